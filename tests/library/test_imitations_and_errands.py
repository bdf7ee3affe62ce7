"""Animals, injuries, signs, dressing and loosening exercises show what their labels say: side, direction, count."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.signal import find_peaks

from wamo.library import FAMILIES, everyday, generate, understood, with_everyday, with_wordings
from wamo.library.parse import first_action
from wamo.library.splits import is_held_out
from wamo.library.styles import CROOKED, contradicts
from wamo.motion import SMPL22, Motion

AT = {name: k for k, name in enumerate(SMPL22.joints)}
OTHER = {"left": "right", "right": "left"}
SEEDS = range(3)


def performed(seed: int, family: str, **facts: Any) -> Motion:
    """A plain clip with these facts from the split that has them."""
    kind = FAMILIES[family]
    if "style" in kind.space:
        facts.setdefault("style", None)
    drawn = kind.draw(np.random.default_rng(0), facts)
    return generate(seed, family, split="held_out" if is_held_out(kind, drawn) else "train", **facts)


def joint(motion: Motion, name: str) -> np.ndarray:
    return motion.joints[:, AT[name]].astype(float)


def way(motion: Motion, side: str) -> float:
    """Distance that a wrist travels relative to the pelvis, metres."""
    local = joint(motion, f"{side}_wrist") - joint(motion, "pelvis")
    return float(np.linalg.norm(np.diff(local, axis=0), axis=1).sum())


def peaks(signal: np.ndarray, least: float) -> int:
    return len(find_peaks(np.pad(signal, 1, constant_values=signal.min()), prominence=least)[0])


@pytest.mark.parametrize(
    "family",
    (
        *("cat", "bump_head", "smell_armpit", "smoke", "bang_surface", "give_object", "hang_up", "paint_wall", "sew"),
        *("scratch_body", "direct_traffic"),
    ),
)
@pytest.mark.parametrize("side", ["left", "right"])
def test_the_named_hand_moves_more(family: str, side: str) -> None:
    for seed in SEEDS:
        motion = performed(seed, family, side=side, speed="normal")
        assert way(motion, side) > 1.15 * way(motion, OTHER[side])


@pytest.mark.parametrize("family", ["hurt_leg", "circle_ankle", "circle_knee", "wiggle_leg", "lower_leg"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_the_named_leg_leaves_the_floor(family: str, side: str) -> None:
    for seed in SEEDS:
        motion = performed(seed, family, side=side, speed="normal")
        rise = {s: np.ptp(joint(motion, f"{s}_ankle")[:, 1]) for s in OTHER}
        assert rise[side] > 0.12 > rise[OTHER[side]]


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_lowered_leg_was_up_first(side: str) -> None:
    for seed in SEEDS:
        height = joint(performed(seed, "lower_leg", side=side), f"{side}_ankle")[:, 1]
        assert height[0] > height[-1] + 0.2


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_teapot_tips_away_from_its_handle(side: str) -> None:
    sign = -1 if side == "left" else 1
    for seed in SEEDS:
        motion = performed(seed, "teapot", side=side)
        aside = sign * (joint(motion, "head") - joint(motion, "pelvis"))[:, 0]
        assert aside.max() > 0.12 > -aside.min()


@pytest.mark.parametrize(("direction", "sign"), [("left", 1), ("right", -1)])
def test_a_feint_goes_one_way_and_ends_the_other(direction: str, sign: int) -> None:
    for seed in SEEDS:
        aside = sign * joint(performed(seed, "juke", direction=direction), "pelvis")[:, 0]
        assert (aside - aside[0]).min() < -0.05 and aside[-1] - aside[0] > 0.4


@pytest.mark.parametrize("side", ["left", "right"])
def test_one_shoulder_is_lifted(side: str) -> None:
    for seed in SEEDS:
        motion = performed(seed, "raise_shoulder", side=side)
        above = {s: np.ptp((joint(motion, f"{s}_shoulder") - joint(motion, "neck"))[:, 1]) for s in OTHER}
        assert above[side] > 1.5 * above[OTHER[side]]


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_foot_twists_in_place(side: str) -> None:
    for seed in SEEDS:
        motion = performed(seed, "twist_foot", side=side)
        toes = {s: joint(motion, f"{s}_foot") - joint(motion, f"{s}_ankle") for s in OTHER}
        turned = {s: np.ptp(np.arctan2(v[:, 0], v[:, 2])) for s, v in toes.items()}
        assert turned[side] > 0.6 and turned[side] > 3 * turned[OTHER[side]]


@pytest.mark.parametrize("count", [2, 3])
def test_pecks_blows_and_leaps_are_counted(count: int) -> None:
    for seed in SEEDS:
        peck = performed(seed, "chicken", count=count, speed="normal")
        assert peaks(-joint(peck, "head")[:, 1], 0.15) == count
        blow = performed(seed, "bang_surface", count=count, side="right", speed="normal")
        height = (joint(blow, "right_wrist") - joint(blow, "right_shoulder"))[:, 1]
        lifted = height > np.sort(height)[len(height) // 3]
        assert peaks(np.where(lifted, height, height[lifted].min()), 0.15) == count
        leaps = joint(performed(seed, "frog", count=count), "pelvis")[:, 1]
        assert peaks(-np.minimum(leaps, leaps[0]), 0.25) >= count


@pytest.mark.parametrize("family", ["call_out", "take_picture", "binoculars", "cry", "squirrel"])
def test_both_hands_come_to_the_head(family: str) -> None:
    for seed in SEEDS:
        motion = performed(seed, family)
        middle = len(motion.joints) // 2
        for side in OTHER:
            assert np.linalg.norm(joint(motion, f"{side}_wrist")[middle] - joint(motion, "head")[middle]) < 0.34


@pytest.mark.parametrize("family", ["cup_hands", "make_snowball", "snake", "time_out"])
def test_both_hands_come_together(family: str) -> None:
    for seed in SEEDS:
        motion = performed(seed, family)
        apart = np.linalg.norm(joint(motion, "left_wrist") - joint(motion, "right_wrist"), axis=1)
        assert apart.min() < 0.2 < apart[0]


def test_a_bear_walks_forward_on_hands_and_feet() -> None:
    for seed in SEEDS:
        motion = performed(seed, "bear_walk")
        low = [joint(motion, f"{side}_wrist")[:, 1] < 0.25 for side in OTHER]
        down = np.flatnonzero(low[0] & low[1])
        knees = min(joint(motion, f"{side}_knee")[down, 1].min() for side in OTHER)
        assert len(down) > motion.fps and knees > 0.2
        assert joint(motion, "pelvis")[-1, 2] - joint(motion, "pelvis")[0, 2] > 0.4


def test_petting_is_done_low() -> None:
    for seed in SEEDS:
        motion = performed(seed, "pet_animal", side="left")
        assert joint(motion, "left_wrist")[:, 1].min() < joint(motion, "left_knee")[0, 1] + 0.2


def test_hurt_knees_are_held_by_both_hands() -> None:
    for seed in SEEDS:
        motion = performed(seed, "hurt_leg", side="right", speed="normal")
        height = joint(motion, "right_knee")[:, 1]
        held = np.flatnonzero(height > height.max() - 0.05)
        middle = held[len(held) // 2]
        for side in OTHER:
            assert np.linalg.norm((joint(motion, f"{side}_wrist") - joint(motion, "right_knee"))[middle]) < 0.25


@pytest.mark.parametrize("style", sorted(CROOKED))
@pytest.mark.parametrize("family", ["walk", "run", "jog"])
def test_nobody_who_staggers_goes_straight(family: str, style: str) -> None:
    said = ["a person walks in a straight line", "a person runs straight ahead", "a person walks forward"]
    for seed in range(20):
        clip = generate(seed, family, style=style)
        extended = with_wordings(with_everyday(clip, 50, seed), understood(said), 5, seed)
        assert not [caption for caption in extended.captions if "straight" in caption.lower()]


def test_others_may_go_straight() -> None:
    assert contradicts("A man walks in a straight line", "drunk") and not contradicts("a man walks forward", "drunk")
    assert not contradicts("a man walks in a straight line", "sad") and not contradicts("walks straight on", None)
    assert any("straight" in sentence for sentence, _ in everyday()["walk"])


@pytest.mark.parametrize(
    ("caption", "family"),
    [
        ("a person acts like a human bear", "beast"),
        ("someone cups their hands around their mouth", "call_out"),
        ("a man unzips his pants with his left hand", "unzip_pants"),
        ("the person gives the object to someone", "give_object"),
        ("a person hurts his left leg", "hurt_leg"),
        ("a person twists their foot", "twist_foot"),
        ("a person lowers his raised arms", "lower_arms"),
        ("she puts her leg back down", "lower_leg"),
        ("a person bangs on something", "bang_surface"),
        ("a person raises right and left hand", "raise_arms"),
    ],
)
def test_people_call_it_so(caption: str, family: str) -> None:
    assert first_action(caption) == family
