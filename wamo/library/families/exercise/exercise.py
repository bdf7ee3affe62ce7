"""Squats, lunges, arm raises and weights."""

from __future__ import annotations

import numpy as np

from wamo.library.families.poses import BOTH, FRONT, HIP, OUT, Stance, squat_down, stance, unstance
from wamo.library.families.registry import Params, family
from wamo.library.kinematics import arm_vector
from wamo.library.stage import SIGN, Stage


@family(
    "squat",
    "exercise",
    "~squat",
    "~do squats",
    "~[do|perform] <n:squat>",
    "~squat (down )<times>",
    "~bend their knees (deeply )and ~[come|stand] back up",
    "~[do|perform] deep squats with arms out",
    speed=True,
    count=(1, 2, 3),
    implies=("exercise",),
)
def squat(s: Stage, p: Params) -> None:
    """Squats deeply with the arms stretched forward."""
    q = p.slowness**0.8
    wide = 0.14 if s.rng.random() < 0.4 else 0.0
    if wide:
        stance(s, 0.05, 0.7, Stance(width=wide, settle=0.0))
    a = 0.15 + 0.7 * (wide > 0)
    for _ in range(p.times):
        end = squat_down(s, a, 1.05 * q, 0.1, 1.0 * q, 0.44, 0.55)
        for k in BOTH:
            s.arm(k, (a + 1.0 * q, (-0.02, -0.05, 0.95)), release=1.0 * q, rise=0.95 * q)
        a = end + 0.12
    if wide:
        unstance(s, a, 0.7, Stance(width=wide, settle=0.0))
    s.wait(a + 0.2 + 0.6 * (wide > 0))


@family(
    "lunge",
    "exercise",
    "~lunge (forward )with [the|their] <side> leg",
    "~[do|perform] a lunge( with the <side> leg)",
    "~step forward into a lunge with [the|their] <side> [leg|foot]",
    "~do a forward lunge",
    "~[do|perform] <n:lunge> with the <side> leg",
    side=True,
    speed=True,
    count=(1, 2),
    implies=("exercise",),
)
def lunge(s: Stage, p: Params) -> None:
    """Steps far forward with one foot, sinks until the rear knee nears the floor, and steps back."""
    k, q = p.hand, p.slowness**0.8
    a = 0.1
    for _ in range(p.times):
        s.step(k, a, 0.75 * q, 0.0, 0.78, height=0.13)
        s.step(k, a + 2.35 * q, 0.8 * q, 0.0, -0.78, height=0.13)
        keys = (a, a + 1.1 * q, a + 2.0 * q, a + 3.0 * q)
        s.plateau(keys, sz=0.34)
        s.add(
            "lift",
            (a, 0),
            (a + 0.7 * q, -0.12),
            (a + 1.45 * q, -0.36),
            (a + 1.75 * q, -0.36),
            (a + 2.4 * q, -0.12),
            (a + 3.0 * q, 0),
            overlap=1.3,
        )
        s.plateau(keys, tilt=0.10)
        a += 3.1 * q
    for h in BOTH:
        s.reach(h, "pelvis", (0.6, HIP), (a - 0.3, HIP), release=0.5, swivel=0.7)
    s.wait(a + 0.2)


@family(
    "side_lunge",
    "exercise",
    "~lunge to the <side>",
    "~do a side lunge to the <side>",
    "~step to the <side> and ~bend [that|their <side>] knee",
    "~[do|perform] a side lunge",
    side=True,
    speed=True,
    count=(1, 2),
    implies=("exercise",),
)
def side_lunge(s: Stage, p: Params) -> None:
    """Steps wide to one side and sinks over that leg while the other stays straight."""
    k, q = p.hand, p.slowness**0.8
    a = 0.1
    for _ in range(p.times):
        s.step(k, a, 0.7 * q, 0.62 * SIGN[k], 0.0, 0.25 * SIGN[k], height=0.13)
        s.step(k, a + 1.7 * q, 0.7 * q, -0.62 * SIGN[k], 0.0, -0.25 * SIGN[k], height=0.13)
        keys = (a, a + 0.95 * q, a + 1.3 * q, a + 2.3 * q)
        s.plateau(keys, sx=0.50 * SIGN[k], lift=-0.33, tilt=0.50, sz=-0.12, side=-0.10 * SIGN[k])
        for h in BOTH:
            s.arm(h, (a + 0.9 * q, (-0.25, -0.35, 0.55)), (a + 1.3 * q, (-0.25, -0.35, 0.55)), release=0.9 * q)
        a += 2.4 * q
    s.wait(a + 0.2)


