"""Everyday actions: eating and washing, phones and doors, lifting, pushing, throwing."""

from __future__ import annotations

import numpy as np

from wamo.data.procedural import curves
from wamo.data.procedural.families.poses import BOTH, CROWN, EAR, MOUTH, around, raise_knee
from wamo.data.procedural.families.registry import Params, family
from wamo.data.procedural.stage import SIGN, Stage


def rub(s: Stage, k: int, frame: str, start: float, span: float, centre: object, sweep: object, hertz: float, *, rise: float = 0.6,
        release: float = 0.6, swivel: float = 0.0, second: object = (0.0, 0.0, 0.0)) -> None:  # fmt: skip
    """Move a hand to and fro about a place: ``sweep`` metres in phase, ``second`` a quarter turn behind."""
    at, t = s.ticks(start - rise, start + span + release)
    phase = curves.oscillation(s.rng, t - start, hertz)
    w = curves.minimum_jerk((t - start + 0.2) / 0.3) * (1 - curves.minimum_jerk((t - start - span) / 0.25))
    curve = np.asarray(centre, float) + (w * np.sin(phase))[:, None] * np.asarray(sweep) + (w * np.cos(phase))[:, None] * np.asarray(second)
    s.reach_curve(k, frame, at, curve, curves.window(t, start - rise, start + span, rise, release), swivel)


@family("drink", "daily", "~drink( from a [glass|cup|bottle])( with their <side> hand)", "~take a [drink|sip]( with the <side> hand)", "~raise a [glass|cup] to [the|their] mouth with the <side> hand( and ~drink)", "~sip from a [cup|mug] in their <side> hand", "~drink [water|coffee|tea|something]", side=True, speed=True, count=(1, 2), upper=True)
def drink(s: Stage, p: Params) -> None:
    """Lifts a cup from waist height to the mouth, tips head and cup back, and lowers it."""
    k, q = p.hand, p.slowness**0.8
    a = 0.1
    keys: list[tuple[float, object]] = []
    for _ in range(p.times):
        keys += [(a + 0.75 * q, (0.10, -0.16, 0.40))]
        s.reach(k, "head", (a + 1.25 * q, MOUTH), (a + 2.0 * q, np.add(MOUTH, (0.01, 0.035, 0.02))), rise=0.55 * q, release=0.5 * q, swivel=0.35)
        s.add("nod", (a + 1.1 * q, 0), (a + 1.6 * q, -0.34), (a + 2.0 * q, -0.34), (a + 2.5 * q, 0))
        s.add("bend", (a + 1.1 * q, 0), (a + 1.6 * q, -0.06), (a + 2.5 * q, 0))
        a += 2.35 * q
        keys += [(a, (0.10, -0.16, 0.40))]
    s.reach(k, "chest", *keys, release=0.7)
    s.hand_layers.insert(0, s.hand_layers.pop())
    s.wait(a + 0.75)


@family("phone_call", "daily", "~talk on the phone( with the <side> hand)", "~[make|answer|take] a phone call", "~hold a phone to [the|their] <side> ear", "~speak on a cell phone", "~put a phone to their <side> ear (and ~talk)", side=True, speed=False, upper=True)
def phone_call(s: Stage, p: Params) -> None:
    """Holds a phone to one ear, head tipped to it, the other hand talking along."""
    k, stay = p.hand, float(s.rng.uniform(2.4, 3.8))
    s.reach(k, "head", (0.8, EAR), (0.8 + stay, EAR), release=0.7, swivel=0.15)
    s.hold(0.4, 0.8 + stay, rise=0.6, tip=0.14 * SIGN[k], look=-0.10 * SIGN[k])
    a = 1.2
    while a < stay:
        beat = around(s.rng, (0.22, -0.42, 0.55), 0.09)
        s.arm(1 - k, (a + 0.35, beat), (a + 0.65, beat + np.array([0.02, -0.05, 0.05])), rise=0.35, release=0.45)
        s.add("nod", (a, 0), (a + 0.2, 0.13), (a + 0.5, 0))
        a += float(s.rng.uniform(0.9, 1.5))
    s.wait(0.8 + stay + 0.7)


@family("use_phone", "daily", "~[look at|check|use] their phone", "~text( a message) on [their|a] phone", "~[type|tap] on a smartphone", "~hold a phone in both hands and ~[type|text]", upper=True)
def use_phone(s: Stage, p: Params) -> None:
    """Bows the head over a phone held in both hands; thumbs tap."""
    stay = float(s.rng.uniform(2.4, 3.6))
    for k in BOTH:
        rub(s, k, "chest", 0.8, stay, (0.035, -0.03, 0.29), (0.003, 0.007, 0.005), 3.1 + k, second=(0.004, 0, 0))
    s.hold(0.3, 0.8 + stay, rise=0.6, nod=0.52, bend=0.14)
    s.wait(0.8 + stay + 0.6)


@family("eat", "daily", "~eat( something)( with their <side> hand)", "~[bring|lift] food to [the|their] mouth( with their <side> hand)", "~eat with a [spoon|fork] in the <side> hand", "~take [bites|a few bites] of food", "~[have|eat] a meal", side=True, speed=True, count=(2, 3), upper=True)
def eat(s: Stage, p: Params) -> None:
    """Brings the hand from a plate held low to the mouth again and again, bowing to it."""
    k, q = p.hand, p.slowness**0.8
    one, plate = 1.45 * q, (0.03, -0.13, 0.30)
    end = 0.7 + p.times * one
    s.reach(1 - k, "chest", (0.7, (0.03, -0.17, 0.28)), (end, (0.03, -0.17, 0.28)), release=0.6)
    s.reach(k, "chest", (0.65, plate), (end, plate), release=0.6)
    for n in range(p.times):
        a = 0.7 + n * one
        s.reach(k, "head", (a + 0.52 * one, MOUTH), (a + 0.62 * one, MOUTH), rise=0.36 * one, release=0.32 * one, swivel=0.30)
        s.add("nod", (a + 0.15 * one, 0), (a + 0.5 * one, 0.24), (a + 0.9 * one, 0))
    s.hold(0.3, end, rise=0.5, nod=0.15)
    s.wait(end + 0.6)


