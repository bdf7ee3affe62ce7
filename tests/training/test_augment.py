"""Each augmentation alone: what it changes, what it leaves, and how its settings bound it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wamo.data.samples import Sample
from wamo.motion import KIT21, SMPL22, Motion
from wamo.motion.facts import Action, LibraryClip, Trial, Window
from wamo.motion.geometry import canonical
from wamo.training.samples.augment import (
    MIN_FRAMES,
    ChangeSpeed,
    Clip,
    Crop,
    Drift,
    Mirror,
    MoveEnds,
    Noise,
    ScaleProportions,
    augmentations,
    has_one_uncounted_action,
)
from wamo.training.settings import AugmentConfig

WAVE = LibraryClip("wave", "gesture", (Action("wave"),), False, (), "train", 0)
lengths, seeds = st.integers(MIN_FRAMES, 240), st.integers(0, 10_000)


def clip_of(frames: int, seed: int = 0, *, skeleton=SMPL22, known=None, **sample) -> Clip:
    """A clip of random joints near a standing body, numbered along X by frame so that a crop shows where it is from."""
    joints = np.random.default_rng(seed).normal(0, 0.3, (frames, len(skeleton), 3)).astype(np.float32)
    joints[:, 0, 0] = np.arange(frames)
    motion = Motion(joints, 20, skeleton, captions=("a person moves",), clip=known)
    return Clip(motion.joints, Sample("d/0", motion, "d", "train", **sample))


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def bones(joints: np.ndarray, skeleton=SMPL22) -> np.ndarray:
    """Bone lengths in every frame, (frames, bones)."""
    return np.stack([np.linalg.norm(joints[:, c] - joints[:, p], axis=-1) for p, c in skeleton.bones], axis=1)


@pytest.mark.parametrize(
    "step",
    [MoveEnds(0), Mirror(0), ChangeSpeed(0, 20), Crop(0, 0, 196), ScaleProportions(0), Drift(0), Noise(0)],
    ids=lambda step: type(step).__name__,
)
def test_an_augmentation_of_size_zero_changes_nothing(step) -> None:
    clip = clip_of(40)
    np.testing.assert_allclose(step.apply(clip, rng()).joints, clip.joints, atol=1e-5)


def test_augmentations_have_a_fixed_order_and_unused_ones_are_skipped() -> None:
    every = augmentations(AugmentConfig(proportions=0.1, drift=0.02), 20, 196)
    kinds = [MoveEnds, Mirror, ChangeSpeed, Crop, ScaleProportions, Drift, Noise]
    assert [type(step) for step in every] == kinds
    few = augmentations(AugmentConfig(noise=0), 20, 196)
    assert [type(step) for step in few] == kinds[:4]


@settings(max_examples=50, deadline=None)
@given(st.integers(20, 80), st.integers(0, 30), st.floats(0, 60), seeds)
def test_moved_ends_stay_within_their_reach_and_the_clip(marked: int, before: int, frames: float, seed: int) -> None:
    window = Window("t", "", 0.0, 1.0, (before, before + marked))
    clip = clip_of(before + marked + 30, known=window)
    found = MoveEnds(frames).apply(clip, rng(seed)).joints
    first, last = int(found[0, 0, 0]), int(found[-1, 0, 0]) + 1
    reach = min(frames, marked / 3) + 0.5
    assert abs(first - before) <= reach and abs(last - (before + marked)) <= reach
    assert len(found) == last - first and 0 <= first < last <= len(clip.joints)


@pytest.mark.parametrize("known", [None, WAVE, Trial("t"), Window("t", "", 0.0, 1.0)])
def test_only_windows_with_context_have_their_ends_moved(known) -> None:
    clip = clip_of(40, known=known)
    assert MoveEnds(10).apply(clip, rng()) is clip


@settings(max_examples=30, deadline=None)
@given(lengths, seeds, st.sampled_from([SMPL22, KIT21]))
def test_mirroring_twice_is_the_clip_itself(frames: int, seed: int, skeleton) -> None:
    clip = clip_of(frames, seed, skeleton=skeleton)
    once = Mirror(1).apply(clip, rng())
    assert once.mirrored
    left, right = skeleton.index("left_wrist"), skeleton.index("right_wrist")
    np.testing.assert_array_equal(once.joints[:, left], clip.joints[:, right] * np.array([-1, 1, 1], np.float32))
    np.testing.assert_array_equal(Mirror(1).apply(once, rng()).joints, clip.joints)


def test_mirroring_happens_as_often_as_its_chance_says() -> None:
    clip = clip_of(10)
    share = np.mean([Mirror(0.3).apply(clip, rng(seed)).mirrored for seed in range(1000)])
    assert share == pytest.approx(0.3, abs=0.05)


@given(st.floats(0, 1, exclude_max=True), st.floats(0.01, 1), seeds)
def test_a_group_is_mirrored_together_and_twins_opposite(group: float, chance: float, seed: int) -> None:
    clip = replace(clip_of(10), group_chance=group)
    twin = replace(clip_of(10, twin=True), group_chance=group)
    one, same, other = (Mirror(chance).apply(c, rng(seed + n)).mirrored for n, c in enumerate((clip, clip, twin)))
    assert one == same == (group < chance) and other != one


@settings(max_examples=50, deadline=None)
@given(lengths, st.floats(0, 0.5), seeds)
def test_speed_changes_the_length_by_at_most_its_share(frames: int, share: float, seed: int) -> None:
    clip = clip_of(frames)
    found = ChangeSpeed(share, 20).apply(clip, rng(seed)).joints
    assert frames / (1 + share) - 1 <= len(found) <= frames / (1 - share) + 1
    np.testing.assert_allclose(found[0], clip.joints[0], atol=1e-5)
    assert (np.diff(found[:, 0, 0]) > -1e-4).all()  # still in order


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 300), st.floats(0, 0.9), st.integers(MIN_FRAMES, 196), seeds)
def test_a_crop_is_one_piece_of_the_clip(frames: int, share: float, longest: int, seed: int) -> None:
    clip = clip_of(frames)
    found = Crop(share, 0, longest).apply(clip, rng(seed)).joints
    start = int(found[0, 0, 0])
    np.testing.assert_array_equal(found, clip.joints[start : start + len(found)])
    least = min(frames, longest, max(MIN_FRAMES, round(frames * (1 - share))))
    assert least <= len(found) <= min(frames, longest)


def test_only_one_uncounted_action_of_the_library_is_cut_as_an_excerpt() -> None:
    twice = replace(WAVE, actions=(Action("wave", count=2),))
    several = replace(WAVE, actions=(Action("wave"), Action("bow")))
    known = {"once": WAVE, "twice": twice, "several": several, "cut": replace(WAVE, excerpt=True), "trial": Trial("t")}
    single = {name: has_one_uncounted_action(clip_of(40, known=k).sample.motion) for name, k in known.items()}
    assert single == {"once": True, "twice": False, "several": False, "cut": False, "trial": False}
    for name, clip in known.items():
        shortest = min(len(Crop(0, 0.5, 196).apply(clip_of(100, known=clip), rng(s)).joints) for s in range(30))
        assert shortest < 70 if single[name] else shortest == 100


@pytest.mark.parametrize("known", [WAVE, Trial("t", long=True), Window("t", "", 0.0, 1.0, (5, 30))])
def test_crops_of_longer_clips_are_canonical(known) -> None:
    clip = clip_of(60, known=known)
    found = Crop(0, 0.5, 196).apply(clip, rng(1)).joints
    np.testing.assert_allclose(found, canonical(found, SMPL22), atol=1e-4)
    assert abs(found[0, 0, 0]) < 1e-4 and abs(found[..., 1].min()) < 1e-4


@settings(max_examples=40, deadline=None)
@given(st.floats(0.01, 0.5), seeds)
def test_proportions_scale_bones_and_keep_their_directions(share: float, seed: int) -> None:
    clip = clip_of(12)
    found = ScaleProportions(share).apply(clip, rng(seed)).joints
    ratio = bones(found) / bones(clip.joints)
    np.testing.assert_allclose(ratio, np.broadcast_to(ratio[0], ratio.shape), rtol=1e-3)  # the same in every frame
    assert (np.abs(ratio - 1) <= share + 1e-3).all() and len(set(ratio[0].round(3))) <= 4
    for parent, child in SMPL22.bones:
        before, after = (j[:, child] - j[:, parent] for j in (clip.joints, found))
        cosine = (before * after).sum(-1) / np.linalg.norm(before, axis=-1) / np.linalg.norm(after, axis=-1)
        assert cosine.min() > 0.9999


def test_noise_is_white_and_of_the_size_asked_for() -> None:
    clip = clip_of(200)
    added = Noise(0.01).apply(clip, rng()).joints - clip.joints
    assert added.std() == pytest.approx(0.01, rel=0.05) and abs(added.mean()) < 1e-3
    flat = added.reshape(len(added), -1)
    assert abs((flat[1:] * flat[:-1]).mean()) < 0.05 * flat.var()


def test_a_drift_within_its_size_leaves_the_sample_alone() -> None:
    clip = clip_of(60)
    before = clip.joints.copy()
    found = Drift(0.03).apply(clip, rng())
    assert 1e-5 < np.abs(found.joints - before).max() < 0.6
    np.testing.assert_array_equal(clip.joints, before)
    assert found.sample is clip.sample and not found.mirrored


@pytest.mark.parametrize(
    "step",
    [Mirror(0.5), ChangeSpeed(0.2, 20), Crop(0.4, 0, 196), ScaleProportions(0.2), Drift(0.03), Noise(0.01)],
    ids=lambda step: type(step).__name__,
)
def test_the_same_generator_gives_the_same_clip(step) -> None:
    one, two = (step.apply(clip_of(50), rng(4)).joints for _ in range(2))
    np.testing.assert_array_equal(one, two)
