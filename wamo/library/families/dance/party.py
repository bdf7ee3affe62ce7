"""Party dances, spins, curtsies and flying like an airplane."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library import gait as g
from wamo.library.families.poses import BOTH, HIP, OUT
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage


@family(
    "disco_point",
    "dance",
    "~do a disco dance",
    "~dance disco( pointing up and down)",
    "~point up and down (with the <side> hand )like a disco dancer",
    "~do the disco point with the <side> hand",
    side=True,
    speed=True,
    count=(2, 3, 4),
    implies=("dance",),
)
def disco_point(s: Stage, p: Params) -> None:
    """Points one arm from the opposite hip to the sky, hips bouncing, the other hand on the hip."""
    k, one = p.hand, 1.15 * p.slowness**0.6
    keys: list[tuple[float, object]] = [(0.5, (-0.45, -0.62, 0.35))]
    end = 0.6 + p.times * one
    for n in range(p.times):
        a = 0.6 + n * one
        keys += [
            (a + 0.42 * one, (0.42, 0.86, 0.18)),
            (a + 0.5 * one, (0.42, 0.86, 0.18)),
            (a + 0.92 * one, (-0.45, -0.62, 0.35)),
        ]
        s.add("sx", (a, 0), (a + 0.45 * one, -0.08 * SIGN[k]), (a + one, 0))
        s.add("roll", (a, 0), (a + 0.45 * one, 0.10 * SIGN[k]), (a + one, 0))
        s.add("side", (a, 0), (a + 0.45 * one, -0.22 * SIGN[k]), (a + one, 0))
        s.add("look", (a, 0), (a + 0.45 * one, 0.4 * SIGN[k]), (a + one, 0))
        s.add(f"pitch{k}", (a, 0), (a + 0.45 * one, 0.4), (a + one, 0))
    s.arm(k, *keys, release=0.6, settle=0.05)
    s.reach(1 - k, "pelvis", (0.5, HIP), (end, HIP), release=0.6, swivel=0.7)
    at, t = s.ticks(0.3, end)
    s.add_curve("lift", at, (-0.03 - 0.03 * np.sin(2 * np.pi * 2 / one * t)) * s.envelope(at, 0.3))
    s.wait(end + 0.6)


@family(
    "spin",
    "dance",
    "~spin around( to the <way>)",
    "~[spin|twirl] (around )in a (full )circle( to the <way>)",
    "~[spin|whirl] around on the spot( <direction>)",
    "~turn a full circle( to the <way>) with arms out",
    "~turn 360 degrees( to the <way>)",
    direction=("left", "right"),
    speed=True,
    implies=("turn",),
)
def spin(s: Stage, p: Params) -> None:
    """Whirls once around on the spot with small steps and arms out."""
    sign = 1 if p.direction == "left" else -1
    seconds = 1.9 * p.slowness**0.8
    for k in BOTH:
        s.arm(k, (0.35 * seconds, (0.88, -0.15, 0.15)), (0.75 * seconds, (0.90, -0.10, 0.12)), release=0.6)
    s.add("look", (0, 0), (0.3, 0.4 * sign), (seconds * 0.7, 0.2 * sign), (seconds, 0))
    g.walk(
        s,
        seconds,
        g.Gait(
            forward=0.0,
            turn=sign * 2 * np.pi / (0.66 * seconds),
            frequency=2.7 * p.pace**0.4,
            clearance=0.05,
            heel=0.4,
            strike=0.0,
            sway=0.01,
            arm=0.0,
        ),
        hands=False,
    )
    s.wait(0.5)


@family(
    "floss_dance",
    "dance",
    "~do the floss( dance)",
    "~floss",
    "~swing (their )straight arms from side to side, hips moving the other way",
    "~do the flossing dance",
    speed=True,
    count=(3, 4, 5),
    implies=("dance",),
)
def floss_dance(s: Stage, p: Params) -> None:
    """Swings straight arms to one side and the hips to the other, in front of and behind the body in turn."""
    rate = 1.15 * p.pace**0.6
    span = p.times / rate
    at, t = s.ticks(0.1, 0.5 + span + 0.3)
    swing = np.sin(2 * np.pi * rate * (t - 0.3))
    w = s.envelope(at, 0.35)
    s.add_curve("sx", at, -0.11 * swing * w)
    s.add_curve("roll", at, 0.14 * swing * w)
    s.add_curve("side", at, -0.10 * swing * w)
    s.add_curve("lift", at, -0.04 * w)
    for k in BOTH:
        behind = np.cos(2 * np.pi * rate * 0.5 * (t - 0.3) + np.pi * k)
        curve = np.stack([SIGN[k] * 0.55 * swing + 0.08, -0.86 + 0.15 * np.abs(swing), 0.34 * behind], 1)
        s.arm_curve(k, at, curve, w)
    s.wait(span + 0.9)


@family(
    "arm_wave_dance",
    "dance",
    "~do the (arm )wave( through both arms)",
    "~send a wave through [their|both] arms",
    "~[ripple|wave] their arms like a snake( while dancing)",
    "~do a flowing arm wave( from <side> to <other>)",
    side=True,
    speed=True,
    implies=("dance",),
)
def arm_wave_dance(s: Stage, p: Params) -> None:
    """Spreads the arms and runs a ripple from one hand over elbows and shoulders to the other."""
    q = p.slowness**0.7
    one, n = 1.7 * q, 2
    at, t = s.ticks(0.1, 0.7 + n * one + 0.6)
    w = curves.window(t, 0.1, 0.7 + n * one, 0.6, 0.6)
    for k in BOTH:
        lag = 0.0 if k == p.hand else 0.52
        u = (t - 0.7) / one - lag
        pulse = np.sin(2 * np.pi * np.clip(u % 1.0 * 2.0, 0, 1)) * ((t > 0.7) & (t < 0.7 + n * one))
        pulse = np.convolve(np.pad(pulse, 6, mode="edge"), np.hanning(15)[1:-1] / np.hanning(15).sum(), mode="valid")
        curve = np.stack([0.86 - 0.10 * np.abs(pulse), 0.02 + 0.30 * pulse, 0.12 + 0 * t], 1)
        s.arm_curve(k, at, curve, w, swivel=0.35 + 0.75 * np.roll(pulse, 8))
        s.add_curve(f"shrug{k}", at, 0.22 * np.maximum(np.roll(pulse, 14), 0) * w)
    s.add_curve("side", at, 0.10 * np.sin(2 * np.pi * (t - 0.7) / one) * w * SIGN[p.hand])
    s.wait(0.7 + n * one + 0.7)


@family("curtsy", "dance", "~curtsy", "~do a curtsy", "~[make|give] a curtsy", "~curtsy (politely)", speed=True)
def curtsy(s: Stage, p: Params) -> None:
    """Draws one foot behind the other, spreads the skirt, sinks with a straight back and rises."""
    q = p.slowness**0.7
    k = int(s.rng.integers(2))
    s.step(k, 0.1, 0.55 * q, -0.22 * SIGN[k], -0.30)
    keys = (0.3, 0.3 + 0.9 * q, 0.3 + 1.4 * q, 0.3 + 2.2 * q)
    s.plateau(keys, lift=-0.24, nod=0.35, sz=-0.08, knee0=0.35, knee1=0.35)
    s.plateau(keys, **{f"pitch{k}": 0.7})
    for h in BOTH:
        s.arm(h, (0.3 + 0.8 * q, (0.58, -0.68, 0.20)), (0.3 + 1.4 * q, (0.60, -0.66, 0.20)), release=0.8 * q)
    s.step(k, 0.3 + 2.0 * q, 0.55 * q, 0.22 * SIGN[k], 0.30)
    s.wait(0.3 + 2.6 * q + 0.2)


@family(
    "airplane",
    "dance",
    "~spread their arms like wings and ~sway like an airplane",
    "~pretend to [fly|be an airplane]",
    "~[fly|run around] like an airplane with arms out",
    "~hold their arms out like the wings of a plane",
    speed=True,
    implies=("walking",),
)
def airplane(s: Stage, p: Params) -> None:
    """Spreads the arms like wings, walks in curves and banks into them."""
    seconds = float(s.rng.uniform(4.2, 5.2))
    curve = np.sin(np.linspace(0, 2 * np.pi * 1.5, 90)) * (1 if s.rng.random() < 0.5 else -1)
    start = s.now
    g.walk(s, seconds, g.Gait(forward=1.25, lean=0.18).paced(p.pace**0.6), turning=1.5 * curve, hands=False)
    end = s.now
    s.now = start
    at, t = s.ticks(0, seconds)
    w = s.envelope(at, 0.6)
    bank = np.interp(t, np.linspace(0, seconds, 90), curve)
    s.add_curve("side", at, 0.30 * bank * w)
    for k in BOTH:
        s.arm_curve(k, at, np.broadcast_to(OUT, (len(t), 3)), w)
    s.now = end
