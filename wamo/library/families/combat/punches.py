"""Boxing: jabs, hooks, uppercuts, combinations and elbow strikes; the guard."""

from __future__ import annotations

import numpy as np

from wamo.library.families.poses import BOTH, GUARD, Stance, stance, unstance
from wamo.library.families.registry import Params, family
from wamo.library.stage import LEFT, SIGN, Stage


def guard(s: Stage, start: float, end: float, rise: float = 0.4) -> None:
    """Hold both fists in front of the chin from ``start`` to ``end`` seconds from now."""
    for k in BOTH:
        s.arm(k, (start + rise, GUARD), (end, GUARD), rise=rise, release=0.5)
    s.hold(start, end, rise=rise, nod=0.12, bend=0.10, shrug0=0.12, shrug1=0.12)


def _punch(
    s: Stage,
    k: int,
    start: float,
    place: tuple[float, float, float],
    q: float,
    *,
    load: tuple[float, float, float] = (-0.05, -0.12, 0.30),
    turn: float = 0.5,
    swivel: float = 0.0,
    through: tuple[float, float, float] | None = None,
) -> float:
    """Strike once from the guard and return to it; returns the end in seconds from now."""
    hit = start + 0.35 * q
    keys: list[tuple[float, object]] = [
        (start + 0.12 * q, load),
        (hit, place),
        (hit + 0.05 * q, through or place),
        (hit + 0.30 * q, GUARD),
    ]
    s.arm(k, *keys, rise=0.12 * q, release=0.15, swivel=swivel, overlap=1.1)
    sign = -SIGN[k]
    s.add("twist", (start, 0), (start + 0.12 * q, -0.2 * sign * turn), (hit, 0.75 * sign * turn), (hit + 0.35 * q, 0))
    s.add("pyaw", (start, 0), (start + 0.12 * q, -0.1 * sign * turn), (hit, 0.42 * sign * turn), (hit + 0.35 * q, 0))
    s.add("sz", (start, 0), (hit, 0.05), (hit + 0.3 * q, 0))
    s.add(f"pitch{k}", (start, 0), (hit, 0.35 * turn), (hit + 0.35 * q, 0))
    jolt(s, hit, k, 0.7)
    return hit + 0.36 * q


def jolt(s: Stage, hit: float, side: int, size: float = 1.0) -> None:
    """Tense and shake the whole body as a blow lands at ``hit`` seconds from now."""
    for channel, a, b in (
        ("lift", -0.022, 0.008),
        ("sz", 0.018, -0.008),
        ("bend", 0.05, -0.02),
        ("twist", -0.10 * SIGN[side], 0.04 * SIGN[side]),
        ("nod", 0.07, -0.03),
    ):
        s.add(channel, (hit - 0.09, 0), (hit, a * size), (hit + 0.10, b * size), (hit + 0.22, 0), overlap=1.0)


def _boxing(s: Stage, p: Params, blows: list[tuple[int, tuple[float, float, float], dict]], gap: float = 0.12) -> None:
    """Step into a boxer's stance, strike the blows in turn, and step out of it."""
    q = p.slowness**0.65
    lead = LEFT
    stance(s, 0.05, 0.6, Stance(lead=lead, width=0.10, length=0.34, turn=-0.35))
    a = 0.85
    guard_end = a + len(blows) * (0.66 * q + gap) + 0.3
    guard(s, 0.1, guard_end, rise=0.5)
    bounce, t = s.ticks(0.6, guard_end)
    s.add_curve(
        "lift", bounce, 0.012 * np.sin(2 * np.pi * 1.9 * t) * s.envelope(bounce, 0.3) - 0.02 * s.envelope(bounce, 0.3)
    )
    for k, place, options in blows:
        a = _punch(s, k, a, place, q, **options) + gap
    unstance(s, guard_end, 0.6, Stance(lead=lead, width=0.10, length=0.34, turn=-0.35))
    s.wait(guard_end + 0.65)


@family(
    "jab",
    "punch",
    "~throw a jab( with the <side> hand)",
    "~jab with [the|their] <side> [hand|fist|arm]",
    "~punch straight ahead with [the|their] <side> [hand|fist]",
    "~[throw|do] <n:jab> with the <side> [hand|fist]",
    "~punch forward( <times>) with the <side> [arm|hand|fist]",
    side=True,
    speed=True,
    count=(1, 2, 3, 4),
    implies=("punch", "fight"),
)
def jab(s: Stage, p: Params) -> None:
    """Throws straight punches from a boxer's stance with one hand."""
    _boxing(s, p, [(p.hand, (-0.16, 0.08, 0.97), {"turn": 0.55})] * p.times)


