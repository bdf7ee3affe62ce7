"""Exercises on the floor."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.poses import BOTH, UP, Leap, leap, raise_knee
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage


@family(
    "push_up",
    "floor",
    "~do push-ups",
    "~[do|perform] <n:push-up>",
    "~do press-ups",
    "~lower and ~push up their body on the floor",
    "~do pushups on the [floor|ground]",
    speed=True,
    count=(2, 3, 4),
    implies=("exercise",),
    starts="prone",
    ends="prone",
)
def push_up(s: Stage, p: Params) -> None:
    """Bends and stretches the arms in a plank; the body stays straight from heels to head."""
    s.noise = 0.35
    one = 1.25 * p.slowness**0.8
    total = 0.5 + p.times * one + 0.3
    start, s.now = s.now, 0.0
    at, t = s.ticks(0.0)
    u = np.clip((t - start - 0.5) / one, 0, p.times)
    down = np.sin(np.pi * u) ** 2
    _plank(s, at, 0.30 - 0.235 * down)
    s.c["nod"][at] -= 0.25
    s.now = start + total


def _plank(s: Stage, at: slice, slope: np.ndarray) -> None:
    """Set a straight body over the toes at ``slope`` radians from the floor, hands on the floor."""
    rest = s.body.pelvis_height / s.body.scale
    length = 0.872
    s.c["lift"][at] += 0.165 + length * np.sin(slope) - rest
    s.c["tilt"][at] += np.pi / 2 - slope
    s.c["sz"][at] += length * (np.cos(slope) - 1)
    for k in BOTH:
        s.leg_curve(
            k, at, np.broadcast_to(np.array([0.03, -0.998, -0.02]), (len(slope), 3)), np.ones(len(slope)), -0.36
        )
        place = (
            np.broadcast_to(np.array([0.27, 0.07, 0.47]), (len(slope), 3))
            - np.array([0, 0, 1]) * (s.c["sz"][at])[:, None]
        )
        s.reach_curve(k, "heading", at, place, np.ones(len(slope)), swivel=0.35)


@family(
    "plank",
    "floor",
    "~hold a plank( position)",
    "~do a plank",
    "~[stay|hold themselves] in a [plank|push-up] position",
    "~hold a plank and ~lift [one leg|a leg]",
    implies=("exercise",),
    starts="prone",
    ends="prone",
)
def plank(s: Stage, p: Params) -> None:
    """Holds a plank, shifting the weight and lifting one leg."""
    s.noise = 0.5
    seconds = float(s.rng.uniform(3.0, 4.5))
    start, s.now = s.now, 0.0
    at, t = s.ticks(0.0)
    _plank(s, at, 0.28 + 0.012 * np.sin(2.5 * t))
    s.now = start
    k = int(s.rng.integers(2))
    for side in (k, 1 - k):
        a = 0.3 if side == k else seconds * 0.52
        s.leg_keys(
            side,
            (a + 0.6, np.array([0.05, -0.95, -0.30])),
            (a + 1.1, np.array([0.05, -0.95, -0.30])),
            (a + 1.7, np.array([0.03, -0.998, -0.02])),
            rise=0.02,
            release=None,
            point=-0.36,
        )
        s.leg_free[side, :] = 1.0
        at, t = s.ticks(0.0, a + 0.59)
        s.leg[side, at] = np.array([0.03 * SIGN[side], -0.998, -0.02])
        late, u = s.ticks(a, a + 1.8)
        w = curves.window(u, a, a + 1.1, 0.6, 0.6)[:, None]
        s.leg[side, late] = np.array([0.03 * SIGN[side], -0.998, -0.02]) + w * np.array([0.0, 0.05, -0.28])
    s.wait(seconds)


@family(
    "sit_up",
    "floor",
    "~do sit-ups",
    "~[do|perform] <n:sit-up>",
    "~[do|perform] crunches",
    "~lie on their back and ~do sit ups",
    "~sit up from lying and ~lie back( <times>)",
    speed=True,
    count=(2, 3, 4),
    starts="lie",
    ends="lie",
    implies=("exercise",),
)
def sit_up(s: Stage, p: Params) -> None:
    """Lies on the back with bent knees and hands at the head, rises to the knees and lies back."""
    one = 1.7 * p.slowness**0.8
    feet = raise_knee(0.72, 1.55, 0.1)
    ready, rise = (0.9, 0.85) if s.started else (-0.1, 0.1)
    a = 0.15 + max(ready, 0.0)
    for k in BOTH:
        s.leg_keys(k, (ready, feet), rise=rise, release=None, point=0.25)
        s.reach(k, "head", (ready, (0.15, 0.02, 0.0)), rise=rise, release=None, swivel=0.3)
    for _ in range(p.times):
        keys = (a, a + 0.45 * one, a + 0.55 * one, a + one)
        up = 1.12
        s.plateau(keys, tilt=up)
        s.add("bend", (a, 0), (a + 0.2 * one, 0.35), (a + 0.5 * one, 0.55), (a + 0.8 * one, 0.35), (a + one, 0))
        s.add("nod", (a, 0), (a + 0.2 * one, 0.3), (a + one, 0))
        s.plateau(keys, lift=0.055)
        for k in BOTH:
            at, t = s.ticks(a, a + one)
            w = curves.window(t, a, a + 0.55 * one, 0.45 * one, 0.45 * one)
            turned = raise_knee(0.72 + up * w, 1.55 + 0.06 * w, 0.1) * np.array([SIGN[k], 1, 1])
            s.leg[k, at] = turned
        a += one + 0.12
    s.wait(a + 0.3)


@family(
    "leg_lift_lying",
    "floor",
    "~lie on their back and ~lift both legs",
    "~do leg raises lying on [the floor|their back]",
    "~raise and ~lower their legs while lying down",
    speed=True,
    count=(2, 3),
    starts="lie",
    ends="lie",
    implies=("exercise",),
)
def leg_lift_lying(s: Stage, p: Params) -> None:
    """Lies on the back, lifts both straight legs to the vertical and lowers them."""
    one = 2.0 * p.slowness**0.8
    at, t = s.ticks(0.2, 0.2 + p.times * one)
    w = np.sin(np.pi * np.clip((t - 0.2) / one, 0, p.times)) ** 2
    for k in BOTH:
        s.leg[k, at] = raise_knee(0.03 + 1.42 * w, 0.10 + 0.1 * w, 0.03) * np.array([SIGN[k], 1, 1])
    s.wait(0.4 + p.times * one)


@family(
    "bicycle_legs",
    "floor",
    "~lie on their back and ~pedal (with )their legs( in the air)",
    "~do bicycle crunches",
    "~cycle their legs in the air( while lying down)",
    speed=True,
    starts="lie",
    ends="lie",
    implies=("exercise",),
)
def bicycle_legs(s: Stage, p: Params) -> None:
    """Lies on the back and pedals with both legs in the air."""
    rate = 0.9 * p.pace**0.8
    span = float(s.rng.uniform(2.8, 3.8))
    at, t = s.ticks(0.1, 0.1 + span)
    w = s.envelope(at, 0.6)
    phase = 2 * np.pi * rate * t
    for k in BOTH:
        cycle = phase + np.pi * k
        legs = raise_knee(1.15 + 0.50 * np.sin(cycle), 1.20 + 0.80 * np.sin(cycle - 0.4), 0.03) * np.array(
            [SIGN[k], 1, 1]
        )
        s.leg[k, at] = curves.blend_vectors(s.leg[k, at], legs, w)
    s.hold(0.1, span, rise=0.5, nod=0.3, bend=0.12)
    s.wait(span + 0.3)


@family(
    "burpee",
    "exercise",
    "~do burpees",
    "~do a burpee",
    "~[do|perform] <n:burpee>",
    "~drop into a push-up position, then ~jump up",
    "~squat, ~kick their legs back and ~jump up",
    count=(1, 2),
    implies=("exercise", "jumping"),
)
def burpee(s: Stage, p: Params) -> None:
    """Squats with the hands on the floor, shoots the feet back into a plank, returns and jumps up."""
    a = 0.1
    for _ in range(p.times):
        for channel, squat_v, plank_v in (
            ("lift", -0.52, -0.545),
            ("tilt", 1.05, 1.29),
            ("bend", 0.35, 0.0),
            ("sz", -0.05, -0.12),
            ("nod", -0.3, -0.3),
        ):
            s.add(
                channel,
                (a, 0),
                (a + 0.55, squat_v),
                (a + 0.70, squat_v),
                (a + 1.05, plank_v),
                (a + 1.35, plank_v),
                (a + 1.7, squat_v),
                (a + 1.85, squat_v),
                (a + 2.35, 0),
            )
        for k in BOTH:
            s.reach(
                k,
                "heading",
                (a + 0.52, (0.22, 0.07, 0.42)),
                (a + 1.05, (0.22, 0.07, 0.44)),
                (a + 1.85, (0.22, 0.07, 0.42)),
                rise=0.45,
                release=0.4,
            )
            s.leg_keys(
                k,
                (a + 0.92, raise_knee(0.75, 1.0)),
                (a + 1.20, np.array([0.03, -0.99, -0.08])),
                (a + 1.38, np.array([0.03, -0.99, -0.08])),
                (a + 1.65, raise_knee(0.9, 1.1)),
                rise=0.24,
                release=0.20,
                point=-0.36,
                overlap=1.05,
            )
        off, down = leap(s, a + 2.2, Leap(0.26, crouch=0.16, load=0.36))
        for k in BOTH:
            s.arm(k, (off + 0.05, UP), (down - 0.1, UP), rise=0.4, release=0.5)
        a = down + 0.55
    s.wait(a + 0.2)
