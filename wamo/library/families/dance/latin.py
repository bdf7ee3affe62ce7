"""Salsa: the basic step, whole turns, and a partner's hand led overhead."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.poses import BOTH
from wamo.library.families.registry import Params, family
from wamo.library.stage import LEFT, RIGHT, SIGN, Stage


def _bars(s: Stage, start: float, beat: float, turns: list[float]) -> float:
    """Dance one bar of the basic step per entry, turned by that many radians to the left; return the end in seconds."""
    a = start
    for bar, turn in enumerate(turns):
        s.travel(a, 3.6 * beat, 0.0, 0.0, turn)
        k, z = (LEFT, 0.24) if bar % 2 == 0 else (RIGHT, -0.22)
        s.travel(a, 1.3 * beat, 0.0, 0.5 * z)
        s.travel(a + 1.2 * beat, 2.0 * beat, 0.0, -0.5 * z)
        for n, foot, ahead in ((0, k, 0.6 * z), (1, 1 - k, -0.4 * z), (2, k, 0.0), (3, 1 - k, 0.0)):
            s.place(foot, a + n * beat, 0.85 * beat, 0.085, ahead - 0.03, height=0.05)
        for n, side in ((0, k), (1, 1 - k), (2, k)):
            t0 = a + n * beat
            for channel, size in (("sx", 0.045), ("roll", -0.11), ("side", 0.11), ("pyaw", -0.16)):
                s.add(channel, (t0, 0), (t0 + 0.8 * beat, size * SIGN[side]), (t0 + 1.8 * beat, 0), overlap=1.4)
        a += 4 * beat
    _pump(s, 0.1, a, 1 / (2 * beat), centre=(0.14, -0.42, 0.44), size=(0.07, 0.05, 0.08), play=0.22)
    s.hold(0, a, rise=0.4, lift=-0.045, bend=0.03)
    return a


def _pump(s: Stage, start: float, end: float, hertz: float, centre: tuple, size: tuple, play: float) -> None:
    """Swing the bent forearms opposite to each other; ``play`` is the size of the added random drift."""
    at, t = s.ticks(start, end + 0.5)
    drift = play * curves.living_noise(s.rng, len(t), 6, 60.0, 2.2).reshape(2, 3, -1)
    phase = curves.oscillation(s.rng, t - start, hertz)
    for k in BOTH:
        swing = np.sin(phase + np.pi * k)
        curve = np.array(centre) + swing[:, None] * np.array(size) + drift[k].T * np.array([1.0, 1.2, 0.6])
        s.arm_curve(k, at, curve, curves.window(t, start, end, 0.5, 0.5))


def _overhead(s: Stage, k: int, start: float, seconds: float) -> None:
    """Raise one hand above the head, as if led by a partner, circle it there and lower it."""
    x, y = s.rng.uniform(-0.12, 0.18), s.rng.uniform(0.72, 0.90)
    keys = [
        (start + share * seconds, (x + 0.10 * np.cos(6 * share), y, 0.30 + 0.08 * np.sin(6 * share)))
        for share in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    s.arm(k, *keys, rise=0.55, release=0.6, overlap=1.5)


@family(
    "salsa",
    "dance",
    "~dance salsa",
    "~do (the )basic salsa step(s)",
    "~[salsa|dance] [back and forth|forward and backward] with swaying hips",
    "~dance [latin|salsa] with rolling hips",
    "~do a salsa dance",
    speed=True,
    implies=("dance",),
)
def salsa(s: Stage, p: Params) -> None:
    """Dances the basic step: forward on one foot, back in place, together, then backwards; hips roll."""
    bars = 3 if p.pace < 0.8 else 4
    way = 1 if s.rng.random() < 0.5 else -1
    much = 0.12 if s.rng.random() < 0.4 else 0.75  # some dancers keep facing the same way
    turns = [way * float(s.rng.uniform(0.3 * much, much)) for _ in range(bars)]
    s.wait(_bars(s, 0.5, 0.39 * p.slowness**0.55, turns) + 0.5)


@family(
    "salsa_turn",
    "dance",
    "~dance salsa and ~turn <direction>",
    "~spin <direction> while dancing salsa",
    "~[spin|turn] <times> <direction> during a salsa( dance)",
    "~do a full <way> turn in a salsa",
    "~dance latin steps and ~whirl (all the way )round <direction>",
    "~do <n:salsa turn> <direction>",
    direction=("left", "right"),
    count=(1, 2, 3),
    implies=("dance", "salsa", "spin", "turn"),
)
def salsa_turn(s: Stage, p: Params) -> None:
    """Dances a bar of the basic step, whole turns on quick small steps, and a final bar."""
    sign = 1 if p.direction == "left" else -1
    beat = float(s.rng.uniform(0.32, 0.42))
    one = 1.25 * float(s.rng.uniform(0.85, 1.0))
    lead = LEFT if sign > 0 else RIGHT
    before = _bars(s, 0.3, beat, [0.15 * sign] * (2 if p.times < 3 and s.rng.random() < 0.4 else 1))
    a = before
    for _ in range(p.times):
        s.travel(a, one, 0.0, 0.0, 2 * np.pi * sign)
        for n in range(4):
            foot = lead if n % 2 == 0 else 1 - lead
            s.place(foot, a + (0.05 + 0.24 * n) * one, 0.23 * one, 0.07, -0.03, height=0.05)
        s.add("lift", (a, 0), (a + 0.4 * one, 0.012), (a + one, 0))
        s.add("look", (a, 0), (a + 0.3 * one, 0.45 * sign), (a + 0.9 * one, 0))
        a += one + float(s.rng.uniform(0.0, 0.12))
    arms = int(s.rng.integers(3))
    if arms < 2:
        _overhead(s, arms, before + 0.1, max(a - before - 0.2, 0.5))
    for k in [1 - arms] if arms < 2 else BOTH:
        place = (0.02, -0.30, 0.40) if s.rng.random() < 0.6 else (0.62, -0.35, 0.30)
        s.arm(k, (before + 0.3, place), (a - 0.1, place), rise=0.4, release=0.5)
    s.wait(a + 0.15)
    s.wait(_bars(s, 0.0, beat, [0.2 * sign]) + 0.4)


@family(
    "salsa_hand_up",
    "dance",
    "~dance salsa with the <side> hand (raised )above the head",
    "~lift [the|their] <side> arm [over|above] [the|their] head while dancing with a partner",
    "~raise the <side> hand high in a partner dance",
    "~lead a partner through a turn with the <side> hand raised",
    "~dance latin steps, the <side> arm going up",
    side=True,
    implies=("dance", "salsa"),
)
def salsa_hand_up(s: Stage, p: Params) -> None:
    """Dances the basic step; midway one hand is led up above the head and comes down again."""
    beat = float(s.rng.uniform(0.33, 0.45))
    way = 1 if s.rng.random() < 0.5 else -1
    turns = [way * float(s.rng.uniform(0.05, 0.8)) for _ in range(3)]
    end = _bars(s, 0.4, beat, turns)
    up = float(s.rng.uniform(1.2, 2.4))
    _overhead(s, p.hand, 1.0 + float(s.rng.uniform(0.0, max(end - up - 1.8, 0.1))), up)
    s.wait(end + 0.4)
