"""Feints, and guarding an opponent as in basketball. Not in the paper."""

from __future__ import annotations

from wamo.library.families.locomotion.steps import paces
from wamo.library.families.poses import BOTH, around
from wamo.library.families.registry import Params, family
from wamo.library.stage import LEFT, RIGHT, SIGN, Stage


@family(
    "juke",
    "sport",
    "~juke to the <way>",
    "~fake one way and ~break to the <way>",
    "~feint( and ~cut to the <way>)",
    "~fake a move and ~dart to the <way>",
    "~throw off an opponent with a quick step, then ~go <way>",
    direction=("left", "right"),
    speed=True,
    implies=("sport",),
)
def juke(s: Stage, p: Params) -> None:
    """Drops the weight to one side as if to go there, pushes off and darts to the other side in quick steps."""
    sign, q = (1 if p.direction == "left" else -1), p.slowness**0.6
    lead = LEFT if sign > 0 else RIGHT
    a, far = 0.35, float(s.rng.uniform(0.20, 0.28))
    s.step(1 - lead, a, 0.34 * q, -sign * far, 0.06, height=0.05)
    top = a + 0.40 * q
    keys = (a, top, top + 0.12 * q, top + 0.5 * q)
    s.plateau(keys, sx=-0.14 * sign, side=-0.24 * sign, look=-0.35 * sign, twist=-0.20 * sign)
    b = top + 0.22 * q
    moves = [(lead, sign * 0.46, 0.06), (1 - lead, sign * (0.46 + far), 0.0), (lead, sign * 0.40, 0.0),
             (1 - lead, sign * 0.40, 0.0)]  # fmt: skip
    end = paces(s, b, moves, 0.30 * q, height=0.06, arm=0.0)
    s.plateau((b, b + 0.35 * q, end - 0.3 * q, end + 0.3 * q), side=0.12 * sign, look=0.30 * sign)
    s.hold(0.1, end - 0.1, rise=0.35, fall=0.6, lift=-0.12, tilt=0.20, bend=0.12, nod=-0.10)
    for k in BOTH:
        near = around(s.rng, (0.22, -0.50, 0.52), 0.04)
        s.arm(k, (0.5, near), (end, near), rise=0.4, release=0.7)
    s.wait(end + 0.7)


@family(
    "defend",
    "sport",
    "~play defense( like a basketball player)",
    "~guard an opponent, shuffling sideways in a low stance",
    "~shuffle left and right with both arms spread( like a goalie)",
    "~take a low defensive stance and ~slide from side to side",
    "~defend a goal with spread arms",
    speed=True,
    implies=("sport",),
)
def defend(s: Stage, p: Params) -> None:
    """Sinks into a low, wide stance, arms spread, and shuffles sideways one way and back the other."""
    q, sign = p.slowness**0.7, float(SIGN[int(s.rng.integers(2))])
    wide = 0.13
    for n, k in enumerate((LEFT, RIGHT)):
        s.step(k, 0.1 + 0.35 * n, 0.4, SIGN[k] * wide, 0.0, height=0.05)
    moves: list[tuple[int, float, float]] = []
    for way in (sign, -sign):
        lead = LEFT if way > 0 else RIGHT
        moves += [(lead, way * 0.32, 0.0), (1 - lead, way * 0.32, 0.0)] * 2
    end = paces(s, 0.9, moves, 0.31 * q, height=0.05, arm=0.0, shift=0.015)
    s.hold(0.1, end, rise=0.7, fall=0.8, lift=-0.20, tilt=0.34, bend=0.12, nod=-0.24, sz=-0.08, knee0=0.15, knee1=0.15)
    for k in BOTH:
        spread = around(s.rng, (0.72, -0.22, 0.44), 0.05)
        s.arm(k, (0.8, spread), (end, around(s.rng, spread, 0.04)), rise=0.7, release=0.8)
    for n, k in enumerate((LEFT, RIGHT)):
        s.step(k, end + 0.1 + 0.35 * n, 0.4, -SIGN[k] * wide, 0.0, height=0.05)
    s.wait(end + 1.1)
