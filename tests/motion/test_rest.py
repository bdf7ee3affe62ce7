"""Body parts at rest: what hangs, what goes on moving, and that nothing else changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wamo import library as procedural
from wamo.motion import KIT21, PART_NAMES, SMPL22, Motion, Skeleton
from wamo.motion.rest import at_rest
from wamo.motion.trajectories import to_joints, to_trajectories

RUN = procedural.generate(3, "run", split="test")


def on(skeleton: Skeleton) -> Motion:
    """A run on a skeleton; on KIT-21 by the joints that both have, heels behind the ankles."""
    if skeleton == SMPL22:
        return RUN
    names = {"root": "pelvis", "left_heel": "left_ankle", "right_heel": "right_ankle", "spine2": "spine3"}
    columns = [SMPL22.index(names.get(joint, joint)) for joint in skeleton.joints]
    joints = RUN.joints[:, columns].copy()
    joints[:, [skeleton.index("left_heel"), skeleton.index("right_heel")], 2] -= 0.05
    return Motion(joints, RUN.fps, skeleton).canonical()


@pytest.mark.parametrize("skeleton", [SMPL22, KIT21])
@settings(max_examples=20, deadline=None)
@given(parts=st.sets(st.sampled_from(PART_NAMES)))
def test_resting_limbs_hang_and_the_others_move_as_they_did(skeleton: Skeleton, parts: set[str]) -> None:
    motion = on(skeleton)
    before = to_trajectories(motion.joints, skeleton)
    after = at_rest(motion.joints, skeleton, parts)
    assert after.shape == before.shape and after.dtype == np.float32
    for node in (before, after):
        node[:, 0, [0, 2]] = 0  # what remains is relative to the pelvis
    for parent, joint in skeleton.bones:
        bone, was = (node[:, joint] - node[:, parent] for node in (after, before))
        if PART_NAMES[skeleton.part_of[joint]] in parts:
            assert np.ptp(bone, axis=0).max() < 1e-4
            length = np.median(np.linalg.norm(was, axis=-1))
            assert np.linalg.norm(bone[0]) == pytest.approx(length, abs=1e-3)
        else:
            np.testing.assert_allclose(bone, was, atol=1e-4)
    if "torso" not in parts:
        np.testing.assert_allclose(after[:, [0, -1]], before[:, [0, -1]], atol=1e-6)


def test_a_whole_body_at_rest_stands_still_on_the_floor_with_hanging_arms() -> None:
    joints = to_joints(at_rest(RUN.joints, SMPL22, PART_NAMES))
    assert np.ptp(joints, axis=0).max() < 1e-4
    assert joints[..., 1].min() == pytest.approx(0, abs=1e-4)
    for side in ("left", "right"):
        wrist, shoulder, foot = (joints[0, SMPL22.index(f"{side}_{j}")] for j in ("wrist", "shoulder", "foot"))
        assert wrist[1] < shoulder[1] - 0.35 and foot[1] < 0.1
    assert joints[0, SMPL22.index("head"), 1] == joints[0, :, 1].max()
    assert joints[0, SMPL22.index("left_hip"), 0] > joints[0, SMPL22.index("right_hip"), 0]


def test_the_global_representation_holds_the_same_joints() -> None:
    local = at_rest(RUN.joints, SMPL22, ["left arm"])
    np.testing.assert_allclose(at_rest(RUN.joints, SMPL22, ["left arm"], "global"), to_joints(local), atol=1e-6)