@family("brush_teeth", "daily", "~brush their teeth( with the <side> hand)", "~brush teeth", "~use a toothbrush( with the <side> hand)", "~clean their teeth (with a toothbrush)", side=True, speed=True, upper=True)
def brush_teeth(s: Stage, p: Params) -> None:
    """Small quick strokes of a fist before the mouth, elbow lifted."""
    span = float(s.rng.uniform(2.2, 3.4))
    rub(s, p.hand, "head", 0.8, span, (0.07, -0.075, 0.15), (0.045, 0.004, -0.012), 3.2 * p.pace**0.5, swivel=0.65, second=(0, 0.012, 0))
    s.hold(0.3, 0.8 + span, nod=0.15, bend=0.10, look=-0.08 * SIGN[p.hand])
    s.wait(0.8 + span + 0.6)


@family("wash_hands", "daily", "~wash their hands", "~rub their hands together( under water)", "~[scrub|lather] [both |their |]hands (at a sink)", "~wash up at the sink", speed=True, upper=True, implies=("clean",))
def wash_hands(s: Stage, p: Params) -> None:
    """Leans over a basin and rubs the hands about each other."""
    span = float(s.rng.uniform(2.2, 3.4))
    for k in BOTH:
        rub(s, k, "pelvis", 0.8, span, (0.045, 0.13, 0.36), (0.0, 0.015, 0.045 * (1 if k else -1)), 2.0 * p.pace**0.6, second=(0.012, 0.03 * (1 if k else -1), 0))
    s.hold(0.2, 0.8 + span, rise=0.6, bend=0.30, nod=0.35, tilt=0.10)
    s.wait(0.8 + span + 0.6)


@family("wash_face", "daily", "~wash their face( with both hands)", "~splash water on [the|their] face", "~rub their face with both hands", speed=True, upper=True, implies=("clean",))
def wash_face(s: Stage, p: Params) -> None:
    """Bends over, scoops water up and rubs the face with both hands."""
    q = p.slowness**0.6
    span = float(s.rng.uniform(1.5, 2.2))
    for k in BOTH:
        s.reach(k, "pelvis", (0.7 * q, (0.05, 0.10, 0.40)), (1.0 * q, (0.04, 0.10, 0.40)), release=0.4)
        rub(s, k, "head", 1.6 * q, span, (0.055, 0.0, 0.135), (0.0, 0.055, 0.0), 1.7 * p.pace**0.5, rise=0.5, second=(0.02, 0, 0))
    s.hold(0.1, 1.6 * q + span, rise=0.7, fall=0.7, tilt=0.42, bend=0.35, nod=0.25, sz=-0.08)
    s.wait(1.6 * q + span + 0.7)


@family("comb_hair", "daily", "~[comb|brush] their hair( with the <side> hand)", "~comb [the|their] hair with (a comb in )[the|their] <side> hand", "~run a comb through their hair", "~fix their hair", side=True, speed=True, count=(2, 3, 4), upper=True)
def comb_hair(s: Stage, p: Params) -> None:
    """Draws a comb from the forehead over the crown to the nape, again and again."""
    k, one = p.hand, 1.05 * p.slowness**0.7
    keys: list[tuple[float, object]] = []
    for n in range(p.times):
        a = 0.75 + n * one
        keys += [(a, (0.05, 0.16, 0.13)), (a + 0.3 * one, (0.08, 0.20, 0.0)), (a + 0.6 * one, (0.10, 0.06, -0.11)), (a + 0.75 * one, (0.13, 0.10, 0.02))]
    s.reach(k, "head", *keys, release=0.6, overlap=1.4, swivel=0.45)
    s.hold(0.3, keys[-1][0], tip=-0.16 * SIGN[k], nod=0.1)
    s.wait(keys[-1][0] + 0.6)


@family("scratch_head", "daily", "~scratch their head( with [the|their] <side> hand)", "~scratch [the top|the back] of [the|their] head( with the <side> hand)", "~scratch their head, confused", side=True, speed=True, upper=True)
def scratch_head(s: Stage, p: Params) -> None:
    """Small quick strokes of the fingers on the crown, head bowed to the hand."""
    span = float(s.rng.uniform(1.4, 2.2))
    rub(s, p.hand, "head", 0.8, span, np.add(CROWN, (0.03, 0.0, -0.03)), (0.02, 0.015, 0.018), 4.2 * p.pace**0.4, swivel=0.5)
    s.hold(0.3, 0.8 + span, nod=0.22, tip=0.16 * SIGN[p.hand])
    s.wait(0.8 + span + 0.6)


@family("check_watch", "daily", "~check (the time on )[their|a] watch( on [the|their] <side> wrist)", "~look at their <side> wrist", "~look at [their|a] watch( on the <side> arm)", "~raise their <side> wrist to check the time", side=True, speed=True, upper=True)
def check_watch(s: Stage, p: Params) -> None:
    """Lifts one forearm level before the chest and bows the head to it."""
    k, q = p.hand, p.slowness**0.8
    stay = float(s.rng.uniform(0.8, 1.4))
    s.reach(k, "chest", (0.65 * q, (-0.02, 0.06, 0.27)), (0.65 * q + stay, (-0.02, 0.06, 0.27)), release=0.6 * q, swivel=0.60)
    s.hold(0.25 * q, 0.55 * q + stay, rise=0.45 * q, nod=0.48, look=0.20 * SIGN[k], bend=0.08)
    s.wait(0.65 * q + stay + 0.6 * q)


