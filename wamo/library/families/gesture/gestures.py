"""Waves, points, claps, nods, bows."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.poses import BOTH, BROW, FRONT, around
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage
from wamo.library.styles import ACTS


@family(
    "wave",
    "gesture",
    "~wave with [the|their] <side> hand",
    "~wave with the <side> hand",
    "~wave",
    "~raise their <side> [hand|arm] and ~wave",
    "~lift the <side> [hand|arm] to wave",
    "~wave [hello|goodbye|at someone|hi]( with their <side> hand)",
    "~greet someone with a wave( of their <side> hand)",
    "~wave [a hand|one hand|their hand] in the air",
    side=True,
    speed=True,
    count=(2, 3, 4, 5),
    upper=True,
    style=ACTS,
    implies=("gesture",),
)
def wave(s: Stage, p: Params) -> None:
    """Raises one hand beside the head and waves it to and fro."""
    k, rng = p.hand, s.rng
    rate = 1.7 * p.pace**0.9
    rise = float(rng.uniform(0.55, 0.75)) * s.clipped(p.slowness)
    span = p.times / rate
    up = around(rng, (0.36, 0.42, 0.30), 0.05)
    at, t = s.ticks(0, rise + span + 0.9)
    u = np.clip((t - rise) * rate, 0, p.times)
    swing = (
        np.sin(2 * np.pi * u)
        * curves.minimum_jerk((t - rise + 0.15) / 0.25)
        * (1 - curves.minimum_jerk((t - rise - span) / 0.2))
    )
    size = float(rng.uniform(0.17, 0.25))
    curve = up + swing[:, None] * np.array([size, -0.25 * size, 0.02])
    s.arm_curve(k, at, curve, curves.window(t, 0, rise + span, rise, 0.75), swivel=-0.12 + 0.10 * swing)
    s.hold(0.1, rise + span, tip=-0.07 * SIGN[k], side=-0.04 * SIGN[k], look=0.05 * SIGN[k])
    s.wait(rise + span + 0.8)


@family(
    "wave_both",
    "gesture",
    "~wave with both [hands|arms]",
    "~wave both [arms|hands] [above|over] their head",
    "~raise both [arms|hands] and ~wave( them)",
    "~wave their arms in the air",
    "~[signal|wave] for attention with both arms",
    speed=True,
    count=(2, 3, 4, 5),
    upper=True,
    style=ACTS,
    implies=("gesture", "wave"),
)
def wave_both(s: Stage, p: Params) -> None:
    """Waves both arms overhead, crossing and parting."""
    rate, rise = 1.15 * p.pace**0.9, 0.7 * s.clipped(p.slowness)
    span = p.times / rate
    at, t = s.ticks(0, rise + span + 0.9)
    u = np.clip((t - rise) * rate, 0, p.times)
    swing = (
        np.sin(2 * np.pi * u)
        * curves.minimum_jerk((t - rise + 0.15) / 0.25)
        * (1 - curves.minimum_jerk((t - rise - span) / 0.2))
    )
    for k in BOTH:
        angle = 0.30 + 0.42 * swing
        curve = 0.93 * np.stack([np.sin(angle), np.cos(angle), 0.16 + 0 * t], 1)
        s.arm_curve(k, at, curve, curves.window(t, 0, rise + span, rise, 0.8))
    s.hold(0.1, rise + span, bend=-0.05, nod=-0.1)
    s.wait(rise + span + 0.85)


@family(
    "clap",
    "gesture",
    "~clap",
    "~clap their hands",
    "~applaud",
    "~clap [their hands together|both hands]",
    "~give [applause|a round of applause]",
    "~bring their hands together and ~clap",
    speed=True,
    count=(3, 4, 5, 6),
    upper=True,
    style=ACTS,
    implies=("gesture",),
)
def clap(s: Stage, p: Params) -> None:
    """Claps in front of the chest."""
    rate, rise = 2.1 * p.pace**0.9, 0.55
    span = p.times / rate
    at, t = s.ticks(0, rise + span + 0.8)
    u = np.clip((t - rise) * rate, 0, p.times)
    apart = 0.055 + 0.12 * np.sin(np.pi * u) ** 2
    height = 0.10 + 0.05 * s.rng.standard_normal()
    w = curves.window(t, 0, rise + span, rise, 0.65)
    for k in BOTH:
        s.reach_curve(k, "chest", at, np.stack([apart, height + 0.25 * apart, 0.30 + 0 * t], 1), w, swivel=0.1)
    s.hold(0.1, rise + span, nod=0.08, bend=0.04)
    s.wait(rise + span + 0.7)


@family(
    "point",
    "gesture",
    "~point( <direction>) with [the|their] <side> [hand|arm|finger]",
    "~point <direction>",
    "~point at something( with their <side> hand)",
    "~raise [the|their] <side> arm and ~point <direction>",
    "~extend their <side> arm to point <direction>",
    side=True,
    direction=("forward", "up", "side"),
    speed=True,
    upper=True,
    style=ACTS,
    implies=("gesture",),
)
def point(s: Stage, p: Params) -> None:
    """Stretches one arm to point forward, up or to the side, looks there and holds."""
    k = p.hand
    place = {"forward": FRONT, "up": (0.25, 0.85, 0.40), "side": (0.94, 0.10, 0.15)}[p.direction or "forward"]
    go, stay = 0.75 * p.slowness**0.9, float(s.rng.uniform(0.9, 1.5))
    s.arm(
        k,
        (0.45 * go, (0.2, -0.2, 0.5)),
        (go, place),
        (go + stay, around(s.rng, place, 0.015)),
        release=0.7 * p.slowness**0.5,
        settle=0.06,
    )
    look = {"forward": 0.0, "up": 0.15, "side": 0.75}[p.direction or "forward"]
    s.hold(0.05, go + stay, rise=0.4, look=look * SIGN[k], nod=-0.35 if p.direction == "up" else 0.0)
    s.wait(go + stay + 0.7)


@family(
    "beckon",
    "gesture",
    "~beckon with [the|their] <side> hand",
    "~beckon someone over( with their <side> hand)",
    "~motion with [the|their] <side> hand to come closer",
    "~signal someone to come( with their <side> hand)",
    "~gesture for someone to come( with the <side> hand)",
    side=True,
    speed=True,
    count=(2, 3, 4),
    upper=True,
    style=ACTS,
    implies=("gesture",),
)
def beckon(s: Stage, p: Params) -> None:
    """Stretches a hand out low and draws it in to the shoulder again and again."""
    k, rate, rise = p.hand, 1.15 * p.pace**0.8, 0.6
    span = p.times / rate
    at, t = s.ticks(0, rise + span + 0.8)
    u = np.clip((t - rise) * rate, 0, p.times)
    s_in = np.sin(np.pi * u) ** 2
    curve = np.array([0.10, -0.12, 0.86]) + s_in[:, None] * np.array([-0.02, 0.22, -0.46])
    s.arm_curve(k, at, curve, curves.window(t, 0, rise + span, rise, 0.7))
    s.hold(0.1, rise + span, nod=0.05, bend=0.06)
    s.wait(rise + span + 0.7)


@family(
    "salute",
    "gesture",
    "~salute with [the|their] <side> hand",
    "~salute",
    "~give a (military )salute( with their <side> hand)",
    "~raise their <side> hand to their forehead in (a )salute",
    "~stand at attention and ~salute",
    side=True,
    speed=True,
    upper=True,
    style=ACTS,
    implies=("gesture",),
)
def salute(s: Stage, p: Params) -> None:
    """Stands upright, snaps a hand to the brow, holds, and snaps it down."""
    go, stay = 0.5 * p.slowness**0.8, float(s.rng.uniform(0.9, 1.4))
    s.reach(p.hand, "head", (go, BROW), (go + stay, BROW), release=0.45 * p.slowness**0.6, swivel=0.55)
    s.hold(0, go + stay, bend=-0.08, nod=-0.05)
    s.wait(go + stay + 0.6)


@family(
    "shrug",
    "gesture",
    "~shrug",
    "~shrug their shoulders",
    "~[lift|raise] [both|their] shoulders in a shrug",
    "~shrug as if (completely )at a loss",
    "~give a shrug, palms up",
    speed=True,
    count=(1, 2),
    upper=True,
    style=ACTS,
    implies=("gesture",),
)
def shrug(s: Stage, p: Params) -> None:
    """Draws both shoulders up, hands turning out at the waist, head tipped."""
    one = 0.95 * p.slowness**0.8
    tip = 0.12 * (1 if s.rng.random() < 0.5 else -1)
    for n in range(p.times):
        a = 0.1 + n * (one + 0.15)
        for k in BOTH:
            s.add(f"shrug{k}", (a, 0), (a + 0.38 * one, 0.52), (a + 0.6 * one, 0.52), (a + one, 0))
        s.add("tip", (a, 0), (a + 0.4 * one, tip), (a + one, 0))
        s.add("bend", (a, 0), (a + 0.4 * one, -0.06), (a + one, 0))
    end = 0.1 + p.times * (one + 0.15)
    for k in BOTH:
        s.arm(k, (0.1 + 0.4 * one, (0.38, -0.36, 0.46)), (end - 0.4 * one, (0.40, -0.34, 0.46)), release=0.6)
    s.wait(end + 0.4)


@family(
    "nod",
    "gesture",
    "~nod",
    "~nod their head",
    "~nod (in agreement|yes|approvingly)",
    "~move their head up and down",
    "~nod their head (to say )yes",
    speed=True,
    count=(2, 3, 4),
    upper=True,
    style=ACTS,
    implies=("gesture",),
)
def nod(s: Stage, p: Params) -> None:
    """Nods the head."""
    _head(s, p, "nod", 0.30, 1.5, absolute=True)


@family(
    "shake_head",
    "gesture",
    "~shake their head",
    "~shake their head (in disagreement|no|from side to side)",
    "~turn their head from side to side to say no",
    "~[say no|disagree] by shaking their head",
    speed=True,
    count=(2, 3, 4),
    upper=True,
    style=ACTS,
    implies=("gesture",),
)
def shake_head(s: Stage, p: Params) -> None:
    """Shakes the head."""
    _head(s, p, "look", 0.62, 1.35, absolute=False)


def _head(s: Stage, p: Params, channel: str, size: float, hertz: float, absolute: bool) -> None:
    rate = hertz * p.pace**0.9
    span = p.times / rate
    at, t = s.ticks(0, span + 0.8)
    u = np.clip((t - 0.3) * rate, 0, p.times)
    swing = (
        (0.5 - 0.5 * np.cos(2 * np.pi * u)) * 1.4 - 0.2 * np.sin(np.pi * u / max(p.times, 1))
        if absolute
        else np.sin(2 * np.pi * u)
    )
    size *= float(s.rng.uniform(0.85, 1.15))
    s.add_curve(channel, at, size * swing)
    s.add_curve("bend", at, 0.05 * swing * (1 if absolute else 0))
    s.add_curve("twist", at, 0.05 * swing * (0 if absolute else 1))
    s.wait(span + 1.0)


@family(
    "look_around",
    "gesture",
    "~look around",
    "~look to the <way> and then to the other side",
    "~look [left and right|from side to side]",
    "~turn their head to look around",
    "~scan [the surroundings|the area]",
    "~look over their shoulder to the <way>",
    direction=("left", "right"),
    speed=True,
    upper=True,
    style=ACTS,
)
def look_around(s: Stage, p: Params) -> None:
    """Turns head and shoulders far to one side, then far to the other."""
    sign, q = (1 if p.direction == "left" else -1), p.slowness**0.9
    keys = [(0.1, 0), (0.8 * q, 1), (1.3 * q, 1), (2.4 * q, -1), (2.9 * q, -1), (3.6 * q, 0)]
    for channel, size in (("look", 0.85), ("twist", 0.48), ("pyaw", 0.16)):
        s.add(channel, *[(t, v * size * sign) for t, v in keys])
    s.wait(3.6 * q + 0.2)


@family(
    "bow",
    "gesture",
    "~bow",
    "~take a bow",
    "~bow [deeply|respectfully|politely]",
    "~bend forward at the waist in a bow",
    "~bow to [the audience|someone]",
    "~lean forward to bow and ~straighten up again",
    speed=True,
    count=(1, 2),
    style=ACTS,
    implies=("gesture",),
)
def bow(s: Stage, p: Params) -> None:
    """Bends from the hips with a straight back, hands at the thighs, and rises."""
    q = p.slowness**0.9
    deep = float(s.rng.uniform(0.75, 1.05))
    one = 2.1 * q
    for n in range(p.times):
        a = 0.15 + n * (one + 0.2)
        s.add("tilt", (a, 0), (a + 0.42 * one, deep), (a + 0.62 * one, deep), (a + one, 0))
        s.add("sz", (a, 0), (a + 0.42 * one, -0.13), (a + 0.62 * one, -0.13), (a + one, 0))
        s.add("bend", (a, 0), (a + 0.45 * one, 0.25), (a + 0.62 * one, 0.25), (a + one, 0))
        s.add("nod", (a, 0), (a + 0.4 * one, 0.3), (a + 0.65 * one, 0.3), (a + one, 0))
    end = 0.15 + p.times * (one + 0.2)
    for k in BOTH:
        s.reach(k, "pelvis", (0.6 * q, (0.15, -0.18, 0.10)), (end - 0.6 * q, (0.15, -0.20, 0.11)), release=0.6)
    s.wait(end + 0.2)
