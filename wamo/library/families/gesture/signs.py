"""Arm postures, and signs to other people."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.poses import BOTH, HIP, UP, around
from wamo.library.families.registry import Params, family
from wamo.library.stage import Stage
from wamo.library.styles import ACTS


@family(
    "cheer",
    "gesture",
    "~cheer",
    "~raise both [arms|fists] in [victory|triumph|celebration]",
    "~celebrate with (both )arms raised",
    "~throw their arms up in joy",
    "~pump both fists in the air",
    speed=True,
    count=(2, 3, 4),
    style=ACTS,
    implies=("gesture",),
)
def cheer(s: Stage, p: Params) -> None:
    """Throws both fists up again and again, rising onto the toes."""
    rate, rise = 1.5 * p.pace**0.9, 0.5
    span = p.times / rate
    at, t = s.ticks(0, rise + span + 0.8)
    u = np.clip((t - rise) * rate, 0, p.times)
    pump = np.sin(np.pi * u) ** 2
    for k in BOTH:
        curve = np.array([0.34, 0.88, 0.14]) - pump[:, None] * np.array([0.02, 0.48, -0.12])
        s.arm_curve(k, at, curve, curves.window(t, 0, rise + span, rise, 0.7))
        s.add_curve(f"pitch{k}", at, 0.32 * (1 - pump) * s.envelope(at, 0.5))
    s.add_curve("lift", at, (0.045 * (1 - pump) - 0.05 * pump) * s.envelope(at, 0.5))
    s.hold(0.1, rise + span, bend=-0.14, nod=-0.2)
    s.wait(rise + span + 0.75)


@family(
    "hands_on_hips",
    "gesture",
    "~put their hands on their hips",
    "~stand with (both )hands on [the|their] hips",
    "~place both hands on their waist",
    "~stand with arms akimbo",
    speed=True,
    style=ACTS,
    upper=True,
)
def hands_on_hips(s: Stage, p: Params) -> None:
    """Sets both hands on the hips, shifts the weight and stays."""
    go, stay = 0.7 * p.slowness**0.8, float(s.rng.uniform(1.8, 2.8))
    for k in BOTH:
        s.reach(k, "pelvis", (go + 0.08 * k, HIP), (go + stay, HIP), release=0.7 * p.slowness**0.5, swivel=0.75)
    sign = 1 if s.rng.random() < 0.5 else -1
    s.hold(
        0.4 * go, go + stay, rise=0.8, fall=0.8, sx=0.045 * sign, roll=-0.05 * sign, side=0.06 * sign, look=-0.25 * sign
    )
    s.wait(go + stay + 0.6)


@family(
    "cross_arms",
    "gesture",
    "~cross their arms",
    "~fold their arms( in front of their chest)",
    "~stand with crossed arms",
    "~cross both arms over their chest",
    speed=True,
    style=ACTS,
    upper=True,
)
def cross_arms(s: Stage, p: Params) -> None:
    """Folds the arms over the chest and stays."""
    go, stay = 0.9 * p.slowness**0.8, float(s.rng.uniform(1.6, 2.6))
    top = int(s.rng.integers(2))
    for k in BOTH:
        place = (-0.13, 0.03 + 0.045 * (k == top), 0.24 + 0.03 * (k == top))
        s.reach(
            k,
            "chest",
            (0.6 * go, (0.10, -0.02, 0.36)),
            (go, place),
            (go + stay, place),
            release=0.8 * p.slowness**0.5,
            swivel=0.12,
        )
    s.hold(0.4 * go, go + stay, rise=0.7, bend=0.03, tilt=-0.03, tip=0.06)
    s.wait(go + stay + 0.7)


@family(
    "stop_sign",
    "gesture",
    "~[hold|put] up their <side> hand to say stop",
    "~signal [stop|to stop] with [the|their] <side> hand",
    "~raise [the|their] <side> palm to stop someone",
    "~make a stop gesture( with the <side> hand)",
    side=True,
    speed=True,
    upper=True,
    style=ACTS,
    implies=("gesture",),
)
def stop_sign(s: Stage, p: Params) -> None:
    """Thrusts a flat hand out at shoulder height from the chest, and holds it there, leaning back."""
    go, stay = 0.55 * p.slowness**0.9, float(s.rng.uniform(0.9, 1.4))
    s.arm(
        p.hand,
        (0.5 * go, (0.1, -0.05, 0.38)),
        (go, (0.02, 0.10, 0.84)),
        (go + stay, (0.02, 0.10, 0.84)),
        release=0.6,
        settle=0.08,
    )
    s.hold(0, go + stay, tilt=-0.07, nod=0.05, rise=0.3)
    s.wait(go + stay + 0.6)


@family(
    "pray",
    "gesture",
    "~[press|put|place] their [palms|hands] together [as if praying|in prayer|in front of their chest]",
    "~pray",
    "~put their hands together and ~bow their head",
    speed=True,
    style=ACTS,
    upper=True,
)
def pray(s: Stage, p: Params) -> None:
    """Presses the palms together before the breast and bows the head."""
    go, stay = 0.85 * p.slowness**0.8, float(s.rng.uniform(1.4, 2.2))
    for k in BOTH:
        s.reach(k, "chest", (go, (0.035, 0.12, 0.23)), (go + stay, (0.035, 0.12, 0.23)), release=0.8, swivel=0.35)
    s.hold(0.3, go + stay, rise=0.6, nod=0.38, bend=0.08)
    s.wait(go + stay + 0.7)


@family(
    "blow_kiss",
    "gesture",
    "~blow a kiss( with their <side> hand)",
    "~throw a kiss( with their <side> hand)",
    "~[touch|kiss] their <side> hand and ~blow a kiss",
    side=True,
    speed=True,
    upper=True,
    style=ACTS,
    implies=("gesture",),
)
def blow_kiss(s: Stage, p: Params) -> None:
    """Brings a hand to the lips and sweeps it out forward."""
    q = p.slowness**0.9
    s.reach(p.hand, "head", (0.6 * q, (0.02, -0.08, 0.15)), (1.0 * q, (0.02, -0.08, 0.15)), release=0.35)
    s.arm(
        p.hand,
        (1.15 * q, (0.0, 0.05, 0.5)),
        (1.6 * q, (0.30, 0.15, 0.88)),
        (2.1 * q, (0.36, 0.10, 0.86)),
        rise=0.3,
        release=0.7,
    )
    s.add("bend", (0.9 * q, 0), (1.5 * q, 0.14), (2.2 * q, 0))
    s.wait(2.1 * q + 0.65)


@family(
    "facepalm",
    "gesture",
    "~cover their face with their <side> hand",
    "~facepalm( with the <side> hand)",
    "~put their <side> hand [on|over] their face",
    "~rub their face with their <side> hand in frustration",
    side=True,
    speed=True,
    upper=True,
    style=ACTS,
)
def facepalm(s: Stage, p: Params) -> None:
    """Drops the head into one hand and shakes it slightly."""
    go, stay = 0.6 * p.slowness**0.9, float(s.rng.uniform(1.1, 1.8))
    s.reach(p.hand, "head", (go, (0.03, 0.03, 0.14)), (go + stay, (0.03, 0.03, 0.14)), release=0.6, swivel=0.15)
    s.hold(0.1, go + stay, rise=0.5, nod=0.55, bend=0.16)
    s.add("look", (go, 0), (go + 0.25, 0.12), (go + 0.55, -0.12), (go + 0.85, 0))
    s.wait(go + stay + 0.6)


@family(
    "handshake",
    "gesture",
    "~shake hands( with someone)( using the <side> hand)",
    "~[hold|reach|stretch] out their <side> hand to shake hands",
    "~give someone a handshake( with their <side> hand)",
    side=True,
    speed=True,
    count=(2, 3, 4),
    style=ACTS,
)
def handshake(s: Stage, p: Params) -> None:
    """Takes half a step forward, holds a hand out at waist height and pumps it up and down."""
    rate, rise = 1.9 * p.pace**0.8, 0.7
    span = p.times / rate
    at, t = s.ticks(0, rise + span + 0.9)
    u = np.clip((t - rise) * rate, 0, p.times)
    curve = np.array([-0.05, -0.42, 0.66]) + (np.sin(2 * np.pi * u) * 0.10)[:, None] * np.array([0.0, 1.0, 0.1])
    s.arm_curve(p.hand, at, curve, curves.window(t, 0, rise + span, rise, 0.7))
    s.step(p.hand, 0.1, 0.5, 0.0, 0.16)
    s.step(p.hand, rise + span + 0.1, 0.5, 0.0, -0.16)
    s.hold(0.1, rise + span, rise=0.5, tilt=0.12, sz=0.06, nod=0.05)
    s.wait(rise + span + 0.8)


@family(
    "raise_hand",
    "gesture",
    "~raise their <side> [hand|arm]",
    "~[lift|put up] their <side> [hand|arm] as if to ask a question",
    "~[hold|stretch] their <side> [arm|hand] straight up( in the air)",
    side=True,
    speed=True,
    upper=True,
    style=ACTS,
)
def raise_hand(s: Stage, p: Params) -> None:
    """Stretches one arm straight up, as at school, and holds it."""
    go, stay = 0.8 * p.slowness**0.9, float(s.rng.uniform(0.9, 1.6))
    s.arm(p.hand, (go, UP), (go + stay, around(s.rng, UP, 0.03)), release=0.8 * p.slowness**0.6)
    s.wait(go + stay + 0.7)