@family("drive", "daily", "~drive( a car)", "~[steer|drive] a [car|vehicle]", "~sit and ~turn a steering wheel", "~pretend to drive", "~hold (on to )a steering wheel and ~drive", speed=False, starts="sit", ends="sit")
def drive(s: Stage, p: Params) -> None:
    """Sits with both hands on a wheel, steering left and right, a foot on the pedal."""
    span = float(s.rng.uniform(3.2, 4.8))
    at, t = s.ticks(0.0, 0.8 + span + 0.7)
    angle = 0.85 * curves.living_noise(s.rng, len(t), 1, 60.0, 1.8)[0]
    angle = np.clip(angle, -1.2, 1.2)
    for k in BOTH:
        turned = 2.75 - angle * SIGN[k] * -1 - 1.25
        curve = np.stack([0.185 * np.sin(turned), 0.10 + 0.185 * np.cos(turned), 0.40 - 0.06 * np.cos(turned)], 1)
        s.reach_curve(k, "chest", at, curve, curves.window(t, 0, 0.8 + span, 0.7, 0.7))
    for channel, size in (("look", 0.30), ("side", 0.06), ("twist", 0.08)):
        s.add_curve(channel, at, size * angle * s.envelope(at, 0.6))
    s.hold(0.2, span, rise=0.6, tilt=-0.14)
    s.leg_keys(1, (0.7, (0.05, -0.40, 0.80)), (0.5 + span, (0.05, -0.40, 0.80)), release=0.5, point=0.05)
    s.wait(0.8 + span + 0.7)


@family("type_keyboard", "daily", "~type( on a keyboard)", "~[work|type] [at|on] a computer", "~sit and ~type( on a keyboard| at a desk)", "~use a computer keyboard", speed=True, starts="sit", ends="sit")
def type_keyboard(s: Stage, p: Params) -> None:
    """Sits at a desk; the hands dance over a keyboard."""
    span = float(s.rng.uniform(2.6, 4.2))
    for k in BOTH:
        rub(s, k, "chest", 0.7, span, (0.11, -0.15, 0.36), (0.012, 0.012, 0.004), (3.4 + 0.5 * k) * p.pace**0.4, second=(0.03 * (1 - 2 * k), 0, 0.008))
    s.hold(0.2, 0.7 + span, rise=0.5, bend=0.16, nod=0.14)
    s.wait(0.7 + span + 0.6)


@family("read_book", "daily", "~read a book", "~hold a book and ~read( it)", "~read( something| a newspaper)", "~turn the pages of a book", "~stand reading a book", upper=True)
def read_book(s: Stage, p: Params) -> None:
    """Holds an open book in both hands and turns a page now and then."""
    one, pages = 1.7, int(s.rng.integers(1, 3))
    end = 0.9 + pages * one
    for k in BOTH:
        s.reach(k, "chest", (0.8, (0.13, 0.0, 0.31)), (end, (0.13, 0.0, 0.31)), release=0.7)
    for n in range(pages):
        a = 1.3 + n * one
        s.reach(1, "chest", (a + 0.3, (0.10, 0.05, 0.36)), (a + 0.65, (-0.10, 0.06, 0.36)), (a + 0.9, (0.05, 0.02, 0.33)), rise=0.25, release=0.25)
    s.hold(0.3, end, rise=0.6, nod=0.44, bend=0.08)
    at, t = s.ticks(0.8, end)
    s.add_curve("look", at, 0.10 * np.sin(2 * np.pi * 0.6 * t) * s.envelope(at, 0.4))
    s.wait(end + 0.7)


@family("write_on_board", "daily", "~write on a [board|whiteboard|blackboard]( with the <side> hand)", "~[write|draw] [something |]on the wall( with the <side> hand)", "~draw on a board with [the|their] <side> hand", side=True, speed=True)
def write_on_board(s: Stage, p: Params) -> None:
    """Writes at eye level along a line across a wall."""
    k, span = p.hand, float(s.rng.uniform(2.4, 3.4))
    at, t = s.ticks(0.1, 0.9 + span + 0.7)
    u = np.clip((t - 0.9) / span, 0, 1)
    phase = 2 * np.pi * 2.3 * p.pace**0.5 * t
    w = s.envelope(at, 0.9)
    along = (0.30 - 0.55 * u) * (1 if k else -1) * -1
    curve = np.stack([0.02 - along * 0.6 * SIGN[k] * -1 + 0.016 * w * np.cos(phase), 0.20 + 0.035 * w * np.sin(phase), 0.44 + 0 * t], 1)
    s.reach_curve(k, "chest", at, curve, curves.window(t, 0.1, 0.9 + span, 0.8, 0.7))
    s.hold(0.3, 0.9 + span, rise=0.6, nod=-0.10, sz=0.04)
    s.wait(0.9 + span + 0.7)


@family("wipe_window", "daily", "~[wipe|clean|wash] a window( with the <side> hand)", "~wipe a surface in front of them( with the <side> hand)", "~[polish|wipe] the wall in circles( with their <side> hand)", "~wax on, wax off with the <side> hand", side=True, speed=True, count=(2, 3, 4), implies=("clean",))
def wipe_window(s: Stage, p: Params) -> None:
    """Wipes big upright circles before the face with one flat hand."""
    rate = 0.85 * p.pace**0.7
    span = p.times / rate
    at, t = s.ticks(0.0, 0.7 + span + 0.7)
    angle = 2 * np.pi * rate * np.clip(t - 0.7, 0, span)
    curve = np.stack([0.02 + 0.20 * np.sin(angle), 0.20 + 0.20 * np.cos(angle), 0.42 + 0 * t], 1)
    s.reach_curve(p.hand, "chest", at, curve, curves.window(t, 0, 0.7 + span, 0.65, 0.65))
    w = s.envelope(at, 0.5)
    s.add_curve("side", at, -0.09 * np.sin(angle) * w * SIGN[p.hand] * -1)
    s.add_curve("twist", at, 0.10 * np.sin(angle) * w * SIGN[p.hand])
    s.wait(0.7 + span + 0.6)


@family("sweep", "daily", "~sweep the floor", "~sweep( with a broom)", "~use a broom", "~clean the floor with a broom", speed=True, implies=("clean",))
def sweep(s: Stage, p: Params) -> None:
    """Both hands on a broom, long strokes across the body with the trunk turning."""
    _two_handed_strokes(s, p, high=(-0.10, 0.05, 0.30), low=(0.05, -0.30, 0.33), sweep=(0.20, 0.0, 0.04), rate=0.75, bend=0.28, twist=0.32)


