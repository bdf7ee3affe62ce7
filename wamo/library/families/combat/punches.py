"""Punches, blocks and swords."""

from __future__ import annotations

import numpy as np

from wamo.library.families.poses import BOTH, GUARD, HIP_FIST, PUNCHED, stance, unstance
from wamo.library.families.registry import Params, family
from wamo.library.stage import LEFT, RIGHT, SIGN, Stage


def guard(s: Stage, start: float, end: float, rise: float = 0.4) -> None:
    """Both fists before the chin."""
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
    """One blow from the guard and back; returns its end."""
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
    _jolt(s, hit, k, 0.7)
    return hit + 0.36 * q


def _jolt(s: Stage, hit: float, side: int, size: float = 1.0) -> None:
    """The whole body tightens and shakes as a blow lands."""
    for channel, a, b in (
        ("lift", -0.022, 0.008),
        ("sz", 0.018, -0.008),
        ("bend", 0.05, -0.02),
        ("twist", -0.10 * SIGN[side], 0.04 * SIGN[side]),
        ("nod", 0.07, -0.03),
    ):
        s.add(channel, (hit - 0.09, 0), (hit, a * size), (hit + 0.10, b * size), (hit + 0.22, 0), overlap=1.0)


def _boxing(s: Stage, p: Params, blows: list[tuple[int, tuple[float, float, float], dict]], gap: float = 0.12) -> None:
    """Step into a boxer's stance, strike, and step out of it."""
    q = p.slowness**0.65
    lead = LEFT
    stance(s, 0.05, 0.6, lead=lead, width=0.10, length=0.34, turn=-0.35)
    a = 0.85
    guard_end = a + len(blows) * (0.66 * q + gap) + 0.3
    guard(s, 0.1, guard_end, rise=0.5)
    bounce, t = s.ticks(0.6, guard_end)
    s.add_curve(
        "lift", bounce, 0.012 * np.sin(2 * np.pi * 1.9 * t) * s.envelope(bounce, 0.3) - 0.02 * s.envelope(bounce, 0.3)
    )
    for k, place, options in blows:
        a = _punch(s, k, a, place, q, **options) + gap
    unstance(s, guard_end, 0.6, lead=lead, width=0.10, length=0.34, turn=-0.35)
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
    """Straight punches from a boxer's stance with one hand."""
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
    """Hooks: the elbow lifted, the fist swung round level from the side."""
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
    """Uppercuts: the knees dip, the fist drops and drives up under the chin."""
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
    """Boxes: jab, cross, hook and more from both hands with the guard up."""
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


@family(
    "karate_punch",
    "punch",
    "~do karate punches",
    "~punch alternately from a [horse stance|wide stance]",
    "~practice karate punches",
    "~stand with legs wide and ~punch <times>",
    "~[do|perform] <n:karate punch>",
    speed=True,
    count=(2, 3, 4, 5),
    implies=("punch", "fight"),
)
def karate_punch(s: Stage, p: Params) -> None:
    """From a wide low stance punches straight, one fist drawn back to the hip as the other goes out."""
    q = p.slowness**0.65
    stance(s, 0.05, 0.8, width=0.42, settle=0.14)
    a, one = 1.0, 0.62 * q
    end = a + p.times * one
    first = int(s.rng.integers(2))
    for k in BOTH:
        keys: list[tuple[float, object]] = [(0.8, HIP_FIST)]
        for n in range(p.times):
            out = (first + n) % 2 == k
            if out:
                _jolt(s, a + n * one + 0.27 * q, k)
            keys += [
                (a + n * one + 0.02, keys[-1][1]),
                (a + n * one + 0.28 * q, (-0.28, 0.0, 0.94) if out else HIP_FIST),
            ]
        s.arm(k, *keys, (end, keys[-1][1]), rise=0.6, release=0.6, overlap=1.05)
    unstance(s, end + 0.1, 0.8, width=0.42, settle=0.14)
    s.wait(end + 0.95)


