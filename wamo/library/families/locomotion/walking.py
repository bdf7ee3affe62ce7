"""Walking in all directions, on curves and around corners."""

from __future__ import annotations

import numpy as np

from wamo.library import gait as g
from wamo.library.families.registry import Params, family
from wamo.library.gait import Gait
from wamo.library.stage import Stage
from wamo.library.styles import GAITS


@family(
    "walk",
    "walk",
    "~walk <direction>",
    "~[walk|step] <direction>",
    "~take [a few|several|some] steps <direction>",
    "~[go|move|proceed|head] <direction> on foot",
    "~walk <direction> in a straight line",
    "@slow ~[wander|amble|saunter|stroll|plod] <direction>",
    "@fast ~[hurry|rush|stride|power-walk] <direction>",
    "@normal ~[stroll|walk] <direction>",
    direction=("forward",),
    speed=True,
    style=GAITS,
    implies=("walking",),
)
def walk(s: Stage, p: Params) -> None:
    """Walks straight on."""
    seconds = float(s.rng.uniform(2.6, 5.0))
    g.walk(s, seconds, Gait().paced(p.pace**0.85), rolling=not s.layered and s.fresh and s.rng.random() < 0.75)


@family(
    "walk_backward",
    "walk",
    "~walk <direction>",
    "~[step|move|go|retreat|walk] <direction>",
    "~take [a few|several|some] steps <direction>",
    "~back away",
    "~back up( <adv>)",
    direction=("backward",),
    speed=True,
    style=GAITS,
    implies=("walking",),
)
def walk_backward(s: Stage, p: Params) -> None:
    """Walks backwards with short, toe-first steps."""
    base = Gait(forward=-0.75, heel=0.35, strike=-0.28, arm=0.2, lean=0.02, bob=0.014, hip_turn=0.05, frequency=1.55)
    g.walk(s, float(s.rng.uniform(2.6, 4.2)), base.paced(p.pace))


@family(
    "side_step",
    "walk",
    "~[step|move|shuffle] to the <way>",
    "~sidestep to the <way>",
    "~take [a few|some|several] (side )steps to the <way>",
    "~walk sideways to the <way>",
    "~sidestep <direction>",
    "~move sideways( to their <way>)",
    direction=("left", "right"),
    speed=True,
    style=GAITS,
    implies=("walking",),
)
def side_step(s: Stage, p: Params) -> None:
    """Steps to the side, feet meeting and parting, facing ahead."""
    sign = 1 if p.direction == "left" else -1
    base = Gait(
        forward=0.0,
        sideways=0.55 * sign,
        heel=0.2,
        strike=0.0,
        arm=0.05,
        sway=0.03,
        bob=0.012,
        frequency=1.9,
        hip_turn=0.0,
        width=0.13,
        clearance=0.05,
        elbow=0.4,
        arm_out=0.2,
    )
    g.walk(s, float(s.rng.uniform(2.4, 4.0)), base.paced(p.pace))


@family(
    "walk_in_circle",
    "walk",
    "~walk in a circle",
    "~walk <direction> in a circle",
    "~walk in a <way> circle",
    "~[move|go|stroll] around in a circle",
    "~walk around in [circles|a circle]( <direction>)",
    "~circle around <direction>",
    "~walk [a full|one full|a] circle",
    direction=("clockwise", "counterclockwise"),
    speed=True,
    style=GAITS,
    implies=("walking",),
)
def walk_in_circle(s: Stage, p: Params) -> None:
    """Walks once around a circle of one to two metres."""
    radius = float(s.rng.uniform(0.7, 1.05))
    base = Gait(forward=1.15, sway=0.024).paced(p.pace)
    seconds = min(2 * np.pi * radius / abs(base.forward) + 0.9, 8.2)
    sign = 1 if p.direction == "counterclockwise" else -1
    g.walk(s, seconds, base, turning=sign * abs(base.forward) / radius)


