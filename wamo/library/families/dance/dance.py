"""Step dances, each with its own footwork, hip movement and beat."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.poses import BOTH, HIP, raise_knee
from wamo.library.families.registry import Params, family
from wamo.library.stage import LEFT, RIGHT, SIGN, Stage


def dance_step(
    s: Stage, k: int, start: float, seconds: float, x: float, z: float, carry: float = 0.5, height: float = 0.05
) -> None:
    """Take a step that shifts the weight; the pelvis moves by ``carry`` of the step."""
    s.step(k, start, seconds, x, z, height=height)
    s.travel(start, seconds * 1.15, carry * x, carry * z)


@family(
    "waltz",
    "dance",
    "~waltz",
    "~dance a waltz",
    "~[waltz|dance] with an invisible partner",
    "~do the box step( of a waltz)",
    "~dance (gracefully )in three-four time",
    "~slow-dance( with a partner)",
    speed=True,
    implies=("dance",),
)
def waltz(s: Stage, p: Params) -> None:
    """Dances the box step in three-four time, arms framing a partner, sinking on one and rising on two and three."""
    beat = 0.56 * p.slowness**0.6
    bars = 4 if p.pace > 1.2 else 3 if p.pace > 0.8 else 2
    a = 0.6
    for bar in range(2 * (bars // 2) or 2):
        k = LEFT if bar % 2 == 0 else RIGHT
        away = 0.34 if bar % 2 == 0 else -0.34
        dance_step(s, k, a, 0.9 * beat, 0.0, away)
        dance_step(s, 1 - k, a + beat, 0.9 * beat, 0.26 * SIGN[1 - k], away)
        s.step(k, a + 2 * beat, 0.9 * beat, 0.26 * SIGN[1 - k], 0.0, height=0.03)
        s.travel(a + 2 * beat, beat, 0.13 * SIGN[1 - k], 0.0)
        s.add(
            "lift",
            (a - 0.2 * beat, 0),
            (a + 0.5 * beat, -0.075),
            (a + 1.6 * beat, 0.028),
            (a + 2.5 * beat, 0.028),
            (a + 3 * beat, 0),
            overlap=1.3,
        )
        for f in BOTH:
            s.add(f"pitch{f}", (a + 1.2 * beat, 0), (a + 1.9 * beat, 0.42), (a + 2.5 * beat, 0.42), (a + 3 * beat, 0))
        s.add("side", (a, 0), (a + 1.5 * beat, 0.11 * SIGN[1 - k]), (a + 3 * beat, 0))
        a += 3 * beat
    s.hold(0, a, rise=0.6, bend=-0.08, look=0.30)
    s.arm(
        LEFT,
        (0.55, (0.70, 0.12, 0.50)),
        (0.5 * a, (0.72, 0.16, 0.48)),
        (a, (0.70, 0.12, 0.50)),
        release=0.7,
        swivel=0.2,
    )
    s.arm(
        RIGHT,
        (0.55, (0.10, -0.10, 0.56)),
        (0.5 * a, (0.10, -0.06, 0.56)),
        (a, (0.10, -0.10, 0.56)),
        release=0.7,
        swivel=0.75,
    )
    s.wait(a + 0.6)


@family(
    "sway",
    "dance",
    "~sway( from side to side)",
    "~sway (gently )to (the )music",
    "~[rock|sway] left and right",
    "~shift (their )weight from foot to foot, swaying",
    "~dance by swaying (slowly )side to side",
    speed=True,
    count=(2, 3, 4),
    implies=("dance",),
)
def sway(s: Stage, p: Params) -> None:
    """Sways from foot to foot with floating arms."""
    rate = 0.5 * p.pace**0.8
    span = p.times / rate
    at, t = s.ticks(0.2, 0.4 + span + 0.3)
    phase = 2 * np.pi * rate * (t - 0.3)
    w = s.envelope(at, 0.5)
    for channel, size, lag in (
        ("sx", 0.10, 0),
        ("roll", -0.10, 0.2),
        ("side", 0.20, 0.5),
        ("tip", 0.14, 0.8),
        ("twist", 0.12, 0.4),
    ):
        s.add_curve(channel, at, size * np.sin(phase - lag) * w)
    for k in BOTH:
        s.add_curve(f"pitch{k}", at, 0.45 * np.maximum(-SIGN[k] * np.sin(phase), 0) * w)
        curve = np.stack(
            [
                0.40 + 0.14 * SIGN[k] * np.sin(phase - 0.6),
                -0.58 + 0.05 * np.cos(2 * phase),
                0.38 + 0.10 * np.sin(phase + k),
            ],
            1,
        )
        s.arm_curve(k, at, curve, w)
    s.wait(span + 0.9)


@family(
    "twist_dance",
    "dance",
    "~do the twist",
    "~dance the twist",
    "~twist (their )hips (and knees )while dancing",
    "~dance by twisting on the balls of their feet",
    speed=True,
    count=(3, 4, 5),
    implies=("dance",),
)
def twist_dance(s: Stage, p: Params) -> None:
    """Twists hips and feet against the shoulders on bent knees, forearms swinging across."""
    rate = 1.2 * p.pace**0.6
    span = p.times / rate
    at, t = s.ticks(0.1, 0.5 + span + 0.3)
    swing = np.sin(2 * np.pi * rate * (t - 0.3))
    w = s.envelope(at, 0.4)
    deep = 0.10 + 0.05 * np.sin(2 * np.pi * t / max(span, 1.0))
    s.add_curve("pyaw", at, 0.42 * swing * w)
    s.add_curve("twist", at, -0.75 * swing * w)
    s.add_curve("lift", at, -deep * w)
    s.add_curve("tilt", at, -0.08 * w)
    s.add_curve("bend", at, 0.14 * w)
    for k in BOTH:
        s.foot_yaw[k, at] += 0.55 * swing * w
        s.add_curve(f"pitch{k}", at, 0.30 * w)
        curve = np.stack([0.12 - 0.22 * SIGN[k] * swing, -0.36 + 0 * t, 0.55 - 0.10 * SIGN[k] * swing], 1)
        s.arm_curve(k, at, curve, w)
    s.wait(span + 0.9)


@family(
    "bounce_dance",
    "dance",
    "~bounce to the [beat|music]",
    "~dance hip hop",
    "~bob (up and down )to the beat",
    "~do a hip hop bounce",
    "~dance with bouncing knees and pumping arms",
    speed=True,
    implies=("dance",),
)
def bounce_dance(s: Stage, p: Params) -> None:
    """Dances hip hop: bounces deeply on the beat, chest popping, arms chopping in front of the body."""
    rate, span = 1.55 * p.pace**0.5, float(s.rng.uniform(3.0, 4.2))
    at, t = s.ticks(0.1, 0.4 + span + 0.3)
    phase = curves.oscillation(s.rng, t - 0.3, rate)
    w = s.envelope(at, 0.4)
    down = (0.5 - 0.5 * np.cos(phase)) ** 1.4
    s.add_curve("lift", at, -(0.04 + 0.12 * down) * w)
    s.add_curve("bend", at, (0.10 + 0.26 * down) * w)
    s.add_curve("tilt", at, 0.10 * w)
    s.add_curve("nod", at, 0.30 * (1 - down) * w)
    s.add_curve("side", at, 0.13 * np.sin(phase / 2) * w)
    s.add_curve("twist", at, 0.28 * np.sin(phase / 2 + 0.5) * w)
    s.add_curve("sx", at, 0.05 * np.sin(phase / 2) * w)
    for k in BOTH:
        s.add_curve(f"knee{k}", at, 0.35 * w)
        chop = down * (0.65 + 0.35 * SIGN[k] * np.sin(phase / 2))
        curve = np.array([0.12, -0.05, 0.52]) + chop[:, None] * np.array([0.16, -0.48, -0.06])
        s.arm_curve(k, at, curve, w)
    s.wait(span + 0.8)


@family(
    "can_can",
    "dance",
    "~do the can-can",
    "~dance the can-can, kicking (their )legs (high )in turn",
    "~kick (their )legs up one after the other while dancing",
    "~do high dance kicks with alternating legs",
    speed=True,
    count=(2, 3, 4),
    implies=("dance", "kick"),
)
def can_can(s: Stage, p: Params) -> None:
    """Hops with the hands on the hips and kicks high with one leg and then the other."""
    one = 1.15 * p.slowness**0.5
    first = int(s.rng.integers(2))
    end = 0.7 + p.times * one
    for n in range(p.times):
        k, a = (first + n) % 2, 0.7 + n * one
        s.shift(1 - k, a - 0.15, a + 0.6 * one, share=0.8, rise=0.22, fall=0.3)
        s.leg_keys(
            k,
            (a + 0.25 * one, raise_knee(1.1, 1.5)),
            (a + 0.5 * one, raise_knee(1.55, 0.12)),
            rise=0.24 * one,
            release=0.42 * one,
            point=0.8,
        )
        s.add("lift", (a, -0.02), (a + 0.15 * one, -0.05), (a + 0.45 * one, 0.03), (a + 0.9 * one, 0.0))
        s.add(f"pitch{1 - k}", (a + 0.1, 0), (a + 0.45 * one, 0.5), (a + 0.9 * one, 0))
        s.add("bend", (a, 0), (a + 0.5 * one, -0.12), (a + one, 0))
    for h in BOTH:
        s.reach(h, "pelvis", (0.6, HIP), (end, HIP), release=0.6, swivel=0.75)
    s.wait(end + 0.6)


@family(
    "grapevine",
    "dance",
    "~do a grapevine( step)( to the <way>)",
    "~grapevine to the <way>",
    "~dance sideways to the <way>, crossing their feet",
    "~[step|move] to the <way>, crossing one foot behind the other",
    "~do a line dance( to the <way>)",
    direction=("left", "right"),
    speed=True,
    implies=("dance",),
)
def grapevine(s: Stage, p: Params) -> None:
    """Steps to the side, crosses behind, steps, touches with a clap, and comes back."""
    sign = 1 if p.direction == "left" else -1
    beat = 0.52 * p.slowness**0.6
    a = 0.4
    for way in (sign, -sign):
        k = LEFT if way > 0 else RIGHT
        for n, (foot, x, z) in enumerate(((k, 0.34, 0.0), (1 - k, 0.46, -0.20), (k, 0.38, 0.0), (1 - k, 0.26, 0.20))):
            s.step(foot, a + n * beat, 0.85 * beat, way * x, z, height=0.06)
            s.travel(a + n * beat, 1.05 * beat, way * 0.5 * x, 0.0)
            s.add(
                "pyaw",
                (a + n * beat, 0),
                (a + (n + 0.7) * beat, 0.18 * way * (1 if n == 1 else -0.4)),
                (a + (n + 1.4) * beat, 0),
            )
            s.add(
                "lift",
                (a + n * beat, 0),
                (a + (n + 0.45) * beat, 0.012),
                (a + (n + 0.9) * beat, -0.03),
                (a + (n + 1.3) * beat, 0),
            )
        clap = a + 3.4 * beat
        for h in BOTH:
            s.arm(
                h,
                (clap - 0.4 * beat, (0.25, -0.15, 0.50)),
                (clap, (-0.30, -0.08, 0.46)),
                (clap + 0.3 * beat, (0.1, -0.2, 0.48)),
                rise=0.6 * beat,
                release=0.6 * beat,
            )
        a += 4 * beat
    s.hold(0.2, a, bend=0.05, lift=-0.02)
    s.wait(a + 0.4)


@family(
    "kazatsky",
    "dance",
    "~do a (russian )squat dance",
    "~dance the cossack dance",
    "~squat and ~kick (their )legs out (in turn )while dancing",
    "~do squat kicks with folded arms",
    count=(2, 3, 4),
    implies=("dance", "kick"),
)
def kazatsky(s: Stage, p: Params) -> None:
    """Folds the arms and kicks one leg out and then the other in a deep squat."""
    one, first = 0.85, int(s.rng.integers(2))
    end = 1.2 + p.times * one
    for channel, size in (("lift", -0.42), ("tilt", 0.10), ("sz", -0.12), ("bend", 0.08)):
        s.add(channel, (0.2, 0), (1.0, size), (end, size), (end + 0.9, 0))
    for n in range(p.times):
        k, a = (first + n) % 2, 1.2 + n * one
        s.leg_keys(
            k,
            (a + 0.40 * one, np.array([0.10, -0.44, 0.84])),
            (a + 0.5 * one, np.array([0.10, -0.44, 0.84])),
            rise=0.32 * one,
            release=0.36 * one,
            point=0.2,
        )
        s.add("sx", (a, 0), (a + 0.4 * one, -0.09 * SIGN[k]), (a + one, 0))
        s.add("lift", (a, 0), (a + 0.25 * one, 0.05), (a + 0.5 * one, 0), (a + 0.75 * one, 0.03), (a + one, 0))
        s.add("tilt", (a, 0), (a + 0.4 * one, -0.16), (a + one, 0))
    for h in BOTH:
        place = (-0.13, 0.05 + 0.05 * h, 0.25 + 0.03 * h)
        s.reach(h, "chest", (0.9, place), (end, place), release=0.7, swivel=0.35)
    s.wait(end + 1.0)


@family(
    "swing_arms_step",
    "dance",
    "~step side to side (while )swinging (their )arms",
    "~do a (simple )two-step( dance)",
    "~do a step-touch( from side to side)( to the music)",
    "~dance by stepping left and right",
    speed=True,
    count=(2, 3, 4),
    implies=("dance",),
)
def swing_arms_step(s: Stage, p: Params) -> None:
    """Steps to one side, closes the other foot while the arms swing across, then goes the other way."""
    beat = 0.62 * p.slowness**0.6
    a, sign = 0.3, 1
    for _ in range(2 * p.times):
        k = LEFT if sign > 0 else RIGHT
        s.step(k, a, 0.8 * beat, 0.32 * sign, 0.0, height=0.05)
        s.step(1 - k, a + 0.7 * beat, 0.75 * beat, 0.32 * sign, 0.0, height=0.05)
        s.travel(a, 1.3 * beat, 0.32 * sign, 0.0)
        s.add("lift", (a, 0), (a + 0.5 * beat, -0.055), (a + 1.2 * beat, 0), overlap=1.3)
        s.add("side", (a, 0), (a + 0.6 * beat, 0.12 * sign), (a + 1.4 * beat, 0))
        s.add("twist", (a, 0), (a + 0.6 * beat, 0.22 * sign), (a + 1.4 * beat, 0))
        for h in BOTH:
            x = 0.45 if h == k else -0.25
            s.arm(h, (a + 0.6 * beat, (x, -0.45, 0.52)), rise=0.55 * beat, release=0.7 * beat)
        a += 1.45 * beat
        sign = -sign
    s.wait(a + 0.4)
