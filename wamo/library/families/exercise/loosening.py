"""Elbows to knees, circling ankles and knees, wiggling, twisting a foot, lifting one shoulder. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.poses import BOTH
from wamo.library.families.registry import Params, family
from wamo.library.kinematics import leg_vector
from wamo.library.stage import SIGN, Stage


@family(
    "knee_to_elbow",
    "exercise",
    "~bring opposite elbow to opposite knee( <times>)",
    "~touch [the|their] elbows to [the|their] knees in turn",
    "~do <n:standing crunch>, elbow to knee",
    "~lift one knee after the other to the opposite elbow",
    "~do standing elbow to knee crunches",
    speed=True,
    count=(2, 3, 4),
    implies=("exercise",),
)
def knee_to_elbow(s: Stage, p: Params) -> None:
    """Holds the hands behind the head and brings one elbow to the lifted opposite knee, side after side."""
    one, first = 1.25 * p.slowness**0.8, int(s.rng.integers(2))
    end = 0.9 + p.times * one
    for k in BOTH:
        s.reach(k, "head", (0.8, (0.10, 0.03, -0.05)), (end, (0.10, 0.03, -0.05)), rise=0.7, release=0.7, swivel=0.9)
    for n in range(p.times):
        k, a = (first + n) % 2, 0.9 + n * one
        up = leg_vector(1.75, 0.0, 1.85)
        s.shift(1 - k, a, a + 0.7 * one, 0.8, 0.3 * one, 0.3 * one)
        s.leg_keys(k, (a + 0.42 * one, up), (a + 0.52 * one, up), rise=0.38 * one, release=0.40 * one, point=0.0)
        keys = (a, a + 0.42 * one, a + 0.52 * one, a + 0.95 * one)
        s.plateau(keys, twist=0.50 * SIGN[k], bend=0.48, side=0.16 * SIGN[k], tilt=0.14, lift=-0.03)
    s.wait(end + 0.9)


@family(
    "circle_ankle",
    "exercise",
    "~circle [the|their] <side> [ankle|foot]( <times>)",
    "~[rotate|roll] [the|their] <side> [ankle|foot]",
    "~lift the <side> foot and ~turn it in circles",
    "~loosen [the|their] <side> ankle",
    "~draw <n:circle> in the air with the <side> foot",
    side=True,
    speed=True,
    count=(2, 3, 4),
    implies=("exercise",),
)
def circle_ankle(s: Stage, p: Params) -> None:
    """Stands on one leg, lifts the other foot a little in front and turns it in circles at the ankle."""
    k, one = p.hand, 0.95 * p.slowness**0.8
    a = 0.8
    end = a + p.times * one
    s.shift(1 - k, 0.1, end + 0.3, 0.95, 0.6, 0.6)
    at, t = s.ticks(0.2, end + 0.7)
    turn = 2 * np.pi * np.clip((t - a) / one, 0, p.times)
    rest = leg_vector(0.70, 0.10, 0.95)
    circle = np.stack([0.035 * np.sin(turn), 0.05 * np.cos(turn), 0 * t], 1)
    s.leg_curve(k, at, rest + circle, curves.window(t, 0.2, end, 0.6, 0.6), 0.3)
    s.c[f"point{k}"][at] += 0.45 * np.cos(turn) * s.envelope(at, 0.6)
    s.c[f"knee{k}"][at] += 0.30 * np.sin(turn) * s.envelope(at, 0.6)
    s.hold(0.3, end, rise=0.6, fall=0.6, nod=0.30, bend=0.05)
    for hand in BOTH:
        s.arm(hand, (0.8, (0.34, -0.84, 0.16)), (end, (0.34, -0.84, 0.16)), rise=0.6, release=0.7)
    s.wait(end + 1.0)


@family(
    "circle_knee",
    "exercise",
    "~circle [the|their] <side> knee( <times>)",
    "~[rotate|swing] [the|their] lifted <side> knee [out|out to the side]",
    "~lift the <side> knee and ~open the hip outwards",
    "~rotate [the|their] bent <side> leg around to the side",
    "~draw <n:circle> with the <side> knee",
    side=True,
    speed=True,
    count=(1, 2, 3),
    implies=("exercise",),
)
def circle_knee(s: Stage, p: Params) -> None:
    """Lifts one bent knee in front, leads it out to the side and down, once or more."""
    k, one = p.hand, 1.5 * p.slowness**0.8
    end = 0.5 + p.times * one
    s.shift(1 - k, 0.1, end, 0.95, 0.5, 0.6)
    ahead, aside, low = leg_vector(1.25, 0.02, 1.65), leg_vector(0.85, 0.85, 1.60), leg_vector(0.15, 0.18, 0.55)
    keys: list[tuple[float, object]] = [(0.45, low)]
    for n in range(p.times):
        a = 0.5 + n * one
        keys += [(a + 0.35 * one, ahead), (a + 0.68 * one, aside), (a + one, low)]
    s.leg_keys(k, *keys, rise=0.4, release=0.5, point=0.2, overlap=1.3)
    at, t = s.ticks(0.5, end)
    u = ((t - 0.5) / one) % 1.0
    open_ = curves.minimum_jerk((u - 0.32) / 0.36) * (1 - curves.minimum_jerk((u - 0.70) / 0.30))
    s.c[f"knee{k}"][at] += 0.9 * open_
    s.hold(0.2, end, rise=0.5, fall=0.6, nod=0.15, lift=-0.02)
    for hand in BOTH:
        s.arm(hand, (0.6, (0.52, -0.70, 0.16)), (end, (0.52, -0.70, 0.16)), rise=0.5, release=0.7)
    s.wait(end + 0.9)


@family(
    "wiggle_leg",
    "exercise",
    "~wiggle [the|their] <side> leg",
    "~shake [the|their] <side> [leg|foot]( in the air)",
    "~lift [the|their] <side> foot and ~shake it (out )",
    "~jiggle [the|their] <side> [leg|foot]( loosely)",
    "~shake out [the|their] <side> leg",
    side=True,
    speed=True,
    implies=("exercise",),
)
def wiggle_leg(s: Stage, p: Params) -> None:
    """Stands on one leg and shakes the other one loosely in the air in front."""
    k, span = p.hand, float(s.rng.uniform(1.6, 2.6))
    s.shift(1 - k, 0.1, 0.9 + span, 0.95, 0.5, 0.6)
    at, t = s.ticks(0.2, 0.8 + span + 0.6)
    phase = curves.oscillation(s.rng, t, 2.7 * p.pace**0.5)
    w = curves.window(t, 0.5, 0.7 + span, 0.4, 0.4)
    rest = leg_vector(0.85, 0.16, 0.85)
    wild = np.stack([0.085 * np.sin(phase), 0.03 * np.cos(phase), 0.05 * np.sin(phase + 1.1)], 1) * w[:, None]
    s.leg_curve(k, at, rest + wild, curves.window(t, 0.2, 0.8 + span, 0.6, 0.6), 0.2)
    s.c[f"knee{k}"][at] += 0.25 * np.sin(phase + 0.6) * w
    s.c["bend"][at] += 0.02 * np.sin(phase) * w
    s.hold(0.3, 0.8 + span, rise=0.5, fall=0.6, nod=0.20, lift=-0.02)
    for hand in BOTH:
        s.arm(hand, (0.7, (0.46, -0.76, 0.18)), (0.8 + span, (0.46, -0.76, 0.18)), rise=0.6, release=0.7)
    s.wait(span + 1.8)


@family(
    "wiggle",
    "dance",
    "~wiggle( from side to side)",
    "~jiggle( up and down)( on the spot)",
    "~wriggle [the|their] whole body",
    "~shake [the|their] (whole )body( loosely)",
    "~squirm on the spot",
    speed=True,
)
def wiggle(s: Stage, p: Params) -> None:
    """Shakes the whole body loosely on the spot: hips one way, shoulders the other, on springy knees."""
    span, hertz = float(s.rng.uniform(2.2, 3.4)), 1.7 * p.pace**0.7
    at, t = s.ticks(0.3, 0.4 + span)
    w = s.envelope(at, 0.4)
    phase = curves.oscillation(s.rng, t, hertz)
    for channel, size, late in (
        ("sx", 0.05, 0.0), ("roll", 0.08, 0.0), ("pyaw", 0.16, 0.6), ("side", -0.14, 0.3), ("twist", -0.28, 0.7),
        ("tip", 0.10, 1.0), ("shrug0", 0.16, 0.4), ("shrug1", -0.16, 0.4),
    ):  # fmt: skip
        s.c[channel][at] += size * np.sin(phase - late) * w
    s.c["lift"][at] -= (0.05 + 0.02 * np.cos(2 * phase)) * w
    arms, u = s.ticks(0.2, 0.4 + span + 0.5)
    weight = curves.window(u, 0.2, 0.4 + span, 0.5, 0.5)
    swing = np.interp(u, t, np.sin(phase - 0.9) * w, left=0.0, right=0.0)
    for k in BOTH:
        path = np.stack([0.36 + 0.12 * SIGN[k] * swing, -0.56 + 0.06 * np.abs(swing), 0.44 + 0.10 * SIGN[k] * swing], 1)
        s.arm_curve(k, arms, path, weight, 0.2)
    s.wait(span + 1.1)


@family(
    "twist_foot",
    "exercise",
    "~twist [the|their] <side> foot( on the floor)",
    "~[turn|pivot] [the|their] <side> foot in and out",
    "~twist [the|their] <side> [leg|knee] inward and outward",
    "~grind something into the floor with the <side> foot",
    "~put out a cigarette with the <side> foot",
    side=True,
    speed=True,
    count=(2, 3, 4),
)
def twist_foot(s: Stage, p: Params) -> None:
    """Sets one foot a little forward on its ball and twists heel and knee in and out."""
    k, one = p.hand, 0.85 * p.slowness**0.8
    a = 0.7
    end = a + p.times * one
    s.step(k, 0.1, 0.45, 0.02 * SIGN[k], 0.14, height=0.05)
    s.hold(0.1, end, rise=0.5, fall=0.6, sx=-0.05 * SIGN[k], roll=-0.03 * SIGN[k], lift=-0.02)
    at, t = s.ticks(a, end)
    turn = np.sin(2 * np.pi * (t - a) / one) * s.envelope(at, 0.25)
    s.foot_yaw[k, at] += 0.55 * SIGN[k] * turn
    s.c[f"knee{k}"][at] += 0.35 * turn
    s.c["pyaw"][at] += 0.10 * SIGN[k] * turn
    s.hold(a - 0.4, end, rise=0.35, fall=0.35, **{f"pitch{k}": 0.55})
    s.hold(0.3, end, rise=0.6, fall=0.6, nod=0.28)
    s.step(k, end + 0.2, 0.45, -0.02 * SIGN[k], -0.14, height=0.05)
    s.wait(end + 0.9)


@family(
    "raise_shoulder",
    "exercise",
    "~[raise|lift] [the|their] <side> shoulder( and ~lower it again)",
    "~shrug [the|their] <side> shoulder",
    "~drop [the|their] <side> shoulder after lifting it",
    "~pull up the <side> shoulder to the ear( <times>)",
    "~lift and ~lower [the|their] <side> shoulder",
    side=True,
    speed=True,
    count=(1, 2, 3),
)
def raise_shoulder(s: Stage, p: Params) -> None:
    """Draws one shoulder up to the ear and lets it down, once or more, the head leaning to it."""
    k, one = p.hand, 1.35 * p.slowness**0.8
    for n in range(p.times):
        a = 0.3 + n * one
        keys = (a, a + 0.4 * one, a + 0.55 * one, a + 0.95 * one)
        s.plateau(keys, **{f"shrug{k}": 0.75, "tip": 0.10 * SIGN[k], "side": -0.06 * SIGN[k]})
        s.add(f"shrug{1 - k}", (a, 0), (a + 0.4 * one, -0.10), (a + 0.95 * one, 0))
    s.wait(0.3 + p.times * one + 0.6)


@family(
    "lower_leg",
    "exercise",
    "~lower [the|their] <side> leg( to the [floor|ground])",
    "~[put|set] [the|their] <side> foot (back )down",
    "~[bring|let] [the|their] raised <side> leg down",
    "~return [the|their] <side> foot to the [floor|ground]",
    "~drop [the|their] <side> leg after holding it up",
    side=True,
    speed=True,
)
def lower_leg(s: Stage, p: Params) -> None:
    """Stands on one leg, the other raised in front, and sets it down."""
    k, fresh, down = p.hand, s.fresh, 1.0 * p.slowness**0.8
    up = leg_vector(1.30, 0.04, 1.50) if s.rng.random() < 0.6 else leg_vector(0.95, 0.05, 0.20)
    rise, stay = (0.0 if fresh else 0.8), float(s.rng.uniform(0.5, 1.0))
    start = -s.now if fresh else 0.0
    s.shift(1 - k, start - 0.6 * fresh, rise + stay + 0.4 * down, 0.95, 0.5, 0.7 * down)
    at, t = s.ticks(start, rise + stay + down + 0.1)
    weight = 1 - curves.minimum_jerk((t - rise - stay) / down)
    if not fresh:
        weight = weight * curves.minimum_jerk(t / rise)
    s.leg_curve(k, at, np.repeat(up[None], len(t), 0), weight, 0.2)
    s.wait(rise + stay + down + 0.7)
