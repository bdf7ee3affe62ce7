"""Reaching, touching, holding, shaking, pouring, opening and dropping objects. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.hands import Rub, rub
from wamo.library.families.poses import BOTH, around
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage
from wamo.library.styles import ACTS

HELD = (-0.06, -0.36, 0.46)
"""Place of a hand that holds something before the belly, arm lengths in the chest's frame."""


@family(
    "reach_out",
    "daily",
    "~reach out( in front)( with [the|their] <side> [hand|arm])",
    "~reach forward(s)( with [the|their] <side> [hand|arm])",
    "~reach for something( in front of them)( with the <side> hand)",
    "~stretch out [the|their] <side> [hand|arm] towards something",
    "~extend the <side> hand to something ahead( and ~draw it back)",
    side=True,
    speed=True,
    style=ACTS,
)
def reach_out(s: Stage, p: Params) -> None:
    """Stretches one arm forward at chest height with a slight lean, stays and draws it back."""
    k, q = p.hand, p.slowness**0.8
    go, stay = 0.75 * q, float(s.rng.uniform(0.3, 1.1))
    place = around(s.rng, (-0.02, -0.08, 0.95), 0.05)
    s.arm(k, (0.2 + go, place), (0.2 + go + stay, place), rise=go, release=0.75 * q)
    s.hold(0.25, 0.2 + go + stay, rise=go, fall=0.7 * q, tilt=0.14, bend=0.10, twist=-0.22 * SIGN[k], sz=0.02)
    s.wait(0.2 + 2 * go + stay + 0.4)


@family(
    "reach_aside",
    "daily",
    "~reach to the <side>( with [that|the <side>] hand)",
    "~reach out to the <side>( side)",
    "~stretch a hand to the <side> for something",
    "~reach for something [on|to] [the|their] <side>",
    "~lean and ~reach to the <side>",
    side=True,
    speed=True,
    style=ACTS,
)
def reach_aside(s: Stage, p: Params) -> None:
    """Stretches the arm of one side out to that side with a lean, stays and draws it back."""
    k, q = p.hand, p.slowness**0.8
    go, stay = 0.8 * q, float(s.rng.uniform(0.3, 1.1))
    place = around(s.rng, (0.93, -0.08, 0.22), 0.05)
    s.arm(k, (0.2 + go, place), (0.2 + go + stay, place), rise=go, release=0.75 * q)
    sign = SIGN[k]
    s.hold(0.25, 0.2 + go + stay, rise=go, fall=0.7 * q, side=0.24 * sign, sx=0.05 * sign, look=0.55 * sign)
    s.wait(0.2 + 2 * go + stay + 0.4)


@family(
    "touch",
    "daily",
    "~touch something( in front of them)( with [the|their] <side> hand)",
    "~tap( on) something( with [the|their] <side> hand)",
    "~press a button( with the <side> [hand|finger])",
    "~poke something( with the <side> [hand|finger])",
    "~push buttons( on a machine)( with the <side> hand)",
    side=True,
    speed=True,
    count=(1, 2, 3),
    style=ACTS,
)
def touch(s: Stage, p: Params) -> None:
    """Lifts one hand before the chest and touches something there with short forward strokes."""
    k, beat = p.hand, 0.62 * p.slowness**0.8
    place = around(s.rng, (-0.08, float(s.rng.uniform(-0.25, 0.1)), 0.66), 0.03)
    near = place - np.array([0.0, 0.02, 0.16])
    keys: list[tuple[float, object]] = [(0.8, near)]
    for n in range(p.times):
        a = 0.85 + n * beat
        keys += [(a + 0.42 * beat, place), (a + 0.58 * beat, place), (a + beat, near)]
    s.arm(k, *keys, rise=0.65, release=0.7, overlap=1.1, settle=0.0)
    end = 0.85 + p.times * beat
    s.hold(0.3, end, rise=0.5, fall=0.5, nod=0.12, tilt=0.05)
    s.wait(end + 0.9)


