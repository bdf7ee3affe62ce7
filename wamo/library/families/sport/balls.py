"""Ball games: basketball, bowling and volleyball."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library import gait as g
from wamo.library.families.poses import BOTH, Leap, Stance, leap, stance, unstance
from wamo.library.families.registry import Params, family
from wamo.library.stage import LEFT, RIGHT, SIGN, Stage


@family(
    "dribble",
    "sport",
    "~dribble a [basketball|ball]( with [the|their] <side> hand)",
    "~bounce a ball( with the <side> hand)",
    "~dribble a basketball with [the|their] <side> hand",
    "~bounce a basketball on the ground( <times>)",
    "~play basketball, dribbling the ball",
    side=True,
    speed=True,
    count=(3, 4, 5, 6),
    implies=("sport",),
)
def dribble(s: Stage, p: Params) -> None:
    """Bends the knees and dribbles a ball at hip height with one hand while the other arm guards."""
    k, rate = p.hand, 1.6 * p.pace**0.6
    span = p.times / rate
    stance(s, 0.05, 0.5, Stance(lead=1 - k, width=0.16, length=0.18, settle=0.12))
    at, t = s.ticks(0.1, 0.8 + span + 0.6)
    u = np.clip((t - 0.8) * rate, 0, p.times)
    push = 0.5 - 0.5 * np.cos(2 * np.pi * u)
    curve = np.array([0.28, -0.38, 0.52]) + push[:, None] * np.array([0.0, -0.34, 0.02])
    s.arm_curve(k, at, curve, curves.window(t, 0.1, 0.8 + span, 0.6, 0.6))
    s.add_curve("lift", at, -0.02 * push * s.envelope(at, 0.4))
    s.add_curve("bend", at, 0.04 * push * s.envelope(at, 0.4))
    s.arm(1 - k, (0.7, (0.40, -0.30, 0.50)), (0.8 + span, (0.40, -0.30, 0.50)), release=0.6)
    s.hold(0.2, 0.8 + span, rise=0.5, tilt=0.32, sz=-0.06, nod=-0.05)
    unstance(s, 0.8 + span, 0.5, Stance(lead=1 - k, width=0.16, length=0.18, settle=0.12))
    s.wait(0.8 + span + 0.6)


@family(
    "basketball_shot",
    "sport",
    "~shoot a basketball",
    "~[take|make] a (jump )shot( in basketball)",
    "~shoot a basketball( at the hoop)",
    "~jump and ~shoot a ball( with both hands up)",
    "~throw a basketball (into a hoop)",
    speed=True,
    implies=("sport", "throw"),
)
def basketball_shot(s: Stage, p: Params) -> None:
    """Dips, brings the ball over the forehead, jumps and releases it from a high wrist."""
    q = p.slowness**0.5
    k = LEFT if s.rng.random() < 0.2 else RIGHT
    a = 0.75
    off, down = leap(s, a, Leap(0.20, crouch=0.20, load=0.55 * q, land=0.5))
    s.arm(
        k,
        (0.6, (-0.12, -0.30, 0.45)),
        (a + 0.2, (-0.12, -0.34, 0.42)),
        (off, (-0.08, 0.48, 0.34)),
        (off + 0.16, (-0.02, 0.90, 0.38)),
        (down + 0.1, (0.0, 0.80, 0.52)),
        release=0.7,
    )
    s.arm(
        1 - k,
        (0.6, (-0.22, -0.30, 0.40)),
        (a + 0.2, (-0.22, -0.34, 0.38)),
        (off, (-0.22, 0.48, 0.36)),
        (off + 0.16, (0.0, 0.70, 0.40)),
        (down + 0.1, (0.15, 0.3, 0.5)),
        release=0.6,
    )
    s.hold(0.2, down, nod=-0.25)
    s.wait(down + 0.9)


@family(
    "bowling",
    "sport",
    "~bowl( a ball)( with the <side> hand)",
    "~roll a bowling ball( with [the|their] <side> hand)",
    "~go bowling",
    "~throw a bowling ball( with the <side> arm)",
    side=True,
    speed=True,
    implies=("sport",),
)
def bowling(s: Stage, p: Params) -> None:
    """Takes three steps with the ball swinging back, slides into a low lunge and rolls it, arm swinging up."""
    k, q, sign = p.hand, p.slowness**0.5, SIGN[p.hand]
    start = s.now
    g.walk(s, 1.7 * q, g.Gait(forward=1.05, lean=0.16, crouch=0.05).paced(p.pace**0.5), hands=False)
    end = s.now
    s.now = start
    a = end - start - 0.25
    s.arm(
        k,
        (0.5, (-0.1, -0.30, 0.45)),
        (0.8 * q, (0.02, -0.5, 0.65)),
        (a, (0.12, -0.70, -0.65)),
        (a + 0.35 * q, (0.0, -0.85, 0.30)),
        (a + 0.62 * q, (-0.08, 0.45, 0.70)),
        release=0.9,
        overlap=1.2,
        settle=0.0,
    )
    s.arm(
        1 - k, (0.5, (-0.15, -0.32, 0.42)), (a, (0.75, -0.15, 0.25)), (a + 0.6 * q, (0.80, -0.10, -0.10)), release=0.8
    )
    s.now = end
    s.step(1 - k, -0.2, 0.45 * q, 0.0, 0.55, height=0.05)
    t0, t1, t2 = -0.2, 0.35 * q, 1.0 * q
    for channel, size in (("lift", -0.24), ("tilt", 0.62), ("sz", 0.26), ("bend", 0.15)):
        s.add(channel, (t0, 0), (t1, size), (t2, size), (t2 + 0.8, 0))
    s.add(f"pitch{k}", (t0, 0), (t1, 0.7), (t2, 0.7), (t2 + 0.6, 0))
    s.add("roll", (t0, 0), (t1, -0.06 * sign), (t2 + 0.6, 0))
    s.step(1 - k, t2 + 0.2, 0.6, 0.0, -0.55)
    s.wait(t2 + 1.0)


@family(
    "volleyball_set",
    "sport",
    "~set a volleyball",
    "~play volleyball",
    "~push a ball up with both hands (overhead)",
    "~hit a volleyball with both hands above the head",
    speed=True,
    count=(1, 2, 3),
    implies=("sport",),
)
def volleyball_set(s: Stage, p: Params) -> None:
    """Bends the knees, hands in front of the brow, and stretches knees and arms to push a ball up."""
    one = 1.35 * p.slowness**0.6
    for k in BOTH:
        keys: list[tuple[float, object]] = [(0.6, (-0.12, 0.35, 0.36))]
        for n in range(p.times):
            a = 0.8 + n * one
            keys += [
                (a, (-0.14, 0.32, 0.34)),
                (a + 0.28 * one, (-0.10, 0.86, 0.36)),
                (a + 0.45 * one, (-0.02, 0.88, 0.34)),
                (a + 0.9 * one, (-0.12, 0.35, 0.36)),
            ]
        s.arm(k, *keys, release=0.6)
    for n in range(p.times):
        a = 0.8 + n * one
        s.add("lift", (a - 0.35 * one, 0), (a, -0.15), (a + 0.28 * one, 0.03), (a + 0.6 * one, 0))
        s.add("tilt", (a - 0.35 * one, 0), (a, 0.15), (a + 0.28 * one, 0.0))
    s.hold(0.2, 0.8 + p.times * one, rise=0.4, nod=-0.38)
    s.wait(0.8 + p.times * one + 0.6)
