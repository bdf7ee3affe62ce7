"""Uneven walks, long strides, dribbling, ballet steps, blades and spins move as their captions say."""

import numpy as np
import pytest

from wamo import library as procedural
from wamo.motion import SMPL22
from wamo.motion.geometry import heading

AT = {name: k for k, name in enumerate(SMPL22.joints)}


def joint(motion, name):
    return motion.joints[:, AT[name]].astype(float)


def footholds(motion):
    """Places (n, 3) where a foot stands: toes that hardly move."""
    places = []
    for side in ("left", "right"):
        foot = joint(motion, f"{side}_foot")
        still = np.linalg.norm(np.diff(foot, axis=0), axis=1) * motion.fps < 0.15
        edges = np.flatnonzero(np.diff(np.concatenate([[0], still.astype(int), [0]])))
        places += [foot[a:b].mean(0) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= 3]
    return np.array(places)


def turned(motion):
    """Degrees to the left between the first and the last frame."""
    angle = np.degrees(np.unwrap(heading(motion.joints.astype(float), SMPL22)))
    return angle[-1] - angle[0]


@pytest.mark.parametrize("seed", range(6))
def test_uneven_ground_has_footholds_of_many_heights_and_a_floor_has_one(seed):
    uneven = footholds(procedural.generate(seed, "walk_uneven"))[:, 1]
    level = footholds(procedural.generate(seed, "walk", direction="forward"))[:, 1]
    assert len(uneven) > 4
    assert np.ptp(uneven) > 0.05 > np.ptp(level)


@pytest.mark.parametrize("seed", range(4))
def test_long_strides_reach_further_than_a_walk(seed):
    def reach(family, **facts):
        motion = procedural.generate(seed, family, speed="normal", **facts)
        apart = (joint(motion, "left_ankle") - joint(motion, "right_ankle"))[:, [0, 2]]
        return np.linalg.norm(apart, axis=1).max() / np.ptp(motion.joints[0, :, 1])

    assert reach("long_strides") > 1.1 * reach("walk", direction="forward", style="relaxed")


@pytest.mark.parametrize("seed", range(4))
def test_bent_walking_leans_only_between_upright_ends(seed):
    motion = procedural.generate(seed, "walk_bent")
    trunk = joint(motion, "neck") - joint(motion, "pelvis")
    lean = np.degrees(np.arccos(trunk[:, 1] / np.linalg.norm(trunk, axis=1)))
    middle = lean[len(lean) // 3 : -len(lean) // 3]
    assert middle.min() > 25 > lean[[0, -1]].max()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("direction", ["forward", "backward", "side"])
def test_a_dribbler_goes_the_named_way_and_pumps_with_the_named_hand(direction, side, seed):
    motion = procedural.generate(seed, "dribble_walk", direction=direction, side=side, speed="normal")
    x, _, z = joint(motion, "pelvis")[-1] - joint(motion, "pelvis")[0]
    far = {"forward": z, "backward": -z, "side": abs(x)}[direction]
    assert far > 1.0 and far > 2 * abs(x if direction != "side" else z)
    other = {"left": "right", "right": "left"}[side]
    up = {s: (joint(motion, f"{s}_wrist") - joint(motion, f"{s}_shoulder"))[20:-20, 1] for s in (side, other)}
    assert np.abs(np.diff(up[side])).sum() > 2 * np.abs(np.diff(up[other])).sum()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_leg_circle_leads_the_named_leg_from_ahead_past_the_side_to_behind(side, seed):
    motion = procedural.generate(seed, "leg_circle", side=side, speed="normal")
    out = 1 if side == "left" else -1
    leg = joint(motion, f"{side}_ankle") - joint(motion, f"{side}_hip")
    behind = leg[:, 2].argmin()
    ahead = leg[:behind, 2].argmax()
    assert leg[ahead, 2] > 0.3 and leg[behind, 2] < -0.2
    assert (out * leg[ahead:behind, 0]).max() > 0.3
    other = joint(motion, f"{'right' if side == 'left' else 'left'}_ankle")
    assert np.ptp(other[:, 1]) < 0.08


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("direction", ["forward", "backward", "left", "right"])
def test_gliding_steps_go_the_named_way(direction, seed):
    motion = procedural.generate(seed, "gliding_steps", direction=direction)
    x, _, z = joint(motion, "pelvis")[-1] - joint(motion, "pelvis")[0]
    far, aside = {"forward": (z, x), "backward": (-z, x), "left": (x, z), "right": (-x, z)}[direction]
    assert far > 0.5 and abs(aside) < 0.3


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("way", ["left", "right"])
def test_a_turning_leap_is_once_around_and_off_the_floor(way, seed):
    motion = procedural.generate(seed, "turning_leap", direction=way)
    assert abs(turned(motion) * (1 if way == "left" else -1) - 360) < 45
    assert motion.joints[..., 1].min(1).max() > 0.12


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_spin_kick_is_once_around_and_the_named_leg_flies_out(side, seed):
    motion = procedural.generate(seed, "spin_kick", side=side)
    assert abs(abs(turned(motion)) - 360) < 45
    other = "right" if side == "left" else "left"
    height = {s: joint(motion, f"{s}_ankle")[:, 1] - joint(motion, f"{s}_hip")[:, 1] for s in (side, other)}
    assert height[side].max() > -0.35
    assert height[side].max() > height[other].max() + 0.2


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_slash_sweeps_the_named_hand_across_at_the_named_height(side, seed):
    heights = []
    for height in ("low", "middle", "high"):
        motion = procedural.generate(seed, "sword_slash", side=side, height=height, count=1, speed="normal")
        hand = joint(motion, f"{side}_wrist")
        fastest = np.linalg.norm(np.diff(hand, axis=0), axis=1).argmax()
        heights.append(hand[fastest, 1])
        other = joint(motion, f"{'right' if side == 'left' else 'left'}_wrist")
        assert (
            np.linalg.norm(np.diff(hand, axis=0), axis=1).sum() > np.linalg.norm(np.diff(other, axis=0), axis=1).sum()
        )
        assert np.ptp(hand[:, 0]) > 0.6
    assert heights == sorted(heights)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_thrust_drives_the_named_hand_straight_out(side, seed):
    motion = procedural.generate(seed, "sword_thrust", side=side, height="middle", count=1)
    hand = joint(motion, f"{side}_wrist") - joint(motion, f"{side}_shoulder")
    other = "right" if side == "left" else "left"
    assert hand[:, 2].max() > 0.3
    assert hand[:, 2].max() > (joint(motion, f"{other}_wrist") - joint(motion, f"{other}_shoulder"))[:, 2].max() + 0.15
