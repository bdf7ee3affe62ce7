"""Teapots, mimes, cameras, binoculars, traffic police, referees, cupped hands, cigarettes. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.library.families.poses import BOTH, HIP, MOUTH, around
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage
from wamo.library.styles import ACTS


@family(
    "teapot",
    "gesture",
    "~act out a teapot, <side> hand on the hip",
    "~imitate a teapot (pouring )with the <side> hand on the hip",
    "~make a handle with the <side> arm and a spout with the <other> one",
    "~tip over to the <other> like a teapot",
    "~act out the little teapot rhyme, tipping to the <other>",
    side=True,
    speed=True,
    count=(1, 2),
)
def teapot(s: Stage, p: Params) -> None:
    """Puts one hand on the hip like a handle, holds the other arm up like a spout, and tips over to the spout's side."""
    k, one = p.hand, 2.2 * p.slowness**0.7
    spout, end = 1 - k, 1.1 + p.times * one
    s.reach(k, "pelvis", (0.8, HIP), (end, HIP), rise=0.7, release=0.7, swivel=0.75)
    s.arm(spout, (0.9, (0.60, 0.18, 0.22)), (end, (0.62, 0.16, 0.22)), rise=0.75, release=0.8, swivel=-0.5)
    sign = SIGN[spout]
    for n in range(p.times):
        a = 1.1 + n * one
        keys = (a, a + 0.35 * one, a + 0.55 * one, a + 0.9 * one)
        s.plateau(keys, side=0.55 * sign, tip=0.20 * sign, roll=0.18 * sign, sx=-0.05 * sign)
    s.wait(end + 1.0)


@family(
    "mime_wall",
    "gesture",
    "~feel along an invisible wall with both hands",
    "~mime a wall( in front of them)",
    "~act like a mime( touching an invisible wall)",
    "~press both palms against an unseen wall, one after the other",
    "~pretend to be trapped behind glass",
    speed=True,
)
def mime_wall(s: Stage, p: Params) -> None:
    """Sets the flat palms against an invisible wall in front, one after the other at new places."""
    one, places = 0.62 * p.slowness**0.8, int(s.rng.integers(5, 8))
    spots = [(0.12, -0.05), (0.16, 0.25), (0.30, -0.15), (0.28, 0.15), (0.05, -0.25)]
    first, end = int(s.rng.integers(2)), 0.9 + places * one
    here = [np.array([*spots[int(s.rng.integers(5))], 0.62]) for _ in BOTH]
    keys: list[list[tuple[float, object]]] = [[(0.8, here[0])], [(0.9, here[1])]]
    for n in range(places):
        k, a = (first + n) % 2, 0.9 + n * one
        there = np.array([*spots[int(s.rng.integers(5))], 0.64])
        keys[k] += [(a, here[k]), (a + 0.5 * one, 0.5 * (here[k] + there) * np.array([1, 1, 0.8])), (a + one, there)]
        here[k] = there
    for k in BOTH:
        s.arm(k, *keys[k], (end + 0.2, here[k]), rise=0.7, release=0.7, settle=0.0, swivel=0.25)
    at, t = s.ticks(0.5, end)
    s.c["look"][at] += 0.30 * np.sin(2 * np.pi * t / (2.0 * one)) * s.envelope(at, 0.6)
    s.wait(end + 0.9)


EYES = (0.075, 0.035, 0.185)
"""A hand that holds something before the eyes, in metres from the head."""


def _to_the_eyes(s: Stage, span: float, q: float) -> None:
    """Lift both hands to the eyes for ``span`` seconds after 0.8 ``q`` seconds and lower them."""
    for k in BOTH:
        place = around(s.rng, EYES, 0.006)
        s.reach(k, "head", (0.8 * q, place), (0.8 * q + span, place), rise=0.7 * q, release=0.8 * q, swivel=0.15)


