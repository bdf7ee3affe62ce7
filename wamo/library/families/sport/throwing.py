"""Throws with both hands, sidearm throws, darts, fishing and swatting. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.library.families.poses import BOTH, around
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage
from wamo.library.styles import ACTS


@family(
    "throw_both_hands",
    "daily",
    "~throw [a ball|something] with both hands",
    "~throw a ball from above the head with both [hands|arms]",
    "~make a two-handed overhead throw",
    "~take a throw-in like a soccer player",
    "~hurl something forward with both [hands|arms]",
    speed=True,
    style=ACTS,
    implies=("throw",),
)
def throw_both_hands(s: Stage, p: Params) -> None:
    """Lifts a ball behind the head with both hands, arches back, steps and throws it forward."""
    q = p.slowness**0.6
    load = 0.3 + 0.85 * q
    hit = load + 0.34 * q
    lead = int(s.rng.integers(2))
    for k in BOTH:
        s.arm(
            k, (0.2 + 0.45 * q, (-0.20, -0.20, 0.48)), (load, (0.10, 0.72, -0.22)), (hit - 0.06 * q, (-0.04, 0.85, 0.42)),
            (hit + 0.10 * q, (-0.10, 0.15, 0.92)), (hit + 0.35 * q, (-0.05, -0.55, 0.65)), rise=0.4 * q,
            release=0.7 * q, overlap=1.15, settle=0.0,
        )  # fmt: skip
    s.step(lead, load - 0.25 * q, 0.45 * q, 0.0, 0.36, height=0.10)
    s.step(lead, hit + 0.8 * q, 0.5, 0.0, -0.36)
    for channel, back, through in (
        ("tilt", -0.12, 0.26),
        ("bend", -0.28, 0.30),
        ("sz", -0.06, 0.16),
        ("nod", -0.1, 0.1),
    ):
        s.add(channel, (0.2, 0), (load, back), (hit + 0.12 * q, through), (hit + 1.1 * q, 0))
    s.wait(hit + 1.4 * q)


@family(
    "chest_pass",
    "sport",
    "~pass a [basketball|ball] from the chest( with both hands)",
    "~push a ball forward from the chest with both hands",
    "~make a chest pass",
    "~throw a ball forward from the chest with both hands",
    "~pass a ball to someone with both hands",
    speed=True,
    style=ACTS,
    implies=("throw", "sport"),
)
def chest_pass(s: Stage, p: Params) -> None:
    """Holds a ball at the chest with both hands, steps and pushes it straight forward."""
    q = p.slowness**0.6
    load = 0.3 + 0.6 * q
    hit = load + 0.3 * q
    lead = int(s.rng.integers(2))
    for k in BOTH:
        s.arm(
            k, (load - 0.3 * q, (-0.14, -0.18, 0.40)), (load, (-0.10, -0.14, 0.32)), (hit, (-0.06, 0.04, 0.96)),
            (hit + 0.3 * q, (-0.02, 0.02, 0.94)), rise=0.55 * q, release=0.7 * q, overlap=1.1, settle=0.0,
        )  # fmt: skip
    s.step(lead, load - 0.15 * q, 0.4 * q, 0.0, 0.30)
    s.step(lead, hit + 0.7 * q, 0.5, 0.0, -0.30)
    for channel, back, through in (("tilt", -0.05, 0.18), ("sz", -0.04, 0.12), ("lift", -0.06, -0.04)):
        s.add(channel, (0.2, 0), (load, back), (hit, through), (hit + 1.0 * q, 0))
    s.wait(hit + 1.3 * q)


@family(
    "throw_frisbee",
    "sport",
    "~throw a frisbee( with [the|their] <side> hand)",
    "~fling a disc with [the|their] <side> hand",
    "~throw something sidearm( with the <side> [hand|arm])",
    "~make a backhand throw( with the <side> arm)",
    "~toss a frisbee( with the <side> hand)",
    side=True,
    speed=True,
    style=ACTS,
    implies=("throw", "sport"),
)
def throw_frisbee(s: Stage, p: Params) -> None:
    """Winds one arm around the body at waist height, turns and flings it outward."""
    k, q, sign = p.hand, p.slowness**0.6, SIGN[p.hand]
    load = 0.3 + 0.75 * q
    hit = load + 0.36 * q
    s.arm(
        k, (load, (-0.62, -0.34, 0.34)), (hit - 0.1 * q, (-0.25, -0.22, 0.80)), (hit + 0.05 * q, (0.30, -0.12, 0.88)),
        (hit + 0.30 * q, (0.80, 0.02, 0.35)), rise=0.7 * q, release=0.7 * q, overlap=1.15, settle=0.0,
    )  # fmt: skip
    s.step(k, load - 0.2 * q, 0.4 * q, 0.10 * sign, 0.30)
    s.step(k, hit + 0.8 * q, 0.5, -0.10 * sign, -0.30)
    for channel, back, through in (
        ("twist", -0.45 * sign, 0.30 * sign),
        ("pyaw", -0.30 * sign, 0.15 * sign),
        ("tilt", 0.12, 0.10),
    ):
        s.add(channel, (0.2, 0), (load, back), (hit + 0.1 * q, through), (hit + 1.0 * q, 0))
    s.add("look", (0.3, 0), (load, 0.5 * sign), (hit, 0.0))
    s.wait(hit + 1.3 * q)


@family(
    "throw_dart",
    "sport",
    "~throw a dart( with [the|their] <side> hand)",
    "~throw darts( with the <side> hand)",
    "~aim and ~throw a dart( with the <side> hand)",
    "~flick a dart forward from the <side> shoulder",
    "~play darts( with the <side> hand)",
    side=True,
    speed=True,
    count=(1, 2),
    implies=("throw", "sport"),
)
def throw_dart(s: Stage, p: Params) -> None:
    """Aims with the hand at eye height, draws it back to the face and snaps the forearm forward."""
    k, q = p.hand, p.slowness**0.7
    one = 1.7 * q
    keys: list[tuple[float, object]] = []
    for n in range(p.times):
        a = 0.7 + n * one
        keys += [
            (a, (-0.05, 0.24, 0.62)), (a + 0.35 * one, (-0.03, 0.26, 0.60)), (a + 0.55 * one, (0.04, 0.30, 0.34)),
            (a + 0.68 * one, (-0.04, 0.22, 0.92)), (a + 0.82 * one, (-0.04, 0.08, 0.92)),
        ]  # fmt: skip
        s.plateau((a + 0.5 * one, a + 0.66 * one, a + 0.75 * one, a + one), tilt=0.10, sz=0.04)
    s.arm(k, *keys, rise=0.6, release=0.7 * q, overlap=1.05, settle=0.0)
    s.step(k, 0.05, 0.5, 0.0, 0.22)
    s.step(k, 0.7 + p.times * one, 0.5, 0.0, -0.22)
    s.wait(1.4 + p.times * one)


@family(
    "fish",
    "sport",
    "~cast a fishing rod( with the <side> hand on top)",
    "~fish( with a rod)",
    "~cast a line and ~reel it in",
    "~go fishing and ~wind in the line with the <other> hand",
    "~swing a fishing rod forward, then ~reel in( with the <other> hand)",
    side=True,
    speed=True,
    implies=("sport",),
)
def fish(s: Stage, p: Params) -> None:
    """Casts a rod over the shoulder, holds it out and turns the reel with the other hand."""
    k, q, sign = p.hand, p.slowness**0.6, SIGN[p.hand]
    load = 0.3 + 0.7 * q
    hit = load + 0.34 * q
    span = float(s.rng.uniform(1.6, 2.8))
    rod = (-0.10, -0.22, 0.62)
    s.arm(
        k, (load, (0.35, 0.55, -0.05)), (hit, (0.0, 0.18, 0.86)), (hit + 0.5, rod), (hit + 0.8 + span, rod),
        rise=0.6 * q, release=0.8, overlap=1.1, settle=0.0,
    )  # fmt: skip
    s.arm(
        1 - k,
        (load, (-0.02, 0.42, 0.30)),
        (hit, (-0.22, -0.05, 0.70)),
        (hit + 0.5, (-0.26, -0.38, 0.46)),
        rise=0.6 * q,
        release=None,
    )
    at, t = s.ticks(hit + 0.7, hit + 0.7 + span)
    turn = 2 * np.pi * 1.5 * p.pace**0.6 * (t - hit - 0.7)
    crank = np.array([-0.26, -0.38, 0.46]) + 0.10 * np.stack([0 * t, np.sin(turn), np.cos(turn)], 1)
    s.arm_curve(1 - k, at, crank, s.envelope(at, 0.3))
    s.arm(1 - k, (hit + 0.8 + span, (-0.26, -0.38, 0.46)), (hit + 0.85 + span, (-0.26, -0.38, 0.46)), release=0.8)
    for channel, back, through in (("twist", 0.30 * sign, -0.15 * sign), ("bend", -0.1, 0.12), ("tilt", -0.06, 0.10)):
        s.add(channel, (0.2, 0), (load, back), (hit, through), (hit + 0.7, 0))
    s.wait(hit + span + 1.8)


@family(
    "swat",
    "daily",
    "~swat at [a fly|a bug|something]( with [the|their] <side> hand)",
    "~swat flies( with the <side> hand)",
    "~slap at something in the air( with the <side> hand)",
    "~bat something away( with the <side> hand)",
    "~hit at insects with [the|their] <side> hand",
    side=True,
    speed=True,
    count=(1, 2, 3),
    style=ACTS,
)
def swat(s: Stage, p: Params) -> None:
    """Strikes at something in the air with an open hand, each time from another place."""
    k, beat = p.hand, 0.85 * p.slowness**0.7
    keys: list[tuple[float, object]] = []
    for n in range(p.times):
        a = 0.6 + n * beat
        high, aside = float(s.rng.uniform(-0.05, 0.35)), float(s.rng.uniform(0.0, 0.4))
        keys += [(a, (aside + 0.25, high + 0.35, 0.35)), (a + 0.35 * beat, (aside - 0.35, high - 0.15, 0.78))]
        s.add("twist", (a - 0.1, 0), (a + 0.35 * beat, -0.22 * SIGN[k]), (a + 0.9 * beat, 0))
        s.add("look", (a - 0.4, 0), (a, 0.4 * (aside - 0.2) * SIGN[k]), (a + 0.9 * beat, 0))
    s.arm(k, *keys, (0.6 + p.times * beat, (0.1, -0.2, 0.6)), rise=0.5, release=0.7, overlap=1.15, settle=0.0)
    s.wait(0.6 + p.times * beat + 0.9)


@family(
    "catch_high",
    "sport",
    "~catch something above [the|their] head( with both hands)",
    "~reach up and ~catch a ball",
    "~stretch for a ball and ~catch it overhead",
    "~catch a high ball( with both hands)",
    "~pull down a high ball with both hands",
    speed=True,
    style=ACTS,
    implies=("catch", "sport"),
)
def catch_high(s: Stage, p: Params) -> None:
    """Looks up, stretches both arms overhead, takes a ball out of the air and brings it to the chest."""
    q = p.slowness**0.6
    hit = 1.1 * q
    place = around(s.rng, (-0.12, 0.88, 0.30), 0.03)
    for k in BOTH:
        s.arm(
            k, (0.5 * q, (0.0, -0.10, 0.52)), (hit, place), (hit + 0.1, place), (hit + 0.6, (-0.22, -0.22, 0.42)),
            (hit + 1.2, (-0.22, -0.24, 0.42)), rise=0.4, release=0.6, overlap=1.1,
        )  # fmt: skip
        s.add(f"pitch{k}", (0.6 * q, 0), (hit, 0.5), (hit + 0.15, 0.5), (hit + 0.6, 0))
    s.add("lift", (0.2, 0), (0.6 * q, -0.06), (hit, 0.06), (hit + 0.15, 0.06), (hit + 0.5, -0.05), (hit + 1.0, 0))
    s.add("nod", (0.2, 0), (0.6 * q, -0.5), (hit + 0.1, -0.5), (hit + 0.6, 0.2), (hit + 1.2, 0))
    s.add("bend", (0.4, 0), (hit, -0.15), (hit + 0.6, 0.12), (hit + 1.2, 0))
    s.wait(hit + 1.9)
