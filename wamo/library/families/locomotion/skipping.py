"""Skipping, galloping and running leaps."""

from __future__ import annotations

import numpy as np

from wamo.library import gait as g
from wamo.library.families.locomotion.running import RUN
from wamo.library.families.poses import BOTH, raise_knee
from wamo.library.families.registry import Params, family
from wamo.library.gait import Gait
from wamo.library.kinematics import arm_vector
from wamo.library.stage import LEFT, Stage


@family(
    "skip",
    "run",
    "~skip <direction>",
    "~skip",
    "~skip along (happily|like a child)",
    "~[skip|hop] <direction> from one foot to the other",
    "~skip cheerfully( <direction>)",
    direction=("forward",),
    speed=True,
)
def skip(s: Stage, p: Params) -> None:
    """Skips with a step and a hop on each foot, knees high, arms swinging wide."""
    base = Gait(
        forward=1.45,
        frequency=1.5,
        duty=0.47,
        knee_lift=0.20,
        clearance=0.06,
        heel=0.9,
        strike=-0.1,
        bob=0.05,
        lean=0.05,
        arm=0.75,
        elbow=0.8,
        arm_out=0.22,
        hip_turn=0.12,
        crouch=0.04,
    ).paced(0.85 + 0.3 * (p.pace - 0.6))
    start, seconds = s.now, float(s.rng.uniform(3.2, 4.4))
    g.walk(s, seconds, base)
    _hops(s, start, seconds, 2 * base.steps_per_second(s.body.scale), 0.06)


def _hops(s: Stage, start: float, seconds: float, rate: float, height: float) -> None:
    """Lift body and feet together in small flights, twice per step, for skips and gallops."""
    at = slice(s.index(start + 0.35), s.index(start + seconds - 0.45))
    t = np.arange(at.stop - at.start) / 60.0
    flight = height * np.sin(np.pi * ((t * rate / 2) % 1.0)) ** 2 * s.envelope(at, 0.3)
    s.c["lift"][at] += flight
    for k in BOTH:
        s.foot[k, at, 1] += flight * s.body.scale
        s.planted[k, at] *= 1 - np.clip(flight / height, 0, 1)


@family(
    "gallop",
    "run",
    "~gallop to the <way>",
    "~side-gallop to the <way>",
    "~[gallop|slide] sideways( to the <way>)",
    "~shuffle sideways to the <way> with hopping steps",
    "~chasse to the <way>",
    direction=("left", "right"),
    speed=True,
)
def gallop(s: Stage, p: Params) -> None:
    """Gallops sideways, feet meeting in the air, knees bent, arms out."""
    sign = 1 if p.direction == "left" else -1
    base = Gait(
        forward=0.0,
        sideways=1.35 * sign,
        frequency=3.1,
        duty=0.44,
        width=0.16,
        clearance=0.04,
        heel=0.5,
        strike=-0.2,
        bob=0.045,
        crouch=0.10,
        lean=0.15,
        arm=0.05,
        elbow=0.9,
        arm_out=0.55,
        hip_turn=0.0,
        sway=0.0,
    )
    g.walk(s, float(s.rng.uniform(2.2, 3.2)), base.paced(0.85 + 0.3 * (p.pace - 0.6)))


@family(
    "leap_run",
    "jump",
    "~run and ~[jump|leap] over something",
    "~run up and ~leap",
    "~take a running jump",
    "~run forward and ~jump over an obstacle",
    "~hurdle over something while running",
    speed=True,
    implies=("running", "jumping"),
)
def leap_run(s: Stage, p: Params) -> None:
    """Runs up, leaps far with split legs and runs out."""
    start, seconds = s.now, 3.6
    quick = RUN.paced(0.80 + 0.3 * (p.pace - 0.6))
    g.walk(s, seconds, quick)
    middle = start + 0.52 * seconds
    at = slice(s.index(middle - 0.36), s.index(middle + 0.36))
    t = (np.arange(at.stop - at.start) / 60.0) / 0.72
    flight = 0.34 * np.clip(4 * t * (1 - t), 0, 1)
    s.c["lift"][at] += flight
    s.c["bend"][at] += 0.25 * np.sin(np.pi * t) ** 2
    lead = LEFT if s.rng.random() < 0.5 else 1 - LEFT
    for k in BOTH:
        s.foot[k, at, 1] += (flight + (0.10 if k == lead else 0.0) * np.sin(np.pi * t)) * s.body.scale
        s.planted[k, at] *= 1 - np.clip(flight / 0.05, 0, 1)
        flex = 0.95 if k == lead else -0.55
        s.leg_curve(
            k, at, np.broadcast_to(raise_knee(flex, 0.45 if k == lead else 0.8), (len(t), 3)), np.sin(np.pi * t) ** 2
        )
        s.arm_curve(
            k,
            at,
            np.broadcast_to(arm_vector(-0.6 if k == lead else 1.3, 0.35, 0.7), (len(t), 3)),
            np.sin(np.pi * t) ** 2,
        )
