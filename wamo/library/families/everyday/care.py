"""Eating, drinking and using a phone."""

from __future__ import annotations

import numpy as np

from wamo.library.families.hands import Rub, rub
from wamo.library.families.poses import BOTH, EAR, MOUTH, around
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage
from wamo.library.styles import ACTS


@family(
    "drink",
    "daily",
    "~drink( from a [glass|cup|bottle])( with their <side> hand)",
    "~take a [drink|sip]( with the <side> hand)",
    "~raise a [glass|cup] to [the|their] mouth with the <side> hand( and ~drink)",
    "~sip from a [cup|mug] in their <side> hand",
    "~drink [water|coffee|tea|something]",
    side=True,
    speed=True,
    count=(1, 2),
    style=ACTS,
    upper=True,
)
def drink(s: Stage, p: Params) -> None:
    """Lifts a cup from waist height to the mouth, tips head and cup back, and lowers it."""
    k, q = p.hand, p.slowness**0.8
    a = 0.1
    keys: list[tuple[float, object]] = []
    for _ in range(p.times):
        keys += [(a + 0.75 * q, (0.10, -0.16, 0.40))]
        s.reach(
            k,
            "head",
            (a + 1.25 * q, MOUTH),
            (a + 2.0 * q, np.add(MOUTH, (0.01, 0.035, 0.02))),
            rise=0.55 * q,
            release=0.5 * q,
            swivel=0.35,
        )
        s.add("nod", (a + 1.1 * q, 0), (a + 1.6 * q, -0.34), (a + 2.0 * q, -0.34), (a + 2.5 * q, 0))
        s.add("bend", (a + 1.1 * q, 0), (a + 1.6 * q, -0.06), (a + 2.5 * q, 0))
        a += 2.35 * q
        keys += [(a, (0.10, -0.16, 0.40))]
    s.reach(k, "chest", *keys, release=0.7)
    s.hand_layers.insert(0, s.hand_layers.pop())
    s.wait(a + 0.75)


@family(
    "phone_call",
    "daily",
    "~talk on the phone( with the <side> hand)",
    "~[make|answer|take] a phone call",
    "~hold a phone to [the|their] <side> ear",
    "~speak on a cell phone",
    "~put a phone to their <side> ear (and ~talk)",
    side=True,
    speed=False,
    style=ACTS,
    upper=True,
)
def phone_call(s: Stage, p: Params) -> None:
    """Holds a phone to one ear, head tipped to it, and gestures with the other hand."""
    k, stay = p.hand, float(s.rng.uniform(2.4, 3.8))
    s.reach(k, "head", (0.8, EAR), (0.8 + stay, EAR), release=0.7, swivel=0.15)
    s.hold(0.4, 0.8 + stay, rise=0.6, tip=0.14 * SIGN[k], look=-0.10 * SIGN[k])
    a = 1.2
    while a < stay:
        beat = around(s.rng, (0.22, -0.42, 0.55), 0.09)
        s.arm(1 - k, (a + 0.35, beat), (a + 0.65, beat + np.array([0.02, -0.05, 0.05])), rise=0.35, release=0.45)
        s.add("nod", (a, 0), (a + 0.2, 0.13), (a + 0.5, 0))
        a += float(s.rng.uniform(0.9, 1.5))
    s.wait(0.8 + stay + 0.7)


@family(
    "use_phone",
    "daily",
    "~[look at|check|use] their phone",
    "~text( a message) on [their|a] phone",
    "~[type|tap] on a smartphone",
    "~hold a phone in both hands and ~[type|text]",
    style=ACTS,
    upper=True,
)
def use_phone(s: Stage, p: Params) -> None:
    """Bows the head over a phone held in both hands; thumbs tap."""
    stay = float(s.rng.uniform(2.4, 3.6))
    for k in BOTH:
        rub(s, k, 0.8, stay, Rub("chest", (0.035, -0.03, 0.29), (0.003, 0.007, 0.005), 3.1 + k, second=(0.004, 0, 0)))
    s.hold(0.3, 0.8 + stay, rise=0.6, nod=0.52, bend=0.14)
    s.wait(0.8 + stay + 0.6)


@family(
    "eat",
    "daily",
    "~eat( something)( with their <side> hand)",
    "~[bring|lift] food to [the|their] mouth( with their <side> hand)",
    "~eat with a [spoon|fork] in the <side> hand",
    "~take [bites|a few bites] of food",
    "~[have|eat] a meal",
    side=True,
    speed=True,
    count=(2, 3),
    style=ACTS,
    upper=True,
)
def eat(s: Stage, p: Params) -> None:
    """Brings the hand from a plate held low to the mouth again and again, bowing to it."""
    k, q = p.hand, p.slowness**0.8
    one, plate = 1.45 * q, (0.03, -0.13, 0.30)
    end = 0.7 + p.times * one
    s.reach(1 - k, "chest", (0.7, (0.03, -0.17, 0.28)), (end, (0.03, -0.17, 0.28)), release=0.6)
    s.reach(k, "chest", (0.65, plate), (end, plate), release=0.6)
    for n in range(p.times):
        a = 0.7 + n * one
        s.reach(
            k,
            "head",
            (a + 0.52 * one, MOUTH),
            (a + 0.62 * one, MOUTH),
            rise=0.36 * one,
            release=0.32 * one,
            swivel=0.30,
        )
        s.add("nod", (a + 0.15 * one, 0), (a + 0.5 * one, 0.24), (a + 0.9 * one, 0))
    s.hold(0.3, end, rise=0.5, nod=0.15)
    s.wait(end + 0.6)
