"""Styles: manners of moving, such as "old", "robot" or "happy", that any gait and many other actions take.

A style is data. `wamo.library.gait` applies what concerns steps, `wamo.library.manner` everything else, so that no
family has code for a style. Angles are in radians, lengths in metres on the mean body. Not in the paper.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from wamo.library.kinematics import arm_vector

Place = tuple[float, float, float]
"""A hand in arm lengths from the shoulder, in the chest's frame, for the left side."""


@dataclass(frozen=True)
class Style:
    """One manner of moving.

    Parameters
    ----------
    posture : stage channel -> offset throughout; "lift" and "pitch" apply only while the pelvis is at standing height
    leaning : as ``posture``, but mirrored at random: a tilted head, a hip shifted to one side
    hands : where the left and the right hand rest and return to; None leaves the hand alone
    mirrored : whether ``hands`` are exchanged if the sore side is the right one
    noise : factor on the sway and tremor that every living body has, in clips of a single action
    tempo : factor on the pace of actions other than gaits
    size : factor on the size of arm and trunk movements of actions other than gaits, unless they have a height
    stance : metres by which each foot stands further out
    speed, cadence : factors on walking speed, and on steps per second at that speed
    scaled, added : field of `Gait` -> factor, or summand; the factor comes first
    limp : 0 .. 1, how much one leg is spared; the sore side is drawn
    unsteady : amplitude of slow changes of walking speed, as a share of it
    waver : amplitude of a slow swaying of trunk and head
    tremor : amplitude of a fast shaking of trunk and head; the hands shake along
    glances : quick looks to the side per second
    bounce : metres by which the knees give way, twice a second, in actions other than gaits
    lilt : amplitude with which the head swings from side to side
    halts, halting : stops per second, and 0 .. 1 how far the movement stops in between
    implies : actions that a walk in this style also is, e.g. "limp" of an injured one
    """

    posture: Mapping[str, float] = field(default_factory=dict)
    leaning: Mapping[str, float] = field(default_factory=dict)
    hands: tuple[Place | None, Place | None] = (None, None)
    mirrored: bool = False
    noise: float = 1.0
    tempo: float = 1.0
    size: float = 1.0
    stance: float = 0.0
    speed: float = 1.0
    cadence: float = 1.0
    scaled: Mapping[str, float] = field(default_factory=dict)
    added: Mapping[str, float] = field(default_factory=dict)
    limp: float = 0.0
    unsteady: float = 0.0
    waver: float = 0.0
    tremor: float = 0.0
    glances: float = 0.0
    bounce: float = 0.0
    lilt: float = 0.0
    halts: float = 1.0
    halting: float = 0.0
    implies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manner:
    """A style in one performance: ``sore`` is the spared side (0 left, 1 right), ``sign`` the way the body leans."""

    style: Style
    sore: int
    sign: int

    @property
    def hands(self) -> tuple[Place | None, Place | None]:
        """Where the left and the right hand rest; None leaves a hand alone."""
        hands = self.style.hands
        return (hands[1], hands[0]) if self.style.mirrored and self.sore else hands

    @classmethod
    def drawn(cls, rng: np.random.Generator, style: Style) -> Manner:
        """Draw the sides of a performance."""
        return cls(style, int(rng.integers(2)), 1 if rng.random() < 0.5 else -1)


def _both(place: Place) -> tuple[Place, Place]:
    return place, place


_FOREARMS_LEVEL: Place = tuple(arm_vector(0.0, 0.06, 1.5).tolist())

