"""Cutting, juggling, rubbing the belly, bending one arm, laughing. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.hands import Rub, rub
from wamo.library.families.poses import BOTH
from wamo.library.families.registry import Params, family
from wamo.library.kinematics import arm_vector
from wamo.library.stage import SIGN, Stage


@family(
    "cut_food",
    "daily",
    "~[cut|chop|slice] [something|vegetables|food]( with a knife in [the|their] <side> hand)",
    "~chop vegetables( with the <side> hand)",
    "~slice bread on a table( with the <side> hand)",
    "~use a knife with [the|their] <side> hand",
    "~cut something in front of them with [the|their] <side> hand",
    side=True,
    speed=True,
)
def cut_food(s: Stage, p: Params) -> None:
    """Holds something on a table with one hand and cuts it with short downward strokes of the other."""
    span = float(s.rng.uniform(2.0, 3.2))
    k = p.hand
    path = Rub("heading", (0.10, 1.00, 0.44), (0.01, 0.055, 0.02), 2.2 * p.pace**0.6)
    rub(s, k, 0.9, span, path, rise=0.8)
    s.reach(1 - k, "heading", (0.85, (0.02, 0.95, 0.44)), (0.9 + span, (0.06, 0.95, 0.44)), rise=0.75, release=0.6)
    s.hold(0.2, 0.9 + span, rise=0.7, fall=0.7, tilt=0.14, bend=0.16, nod=0.28)
    s.wait(span + 1.8)


@family(
    "juggle",
    "sport",
    "~juggle( balls)( with both hands)",
    "~juggle with [three|some] balls",
    "~toss balls from hand to hand",
    "~throw and ~catch balls with both hands in turn",
    "~pretend to juggle",
    speed=True,
)
def juggle(s: Stage, p: Params) -> None:
    """Moves both forearms up and inward in turn, as if throwing balls from hand to hand, looking up."""
    hertz, span = 1.25 * p.pace**0.6, float(s.rng.uniform(2.4, 3.8))
    at, t = s.ticks(0.2, 0.8 + span + 0.6)
    weight = curves.window(t, 0.2, 0.8 + span, 0.6, 0.6)
    for k in BOTH:
        turn = 2 * np.pi * hertz * (t - 0.8) + np.pi * k
        path = np.array([-0.06, -0.36, 0.46]) + np.stack([0.09 * np.cos(turn), 0.15 * np.sin(turn), 0 * t], 1)
        s.arm_curve(k, at, path, weight)
    s.hold(0.4, 0.8 + span, rise=0.5, fall=0.5, nod=-0.22)
    s.wait(span + 1.7)


@family(
    "rub_belly",
    "gesture",
    "~rub [the|their] [belly|stomach]( with [the|their] <side> hand)",
    "~hold [the|their] stomach with [the|their] <side> hand",
    "~put the <side> hand on [the|their] [belly|stomach]",
    "~pat [the|their] belly( with the <side> hand)",
    "~stroke [the|their] stomach in circles( with the <side> hand)",
    side=True,
    speed=True,
)
def rub_belly(s: Stage, p: Params) -> None:
    """Lays one hand on the belly and rubs it in circles, looking down."""
    span = float(s.rng.uniform(1.6, 3.0))
    path = Rub("pelvis", (-0.02, 0.16, 0.17), (0.06, 0.0, 0.0), 0.9 * p.pace**0.6, (0.0, 0.05, 0.0))
    rub(s, p.hand, 0.8, span, path, rise=0.7, swivel=0.4)
    s.hold(0.4, 0.8 + span, rise=0.6, fall=0.6, nod=0.22, bend=0.06)
    s.wait(span + 1.7)


@family(
    "bend_arm",
    "gesture",
    "~bend [the|their] <side> [arm|elbow]",
    "~bend [the|their] <side> arm at the elbow",
    "~lift [the|their] <side> forearm with the elbow at the side",
    "~bend and ~straighten [the|their] <side> arm",
    "~curl [the|their] <side> arm",
    side=True,
    speed=True,
    count=(1, 2, 3),
)
def bend_arm(s: Stage, p: Params) -> None:
    """Bends one elbow until the hand is at the shoulder, the upper arm at the side, and straightens it."""
    k, one = p.hand, 1.3 * p.slowness**0.8
    down, up = arm_vector(0.08, 0.08, 0.3), arm_vector(0.18, 0.06, 2.15)
    keys: list[tuple[float, object]] = [(0.3, down)]
    for n in range(p.times):
        a = 0.3 + n * one
        keys += [(a + 0.45 * one, up), (a + 0.6 * one, up), (a + one, down)]
    s.arm(k, *keys, rise=0.3, release=0.5, settle=0.0)
    s.hold(0.3, 0.3 + p.times * one, rise=0.5, fall=0.5, look=0.12 * SIGN[k])
    s.wait(0.3 + p.times * one + 0.6)


@family(
    "laugh",
    "gesture",
    "~laugh",
    "~laugh out loud, shaking with laughter",
    "~double over with laughter",
    "~giggle with shaking shoulders",
    "~burst out laughing, holding [the|their] belly",
)
def laugh(s: Stage, p: Params) -> None:
    """Bends forward in bursts with jerking shoulders, a hand on the belly, then leans back."""
    span = float(s.rng.uniform(2.0, 3.2))
    at, t = s.ticks(0.4, 0.4 + span)
    jerk = np.abs(np.sin(2 * np.pi * 2.1 * (t - 0.4))) * s.envelope(at, 0.35)
    s.c["bend"][at] += 0.10 * jerk
    s.c["lift"][at] -= 0.012 * jerk
    for k in BOTH:
        s.c[f"shrug{k}"][at] += 0.22 * jerk
    s.hold(0.4, 0.2 + 0.6 * span, rise=0.5, fall=0.5, bend=0.24, tilt=0.14, nod=0.10)
    s.hold(0.4 + 0.65 * span, 0.4 + span, rise=0.4, fall=0.5, bend=-0.14, nod=-0.30)
    k = int(s.rng.integers(2))
    place = (-0.02, 0.17, 0.18)
    s.reach(k, "pelvis", (0.9, place), (0.4 + span, place), rise=0.6, release=0.7, swivel=0.4)
    s.wait(span + 1.3)
