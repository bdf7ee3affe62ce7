"""Arrays that people have: SMPL-family joints, batches, other axis orders, z-scored features, SMPL-X poses."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wamo.errors import FormatError, WamoError
from wamo.formats import ReadOptions, read_file
from wamo.formats.amass import forward
from wamo.formats.features import features_from_joints
from wamo.motion import KIT21, SMPL22, Motion


@pytest.fixture
def walk() -> np.ndarray:
    """(24, 22, 3): arms and legs swing, canonical."""
    time = np.arange(24)[:, None, None]
    poses = 0.3 * np.sin(time / 5 + np.arange(66).reshape(22, 3))
    poses[:, 0] = 0
    return Motion(forward(poses).astype(np.float32) + np.array([0, 0.9, 0], np.float32), 20).canonical().joints


@pytest.mark.parametrize("count", [24, 52, 55])
def test_the_first_22_joints_of_smpl_models_count(count: int, walk: np.ndarray, tmp_path: Path) -> None:
    more = np.concatenate([walk, np.zeros((len(walk), count - 22, 3), np.float32)], axis=1)
    np.save(tmp_path / "a.npy", more)
    reading = read_file(tmp_path / "a.npy")
    np.testing.assert_array_equal(reading.motion.joints, walk)
    assert any(f"{count} joints" in str(note) for note in reading.notes)


def test_joints_first_and_batches_of_one(walk: np.ndarray, tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", walk.transpose(1, 2, 0)[None])
    np.testing.assert_array_equal(read_file(tmp_path / "a.npy").motion.joints, walk)
    np.save(tmp_path / "b.npy", np.stack([walk, walk]))
    with pytest.raises(FormatError, match="2 motions"):
        read_file(tmp_path / "b.npy")


@pytest.mark.parametrize("frames", [21, 22])
@pytest.mark.parametrize("joints", [21, 22])
def test_a_clip_of_as_many_frames_as_joints_is_not_turned(frames: int, joints: int, tmp_path: Path) -> None:
    clip = np.random.default_rng(0).normal(size=(frames, joints, 3)).astype(np.float32)
    np.save(tmp_path / "a.npy", clip)
    motion = read_file(tmp_path / "a.npy").motion
    assert motion.joints.shape == clip.shape and motion.skeleton is {21: KIT21, 22: SMPL22}[joints]
    scale = motion.joints / clip
    np.testing.assert_allclose(scale, np.broadcast_to(scale[0, 0, 0], clip.shape), rtol=1e-4)  # the unit is estimated


def test_features_with_a_batch_axis_and_z_scored(walk: np.ndarray, tmp_path: Path) -> None:
    features = features_from_joints(walk)
    np.save(tmp_path / "a.npy", features[None])
    plain = read_file(tmp_path / "a.npy").motion.joints
    np.testing.assert_allclose(plain, walk[:-1], atol=1e-3)
    mean, std = features.mean(axis=0), features.std(axis=0) + 0.1
    mean[-4:], std[-4:] = 0.6, 0.4
    (tmp_path / "vecs").mkdir()
    np.save(tmp_path / "vecs" / "z.npy", (features - mean) / std)
    with pytest.raises(FormatError, match=r"Mean\.npy and Std\.npy"):
        read_file(tmp_path / "vecs" / "z.npy")
    np.save(tmp_path / "Mean.npy", mean)
    np.save(tmp_path / "Std.npy", std)
    reading = read_file(tmp_path / "vecs" / "z.npy")
    np.testing.assert_allclose(reading.motion.joints, plain, atol=1e-3)
    assert any("z-scored" in str(note) for note in reading.notes)


def test_poses_by_the_names_of_smpl_x(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    turn, body, place = rng.normal(0, 0.3, (4, 3)), rng.normal(0, 0.3, (4, 21, 3)), rng.normal(0, 1, (4, 3))
    np.savez(tmp_path / "a.npz", global_orient=turn, body_pose=body, transl=place, fps=30.0)
    np.savez(
        tmp_path / "b.npz", poses=np.concatenate([turn, body.reshape(4, 63)], 1), trans=place, mocap_framerate=30.0
    )
    a, b = read_file(tmp_path / "a.npz").motion, read_file(tmp_path / "b.npz").motion
    np.testing.assert_array_equal(a.joints, b.joints)
    assert a.fps == 30


@pytest.mark.parametrize("keys", [("fullpose", "transl"), ("smpl_poses", "smpl_trans"), ("pose", "trans")])
def test_poses_by_other_names(keys: tuple[str, str], tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    poses, place = rng.normal(0, 0.3, (4, 72)), rng.normal(0, 1, (4, 3))
    np.savez(tmp_path / "a.npz", poses=poses, trans=place, fps=60.0)
    large = {"smpl_scaling": np.array([50.0])} if keys[0] == "smpl_poses" else {}
    trans = place * 50 if large else place
    np.savez(tmp_path / "b.npz", **{keys[0]: poses, keys[1]: trans}, fps=np.array("60"), **large)  # type: ignore[arg-type]
    a, b = read_file(tmp_path / "a.npz").motion, read_file(tmp_path / "b.npz").motion
    np.testing.assert_allclose(a.joints, b.joints, atol=1e-6)
    assert b.fps == 60


def test_rows_of_motion_x(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(0, 0.2, (5, 322)).astype(np.float32)
    np.save(tmp_path / "a.npy", rows)
    np.savez(tmp_path / "b.npz", poses=rows[:, :156], trans=rows[:, 309:312], fps=30.0)
    a, b = read_file(tmp_path / "a.npy"), read_file(tmp_path / "b.npz")
    np.testing.assert_array_equal(a.motion.joints, b.motion.joints)
    assert a.motion.fps == 30 and a.notes == b.notes


@pytest.mark.parametrize("name", ["positions", "joint_positions", "keypoints3d", "motion", "arr_0"])
def test_joints_by_other_names(name: str, walk: np.ndarray, tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", **{name: walk})  # type: ignore[arg-type]
    reading = read_file(tmp_path / "a.npz")
    np.testing.assert_array_equal(reading.motion.joints, walk)
    assert [note.topic for note in reading.notes] == ["joints", "frame rate"]


def test_one_person_a_frame_and_joints_first(walk: np.ndarray, tmp_path: Path) -> None:
    for array in (walk[:, None], walk[:20].transpose(1, 0, 2)):
        np.save(tmp_path / "a.npy", array)
        motion = read_file(tmp_path / "a.npy").motion
        np.testing.assert_array_equal(motion.joints, walk[: len(motion)])


@pytest.mark.parametrize(
    ("shape", "words"),
    [((9, 17, 3), "COCO or Human3.6M"), ((9, 25, 3), "BODY_25.*NTU"), ((9, 33, 4), "MediaPipe"), ((9, 22, 2), "2D"),
     ((9, 32, 3), "Human3.6M"), ((9, 22, 4), "confidence"), ((9, 66), "reshape"), ((9, 72), "poses=array")],
)  # fmt: skip
def test_other_layouts_are_named(shape: tuple[int, ...], words: str, tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.random.default_rng(0).normal(size=shape))
    with pytest.raises(FormatError, match=rf"a\.npy.*{words}"):
        read_file(tmp_path / "a.npy")


def test_joints_in_another_order_are_doubtful(walk: np.ndarray, tmp_path: Path) -> None:
    order = [0, 1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12, 15, 13, 16, 18, 20, 14, 17, 19, 21]  # limb after limb: LAFAN1
    np.save(tmp_path / "a.npy", walk[:, order])
    assert any("smpl22's order" in str(note) for note in read_file(tmp_path / "a.npy").notes)
    np.save(tmp_path / "b.npy", np.zeros((5, 22, 3)))
    with pytest.raises(FormatError, match="without a length"):
        read_file(tmp_path / "b.npy")


def test_pickles_are_named_with_the_way_out(tmp_path: Path) -> None:
    np.save(tmp_path / "results.npy", np.array({"motion": 1}, dtype=object))
    with pytest.raises(FormatError, match=r"results\.npy.*runs whatever code.*trust.*allow_pickle"):
        read_file(tmp_path / "results.npy")
    np.savez(tmp_path / "a.npz", motion=np.array({}, dtype=object))
    with pytest.raises(FormatError, match="only pickled Python objects"):
        read_file(tmp_path / "a.npz")


@pytest.mark.parametrize(("name", "way"), [("a.fbx", "Blender"), ("a.c3d", "markers"), ("a.pkl", "never loaded")])
def test_other_formats_are_named_with_the_way_out(name: str, way: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"Kaydara FBX Binary" if name.endswith("fbx") else b"\x02P" * 300)
    with pytest.raises(FormatError, match=way):
        read_file(tmp_path / name)


@pytest.mark.parametrize("options", [{"fps": 1e300}, {"fps": 0}, {"unit": "feet"}, {"up": "x"}])
def test_senseless_options_are_refused(options: dict, walk: np.ndarray, tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", walk)
    with pytest.raises(FormatError, match=r"a\.npy"):
        read_file(tmp_path / "a.npy", ReadOptions(**options))


@pytest.mark.parametrize(("field", "size"), [("poses", 1e308), ("trans", 1e39), ("trans", 1e200), ("trans", 1e308)])
def test_numbers_out_of_range_are_refused_without_a_warning_of_numpy(field: str, size: float, tmp_path: Path) -> None:
    arrays: dict[str, Any] = {"poses": np.zeros((4, 72)), "trans": np.zeros((4, 3)), "mocap_framerate": np.array(30.0)}
    arrays[field][1] = size
    np.savez(tmp_path / "a.npz", **arrays)
    with warnings.catch_warnings(), pytest.raises(WamoError, match=r"^a.*NaN or infini"):
        warnings.simplefilter("error")
        read_file(tmp_path / "a.npz")
