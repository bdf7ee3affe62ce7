"""One mean body for every clip: what it keeps of a movement and what it forgets of the body."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wamo import library as procedural
from wamo.motion import KIT21, SMPL22, Motion
from wamo.motion.geometry import canonical, facing, resized, rotate_y
from wamo.motion.mean_body import LENGTHS, on_mean_body

CLIPS = list(procedural.stream("val", start=0, count=12))
LIMBS = [(p, j) for p, j in SMPL22.bones if SMPL22.joints[j].rpartition("_")[2] in LENGTHS]


def directions(joints: np.ndarray) -> np.ndarray:
    bones = np.stack([joints[:, j] - joints[:, p] for p, j in LIMBS], axis=1).astype(np.float64)
    return bones / np.linalg.norm(bones, axis=-1, keepdims=True)


@pytest.mark.parametrize("clip", CLIPS, ids=lambda clip: clip.clip.kind)
def test_limbs_keep_their_directions_and_have_the_mean_lengths(clip: Motion) -> None:
    moved = on_mean_body(clip.joints, clip.skeleton)
    np.testing.assert_allclose(directions(moved), directions(clip.joints), atol=1e-4)
    for parent, joint in LIMBS:
        length = LENGTHS[SMPL22.joints[joint].rpartition("_")[2]]
        np.testing.assert_allclose(np.linalg.norm(moved[:, joint] - moved[:, parent], axis=-1), length, atol=1e-5)
    assert moved[..., 1].min() == pytest.approx(0, abs=1e-6)
    np.testing.assert_allclose(moved[0, 0, [0, 2]], 0, atol=1e-6)


@settings(max_examples=40, deadline=None)
@given(
    clip=st.sampled_from(CLIPS), size=st.floats(0.3, 3), arms=st.floats(0.5, 2), angle=st.floats(-3, 3),
    place=st.tuples(st.floats(-5, 5), st.floats(-5, 5), st.floats(-5, 5)),
)  # fmt: skip
def test_stature_arms_place_and_heading_are_forgotten(
    clip: Motion, size: float, arms: float, angle: float, place: tuple[float, float, float]
) -> None:
    other = resized(clip.joints, clip.skeleton, size, size * arms, size, size)
    elsewhere = rotate_y(other.astype(np.float64), angle) + np.array(place)
    there, here = (canonical(on_mean_body(j, clip.skeleton), clip.skeleton) for j in (elsewhere, clip.joints))
    np.testing.assert_allclose(there, here, atol=2e-3)


@settings(max_examples=40, deadline=None)
@given(clip=st.sampled_from(CLIPS), sizes=st.tuples(*[st.floats(0.8, 1.25)] * 4))
def test_other_proportions_come_out_nearer(clip: Motion, sizes: tuple[float, float, float, float]) -> None:
    other = resized(clip.joints, clip.skeleton, *sizes)
    here = on_mean_body(clip.joints, clip.skeleton)
    local = [j - j[:, :1] for j in (on_mean_body(other, clip.skeleton), here)]
    assert np.linalg.norm(local[0] - local[1], axis=-1).mean() < 0.03


def test_a_rig_with_the_pelvis_elsewhere_is_not_told_apart() -> None:
    clip = CLIPS[0]
    rig = clip.joints.copy()
    ahead = facing(rig, SMPL22)
    rig[:, 0] += 0.05 * ahead  # a pelvis before the hips, as some character rigs have it
    np.testing.assert_allclose(on_mean_body(rig, SMPL22), on_mean_body(clip.joints, SMPL22), atol=0.03)


def test_bent_back_and_shrug_are_kept() -> None:
    still = np.repeat(CLIPS[0].joints[:1], 60, axis=0)
    shrug = still.copy()
    shoulder = SMPL22.index("left_shoulder")
    for joint in (shoulder, SMPL22.index("left_elbow"), SMPL22.index("left_wrist")):
        shrug[40:, joint, 1] += 0.05
    moved = on_mean_body(shrug, SMPL22)
    assert 0.03 < moved[50, shoulder, 1] - moved[10, shoulder, 1] < 0.07


def test_kit_and_degenerate_clips() -> None:
    rng = np.random.default_rng(0)
    assert np.isfinite(on_mean_body(rng.normal(size=(9, 21, 3)), KIT21)).all()
    assert np.isfinite(on_mean_body(np.zeros((5, 22, 3)), SMPL22)).all()
