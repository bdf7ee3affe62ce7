"""Exercises and steps of ballet: a leg that circles in the air, gliding steps, a leap in turning."""

from __future__ import annotations

import numpy as np

from wamo.data.procedural import curves
from wamo.data.procedural.families.poses import BOTH, around, leap, raise_knee, wind_up
from wamo.data.procedural.families.registry import Params, family
from wamo.data.procedural.stage import SIGN, Stage


@family(
    "leg_circle",
    "dance",
    "~circle [the|their] <side> leg in the air( like a ballet dancer)",
    "~draw [a circle|circles] with [the|their] lifted <side> leg",
    "~do a rond de jambe( with the <side> leg)",
    "~carry the <side> leg around from front to back( in the air)",
    "~swing the <side> leg around in a wide arc, standing on the <other> one",
    side=True,
    speed=True,
    implies=("dance",),
)
def leg_circle(s: Stage, p: Params) -> None:
    """Stands on one leg, lifts the other ahead, carries it around past the side to behind, and closes."""
    k, q = p.hand, p.slowness**0.8
    up, span = 0.3 + 0.8 * q, 1.6 * q
    rounds = 1 if s.rng.random() < 0.6 else 2
    high = float(s.rng.uniform(0.55, 1.25))
    end = up + rounds * span
    s.shift(1 - k, 0, end, share=0.97, rise=0.7 * q, fall=0.6)
    at, t = s.ticks(0.1, end + 0.8)
    share = curves.minimum_jerk((t - up) / (end - up))
    around_hip = np.pi * (0.8 + 2 * (rounds - 1)) * share  # from straight ahead past the side to behind
    inside = np.maximum(-np.sin(around_hip), 0.0)  # swung through low between two rounds
    lift = high - (high - 0.25) * inside
    aside = np.maximum(np.sin(around_hip), 0.0)
    leg = np.stack([0.97 * np.sin(lift) * aside, -np.cos(lift), np.sin(lift) * np.cos(around_hip)], 1)
    s.leg_curve(k, at, 0.985 * leg, curves.window(t, up - 0.1, end, 0.8 * q, 0.7), 0.9)
    s.add_curve("tilt", at, -0.25 * high * np.cos(around_hip) * curves.window(t, up, end, 0.7 * q, 0.7))
    s.add_curve("roll", at, -0.16 * high * SIGN[k] * np.sin(around_hip) * curves.window(t, up, end, 0.7 * q, 0.7))
    for h in BOTH:
        place = around(s.rng, (0.90, 0.05, 0.30))
        s.arm(h, (up, place), (end, place), rise=0.8 * q, release=0.8)
    s.wait(end + 0.9)


@family(
    "gliding_steps",
    "dance",
    "~glide <direction> in small ballet steps",
    "~do glissades <direction>",
    "~[skim|glide] <direction> on the toes, one foot after the other",
    "~move <direction> with light sliding steps, the arms held round",
    "~[slide|glide] <direction>( <times>) like a ballerina",
    direction=("forward", "backward", "left", "right"),
    count=(2, 3, 4),
    speed=True,
    implies=("dance",),
)
def gliding_steps(s: Stage, p: Params) -> None:
    """Bends the knees, brushes one foot out, passes over it in a small low jump and closes the other to it."""
    q = p.slowness**0.7
    x, z = {"forward": (0, 1), "backward": (0, -1), "left": (1, 0), "right": (-1, 0)}[p.direction or "left"]
    far, beat = float(s.rng.uniform(0.38, 0.58)), 0.95 * q
    lead = 0 if x > 0 else 1 if x < 0 else int(s.rng.integers(2))
    start = 0.6
    low = float(s.rng.uniform(0.25, 0.9))
    for n in range(p.times):
        a = start + n * beat
        s.add("lift", (a - 0.3 * beat, 0), (a, -0.11), (a + 0.38 * beat, 0.05), (a + 0.66 * beat, -0.11), (a + beat, 0))
        s.step(lead, a, 0.45 * beat, far * x, far * z, 0.0, 0.10)
        s.step(1 - lead, a + 0.36 * beat, 0.45 * beat, far * x, far * z, 0.0, 0.10)
        s.travel(a, 0.8 * beat, far * x, far * z)
    end = start + p.times * beat
    s.hold(0.2, end, knee0=0.35, knee1=0.35, bend=-0.06)
    for h in BOTH:
        open_, round_ = around(s.rng, (0.78, -0.35 + 0.5 * low, 0.42)), around(s.rng, (0.10, -0.45 + 0.6 * low, 0.62))
        first = h == lead or low > 0.6
        s.arm(h, (start, open_ if first else round_), (end, open_ if first else round_), rise=0.5, release=0.7)
    s.wait(end + 0.8)


@family(
    "turning_leap",
    "dance",
    "~leap while turning to the <way>",
    "~do a jete with a turn( to the <way>)",
    "~jump in a turn to the <way>, one leg after the other",
    "~throw up one leg and ~turn to the <way> in the air( like a ballet dancer)",
    "~do a turning ballet leap( to the <way>)",
    direction=("left", "right"),
    implies=("jumping", "dance"),
)
def turning_leap(s: Stage, p: Params) -> None:
    """Turns in on two steps, throws up one leg, turns on in the air with open or raised arms and lands softly."""
    sign = 1 if p.direction == "left" else -1
    wind_up(s, sign * np.pi, 0 if sign > 0 else 1)
    rise, far = float(s.rng.uniform(0.24, 0.34)), float(s.rng.uniform(0.3, 0.7))
    off, down = leap(s, 0.0, rise, far, turn=sign * np.pi, load=0.5)
    air = down - off
    lead = 1 if sign > 0 else 0
    for k in BOTH:
        first = k == lead
        lag = 0.0 if first else 0.20 * air
        flex = 1.2 if first else -0.6
        s.leg_keys(
            k,
            (off + 0.30 * air + lag, raise_knee(flex, 0.25)),
            (off + 0.62 * air + 0.5 * lag, raise_knee(0.7 * flex, 0.35)),
            rise=0.45,
            release=0.30,
            point=0.9,
        )
    high = s.rng.random() < 0.5
    for h in BOTH:
        place = around(s.rng, (0.30, 0.88, 0.20) if high else (0.88, 0.20, 0.32))
        s.arm(h, (0.3, (0.25, -0.70, 0.45)), (off + 0.1, place), (down, place), rise=0.4, release=0.8)
    s.hold(off - 0.1, down, rise=0.2, fall=0.3, bend=-0.10)
    s.wait(down + 1.0)