@family(
    "karate_chop",
    "punch",
    "~[do|perform] a karate chop( with the <side> hand)",
    "~chop (down )with [the|their] <side> hand",
    "~strike downward with the edge of their <side> hand",
    side=True,
    speed=True,
    count=(1, 2, 3),
    implies=("fight",),
)
def karate_chop(s: Stage, p: Params) -> None:
    """Raises the edge of a hand above the shoulder and chops down before the body."""
    k, q = p.hand, p.slowness**0.65
    stance(s, 0.05, 0.6, lead=1 - k, width=0.08, length=0.30)
    one = 0.95 * q
    keys: list[tuple[float, object]] = []
    for n in range(p.times):
        a = 0.75 + n * one
        keys += [
            (a, (0.30, 0.55, 0.05)),
            (a + 0.12 * q, (0.30, 0.58, 0.02)),
            (a + 0.32 * q, (-0.15, -0.35, 0.72)),
            (a + 0.5 * q, (-0.15, -0.38, 0.70)),
        ]
        s.add("bend", (a, -0.05), (a + 0.32 * q, 0.32), (a + 0.9 * q, 0))
        s.add("lift", (a, 0), (a + 0.32 * q, -0.07), (a + 0.9 * q, 0))
        s.add("twist", (a, 0.2 * SIGN[k]), (a + 0.32 * q, -0.35 * SIGN[k]), (a + 0.9 * q, 0))
    end = keys[-1][0]
    s.arm(k, *keys, release=0.6, overlap=1.05)
    s.arm(1 - k, (0.7, GUARD), (end, (0.0, -0.35, 0.4)), release=0.6)
    unstance(s, end + 0.2, 0.6, lead=1 - k, width=0.08, length=0.30)
    s.wait(end + 0.9)


@family(
    "sword_cut",
    "sport",
    "~swing a sword",
    "~[cut|slash|strike] with a sword",
    "~slash diagonally with [a sword|an imaginary sword|a blade]",
    "~swing a sword <times>",
    "~[fight|practice] with a sword",
    "~wield a sword with both hands",
    speed=True,
    count=(1, 2, 3, 4),
    implies=("fight",),
)
def sword_cut(s: Stage, p: Params) -> None:
    """Cuts with a two-handed sword, diagonally from one shoulder and then the other, stepping in."""
    q = p.slowness**0.65
    stance(s, 0.05, 0.6, lead=RIGHT, width=0.12, length=0.36)
    one = 1.0 * q
    high = [(0.13, 0.52, 0.18), (-0.13, 0.52, 0.18)]
    low = [(-0.20, -0.28, 0.42), (0.20, -0.28, 0.42)]
    end = 0.9 + p.times * one
    for k in BOTH:
        keys: list[tuple[float, tuple[float, float, float]]] = [(0.7, (0.0, -0.05, 0.40))]
        for n in range(p.times):
            a, m = 0.9 + n * one, n % 2
            shift = 0.05 * (1 if k == RIGHT else -1)
            for t, place in ((a + 0.35 * q, high[m]), (a + 0.60 * q, (0.0, 0.10, 0.55)), (a + 0.74 * q, low[m])):
                keys.append((t, (place[0], place[1] + shift, place[2])))
        mirrored = [(t, (x * SIGN[k] + 0.03, y, z)) for t, (x, y, z) in keys]
        s.reach(k, "chest", *mirrored, (end + 0.2, mirrored[-1][1]), rise=0.6, release=0.6, overlap=1.15)
    for n in range(p.times):
        a, sign = 0.9 + n * one, 1 if n % 2 == 0 else -1
        s.add("twist", (a, 0), (a + 0.35 * q, 0.4 * sign), (a + 0.74 * q, -0.45 * sign), (a + one, 0))
        s.add("bend", (a, 0), (a + 0.35 * q, -0.12), (a + 0.7 * q, 0.25), (a + one, 0))
        s.add("lift", (a, 0), (a + 0.35 * q, 0.02), (a + 0.7 * q, -0.08), (a + one, 0))
    unstance(s, end + 0.3, 0.6, lead=RIGHT, width=0.12, length=0.36)
    s.wait(end + 1.0)


