"""Karate punches and chops, cuts with a two-handed sword, and dodging."""

from __future__ import annotations

from wamo.library.families.combat.punches import guard, jolt
from wamo.library.families.poses import BOTH, GUARD, HIP_FIST, PUNCHED, Stance, stance, unstance
from wamo.library.families.registry import Params, family
from wamo.library.stage import RIGHT, SIGN, Stage


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
    """Punches straight from a wide low stance, one fist drawn back to the hip as the other goes out."""
    q = p.slowness**0.65
    stance(s, 0.05, 0.8, Stance(width=0.42, settle=0.14))
    a, one = 1.0, 0.62 * q
    end = a + p.times * one
    first = int(s.rng.integers(2))
    for k in BOTH:
        keys: list[tuple[float, object]] = [(0.8, HIP_FIST)]
        for n in range(p.times):
            out = (first + n) % 2 == k
            if out:
                jolt(s, a + n * one + 0.27 * q, k)
            keys += [
                (a + n * one + 0.02, keys[-1][1]),
                (a + n * one + 0.28 * q, (-0.28, 0.0, 0.94) if out else HIP_FIST),
            ]
        s.arm(k, *keys, (end, keys[-1][1]), rise=0.6, release=0.6, overlap=1.05)
    unstance(s, end + 0.1, 0.8, Stance(width=0.42, settle=0.14))
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
    """Raises the edge of a hand above the shoulder and chops down in front of the body."""
    k, q = p.hand, p.slowness**0.65
    stance(s, 0.05, 0.6, Stance(lead=1 - k, width=0.08, length=0.30))
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
    unstance(s, end + 0.2, 0.6, Stance(lead=1 - k, width=0.08, length=0.30))
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
    stance(s, 0.05, 0.6, Stance(lead=RIGHT, width=0.12, length=0.36))
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
    unstance(s, end + 0.3, 0.6, Stance(lead=RIGHT, width=0.12, length=0.36))
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
    stance(s, 0.05, 0.5, Stance(width=0.22))
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
    unstance(s, end + 0.1, 0.5, Stance(width=0.22))
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
    """Steps forward in long low karate stances and punches on every step with the fist of that side."""
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
                jolt(s, a + 0.64 * one, k)
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
