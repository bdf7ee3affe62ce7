"""Pushes from all sides, stumbles and lost balance. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.library.families.locomotion.steps import paces
from wamo.library.families.poses import BOTH
from wamo.library.families.registry import Params, family
from wamo.library.stage import LEFT, RIGHT, SIGN, Stage


def _flail(s: Stage, a: float, span: float, size: float = 1.0) -> None:
    """Throw both arms out for balance and lower them again."""
    for k in BOTH:
        out = (0.62 * size + 0.1 * s.rng.random(), -0.55 + 0.45 * size + 0.25 * s.rng.random(), 0.25)
        back = (0.55 * size, -0.5 + 0.2 * s.rng.random(), 0.35)
        s.arm(k, (a + 0.3, out), (a + 0.55 * span, back), (a + span, (0.3, -0.8, 0.25)), rise=0.28, release=0.7)


def _recover(s: Stage, a: float, x: float, z: float, seconds: float, lead: int) -> float:
    """Catch the weight with quick steps of decreasing length; returns the end in seconds from now."""
    count = int(s.rng.integers(2, 5))
    sizes = [1.0, *np.linspace(0.8, 0.45, count - 1)] if not x else [1.0, 1.0] * max(1, count // 2)
    moves = [((lead + n) % 2, x * size, z * size) for n, size in enumerate(sizes)]
    if not x:
        gone = [sum(m[2] for m in moves if m[0] == foot) for foot in BOTH]
        last = 1 - moves[-1][0]
        moves.append((last, 0.0, gone[1 - last] - gone[last]))
    return paces(s, a, moves, seconds, height=0.06, arm=0.0)


@family(
    "pushed_sideways",
    "walk",
    "~get pushed from [the|their] <side>( side)",
    "~get shoved to the <other> and ~catch themselves",
    "~receive a push from the <side> and ~stagger to the <other>",
    "~get knocked to the <other>( by a push)",
    "~lose their balance to the <other> after a push from the <side>",
    side=True,
    speed=True,
)
def pushed_sideways(s: Stage, p: Params) -> None:
    """Is pushed from one side, tips to the other, steps that way to catch the weight and straightens up."""
    sign = -SIGN[p.hand]
    lead, a, q = (LEFT if sign > 0 else RIGHT), 0.55, p.slowness**0.4
    size = float(s.rng.uniform(0.8, 1.2))
    s.add("side", (a, 0), (a + 0.24, 0.44 * sign * size), (a + 0.8 * q, -0.12 * sign), (a + 1.3 * q, 0))
    s.add("roll", (a, 0), (a + 0.2, -0.12 * sign * size), (a + 0.9 * q, 0))
    s.add("tip", (a, 0), (a + 0.14, -0.3 * sign * size), (a + 0.6 * q, 0.1 * sign), (a + 1.2 * q, 0))
    s.add("sx", (a, 0), (a + 0.25, 0.09 * sign), (a + 0.9, 0))
    _flail(s, a, 1.2 * q, size)
    end = _recover(s, a + 0.16, sign * 0.46 * size, 0.0, 0.36 * q, lead)
    s.wait(max(end, a + 1.5 * q) + 0.7)


def _pushed_along(s: Stage, p: Params, way: int) -> None:
    """Push the trunk forward (1) or backward (-1) and catch the weight with steps that way."""
    a, q = 0.55, p.slowness**0.4
    size = float(s.rng.uniform(0.8, 1.2))
    s.add("tilt", (a, 0), (a + 0.28, 0.38 * way * size), (a + 0.9 * q, 0.16 * way), (a + 1.6 * q, 0))
    s.add("bend", (a, 0), (a + 0.15, -0.22 if way > 0 else 0.28), (a + 0.5, 0.12), (a + 1.3 * q, 0))
    s.add("nod", (a, 0), (a + 0.14, -0.35 * way), (a + 0.6, 0.15), (a + 1.3 * q, 0))
    s.add("sz", (a, 0), (a + 0.22, 0.09 * way), (a + 0.9, 0))
    _flail(s, a, 1.2 * q, size)
    end = _recover(s, a + 0.15, 0.0, 0.54 * way * size, 0.36 * q, int(s.rng.integers(2)))
    s.wait(max(end, a + 1.7 * q) + 0.6)


@family(
    "pushed_forward",
    "walk",
    "~get pushed forward(s)",
    "~get pushed from [behind|the back]",
    "~get shoved in the back and ~stumble forward",
    "~receive a push from behind and ~catch themselves with a few steps",
    "~lurch forward after a push from behind",
    speed=True,
)
def pushed_forward(s: Stage, p: Params) -> None:
    """Is pushed from behind, lurches forward with quick steps and straightens up."""
    _pushed_along(s, p, 1)


@family(
    "pushed_backward",
    "walk",
    "~get pushed backward(s)",
    "~get pushed from the front",
    "~get hit in the chest and ~stumble backward(s)",
    "~receive a push from the front and ~stagger backward(s)",
    "~reel backward(s) after a push to the chest",
    speed=True,
)
def pushed_backward(s: Stage, p: Params) -> None:
    """Is pushed from the front, reels backward with quick steps and straightens up."""
    _pushed_along(s, p, -1)


@family(
    "stumble_sideways",
    "walk",
    "~stumble to the <way>",
    "~stagger a few steps to the <way>",
    "~trip and ~stumble sideways to the <way>",
    "~sway and ~stumble <direction>",
    "~lose their footing and ~go a few steps to the <way>",
    direction=("left", "right"),
    speed=True,
)
def stumble_sideways(s: Stage, p: Params) -> None:
    """Sways, loses the balance to one side and follows with uneven crossing steps."""
    sign = 1 if p.direction == "left" else -1
    lead, a, q = (LEFT if sign > 0 else RIGHT), 0.5, p.slowness**0.6
    s.add("side", (a - 0.3, 0), (a + 0.25, 0.26 * sign), (a + 1.0 * q, -0.16 * sign), (a + 1.9 * q, 0))
    s.add("bend", (a, 0), (a + 0.5, 0.22), (a + 1.4 * q, 0.1), (a + 2.2 * q, 0))
    s.add("nod", (a, 0), (a + 0.5, 0.2), (a + 2.0 * q, 0))
    _flail(s, a, 1.6 * q, float(s.rng.uniform(0.5, 0.9)))
    size = float(s.rng.uniform(0.26, 0.36))
    moves = [
        (foot, sign * size * far, ahead) for far, ahead in ((1.2, 0.12), (0.7, -0.06)) for foot in (lead, 1 - lead)
    ]
    end = paces(s, a + 0.1, moves, 0.42 * q, height=0.06, arm=0.0)
    s.wait(max(end, a + 2.0 * q) + 0.6)


@family(
    "stumble_back",
    "walk",
    "~stumble backward(s)",
    "~stagger backward(s) a few steps",
    "~trip and ~stumble backward(s)",
    "~lose their balance and ~step backward(s) to catch themselves",
    "~totter back(wards) on unsteady legs",
    speed=True,
)
def stumble_back(s: Stage, p: Params) -> None:
    """Loses the balance backward and catches it with uneven steps."""
    a, q = 0.5, p.slowness**0.6
    s.add("tilt", (a - 0.2, 0), (a + 0.3, -0.16), (a + 1.2 * q, 0.1), (a + 2.0 * q, 0))
    s.add("side", (a, 0), (a + 0.6, 0.12 * float(s.rng.choice([-1, 1]))), (a + 1.6 * q, 0))
    _flail(s, a, 1.5 * q, float(s.rng.uniform(0.6, 1.0)))
    end = _recover(s, a + 0.1, 0.0, -float(s.rng.uniform(0.28, 0.42)), 0.44 * q, int(s.rng.integers(2)))
    s.wait(max(end, a + 2.0 * q) + 0.6)


@family(
    "lose_balance",
    "posture",
    "~lose [their |]balance and ~regain it",
    "~struggle to keep [the|their] balance on the spot",
    "~wobble and ~find [the|their] balance again",
    "~almost fall, waving both arms to stay upright",
    "~teeter with swinging arms, then ~steady themselves",
    speed=True,
)
def lose_balance(s: Stage, p: Params) -> None:
    """Teeters on the spot, circling the arms and swinging the trunk, then steadies."""
    q = p.slowness**0.6
    span = float(s.rng.uniform(1.8, 2.6)) * q
    at, t = s.ticks(0.3, 0.3 + span + 0.8)
    wave = s.envelope(at, 0.5) * np.exp(-0.35 * (t - 0.3))
    turn = 2 * np.pi * 0.95 / q * (t - 0.3)
    first = float(s.rng.choice([-1, 1]))
    s.c["side"][at] += 0.30 * first * wave * np.sin(turn)
    s.c["sx"][at] -= 0.05 * first * wave * np.sin(turn)
    s.c["tilt"][at] += 0.20 * wave * np.cos(turn + 0.6)
    s.c["bend"][at] += 0.16 * wave * np.cos(turn)
    for k in BOTH:
        phase = 1.6 * turn + 0.7 * SIGN[k]
        circle = np.stack([0.75 + 0.12 * np.cos(phase), 0.10 + 0.5 * np.sin(phase), 0.10 + 0.4 * np.cos(phase)], 1)
        s.arm_curve(k, at, circle, s.envelope(at, 0.5))
        s.c[f"pitch{k}"][at] += 0.3 * wave * np.maximum(np.cos(turn + 0.6), 0)
    s.wait(0.3 + span + 1.0)