@family(
    "arm_circles",
    "exercise",
    "~[do|make] arm circles",
    "~[swing|circle|rotate] (both )their arms in (big |large )circles",
    "~make <n:circle> with both arms",
    "~windmill their arms",
    "~rotate both shoulders with straight arms",
    speed=True,
    count=(2, 3, 4, 5),
    implies=("exercise",),
)
def arm_circles(s: Stage, p: Params) -> None:
    """Swings both straight arms in full circles, forward over the head and back down."""
    rate = 0.8 * p.pace**0.8
    span = p.times / rate
    at, t = s.ticks(0.1, span + 0.5)
    u = np.clip((t - 0.2) * rate, 0, p.times)
    angle = 2 * np.pi * u * (1 if s.rng.random() < 0.5 else -1)
    for k in BOTH:
        curve = np.stack([0.34 + 0.10 * np.cos(angle), -0.90 * np.cos(angle), 0.72 * np.sin(angle)], 1)
        s.arm_curve(k, at, 0.97 * curve / np.linalg.norm(curve, axis=1, keepdims=True), s.envelope(at, 0.25))
    s.add_curve("bend", at, 0.06 * np.sin(angle) * s.envelope(at, 0.3))
    s.wait(span + 0.6)


@family(
    "lateral_raise",
    "exercise",
    "~raise both arms to the side(s)",
    "~lift both arms [sideways|out to the sides] to shoulder height",
    "~raise and ~lower both arms to the sides",
    "~do lateral raises",
    "~spread their arms wide and ~lower them",
    "~[do|perform] <n:lateral raise>",
    speed=True,
    count=(1, 2, 3),
    implies=("exercise",),
)
def lateral_raise(s: Stage, p: Params) -> None:
    """Raises both straight arms sideways to shoulder height and lowers them."""
    _raise(s, p, OUT)


@family(
    "front_raise",
    "exercise",
    "~raise both arms (straight )in front( of them)",
    "~lift both arms forward to shoulder height",
    "~raise and ~lower both arms in front( of the body)",
    "~do front raises",
    "~[hold|stretch] both arms out in front",
    speed=True,
    count=(1, 2, 3),
    implies=("exercise",),
)
def front_raise(s: Stage, p: Params) -> None:
    """Raises both straight arms forward to shoulder height and lowers them."""
    _raise(s, p, FRONT)


def _raise(s: Stage, p: Params, place: object) -> None:
    one = 1.9 * p.slowness**0.9
    a = 0.15
    for _ in range(p.times):
        for k in BOTH:
            s.arm(k, (a + 0.45 * one, place), (a + 0.58 * one, place), rise=0.45 * one, release=0.42 * one)
        a += one
    s.wait(a + 0.2)


@family(
    "raise_arm_side",
    "exercise",
    "~raise [the|their] <side> arm out to the side",
    "~lift [the|their] <side> arm sideways( and ~lower it)",
    "~raise and ~lower the <side> arm( at the side)",
    "~abduct the <side> shoulder",
    side=True,
    speed=True,
    count=(1, 2, 3),
    implies=("exercise",),
)
def raise_arm_side(s: Stage, p: Params) -> None:
    """Raises one straight arm sideways overhead and lowers it."""
    one = 2.1 * p.slowness**0.9
    a = 0.15
    for _ in range(p.times):
        s.arm(
            p.hand,
            (a + 0.25 * one, OUT),
            (a + 0.5 * one, (0.35, 0.90, 0.08)),
            (a + 0.75 * one, OUT),
            rise=0.25 * one,
            release=0.27 * one,
            overlap=1.5,
        )
        a += one
    s.wait(a + 0.2)


