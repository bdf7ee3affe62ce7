"""One-handed blades: flat cuts at three heights, and thrusts."""

from __future__ import annotations

import numpy as np

from wamo.library.families.poses import Stance, around, stance, unstance
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage

LEVEL = {"low": -0.62, "middle": -0.18, "high": 0.30}
"""Height of a cut: arm lengths from the shoulder."""
SINK = {"low": 0.30, "middle": 0.06, "high": 0.03}
"""Metres that the body sinks into a cut."""


@family(
    "sword_slash",
    "sport",
    "~sweep a blade <height>( through the air with the <side> hand)",
    "~[swing|sweep] a blade across the body( with the <side> hand)",
    "~strike <height> from side to side( with the <side> arm, as if holding a saber)",
    "~swing [the|their] <side> arm across in a one-handed sword stroke",
    "~mow <height> with an imaginary blade( in the <side> hand)",
    side=True,
    height=("low", "middle", "high"),
    speed=True,
    count=(1, 2, 3),
    implies=("fight",),
)
def sword_slash(s: Stage, p: Params) -> None:
    """Steps wide, winds the arm up across or behind, and cuts flat from side to side; low cuts start from a squat."""
    k, q, height = p.hand, p.slowness**0.65, p.height or "middle"
    y = LEVEL[height]
    width = float(s.rng.uniform(0.2, 0.4))
    stance(s, 0.05, 0.6, Stance(lead=k, width=width, length=0.28, settle=0.02))
    one, start = 1.1 * q, 0.9
    end = start + p.times * one
    out, over = around(s.rng, (0.86, y + 0.25, -0.30)), around(s.rng, (-0.42, y + 0.10, 0.55))
    flip = s.rng.random() < 0.5
    keys: list[tuple[float, np.ndarray]] = []
    for n in range(p.times):
        a = start + n * one
        wind, done = (over, out) if (n % 2 == 0) == flip else (out, over)
        middle = np.array([0.18, y, 0.90])
        keys += [
            (a + 0.40 * q, wind),
            (a + 0.60 * q, middle / max(1.0, float(np.linalg.norm(middle)) / 0.97)),
            (a + 0.78 * q, done),
        ]
        sign = SIGN[k] * (1 if done is over else -1)
        s.add("twist", (a, 0), (a + 0.38 * q, 0.42 * sign), (a + 0.74 * q, -0.40 * sign), (a + one, 0))
        s.add("lift", (a, 0), (a + 0.55 * q, -SINK[height]), (a + 0.85 * q, -SINK[height]), (a + one + 0.1, 0))
        s.add("tilt", (a, 0), (a + 0.6 * q, 0.25 + SINK[height]), (a + one, 0))
        s.add("sz", (a, 0), (a + 0.6 * q, -0.25 * SINK[height]), (a + one, 0))
    s.arm(k, *keys, (end + 0.1, around(s.rng, (0.35, -0.60, 0.40))), rise=0.5, release=0.6, overlap=1.15)
    free = around(s.rng, (0.55, -0.45, -0.20))
    s.arm(1 - k, (start, free), (end, free), rise=0.5, release=0.6)
    unstance(s, end + 0.2, 0.6, Stance(lead=k, width=width, length=0.28, settle=0.02))
    s.wait(end + 0.95)


@family(
    "sword_thrust",
    "sport",
    "~thrust <height> with a sword in [the|their] <side> hand",
    "~stab [forward|ahead] with a [sword|knife|blade]( in the <side> hand)",
    "~[stab|poke] with [the|their] <side> hand as if holding a dagger",
    "~step in and ~stab( with the <side> hand)( <times>)",
    side=True,
    height=("low", "middle", "high"),
    speed=True,
    count=(1, 2, 3),
    implies=("fight",),
)
def sword_thrust(s: Stage, p: Params) -> None:
    """Draws one hand back to the hip and drives it straight out with the body; low thrusts bend the knees."""
    k, q, height = p.hand, p.slowness**0.65, p.height or "middle"
    stance(s, 0.05, 0.6, Stance(lead=k, width=0.12, length=0.42, settle=0.02))
    one, start = 0.95 * q, 0.85
    end = start + p.times * one
    tip = around(s.rng, (0.02, 0.6 * LEVEL[height], 0.93), 0.03)
    tip *= 0.98 / max(float(np.linalg.norm(tip)), 0.98)
    back = around(s.rng, (0.12, -0.45, 0.02))
    keys: list[tuple[float, np.ndarray]] = []
    for n in range(p.times):
        a = start + n * one
        keys += [(a + 0.30 * q, back), (a + 0.50 * q, tip), (a + 0.60 * q, tip)]
        s.add("twist", (a, 0), (a + 0.30 * q, -0.35 * SIGN[k]), (a + 0.50 * q, 0.40 * SIGN[k]), (a + one, 0))
        s.add("sz", (a + 0.2 * q, 0), (a + 0.50 * q, 0.10), (a + one, 0))
        s.add("lift", (a, 0), (a + 0.50 * q, -0.04 - 0.6 * SINK[height]), (a + one + 0.1, 0))
        s.add("tilt", (a, 0), (a + 0.5 * q, 0.12 + 0.6 * SINK[height]), (a + one, 0))
    s.arm(k, *keys, (end + 0.1, back), rise=0.4, release=0.6, overlap=1.1)
    free = around(s.rng, (0.50, -0.20, -0.40))
    s.arm(1 - k, (start, free), (end, free), rise=0.5, release=0.6)
    unstance(s, end + 0.2, 0.6, Stance(lead=k, width=0.12, length=0.42, settle=0.02))
    s.wait(end + 0.95)