@family(
    "hook",
    "punch",
    "~throw a hook( with the <side> hand)",
    "~[throw|swing] a <side> hook",
    "~swing their <side> [fist|arm] in a hook",
    "~throw <n:hook> with the <side> [fist|hand]",
    "~punch in a sideways arc with the <side> [hand|fist]",
    side=True,
    speed=True,
    count=(1, 2, 3),
    implies=("punch", "fight"),
)
def hook(s: Stage, p: Params) -> None:
    """Throws hooks: lifts the elbow and swings the fist level from the side."""
    _boxing(
        s,
        p,
        [
            (
                p.hand,
                (0.12, 0.10, 0.66),
                {"turn": 1.1, "swivel": 1.15, "load": (0.62, -0.02, 0.22), "through": (-0.42, 0.10, 0.50)},
            )
        ]
        * p.times,
    )


@family(
    "uppercut",
    "punch",
    "~throw an uppercut( with the <side> hand)",
    "~[do|throw] a <side> uppercut",
    "~punch upward(s) with [the|their] <side> [fist|hand]",
    "~throw <n:uppercut> with the <side> [hand|fist]",
    side=True,
    speed=True,
    count=(1, 2, 3),
    implies=("punch", "fight"),
)
def uppercut(s: Stage, p: Params) -> None:
    """Throws uppercuts: the knees dip, the fist drops and drives up under the chin."""
    q = p.slowness**0.65
    for n in range(p.times):
        a = 0.85 + n * (0.66 * q + 0.12)
        s.add("lift", (a, 0), (a + 0.12 * q, -0.09), (a + 0.30 * q, 0.02), (a + 0.6 * q, 0))
        s.add("bend", (a, 0), (a + 0.12 * q, 0.15), (a + 0.32 * q, -0.08), (a + 0.6 * q, 0))
    _boxing(
        s,
        p,
        [(p.hand, (-0.18, 0.34, 0.50), {"turn": 0.8, "load": (0.02, -0.55, 0.28), "through": (-0.18, 0.44, 0.44)})]
        * p.times,
    )


@family(
    "punch_combo",
    "punch",
    "~throw a combination of punches",
    "~box",
    "~[box|shadowbox|spar] with an imaginary opponent",
    "~[throw|do] a series of punches with both hands",
    "~punch with alternating [hands|fists]",
    "~throw several punches, left and right",
    speed=True,
    implies=("punch", "fight"),
)
def punch_combo(s: Stage, p: Params) -> None:
    """Boxes with jab, cross, hook and more from both hands, the guard up."""
    kinds: list[tuple[tuple[float, float, float], dict]] = [
        ((-0.16, 0.08, 0.97), {"turn": 0.5}),
        ((-0.2, 0.06, 0.97), {"turn": 0.9}),
        ((0.10, 0.10, 0.64), {"turn": 1.0, "swivel": 1.1, "load": (0.58, 0, 0.22), "through": (-0.4, 0.1, 0.5)}),
    ]
    first = int(s.rng.integers(2))
    blows = [
        ((first + n) % 2, *kinds[(0, 1, 2, 1, int(s.rng.integers(3)))[n]]) for n in range(4 if p.pace < 1.2 else 5)
    ]
    _boxing(s, p, [(int(k), place, options) for k, place, options in blows], gap=0.02)


@family(
    "elbow_strike",
    "punch",
    "~[strike|hit] with [the|their] <side> elbow",
    "~[throw|do] an elbow strike( with the <side> arm)",
    "~swing their <side> elbow forward",
    side=True,
    speed=True,
    count=(1, 2, 3),
    implies=("fight",),
)
def elbow_strike(s: Stage, p: Params) -> None:
    """Swings a folded arm round so that the elbow strikes."""
    _boxing(
        s,
        p,
        [
            (
                p.hand,
                (-0.30, 0.06, 0.18),
                {"turn": 1.2, "swivel": 1.35, "load": (0.25, 0.0, 0.16), "through": (-0.36, 0.08, 0.12)},
            )
        ]
        * p.times,
    )
