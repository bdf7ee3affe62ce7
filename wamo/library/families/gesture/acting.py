"""Surrender, muscles, beating wings, apes, coughs, stamping feet. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library import gait as g
from wamo.library.families.poses import BOTH, MOUTH, around
from wamo.library.families.registry import Params, family
from wamo.library.gait import Gait
from wamo.library.kinematics import leg_vector
from wamo.library.stage import SIGN, Stage
from wamo.library.styles import ACTS


@family(
    "surrender",
    "gesture",
    "~surrender( with both hands up)",
    "~put both hands up (in surrender)",
    "~hold up both hands in surrender",
    "~raise both hands beside [the|their] head as if to surrender",
    "~give up, hands in the air",
    speed=True,
    style=ACTS,
    implies=("gesture", "raise_arms"),
)
def surrender(s: Stage, p: Params) -> None:
    """Raises both hands beside the head with bent elbows, holds them there and lowers them."""
    q = p.slowness**0.8
    stay = float(s.rng.uniform(1.2, 2.6))
    place = around(s.rng, (0.42, 0.36, 0.22), 0.04)
    for k in BOTH:
        s.arm(k, (0.2 + 0.8 * q, place), (0.2 + 0.8 * q + stay, place), rise=0.8 * q, release=0.8 * q)
    s.hold(0.3, 0.8 * q + stay, rise=0.6, fall=0.6, bend=-0.06, nod=0.06)
    s.wait(0.2 + 1.7 * q + stay)


@family(
    "flex_muscles",
    "gesture",
    "~flex [the|their|both] [biceps|muscles]",
    "~flex both arms( like a bodybuilder)",
    "~show [the|their] muscles",
    "~pose like a bodybuilder, both arms bent at shoulder height",
    "~tense both raised biceps",
    speed=True,
    count=(1, 2, 3),
)
def flex_muscles(s: Stage, p: Params) -> None:
    """Lifts both elbows to shoulder height, fists towards the head, and tenses the arms once or more."""
    q = p.slowness**0.7
    one, a = 1.1 * q, 0.2 + 0.8 * q
    open_, tight = np.array([0.62, 0.32, 0.14]), np.array([0.40, 0.34, 0.08])
    for k in BOTH:
        keys: list[tuple[float, object]] = [(a, open_)]
        for n in range(p.times):
            keys += [(a + (n + 0.45) * one, tight), (a + (n + 0.75) * one, tight), (a + (n + 1.0) * one, open_)]
        s.arm(k, *keys, rise=0.8 * q, release=0.8 * q, swivel=0.75)
    s.hold(0.3, a + p.times * one, rise=0.6, fall=0.6, bend=-0.10)
    s.wait(a + p.times * one + 1.0 * q)


@family(
    "flap_arms",
    "gesture",
    "~flap [the|their|both] arms( like a bird)",
    "~flap [the|their] wings( like a bird)",
    "~beat both stretched arms up and down like wings",
    "~act like a bird, flapping both arms",
    "~pretend to fly( like a bird), flapping both arms",
    speed=True,
    count=(2, 3, 4, 5),
)
def flap_arms(s: Stage, p: Params) -> None:
    """Spreads both arms and beats them up and down like wings."""
    beat = 0.72 * p.slowness**0.8
    a, span = 0.6, p.times * beat
    at, t = s.ticks(a - 0.5, a + span + 0.6)
    weight = curves.window(t, a - 0.5, a + span, 0.5, 0.6)
    angle = 0.05 - 0.62 * np.cos(2 * np.pi * np.clip(t - a, 0, span) / beat)
    wing = np.stack([0.92 * np.cos(angle), 0.92 * np.sin(angle), 0.08 + 0.06 * np.sin(2 * np.pi * (t - a) / beat)], 1)
    for k in BOTH:
        s.arm_curve(k, at, wing, weight)
    s.c["lift"][at] -= 0.02 * weight * (1 - np.cos(2 * np.pi * np.clip(t - a, 0, span) / beat))
    s.wait(a + span + 0.8)


@family(
    "monkey",
    "dance",
    "~act like a monkey",
    "~imitate [a monkey|an ape|a gorilla]",
    "~walk like [an ape|a gorilla|a monkey]",
    "~move like a monkey with hanging arms",
    "~shuffle along like an ape, bent over, arms dangling",
    speed=True,
)
def monkey(s: Stage, p: Params) -> None:
    """Shuffles bent over on bent knees with bowed, dangling arms, swaying from side to side."""
    base = Gait(
        forward=0.55, width=0.17, crouch=0.16, lean=0.42, bend=0.45, sway=0.06, hip_turn=0.10, arm=0.32, arm_out=0.30,
        elbow=0.25, arm_base=0.35, heel=0.25, strike=0.0, clearance=0.06, frequency=1.7, toe_out=0.35, hip_drop=0.09,
    )  # fmt: skip
    s.hold(0, 4.2, rise=0.5, fall=0.5, nod=-0.15, knee0=0.4, knee1=0.4)
    g.walk(s, float(s.rng.uniform(3.4, 4.6)), base.paced(p.pace))


@family(
    "beat_chest",
    "gesture",
    "~beat [the|their] chest( like a gorilla)",
    "~pound [the|their] chest with both fists( <times>)",
    "~drum on [the|their] chest( with both fists)",
    "~hit [the|their] own chest with [the|both] fists in turn",
    "~thump [the|their] chest like an ape",
    speed=True,
    count=(3, 4, 5),
    style=ACTS,
)
def beat_chest(s: Stage, p: Params) -> None:
    """Beats the chest with both fists in turn."""
    beat = 0.42 * p.slowness**0.8
    on, off = np.array([-0.30, -0.16, 0.20]), np.array([-0.04, -0.12, 0.42])
    for k in BOTH:
        keys: list[tuple[float, object]] = [(0.8, off)]
        for n in range(p.times):
            a = 0.9 + n * beat
            if n % 2 == k:
                keys += [(a + 0.35 * beat, on), (a + 0.95 * beat, off)]
        s.arm(k, *keys, (0.95 + p.times * beat, off), rise=0.7, release=0.7, overlap=1.05, settle=0.0, swivel=0.6)
    s.hold(0.4, 0.9 + p.times * beat, rise=0.5, fall=0.5, bend=-0.10, nod=-0.12)
    s.wait(0.9 + p.times * beat + 0.9)


@family(
    "cough",
    "daily",
    "~cough( into [the|their] <side> hand)",
    "~cough <times>",
    "~cover [the|their] mouth with the <side> hand and ~cough",
    "~sneeze( into [the|their] <side> hand)",
    "~hold the <side> hand to [the|their] mouth, coughing",
    side=True,
    speed=True,
    count=(1, 2, 3),
    style=ACTS,
)
def cough(s: Stage, p: Params) -> None:
    """Brings one hand to the mouth and jerks head and trunk forward with every cough."""
    k, beat = p.hand, 0.75 * p.slowness**0.6
    end = 0.9 + p.times * beat
    s.reach(k, "head", (0.75, MOUTH), (end, MOUTH), rise=0.65, release=0.7)
    for n in range(p.times):
        a = 0.9 + n * beat
        for channel, size in (("bend", 0.26), ("nod", 0.22), ("tilt", 0.08), ("lift", -0.02)):
            s.add(channel, (a, 0), (a + 0.16, size), (a + 0.26, 0.8 * size), (a + 0.95 * beat, 0))
    s.wait(end + 0.9)


@family(
    "stomp",
    "posture",
    "~stomp [the|their] <side> foot",
    "~stomp( on the ground)( with [the|their] <side> foot)",
    "~stamp [the|their] <side> foot( <times>)",
    "~lift the <side> foot and ~slam it down",
    "~stomp on something with the <side> foot",
    side=True,
    speed=True,
    count=(1, 2, 3),
)
def stomp(s: Stage, p: Params) -> None:
    """Lifts one knee and stamps the foot down, once or more."""
    k, one = p.hand, 0.95 * p.slowness**0.7
    s.shift(1 - k, 0.05, 0.5 + p.times * one, 0.75)
    for n in range(p.times):
        a = 0.5 + n * one
        up = leg_vector(0.95, 0.05, 1.35)
        s.leg_keys(k, (a + 0.5 * one, up), (a + 0.58 * one, up), rise=0.5 * one, release=0.16, point=-0.1)
        s.add("lift", (a + 0.6 * one, 0), (a + 0.76 * one, -0.05), (a + one, 0))
        s.add("bend", (a + 0.55 * one, 0), (a + 0.75 * one, 0.12), (a + 1.1 * one, 0))
    s.wait(0.5 + p.times * one + 0.6)


@family(
    "tap_foot",
    "posture",
    "~tap [the|their] <side> foot",
    "~tap [the|their] <side> toes( on the floor)",
    "~tap the floor with [the|their] <side> foot( <times>)",
    "~stand tapping the <side> foot( impatiently)",
    "~beat time with the <side> foot",
    side=True,
    speed=True,
    count=(3, 4, 5),
)
def tap_foot(s: Stage, p: Params) -> None:
    """Sets one foot forward and taps its toes on the floor, the heel staying down."""
    k, beat = p.hand, 0.5 * p.slowness**0.7
    s.step(k, 0.1, 0.45, 0.04 * SIGN[k], 0.16, height=0.05)
    s.hold(0.05, 0.7 + p.times * beat, rise=0.5, fall=0.5, sx=-0.05 * SIGN[k], roll=-0.03 * SIGN[k])
    for n in range(p.times):
        a = 0.65 + n * beat
        s.add(f"pitch{k}", (a, 0), (a + 0.45 * beat, -0.42), (a + 0.9 * beat, 0))
    s.step(k, 0.8 + p.times * beat, 0.45, -0.04 * SIGN[k], -0.16, height=0.05)
    s.wait(0.8 + p.times * beat + 0.8)


@family(
    "high_five",
    "gesture",
    "~give (someone )a high five( with [the|their] <side> hand)",
    "~high-five someone( with the <side> hand)",
    "~slap hands with someone above shoulder height( with the <side> hand)",
    "~raise the <side> hand and ~slap another hand in the air",
    "~swing the <side> hand up for a high five",
    side=True,
    speed=True,
    implies=("gesture",),
)
def high_five(s: Stage, p: Params) -> None:
    """Swings one open hand up beside the head and forward against another hand at head height."""
    k, q = p.hand, p.slowness**0.6
    a = 0.3 + 0.7 * q
    s.arm(
        k, (a, (0.30, 0.42, 0.12)), (a + 0.28 * q, (-0.02, 0.36, 0.80)), (a + 0.5 * q, (0.02, 0.30, 0.72)),
        rise=0.65 * q, release=0.8 * q, overlap=1.1, settle=0.0,
    )  # fmt: skip
    s.plateau((a - 0.2 * q, a + 0.25 * q, a + 0.45 * q, a + 1.1 * q), tilt=0.10, twist=-0.25 * SIGN[k])
    s.wait(a + 1.6 * q)


@family(
    "hug",
    "gesture",
    "~hug someone",
    "~hug themselves",
    "~wrap both arms around someone",
    "~wrap [the|their] arms around [the|their] own chest",
    "~embrace someone with both arms",
    speed=True,
)
def hug(s: Stage, p: Params) -> None:
    """Opens both arms and folds them around the chest, one above the other, stays and lets go."""
    q = p.slowness**0.8
    a, stay = 0.2 + 0.7 * q, float(s.rng.uniform(1.0, 2.2))
    for k in BOTH:
        high = -0.08 if k else -0.26
        closed = (-0.50, high, 0.38)
        s.arm(
            k, (a, (0.45, -0.10, 0.70)), (a + 0.7 * q, closed), (a + 0.7 * q + stay, closed), rise=0.7 * q,
            release=0.9 * q, settle=0.0,
        )  # fmt: skip
    s.hold(a, a + 0.6 * q + stay, rise=0.7 * q, fall=0.7 * q, bend=0.14, nod=0.15, tip=0.12)
    s.wait(a + stay + 1.9 * q)


@family(
    "roll_hands",
    "gesture",
    "~roll [the|their|both] hands around each other",
    "~roll [the|their|both] arms( in front of the chest)",
    "~turn both forearms around each other",
    "~circle [the|their] fists around each other in front of the chest",
    "~wind the forearms about each other like a traveling sign",
    speed=True,
    count=(2, 3, 4, 5),
)
def roll_hands(s: Stage, p: Params) -> None:
    """Turns both forearms around each other in front of the chest."""
    beat = 0.75 * p.slowness**0.8
    a, span = 0.7, p.times * beat
    at, t = s.ticks(a - 0.6, a + span + 0.6)
    turn = 2 * np.pi * np.clip(t - a, 0, span) / beat
    weight = curves.window(t, a - 0.6, a + span, 0.6, 0.6)
    for k in BOTH:
        phase = turn + np.pi * k
        path = np.array([-0.20, -0.24, 0.46]) + 0.15 * np.stack([0 * t, np.cos(phase), np.sin(phase)], 1)
        s.arm_curve(k, at, path, weight, 0.4)
    s.wait(a + span + 0.9)
