"""Bending down and leaning while standing. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.library.families.poses import BOTH, around
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage
from wamo.library.styles import ACTS


@family(
    "bend_down",
    "posture",
    "~bend down( and ~straighten up again)",
    "~bend over( at the waist)",
    "~bend forward at the [waist|hips]",
    "~bend the upper body down and ~come up again",
    "~stoop down with hanging arms",
    "~fold forward and ~straighten up",
    speed=True,
    style=ACTS,
)
def bend_down(s: Stage, p: Params) -> None:
    """Bends forward from the hips, arms hanging or hands on the knees, and straightens up again."""
    q = p.slowness**0.8
    go, stay = 0.95 * q, float(s.rng.uniform(0.3, 1.6))
    deep = float(s.rng.uniform(0.75, 1.05))
    keys = (0.2, 0.2 + go, 0.2 + go + stay, 0.2 + 2 * go + stay)
    s.plateau(keys, tilt=1.05 * deep, bend=0.62 * deep, sz=-0.19 * deep, lift=-0.10 * deep, nod=0.15)
    on_knees = s.rng.random() < 0.35
    place = (0.13, 0.52, 0.16) if on_knees else around(s.rng, (0.16, 0.36, 0.34), 0.03)
    for k in BOTH:
        s.reach(k, "heading", (keys[1], place), (keys[2], place), rise=0.85 * go, release=0.8 * go)
    s.wait(keys[3] + 0.4)


@family(
    "bend_knees",
    "posture",
    "~bend [the|their|both] knees [slightly|a little]",
    "~dip at the knees( and ~rise)",
    "~sink a little in [the|their] knees",
    "~flex both knees and ~straighten them",
    "~lower the body a little by bending [the|both] knees",
    speed=True,
    count=(1, 2, 3),
)
def bend_knees(s: Stage, p: Params) -> None:
    """Dips a little at the knees with an upright trunk, and rises."""
    one = 1.15 * p.slowness**0.8
    deep = float(s.rng.uniform(0.12, 0.22))
    for n in range(p.times):
        a = 0.25 + n * (one + 0.15)
        keys = (a, a + 0.45 * one, a + 0.55 * one, a + one)
        s.plateau(keys, lift=-deep, tilt=0.10, sz=-0.03, bend=0.05, knee0=0.1, knee1=0.1)
    s.wait(0.25 + p.times * (one + 0.15) + 0.5)


@family(
    "lean_aside",
    "posture",
    "~lean to the <way>",
    "~lean [the|their] upper body to the <way>",
    "~tilt sideways to the <way>",
    "~bend the trunk to the <way> side( and ~come back)",
    "~lean over to the <way>( and ~straighten up)",
    direction=("left", "right"),
    speed=True,
)
def lean_aside(s: Stage, p: Params) -> None:
    """Leans the trunk to one side with hanging arms, stays a moment and straightens up."""
    q, sign = p.slowness**0.8, 1 if p.direction == "left" else -1
    go, stay = 0.85 * q, float(s.rng.uniform(0.3, 1.4))
    size = float(s.rng.uniform(0.42, 0.62))
    keys = (0.2, 0.2 + go, 0.2 + go + stay, 0.2 + 2 * go + stay)
    s.plateau(keys, side=size * sign, roll=0.12 * sign, sx=0.05 * sign, tip=0.05 * sign)
    s.wait(keys[3] + 0.4)


@family(
    "lean_forward",
    "posture",
    "~lean forward(s)",
    "~lean [the|their] upper body forward(s)",
    "~tilt forward from the hips and ~come back",
    "~lean ahead as if to look at something closely",
    "~incline [the|their] trunk forward",
    speed=True,
)
def lean_forward(s: Stage, p: Params) -> None:
    """Leans the trunk forward by about forty degrees, stays a moment and straightens up."""
    q = p.slowness**0.8
    go, stay = 0.85 * q, float(s.rng.uniform(0.4, 1.6))
    size = float(s.rng.uniform(0.8, 1.1))
    keys = (0.2, 0.2 + go, 0.2 + go + stay, 0.2 + 2 * go + stay)
    s.plateau(keys, tilt=0.48 * size, bend=0.26 * size, sz=-0.08, nod=-0.15)
    style = int(s.rng.integers(3))
    for k in BOTH:
        if style == 0:
            s.reach(k, "heading", (keys[1], (0.14, 0.56, 0.12)), (keys[2], (0.14, 0.56, 0.12)), rise=go, release=go)
        elif style == 1:
            s.arm(k, (keys[1], (0.1, -0.9, -0.25)), (keys[2], (0.1, -0.9, -0.25)), rise=go, release=go)
    s.wait(keys[3] + 0.4)


@family(
    "lean_on",
    "posture",
    "~lean on [something|a table|a counter|a wall] with [the|their] <side> [hand|arm]",
    "~lean to the <side>, a hand on [something|a counter]",
    "~rest [the|their] <side> hand on something and ~lean on it",
    "~support themselves with the <side> hand( on [a table|something])",
    "~prop themselves up( on something) with the <side> [arm|hand]",
    side=True,
    speed=True,
    style=ACTS,
)
def lean_on(s: Stage, p: Params) -> None:
    """Puts one hand on something at hip height beside the body and leans on it, the legs relaxed."""
    q, k = p.slowness**0.8, p.hand
    go, stay = 1.0 * q, float(s.rng.uniform(1.2, 2.6))
    place = around(s.rng, (0.46, 0.93, 0.12), 0.03)
    s.reach(k, "heading", (0.1 + go, place), (0.1 + go + stay, place), rise=go, release=0.8 * q, swivel=0.3)
    s.hold(
        0.25, 0.1 + go + stay, rise=1.1 * go, fall=0.8 * q,
        side=0.24 * SIGN[k], roll=0.05 * SIGN[k], sx=0.07 * SIGN[k], tilt=0.06, **{f"shrug{k}": 0.25},
    )  # fmt: skip
    s.wait(go + stay + 1.2 * q)


@family(
    "rock",
    "posture",
    "~rock back and forth( on the spot)",
    "~rock forward and backward on [the|their] feet",
    "~sway forward and backward( on the spot)",
    "~shift [the|their] weight between heels and toes",
    "~tip back and forth on [the|their] feet",
    speed=True,
    count=(2, 3, 4),
)
def rock(s: Stage, p: Params) -> None:
    """Rocks forward onto the toes and back onto the heels, feet in place."""
    one = 1.3 * p.slowness**0.8
    at, t = s.ticks(0.3, 0.3 + p.times * one)
    wave = np.sin(2 * np.pi * (t - 0.3) / one) * s.envelope(at, 0.35)
    s.c["sz"][at] += 0.055 * wave
    s.c["tilt"][at] += 0.10 * wave
    s.c["bend"][at] -= 0.06 * wave
    for k in BOTH:
        s.c[f"pitch{k}"][at] += 0.42 * np.maximum(wave, 0) - 0.22 * np.maximum(-wave, 0)
    s.wait(0.3 + p.times * one + 0.4)


@family(
    "touch_knees",
    "exercise",
    "~touch [the|their] knees( with both hands)",
    "~put [the|their|both] hands on [the|their] knees",
    "~bend forward to rest the hands on the knees",
    "~lean down and ~hold [the|both] knees",
    "~catch [the|their] breath, hands on the knees",
    speed=True,
)
def touch_knees(s: Stage, p: Params) -> None:
    """Bends forward and sets both hands on the knees, stays and straightens up."""
    q = p.slowness**0.8
    go, stay = 0.9 * q, float(s.rng.uniform(0.6, 2.0))
    keys = (0.2, 0.2 + go, 0.2 + go + stay, 0.2 + 2 * go + stay)
    s.plateau(keys, tilt=0.72, bend=0.30, sz=-0.14, lift=-0.12, nod=-0.1)
    for k in BOTH:
        s.reach(
            k, "heading", (keys[1], (0.12, 0.50, 0.17)), (keys[2], (0.12, 0.50, 0.17)), rise=0.9 * go, release=0.9 * go,
            swivel=0.4,
        )  # fmt: skip
    s.wait(keys[3] + 0.4)
