"""Captions and labels agree with what can be measured in the motion."""

import numpy as np
import pytest
from scipy.signal import find_peaks

from wamo import library as procedural
from wamo.library.compose import perform
from wamo.library.solve import solve
from wamo.library.splits import is_held_out
from wamo.motion import SMPL22, geometry
from wamo.motion.facts import LibraryClip

AT = {name: k for k, name in enumerate(SMPL22.joints)}


def performed(seed, family, **facts):
    """A clip with these facts from the split that has them."""
    drawn = procedural.FAMILIES[family].draw(np.random.default_rng(0), facts)
    return procedural.generate(
        seed, family, split="held_out" if is_held_out(procedural.FAMILIES[family], drawn) else "train", **facts
    )


def path_length(motion, joint):
    local = motion.joints - motion.joints[:, :1]
    return float(np.linalg.norm(np.diff(local[:, AT[joint]], axis=0), axis=1).sum())


def peaks(signal, least):
    return len(find_peaks(np.pad(signal, 1, constant_values=signal.min()), prominence=least)[0])


@pytest.mark.parametrize(
    "family", ["wave", "point", "salute", "drink", "throw_overhand", "jab", "raise_arm_side", "brush_teeth"]
)
@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("seed", range(3))
def test_the_named_hand_moves_more(family, side, seed):
    motion = performed(seed, family, side=side, speed="normal")
    other = "right" if side == "left" else "left"
    assert path_length(motion, f"{side}_wrist") > 1.1 * path_length(motion, f"{other}_wrist")


@pytest.mark.parametrize(
    "family", ["front_kick", "side_kick", "leg_raise", "knee_strike", "side_leg_raise", "arabesque", "leg_swing_high"]
)
@pytest.mark.parametrize("side", ["left", "right"])
def test_the_named_leg_is_lifted(family, side):
    motion = performed(5, family, side=side, speed="normal")
    other = "right" if side == "left" else "left"
    rise = {s: np.ptp(motion.joints[:, AT[f"{s}_ankle"], 1]) for s in (side, other)}
    assert rise[side] > 0.15 > rise[other]