@family(
    "take_picture",
    "daily",
    "~take a [picture|photo]( of something)",
    "~take [pictures|photos] of something",
    "~hold a camera to [the|their] eyes with both hands and ~take a picture",
    "~photograph something",
    "~raise a camera and ~focus( on something)",
    speed=True,
    count=(1, 2, 3),
    style=ACTS,
)
def take_picture(s: Stage, p: Params) -> None:
    """Lifts a camera to the eyes with both hands, bends a little to look through it and presses the shutter."""
    q = p.slowness**0.7
    span = (0.5 + 0.8 * p.times) * q
    _to_the_eyes(s, span, q)
    s.hold(0.4 * q, 0.8 * q + span, rise=0.5, fall=0.6, bend=0.12, nod=0.05, lift=-0.02)
    for n in range(p.times):
        a = (1.2 + 0.8 * n) * q
        s.add("nod", (a, 0), (a + 0.12, 0.05), (a + 0.32, 0))
        if n < p.times - 1:
            aim = 0.25 * SIGN[int(s.rng.integers(2))]
            s.plateau((a + 0.3, a + 0.6 * q, a + 0.75 * q, a + 1.3 * q), twist=aim)
    s.wait(0.8 * q + span + 1.0 * q)


@family(
    "binoculars",
    "daily",
    "~look through binoculars",
    "~put binoculars to [the|their] eyes( and ~look around)",
    "~hold binoculars to [the|their] eyes with both hands and ~search the distance",
    "~scan the distance with a pair of binoculars",
    "~watch something far away through binoculars",
    speed=True,
    style=ACTS,
)
def binoculars(s: Stage, p: Params) -> None:
    """Lifts both hands to the eyes and turns head and trunk slowly from one side to the other."""
    q, sign = p.slowness**0.7, float(SIGN[int(s.rng.integers(2))])
    span = 3.0 * q
    _to_the_eyes(s, span, q)
    a = 0.9 * q
    for channel, size in (("look", 0.38), ("twist", 0.28), ("pyaw", 0.12)):
        s.add(channel, (a, 0), (a + 0.9 * q, size * sign), (a + 2.3 * q, -size * sign), (a + 3.0 * q, 0))
    s.hold(0.4, 0.8 * q + span, rise=0.5, fall=0.6, bend=0.08)
    s.wait(0.8 * q + span + 1.0 * q)


@family(
    "direct_traffic",
    "gesture",
    "~direct traffic( with both [hands|arms])",
    "~hold one hand up to stop cars and ~wave others on with the <side> hand",
    "~wave cars on with the <side> hand, the <other> one held out",
    "~signal like a traffic policeman( with both arms)",
    "~direct people with [the|their] <side> arm while the <other> one says stop",
    side=True,
    speed=True,
    count=(2, 3, 4),
)
def direct_traffic(s: Stage, p: Params) -> None:
    """Holds one arm straight out to stop and waves the other across the chest again and again."""
    k, one = p.hand, 0.95 * p.slowness**0.8
    end = 1.0 + p.times * one
    stop = around(s.rng, (0.45, 0.12, 0.85), 0.03)
    s.arm(1 - k, (0.8, stop), (end, stop), rise=0.7, release=0.8)
    keys: list[tuple[float, object]] = [(0.9, (0.80, -0.05, 0.40))]
    for n in range(p.times):
        a = 0.95 + n * one
        keys += [(a + 0.5 * one, (-0.30, 0.02, 0.50)), (a + one, (0.80, -0.05, 0.40))]
    s.arm(k, *keys, rise=0.75, release=0.8, settle=0.0, swivel=0.3)
    s.hold(0.4, end, rise=0.6, fall=0.6, look=0.45 * SIGN[k], twist=0.10 * SIGN[k])
    s.wait(end + 0.9)


@family(
    "time_out",
    "gesture",
    "~make a time-out sign( with both hands)",
    "~signal a time out( like a referee)",
    "~form a t with both hands",
    "~set one flat hand on the fingertips of the other",
    "~call for a time out with both hands",
    speed=True,
)
def time_out(s: Stage, p: Params) -> None:
    """Sets one flat hand across the fingertips of the other before the chest, like the letter T, and taps it."""
    q, top = p.slowness**0.7, int(s.rng.integers(2))
    a, stay = 0.2 + 0.7 * q, 1.3 * q
    for k in BOTH:
        on = (0.02, 0.11, 0.30) if k == top else (0.0, -0.05, 0.30)
        off = (0.02, 0.19, 0.30) if k == top else (0.0, -0.05, 0.30)
        s.reach(
            k, "chest", (a, on), (a + 0.3 * q, off), (a + 0.5 * q, on), (a + stay, on), rise=0.65 * q, release=0.8 * q,
            swivel=0.5 if k == top else 0.1,
        )  # fmt: skip
    s.wait(a + stay + 1.0 * q)