@family(
    "bicep_curl",
    "exercise",
    "~do bicep curls",
    "~curl [weights|dumbbells] with both arms",
    "~[do|perform] <n:bicep curl>",
    "~bend both elbows [to lift|lifting] [weights|dumbbells]",
    "~lift dumbbells( to their shoulders)",
    speed=True,
    count=(2, 3, 4),
    upper=True,
    implies=("exercise",),
)
def bicep_curl(s: Stage, p: Params) -> None:
    """Curls both forearms up with the elbows at the sides."""
    one = 1.3 * p.slowness**0.8
    at, t = s.ticks(0.0, 0.4 + p.times * one + 0.4)
    u = np.clip((t - 0.35) / one, 0, p.times)
    up = 0.5 - 0.5 * np.cos(2 * np.pi * u)
    for k in BOTH:
        s.arm_curve(k, at, arm_vector(0.02 + 0.18 * up, 0.08, 0.30 + 2.0 * up), s.envelope(at, 0.35))
    s.add_curve("tilt", at, -0.03 * up)
    s.wait(0.8 + p.times * one)


@family(
    "overhead_press",
    "exercise",
    "~press [a weight|weights|a barbell] overhead",
    "~lift [a barbell|weights] [over|above] their head",
    "~push both [hands|arms] up from their shoulders( <times>)",
    "~[do|perform] <n:overhead press>",
    speed=True,
    count=(1, 2, 3),
    implies=("exercise",),
)
def overhead_press(s: Stage, p: Params) -> None:
    """Brings both fists to the shoulders and presses them overhead."""
    one = 1.6 * p.slowness**0.8
    rack, top = (0.08, 0.10, 0.30), (0.10, 0.96, 0.06)
    for k in BOTH:
        keys: list[tuple[float, object]] = [(0.7, rack)]
        for n in range(p.times):
            a = 0.8 + n * one
            keys += [(a + 0.1 * one, rack), (a + 0.45 * one, top), (a + 0.6 * one, top), (a + one, rack)]
        s.arm(k, *keys, release=0.7, overlap=1.05)
    for n in range(p.times):
        a = 0.8 + n * one
        s.add("lift", (a - 0.1, 0), (a + 0.1 * one, -0.05), (a + 0.4 * one, 0), overlap=1.0)
        s.add("bend", (a, 0), (a + 0.45 * one, -0.10), (a + one, 0))
    s.wait(0.8 + p.times * one + 0.7)


@family(
    "deadlift",
    "exercise",
    "~do a deadlift",
    "~lift a [barbell|heavy weight] from the floor to their hips",
    "~[do|perform] <n:deadlift>",
    "~bend down, ~grab a bar and ~straighten up with it",
    speed=True,
    count=(1, 2),
    implies=("exercise",),
)
def deadlift(s: Stage, p: Params) -> None:
    """Bends hips and knees with a flat back, grips a bar at the shins and straightens up with it."""
    one = 2.6 * p.slowness**0.8
    a = 0.2
    for _ in range(p.times):
        keys = (a, a + 0.35 * one, a + 0.48 * one, a + 0.78 * one, a + one)
        for channel, size in (("tilt", 0.92), ("lift", -0.24), ("sz", -0.20)):
            s.add(channel, *zip(keys, (0, size, size, 0, 0), strict=True))
        a += one
    for k in BOTH:
        s.arm(k, (0.5 * one, (0.03, -0.80, 0.56)), (a - 0.1, (0.03, -0.97, 0.10)), rise=0.35 * one, release=0.5)
        at, t = s.ticks(0.2, a)
        low = -s.c["tilt"][at]
        s.reach_curve(
            k,
            "heading",
            at,
            np.stack([0.22 + 0 * t, 0.76 + 0.46 * np.clip(low, -1.0, 0), 0.10 + 0.04 * np.sin(-low)], 1),
            s.envelope(at, 0.6),
        )
    s.wait(a + 0.5)