STYLES: dict[str, Style] = {
    "relaxed": Style(
        posture={"bend": 0.04, "shrug0": -0.06, "shrug1": -0.06},
        tempo=0.92,
        size=0.9,
        speed=0.85,
        scaled={"arm": 0.9},
    ),
    "tired": Style(
        posture={"bend": 0.30, "nod": 0.30, "tilt": 0.06, "shrug0": -0.12, "shrug1": -0.12, "lift": -0.02},
        tempo=0.78,
        size=0.72,
        speed=0.62,
        cadence=0.95,
        scaled={"arm": 0.5, "strike": 0.5, "bob": 0.8},
        added={"clearance": -0.015, "arm_base": 0.10},
        waver=0.03,
        implies=("trudge",),
    ),
    "energetic": Style(
        posture={"bend": -0.04, "nod": -0.06},
        tempo=1.18,
        size=1.12,
        speed=1.15,
        scaled={"arm": 1.6, "bob": 1.7, "heel": 1.2, "sway": 1.3},
        added={"elbow": 0.35, "knee_lift": 0.02},
        bounce=0.015,
    ),
    "cautious": Style(
        posture={"lift": -0.05, "tilt": 0.08, "nod": 0.16},
        tempo=0.80,
        size=0.85,
        speed=0.50,
        cadence=0.95,
        scaled={"arm": 0.3, "strike": 0.2, "heel": 0.6},
        added={"elbow": 0.55, "arm_base": 0.15, "knee_lift": 0.02, "arm_out": 0.10},
        halts=0.8,
        halting=0.4,
    ),
    "happy": Style(
        posture={"bend": -0.07, "nod": -0.10},
        tempo=1.1,
        size=1.15,
        speed=1.05,
        scaled={"bob": 1.9, "arm": 1.5, "sway": 1.7, "hip_drop": 1.6},
        added={"arm_out": 0.14},
        bounce=0.018,
        lilt=0.11,
    ),
    "sad": Style(
        posture={"bend": 0.26, "nod": 0.45, "tilt": 0.03, "shrug0": -0.10, "shrug1": -0.10},
        tempo=0.78,
        size=0.65,
        speed=0.60,
        scaled={"arm": 0.3, "bob": 0.6, "strike": 0.6},
        added={"clearance": -0.012},
    ),
    "angry": Style(
        posture={"tilt": 0.12, "bend": 0.07, "nod": 0.12, "shrug0": 0.14, "shrug1": 0.14},
        tempo=1.2,
        size=1.12,
        stance=0.03,
        speed=1.12,
        cadence=1.06,
        scaled={"arm": 1.4, "bob": 1.7, "heel": 0.8},
        added={"elbow": 0.5, "arm_out": 0.14, "width": 0.025, "knee_lift": 0.03},
    ),
    "scared": Style(
        posture={"lift": -0.10, "bend": 0.26, "tilt": 0.08, "shrug0": 0.34, "shrug1": 0.34, "nod": -0.08},
        hands=((-0.10, -0.16, 0.40), (-0.06, -0.24, 0.44)),
        tempo=1.05,
        size=0.8,
        speed=0.55,
        cadence=1.15,
        scaled={"strike": 0.2, "heel": 0.7},
        tremor=0.014,
        glances=1.1,
        halts=0.7,
        halting=0.5,
    ),
    "proud": Style(
        posture={"bend": -0.15, "nod": -0.15, "tilt": -0.03, "shrug0": -0.05, "shrug1": -0.05},
        tempo=0.92,
        size=1.05,
        scaled={"arm": 1.15, "bob": 1.2},
        added={"arm_out": 0.16, "knee_lift": 0.03},
    ),
    "old": Style(
        posture={"bend": 0.52, "tilt": 0.15, "nod": -0.12, "lift": -0.06, "shrug0": 0.06, "shrug1": 0.06},
        tempo=0.70,
        size=0.75,
        speed=0.40,
        cadence=1.05,
        scaled={"arm": 0.35, "strike": 0.3, "heel": 0.6, "hip_turn": 0.3, "bob": 0.7},
        added={"elbow": 0.4, "clearance": -0.016, "width": 0.02, "arm_base": 0.15},
        tremor=0.006,
    ),
    "drunk": Style(
        posture={"bend": 0.12, "nod": 0.14, "tilt": 0.04},
        tempo=0.85,
        stance=0.04,
        speed=0.68,
        cadence=1.1,
        scaled={"sway": 3.0, "arm": 0.5, "heel": 0.7},
        added={"width": 0.07, "drift": 0.28, "arm_out": 0.35, "elbow": 0.25},
        unsteady=0.45,
        waver=0.15,
        implies=("stagger",),
    ),
    "zombie": Style(
        posture={"bend": 0.10, "tilt": 0.08, "nod": 0.10},
        leaning={"tip": 0.34, "side": 0.10, "look": 0.15},
        hands=((0.03, 0.00, 0.93), (0.05, -0.12, 0.90)),
        tempo=0.68,
        size=0.9,
        speed=0.42,
        cadence=0.95,
        scaled={"strike": 0.2, "heel": 0.5, "bob": 0.7, "hip_turn": 0.5, "sway": 1.6},
        added={"clearance": -0.025, "width": 0.03},
        limp=0.7,
        waver=0.05,
    ),
    "robot": Style(
        posture={"bend": -0.05},
        hands=_both(_FOREARMS_LEVEL),
        noise=0.1,
        tempo=0.85,
        speed=0.70,
        scaled={"sway": 0.2, "bob": 0.2, "hip_turn": 0.0, "hip_drop": 0.0, "heel": 0.3, "strike": 0.0, "drift": 0.0},
        added={"knee_lift": 0.08, "toe_out": -0.10},
        halts=1.7,
        halting=0.9,
    ),
    "sneaky": Style(
        posture={"lift": -0.13, "tilt": 0.26, "bend": 0.30, "nod": -0.22, "pitch0": 0.22, "pitch1": 0.22},
        hands=((-0.10, -0.26, 0.42), (-0.06, -0.32, 0.44)),
        tempo=0.75,
        size=0.85,
        speed=0.42,
        cadence=0.82,
        scaled={"heel": 0.4, "strike": -0.6},
        added={"knee_lift": 0.12, "clearance": 0.04},
        glances=0.4,
        halts=0.7,
        halting=0.35,
        implies=("tiptoe",),
    ),
    "feminine": Style(
        posture={"bend": -0.06, "nod": -0.03},
        leaning={"roll": 0.045, "side": -0.09, "sx": 0.025, "tip": 0.06},
        stance=-0.035,
        size=0.92,
        speed=0.92,
        cadence=1.05,
        scaled={"hip_drop": 2.4, "sway": 1.5, "hip_turn": 1.9, "arm": 0.9},
        added={"width": -0.058, "arm_out": 0.14, "elbow": 0.25, "toe_out": -0.08},
    ),
    "masculine": Style(
        posture={"bend": -0.09, "shrug0": 0.08, "shrug1": 0.08},
        stance=0.07,
        size=1.1,
        scaled={"hip_drop": -0.9, "hip_turn": 0.6, "sway": 1.8, "bob": 1.2},
        added={"width": 0.065, "toe_out": 0.20, "arm_out": 0.32, "elbow": 0.2},
    ),
    "childlike": Style(
        posture={"bend": -0.05, "nod": -0.08},
        tempo=1.2,
        size=1.2,
        speed=0.92,
        cadence=1.2,
        scaled={"bob": 2.8, "arm": 1.8, "sway": 1.8},
        added={"arm_out": 0.24, "knee_lift": 0.08, "heel": 0.2},
        bounce=0.035,
        lilt=0.16,
    ),
    "injured": Style(
        posture={"bend": 0.20, "tilt": 0.07, "nod": 0.10},
        hands=((-0.20, -0.52, 0.28), None),
        mirrored=True,
        tempo=0.75,
        size=0.8,
        speed=0.48,
        scaled={"arm": 0.5, "strike": 0.3, "heel": 0.7, "sway": 1.7, "bob": 0.6},
        limp=1.0,
        implies=("limp",),
    ),
    "loaded": Style(
        posture={"tilt": -0.10, "bend": -0.10, "lift": -0.03, "nod": 0.10},
        hands=_both((-0.04, -0.48, 0.56)),
        speed=0.62,
        scaled={"heel": 0.8, "bob": 1.1, "sway": 1.8, "strike": 0.6},
        added={"width": 0.03},
        implies=("carry_walk",),
    ),
    "cold": Style(
        posture={"bend": 0.24, "nod": 0.16, "shrug0": 0.38, "shrug1": 0.38, "lift": -0.02},
        hands=((-0.62, -0.20, 0.26), (-0.62, -0.32, 0.38)),
        stance=-0.03,
        size=0.8,
        speed=0.80,
        cadence=1.15,
        added={"width": -0.03},
        tremor=0.035,
    ),
    "half_hearted": Style(
        posture={"shrug0": -0.08, "shrug1": -0.08, "nod": 0.10, "bend": 0.08},
        tempo=0.85,
        size=0.58,
    ),
}
"""Every style, by name. New ones go to the end."""

