"""Sports with a club, a bat or a racket: golf, baseball and tennis."""

from __future__ import annotations

from wamo.library.families.poses import BOTH, Stance, stance, unstance
from wamo.library.families.registry import Params, family
from wamo.library.stage import LEFT, RIGHT, SIGN, Stage


def _swing_together(
    s: Stage, keys: list[tuple[float, tuple[float, float, float]]], sign: float, release: float = 0.7
) -> None:
    """Move both hands on one grip through (seconds, place in the chest's frame) keys; x points to side ``sign``."""
    for k in BOTH:
        places = [(t, (x * sign * SIGN[k] + 0.025, y + 0.03 * SIGN[k] * -sign, z)) for t, (x, y, z) in keys]
        s.reach(k, "chest", *places, release=release, overlap=1.15)


@family(
    "golf_swing",
    "sport",
    "~swing a golf club",
    "~[play|hit] a golf [shot|ball]",
    "~play golf",
    "~take a golf swing",
    "~hit a golf ball with a full swing",
    "~drive a golf ball",
    speed=True,
    implies=("sport",),
)
def golf_swing(s: Stage, p: Params) -> None:
    """Addresses the ball, turns back with the arms high, swings through it and finishes over the other shoulder."""
    q = p.slowness**0.6
    sign = 1.0 if s.rng.random() < 0.15 else -1.0  # most people play right-handed, with the backswing to the right
    stance(s, 0.05, 0.7, Stance(width=0.24, settle=0.05))
    a = 1.15
    top, hit, end = a + 0.85 * q, a + 1.21 * q, a + 1.65 * q
    address = (0.02, -0.34, 0.40)
    _swing_together(
        s,
        [
            (0.9, address),
            (a, address),
            (a + 0.5 * q, (0.42, -0.02, 0.30)),
            (top, (0.40, 0.32, 0.10)),
            (top + 0.06 * q, (0.40, 0.32, 0.10)),
            (hit, (-0.02, -0.36, 0.42)),
            (hit + 0.16 * q, (-0.42, 0.0, 0.32)),
            (end, (-0.34, 0.34, 0.08)),
            (end + 0.7, (-0.34, 0.32, 0.08)),
        ],
        sign,
    )
    for channel, back, through, held in (
        ("twist", 0.62, -0.15, -0.72),
        ("pyaw", 0.40, -0.45, -0.85),
        ("sx", 0.05, -0.06, -0.11),
    ):
        s.add(
            channel,
            (a, 0),
            (top, back * sign),
            (hit, through * sign),
            (end, held * sign),
            (end + 0.7, held * sign),
            (end + 1.4, 0),
        )
    for channel, size, after in (("tilt", 0.34, 0.05), ("bend", 0.22, 0.0), ("nod", 0.28, 0.0)):
        s.add(channel, (0.2, 0), (0.9, size), (hit, size), (end, after), (end + 0.7, after), (end + 1.3, 0))
    rear = LEFT if sign > 0 else RIGHT
    s.add(f"pitch{rear}", (hit - 0.1, 0), (end, 0.75), (end + 0.7, 0.75), (end + 1.3, 0))
    s.add("look", (a, 0), (top, -0.55 * sign), (hit, 0.3 * sign), (end, 0.5 * sign), (end + 1.2, 0))
    unstance(s, end + 1.0, 0.6, Stance(width=0.24, settle=0.05))
    s.wait(end + 1.7)


@family(
    "baseball_swing",
    "sport",
    "~swing a (baseball )bat",
    "~[hit|bat] a baseball",
    "~play baseball, swinging a bat",
    "~swing a bat( as in baseball)",
    "~take a baseball swing",
    speed=True,
    count=(1, 2),
    implies=("sport",),
)
def baseball_swing(s: Stage, p: Params) -> None:
    """Holds the hands at the rear shoulder, strides and swings level around the body."""
    q = p.slowness**0.6
    sign = 1.0 if s.rng.random() < 0.2 else -1.0
    stance(s, 0.05, 0.6, Stance(width=0.30, settle=0.09))
    one, keys = 1.75 * q, [(0.8, (0.22, 0.16, 0.22))]
    for n in range(p.times):
        a = 1.0 + n * one
        keys += [
            (a, (0.24, 0.18, 0.20)),
            (a + 0.3 * q, (0.34, 0.20, 0.08)),
            (a + 0.52 * q, (0.0, 0.0, 0.50)),
            (a + 0.70 * q, (-0.40, 0.06, 0.34)),
            (a + 0.95 * q, (-0.34, 0.22, 0.06)),
            (a + one - 0.05, (0.22, 0.16, 0.22)),
        ]
        for channel, back, through in (
            ("twist", 0.40 * sign, -0.70 * sign),
            ("pyaw", 0.45 * sign, -0.60 * sign),
            ("sx", 0.06 * sign, -0.08 * sign),
        ):
            s.add(
                channel,
                (a - 0.2, 0),
                (a + 0.3 * q, back),
                (a + 0.75 * q, through),
                (a + 1.0 * q, through),
                (a + one - 0.1, 0),
            )
        s.add("look", (a - 0.2, 0), (a + 0.2 * q, -0.8 * sign), (a + 0.6 * q, 0.2 * sign), (a + one - 0.1, 0))
    end = keys[-1][0]
    _swing_together(s, keys, sign)
    s.hold(0.2, end, rise=0.5, tilt=0.14, nod=0.05)
    unstance(s, end + 0.1, 0.6, Stance(width=0.30, settle=0.09))
    s.wait(end + 0.8)


