"""Musical instruments."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.hands import Rub, rub
from wamo.library.families.poses import BOTH, around
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage


@family(
    "guitar",
    "music",
    "~play [the|a] guitar",
    "~strum a guitar( with the <side> hand)",
    "~play air guitar",
    "~strum (the )strings of a guitar",
    side=True,
    speed=True,
    upper=True,
    implies=("music",),
)
def guitar(s: Stage, p: Params) -> None:
    """Holds the neck with one hand out to the side and strums with the other in front of the belly; the body rocks."""
    k, span = p.hand, float(s.rng.uniform(2.8, 4.2))
    rate = 2.3 * p.pace**0.6
    rub(s, k, 0.8, span, Rub("pelvis", (0.05, 0.22, 0.23), (0.02, 0.075, 0.0), rate), swivel=0.45)
    a = 0.8
    keys: list[tuple[float, object]] = [(0.8, (0.34, 0.02, 0.34))]
    while a < span + 0.3:
        a += float(s.rng.uniform(0.35, 0.7))
        slide = float(s.rng.uniform(0, 0.12))
        keys.append((a, (0.36 - slide, 0.03 - 0.5 * slide, 0.34 - 0.3 * slide)))
    s.reach(1 - k, "chest", *keys, release=0.6)
    at, t = s.ticks(0.4, 0.8 + span)
    rock = np.sin(np.pi * rate * t) * s.envelope(at, 0.5)
    s.add_curve("nod", at, 0.10 * rock)
    s.add_curve("lift", at, -0.012 - 0.012 * rock)
    s.hold(0.2, 0.8 + span, nod=0.22, look=0.18 * SIGN[1 - k], tip=0.08)
    s.wait(0.8 + span + 0.6)


@family(
    "violin",
    "music",
    "~play [the|a] violin",
    "~play the violin( bowing with the <side> hand)",
    "~[draw|move] a bow across a violin( with the <side> hand)",
    "~play a fiddle",
    side=True,
    speed=True,
    upper=True,
    implies=("music",),
)
def violin(s: Stage, p: Params) -> None:
    """Holds a violin under the chin with one raised arm and draws the bow with the other."""
    k, span = p.hand, float(s.rng.uniform(2.8, 4.2))
    rub(s, k, 0.9, span, Rub("chest", (0.14, 0.10, 0.36), (0.17, -0.10, 0.08), 0.95 * p.pace**0.7), swivel=0.55)
    s.reach(1 - k, "chest", (0.8, (0.27, 0.24, 0.38)), (0.9 + span, (0.27, 0.24, 0.38)), release=0.6)
    s.hold(0.2, 0.9 + span, rise=0.6, tip=0.22 * SIGN[1 - k], look=0.45 * SIGN[1 - k], nod=0.12)
    at, t = s.ticks(0.6, 0.9 + span)
    s.add_curve("side", at, 0.05 * np.sin(2 * np.pi * 0.4 * t) * s.envelope(at, 0.6))
    s.wait(0.9 + span + 0.6)


@family(
    "piano",
    "music",
    "~play [the|a] piano",
    "~sit and ~play the piano",
    "~play (the )keyboard with both hands",
    "~play piano",
    speed=True,
    starts="sit",
    ends="sit",
    implies=("music",),
)
def piano(s: Stage, p: Params) -> None:
    """Sits and plays with both hands along the keys, the trunk swaying with them."""
    span = float(s.rng.uniform(3.0, 4.6))
    at, t = s.ticks(0.0, 0.8 + span + 0.6)
    drift = curves.living_noise(s.rng, len(t), 2, 60.0, 1.8)
    beat = 2.6 * p.pace**0.6
    for k in BOTH:
        press = np.abs(np.sin(np.pi * beat * t + 0.8 * k)) ** 2
        curve = np.stack([0.17 + 0.09 * drift[k], -0.12 + 0.035 * press, 0.39 + 0 * t], 1)
        s.reach_curve(k, "chest", at, curve, curves.window(t, 0, 0.8 + span, 0.7, 0.6), swivel=0.1)
    s.add_curve("side", at, 0.07 * drift[0] * s.envelope(at, 0.6))
    s.add_curve("bend", at, 0.08 * np.sin(2 * np.pi * 0.45 * t) * s.envelope(at, 0.6))
    s.hold(0.2, 0.8 + span, nod=0.22, tilt=0.06, bend=0.08)
    s.wait(0.8 + span + 0.6)


@family(
    "drums",
    "music",
    "~play (the )drums",
    "~drum( with sticks)",
    "~[hit|beat] (the )drums with [both hands|drumsticks]",
    "~play air drums",
    "~sit and ~play [the|a] drum[ set| kit]",
    speed=True,
    starts="sit",
    ends="sit",
    implies=("music",),
)
def drums(s: Stage, p: Params) -> None:
    """Sits and strikes with both hands in turn, sometimes far out to a cymbal; one foot taps."""
    span, beat = float(s.rng.uniform(3.0, 4.4)), 0.26 * p.slowness**0.6
    for k in BOTH:
        keys: list[tuple[float, object]] = [(0.6, (-0.05, -0.05, 0.55))]
        a, n = 0.8 + 0.5 * beat * k, 0
        while a < span + 0.6:
            far = s.rng.random() < 0.18
            low, high = ((0.40, 0.0, 0.72), (0.42, 0.45, 0.55)) if far else ((-0.08, -0.38, 0.62), (-0.04, -0.02, 0.52))
            keys += [(a, high), (a + 0.5 * beat, low)]
            a, n = a + beat * (1.0 if not far else 1.3), n + 1
        s.arm(k, *keys, release=0.6, overlap=1.05, settle=0.0)
    at, t = s.ticks(0.6, 0.8 + span)
    w = s.envelope(at, 0.5)
    s.add_curve("nod", at, 0.12 * np.sin(np.pi * t / beat) * w)
    s.add_curve("pitch1", at, 0.22 * np.maximum(np.sin(np.pi * t / beat), 0) * w)
    s.wait(0.8 + span + 0.6)


@family(
    "flute",
    "music",
    "~play [the|a] flute",
    "~play a [flute|wind instrument] held to the <side>",
    "~hold a flute to the <side> and ~[play|blow]",
    side=True,
    speed=False,
    upper=True,
    implies=("music",),
)
def flute(s: Stage, p: Params) -> None:
    """Holds a flute level to one side of the mouth with both hands; elbows lifted, fingers moving."""
    k, span = p.hand, float(s.rng.uniform(2.8, 4.0))
    rub(s, k, 0.9, span, Rub("head", (0.33, -0.07, 0.13), (0.004, 0.008, 0.0), 2.6), swivel=0.45)
    rub(s, 1 - k, 0.9, span, Rub("head", (-0.12, -0.08, 0.15), (0.004, 0.008, 0.0), 2.1), swivel=0.55)
    s.hold(0.2, 0.9 + span, rise=0.6, look=0.12 * SIGN[k], tip=-0.10 * SIGN[k], nod=0.08)
    at, t = s.ticks(0.6, 0.9 + span)
    s.add_curve("side", at, 0.05 * np.sin(2 * np.pi * 0.35 * t) * s.envelope(at, 0.6))
    s.wait(0.9 + span + 0.6)


@family(
    "trumpet",
    "music",
    "~play [the|a] trumpet",
    "~blow (into )a [trumpet|horn]",
    "~hold a trumpet to [the|their] mouth and ~play",
    "~raise a trumpet and ~play( it)",
    upper=True,
    implies=("music",),
)
def trumpet(s: Stage, p: Params) -> None:
    """Holds a trumpet straight out from the mouth with both hands, the bell lifted on long notes."""
    span = float(s.rng.uniform(2.6, 3.8))
    rub(s, 1, 0.8, span, Rub("head", (0.03, -0.05, 0.27), (0.0, 0.010, 0.0), 2.4), swivel=0.35)
    rub(s, 0, 0.8, span, Rub("head", (0.02, -0.09, 0.21), (0.0, 0.004, 0.0), 1.1), swivel=0.35)
    at, t = s.ticks(0.6, 0.8 + span)
    swell = np.maximum(np.sin(2 * np.pi * 0.42 * t), 0) * s.envelope(at, 0.4)
    s.add_curve("bend", at, -0.22 * swell)
    s.add_curve("nod", at, -0.10 * swell)
    s.wait(0.8 + span + 0.6)


@family(
    "conduct",
    "music",
    "~conduct an orchestra",
    "~conduct( music| a choir)",
    "~wave their arms like a conductor",
    "~beat time with both hands like a conductor",
    speed=True,
    upper=True,
    implies=("music",),
)
def conduct(s: Stage, p: Params) -> None:
    """Conducts four beats in a bar with both hands, mirrored."""
    beat = 0.58 * p.slowness**0.8
    bars = 2 if p.pace < 1.2 else 3
    points = [(0.10, -0.30, 0.55), (-0.16, -0.22, 0.55), (0.45, -0.20, 0.5), (0.20, 0.22, 0.5)]
    for k in BOTH:
        keys = [(0.6 + (4 * n + j) * beat, around(s.rng, q, 0.03)) for n in range(bars) for j, q in enumerate(points)]
        s.arm(k, *keys, release=0.7, overlap=1.5, settle=0.02)
    for n in range(bars * 2):
        a = 0.6 + 2 * n * beat
        s.add("bend", (a, 0), (a + beat, 0.05 if n % 2 else -0.05), (a + 2 * beat, 0))
    s.hold(0.1, 0.6 + bars * 4 * beat, nod=0.08)
    s.wait(0.6 + bars * 4 * beat + 0.6)
