"""NumPy files: ours, HumanML3D's and KIT-ML's, AMASS; hostile headers."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from wamo.errors import DataError, FormatError, MotionError
from wamo.formats import FormatWarning, read, write
from wamo.formats.amass import MEAN_REST, forward
from wamo.formats.features import features_from_joints, joints_from_features
from wamo.formats.humanml3d import Caption, read_captions, write_humanml3d
from wamo.formats.npz import load_npy, load_npz
from wamo.formats.pos import tag
from wamo.motion import KIT21, SMPL22, Motion
from wamo.motion.facts import Notes
from wamo.motion.geometry import rotate_y

VECTORS = Path(__file__).resolve().parents[2] / ".." / "shared" / "vectors" / "humanml3d_features.npz"


def person(frames: int = 30, seed: int = 0) -> np.ndarray:
    """(frames, 22, 3): a walking, twisting person of SMPL's mean proportions."""
    rng = np.random.default_rng(seed)
    time = np.arange(frames)[:, None, None]
    poses = 0.4 * np.sin(time / 9 + rng.uniform(0, 6, (22, 3))) * rng.uniform(0, 1, (22, 3))
    poses[:, 0, [0, 2]] *= 0.2
    joints = forward(poses) + np.array([0.0, 0.9, 0.0])
    joints[..., 2] += 0.04 * np.arange(frames)[:, None]
    return joints.astype(np.float32)


def test_our_own_format_keeps_everything(tmp_path: Path) -> None:
    motion = Motion(person(), 20, name="tänzer", captions=("a person walks", "# odd"), source="x", completed=("head",),
                    clip=Notes(side="left", others=(("count", 3),)))  # fmt: skip
    back = read(write(motion, tmp_path / "a.npz"))
    np.testing.assert_array_equal(back.joints, motion.joints)
    for fact in ("fps", "skeleton", "name", "captions", "source", "completed"):
        assert getattr(back, fact) == getattr(motion, fact)
    assert back.clip == motion.clip
    assert [p.name for p in tmp_path.iterdir()] == ["a.npz"]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(Motion(person(5), 20), tmp_path / "a.npz")

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(DataError, match="no space"):
        write(Motion(person(9), 20), path)
    assert len(read(path)) == 5 and len(list(tmp_path.iterdir())) == 1


def test_pickles_are_never_loaded(tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple:
            return os.mkdir, (str(tmp_path / "owned"),)

    bad = np.array([Evil()], dtype=object)
    np.save(tmp_path / "a.npy", bad)
    np.savez(tmp_path / "a.npz", joints=bad)
    for name in ("a.npy", "a.npz"):
        with pytest.raises(FormatError, match=name):
            read(tmp_path / name)
    assert not (tmp_path / "owned").exists()


def test_an_archive_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    path = tmp_path / "bomb.npz"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("joints.npy", "w", force_zip64=True) as out,
    ):
        block = bytes(10_000_000)
        for _ in range(110):
            out.write(block)
    assert path.stat().st_size < 10_000_000
    with pytest.raises(FormatError, match="reasonable size"):
        load_npz(path)


@pytest.mark.parametrize("shape", ["(1000000000000, 22, 3)", "(-5, 22, 3)", "(10**9,)", "(100000, 22, 3)"])
def test_a_header_that_promises_too_much_is_refused(tmp_path: Path, shape: str) -> None:
    buffer = io.BytesIO()
    np.save(buffer, np.zeros((4, 22, 3), np.float32))
    text = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    data = buffer.getvalue()[:8] + len(text).to_bytes(2, "little") + text.encode() + bytes(4 * 22 * 3 * 4)
    path = tmp_path / "a.npy"
    path.write_bytes(data)
    with pytest.raises(FormatError, match=r"a\.npy"):
        load_npy(path)


