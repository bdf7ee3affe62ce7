"""Arm movements, resting hands, looks and idle standing are what their captions say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.signal import find_peaks

from wamo.library import FAMILIES, generate
from wamo.library.splits import is_held_out
from wamo.motion import SMPL22, Motion

AT = {name: k for k, name in enumerate(SMPL22.joints)}
OTHER = {"left": "right", "right": "left"}


def performed(seed: int, family: str, **facts: Any) -> Motion:
    """A plain clip with these facts from the split that has them."""
    kind = FAMILIES[family]
    if "style" in kind.space:
        facts["style"] = None
    drawn = kind.draw(np.random.default_rng(0), facts)
    return generate(seed, family, split="held_out" if is_held_out(kind, drawn) else "train", **facts)


def joint(motion: Motion, name: str) -> np.ndarray:
    return motion.joints[:, AT[name]].astype(float)


def way(motion: Motion, side: str) -> float:
    """Distance that a wrist travels relative to the pelvis, metres."""
    local = joint(motion, f"{side}_wrist") - joint(motion, "pelvis")
    return float(np.linalg.norm(np.diff(local, axis=0), axis=1).sum())


@pytest.mark.parametrize(
    "family",
    (
        *("raise_arm", "lower_arm", "swing_arm", "circle_arm", "circle_hand", "move_hand", "shake_hand_loose"),
        *("shade_eyes", "hand_to_face", "hand_to_head", "hand_on_chest", "hand_on_hip", "talk_one_hand"),
        "wave_at_height",
    ),
)
@pytest.mark.parametrize("side", ["left", "right"])
def test_the_named_hand_moves_more(family: str, side: str) -> None:
    for seed in range(3):
        motion = performed(seed, family, side=side, speed="normal")
        assert way(motion, side) > 1.3 * way(motion, OTHER[side])


@pytest.mark.parametrize("family", ["raise_arm", "raise_arms", "wave_at_height"])
def test_hands_rise_to_the_named_height(family: str) -> None:
    for seed in range(3):
        highest = []
        for height in ("waist", "shoulder", "overhead"):
            motion = performed(seed, family, height=height, **({"side": "left"} if family != "raise_arms" else {}))
            highest.append((joint(motion, "left_wrist") - joint(motion, "left_shoulder"))[:, 1].max())
        waist, shoulder, overhead = highest
        assert waist < -0.15 < shoulder < 0.2 < overhead


@pytest.mark.parametrize(("direction", "axis"), [("forward", 2), ("side", 0)])
def test_arms_rise_the_named_way(direction: str, axis: int) -> None:
    for seed in range(3):
        motion = performed(seed, "raise_arms", direction=direction, height="shoulder")
        reach = np.abs(joint(motion, "left_wrist") - joint(motion, "left_shoulder"))
        assert reach[:, axis].max() > 0.35 > reach[:, 2 - axis].max() - 0.1


@pytest.mark.parametrize("family", ["lower_arms", "lower_arm"])
def test_lowered_arms_were_up_first(family: str) -> None:
    for seed in range(4):
        motion = performed(seed, family, **({"side": "left"} if family == "lower_arm" else {}))
        height = (joint(motion, "left_wrist") - joint(motion, "left_shoulder"))[:, 1]
        assert height[0] > -0.15 and height[-1] < -0.3


@pytest.mark.parametrize("count", [2, 3, 4])
def test_swings_and_circles_are_counted(count: int) -> None:
    swing = performed(2, "swing_arm", side="right", count=count, speed="normal")
    ahead = (joint(swing, "right_wrist") - joint(swing, "right_shoulder"))[:, 2]
    assert len(find_peaks(ahead, prominence=0.25)[0]) == count
    circle = performed(2, "circle_arm", side="left", count=count, speed="normal")
    arm = joint(circle, "left_wrist") - joint(circle, "left_shoulder")
    turned = np.unwrap(np.arctan2(arm[:, 2], -arm[:, 1]))
    assert abs((turned[-1] - turned[0]) / (2 * np.pi)) == pytest.approx(count, abs=0.2)


@pytest.mark.parametrize("direction", ["left", "right", "up", "down"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_hand_moves_the_named_way(direction: str, side: str) -> None:
    axis, sign = {"left": (0, 1), "right": (0, -1), "up": (1, 1), "down": (1, -1)}[direction]
    for seed in range(3):
        motion = performed(seed, "move_hand", side=side, direction=direction, speed="normal")
        hand = joint(motion, f"{side}_wrist") - joint(motion, f"{side}_shoulder")
        lifted = hand[hand[:, 2] > 0.2]  # while it is in front of the body
        assert sign * (lifted[len(lifted) * 2 // 3, axis] - lifted[len(lifted) // 4, axis]) > 0.1


@pytest.mark.parametrize(("direction", "sign"), [("left", 1), ("right", -1)])
def test_a_look_to_the_side_turns_the_shoulders_along(direction: str, sign: int) -> None:
    for seed in range(3):
        motion = performed(seed, "look", direction=direction)
        across = joint(motion, "left_shoulder") - joint(motion, "right_shoulder")
        turned = np.degrees(np.arctan2(-across[:, 2], across[:, 0]))
        assert sign * (turned[len(turned) // 2] - turned[0]) > 10


def test_a_look_up_lifts_the_head_and_a_look_down_lowers_it() -> None:
    for seed in range(3):
        ahead = []
        for direction in ("up", "down"):
            motion = performed(seed, "look", direction=direction)
            head = joint(motion, "head") - joint(motion, "neck")
            ahead.append((head[len(head) // 2] - head[0])[2])
        assert ahead[0] < -0.02 and ahead[1] > 0.02


@pytest.mark.parametrize(
    ("family", "gap"),
    [("hands_together", 0.12), ("rub_hands", 0.16), ("hands_behind_back", 0.2), ("hands_to_face", 0.18)],
)
def test_hands_come_together(family: str, gap: float) -> None:
    for seed in range(3):
        motion = performed(seed, family, speed="normal")
        apart = np.linalg.norm(joint(motion, "left_wrist") - joint(motion, "right_wrist"), axis=1)
        assert apart[len(apart) // 2] < gap < apart[0]


def test_hands_behind_the_back_are_behind_and_hands_to_the_face_are_before_it() -> None:
    for seed in range(3):
        behind = performed(seed, "hands_behind_back", speed="normal")
        middle = len(behind.joints) // 2
        assert (joint(behind, "left_wrist") - joint(behind, "pelvis"))[middle, 2] < -0.08
        face = performed(seed, "hands_to_face", speed="normal")
        middle = len(face.joints) // 2
        away = joint(face, "right_wrist")[middle] - joint(face, "head")[middle]
        assert away[2] > 0.08 and np.linalg.norm(away) < 0.3


def test_weight_shifts_from_foot_to_foot_and_the_feet_stay() -> None:
    for seed in range(3):
        motion = performed(seed, "shift_weight", speed="normal")
        aside = joint(motion, "pelvis")[:, 0]
        assert np.ptp(aside) > 0.06 and len(find_peaks(np.abs(aside - aside.mean()), prominence=0.015)[0]) >= 3
        assert max(np.ptp(joint(motion, f"{side}_foot"), axis=0).max() for side in ("left", "right")) < 0.06


def test_an_impatient_person_taps_one_foot() -> None:
    for seed in range(3):
        motion = performed(seed, "wait_impatiently", speed="normal")
        taps = [len(find_peaks(joint(motion, f"{side}_foot")[:, 1], prominence=0.012)[0]) for side in ("left", "right")]
        assert max(taps) >= 4 and min(taps) <= 1


def test_talking_moves_both_hands_in_front_of_a_standing_body() -> None:
    for seed in range(3):
        motion = performed(seed, "talk", speed="normal")
        assert min(way(motion, "left"), way(motion, "right")) > 0.8
        assert np.ptp(joint(motion, "left_foot"), axis=0).max() < 0.05
