"""Which joint is which, for the rigs that people have: names, helper bones, faces, props, double hips."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.formats.format_makers import HABITS, body_bvh, write
from tests.formats.odd_trees import PLAIN, TREES, joints_of, tree_bvh
from tests.formats.rigs import rigs
from wamo.errors import FormatError
from wamo.formats import read_file

RIGS = rigs()
ROLES = {
    "collar": "collar", "arm": "shoulder", "forearm": "elbow", "hand": "wrist", "thigh": "hip", "shin": "knee",
    "foot": "ankle", "toe": "foot",
}  # fmt: skip


def expected_sources(names: dict[str, str]) -> dict[str, str]:
    """SMPL-22 joint -> name in the file, for limbs and head."""
    found = {"head": names["head"]}
    for side, word in (("l", "left"), ("r", "right")):
        found |= {f"{word}_{joint}": names[f"{side}_{role}"] for role, joint in ROLES.items()}
    return found


def test_the_table_is_long_enough() -> None:
    assert len(RIGS) >= 60


@pytest.mark.parametrize("rig", RIGS)
def test_a_rig_is_mapped_by_its_names(rig: str, tmp_path: Path) -> None:
    reading = read_file(write(tmp_path / "a.bvh", body_bvh(RIGS[rig], frames=4)))
    assert reading.mapping is not None and reading.mapping.method in ("names", "same skeleton")
    found = {entry.joint: entry.source for entry in reading.mapping.entries if entry.measured}
    expected = expected_sources(RIGS[rig])
    wrong = {j: found.get(j) for j, name in expected.items() if "collar" not in j and found.get(j) != name}
    assert not wrong
    plain = read_file(write(tmp_path / "b.bvh", body_bvh(HABITS["mixamo"], frames=4)))
    np.testing.assert_allclose(reading.motion.joints, plain.motion.joints, atol=2e-3)


@pytest.mark.parametrize("tree", TREES)
def test_a_tree_with_helpers_is_mapped_by_its_names(tree: str, tmp_path: Path) -> None:
    reading = read_file(write(tmp_path / "a.bvh", tree_bvh(TREES[tree])))
    plain = read_file(write(tmp_path / "b.bvh", tree_bvh(PLAIN)))
    assert reading.mapping is not None and reading.mapping.method == "names" and not reading.notes
    sources = {entry.joint: entry.source for entry in reading.mapping.entries}
    for joint in joints_of(TREES[tree]):
        role = ROLES.get(joint.part[2:], "")
        if role not in ("", "collar"):
            side = {"l": "left", "r": "right"}[joint.part[0]]
            assert sources[f"{side}_{role}"] == joint.name
        if joint.part == "head":
            assert sources["head"] == joint.name
    apart = np.linalg.norm(reading.motion.joints - plain.motion.joints, axis=-1).max()
    assert apart < 0.05  # joints that a file lacks are constructed


@pytest.mark.parametrize(
    "extra",
    ["thigh_bck_l", "calf_kneeBack_l", "ankle_bck_l", "wrist_inner_l", "ik_foot_l", "foot_twist_01_l", "weapon_l",
     "eye_l", "FACIAL_L_Cheek", "upperarm_twist_01_l", "forehead", "hand_prop_l"],
)  # fmt: skip
def test_helper_bones_faces_and_props_are_not_limbs(extra: str, tmp_path: Path) -> None:
    names = HABITS["unreal"]
    text = body_bvh(names, frames=4)
    bone = f"JOINT {extra}\n{{\nOFFSET 3 80 5\nCHANNELS 0\nEnd Site\n{{\nOFFSET 1 60 2\n}}\n}}\n"
    for parent in ("thigh_l", "hand_l", "head"):
        place = text.index("{", text.index(f"JOINT {parent}\n"))
        place = text.index("CHANNELS", place)
        place = text.index("\n", place) + 1
        reading = read_file(write(tmp_path / "a.bvh", text[:place] + bone + text[place:]))
        assert reading.mapping is not None
        found = {entry.joint: entry.source for entry in reading.mapping.entries}
        assert all(found[j] == name for j, name in expected_sources(names).items() if "collar" not in j)


def test_limbs_without_length_are_refused(tmp_path: Path) -> None:
    text = body_bvh(HABITS["mixamo"], frames=2)
    place = text.index("OFFSET", text.index("LeftLeg"))
    end = text.index("\n", place)
    with pytest.raises(FormatError, match="left_hip and left_knee in different places"):
        read_file(write(tmp_path / "a.bvh", text[:place] + "OFFSET 0 0 0" + text[end:]))
