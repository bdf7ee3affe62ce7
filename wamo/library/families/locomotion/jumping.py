"""Single jumps: up, forward, backward, sideways, tucked, spread and turning."""

from __future__ import annotations

import numpy as np

from wamo.library.families.poses import BOTH, Leap, leap
from wamo.library.families.registry import Params, family
from wamo.library.kinematics import arm_vector
from wamo.library.stage import Stage


def _throw_arms(
    s: Stage, start: float, off: float, down: float, back: float = 0.8, up: float = 2.3, out: float = 0.15
) -> None:
    """Swing the arms back in the crouch, up at take-off and down on landing."""
    for k in BOTH:
        s.arm(
            k,
            (start + 0.6 * (off - start), arm_vector(-back, 0.12, 0.15)),
            (off + 0.10, arm_vector(up, out, 0.35)),
            (down, arm_vector(1.0, 0.3, 0.6)),
            (down + 0.3, arm_vector(0.3, 0.3, 0.5)),
            rise=0.6 * (off - start),
            release=0.45,
            overlap=1.15,
        )


@family(
    "jump",
    "jump",
    "~jump( up)",
    "~jump [straight up|up in the air|into the air|vertically]",
    "~jump <times>",
    "~[leap|spring] into the air",
    "~[do|make|perform] <n:jump>",
    "~jump on the spot",
    "~jump <height>",
    count=(1, 2, 3),
    height=("low", "high"),
    implies=("jumping",),
)
def jump(s: Stage, p: Params) -> None:
    """Crouches, swings the arms and jumps straight up; lands softly."""
    rise = {"low": 0.11, "high": 0.38}[p.height or "low"] * float(s.rng.uniform(0.9, 1.1))
    a = 0.1
    for _ in range(p.times):
        off, down = leap(s, a, Leap(rise, crouch=0.14 + 0.32 * rise))
        _throw_arms(s, a, off, down, 0.4 + 0.7 * rise, 1.0 + 3.0 * rise)
        a = down + 0.6
    s.wait(a + 0.2)


@family(
    "jump_forward",
    "jump",
    "~jump <direction>",
    "~jump <direction> with both feet",
    "~[leap|hop] <direction>( with both feet together)",
    "~[do|make] a long jump",
    "~jump as far as they can <direction>",
    "~take <n:jump> <direction>",
    direction=("forward",),
    count=(1, 2, 3),
    implies=("jumping",),
)
def jump_forward(s: Stage, p: Params) -> None:
    """Jumps forward with both feet, arms thrown ahead."""
    _broad(s, p, forward=float(s.rng.uniform(0.8, 1.35)))


@family(
    "jump_backward",
    "jump",
    "~jump <direction>",
    "~[hop|leap] <direction>( with both feet)",
    "~jump <direction> with feet together",
    direction=("backward",),
    count=(1, 2, 3),
    implies=("jumping",),
)
def jump_backward(s: Stage, p: Params) -> None:
    """Jumps backwards with both feet."""
    _broad(s, p, forward=-float(s.rng.uniform(0.45, 0.7)))


@family(
    "jump_sideways",
    "jump",
    "~jump to the <way>",
    "~[hop|leap] sideways to the <way>",
    "~jump sideways( to their <way>)",
    "~make <n:jump> to the <way>",
    direction=("left", "right"),
    count=(1, 2, 3),
    implies=("jumping",),
)
def jump_sideways(s: Stage, p: Params) -> None:
    """Jumps to the side with both feet."""
    _broad(s, p, sideways=float(s.rng.uniform(0.5, 0.8)) * (1 if p.direction == "left" else -1))


def _broad(s: Stage, p: Params, forward: float = 0.0, sideways: float = 0.0) -> None:
    a = 0.1
    rise = 0.10 + 0.12 * abs(forward) + 0.05 * abs(sideways)
    for _ in range(p.times):
        off, down = leap(s, a, Leap(rise, forward, sideways, crouch=0.24, load=0.62, land=0.6))
        s.add("tilt", (a + 0.2, 0), (off, 0.35 * forward), (down, -0.05 * forward), (down + 0.4, 0))
        _throw_arms(s, a, off, down, 0.9, 1.7 if forward > 0 else 1.0, 0.15 + 0.4 * abs(sideways))
        a = down + 0.6
    s.wait(a + 0.2)


@family(
    "tuck_jump",
    "jump",
    "~do a tuck jump",
    "~jump (high )and ~[tuck|pull] their knees up",
    "~jump bringing both knees to (the )chest",
    "~[do|perform] <n:tuck jump>",
    "~jump up high with bent knees",
    count=(1, 2, 3),
    implies=("jumping", "exercise"),
)
def tuck_jump(s: Stage, p: Params) -> None:
    """Jumps high and draws both knees up to the chest."""
    a = 0.1
    for _ in range(p.times):
        off, down = leap(s, a, Leap(0.44, tuck=0.34, crouch=0.27))
        middle = 0.5 * (off + down)
        s.add("bend", (off, 0), (middle, 0.35), (down, 0))
        for k in BOTH:
            s.arm(
                k,
                (a + 0.25, arm_vector(-0.8, 0.12, 0.1)),
                (off, arm_vector(1.7, 0.2, 0.5)),
                (middle, arm_vector(0.9, 0.15, 0.5)),
                (down, arm_vector(0.6, 0.3, 0.6)),
                release=0.45,
            )
        a = down + 0.5
    s.wait(a + 0.2)


@family(
    "star_jump",
    "jump",
    "~do a star jump",
    "~jump with arms and legs [spread wide|apart]",
    "~jump up in the shape of a star",
    "~[do|perform] <n:star jump>",
    "~leap up with arms and legs spread apart",
    count=(1, 2, 3),
    implies=("jumping", "exercise"),
)
def star_jump(s: Stage, p: Params) -> None:
    """From a deep squat jumps up with limbs spread like a star, and lands with the feet together."""
    a = 0.1
    for _ in range(p.times):
        off, down = leap(s, a, Leap(0.40, crouch=0.42, load=0.65, land=0.6, spread=0.48))
        for k in BOTH:
            s.arm(
                k,
                (a + 0.4, (-0.10, -0.75, 0.35)),
                (off + 0.12, (0.80, 0.55, 0.1)),
                (down - 0.06, (0.75, 0.0, 0.15)),
                (down + 0.3, (0.2, -0.75, 0.3)),
                release=0.45,
            )
        a = down + 0.6
    s.wait(a + 0.2)


@family(
    "jump_turn",
    "jump",
    "~jump and ~turn 180 degrees( to the <way>)",
    "~jump, turning around in the air( to the <way>)",
    "~do a half-turn jump to the <way>",
    "~spin [half a turn|to face the other way] in a jump",
    direction=("left", "right"),
    implies=("jumping", "turn"),
)
def jump_turn(s: Stage, p: Params) -> None:
    """Jumps and turns by half a circle in the air."""
    sign = 1 if p.direction == "left" else -1
    s.add("twist", (0.1, 0), (0.4, -0.4 * sign), (0.62, 0.35 * sign), (1.2, 0))
    off, down = leap(s, 0.1, Leap(0.30, turn=sign * np.pi, crouch=0.25, load=0.5))
    for k in BOTH:
        s.arm(
            k,
            (0.35, arm_vector(0.2, 0.5, 0.4)),
            (off + 0.1, (0.15, -0.05, 0.55)),
            (down, (0.5, -0.4, 0.4)),
            release=0.6,
        )
    s.wait(down + 0.8)
