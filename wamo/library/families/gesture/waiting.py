"""Standing about: shifting weight, waiting, looking, talking with the hands, scratching, shivering, waving low or high."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.gesture.arms import HEIGHTS
from wamo.library.families.hands import Rub, rub
from wamo.library.families.poses import BOTH, HIP, around
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage
from wamo.library.styles import ACTS


@family(
    "shift_weight",
    "posture",
    "~shift their weight from [side to side|foot to foot|one foot to the other|one leg to the other]",
    "~stand [around|idle|idly](, shifting their weight)",
    "~stand and ~shift their weight( from foot to foot)",
    "~idle",
    "~shift from foot to foot",
    "~wait, shifting their weight",
    speed=True,
    style=ACTS,
)
def shift_weight(s: Stage, p: Params) -> None:
    """Stands at ease and shifts the weight from one leg to the other, looking about now and then."""
    rng, one = s.rng, 1.25 * p.slowness**0.8
    first, times = int(rng.integers(2)), int(rng.integers(3, 5))
    for n in range(times):
        s.shift((first + n) % 2, 0.2 + n * one, 0.2 + (n + 0.6) * one, 0.65, 0.4 * one, 0.4 * one)
    end = 0.2 + times * one
    look, nod = 0.45 * rng.standard_normal(), 0.12 * rng.standard_normal()
    s.hold(0.25 * end, 0.6 * end, rise=0.6, fall=0.6, look=look, twist=0.2 * look, nod=nod)
    s.wait(end + 0.3)


@family(
    "wait_impatiently",
    "posture",
    "~wait impatiently",
    "~stand [around |]impatiently",
    "~shift impatiently from foot to foot",
    "~[tap a foot|tap their foot] while waiting",
    "~grow impatient",
    speed=True,
)
def wait_impatiently(s: Stage, p: Params) -> None:
    """Waits with a tapping foot and a hand on the hip, looks to the side, sighs and shifts the weight."""
    rng, stay = s.rng, float(s.rng.uniform(3.2, 4.6))
    k, hertz = int(rng.integers(2)), 2.3 * p.pace**0.6
    s.shift(1 - k, 0.1, stay, 0.7, 0.5, 0.6)
    at, t = s.ticks(0.5, stay)
    tap = np.maximum(np.sin(2 * np.pi * hertz * (t - 0.5)), 0.0) ** 1.5
    s.add_curve(f"pitch{k}", at, -0.34 * tap * s.envelope(at, 0.3))
    s.hold(0.2, stay, lift=-0.03)  # a straight leg could not lift its toes
    for side in BOTH:
        if side == 1 - k or rng.random() < 0.5:
            s.reach(side, "pelvis", (0.8, HIP), (stay, HIP), release=0.7, swivel=0.7)
    aim = float(rng.uniform(0.5, 0.9)) * SIGN[int(rng.integers(2))]
    s.add("look", (0.6, 0), (1.1, aim), (0.45 * stay, aim), (0.45 * stay + 0.5, -0.6 * aim), (0.8 * stay, 0))
    s.add("shrug0", (0.5 * stay, 0), (0.5 * stay + 0.5, 0.25), (0.5 * stay + 1.0, 0))
    s.add("shrug1", (0.5 * stay, 0), (0.5 * stay + 0.5, 0.25), (0.5 * stay + 1.0, 0))
    s.wait(stay + 0.7)


@family(
    "fidget",
    "posture",
    "~fidget",
    "~fidget with their [hands|fingers|sleeves]",
    "~fiddle with their [hands|fingers]",
    "~stand there, unable to keep still",
    "~stand [restlessly|and ~fidget]",
    speed=True,
    style=ACTS,
)
def fidget(s: Stage, p: Params) -> None:
    """Stands and plays with the fingers before the belly, looking down and about, shifting the weight a little."""
    rng, stay = s.rng, float(s.rng.uniform(2.6, 4.0))
    for k in BOTH:
        sweep = (0.015, 0.025 * SIGN[k], 0.015)
        rub(s, k, 0.7, stay - 0.7, Rub("chest", (0.035, -0.20, 0.26), sweep, 1.7 * p.pace**0.7, (0.01, 0.0, 0.012)))
    s.hold(0.3, 0.6 * stay, rise=0.5, nod=0.30)
    s.add("look", (0.5 * stay, 0), (0.65 * stay, 0.5 * SIGN[int(rng.integers(2))]), (stay, 0))
    s.shift(int(rng.integers(2)), 0.4, 0.7 * stay, 0.5, 0.6, 0.6)
    s.wait(stay + 0.7)


@family(
    "look",
    "gesture",
    "~look <direction>",
    "~turn their head to look <direction>",
    "~[look|glance|gaze] <direction>( for a moment)",
    "~[stare|peer] <direction>",
    direction=("left", "right", "up", "down"),
    speed=True,
    style=ACTS,
    upper=True,
)
def look(s: Stage, p: Params) -> None:
    """Turns the head to one side, up or down, the trunk following a little, keeps looking and turns back."""
    go, stay = 0.5 * p.slowness**0.9, float(s.rng.uniform(1.0, 2.0))
    aside = {"left": 1.0, "right": -1.0}.get(p.direction or "", 0.0) * float(s.rng.uniform(0.85, 1.1))
    up = {"up": -1.0, "down": 1.0}.get(p.direction or "", 0.0)
    sizes = {"look": 0.8 * aside, "twist": 0.30 * aside, "pyaw": 0.10 * aside}
    sizes |= {"nod": 0.60 * up, "bend": (0.20 if up > 0 else 0.16) * up}
    s.plateau((0.15, 0.15 + go, 0.15 + go + stay, 0.3 + 2 * go + stay), **{c: v for c, v in sizes.items() if v})
    s.wait(0.5 + 2 * go + stay)


@family(
    "shade_eyes",
    "gesture",
    "~shade their eyes( with [the|their] <side> hand)",
    "~look into the distance, shading their eyes( with the <side> hand)",
    "~[hold|put|raise] [the|their] <side> hand above their eyes( to look out)",
    "~[look|search] for something in the distance( with the <side> hand over their eyes)",
    side=True,
    speed=True,
    style=ACTS,
    upper=True,
)
def shade_eyes(s: Stage, p: Params) -> None:
    """Holds a flat hand over the brow and looks slowly over the horizon."""
    go, stay, aim = 0.7 * p.slowness**0.9, float(s.rng.uniform(1.8, 2.8)), 0.6 * SIGN[int(s.rng.integers(2))]
    brow = (0.05, 0.085, 0.145)
    s.reach(p.hand, "head", (go, brow), (go + stay, brow), release=0.7 * go + 0.1, swivel=0.6)
    for channel, share in (("look", 1.0), ("twist", 0.5)):
        keys = ((0.5 * go, 0), (go + 0.3 * stay, aim), (go + 0.8 * stay, -0.7 * aim), (2 * go + stay, 0))
        s.add(channel, *[(t, share * value) for t, value in keys])
    s.hold(0.2, go + stay, rise=0.5, tilt=0.06, nod=-0.05)
    s.wait(go + stay + 0.9 * go + 0.2)


def _beats(s: Stage, sides: tuple[int, ...], p: Params) -> float:
    """Beat with the hands in front of the body as people do when they talk; return the end in seconds from now."""
    rng, stay = s.rng, float(s.rng.uniform(3.0, 4.6))
    for k in sides:
        t, keys = float(rng.uniform(0.45, 0.7)), []
        while t < stay:
            place = rng.uniform((-0.05, -0.52, 0.42), (0.42, -0.12, 0.66))
            keys.append((t, place))
            if rng.random() < 0.6:  # a small stress on the same spot
                t += 0.22 * p.slowness**0.5
                keys.append((t, place + np.array([0.03, -0.09, 0.05])))
            t += float(rng.uniform(0.35, 0.75)) * p.slowness**0.7
        s.arm(k, *keys, release=0.7, overlap=1.15)
    count = int(rng.integers(2, 5))
    for a in np.sort(rng.uniform(0.4, stay - 0.5, count)):
        s.add("nod", (a, 0), (a + 0.18, 0.12), (a + 0.45, 0))
    turn = 0.3 * rng.standard_normal()
    s.hold(0.5, 0.7 * stay, rise=0.7, fall=0.7, look=turn, twist=0.2 * turn)
    return stay + 0.8


@family(
    "talk",
    "gesture",
    "~talk with their hands",
    "~talk[ to someone|]( using their hands)",
    "~[have|hold] a conversation",
    "~gesture while [talking|speaking]",
    "~[speak|chat|talk] to someone, gesturing with both hands",
    "~[explain|describe] something with their hands",
    "~gesture with [both hands|their hands|their arms]",
    "~make [hand gestures|gestures with their hands]( as if talking)",
    speed=True,
    style=ACTS,
    upper=True,
    implies=("gesture",),
)
def talk(s: Stage, p: Params) -> None:
    """Talks: both hands beat and open in front of the body, the head nods and turns."""
    s.wait(_beats(s, BOTH, p))


@family(
    "talk_one_hand",
    "gesture",
    "~gesture with [the|their] <side> hand",
    "~talk, gesturing with [the|their] <side> hand",
    "~[explain|describe|say] something, moving [the|their] <side> hand",
    "~make [gestures|hand gestures] with [the|their] <side> hand",
    side=True,
    speed=True,
    style=ACTS,
    upper=True,
    implies=("gesture", "move_hand"),
)
def talk_one_hand(s: Stage, p: Params) -> None:
    """Talks with one hand beating in front of the body, the other hanging."""
    s.wait(_beats(s, (p.hand,), p))


@family(
    "scratch_arm",
    "gesture",
    "~scratch their <other> arm( with [the|their] <side> hand)",
    "~scratch their [arm|elbow|forearm]",
    "~scratch themselves with [the|their] <side> hand",
    "~[rub|scratch] their <other> [elbow|forearm] with [the|their] <side> hand",
    side=True,
    speed=True,
    style=ACTS,
    upper=True,
)
def scratch_arm(s: Stage, p: Params) -> None:
    """Holds one forearm before the belly and scratches it with the other hand, looking at it."""
    k, span = p.hand, float(s.rng.uniform(1.4, 2.4))
    place = (0.10, -0.14, 0.27)
    s.reach(1 - k, "chest", (0.6, place), (0.6 + span, place), release=0.7)
    rub(s, k, 0.7, span, Rub("chest", (-0.13, -0.10, 0.26), (0.035, 0.01, 0.02), 3.0 * p.pace**0.7), release=0.7)
    s.hold(0.3, 0.6 + span, rise=0.5, nod=0.32, look=-0.2 * SIGN[k])
    s.wait(0.7 + span + 0.8)


@family(
    "shiver",
    "posture",
    "~shiver",
    "~shiver [from the cold|in the cold|with cold]",
    "~[hug themselves|rub their arms] to keep warm",
    "~[tremble|shake] [from the cold|with cold|all over]",
    "~stand shivering, the arms wrapped around themselves",
    speed=True,
)
def shiver(s: Stage, p: Params) -> None:
    """Stands with drawn-up shoulders and folded arms, trembles and rubs the upper arms."""
    rng, stay = s.rng, float(s.rng.uniform(2.6, 4.2))
    at, t = s.ticks(0.0, stay + 0.7)
    weight, amount = curves.window(t, 0.0, stay, 0.6, 0.7), s.envelope(at, 0.7)
    slide = np.sin(2 * np.pi * 1.3 * p.pace**0.7 * t) * curves.window(t, 0.8, stay - 0.3, 0.3, 0.3)
    for k in BOTH:
        top = np.array([-0.60, -0.22 - 0.08 * k, 0.26 + 0.10 * k])
        s.arm_curve(k, at, top + 0.09 * slide[:, None] * np.array([0.1, 1.0, 0.2]), weight)
    for channel in ("nod", "twist", "tip", "bend", "shrug0", "shrug1"):
        hertz, phase = rng.uniform(5.2, 6.8), rng.uniform(0, 6.28)
        s.add_curve(channel, at, 0.035 * np.sin(2 * np.pi * hertz * t + phase) * amount)
    s.hold(0.1, stay, rise=0.5, bend=0.22, nod=0.15, shrug0=0.32, shrug1=0.32, knee0=-0.05, knee1=-0.05)
    s.wait(stay + 0.8)


@family(
    "wave_at_height",
    "gesture",
    "~wave [the|their] <side> hand <height>",
    "~wave with [the|their] <side> [hand|arm] <height>",
    "~hold [the|their] <side> hand <height> and ~wave",
    "~wave [hello|goodbye] with the <side> hand <height>",
    side=True,
    speed=True,
    count=(2, 3, 4, 5),
    height=HEIGHTS,
    style=ACTS,
    upper=True,
    implies=("wave", "gesture"),
)
def wave_at_height(s: Stage, p: Params) -> None:
    """Waves one hand to and fro at the waist, beside the shoulder or high over the head."""
    k, rise, rate = p.hand, 0.65 * s.clipped(p.slowness), 1.6 * p.pace**0.9
    span = p.times / rate
    places = {"waist": (0.42, -0.66, 0.40), "shoulder": (0.46, -0.02, 0.52), "overhead": (0.26, 0.86, 0.12)}
    centre = around(s.rng, places[p.height or "shoulder"], 0.03)
    at, t = s.ticks(0.0, rise + span + 0.9)
    swing = np.sin(2 * np.pi * np.clip((t - rise) * rate, 0, p.times))
    swing *= curves.minimum_jerk((t - rise + 0.15) / 0.25) * (1 - curves.minimum_jerk((t - rise - span) / 0.2))
    size = float(s.rng.uniform(0.16, 0.24))
    curve = centre + swing[:, None] * np.array([size, -0.15 * size, 0.0])
    s.arm_curve(k, at, curve, curves.window(t, 0.0, rise + span, rise, 0.75))
    s.hold(0.1, rise + span, tip=-0.05 * SIGN[k], look=0.05 * SIGN[k])
    s.wait(rise + span + 0.85)
