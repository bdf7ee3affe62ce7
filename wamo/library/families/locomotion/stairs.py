"""Stairs up and down, and steps over obstacles."""

from __future__ import annotations

from wamo.library import gait as g
from wamo.library.families.registry import Params, family
from wamo.library.gait import Gait
from wamo.library.stage import Stage
from wamo.library.styles import GAITS


@family(
    "stairs_up",
    "walk",
    "~[walk|go|climb] up [the |some |a flight of |]stairs",
    "~climb [stairs|steps|a staircase]",
    "~ascend [a staircase|stairs|some steps]",
    "~[step|walk] upstairs",
    "~walk up a few steps",
    speed=True,
    style=GAITS,
    implies=("walking",),
)
def stairs_up(s: Stage, p: Params) -> None:
    """Climbs stairs, knees high, trunk forward, one tread per step."""
    rate = 1.5 * p.pace**0.8
    base = Gait(
        forward=0.29 * rate,
        frequency=rate,
        clearance=0.05,
        lean=0.14,
        heel=0.35,
        strike=0.0,
        arm=0.25,
        elbow=0.6,
        bob=0.012,
        crouch=0.02,
        drift=0.0,
        duty=0.6,
    )
    scale = s.body.scale
    g.walk(s, float(s.rng.uniform(3.2, 4.2)), base, height=lambda d: 0.17 * scale * round(max(d, 0.0) / (0.29 * scale)))


@family(
    "stairs_down",
    "walk",
    "~[walk|go|step|come] down [the |some |a flight of |]stairs",
    "~descend [a staircase|stairs|some steps]",
    "~[walk|come] downstairs",
    "~walk down a few steps",
    speed=True,
    style=GAITS,
    implies=("walking",),
)
def stairs_down(s: Stage, p: Params) -> None:
    """Goes down stairs, toes reaching for the next tread, head bowed to see it."""
    rate = 1.45 * p.pace**0.8
    base = Gait(
        forward=0.29 * rate,
        frequency=rate,
        clearance=0.05,
        lean=0.0,
        heel=0.7,
        strike=-0.3,
        arm=0.2,
        elbow=0.6,
        bob=0.014,
        crouch=0.03,
        drift=0.0,
        duty=0.6,
    )
    scale = s.body.scale
    s.hold(0, 3, nod=0.35)
    g.walk(
        s, float(s.rng.uniform(3.2, 4.2)), base, height=lambda d: -0.17 * scale * round(max(d, 0.0) / (0.29 * scale))
    )


@family(
    "step_over",
    "walk",
    "~step over [something|an obstacle|a low obstacle|a hurdle]",
    "~walk and ~step over an obstacle",
    "~lift their legs high over [an obstacle|a barrier]",
    "~walk forward, stepping over something",
    speed=True,
    style=GAITS,
    implies=("walking",),
)
def step_over(s: Stage, p: Params) -> None:
    """Walks, lifts first one leg and then the other high over something, and walks on."""
    g.walk(s, 1.8 * s.clipped(p.slowness), Gait(forward=1.0).paced(p.pace))
    s.wait(-0.25)
    g.walk(
        s,
        2.6 * s.clipped(p.slowness),
        Gait(
            forward=0.42 * p.pace**0.7,
            frequency=0.95 * p.pace**0.5,
            knee_lift=0.34,
            arm=0.12,
            arm_out=0.35,
            duty=0.7,
            lean=0.12,
            strike=0.0,
            heel=0.4,
            sway=0.05,
        ),
        turning=0.0,
    )
    s.wait(-0.25)
    g.walk(s, 1.6 * s.clipped(p.slowness), Gait(forward=1.0).paced(p.pace))
