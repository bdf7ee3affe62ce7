"""The model behind the search, from its checkpoint's files: filters, curves, retrieval table, cost."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, cast

import numpy as np

from app.server.answers import ModelAnswer
from app.server.requests import ModelRequest
from app.server.services.filters import Filters
from app.server.services.loading import Loader
from app.server.services.motions import Motions
from wamo.wavelets import FilterBank, band_names, band_ranges, frequency_response

MAX_FILE = 20_000_000
TRAINING = ("recipe", "batch_size", "lr", "weight_decay", "warmup", "seed", "augment")
"""Settings of the training that are shown; folders are not."""
FACTS = ("recipe", "best", "mean_of")
"""Facts of the weights that are shown beside their numbers (epoch, scores)."""


class ModelService:
    """Facts of the model.

    Parameters
    ----------
    loader, motions, filters : as named
    """

    def __init__(self, loader: Loader, motions: Motions, filters: Filters) -> None:
        self._loader, self._motions, self._filters = loader, motions, filters

    def model(self, request: ModelRequest) -> ModelAnswer:
        """Configuration, filters, curves, retrieval table, reconstruction and cost; missing parts are None."""
        retriever = self._loader.need()
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
            "filters": filters(self._filters.learned(), FilterBank.of(config.wavelet, config.levels), config.fps),
            "history": history if isinstance(history, list) else None,
            "report": _reports(folder),
            "analysis": {key: analysis.get(key) for key in ("reconstruction", "cost", "bands", "robustness")},
            "gallery": {"clips": len(retriever.gallery), **self._motions.facets},
        }
        return cast(ModelAnswer, _finite(answer))


def filters(learned: FilterBank | None, initial: FilterBank, fps: float) -> dict[str, Any]:
    """Taps and gain over frequency of the learned filters and of the wavelet that they started from."""

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
    """A checkpoint's JSON file, or None where there is none or it cannot be read."""
    try:
        if path.stat().st_size > MAX_FILE:
            return None
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _finite(value: Any) -> Any:
    """The same without NaN and infinities, which JSON does not have."""
    if isinstance(value, dict):
        return {str(k): _finite(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(v) for v in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
