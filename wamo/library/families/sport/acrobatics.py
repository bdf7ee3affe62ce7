"""Acrobatics: handstands, rolls, somersaults, handsprings, and slipping onto the back. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library import gait as g
from wamo.library.families.floor.posture import change
from wamo.library.families.poses import BOTH, UP, fly, raise_knee
from wamo.library.families.registry import Params, family
from wamo.library.gait import Gait
from wamo.library.kinematics import levelled
from wamo.library.stage import LEFT, RIGHT, SIGN, Stage

STRAIGHT = np.array([0.03, -0.99, 0.0])
"""A straight leg in line with the trunk (leg lengths from the hip, pelvis frame)."""


def tumble(s: Stage, at: slice, angle: np.ndarray) -> None:
    """Turn the whole body forward by ``angle`` (frames,), whole turns included; the head goes along with the trunk.

    A finished whole turn is taken off again at the end: nothing stays wound up.
    """
    wound = angle.copy()
    wound[-1] -= 2 * np.pi * np.round(angle[-1] / (2 * np.pi))
    for channel, values in (("tilt", wound), ("nod", levelled(0.0, wound))):
        s.add_curve(channel, at, values)
        s.c[channel][at.stop :] += values[-1]


def carry(s: Stage, at: slice, share: np.ndarray, metres: float, *, feet: np.ndarray | None = None) -> None:
    """Take the body ``metres`` forward as ``share`` (frames,) goes from 0 to 1, and the feet with it (or as ``feet``)."""
    yaw = s.yaw[at.start]
    move = metres * s.body.scale * np.array([np.sin(yaw), np.cos(yaw)])
    s.path[at] += share[:, None] * move
    s.path[at.stop :] += share[-1] * move
    late = share if feet is None else feet
    for k in BOTH:
        s.foot[k, at, 0] += late * move[0]
        s.foot[k, at, 2] += late * move[1]
        s.foot[k, at.stop :, 0] += late[-1] * move[0]
        s.foot[k, at.stop :, 2] += late[-1] * move[1]


@family(
    "handstand",
    "sport",
    "~do a handstand",
    "~[go|swing] up into a handstand",
    "~stand on [the|their] hands( with the legs in the air)",
    "~plant [both|the] hands and ~bring the legs up over the head",
    "~balance upside down on [both|their] hands",
    "~hold a handstand( and ~come down again)",
    implies=("exercise",),
)
def handstand(s: Stage, p: Params) -> None:
    """Bends to the floor, swings one leg and then the other up over the hands, holds, and comes down the same way."""
    s.noise = 0.5
    lead = LEFT if s.rng.random() < 0.5 else RIGHT
    down, up = 0.95, 2.0
    stay = float(s.rng.uniform(1.2, 2.8))
    off = up + stay
    land, end = off + 1.05, off + 1.95
    ahead = float(s.rng.uniform(0.52, 0.64))
    for channel, folded, over in (
        ("tilt", 1.75, np.pi),
        ("bend", 0.50, -0.10),
        ("lift", -0.14, 0.115),
        ("sz", -0.02, ahead),
        ("nod", -0.35, -0.25),
    ):
        s.add(channel, (0.1, 0), (down, folded), (up, over), (off, over), (land, folded), (end, 0), overlap=1.15)
    at, t = s.ticks(0.0, end + 0.6)
    place = np.stack([0.22 + 0 * t, 0.03 + 0 * t, ahead + 0.02 - s.c["sz"][at]], 1)
    for k in BOTH:
        s.reach_curve(k, "heading", at, place, curves.window(t, 0.2, land, 0.6, 0.7), 0.1)
        first = k == lead
        lag = 0.0 if first else 0.22
        kick = np.array([0.04, -0.93, -0.32]) if first else raise_knee(0.9, 1.5)
        s.leg_keys(
            k,
            (down + 0.35 + lag, kick),
            (up + lag, STRAIGHT),
            (off - lag, STRAIGHT),
            (land - 0.30 - lag, kick),
            rise=0.42,
            release=0.42,
            point=0.8,
        )
    style = int(s.rng.integers(3))
    mid, u = s.ticks(up + 0.2, off - 0.2)
    w = s.envelope(mid, 0.3)
    swing = np.sin(2 * np.pi * float(s.rng.uniform(0.7, 1.1)) * (u - up))
    for k in BOTH:  # legs straight, scissoring or bent
        sign = 1 if k == lead else -1
        legs = {
            0: raise_knee(0.06 * sign * swing, 0.08),
            1: raise_knee(0.65 * sign * swing, 0.25 + 0.15 * np.abs(swing)),
            2: raise_knee(0.35 + 0.10 * sign * swing, 1.2),
        }[style]
        mirrored = np.broadcast_to(legs, (len(u), 3)) * np.array([SIGN[k], 1, 1])
        s.leg[k, mid] = curves.blend_vectors(s.leg[k, mid], mirrored, w)
    s.add_curve("sz", mid, 0.02 * w * np.sin(3.1 * u))
    s.wait(end + 0.3)


@family(
    "forward_roll",
    "sport",
    "~do a forward roll",
    "~roll forward( over the back)",
    "~[do|make] a somersault on the [floor|ground]",
    "~crouch down and ~roll forward",
    "~tuck in [the|their] head and ~roll over( on the floor)",
    "~roll head over heels on the floor and ~come up standing",
    speed=True,
)
def forward_roll(s: Stage, p: Params) -> None:
    """Crouches with the hands on the floor, rolls over the rounded back with drawn-in legs, and rises."""
    s.noise = 0.4
    q = p.slowness**0.6
    down, span = 0.75 * q, 1.05 * q
    a = 0.15 + down
    b = a + span
    at, t = s.ticks(a, b)
    u = np.clip((t - a) / span, 0, 1)
    turned = u * u * (3 - 2 * u)
    tumble(s, at, 2 * np.pi * turned)
    carry(s, at, turned, 0.95)
    low = -0.56
    s.add("lift", (0.15, 0), (a, low), (b, low), (b + 0.8 * q, 0))
    for share, over in ((0.50, 0.12), (0.70, -0.36), (0.96, 0.24)):  # over the shoulders, on the back, onto the feet
        s.add("lift", (a + (share - 0.24) * span, 0), (a + share * span, over))
    s.add("tilt", (0.15, 0), (a, 0.75), (b - 0.3 * span, 0.2), (b + 0.15, 0.6), (b + 0.8 * q, 0))
    s.add("bend", (0.15, 0), (a, 0.75), (b - 0.2 * span, 0.85), (b + 0.3 * q, 0.4), (b + 0.8 * q, 0))
    s.add("nod", (0.15, 0), (a, 0.45), (b - 0.2 * span, 0.6), (b + 0.5 * q, 0))
    s.add("sz", (0.15, 0), (a, -0.04), (b, -0.04), (b + 0.8 * q, 0))
    for k in BOTH:
        s.planted[k, at] *= 1 - s.envelope(at, 0.15)
        s.leg_keys(
            k,
            (a + 0.15 * span, raise_knee(1.2, 1.1)),
            (a + 0.45 * span, raise_knee(2.0, 2.2)),
            (b, raise_knee(1.9, 2.3)),
            rise=0.2 * span,
            release=0.2,
            point=0.5,
        )
        floor = (0.22, 0.06, 0.40)
        s.reach(k, "heading", (a - 0.05, floor), (a + 0.2 * span, floor), rise=0.5 * q, release=0.3 * span)
        shins = (-0.05, -0.55, 0.55)
        s.arm(k, (a + 0.6 * span, shins), (b, (0.0, -0.45, 0.75)), rise=0.3 * span, release=0.6 * q)
    s.wait(b + 0.95 * q)


@family(
    "back_handspring",
    "sport",
    "~do a back handspring",
    "~turn over backward(s) across [the|their|both] hands",
    "~do a flic flac",
    "~spring backward(s) onto [the|their] hands and over( to land on the feet)",
    "~swing the arms down and ~whip over backward(s) onto the hands",
    implies=("sport",),
)
def back_handspring(s: Stage, p: Params) -> None:
    """Sits back, throws the arms up, springs backwards in an arch onto the hands and snaps the legs down."""
    s.noise = 0.4
    a, span = 1.0, float(s.rng.uniform(1.50, 1.66))
    b = a + span
    back = float(s.rng.uniform(1.4, 1.8))
    at, t = s.ticks(a, b)
    u = np.clip((t - a) / span, 0, 1)
    turned = 0.5 * u + 0.5 * u * u * (3 - 2 * u)
    tumble(s, at, -2 * np.pi * turned)
    carry(s, at, turned, -back, feet=curves.minimum_jerk((u - 0.35) / 0.4))
    s.add("lift", (0.15, 0), (0.75, -0.30), (a, -0.06), (b, -0.06), (b + 0.22, -0.22), (b + 0.8, 0))
    over = 0.30 * np.sin(np.pi * turned) ** 2 - 0.26 * np.sin(2 * np.pi * turned) ** 2
    s.add_curve("lift", at, over - 0.34 * np.exp(-(((turned - 0.62) / 0.09) ** 2)))  # the hands push until then
    s.add("sz", (0.15, 0), (0.75, -0.18), (a, -0.12), (b, 0.0))
    s.add("tilt", (0.15, 0), (0.75, 0.30), (a, -0.10), (b - 0.2, 0), (b + 0.15, 0.45), (b + 0.8, 0))
    s.add("bend", (0.5, 0), (a + 0.3 * span, -0.75), (a + 0.6 * span, -0.35), (b, 0.25), (b + 0.7, 0))
    s.add("nod", (0.6, 0), (a + 0.2 * span, -0.5), (a + 0.7 * span, -0.2), (b, 0))
    for k in BOTH:
        s.planted[k, at] *= 1 - s.envelope(at, 0.12)
        s.leg_keys(
            k,
            (a + 0.25 * span, raise_knee(-0.25, 0.55)),
            (a + 0.42 * span, raise_knee(0.0, 0.20)),
            (a + 0.80 * span, raise_knee(1.20, 0.40)),
            rise=0.22 * span,
            release=0.20 * span,
            point=0.8,
        )
        s.arm(
            k,
            (0.55, (0.15, -0.85, -0.35)),
            (a + 0.10 * span, UP),
            (a + 0.65 * span, (0.14, 0.96, 0.02)),
            (b + 0.1, (0.15, 0.55, 0.75)),
            rise=0.4,
            release=0.7,
        )
    s.wait(b + 1.0)


@family(
    "somersault",
    "jump",
    "~do a <way> somersault in the air",
    "~jump and ~flip <way> [through|in] the air",
    "~do a <way> flip",
    "~do a <way> salto",
    "~jump up, ~turn over <direction> (once )in the air and ~land on [the|both] feet",
    direction=("forward", "backward"),
    implies=("jumping",),
)
def somersault(s: Stage, p: Params) -> None:
    """Jumps high, tucks in the legs, turns over once in the air and lands on both feet."""
    s.noise = 0.4
    sign = 1.0 if p.direction == "forward" else -1.0
    a, air = 0.95, float(s.rng.uniform(0.90, 1.00))
    b = a + air
    high = float(s.rng.uniform(0.55, 0.75))
    at, t = s.ticks(a, b)
    u = np.clip((t - a) / air, 0, 1)
    tumble(s, at, sign * 2 * np.pi * (0.1 * u + 0.9 * u * u * (3 - 2 * u)))
    carry(s, at, u, float(s.rng.uniform(0.3, 1.1) if sign > 0 else -s.rng.uniform(0.2, 0.7)))
    s.add("lift", (0.2, 0), (0.7, -0.30), (a, 0.0), (b, -0.06), (b + 0.25, -0.26), (b + 0.85, 0))
    fly(s, at, u, high, 0.1)
    s.add("tilt", (0.2, 0), (0.7, 0.45), (a, 0.0), (b - 0.1, 0.0), (b + 0.22, 0.45), (b + 0.85, 0))
    s.add("bend", (a - 0.1, 0), (a + 0.4 * air, 0.6), (b, 0.2), (b + 0.7, 0))
    s.add("nod", (a - 0.1, 0), (a + 0.4 * air, 0.3 * sign), (b, 0.1), (b + 0.5, 0))
    for k in BOTH:
        s.leg_keys(
            k,
            (a + 0.35 * air, raise_knee(1.9, 2.2)),
            (a + 0.68 * air, raise_knee(1.9, 2.2)),
            (a + 0.90 * air, raise_knee(0.45, 0.55)),
            rise=0.30 * air,
            release=0.12,
            point=0.7,
        )
        s.arm(
            k,
            (0.6, (0.15, -0.80, -0.45)),
            (a + 0.02, UP),
            (a + 0.40 * air, (-0.02, -0.50, 0.60)),
            (a + 0.65 * air, (-0.02, -0.50, 0.60)),
            (b, (0.55, -0.15, 0.60)),
            rise=0.4,
            release=0.8,
        )
    s.wait(b + 1.05)


@family(
    "slip_and_fall",
    "floor",
    "~slip and ~land flat on [the|their] back",
    "~slip [on ice|on something wet], the feet flying up",
    "~lose their footing and ~go down backward",
    "~slip off [the|their] feet and ~crash onto the back",
    "~skid mid-walk and ~drop onto [the|their] back",
    ends="lie",
    implies=("get_down",),
)
def slip_and_fall(s: Stage, p: Params) -> None:
    """Walks, slips with both feet ahead and up, drops flat onto the back, legs in the air, and lies."""
    g.walk(s, float(s.rng.uniform(1.5, 2.1)), Gait(forward=1.15))
    s.wait(-0.55)
    a, fall = 0.25, 0.62
    change(s, "stand", "lie", a, fall)
    s.travel(a - 0.1, fall + 0.2, 0.0, 0.35)
    s.add("bend", (a, 0), (a + 0.35, 0.45), (a + 1.3, 0))
    s.add("nod", (a, 0), (a + 0.3, 0.5), (a + 1.4, 0))
    lead = int(s.rng.integers(2))
    for k in BOTH:
        high = raise_knee(float(s.rng.uniform(1.3, 1.7)), float(s.rng.uniform(0.3, 0.8)), 0.12)
        late = 0.10 * (k != lead)
        s.leg_keys(
            k,
            (a + 0.30 + late, raise_knee(0.9, 0.25, 0.08)),
            (a + fall + late, high),
            (a + fall + 0.35 + late, high),
            (a + fall + 1.15, np.array([0.13, -0.985, -0.04])),
            rise=0.28,
            release=None,
        )
        s.arm(
            k,
            (a + 0.25, (0.75, 0.35, 0.40)),
            (a + fall, (0.85, 0.30, -0.05)),
            (a + fall + 1.0, (0.72, -0.60, 0.02)),
            rise=0.25,
            release=None,
        )
    s.wait(a + fall + 1.7)
