"""Knees lifted, legs swung and crossed, hips and shoulders shaken. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.library.families.poses import BOTH, raise_knee
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage


@family(
    "lift_knee",
    "exercise",
    "~[lift|raise] [the|their] <side> knee( up)",
    "~pull up [the|their] <side> knee",
    "~bring the <side> knee up to [the|their] waist",
    "~stand on the <other> leg and ~lift the <side> knee",
    "~lift the <side> foot with a bent knee",
    side=True,
    speed=True,
    count=(1, 2, 3),
    implies=("exercise",),
)
def lift_knee(s: Stage, p: Params) -> None:
    """Lifts one bent knee to hip height and sets the foot down again, standing on the other leg."""
    k, one = p.hand, 1.35 * p.slowness**0.8
    end = 0.4 + p.times * one
    s.shift(1 - k, 0, end, share=0.85, rise=0.55)
    high = float(s.rng.uniform(1.25, 1.6))
    for n in range(p.times):
        a = 0.4 + n * one
        s.leg_keys(
            k, (a + 0.42 * one, raise_knee(high, 1.45)), (a + 0.58 * one, raise_knee(high, 1.45)), rise=0.4 * one,
            release=0.4 * one, point=0.25,
        )  # fmt: skip
    for h in BOTH:
        s.arm(h, (0.7, (0.30, -0.78, 0.18)), (end, (0.30, -0.78, 0.18)), release=0.6)
    s.wait(end + 0.4)


@family(
    "swing_leg",
    "exercise",
    "~swing [the|their] <side> leg back and forth",
    "~swing [the|their] <side> leg forward and backward",
    "~swing the <side> leg like a pendulum( <times>)",
    "~move [the|their] <side> leg back and forth",
    "~stand on the <other> leg and ~swing the <side> one",
    side=True,
    speed=True,
    count=(2, 3, 4),
    implies=("exercise",),
)
def swing_leg(s: Stage, p: Params) -> None:
    """Swings one straight leg forward and back like a pendulum, standing on the other."""
    k, one = p.hand, 1.15 * p.slowness**0.7
    end = 0.6 + p.times * one
    s.shift(1 - k, 0, end, share=0.9, rise=0.55)
    keys: list[tuple[float, object]] = [(0.6, raise_knee(-0.15, 0.35))]
    for n in range(p.times):
        a = 0.6 + n * one
        keys += [(a + 0.45 * one, raise_knee(0.72, 0.10)), (a + 0.95 * one, raise_knee(-0.38, 0.25))]
        s.add("tilt", (a, 0), (a + 0.45 * one, -0.10), (a + 0.95 * one, 0.10), (a + 1.25 * one, 0))
    s.leg_keys(k, *keys, rise=0.4, release=0.5)
    for h in BOTH:
        s.arm(h, (0.7, (0.55, -0.60, 0.15)), (end, (0.55, -0.60, 0.15)), release=0.6)
    s.wait(end + 0.7)


@family(
    "cross_legs",
    "posture",
    "~cross [the|their] <side> leg over the <other> one",
    "~sit and ~cross [the|their] legs( with the <side> one on top)",
    "~cross [the|their] legs while sitting( on a chair)",
    "~lay the <side> leg over the <other> knee",
    "~sit on a chair with the <side> leg crossed over the <other>",
    side=True,
    speed=True,
    starts="sit",
    ends="sit",
)
def cross_legs(s: Stage, p: Params) -> None:
    """Sits on a chair, lays one thigh over the other, stays and sets the foot down again."""
    k, q = p.hand, p.slowness**0.8
    a, stay = 0.5 + 0.8 * q, float(s.rng.uniform(1.0, 2.4))
    over = np.array([-0.38, -0.14, 0.54])
    up = np.array([-0.04, -0.02, 0.62])
    s.leg_keys(
        k, (a - 0.3 * q, up), (a + 0.15 * q, over), (a + stay, over), (a + stay + 0.4 * q, up), rise=0.7 * q,
        release=0.6 * q, point=0.35,
    )  # fmt: skip
    s.hold(0.4, a + stay, rise=0.7 * q, fall=0.6 * q, tilt=-0.10, roll=-0.05 * SIGN[k], sx=-0.02 * SIGN[k])
    lap = (-0.14, -0.50, 0.46)
    for h in BOTH:
        s.arm(h, (a, lap), (a + stay, lap), rise=0.6, release=0.6)
    s.wait(a + stay + 1.4 * q)


@family(
    "shake_hips",
    "dance",
    "~shake [the|their] hips",
    "~wiggle [the|their] hips( from side to side)",
    "~swing [the|their] hips from side to side",
    "~move [the|their] hips (from )side to side",
    "~shake [the|their] [waist|bottom]",
    speed=True,
    count=(3, 4, 5, 6),
)
def shake_hips(s: Stage, p: Params) -> None:
    """Swings the hips from side to side in place, the knees giving in turn, the shoulders still."""
    beat = 0.72 * p.slowness**0.7
    at, t = s.ticks(0.4, 0.4 + p.times * beat)
    wave = np.sin(np.pi * (t - 0.4) / beat * 2) * s.envelope(at, 0.3)
    s.c["sx"][at] += 0.075 * wave
    s.c["roll"][at] += 0.16 * wave
    s.c["side"][at] -= 0.26 * wave
    s.c["pyaw"][at] += 0.10 * wave
    s.c["lift"][at] -= 0.035 * s.envelope(at, 0.4)
    place = (0.36, -0.58, 0.30)
    end = 0.4 + p.times * beat
    for k in BOTH:
        s.arm(k, (0.5, place), (end, place), rise=0.4, release=0.6)
    s.wait(end + 0.5)


@family(
    "shimmy",
    "dance",
    "~shake [the|their] shoulders",
    "~shimmy( with the shoulders)",
    "~do a shimmy",
    "~shake the upper body, one shoulder forward after the other",
    "~move [the|their] shoulders back and forth in turn",
    speed=True,
    implies=("dance",),
)
def shimmy(s: Stage, p: Params) -> None:
    """Shakes the shoulders forward and back in turn, elbows bent, the hips still."""
    hertz, span = 2.3 * p.pace**0.6, float(s.rng.uniform(2.0, 3.4))
    at, t = s.ticks(0.5, 0.5 + span)
    wave = np.sin(2 * np.pi * hertz * (t - 0.5)) * s.envelope(at, 0.35)
    s.c["twist"][at] += 0.26 * wave
    s.c["pyaw"][at] -= 0.05 * wave
    for k in BOTH:
        s.c[f"shrug{k}"][at] += 0.16 * SIGN[k] * wave
        place = (0.22, -0.52, 0.36)
        s.arm(k, (0.5, place), (0.5 + span, place), rise=0.45, release=0.6)
    s.hold(0.3, 0.5 + span, rise=0.4, fall=0.5, bend=0.06, lift=-0.03)
    s.wait(span + 1.2)


@family(
    "shake_limbs",
    "exercise",
    "~shake out [the|their|both] arms",
    "~shake out [the|their] limbs",
    "~shake [the|their|both] [hands|arms] loosely beside the body",
    "~loosen up by shaking both arms",
    "~shake [the|their|both] [hands|wrists|arms]",
    speed=True,
)
def shake_limbs(s: Stage, p: Params) -> None:
    """Shakes both hanging arms out beside the body."""
    hertz, span = 3.0 * p.pace**0.5, float(s.rng.uniform(1.8, 3.2))
    at, t = s.ticks(0.3, 0.3 + span + 0.5)
    weight = s.envelope(at, 0.5)
    for k in BOTH:
        turn = 2 * np.pi * hertz * (t - 0.3) + 0.8 * k
        place = np.array([0.32, -0.86, 0.14]) + np.stack(
            [0.07 * np.sin(turn), 0.03 * np.cos(2 * turn), 0.05 * np.cos(turn)], 1
        )
        s.arm_curve(k, at, place, weight)
    s.wait(span + 1.0)
