"""Gestures of hands and head: waves, points, nods, bows, claps."""

from __future__ import annotations

import numpy as np

from wamo.data.procedural import curves
from wamo.data.procedural.families.poses import BOTH, BROW, FRONT, HIP, UP, around
from wamo.data.procedural.families.registry import Params, family
from wamo.data.procedural.stage import SIGN, Stage


@family("wave", "gesture", "~wave with [the|their] <side> hand", "~wave with the <side> hand", "~wave", "~raise their <side> [hand|arm] and ~wave", "~lift the <side> [hand|arm] to ~wave",
        "~wave [hello|goodbye|at someone|hi]( with their <side> hand)", "~greet someone with a wave( of their <side> hand)", "~wave [a hand|one hand|their hand] in the air",
        side=True, speed=True, count=(2, 3, 4, 5), upper=True, implies=("gesture",))  # fmt: skip
def wave(s: Stage, p: Params) -> None:
    """Raises one hand beside the head and waves it to and fro."""
    k, rng = p.hand, s.rng
    rate = 1.7 * p.pace**0.9
    rise = float(rng.uniform(0.55, 0.75)) * s.clipped(p.slowness)
    span = p.times / rate
    up = around(rng, (0.36, 0.42, 0.30), 0.05)
    at, t = s.ticks(0, rise + span + 0.9)
    u = np.clip((t - rise) * rate, 0, p.times)
    swing = np.sin(2 * np.pi * u) * curves.minimum_jerk((t - rise + 0.15) / 0.25) * (1 - curves.minimum_jerk((t - rise - span) / 0.2))
    size = float(rng.uniform(0.17, 0.25))
    curve = up + swing[:, None] * np.array([size, -0.25 * size, 0.02])
    s.arm_curve(k, at, curve, curves.window(t, 0, rise + span, rise, 0.75), swivel=-0.12 + 0.10 * swing)
    s.hold(0.1, rise + span, tip=-0.07 * SIGN[k], side=-0.04 * SIGN[k], look=0.05 * SIGN[k])
    s.wait(rise + span + 0.8)


@family("wave_both", "gesture", "~wave with both [hands|arms]", "~wave both [arms|hands] [above|over] their head", "~raise both [arms|hands] and ~wave( them)", "~wave their arms in the air",
        "~[signal|wave] for attention with both arms", speed=True, count=(2, 3, 4, 5), upper=True, implies=("gesture", "wave"))  # fmt: skip
def wave_both(s: Stage, p: Params) -> None:
    """Waves both arms overhead, crossing and parting."""
    rate, rise = 1.15 * p.pace**0.9, 0.7 * s.clipped(p.slowness)
    span = p.times / rate
    at, t = s.ticks(0, rise + span + 0.9)
    u = np.clip((t - rise) * rate, 0, p.times)
    swing = np.sin(2 * np.pi * u) * curves.minimum_jerk((t - rise + 0.15) / 0.25) * (1 - curves.minimum_jerk((t - rise - span) / 0.2))
    for k in BOTH:
        angle = 0.30 + 0.42 * swing
        curve = 0.93 * np.stack([np.sin(angle), np.cos(angle), 0.16 + 0 * t], 1)
        s.arm_curve(k, at, curve, curves.window(t, 0, rise + span, rise, 0.8))
    s.hold(0.1, rise + span, bend=-0.05, nod=-0.1)
    s.wait(rise + span + 0.85)


@family("clap", "gesture", "~clap", "~clap their hands", "~applaud", "~clap [their hands together|both hands]", "~give [applause|a round of applause]", "~bring their hands together and ~clap",
        speed=True, count=(3, 4, 5, 6), upper=True, implies=("gesture",))  # fmt: skip
def clap(s: Stage, p: Params) -> None:
    """Claps before the chest."""
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


@family("point", "gesture", "~point( <direction>) with [the|their] <side> [hand|arm|finger]", "~point <direction>", "~point at something( with their <side> hand)", "~raise [the|their] <side> arm and ~point <direction>",
        "~extend their <side> arm to point <direction>", side=True, direction=("forward", "up", "side"), speed=True, upper=True, implies=("gesture",))  # fmt: skip
def point(s: Stage, p: Params) -> None:
    """Stretches one arm to point forward, up or to the side, looks there and holds."""
    k = p.hand
    place = {"forward": FRONT, "up": (0.25, 0.85, 0.40), "side": (0.94, 0.10, 0.15)}[p.direction or "forward"]
    go, stay = 0.75 * p.slowness**0.9, float(s.rng.uniform(0.9, 1.5))
    s.arm(k, (0.45 * go, (0.2, -0.2, 0.5)), (go, place), (go + stay, around(s.rng, place, 0.015)), release=0.7 * p.slowness**0.5, settle=0.06)
    look = {"forward": 0.0, "up": 0.15, "side": 0.75}[p.direction or "forward"]
    s.hold(0.05, go + stay, rise=0.4, look=look * SIGN[k], nod=-0.35 if p.direction == "up" else 0.0)
    s.wait(go + stay + 0.7)


