"""Mapping to SMPL-22: every naming habit gives the same person, left is left, units and axes are found out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.formats.format_makers import BODY, HABITS, body_bvh, write
from wamo.cli import main
from wamo.errors import FormatError
from wamo.formats import FormatWarning, read, read_file
from wamo.formats import write as write_motion
from wamo.formats.names import label_of
from wamo.motion import SMPL22, Motion

LIMBS = [j for j in SMPL22.joints if j.split("_")[0] in ("left", "right") and "collar" not in j]
THERE = dict(zip(("hip", "knee", "ankle", "foot", "shoulder", "elbow", "wrist"),
                 ("thigh", "shin", "foot", "toe", "arm", "forearm", "hand"), strict=True))  # fmt: skip


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> np.ndarray:
    return read(write(tmp_path_factory.mktemp("plain") / "plain.bvh", body_bvh(HABITS["mixamo"]))).joints


@pytest.mark.parametrize("habit", HABITS)
def test_every_naming_habit_gives_the_same_person(tmp_path: Path, habit: str, plain: np.ndarray) -> None:
    path = write(tmp_path / "a.bvh", body_bvh(HABITS[habit]))
    found = read_file(path)
    motion, mapping = found.motion, found.mapping
    assert habit == "nonsense" or all(note.routine for note in found.notes)
    assert mapping is not None and mapping.method == ("topology" if habit == "nonsense" else "names")
    limbs = [SMPL22.index(j) for j in LIMBS]
    np.testing.assert_allclose(motion.joints[:, limbs], plain[:, limbs], atol=1e-5)
    tolerance = 0.06 if habit == "nonsense" else 1e-5  # without names the head is guessed
    np.testing.assert_allclose(motion.joints, plain, atol=tolerance)


def test_joints_stand_where_the_body_has_them(tmp_path: Path) -> None:
    motion = read(write(tmp_path / "a.bvh", body_bvh(HABITS["unreal"], swing=0.0, frames=1)))
    rest: dict[str, np.ndarray] = {}
    for joint, (parent, offset) in BODY.items():
        rest[joint] = np.array(offset) + rest.get(parent, 0)
    for joint in LIMBS:
        side, part = joint.split("_")
        np.testing.assert_allclose(motion.joints[0, SMPL22.index(joint)], rest[f"{side[0]}_{THERE[part]}"], atol=1e-5)


def test_left_is_left_and_forward_is_forward(plain: np.ndarray) -> None:
    assert (plain[:, SMPL22.index("left_hip"), 0] > plain[:, SMPL22.index("right_hip"), 0]).all()
    assert plain[-1, 0, 2] > plain[0, 0, 2] + 0.9


@pytest.mark.parametrize(
    ("unit", "scale"), [("cm", 100.0), ("m", 1.0), ("mm", 1000.0), ("inch", 1 / 0.0254), ("cmu", 0.45 / 0.0254)]
)
def test_units_are_guessed_from_stature(tmp_path: Path, unit: str, scale: float, plain: np.ndarray) -> None:
    found = read_file(write(tmp_path / "a.bvh", body_bvh(HABITS["mixamo"], scale=scale)))
    mapping = found.mapping
    np.testing.assert_allclose(found.motion.joints, plain, atol=1e-4)
    assert mapping is not None and f"({unit})" in str(mapping) and mapping.unit_from == "guessed from stature"


def test_the_given_unit_wins(tmp_path: Path, plain: np.ndarray) -> None:
    path = write(tmp_path / "a.bvh", body_bvh(HABITS["mixamo"]))
    np.testing.assert_allclose(read(path, unit="inch").joints, plain * 2.54, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(read(path, unit=0.02).joints, plain * 2, rtol=1e-4, atol=1e-4)
    for unit in ("feet", -1, float("nan")):
        with pytest.raises(FormatError, match="unit"):
            read(path, unit=unit)


def test_an_impossible_stature_is_said(tmp_path: Path) -> None:
    with pytest.warns(FormatWarning, match="unit="):
        read(write(tmp_path / "a.bvh", body_bvh(HABITS["mixamo"], scale=7.0e3)))


def test_z_up_files_are_turned(tmp_path: Path) -> None:
    path = write(tmp_path / "a.bvh", body_bvh(HABITS["mixamo"], swap_yz=True, swing=0.0, frames=1))
    found = read_file(path)
    motion, mapping = found.motion, found.mapping
    expected = read(write(tmp_path / "b.bvh", body_bvh(HABITS["mixamo"], swing=0.0, frames=1))).joints
    np.testing.assert_allclose(motion.joints, expected, atol=1e-4)
    assert mapping is not None and any("Z is up" in str(note) for note in mapping.notes)
    lying = read(path, up="y").joints[0]
    assert np.ptp(lying[:, 1]) < 0.6 < np.ptp(lying[:, 2])


@pytest.mark.parametrize(
    ("drop", "completed"),
    [
        (("l_toe", "r_toe"), {"left_foot", "right_foot"}),
        (("head",), {"head"}),
        (("l_hand", "r_hand"), {"left_wrist", "right_wrist"}),
        (("neck",), {"neck", "head"}),
    ],
)
def test_missing_joints_are_completed_near_their_place(
    tmp_path: Path, drop: tuple[str, ...], completed: set[str], plain: np.ndarray
) -> None:
    motion = read(write(tmp_path / "a.bvh", body_bvh(HABITS["mixamo"], drop=drop)))
    assert completed <= set(motion.completed)
    for joint in completed:
        apart = np.linalg.norm(motion.joints - plain, axis=-1)[:, SMPL22.index(joint)]
        assert apart.max() < 0.10, (joint, apart.max())


def test_a_body_without_collars_and_spine_maps(tmp_path: Path, plain: np.ndarray) -> None:
    text = body_bvh(HABITS["mixamo"])
    names = dict(HABITS["mixamo"])
    names |= {"l_collar": "helper1", "r_collar": "helper2"}
    motion = read(write(tmp_path / "a.bvh", body_bvh(names)))
    assert {"left_collar", "right_collar"} <= set(motion.completed)
    assert np.abs(motion.joints - read(write(tmp_path / "b.bvh", text)).joints).max() < 0.08


def test_measured_bones_keep_their_length(plain: np.ndarray, tmp_path: Path) -> None:
    motion = read(write(tmp_path / "a.bvh", body_bvh(HABITS["mixamo"])))
    checked = 0
    for parent, child in SMPL22.bones:
        if not {SMPL22.joints[parent], SMPL22.joints[child]} & set(motion.completed):
            length = np.linalg.norm(motion.joints[:, parent] - motion.joints[:, child], axis=-1)
            assert np.ptp(length) < 1e-3 * length.mean()
            checked += 1
    assert checked >= 10


def test_an_exact_skeleton_passes_through(tmp_path: Path) -> None:
    names = {j: j for j in SMPL22.joints}
    lines, columns = ["HIERARCHY"], []
    rng = np.random.default_rng(1)
    offsets = rng.normal(0, 0.2, (22, 3)).round(5)

    def add(k: int) -> None:
        lines.extend([f"{'ROOT' if k == 0 else 'JOINT'} {names[SMPL22.joints[k]]}", "{"])
        lines.append("OFFSET " + " ".join(map(str, offsets[k])))
        lines.append("CHANNELS 3 Xposition Yposition Zposition")
        columns.append(k)
        for child in (j for j, p in enumerate(SMPL22.parents) if p == k):
            add(child)
        lines.append("}")

    add(0)
    local = rng.normal(0, 0.3, (2, 22, 3)).round(5)
    lines += ["MOTION", "Frames: 2", "Frame Time: 0.05"]
    lines += [" ".join(str(v) for k in columns for v in frame[k]) for frame in local]
    world = np.zeros((2, 22, 3))
    for k, parent in enumerate(SMPL22.parents):
        world[:, k] = local[:, k] + (world[:, parent] if parent >= 0 else 0)
    motion = read(write(tmp_path / "a.bvh", "\n".join(lines)), unit="m")
    np.testing.assert_allclose(motion.joints, world, atol=1e-6)
    assert motion.completed == ()


def test_mirrored_names_are_noticed(tmp_path: Path) -> None:
    wrong = {j: HABITS["mixamo"][{"l": "r", "r": "l"}.get(j[0], "") + j[1:] if j[1] == "_" else j] for j in BODY}
    with pytest.warns(FormatWarning, match="left and right"):
        read(write(tmp_path / "a.bvh", body_bvh(wrong)))


def test_an_unknown_tree_lists_its_joints(tmp_path: Path) -> None:
    text = "HIERARCHY\nROOT trunk\n{\nOFFSET 0 0 0\nCHANNELS 3 Xrotation Yrotation Zrotation\nJOINT branch\n{\n"
    text += "OFFSET 0 1 0\nCHANNELS 1 Xrotation\n}\n}\nMOTION\nFrames: 1\nFrame Time: 0.1\n0 0 0 0\n"
    with pytest.raises(FormatError, match=r"missing: left_hip.*found joints trunk, branch"):
        read(write(tmp_path / "tree.bvh", text))


def test_the_mapping_prints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "a.bvh", body_bvh(HABITS["mixamo"], drop=("l_toe", "r_toe")))
    bad = write(tmp_path / "bad.bvh", "nothing")
    assert main(["inspect", str(path), str(bad)]) == 1
    said = capsys.readouterr()
    assert "20 frames at 20 fps" in said.out and "0.01 m (cm)" in said.out
    assert "left_ankle" in said.out and "<- mixamorig:LeftFoot" in said.out
    assert "left_foot      <- completed from" in said.out
    assert "bad.bvh" in said.err


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("mixamorig:LeftUpLeg", ("left", "thigh")), ("LeftHandIndex1", ("left", "")), ("lfemur", ("left", "thigh")),
        ("CC_Base_R_ForearmTwist01", ("right", "")), ("thigh_l", ("left", "thigh")), ("RUArm", ("right", "upperarm")),
        ("shoulder.R", ("right", "shoulder")), ("lower_arm_l", ("left", "forearm")), ("LThumb", ("left", "")),
        ("Spine1", ("", "")), ("HeadTop_End", ("", "")), ("rButtock", ("right", "hip")), ("relax", ("", "")),
        ("leftupleg", ("left", "thigh")), ("AnkleLeft", ("left", "ankle")),
    ],
)  # fmt: skip
def test_names_are_understood(name: str, expected: tuple[str, str]) -> None:
    label = label_of(name)
    assert (label.side, label.role) == expected


def test_our_own_bvh_comes_back_on_the_same_skeleton(tmp_path: Path, plain: np.ndarray) -> None:
    motion = Motion(plain, 20, name="walk")
    back = read(write_motion(motion, tmp_path / "out.bvh"))
    assert back.skeleton is SMPL22 and back.fps == 20
    np.testing.assert_allclose(back.joints, plain, atol=0.01)  # the writer makes bones rigid
    assert back.completed == ()
