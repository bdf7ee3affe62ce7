"""Work with tools and the whole body: shoelaces, hammer, saw, spade, ladder, oars."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.hands import Rub, rub
from wamo.library.families.poses import BOTH, raise_knee
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage
from wamo.library.styles import ACTS


@family(
    "tie_shoe",
    "daily",
    "~tie [the|their] <side> shoe",
    "~[kneel|crouch|bend] down to tie [the|their] <side> shoe",
    "~tie their shoelaces",
    "~lean down to [the|their] <side> [foot|shoe]",
    side=True,
    speed=True,
)
def tie_shoe(s: Stage, p: Params) -> None:
    """Goes down on one knee and works at the front shoe with both hands."""
    k, d, stay = p.hand, 0.95 * p.slowness**0.8, float(s.rng.uniform(1.6, 2.2))
    end = 0.1 + d + stay
    keys = (0.1, 0.1 + d, end, end + d)
    s.plateau(keys, lift=-0.46, sz=-0.10, tilt=0.42, bend=0.62, nod=0.15)
    s.step(k, 0.1, 0.55 * d, 0.0, 0.22)
    s.step(k, end + 0.5 * d, 0.5 * d, 0.0, -0.22)
    s.leg_keys(
        1 - k, (0.1 + d, (0.06, -0.36, -0.56)), (end, (0.06, -0.36, -0.56)), rise=0.95 * d, release=0.9 * d, point=-0.30
    )
    for h in BOTH:
        place = (0.13, 0.16, 0.40) if h == k else (-0.06, 0.16, 0.42)
        rub(
            s,
            h,
            0.2 + d,
            stay - 0.3,
            Rub("heading", place, (0.025, 0.02, 0.0), 1.9 + 0.3 * h, second=(0.0, 0.02, 0.02)),
            rise=0.8 * d,
            release=0.6 * d,
        )
    s.wait(end + d + 0.2)


@family(
    "hammer",
    "daily",
    "~hammer( a nail)( with [the|their] <side> hand)",
    "~[hit|strike|pound] [something|a nail] with a hammer( in the <side> hand)",
    "~swing a hammer( with the <side> [arm|hand])",
    side=True,
    speed=True,
    count=(3, 4, 5),
    style=ACTS,
    upper=True,
)
def hammer(s: Stage, p: Params) -> None:
    """Holds a nail with one hand and strikes with the other from the elbow."""
    k, rate = p.hand, 1.55 * p.pace**0.7
    span = p.times / rate
    at, t = s.ticks(0.0, 0.8 + span + 0.6)
    u = np.clip((t - 0.8) * rate, 0, p.times) % 1.0
    up = np.where(u < 0.62, curves.minimum_jerk(u / 0.62), 1 - np.clip((u - 0.62) / 0.20, 0, 1) ** 1.6)
    up = np.convolve(np.pad(up, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    curve = np.array([-0.05, -0.18, 0.60]) + up[:, None] * np.array([0.18, 0.62, -0.28])
    s.arm_curve(k, at, curve, curves.window(t, 0, 0.8 + span, 0.7, 0.6))
    s.add_curve("bend", at, 0.10 * (1 - up) * s.envelope(at, 0.5))
    s.reach(1 - k, "chest", (0.7, (0.02, -0.03, 0.38)), (0.8 + span, (0.02, -0.03, 0.38)), release=0.6)
    s.hold(0.2, 0.8 + span, nod=0.25)
    s.wait(0.8 + span + 0.6)


@family(
    "saw",
    "daily",
    "~saw( wood)( with [the|their] <side> hand)",
    "~[cut|saw] wood with a [handsaw|saw]( in the <side> hand)",
    "~move a saw back and forth( with the <side> arm)",
    side=True,
    speed=True,
    count=(3, 4, 5),
    style=ACTS,
)
def saw(s: Stage, p: Params) -> None:
    """Leans over and saws to and fro with one arm, the other hand holding the wood."""
    k = p.hand
    rate = 1.05 * p.pace**0.7
    span = p.times / rate
    s.step(k, 0.1, 0.5, 0.0, -0.26)
    rub(s, k, 0.9, span, Rub("pelvis", (0.10, 0.15, 0.30), (0.0, -0.045, 0.17), rate), release=0.6, rise=0.7)
    s.reach(1 - k, "pelvis", (0.8, (0.02, 0.10, 0.40)), (0.9 + span, (0.02, 0.10, 0.40)), release=0.6)
    s.hold(0.2, 0.9 + span, rise=0.6, tilt=0.48, bend=0.25, sz=-0.06, lift=-0.05)
    s.step(k, 1.0 + span, 0.5, 0.0, 0.26)
    s.wait(1.6 + span)


@family(
    "dig",
    "daily",
    "~dig( a hole)( with a [shovel|spade])",
    "~shovel [snow|dirt|sand]",
    "~use a shovel",
    "~[scoop|lift] [dirt|earth] with a shovel and ~throw it( aside)",
    speed=True,
    count=(1, 2, 3),
    style=ACTS,
)
def dig(s: Stage, p: Params) -> None:
    """Drives a spade down and forward, levers it up and throws the earth to one side."""
    one = 2.0 * p.slowness**0.8
    sign = 1 if s.rng.random() < 0.5 else -1
    end = 0.7 + p.times * one
    front = 0 if sign < 0 else 1
    paths = {
        True: [(0.0, -0.30, 0.52), (0.0, -0.45, 0.60), (0.05 * sign, -0.18, 0.50), (0.42 * sign, -0.02, 0.42)],
        False: [(0.02, 0.0, 0.30), (0.03, -0.18, 0.38), (0.08 * sign, -0.10, 0.20), (0.20 * sign, 0.02, 0.22)],
    }
    for k in BOTH:
        keys: list[tuple[float, object]] = []
        for n in range(p.times):
            a = 0.7 + n * one
            for share, (x, y, z) in zip((0.0, 0.28, 0.52, 0.74), paths[k == front], strict=True):
                keys.append((a + share * one, (x * SIGN[k], y, z)))
        s.reach(k, "chest", *keys, (end, keys[0][1]), rise=0.6, release=0.6)
    for n in range(p.times):
        a = 0.7 + n * one
        for channel, sizes in (
            ("tilt", (0.30, 0.62, 0.30, 0.05)),
            ("lift", (-0.08, -0.20, -0.10, 0.0)),
            ("bend", (0.20, 0.42, 0.25, 0.05)),
            ("twist", (0, 0, 0.25 * sign, 0.75 * sign)),
            ("sz", (0, 0.04, -0.04, -0.02)),
        ):
            times = (a - 0.3 * one, a, a + 0.28 * one, a + 0.52 * one, a + 0.74 * one, a + one - 0.05)
            s.add(channel, *zip(times, (0, *sizes, 0), strict=True))
    s.wait(end + 0.7)


@family(
    "row",
    "daily",
    "~row( a boat)",
    "~paddle( a canoe)",
    "~sit (on the floor )and ~row",
    "~pull oars( back and forth)",
    "~do a rowing motion",
    speed=True,
    count=(2, 3, 4),
    starts="floor",
    ends="floor",
    implies=("exercise",),
)
def row(s: Stage, p: Params) -> None:
    """Sits on the floor and rows: leans forward with long arms, swings back and draws the hands in."""
    one = 1.6 * p.slowness**0.7
    at, t = s.ticks(0.0, 0.6 + p.times * one + 0.5)
    u = np.clip((t - 0.6) / one, 0, p.times)
    back = 0.5 - 0.5 * np.cos(2 * np.pi * u)
    draw = 0.5 - 0.5 * np.cos(2 * np.pi * u - 0.55)
    w = curves.window(t, 0, 0.4 + p.times * one, 0.55, 0.5)
    s.add_curve("tilt", at, (0.55 - 0.75 * back) * w)
    s.add_curve("bend", at, (0.10 - 0.15 * back) * w)
    for k in BOTH:
        curve = np.array([-0.05, -0.10, 0.95]) + draw[:, None] * np.array([0.08, -0.22, -0.72])
        s.arm_curve(k, at, curve, w)
        s.leg[k, at] = raise_knee(1.90 + (0.55 - 0.75 * back) * w, 0.95 - 0.40 * back * w, 0.14) * np.array(
            [SIGN[k], 1, 1]
        )
    s.wait(0.6 + p.times * one + 0.5)
