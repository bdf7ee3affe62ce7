"""Hands that move or rest somewhere: together, on head, face, chest, hip and back, to a side, shaken."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.hands import Rub, rub
from wamo.library.families.poses import BOTH, HIP, around
from wamo.library.families.registry import Params, family
from wamo.library.stage import Stage
from wamo.library.styles import ACTS

_FACE = (0.05, -0.02, 0.17)
_TEMPLE = (0.10, 0.09, 0.06)
_HEART = (-0.02, 0.02, 0.17)


def _rest(s: Stage, k: int, frame: str, place: object, p: Params, swivel: float = 0.0) -> tuple[float, float]:
    """Bring a hand to a place, keep it there for a while and take it back; return arrival and departure."""
    go, stay = 0.75 * p.slowness**0.9, float(s.rng.uniform(0.9, 1.9))
    s.reach(k, frame, (go, place), (go + stay, place), release=0.75 * go + 0.1, swivel=swivel)
    return go, go + stay


@family(
    "hands_together",
    "gesture",
    "~[put|bring|hold|press|clasp] their hands together",
    "~[put|bring|hold|clasp] (both )their hands together in front of [them|their chest|their stomach]",
    "~clasp (both )their hands",
    "~[fold|join] their hands( in front of them)",
    "~[bring|put] both hands together",
    speed=True,
    style=ACTS,
    upper=True,
)
def hands_together(s: Stage, p: Params) -> None:
    """Brings both hands together in front of the belly or the chest and holds them there."""
    go, stay = 0.75 * p.slowness**0.9, float(s.rng.uniform(1.0, 2.2))
    place = (0.03, float(s.rng.uniform(-0.22, 0.10)), float(s.rng.uniform(0.22, 0.32)))
    for k in BOTH:
        s.reach(k, "chest", (go, place), (go + stay, place), release=0.75 * go)
    s.hold(0.3, go + stay, rise=0.5, nod=0.10)
    s.wait(go + stay + 0.75 * go + 0.1)


@family(
    "hands_on_head",
    "gesture",
    "~[put|place|hold|rest] (both )their hands on [top of |]their head",
    "~hold their head [in|with|between] (both )their hands",
    "~[bring|raise|lift] (both )their hands to their head",
    "~clutch their head( with both hands)",
    speed=True,
    style=ACTS,
    upper=True,
)
def hands_on_head(s: Stage, p: Params) -> None:
    """Lays both hands on the head, elbows out, and keeps them there."""
    go, stay = 0.85 * p.slowness**0.9, float(s.rng.uniform(1.0, 2.2))
    high = float(s.rng.uniform(0.08, 0.17))
    for k in BOTH:
        place = (0.10, high, 0.01)
        s.reach(k, "head", (go, place), (go + stay, place), release=0.8 * go, swivel=0.5)
    s.hold(0.3, go + stay, rise=0.5, nod=0.12 * s.rng.standard_normal())
    s.wait(go + stay + 0.8 * go + 0.1)


@family(
    "hand_to_face",
    "gesture",
    "~[raise|bring|lift|move|put] [the|their] <side> hand [to|up to|towards] their [face|mouth|chin]",
    "~hold [the|their] <side> hand [to|up to|near|in front of] their [face|mouth]",
    "~put [the|their] <side> hand [over|on] their mouth",
    "~touch their [face|chin|mouth] with [the|their] <side> hand",
    side=True,
    speed=True,
    style=ACTS,
    upper=True,
    implies=("move_hand",),
)
def hand_to_face(s: Stage, p: Params) -> None:
    """Brings one hand to the mouth or the chin and holds it there."""
    place = (0.03, float(s.rng.uniform(-0.14, -0.06)), 0.15)
    _, leave = _rest(s, p.hand, "head", place, p, 0.1)
    s.hold(0.2, leave, rise=0.5, nod=0.10)
    s.wait(leave + 0.7)


@family(
    "hands_to_face",
    "gesture",
    "~[put|bring|raise|lift|move|hold] (both )their hands [to|up to|over|in front of] their face",
    "~cover their [face|eyes|mouth] with (both )their hands",
    "~hide their face in their hands",
    "~bury their face in (both )their hands",
    speed=True,
    style=ACTS,
    upper=True,
)
def hands_to_face(s: Stage, p: Params) -> None:
    """Covers the face with both hands."""
    go, stay = 0.75 * p.slowness**0.9, float(s.rng.uniform(1.0, 2.2))
    for k in BOTH:
        s.reach(k, "head", (go, _FACE), (go + stay, _FACE), release=0.75 * go, swivel=0.1)
    s.hold(0.2, go + stay, rise=0.5, nod=0.22, bend=0.06)
    s.wait(go + stay + 0.8 * go + 0.1)


@family(
    "hand_to_head",
    "gesture",
    "~[raise|bring|lift|move|put] [the|their] <side> hand [to|up to|towards] their [head|forehead|ear]",
    "~[put|place|hold|lay] [the|their] <side> hand on [the side of |]their head",
    "~hold their head with [the|their] <side> hand",
    "~touch their [head|hair|ear] with [the|their] <side> hand",
    side=True,
    speed=True,
    style=ACTS,
    upper=True,
    implies=("move_hand",),
)
def hand_to_head(s: Stage, p: Params) -> None:
    """Lays one hand on the side of the head and keeps it there."""
    _, leave = _rest(s, p.hand, "head", around(s.rng, _TEMPLE, 0.015), p, 0.35)
    s.wait(leave + 0.75)


@family(
    "hand_on_chest",
    "gesture",
    "~[put|place|hold|lay] [the|their] <side> hand [on|over|to] their [chest|heart]",
    "~[bring|raise|lift|move] [the|their] <side> hand to their chest",
    "~press [the|their] <side> hand against their chest",
    "~hold [the|their] <side> hand over their heart",
    side=True,
    speed=True,
    style=ACTS,
    upper=True,
    implies=("move_hand",),
)
def hand_on_chest(s: Stage, p: Params) -> None:
    """Lays one hand flat on the chest, over the heart."""
    _, leave = _rest(s, p.hand, "chest", _HEART, p, 0.15)
    s.hold(0.3, leave, rise=0.5, nod=0.06)
    s.wait(leave + 0.75)


@family(
    "hand_on_hip",
    "gesture",
    "~[put|place|rest|hold] [the|their] <side> hand on [the|their] [hip|waist|side]",
    "~stand with [the|their] <side> hand on their hip",
    "~set one hand on [the|their] <side> hip",
    "~lean on one leg, the <side> hand on the hip",
    side=True,
    speed=True,
    style=ACTS,
    upper=True,
)
def hand_on_hip(s: Stage, p: Params) -> None:
    """Sets one hand on the hip, the weight on one leg, and stays."""
    _, leave = _rest(s, p.hand, "pelvis", HIP, p, 0.75)
    sign = 1 if s.rng.random() < 0.5 else -1
    s.hold(0.3, leave + 0.3, rise=0.7, fall=0.7, sx=0.04 * sign, roll=-0.05 * sign, side=0.06 * sign)
    s.wait(leave + 0.9)


@family(
    "hands_behind_back",
    "gesture",
    "~[put|place|hold|clasp|fold] (both )their [hands|arms] behind their back",
    "~stand with (both )their hands behind their back",
    "~stand at ease with the hands behind their back",
    "~cross their hands behind them",
    speed=True,
    style=ACTS,
    upper=True,
)
def hands_behind_back(s: Stage, p: Params) -> None:
    """Puts both hands together behind the back and stays upright."""
    go, stay = 0.9 * p.slowness**0.9, float(s.rng.uniform(1.2, 2.4))
    for k in BOTH:
        place = (0.05, 0.10, -0.17)
        passing = (0.26, 0.08, -0.10)
        keys = ((0.6 * go, passing), (go, place), (go + stay, place), (go + stay + 0.4 * go, passing))
        s.reach(k, "pelvis", *keys, release=0.5 * go, swivel=0.2)
    s.hold(0.3, go + stay, rise=0.6, bend=-0.06)
    s.wait(go + stay + go + 0.1)


@family(
    "move_hand",
    "gesture",
    "~move [the|their] <side> hand <direction>",
    "~[move|wave|sweep] [the|their] <side> [hand|arm] <direction>",
    "~[bring|pass|draw] [the|their] <side> hand <direction>",
    "~move [the|their] <side> hand [around|in front of them]",
    "~move [the|their] <side> [hand|arm]",
    side=True,
    direction=("left", "right", "up", "down"),
    speed=True,
    style=ACTS,
    upper=True,
    implies=("move_arm",),
)
def move_hand(s: Stage, p: Params) -> None:
    """Lifts one hand in front of the body and moves it once to the left, to the right, up or down."""
    k, go = p.hand, 0.9 * p.slowness**0.9
    out = 1.0 if (p.direction == "left") == (k == 0) else -1.0
    centre = around(s.rng, (-0.10, -0.25, 0.62), 0.04)
    way = np.array([0.45 * out, 0.0, -0.05]) if p.direction in ("left", "right") else np.array([0.0, 0.45, -0.05])
    sign = -1.0 if p.direction == "down" else 1.0
    first, last = centre - sign * way, centre + sign * way
    s.arm(k, (0.6, first), (0.85, first), (0.85 + go, last), (1.15 + go, last), rise=0.6, release=0.7)
    s.hold(0.6, 1.1 + go, rise=0.5, nod=0.08)
    s.wait(1.15 + go + 0.75)


@family(
    "move_arms",
    "gesture",
    "~move (both )their [arms|hands]",
    "~move (both )their [arms|hands] [around|about|in front of them|up and down|from side to side]",
    "~wave their hands about in front of them",
    "~[use|wiggle] (both )their [arms|hands]",
    speed=True,
    style=ACTS,
    upper=True,
)
def move_arms(s: Stage, p: Params) -> None:
    """Moves both hands about in front of the body without a purpose."""
    rng, stay = s.rng, float(s.rng.uniform(2.2, 3.6))
    mirrored = rng.random() < 0.5
    paths: list[list[tuple[float, object]]] = []
    for _ in BOTH:
        t = 0.6
        keys: list[tuple[float, object]] = []
        while t < stay:
            keys.append((t, rng.uniform((-0.15, -0.60, 0.40), (0.50, 0.25, 0.80))))
            t += float(rng.uniform(0.45, 0.8)) * p.slowness**0.8
        paths.append(keys)
    for k in BOTH:
        s.arm(k, *paths[0 if mirrored else k], release=0.8)
    s.wait(stay + 1.0)


@family(
    "shake_hand_loose",
    "gesture",
    "~shake [the|their] <side> hand",
    "~shake (out )[the|their] <side> [hand|arm|wrist]",
    "~shake [the|their] <side> hand up and down",
    "~shake something off [the|their] <side> hand",
    side=True,
    speed=True,
    style=ACTS,
    upper=True,
    implies=("move_hand",),
)
def shake_hand_loose(s: Stage, p: Params) -> None:
    """Shakes one hand quickly up and down in front of the body."""
    span = float(s.rng.uniform(1.0, 1.8))
    rub(s, p.hand, 0.6, span, Rub("chest", (0.18, -0.05, 0.36), (0.02, 0.055, 0.02), 3.6 * p.pace**0.6), release=0.7)
    s.wait(0.6 + span + 0.8)


@family(
    "rub_hands",
    "gesture",
    "~rub (both )their palms [together|against each other]",
    "~rub (both )their hands [against each other|to warm them]",
    "~warm their hands by rubbing them",
    "~wring their hands",
    speed=True,
    style=ACTS,
    upper=True,
)
def rub_hands(s: Stage, p: Params) -> None:
    """Rubs the palms against each other in front of the chest."""
    span, hertz = float(s.rng.uniform(1.6, 2.8)), 2.4 * p.pace**0.7
    at, t = s.ticks(0.0, 0.6 + span + 0.7)
    slide = 0.045 * np.sin(2 * np.pi * hertz * t) * curves.window(t, 0.5, 0.5 + span, 0.2, 0.2)
    weight = curves.window(t, 0.0, 0.6 + span, 0.6, 0.7)
    for k in BOTH:
        way = 1 if k == 0 else -1
        curve = np.array([0.03, -0.02, 0.27]) + slide[:, None] * np.array([0.1, 0.5, 1.0]) * way
        s.reach_curve(k, "chest", at, curve, weight)
    s.hold(0.2, 0.6 + span, rise=0.5, nod=0.15, bend=0.05)
    s.wait(0.6 + span + 0.8)