@family(
    "tennis_forehand",
    "sport",
    "~hit a (tennis )forehand( with the <side> hand)",
    "~swing a tennis racket( with the <side> hand)",
    "~play tennis( with the <side> hand)",
    "~hit a tennis ball( with a forehand)( holding the racket in [the|their] <side> hand)",
    "~swing a racket forward with the <side> arm",
    side=True,
    speed=True,
    count=(1, 2),
    implies=("sport",),
)
def tennis_forehand(s: Stage, p: Params) -> None:
    """Turns with the racket low behind, steps in and sweeps it up and across to the other shoulder."""
    k, q, sign = p.hand, p.slowness**0.6, SIGN[p.hand]
    stance(s, 0.05, 0.6, Stance(width=0.20, settle=0.06))
    one, keys, other = 1.8 * q, [(0.7, (-0.05, -0.25, 0.5))], [(0.7, (0.0, -0.2, 0.5))]
    for n in range(p.times):
        a = 0.9 + n * one
        keys += [
            (a + 0.55 * q, (0.80, -0.22, -0.35)),
            (a + 0.62 * q, (0.80, -0.30, -0.35)),
            (a + 0.90 * q, (0.35, -0.12, 0.86)),
            (a + 1.12 * q, (-0.50, 0.42, 0.35)),
            (a + one - 0.05, (-0.05, -0.25, 0.5)),
        ]
        other += [
            (a + 0.5 * q, (0.10, -0.02, 0.70)),
            (a + 0.95 * q, (0.25, -0.25, 0.40)),
            (a + one - 0.05, (0.0, -0.2, 0.5)),
        ]
        for channel, back, through in (
            ("twist", 0.60 * sign, -0.55 * sign),
            ("pyaw", 0.45 * sign, -0.45 * sign),
            ("sx", 0.07 * sign, -0.07 * sign),
        ):
            s.add(channel, (a, 0), (a + 0.58 * q, back), (a + 1.1 * q, through), (a + one - 0.05, 0))
        s.add("lift", (a, 0), (a + 0.58 * q, -0.07), (a + 1.0 * q, 0.01), (a + one, 0))
    end = keys[-1][0]
    s.arm(k, *keys, release=0.6, overlap=1.2, settle=0.0)
    s.arm(1 - k, *other, release=0.6)
    unstance(s, end + 0.1, 0.6, Stance(width=0.20, settle=0.06))
    s.wait(end + 0.8)


@family(
    "tennis_serve",
    "sport",
    "~serve( in tennis)( with the <side> hand)",
    "~[hit|make] a tennis serve( with the <side> [hand|arm])",
    "~toss a ball up and ~serve",
    "~serve a (tennis )ball overhead with the <side> hand",
    side=True,
    speed=True,
    implies=("sport",),
)
def tennis_serve(s: Stage, p: Params) -> None:
    """Tosses the ball up with one hand, drops the racket behind the back and hits far overhead."""
    k, q, sign = p.hand, p.slowness**0.6, SIGN[p.hand]
    stance(s, 0.05, 0.6, Stance(lead=1 - k, width=0.06, length=0.34, turn=0.35 * sign))
    a = 0.9
    toss, load, hit = a + 0.65 * q, a + 1.0 * q, a + 1.32 * q
    s.arm(
        1 - k,
        (0.7, (-0.05, -0.5, 0.6)),
        (a + 0.15 * q, (-0.02, -0.62, 0.6)),
        (toss, (0.05, 0.85, 0.45)),
        (load, (0.05, 0.82, 0.45)),
        (hit, (-0.1, -0.35, 0.25)),
        release=0.7,
    )
    s.arm(
        k,
        (0.7, (0.0, -0.45, 0.6)),
        (toss, (0.75, 0.15, -0.25)),
        (load, (0.35, 0.45, -0.25)),
        (hit, (0.18, 0.97, 0.22)),
        (hit + 0.28 * q, (-0.45, -0.55, 0.45)),
        release=0.8,
        overlap=1.15,
        settle=0.0,
    )
    for channel, early, late in (
        ("bend", -0.25, 0.32),
        ("tilt", -0.10, 0.22),
        ("side", -0.22 * sign, 0.10 * sign),
        ("lift", -0.13, 0.03),
        ("twist", 0.45 * sign, -0.45 * sign),
        ("nod", -0.45, 0.0),
    ):
        s.add(channel, (a, 0), (load - 0.1 * q, early), (hit + 0.08 * q, late), (hit + 0.9 * q, 0))
    for f in BOTH:
        s.add(f"pitch{f}", (load, 0), (hit, 0.55), (hit + 0.4 * q, 0))
    unstance(s, hit + 0.8 * q, 0.6, Stance(lead=1 - k, width=0.06, length=0.34, turn=0.35 * sign))
    s.wait(hit + 0.8 * q + 0.8)
