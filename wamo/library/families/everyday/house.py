"""Home and desk: driving, typing, reading, writing, cleaning, cooking and doors."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.hands import Rub, rub
from wamo.library.families.poses import BOTH
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage
from wamo.library.styles import ACTS


@family(
    "drive",
    "daily",
    "~drive( a car)",
    "~[steer|drive] a [car|vehicle]",
    "~sit and ~turn a steering wheel",
    "~pretend to drive",
    "~hold (on to )a steering wheel and ~drive",
    speed=False,
    starts="sit",
    ends="sit",
)
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


@family(
    "type_keyboard",
    "daily",
    "~type( on a keyboard)",
    "~[work|type] [at|on] a computer",
    "~sit and ~type( on a keyboard| at a desk)",
    "~use a computer keyboard",
    speed=True,
    style=ACTS,
    starts="sit",
    ends="sit",
)
def type_keyboard(s: Stage, p: Params) -> None:
    """Sits at a desk and types with both hands."""
    span = float(s.rng.uniform(2.6, 4.2))
    for k in BOTH:
        rub(
            s,
            k,
            0.7,
            span,
            Rub(
                "chest",
                (0.11, -0.15, 0.36),
                (0.012, 0.012, 0.004),
                (3.4 + 0.5 * k) * p.pace**0.4,
                second=(0.03 * (1 - 2 * k), 0, 0.008),
            ),
        )
    s.hold(0.2, 0.7 + span, rise=0.5, bend=0.16, nod=0.14)
    s.wait(0.7 + span + 0.6)


@family(
    "read_book",
    "daily",
    "~read a book",
    "~hold a book and ~read( it)",
    "~read( something| a newspaper)",
    "~turn the pages of a book",
    "~stand reading a book",
    style=ACTS,
    upper=True,
)
def read_book(s: Stage, p: Params) -> None:
    """Holds an open book in both hands and turns a page now and then."""
    one, pages = 1.7, int(s.rng.integers(1, 3))
    end = 0.9 + pages * one
    for k in BOTH:
        s.reach(k, "chest", (0.8, (0.13, 0.0, 0.31)), (end, (0.13, 0.0, 0.31)), release=0.7)
    for n in range(pages):
        a = 1.3 + n * one
        s.reach(
            1,
            "chest",
            (a + 0.3, (0.10, 0.05, 0.36)),
            (a + 0.65, (-0.10, 0.06, 0.36)),
            (a + 0.9, (0.05, 0.02, 0.33)),
            rise=0.25,
            release=0.25,
        )
    s.hold(0.3, end, rise=0.6, nod=0.44, bend=0.08)
    at, t = s.ticks(0.8, end)
    s.add_curve("look", at, 0.10 * np.sin(2 * np.pi * 0.6 * t) * s.envelope(at, 0.4))
    s.wait(end + 0.7)


@family(
    "write_on_board",
    "daily",
    "~write on a [board|whiteboard|blackboard]( with the <side> hand)",
    "~[write|draw] [something |]on the wall( with the <side> hand)",
    "~draw on a board with [the|their] <side> hand",
    side=True,
    speed=True,
    style=ACTS,
)
def write_on_board(s: Stage, p: Params) -> None:
    """Writes at eye level along a line across a wall."""
    k, span = p.hand, float(s.rng.uniform(2.4, 3.4))
    at, t = s.ticks(0.1, 0.9 + span + 0.7)
    u = np.clip((t - 0.9) / span, 0, 1)
    phase = 2 * np.pi * 2.3 * p.pace**0.5 * t
    w = s.envelope(at, 0.9)
    along = (0.30 - 0.55 * u) * (1 if k else -1) * -1
    curve = np.stack(
        [0.02 - along * 0.6 * SIGN[k] * -1 + 0.016 * w * np.cos(phase), 0.20 + 0.035 * w * np.sin(phase), 0.44 + 0 * t],
        1,
    )
    s.reach_curve(k, "chest", at, curve, curves.window(t, 0.1, 0.9 + span, 0.8, 0.7))
    s.hold(0.3, 0.9 + span, rise=0.6, nod=-0.10, sz=0.04)
    s.wait(0.9 + span + 0.7)


@family(
    "wipe_window",
    "daily",
    "~[wipe|clean|wash] a window( with the <side> hand)",
    "~wipe a surface in front of them( with the <side> hand)",
    "~[polish|wipe] the wall in circles( with their <side> hand)",
    "~wax on and ~wax off with the <side> hand",
    side=True,
    speed=True,
    count=(2, 3, 4),
    style=ACTS,
    implies=("clean",),
)
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


@family(
    "sweep",
    "daily",
    "~sweep the floor",
    "~sweep( with a broom)",
    "~use a broom",
    "~clean the floor with a broom",
    speed=True,
    style=ACTS,
    implies=("clean",),
)
def sweep(s: Stage, p: Params) -> None:
    """Holds a broom in both hands and makes long strokes across the body, the trunk turning."""
    _two_handed_strokes(
        s,
        p,
        high=(-0.10, 0.05, 0.30),
        low=(0.05, -0.30, 0.33),
        sweep=(0.20, 0.0, 0.04),
        rate=0.75,
        bend=0.28,
        twist=0.32,
    )


@family(
    "mop",
    "daily",
    "~mop the floor",
    "~[push|move] a mop back and forth",
    "~vacuum the floor",
    "~use a [vacuum cleaner|mop]",
    speed=True,
    style=ACTS,
    implies=("clean",),
)
def mop(s: Stage, p: Params) -> None:
    """Pushes a mop far forward and draws it back, one foot before."""
    s.step(1, 0.1, 0.5, 0.0, 0.26)
    _two_handed_strokes(
        s,
        p,
        high=(0.0, -0.12, 0.32),
        low=(0.08, -0.32, 0.42),
        sweep=(0.0, 0.05, 0.20),
        rate=0.65,
        bend=0.38,
        twist=0.06,
    )
    s.step(1, -0.5, 0.5, 0.0, -0.26)


def _two_handed_strokes(
    s: Stage, p: Params, high: tuple, low: tuple, sweep: tuple, rate: float, bend: float, twist: float
) -> None:
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


@family(
    "stir",
    "daily",
    "~stir( a pot| soup| something)( with the <side> hand)",
    "~stir [a pot|a bowl|something] in circles( with their <side> hand)",
    "~cook, stirring a pot",
    "~mix something in a bowl( with the <side> hand)",
    side=True,
    speed=True,
    style=ACTS,
    upper=True,
)
def stir(s: Stage, p: Params) -> None:
    """Moves one hand in level circles over a pot that the other hand holds."""
    k, span = p.hand, float(s.rng.uniform(2.6, 3.8))
    rub(
        s,
        k,
        0.8,
        span,
        Rub("pelvis", (0.03, 0.24, 0.36), (0.075, 0.0, 0.0), 1.25 * p.pace**0.7, second=(0, 0, 0.075)),
        swivel=0.35,
    )
    s.reach(1 - k, "pelvis", (0.8, (0.13, 0.16, 0.30)), (0.8 + span, (0.13, 0.16, 0.30)), release=0.6)
    s.hold(0.2, 0.8 + span, rise=0.6, nod=0.36, bend=0.16)
    s.wait(0.8 + span + 0.6)


@family(
    "open_door",
    "daily",
    "~open a door( with [the|their] <side> hand)",
    "~[reach|grab] for a door handle and ~pull( the door open)",
    "~pull a door open( with the <side> hand)",
    "~open the door and ~[walk|step] through",
    side=True,
    speed=True,
    style=ACTS,
)
def open_door(s: Stage, p: Params) -> None:
    """Takes a handle with one hand, draws the door past the body, and steps through."""
    from wamo.library import gait as g

    k, q = p.hand, p.slowness**0.8
    s.reach(
        k,
        "heading",
        (0.7 * q, (0.10, 1.02, 0.48)),
        (0.95 * q, (0.10, 0.99, 0.48)),
        (1.8 * q, (0.42, 1.02, 0.12)),
        (2.1 * q, (0.46, 1.02, 0.05)),
        release=0.7 * q,
    )
    s.add("twist", (0.9 * q, 0), (1.8 * q, -0.0 + 0.35 * SIGN[k]), (2.6 * q, 0))
    s.add("sx", (0.9 * q, 0), (1.8 * q, -0.05 * SIGN[k]), (2.6 * q, 0))
    s.wait(2.0 * q)
    g.walk(s, 1.7 * s.clipped(p.slowness), g.Gait(forward=0.9).paced(p.pace**0.6))


@family(
    "knock",
    "daily",
    "~knock( on a door)( with [the|their] <side> hand)",
    "~knock <times> on [a|the] door",
    "~rap on a door with the <side> [fist|knuckles]",
    side=True,
    speed=True,
    count=(2, 3, 4),
    style=ACTS,
    upper=True,
)
def knock(s: Stage, p: Params) -> None:
    """Raps with the knuckles at shoulder height."""
    rate = 2.6 * p.pace**0.8
    span = p.times / rate
    at, t = s.ticks(0.0, 0.7 + span + 0.6)
    u = np.clip((t - 0.7) * rate, 0, p.times)
    curve = np.array([-0.04, 0.12, 0.52]) + (np.sin(np.pi * u) ** 2)[:, None] * np.array([0.01, 0.06, -0.15])
    s.arm_curve(p.hand, at, curve, curves.window(t, 0, 0.7 + span, 0.6, 0.55))
    s.wait(0.7 + span + 0.6)