@family("beckon", "gesture", "~beckon with [the|their] <side> hand", "~beckon someone over( with their <side> hand)", "~motion with [the|their] <side> hand to come closer", "~signal someone to come( with their <side> hand)",
        "~gesture come here( with the <side> hand)", side=True, speed=True, count=(2, 3, 4), upper=True, implies=("gesture",))  # fmt: skip
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


@family("salute", "gesture", "~salute with [the|their] <side> hand", "~salute", "~give a (military )salute( with their <side> hand)", "~raise their <side> hand to their forehead in (a )salute",
        "~stand at attention and ~salute", side=True, speed=True, upper=True, implies=("gesture",))  # fmt: skip
def salute(s: Stage, p: Params) -> None:
    """Stands upright, snaps a hand to the brow, holds, and snaps it down."""
    go, stay = 0.5 * p.slowness**0.8, float(s.rng.uniform(0.9, 1.4))
    s.reach(p.hand, "head", (go, BROW), (go + stay, BROW), release=0.45 * p.slowness**0.6, swivel=0.55)
    s.hold(0, go + stay, bend=-0.08, nod=-0.05)
    s.wait(go + stay + 0.6)


@family("shrug", "gesture", "~shrug", "~shrug their shoulders", "~[lift|raise] [both|their] shoulders in a shrug", "~shrug as if (to say )they do not know", "~give a shrug, palms up",
        speed=True, count=(1, 2), upper=True, implies=("gesture",))  # fmt: skip
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


@family("nod", "gesture", "~nod", "~nod their head", "~nod (in agreement|yes|approvingly)", "~move their head up and down", "~nod their head (to say )yes", speed=True, count=(2, 3, 4), upper=True,
        implies=("gesture",))  # fmt: skip
def nod(s: Stage, p: Params) -> None:
    """Nods the head."""
    _head(s, p, "nod", 0.30, 1.5, absolute=True)


@family("shake_head", "gesture", "~shake their head", "~shake their head (in disagreement|no|from side to side)", "~turn their head from side to side to say no", "~[say no|disagree] by shaking their head",
        speed=True, count=(2, 3, 4), upper=True, implies=("gesture",))  # fmt: skip
def shake_head(s: Stage, p: Params) -> None:
    """Shakes the head."""
    _head(s, p, "look", 0.62, 1.35, absolute=False)


def _head(s: Stage, p: Params, channel: str, size: float, hertz: float, absolute: bool) -> None:
    rate = hertz * p.pace**0.9
    span = p.times / rate
    at, t = s.ticks(0, span + 0.8)
    u = np.clip((t - 0.3) * rate, 0, p.times)
    swing = (0.5 - 0.5 * np.cos(2 * np.pi * u)) * 1.4 - 0.2 * np.sin(np.pi * u / max(p.times, 1)) if absolute else np.sin(2 * np.pi * u)
    size *= float(s.rng.uniform(0.85, 1.15))
    s.add_curve(channel, at, size * swing)
    s.add_curve("bend", at, 0.05 * swing * (1 if absolute else 0))
    s.add_curve("twist", at, 0.05 * swing * (0 if absolute else 1))
    s.wait(span + 1.0)


@family("look_around", "gesture", "~look around", "~look to the <way> and then to the other side", "~look [left and right|from side to side]", "~turn their head to look around", "~scan [the surroundings|the area]",
        "~look over their shoulder to the <way>", direction=("left", "right"), speed=True, upper=True)  # fmt: skip
def look_around(s: Stage, p: Params) -> None:
    """Turns head and shoulders far to one side, then far to the other."""
    sign, q = (1 if p.direction == "left" else -1), p.slowness**0.9
    keys = [(0.1, 0), (0.8 * q, 1), (1.3 * q, 1), (2.4 * q, -1), (2.9 * q, -1), (3.6 * q, 0)]
    for channel, size in (("look", 0.85), ("twist", 0.48), ("pyaw", 0.16)):
        s.add(channel, *[(t, v * size * sign) for t, v in keys])
    s.wait(3.6 * q + 0.2)


@family("bow", "gesture", "~bow", "~take a bow", "~bow [deeply|respectfully|politely]", "~bend forward at the waist in a bow", "~bow to [the audience|someone]", "~lean forward to bow and ~straighten up again",
        speed=True, count=(1, 2), implies=("gesture",))  # fmt: skip
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


@family("cheer", "gesture", "~cheer", "~raise both [arms|fists] in [victory|triumph|celebration]", "~celebrate with (both )arms raised", "~throw their arms up in joy", "~pump both fists in the air",
        speed=True, count=(2, 3, 4), implies=("gesture",))  # fmt: skip
