"""Dry swimming, archery, fencing, cartwheels and skating."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library import gait as g
from wamo.library.families.poses import BOTH, Stance, raise_knee, stance, unstance
from wamo.library.families.registry import Params, family
from wamo.library.stage import LEFT, RIGHT, SIGN, Stage


@family(
    "swim_freestyle",
    "sport",
    "~swim( in the air)",
    "~[swim|do] (the )freestyle( stroke)",
    "~do the front crawl( with their arms)",
    "~swim, alternating arms overhead",
    "~pretend to swim (the )crawl",
    speed=True,
    count=(2, 3, 4),
    implies=("swim",),
)
def swim_freestyle(s: Stage, p: Params) -> None:
    """Bends forward and swims the crawl in the air: arms turn over one after the other, head rolls to breathe."""
    rate = 0.65 * p.pace**0.7
    span = p.times / rate
    at, t = s.ticks(0.3, 0.6 + span + 0.4)
    angle = 2 * np.pi * rate * (t - 0.6)
    w = s.envelope(at, 0.5)
    for k in BOTH:
        phase = angle + np.pi * k
        curve = np.stack(
            [
                0.20 + 0.12 * np.maximum(-np.sin(phase), 0),
                0.25 + 0.58 * np.cos(phase) * 0.9,
                0.15 + 0.80 * np.sin(phase + 0.5),
            ],
            1,
        )
        s.arm_curve(k, at, 0.93 * curve / np.maximum(np.linalg.norm(curve, axis=1, keepdims=True), 0.75), w)
    s.add_curve("twist", at, 0.35 * np.sin(angle + 1.2) * w)
    s.add_curve("look", at, 0.45 * np.maximum(np.sin(angle - 0.2), 0) * w)
    s.hold(0.1, 0.6 + span, rise=0.6, tilt=0.62, bend=0.15, sz=-0.12, nod=-0.15, lift=-0.05)
    s.wait(span + 1.2)


@family(
    "swim_breaststroke",
    "sport",
    "~swim (the )breaststroke",
    "~do (the )breaststroke( in the air)",
    "~swim with both arms sweeping [sideways|apart]",
    "~do breaststroke arms",
    speed=True,
    count=(2, 3, 4),
    implies=("swim",),
)
def swim_breaststroke(s: Stage, p: Params) -> None:
    """Shoots both hands forward from the breast, parts them and sweeps them back in a circle."""
    one = 1.45 * p.slowness**0.7
    at, t = s.ticks(0.0, 0.6 + p.times * one + 0.6)
    u = np.clip((t - 0.6) / one, 0, p.times) % 1.0
    keys = [
        (0.0, -0.22, -0.10, 0.40),
        (0.3, -0.25, 0.0, 0.95),
        (0.42, -0.15, 0.0, 0.95),
        (0.72, 0.75, -0.05, 0.45),
        (0.9, 0.25, -0.20, 0.28),
        (1.0, -0.22, -0.10, 0.40),
    ]
    table = np.array(keys)
    curve = np.stack([np.interp(u, table[:, 0], table[:, c]) for c in (1, 2, 3)], 1)
    kernel = np.hanning(11)[1:-1] / np.hanning(11).sum()
    curve = np.stack([np.convolve(np.pad(c, 4, mode="edge"), kernel, mode="valid") for c in curve.T], 1)
    for k in BOTH:
        s.arm_curve(k, at, curve, curves.window(t, 0, 0.6 + p.times * one, 0.6, 0.6))
    glide = np.exp(-(((u - 0.35) / 0.2) ** 2)) * s.envelope(at, 0.5)
    s.add_curve("bend", at, 0.12 * glide)
    s.hold(0.1, 0.6 + p.times * one, rise=0.6, tilt=0.34, nod=-0.15, lift=-0.03)
    s.wait(p.times * one + 1.2)


@family(
    "archery",
    "sport",
    "~shoot an arrow( with a bow)",
    "~draw a bow( with the <side> hand) (and ~shoot)",
    "~[do|practice] archery",
    "~pull back a bowstring with [the|their] <side> hand",
    side=True,
    speed=True,
)
def archery(s: Stage, p: Params) -> None:
    """Stands sideways, holds a bow out with a straight arm, draws the string to the cheek, looses."""
    k, q, sign = p.hand, p.slowness**0.7, SIGN[p.hand]
    stance(s, 0.05, 0.6, Stance(width=0.22))
    s.hold(0.1, 0.9 + 2.6 * q, rise=0.7, fall=0.7, pyaw=0.55 * sign, twist=0.50 * sign, look=-1.15 * sign)
    s.arm(1 - k, (0.9, (0.75, 0.05, 0.62)), (0.9 + 2.5 * q, (0.75, 0.08, 0.62)), release=0.8)
    s.reach(
        k,
        "chest",
        (0.95, (-0.32, 0.20, 0.50)),
        (1.1, (-0.32, 0.20, 0.50)),
        (1.1 + 1.1 * q, (0.02, 0.24, 0.16)),
        (1.1 + 1.9 * q, (0.02, 0.24, 0.15)),
        (1.25 + 1.95 * q, (0.22, 0.22, 0.02)),
        (1.1 + 2.4 * q, (0.22, 0.22, 0.02)),
        release=0.8,
        swivel=0.85,
    )
    unstance(s, 1.1 + 2.5 * q, 0.6, Stance(width=0.22))
    s.wait(1.8 + 2.6 * q)


@family(
    "fencing_lunge",
    "sport",
    "~[do|make] a fencing lunge( with the <side> [hand|arm])",
    "~fence( with the <side> hand)",
    "~lunge forward and ~thrust a sword with [the|their] <side> hand",
    "~stab forward with a sword( in the <side> hand)",
    side=True,
    speed=True,
    count=(1, 2),
    implies=("fight",),
)
def fencing_lunge(s: Stage, p: Params) -> None:
    """Thrusts a blade from a low guard with a long lunge, the rear arm flung back, and recovers."""
    k, q, sign = p.hand, p.slowness**0.7, SIGN[p.hand]
    stance(s, 0.05, 0.6, Stance(lead=k, width=0.06, length=0.30, turn=-0.35 * sign, settle=0.10))
    one = 1.7 * q
    end = 0.9 + p.times * one
    guard, back = (0.02, -0.12, 0.60), (0.45, 0.35, -0.35)
    arm: list[tuple[float, object]] = [(0.7, guard)]
    rear: list[tuple[float, object]] = [(0.7, back)]
    for n in range(p.times):
        a = 0.9 + n * one
        arm += [(a, guard), (a + 0.28 * q, (0.0, 0.06, 0.98)), (a + 0.8 * q, (0.0, 0.06, 0.98)), (a + 1.3 * q, guard)]
        rear += [
            (a, back),
            (a + 0.42 * q, (0.75, -0.10, -0.50)),
            (a + 0.8 * q, (0.75, -0.10, -0.50)),
            (a + 1.3 * q, back),
        ]
        s.step(k, a + 0.10 * q, 0.34 * q, 0.0, 0.42, height=0.10)
        s.step(k, a + 0.85 * q, 0.45 * q, 0.0, -0.42, height=0.08)
        for channel, size in (("lift", -0.15), ("sz", 0.24), ("tilt", 0.16)):
            s.add(channel, (a + 0.1 * q, 0), (a + 0.44 * q, size), (a + 0.8 * q, size), (a + 1.3 * q, 0))
    s.arm(k, *arm, (end, guard), release=0.6, overlap=1.05)
    s.arm(1 - k, *rear, (end, back), release=0.6, overlap=1.05)
    unstance(s, end + 0.1, 0.6, Stance(lead=k, width=0.06, length=0.30, turn=-0.35 * sign, settle=0.10))
    s.wait(end + 0.8)


@family(
    "cartwheel",
    "sport",
    "~do a cartwheel( to the <way>)",
    "~[turn|perform] a cartwheel( to the <way>)",
    "~cartwheel( to the <way>)",
    "~wheel sideways over [the|their] hands( to the <way>)",
    direction=("left", "right"),
)
def cartwheel(s: Stage, p: Params) -> None:
    """Raises the arms, tips sideways, wheels over the hands with spread legs and lands standing."""
    sign = 1.0 if p.direction == "left" else -1.0
    near = LEFT if sign > 0 else RIGHT
    s.noise = 0.5
    a, span = 0.8, 1.5
    at, t = s.ticks(0.0)
    u = np.clip((t - a) / span, 0, 1)
    turn = 2 * np.pi * u * u * (3 - 2 * u)
    # the pelvis dips while the body is level, so that hand and foot are near the floor, and rides high over the hands
    s.c["roll"][at] += sign * turn
    s.c["lift"][at] += 0.06 * (1 - np.cos(2 * turn)) + 0.08 * np.sin(turn / 2) ** 2 - 0.30 * np.sin(turn) ** 2
    yaw = s.yaw[at.start]
    across = sign * 1.75 * s.body.scale * np.array([np.cos(yaw), -np.sin(yaw)])
    s.path[at] += u[:, None] * across
    landing = curves.minimum_jerk((t - a - 0.2 * span) / (0.6 * span))
    for k in BOTH:
        spread = 0.85 * np.sin(np.pi * u) ** 0.8
        legs = np.stack([np.sin(spread) + 0.02, -np.cos(spread), 0 * t], 1) * 0.985
        w = curves.minimum_jerk((t - a + 0.15) / 0.25) * (1 - curves.minimum_jerk((t - a - span + 0.12) / 0.25))
        s.leg_curve(k, at, legs, w, 0.9)
        s.foot[k, at, 0] += landing * across[0]
        s.foot[k, at, 2] += landing * across[1]
        s.planted[k, at] *= 1 - w
        s.arm(
            k,
            (0.6, (0.25, 0.94, 0.06)),
            (a + 0.28 * span, (0.50, 0.84, 0.02)),
            (a + 0.5 * span, (0.22, 0.95, 0.02)),
            (a + 0.72 * span, (0.50, 0.84, 0.02)),
            (a + 0.95 * span, (0.24, 0.94, 0.05)),
            release=0.7,
        )
    s.leg_keys(near, (a - 0.15, raise_knee(0.5, 0.1, 0.5)), rise=0.4, release=0.2)
    s.wait(a + span + 0.8)


@family(
    "skate",
    "sport",
    "~skate( forward)",
    "~[ice-skate|skate] [forward|along|]",
    "~skate on roller skates",
    "~glide forward as if skating",
    "~skate like a speed skater",
    speed=True,
    implies=("sport",),
)
def skate(s: Stage, p: Params) -> None:
    """Glides from one bent leg to the other in long diagonal strides, arms swinging across."""
    base = g.Gait(
        forward=1.0,
        frequency=1.15,
        duty=0.56,
        width=0.17,
        clearance=0.05,
        heel=0.35,
        strike=0.0,
        crouch=0.15,
        lean=0.42,
        bend=0.22,
        sway=0.17,
        hip_turn=0.12,
        bob=-0.02,
        arm=0.65,
        elbow=0.6,
        arm_out=0.45,
        toe_out=0.42,
        hip_drop=0.02,
    )
    g.walk(s, float(s.rng.uniform(4.0, 5.4)), base.paced(p.pace**0.7))
