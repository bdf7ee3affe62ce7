"""Washing, grooming and dressing, and checking a watch."""

from __future__ import annotations

import numpy as np

from wamo.library.families.hands import Rub, rub
from wamo.library.families.poses import BOTH, CROWN, around
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage
from wamo.library.styles import ACTS


@family(
    "brush_teeth",
    "daily",
    "~brush their teeth( with the <side> hand)",
    "~brush teeth",
    "~use a toothbrush( with the <side> hand)",
    "~clean their teeth (with a toothbrush)",
    side=True,
    speed=True,
    style=ACTS,
    upper=True,
)
def brush_teeth(s: Stage, p: Params) -> None:
    """Moves a fist in small quick strokes in front of the mouth, elbow lifted."""
    span = float(s.rng.uniform(2.2, 3.4))
    rub(
        s,
        p.hand,
        0.8,
        span,
        Rub("head", (0.07, -0.075, 0.15), (0.045, 0.004, -0.012), 3.2 * p.pace**0.5, second=(0, 0.012, 0)),
        swivel=0.65,
    )
    s.hold(0.3, 0.8 + span, nod=0.15, bend=0.10, look=-0.08 * SIGN[p.hand])
    s.wait(0.8 + span + 0.6)


@family(
    "wash_hands",
    "daily",
    "~wash their hands",
    "~rub their hands together( under water)",
    "~[scrub|lather] [both |their |]hands (at a sink)",
    "~wash up at the sink",
    speed=True,
    style=ACTS,
    upper=True,
    implies=("clean",),
)
def wash_hands(s: Stage, p: Params) -> None:
    """Leans over a basin and rubs the hands together."""
    span = float(s.rng.uniform(2.2, 3.4))
    for k in BOTH:
        rub(
            s,
            k,
            0.8,
            span,
            Rub(
                "pelvis",
                (0.045, 0.13, 0.36),
                (0.0, 0.015, 0.045 * (1 if k else -1)),
                2.0 * p.pace**0.6,
                second=(0.012, 0.03 * (1 if k else -1), 0),
            ),
        )
    s.hold(0.2, 0.8 + span, rise=0.6, bend=0.30, nod=0.35, tilt=0.10)
    s.wait(0.8 + span + 0.6)


@family(
    "wash_face",
    "daily",
    "~wash their face( with both hands)",
    "~splash water on [the|their] face",
    "~rub their face with both hands",
    speed=True,
    style=ACTS,
    upper=True,
    implies=("clean",),
)
def wash_face(s: Stage, p: Params) -> None:
    """Bends over, scoops water up and rubs the face with both hands."""
    q = p.slowness**0.6
    span = float(s.rng.uniform(1.5, 2.2))
    for k in BOTH:
        s.reach(k, "pelvis", (0.7 * q, (0.05, 0.10, 0.40)), (1.0 * q, (0.04, 0.10, 0.40)), release=0.4)
        rub(
            s,
            k,
            1.6 * q,
            span,
            Rub("head", (0.055, 0.0, 0.135), (0.0, 0.055, 0.0), 1.7 * p.pace**0.5, second=(0.02, 0, 0)),
            rise=0.5,
        )
    s.hold(0.1, 1.6 * q + span, rise=0.7, fall=0.7, tilt=0.42, bend=0.35, nod=0.25, sz=-0.08)
    s.wait(1.6 * q + span + 0.7)


@family(
    "wash_under_arm",
    "daily",
    "~wash under [the|their] <side> arm",
    "~scrub [the|their] <side> armpit( with the <other> hand)",
    "~lift [the|their] <side> arm and ~[scrub|wash] [under|beneath] it",
    "~soap [the|their] <side> side with the <other> hand",
    "~rub under the raised <side> arm( with a sponge)",
    side=True,
    speed=True,
    upper=True,
    implies=("clean",),
)
def wash_under_arm(s: Stage, p: Params) -> None:
    """Holds one arm up and out and rubs the flank and armpit below it with the other hand."""
    k, span = p.hand, float(s.rng.uniform(1.8, 3.0))
    high = around(s.rng, (0.72, 0.42, 0.20), 0.08) if s.rng.random() < 0.5 else around(s.rng, (0.50, 0.38, 0.40), 0.07)
    s.arm(k, (0.7, high), (0.9 + span, high), rise=0.6, release=0.6, swivel=float(s.rng.uniform(0.2, 0.9)))
    flank = (-0.17, float(s.rng.uniform(-0.08, 0.05)), 0.13)
    rub(
        s,
        1 - k,
        0.9,
        span,
        Rub("chest", flank, (0.02, 0.075, 0.01), 1.5 * p.pace**0.6, second=(0.02, 0.0, 0.02)),
        rise=0.7,
    )
    turned = float(s.rng.uniform(-0.1, 0.3))
    s.hold(0.3, 0.9 + span, rise=0.5, look=0.35 * SIGN[k], nod=0.2, twist=turned * SIGN[k], side=0.3 * turned * SIGN[k])
    s.wait(0.9 + span + 0.7)