@pytest.mark.parametrize(
    ("family", "facts", "axis", "sign"),
    [
        ("walk", {"style": "relaxed"}, 2, 1),
        ("run", {}, 2, 1),
        ("walk_backward", {}, 2, -1),
        ("jump_forward", {"count": 1}, 2, 1),
        ("jump_backward", {"count": 1}, 2, -1),
        ("side_step", {"direction": "left"}, 0, 1),
        ("side_step", {"direction": "right"}, 0, -1),
        ("jump_sideways", {"direction": "left", "count": 1}, 0, 1),
        ("gallop", {"direction": "right"}, 0, -1),
        ("duck_sideways", {"direction": "left"}, 0, 1),
        ("duck_sideways", {"direction": "right"}, 0, -1),
        ("squat_under", {}, 2, 1),
        ("crawl", {}, 2, 1),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_travel_goes_where_the_caption_says(family, facts, axis, sign, seed):
    motion = performed(seed, family, **facts)
    way = motion.joints[-1, 0] - motion.joints[0, 0]
    assert sign * way[axis] > 0.3
    assert abs(way[axis]) > 2 * abs(way[2 - axis])


@pytest.mark.parametrize(
    ("family", "least"),
    [
        ("turn_around", 1.0),
        ("spin", 1.0),
        ("walk_turn", 1.0),
        ("jump_turn", 1.0),
        ("run_turn", 0.9),
        ("run_curve", 0.4),
        ("walk_curve", 1.0),
    ],
)
def test_turns_go_to_the_named_side(family, least):
    for direction, sign in (("left", 1), ("right", -1)):
        motion = performed(2, family, direction=direction)
        heading = np.unwrap(geometry.heading(motion.joints, SMPL22))
        assert sign * (heading[-1] - heading[0]) > least


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize(("direction", "sign"), [("left", 1), ("right", -1)])
def test_a_salsa_turn_goes_round_as_often_as_it_says(direction, sign, count):
    motion = procedural.generate(3, "salsa_turn", direction=direction, count=count)
    heading = np.unwrap(geometry.heading(motion.joints, SMPL22))
    assert abs(sign * (heading[-1] - heading[0]) - 2 * np.pi * count) < 1.2


@pytest.mark.parametrize(
    "family", ["salsa_hand_up", "strike_pose", "wash_under_arm", "raised_arm_steps", "scoop_overhead"]
)
@pytest.mark.parametrize("side", ["left", "right"])
def test_the_named_arm_is_the_raised_one(family, side):
    for seed in range(3):
        motion = procedural.generate(seed, family, side=side)
        other = "right" if side == "left" else "left"
        highest = {s: (motion.joints[:, AT[f"{s}_wrist"], 1] - motion.joints[:, 0, 1]).max() for s in (side, other)}
        assert highest[side] > highest[other] + 0.1


@pytest.mark.parametrize("seed", range(4))
def test_a_body_swings_below_the_bar_that_its_hands_hold(seed):
    motion = procedural.generate(seed, "hang_from_bar", count=2)
    feet = motion.joints[:, [AT["left_foot"], AT["right_foot"]], 1].min(1)
    hanging = np.flatnonzero(feet > feet[-1] + 0.06)
    assert len(hanging) > motion.fps
    hands, pelvis = (motion.joints[hanging][:, AT[j]] for j in ("left_wrist", "pelvis"))
    assert np.ptp(pelvis[:, 2]) > 3 * np.ptp(hands[:, 2])
    assert (hands[:, 1] > motion.joints[hanging][:, AT["head"], 1]).all()


@pytest.mark.parametrize(("family", "least"), [("climb_down", 0.6), ("jump_down", 0.25)])
def test_going_down_lowers_the_pelvis(family, least):
    for seed in range(4):
        height = procedural.generate(seed, family).joints[:, 0, 1]
        assert height[:3].mean() - height[-3:].mean() > least


@pytest.mark.parametrize("seed", range(4))
def test_a_ladder_is_left_where_it_was_entered(seed):
    rng = np.random.default_rng(seed)
    families = [procedural.FAMILIES[name] for name in ("climb_ladder", "climb_down")]
    stage = perform(rng, [(family, family.draw(rng, {"speed": "fast"})) for family in families], False)
    joints = solve(stage, 0, stage.index(stage.now))
    assert np.ptp(joints[:, 0, 1]) > 0.8
    assert abs(joints[0, 0, 1] - joints[-1, 0, 1]) < 0.08
    assert np.linalg.norm(np.diff(joints, axis=0), axis=-1).max() * 60 < 6.0  # no hand or foot leaps from rung to rung


def test_standing_still_is_still():
    for seed in range(4):
        motion = procedural.generate(seed, "stand_still")
        assert motion.duration > 2
        assert all(np.ptp(motion.joints[:, AT[j]], axis=0).max() < 0.15 for j in ("pelvis", "left_foot", "right_foot"))


def test_circles_go_round_the_named_way():
    for direction, sign in (("counterclockwise", 1), ("clockwise", -1)):
        motion = procedural.generate(2, "walk_in_circle", direction=direction)
        heading = np.unwrap(geometry.heading(motion.joints, SMPL22))
        assert sign * (heading[-1] - heading[0]) > 4.0


@pytest.mark.parametrize("family", ["wave", "clap", "squat", "arm_circles", "jab", "nod", "jumping_jacks"])
def test_slowly_takes_longer_than_normally_and_normally_than_quickly(family):
    count = procedural.FAMILIES[family].space["count"][-1]
    facts = {"count": count} | ({"side": "right"} if "side" in procedural.FAMILIES[family].space else {})
    seconds = [
        np.mean([performed(s, family, speed=speed, **facts).duration for s in range(4)])
        for speed in ("slow", "normal", "fast")
    ]
    assert seconds[0] > 1.1 * seconds[1] > 1.1 * 1.1 * seconds[2]


@pytest.mark.parametrize(
    ("family", "joint"), [("march", "left_knee"), ("squat", "pelvis"), ("arm_circles", "left_wrist")]
)
def test_slow_joints_are_slower(family, joint):
    fastest = []
    for speed in ("slow", "normal", "fast"):
        clips = [performed(s, family, speed=speed) for s in range(4)]
        steps = [np.linalg.norm(np.diff(c.joints[:, AT[joint]], axis=0), axis=1) for c in clips]
        fastest.append(np.mean([np.percentile(s, 92) for s in steps]))
    assert fastest[0] < 0.9 * fastest[1] < 0.9 * 0.95 * fastest[2]


def test_walking_speed_follows_the_word():
    means = []
    for speed in ("slow", "normal", "fast"):
        clips = [procedural.generate(s, "walk", speed=speed, style="relaxed") for s in range(4)]
        means.append(np.mean([np.linalg.norm(c.joints[-1, 0] - c.joints[0, 0]) / c.duration for c in clips]))
    assert means[0] < 0.85 * means[1] < 0.85 * 0.9 * means[2]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("count", [1, 2, 3])
def test_jumps_and_squats_are_counted(seed, count):
    jump = procedural.generate(seed, "jump", count=count, height="high")
    assert peaks(np.maximum(jump.joints[:, 0, 1], jump.joints[0, 0, 1]), 0.2) == count
    squat = procedural.generate(seed, "squat", count=count, speed="normal")
    assert peaks(np.maximum(-squat.joints[:, 0, 1], -squat.joints[0, 0, 1]), 0.2) == count


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_waves_and_claps_are_counted(count):
    wave = performed(9, "wave", count=count, side="right", speed="slow")
    height = wave.joints[:, AT["right_wrist"], 1]
    aside = wave.joints[:, AT["neck"], 0] - wave.joints[:, AT["right_wrist"], 0]
    swings = find_peaks(aside[height > height.max() - 0.15], prominence=0.06)[0]  # raising and lowering end the span
    assert len(swings) == count
    if count > 2:
        clap = procedural.generate(9, "clap", count=count, speed="slow")
        gap = np.linalg.norm(clap.joints[:, AT["left_wrist"]] - clap.joints[:, AT["right_wrist"]], axis=1)
        high = clap.joints[:, AT["left_wrist"], 1] > clap.joints[:, AT["spine2"], 1]
        assert abs(peaks(gap[high], 0.05) - count) <= 1


def test_high_is_higher_than_low():
    high, low = (
        np.mean([np.ptp(procedural.generate(s, "jump", height=h).joints[:, 0, 1]) for s in range(3)])
        for h in ("high", "low")
    )
    assert high > low + 0.2
    kicks = [
        performed(3, "front_kick", side="right", speed="normal", height=h).joints[:, AT["right_ankle"], 1].max()
        for h in ("low", "middle", "high")
    ]
    assert kicks[0] < kicks[1] - 0.1 < kicks[2] - 0.2


def test_a_sequence_is_in_order_and_layers_are_together():
    for seed in range(6):
        sequence = procedural.generate(seed, "sequence").clip_as(LibraryClip)
        assert len(sequence.actions) in (2, 3)
        assert not sequence.simultaneous
        layered = procedural.generate(seed, "while").clip_as(LibraryClip)
        assert layered.simultaneous
        assert len(layered.actions) == 2


@pytest.mark.parametrize("before", ["stairs_down", "stairs_up"])
@pytest.mark.parametrize("after", ["walk", "walk_in_circle", "run", "stairs_up"])
@pytest.mark.parametrize("seed", range(3))
def test_the_motion_after_stairs_continues_at_their_height(before, after, seed):
    rng = np.random.default_rng(seed)
    families = [procedural.FAMILIES[name] for name in (before, after)]
    stage = perform(rng, [(family, family.draw(rng, {"speed": "normal"})) for family in families], False)
    joints = solve(stage, 0, stage.frames - 30)
    assert np.linalg.norm(np.diff(joints, axis=0), axis=2).max() * 60 < 12
    feet = joints[:, [AT["left_ankle"], AT["right_ankle"]], 1].min(1) - stage.ground[: len(joints)]
    assert np.abs(feet).max() < 0.4 and abs(feet[-1]) < 0.15