def cheer(s: Stage, p: Params) -> None:
    """Throws both fists up again and again, rising onto the toes."""
    rate, rise = 1.5 * p.pace**0.9, 0.5
    span = p.times / rate
    at, t = s.ticks(0, rise + span + 0.8)
    u = np.clip((t - rise) * rate, 0, p.times)
    pump = np.sin(np.pi * u) ** 2
    for k in BOTH:
        curve = np.array([0.34, 0.88, 0.14]) - pump[:, None] * np.array([0.02, 0.48, -0.12])
        s.arm_curve(k, at, curve, curves.window(t, 0, rise + span, rise, 0.7))
        s.add_curve(f"pitch{k}", at, 0.32 * (1 - pump) * s.envelope(at, 0.5))
    s.add_curve("lift", at, (0.045 * (1 - pump) - 0.05 * pump) * s.envelope(at, 0.5))
    s.hold(0.1, rise + span, bend=-0.14, nod=-0.2)
    s.wait(rise + span + 0.75)


@family("hands_on_hips", "gesture", "~put their hands on their hips", "~stand with (both )hands on [the|their] hips", "~place both hands on their waist", "~stand with arms akimbo", speed=True, upper=True)
def hands_on_hips(s: Stage, p: Params) -> None:
    """Sets both hands on the hips, shifts the weight and stays."""
    go, stay = 0.7 * p.slowness**0.8, float(s.rng.uniform(1.8, 2.8))
    for k in BOTH:
        s.reach(k, "pelvis", (go + 0.08 * k, HIP), (go + stay, HIP), release=0.7 * p.slowness**0.5, swivel=0.75)
    sign = 1 if s.rng.random() < 0.5 else -1
    s.hold(0.4 * go, go + stay, rise=0.8, fall=0.8, sx=0.045 * sign, roll=-0.05 * sign, side=0.06 * sign, look=-0.25 * sign)
    s.wait(go + stay + 0.6)


@family("cross_arms", "gesture", "~cross their arms", "~fold their arms( in front of their chest)", "~stand with crossed arms", "~cross both arms over their chest", speed=True, upper=True)
def cross_arms(s: Stage, p: Params) -> None:
    """Folds the arms over the chest and stays."""
    go, stay = 0.9 * p.slowness**0.8, float(s.rng.uniform(1.6, 2.6))
    top = int(s.rng.integers(2))
    for k in BOTH:
        place = (-0.13, 0.03 + 0.045 * (k == top), 0.24 + 0.03 * (k == top))
        s.reach(k, "chest", (0.6 * go, (0.10, -0.02, 0.36)), (go, place), (go + stay, place), release=0.8 * p.slowness**0.5, swivel=0.12)
    s.hold(0.4 * go, go + stay, rise=0.7, bend=0.03, tilt=-0.03, tip=0.06)
    s.wait(go + stay + 0.7)


@family("stop_sign", "gesture", "~[hold|put] up their <side> hand to say stop", "~signal [stop|to stop] with [the|their] <side> hand", "~raise [the|their] <side> palm to stop someone", "~make a stop gesture( with the <side> hand)",
        side=True, speed=True, upper=True, implies=("gesture",))  # fmt: skip
def stop_sign(s: Stage, p: Params) -> None:
    """Thrusts a flat hand out at shoulder height from the chest, and holds it there, leaning back."""
    go, stay = 0.55 * p.slowness**0.9, float(s.rng.uniform(0.9, 1.4))
    s.arm(p.hand, (0.5 * go, (0.1, -0.05, 0.38)), (go, (0.02, 0.10, 0.84)), (go + stay, (0.02, 0.10, 0.84)), release=0.6, settle=0.08)
    s.hold(0, go + stay, tilt=-0.07, nod=0.05, rise=0.3)
    s.wait(go + stay + 0.6)


@family("pray", "gesture", "~[press|put|place] their [palms|hands] together [as if praying|in prayer|in front of their chest]", "~pray", "~put their hands together and ~bow their head", speed=True, upper=True)
def pray(s: Stage, p: Params) -> None:
    """Presses the palms together before the breast and bows the head."""
    go, stay = 0.85 * p.slowness**0.8, float(s.rng.uniform(1.4, 2.2))
    for k in BOTH:
        s.reach(k, "chest", (go, (0.035, 0.12, 0.23)), (go + stay, (0.035, 0.12, 0.23)), release=0.8, swivel=0.35)
    s.hold(0.3, go + stay, rise=0.6, nod=0.38, bend=0.08)
    s.wait(go + stay + 0.7)


