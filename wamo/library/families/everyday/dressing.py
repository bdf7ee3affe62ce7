"""Zips, shirts, jackets, showers, towels. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.hands import Rub, rub
from wamo.library.families.poses import BOTH
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage


@family(
    "unzip_pants",
    "daily",
    "~unzip [the|their] [pants|trousers]( with [the|their] <side> hand)",
    "~open [the|their] [pants|trousers]( with [the|their] <side> hand)",
    "~undo [the|their] [trousers|pants]( with the <side> hand)",
    "~pull down [the|their] zipper( with the <side> hand)",
    "~fumble at the front of [the|their] trousers( with the <side> hand)",
    side=True,
    speed=True,
)
def unzip_pants(s: Stage, p: Params) -> None:
    """Looks down, holds the waistband with one hand and draws the other from the waist down the front."""
    k, q = p.hand, p.slowness**0.7
    a, stay = 0.2 + 0.7 * q, 0.5 * q
    top, low = (-0.02, 0.07, 0.17), (-0.02, -0.08, 0.17)
    s.reach(
        k, "pelvis", (a, top), (a + stay, top), (a + stay + 0.7 * q, low), (a + stay + 1.0 * q, low), rise=0.65 * q,
        release=0.8 * q,
    )  # fmt: skip
    s.reach(1 - k, "pelvis", (a, (0.04, 0.10, 0.16)), (a + stay + 1.0 * q, (0.05, 0.10, 0.16)), rise=0.65 * q,
            release=0.8 * q)  # fmt: skip
    s.hold(0.3, a + stay + 0.9 * q, rise=0.6, fall=0.7, nod=0.42, bend=0.20, sz=0.03)
    s.wait(a + stay + 2.1 * q)


@family(
    "zip_jacket",
    "daily",
    "~zip up [the|their] jacket( with [the|their] <side> hand)",
    "~close [the|their] jacket( with the <side> hand)",
    "~pull up the zipper of [a sweater|a coat|their jacket]( with the <side> hand)",
    "~fasten [the|their] coat from the bottom up( with the <side> hand)",
    "~draw a zipper up to the chin( with the <side> hand)",
    side=True,
    speed=True,
)
def zip_jacket(s: Stage, p: Params) -> None:
    """Holds the hem with one hand, finds the zipper at the waist and draws it up to the chin with the other."""
    k, q = p.hand, p.slowness**0.7
    a = 0.2 + 0.7 * q
    low, high = (-0.01, -0.24, 0.22), (-0.01, 0.20, 0.17)
    s.reach(
        k, "chest", (a, low), (a + 0.6 * q, low), (a + 1.5 * q, high), (a + 1.7 * q, high), rise=0.65 * q,
        release=0.8 * q,
    )  # fmt: skip
    s.reach(1 - k, "chest", (a, (0.03, -0.27, 0.21)), (a + 1.5 * q, (0.03, -0.27, 0.20)), rise=0.65 * q,
            release=0.8 * q)  # fmt: skip
    s.add("nod", (0.2, 0), (a, 0.42), (a + 0.6 * q, 0.42), (a + 1.5 * q, -0.08), (a + 2.2 * q, 0))
    s.hold(0.3, a + 0.7 * q, rise=0.6, fall=0.9 * q, bend=0.20)
    s.wait(a + 2.6 * q)


@family(
    "take_off_shirt",
    "daily",
    "~take off [the|their] [shirt|sweater|t-shirt]",
    "~pull [a shirt|a sweater|their shirt] off over the head",
    "~undress, drawing the shirt over [the|their] head",
    "~grasp the hem with crossed arms and ~pull the shirt over the head",
    "~slip out of a sweater",
    speed=True,
)
def take_off_shirt(s: Stage, p: Params) -> None:
    """Crosses the arms at the hem, draws the shirt up over the bowed head and lets it down in front."""
    q = p.slowness**0.8
    a, top = 0.2 + 0.8 * q, 0.2 + 2.1 * q
    for k in BOTH:
        over = 0.03 * k
        s.arm(
            k, (a, (-0.46, -0.66 + over, 0.36)), (a + 0.25 * q, (-0.44, -0.64 + over, 0.36)),
            (a + 0.85 * q, (-0.10, 0.20, 0.46)), (top, (0.12, 0.86, 0.12)), (top + 0.35 * q, (0.10, 0.80, 0.30)),
            (top + 1.1 * q, (0.06, -0.46, 0.60)), (top + 1.4 * q, (0.06, -0.50, 0.58)), rise=0.75 * q,
            release=0.8 * q, settle=0.0,
        )  # fmt: skip
    s.plateau((0.3, a, a + 0.5 * q, top), bend=0.26, nod=0.30)
    s.add("nod", (a + 0.5 * q, 0), (top - 0.2 * q, 0.32), (top + 0.5 * q, 0))
    s.hold(top - 0.3 * q, top + 0.2 * q, rise=0.4, fall=0.5, bend=-0.08)
    s.wait(top + 2.4 * q)


@family(
    "put_on_jacket",
    "daily",
    "~put on a [jacket|coat]( <side> arm first)",
    "~slip the <side> arm into a [sleeve|jacket], then the <other>",
    "~pull a jacket on, <side> sleeve first",
    "~dress in a coat( beginning with the <side> sleeve)",
    "~get into a coat, <side> arm first",
    side=True,
    speed=True,
)
def put_on_jacket(s: Stage, p: Params) -> None:
    """Pushes one arm back into a sleeve, then the other, and draws the collar and the front together."""
    k, q = p.hand, p.slowness**0.8
    a, b, c = 0.2 + 0.8 * q, 0.2 + 1.9 * q, 0.2 + 3.0 * q
    back, front = (0.34, -0.62, -0.42), (-0.14, -0.20, 0.38)
    s.arm(
        k, (a, back), (a + 0.45 * q, (0.55, -0.62, 0.10)), (b, (0.10, -0.45, 0.45)), (c, front), (c + 0.5 * q, front),
        rise=0.75 * q, release=0.8 * q, settle=0.0,
    )  # fmt: skip
    s.arm(
        1 - k, (a, (-0.30, -0.10, 0.40)), (a + 0.4 * q, (-0.10, -0.30, 0.40)), (b, back),
        (b + 0.45 * q, (0.55, -0.62, 0.10)), (c, front), (c + 0.5 * q, front), rise=0.75 * q, release=0.8 * q,
        settle=0.0,
    )  # fmt: skip
    for when, sign in ((a, SIGN[k]), (b, -SIGN[k])):
        s.plateau((when - 0.6 * q, when, when + 0.2 * q, when + 0.8 * q), twist=0.28 * sign, look=0.30 * sign, nod=0.12)
    s.hold(c - 0.3 * q, c + 0.5 * q, rise=0.5, fall=0.6, nod=0.28, bend=0.08)
    s.wait(c + 1.5 * q)


@family(
    "shower",
    "daily",
    "~take a shower",
    "~wash [the|their] (whole |)body( under a shower)",
    "~lather [the|their] body( and hair)",
    "~soap chest, arms and hair( in the shower)",
    "~stand under the shower, washing [the|their] chest and hair",
    speed=True,
)
def shower(s: Stage, p: Params) -> None:
    """Rubs the chest with one hand, then the other arm, and washes the hair with both hands."""
    q, k = p.slowness**0.6, int(s.rng.integers(2))
    rate = 1.6 * p.pace**0.5
    one = 1.25 * q
    chest = Rub("chest", (-0.03, -0.02, 0.15), (0.07, 0.0, 0.0), rate, (0.0, 0.07, 0.0))
    rub(s, k, 0.8, one, chest, rise=0.6, release=0.4)
    a = 0.8 + one + 0.5
    s.arm(1 - k, (a, (0.10, -0.42, 0.72)), (a + one, (0.10, -0.40, 0.72)), rise=0.5, release=0.4)
    rub(
        s,
        k,
        a,
        one,
        Rub("chest", (-0.22, -0.14, 0.24), (0.03, 0.0, 0.0), rate, (0.0, 0.02, 0.09)),
        rise=0.5,
        release=0.4,
    )
    b = a + one + 0.6
    for hand in BOTH:
        hair = Rub("head", (0.085, 0.13, 0.02), (0.02, 0.01, 0.0), 1.25 * rate, (0.0, 0.0, 0.035))
        rub(s, hand, b, one, hair, rise=0.6, release=0.7, swivel=0.4)
    s.hold(b - 0.4, b + one, rise=0.5, fall=0.5, nod=0.22, bend=0.08)
    s.wait(b + one + 0.9)


@family(
    "dry_arm",
    "daily",
    "~dry (off )[the|their] <side> arm( with a towel)",
    "~towel [the|their] <side> arm",
    "~wash [the|their] <side> arm from the wrist to the shoulder",
    "~rub [the|their] <side> arm up and down( with a towel)",
    "~soap the outstretched <side> arm",
    side=True,
    speed=True,
    count=(2, 3, 4),
)
def dry_arm(s: Stage, p: Params) -> None:
    """Stretches one arm out in front and rubs it from the wrist to the shoulder and back with the other hand."""
    k, one = p.hand, 0.95 * p.slowness**0.7
    end = 0.9 + p.times * one
    out = np.array([0.02, -0.34, 0.86])
    s.arm(k, (0.8, out), (end, out), rise=0.7, release=0.7, settle=0.0)
    at, t = s.ticks(0.2, end + 0.7)
    up = 0.5 - 0.5 * np.cos(2 * np.pi * np.clip((t - 0.9) / one, 0, p.times))
    x, y, z = -0.36 - 0.02 * up, -0.16 + 0.16 * up, 0.44 - 0.30 * up
    s.reach_curve(1 - k, "chest", at, np.stack([x, y, z], 1), curves.window(t, 0.2, end, 0.7, 0.7), 0.3)
    s.hold(0.3, end, rise=0.6, fall=0.6, nod=0.22, look=0.25 * SIGN[k])
    s.wait(end + 0.9)
