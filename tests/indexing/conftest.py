"""A few motions, files of them, and an untrained model."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from wamo import library as procedural
from wamo.formats import write
from wamo.model import ModelConfig
from wamo.model.embed import motion_batches
from wamo.model.wamo import WaMo
from wamo.model.weights import save_model
from wamo.motion import Motion

SMALL = ModelConfig(band_width=32, width=32, embedding=64, text_width=32, band_layers=1, layers=1, text_layers=1)


@pytest.fixture(scope="session")
def motions() -> list[Motion]:
    return list(procedural.stream("test", count=6))


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory, motions: list[Motion]) -> Path:
    torch.manual_seed(1)
    model = WaMo(SMALL)
    model.motion.calibrate([t[0] for _, t, _ in motion_batches(motions, SMALL, 1)])
    folder = tmp_path_factory.mktemp("weights")
    save_model(model, folder)
    return folder


@pytest.fixture
def files(tmp_path: Path, motions: list[Motion]) -> Path:
    """Four motions, two of them in a folder below, and a file that is none."""
    folder = tmp_path / "files"
    (folder / "deep").mkdir(parents=True)
    for number, motion in enumerate(motions[:4]):
        write(motion, folder / ("deep" if number % 2 else ".") / f"{number}.npz")
    (folder / "broken.bvh").write_bytes(b"HIERARCHY nonsense")
    return folder
