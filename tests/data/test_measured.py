"""Sentences from measurements are true of the clip, whichever side and however it is mirrored."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wamo import library as procedural
from wamo.data.measured import goes_astray, measured_facts, sentences_of
from wamo.data.samples import Sample, positives
from wamo.model import ModelConfig
from wamo.motion import SMPL22, Motion
from wamo.motion.captions import mirror_caption
from wamo.motion.facts import Trial
from wamo.motion.geometry import rotate_y
from wamo.training.samples.augment import Augment
from wamo.training.samples.batches import draw

MIRROR = np.array([-1, 1, 1], np.float32)


def turning(degrees: float, frames: int = 100) -> Motion:
    """A standing body that turns at constant speed; to its left where positive."""
    pose = procedural.generate(3, "wave").joints[:1]
    angle = np.radians(np.linspace(0, degrees, frames))[:, None]
    return Motion(rotate_y(np.repeat(pose, frames, axis=0), angle).astype(np.float32), 20, name="turning")


@pytest.mark.parametrize(
    ("degrees", "expected"),
    [(360, "turn left 1"), (-360, "turn right 1"), (720, "turn left 2"), (-1130, "turn right 3"), (20, "same way")],
)
def test_full_turns_are_counted_with_their_side(degrees: float, expected: str) -> None:
    assert expected in measured_facts(turning(degrees).joints, SMPL22)


@pytest.mark.parametrize("degrees", [90, 200, -270])
def test_half_a_turn_is_neither_a_turn_nor_one_way(degrees: float) -> None:
    assert not [f for f in measured_facts(turning(degrees).joints, SMPL22) if f.startswith(("turn", "same"))]


@pytest.mark.parametrize(
    ("caption", "degrees", "astray"),
    [
        ("a person walks forward", 170, True),
        ("someone runs straight ahead", -90, True),
        ("a person walks forward", 30, False),
        ("a person walks forward and turns around", 170, False),
        ("someone walks straight, then to the right side", 90, False),
        ("a dancer raises both arms", 170, False),
        ("a person walks in a circle going forward", 350, False),
        ("a person steps backward", 170, False),
    ],
)
def test_a_caption_that_says_straight_on_is_doubted_where_the_clip_turns(caption, degrees, astray) -> None:
    assert goes_astray(caption, turning(degrees).joints, SMPL22) is astray


def test_there_and_back_is_no_turn() -> None:
    there = turning(400).joints
    assert not any(f.startswith("turn") for f in measured_facts(np.concatenate([there, there[::-1]]), SMPL22))


def test_a_mirrored_clip_is_told_with_the_other_side() -> None:
    told = 0
    for clip in procedural.stream("train", count=60):
        facts = measured_facts(clip.joints, SMPL22)
        mirrored = measured_facts(clip.joints[:, SMPL22.mirror] * MIRROR, SMPL22)
        assert sorted(mirrored) == sorted(map(mirror_caption, facts))
        told += len(facts)
    assert told > 30


def test_a_raised_hand_a_leg_and_a_deep_bend() -> None:
    pose = np.repeat(procedural.generate(3, "wave").canonical().joints[:1], 60, axis=0)
    raised, kicking, bending = pose.copy(), pose.copy(), pose.copy()
    raised[20:40, SMPL22.index("left_wrist"), 1] = pose[0, SMPL22.index("head"), 1] + 0.2
    kicking[20:40, SMPL22.index("right_ankle"), 1] += 0.6
    bending[:, :, 1] *= (1 - 0.35 * np.sin(np.linspace(0, np.pi, 60)))[:, None]
    assert measured_facts(raised, SMPL22) == ["same way", "hand left"]
    assert measured_facts(kicking, SMPL22) == ["same way", "leg right"]
    assert measured_facts(bending, SMPL22) == ["same way", "low"]
    raised[22:40] = pose[0]  # two frames only: a glitch, not a gesture
    assert measured_facts(raised, SMPL22) == ["same way"]


def test_climbing_ends_off_the_ground_and_a_jump_does_not() -> None:
    pose = np.repeat(procedural.generate(3, "wave").canonical().joints[:1], 60, axis=0)
    ramp = np.clip((np.arange(60) - 10) / 30, 0, 1)[:, None]
    up, jump = pose.copy(), pose.copy()
    up[..., 1] += 0.6 * ramp
    jump[..., 1] += 0.6 * np.sin(np.linspace(0, np.pi, 60))[:, None]
    assert measured_facts(up, SMPL22) == ["same way", "climb up"]
    assert measured_facts(up[::-1], SMPL22) == ["same way", "climb down"]
    assert measured_facts(jump, SMPL22) == ["same way"]
    assert "someone climbs down" in sentences_of("climb down")


def test_every_fact_has_sentences_that_mirror() -> None:
    for fact in ("turn left 1", "turn left 2", "turn left 5", "hand left", "leg left"):
        left, right = sentences_of(fact, "salsa dance"), sentences_of(mirror_caption(fact), "salsa dance")
        assert [mirror_caption(s) for s in left] == right and len(set(left)) == len(left) > 5
    assert any(s.endswith("twice to the left, salsa dance") for s in sentences_of("turn left 2", "Salsa dance"))
    assert all("both hands" in s for s in sentences_of("hand both"))
    assert sentences_of("low", "a scene in more than three words") == sentences_of("low")


def test_real_clips_are_told_by_measurements_and_not_pushed_apart() -> None:
    motion = turning(720).with_(captions=("a dance",), clip=Trial("1", "salsa dance"))
    one, two = (Sample(f"made/{n}", motion, "made", "train") for n in (1, 2))
    other = Sample("made/3", turning(-360).with_(captions=("a jig",), clip=Trial("2", "jig")), "made", "train")
    augment = Augment(mirror=0, speed=0, crop=0, noise=0, measured=0.5)
    facts = [draw(s, ModelConfig(), augment, 0, 0).facts for s in (one, two, other)]
    assert np.array_equal(positives(facts)[:2], [[True, True, False]] * 2)
    told = {draw(one, ModelConfig(), augment, 0, epoch).facts.caption for epoch in range(40)}
    assert "a dance" in told and any("twice to the left" in caption for caption in told)
    mirrored = {draw(one, ModelConfig(), replace(augment, mirror=1), 0, epoch).facts.caption for epoch in range(40)}
    assert any("twice to the right" in caption for caption in mirrored)
    assert not any("left" in caption for caption in mirrored)
    plain = draw(one, ModelConfig(), replace(augment, measured=0), 0, 0).facts
    assert plain.keys == {"a dance"} and plain.label == ""
