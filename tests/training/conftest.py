"""The small data set that runs of the training tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_runs import swinging

from wamo.formats.humanml3d import write_humanml3d
from wamo.training import loop


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set of made clips in HumanML3D's layout: 24 train, 8 val, 8 test."""
    out = tmp_path_factory.mktemp("data") / "made"
    motions = [swinging(i) for i in range(40)]
    write_humanml3d(out, {"train": motions[:24], "val": motions[24:32], "test": motions[32:]})
    return out


@pytest.fixture(autouse=True)
def curves(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Files to which runs wrote their curves, which are not drawn: that takes longer than a small run."""
    files: list[Path] = []
    monkeypatch.setattr(loop, "write_curves", lambda _, file: files.append(file))
    return files
