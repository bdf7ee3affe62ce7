"""Options of reading that hold for every format: calibration poses, units and up axes, of one file and of folders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.formats.format_makers import (
    CALIBRATION,
    HABITS,
    SWINGING,
    body_bvh,
    joints_with_calibration,
    poses_with_calibration,
    swinging_poses,
    write,
)  # fmt: skip
from wamo.errors import FormatError
from wamo.formats import Reading, ReadOptions, read_collection, read_file
from wamo.formats import write as write_motion
from wamo.formats.amass import forward
from wamo.motion import Motion

FRAMES, HEAD = SWINGING, CALIBRATION


def as_amass(path: Path) -> Path:
    """SMPL poses with Z up."""
    poses = poses_with_calibration()
    poses[:, 0] = [np.pi / 2, 0.0, 0.0]
    np.savez(path / "a.npz", poses=poses.reshape(-1, 66), trans=np.zeros((len(poses), 3)), mocap_framerate=30.0)
    return path / "a.npz"


def as_joints(path: Path) -> Path:
    """A joint array."""
    np.save(path / "a.npy", joints_with_calibration())
    return path / "a.npy"


def as_archive(path: Path) -> Path:
    """Joints and fps."""
    np.savez(path / "a.npz", joints=joints_with_calibration(), fps=30.0)
    return path / "a.npz"


def as_bvh(path: Path) -> Path:
    """BVH."""
    return write_motion(Motion(joints_with_calibration(), 30), path / "a.bvh")


@pytest.mark.parametrize("make", [as_amass, as_joints, as_archive, as_bvh])
def test_a_calibration_pose_is_dropped_or_kept(make: Callable[[Path], Path], tmp_path: Path) -> None:
    path = make(tmp_path)
    reading, whole = read_file(path), read_file(path, ReadOptions(keep_calibration=True))
    assert (len(reading.motion), len(whole.motion)) == (FRAMES, HEAD + FRAMES)
    np.testing.assert_array_equal(reading.motion.joints, whole.motion.joints[HEAD:])
    assert [note.topic for note in reading.notes if note not in whole.notes] == ["calibration"]


def test_a_calibration_pose_held_for_a_second_is_dropped(tmp_path: Path) -> None:
    poses = np.concatenate([np.zeros((60, 22, 3)), swinging_poses()])
    np.savez(tmp_path / "a.npz", joints=forward(poses), fps=60.0)
    assert len(read_file(tmp_path / "a.npz").motion) == FRAMES


def test_own_files_keep_every_frame(tmp_path: Path) -> None:
    motion = Motion(joints_with_calibration(), 30)
    reading = read_file(write_motion(motion, tmp_path / "a.npz"))
    assert len(reading.motion) == len(motion) and not reading.notes


def test_a_motion_that_starts_in_a_t_pose_is_kept(tmp_path: Path) -> None:
    poses = poses_with_calibration()
    poses[HEAD : HEAD + 12] *= np.linspace(0, 1, 12)[:, None, None]  # the arms come down within half a second
    np.save(tmp_path / "a.npy", forward(poses))
    assert len(read_file(tmp_path / "a.npy").motion) == len(poses)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One file of every kind of unit."""
    write(tmp_path / "body.bvh", body_bvh(HABITS["mixamo"], frames=6))
    as_amass(tmp_path).rename(tmp_path / "smpl.npz")
    write_motion(Motion(joints_with_calibration(), 30), tmp_path / "own.npz")
    np.save(tmp_path / "joints.npy", 100 * joints_with_calibration())
    return tmp_path


def readings(folder: Path, options: ReadOptions) -> dict[str, Reading]:
    """Stem -> reading; no file may fail."""
    found = {path.stem: reading for path, reading in read_collection(folder, options=options)}
    assert set(found) == {"body", "joints", "own", "smpl"}
    assert not [str(reading) for reading in found.values() if isinstance(reading, FormatError)]
    return {name: reading for name, reading in found.items() if isinstance(reading, Reading)}


def leg(motion: Motion) -> float:
    """Length of the left thigh in metres."""
    hip, knee = (motion.joints[:, motion.skeleton.index(f"left_{joint}")] for joint in ("hip", "knee"))
    return float(np.median(np.linalg.norm(hip - knee, axis=-1)))


def test_a_unit_for_a_mixed_folder_leaves_out_no_file(folder: Path) -> None:
    plain, given = readings(folder, ReadOptions()), readings(folder, ReadOptions(unit="cm"))
    for name, reading in given.items():
        np.testing.assert_allclose(reading.motion.joints, plain[name].motion.joints, atol=1e-4)
        told = [note for note in reading.notes if "not applied" in str(note) and "metres" in str(note)]
        assert bool(told) == (name in ("own", "smpl"))


def test_an_up_axis_for_a_mixed_folder_leaves_out_no_file(folder: Path) -> None:
    given = readings(folder, ReadOptions(up="z"))
    assert [name for name, one in given.items() if any("not applied" in str(note) for note in one.notes)] == ["own"]


def test_every_body_can_be_scaled_to_an_adult(folder: Path) -> None:
    for reading in readings(folder, ReadOptions(unit="adult")).values():
        assert 0.36 < leg(reading.motion) < 0.46
        assert not [note for note in reading.notes if "not applied" in str(note)]


@pytest.mark.parametrize(
    ("name", "option"), [("own", {"unit": "cm"}), ("own", {"up": "z"}), ("smpl", {"unit": "inch"})]
)
def test_for_one_file_an_option_without_meaning_is_refused(folder: Path, name: str, option: dict[str, str]) -> None:
    with pytest.raises(FormatError, match=rf"{name}\.npz.*({'|'.join(option)})"):
        read_file(folder / f"{name}.npz", ReadOptions(**option))  # type: ignore[arg-type]


def test_arrays_that_are_not_needed_cost_nothing(tmp_path: Path) -> None:
    poses = swinging_poses().reshape(-1, 66)
    np.savez_compressed(tmp_path / "a.npz", poses=poses, mocap_framerate=30.0, pose_hand=np.zeros((30_000, 90)))
    assert len(read_file(tmp_path / "a.npz").motion) == FRAMES


def test_an_archive_that_unpacks_to_a_long_still_motion_is_refused_from_its_headers(tmp_path: Path) -> None:
    poses = np.zeros((200_000, 66), np.float32)
    poses[:, 0] = np.linspace(0, 3, len(poses))
    np.savez_compressed(tmp_path / "a.npz", poses=poses, mocap_framerate=120.0)
    with pytest.raises(FormatError, match="packed"):
        read_file(tmp_path / "a.npz")
