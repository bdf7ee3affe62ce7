"""Show dances: the chicken dance, ballet turns and arms, and the robot."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.poses import BOTH
from wamo.library.families.registry import Params, family
from wamo.library.stage import LEFT, RIGHT, SIGN, Stage


@family(
    "chicken_dance",
    "dance",
    "~do the chicken dance",
    "~flap their [arms|elbows] like a chicken",
    "~[act|move|dance] like a chicken",
    "~flap their bent arms like wings( and ~bob)",
    speed=True,
    count=(3, 4, 5, 6),
    implies=("dance",),
)
def chicken_dance(s: Stage, p: Params) -> None:
    """Tucks the hands into the armpits and flaps the elbows while knees and seat bob."""
    rate = 1.75 * p.pace**0.6
    span = p.times / rate
    at, t = s.ticks(0.1, 0.7 + span + 0.5)
    u = np.clip((t - 0.6) * rate, 0, p.times)
    flap = 0.5 - 0.5 * np.cos(2 * np.pi * u)
    w = curves.window(t, 0.1, 0.6 + span, 0.5, 0.5)
    for k in BOTH:
        s.reach_curve(k, "chest", at, np.broadcast_to((0.145, 0.09, 0.13), (len(t), 3)), w)
        s.add_curve(f"swivel{k}", at, (0.25 + 1.25 * flap) * w)
        s.add_curve(f"shrug{k}", at, 0.25 * flap * w)
        s.add_curve(f"knee{k}", at, 0.3 * w)
    s.add_curve("lift", at, (-0.06 - 0.07 * flap) * w)
    s.add_curve("tilt", at, 0.22 * w)
    s.add_curve("nod", at, (-0.15 + 0.3 * (1 - flap)) * w)
    s.add_curve("pyaw", at, 0.16 * np.sin(np.pi * u) * w)
    s.wait(span + 1.2)


@family(
    "pirouette",
    "dance",
    "~do a pirouette",
    "~[do|perform] a ballet turn( to the <way>)",
    "~[spin|twirl] on one foot( to the <way>)",
    "~twirl like a ballerina( <direction>)",
    "~pirouette( to the <way>)",
    direction=("left", "right"),
    count=(1, 2),
    implies=("dance", "turn"),
)
def pirouette(s: Stage, p: Params) -> None:
    """Prepares with open arms, rises on one foot, draws foot to knee and arms to a ring, and spins."""
    sign = 1.0 if p.direction == "left" else -1.0
    k = LEFT if sign > 0 else RIGHT
    s.step(1 - k, 0.1, 0.5, 0.10 * SIGN[1 - k], -0.16)
    a, span = 1.1, 0.62 * p.times + 0.25
    s.shift(k, 0.7, a + span, share=1.0, rise=0.4, fall=0.5)
    at, t = s.ticks(a - 0.1)
    u = curves.minimum_jerk((t - a) / span)
    turn = sign * 2 * np.pi * p.times * (0.5 * u + 0.5 * np.clip((t - a) / span, 0, 1))
    centre = s.foot[k, at.start, [0, 2]].copy()
    _spin_about(s, at, centre, turn)
    s.add(
        "lift",
        (0.4, 0),
        (a - 0.1, -0.12),
        (a + 0.2, 0.075),
        (a + span - 0.1, 0.075),
        (a + span + 0.25, -0.05),
        (a + span + 0.7, 0),
    )
    s.add(f"pitch{k}", (a - 0.1, 0), (a + 0.2, 0.85), (a + span - 0.1, 0.85), (a + span + 0.2, 0))
    s.leg_keys(
        1 - k,
        (a + 0.22, np.array([-0.02, -0.52, 0.16])),
        (a + span - 0.05, np.array([-0.02, -0.52, 0.16])),
        rise=0.32,
        release=0.35,
        point=0.8,
    )
    s.hold(a, a + span, rise=0.25, fall=0.35, bend=-0.08, **{f"knee{1 - k}": 1.2})
    for h in BOTH:
        s.arm(
            h,
            (0.6, (0.45, -0.15, 0.75) if h == k else (0.92, -0.05, 0.15)),
            (a, (0.5, -0.15, 0.75) if h == k else (0.95, -0.05, 0.1)),
            (a + 0.3, (-0.12, -0.12, 0.68)),
            (a + span - 0.1, (-0.12, -0.12, 0.68)),
            (a + span + 0.35, (0.88, -0.25, 0.2)),
            release=0.7,
            swivel=0.5,
        )
    s.step(1 - k, a + span + 0.9, 0.5, -0.10 * SIGN[1 - k], 0.16)
    s.wait(a + span + 1.5)


def _spin_about(s: Stage, at: slice, centre: np.ndarray, turn: np.ndarray) -> None:
    """Turn pelvis and feet about a point (2,) on the floor by ``turn`` (frames,) radians."""
    cos, sin = np.cos(turn), np.sin(turn)
    for f in BOTH:
        away = s.foot[f, at][:, [0, 2]] - centre
        s.foot[f, at, 0] = centre[0] + cos * away[:, 0] + sin * away[:, 1]
        s.foot[f, at, 2] = centre[1] - sin * away[:, 0] + cos * away[:, 1]
        s.foot_yaw[f, at] += turn
    away = s.path[at] - centre
    s.path[at, 0] = centre[0] + cos * away[:, 0] + sin * away[:, 1]
    s.path[at, 1] = centre[1] - sin * away[:, 0] + cos * away[:, 1]
    s.yaw[at] += turn


@family(
    "ballet_arms",
    "dance",
    "~do ballet arm movements",
    "~raise their arms gracefully like a ballet dancer",
    "~practice ballet( positions)",
    "~move their arms through ballet positions",
    speed=True,
    implies=("dance",),
)
def ballet_arms(s: Stage, p: Params) -> None:
    """Port de bras: moves rounded arms from low to the breast, overhead and open, with a plie."""
    q = p.slowness**0.7
    low, first, fifth, second = (-0.22, -0.80, 0.32), (-0.25, -0.15, 0.66), (-0.14, 0.84, 0.20), (0.92, 0.05, 0.25)
    for k in BOTH:
        s.arm(
            k,
            (0.6 * q, low),
            (1.3 * q, first),
            (2.1 * q, fifth),
            (2.6 * q, fifth),
            (3.5 * q, second),
            (4.2 * q, low),
            release=0.8,
            overlap=1.4,
            swivel=0.5,
            settle=0.0,
        )
        s.add(f"knee{k}", (0.1, 0), (0.5 * q, 0.6), (4.2 * q, 0.6), (4.6 * q, 0))
        at, t = s.ticks(0.1)
        s.foot_yaw[k, at] += SIGN[k] * 0.35 * curves.minimum_jerk((t - 0.1) / 0.5)
        s.add(f"pitch{k}", (1.4 * q, 0), (2.1 * q, 0.6), (2.7 * q, 0.6), (3.3 * q, 0))
    s.add("lift", (0.3 * q, 0), (1.0 * q, -0.12), (2.1 * q, 0.075), (2.7 * q, 0.075), (3.4 * q, -0.09), (4.3 * q, 0))
    s.add("side", (2.6 * q, 0), (3.4 * q, 0.14), (4.3 * q, 0))
    s.add("nod", (1.4 * q, 0), (2.1 * q, -0.25), (2.8 * q, -0.1), (4.2 * q, 0))
    s.wait(4.2 * q + 0.8)


@family(
    "robot_dance",
    "dance",
    "~do the robot( dance)",
    "~dance like a robot",
    "~move (stiffly )like a robot",
    "~do the robot with stiff, jerky arms",
    speed=True,
    implies=("dance",),
)
def robot_dance(s: Stage, p: Params) -> None:
    """Snaps stiff right-angled arms and trunk from pose to pose and freezes."""
    s.noise = 0.35
    beat = 0.55 * p.slowness**0.6
    poses = [(0.10, -0.48, 0.50), (0.60, -0.02, 0.52), (0.55, 0.52, 0.10), (0.50, -0.50, 0.05), (0.02, -0.05, 0.66)]
    a, n = 0.5, 0
    keys: dict[int, list[tuple[float, object]]] = {0: [], 1: []}
    channels: dict[str, list[tuple[float, float]]] = {
        "twist": [(a, 0.0)],
        "look": [(a, 0.0)],
        "side": [(a, 0.0)],
        "tip": [(a, 0.0)],
        "bend": [(a, 0.0)],
    }
    sizes = {"twist": 0.45, "look": 0.6, "side": 0.14, "tip": 0.2, "bend": 0.25}
    while n < 8 and a < 5.0:
        for k in BOTH:
            pose = poses[int(s.rng.integers(len(poses)))]
            keys[k] += [(a + 0.22, pose), (a + beat, pose)]
        for channel, list_ in channels.items():
            value = sizes[channel] * float(s.rng.choice([-1.0, 0.0, 1.0]))
            list_ += [(a + 0.18, value), (a + beat, value)]
        a, n = a + beat, n + 1
    for k in BOTH:
        s.arm(k, *keys[k], rise=0.25, release=0.6, overlap=1.0, settle=0.12)
    for channel, list_ in channels.items():
        s.add(channel, *list_, (a + 0.4, 0.0), overlap=1.0, settle=0.15)
    s.wait(a + 0.6)