@family(
    "no_goal",
    "gesture",
    "~make a no goal sign( <times>)",
    "~signal safe like an umpire, both arms sweeping out",
    "~cross both arms low in front and ~sweep them out to the sides",
    "~wave something off with both arms( <times>)",
    "~make a no motion with both arms",
    speed=True,
    count=(1, 2, 3),
)
def no_goal(s: Stage, p: Params) -> None:
    """Crosses both stretched arms low in front and sweeps them out to the sides, like a referee."""
    one = 1.15 * p.slowness**0.8
    end = 0.75 + p.times * one
    for k in BOTH:
        crossed = np.array([-0.42, -0.42 - 0.10 * k, 0.74])
        keys: list[tuple[float, object]] = [(0.7, crossed)]
        for n in range(p.times):
            a = 0.75 + n * one
            keys += [(a + 0.5 * one, (0.86, -0.36, 0.22))]
            if n < p.times - 1:
                keys += [(a + one, crossed)]
        s.arm(k, *keys, (end, (0.80, -0.42, 0.22)), rise=0.65, release=0.7)
    s.hold(0.3, end, rise=0.5, fall=0.5, lift=-0.03, tilt=0.06)
    s.wait(end + 0.9)


@family(
    "cup_hands",
    "gesture",
    "~cup [the|their|both] hands( together)( in front of them)",
    "~hold out cupped hands",
    "~form a bowl with both hands",
    "~hold both hands together as if holding water",
    "~cup both hands and ~lift them to the mouth",
    speed=True,
    style=ACTS,
)
def cup_hands(s: Stage, p: Params) -> None:
    """Holds both hands together like a bowl before the belly, lifts them towards the mouth and lowers them."""
    q, stay = p.slowness**0.8, float(s.rng.uniform(0.6, 1.2))
    a = 0.2 + 0.8 * q
    low, high = (0.035, -0.16, 0.30), (0.035, 0.10, 0.24)
    for k in BOTH:
        s.reach(
            k, "chest", (a, low), (a + stay, low), (a + stay + 0.8 * q, high), (a + stay + 1.3 * q, high),
            rise=0.75 * q, release=0.9 * q,
        )  # fmt: skip
    s.hold(0.4, a + stay + 1.2 * q, rise=0.6, fall=0.6, nod=0.28, bend=0.08)
    s.wait(a + stay + 2.4 * q)


@family(
    "smoke",
    "daily",
    "~smoke( a cigarette)( with the <side> hand)",
    "~take <n:puff> of a cigarette( with the <side> hand)",
    "~lift a cigarette to [the|their] mouth with the <side> hand and ~blow out smoke",
    "~draw at a cigarette held in [the|their] <side> hand",
    "~stand smoking( with the <side> hand)",
    side=True,
    speed=True,
    count=(1, 2),
    style=ACTS,
)
def smoke(s: Stage, p: Params) -> None:
    """Lifts two fingers of one hand to the mouth, draws, takes the hand away to the side and blows out the smoke."""
    k, one = p.hand, 2.5 * p.slowness**0.6
    away = np.array([0.26, -0.30, 0.44])
    keys: list[tuple[float, object]] = [(0.8, away)]
    for n in range(p.times):
        a = 0.8 + n * one
        keys += [(a + 0.05 * one, away), (a + 0.55 * one, away), (a + one, away)]
        s.reach(k, "head", (a + 0.28 * one, MOUTH), (a + 0.44 * one, MOUTH), rise=0.24 * one, release=0.22 * one)
        s.add("nod", (a + 0.5 * one, 0), (a + 0.68 * one, -0.22), (a + 0.85 * one, -0.18), (a + one, 0))
        s.add("bend", (a + 0.3 * one, 0), (a + 0.45 * one, -0.05), (a + 0.9 * one, 0))
    end = 0.8 + p.times * one
    s.arm(k, *keys, rise=0.7, release=0.7)
    s.hold(0.4, end, rise=0.6, fall=0.6, look=0.12 * SIGN[k])
    s.wait(end + 0.8)
