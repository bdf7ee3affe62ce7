"""Running, jogging and sprint starts."""

from __future__ import annotations

import numpy as np

from wamo.library import gait as g
from wamo.library.families.poses import BOTH
from wamo.library.families.registry import Params, family
from wamo.library.gait import Gait
from wamo.library.stage import LEFT, Stage
from wamo.library.styles import RUNS

RUN = Gait(
    forward=2.7,
    frequency=2.75,
    duty=0.36,
    kick=0.20,
    clearance=0.05,
    heel=0.9,
    strike=0.10,
    bob=0.035,
    sway=0.012,
    hip_turn=0.12,
    hip_drop=0.05,
    lean=0.13,
    bend=0.06,
    crouch=0.045,
    arm=0.55,
    elbow=1.45,
    arm_out=0.16,
    arm_base=-0.05,
    width=0.05,
    drift=0.015,
)


def run_pace(p: Params) -> Gait:
    """Return the running gait at the pace of the speed word."""
    return RUN.paced(0.8 + 0.45 * (p.pace - 0.6))


@family(
    "jog",
    "run",
    "~jog <direction>",
    "~jog",
    "~[jog|trot] <direction> at an easy pace",
    "~go for a jog",
    "~run (<direction> )at a jogging pace",
    "~[jog|trot] along",
    direction=("forward",),
    style=RUNS,
    implies=("running",),
)
def jog(s: Stage, p: Params) -> None:
    """Jogs straight on with bent elbows."""
    base = Gait(
        forward=1.9,
        frequency=2.55,
        duty=0.41,
        kick=0.12,
        clearance=0.05,
        heel=0.85,
        strike=0.1,
        bob=0.032,
        sway=0.015,
        lean=0.09,
        crouch=0.04,
        arm=0.38,
        elbow=1.4,
        arm_out=0.16,
        width=0.055,
        hip_turn=0.09,
    )
    g.walk(
        s,
        float(s.rng.uniform(2.4, 4.0)),
        base.paced(float(s.rng.uniform(0.9, 1.1))),
        rolling=not s.layered and s.fresh and s.rng.random() < 0.6,
    )


@family(
    "run",
    "run",
    "~run <direction>",
    "~run (<direction>)",
    "~run quite far <direction>",
    "@fast ~[sprint|dash|race] <direction>",
    "@fast ~run as fast as they can",
    "~run in a straight line",
    "~[take off|set off] running",
    "~run <direction> and ~slow down to a stop",
    direction=("forward",),
    speed=True,
    style=RUNS,
    implies=("running",),
)
def run(s: Stage, p: Params) -> None:
    """Runs straight on: flight, high heels, driving arms."""
    g.walk(
        s,
        float(s.rng.uniform(2.3, 3.2)),
        run_pace(p),
        rolling=s.fresh and s.rng.random() < 0.5,
    )


@family(
    "run_backward",
    "run",
    "~run backwards",
    "~jog backwards",
    "~run in reverse",
    "~[run|jog] backward without turning around",
    speed=True,
    style=RUNS,
    implies=("running",),
)
def run_backward(s: Stage, p: Params) -> None:
    """Runs backwards on the balls of the feet."""
    base = Gait(
        forward=-1.5,
        frequency=2.6,
        duty=0.42,
        kick=0.10,
        clearance=0.05,
        heel=0.5,
        strike=-0.4,
        bob=0.028,
        lean=0.10,
        crouch=0.06,
        arm=0.3,
        elbow=1.5,
        arm_out=0.25,
        width=0.06,
    )
    g.walk(s, float(s.rng.uniform(2.2, 3.2)), base.paced(0.8 + 0.4 * (p.pace - 0.6)))


@family(
    "run_in_circle",
    "run",
    "~run in a circle",
    "~[run|jog] <direction> in a circle",
    "~[run|jog] in a <way> circle",
    "~run around in circles( <direction>)",
    "~run laps in a small circle",
    direction=("clockwise", "counterclockwise"),
    style=RUNS,
    implies=("running",),
)
def run_in_circle(s: Stage, p: Params) -> None:
    """Runs round a circle, leaning inwards."""
    radius = float(s.rng.uniform(1.3, 1.9))
    sign = 1 if p.direction == "counterclockwise" else -1
    g.walk(s, 2 * np.pi * radius / 2.1 + 1.0, RUN.paced(0.78), turning=sign * 2.1 / radius)


@family(
    "run_in_place",
    "run",
    "~run [in place|on the spot]",
    "~jog [in place|on the spot]",
    "~run without moving forward",
    "~jog on the spot to warm up",
    speed=True,
    style=RUNS,
    implies=("running",),
)
def run_in_place(s: Stage, p: Params) -> None:
    """Runs on the spot, heels swinging up behind."""
    base = Gait(
        forward=0.0,
        frequency=2.7 * p.pace**0.35,
        duty=0.42,
        kick=0.20,
        clearance=0.06,
        heel=1.3,
        strike=-0.35,
        bob=0.03,
        lean=0.06,
        crouch=0.04,
        arm=0.45,
        elbow=1.45,
        arm_out=0.15,
        sway=0.02,
        drift=0.004,
    )
    g.walk(s, float(s.rng.uniform(2.8, 4.2)), base)


@family(
    "high_knees",
    "exercise",
    "~do high knees",
    "~run [in place|on the spot] with high knees",
    "~lift their knees high while running on the spot",
    "~bring their knees up to their [chest|waist] one after the other",
    "~[do|perform] high knee running",
    speed=True,
    implies=("exercise", "running"),
)
def high_knees(s: Stage, p: Params) -> None:
    """Runs on the spot with each knee brought up to the hip."""
    base = Gait(
        forward=0.0,
        frequency=2.3 * p.pace**0.4,
        duty=0.46,
        knee_lift=0.40,
        clearance=0.04,
        heel=0.9,
        strike=-0.3,
        bob=0.025,
        lean=-0.03,
        crouch=0.03,
        arm=0.7,
        elbow=1.5,
        arm_base=0.2,
        sway=0.03,
        drift=0.004,
    )
    g.walk(s, float(s.rng.uniform(2.8, 4.2)), base)


@family(
    "sprint_start",
    "run",
    "~get down in a starting position and ~sprint",
    "~start like a sprinter and ~run( <adv>)",
    "~crouch down and then ~sprint off",
    "~[explode|burst] into a sprint from a crouch",
    implies=("running",),
)
def sprint_start(s: Stage, p: Params) -> None:
    """Crouches with the hands on the ground, waits for the shot, and sprints away."""
    lead = LEFT if s.rng.random() < 0.5 else 1 - LEFT
    s.step(1 - lead, 0.1, 0.6, 0.0, -0.32)
    down = ((0.2, 0), (1.1, 1), (1.9, 1), (2.35, 0))
    for channel, value in (("lift", -0.42), ("tilt", 0.95), ("bend", 0.25), ("sz", -0.08), ("nod", -0.5)):
        s.add(channel, *[(t, v * value) for t, v in down])
    for k in BOTH:
        s.reach(k, "heading", (1.1, (0.24, 0.05, 0.36)), (1.9, (0.24, 0.05, 0.36)), release=0.35)
    s.wait(1.95)
    g.walk(s, 2.4, RUN.paced(1.15))
