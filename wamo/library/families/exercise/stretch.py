"""Stretches, twists and balances."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.poses import BOTH, HIP, OUT, Stance, raise_knee, stance, unstance
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage
from wamo.library.styles import ACTS


@family(
    "toe_touch",
    "exercise",
    "~bend [down|forward] [and ~touch|to touch] their toes",
    "~touch their toes",
    "~bend over to touch the floor with straight legs",
    "~stretch down to their [feet|toes]",
    "~[do|perform] <n:toe touch>",
    speed=True,
    count=(1, 2, 3),
    implies=("stretch", "exercise"),
)
def toe_touch(s: Stage, p: Params) -> None:
    """Bends forward with straight knees until the fingers reach the feet."""
    one = 2.0 * p.slowness**0.8
    a = 0.15
    for _ in range(p.times):
        keys = (a, a + 0.42 * one, a + 0.6 * one, a + one)
        s.plateau(keys, tilt=1.22, bend=0.75, sz=-0.20, nod=0.2)
        for k in BOTH:
            s.reach(
                k,
                "heading",
                (a + 0.42 * one, (0.13, 0.17, 0.36)),
                (a + 0.6 * one, (0.13, 0.15, 0.36)),
                release=0.4 * one,
            )
        a += one + 0.1
    s.wait(a + 0.2)


@family(
    "stretch_side",
    "exercise",
    "~stretch to the <side>( side)",
    "~lean to the <side> with the <other> arm over [the|their] head",
    "~bend sideways to the <side>",
    "~do a side stretch to the <side>",
    "~reach over (their )head with the <other> [arm|hand] and ~bend to the <side>",
    side=True,
    speed=True,
    count=(1, 2),
    implies=("stretch", "exercise"),
)
def stretch_side(s: Stage, p: Params) -> None:
    """Raises the opposite arm over the head and bends the trunk to one side."""
    k, one = p.hand, 2.2 * p.slowness**0.8
    stance(s, 0.05, 0.6, Stance(width=0.24))
    a = 0.7
    for _ in range(p.times):
        keys = (a, a + 0.42 * one, a + 0.62 * one, a + one)
        s.plateau(keys, side=0.55 * SIGN[k], roll=0.12 * SIGN[k], sx=-0.08 * SIGN[k], tip=0.15 * SIGN[k])
        s.arm(1 - k, (a + 0.38 * one, (-0.25, 0.92, 0.10)), (a + 0.62 * one, (-0.32, 0.90, 0.10)), release=0.4 * one)
        s.reach(k, "pelvis", (a + 0.4 * one, HIP), (a + 0.62 * one, HIP), release=0.4 * one, swivel=0.7)
        a += one
    unstance(s, a, 0.6, Stance(width=0.24))
    s.wait(a + 0.7)


@family(
    "stretch_up",
    "exercise",
    "~stretch (both |their )arms [up|overhead|above their head]",
    "~reach (up )for the [sky|ceiling] with both [arms|hands]",
    "~stretch their whole body upward(s)",
    "~stretch( and ~yawn) with both arms raised",
    speed=True,
    style=ACTS,
    implies=("stretch",),
)
def stretch_up(s: Stage, p: Params) -> None:
    """Stretches both arms overhead, rising on the toes and arching the back."""
    q = p.slowness**0.8
    go, stay = 1.1 * q, float(s.rng.uniform(0.9, 1.4))
    for k in BOTH:
        s.arm(
            k,
            (0.6 * go, (0.55, 0.3, 0.45)),
            (go, (-0.02, 0.97, 0.02)),
            (go + stay, (-0.05, 0.97, -0.04)),
            release=1.0 * q,
        )
        s.add(f"pitch{k}", (0.4 * go, 0), (go, 0.5), (go + 0.8 * stay, 0.5), (go + stay + 0.5, 0))
    s.add("lift", (0.4 * go, 0), (go, 0.065), (go + 0.8 * stay, 0.065), (go + stay + 0.5, 0))
    s.hold(0.3, go + stay, rise=go, fall=0.8, bend=-0.22, nod=-0.25)
    s.wait(go + stay + 1.0 * q)


@family(
    "twist_torso",
    "exercise",
    "~twist their [torso|upper body|trunk] [from side to side|left and right]",
    "~rotate their upper body to both sides",
    "~[twist|swing] from side to side with (their )arms out",
    "~do torso twists",
    "~turn their waist left and right <times>",
    speed=True,
    count=(2, 3, 4),
    implies=("stretch", "exercise"),
)
def twist_torso(s: Stage, p: Params) -> None:
    """Twists the trunk to one side and the other, arms out level."""
    rate = 0.55 * p.pace**0.8
    span = p.times / rate
    at, t = s.ticks(0.3, 0.5 + span + 0.6)
    u = np.clip((t - 0.6) * rate, 0, p.times)
    swing = np.sin(2 * np.pi * u)
    for channel, size in (("twist", 0.85), ("pyaw", 0.30), ("look", 0.30)):
        s.add_curve(channel, at, size * swing)
    for k in BOTH:
        curve = np.stack([0.80 + 0 * t, 0.02 + 0 * t, 0.25 - 0.30 * SIGN[k] * swing], 1)
        s.arm_curve(k, at, curve, curves.window(t, 0.3, 0.5 + span, 0.6, 0.6))
        s.add_curve(f"pitch{k}", at, 0.35 * np.maximum(-SIGN[k] * swing, 0))
    s.wait(span + 1.2)


@family(
    "balance_one_leg",
    "exercise",
    "~balance on [the|their] <side> [leg|foot]",
    "~stand on one leg( with the arms out)",
    "~stand on the <side> leg only",
    "~[hold|keep] their balance on the <side> [leg|foot]",
    "~lift the <other> [foot|knee] and ~balance( on the <side> leg)",
    side=True,
    implies=("exercise",),
)
def balance_one_leg(s: Stage, p: Params) -> None:
    """Stands on one leg with the other knee lifted, arms out, swaying."""
    k, stay = p.hand, float(s.rng.uniform(2.2, 3.5))
    s.shift(k, 0, 0.9 + stay, share=0.97, rise=0.7)
    s.leg_keys(1 - k, (1.0, raise_knee(1.15, 1.5)), (1.0 + stay, raise_knee(1.1, 1.45)), release=0.6)
    at, t = s.ticks(0.3, 1.0 + stay)
    waver = curves.living_noise(s.rng, len(t), 1, 60.0, 0.9)[0] * s.envelope(at, 0.8)
    s.add_curve("side", at, 0.07 * waver)
    for h in BOTH:
        curve = np.stack([0.85 + 0 * t, 0.02 - 0.14 * SIGN[h] * waver, 0.15 + 0 * t], 1)
        s.arm_curve(h, at, curve, s.envelope(at, 0.7))
    s.wait(1.0 + stay + 0.7)


@family(
    "yoga_tree",
    "exercise",
    "~do the tree pose",
    "~[stand|balance] in a yoga [tree pose|pose] (on the <side> leg)",
    "~do yoga, standing on the <side> leg with (their )hands [overhead|together above the head]",
    "~hold a tree pose",
    side=True,
    implies=("exercise",),
)
def yoga_tree(s: Stage, p: Params) -> None:
    """Sets one sole against the other thigh, knee out, palms together overhead."""
    k, stay = p.hand, float(s.rng.uniform(2.0, 3.0))
    s.shift(k, 0, 1.4 + stay, share=0.97, rise=0.8)
    s.leg_keys(
        1 - k,
        (0.8, raise_knee(0.7, 1.6, 0.2)),
        (1.4, np.array([-0.10, -0.50, 0.06])),
        (1.4 + stay, np.array([-0.10, -0.50, 0.06])),
        rise=0.6,
        release=0.7,
        point=0.6,
    )
    s.hold(0.5, 1.4 + stay, rise=0.9, fall=0.6, **{f"knee{1 - k}": 1.25})
    for h in BOTH:
        s.reach(
            h,
            "chest",
            (1.2, (0.04, 0.10, 0.22)),
            (1.8, (0.03, 0.66, 0.06)),
            (1.4 + stay, (0.03, 0.66, 0.05)),
            release=0.8,
        )
    s.wait(1.4 + stay + 0.8)


@family(
    "warrior_pose",
    "exercise",
    "~do a warrior pose",
    "~stand in a wide [lunge|stance] with arms out to the sides",
    "~do the warrior yoga pose( to the <side>)",
    "~bend [the|their] <side> knee in a wide stance with arms spread",
    side=True,
    implies=("exercise",),
)
def warrior_pose(s: Stage, p: Params) -> None:
    """Stands wide, one knee bent over the foot, arms spread level, and looks over that hand."""
    k, stay = p.hand, float(s.rng.uniform(1.6, 2.4))
    stance(s, 0.05, 1.1, Stance(width=0.85, settle=0.0))
    s.add("sx", (0.9, 0), (1.9, 0.22 * SIGN[k]), (1.9 + stay, 0.22 * SIGN[k]), (2.7 + stay, 0))
    s.add("lift", (0.9, 0), (1.9, -0.12), (1.9 + stay, -0.12), (2.7 + stay, 0))
    s.hold(0.9, 1.9 + stay, rise=0.9, look=1.0 * SIGN[k], **{f"knee{k}": 0.5})
    for h in BOTH:
        s.arm(h, (1.6, OUT), (1.9 + stay, OUT), release=0.8)
    unstance(s, 2.6 + stay, 1.0, Stance(width=0.85, settle=0.0))
    s.wait(3.7 + stay)


@family(
    "hip_circles",
    "exercise",
    "~[circle|rotate|roll] their hips",
    "~make circles with (their )hips",
    "~do hip circles( with hands on (the )waist)",
    "~swing their hips in circles",
    "~hula-hoop",
    "~pretend to use a hula hoop",
    speed=True,
    count=(2, 3, 4),
    implies=("exercise",),
)
def hip_circles(s: Stage, p: Params) -> None:
    """Puts the hands on the hips and moves the pelvis in wide level circles."""
    rate = 0.6 * p.pace**0.8
    span = p.times / rate
    sign = 1 if s.rng.random() < 0.5 else -1
    stance(s, 0.05, 0.5, Stance(width=0.16))
    at, t = s.ticks(0.5, 0.6 + span)
    angle, w = 2 * np.pi * rate * (t - 0.5) * sign, s.envelope(at, 0.4)
    for channel, curve in (
        ("sx", 0.12 * np.cos(angle)),
        ("sz", 0.10 * np.sin(angle)),
        ("tilt", -0.16 * np.sin(angle)),
        ("roll", 0.14 * np.cos(angle)),
        ("bend", 0.14 * np.sin(angle)),
        ("side", -0.20 * np.cos(angle)),
    ):
        s.add_curve(channel, at, curve * w)
    for k in BOTH:
        s.reach(k, "pelvis", (0.5, HIP), (0.6 + span, HIP), release=0.5, swivel=0.7)
    unstance(s, 0.6 + span, 0.5, Stance(width=0.16))
    s.wait(span + 1.3)


@family(
    "neck_roll",
    "exercise",
    "~roll their [head|neck]( in circles)",
    "~stretch their neck",
    "~[circle|rotate] their head( around)",
    "~do neck rolls",
    speed=True,
    count=(1, 2, 3),
    upper=True,
    implies=("stretch",),
)
def neck_roll(s: Stage, p: Params) -> None:
    """Rolls the head in slow wide circles."""
    rate = 0.5 * p.pace**0.8
    span = p.times / rate
    at, t = s.ticks(0.2, 0.3 + span)
    angle, w = 2 * np.pi * rate * (t - 0.2) * (1 if s.rng.random() < 0.5 else -1), s.envelope(at, 0.35)
    s.add_curve("nod", at, (0.12 + 0.60 * np.cos(angle)) * w)
    s.add_curve("tip", at, 0.55 * np.sin(angle) * w)
    s.add_curve("bend", at, 0.08 * np.cos(angle) * w)
    s.wait(span + 0.6)


@family(
    "shoulder_roll",
    "exercise",
    "~roll their shoulders",
    "~[circle|rotate] (both )their shoulders( backwards)",
    "~loosen up their shoulders",
    "~do shoulder rolls",
    speed=True,
    count=(2, 3, 4),
    upper=True,
    implies=("stretch",),
)
def shoulder_roll(s: Stage, p: Params) -> None:
    """Circles both shoulders, up, back and down, arms hanging."""
    rate = 0.75 * p.pace**0.8
    span = p.times / rate
    at, t = s.ticks(0.2, 0.3 + span)
    angle, w = 2 * np.pi * rate * (t - 0.2), s.envelope(at, 0.3)
    for k in BOTH:
        s.add_curve(f"shrug{k}", at, (0.26 - 0.34 * np.cos(angle)) * w)
        curve = np.stack([0.12 + 0.05 * np.cos(angle), -0.93 + 0 * t, 0.10 - 0.28 * np.sin(angle)], 1)
        s.arm_curve(k, at, curve, w)
    s.add_curve("bend", at, 0.10 * np.sin(angle) * w)
    s.wait(span + 0.6)


@family(
    "thigh_stretch",
    "exercise",
    "~stretch [the|their] <side> [thigh|leg] by pulling the foot up behind",
    "~pull their <side> [heel|foot] (up )to their [buttocks|bottom]",
    "~do a quad stretch( with the <side> leg)",
    "~hold their <side> foot behind them to stretch",
    side=True,
    implies=("stretch",),
)
def thigh_stretch(s: Stage, p: Params) -> None:
    """Draws one heel up behind and holds it with the hand."""
    k, stay = p.hand, float(s.rng.uniform(1.8, 2.6))
    s.shift(1 - k, 0, 1.1 + stay, share=0.95, rise=0.7)
    s.leg_keys(k, (1.0, raise_knee(-0.05, 2.15)), (1.1 + stay, raise_knee(-0.08, 2.2)), release=0.6)
    s.reach(k, "pelvis", (1.1, (0.10, -0.20, -0.26)), (1.1 + stay, (0.10, -0.17, -0.26)), rise=0.8, release=0.5)
    s.arm(1 - k, (1.0, (0.75, -0.1, 0.25)), (1.1 + stay, (0.72, -0.1, 0.25)), release=0.7)
    s.wait(1.1 + stay + 0.8)