@family(
    "hold_object",
    "daily",
    "~hold [something|an object|a box]( in front of them)( with both hands)",
    "~hold something in [both|their] hands",
    "~hold an object before the chest",
    "~keep something in both hands and ~look at it",
    "~stand holding something( with both hands)",
    style=ACTS,
)
def hold_object(s: Stage, p: Params) -> None:
    """Holds something with both hands before the belly or chest and looks at it."""
    stay = float(s.rng.uniform(1.8, 3.6))
    apart, high = float(s.rng.uniform(-0.28, -0.05)), float(s.rng.uniform(-0.42, -0.18))
    for k in BOTH:
        place = (apart, high, 0.50)
        s.arm(k, (0.8, place), (0.8 + stay, place), rise=0.7, release=0.8)
    at, _ = s.ticks(0.8, 0.8 + stay)
    s.c["nod"][at] += 0.28 * s.envelope(at, 0.5)
    s.wait(stay + 1.7)


@family(
    "hold_in_hand",
    "daily",
    "~hold [something|an object] in [the|their] <side> hand",
    "~hold something with [the|their] <side> hand",
    "~keep something in the <side> hand and ~look at it",
    "~carry something small in front of the chest with the <side> hand",
    "~stand with an object in the <side> hand",
    side=True,
    style=ACTS,
)
def hold_in_hand(s: Stage, p: Params) -> None:
    """Holds something before the chest with one hand and looks at it; the other arm hangs."""
    stay = float(s.rng.uniform(1.8, 3.6))
    place = around(s.rng, HELD, 0.05)
    s.arm(p.hand, (0.8, place), (0.8 + stay, place), rise=0.7, release=0.8)
    s.hold(0.6, 0.8 + stay, rise=0.6, fall=0.6, nod=0.25, look=0.12 * SIGN[p.hand])
    s.wait(stay + 1.7)


@family(
    "shake_object",
    "daily",
    "~shake [something|an object|a bottle]( with [the|their] <side> hand)",
    "~shake something up and down( in the <side> hand)",
    "~hold something in [the|their] <side> hand and ~shake it",
    "~shake a can( with the <side> hand)",
    "~rattle something( with the <side> hand)",
    side=True,
    speed=True,
    style=ACTS,
)
def shake_object(s: Stage, p: Params) -> None:
    """Holds one hand before the chest and shakes it up and down in short strokes."""
    span = float(s.rng.uniform(1.4, 2.6))
    sweep = (0.02, 0.10, 0.03) if s.rng.random() < 0.7 else (0.09, 0.03, 0.02)
    rub(s, p.hand, 0.8, span, Rub("chest", (0.06, 0.02, 0.38), sweep, 3.0 * p.pace**0.5), rise=0.7)
    s.hold(0.5, 0.8 + span, nod=0.2)
    s.wait(span + 1.7)


@family(
    "pour",
    "daily",
    "~pour [something|water|a drink]( with [the|their] <side> hand)",
    "~pour something into [a cup|a glass|something]( with the <side> hand)",
    "~tip a bottle over a glass( with the <side> hand)",
    "~hold a cup in [the|their] <other> hand and ~pour something into it",
    "~empty a bottle( with the <side> hand)",
    side=True,
    speed=True,
    style=ACTS,
)
def pour(s: Stage, p: Params) -> None:
    """Holds a cup in one hand, lifts the other above it, tips it over for a while and sets both down."""
    k, q = p.hand, p.slowness**0.8
    stay = float(s.rng.uniform(1.0, 1.8)) * q
    cup = (-0.20, -0.42, 0.46)
    a = 0.2 + 0.8 * q
    s.arm(1 - k, (a, cup), (a + stay + 1.4 * q, cup), rise=0.8 * q, release=0.8 * q)
    s.arm(
        k, (a, (0.08, -0.34, 0.46)), (a + 0.5 * q, (-0.02, -0.12, 0.52)), (a + 0.9 * q, (-0.16, -0.10, 0.50)),
        (a + 0.9 * q + stay, (-0.17, -0.08, 0.50)), (a + 1.4 * q + stay, (0.08, -0.34, 0.46)), rise=0.8 * q,
        release=0.8 * q,
    )  # fmt: skip
    s.add(f"swivel{k}", (a + 0.5 * q, 0), (a + 0.95 * q, 0.85), (a + 0.9 * q + stay, 0.85), (a + 1.4 * q + stay, 0))
    s.hold(0.4, a + stay + q, nod=0.3)
    s.wait(a + stay + 2.4 * q)


