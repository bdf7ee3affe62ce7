"""HumanML3D's motions from made AMASS sequences: which frames, whose bones, which side, and what is missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from wamo import cli
from wamo.data import humanml3d_from_amass as made
from wamo.data.humanml3d import PAGE
from wamo.data.sources import load_source
from wamo.errors import DataError, FormatError
from wamo.formats.amass import MEAN_REST, BodyModel, forward
from wamo.motion import SMPL22, Motion

ROOT_TURN = np.array([np.pi / 2, 0.0, 0.0])  # AMASS is Z up: an upright body is turned about X


def sequence(file: Path, frames: int, rate: float, *, gender: str = "female", seed: int = 0) -> None:
    """An arm that lifts, a body that walks: every frame differs from every other."""
    rng = np.random.default_rng(seed)
    time = np.arange(frames) / rate
    poses = np.tile(rng.normal(0, 0.1, 156), (frames, 1))
    poses[:, :3] = ROOT_TURN
    poses[:, 3 * SMPL22.index("left_shoulder") + 1] = 0.6 * np.sin(3 * time)
    trans = np.stack([0.1 * time, -1.1 * time, 0.9 + 0 * time], axis=1)
    file.parent.mkdir(parents=True, exist_ok=True)
    np.savez(
        file, poses=poses, trans=trans, betas=rng.normal(0, 1, 16), mocap_framerate=np.array(rate),
        gender=np.array(gender), dmpls=np.zeros((frames, 8)),
    )  # fmt: skip


def index(folder: Path, *rows: str) -> Path:
    (folder / "index.csv").write_text("source_path,start_frame,end_frame,new_name\n" + "\n".join(rows) + "\n")
    return folder / "index.csv"


def joints(out: Path, name: str) -> np.ndarray:
    return np.load(out / "new_joints" / f"{name}.npy")


def by_hand(file: Path, start: int, end: int, skip: int, step: int) -> Motion:
    """The clip by the rules in words: every step-th frame, `skip` off the front, the index's frames but the last."""
    with np.load(file) as stored:
        poses, trans = stored["poses"][::step, :66].reshape(-1, 22, 3), stored["trans"][::step]
    world = forward(poses, MEAN_REST) + trans[:, None]
    upright = world[..., [0, 2, 1]] * [1, 1, -1]
    return Motion(upright[skip:][start:end], 20.0)


@pytest.mark.parametrize(
    ("subset", "rate", "step", "skip"),
    [
        ("KIT", 100.0, 5, 0), ("CMU", 120.0, 6, 0), ("BioMotionLab_NTroje", 59.94, 2, 0), ("MPI_HDM05", 120.0, 6, 60),
        ("Eyes_Japan_Dataset", 60.0, 3, 60), ("TotalCapture", 60.0, 3, 20), ("MPI_Limits", 120.0, 6, 20),
        ("Transitions_mocap", 120.0, 6, 10),
    ],
)  # fmt: skip
def test_frames_of_the_index(tmp_path: Path, subset: str, rate: float, step: int, skip: int) -> None:
    file = tmp_path / "amass" / subset / "3" / "a b.c_poses.npz"
    sequence(file, 120 * step, rate)
    rows = made.read_index(index(tmp_path, f"./pose_data/{subset}/3/a b.c_poses.npy,7,47,000009.npy"))
    summary = made.convert(tmp_path / "amass", rows, tmp_path / "out")
    assert (summary.clips, summary.problems, dict(summary.missing)) == (2, [], {})
    expected = by_hand(file, 7, 47, skip, step)
    found = joints(tmp_path / "out", "000009")
    assert found.dtype == np.float32 and found.shape == (39, 22, 3)
    cut = expected.with_(joints=expected.joints[:-1]).canonical()
    assert np.abs(found - cut.joints).max() < 1e-4
    mirrored = expected.with_(joints=expected.joints[:-1]).mirror().canonical()
    assert np.abs(joints(tmp_path / "out", "M000009") - mirrored.joints).max() < 1e-4
    assert found[..., 1].min() == pytest.approx(0, abs=1e-5) and np.abs(found[0, 0, [0, 2]]).max() < 1e-5
    left, right = SMPL22.index("left_wrist"), SMPL22.index("right_wrist")
    moved = np.ptp(found - found[:, :1], axis=0).sum(-1)
    assert moved[left] > 10 * moved[right]  # the left arm of the sequence is the left arm of the clip


def body_file(file: Path, scale: float) -> BodyModel:
    """A body of 22 vertices that are its joints; its first shape parameter makes it larger."""
    places = np.zeros((22, 3))
    for joint, parent in enumerate(SMPL22.parents[1:], 1):
        places[joint] = places[parent] + scale * MEAN_REST[joint]
    np.savez(file, v_template=places, shapedirs=0.1 * places[..., None], J_regressor=np.eye(22))
    return BodyModel.load(file)