@family("mop", "daily", "~mop the floor", "~[push|move] a mop back and forth", "~vacuum the floor", "~use a [vacuum cleaner|mop]", speed=True, implies=("clean",))
def mop(s: Stage, p: Params) -> None:
    """Pushes a mop far forward and draws it back, one foot before."""
    s.step(1, 0.1, 0.5, 0.0, 0.26)
    _two_handed_strokes(s, p, high=(0.0, -0.12, 0.32), low=(0.08, -0.32, 0.42), sweep=(0.0, 0.05, 0.20), rate=0.65, bend=0.38, twist=0.06)
    s.step(1, -0.5, 0.5, 0.0, -0.26)


def _two_handed_strokes(s: Stage, p: Params, high: tuple, low: tuple, sweep: tuple, rate: float, bend: float, twist: float) -> None:
    rate *= p.pace**0.7
    span = int(s.rng.integers(3, 5)) / rate
    low_hand = int(s.rng.integers(2))
    at, t = s.ticks(0.0, 0.8 + span + 0.7)
    swing = np.sin(2 * np.pi * rate * np.clip(t - 0.8, 0, span))
    for k in BOTH:
        place = low if k == low_hand else high
        share = 1.0 if k == low_hand else 0.5
        curve = np.array(place) + share * swing[:, None] * np.array([sweep[0] * (SIGN[k]), sweep[1], sweep[2]])
        s.reach_curve(k, "chest", at, curve, curves.window(t, 0, 0.8 + span, 0.7, 0.65))
    w = s.envelope(at, 0.6)
    s.add_curve("twist", at, twist * swing * w)
    s.add_curve("sz", at, 0.25 * sweep[2] * swing * w)
    s.add_curve("sx", at, 0.2 * sweep[0] * swing * w)
    s.hold(0.2, 0.8 + span, rise=0.6, bend=bend, tilt=0.12, nod=0.25, lift=-0.02)
    s.wait(0.8 + span + 0.7)


@family("stir", "daily", "~stir( a pot| soup| something)( with the <side> hand)", "~stir [a pot|a bowl|something] in circles( with their <side> hand)", "~cook, stirring a pot", "~mix something in a bowl( with the <side> hand)", side=True, speed=True, upper=True)
def stir(s: Stage, p: Params) -> None:
    """Level circles of one hand over a pot that the other hand holds."""
    k, span = p.hand, float(s.rng.uniform(2.6, 3.8))
    rub(s, k, "pelvis", 0.8, span, (0.03, 0.24, 0.36), (0.075, 0.0, 0.0), 1.25 * p.pace**0.7, second=(0, 0, 0.075), swivel=0.35)
    s.reach(1 - k, "pelvis", (0.8, (0.13, 0.16, 0.30)), (0.8 + span, (0.13, 0.16, 0.30)), release=0.6)
    s.hold(0.2, 0.8 + span, rise=0.6, nod=0.36, bend=0.16)
    s.wait(0.8 + span + 0.6)


def _stoop(s: Stage, a: float, down: float, stay: float, up: float, height: str, q: float = 1.0) -> None:
    """Go down to the floor or a table."""
    keys = (a, a + down, a + down + stay, a + down + stay + up)
    sizes = {"floor": (("lift", -0.40), ("tilt", 0.80), ("bend", 0.50), ("sz", -0.16), ("nod", 0.1)),
             "table": (("tilt", 0.28), ("bend", 0.22), ("nod", 0.25), ("sz", -0.02)),
             "shelf": (("lift", 0.05), ("pitch0", 0.45), ("pitch1", 0.45), ("nod", -0.35), ("bend", -0.08), ("tilt", 0.0))}[height]  # fmt: skip
    for channel, size in sizes:
        s.add(channel, *zip(keys, (0, size, size, 0), strict=True))


_REACH = {"floor": (0.02, 0.12, 0.42), "table": (0.05, 0.86, 0.56), "shelf": (0.10, 1.93, 0.36)}


@family("pick_up", "daily", "~pick (something )up( <height>)( with [the|their] <side> hand)", "~pick up [something|an object|a ball]( <height>)( with the <side> hand)", "~[bend|reach] and ~pick [something|an object] up with their <side> hand( <height>)", "~take something( <height>) with their <side> hand", "~grab [something|an object]( <height>)",
        side=True, speed=True, height=("floor", "table"))  # fmt: skip
def pick_up(s: Stage, p: Params) -> None:
    """Goes down with one hand to an object on the floor or a table and lifts it to the chest."""
    k, q, level = p.hand, p.slowness**0.8, p.height or "floor"
    go = (1.1 if level == "floor" else 0.8) * q
    _stoop(s, 0.15, go, 0.25, 0.9 * go, level)
    s.reach(k, "heading", (0.15 + go, _REACH[level]), (0.4 + go, _REACH[level]), rise=0.85 * go, release=0.8 * go)
    s.arm(k, (0.4 + 1.9 * go, (-0.05, -0.35, 0.52)), (0.4 + 1.9 * go + 0.8, (-0.05, -0.35, 0.52)), rise=1.2 * go, release=0.6)
    if level == "floor":
        s.arm(1 - k, (0.15 + go, (-0.02, -0.75, 0.35)), (0.4 + go, (-0.02, -0.75, 0.35)), release=0.8 * go)
    s.hold(0.5 + 1.8 * go, 0.4 + 1.9 * go + 0.6, nod=0.35)
    s.wait(0.4 + 1.9 * go + 1.4)


@family("put_down", "daily", "~put [something|an object] down( <height>)( with [the|their] <side> hand)", "~set [something|an object|a cup] down( <height>)", "~place [something|an object]( <height>) with their <side> hand", "~lay [something|an object] down", side=True, speed=True, height=("floor", "table"))
def put_down(s: Stage, p: Params) -> None:
    """Carries an object before the chest, sets it down on the floor or a table and straightens up."""
    k, q, level = p.hand, p.slowness**0.8, p.height or "floor"
    go = (1.1 if level == "floor" else 0.8) * q
    s.arm(k, (0.6, (-0.05, -0.30, 0.50)), (1.3, (-0.05, -0.30, 0.50)), release=0.9 * go)
    _stoop(s, 1.3, go, 0.2, 0.9 * go, level)
    s.reach(k, "heading", (1.3 + go, _REACH[level]), (1.5 + go, _REACH[level]), rise=0.85 * go, release=0.9 * go)
    s.hold(0.4, 1.3, nod=0.3)
    s.wait(1.5 + 2.0 * go + 0.3)


