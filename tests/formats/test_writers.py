"""`write`: the extension chooses the format; frame rate, interval and names follow the options."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from wamo.errors import ConfigError, FormatError, MotionError
from wamo.formats import WRITERS, WriteOptions, read, write
from wamo.motion import Motion
from wamo.render.video import standing


def walking(frames: int = 241, fps: float = 120.0) -> Motion:
    joints = np.repeat(standing().joints, frames, axis=0)
    joints[..., 2] += (np.arange(frames) / fps)[:, None]
    return Motion(joints, fps, name="walking")


@pytest.mark.parametrize("suffix", [".bvh", ".npz"])
def test_the_frame_rate_is_kept_unless_another_is_wanted(tmp_path: Path, suffix: str) -> None:
    same = read(write(walking(), tmp_path / f"same{suffix}"))
    assert same.fps == pytest.approx(120) and len(same) == 241
    slow = read(write(walking(), tmp_path / f"slow{suffix}", WriteOptions(fps=20)))
    assert slow.fps == pytest.approx(20) and slow.duration == pytest.approx(2.0, abs=0.06)


@pytest.mark.parametrize("suffix", [".bvh", ".npz"])
def test_a_trim_writes_only_that_part(tmp_path: Path, suffix: str) -> None:
    part = read(write(walking(), tmp_path / f"part{suffix}", WriteOptions(start=0.5, end=1.0)))
    np.testing.assert_allclose(part.joints, walking().joints[60:120], atol=2e-4)
    rest = read(write(walking(), tmp_path / f"rest{suffix}", WriteOptions(start=1.5)))
    assert len(rest) == 61
    with pytest.raises(MotionError):
        write(walking(), tmp_path / f"none{suffix}", WriteOptions(start=9.0))


def test_csv_holds_every_joint_of_every_frame(tmp_path: Path) -> None:
    motion = walking(5)
    with write(motion, tmp_path / "walk.csv").open(newline="") as handle:
        header, *rows = csv.reader(handle)
    assert header[0] == "time" and header[1:4] == ["pelvis_x", "pelvis_y", "pelvis_z"] and len(header) == 67
    values = np.array(rows, float)
    np.testing.assert_allclose(values[:, 0], np.arange(5) / 120, atol=1e-6)
    np.testing.assert_allclose(values[:, 1:].reshape(5, 22, 3), motion.joints, atol=1e-6)


def test_mixamo_names_are_read_back(tmp_path: Path) -> None:
    path = write(walking(9), tmp_path / "m.bvh", WriteOptions(naming="mixamo"))
    assert "JOINT mixamorig:LeftUpLeg" in path.read_text()
    np.testing.assert_allclose(read(path).joints, walking(9).joints, atol=0.01)


def test_bad_extensions_and_options(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=", ".join(WRITERS)):
        write(walking(2), tmp_path / "a.fbx")
    with pytest.raises(ConfigError, match="mixamo"):
        WriteOptions(naming="maya")  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())
