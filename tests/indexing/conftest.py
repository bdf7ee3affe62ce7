"""A few motions, files of them, galleries of several sources, and an untrained model."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from wamo import library as procedural
from wamo.formats import write
from wamo.indexing import build
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


@pytest.fixture
def two(files: Path, checkpoint: Path, tmp_path: Path, motions: list[Motion]) -> list[str]:
    """Two sources, ``files`` of four clips and ``more`` of two, of which a gallery ``g`` is built."""
    (tmp_path / "more").mkdir()
    for name, motion in zip("mn", motions[4:], strict=True):
        write(motion, tmp_path / "more" / f"{name}.npz")
    sources = [str(files), str(tmp_path / "more")]
    build(sources, tmp_path / "g", checkpoint, quiet=True)
    return sources


@pytest.fixture
def twins(tmp_path: Path, motions: list[Motion]) -> tuple[str, str]:
    """Two folders ``bvh`` in different places, each with a clip of its own."""
    for place, motion in zip("ab", motions[:2], strict=True):
        (tmp_path / place / "bvh").mkdir(parents=True)
        write(motion, tmp_path / place / "bvh" / f"{place}.npz")
    return str(tmp_path / "a" / "bvh"), str(tmp_path / "b" / "bvh")
