"""The model behind the search in words and figures that a visitor understands, from the files beside its weights."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from app.server.answers import BandError, BandFilters, Curve, Disturbed, Fact, ModelAnswer, Part, Rebuilt, Retrieval
from app.server.bands import band_words
from app.server.requests import ModelRequest
from app.server.services.filters import Filters
from app.server.services.loading import Loader
from wamo.model.config import ModelConfig
from wamo.wavelets import FilterBank, band_names, band_ranges, frequency_response

MAX_FILE = 20_000_000
DATA = {"library": "procedural library", "cmu": "CMU motion capture", "uiprmd": "UI-PRMD exercises, unseen people"}
BY_LABEL = {
    "by exercise": "a motion of the same exercise",
    "by exercise and side": "a motion of the same exercise with the same side",
}
"""Protocols that count any motion with the right label."""
BY_TRUTH = "truth"
OWN_CAPTION = "all", "identical captions credited"
PARTS = {
    "decomposition": "split into bands (wavelet filters)", "within bands": "read each band",
    "across bands": "read all bands together", "pooling": "sum up the motion", "text head": "read the sentence",
    "reconstruction": "rebuild the motion (training only)", "ordering": "put moments in order (training only)",
}  # fmt: skip


class ModelService:
    """Facts of the model.

    Parameters
    ----------
    loader, filters : as named
    """

    def __init__(self, loader: Loader, filters: Filters) -> None:
        self._loader, self._filters = loader, filters

    def model(self, request: ModelRequest) -> ModelAnswer:
        """What is known of the model; lists are empty and parts None where no file tells."""
        retriever = self._loader.need()
        embedder = retriever.embedder
        folder, config = Path(embedder.checkpoint), embedder.config
        found = _finite(_read(folder / "analysis.json"))
        analysis = found if isinstance(found, dict) else {}
        parameters = int(sum(p.numel() for p in embedder.model.parameters()))
        return {
            "facts": facts(config, parameters, len(retriever.gallery), str(embedder.facts.get("selected_on", ""))),
            "parameters": parameters,
            "filters": filters(self._filters.learned(), FilterBank.of(config.wavelet, config.levels), config.fps),
            "retrieval": [row for report in _reports(folder) for row in retrieval(report)],
            "reconstruction": reconstruction(analysis.get("reconstruction"), config),
            "disturbed": disturbed(analysis.get("robustness")),
            "cost": cost(analysis.get("cost")),
            "learning": learning(_finite(_read(folder / "history.json"))),
        }


def facts(config: ModelConfig, parameters: int, clips: int, selected_on: str) -> list[Fact]:
    """The model in a few words."""
    seconds = config.max_frames / config.fps
    transform = "learned filters" if config.learnable_filters else "fixed filters"
    pairs = [
        ("Motion in", f"{config.nodes - (config.representation == 'heading')} joints, {config.fps:g} frames a second; "
                      f"clips beyond {seconds:.1f} s in overlapping pieces"),
        ("Split into", f"{config.bands} frequency bands by {transform} that began as the {config.wavelet} wavelet"
                       if config.transform == "swt" else "no frequency bands: this model leaves the transform out"),
        ("Compared as", f"{config.embedding} numbers for a motion or a sentence; the closer, the better the match"),
        ("Sentences by", f"{config.text_backbone}, a general sentence encoder that stays as it is, and a trained head"),
        ("Size", f"{parameters:,} trained weights"),
        ("Searches", f"{clips:,} motions"),
        ("Chosen on", f"{selected_on} clips; test clips were scored afterwards" if selected_on else ""),
    ]  # fmt: skip
    return [{"label": label, "text": text} for label, text in pairs if text]


def filters(learned: FilterBank | None, initial: FilterBank, fps: float) -> BandFilters:
    """How much of each frequency every band lets through, as the filters began and as they were learned."""
    frequency, before = frequency_response(initial, 129)
    after = None if learned is None else frequency_response(learned, 129)[1]
    ranges = [(float(low), float(high)) for low, high in band_ranges(fps, initial.levels)]
    return {
        "names": band_names(initial.levels), "words": band_words(ranges), "ranges": [list(one) for one in ranges],
        "hertz": np.round(frequency * fps, 4).tolist(), "start": np.round(before, 4).tolist(),
        "learned": None if after is None else np.round(after, 4).tolist(), "wavelet": initial.name,
    }  # fmt: skip


def retrieval(report: dict[str, Any]) -> list[Retrieval]:
    """The rows of a report that say how often a sentence finds its motion.

    Where motions have labels, captions repeat by construction and do not count as different.
    """
    rows = [row for row in report.get("results", []) if isinstance(row, dict) and row.get("metrics")]
    labelled = any(row.get("protocol") in BY_LABEL for row in rows)
    found: list[Retrieval] = []
    for row in rows:
        kind, metrics, limits = row.get("protocol"), row["metrics"], row.get("intervals") or {}
        if kind in BY_LABEL:
            counts = BY_LABEL[kind]
        elif kind == BY_TRUTH:
            counts = "any motion of which the sentence is true"
        elif (kind, row.get("captions")) == OWN_CAPTION and not labelled:
            counts = "a motion with this very caption"
        else:
            continue
        first = "t2m/P01" if kind == BY_TRUTH else "t2m/R01"
        name, _, split = str(row.get("split", "")).partition(" ")
        found.append({
            "data": f"{DATA.get(name, name)}, {split}".rstrip(", "), "counts": counts, "motions": int(row.get("N", 0)),
            "sentences": int(metrics.get("t2m/len", 0)), "first": metrics.get(first), "five": metrics.get("t2m/R05"),
            "interval": list(limits.get(first, [])),
        })  # fmt: skip
    return found


def reconstruction(found: Any, config: ModelConfig) -> Rebuilt | None:
    """How exactly the motion can be rebuilt from the bands, in mm."""
    signal = found.get("signal") if isinstance(found, dict) else None
    if not isinstance(signal, dict) or not isinstance(signal.get("levels"), dict):
        return None
    ranges = [(float(low), float(high)) for low, high in band_ranges(config.fps, config.levels)]
    bands: list[BandError] = [
        {
            "band": name, "word": word, "range": list(hertz), "error_mm": signal["levels"][name]["error"],
            "movement_mm": signal["levels"][name]["signal"],
        }
        for name, word, hertz in zip(band_names(config.levels), band_words(ranges), ranges, strict=True)
        if name in signal["levels"]
    ]  # fmt: skip
    return {"bands": bands, "joints_mm": signal["mpjpe"], "pelvis_mm": signal["root"], "clips": int(signal["clips"])}


def disturbed(found: Any) -> list[Disturbed]:
    """What is still found when the clips are noisy, gappy, longer, or come from another body or rig."""
    if not isinstance(found, dict) or not isinstance(found.get("conditions"), dict):
        return []
    return [
        {"clips": name, "first": values.get("t2m/R01"), "ten": values.get("t2m/R10"), "motions": int(found["N"])}
        for name, values in found["conditions"].items()
    ]


def cost(found: Any) -> list[Part]:
    """Weights and time of each part for one clip of full length."""
    if not isinstance(found, dict) or not isinstance(found.get("parts"), dict):
        return []
    return [
        {"part": PARTS.get(name, name), "parameters": part["parameters"], "milliseconds": part["forward_ms"]}
        for name, part in found["parts"].items()
    ]


EASY = 90.0
"""Percent right at the first validation from which on a learning curve is not shown."""


def learning(history: Any) -> list[Curve]:
    """How often the first result was right on validation clips, epoch by epoch; data that was easy from the start is
    left out: its curve is flat and says nothing."""
    rows = [row for row in history if isinstance(row, dict)] if isinstance(history, list) else []
    names = dict.fromkeys(key.split("/")[0] for row in rows for key in row if key.endswith("/t2m/R01"))
    found: list[Curve] = []
    for name in names:
        kept = [row for row in rows if isinstance(row.get(f"{name}/t2m/R01"), int | float)]
        first = [float(row[f"{name}/t2m/R01"]) for row in kept]
        if first and first[0] < EASY:
            found.append({
                "data": DATA.get(name, name), "motions": int(kept[-1].get(f"{name}/m2t/len", 0)),
                "epochs": [int(row["epoch"]) for row in kept], "first": first,
            })  # fmt: skip
    return found


def _reports(folder: Path) -> list[dict[str, Any]]:
    """Every report.json beside the weights or up to two folders below."""
    found = [
        _finite(_read(path)) for depth in ("", "*/", "*/*/") for path in sorted(folder.glob(f"{depth}report.json"))
    ]
    return [report for report in found if isinstance(report, dict)]


def _read(path: Path) -> Any:
    """A checkpoint's JSON file, or None if it is missing or cannot be read."""
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
    if isinstance(value, list):
        return [_finite(v) for v in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
