"""Actions that people ask for show what their labels say: direction, side, count, height, order."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.signal import find_peaks

from wamo import library
from wamo.library.splits import is_held_out
from wamo.motion import SMPL22, Motion, geometry

AT = {name: k for k, name in enumerate(SMPL22.joints)}
WAYS = {"forward": (2, 1), "backward": (2, -1), "left": (0, 1), "right": (0, -1)}


def performed(seed: int, family: str, **facts: Any) -> Motion:
    """A clip with these facts from the split that has them."""
    action = library.FAMILIES[family]
    drawn = action.draw(np.random.default_rng(0), facts)
    return library.generate(seed, family, split="held_out" if is_held_out(action, drawn) else "train", **facts)


def relative(motion: Motion, joint: str) -> np.ndarray:
    """A joint relative to the pelvis."""
    return np.asarray(motion.joints[:, AT[joint]] - motion.joints[:, 0], float)


@pytest.mark.parametrize("direction", WAYS)
@pytest.mark.parametrize("count", [1, 2, 3])
def test_steps_go_where_they_say_and_are_counted(direction: str, count: int) -> None:
    motion = performed(count, "take_steps", direction=direction, count=count, speed="slow")
    axis, sign = WAYS[direction]
    way = motion.joints[-1, 0] - motion.joints[0, 0]
    assert sign * way[axis] > 0.2 * count and abs(way[axis]) > 3 * abs(way[2 - axis])
    lifts = sum(len(find_peaks(motion.joints[:, AT[f"{s}_ankle"], 1], prominence=0.03)[0]) for s in ("left", "right"))
    assert lifts == (2 * count if direction in ("left", "right") else count + 1)


@pytest.mark.parametrize(
    ("family", "facts", "axis", "sign"),
    [
        ("pushed_sideways", {"side": "left"}, 0, -1),
        ("pushed_sideways", {"side": "right"}, 0, 1),
        ("pushed_forward", {}, 2, 1),
        ("pushed_backward", {}, 2, -1),
        ("stumble_sideways", {"direction": "left"}, 0, 1),
        ("stumble_sideways", {"direction": "right"}, 0, -1),
        ("stumble_back", {}, 2, -1),
        ("big_step", {"side": "left"}, 2, 1),
        ("shuffle", {"direction": "forward"}, 2, 1),
        ("shuffle", {"direction": "backward"}, 2, -1),
        ("drag_load", {}, 2, -1),
        ("push_cart", {}, 2, 1),
        ("vault", {"side": "left"}, 2, 1),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_the_body_goes_the_named_way(family: str, facts: dict, axis: int, sign: int, seed: int) -> None:
    motion = performed(seed, family, **facts)
    way = motion.joints[-1, 0] - motion.joints[0, 0]
    assert sign * way[axis] > 0.3 and abs(way[axis]) > 2 * abs(way[2 - axis])


@pytest.mark.parametrize("direction", WAYS)
def test_a_step_out_comes_back(direction: str) -> None:
    path = performed(2, "step_and_back", direction=direction, speed="normal").joints[:, 0]
    axis, sign = WAYS[direction]
    assert (sign * (path[:, axis] - path[0, axis])).max() > 0.3
    assert np.abs(path[-1, [0, 2]] - path[0, [0, 2]]).max() < 0.12


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize(("direction", "sign"), [("left", 1), ("right", -1)])
def test_a_pivot_turns_about_the_named_foot(side: str, direction: str, sign: int) -> None:
    motion = performed(4, "pivot", side=side, direction=direction, speed="normal")
    heading = np.unwrap(geometry.heading(motion.joints, SMPL22))
    assert sign * (heading[-1] - heading[0]) > 1.0
    moved = {s: np.linalg.norm(np.ptp(motion.joints[:, AT[f"{s}_foot"]][:, [0, 2]], axis=0)) for s in ("left", "right")}
    assert moved[side] < 0.5 * moved["right" if side == "left" else "left"]


@pytest.mark.parametrize(("direction", "sign"), [("left", 1), ("right", -1)])
def test_leaning_tips_the_head_to_the_named_side(direction: str, sign: int) -> None:
    head = relative(performed(1, "lean_aside", direction=direction), "head")
    assert sign * head[np.abs(head[:, 0]).argmax(), 0] > 0.2


def test_bending_down_lowers_the_head_further_than_leaning_forward() -> None:
    lowest = {name: relative(library.generate(3, name), "head")[:, 1].min() for name in ("bend_down", "lean_forward")}
    assert lowest["bend_down"] < lowest["lean_forward"] - 0.1


@pytest.mark.parametrize(
    "family",
    ["reach_out", "reach_aside", "touch", "hold_in_hand", "shake_object", "drop_object", "wipe_table", "throw_frisbee",
     "throw_dart", "swat", "cough", "high_five", "lean_on", "rub_belly",
     "bend_arm"],
)  # fmt: skip
@pytest.mark.parametrize("side", ["left", "right"])
def test_the_named_hand_acts(family: str, side: str) -> None:
    motion = performed(2, family, side=side)
    other = "right" if side == "left" else "left"
    far = {s: np.linalg.norm(np.diff(relative(motion, f"{s}_wrist"), axis=0), axis=1).sum() for s in (side, other)}
    assert far[side] > 1.3 * far[other]


@pytest.mark.parametrize("family", ["lift_knee", "swing_leg", "stomp"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_the_named_foot_leaves_the_floor(family: str, side: str) -> None:
    motion = performed(3, family, side=side)
    rise = {s: np.ptp(motion.joints[:, AT[f"{s}_ankle"], 1]) for s in ("left", "right")}
    assert rise[side] > 0.12 > rise["right" if side == "left" else "left"]


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_named_leg_is_crossed_over_the_other(side: str) -> None:
    motion = performed(3, "cross_legs", side=side)
    other = "right" if side == "left" else "left"
    ankles = motion.joints[:, [AT[f"{s}_ankle"] for s in (side, other)], :]
    sign = 1 if side == "left" else -1
    crossed = sign * (ankles[:, 0, 0] - ankles[:, 1, 0]) < -0.03
    assert crossed.mean() > 0.2 and (ankles[crossed, 0, 1] > ankles[crossed, 1, 1]).all()


@pytest.mark.parametrize(("direction", "sign"), [("left", 1), ("right", -1)])
def test_an_object_is_carried_to_the_named_side(direction: str, sign: int) -> None:
    motion = performed(5, "move_object", direction=direction)
    hands = 0.5 * (relative(motion, "left_wrist") + relative(motion, "right_wrist"))[:, 0]
    assert hands.max() > 0.15 and hands.min() < -0.15
    assert sign * (hands.argmax() - hands.argmin()) > 0


@pytest.mark.parametrize(("family", "sign"), [("ramp_up", 1), ("ramp_down", -1)])
def test_slopes_change_the_height(family: str, sign: int) -> None:
    height = library.generate(2, family, style=None).joints[:, 0, 1]
    assert sign * (height[-3:].mean() - height[:3].mean()) > 0.25


def test_speed_changes_come_in_order() -> None:
    for family, later in (("speed_up", True), ("slow_down", False)):
        path = library.generate(2, family).joints[:, 0]
        speed = np.linalg.norm(np.diff(path[:, [0, 2]], axis=0), axis=1)
        half = len(speed) // 2
        assert (speed[half:].max() > 1.3 * speed[:half].max()) == later


@pytest.mark.parametrize("count", [2, 3, 4])
def test_wing_beats_and_knee_dips_are_counted(count: int) -> None:
    height = relative(performed(1, "flap_arms", count=count, speed="normal"), "left_wrist")[:, 1]
    high = np.convolve(height, np.ones(3) / 3, "same")
    assert len(find_peaks(high, prominence=0.3)[0]) == count
    if count < 4:
        pelvis = performed(1, "bend_knees", count=count, speed="normal").joints[:, 0, 1]
        assert len(find_peaks(-pelvis, prominence=0.06)[0]) == count


def test_all_fours_puts_hands_and_knees_on_the_floor() -> None:
    for seed in range(3):
        motion = library.generate(seed, "get_on_all_fours")
        joints = ("left_wrist", "right_wrist", "left_knee", "right_knee")
        highest = motion.joints[:, [AT[j] for j in joints], 1].max(1)
        assert (highest < 0.2).mean() > 0.1