@family(
    "comb_hair",
    "daily",
    "~[comb|brush] their hair( with the <side> hand)",
    "~comb [the|their] hair with (a comb in )[the|their] <side> hand",
    "~run a comb through their hair",
    "~fix their hair",
    side=True,
    speed=True,
    count=(2, 3, 4),
    style=ACTS,
    upper=True,
)
def comb_hair(s: Stage, p: Params) -> None:
    """Draws a comb from the forehead over the crown to the nape, again and again."""
    k, one = p.hand, 1.05 * p.slowness**0.7
    keys: list[tuple[float, object]] = []
    for n in range(p.times):
        a = 0.75 + n * one
        keys += [
            (a, (0.05, 0.16, 0.13)),
            (a + 0.3 * one, (0.08, 0.20, 0.0)),
            (a + 0.6 * one, (0.10, 0.06, -0.11)),
            (a + 0.75 * one, (0.13, 0.10, 0.02)),
        ]
    s.reach(k, "head", *keys, release=0.6, overlap=1.4, swivel=0.45)
    s.hold(0.3, keys[-1][0], tip=-0.16 * SIGN[k], nod=0.1)
    s.wait(keys[-1][0] + 0.6)


@family(
    "scratch_head",
    "daily",
    "~scratch their head( with [the|their] <side> hand)",
    "~scratch [the top|the back] of [the|their] head( with the <side> hand)",
    "~scratch their head, confused",
    side=True,
    speed=True,
    style=ACTS,
    upper=True,
)
def scratch_head(s: Stage, p: Params) -> None:
    """Scratches the crown with small quick strokes, head bowed to the hand."""
    span = float(s.rng.uniform(1.4, 2.2))
    rub(
        s,
        p.hand,
        0.8,
        span,
        Rub("head", np.add(CROWN, (0.03, 0.0, -0.03)), (0.02, 0.015, 0.018), 4.2 * p.pace**0.4),
        swivel=0.5,
    )
    s.hold(0.3, 0.8 + span, nod=0.22, tip=0.16 * SIGN[p.hand])
    s.wait(0.8 + span + 0.6)


@family(
    "check_watch",
    "daily",
    "~check (the time on )[their|a] watch( on [the|their] <side> wrist)",
    "~look at their <side> wrist",
    "~look at [their|a] watch( on the <side> arm)",
    "~raise their <side> wrist to check the time",
    side=True,
    speed=True,
    style=ACTS,
    upper=True,
)
def check_watch(s: Stage, p: Params) -> None:
    """Lifts one forearm level in front of the chest and bows the head to it."""
    k, q = p.hand, p.slowness**0.8
    stay = float(s.rng.uniform(0.8, 1.4))
    s.reach(
        k,
        "chest",
        (0.65 * q, (-0.02, 0.06, 0.27)),
        (0.65 * q + stay, (-0.02, 0.06, 0.27)),
        release=0.6 * q,
        swivel=0.60,
    )
    s.hold(0.25 * q, 0.55 * q + stay, rise=0.45 * q, nod=0.48, look=0.20 * SIGN[k], bend=0.08)
    s.wait(0.65 * q + stay + 0.6 * q)


@family(
    "put_on_hat",
    "daily",
    "~put on a hat",
    "~[put|place] a hat on [the|their] head",
    "~place [something|a helmet] on [the|their] head (with both hands)",
    speed=True,
    style=ACTS,
    upper=True,
)
def put_on_hat(s: Stage, p: Params) -> None:
    """Lifts a hat with both hands from the belly over the head and settles it."""
    q = p.slowness**0.8
    for k in BOTH:
        s.reach(k, "chest", (0.6 * q, (0.14, -0.12, 0.32)), (0.8 * q, (0.14, -0.10, 0.32)), release=0.5 * q)
        s.reach(
            k,
            "head",
            (1.35 * q, (0.14, 0.22, 0.10)),
            (1.75 * q, (0.125, 0.10, 0.04)),
            (2.2 * q, (0.125, 0.09, 0.04)),
            rise=0.6 * q,
            release=0.6,
        )
    s.hold(0.9 * q, 2.0 * q, rise=0.4, nod=0.18)
    s.wait(2.2 * q + 0.65)
