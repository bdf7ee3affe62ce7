"""Repeated jumps: jumping jacks, rope skipping, hopping and hopscotch."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.poses import BOTH, HIP, Leap, leap, raise_knee
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage


@family(
    "jumping_jacks",
    "exercise",
    "~do jumping jacks",
    "~[do|perform] <n:jumping jack>",
    "~perform jumping jacks",
    "~jump while opening and closing [both |their |]arms and legs",
    "~exercise with jumping jacks",
    "~jump with legs apart and arms overhead, then back together",
    speed=True,
    count=(3, 4, 5, 6),
    implies=("exercise", "jumping"),
)
def jumping_jacks(s: Stage, p: Params) -> None:
    """Jumps feet apart while both arms rise overhead, and back together."""
    rate = 1.05 * p.pace**0.55
    start, span = 0.3, p.times / rate
    at, t = s.ticks(start, start + span)
    u = (t - start) * rate
    apart = 0.5 - 0.5 * np.cos(2 * np.pi * u)
    apart = curves.minimum_jerk(apart * 1.1 - 0.05)
    hop = np.sin(2 * np.pi * u) ** 2
    flight = 0.075 * hop * np.minimum(1, 6 * np.minimum(u, p.times - u))
    s.c["lift"][at] += flight - 0.045 * (1 - hop) - 0.07 * apart
    for k in BOTH:
        s.foot[k, at, 0] += SIGN[k] * 0.30 * apart * np.cos(s.yaw[at]) * s.body.scale
        s.foot[k, at, 2] -= SIGN[k] * 0.30 * apart * np.sin(s.yaw[at]) * s.body.scale
        s.foot[k, at, 1] += 0.9 * flight
        s.planted[k, at] *= 1 - np.clip(flight / 0.03, 0, 1)
        s.c[f"pitch{k}"][at] += 0.55 * np.clip(flight / 0.06, 0, 1) + 0.12
        angle = 0.15 + 2.75 * (0.5 - 0.5 * np.cos(2 * np.pi * u - 0.15))
        curve = 0.96 * np.stack([np.sin(angle), -np.cos(angle), 0.12 + 0 * u], 1)
        s.arm_curve(k, at, curve, np.minimum(s.envelope(at, 0.25), 1))
    s.wait(start + span + 0.3)


@family(
    "jump_rope",
    "exercise",
    "~jump rope",
    "~skip rope",
    "~jump over a (skipping )rope",
    "~pretend to [jump|skip] rope",
    "~use a skipping rope",
    speed=True,
    count=(4, 5, 6, 7),
    implies=("exercise", "jumping"),
)
def jump_rope(s: Stage, p: Params) -> None:
    """Skips rope with small quick hops on both feet, elbows in and hands circling at the hips."""
    rate = 1.9 * p.pace**0.5
    start, span = 0.5, p.times / rate
    at, t = s.ticks(start, start + span)
    u = (t - start) * rate
    hop = np.abs(np.sin(np.pi * u)) ** 1.3
    flight = 0.085 * hop
    s.c["lift"][at] += flight - 0.05 * (1 - hop)
    for k in BOTH:
        s.foot[k, at, 1] += 0.92 * flight
        s.planted[k, at] *= 1 - np.clip(flight / 0.03, 0, 1)
        s.c[f"pitch{k}"][at] += 0.25 + 0.45 * np.clip(flight / 0.06, 0, 1)
    at, t = s.ticks(0, start + span + 0.6)
    turn = 2 * np.pi * rate * (t - start)
    for k in BOTH:
        curve = np.stack([0.42 + 0.10 * np.cos(turn), -0.52 + 0.10 * np.sin(turn), 0.22 + 0.13 * np.cos(turn)], 1)
        s.arm_curve(k, at, curve, curves.window(t, 0, start + span, start, 0.55))
    s.wait(start + span + 0.55)


@family(
    "hop",
    "jump",
    "~hop on [their|one] <side> [leg|foot]",
    "~hop on one leg",
    "~hop <times> on the <side> foot",
    "~[jump|hop] on their <side> leg only",
    "~balance on the <side> foot and ~hop",
    side=True,
    speed=True,
    count=(2, 3, 4, 5),
    implies=("jumping",),
)
def hop(s: Stage, p: Params) -> None:
    """Hops on one foot, the other leg bent behind, arms out."""
    k, rate = p.hand, 1.7 * p.pace**0.4
    lift = 0.7
    span = p.times / rate
    s.shift(k, 0.0, lift + span, share=0.95, rise=0.6)
    s.leg_keys(1 - k, (lift, raise_knee(0.25, 1.45)), (lift + span, raise_knee(0.3, 1.35)), release=0.5)
    at, t = s.ticks(lift, lift + span)
    u = (t - lift) * rate
    flight = 0.13 * np.maximum(np.sin(2 * np.pi * u - 0.9), 0) ** 1.1 * s.envelope(at, 0.12)
    crouch = np.maximum(-np.sin(2 * np.pi * u - 0.9), 0) * s.envelope(at, 0.2)
    s.c["lift"][at] += flight - 0.09 * crouch
    s.c["tilt"][at] += 0.16 * crouch
    s.foot[k, at, 1] += 0.95 * flight
    s.planted[k, at] *= 1 - np.clip(flight / 0.03, 0, 1)
    s.c[f"pitch{k}"][at] += 0.7 * np.clip(flight / 0.06, 0, 1)
    for a in BOTH:
        curve = np.stack([0.62 + 0 * u, -0.45 + 0.25 * crouch - 1.6 * flight, 0.25 + 0 * u], 1)
        s.arm_curve(a, at, curve, s.envelope(at, 0.35))
    s.wait(lift + span + 0.6)


@family(
    "hopscotch",
    "jump",
    "~play hopscotch",
    "~hop and ~jump as in hopscotch",
    "~do hopscotch, alternating one foot and two feet",
    "~hop forward on one foot and then two",
    implies=("jumping",),
)
def hopscotch(s: Stage, p: Params) -> None:
    """Jumps forward from two feet to one and back to two."""
    a = 0.1
    for n in range(5):
        off, down = leap(
            s, a, Leap(0.09, forward=0.36, crouch=0.10, load=0.26, land=0.26, spread=0.10 if n % 2 else 0.0)
        )
        if n % 2 == 0:
            k = (n // 2) % 2
            s.leg_keys(
                k, (down - 0.05, raise_knee(0.4, 1.5)), (down + 0.30, raise_knee(0.4, 1.45)), rise=0.25, release=0.22
            )
            s.hold(off, down + 0.30, rise=0.2, fall=0.2, sx=-0.07 * SIGN[k])
        a = down + 0.26
    for k in BOTH:
        s.arm(k, (0.4, (0.5, -0.55, 0.3)), (0.5 * a, (0.6, -0.45, 0.3)), (a, (0.4, -0.6, 0.3)), release=0.5)
    s.wait(a + 0.3)


@family(
    "straddle_hops",
    "exercise",
    "~jump with feet apart and together, hands on hips",
    "~keep their hands on their hips while jumping with legs apart and together",
    "~do straddle jumps with hands on [hips|waist]",
    speed=True,
    count=(3, 4, 5),
    implies=("jumping", "exercise"),
)
def straddle_hops(s: Stage, p: Params) -> None:
    """Hops with legs apart and together, the hands kept on the hips."""
    rate = 1.1 * p.pace**0.5
    start, span = 0.7, p.times / rate
    at, t = s.ticks(start, start + span)
    u = (t - start) * rate
    apart = 0.5 - 0.5 * np.cos(2 * np.pi * u)
    hop = np.sin(2 * np.pi * u) ** 2
    flight = 0.07 * hop
    s.c["lift"][at] += flight - 0.05 * (1 - hop) - 0.06 * apart
    for k in BOTH:
        s.foot[k, at, 0] += SIGN[k] * 0.28 * apart * np.cos(s.yaw[at])
        s.foot[k, at, 2] -= SIGN[k] * 0.28 * apart * np.sin(s.yaw[at])
        s.foot[k, at, 1] += 0.9 * flight
        s.planted[k, at] *= 1 - np.clip(flight / 0.03, 0, 1)
        s.reach(k, "pelvis", (0.6, HIP), (start + span, HIP), release=0.5, swivel=0.75)
    s.wait(start + span + 0.5)