GAITS = tuple(name for name in STYLES if name != "half_hearted")
"""Styles of walking; all but the half-hearted."""
RUNS = tuple(n for n in GAITS if n not in ("relaxed", "cautious", "sad", "old", "sneaky", "loaded", "cold"))
"""Styles of running: those that leave a run a run."""
ACTS = tuple(name for name in STYLES if name != "loaded")
"""Styles of actions that leave the hands free in between."""
LOOSE = tuple(name for name in ACTS if STYLES[name].hands == (None, None))
"""Styles of actions that begin or end with hanging arms."""
FULL = tuple(name for name in LOOSE if STYLES[name].size > 0.85)
"""Styles of actions that stretch the arms fully and let them hang before and after."""
CROOKED = frozenset(name for name, style in STYLES.items() if style.added.get("drift", 0.0) > 0.1)
"""Styles whose walk strays from a straight line."""
_STRAIGHT = re.compile(
    r"\bstraight (?:line|ahead|on|forwards?|path)\b|\b(?:walk|run|jog|go|move|head|march|step)\w* straight\b"
)


def contradicts(text: str, style: str | None) -> bool:
    """Whether a sentence, or a pattern of one, has a performance in this style go straight although it strays."""
    return style in CROOKED and bool(_STRAIGHT.search(text.lower()))
