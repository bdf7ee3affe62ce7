"""Counted steps, one large step, a step and back, pivots. Not in the paper."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wamo.library import curves
from wamo.library.families.registry import Params, family
from wamo.library.kinematics import arm_vector
from wamo.library.stage import LEFT, RIGHT, SIGN, Stage

WAYS = {"forward": (0.0, 1.0), "backward": (0.0, -1.0), "left": (1.0, 0.0), "right": (-1.0, 0.0)}
"""Unit vectors (x left, z forward)."""


def paces(
    s: Stage, start: float, moves: Sequence[tuple[int, float, float]], seconds: float, *, height: float = 0.07,
    arm: float = 0.22, shift: float = 0.035,
) -> float:  # fmt: skip
    """Make single steps one after the other; returns the end in seconds from now.

    Parameters
    ----------
    moves : (foot, x left, z forward) of each step, metres in the heading's frame
    seconds : duration of a step; height : metres by which a foot is lifted
    arm : swing of the arms, radians; shift : metres by which the pelvis moves over the standing foot
    """
    end = start + len(moves) * seconds
    for n, (foot, x, z) in enumerate(moves):
        a = start + n * seconds
        s.step(foot, a, 0.94 * seconds, x, z, height=height)
        s.travel(a - 0.08 * seconds, 1.1 * seconds, 0.5 * x, 0.5 * z)
        aside = -shift * SIGN[foot]
        s.plateau((a - 0.3 * seconds, a + 0.25 * seconds, a + 0.6 * seconds, a + 1.1 * seconds), sx=aside, roll=aside)
    depth = 0.018 + 0.14 * max(float(np.hypot(x, z)) for _, x, z in moves) ** 2
    s.hold(start, end - 0.4 * seconds, rise=0.5 * seconds, fall=0.6 * seconds, lift=-depth)
    if arm:
        at, t = s.ticks(start - 0.1, end + 0.5)
        weight = curves.window(t, start - 0.1, end, 0.3, 0.5)
        swing = arm * np.sin(np.pi * np.clip(t - start, 0, end - start) / seconds) * -SIGN[moves[0][0]]
        for k in (LEFT, RIGHT):
            s.arm_curve(k, at, arm_vector(0.05 + SIGN[k] * swing, 0.10, 0.28), weight)
        s.c["twist"][at] -= 0.25 * swing * weight
    return end


@family(
    "take_steps",
    "walk",
    "~take <n:step> <direction>",
    "~step <direction> <times>",
    "~make <n:step> <direction>",
    "~walk <n:step> <direction>",
    "~go <n:step> <direction> and ~stand",
    direction=("forward", "backward", "left", "right"),
    speed=True,
    count=(1, 2, 3, 4, 5),
    implies=("walking",),
)
def take_steps(s: Stage, p: Params) -> None:
    """Takes a counted number of steps in a direction; the other foot follows and the person stands."""
    x, z = WAYS[p.direction or "forward"]
    seconds = 0.62 * p.slowness**0.8
    size = float(s.rng.uniform(0.42, 0.60)) * (0.8 if z < 0 else 0.75 if x else 1.0)
    lead = int(s.rng.integers(2)) if not x else LEFT if x > 0 else RIGHT
    if x:
        moves = [(foot, x * size, 0.0) for _ in range(p.times) for foot in (lead, 1 - lead)]
        seconds *= 0.75
    else:
        far = [1.0, *[2.0] * (p.times - 1), 1.0]
        moves = [((lead + n) % 2, 0.0, z * size * step) for n, step in enumerate(far)]
    end = paces(s, 0.25, moves, seconds, arm=0.05 if x else 0.2)
    s.wait(end + float(s.rng.uniform(0.4, 0.9)))


@family(
    "big_step",
    "walk",
    "~take a [big|large|long|huge] step forward( with the <side> [foot|leg])",
    "~step far forward with [the|their] <side> [foot|leg]",
    "~make one giant step( with the <side> leg first)",
    "~stride over a gap( with the <side> foot first)",
    "~step across [a puddle|a gap|something]( with the <side> leg leading)",
    side=True,
    speed=True,
    implies=("walking",),
)
def big_step(s: Stage, p: Params) -> None:
    """Takes one very long step forward, sinks over the front leg and brings the other foot up."""
    q, k = p.slowness**0.8, p.hand
    far = float(s.rng.uniform(0.85, 1.05))
    s.hold(0.1, 1.1 * q, rise=0.5 * q, fall=0.6 * q, tilt=0.16)
    end = paces(s, 0.35, [(k, 0.0, far), (1 - k, 0.0, far)], 0.95 * q, height=0.16, arm=0.35)
    s.wait(end + 0.6)


@family(
    "step_and_back",
    "walk",
    "~step <direction> and ~step back again",
    "~take a step <direction> and ~return",
    "~step <direction>, then back to where they started",
    "~put a foot <direction> and ~go back( to the start)",
    "~take one step <direction> and one step back to the start",
    direction=("forward", "backward", "left", "right"),
    speed=True,
)
def step_and_back(s: Stage, p: Params) -> None:
    """Steps out with both feet in one direction and steps back to where it started."""
    x, z = WAYS[p.direction or "forward"]
    size = float(s.rng.uniform(0.40, 0.55))
    lead = int(s.rng.integers(2)) if not x else LEFT if x > 0 else RIGHT
    out = [(foot, x * size, z * size) for foot in (lead, 1 - lead)]
    home = [(foot, -x * size, -z * size) for foot in (1 - lead, lead)]
    seconds = 0.55 * p.slowness**0.8
    end = paces(s, 0.25, out, seconds, arm=0.12)
    end = paces(s, end + float(s.rng.uniform(0.15, 0.5)), home, seconds, arm=0.1)
    s.wait(end + 0.5)


@family(
    "pivot",
    "walk",
    "~pivot on [the|their] <side> foot( to the <way>)",
    "~pivot <direction>( on the <side> foot)",
    "~swivel <direction> on the <side> foot",
    "~turn <direction> on the ball of the <side> foot",
    "~swing around to the <way> on one foot",
    side=True,
    direction=("left", "right"),
    speed=True,
    implies=("turn",),
)
def pivot(s: Stage, p: Params) -> None:
    """Turns by a quarter to half a circle about one foot, which stays; the other foot steps around."""
    k, seconds = p.hand, 0.95 * p.slowness**0.8
    angle = float(s.rng.uniform(1.3, 2.6)) * (1 if p.direction == "left" else -1)
    start = 0.45
    s.hold(start - 0.35, start + seconds - 0.2, rise=0.3, fall=0.4, lift=-0.02, sx=0.03 * SIGN[k])
    at, t = s.ticks(start, start + seconds)
    turned = angle * curves.minimum_jerk((t - start) / seconds)
    yaw, toes = s.yaw[at.start], s.foot_yaw[k, at.start]
    ball = 0.12 * s.body.scale * np.array([np.sin(toes), np.cos(toes)])
    centre = s.foot[k, at.start, [0, 2]] + ball

    def about(place: np.ndarray, by: np.ndarray) -> np.ndarray:
        x, z = (place - centre).T if place.ndim == 2 else place - centre
        return centre + np.stack([np.cos(by) * x + np.sin(by) * z, np.cos(by) * z - np.sin(by) * x], -1)

    s.path[at] = about(s.path[at], turned)
    s.path[at.stop :] = s.path[at.stop - 1]
    s.yaw[at] = yaw + turned
    s.yaw[at.stop :] += angle
    for axis, place in zip((0, 2), about(s.foot[k, at][:, [0, 2]], turned).T, strict=True):
        s.foot[k, at, axis] = place
        s.foot[k, at.stop :, axis] = place[-1]
    s.foot_yaw[k, at] += turned
    s.foot_yaw[k, at.stop :] += angle
    s.c[f"pitch{k}"][at] += 0.35 * s.envelope(at, 0.3)
    s.c["look"][at] += 0.35 * np.sign(angle) * s.envelope(at, 0.4)
    i = s.index(s.now + start + seconds)
    for n in range(2):  # the free foot goes round in two steps
        s.place(1 - k, start + n * 0.5 * seconds, 0.48 * seconds, 0.10, 0.0, 0.07)
    s.place(1 - k, start + seconds, 0.4, 0.10, -0.02, 0.04)
    s.path[i:] = s.path[i - 1]
    s.wait(start + seconds + 0.8)