@settings(max_examples=40, deadline=None)
@given(cut=st.integers(0, 1200), junk=st.binary(max_size=40), kind=st.sampled_from(["a.npy", "a.npz"]))
def test_damaged_files_read_or_say_why(cut: int, junk: bytes, kind: str, tmp_path_factory) -> None:
    path = tmp_path_factory.mktemp("npy") / kind
    buffer = io.BytesIO()
    if kind == "a.npy":
        np.save(buffer, person(4))
    else:
        np.savez_compressed(buffer, joints=person(4), fps=np.float64(20))
    data = buffer.getvalue()
    path.write_bytes(data[:cut] + junk + data[cut + len(junk) :])
    try:
        assert len(read(path)) > 0
    except FormatError as error:
        assert kind in str(error)


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.zeros((0, 22, 3), np.float32), "at least one frame"),
        (np.full((3, 22, 3), np.nan, np.float32), "NaN.*frame 1"),
        (np.zeros((3, 23, 3), np.float32), "22, 3"),
        (np.zeros((3, 262), np.float32), "263"),
        (np.array(["a"]), "real numbers"),
        (np.zeros((3, 22, 3), complex), "real numbers"),
    ],
)
def test_wrong_arrays_say_what_was_expected(tmp_path: Path, array: np.ndarray, message: str) -> None:
    np.save(tmp_path / "a.npy", array)
    with pytest.raises(FormatError, match=message):
        read(tmp_path / "a.npy")