@family("lift_box", "daily", "~lift a [heavy |]box( from the [floor|ground])( with both hands)", "~pick up a [heavy |large |]box( with both hands)", "~squat down to lift something heavy", "~bend down and ~lift [a box|something heavy] with both [hands|arms]", speed=True)
def lift_box(s: Stage, p: Params) -> None:
    """Squats, takes a box with both hands and stands up with it, leaning back."""
    go = 1.05 * p.slowness**0.8
    for channel, size, held in (("lift", -0.47, -0.02), ("tilt", 0.62, -0.08), ("bend", 0.40, -0.04), ("sz", -0.18, 0.0)):
        s.add(channel, (0.15, 0), (0.15 + go, size), (0.5 + go, size), (0.6 + 2.1 * go, held), (1.6 + 2.1 * go, held), (2.2 + 2.1 * go, 0))
    for k in BOTH:
        s.reach(k, "heading", (0.15 + go, (0.19, 0.20, 0.40)), (0.5 + go, (0.19, 0.22, 0.40)), (0.6 + 2.0 * go, (0.19, 1.02, 0.32)), (1.6 + 2.1 * go, (0.19, 1.02, 0.32)), rise=0.85 * go, release=0.6)
    s.wait(2.3 + 2.1 * go)


@family("put_box_on_shelf", "daily", "~[lift|put|place] a box (up )on a (high )shelf", "~lift [something|a box] above [the|their] head", "~[raise|lift] [something|an object] overhead with both hands", "~store something on a high shelf", speed=True)
def put_box_on_shelf(s: Stage, p: Params) -> None:
    """Takes a box at the belly and lifts it onto a shelf overhead, on the toes."""
    q = p.slowness**0.8
    for k in BOTH:
        s.reach(k, "chest", (0.7 * q, (0.16, -0.14, 0.34)), (1.2 * q, (0.16, -0.12, 0.32)), (1.8 * q, (0.16, 0.30, 0.34)), (2.3 * q, (0.15, 0.62, 0.26)), (2.7 * q, (0.15, 0.60, 0.38)), release=0.9 * q)
        s.add(f"pitch{k}", (1.8 * q, 0), (2.3 * q, 0.45), (2.8 * q, 0.45), (3.4 * q, 0))
    s.add("lift", (0.9 * q, 0), (1.3 * q, -0.06), (2.3 * q, 0.055), (2.8 * q, 0.055), (3.4 * q, 0))
    s.hold(1.6 * q, 2.7 * q, rise=0.5 * q, nod=-0.35, bend=-0.12)
    s.wait(3.6 * q)


@family("push", "daily", "~push [something|a heavy object|a box|a wall]( forward)( with both hands)", "~push something (heavy )away", "~lean (forward )and ~push with both [hands|arms]", "~[shove|push] [a heavy object|something] forward( with both hands)", speed=True)
def push(s: Stage, p: Params) -> None:
    """Sets a foot back, lays both hands on something at chest height and drives it forward with the whole body."""
    q = p.slowness**0.8
    lead = int(s.rng.integers(2))
    s.step(1 - lead, 0.1, 0.5, 0.0, -0.38)
    s.step(1 - lead, 2.6 * q + 0.8, 0.55, 0.0, 0.38)
    for k in BOTH:
        s.arm(k, (0.7, (0.02, -0.05, 0.55)), (1.0, (0.02, -0.06, 0.55)), (1.0 + 1.3 * q, (0.02, 0.04, 0.95)), (1.3 + 1.3 * q, (0.02, 0.04, 0.95)), release=0.7, rise=0.6)
    for channel, early, late in (("tilt", 0.18, 0.46), ("sz", -0.10, 0.12), ("lift", -0.06, -0.11), ("nod", -0.1, -0.2)):
        s.add(channel, (0.2, 0), (0.9, early), (1.0 + 1.3 * q, late), (1.3 + 1.3 * q, late), (2.6 * q + 1.0, 0))
    s.wait(2.6 * q + 1.5)


@family("pull", "daily", "~pull [something|a rope|a heavy object]( towards them)( with both hands)", "~pull on a rope( with both hands)", "~[drag|haul|tug] [something|a rope]( backwards)", "~lean back and ~pull( with both arms)", "~play tug of war", speed=True, count=(1, 2, 3))
def pull(s: Stage, p: Params) -> None:
    """Grips a rope far in front and hauls it in with a backward lean, again and again."""
    one = 1.4 * p.slowness**0.8
    lead = int(s.rng.integers(2))
    s.step(lead, 0.1, 0.5, 0.0, 0.34)
    end = 0.8 + p.times * one
    s.step(lead, end + 0.1, 0.5, 0.0, -0.34)
    keys: dict[int, list[tuple[float, object]]] = {0: [(0.75, (-0.15, -0.12, 0.95))], 1: [(0.75, (-0.15, -0.22, 0.90))]}
    for n in range(p.times):
        a = 0.8 + n * one
        for k in BOTH:
            keys[k] += [(a + 0.55 * one, (0.0, -0.32, 0.28)), (a + 0.65 * one, (0.0, -0.32, 0.28)), (a + one, (-0.15, -0.14 - 0.06 * k, 0.92))]
        s.add("tilt", (a - 0.2, 0.0), (a, 0.22), (a + 0.55 * one, -0.24), (a + 0.65 * one, -0.24), (a + one, 0))
        s.add("sz", (a, 0), (a + 0.55 * one, -0.12), (a + 0.65 * one, -0.12), (a + one, 0))
        s.add("lift", (a, 0), (a + 0.5 * one, -0.10), (a + one, 0))
    for k in BOTH:
        s.arm(k, *keys[k], release=0.6)
    s.wait(end + 0.7)