@family(
    "open_jar",
    "daily",
    "~open [a jar|a bottle|something]( with [the|their] <side> hand)",
    "~unscrew a lid( with the <side> hand)",
    "~twist the cap off a bottle( with the <side> hand)",
    "~open something, twisting with the <side> hand",
    "~turn a lid with [the|their] <side> hand",
    side=True,
    speed=True,
    count=(2, 3, 4),
    style=ACTS,
)
def open_jar(s: Stage, p: Params) -> None:
    """Holds a jar before the chest with one hand and twists its lid with the other, stroke by stroke."""
    k, beat = p.hand, 0.7 * p.slowness**0.7
    jar, lid = (-0.20, -0.34, 0.42), np.array([-0.22, -0.20, 0.44])
    keys: list[tuple[float, object]] = [(0.8, lid)]
    for n in range(p.times):
        a = 0.8 + n * beat
        keys += [(a + 0.5 * beat, lid + np.array([0.09, 0.0, 0.05])), (a + beat, lid - np.array([0.04, 0.0, 0.03]))]
        s.add(f"swivel{k}", (a, 0), (a + 0.5 * beat, 0.55), (a + beat, 0))
    end = 0.8 + p.times * beat
    keys.append((end + 0.4, (0.05, -0.02, 0.48)))
    s.arm(k, *keys, rise=0.7, release=0.8, settle=0.0)
    s.arm(1 - k, (0.8, jar), (end + 0.4, jar), rise=0.7, release=0.8)
    s.hold(0.4, end, nod=0.3)
    s.wait(end + 1.3)


@family(
    "tilt_object",
    "daily",
    "~tilt [something|an object|a tray] from side to side( with both hands)",
    "~turn something over in both hands",
    "~rotate an object in front of them with both hands",
    "~tip something to one side and back, holding it with both hands",
    "~inspect something by turning it in both hands",
    speed=True,
)
def tilt_object(s: Stage, p: Params) -> None:
    """Holds something before the chest with both hands and tilts it to one side and to the other."""
    one = 1.5 * p.slowness**0.8
    span = one * int(s.rng.integers(1, 3))
    at, t = s.ticks(0.2, 0.8 + span + 0.7)
    swing = np.sin(2 * np.pi * np.clip(t - 0.8, 0, span) / one)
    weight = curves.window(t, 0.2, 0.8 + span, 0.6, 0.7)
    for k in BOTH:
        path = np.array([-0.12, -0.28, 0.50]) + 0.17 * np.stack([0.15 * swing, SIGN[k] * swing, 0 * t], 1)
        s.arm_curve(k, at, path, weight, 0.25)
    s.hold(0.4, 0.8 + span, rise=0.5, fall=0.5, nod=0.22)
    s.c["side"][at] -= 0.10 * swing * weight
    s.wait(span + 1.7)


@family(
    "drop_object",
    "daily",
    "~drop [something|an object]( from [the|their] <side> hand)",
    "~hold something out with [the|their] <side> hand and ~drop it",
    "~let [something|an object] fall( from the <side> hand)",
    "~let go of something( with the <side> hand)",
    "~open the <side> hand to let something fall",
    side=True,
    speed=True,
    style=ACTS,
)
def drop_object(s: Stage, p: Params) -> None:
    """Holds something out in front with one hand, lets go with a small jerk and looks down after it."""
    k, q = p.hand, p.slowness**0.7
    a, stay = 0.2 + 0.8 * q, float(s.rng.uniform(0.4, 1.0))
    place = around(s.rng, (0.02, -0.22, 0.72), 0.03)
    s.arm(
        k, (a, place), (a + stay, place), (a + stay + 0.14, place + np.array([0.02, 0.07, 0.0])),
        (a + stay + 0.7, place + np.array([0.02, 0.04, -0.02])), rise=0.8 * q, release=0.7, settle=0.0,
    )  # fmt: skip
    s.hold(a + stay, a + stay + 0.8, rise=0.3, fall=0.6, nod=0.5, bend=0.1)
    s.wait(a + stay + 1.6)


