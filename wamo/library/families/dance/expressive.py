"""Expressive dance: sweeping arms, alternating leg and knee throws, and coming to rest. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.library.families.poses import BOTH, around, raise_knee
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage


@family(
    "sweep_arms",
    "dance",
    "~swirl both arms around while dancing",
    "~draw large circles in the air with [the|both] arms, the body following",
    "~fling [the|both] arms about in wide curves",
    "~dance with sweeping arms",
    "~whirl both arms from one side over the head to the other",
    speed=True,
    implies=("dance",),
)
def sweep_arms(s: Stage, p: Params) -> None:
    """Sweeps both arms together from low on one side over the head to the other, the trunk swaying along."""
    q = p.slowness**0.7
    rounds, way = float(s.rng.uniform(1.0, 2.2)), float(s.rng.choice((-1.0, 1.0)))
    hertz = 0.42 / q
    start, span = 0.5, rounds / hertz
    at, t = s.ticks(0.2, start + span + 0.3)
    w = s.envelope(at, 0.55)
    angle = way * 2 * np.pi * hertz * np.clip(t - start, 0, span) + float(s.rng.uniform(0, 0.6))
    lag = float(s.rng.uniform(0.0, 0.7))
    for k in BOTH:
        phase = angle - lag * k
        across = np.sin(phase)  # to the performer's left
        out = SIGN[k] * across
        place = np.stack([0.15 + 0.75 * np.where(out > 0, out, 0.45 * out), -0.88 * np.cos(phase), 0.40 - 0.1 * out], 1)
        s.arm_curve(k, at, 0.95 * place, w, 0.2)
    sway = np.sin(angle) * w
    s.add_curve("side", at, 0.16 * sway)
    s.add_curve("twist", at, 0.30 * sway)
    s.add_curve("sx", at, 0.07 * sway)
    s.add_curve("bend", at, 0.12 * np.cos(angle) * w)
    s.add_curve("lift", at, -0.05 * (1 + np.cos(angle)) * w)
    s.wait(start + span + 0.4)


@family(
    "leg_throws",
    "dance",
    "~kick up [the|their] legs in turn in a dance",
    "~lift [the|their] legs in turn, dancing on bent knees",
    "~dance, kicking the legs forward in turn",
    "~flick first one foot and then the other( in front)",
    "~do <n:dance kick>, changing legs",
    count=(2, 3, 4),
    speed=True,
    implies=("dance", "kick"),
)
def leg_throws(s: Stage, p: Params) -> None:
    """Kicks one leg forward after the other from bent knees, arms out, open or in front of the chest."""
    q, first = p.slowness**0.7, int(s.rng.integers(2))
    one, flex = 1.05 * q, float(s.rng.uniform(0.75, 1.45))
    low = float(s.rng.uniform(0.04, 0.16))
    start = 0.6
    end = start + p.times * one
    s.hold(0.2, end, lift=-low, knee0=0.25, knee1=0.25, rise=0.5, fall=0.5)
    for n in range(p.times):
        k, a = (first + n) % 2, start + n * one
        peak = a + 0.52 * one
        s.shift(1 - k, a, peak + 0.05, share=0.85, rise=0.35 * one, fall=0.35 * one)
        s.leg_keys(
            k,
            (a + 0.32 * one, raise_knee(0.9 * flex, 1.3, 0.08)),
            (peak, raise_knee(flex, 0.15, 0.08)),
            rise=0.28 * one,
            release=0.42 * one,
            point=0.5,
        )
        s.add("tilt", (a, 0), (peak, -0.10), (a + one, 0))
    place = ((0.90, 0.0, 0.25), (0.55, 0.45, 0.40), (-0.15, -0.20, 0.45))[int(s.rng.integers(3))]
    for h in BOTH:
        s.arm(h, (start, around(s.rng, place)), (end, around(s.rng, place, 0.02)), rise=0.5, release=0.6)
    s.wait(end + 0.5)


@family(
    "high_knee_dance",
    "dance",
    "~dance, pulling up one knee after the other",
    "~dance on bent legs with high knees( and stretched arms)",
    "~hop from foot to foot in a dance, the free knee high",
    "~stamp and ~lift the knees in a lively dance",
    speed=True,
    implies=("dance",),
)
def high_knee_dance(s: Stage, p: Params) -> None:
    """Hops from one bent leg to the other, the free knee high and turned out, one or both arms stretched out."""
    beat, first = 0.56 * p.slowness**0.7, int(s.rng.integers(2))
    steps, start = int(s.rng.integers(4, 9)), 0.6
    end = start + steps * beat
    low, high = float(s.rng.uniform(0.06, 0.16)), float(s.rng.uniform(0.02, 0.08))
    turn = float(s.rng.choice((0.0, 0.0, -1.0, 1.0))) * float(s.rng.uniform(0.15, 0.35))
    flex, out = float(s.rng.uniform(1.1, 1.6)), float(s.rng.uniform(0.1, 0.6))
    s.hold(0.2, end, lift=-low, knee0=0.35, knee1=0.35, rise=0.5, fall=0.5)
    for n in range(steps):
        k, a = (first + n) % 2, start + n * beat
        s.travel(a, beat, 0.0, 0.0, turn)
        s.place(k, a + 0.1 * beat, 0.85 * beat, 0.11, 0.0, 0.12)
        s.shift(1 - k, a, a + 0.55 * beat, share=0.75, rise=0.4 * beat, fall=0.4 * beat)
        s.leg_keys(k, (a + 0.5 * beat, raise_knee(flex, 1.6, out)), rise=0.42 * beat, release=0.42 * beat)
        s.add("lift", (a, 0), (a + 0.25 * beat, high), (a + 0.6 * beat, high), (a + beat, 0))
        s.add("side", (a, 0), (a + 0.5 * beat, 0.06 * SIGN[1 - k]), (a + beat, 0))
    wide, up, chest = (0.92, 0.05, 0.20), (0.25, 0.88, 0.15), (-0.15, -0.15, 0.45)
    pairs = ((wide, wide), (up, wide), (wide, up), (chest, wide), (wide, chest), (up, up))
    chosen = pairs[int(s.rng.integers(len(pairs)))]
    for h in BOTH:
        place = around(s.rng, chosen[h])
        s.arm(h, (start, place), (end, around(s.rng, place, 0.03)), rise=0.5, release=0.6)
    s.wait(end + 0.5)


@family(
    "come_to_rest",
    "posture",
    "~lower [the|both] arms and ~stand at ease",
    "~come out of a pose( and ~stand)",
    "~let the arms sink and ~relax",
    "~stop and ~return to a relaxed stance",
    "~finish a movement and ~stand still",
    "~stand up straight from a low stance, letting the arms drop",
    speed=True,
)
def come_to_rest(s: Stage, p: Params) -> None:
    """Starts with the arms out, up, in guard or at work, steps together, lowers them and stands."""
    q = p.slowness**0.8
    wide, ahead, low = float(s.rng.uniform(0.0, 0.22)), float(s.rng.normal(0.0, 0.12)), float(s.rng.uniform(0.0, 0.16))
    places = (
        (0.92, 0.05, 0.15),
        (0.20, 0.88, 0.20),
        (-0.15, 0.0, 0.42),
        (0.05, -0.50, 0.0),
        (-0.1, -0.05, 0.75),
        (0.5, -0.3, 0.6),
    )
    first, second = (places[int(s.rng.integers(len(places)))] for _ in range(2))
    alike = s.rng.random() < 0.5
    begins = 0.1
    if s.fresh:  # hold the pose from the first frame on
        begins = 0.9
        s.begin = s.now + begins
    leave = begins + float(s.rng.uniform(0.2, 1.0))
    gone = leave + 1.0 * q
    for k in BOTH:
        s.step(k, 0.05 + 0.3 * k, 0.4, 0.5 * wide * SIGN[k], 0.5 * ahead * SIGN[k], 0.0, 0.05)
        s.step(k, leave + 0.3 + 0.4 * k * q, 0.4, -0.5 * wide * SIGN[k], -0.5 * ahead * SIGN[k], 0.0, 0.05)
        place = around(s.rng, first if alike or k == 0 else second, 0.08)
        s.arm(k, (0.6, place), (leave, around(s.rng, place, 0.02)), rise=0.5, release=0.9 * q)
    s.hold(0.0, leave, rise=0.5, fall=0.9 * q, lift=-low - 0.2 * wide, tilt=0.4 * low, knee0=wide, knee1=wide)
    twist = float(s.rng.normal(0, 0.15))
    s.hold(0.0, leave, rise=0.5, fall=0.9 * q, twist=twist, look=-0.5 * twist)
    s.wait(gone + float(s.rng.uniform(0.5, 2.2)))
