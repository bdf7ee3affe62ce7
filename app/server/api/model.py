"""The model behind the search, as its own checkpoint's files tell it: filters, curves, retrieval table, cost."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from app.server.engine import Engine
from wamo.wavelets import FilterBank, band_names, band_ranges, frequency_response

MAX_FILE = 20_000_000
TRAINING = ("recipe", "batch_size", "lr", "weight_decay", "warmup", "seed", "augment")
"""What is told of the training's configuration; folders are not."""
FACTS = ("recipe", "best", "mean_of")
"""What is told of the weights beside their numbers (epoch, scores)."""


class ModelApi:
    """The endpoint of the model tab."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def model(self) -> dict[str, Any]:
        """What the model is and how good: configuration, filters, curves, retrieval table, reconstruction, cost.

        Returns:
            A dictionary with "config", "filters", "history", "report" and "analysis"; missing parts are null.
        """
        retriever = self.engine.need()
        embedder = retriever.embedder
        folder = Path(embedder.checkpoint)
        training = _read(folder / "config.json") or {}
        analysis = _read(folder / "analysis.json") or {}
        history = _read(folder / "history.json")
        config = embedder.config
        answer = {
            "config": config.to_dict(),
            "training": {key: training[key] for key in TRAINING if key in training},
            "facts": {k: v for k, v in embedder.facts.items() if isinstance(v, (int, float)) or k in FACTS},
            "parameters": int(sum(p.numel() for p in embedder.model.parameters())),
            "filters": filters(self.engine.learned(), FilterBank.of(config.wavelet, config.levels), config.fps),
            "history": history if isinstance(history, list) else None,
            "report": _reports(folder),
            "analysis": {key: analysis.get(key) for key in ("reconstruction", "cost", "bands", "robustness")},
            "gallery": {"clips": len(retriever.gallery), **self.engine.facets()},
        }
        return _finite(answer)


def filters(learned: FilterBank | None, initial: FilterBank, fps: float) -> dict[str, Any]:
    """Taps and gain over frequency of the learned filters beside those that they started as."""

    def one(bank: FilterBank) -> dict[str, Any]:
        frequency, gain = frequency_response(bank, 129)
        return {
            "name": bank.name, "low": np.round(bank.low, 5).tolist(), "high": np.round(bank.high, 5).tolist(),
            "hertz": np.round(frequency * fps, 4).tolist(), "gain": np.round(gain, 4).tolist(),
        }  # fmt: skip

    ranges = [[float(low), float(high)] for low, high in band_ranges(fps, initial.levels)]
    return {
        "names": band_names(initial.levels), "ranges": ranges, "initial": one(initial),
        "learned": None if learned is None else one(learned),
    }  # fmt: skip


def _reports(folder: Path) -> dict[str, Any] | None:
    """The results of every report.json beside the weights or up to two folders below, as one table."""
    found = [_read(path) for depth in ("", "*/", "*/*/") for path in sorted(folder.glob(f"{depth}report.json"))]
    results = [row for report in found if isinstance(report, dict) for row in report.get("results", [])]
    return {"results": results} if results else None


def _read(path: Path) -> Any:
    """A checkpoint's JSON file, or None where there is none that can be read."""
    try:
        if path.stat().st_size > MAX_FILE:
            return None
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _finite(value: Any) -> Any:
    """The same without NaN and infinities, which JSON does not know."""
    if isinstance(value, dict):
        return {str(k): _finite(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(v) for v in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
