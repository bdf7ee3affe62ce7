"""Arrays that people have: SMPL-family joints, batches, other axis orders, z-scored features, SMPL-X poses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from wamo.errors import FormatError
from wamo.formats import ReadOptions, read_file
from wamo.formats.amass import forward
from wamo.formats.features import features_from_joints
from wamo.motion import Motion


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