def test_all_clips_get_the_bone_lengths_of_the_reference_clip(tmp_path: Path) -> None:
    male, female = (body_file(tmp_path / f"{n}.npz", s) for n, s in (("male", 1.1), ("female", 0.9)))
    for name, gender, seed in (("a", "male", 1), ("b", "female", 2), ("c", "unknown", 3)):
        sequence(tmp_path / "amass" / "KIT" / f"{name}_poses.npz", 200, 100.0, gender=gender, seed=seed)
    lines = [f"./pose_data/KIT/{n}_poses.npy,0,40,{i}.npy" for n, i in (("a", "000000"), ("b", "000021"), ("c", "7"))]
    rows = made.read_index(index(tmp_path, *lines))
    made.convert(tmp_path / "amass", rows, tmp_path / "out", bodies=(male, female))
    lengths = {n: np.array([made.bone_lengths(p) for p in joints(tmp_path / "out", n)])
               for n in ("000000", "M000000", "000021", "7")}  # fmt: skip
    with np.load(tmp_path / "amass" / "KIT" / "b_poses.npz") as stored:
        rest, _ = female.rest(stored["betas"][:10])
    for found in lengths.values():
        assert np.abs(found - np.linalg.norm(rest, axis=1)).max() < 1e-4
    # without the reference clip: the mean skeleton
    made.convert(tmp_path / "amass", rows[:1], tmp_path / "alone", bodies=(male, female))
    alone = made.bone_lengths(joints(tmp_path / "alone", "000000")[0])
    assert np.abs(alone - np.linalg.norm(MEAN_REST, axis=1)).max() < 1e-4


def test_changed_bone_lengths_keep_directions_and_scale_the_path() -> None:
    rng = np.random.default_rng(0)
    before = rng.normal(size=(6, 22, 3))
    own = made.bone_lengths(before[0])
    assert np.abs(made.with_bones(before[:1], own) - before[:1]).max() < 1e-9
    after = made.with_bones(before, 2 * own)
    assert np.allclose(after[:, 0], 2 * before[:, 0])
    for joint, parent in enumerate(SMPL22.parents[1:], 1):
        one, other = before[:, joint] - before[:, parent], after[:, joint] - after[:, parent]
        cosine = (one * other).sum(-1) / np.linalg.norm(one, axis=-1) / np.linalg.norm(other, axis=-1)
        assert np.allclose(cosine, 1) and np.allclose(np.linalg.norm(other, axis=-1), 2 * own[joint])


def test_humanact12_is_copied_unchanged(tmp_path: Path) -> None:
    file = tmp_path / "pose_data" / "humanact12" / "humanact12" / "P1.npy"
    file.parent.mkdir(parents=True)
    sequence(tmp_path / "x.npz", 50, 20.0)
    whole = by_hand(tmp_path / "x.npz", 0, 50, 0, 1)
    np.save(file, np.concatenate([whole.joints, np.zeros((50, 2, 3), np.float32)], axis=1))
    (tmp_path / "amass").mkdir()
    path = index(tmp_path, "./pose_data/humanact12/humanact12/P1.npy,0,-1,000001.npy")
    assert cli.main(["humanml3d", str(tmp_path / "amass"), "--index", str(path), "--out", str(tmp_path / "out")]) == 0
    expected = whole.with_(joints=whole.joints[:-1]).canonical().joints
    assert np.abs(joints(tmp_path / "out", "000001") - expected).max() < 1e-4


def test_the_result_is_a_data_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a", "b"):
        sequence(tmp_path / "amass" / "BMLrub" / f"{name}_poses.npz", 300, 60.0, seed=ord(name))  # the page's name
    rows = [f"./pose_data/BioMotionLab_NTroje/{n}_poses.npy,0,60,00000{i}.npy" for i, n in enumerate("ab")]
    out = tmp_path / "HumanML3D"
    words = [str(tmp_path / "amass"), "--index", str(index(tmp_path, *rows)), "--out", str(out)]
    assert cli.main(["humanml3d", *words]) == 0
    assert f"still lacks texts, train.txt, val.txt, test.txt: take them from HumanML3D/ of {PAGE}" in (
        capsys.readouterr().out
    )
    (out / "texts").mkdir()
    names = ["000000", "000001", "M000000", "M000001"]
    for name in names:
        (out / "texts" / f"{name}.txt").write_text("a person walks#a/DET person/NOUN walk/VERB#0.0#0.0\n")
    (out / "train.txt").write_text("\n".join(names))
    data = load_source(str(out), skeleton=SMPL22)
    assert [len(s.motion) for s in data.samples] == [59] * 4 and not data.notes
    assert np.allclose(data.samples[2].motion.joints, data.samples[0].motion.mirror().canonical().joints, atol=1e-4)