@family(
    "walk_turn",
    "walk",
    "~walk forward[, then| and then| and] ~turn <direction>",
    "~walk and ~[make|take] a <way> turn",
    "~turn <direction> while walking",
    "~walk forward and ~turn to the <way>",
    "~walk around a corner to the <way>",
    "~veer to the <way> while walking",
    direction=("left", "right"),
    speed=True,
    style=GAITS,
    implies=("walking",),
)
def walk_turn(s: Stage, p: Params) -> None:
    """Walks on, turns a corner and walks on."""
    sign = 1 if p.direction == "left" else -1
    base = Gait(forward=1.1).paced(p.pace)
    seconds = float(s.rng.uniform(4.0, 5.0)) * s.clipped(p.slowness)
    u = np.linspace(0, 1, 60)
    spin = np.exp(-(((u - 0.5) / 0.10) ** 2))
    spin *= sign * float(s.rng.uniform(1.35, 1.75)) / (spin.mean() * seconds)
    g.walk(s, seconds, base, turning=spin, speed_curve=1 - 0.35 * np.exp(-(((u - 0.48) / 0.14) ** 2)))


@family(
    "walk_and_return",
    "walk",
    "~walk forward, ~turn around and ~walk back",
    "~walk [forward|ahead] and ~come back",
    "~walk away, then ~turn around and ~return",
    "~pace [back and forth|up and down]",
    "~walk back and forth",
    "~walk to a [place|spot] and ~return to where they started",
    speed=True,
    style=GAITS,
    implies=("walking", "turn"),
)
def walk_and_return(s: Stage, p: Params) -> None:
    """Walks on, turns around and comes back."""
    base = Gait(forward=1.15).paced(p.pace)
    leg = 2.6 * s.clipped(p.slowness)
    g.walk(s, leg, base)
    s.wait(-0.45)
    sign = 1 if s.rng.random() < 0.5 else -1
    g.walk(
        s,
        1.5,
        Gait(forward=0.0, turn=sign * 3.55, frequency=2.1, clearance=0.05, heel=0.3, strike=0.0, arm=0.12, sway=0.015),
    )
    s.wait(-0.3)
    g.walk(s, leg, base)


@family(
    "turn_around",
    "walk",
    "~turn around",
    "~turn <direction> to face [the other way|the opposite direction]",
    "~turn around to the <way>",
    "~[rotate|turn] 180 degrees( to the <way>)",
    "~make an about-turn",
    "~spin around on the spot to face backwards",
    direction=("left", "right"),
    speed=True,
    style=GAITS,
    implies=("turn",),
)
def turn_around(s: Stage, p: Params) -> None:
    """Turns by half a circle with small steps on the spot."""
    sign = 1 if p.direction == "left" else -1
    seconds = 1.9 * p.slowness
    s.add("look", (0, 0), (0.35, 0.6 * sign), (seconds * 0.6, 0.35 * sign), (seconds, 0))
    g.walk(
        s,
        seconds,
        Gait(
            forward=0.0,
            turn=sign * np.pi / (0.66 * seconds),
            frequency=2.2 * p.pace**0.6,
            clearance=0.05,
            heel=0.3,
            strike=0.0,
            arm=0.10,
            sway=0.02,
            bob=0.008,
            arm_out=0.2,
        ),
    )
    s.wait(0.5)


@family(
    "zigzag",
    "walk",
    "~walk in a zigzag",
    "~[walk|weave] in a zigzag (pattern|line)",
    "~weave [left and right|from side to side] while walking forward",
    "~walk in a [serpentine|slalom|snaking] path",
    "~walk in an s shape",
    "~zigzag forward",
    speed=True,
    style=GAITS,
    implies=("walking",),
)
def zigzag(s: Stage, p: Params) -> None:
    """Walks forward along a winding line."""
    seconds = float(s.rng.uniform(4.8, 6.2))
    turns = np.cos(np.linspace(0, 2 * np.pi * float(s.rng.uniform(1.6, 2.2)), 90))
    g.walk(
        s,
        seconds,
        Gait(forward=1.15).paced(p.pace),
        turning=2.3 * turns * (1 if s.rng.random() < 0.5 else -1) * p.pace**0.5,
    )


@family(
    "walk_then_stop",
    "walk",
    "~walk forward [and|and then] ~stop",
    "~walk a few steps and ~come to a stop",
    "~walk, then ~halt",
    "~stop [walking|after a few steps]",
    "~walk forward and ~pause, standing still",
    speed=True,
    style=GAITS,
    implies=("walking",),
)
def walk_then_stop(s: Stage, p: Params) -> None:
    """Walks on and then stands still for a while."""
    g.walk(s, float(s.rng.uniform(2.0, 2.6)) * s.clipped(p.slowness), Gait(forward=1.25).paced(p.pace))
    s.wait(float(s.rng.uniform(2.0, 2.8)))
