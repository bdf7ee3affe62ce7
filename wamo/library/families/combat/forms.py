"""Parts of karate forms: a low block, a punch after a turn, a kick from a deep stance. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.library.families.poses import BOTH, HIP_FIST, PUNCHED, around, raise_knee
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage

EAR_FIST = (-0.35, 0.30, 0.30)


def _depth(length: float) -> float:
    """Return by how many metres a stance of that length is lower than a relaxed stand."""
    return 0.15 + 0.10 * (length - 0.55)


def _turn_and_step(s: Stage, k: int, start: float, seconds: float, turn: float, length: float) -> None:
    """Turn by ``turn`` radians (left +) over the other foot and step forward with foot ``k`` into a deep stance."""
    s.travel(start, 0.9 * seconds, 0.0, 0.0, turn)
    at = s.index(s.now + start + 0.9 * seconds)
    ahead = 0.52 * length * s.body.scale  # in the new heading
    moving, t = s.ticks(start + 0.25 * seconds)
    share = np.clip(t / seconds - start / seconds - 0.25, 0, 0.75) / 0.75
    share = share * share * (3 - 2 * share)
    s.path[moving] += share[:, None] * ahead * np.array([np.sin(s.yaw[at]), np.cos(s.yaw[at])])
    s.place(k, start + 0.1, 0.9 * seconds, 0.10, 0.48 * length, 0.07)
    s.hold(start, np.inf, rise=seconds, lift=-_depth(length))
    other, u = s.ticks(start + 0.2 * seconds, start + seconds)
    turned = 0.85 * turn * np.clip((u - start) / seconds - 0.2, 0, 0.8) / 0.8
    s.foot_yaw[1 - k, other] += turned
    s.foot_yaw[1 - k, other.stop :] += 0.85 * turn


def _leave_stance(s: Stage, k: int, start: float, length: float) -> None:
    """Leave the deep stance by closing the rear foot; the action ends before or after that."""
    s.add("lift", (start, 0), (start + 0.9, _depth(length)))
    s.travel(start, 0.9, 0.0, 0.45 * length)
    s.place(1 - k, start + 0.1, 0.8, 0.10, -0.02, 0.07)
    s.place(k, start + 0.85, 0.4, 0.10, 0.0, 0.04)
    s.wait(start + 1.3 if s.rng.random() < 0.6 else start + 0.1)


@family(
    "low_block",
    "punch",
    "~drop into a deep stance and ~sweep [the|their] <side> (fore)arm down in a block",
    "~do a (low|downward) block with the <side> arm",
    "~step into a low stance and ~block downward( with the <side> fist)",
    "~[swing|bring] the <side> fist from the ear down over the front knee",
    "~sink low and ~ward off a kick with [the|their] <side> arm",
    side=True,
    speed=True,
    implies=("block", "fight"),
)
def low_block(s: Stage, p: Params) -> None:
    """Steps, sometimes after a turn, into a deep stance; the fist sweeps from the ear down over the front knee."""
    k, q = p.hand, p.slowness**0.7
    length = float(s.rng.uniform(0.50, 0.78))
    turn = SIGN[k] * float(s.rng.choice((0.0, 0.0, np.pi / 2)))
    go = 0.95 * q
    _turn_and_step(s, k, 0.2, go, turn, length)
    load, down = 0.2 + 0.55 * go, 0.2 + go + 0.12 * q
    if s.rng.random() < 0.25:  # lower the rear knee to the floor
        s.add("lift", (load, 0), (down, -0.24), (down + 0.4, -0.24), (down + 1.1, 0))
    stay = float(s.rng.uniform(0.5, 1.6))
    end = down + stay
    low = around(s.rng, (0.04, -0.72, 0.55))
    s.arm(k, (load, EAR_FIST), (down, low), (end, low), rise=load, release=0.7, overlap=1.1)
    s.arm(1 - k, (load, (-0.05, -0.45, 0.75)), (down, HIP_FIST), (end, HIP_FIST), rise=load, release=0.7, overlap=1.1)
    s.add("twist", (0.2, 0), (load, -0.25 * SIGN[k]), (down, 0.12 * SIGN[k]), (end, 0.12 * SIGN[k]), (end + 0.6, 0))
    s.hold(0.3, end, tilt=0.08, nod=0.10)
    _leave_stance(s, k, end, length)


@family(
    "turn_and_punch",
    "punch",
    "~turn to the <way> and ~punch( that way)",
    "~pivot <way> into a deep stance and ~strike with the fist",
    "~step out to the <way>, punching",
    "~face <way> in a lunge and ~throw a punch",
    "~swing around to the <way> and ~drive a fist forward",
    direction=("left", "right"),
    speed=True,
    implies=("punch", "fight"),
)
def turn_and_punch(s: Stage, p: Params) -> None:
    """Turns a quarter to the named side, steps into a deep stance there and punches, the other fist at the hip."""
    side, q = (0 if p.direction == "left" else 1), p.slowness**0.7
    length, go = float(s.rng.uniform(0.50, 0.75)), 0.95 * q
    turn = SIGN[side] * float(s.rng.uniform(1.2, 1.75))
    _turn_and_step(s, side, 0.2, go, turn, length)
    fist = side if s.rng.random() < 0.5 else 1 - side
    load, hit = 0.2 + 0.8 * go, 0.2 + go + 0.22 * q
    end = hit + float(s.rng.uniform(0.4, 1.3))
    first = (0.0, -0.60, 0.55) if s.rng.random() < 0.5 else HIP_FIST  # sometimes block before the punch
    s.arm(fist, (load, HIP_FIST), (hit, PUNCHED), (end, PUNCHED), rise=load, release=0.7, overlap=1.05)
    s.arm(1 - fist, (load, first), (hit, HIP_FIST), (end, HIP_FIST), rise=load, release=0.7)
    s.add("pyaw", (load - 0.2, 0), (hit, -0.18 * SIGN[fist]), (end, -0.18 * SIGN[fist]), (end + 0.6, 0))
    s.add(
        "twist", (0.3, 0), (load, 0.2 * SIGN[fist]), (hit, -0.2 * SIGN[fist]), (end, -0.2 * SIGN[fist]), (end + 0.6, 0)
    )
    s.add("look", (0.0, 0), (0.35, 0.6 * SIGN[side]), (0.2 + go, 0.0))
    _leave_stance(s, side, end, length)


@family(
    "stance_kick",
    "kick",
    "~launch a <side> kick out of a lunge",
    "~stand in a deep stance and ~kick forward with the <side> leg",
    "~snap the <side> foot up from behind and ~land in a lunge",
    "~lunge, ~kick to the front with the <side> leg and ~sink low again",
    side=True,
    speed=True,
    implies=("kick", "front_kick", "fight"),
)
def stance_kick(s: Stage, p: Params) -> None:
    """Kicks forward with the rear leg from a deep stance, at belly height or higher, and lands in a stance."""
    k, q = p.hand, p.slowness**0.65
    length, go = float(s.rng.uniform(0.45, 0.65)), 0.8
    _turn_and_step(s, 1 - k, 0.1, go, 0.0, length)
    wait = 0.1 + go + float(s.rng.uniform(0.3, 0.9))
    load, peak = wait + 0.42 * q, wait + 0.68 * q
    down = peak + 0.55 * q
    flex = float(s.rng.uniform(1.15, 1.60))
    s.travel(wait, down - wait, 0.0, 0.62 * length)
    s.shift(1 - k, wait + 0.1, peak + 0.1 * q, share=0.6, rise=0.4 * q, fall=0.4 * q)
    s.add("lift", (wait, 0), (load, 0.10), (peak, 0.10), (down, 0))
    s.place(k, wait + 0.05, down - wait, 0.10, 0.48 * length, 0.10)
    s.leg_keys(
        k,
        (load, raise_knee(min(flex + 0.1, 1.7), 1.7)),
        (peak, raise_knee(flex, 0.10)),
        (peak + 0.05 * q, raise_knee(flex, 0.14)),
        (peak + 0.28 * q, raise_knee(0.8 * flex, 1.4)),
        rise=load - wait,
        release=0.34 * q,
        overlap=1.1,
    )
    s.add("tilt", (wait, 0), (load, 0.05), (peak, -0.20 * flex), (down, 0.03), (down + 0.4, 0))
    end = down + float(s.rng.uniform(0.4, 1.2))
    for h in BOTH:
        place = around(s.rng, (0.12, -0.62, 0.10) if s.rng.random() < 0.5 else (-0.05, -0.20, 0.45))
        s.arm(h, (0.1 + go, place), (end, place), rise=0.6, release=0.7)
    _leave_stance(s, k, end, length)


@family(
    "crane_strike",
    "kick",
    "~rise onto one leg, <side> knee up, and ~lash out( in a karate form)",
    "~stand on the <other> leg with [the|their] <side> knee high and ~hit",
    "~lift the <side> knee as part of a kata",
    "~go from a deep stance up onto one leg, <side> knee raised, and ~punch",
    side=True,
    speed=True,
    implies=("fight",),
)
def crane_strike(s: Stage, p: Params) -> None:
    """Rises from a deep stance onto one leg, knee high, with a strike, and returns to a deep stance."""
    k, q = p.hand, p.slowness**0.65
    length, go = float(s.rng.uniform(0.45, 0.65)), 0.8
    _turn_and_step(s, 1 - k, 0.1, go, 0.0, length)
    wait = 0.1 + go + float(s.rng.uniform(0.2, 0.7))
    up = wait + 0.6 * q
    stay = float(s.rng.uniform(0.15, 0.7))
    down = up + stay + 0.6 * q
    s.travel(wait, down - wait, 0.0, 0.60 * length)
    s.shift(1 - k, wait + 0.1, up + stay, share=0.7, rise=0.5 * q, fall=0.4 * q)
    s.add("lift", (wait, 0), (up, 0.13 + 0.10 * (length - 0.55)), (up + stay, 0.13 + 0.10 * (length - 0.55)), (down, 0))
    s.place(k, wait + 0.05, down - wait, 0.10, 0.45 * length, 0.10)
    knee = raise_knee(float(s.rng.uniform(1.35, 1.75)), float(s.rng.uniform(1.5, 2.0)), 0.08)
    s.leg_keys(k, (up, knee), (up + stay, knee), rise=0.5 * q, release=0.45 * q)
    fist = k if s.rng.random() < 0.6 else 1 - k
    hit = up + 0.1 * q
    target = around(s.rng, PUNCHED if s.rng.random() < 0.5 else (0.20, 0.20, 0.80))
    end = down + float(s.rng.uniform(0.3, 1.0))
    s.arm(fist, (wait + 0.2 * q, (-0.30, 0.05, 0.40)), (hit, target), (up + stay, target), (down, HIP_FIST), (end, HIP_FIST),
          rise=wait, release=0.7, overlap=1.1)  # fmt: skip
    guard = around(s.rng, (-0.10, 0.0, 0.50))
    s.arm(1 - fist, (wait, guard), (up, HIP_FIST), (down, guard), (end, guard), rise=0.6, release=0.7)
    _leave_stance(s, k, end, length)
