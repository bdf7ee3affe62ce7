"""Running along a course: bends, sharp turns, halts, and ducking under obstacles. Not in the paper."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from wamo.library import gait as g
from wamo.library.families.locomotion.running import RUN, run_pace
from wamo.library.families.poses import BOTH
from wamo.library.families.registry import Params, family
from wamo.library.gait import Gait
from wamo.library.stage import LEFT, RIGHT, Stage
from wamo.library.styles import GAITS, RUNS


@family(
    "run_turn",
    "run",
    "~run and ~cut hard to the <way>",
    "~run and ~make a sharp <way> turn",
    "~break to the <way> while running",
    "~take a corner to the <way> at a run",
    "~sprint and ~change direction to the <way>",
    direction=("left", "right"),
    speed=True,
    style=RUNS,
    implies=("running", "turn"),
)
def run_turn(s: Stage, p: Params) -> None:
    """Runs on, brakes a little, cuts sharply to one side and runs on."""
    sign = 1 if p.direction == "left" else -1
    seconds = float(s.rng.uniform(3.0, 3.8))
    where = float(s.rng.uniform(0.42, 0.58))
    u = np.linspace(0, 1, 90)
    spin = np.exp(-(((u - where) / 0.07) ** 2))
    spin *= sign * float(s.rng.uniform(1.8, 2.5)) / (spin.mean() * seconds)  # braking takes away a third of the turn
    slower = 1 - 0.45 * np.exp(-(((u - where + 0.02) / 0.11) ** 2))
    g.walk(s, seconds, run_pace(p), turning=spin, speed_curve=slower)


@family(
    "run_curve",
    "run",
    "~run in a curve to the <way>",
    "~run and ~veer (off )to the <way>",
    "~[run|jog] along a bend to the <way>",
    "~run forward, drifting to the <way>",
    "~run along a curve, leaning to the <way>",
    direction=("left", "right"),
    speed=True,
    style=RUNS,
    implies=("running",),
)
def run_curve(s: Stage, p: Params) -> None:
    """Runs straight and then along a wide bend, leaning inwards."""
    sign = 1 if p.direction == "left" else -1
    seconds = float(s.rng.uniform(2.6, 3.6))
    start = float(s.rng.uniform(0.0, 0.4))
    u = np.linspace(0, 1, 90)
    spin = 1 / (1 + np.exp(-(u - start) / 0.06))
    spin *= sign * float(s.rng.uniform(0.7, 1.4)) / (spin.mean() * seconds)
    g.walk(s, seconds, run_pace(p), turning=spin, rolling=s.fresh and s.rng.random() < 0.4)


@family(
    "walk_curve",
    "walk",
    "~walk in a curve to the <way>",
    "~walk in a (wide |)arc( to the <way>)",
    "~walk along a bend to the <way>",
    "~walk in a half circle to the <way>",
    "~curve to the <way> while walking",
    direction=("left", "right"),
    speed=True,
    style=GAITS,
    implies=("walking",),
)
def walk_curve(s: Stage, p: Params) -> None:
    """Walks along a wide arc, a quarter to more than half of a circle."""
    sign = 1 if p.direction == "left" else -1
    seconds = float(s.rng.uniform(4.0, 5.6)) * s.clipped(p.slowness)
    turn = sign * float(s.rng.uniform(1.4, 3.4)) / (0.85 * seconds)
    g.walk(s, seconds, Gait(forward=1.1).paced(p.pace), turning=turn)


@family(
    "run_pause_run",
    "run",
    "~run, ~stop for breath and ~go on running",
    "~run a stretch, ~rest a moment and ~run another",
    "~run, ~wait a second and ~run again",
    "~keep running after a short stop",
    style=RUNS,
    implies=("running",),
)
def run_pause_run(s: Stage, p: Params) -> None:
    """Runs, halts, stands for a moment and runs on in the same direction."""
    base = RUN.paced(float(s.rng.uniform(0.75, 1.0)))
    g.walk(s, float(s.rng.uniform(1.9, 2.4)), base)
    s.wait(float(s.rng.uniform(0.5, 1.4)))
    g.walk(s, float(s.rng.uniform(1.9, 2.4)), base)


@family(
    "stop_short",
    "run",
    "~[run|jog] and ~stop (suddenly|abruptly)",
    "~brake from a [run|jog] to a dead stop",
    "~skid to a halt( while running)",
    "~stop dead while running",
    "~run, then ~brake hard and ~stand still",
    speed=True,
    style=RUNS,
    implies=("running",),
)
def stop_short(s: Stage, p: Params) -> None:
    """Runs and brakes within a step or two, leaning back with bent knees, and stands."""
    start = s.now
    base = run_pace(p)
    seconds = float(s.rng.uniform(1.9, 2.5))
    u = np.linspace(0, 1, 90)
    g.walk(s, seconds, base, speed_curve=np.clip(1.1 - 0.25 * u, 0, 1))
    back = s.now
    s.now = start
    halt = seconds - 0.55
    s.add("tilt", (halt - 0.25, 0), (halt + 0.1, -0.22), (halt + 0.75, 0))
    s.add("lift", (halt - 0.2, 0), (halt + 0.2, -0.10), (halt + 0.9, 0))
    for k in BOTH:
        s.arm(k, (halt + 0.1, (0.55, -0.45, 0.35)), (halt + 0.35, (0.50, -0.55, 0.30)), rise=0.3, release=0.6)
    s.now = back
    s.wait(float(s.rng.uniform(0.8, 1.6)))


@family(
    "run_duck",
    "run",
    "~run and ~dip low under something on the way",
    "~run, ~dip below an obstacle and ~run on",
    "~run, ~drop (down )low and ~keep running",
    "~duck (down )while running",
    "~run forward, ducking under a low [beam|branch|bar]",
    speed=True,
    implies=("running",),
)
def run_duck(s: Stage, p: Params) -> None:
    """Runs, drops low with bent knees and trunk to pass under something, and runs on."""
    low = float(s.rng.uniform(0.26, 0.40))
    quick = RUN.paced(0.75 + 0.35 * (p.pace - 0.6))
    g.walk(s, 1.7, quick)
    s.wait(-0.55)
    turned = float(s.rng.choice((0.0, 0.0, 0.9, -0.9)))
    seconds = 1.7 * s.clipped(p.slowness)
    under = Gait(
        forward=1.1, frequency=1.9, crouch=low, lean=0.80, bend=0.45, width=0.10, arm=0.2, arm_base=0.5, elbow=0.7
    )
    middle = slice(s.index(s.now + 0.2), s.index(s.now + seconds - 0.1))
    s.c["pyaw"][middle] += turned * s.envelope(middle, 0.4)
    g.walk(s, seconds, replace(under, forward=under.forward * min(p.pace, 1.2)), turning=0.0)
    s.wait(-0.55)
    g.walk(s, 1.7, quick)


@family(
    "duck_sideways",
    "walk",
    "~sidle to the <way>, bent low",
    "~stoop to the <way> beneath something",
    "~squeeze sideways( to the <way>) beneath an obstacle",
    "~slip under something to the <way>",
    "~pass under a bar sideways( to the <way>)",
    direction=("left", "right"),
    speed=True,
)
def duck_sideways(s: Stage, p: Params) -> None:
    """Bends knees and trunk low, sidles under something and comes up on the other side."""
    sign, q = (1 if p.direction == "left" else -1), p.slowness**0.7
    low = float(s.rng.uniform(0.26, 0.40))
    way = float(s.rng.uniform(0.75, 1.05))
    down, first = 0.65 * q, LEFT if sign > 0 else RIGHT
    steps = 3
    one = 0.5 * q
    under = 0.2 + 0.6 * down
    end = under + steps * 2 * one
    keys = (0.15, 0.15 + down, end - 0.4 * down, end + 0.6 * down)
    s.plateau(keys, lift=-low, tilt=0.75, bend=0.40, nod=-0.20, roll=0.10 * sign)
    for n in range(steps):
        a = under + 2 * n * one
        for f, foot in enumerate((first, 1 - first)):
            s.step(foot, a + f * one, 0.95 * one, sign * way / steps, 0.0, height=0.05)
        s.travel(a, 2 * one, sign * way / steps, 0.0)
    for k in BOTH:
        s.arm(k, (0.15 + down, (0.35, -0.45, 0.50)), (end - 0.3, (0.35, -0.40, 0.50)), rise=down, release=0.7)
    s.wait(end + 0.7 * down + 0.2)


@family(
    "squat_under",
    "walk",
    "~pass below a low bar on bent knees, leaning back",
    "~get under a low bar in a deep squat",
    "~limbo under a bar, leaning back",
    "~tip back on bent knees to fit beneath something",
    "~creep below a bar and ~rise behind it",
)
def squat_under(s: Stage, p: Params) -> None:
    """Squats deep, leans back, creeps forward under a bar with short steps and rises."""
    depth = float(s.rng.uniform(0.30, 0.45))
    one = float(s.rng.uniform(0.42, 0.55))
    steps, stride = 4, 0.20
    a = 0.9
    end = a + steps * one
    keys = (0.15, a, end, end + 0.9)
    s.plateau(keys, lift=-depth, tilt=-0.30, bend=-0.20, nod=0.35, sz=-0.06)
    first = int(s.rng.integers(2))
    for n in range(steps):
        far = stride if n in (0, steps - 1) else 2 * stride
        s.step((first + n) % 2, a + n * one, 0.92 * one, 0.0, far, height=0.05)
    s.travel(a, steps * one, 0.0, stride * (steps - 1))
    bar = s.rng.random() < 0.5
    for k in BOTH:
        place = (0.20, 0.35, 0.75) if bar else (0.70, -0.10, 0.30)
        s.arm(k, (a, place), (end, place), rise=0.7, release=0.7)
    s.wait(end + 1.1)