def test_joint_arrays_read_at_their_data_sets_rate(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", person())
    assert (read(tmp_path / "a.npy").fps, read(tmp_path / "a.npy", fps=30).fps) == (20, 30)
    kit = np.zeros((6, 21, 3), np.float32)
    for k, parent in enumerate(KIT21.parents):
        kit[:, k] = kit[:, parent] + [0.0, 400.0 if k < 5 else -400.0, 10.0 * k]
    np.save(tmp_path / "kit.npy", kit)
    with pytest.warns(FormatWarning, match="mm"):
        motion = read(tmp_path / "kit.npy")
    assert motion.skeleton is KIT21 and motion.fps == 12.5
    np.testing.assert_allclose(motion.joints, kit / 1000, rtol=1e-5)


@pytest.mark.skipif(not VECTORS.is_file(), reason="shared vectors are not there")
@pytest.mark.parametrize("case", [0, 1, 2])
def test_features_match_the_field(case: int, tmp_path: Path) -> None:
    vectors = np.load(VECTORS)
    features, joints = vectors[f"features_{case}"], vectors[f"joints_{case}"]
    np.testing.assert_allclose(joints_from_features(features), joints, atol=1e-4)
    np.save(tmp_path / "a.npy", features)
    np.testing.assert_allclose(read(tmp_path / "a.npy").joints, joints, atol=1e-4)
    # features lead one frame beyond the joints that are recovered from them, by the velocities of the last row
    turned = -2 * features[:-1, 0].astype(float).sum()
    step = rotate_y(features[-1, 193:259].reshape(22, 3).astype(float), turned)
    whole = np.concatenate([joints, joints[-1:] + step])
    np.testing.assert_allclose(features_from_joints(whole), features, atol=1e-4)


@pytest.mark.parametrize("skeleton", [SMPL22, KIT21])
def test_features_and_back_give_the_joints(skeleton) -> None:
    joints = Motion(person(50), 20).canonical().joints.astype(float)
    if skeleton is KIT21:
        joints = joints[:, :21]
    features = features_from_joints(joints, skeleton)
    assert features.shape == (49, 263 if skeleton is SMPL22 else 251)
    back = joints_from_features(features)
    np.testing.assert_allclose(back, joints[:-1] - joints[0, 0] * [1, 0, 1], atol=1e-4)
    with pytest.raises(MotionError):
        joints_from_features(features[:, :-1])


def test_captions_with_tags_and_times(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "a person walks.#a/DET person/NOUN walk/VERB#0.0#0.0\n\nhe jumps#he/PRON jump/VERB#1.5#3.25\nx#x/X#nan#nan\n"
    )
    captions = read_captions(path)
    assert captions[0] == Caption("a person walks.", ("a/DET", "person/NOUN", "walk/VERB"), 0, 0) and captions[0].whole
    assert (captions[1].start, captions[1].end, captions[1].whole) == (1.5, 3.25, False)
    assert captions[2].whole


@pytest.mark.parametrize("line", ["no tags", "a#b#0.0", "a#b#0#0#0", "a#b#zero#0", "#b#0#0", "a#b#-1#0", "a#b#0#inf"])
def test_a_malformed_caption_names_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "000007.txt"
    path.write_text(f"fine#fine/ADJ#0.0#0.0\n{line}\n")
    with pytest.raises(FormatError, match=r"000007\.txt, line 2"):
        read_captions(path)


def test_a_written_folder_reads_back(tmp_path: Path) -> None:
    walk = Motion(person(40), 40, name="walk", captions=("a person walks # slowly", "someone\nstrolls"))
    stand = Motion(person(10, 1), 20, name="stand", captions=("a person stands",))
    splits = {"train": [walk], "val": [], "test": iter([stand])}
    assert write_humanml3d(tmp_path / "h", splits, features=True) == 2
    folder = tmp_path / "h"
    assert (folder / "train.txt").read_text() == "000000\n" and (folder / "val.txt").read_text() == ""
    assert (folder / "all.txt").read_text() == "000000\n000001\n"
    motion = read(folder / "new_joints" / "000000.npy")
    np.testing.assert_allclose(motion.joints, walk.resample(20).canonical().joints, atol=1e-6)
    vectors = np.load(tmp_path / "h" / "new_joint_vecs" / "000000.npy")
    assert vectors.shape == (len(motion) - 1, 263) and vectors.dtype == np.float32
    np.testing.assert_allclose(joints_from_features(vectors), motion.joints[:-1], atol=1e-4)
    mean, std = (np.load(tmp_path / "h" / f"{name}.npy") for name in ("Mean", "Std"))
    assert mean.shape == std.shape == (263,) and np.isfinite(std).all() and len(set(std[4:67])) == 1
    captions = read_captions(folder / "texts" / "000000.txt")
    assert [c.text for c in captions] == ["a person walks slowly", "someone strolls"]
    assert captions[0].tokens == ("a/DET", "person/NOUN", "walk/VERB", "slowly/ADV")


def test_tags_are_words_with_parts() -> None:
    sentence = "A person is running forwards quickly, stopped, and waved both hands."
    expected = (
        "a/DET person/NOUN is/AUX run/VERB forwards/ADV quickly/ADV stop/VERB and/CCONJ wave/VERB both/DET hand/NOUN"
    )
    assert tag(sentence) == expected.split()


@pytest.mark.parametrize("width", [66, 72, 156, 165])
def test_amass_is_forward_kinematics_turned_upright(tmp_path: Path, width: int) -> None:
    rng = np.random.default_rng(2)
    poses = rng.normal(0, 0.4, (5, width)).astype(np.float32)
    trans = rng.normal(0, 1, (5, 3)).astype(np.float32)
    np.savez(tmp_path / "a.npz", poses=poses, trans=trans, mocap_framerate=np.array(60.0), gender=np.array("female"))
    motion = read(tmp_path / "a.npz")
    for frame in range(5):
        turns: list[Rotation] = []
        places: list[np.ndarray] = []
        for joint, parent in enumerate(SMPL22.parents):
            local = Rotation.from_rotvec(poses[frame, 3 * joint : 3 * joint + 3])
            turns.append(local if parent < 0 else turns[parent] * local)
            places.append(trans[frame] if parent < 0 else places[parent] + turns[parent].apply(MEAN_REST[joint]))
        x, y, z = np.array(places).T
        np.testing.assert_allclose(motion.joints[frame], np.stack([x, z, -y], axis=1), atol=1e-5)
    assert motion.fps == 60


def test_amass_uses_the_users_body(tmp_path: Path) -> None:
    vertices = np.random.default_rng(0).normal(0, 1, (30, 3))
    shape = np.random.default_rng(1).normal(0, 0.1, (30, 3, 4))
    regressor = np.eye(24, 30)
    np.savez(
        tmp_path / "body.npz", v_template=vertices, shapedirs=shape, J_regressor=regressor, f=np.array([{}], object)
    )
    betas = np.array([1.0, -2.0, 0.5, 0.0])
    np.savez(tmp_path / "a.npz", poses=np.zeros((2, 72)), trans=np.zeros((2, 3)), betas=betas, mocap_framerate=30.0)
    joints = (vertices + shape @ betas)[:22]
    motion = read(tmp_path / "a.npz", body_model=tmp_path / "body.npz")
    np.testing.assert_allclose(motion.joints[0], joints[:, [0, 2, 1]] * [1, 1, -1], atol=1e-5)
    with pytest.raises(FormatError, match="npz"):
        read(tmp_path / "a.npz", body_model=tmp_path / "body.pkl")


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"poses": np.zeros((2, 60))}, "66"),
        ({"poses": np.full((2, 72), np.nan)}, "finite"),
        ({"poses": np.zeros((2, 72)), "trans": np.zeros((3, 3))}, "trans"),
        ({"poses": np.zeros((0, 72))}, "at least one frame"),
        ({"something": np.zeros(3)}, "joints and fps"),
    ],
)
def test_wrong_archives_say_what_was_expected(tmp_path: Path, arrays: dict, message: str) -> None:
    np.savez(tmp_path / "a.npz", **arrays)
    with pytest.raises(FormatError, match=message):
        read(tmp_path / "a.npz")
