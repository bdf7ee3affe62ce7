"""Held poses: standing, posing, arabesque, half squat and back bend."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.poses import BEHIND, BOTH, HIP, OUT, UP, Stance, around, stance, unstance
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage
from wamo.library.styles import ACTS


@family(
    "stand_still",
    "posture",
    "~stand still",
    "~stand (quietly )without moving",
    "~stand (there )and ~wait",
    "~stay [standing|on the spot], doing nothing",
    "~stand motionless",
    "~remain standing in place",
    style=ACTS,
)
def stand_still(s: Stage, p: Params) -> None:
    """Stands nearly still, arms hanging, folded behind, held in front of the body or as fists."""
    stay = float(s.rng.uniform(2.4, 5.0))
    hands = int(s.rng.integers(5))
    if s.rng.random() < 0.4 and not s.started:
        stance(
            s,
            -0.9,
            0.8,
            Stance(width=float(s.rng.uniform(0.0, 0.3)), length=float(s.rng.uniform(0.0, 0.25)), settle=0.02),
        )
    for k in BOTH:
        if hands == 1:
            s.arm(k, (0.2, BEHIND), (stay + 1, BEHIND), rise=0.6, release=None)
        elif hands == 2:
            folded = (0.02, 0.06, 0.17)
            s.reach(k, "pelvis", (0.2, folded), (stay + 0.8, folded), rise=0.6)
        elif hands == 3:
            fist = (0.02, -0.62, 0.36)
            s.arm(k, (0.2, fist), (stay, fist), rise=0.6, release=None)
    s.add("look", (0.5, 0), (1.4, 0.2 * s.rng.standard_normal()), (stay, 0.1 * s.rng.standard_normal()))
    if s.fresh:  # the clip starts at rest
        s.begin = s.now + 0.25
    s.wait(stay + 0.3)


@family(
    "strike_pose",
    "dance",
    "~strike a pose with the <side> arm [stretched|held] out",
    "~[stand|pose] with the legs wide, pointing to the <side>",
    "~fling an arm to the <side>, feet wide, and ~freeze",
    "~freeze, feet apart, the <side> arm out( to the side)",
    "~[pose|end] like a pop star, pointing to the <side>",
    side=True,
    speed=True,
    implies=("point", "dance"),
)
def strike_pose(s: Stage, p: Params) -> None:
    """Steps wide, throws one arm out to the side, often with the other hand at the hip, and holds still."""
    k, q = p.hand, p.slowness**0.8
    width = float(s.rng.uniform(0.30, 0.70))
    stance(s, 0.1, 0.8 * q, Stance(lead=k, width=width))
    go, stay = 0.3 + 0.75 * q, float(s.rng.uniform(1.0, 2.4))
    place = around(s.rng, (0.93, s.rng.uniform(-0.05, 0.35), 0.15))
    s.arm(k, (0.45 * go, (-0.1, -0.25, 0.45)), (go, place), (go + stay, place), rise=0.4 * go, release=0.7, settle=0.08)
    other = int(s.rng.integers(3))
    if other == 0:
        s.reach(1 - k, "pelvis", (go, HIP), (go + stay, HIP), release=0.6, swivel=0.7)
    elif other == 1:
        folded = (-0.2, -0.2, 0.42)
        s.arm(1 - k, (go, folded), (go + stay, folded), release=0.6)
    s.hold(0.3, go + stay, rise=0.4, look=0.7 * SIGN[k], sx=0.05 * SIGN[k], roll=0.04 * SIGN[k])
    unstance(s, go + stay + 0.1, 0.8, Stance(lead=k, width=width))
    s.wait(go + stay + 1.0)


@family(
    "arabesque",
    "dance",
    "~do an arabesque( with the <side> leg [lifted|back])",
    "~stretch the <side> leg [far |]back, the arms out in balance",
    "~lift [the|their] straight <side> leg high behind( the body)",
    "~balance on the <other> leg, the <side> one stretched out behind",
    "~hold an arabesque on the <other> leg",
    "~tip forward as the <side> leg rises behind( like that of a ballet dancer)",
    side=True,
    speed=True,
    implies=("dance",),
)
def arabesque(s: Stage, p: Params) -> None:
    """Stands or steps on one leg, the other stretched far back and up, an arm ahead or high, the back arched."""
    k, q = p.hand, p.slowness**0.8
    passing = s.rng.random() < 0.5
    up, stay = 0.3 + 1.1 * q, float(s.rng.uniform(0.4, 1.6))
    height = float(s.rng.uniform(0.35, 0.95))
    if passing:  # step, throw the leg up and walk on
        stay = float(s.rng.uniform(0.05, 0.5))
        ahead = float(s.rng.uniform(0.25, 0.5))
        s.travel(0.1, up - 0.3, 0.0, ahead)
        s.place(1 - k, 0.1, 0.45 * q, 0.04, 0.05, 0.07)
        s.add("lift", (0.1, 0), (0.1 + 0.4 * q, -0.10), (up - 0.1, 0.0))
        s.travel(up + stay + 0.1, 0.9 * q, 0.0, ahead)
        s.place(k, up + stay + 0.1, 0.6 * q, 0.08, 0.12)
        s.place(1 - k, up + stay + 0.75 * q, 0.5 * q, 0.09, 0.0)
    s.shift(1 - k, 0, up + stay, share=0.97, rise=0.8 * q, fall=0.6)
    angle = height * 1.35
    leg = np.array([0.06, -np.cos(angle), -np.sin(angle)]) * 0.985
    s.leg_keys(k, (up, leg), (up + stay, leg), rise=0.9 * q, release=0.8 * q, point=0.9)
    s.hold(0.3, up + stay, rise=0.9 * q, fall=0.8 * q, tilt=0.75 * height, bend=-0.35 * height, nod=-0.15)
    front = around(s.rng, (0.10, 0.42, 0.85) if height < 0.7 else (0.05, 0.30, 0.90))
    front = around(s.rng, (0.15, 0.88, 0.30)) if passing and s.rng.random() < 0.5 else front
    out = around(s.rng, (0.92, 0.10, -0.10))
    lead = k if s.rng.random() < 0.4 else 1 - k
    both_out = s.rng.random() < 0.35
    for h in BOTH:
        place = out if both_out or h != lead else front
        s.arm(h, (up, place), (up + stay, place), rise=0.9 * q, release=0.8 * q)
    s.wait(up + stay + 0.8 * q + 0.3)


@family(
    "hold_half_squat",
    "exercise",
    "~hold a plie, [both|the] arms spread wide",
    "~stand with [deeply |]bent knees and open arms",
    "~[hold|stay in] a [plie|half squat|horse stance]",
    "~stay half squatting with the knees turned out",
    "~hold a low wide stance( with spread arms)",
)
def hold_half_squat(s: Stage, p: Params) -> None:
    """Stands wide with bent, turned-out knees and stays there, the arms stretched out to the sides."""
    width, depth = float(s.rng.uniform(0.20, 0.50)), float(s.rng.uniform(0.12, 0.28))
    stay = float(s.rng.uniform(2.0, 3.6))
    stance(s, 0.1, 0.8, Stance(width=width, settle=0.0))
    end = 1.2 + stay
    s.hold(0.4, end, rise=0.8, fall=0.8, lift=-depth, tilt=0.05, knee0=0.55, knee1=0.55)
    out = np.add(OUT, (0.0, float(s.rng.uniform(-0.10, 0.35)), float(s.rng.uniform(0.0, 0.20))))
    for k in BOTH:
        place = 0.97 * out / max(float(np.linalg.norm(out)), 1.0)
        s.arm(k, (1.1, around(s.rng, place)), (end, around(s.rng, place)), rise=0.8, release=0.7)
    unstance(s, end + 0.2, 0.8, Stance(width=width, settle=0.0))
    s.wait(end + 1.1)


@family(
    "bend_back",
    "exercise",
    "~bend (far )backward(s)",
    "~arch [the|their] back( and ~look up)",
    "~lean (far )back from the waist",
    "~bend over backward(s)",
    "~do a [backbend|back bend]",
    speed=True,
    count=(1, 2),
    implies=("stretch",),
)
def bend_back(s: Stage, p: Params) -> None:
    """Bends the knees a little, arches the back far behind the heels, arms up, open or at the hips, and straightens."""
    one = 2.4 * p.slowness**0.8
    far = float(s.rng.uniform(0.6, 1.0))
    arms = int(s.rng.integers(4))
    a = 0.2
    end = a + p.times * one
    for _ in range(p.times):
        keys = (a, a + 0.42 * one, a + 0.58 * one, a + one)
        s.plateau(keys, bend=-1.15 * far, tilt=-0.26 * far, sz=0.15 * far, lift=-0.07 * far, nod=-0.35 * far)
        for k in BOTH:
            if arms < 2:
                place = around(s.rng, UP if arms else (0.80, 0.40, -0.10))
                s.arm(k, (keys[1], place), (keys[2], place), rise=0.42 * one, release=0.40 * one)
        a += one
    if arms == 2:
        for k in BOTH:
            s.reach(k, "pelvis", (0.6, (0.16, 0.09, -0.10)), (end - 0.3, (0.16, 0.09, -0.10)), rise=0.6, swivel=0.6)
    at, t = s.ticks(0.0, end + 0.4)
    s.add_curve("sx", at, 0.01 * curves.living_noise(s.rng, len(t), 1, 60.0, 1.0)[0] * s.envelope(at, 0.5))
    s.wait(end + 0.3)
