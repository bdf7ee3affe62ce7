"""Throwing overhand and underhand, and catching. Not in the paper."""

from __future__ import annotations

from wamo.library.families.poses import BOTH
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage
from wamo.library.styles import ACTS


@family(
    "throw_overhand",
    "daily",
    "~throw [a ball|something]( overhand) with [the|their] <side> hand",
    "~throw [a ball|something|an object]( with the <side> [hand|arm])",
    "~[throw|hurl|pitch|fling] [a ball|a stone|something] (forward |)with [the|their] <side> [hand|arm]",
    "~wind up and ~throw a ball( with the <side> hand)",
    "~make an overhand throw( with the <side> arm)",
    side=True,
    speed=True,
    style=ACTS,
    implies=("throw",),
)
def throw_overhand(s: Stage, p: Params) -> None:
    """Winds up behind the head, steps onto the other foot and throws over the shoulder."""
    k, q, sign = p.hand, p.slowness**0.55, SIGN[p.hand]
    load = 0.2 + 0.85 * q
    hit = load + 0.46 * q
    s.arm(
        k,
        (0.2 + 0.4 * q, (0.25, -0.15, 0.35)),
        (load, (0.62, 0.42, -0.32)),
        (hit - 0.14 * q, (0.45, 0.70, 0.05)),
        (hit + 0.04 * q, (0.05, 0.45, 0.86)),
        (hit + 0.30 * q, (-0.45, -0.55, 0.45)),
        release=0.7 * q,
        overlap=1.15,
        settle=0.0,
    )
    s.arm(1 - k, (load, (0.30, 0.12, 0.75)), (hit + 0.1 * q, (0.25, -0.50, 0.15)), release=0.6 * q)
    s.step(1 - k, load - 0.42 * q, 0.45 * q, 0.0, 0.40, height=0.12)
    s.step(1 - k, hit + 0.75 * q, 0.5, 0.0, -0.40)
    for channel, back, through in (
        ("pyaw", 0.42 * sign, -0.35 * sign),
        ("twist", 0.50 * sign, -0.55 * sign),
        ("sz", -0.08, 0.18),
        ("tilt", -0.14, 0.28),
        ("bend", -0.12, 0.25),
        ("lift", -0.03, -0.07),
    ):
        s.add(channel, (0.2, 0), (load, back), (hit + 0.12 * q, through), (hit + 1.2 * q, 0))
    s.add("look", (0.2, 0), (load, -0.6 * sign), (hit, 0.4 * sign), (hit + 0.8 * q, 0))
    s.wait(hit + 1.35 * q)


@family(
    "throw_underhand",
    "daily",
    "~throw [a ball|something] underhand( with the <side> hand)",
    "~toss [a ball|something]( gently)( with the <side> hand)",
    "~[toss|lob] [something|a ball] with [the|their] <side> hand",
    "~make an underhand throw( with the <side> arm)",
    side=True,
    speed=True,
    style=ACTS,
    implies=("throw",),
)
def throw_underhand(s: Stage, p: Params) -> None:
    """Swings a straight arm back beside the hip and forward and up, with a small step."""
    k, q = p.hand, p.slowness**0.7
    load = 0.2 + 0.7 * q
    hit = load + 0.38 * q
    s.arm(
        k,
        (load, (0.10, -0.75, -0.55)),
        (hit, (0.0, -0.45, 0.85)),
        (hit + 0.2 * q, (-0.02, 0.30, 0.85)),
        release=0.7 * q,
        overlap=1.2,
        settle=0.0,
    )
    s.step(1 - k, load - 0.1 * q, 0.42 * q, 0.0, 0.30)
    s.step(1 - k, hit + 0.6 * q, 0.5, 0.0, -0.30)
    for channel, back, through in (
        ("twist", 0.22 * SIGN[k], -0.2 * SIGN[k]),
        ("tilt", 0.15, 0.10),
        ("lift", -0.06, -0.04),
        ("sz", -0.05, 0.12),
        ("bend", 0.12, 0.0),
    ):
        s.add(channel, (0.2, 0), (load, back), (hit, through), (hit + 1.0 * q, 0))
    s.wait(hit + 1.1 * q)


@family(
    "catch",
    "daily",
    "~catch [a ball|something]( with both hands)",
    "~catch [a ball|something|an object] at chest height",
    "~reach out with both hands and ~catch [a ball|something]",
    "~raise their hands to catch a ball",
    speed=True,
    style=ACTS,
)
def catch(s: Stage, p: Params) -> None:
    """Holds both hands ready, reaches out, catches and draws the ball in to the belly, giving with the knees."""
    q = p.slowness**0.6
    high = float(s.rng.uniform(-0.05, 0.3))
    hit = 1.1 * q
    for k in BOTH:
        s.arm(
            k,
            (0.5 * q, (-0.05, -0.15, 0.5)),
            (hit, (-0.24, high, 0.84)),
            (hit + 0.06, (-0.25, high - 0.04, 0.78)),
            (hit + 0.35, (-0.26, -0.35, 0.42)),
            (hit + 1.0, (-0.26, -0.35, 0.42)),
            release=0.6,
            overlap=1.1,
        )
    s.add("lift", (0.3 * q, 0), (0.8 * q, -0.05), (hit, -0.03), (hit + 0.3, -0.10), (hit + 0.9, 0))
    s.add("bend", (0.6 * q, 0), (hit, -0.02), (hit + 0.3, 0.18), (hit + 1.0, 0))
    s.add("nod", (0.2, 0), (0.7 * q, -0.1 - 0.5 * high), (hit + 0.25, 0.25), (hit + 1.0, 0))
    s.wait(hit + 1.6)
