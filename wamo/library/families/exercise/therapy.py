"""Physiotherapy: arm raises to the back and the diagonal, shoulder turns and the split squat."""

from __future__ import annotations

import numpy as np

from wamo.library.families.poses import BOTH, HIP, UP, Stance, around, stance, unstance
from wamo.library.families.registry import Params, family
from wamo.library.kinematics import ARM_AXIS, ELBOW, UPPER_ARM_SHARE, carried, unit
from wamo.library.stage import Stage
from wamo.library.styles import ACTS

REPEATS = (1, 2, 3)


@family(
    "raise_arm_back",
    "exercise",
    "~[draw|stretch] [the|their] straight <side> arm back(wards)",
    "~[swing|move] [the|their] <side> arm [behind|back past] the hip and ~let it return",
    "~reach (far )back with the straight <side> arm",
    "~extend the <side> shoulder",
    "~do shoulder extensions with the <side> arm",
    side=True,
    speed=True,
    count=REPEATS,
    implies=("exercise",),
)
def raise_arm_back(s: Stage, p: Params) -> None:
    """Draws one straight arm back behind the hip and lets it return."""
    one = 2.0 * p.slowness**0.9
    angle = s.rng.uniform(0.8, 1.15)
    back = (0.10, -np.cos(angle), -np.sin(angle))
    a = 0.15
    for _ in range(p.times):
        keys = (a, a + 0.45 * one, a + 0.55 * one, a + one)
        s.arm(p.hand, (keys[1], back), (keys[2], back), rise=0.45 * one, release=0.45 * one)
        s.plateau(keys, tilt=0.05)
        a += one
    s.wait(a + 0.2)


@family(
    "raise_arm_diagonal",
    "exercise",
    "~raise [the|their] <side> arm on a diagonal( between front and side)",
    "~lift [the|their] straight <side> arm diagonally",
    "~raise and ~lower the <side> arm at an angle( to the front)",
    "~lift the <side> arm in the plane of the shoulder blade",
    "~do [scaption|scaption raises] with the <side> arm",
    side=True,
    speed=True,
    count=REPEATS,
    implies=("exercise",),
)
def raise_arm_diagonal(s: Stage, p: Params) -> None:
    """Raises one straight arm, halfway between the front and the side, overhead and lowers it."""
    one = 2.1 * p.slowness**0.9
    turn = s.rng.uniform(0.65, 0.95)
    out, ahead = np.cos(turn), np.sin(turn)
    middle = 0.97 * np.array([out, 0.0, ahead])
    high = np.array([0.42 * out, 0.86, 0.42 * ahead])
    a = 0.15
    for _ in range(p.times):
        keys = ((a + 0.25 * one, middle), (a + 0.5 * one, high), (a + 0.75 * one, middle))
        s.arm(p.hand, *keys, rise=0.25 * one, release=0.27 * one, overlap=1.5)
        a += one
    s.wait(a + 0.2)


@family(
    "turn_shoulder",
    "exercise",
    "~rotate the <side> shoulder in and out with the elbow bent square",
    "~swing the <side> forearm (like a gate )around a raised elbow",
    "~turn the <side> forearm down and up( with a level upper arm)",
    "~do [shoulder rotations|internal and external shoulder rotations] with the <side> arm",
    "~do a rotator cuff exercise with the <side> [arm|shoulder]",
    side=True,
    speed=True,
    count=REPEATS,
    style=ACTS,
    implies=("exercise",),
)
def turn_shoulder(s: Stage, p: Params) -> None:
    """Holds one elbow out at shoulder height, bent square, and turns the forearm from up to down and back."""
    one = 2.2 * p.slowness**0.9
    raised = 0.8 * p.slowness**0.5
    end = 0.2 + raised + p.times * one
    at, t = s.ticks(0.1, end + 0.7)
    u = np.clip((t - 0.2 - raised) / one, 0, p.times)
    low = s.rng.uniform(-1.2, -0.5)
    angle = 1.45 - (1.45 - low) * (0.5 - 0.5 * np.cos(2 * np.pi * u))
    forearm = np.stack([0.0 * t, np.sin(angle), np.cos(angle)], 1)
    elbow = UPPER_ARM_SHARE * np.array([0.98, s.rng.uniform(-0.15, 0.05), 0.12])
    hand = elbow + (1 - UPPER_ARM_SHARE) * forearm
    s.arm_curve(p.hand, at, hand, s.envelope(at, raised), _swivel(hand, elbow))
    s.wait(end + 0.7)


def _swivel(hand: np.ndarray, elbow: np.ndarray) -> np.ndarray:
    """Return swivels (frames,) that put a left elbow nearest to a place; ``hand`` (frames, 3) from the shoulder."""
    along = unit(hand)
    pole = carried(along, ARM_AXIS, ELBOW)
    pole = pole - np.einsum("ni,ni->n", pole, along)[:, None] * along
    turned = np.arctan2(np.cross(along, pole) @ elbow, pole @ elbow)
    return np.unwrap(turned)


@family(
    "split_squat",
    "exercise",
    "~[do|perform] a split squat with the <side> foot in front",
    "~bend both knees in a [split stance|stride] with the <side> [leg|foot] forward",
    "~dip and ~rise in a long stride with the <side> leg leading",
    "~lunge down and up on the spot with the <side> foot in front",
    "~do <n:split squat> with the <side> leg in front",
    side=True,
    speed=True,
    count=REPEATS,
    implies=("exercise",),
)
def split_squat(s: Stage, p: Params) -> None:
    """Stands with one foot well in front of the other, sinks until the rear knee nears the floor, and rises."""
    k, q = p.hand, p.slowness**0.8
    length = s.rng.uniform(0.62, 0.78)
    settled = stance(s, 0.05, 0.8, Stance(lead=k, length=length, settle=0.0))
    hands = ("hips", "hanging", "up")[int(s.rng.integers(3))]
    a = settled + 0.15
    finish = a + p.times * 2.0 * q
    for h in BOTH:
        if hands == "hips":
            s.reach(h, "pelvis", (settled, HIP), (finish, HIP), release=0.5, swivel=0.7)
        elif hands == "up":
            high = around(s.rng, UP)
            s.arm(h, (settled, high), (finish, high), rise=0.8, release=0.7)
    for _ in range(p.times):
        keys = (a, a + 0.9 * q, a + 1.05 * q, a + 1.95 * q)
        s.plateau(keys, lift=-0.30, tilt=0.06, **{f"pitch{1 - k}": 0.35})
        a += 2.0 * q
    unstance(s, a, 0.8, Stance(lead=k, length=length, settle=0.0))
    s.wait(a + 1.0)
