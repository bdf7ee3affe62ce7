"""Jumps in a row on the spot: small hops on both feet, jumps out of deep squats. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.library.families.poses import BOTH, Leap, around, fly, leap
from wamo.library.families.registry import Params, family
from wamo.library.kinematics import arm_vector
from wamo.library.stage import Stage


@family(
    "small_hops",
    "jump",
    "~make little hops( on the spot)",
    "~bounce on the balls of [the|their] feet, leaving the floor",
    "~hop lightly on both feet",
    "~bob up and down in tiny jumps",
    "~skip in place on both feet, feet together",
    speed=True,
    implies=("jumping",),
)
def small_hops(s: Stage, p: Params) -> None:
    """Hops on both feet on the spot, one low hop after the other, arms hanging, bent or at the hips."""
    hertz = float(s.rng.uniform(1.5, 2.1)) * p.pace**0.5
    beat, count = 1 / hertz, int(s.rng.integers(4, 9))
    high = float(s.rng.uniform(0.05, 0.14))
    air = min(2 * np.sqrt(2 * high / 9.81), 0.62 * beat)
    start = 0.4
    for n in range(count):
        a = start + n * beat
        down = 0.10 + 0.3 * high
        s.add("lift", (a - 0.55 * (beat - air), 0), (a, -down), (a + 0.4 * air, 0.02), (a + air, 0.0), overlap=1.2)
        at, t = s.ticks(a, a + air)
        fly(s, at, np.clip((t - a) / air, 0, 1), high, 0.06)
        for k in BOTH:
            s.c[f"pitch{k}"][at] += 0.6 * s.envelope(at, 0.10)
    end = start + count * beat
    place = around(s.rng, ((0.12, -0.90, 0.15), (0.10, -0.60, 0.45), (0.45, -0.70, 0.10))[int(s.rng.integers(3))])
    at, t = s.ticks(start, end)
    shake = 0.05 * np.sin(2 * np.pi * hertz * (t - start)) * s.envelope(at, 0.4)
    for k in BOTH:
        curve = place + np.stack([0 * t, shake, 0.4 * shake], 1)
        s.arm_curve(k, at, curve, s.envelope(at, 0.4))
    s.wait(end + 0.3)


@family(
    "squat_jumps",
    "exercise",
    "~do <n:squat jump>",
    "~jump up out of a (deep |)squat <times>",
    "~sink into a deep squat and ~jump up( <times>)",
    "~spring from a squat( <times>)",
    "~alternate deep knee bends and jumps",
    count=(2, 3, 4),
    implies=("jumping", "exercise"),
)
def squat_jumps(s: Stage, p: Params) -> None:
    """Squats deeply and jumps straight up out of it, several times in a row."""
    a = 0.2
    depth, high = float(s.rng.uniform(0.34, 0.46)), float(s.rng.uniform(0.16, 0.34))
    load = float(s.rng.uniform(0.75, 0.95))
    if s.rng.random() < 0.5:  # throw the arms up from behind
        low, up = arm_vector(-0.6, 0.15, 0.1), arm_vector(2.5, 0.15, 0.3)
    else:
        low, up = arm_vector(0.9, 0.12, 0.9), arm_vector(0.5, 0.2, 0.6)
    for n in range(p.times):
        off, down = leap(s, a, Leap(high, crouch=depth, load=load, land=0.65))
        for k in BOTH:
            s.arm(k, (a + 0.6 * load, low), (off + 0.1, up), (down, up), rise=0.45, release=0.5)
        a = down + (0.35 if n < p.times - 1 else 0.75)
    s.wait(a + 0.1)
