"""Giving, paying, petting, hanging up, painting, sewing, snowballs, swings, saxophones. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.hands import Rub, rub
from wamo.library.families.poses import BOTH, EAR, around
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage
from wamo.library.styles import ACTS


@family(
    "give_object",
    "daily",
    "~[give|hand] something to someone( with [the|their] <side> hand)",
    "~hand (over )[something|an object]( with the <side> hand)",
    "~pass something to another person( with the <side> hand)",
    "~offer something to someone( with [the|their] <side> hand)",
    "~hold out something to be taken( with the <side> hand)",
    side=True,
    speed=True,
    style=ACTS,
)
def give_object(s: Stage, p: Params) -> None:
    """Lifts something to the chest, reaches it forward to another person, waits until it is taken and draws back."""
    k, q = p.hand, p.slowness**0.8
    a, stay = 0.2 + 0.7 * q, float(s.rng.uniform(0.5, 0.9))
    out = around(s.rng, (0.02, -0.28, 0.88), 0.03)
    s.arm(
        k, (a, (-0.04, -0.34, 0.42)), (a + 0.7 * q, out), (a + 0.7 * q + stay, out),
        (a + 1.1 * q + stay, (0.06, -0.60, 0.50)), rise=0.65 * q, release=0.7 * q,
    )  # fmt: skip
    s.plateau((a, a + 0.7 * q, a + 0.7 * q + stay, a + 1.4 * q + stay), tilt=0.12, sz=0.03, twist=-0.16 * SIGN[k])
    s.wait(a + stay + 1.9 * q)


@family(
    "pay",
    "daily",
    "~pay for something( at a counter)",
    "~take a wallet from [the|their] <side> pocket and ~hand over money",
    "~pull out [the|their] wallet with the <side> hand and ~pay",
    "~take out money from the <side> pocket and ~pay",
    "~reach into the <side> pocket for a wallet and ~pay with the <other> hand",
    side=True,
    speed=True,
)
def pay(s: Stage, p: Params) -> None:
    """Takes a wallet from the trouser pocket, picks money out of it with the other hand and hands it over."""
    k, q = p.hand, p.slowness**0.7
    pocket, open_ = (0.20, -0.06, -0.06), (0.00, -0.17, 0.28)
    a, b = 0.2 + 0.7 * q, 0.2 + 1.7 * q
    s.reach(k, "pelvis", (a, pocket), (a + 0.25 * q, pocket), rise=0.65 * q, release=0.6 * q, swivel=0.4)
    s.reach(k, "chest", (b, open_), (b + 2.2 * q, open_), rise=0.7 * q, release=0.8 * q)
    s.reach(1 - k, "chest", (b, (0.03, -0.14, 0.28)), (b + 0.5 * q, (0.03, -0.14, 0.28)), rise=0.7 * q, release=0.5 * q)
    out = (0.04, -0.34, 0.84)
    s.arm(1 - k, (b + 1.2 * q, out), (b + 1.8 * q, out), rise=0.6 * q, release=0.8 * q)
    s.hold(a, b + 0.6 * q, rise=0.6, fall=0.6, nod=0.32, bend=0.08)
    s.wait(b + 3.1 * q)


@family(
    "pet_animal",
    "daily",
    "~pet [an animal|a dog|a cat]( with [the|their] <side> hand)",
    "~stroke an animal( with [the|their] <side> hand)",
    "~bend down and ~pet a dog( with the <side> hand)",
    "~caress [a dog|a cat|an animal] at knee height( with the <side> hand)",
    "~stroke a pet's back( with the <side> hand)",
    side=True,
    speed=True,
    count=(2, 3, 4),
    style=ACTS,
)
def pet_animal(s: Stage, p: Params) -> None:
    """Bends down and strokes with one hand along something at knee height, again and again."""
    k, one = p.hand, 1.0 * p.slowness**0.7
    end = 1.0 + p.times * one
    at, t = s.ticks(0.1, end + 0.9)
    u = np.clip((t - 1.0) / one, 0, p.times)
    along = np.cos(2 * np.pi * u)
    lifted = np.maximum(-np.sin(2 * np.pi * u), 0) * (u < p.times)
    place = np.stack([0.02 + 0.15 * along, 0.50 + 0.09 * lifted, 0.52 + 0.03 * along], 1)
    s.reach_curve(k, "heading", at, place, curves.window(t, 0.1, end, 0.9, 0.8), 0.1)
    s.reach(1 - k, "pelvis", (1.0, (0.14, -0.28, 0.26)), (end, (0.14, -0.28, 0.26)), rise=0.7, release=0.7)
    s.plateau((0.1, 1.0, end, end + 0.9), lift=-0.20, tilt=0.62, bend=0.30, sz=-0.12, nod=0.10)
    s.hold(0.2, end, rise=0.7, fall=0.7, knee0=0.15, knee1=0.15)
    s.wait(end + 1.1)


@family(
    "hang_up",
    "daily",
    "~hang up( the phone)( with the <side> hand)",
    "~end a phone call( and ~put the phone away with the <side> hand)",
    "~take the phone from [the|their] <side> ear and ~hang up",
    "~finish a call and ~lower the phone( in the <side> hand)",
    "~put the phone down( with the <side> hand) after a call",
    side=True,
    speed=True,
    style=ACTS,
)
def hang_up(s: Stage, p: Params) -> None:
    """Holds a phone to the ear, takes it down, presses a key with the other hand and puts it into the pocket."""
    k, q = p.hand, p.slowness**0.7
    a, stay = 0.75, float(s.rng.uniform(0.7, 1.2))
    b = a + stay + 0.9 * q
    low, pocket = (0.00, -0.16, 0.28), (0.19, -0.05, 0.08)
    s.reach(k, "head", (a, EAR), (a + stay, EAR), rise=0.65, release=0.5 * q, swivel=0.2)
    s.reach(k, "chest", (b, low), (b + 0.6 * q, low), rise=0.75 * q, release=0.5 * q)
    s.reach(k, "pelvis", (b + 1.3 * q, pocket), (b + 1.5 * q, pocket), rise=0.6 * q, release=0.7 * q, swivel=0.3)
    s.reach(
        1 - k,
        "chest",
        (b + 0.1, (0.02, -0.15, 0.29)),
        (b + 0.5 * q, (0.02, -0.15, 0.29)),
        rise=0.6 * q,
        release=0.6 * q,
    )
    s.plateau((a + stay, b, b + 0.5 * q, b + 1.3 * q), nod=0.36, bend=0.06)
    s.add("tip", (0.2, 0), (a, 0.12 * SIGN[k]), (a + stay, 0.12 * SIGN[k]), (b, 0))
    s.wait(b + 2.4 * q)


@family(
    "paint_wall",
    "daily",
    "~paint a wall( with [the|their] <side> hand)",
    "~paint( with the <side> hand)",
    "~move a brush up and down a wall( with the <side> hand)",
    "~roll paint onto a wall( with the <side> hand)",
    "~draw a paint roller up and down( with the <side> hand)",
    side=True,
    speed=True,
    count=(2, 3, 4),
    style=ACTS,
)
def paint_wall(s: Stage, p: Params) -> None:
    """Moves a brush up and down in front with one hand, each stroke beside the last, looking up along."""
    k, one = p.hand, 1.25 * p.slowness**0.7
    end = 0.9 + p.times * one
    at, t = s.ticks(0.2, end + 0.7)
    u = np.clip((t - 0.9) / one, 0, p.times)
    up = 0.5 - 0.5 * np.cos(2 * np.pi * u)
    x = 0.30 - 0.36 * np.clip(u / p.times, 0, 1)
    path = np.stack([x, -0.42 + 0.98 * up, 0.80 - 0.20 * np.abs(2 * up - 1)], 1)
    s.arm_curve(k, at, path, curves.window(t, 0.2, end, 0.7, 0.7), 0.15)
    w = s.envelope(at, 0.6)
    s.c["nod"][at] += (0.12 - 0.40 * up) * w
    s.c["bend"][at] += (0.06 - 0.14 * up) * w
    s.wait(end + 0.9)


@family(
    "sew",
    "daily",
    "~sew( something)( with [the|their] <side> hand)",
    "~pull a needle and thread through cloth( with the <side> hand)",
    "~stitch something together( with the <side> hand)",
    "~mend a piece of cloth with needle and thread",
    "~draw a thread out to the side with the <side> hand",
    side=True,
    speed=True,
    count=(2, 3, 4),
    style=ACTS,
)
def sew(s: Stage, p: Params) -> None:
    """Holds cloth before the chest with one hand and draws a thread through it and away with the other."""
    k, one = p.hand, 1.35 * p.slowness**0.7
    end = 0.9 + p.times * one
    s.reach(1 - k, "chest", (0.8, (-0.02, -0.12, 0.27)), (end, (-0.02, -0.12, 0.27)), rise=0.65, release=0.7)
    near, far = np.array([0.04, -0.11, 0.29]), np.array([0.34, 0.06, 0.30])
    keys: list[tuple[float, object]] = [(0.85, near)]
    for n in range(p.times):
        a = 0.9 + n * one
        keys += [(a + 0.15 * one, near), (a + 0.55 * one, far), (a + 0.62 * one, far), (a + one, near)]
    s.reach(k, "chest", *keys, rise=0.7, release=0.7)
    s.hold(0.3, end, rise=0.6, fall=0.6, nod=0.36, bend=0.08)
    s.wait(end + 0.9)


@family(
    "make_snowball",
    "daily",
    "~make a snowball",
    "~form a snowball with both hands",
    "~pat something round between both hands",
    "~[press|shape] snow into a ball with both hands",
    "~knead [dough|clay] between both hands",
    speed=True,
)
def make_snowball(s: Stage, p: Params) -> None:
    """Turns the cupped hands about each other before the belly, pressing them together with small strokes."""
    span, hertz = float(s.rng.uniform(2.2, 3.4)), 1.7 * p.pace**0.6
    at, t = s.ticks(0.2, 0.8 + span + 0.6)
    weight = curves.window(t, 0.2, 0.8 + span, 0.6, 0.6)
    turn = 2 * np.pi * 0.45 * hertz * t
    press = 0.035 + 0.025 * np.cos(2 * np.pi * hertz * t)
    for k in BOTH:
        angle = turn + np.pi * k
        aside = press * np.abs(np.cos(angle)) + 0.02
        path = np.stack([aside, -0.15 + (press + 0.03) * np.sin(angle), 0.28 + 0.03 * np.cos(angle)], 1)
        s.reach_curve(k, "chest", at, path, weight, 0.1)
    s.hold(0.3, 0.8 + span, rise=0.6, fall=0.6, nod=0.34, bend=0.08)
    s.wait(span + 1.7)


@family(
    "push_swing",
    "daily",
    "~push someone on a swing",
    "~give a swing a push again and again",
    "~push a child on a swing( <times>)",
    "~stand behind a swing and ~push it <times>",
    "~shove a swing forward with both hands each time it comes back",
    speed=True,
    count=(2, 3),
)
def push_swing(s: Stage, p: Params) -> None:
    """Receives a swing with both hands, pushes it away with a lean and waits with ready hands for it to come back."""
    one, k = 1.9 * p.slowness**0.6, int(s.rng.integers(2))
    s.step(k, 0.1, 0.5, 0.0, 0.20, height=0.05)
    end = 0.8 + p.times * one
    ready, near, out = (0.04, -0.30, 0.52), (0.06, -0.26, 0.34), (0.02, -0.18, 0.93)
    for hand in BOTH:
        keys: list[tuple[float, object]] = [(0.75, ready)]
        for n in range(p.times):
            a = 0.8 + n * one
            keys += [(a + 0.22 * one, near), (a + 0.52 * one, out), (a + 0.95 * one, ready)]
        s.arm(hand, *keys, rise=0.65, release=0.7, settle=0.0, swivel=0.2)
    for n in range(p.times):
        a = 0.8 + n * one
        s.add("tilt", (a, 0), (a + 0.22 * one, -0.06), (a + 0.52 * one, 0.22), (a + 0.95 * one, 0))
        s.add("sz", (a, 0), (a + 0.22 * one, -0.03), (a + 0.52 * one, 0.12), (a + 0.95 * one, 0))
        s.add("lift", (a, 0), (a + 0.3 * one, -0.05), (a + 0.95 * one, 0))
    s.step(k, end + 0.1, 0.5, 0.0, -0.20, height=0.05)
    s.wait(end + 0.9)


@family(
    "saxophone",
    "music",
    "~play [the|a] saxophone",
    "~blow into a saxophone",
    "~play a saxophone, swaying to the music",
    "~play [a|the] clarinet",
    "~hold a horn before the body and ~play it with both hands",
    implies=("music",),
)
def saxophone(s: Stage, p: Params) -> None:
    """Holds a saxophone before the body, one hand below the other, and sways back and forth while playing."""
    span = float(s.rng.uniform(2.8, 4.0))
    rub(s, 0, 0.8, span, Rub("chest", (-0.05, 0.02, 0.24), (0.0, 0.012, 0.0), 2.1), swivel=0.45)
    rub(s, 1, 0.8, span, Rub("chest", (0.05, -0.26, 0.24), (0.0, 0.012, 0.0), 2.7), swivel=0.35)
    at, t = s.ticks(0.5, 0.9 + span)
    w = s.envelope(at, 0.5)
    phase = curves.oscillation(s.rng, t, 0.55)
    s.c["bend"][at] += 0.16 * np.sin(phase) * w
    s.c["side"][at] += 0.08 * np.sin(0.5 * phase) * w
    s.c["lift"][at] -= 0.03 * (1 + np.sin(phase)) * w
    s.hold(0.3, 0.8 + span, rise=0.6, fall=0.6, nod=0.14)
    s.wait(0.8 + span + 0.8)
