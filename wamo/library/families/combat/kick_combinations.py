"""Kicks combined with a spin or a held pose."""

from __future__ import annotations

import numpy as np

from wamo.library.families.poses import BOTH, CHEST, GUARD, OUT, Leap, around, leap, raise_knee, wind_up
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage


@family(
    "spin_kick",
    "kick",
    "~whirl around and ~lash out with the <side> leg",
    "~turn full circle and ~kick out with the <side> [leg|foot] on the way",
    "~spin and ~kick( with the <side> foot)",
    "~jump into a turn and ~lash out with the <side> leg",
    "~[do|throw] a spinning kick",
    "~do a tornado kick",
    side=True,
    speed=True,
    implies=("kick", "fight"),
)
def spin_kick(s: Stage, p: Params) -> None:
    """Turns once around, first in two steps and then in a hop, while the leg whips out at hip height."""
    k = p.hand
    sign = SIGN[k]  # spin backwards into the kick
    high = float(s.rng.uniform(0.18, 0.28)) * p.pace**0.2
    wind_up(s, -sign * 1.2 * np.pi, 1 - k, 0.75 * p.slowness**0.6)
    off, down = leap(s, 0.0, Leap(high, 0.2, turn=-sign * 0.8 * np.pi, load=0.5, land=0.65))
    air = down - off
    peak = off + 0.65 * air
    s.leg_keys(
        k,
        (off - 0.02, raise_knee(0.9, 1.6, 0.4)),
        (peak, np.array([0.40, -0.08, 0.88])),
        (peak + 0.12, np.array([0.30, -0.12, 0.90])),
        (peak + 0.36, raise_knee(0.6, 0.9, 0.2)),
        rise=0.40,
        release=0.30,
        point=0.6,
    )
    s.hold(off - 0.1, peak, rise=0.2, fall=0.4, roll=0.25 * sign, side=-0.15 * sign, look=-0.5 * sign)
    for a in BOTH:
        thrown = (0.60, -0.25, -0.10) if a == k else (0.20, 0.10, 0.60)
        s.arm(a, (0.2, GUARD), (peak, thrown), (down + 0.2, GUARD), release=0.7)
    s.wait(down + 1.0)


@family(
    "kick_and_pose",
    "kick",
    "~kick with the <side> foot, then ~plant it far out and ~stretch one arm sideways",
    "~throw a <side> kick and ~finish in a broad pose",
    "~swing up the <side> leg and ~end with legs apart, an arm held out",
    "~do a <side> kick( straight) into a wide pose",
    "~snap out a <side> kick and ~freeze, the <side> arm stretched sideways",
    side=True,
    speed=True,
    implies=("kick",),
)
def kick_and_pose(s: Stage, p: Params) -> None:
    """Kicks forward, sets the foot down far to its side and stays there with that side's arm stretched out."""
    k, q = p.hand, p.slowness**0.65
    flex = float(s.rng.uniform(0.7, 1.4))
    load, peak = 0.4 * q, 0.25 + 0.66 * q
    s.shift(1 - k, 0, peak + 0.15 * q, share=0.85, rise=0.25 + 0.6 * load, fall=0.45 * q)
    s.leg_keys(
        k,
        (0.25 + load, raise_knee(min(flex + 0.1, 1.5), 1.6)),
        (peak, raise_knee(flex, 0.10)),
        (peak + 0.25 * q, raise_knee(0.6 * flex, 0.9)),
        rise=load,
        release=0.45 * q,
        overlap=1.1,
    )
    s.add("tilt", (0.25, 0), (peak, -0.15), (peak + 0.5 * q, 0))
    set_down = peak + 0.25 * q
    wide, ahead, sign = float(s.rng.uniform(0.35, 0.6)), float(s.rng.uniform(-0.15, 0.25)), SIGN[k]
    s.step(k, set_down, 0.45 * q, sign * wide, ahead, 0.3 * sign, height=0.02)
    settled = set_down + 0.5 * q
    stay = float(s.rng.uniform(0.6, 1.6))
    keys = (set_down, settled, settled + stay, settled + stay + 0.7 * q)
    turned = float(s.rng.uniform(-0.1, 0.5)) * sign
    s.plateau(keys, sx=0.5 * sign * wide, sz=0.5 * ahead, lift=-0.05 - 0.35 * wide * wide, pyaw=turned, look=0.5 * sign)
    out = around(s.rng, OUT, 0.08)
    s.arm(k, (settled, out), (settled + stay, out), rise=0.6 * q, release=0.6 * q)
    s.arm(1 - k, (settled, CHEST), (settled + stay, CHEST), rise=0.6 * q, release=0.6 * q)
    s.step(k, settled + stay + 0.1, 0.6 * q, -sign * wide, -ahead, -0.3 * sign)
    s.wait(settled + stay + 0.9 * q)
