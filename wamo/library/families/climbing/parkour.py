"""Parkour: vault over an obstacle. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.library import gait as g
from wamo.library.families.poses import BOTH, fly
from wamo.library.families.registry import Params, family
from wamo.library.gait import Gait
from wamo.library.stage import SIGN, Stage


@family(
    "vault",
    "jump",
    "~vault over [something|an obstacle|a fence|a wall]",
    "~put [one hand|the <side> hand] on an obstacle and ~swing both legs over it",
    "~jump over [a fence|a railing|a wall] on the <side> hand",
    "~hop over an obstacle, supported by the <side> hand",
    "~do a parkour vault( over a wall)",
    side=True,
    implies=("jumping",),
)
def vault(s: Stage, p: Params) -> None:
    """Runs up, sets one hand on an obstacle at hip height, swings both legs over beside it and lands behind it."""
    k = p.hand
    sign = SIGN[k]
    g.walk(s, 1.9, Gait(forward=1.7, arm=0.5, elbow=0.9, lean=0.10))
    off, air = 0.05, 0.95
    far = 1.35
    at, t = s.ticks(off, off + air)
    u = np.clip((t - off) / air, 0, 1)
    i = s.index(s.now + off)
    yaw, scale = s.yaw[i], s.body.scale
    here = s.path[i].copy()
    ahead = np.array([np.sin(yaw), np.cos(yaw)])
    left = np.array([np.cos(yaw), -np.sin(yaw)])
    block = here + ahead * 0.62 * far * scale + left * sign * 0.30 * scale
    hand = np.array([block[0], 0.98 * scale, block[1]])
    fly(s, at, u, 0.36, 0.10, tuck=0.42)
    s.add(
        "lift",
        (off - 0.4, 0),
        (off - 0.1, -0.10),
        (off + 0.1, 0.0),
        (off + air, -0.02),
        (off + air + 0.2, -0.20),
        (off + air + 0.9, 0),
    )
    s.travel(off - 0.1, air + 0.25, 0.0, far)
    for foot in BOTH:
        move = ahead * far * scale
        go = u * u * (3 - 2 * u)
        s.foot[foot, at, 0] += go * move[0]
        s.foot[foot, at, 2] += go * move[1]
        s.foot[foot, at.stop :, 0] += move[0]
        s.foot[foot, at.stop :, 2] += move[1]
        out = -sign * 0.62 * np.sin(np.pi * u) ** 1.3 * scale
        s.foot[foot, at, 0] += out * left[0]
        s.foot[foot, at, 2] += out * left[1]
    s.plateau((off, off + 0.4 * air, off + 0.6 * air, off + air), side=0.22 * sign, roll=0.42 * sign, tilt=0.16)
    grip, v = s.ticks(off - 0.15, off + air)
    weight = np.clip((v - off + 0.15) / 0.25, 0, 1) * np.clip((off + 0.72 * air - v) / 0.2, 0, 1)
    s.reach_curve(k, "world", grip, np.repeat(hand[None] / scale, len(v), 0), weight * weight * (3 - 2 * weight))
    s.arm(1 - k, (off + 0.4 * air, (0.75, -0.10, 0.30)), (off + 0.8 * air, (0.7, -0.3, 0.3)), rise=0.35, release=0.6)
    s.wait(off + air + 1.0)