def test_missing_sequences_are_counted_with_their_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sequence(tmp_path / "amass" / "KIT" / "a_poses.npz", 300, 100.0)
    sequence(tmp_path / "amass" / "KIT" / "short_poses.npz", 100, 100.0)
    (tmp_path / "amass" / "KIT" / "bad_poses.npz").write_bytes(b"rubbish")
    rows = [
        f"./pose_data/{n},0,40,{i:06d}.npy"
        for i, n in enumerate(
            ["KIT/a_poses.npy", "KIT/gone_poses.npy", "MPI_HDM05/x_poses.npy", "MPI_HDM05/y_poses.npy",
             "KIT/bad_poses.npy", "humanact12/humanact12/P.npy", "KIT/short_poses.npy"]
        )
    ]  # fmt: skip
    words = [str(tmp_path / "amass"), "--index", str(index(tmp_path, *rows)), "--out", str(tmp_path / "out")]
    assert cli.main(["humanml3d", *words]) == 1
    said = capsys.readouterr()
    assert "4 clips" in said.out
    assert "KIT: 1 of 4 sequences missing, e.g. KIT/gone_poses.npy" in said.err
    assert (
        'MPI_HDM05: 2 of 2 sequences missing, e.g. MPI_HDM05/x_poses.npy; get "SMPL+H G" of HDM05 from https'
        in said.err
    )
    assert f"pose_data.zip of {PAGE}" in said.err
    assert "KIT/bad_poses.npy: bad_poses.npz: expected a whole .npz archive" in said.err
    assert "000006: KIT/short_poses.npy has 20 of the frames 0 .. 40" in said.err
    assert sorted(p.name for p in (tmp_path / "out" / "new_joints").iterdir()) == [
        "000000.npy", "000006.npy", "M000000.npy", "M000006.npy"
    ]  # fmt: skip


def test_bad_arguments_and_missing_folders_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> str:
        assert cli.main(["humanml3d", str(tmp_path / "amass"), "--out", str(tmp_path / "out"), *words]) == 2
        return capsys.readouterr().err

    assert f"index.csv comes with {PAGE}" in run("--index", str(tmp_path / "none.csv"))
    path = index(tmp_path, "./pose_data/KIT/a_poses.npy,0,40,000000.npy")
    assert made.AMASS_PAGE in run("--index", str(path))
    (tmp_path / "amass").mkdir()
    error = run("--index", str(path))
    assert "not one clip of the index could be made" in error and "KIT: 1 of 1 sequences missing" in error
    assert "both --male and --female" in run("--index", str(path), "--male", "x.npz")
    assert made.BODY_PAGE in run("--index", str(path), "--male", "x.npz", "--female", "y.npz")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "row",
    [
        "./pose_data/KIT/a.npy,x,4,1.npy",
        "../../etc/a.npy,0,4,1.npy",
        "./pose_data/KIT/a.npy,0,4,../1.npy",
        ",0,4,1.npy",
    ],
)
def test_a_wrong_line_of_the_index_is_named(tmp_path: Path, row: str) -> None:
    with pytest.raises(FormatError, match=r"index\.csv, line 3: expected a sequence, two frame numbers"):
        made.read_index(index(tmp_path, "./pose_data/KIT/a.npy,0,4,1.npy", row))
    (tmp_path / "index.csv").write_text("a,b\n1,2\n")
    with pytest.raises(FormatError, match="line 1: expected the columns source_path"):
        made.read_index(tmp_path / "index.csv")
    (tmp_path / "index.csv").write_text("source_path,start_frame,end_frame,new_name\n")
    with pytest.raises(FormatError, match="at least one clip"):
        made.read_index(tmp_path / "index.csv")


def test_a_sequence_without_a_rate_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "amass" / "KIT" / "a_poses.npz"
    file.parent.mkdir(parents=True)
    rows = [made.Row("KIT/a_poses.npy", 0, 40, "000000")]
    poses, trans = np.zeros((50, 156)), np.zeros((50, 3))
    for save in (
        lambda: np.savez(file, poses=poses, trans=trans),
        lambda: np.savez(file, poses=poses, trans=trans, mocap_framerate=10.0),
    ):
        save()
        with pytest.raises(DataError, match="mocap_framerate of at least 20"):
            made.convert(tmp_path / "amass", rows, tmp_path / "out")