@family(
    "dodge",
    "sport",
    "~dodge to the <way>",
    "~duck to the <way>",
    "~[lean|weave|duck] to the <way> to avoid [something|a punch]",
    "~evade [something|a punch]( to the <way>)",
    direction=("left", "right"),
    speed=True,
    count=(1, 2, 3),
    implies=("fight",),
)
def dodge(s: Stage, p: Params) -> None:
    """Ducks and sways to one side with the guard up, and comes back."""
    sign, q = (1 if p.direction == "left" else -1), p.slowness**0.65
    one = 0.95 * q
    end = 0.5 + p.times * one
    guard(s, 0.1, end, rise=0.35)
    stance(s, 0.05, 0.5, width=0.22)
    for n in range(p.times):
        a = 0.5 + n * one
        for channel, size in (
            ("lift", -0.17),
            ("side", 0.42 * sign),
            ("sx", 0.11 * sign),
            ("tilt", 0.28),
            ("roll", 0.10 * sign),
            ("twist", 0.2 * sign),
        ):
            s.add(channel, (a, 0), (a + 0.42 * one, size), (a + 0.55 * one, size), (a + one, 0))
    unstance(s, end + 0.1, 0.5, width=0.22)
    s.wait(end + 0.7)


@family(
    "step_punch",
    "punch",
    "~step forward and ~punch( with every step)",
    "~punch with each step forward",
    "~[walk|step] forward in a karate stance, punching",
    "~do stepping punches",
    "~advance with <n:lunge punch>",
    speed=True,
    count=(2, 3),
    implies=("punch", "fight"),
)
def step_punch(s: Stage, p: Params) -> None:
    """Steps forward in long low karate stances; on every step the fist of that side shoots out."""
    q = p.slowness**0.6
    one, first = 1.15 * q, int(s.rng.integers(2))
    s.hold(0.1, 0.9 + p.times * one, rise=0.6, fall=0.8, lift=-0.14, nod=0.05)
    a = 0.8
    end = a + p.times * one
    arms: dict[int, list[tuple[float, object]]] = {k: [(0.6, HIP_FIST)] for k in BOTH}
    for n in range(p.times):
        k = (first + n) % 2
        far = 0.42 if n == 0 else 0.78
        s.travel(a, 0.85 * one, 0.0, 0.42)
        s.step(k, a, 0.62 * one, 0.0, far if n else 0.62, height=0.06)
        for h in BOTH:
            if h == k:
                _jolt(s, a + 0.64 * one, k)
            arms[h] += [
                (a + 0.38 * one, arms[h][-1][1]),
                (a + 0.66 * one, PUNCHED if h == k else HIP_FIST),
            ]
        s.add("pyaw", (a, 0), (a + 0.35 * one, 0.30 * SIGN[k]), (a + 0.68 * one, -0.18 * SIGN[k]), (a + one, 0))
        s.add(
            "twist",
            (a + 0.2 * one, 0),
            (a + 0.45 * one, 0.22 * SIGN[k]),
            (a + 0.68 * one, -0.22 * SIGN[k]),
            (a + one, 0),
        )
        s.add("lift", (a, 0), (a + 0.30 * one, 0.05), (a + 0.66 * one, -0.03), (a + one, 0))
        s.add("tilt", (a, 0), (a + 0.35 * one, 0.10), (a + 0.66 * one, 0.02), (a + one, 0))
        a += one
    for h in BOTH:
        s.arm(h, *arms[h], (end, arms[h][-1][1]), rise=0.5, release=0.7, overlap=1.1)
    last = (first + p.times - 1) % 2
    s.place(1 - last, end + 0.1, 0.7, 0.10, -0.03)
    s.place(last, end + 0.75, 0.5, 0.10, -0.03)
    s.wait(end + 1.4)
