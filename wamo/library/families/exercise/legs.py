"""Leg raises and marching in place."""

from __future__ import annotations

from wamo.library import gait as g
from wamo.library.families.poses import BOTH, HIP, raise_knee
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage


@family(
    "leg_raise",
    "exercise",
    "~raise [the|their] <side> leg (straight )in front",
    "~lift [the|their] straight <side> leg forward",
    "~lift and ~lower the <side> leg",
    "~raise the <side> leg and ~hold it",
    side=True,
    speed=True,
    count=(1, 2),
    implies=("exercise",),
)
def leg_raise(s: Stage, p: Params) -> None:
    """Lifts one straight leg forward, holds it and lowers it, standing on the other."""
    k, one = p.hand, 1.4 * p.slowness**0.8
    end = 0.4 + p.times * one
    s.shift(1 - k, 0, end, share=0.9, rise=0.6)
    for n in range(p.times):
        a = 0.4 + n * one
        s.leg_keys(
            k,
            (a + 0.45 * one, raise_knee(1.0, 0.06)),
            (a + 0.6 * one, raise_knee(1.02, 0.05)),
            rise=0.42 * one,
            release=0.38 * one,
            point=0.15,
        )
        s.add("tilt", (a, 0), (a + 0.5 * one, -0.14), (a + one, 0))
    for h in BOTH:
        s.arm(h, (0.7, (0.55, -0.60, 0.15)), (end, (0.55, -0.60, 0.15)), release=0.6)
    s.wait(end + 0.4)


@family(
    "side_leg_raise",
    "exercise",
    "~raise [the|their] <side> leg to the side",
    "~lift [the|their] <side> leg sideways",
    "~do side leg raises with the <side> leg",
    "~swing the <side> leg out to the side( and back)",
    side=True,
    speed=True,
    count=(1, 2, 3),
    implies=("exercise",),
)
def side_leg_raise(s: Stage, p: Params) -> None:
    """Lifts one straight leg out to the side and lowers it, hands on the hips."""
    k, one = p.hand, 1.5 * p.slowness**0.8
    end = 0.5 + p.times * one
    s.shift(1 - k, 0, end, share=0.9, rise=0.6)
    for n in range(p.times):
        a = 0.5 + n * one
        s.leg_keys(k, (a + 0.45 * one, raise_knee(0.0, 0.05, 0.70)), rise=0.42 * one, release=0.5 * one, point=0.0)
        s.add("side", (a, 0), (a + 0.45 * one, -0.15 * SIGN[k]), (a + one, 0))
    for h in BOTH:
        s.reach(h, "pelvis", (0.6, HIP), (end, HIP), release=0.5, swivel=0.7)
    s.wait(end + 0.5)


@family(
    "march_in_place",
    "exercise",
    "~march in place",
    "~march on the spot",
    "~[step|walk] in place",
    "~walk on the spot",
    "~lift their knees one after the other (while |)standing in place",
    speed=True,
    implies=("exercise",),
)
def march_in_place(s: Stage, p: Params) -> None:
    """Marches on the spot, knees to the waist, arms swinging."""
    base = g.Gait(
        forward=0.0,
        frequency=1.65 * p.pace**0.6,
        duty=0.6,
        knee_lift=0.24,
        clearance=0.04,
        heel=0.5,
        strike=-0.2,
        bob=0.012,
        arm=0.55,
        elbow=0.5,
        sway=0.03,
        drift=0.004,
    )
    g.walk(s, float(s.rng.uniform(3.0, 4.4)), base)