@family("open_door", "daily", "~open a door( with [the|their] <side> hand)", "~[reach|grab] for a door handle and ~pull( the door open)", "~pull a door open( with the <side> hand)", "~open the door and ~[walk|step] through", side=True, speed=True)
def open_door(s: Stage, p: Params) -> None:
    """Takes a handle with one hand, draws the door past the body, and steps through."""
    from wamo.data.procedural import gait as g

    k, q = p.hand, p.slowness**0.8
    s.reach(k, "heading", (0.7 * q, (0.10, 1.02, 0.48)), (0.95 * q, (0.10, 0.99, 0.48)), (1.8 * q, (0.42, 1.02, 0.12)), (2.1 * q, (0.46, 1.02, 0.05)), release=0.7 * q)
    s.add("twist", (0.9 * q, 0), (1.8 * q, -0.0 + 0.35 * SIGN[k]), (2.6 * q, 0))
    s.add("sx", (0.9 * q, 0), (1.8 * q, -0.05 * SIGN[k]), (2.6 * q, 0))
    s.wait(2.0 * q)
    g.walk(s, 1.7 * s.clipped(p.slowness), g.Gait(forward=0.9).paced(p.pace**0.6))


@family("knock", "daily", "~knock( on a door)( with [the|their] <side> hand)", "~knock <times> on [a|the] door", "~rap on a door with the <side> [fist|knuckles]", side=True, speed=True, count=(2, 3, 4), upper=True)
def knock(s: Stage, p: Params) -> None:
    """Raps with the knuckles at shoulder height."""
    rate = 2.6 * p.pace**0.8
    span = p.times / rate
    at, t = s.ticks(0.0, 0.7 + span + 0.6)
    u = np.clip((t - 0.7) * rate, 0, p.times)
    curve = np.array([-0.04, 0.12, 0.52]) + (np.sin(np.pi * u) ** 2)[:, None] * np.array([0.01, 0.06, -0.15])
    s.arm_curve(p.hand, at, curve, curves.window(t, 0, 0.7 + span, 0.6, 0.55))
    s.wait(0.7 + span + 0.6)


@family("reach_high", "daily", "~reach up( high)( with [the|their] <side> hand)", "~reach for something [high up|above them|on a high shelf] with [the|their] <side> hand", "~stretch up to get something( with the <side> arm)", "~take something from a high shelf( with the <side> hand)", side=True, speed=True)
def reach_high(s: Stage, p: Params) -> None:
    """Goes up on the toes, one arm stretched to a shelf, takes something and brings it down."""
    k, q = p.hand, p.slowness**0.8
    _stoop(s, 0.2, 0.8 * q, 0.5, 0.7 * q, "shelf")
    s.reach(k, "heading", (1.0 * q, _REACH["shelf"]), (1.0 * q + 0.5, _REACH["shelf"]), rise=0.8 * q, release=0.6 * q)
    s.arm(k, (1.9 * q + 0.6, (-0.12, -0.25, 0.45)), (2.6 * q + 0.6, (-0.12, -0.25, 0.45)), rise=0.7 * q, release=0.6)
    s.hold(0.4, 1.0 * q + 0.4, side=-0.14 * SIGN[k], roll=-0.05 * SIGN[k], **{f"shrug{k}": 0.3})
    s.wait(2.6 * q + 1.2)


@family("throw_overhand", "daily", "~throw [a ball|something]( overhand) with [the|their] <side> hand", "~throw [a ball|something|an object]( with the <side> [hand|arm])", "~[throw|hurl|pitch|fling] [a ball|a stone|something] (forward |)with [the|their] <side> [hand|arm]", "~wind up and ~throw a ball( with the <side> hand)", "~make an overhand throw( with the <side> arm)",
        side=True, speed=True, implies=("throw",))  # fmt: skip
def throw_overhand(s: Stage, p: Params) -> None:
    """Winds up behind the head, steps onto the other foot and throws over the shoulder."""
    k, q, sign = p.hand, p.slowness**0.7, SIGN[p.hand]
    load = 0.2 + 0.85 * q
    hit = load + 0.27 * q
    s.arm(k, (0.2 + 0.4 * q, (0.25, -0.15, 0.35)), (load, (0.62, 0.42, -0.32)), (hit - 0.07 * q, (0.42, 0.72, 0.20)), (hit + 0.04 * q, (0.05, 0.45, 0.86)), (hit + 0.30 * q, (-0.45, -0.55, 0.45)), release=0.7 * q, overlap=1.15, settle=0.0)
    s.arm(1 - k, (load, (0.30, 0.12, 0.75)), (hit + 0.1 * q, (0.25, -0.50, 0.15)), release=0.6 * q)
    s.step(1 - k, load - 0.42 * q, 0.45 * q, 0.0, 0.40, height=0.12)
    s.step(1 - k, hit + 0.75 * q, 0.5, 0.0, -0.40)
    for channel, back, through in (("pyaw", 0.42 * sign, -0.35 * sign), ("twist", 0.50 * sign, -0.55 * sign), ("sz", -0.08, 0.18), ("tilt", -0.14, 0.28), ("bend", -0.12, 0.25), ("lift", -0.03, -0.07)):
        s.add(channel, (0.2, 0), (load, back), (hit + 0.12 * q, through), (hit + 1.2 * q, 0))
    s.add("look", (0.2, 0), (load, -0.6 * sign), (hit, 0.4 * sign), (hit + 0.8 * q, 0))
    s.wait(hit + 1.35 * q)


@family("throw_underhand", "daily", "~throw [a ball|something] underhand( with the <side> hand)", "~toss [a ball|something]( gently)( with the <side> hand)", "~[toss|lob] [something|a ball] with [the|their] <side> hand", "~make an underhand throw( with the <side> arm)", side=True, speed=True, implies=("throw",))
def throw_underhand(s: Stage, p: Params) -> None:
    """Swings a straight arm back beside the hip and forward and up, with a small step."""
    k, q = p.hand, p.slowness**0.7
    load = 0.2 + 0.7 * q
    hit = load + 0.38 * q
    s.arm(k, (load, (0.10, -0.75, -0.55)), (hit, (0.0, -0.45, 0.85)), (hit + 0.2 * q, (-0.02, 0.30, 0.85)), release=0.7 * q, overlap=1.2, settle=0.0)
    s.step(1 - k, load - 0.1 * q, 0.42 * q, 0.0, 0.30)
    s.step(1 - k, hit + 0.6 * q, 0.5, 0.0, -0.30)
    for channel, back, through in (("twist", 0.22 * SIGN[k], -0.2 * SIGN[k]), ("tilt", 0.15, 0.10), ("lift", -0.06, -0.04), ("sz", -0.05, 0.12), ("bend", 0.12, 0.0)):
        s.add(channel, (0.2, 0), (load, back), (hit, through), (hit + 1.0 * q, 0))
    s.wait(hit + 1.1 * q)