@family(
    "move_object",
    "daily",
    "~move [something|an object|a box] to the <way>( with both hands)",
    "~pick something up and ~put it down to the <way>",
    "~take something and ~place it farther to the <way>",
    "~lift something over to the <way>",
    "~shift [a box|an object] to the <way>",
    direction=("left", "right"),
    speed=True,
    style=ACTS,
)
def move_object(s: Stage, p: Params) -> None:
    """Takes something with both hands at waist height on one side and sets it down on the other."""
    q, sign = p.slowness**0.8, 1.0 if p.direction == "left" else -1.0
    take, go = 0.2 + 0.85 * q, 1.15 * q
    put = take + 0.2 + go
    for k in BOTH:
        apart = 0.14 * SIGN[k]

        def at(x: float, y: float, z: float, apart: float = apart, sign_k: float = SIGN[k]) -> np.ndarray:
            return np.array([(x * sign + apart) * sign_k, y, z])

        s.reach(
            k, "heading", (take, at(-0.36, 0.90, 0.42)), (take + 0.15, at(-0.36, 0.90, 0.42)),
            (take + 0.2 + 0.5 * go, at(0.0, 1.06, 0.44)), (put, at(0.36, 0.90, 0.42)),
            (put + 0.2, at(0.36, 0.90, 0.42)), rise=0.8 * q, release=0.75 * q,
        )  # fmt: skip
    keys = ((0.2, 0.0), (take, -1.0), (take + 0.2, -1.0), (put, 1.0), (put + 0.2, 1.0), (put + 0.2 + 0.8 * q, 0.0))
    for channel, size in (("twist", 0.45), ("pyaw", 0.18), ("sx", 0.04), ("side", 0.05)):
        s.add(channel, *((t, size * sign * v) for t, v in keys))
    s.plateau((0.2, take, put + 0.2, put + 0.2 + 0.8 * q), tilt=0.16, bend=0.18, nod=0.2)
    s.wait(put + 1.2 * q)


@family(
    "wipe_table",
    "daily",
    "~wipe [a table|a surface|something]( with [the|their] <side> hand)",
    "~wipe down a counter( with the <side> hand)",
    "~rub something on a table( with the <side> hand)",
    "~clean a table( with [a cloth in |]the <side> hand)",
    "~polish a flat surface( with the <side> hand)",
    side=True,
    speed=True,
    style=ACTS,
    implies=("clean",),
)
def wipe_table(s: Stage, p: Params) -> None:
    """Bends over a surface at waist height and wipes it with one hand, to and fro or in circles."""
    span = float(s.rng.uniform(2.0, 3.4))
    circles = s.rng.random() < 0.5
    path = Rub(
        "heading", (0.06, 0.92, 0.46), (0.17, 0.0, 0.03), 1.05 * p.pace**0.7, (0.0, 0.0, 0.10) if circles else (0, 0, 0)
    )
    rub(s, p.hand, 0.9, span, path, rise=0.8)
    s.hold(0.2, 0.9 + span, rise=0.7, fall=0.7, tilt=0.26, bend=0.24, nod=0.2, sz=-0.04)
    at, t = s.ticks(0.9, 0.9 + span)
    s.c["twist"][at] += 0.06 * np.sin(curves.oscillation(s.rng, t, 1.05 * p.pace**0.7)) * s.envelope(at, 0.4)
    s.wait(span + 1.8)