@family("blow_kiss", "gesture", "~blow a kiss( with their <side> hand)", "~throw a kiss( with their <side> hand)", "~[touch|kiss] their <side> hand and ~blow a kiss", side=True, speed=True, upper=True, implies=("gesture",))
def blow_kiss(s: Stage, p: Params) -> None:
    """Brings a hand to the lips and sweeps it out forward."""
    q = p.slowness**0.9
    s.reach(p.hand, "head", (0.6 * q, (0.02, -0.08, 0.15)), (1.0 * q, (0.02, -0.08, 0.15)), release=0.35)
    s.arm(p.hand, (1.15 * q, (0.0, 0.05, 0.5)), (1.6 * q, (0.30, 0.15, 0.88)), (2.1 * q, (0.36, 0.10, 0.86)), rise=0.3, release=0.7)
    s.add("bend", (0.9 * q, 0), (1.5 * q, 0.14), (2.2 * q, 0))
    s.wait(2.1 * q + 0.65)


@family("facepalm", "gesture", "~cover their face with their <side> hand", "~facepalm( with the <side> hand)", "~put their <side> hand [on|over] their face", "~rub their face with their <side> hand in frustration",
        side=True, speed=True, upper=True)  # fmt: skip
def facepalm(s: Stage, p: Params) -> None:
    """Drops the head into one hand and shakes it slightly."""
    go, stay = 0.6 * p.slowness**0.9, float(s.rng.uniform(1.1, 1.8))
    s.reach(p.hand, "head", (go, (0.03, 0.03, 0.14)), (go + stay, (0.03, 0.03, 0.14)), release=0.6, swivel=0.15)
    s.hold(0.1, go + stay, rise=0.5, nod=0.55, bend=0.16)
    s.add("look", (go, 0), (go + 0.25, 0.12), (go + 0.55, -0.12), (go + 0.85, 0))
    s.wait(go + stay + 0.6)


@family("handshake", "gesture", "~shake hands( with someone)( using the <side> hand)", "~[hold|reach|stretch] out their <side> hand to shake hands", "~give someone a handshake( with their <side> hand)",
        side=True, speed=True, count=(2, 3, 4))  # fmt: skip
def handshake(s: Stage, p: Params) -> None:
    """Half a step forward, a hand held out at waist height and pumped up and down."""
    rate, rise = 1.9 * p.pace**0.8, 0.7
    span = p.times / rate
    at, t = s.ticks(0, rise + span + 0.9)
    u = np.clip((t - rise) * rate, 0, p.times)
    curve = np.array([-0.05, -0.42, 0.66]) + (np.sin(2 * np.pi * u) * 0.10)[:, None] * np.array([0.0, 1.0, 0.1])
    s.arm_curve(p.hand, at, curve, curves.window(t, 0, rise + span, rise, 0.7))
    s.step(p.hand, 0.1, 0.5, 0.0, 0.16)
    s.step(p.hand, rise + span + 0.1, 0.5, 0.0, -0.16)
    s.hold(0.1, rise + span, rise=0.5, tilt=0.12, sz=0.06, nod=0.05)
    s.wait(rise + span + 0.8)


@family("conduct", "music", "~conduct an orchestra", "~conduct( music| a choir)", "~wave their arms like a conductor", "~beat time with both hands like a conductor", speed=True, upper=True, implies=("music",))
def conduct(s: Stage, p: Params) -> None:
    """Beats four in a bar with both hands, mirrored."""
    beat = 0.58 * p.slowness**0.8
    bars = 2 if p.pace < 1.2 else 3
    points = [(0.10, -0.30, 0.55), (-0.16, -0.22, 0.55), (0.45, -0.20, 0.5), (0.20, 0.22, 0.5)]
    for k in BOTH:
        keys = [(0.6 + (4 * n + j) * beat, around(s.rng, q, 0.03)) for n in range(bars) for j, q in enumerate(points)]
        s.arm(k, *keys, release=0.7, overlap=1.5, settle=0.02)
    for n in range(bars * 2):
        a = 0.6 + 2 * n * beat
        s.add("bend", (a, 0), (a + beat, 0.05 if n % 2 else -0.05), (a + 2 * beat, 0))
    s.hold(0.1, 0.6 + bars * 4 * beat, nod=0.08)
    s.wait(0.6 + bars * 4 * beat + 0.6)


@family("raise_hand", "gesture", "~raise their <side> [hand|arm]", "~[lift|put up] their <side> [hand|arm] as if to ask a question", "~[hold|stretch] their <side> [arm|hand] straight up( in the air)", side=True, speed=True, upper=True)
def raise_hand(s: Stage, p: Params) -> None:
    """Stretches one arm straight up, as at school, and holds it."""
    go, stay = 0.8 * p.slowness**0.9, float(s.rng.uniform(0.9, 1.6))
    s.arm(p.hand, (go, UP), (go + stay, around(s.rng, UP, 0.03)), release=0.8 * p.slowness**0.6)
    s.wait(go + stay + 0.7)
