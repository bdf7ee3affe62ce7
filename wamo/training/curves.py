"""A plot of the training curves, saved with the checkpoint."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from wamo.files import write_atomic


def write_curves(history: Sequence[dict[str, Any]], file: Path) -> None:
    """Plot losses, accuracy of the order head, and validation recalls over epochs, as PNG."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 3.4), layout="constrained")
    losses, order, recalls = figure.subplots(1, 3)
    for name in ("contrastive", "twr_signal", "twr_feature", "dmsp_original", "dmsp_shuffled", "late"):
        _line(losses, history, name, name)
    losses.set(title="training losses", xlabel="epoch", yscale="log")
    _line(order, history, "moved_accuracy", "frames whose group changed")
    order.set(title="order: accuracy", xlabel="epoch", ylim=(0, 1))
    for name in sorted({k for row in history for k in row if k.endswith("t2m/R05")}):
        _line(recalls, history, name, name)
    recalls.set(title="validation, text to motion R@5 (%)", xlabel="epoch", ylim=(0, 100))
    for axis in (losses, order, recalls):
        axis.grid(alpha=0.25)
        axis.spines[["top", "right"]].set_visible(False)
        if axis.lines:
            axis.legend(frameon=False, fontsize=8)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=130)
    write_atomic(file, buffer.getvalue())


def _line(axis: Any, history: Sequence[dict[str, Any]], key: str, label: str) -> None:
    points = [(row["epoch"], row[key]) for row in history if key in row]
    if points:
        axis.plot(*zip(*points, strict=True), label=label)
