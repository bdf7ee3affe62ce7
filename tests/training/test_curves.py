"""The picture of the training curves: something is drawn, whatever the history holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from wamo.training.curves import write_curves

LOSSES = {"contrastive": 4.0, "twr_signal": 0.5, "dmsp_original": 2.0, "moved_accuracy": 0.3}


@pytest.mark.parametrize("validated", [True, False])
def test_curves_are_drawn(tmp_path: Path, validated: bool) -> None:
    scores = {"val_score": 3.0, "made/t2m/R05": 40.0} if validated else {}
    history: list[dict[str, Any]] = [{"epoch": epoch, "step": 3 * epoch, **LOSSES, **scores} for epoch in (1, 2)]
    write_curves(history, tmp_path / "curves.png")
    with Image.open(tmp_path / "curves.png") as picture:
        assert picture.format == "PNG"
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    coloured = np.ptp(pixels, axis=2) > 60  # lines are coloured; axes and words are not
    assert [bool(third.any()) for third in np.array_split(coloured, 3, axis=1)] == [True, True, validated]


def test_an_empty_history_has_empty_axes(tmp_path: Path) -> None:
    write_curves([], tmp_path / "curves.png")
    with Image.open(tmp_path / "curves.png") as picture:
        assert picture.format == "PNG"
