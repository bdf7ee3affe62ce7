"""Plain arm movements: raising to a height, holding out, lowering, swinging, circling, bending."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.poses import BOTH, FRONT, OUT, UP, around
from wamo.library.families.registry import Params, family
from wamo.library.kinematics import arm_vector
from wamo.library.stage import Stage
from wamo.library.styles import FULL, LOOSE

HEIGHTS = ("waist", "shoulder", "overhead")
_PLACES = {
    ("forward", "waist"): (0.04, -0.62, 0.62),
    ("forward", "shoulder"): FRONT,
    ("forward", "overhead"): UP,
    ("side", "waist"): (0.70, -0.60, 0.12),
    ("side", "shoulder"): OUT,
    ("side", "overhead"): (0.30, 0.90, 0.02),
}
_LOWEST = {"forward": (0.0, -0.88, 0.30), "side": (0.40, -0.86, 0.02)}


def _raise(s: Stage, k: int, go: float, stay: float, down: float, way: str, height: str) -> None:
    """Raise one arm forward or sideways to a height, hold it and lower it the same way."""
    place = around(s.rng, _PLACES[way, height], 0.03)
    passing = [(0.55 * go, _PLACES[way, "shoulder"])] if height == "overhead" else [(0.4 * go, _LOWEST[way])]
    returning = [(go + stay + 0.5 * down, _PLACES[way, "shoulder"])] if height == "overhead" else []
    keys = [*passing, (go, place), (go + stay, place), *returning]
    s.arm(k, *keys, rise=passing[0][0], release=down - 0.5 * down * bool(returning), settle=0.03)


@family(
    "raise_arm",
    "gesture",
    "~raise [the|their] <side> [arm|hand] <height>",
    "~[raise|lift] [the|their] <side> [arm|hand] and ~hold it <height>",
    "~[raise|lift] [the|their] <side> arm <direction>( <height>)",
    "~hold [the|their] <side> arm <height>",
    "~[raise|lift] [the|their] <side> arm <direction> and ~lower it again",
    side=True,
    direction=("forward", "side"),
    speed=True,
    height=HEIGHTS,
    style=LOOSE,
    upper=True,
    implies=("move_arm",),
)
def raise_arm(s: Stage, p: Params) -> None:
    """Raises one straight arm forward or sideways to the waist, the shoulder or over the head, holds and lowers it."""
    go, stay = 0.9 * p.slowness**0.9, float(s.rng.uniform(0.5, 1.4))
    _raise(s, p.hand, go, stay, 0.8 * go, p.direction or "forward", p.height or "shoulder")
    s.wait(go + stay + 0.8 * go + 0.1)


@family(
    "raise_arms",
    "gesture",
    "~raise (both )their [arms|hands]",
    "~[raise|lift] (both )their [arms|hands]( up)( <height>)",
    "~[raise|lift] both [arms|hands] <direction>( <height>)",
    "~[put|bring] (both )their [arms|hands] up",
    "~hold (both )their [arms|hands] up",
    "~hold both [arms|hands] <height>",
    direction=("forward", "side"),
    speed=True,
    height=HEIGHTS,
    style=LOOSE,
    upper=True,
    implies=("move_arms",),
)
def raise_arms(s: Stage, p: Params) -> None:
    """Raises both straight arms forward or sideways to the waist, the shoulders or over the head, and lowers them."""
    go, stay = 1.0 * p.slowness**0.9, float(s.rng.uniform(0.5, 1.4))
    for k in BOTH:
        _raise(s, k, go, stay, 0.8 * go, p.direction or "forward", p.height or "shoulder")
    if p.height == "overhead":
        s.hold(0.3 * go, go + stay, rise=0.6 * go, fall=0.6 * go, bend=-0.06)
    s.wait(go + stay + 0.8 * go + 0.1)


def _lowering(s: Stage, sides: tuple[int, ...], p: Params) -> None:
    """Begin with raised arms, or raise them first if something came before, and let them down."""
    place = around(s.rng, (FRONT, OUT, UP, (0.10, 0.30, 0.70))[int(s.rng.integers(4))], 0.05)
    rise, stay, down = 0.8, float(s.rng.uniform(0.3, 1.0)), 0.85 * p.slowness**0.9
    fresh = s.fresh
    if fresh:
        rise = 0.0
    for k in sides:
        at, t = s.ticks(-s.now if fresh else 0.0, rise + stay + down + 0.2)
        up = np.ones(len(t)) if fresh else curves.minimum_jerk(t / rise)
        weight = up * (1 - curves.minimum_jerk((t - rise - stay) / down))
        s.arm_curve(k, at, np.repeat(place[None], len(t), 0), weight)
    s.wait(rise + stay + down + 0.7)


@family(
    "lower_arm",
    "gesture",
    "~lower [the|their] <side> [arm|hand]( to their side)",
    "~[bring|put|let] [the|their] <side> [arm|hand] (back )down",
    "~drop [the|their] <side> [arm|hand]( to their side)",
    "~let [the|their] <side> arm [sink|fall]",
    side=True,
    speed=True,
    style=LOOSE,
    upper=True,
    implies=("move_arm",),
)
def lower_arm(s: Stage, p: Params) -> None:
    """Lowers one raised arm to the side."""
    _lowering(s, (p.hand,), p)


@family(
    "lower_arms",
    "gesture",
    "~lower (both )their [arms|hands]",
    "~lower (both )their [arms|hands] (back )(down )to their sides",
    "~[bring|put] (both )their [arms|hands] (back )down",
    "~drop (both )their [arms|hands]( to their sides)",
    "~let their arms [sink|fall|drop]",
    speed=True,
    style=LOOSE,
    upper=True,
    implies=("move_arms",),
)
def lower_arms(s: Stage, p: Params) -> None:
    """Lowers both raised arms to the sides."""
    _lowering(s, BOTH, p)


@family(
    "arms_forward",
    "gesture",
    "~[hold|stretch|extend|put] (both )their [arms|hands] [out in front of them|out in front|straight out in front]",
    "~[hold|put|stretch|extend] (both )their [arms|hands] forward",
    "~hold their hands in front of them",
    "~reach both arms out ahead",
    "~[bring|lift] both hands up in front of them",
    speed=True,
    style=LOOSE,
    upper=True,
    implies=("move_arms",),
)
def arms_forward(s: Stage, p: Params) -> None:
    """Stretches both arms out in front at chest to shoulder height and holds them."""
    go, stay = 0.8 * p.slowness**0.9, float(s.rng.uniform(1.0, 2.2))
    place = around(s.rng, (0.02, float(s.rng.uniform(-0.35, 0.05)), 0.90), 0.03)
    for k in BOTH:
        s.arm(k, (go, place), (go + stay, around(s.rng, place, 0.015)), release=0.8 * go)
    s.wait(go + stay + 0.8 * go + 0.1)


@family(
    "arms_sideways",
    "gesture",
    "~[hold|stretch|extend|spread|put] (both )their arms out to [the sides|their sides|the side|either side|both sides]",
    "~[spread|open|extend] (both )their arms( wide)",
    "~[hold|stretch] (both )their arms out",
    "~[stand in|make|go into|do] a t[-| ]pose",
    "~extend their arms to [the sides|a t position]",
    "~throw their arms wide open",
    speed=True,
    style=FULL,
    upper=True,
    implies=("move_arms",),
)
def arms_sideways(s: Stage, p: Params) -> None:
    """Spreads both straight arms to the sides at shoulder height and holds them, like the letter T."""
    go, stay = 0.8 * p.slowness**0.9, float(s.rng.uniform(1.0, 2.2))
    for k in BOTH:
        s.arm(k, (go, around(s.rng, OUT, 0.02)), (go + stay, around(s.rng, OUT, 0.02)), release=0.8 * go)
    s.wait(go + stay + 0.8 * go + 0.1)


def _swing(s: Stage, k: int, p: Params, rate: float, size: float, phase: float) -> float:
    """Swing a straight arm forward and back beside the body; return the end in seconds from now."""
    span = p.times / rate
    at, t = s.ticks(0.0, span + 0.8)
    u = np.clip((t - 0.15) * rate, 0, p.times)
    ease = curves.minimum_jerk(t / 0.3) * (1 - curves.minimum_jerk((t - span) / 0.5))
    flex = 0.15 + size * np.sin(2 * np.pi * u + phase) * ease
    s.arm_curve(k, at, arm_vector(flex, 0.10, 0.15 + 0.2 * np.maximum(flex, 0)), ease)
    return span + 0.6


@family(
    "swing_arms",
    "gesture",
    "~swing (both )their arms",
    "~swing (both )their arms (back and forth|forward and back|at their sides|to and fro)",
    "~swing both arms [together|at the same time]",
    "~let their arms swing( loosely)",
    "~swing their arms( around)( <times>)",
    speed=True,
    count=(2, 3, 4, 5),
    style=LOOSE,
    implies=("move_arms",),
)
def swing_arms(s: Stage, p: Params) -> None:
    """Swings both arms forward and back, together or one against the other, the knees giving with the swing."""
    rate, size = 0.85 * p.pace**0.7, float(s.rng.uniform(0.6, 1.1))
    opposed = np.pi if s.rng.random() < 0.4 else 0.0
    end = max(_swing(s, k, p, rate, size, opposed * k) for k in BOTH)
    at, t = s.ticks(0.0, end)
    dip = 0.5 - 0.5 * np.cos(4 * np.pi * rate * np.maximum(t - 0.15, 0))
    s.add_curve("lift", at, -0.03 * dip * s.envelope(at, 0.4))
    s.wait(end)


@family(
    "swing_arm",
    "gesture",
    "~swing [the|their] <side> arm( back and forth)",
    "~swing [the|their] <side> arm( beside the body)",
    "~swing (only )their <side> arm forward and back",
    "~let [the|their] <side> arm swing",
    side=True,
    speed=True,
    count=(2, 3, 4, 5),
    style=LOOSE,
    implies=("move_arm",),
)
def swing_arm(s: Stage, p: Params) -> None:
    """Swings one arm forward and back."""
    s.wait(_swing(s, p.hand, p, 0.85 * p.pace**0.7, float(s.rng.uniform(0.7, 1.2)), 0.0))


@family(
    "circle_arm",
    "gesture",
    "~[swing|circle|rotate|move] [the|their] <side> arm in [a circle|circles|a circular motion]",
    "~[circle|rotate] [the|their] <side> arm( around)",
    "~make <n:circle> with [the|their] <side> arm",
    "~make [a circle|circles|circular motions] with [the|their] <side> arm",
    side=True,
    speed=True,
    count=(1, 2, 3, 4),
    style=LOOSE,
    implies=("move_arm",),
)
def circle_arm(s: Stage, p: Params) -> None:
    """Swings one straight arm in full circles beside the body."""
    rate = 0.75 * p.pace**0.8
    span = p.times / rate
    at, t = s.ticks(0.0, span + 1.0)
    share = curves.minimum_jerk((t - 0.1) / (span + 0.4)) if p.times == 1 else np.clip((t - 0.3) / span, 0, 1)
    flex = 2 * np.pi * p.times * share
    curve = np.stack([0.20 + 0.06 * np.sin(flex), -0.92 * np.cos(flex), 0.90 * np.sin(flex) - 0.05], 1)
    s.arm_curve(p.hand, at, curve, curves.window(t, 0.0, span + 0.5, 0.35, 0.45))
    s.wait(span + 1.0)


@family(
    "circle_hand",
    "gesture",
    "~move [the|their] <side> hand in [a circle|circles|a circular motion|small circles|circular motions]",
    "~make [circles|a circle|circular motions|circular movements|a circular motion] with [the|their] <side> hand",
    "~draw <n:circle> in the air with [the|their] <side> hand",
    "~circle [the|their] <side> hand in front of them",
    side=True,
    speed=True,
    count=(2, 3, 4, 5),
    style=LOOSE,
    upper=True,
    implies=("move_hand",),
)
def circle_hand(s: Stage, p: Params) -> None:
    """Draws circles in the air in front of the chest with one hand."""
    rate, rise, size = 1.0 * p.pace**0.8, 0.6, float(s.rng.uniform(0.14, 0.26))
    span = p.times / rate
    at, t = s.ticks(0.0, rise + span + 0.8)
    angle = 2 * np.pi * np.clip((t - rise) * rate, 0, p.times)
    curve = np.array([0.05, -0.20, 0.62]) + size * np.stack([np.sin(angle), np.cos(angle), 0.1 * np.sin(angle)], 1)
    s.arm_curve(p.hand, at, curve, curves.window(t, 0.0, rise + span, rise, 0.7))
    s.wait(rise + span + 0.75)


@family(
    "bend_arms",
    "gesture",
    "~bend (both )their [arms|elbows]",
    "~bend (both )their arms [at the elbows|at the elbow|in front of them]",
    "~bring (both )their hands up to their shoulders",
    "~[bring|move] (both )their [arms|hands] [to|towards|up to] their chest",
    "~bend and ~straighten their arms( <times>)",
    speed=True,
    count=(1, 2, 3),
    style=LOOSE,
    upper=True,
    implies=("move_arms",),
)
def bend_arms(s: Stage, p: Params) -> None:
    """Bends both elbows so that the hands come up to the chest, and straightens them again."""
    one = 1.5 * p.slowness**0.9
    for n in range(p.times):
        a = 0.1 + n * one
        for k in BOTH:
            near = around(s.rng, (-0.02, -0.16, 0.36), 0.03)
            s.arm(k, (a + 0.45 * one, near), (a + 0.6 * one, near), rise=0.42 * one, release=0.4 * one)
    s.wait(0.2 + p.times * one)
