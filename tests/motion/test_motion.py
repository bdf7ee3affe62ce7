"""Motion: canonical frame, mirroring, resampling, cropping, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wamo.errors import MotionError
from wamo.motion import KIT21, PART_NAMES, SMPL22, Motion, Skeleton
from wamo.motion.captions import caption_key, mirror_caption
from wamo.motion.facts import Notes
from wamo.motion.geometry import facing, heading, resized, rotate_y


@st.composite
def motions(draw: st.DrawFn) -> Motion:
    """Random clips: noise about a standing person, anywhere, facing anywhere."""
    skeleton = draw(st.sampled_from([SMPL22, KIT21]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    frames = draw(st.integers(1, 40))
    joints = rng.normal(0, 0.02, (frames, len(skeleton), 3)) + rng.normal(0, 0.3, (len(skeleton), 3))
    for side, x in (("left", 0.3), ("right", -0.3)):
        for joint in ("hip", "shoulder"):
            joints[:, skeleton.index(f"{side}_{joint}")] += [4 * x, 0, 0]
    joints = rotate_y(joints, draw(st.floats(-np.pi, np.pi))) + rng.normal(0, 3, 3)
    fps = draw(st.sampled_from([12.5, 20.0, 30.0, 120.0]))
    return Motion(joints, fps, skeleton, captions=("a person turns left",), clip=Notes(side="left"))


@settings(max_examples=50, deadline=None)
@given(motion=motions())
def test_canonical_frame(motion: Motion) -> None:
    still = motion.canonical()
    np.testing.assert_allclose(facing(still.joints[0], motion.skeleton), [0, 0, 1], atol=1e-5)
    np.testing.assert_allclose(still.joints[0, 0, [0, 2]], 0, atol=1e-5)
    assert still.joints[..., 1].min() == pytest.approx(0, abs=1e-5)
    np.testing.assert_allclose(still.canonical().joints, still.joints, atol=1e-4)
    left, right = (still.joints[0, motion.skeleton.index(f"{s}_hip"), 0] for s in ("left", "right"))
    assert left > right  # the person's left is +X
    for a, b in motion.skeleton.bones:
        before, after = (np.linalg.norm(m.joints[:, a] - m.joints[:, b], axis=-1) for m in (motion, still))
        np.testing.assert_allclose(after, before, atol=1e-4)


@settings(max_examples=50, deadline=None)
@given(motion=motions(), angle=st.floats(-3, 3), shift=st.tuples(*[st.floats(-5, 5)] * 3))
def test_canonical_frame_forgets_place_and_heading(motion: Motion, angle: float, shift: tuple) -> None:
    moved = motion.with_(joints=rotate_y(motion.joints.astype(float), angle) + np.array(shift))
    np.testing.assert_allclose(moved.canonical().joints, motion.canonical().joints, atol=2e-4)


@settings(max_examples=50, deadline=None)
@given(motion=motions())
def test_mirror_is_its_own_inverse_and_turns_the_heading(motion: Motion) -> None:
    mirrored = motion.mirror()
    back = mirrored.mirror()
    np.testing.assert_array_equal(back.joints, motion.joints)
    assert back.captions == motion.captions and back.clip == motion.clip
    assert mirrored.captions == ("a person turns right",) and mirrored.clip == Notes(side="right")
    turn = heading(mirrored.joints, motion.skeleton) + heading(motion.joints, motion.skeleton)
    np.testing.assert_allclose(np.sin(turn), 0, atol=1e-4)
    hip, other = (motion.skeleton.index(f"{s}_hip") for s in ("left", "right"))
    np.testing.assert_array_equal(mirrored.joints[:, hip], motion.joints[:, other] * np.array([-1, 1, 1], np.float32))


@settings(max_examples=50, deadline=None)
@given(motion=motions(), sizes=st.tuples(*[st.floats(0.5, 1.5)] * 4))
def test_another_body_keeps_directions_and_has_its_own_lengths(motion: Motion, sizes: tuple) -> None:
    legs, arms, torso, breadth = sizes
    skeleton, own = motion.skeleton, motion.joints.astype(float)
    other = resized(motion.joints, skeleton, *sizes).astype(float)
    np.testing.assert_allclose(other[:, 0], legs * own[:, 0], rtol=1e-5)
    lengths = {"elbow": arms, "wrist": arms, "knee": legs, "ankle": legs, "foot": legs, "hip": breadth,
               "shoulder": breadth, "head": torso, "spine2": torso}  # fmt: skip
    for parent, joint in skeleton.bones:
        before, after = own[:, joint] - own[:, parent], other[:, joint] - other[:, parent]
        size = lengths.get(skeleton.joints[joint].removeprefix("left_").removeprefix("right_"))
        if size is not None:
            np.testing.assert_allclose(after, size * before, atol=1e-4)
    np.testing.assert_allclose(resized(motion.joints, skeleton, 1, 1, 1, 1), motion.joints, atol=1e-5)


def test_mirror_swaps_completed_joints() -> None:
    motion = Motion(np.zeros((1, 22, 3)), 20, completed=("left_collar", "neck"))
    assert motion.mirror().completed == ("right_collar", "neck")


@pytest.mark.parametrize(
    ("caption", "mirrored"),
    [
        ("a person waves with the left hand", "a person waves with the right hand"),
        ("Right foot first, then LEFT", "Left foot first, then RIGHT"),
        ("he walks clockwise", "he walks counterclockwise"),
        ("turns right then jumps", "turns left then jumps"),
        ("steps to the right after that", "steps to the left after that"),
        ("stops right after the turn", "stops right after the turn"),
        ("stands all right, bent at a right angle", "stands all right, bent at a right angle"),
        ("sits upright and looks Right", "sits upright and looks Left"),
        ("he walks counter-clockwise", "he walks clockwise"),
        ("turns leftwards", "turns rightwards"),
        ("stands upright and stops right away", "stands upright and stops right away"),
        ("a bright cleft", "a bright cleft"),
    ],
)
def test_mirrored_captions(caption: str, mirrored: str) -> None:
    assert mirror_caption(caption) == mirrored


@given(
    words=st.lists(
        st.sampled_from(
            ["left", "right", "clockwise", "counterclockwise", "hand", "and", "the", "a", "walks", "Left", "RIGHT"]
        )
    )
)
def test_mirroring_a_caption_twice_gives_it_back(words: list[str]) -> None:
    caption = " ".join(words)
    assert mirror_caption(mirror_caption(caption)) == caption


def test_identical_captions_have_one_key() -> None:
    assert caption_key("  A person walks ") == caption_key("a person walks")
    assert caption_key("a person walks") != caption_key("a person walks.")


@settings(max_examples=50, deadline=None)
@given(motion=motions(), fps=st.floats(5, 240))
def test_resampling_keeps_time_and_stays_inside(motion: Motion, fps: float) -> None:
    other = motion.resample(fps)
    assert other.fps == fps
    assert len(motion) == 1 or len(other) == max(1, round(motion.duration * fps))
    np.testing.assert_allclose(other.joints[0], motion.joints[0], atol=0.1)
    assert (other.joints.max(axis=0) <= motion.joints.max(axis=0) + 1e-5).all()
    assert (other.joints.min(axis=0) >= motion.joints.min(axis=0) - 1e-5).all()


@pytest.mark.parametrize(("fps", "new_fps"), [(30, 20), (120, 20), (60, 20), (12.5, 20), (20, 120)])
def test_a_steady_walk_stays_steady(fps: float, new_fps: float) -> None:
    """A ramp in time is kept exactly away from the ends, where the low-pass meets the replicated frames."""
    time = np.arange(round(3 * fps)) / fps
    joints = np.broadcast_to(time[:, None, None], (len(time), 22, 3)) * [0, 0, 1.5]
    other = Motion(joints, fps).resample(new_fps)
    inside = np.arange(len(other)) / new_fps <= time[-1]  # later frames hold the last pose
    inner = slice(2, int(inside.sum()) - 3)
    expected = 1.5 * np.arange(len(other)) / new_fps
    np.testing.assert_allclose(other.joints[inner, 0, 2], expected[inner], atol=1e-4)


def test_decimation_does_not_alias() -> None:
    """A 50 Hz shake at 120 fps must not turn into a slow sway at 20 fps."""
    time = np.arange(480) / 120
    joints = np.zeros((480, 22, 3))
    joints[:, :, 0] = np.sin(2 * np.pi * 50 * time)[:, None]
    assert np.abs(Motion(joints, 120).resample(20).joints[3:-3]).max() < 0.1


def test_resampling_to_its_own_rate_changes_nothing() -> None:
    motion = Motion(np.random.default_rng(0).normal(size=(9, 22, 3)), 20)
    np.testing.assert_array_equal(motion.resample(20).joints, motion.joints)
    for fps in (0, -1, float("nan"), float("inf")):
        with pytest.raises(MotionError):
            motion.resample(fps)


@settings(max_examples=50, deadline=None)
@given(motion=motions(), start=st.floats(0, 1), length=st.floats(0.01, 3))
def test_crops_are_parts(motion: Motion, start: float, length: float) -> None:
    if start >= motion.duration:
        with pytest.raises(MotionError):
            motion.crop(start, start + length)
        return
    part = motion.crop(start, start + length)
    first = min(round(start * motion.fps), len(motion) - 1)
    assert len(part) >= 1
    np.testing.assert_array_equal(part.joints, motion.joints[first : first + len(part)])
    assert part.duration <= length + 1 / motion.fps + 1e-9


@pytest.mark.parametrize(("start", "end"), [(1, 1), (2, 1), (-1, 1), (99, 100), (float("nan"), 1)])
def test_impossible_crops_are_refused(start: float, end: float) -> None:
    with pytest.raises(MotionError):
        Motion(np.zeros((40, 22, 3)), 20).crop(start, end)


@pytest.mark.parametrize(
    ("joints", "fps", "message"),
    [
        (np.zeros((0, 22, 3)), 20, "no frames"),
        (np.zeros((3, 21, 3)), 20, "22, 3"),
        (np.zeros((22, 3)), 20, "22, 3"),
        (np.full((3, 22, 3), np.nan), 20, "frame 0"),
        (np.full((3, 22, 3), 1e6), 20, "units"),
        (np.zeros((3, 22, 3)), 0, "frame rate"),
        (np.zeros((3, 22, 3)), float("nan"), "frame rate"),
        (np.zeros((3, 22, 3), complex), 20, "real numbers"),
    ],
)
def test_nonsense_is_refused(joints: np.ndarray, fps: float, message: str) -> None:
    with pytest.raises(MotionError, match=message):
        Motion(joints, fps)


@pytest.mark.parametrize("skeleton", [SMPL22, KIT21])
def test_skeletons_are_whole(skeleton: Skeleton) -> None:
    assert sorted(j for part in PART_NAMES for j in skeleton.parts[part]) == list(range(len(skeleton)))
    assert skeleton.parents[0] == -1 and all(p < j for j, p in enumerate(skeleton.parents))
    assert (skeleton.mirror[skeleton.mirror] == np.arange(len(skeleton))).all()
    for joint, other in enumerate(skeleton.mirror):
        parent, others = skeleton.parents[joint], skeleton.parents[other]
        assert parent < 0 or skeleton.mirror[parent] == others
    for part in ("left arm", "left leg"):
        mirrored = {int(skeleton.mirror[j]) for j in skeleton.parts[part]}
        assert mirrored == set(skeleton.parts[part.replace("left", "right")])
