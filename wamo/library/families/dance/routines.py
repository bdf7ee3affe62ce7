"""Single dance and show figures: macarena, high leg swing, steps under a raised arm, sprinkler."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.dance.dance import dance_step
from wamo.library.families.poses import BOTH, CROWN, HIP, Stance, around, stance, unstance
from wamo.library.families.registry import Params, family
from wamo.library.stage import LEFT, RIGHT, SIGN, Stage


@family(
    "macarena",
    "dance",
    "~dance the macarena",
    "~do the macarena( dance)",
    "~reach ahead with each arm in turn, then ~put the hands on shoulders, ears and hips",
    "~go through the arm positions of the macarena",
    "~do a party dance, moving the hands to the front, shoulders, head and hips",
    speed=True,
    implies=("dance",),
)
def macarena(s: Stage, p: Params) -> None:
    """Puts out one arm and then the other, palms over, hands to the far shoulders, the head and the swinging hips."""
    beat = 0.46 * p.slowness**0.6
    lead = RIGHT if s.rng.random() < 0.6 else LEFT
    a = 0.5
    hips = min(a + 10 * beat, 7.6)
    front = (0.06, 0.0, 0.97)
    for k in BOTH:
        late = 0.0 if k == lead else beat
        place = around(s.rng, front, 0.02)
        turned = np.add(place, (0.05, 0.06, -0.04))
        s.arm(k, (a + late, place), (a + 2.2 * beat + late, turned), (a + 4 * beat + late, turned), rise=0.8 * beat)
        for n, (frame, where, swivel) in enumerate(
            (("chest", (-0.15, 0.19, 0.10), 0.6), ("head", CROWN, 0.5), ("pelvis", HIP, 0.5))
        ):
            t = a + (4 + 2 * n) * beat + late
            stay = 1.15 * beat if n < 2 else 2.6 * beat
            s.reach(k, frame, (t, where), (t + stay, where), rise=0.8 * beat, release=0.8 * beat, swivel=swivel)
    at, t = s.ticks(0.2, hips + 2 * beat)
    phase = np.pi * (t - a) / (2 * beat)
    swing = np.where(t > a + 8 * beat, 2.2, 1.0) * s.envelope(at, 0.4)
    for channel, size, lag in (("sx", 0.035, 0.0), ("roll", -0.06, 0.2), ("side", 0.07, 0.4), ("pyaw", 0.05, 0.5)):
        s.add_curve(channel, at, size * np.sin(phase - lag) * swing)
    s.add_curve("lift", at, -0.022 * np.abs(np.sin(phase)) * s.envelope(at, 0.4))
    s.wait(a + 11.2 * beat)


@family(
    "leg_swing_high",
    "dance",
    "~swing [the|their] straight <side> leg up high",
    "~fling a straight <side> leg up past [the chest|the shoulders]",
    "~do a towering kick with a straight <side> leg",
    "~do a grand battement with the <side> leg",
    "~fling the <side> leg up in front( of the face)",
    side=True,
    speed=True,
    count=(1, 2),
    implies=("dance", "kick"),
)
def leg_swing_high(s: Stage, p: Params) -> None:
    """Stands tall, arms open, and throws a straight leg up in front as high as the head."""
    k, q = p.hand, p.slowness**0.65
    one = 1.5 * q
    a = 0.45
    end = a + p.times * one
    s.shift(1 - k, 0, end - 0.3 * one, share=0.95, rise=a, fall=0.5)
    high = float(s.rng.uniform(2.05, 2.5))
    keys: list[tuple[float, object]] = []
    for n in range(p.times):
        b = a + n * one
        keys += [
            (b + 0.12 * one, _straight(-0.30)),
            (b + 0.48 * one, _straight(high)),
            (b + 0.86 * one, _straight(0.05)),
        ]
        for channel, size in (("tilt", -0.16), ("bend", 0.16), ("lift", 0.01)):
            s.add(channel, (b + 0.1 * one, 0), (b + 0.48 * one, size), (b + 0.9 * one, 0))
    s.leg_keys(k, *keys, rise=0.3, release=0.4 * q, point=0.95, overlap=1.08)
    for h in BOTH:
        open_arm = around(s.rng, (0.92, 0.05, 0.15) if s.rng.random() < 0.7 else (0.30, 0.80, 0.20))
        s.arm(h, (a, open_arm), (end - 0.2 * one, open_arm), rise=0.5, release=0.7)
    s.wait(end + 0.4)


def _straight(flex: float) -> np.ndarray:
    return 0.985 * np.array([0.05, -np.cos(flex), np.sin(flex)])


@family(
    "raised_arm_steps",
    "dance",
    "~tread from foot to foot under a raised <side> arm",
    "~keep the <side> arm [up|overhead] and ~dance on bent legs",
    "~do an indian dance step, [the|their] <side> arm high",
    "~stamp around in a low squat, <side> hand in the air, the other at the chest",
    "~dance low, the <side> arm up",
    side=True,
    speed=True,
    implies=("dance",),
)
def raised_arm_steps(s: Stage, p: Params) -> None:
    """Steps to the beat in a half squat with turned-out knees, one arm high, the other hand at the chest."""
    k, beat = p.hand, 0.52 * p.slowness**0.7
    depth = float(s.rng.uniform(0.10, 0.20))
    a = stance(s, 0.1, 0.8, Stance(width=0.22, settle=0.0)) + 0.1
    steps = int(np.clip(round(3.6 / beat), 4, 8)) // 2 * 2
    end = a + steps * beat
    s.hold(0.3, end, rise=0.7, fall=0.6, lift=-depth, tilt=0.04, knee0=0.5, knee1=0.5)
    up = around(s.rng, (0.28, 0.86, 0.20))
    place = (-0.16, 0.04, 0.30)
    s.arm(k, (a, up), (end, up), rise=0.7, release=0.8)
    s.reach(1 - k, "chest", (a, place), (end, place), rise=0.7, release=0.7, swivel=0.6)
    round_about = s.rng.random() < 0.5
    spin = (1 if s.rng.random() < 0.5 else -1) * float(s.rng.uniform(0.25, 0.5))
    for n in range(steps):
        foot, b = n % 2, a + n * beat
        if round_about:  # turns on the spot, the feet go round under the body
            s.travel(b, beat, 0.0, 0.0, spin)
            s.place(foot, b, 0.9 * beat, 0.20, 0.0, height=0.10)
        else:
            across = 0.16 * (1 if (n // 2) % 2 == 0 else -1)
            dance_step(s, foot if across > 0 else 1 - foot, b, 0.9 * beat, across, 0.0, height=0.09)
        s.add("side", (b, 0), (b + 0.5 * beat, 0.07 * SIGN[foot]), (b + beat, 0))
        s.add("lift", (b, 0), (b + 0.5 * beat, -0.03), (b + beat, 0))
    unstance(s, end + 0.1, 0.7, Stance(width=0.22, settle=0.0))
    s.wait(end + 1.0)


@family(
    "sink_and_rise",
    "dance",
    "~sway down into a crouch and (back )up",
    "~drop down low in a dance and ~rise",
    "~dance down to the floor and (back )up",
    "~get low on the dance floor( and ~wind up again)",
    "~wind down on swaying hips and ~straighten up",
    speed=True,
    implies=("dance",),
)
def sink_and_rise(s: Stage, p: Params) -> None:
    """Sways the hips, winds down into a deep crouch or over one leg, and comes up again."""
    q = p.slowness**0.8
    depth = float(s.rng.uniform(0.32, 0.52))
    down, stay = 1.3 * q, float(s.rng.uniform(0.2, 0.6))
    begin, over = 0.4, float(s.rng.choice((-1.0, 0.0, 1.0)))
    wide, long = float(s.rng.uniform(0.3, 0.6)) * abs(over), float(s.rng.uniform(0.0, 0.5)) * abs(over)
    lead = int(s.rng.integers(2))
    if over:
        begin = stance(s, 0.1, 0.7, Stance(lead=lead, width=wide, length=long, settle=0.0)) + 0.1
    keys = (begin, begin + down, begin + down + stay, begin + 2 * down + stay)
    s.plateau(keys, lift=-depth, tilt=0.22, sz=-0.16 * depth / 0.4 + 0.2 * long, bend=0.08, sx=0.35 * over * wide)
    for k in BOTH:
        s.plateau(keys, **{f"knee{k}": 0.45})
        s.plateau(keys, **{f"pitch{k}": 0.35})
    at, t = s.ticks(0.1, keys[-1] + 0.3)
    w = s.envelope(at, 0.4)
    phase = curves.oscillation(s.rng, t, 0.95 * p.pace**0.6)
    for channel, size, lag in (("sx", 0.04, 0.0), ("roll", -0.10, 0.3), ("side", 0.12, 0.5), ("pyaw", 0.14, 0.8)):
        s.add_curve(channel, at, size * np.sin(phase - lag) * w)
    one_up = int(s.rng.integers(3))
    for k in BOTH:
        low, high = (0.30, -0.25, 0.45), (0.25, 0.85, 0.20)
        place = around(s.rng, high if one_up == k else low)
        s.arm(k, (0.7, place), (keys[-1] - 0.2, around(s.rng, place)), rise=0.6, release=0.7)
    if over:
        unstance(s, keys[-1], 0.7, Stance(lead=lead, width=wide, length=long, settle=0.0))
    s.wait(keys[-1] + (0.9 if over else 0.5))


@family(
    "sprinkler",
    "dance",
    "~do the sprinkler( dance)",
    "~dance the sprinkler with the <side> arm out",
    "~put a hand behind the head and ~jerk the <side> arm around( like a lawn sprinkler)",
    "~sweep the stretched <side> arm around in small jerks, the other hand at the head",
    side=True,
    implies=("dance",),
)
def sprinkler(s: Stage, p: Params) -> None:
    """Puts one hand behind the head, stretches the other arm out, turns the trunk in jerks and swings back."""
    k = p.hand
    jerks, one = int(s.rng.integers(4, 7)), float(s.rng.uniform(0.26, 0.36))
    a = 0.7
    back = a + jerks * one
    end = back + 0.9
    turn = -SIGN[k] * 1.5 / jerks
    keys = [(a, 0.0)]
    for n in range(jerks):
        keys += [(a + n * one + 0.55 * one, (n + 1) * turn), (a + (n + 1) * one, (n + 0.88) * turn)]
    keys += [(back + 0.6, 0.1 * turn), (end, 0.0)]
    for channel, share in (("pyaw", 0.35), ("twist", 0.65), ("look", 0.15)):
        s.add(channel, *[(time, share * v) for time, v in keys], overlap=1.0)
    out = around(s.rng, (0.72, 0.02, 0.62))
    s.arm(k, (0.55, out), (end, out), rise=0.5, release=0.7, settle=0.0)
    head = (0.10, 0.02, -0.10)
    s.reach(1 - k, "head", (0.55, head), (end, head), rise=0.5, release=0.7, swivel=0.9)
    at, t = s.ticks(0.3, end)
    s.add_curve("lift", at, -0.03 * np.abs(np.sin(np.pi * (t - a) / (2 * one))) * s.envelope(at, 0.3))
    s.wait(end + 0.6)
