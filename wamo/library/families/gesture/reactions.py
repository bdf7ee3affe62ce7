"""Calling, crying, flinching, hesitating, hurting oneself, being sick. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.hands import Rub, rub
from wamo.library.families.poses import BOTH, around
from wamo.library.families.registry import Params, family
from wamo.library.kinematics import leg_vector
from wamo.library.stage import SIGN, Stage
from wamo.library.styles import ACTS

CUPPED = (0.055, -0.11, 0.135)
"""A hand beside the mouth, in metres from the head."""


@family(
    "call_out",
    "gesture",
    "~cup both hands around [the|their] mouth and ~[call|shout|yell]",
    "~call out( loud)",
    "~[shout|yell|scream]( through cupped hands)",
    "~call (out )to someone far away with both hands at the mouth",
    "~shout <times>, hands cupped around the mouth",
    speed=True,
    count=(1, 2, 3),
    style=ACTS,
)
def call_out(s: Stage, p: Params) -> None:
    """Cups both hands around the mouth, breathes in and calls, leaning into every shout."""
    one = 1.1 * p.slowness**0.7
    end = 0.8 + p.times * one
    for k in BOTH:
        place = around(s.rng, CUPPED, 0.006)
        s.reach(k, "head", (0.75, place), (end, place), rise=0.65, release=0.7, swivel=0.35)
    for n in range(p.times):
        a = 0.7 + n * one
        s.add("bend", (a, 0), (a + 0.30 * one, -0.12), (a + 0.55 * one, 0.14), (a + one, 0))
        s.add("tilt", (a + 0.2 * one, 0), (a + 0.55 * one, 0.13), (a + one, 0))
        s.add("nod", (a, 0), (a + 0.5 * one, -0.22), (a + one, 0))
    s.wait(end + 0.9)


@family(
    "cry",
    "gesture",
    "~cry",
    "~cry into [the|their|both] hands",
    "~sob with shaking shoulders",
    "~weep, hiding [the|their] face in both hands",
    "~bury [the|their] face in both hands and ~sob",
)
def cry(s: Stage, p: Params) -> None:
    """Hides the bowed face in both hands and sobs with jerking shoulders."""
    span = float(s.rng.uniform(2.4, 3.6))
    for k in BOTH:
        s.reach(k, "head", (0.9, (0.04, 0.02, 0.12)), (0.9 + span, (0.04, 0.0, 0.12)), rise=0.8, release=0.8)
    at, t = s.ticks(0.7, 0.9 + span)
    sob = np.maximum(np.sin(curves.oscillation(s.rng, t, 1.5)), 0.0) ** 2 * s.envelope(at, 0.4)
    for channel, size in (("bend", 0.07), ("lift", -0.012), ("shrug0", 0.22), ("shrug1", 0.22)):
        s.c[channel][at] += size * sob
    s.hold(0.3, 0.9 + span, rise=0.8, fall=0.9, nod=0.42, bend=0.28, tilt=0.06)
    s.wait(span + 2.0)


@family(
    "flinch",
    "gesture",
    "~flinch",
    "~[recoil|start back|shrink back]( as if frightened)",
    "~get [startled|a fright]",
    "~jump back in fright, hands up",
    "~jerk back and ~shield [the|their] face with both hands",
    "~rear back( in surprise)",
    speed=True,
)
def flinch(s: Stage, p: Params) -> None:
    """Starts, jerks back with a step, both hands before the face, stays so and relaxes."""
    q, a = p.slowness**0.6, float(s.rng.uniform(0.5, 0.9))
    stay, k = float(s.rng.uniform(0.7, 1.4)), int(s.rng.integers(2))
    for hand in BOTH:
        s.arm(
            hand, (a + 0.26 * q, (-0.02, 0.10, 0.52)), (a + 0.3 * q + stay, (0.0, 0.0, 0.50)), rise=0.24 * q,
            release=0.8 * q, settle=0.0, swivel=0.2,
        )  # fmt: skip
    far = float(s.rng.uniform(0.22, 0.32))
    s.step(k, a + 0.06, 0.32 * q, 0.0, -far, height=0.05)
    s.travel(a, 0.42 * q, 0.0, -0.5 * far)
    keys = (a, a + 0.24 * q, a + 0.3 * q + stay, a + stay + 1.1 * q)
    s.plateau(keys, tilt=-0.12, bend=0.26, lift=-0.09, shrug0=0.35, shrug1=0.35)
    s.plateau(keys, look=0.4 * SIGN[k], twist=0.15 * SIGN[k])
    s.step(1 - k, a + stay + 0.5 * q, 0.45 * q, 0.0, -far, height=0.05)
    s.travel(a + stay + 0.4 * q, 0.6 * q, 0.0, -0.5 * far)
    s.wait(a + stay + 1.4 * q)


@family(
    "hesitate",
    "walk",
    "~hesitate",
    "~hesitate, one foot already forward, and ~draw it back",
    "~start to go, then ~stop and ~think again",
    "~take half a step, ~stop and ~change [the|their] mind",
    "~waver between going and staying",
    speed=True,
)
def hesitate(s: Stage, p: Params) -> None:
    """Sets one foot forward, stops, looks aside, draws the foot back, sets it forward again and stays where it was."""
    q, k = p.slowness**0.7, int(s.rng.integers(2))
    far, one = float(s.rng.uniform(0.16, 0.24)), 1.5 * q
    times = 2 if q < 1.2 else 1
    for n in range(times):
        a = 0.3 + n * one
        s.step(k, a, 0.45 * q, 0.0, far, height=0.05)
        s.plateau((a, a + 0.45 * q, a + 0.8 * q, a + 1.3 * q), sz=0.4 * far, tilt=0.06, lift=-0.02)
        s.step(k, a + 0.85 * q, 0.45 * q, 0.0, -far, height=0.05)
    end, side = 0.3 + times * one, SIGN[int(s.rng.integers(2))]
    s.add("look", (0.6 * q, 0), (0.9 * q, 0.55 * side), (1.6 * q, 0.5 * side), (2.0 * q, -0.4 * side), (end, 0))
    s.hold(0.4, end - 0.2, rise=0.5, fall=0.5, nod=0.18)
    for hand in BOTH:
        s.arm(hand, (0.8 * q, (0.05, -0.66, 0.50)), (end - 0.3, (0.05, -0.68, 0.46)), rise=0.6 * q, release=0.7)
    s.wait(end + 0.5)


@family(
    "bump_head",
    "gesture",
    "~bump [the|their] head( and ~rub it with the <side> hand)",
    "~hit [the|their] head( on something)( and ~hold it with the <side> hand)",
    "~knock [the|their] head against something",
    "~bump into something and ~rub [the|their] forehead( with the <side> hand)",
    "~walk into something headfirst and ~step back, <side> hand to the head",
    side=True,
    speed=True,
)
def bump_head(s: Stage, p: Params) -> None:
    """Steps forward, jerks back as the head hits something, steps back and rubs the forehead with one hand."""
    k, q = p.hand, p.slowness**0.6
    foot = int(s.rng.integers(2))
    s.step(foot, 0.2, 0.5 * q, 0.0, 0.26, height=0.06)
    s.plateau((0.25, 0.7 * q, 0.72 * q + 0.05, 0.72 * q + 0.35), sz=0.12, tilt=0.08)
    a = 0.72 * q
    s.add("nod", (a, 0), (a + 0.12, -0.42), (a + 0.6, 0.22), (a + 2.6, 0.0))
    s.add("bend", (a, 0), (a + 0.15, -0.20), (a + 0.6, 0.20), (a + 2.6, 0.0))
    s.add("tilt", (a, 0), (a + 0.2, -0.08), (a + 0.7, 0.04), (a + 2.4, 0.0))
    s.step(foot, a + 0.2, 0.4 * q, 0.0, -0.26, height=0.06)
    span = float(s.rng.uniform(1.0, 1.6))
    path = Rub("head", (0.05, 0.085, 0.125), (0.02, 0.0, 0.0), 2.0, (0.0, 0.012, 0.0))
    rub(s, k, a + 0.75, span, path, rise=0.5, release=0.7)
    s.wait(a + span + 1.7)


@family(
    "hurt_leg",
    "gesture",
    "~hurt [the|their] <side> [leg|knee|foot]( and ~hold it)",
    "~[injure|twist] [the|their] <side> [knee|leg|ankle]",
    "~bump [the|their] <side> [knee|leg|shin] and ~hold it with both hands",
    "~clutch [the|their] <side> [knee|leg] in pain with both hands",
    "~stand on one leg, holding [the|their] hurt <side> knee",
    "~pull up [the|their] <side> knee in pain and ~hold it",
    side=True,
    speed=True,
)
def hurt_leg(s: Stage, p: Params) -> None:
    """Winces, pulls one knee up and holds it with both hands, bent over it, then sets the foot down with care."""
    k, q = p.hand, p.slowness**0.7
    a, stay = 0.5, float(s.rng.uniform(1.3, 2.1))
    top = a + 0.45 * q
    s.shift(1 - k, a - 0.1, top + stay + 0.6 * q, 0.95, 0.35 * q, 0.6 * q)
    up = leg_vector(1.45, 0.03, 1.95)
    s.leg_keys(k, (top, up), (top + stay, up), rise=0.42 * q, release=0.8 * q, point=0.0)
    for hand, place in ((k, (0.13, -0.13, 0.38)), (1 - k, (-0.05, -0.13, 0.39))):
        s.reach(hand, "pelvis", (top + 0.1, place), (top + stay, place), rise=0.45 * q, release=0.6 * q)
    s.plateau((a, top, top + stay, top + stay + 0.7 * q), tilt=0.24, bend=0.50, nod=0.20, lift=-0.05)
    s.add("tip", (a, 0), (a + 0.2, 0.22 * SIGN[k]), (top + 0.6, 0.0))
    s.wait(top + stay + 1.3 * q)


@family(
    "be_sick",
    "gesture",
    "~vomit",
    "~be sick, bent over",
    "~[gag|retch], bending down",
    "~bend over and ~vomit",
    "~lean on [the|their] knees and ~retch",
)
def be_sick(s: Stage, p: Params) -> None:
    """Bends over with the hands on the thighs and heaves several times."""
    heaves, one = int(s.rng.integers(2, 4)), 0.95
    end = 0.9 + heaves * one
    s.plateau((0.2, 0.9, end, end + 1.0), tilt=0.66, bend=0.34, lift=-0.08, sz=-0.10, nod=0.05)
    for k in BOTH:
        s.reach(k, "pelvis", (0.9, (0.13, -0.26, 0.24)), (end, (0.13, -0.26, 0.24)), rise=0.6, release=0.8)
    for n in range(heaves):
        a = 0.9 + n * one
        s.add("bend", (a, 0), (a + 0.22, -0.14), (a + 0.42, 0.22), (a + 0.9, 0))
        s.add("nod", (a, 0), (a + 0.22, -0.20), (a + 0.42, 0.26), (a + 0.9, 0))
    s.wait(end + 1.2)


@family(
    "smell_armpit",
    "gesture",
    "~smell [the|their] <side> armpit",
    "~sniff under [the|their] <side> arm",
    "~lift the <side> arm and ~smell [the|their] armpit",
    "~check [the|their] <side> armpit for smell",
    "~turn [the|their] nose to the <side> armpit and ~sniff",
    side=True,
    speed=True,
)
def smell_armpit(s: Stage, p: Params) -> None:
    """Lifts one arm, turns the nose to its armpit, sniffs, and lowers the arm."""
    k, q = p.hand, p.slowness**0.7
    top, stay = 0.2 + 0.7 * q, float(s.rng.uniform(0.9, 1.5))
    place = around(s.rng, (0.50, 0.62, 0.20), 0.04)
    s.arm(k, (top, place), (top + stay, place), rise=0.65 * q, release=0.8 * q)
    sign = SIGN[k]
    s.plateau(
        (0.3, top, top + stay, top + stay + 0.7 * q), look=0.75 * sign, tip=0.32 * sign, nod=0.40, side=0.10 * sign
    )
    at, t = s.ticks(top, top + stay)
    s.c["nod"][at] -= 0.06 * np.maximum(np.sin(2 * np.pi * 2.2 * (t - top)), 0) * s.envelope(at, 0.2)
    s.wait(top + stay + 1.1 * q)


@family(
    "scratch_body",
    "daily",
    "~scratch [the|their] <side> side",
    "~scratch [the|their] ribs( with the <side> hand)",
    "~itch [the|their] <side> side",
    "~scratch [the|their] flank with the <side> hand",
    "~scratch under [the|their] <side> arm like an ape",
    side=True,
    speed=True,
    style=ACTS,
)
def scratch_body(s: Stage, p: Params) -> None:
    """Scratches the ribs below one arm with the hand of the same side, the elbow out, leaning over it."""
    k, span = p.hand, float(s.rng.uniform(1.3, 2.3))
    path = Rub("chest", (0.13, -0.16, 0.12), (0.0, 0.035, 0.01), 2.6 * p.pace**0.5, (0.008, 0.0, 0.012))
    rub(s, k, 0.75, span, path, rise=0.65, release=0.7, swivel=0.55)
    s.hold(0.3, 0.75 + span, rise=0.6, fall=0.6, side=0.12 * SIGN[k], nod=0.15, look=0.15 * SIGN[k])
    s.wait(span + 1.7)
