"""Poses shared by many families: places for hands and feet, and small whole-body gestures built from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wamo.library.kinematics import leg_vector
from wamo.library.stage import LEFT, RIGHT, Stage

FRONT = (0.02, -0.02, 0.96)
OUT = (0.97, 0.02, 0.06)
UP = (0.12, 0.95, 0.10)
GUARD = (-0.18, 0.04, 0.42)
CHEST = (-0.22, -0.28, 0.48)
HIP_FIST = (0.05, -0.50, -0.02)
BEHIND = (0.10, -0.80, -0.42)
PUNCHED = (-0.26, -0.02, 0.95)

MOUTH = (0.045, -0.10, 0.155)
EAR = (0.125, -0.05, 0.035)
BROW = (0.085, 0.075, 0.125)
CROWN = (0.07, 0.165, 0.02)
HIP = (0.215, 0.045, 0.005)

BOTH = (LEFT, RIGHT)
GRAVITY = 9.81


def around(rng: np.random.Generator, place: object, spread: float = 0.04) -> np.ndarray:
    """Return a random place near the given one, so that no two performances are alike."""
    return np.asarray(place, float) + spread * rng.standard_normal(3)


def squat_down(
    stage: Stage, start: float, down: float, hold: float, up: float, depth: float, lean: float = 0.5
) -> float:
    """Bend hips and knees by ``depth`` metres and rise again; returns the end in seconds from now."""
    end = start + down + hold + up
    times = (start, start + down, start + down + hold, end)
    for channel, value in (
        ("lift", -depth),
        ("tilt", lean),
        ("sz", -0.22 * depth - 0.05 * lean),
        ("bend", 0.2 * lean),
        ("knee0", 0.15),
        ("knee1", 0.15),
    ):
        stage.add(channel, (times[0], 0), (times[1], value), (times[2], value), (times[3], 0))
    return end


@dataclass(frozen=True)
class Leap:
    """The shape of a jump.

    Parameters
    ----------
    rise : height of the flight, metres
    forward, sideways, turn : metres ahead and to the left, and radians to the left, in flight
    crouch : depth before take-off, metres; three quarters of it absorb the landing
    tuck : how far the feet are drawn up in flight, metres
    load, land : seconds before take-off and after touch-down
    spread : how far each leg opens in flight, metres
    """

    rise: float
    forward: float = 0.0
    sideways: float = 0.0
    turn: float = 0.0
    crouch: float = 0.22
    tuck: float = 0.0
    load: float = 0.58
    land: float = 0.60
    spread: float = 0.0

    @property
    def speed(self) -> float:
        """Vertical speed at take-off, metres a second."""
        return float(np.sqrt(2 * GRAVITY * self.rise))

    @property
    def air(self) -> float:
        """Seconds in flight."""
        return 2 * self.speed / GRAVITY


def leap(stage: Stage, start: float, shape: Leap) -> tuple[float, float]:
    """Crouch, take off, fly on a parabola and absorb the landing.

    Returns take-off and touch-down in seconds from now.
    """
    off = start + shape.load
    down = off + shape.air
    _bend_for_leap(stage, start, off, down, shape)
    at, t = stage.ticks(off, down)
    flight = np.maximum(shape.speed * (t - off) - 0.5 * GRAVITY * (t - off) ** 2, 0.0)
    stage.add_curve("lift", at, flight)
    for side in BOTH:
        _lift_foot(stage, side, off, down, flight, shape)
    if shape.forward or shape.sideways or shape.turn:
        move_body(stage, off - 0.12, shape.air + 0.2, off, shape.air, shape.sideways, shape.forward, shape.turn)
    return off, down


def _bend_for_leap(stage: Stage, start: float, off: float, down: float, shape: Leap) -> None:
    """Write pelvis and trunk: crouch before ``off``, stretch, give way after ``down``."""
    crouch, load, land = shape.crouch, shape.load, shape.land
    stage.add(
        "lift",
        (start, 0),
        (start + 0.68 * load, -crouch),
        (off, 0.02),
        (down, 0.0),
        (down + 0.35 * land, -0.75 * crouch),
        (down + land, 0.0),
        overlap=1.15,
    )
    for channel, value, after in (("tilt", 0.42, 0.30), ("bend", 0.12, 0.10), ("sz", -0.05, -0.02)):
        size = crouch / 0.22
        stage.add(
            channel,
            (start, 0),
            (start + 0.68 * load, value * size),
            (off, 0.0),
            (down, 0.08),
            (down + 0.35 * land, after * size),
            (down + land, 0),
        )


def _lift_foot(stage: Stage, side: int, off: float, down: float, flight: np.ndarray, shape: Leap) -> None:
    """Write a foot in flight: off the floor with the body, tucked, spread, and with the toes pointed."""
    at, t = stage.ticks(off, down)
    s = np.clip((t - off) / shape.air, 0, 1)
    legs = shape.tuck * np.sin(np.pi * s) ** 1.5
    scale = stage.body.scale
    lifted = (flight + 0.35 * np.sin(np.pi * s) * min(shape.tuck, 0.05) + legs) * scale - 0.02 * np.sin(
        np.pi * s
    ) * scale
    stage.foot[side, at, 1] += np.maximum(lifted, 0)
    stage.planted[side, at] *= 1 - np.sin(np.pi * s) ** 0.3
    ankle = stage.c[f"pitch{side}"]
    toe, u = stage.ticks(off - 0.2, down + 0.06)
    ankle[toe] += (
        0.75 * np.minimum(np.clip((u - off + 0.2) / 0.2, 0, 1), np.clip((down + 0.06 - u) / 0.22, 0, 1)) ** 1.5
    )
    if shape.spread:
        out = shape.spread * np.sin(np.pi * s) ** 1.2 * (1 if side == LEFT else -1)
        yaw = stage.yaw[at]
        stage.foot[side, at, 0] += out * np.cos(yaw)
        stage.foot[side, at, 2] -= out * np.sin(yaw)


def fly(stage: Stage, at: slice, share: np.ndarray, high: float, ramp: float, tuck: float = 0.0) -> None:
    """Lift body and feet on a parabola of ``high`` metres as ``share`` (frames,) goes from 0 to 1; ``tuck`` lifts feet more.

    The feet let go of the floor, and take it again, within ``ramp`` seconds.
    """
    flight = high * 4 * share * (1 - share)
    stage.add_curve("lift", at, flight)
    for side in BOTH:
        stage.foot[side, at, 1] += (flight + tuck * np.sin(np.pi * share) ** 1.5) * stage.body.scale
        stage.planted[side, at] *= 1 - stage.envelope(at, ramp)


def wind_up(stage: Stage, turn: float, first: int, seconds: float = 0.75) -> None:
    """Turn by ``turn`` in two steps on the spot, ``first`` foot first: the part of a spin before the jump."""
    stage.travel(0.05, seconds, 0.0, 0.0, turn)
    stage.place(first, 0.08, 0.5 * seconds, 0.10, 0.02, 0.08)
    stage.place(1 - first, 0.08 + 0.5 * seconds, 0.48 * seconds, 0.10, -0.02, 0.08)
    stage.wait(seconds + 0.05)


def move_body(
    stage: Stage,
    start: float,
    seconds: float,
    foot_start: float,
    foot_seconds: float,
    x: float,
    z: float,
    turn: float = 0.0,
) -> None:
    """Move pelvis and both feet together by (x left, z forward) metres and a turn, the feet in their own time."""
    i = stage.index(stage.now + start)
    yaw, origin = stage.yaw[i], stage.path[i].copy()
    scale = stage.body.scale
    move = scale * np.array([np.cos(yaw) * x + np.sin(yaw) * z, -np.sin(yaw) * x + np.cos(yaw) * z])
    at, t = stage.ticks(start)
    s = np.clip((t - start) / seconds, 0, 1)
    s = 0.35 * s + 0.65 * s * s * (3 - 2 * s)
    stage.path[at] += s[:, None] * move
    stage.yaw[at] += turn * s
    at, t = stage.ticks(foot_start)
    s = np.clip((t - foot_start) / foot_seconds, 0, 1)
    s = s * s * (3 - 2 * s)
    for side in BOTH:
        away = stage.foot[side, at][:, [0, 2]] - origin
        cos, sin = np.cos(turn * s), np.sin(turn * s)
        stage.foot[side, at, 0] = origin[0] + cos * away[:, 0] + sin * away[:, 1] + s * move[0]
        stage.foot[side, at, 2] = origin[1] - sin * away[:, 0] + cos * away[:, 1] + s * move[1]
        stage.foot_yaw[side, at] += turn * s


@dataclass(frozen=True)
class Stance:
    """A wider or staggered way to stand.

    Parameters
    ----------
    lead : the foot that goes forward, 0 left (also by default), 1 right
    width, length : metres between the feet beyond a normal stance, across and along
    turn : radians to the left of the pelvis
    settle : metres that the pelvis sinks beyond what the longer step takes
    """

    lead: int | None = None
    width: float = 0.0
    length: float = 0.0
    turn: float = 0.0
    settle: float = 0.05

    @property
    def first(self) -> int:
        """The foot that steps first."""
        return self.lead if self.lead is not None else LEFT

    @property
    def drop(self) -> float:
        """Metres by which longer and wider steps lower the pelvis."""
        return 0.25 * self.width * self.width + 0.2 * self.length * self.length + 0.02


def stance(stage: Stage, start: float, seconds: float, shape: Stance) -> float:
    """Step into a stance; returns the end in seconds from now."""
    first, second, half = shape.first, 1 - shape.first, 0.5 * seconds
    sign, width, length = (1 if first == LEFT else -1), shape.width, shape.length
    stage.step(first, start, half * 0.95, sign * 0.5 * width, 0.5 * length, 0.0, 0.05 + 0.1 * abs(length))
    stage.step(
        second,
        start + half,
        half * 0.95,
        -sign * 0.5 * width,
        -0.5 * length,
        -sign * 0.35 * (length > 0.15),
        0.05 + 0.1 * abs(length),
    )
    stage.add("lift", (start, 0), (start + seconds, -shape.drop - shape.settle))
    if shape.turn:
        stage.add("pyaw", (start, 0), (start + seconds, shape.turn))
    return start + seconds


def unstance(stage: Stage, start: float, seconds: float, shape: Stance) -> float:
    """Step out of a stance; returns the end in seconds from now."""
    first, second, half = shape.first, 1 - shape.first, 0.5 * seconds
    sign, width, length = (1 if first == LEFT else -1), shape.width, shape.length
    stage.step(second, start, half * 0.95, sign * 0.5 * width, 0.5 * length, sign * 0.35 * (length > 0.15), 0.06)
    stage.step(first, start + half, half * 0.95, -sign * 0.5 * width, -0.5 * length, 0.0, 0.06)
    stage.add("lift", (start, 0), (start + seconds, shape.drop + shape.settle))
    if shape.turn:
        stage.add("pyaw", (start, 0), (start + seconds, -shape.turn))
    return start + seconds


def raise_knee(flex: np.ndarray | float, knee: np.ndarray | float, out: float = 0.05) -> np.ndarray:
    """Return the leg vector (3,) of a lifted leg from angles in radians."""
    return leg_vector(flex, out, knee)
