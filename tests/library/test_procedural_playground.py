"""Playground, karate-form and dance clips move as their captions say."""

from itertools import pairwise

import numpy as np
import pytest

from wamo import library as procedural
from wamo.library.compose import LONGEST, captioned, perform
from wamo.library.families import FAMILIES
from wamo.motion import SMPL22

AT = {name: k for k, name in enumerate(SMPL22.joints)}
FEET = [AT["left_foot"], AT["right_foot"]]
ANKLES = [AT["left_ankle"], AT["right_ankle"]]
WRISTS = [AT["left_wrist"], AT["right_wrist"]]
SIDES = {"left": 0, "right": 1}


def performed(seed, *names):
    """One clip of these actions in order."""
    for attempt in range(40):
        rng = np.random.default_rng([seed, attempt])
        cast = [(FAMILIES[name], FAMILIES[name].draw(rng, {})) for name in names]
        stage = perform(rng, cast, False)
        if stage.now - stage.begin < LONGEST:  # whole
            return captioned(rng, stage, cast, False, "train", seed, 20.0).joints
    raise AssertionError(f"{names} do not fit into a clip")


def risings(up):
    """Which of the columns (frames, sides) becomes true, in order."""
    return [side for _, side in np.argwhere(np.diff(up.astype(int), axis=0) == 1)]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("family", ["climb_frame", "climb_and_lean"])
def test_climbing_ends_with_both_feet_high(family, seed):
    joints = procedural.generate(seed, family).joints
    assert joints[0, FEET, 1].max() < 0.12
    assert joints[-1, FEET, 1].min() > 0.35
    assert joints[-1, 0, 1] - joints[0, 0, 1] > 0.2


@pytest.mark.parametrize("seed", range(5))
def test_climbing_off_starts_high_and_ends_upright_on_the_ground(seed):
    joints = procedural.generate(seed, "clamber_off").joints
    assert joints[0, FEET, 1].min() > 0.3
    assert joints[-1, FEET, 1].max() < 0.12
    assert joints[-1, AT["head"], 1] - joints[-1, FEET, 1].min() > 1.25


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("up", ["climb_frame", "climb_and_lean"])
def test_up_and_down_again_is_back_on_the_ground_with_free_hands(up, seed):
    joints = performed(seed, up, "clamber_off")
    assert joints[0, FEET, 1].max() < 0.12 and joints[-1, FEET, 1].max() < 0.20
    assert joints[:, FEET, 1].min(1).max() > 0.35
    assert np.linalg.norm(np.diff(joints, axis=0), axis=2).max() * 20 < 12


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("before", [[], ["dangle_legs"], ["lean_back_seated"]])
def test_sliding_off_a_seat_ends_standing(before, seed):
    joints = performed(seed, *before, "slide_off_seat")
    thigh = joints[:, AT["left_knee"]] - joints[:, AT["left_hip"]]
    steep = -thigh[:, 1] / np.linalg.norm(thigh, axis=1)
    assert steep[0] < 0.4 and steep[-1] > 0.85
    assert joints[-1, FEET, 1].max() < 0.12
    wrists = joints[-1, WRISTS, 1] - joints[-1, AT["neck"], 1]
    assert wrists.max() < -0.25  # nothing is held on to any more


@pytest.mark.parametrize("seed", range(4))
def test_leaning_back_on_a_seat_stretches_the_legs_forward(seed):
    joints = procedural.generate(seed, "lean_back_seated").joints
    reach = (joints[:, ANKLES, 1] - joints[:, [0], 1]).max(1)  # ankles rise towards the pelvis
    assert reach.max() > reach[0] + 0.2
    assert abs(reach[-1] - reach[0]) < 0.15


@pytest.mark.parametrize("seed", range(4))
def test_hanging_back_sinks_behind_the_feet_and_comes_up(seed):
    joints = procedural.generate(seed, "hang_back").joints
    low = int(joints[:, 0, 1].argmin())
    assert joints[low, 0, 1] < joints[0, 0, 1] - 0.3
    assert joints[low, ANKLES, 2].min() > joints[low, 0, 2] + 0.3
    assert abs(joints[-1, 0, 1] - joints[0, 0, 1]) < 0.08