@family("catch", "daily", "~catch [a ball|something]( with both hands)", "~catch [a ball|something|an object] at chest height", "~reach out with both hands and ~catch [a ball|something]", "~raise their hands to catch a ball", speed=True)
def catch(s: Stage, p: Params) -> None:
    """Holds both hands ready, reaches out, catches and draws the ball in to the belly, giving with the knees."""
    q = p.slowness**0.6
    high = float(s.rng.uniform(-0.05, 0.3))
    hit = 1.1 * q
    for k in BOTH:
        s.arm(k, (0.5 * q, (-0.05, -0.15, 0.5)), (hit, (-0.24, high, 0.84)), (hit + 0.06, (-0.25, high - 0.04, 0.78)), (hit + 0.35, (-0.26, -0.35, 0.42)), (hit + 1.0, (-0.26, -0.35, 0.42)), release=0.6, overlap=1.1)
    s.add("lift", (0.3 * q, 0), (0.8 * q, -0.05), (hit, -0.03), (hit + 0.3, -0.10), (hit + 0.9, 0))
    s.add("bend", (0.6 * q, 0), (hit, -0.02), (hit + 0.3, 0.18), (hit + 1.0, 0))
    s.add("nod", (0.2, 0), (0.7 * q, -0.1 - 0.5 * high), (hit + 0.25, 0.25), (hit + 1.0, 0))
    s.wait(hit + 1.6)


@family("put_on_hat", "daily", "~put on a hat", "~[put|place] a hat on [the|their] head", "~place [something|a helmet] on [the|their] head (with both hands)", speed=True, upper=True)
def put_on_hat(s: Stage, p: Params) -> None:
    """Lifts a hat with both hands from the belly over the head and settles it."""
    q = p.slowness**0.8
    for k in BOTH:
        s.reach(k, "chest", (0.6 * q, (0.14, -0.12, 0.32)), (0.8 * q, (0.14, -0.10, 0.32)), release=0.5 * q)
        s.reach(k, "head", (1.35 * q, (0.14, 0.22, 0.10)), (1.75 * q, (0.125, 0.10, 0.04)), (2.2 * q, (0.125, 0.09, 0.04)), rise=0.6 * q, release=0.6)
    s.hold(0.9 * q, 2.0 * q, rise=0.4, nod=0.18)
    s.wait(2.2 * q + 0.65)


@family("tie_shoe", "daily", "~tie [the|their] <side> shoe", "~[kneel|crouch|bend] down to tie [the|their] <side> shoe", "~tie their shoelaces", "~lean down to [the|their] <side> [foot|shoe]", side=True, speed=True)
def tie_shoe(s: Stage, p: Params) -> None:
    """Goes down on one knee and works at the front shoe with both hands."""
    k, d, stay = p.hand, 0.95 * p.slowness**0.8, float(s.rng.uniform(1.6, 2.2))
    end = 0.1 + d + stay
    keys = (0.1, 0.1 + d, end, end + d)
    for channel, size in (("lift", -0.46), ("sz", -0.10), ("tilt", 0.42), ("bend", 0.62), ("nod", 0.15)):
        s.add(channel, *zip(keys, (0, size, size, 0), strict=True))
    s.step(k, 0.1, 0.55 * d, 0.0, 0.22)
    s.step(k, end + 0.5 * d, 0.5 * d, 0.0, -0.22)
    s.leg_keys(1 - k, (0.1 + d, (0.06, -0.36, -0.56)), (end, (0.06, -0.36, -0.56)), rise=0.95 * d, release=0.9 * d, point=-0.30)
    for h in BOTH:
        place = (0.13, 0.16, 0.40) if h == k else (-0.06, 0.16, 0.42)
        rub(s, h, "heading", 0.2 + d, stay - 0.3, place, (0.025, 0.02, 0.0), 1.9 + 0.3 * h, rise=0.8 * d, release=0.6 * d, second=(0.0, 0.02, 0.02))
    s.wait(end + d + 0.2)


