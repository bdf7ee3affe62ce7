"""Pounding on a surface and shooting a gun. Not in the paper."""

from __future__ import annotations

from wamo.library.families.poses import around
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage
from wamo.library.styles import ACTS


@family(
    "bang_surface",
    "daily",
    "~bang on [a table|something]( with [the|their] <side> fist)",
    "~pound on [a counter|something]( with the <side> hand)",
    "~slam [the|their] <side> hand down on [a table|something]",
    "~hit a surface with [the|their] <side> [hand|fist]( <times>)",
    "~hammer on the table with [the|their] <side> fist",
    side=True,
    speed=True,
    count=(1, 2, 3, 4),
    style=ACTS,
)
def bang_surface(s: Stage, p: Params) -> None:
    """Raises one fist beside the head and bangs it down on a surface at waist height, once or more."""
    k, one = p.hand, 0.85 * p.slowness**0.6
    up, low = (0.14, 0.12, 0.42), (0.02, -0.46, 0.62)
    keys: list[tuple[float, object]] = [(0.75, up)]
    end = 0.85 + p.times * one
    for n in range(p.times):
        a = 0.85 + n * one
        keys += [(a + 0.10 * one, up), (a + 0.38 * one, around(s.rng, low, 0.015)), (a + 0.50 * one, low)]
        if n < p.times - 1:
            keys.append((a + one, up))
        s.add("bend", (a + 0.1 * one, 0), (a + 0.38 * one, 0.16), (a + 0.95 * one, 0))
        s.add("tilt", (a + 0.1 * one, 0), (a + 0.38 * one, 0.08), (a + 0.95 * one, 0))
        s.add("twist", (a + 0.1 * one, 0), (a + 0.38 * one, 0.14 * SIGN[1 - k]), (a + 0.95 * one, 0))
    s.arm(k, *keys, (end, low), rise=0.65, release=0.7, settle=0.0, overlap=1.1)
    s.hold(0.3, end, rise=0.6, fall=0.6, nod=0.22)
    s.wait(end + 0.8)


@family(
    "shoot_gun",
    "daily",
    "~[shoot|fire] a [rifle|gun]( from the <side> shoulder)",
    "~aim( a gun) and ~shoot",
    "~aim a rifle from [the|their] <side> shoulder and ~fire",
    "~raise a gun to the <side> shoulder and ~shoot( <times>)",
    "~fire <n:shot> with a gun",
    side=True,
    speed=True,
    count=(1, 2, 3),
)
def shoot_gun(s: Stage, p: Params) -> None:
    """Raises a rifle to one shoulder with both hands, aims along it and jerks back with every shot."""
    k, one, q = p.hand, 0.75 * p.slowness**0.6, p.slowness**0.7
    a = 0.3 + 0.8 * q
    end = a + 0.6 + p.times * one
    s.step(1 - k, 0.1, 0.5, 0.0, 0.18, height=0.05)
    s.reach(k, "chest", (a, (0.02, 0.10, 0.29)), (end, (0.02, 0.10, 0.29)), rise=0.75 * q, release=0.8, swivel=0.75)
    s.reach(1 - k, "chest", (a, (-0.10, 0.11, 0.52)), (end, (-0.10, 0.11, 0.52)), rise=0.75 * q, release=0.8)
    sign = SIGN[k]
    s.hold(0.3, end, rise=0.7 * q, fall=0.7, pyaw=-0.40 * sign, look=0.36 * sign, tip=0.16 * sign, nod=0.14, lift=-0.04)
    for n in range(p.times):
        shot = a + 0.5 + n * one
        for channel, size in (("tilt", -0.07), ("bend", -0.05), ("sz", -0.03), ("twist", -0.10 * sign)):
            s.add(channel, (shot, 0), (shot + 0.10, size), (shot + 0.55 * one, 0), overlap=1.0)
    s.step(1 - k, end + 0.2, 0.5, 0.0, -0.18, height=0.05)
    s.wait(end + 1.0)
