"""Sitting, lying and standing up, and the postures in which other actions start. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.library.families.poses import BOTH, raise_knee
from wamo.library.families.registry import Params, family
from wamo.library.kinematics import arm_vector
from wamo.library.stage import Stage
from wamo.library.styles import ACTS

HANG = arm_vector(0.06, 0.10, 0.28)


THIGHS = (-0.02, -0.66, 0.42)


LAP = {"sit": THIGHS, "floor": (-0.02, -0.66, 0.45), "lie": (0.24, -0.955, 0.10), "kneel": (0.0, -0.78, 0.25)}


AMOUNTS: dict[str, dict[str, float]] = {
    "sit": {"lift": -0.375, "sz": -0.37, "bend": 0.10, "knee0": 0.10, "knee1": 0.10},
    "floor": {"lift": -0.755, "sz": -0.42, "bend": 0.42, "tilt": -0.22},
    "lie": {"lift": -0.805, "sz": -0.40, "bend": 0.04, "tilt": -1.53},
    "kneel": {"lift": -0.415, "sz": 0.02, "tilt": 0.03},
}


LEGS = {
    "floor": raise_knee(1.93, 0.86, 0.14),
    "lie": np.array([0.07, -0.995, -0.04]),
    "kneel": raise_knee(0.02, 1.56, 0.05),
}


def change(s: Stage, before: str, after: str, start: float, seconds: float) -> None:
    """Change from one posture's channels to another's over ``seconds``, from ``start`` seconds from now."""
    a, b = AMOUNTS.get(before, {}), AMOUNTS.get(after, {})
    for channel in sorted({*a, *b}):
        s.add(channel, (start, 0), (start + seconds, b.get(channel, 0.0) - a.get(channel, 0.0)))


def begin_in(s: Stage, posture: str) -> None:
    """Put a new performer into a posture from the first frame on."""
    if posture not in AMOUNTS:  # standing, or a family that sets its own
        return
    now, s.now = s.now, 0.0
    change(s, "stand", posture, -0.4, 0.02)
    for k in BOTH:
        s.arm(k, (-0.4, LAP[posture]), rise=0.02, release=None)
        if posture in LEGS:
            s.leg_keys(k, (-0.4, LEGS[posture]), rise=0.02, release=None, point=0.9 if posture == "kneel" else 0.3)
    s.now = now


def free_leg_down(s: Stage, k: int, start: float, seconds: float) -> None:
    """Return a free leg to its planted foot for good."""
    at, t = s.ticks(start)
    u = np.clip((t - start) / seconds, 0, 1)
    s.leg_free[k, at] *= 1 - u * u * (3 - 2 * u)


@family(
    "sit_down",
    "posture",
    "~sit down",
    "~sit down on a chair",
    "~sit on a [chair|stool|bench]",
    "~lower themselves onto a [chair|seat]",
    "~take a seat",
    "~sit (down )and ~stay seated",
    speed=True,
    style=ACTS,
    ends="sit",
    implies=("sit",),
)
def sit_down(s: Stage, p: Params) -> None:
    """Leans forward, sits down on a chair and lays the hands on the thighs."""
    d = 1.25 * p.slowness**0.9
    change(s, "stand", "sit", 0.15, d)
    s.add("tilt", (0.1, 0), (0.15 + 0.55 * d, 0.62), (0.35 + d, 0.0))
    s.add("nod", (0.1, 0), (0.5 * d, 0.2), (0.3 + d, 0))
    for k in BOTH:
        s.arm(k, (0.15 + 0.6 * d, (0.05, -0.70, 0.40)), (0.3 + d, THIGHS), release=None, rise=0.6 * d)
    s.wait(d + 0.3 + float(s.rng.uniform(0.8, 1.4)))


@family(
    "stand_up",
    "posture",
    "~stand up",
    "~[stand|get] up from a [chair|seat|bench]",
    "~rise from a [chair|seat|stool]",
    "~get up from sitting",
    "~rise to their feet",
    "~stand up after sitting",
    speed=True,
    style=ACTS,
    starts="sit",
)
def stand_up(s: Stage, p: Params) -> None:
    """Sits, bends forward over the feet and rises."""
    wait, d = float(s.rng.uniform(0.5, 0.9)), 1.3 * p.slowness**0.9
    s.add("tilt", (wait - 0.1, 0), (wait + 0.5 * d, 0.66), (wait + 1.1 * d, 0))
    change(s, "sit", "stand", wait + 0.18 * d, 0.85 * d)
    s.add("nod", (wait, 0), (wait + 0.4 * d, -0.1), (wait + d, 0))
    for k in BOTH:
        s.arm(k, (wait + 0.5 * d, (0.02, -0.62, 0.55)), (wait + 1.1 * d, HANG), release=None, rise=0.4 * d)
    s.wait(wait + 1.15 * d + 0.4)


@family(
    "sit_stand_repeat",
    "exercise",
    "~sit down and ~stand up( again| right away)",
    "~sit on a chair and ~get up again",
    "~do sit-to-stands",
    "~sit down for a moment, then ~stand back up",
    "~[lower|seat] themselves and ~rise again",
    speed=True,
    count=(1, 2),
    implies=("sit", "exercise"),
)
def sit_stand_repeat(s: Stage, p: Params) -> None:
    """Sits down, arms held out before the chest, and stands up at once."""
    q = p.slowness**0.8
    one = 3.0 * q
    end = 0.2 + p.times * one
    for n in range(p.times):
        a = 0.2 + n * one
        change(s, "stand", "sit", a, 1.25 * q)
        change(s, "sit", "stand", a + 1.6 * q, 1.2 * q)
        s.add("tilt", (a, 0), (a + 0.7 * q, 0.60), (a + 1.4 * q, 0.15), (a + 1.9 * q, 0.62), (a + 2.85 * q, 0))
    for k in BOTH:
        s.arm(k, (1.2 * q, (-0.25, -0.25, 0.62)), (end - 0.9 * q, (-0.25, -0.25, 0.62)), release=1.0 * q)
    s.wait(end + 0.2)


@family(
    "sit_on_floor",
    "posture",
    "~sit down on the [floor|ground]",
    "~lower themselves to the [floor|ground] and ~sit",
    "~sit on the [floor|ground]",
    "~get down and ~sit on the floor with [their |]knees [up|bent]",
    speed=True,
    ends="floor",
    implies=("sit", "get_down"),
)
def sit_on_floor(s: Stage, p: Params) -> None:
    """Squats, reaches back for the floor and sits with the knees drawn up."""
    d = 1.9 * p.slowness**0.8
    change(s, "stand", "floor", 0.15, d)
    s.add("tilt", (0.15, 0), (0.15 + 0.45 * d, 0.55), (0.15 + d, 0))
    for k in BOTH:
        s.reach(
            k,
            "heading",
            (0.15 + 0.75 * d, (0.30, 0.10, -0.16)),
            (0.3 + 1.05 * d, (0.30, 0.08, -0.22)),
            rise=0.7 * d,
            release=0.7,
        )
        s.arm(k, (d, LAP["floor"]), rise=0.3, release=None)
        s.leg_keys(k, (0.2 + 1.05 * d + 0.12 * k, LEGS["floor"]), rise=0.35 * d, release=None, point=0.0)
    s.wait(d * 1.15 + float(s.rng.uniform(1.1, 1.6)))


@family(
    "get_up_from_floor",
    "posture",
    "~get up from the [floor|ground]",
    "~stand up from sitting on the [floor|ground]",
    "~rise from the [floor|ground]",
    "~get up off the floor",
    "~push themselves up from the floor to stand",
    speed=True,
    starts="floor",
)
def get_up_from_floor(s: Stage, p: Params) -> None:
    """Sits on the floor, draws the feet in, pushes off with the hands and rises."""
    wait, d = 0.7, 2.0 * p.slowness**0.8
    for k in BOTH:
        s.reach(
            k, "heading", (wait, (0.30, 0.06, -0.20)), (wait + 0.42 * d, (0.32, 0.12, -0.10)), rise=0.6, release=0.5 * d
        )
        free_leg_down(s, k, wait - 0.1 + 0.1 * k, 0.3 * d)
        s.arm(k, (wait + d, HANG), rise=0.5 * d, release=None)
    s.add("tilt", (wait, 0), (wait + 0.45 * d, 0.80), (wait + d, 0))
    change(s, "floor", "stand", wait + 0.15 * d, 0.85 * d)
    s.wait(wait + 1.1 * d + 0.3)


@family(
    "lie_down",
    "posture",
    "~lie down( on their back)",
    "~lie down on the [floor|ground]",
    "~[sit down|get down] on the floor and ~lie back",
    "~lay themselves down on [the|their] back",
    "~stretch out on the floor",
    speed=True,
    ends="lie",
    implies=("get_down",),
)
def lie_down(s: Stage, p: Params) -> None:
    """Sits down on the floor, leans back and stretches out."""
    d = 1.7 * p.slowness**0.8
    change(s, "stand", "floor", 0.1, d)
    s.add("tilt", (0.1, 0), (0.1 + 0.45 * d, 0.5), (0.1 + d, 0))
    back = 0.3 + d
    change(s, "floor", "lie", back, 0.95 * d)
    s.add("nod", (back, 0), (back + 0.4 * d, 0.35), (back + 0.95 * d, 0))
    for k in BOTH:
        s.reach(
            k,
            "heading",
            (0.75 * d, (0.30, 0.08, -0.20)),
            (back + 0.4 * d, (0.34, 0.05, -0.30)),
            rise=0.6 * d,
            release=0.5 * d,
        )
        s.arm(k, (back + 0.8 * d, LAP["lie"]), rise=0.5 * d, release=None)
        s.leg_keys(
            k,
            (d + 0.1 * k, LEGS["floor"]),
            (back + 0.25 * d, LEGS["floor"]),
            (back + 1.0 * d, LEGS["lie"]),
            rise=0.3 * d,
            release=None,
            point=0.25,
        )
    s.wait(back + d + 0.7)


@family(
    "get_up_lying",
    "posture",
    "~get up from lying [down|on the floor]",
    "~sit up and ~stand up from lying down",
    "~rise from lying on their back",
    "~get up off the ground after lying down",
    speed=True,
    starts="lie",
)
def get_up_lying(s: Stage, p: Params) -> None:
    """Lies on the back, sits up, draws the feet in and stands up."""
    wait, d = 0.5, 1.6 * p.slowness**0.8
    change(s, "lie", "floor", wait, 0.8 * d)
    up = wait + 0.9 * d
    s.add("tilt", (up, 0), (up + 0.45 * d, 0.75), (up + 1.1 * d, 0))
    change(s, "floor", "stand", up + 0.2 * d, 0.9 * d)
    for k in BOTH:
        s.leg_keys(k, (wait + 0.75 * d, LEGS["floor"]), rise=0.6 * d, release=None)
        free_leg_down(s, k, up - 0.1 + 0.1 * k, 0.35 * d)
        s.reach(
            k, "heading", (up, (0.30, 0.06, -0.22)), (up + 0.4 * d, (0.32, 0.12, -0.10)), rise=0.5 * d, release=0.5 * d
        )
        s.arm(k, (up + d, HANG), rise=0.5 * d, release=None)
    s.wait(up + 1.2 * d + 0.2)