@family("hammer", "daily", "~hammer( a nail)( with [the|their] <side> hand)", "~[hit|strike|pound] [something|a nail] with a hammer( in the <side> hand)", "~swing a hammer( with the <side> [arm|hand])", side=True, speed=True, count=(3, 4, 5), upper=True)
def hammer(s: Stage, p: Params) -> None:
    """Holds a nail with one hand and strikes with the other from the elbow."""
    k, rate = p.hand, 1.55 * p.pace**0.7
    span = p.times / rate
    at, t = s.ticks(0.0, 0.8 + span + 0.6)
    u = np.clip((t - 0.8) * rate, 0, p.times) % 1.0
    up = np.where(u < 0.62, curves.minimum_jerk(u / 0.62), 1 - np.clip((u - 0.62) / 0.20, 0, 1) ** 1.6)
    up = np.convolve(np.pad(up, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    curve = np.array([-0.05, -0.18, 0.60]) + up[:, None] * np.array([0.18, 0.62, -0.28])
    s.arm_curve(k, at, curve, curves.window(t, 0, 0.8 + span, 0.7, 0.6))
    s.add_curve("bend", at, 0.10 * (1 - up) * s.envelope(at, 0.5))
    s.reach(1 - k, "chest", (0.7, (0.02, -0.03, 0.38)), (0.8 + span, (0.02, -0.03, 0.38)), release=0.6)
    s.hold(0.2, 0.8 + span, nod=0.25)
    s.wait(0.8 + span + 0.6)


@family("saw", "daily", "~saw( wood)( with [the|their] <side> hand)", "~[cut|saw] wood with a [handsaw|saw]( in the <side> hand)", "~move a saw back and forth( with the <side> arm)", side=True, speed=True, count=(3, 4, 5))
def saw(s: Stage, p: Params) -> None:
    """Leans over and saws to and fro with one arm, the other hand holding the wood."""
    k = p.hand
    rate = 1.05 * p.pace**0.7
    span = p.times / rate
    s.step(k, 0.1, 0.5, 0.0, -0.26)
    rub(s, k, "pelvis", 0.9, span, (0.10, 0.15, 0.30), (0.0, -0.045, 0.17), rate, release=0.6, rise=0.7)
    s.reach(1 - k, "pelvis", (0.8, (0.02, 0.10, 0.40)), (0.9 + span, (0.02, 0.10, 0.40)), release=0.6)
    s.hold(0.2, 0.9 + span, rise=0.6, tilt=0.48, bend=0.25, sz=-0.06, lift=-0.05)
    s.step(k, 1.0 + span, 0.5, 0.0, 0.26)
    s.wait(1.6 + span)


@family("dig", "daily", "~dig( a hole)( with a [shovel|spade])", "~shovel [snow|dirt|sand]", "~use a shovel", "~[scoop|lift] [dirt|earth] with a shovel and ~throw it( aside)", speed=True, count=(1, 2, 3))
def dig(s: Stage, p: Params) -> None:
    """Drives a spade down and forward, levers it up and throws the earth to one side."""
    one = 2.0 * p.slowness**0.8
    sign = 1 if s.rng.random() < 0.5 else -1
    end = 0.7 + p.times * one
    front = 0 if sign < 0 else 1
    paths = {True: [(0.0, -0.30, 0.52), (0.0, -0.45, 0.60), (0.05 * sign, -0.18, 0.50), (0.42 * sign, -0.02, 0.42)], False: [(0.02, 0.0, 0.30), (0.03, -0.18, 0.38), (0.08 * sign, -0.10, 0.20), (0.20 * sign, 0.02, 0.22)]}
    for k in BOTH:
        keys: list[tuple[float, object]] = []
        for n in range(p.times):
            a = 0.7 + n * one
            for share, (x, y, z) in zip((0.0, 0.28, 0.52, 0.74), paths[k == front], strict=True):
                keys.append((a + share * one, (x * SIGN[k], y, z)))
        s.reach(k, "chest", *keys, (end, keys[0][1]), rise=0.6, release=0.6)
    for n in range(p.times):
        a = 0.7 + n * one
        for channel, sizes in (("tilt", (0.30, 0.62, 0.30, 0.05)), ("lift", (-0.08, -0.20, -0.10, 0.0)), ("bend", (0.20, 0.42, 0.25, 0.05)), ("twist", (0, 0, 0.25 * sign, 0.75 * sign)), ("sz", (0, 0.04, -0.04, -0.02))):
            times = (a - 0.3 * one, a, a + 0.28 * one, a + 0.52 * one, a + 0.74 * one, a + one - 0.05)
            s.add(channel, *zip(times, (0, *sizes, 0), strict=True))
    s.wait(end + 0.7)


@family("climb_ladder", "daily", "~climb( up)( a ladder)", "~climb a ladder", "~pull themselves up [rung by rung|a ladder]", "~climb up [something|a wall]( with hands and feet)", speed=True)
def climb_ladder(s: Stage, p: Params) -> None:
    """Climbs rung by rung: opposite hand and foot go up while the body rises."""
    rate, rung = 0.95 * p.pace**0.7, 0.26
    start, n = 0.5, int(s.rng.integers(4, 7))
    span = n / rate
    at, t = s.ticks(0.0)
    rise = rung * np.clip((t - start) * rate, 0, n)
    smooth = np.convolve(np.pad(rise, 12, mode="edge"), np.ones(25) / 25, mode="valid")
    s.c["lift"][at] += smooth
    s.planted[:, at] = 0.0
    first = int(s.rng.integers(2))
    for k in BOTH:
        phase = np.clip((t - start) * rate, 0, n)
        for limb, shift in (("foot", (k + first) % 2), ("hand", (k + first + 1) % 2)):
            step = np.clip((phase - shift) / 2, 0, None)
            whole = np.floor(step)
            level = 2 * rung * (whole + curves.minimum_jerk((step - whole) * 1.8)) + shift * rung * np.clip(phase, 0, 1)
            level = np.minimum(level, rung * n)
            moving = np.sin(np.pi * np.clip((step - whole) * 1.8, 0, 1))
            if limb == "foot":
                s.foot[k, at, 1] += level * s.body.scale
                s.foot[k, at, 2] += (0.14 * curves.minimum_jerk(t / 0.5) - 0.06 * moving * (phase > 0)) * s.body.scale
            else:
                place = np.stack([0.20 + 0 * t, 1.52 + level, 0.42 - 0.07 * moving * (phase > 0)], 1)
                s.reach_curve(k, "heading", at, place, curves.minimum_jerk(t / 0.5))
    s.hold(0, 20, rise=0.6, nod=-0.25, tilt=0.10)
    s.wait(start + span + 0.3)


@family("row", "daily", "~row( a boat)", "~paddle( a canoe)", "~sit (on the floor )and ~row", "~pull oars( back and forth)", "~do a rowing motion", speed=True, count=(2, 3, 4), starts="floor", ends="floor", implies=("exercise",))
def row(s: Stage, p: Params) -> None:
    """Sits on the floor and rows: leans forward with long arms, swings back and draws the hands in."""
    one = 1.6 * p.slowness**0.7
    at, t = s.ticks(0.0, 0.6 + p.times * one + 0.5)
    u = np.clip((t - 0.6) / one, 0, p.times)
    back = 0.5 - 0.5 * np.cos(2 * np.pi * u)
    draw = 0.5 - 0.5 * np.cos(2 * np.pi * u - 0.55)
    w = curves.window(t, 0, 0.4 + p.times * one, 0.55, 0.5)
    s.add_curve("tilt", at, (0.55 - 0.75 * back) * w)
    s.add_curve("bend", at, (0.10 - 0.15 * back) * w)
    for k in BOTH:
        curve = np.array([-0.05, -0.10, 0.95]) + draw[:, None] * np.array([0.08, -0.22, -0.72])
        s.arm_curve(k, at, curve, w)
        s.leg[k, at] = raise_knee(1.90 + (0.55 - 0.75 * back) * w, 0.95 - 0.40 * back * w, 0.14) * np.array([SIGN[k], 1, 1])
    s.wait(0.6 + p.times * one + 0.5)