@pytest.mark.parametrize("seed", range(4))
def test_a_moonwalk_glides_backward_on_low_feet(seed):
    joints = procedural.generate(seed, "moonwalk").joints
    assert joints[-1, 0, 2] - joints[0, 0, 2] < -0.5
    assert joints[:, FEET, 1].max() < 0.12


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("way", "sign"), [("left", 1), ("right", -1)])
def test_a_punch_after_a_turn_goes_that_way(way, sign, seed):
    joints = procedural.generate(seed, "turn_and_punch", direction=way).joints
    shoulders = joints[:, [AT["left_shoulder"], AT["right_shoulder"]]].mean(1)
    reach = (joints[:, WRISTS, 0] - shoulders[:, [0]]) * sign
    assert reach.max() > 0.42  # metres to that side: an arm stretched out


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_low_block_brings_the_named_fist_from_high_to_low_in_a_deep_stance(side, seed):
    joints = procedural.generate(seed, "low_block", side=side).joints
    hand = joints[:, WRISTS[SIDES[side]], 1] - joints[:, AT["neck"], 1]
    top = int(hand.argmax())
    assert hand[top] > -0.10
    assert hand[top:].min() < -0.35
    assert joints[:, 0, 1].min() < joints[0, 0, 1] - 0.08


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_kick_out_of_a_stance_is_the_named_legs(side, seed):
    joints = procedural.generate(seed, "stance_kick", side=side).joints
    high = joints[:, ANKLES, 1].max(0)
    named = SIDES[side]
    assert high[named] > 0.6 > high[1 - named] + 0.2


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("side", ["left", "right"])
def test_the_named_arm_opens_high(side, seed):
    joints = procedural.generate(seed, "open_and_twist", side=side).joints
    high = joints[:, WRISTS, 1].max(0)
    assert high[SIDES[side]] > high[1 - SIDES[side]] + 0.2


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("family", ["plie", "squat_jumps"])
@pytest.mark.parametrize("count", [2, 3])
def test_deep_knees_are_counted(family, count, seed):
    joints = procedural.generate(seed, family, count=count).joints
    low = joints[:, 0, 1] < joints[0, 0, 1] - 0.16
    times = int(low[0]) + int(np.count_nonzero(np.diff(low.astype(int)) == 1))
    assert times >= count if family == "squat_jumps" else times == count
    off = joints[:, FEET, 1].min(1) > 0.10
    jumps = int(np.count_nonzero(np.diff(off.astype(int)) == 1))
    assert jumps == (count if family == "squat_jumps" else 0)


@pytest.mark.parametrize("seed", range(3))
def test_small_hops_leave_the_floor_repeatedly_but_stay_low(seed):
    joints = procedural.generate(seed, "small_hops", fps=60.0).joints
    feet = joints[:, FEET, 1].min(1)
    off = feet > 0.035
    assert np.count_nonzero(np.diff(off.astype(int)) == 1) >= 4
    assert feet.max() < 0.25


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("count", [2, 4])
def test_legs_kick_up_alternately(count, seed):
    joints = procedural.generate(seed, "leg_throws", count=count).joints
    up = joints[:, ANKLES, 1] > 0.28
    order = risings(up)
    assert len(order) == count
    assert all(a != b for a, b in pairwise(order))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_crane_lifts_the_named_knee_to_the_hip(side, seed):
    joints = procedural.generate(seed, "crane_strike", side=side).joints
    knees = joints[:, [AT["left_knee"], AT["right_knee"]], 1] - joints[:, [0], 1]
    assert knees.max(0)[SIDES[side]] > -0.12 > knees.max(0)[1 - SIDES[side]] + 0.05


@pytest.mark.parametrize("seed", range(3))
def test_coming_to_rest_ends_with_hanging_arms(seed):
    joints = procedural.generate(seed, "come_to_rest").joints
    shoulders = joints[:, [AT["left_shoulder"], AT["right_shoulder"]]]
    arms = (joints[:, WRISTS, 1] - shoulders[..., 1]) / np.linalg.norm(joints[:, WRISTS] - shoulders, axis=2)
    assert arms[0].max() > -0.8
    assert arms[-1].max() < -0.85
    assert np.linalg.norm(np.diff(joints[-8:], axis=0), axis=2).max() * 20 < 0.5


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("way", "sign"), [("left", 1), ("right", -1)])
def test_dribbling_while_turning_turns_on_the_spot(way, sign, seed):
    joints = procedural.generate(seed, "dribble_turn", direction=way).joints
    across = joints[:, AT["left_hip"]] - joints[:, AT["right_hip"]]
    heading = np.unwrap(np.arctan2(-across[:, 2], across[:, 0]))
    assert sign * (heading[-1] - heading[0]) > 1.2
    assert np.abs(joints[:, 0, [0, 2]] - joints[0, 0, [0, 2]]).max() < 0.5


@pytest.mark.parametrize("seed", range(3))
def test_an_arch_is_a_trunk_behind_the_pelvis(seed):
    joints = procedural.generate(seed, "arch_and_open").joints
    behind = joints[:, AT["neck"], 2] - joints[:, 0, 2]
    assert behind.min() < -0.15
    assert behind[-1] > behind.min() + 0.10


@pytest.mark.parametrize("seed", range(3))
def test_dance_knees_rise_alternately(seed):
    joints = procedural.generate(seed, "high_knee_dance").joints
    up = joints[:, [AT["left_knee"], AT["right_knee"]], 1] > joints[:, [0], 1] - 0.25
    order = risings(up)
    assert len(order) >= 4
    assert all(a != b for a, b in pairwise(order))
