"""Picking up, putting down, lifting, pushing, pulling and reaching up. Not in the paper."""

from __future__ import annotations

from wamo.library.families.poses import BOTH
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage
from wamo.library.styles import ACTS


def _stoop(s: Stage, a: float, down: float, stay: float, up: float, height: str, q: float = 1.0) -> None:
    """Bend down to the floor or a table."""
    keys = (a, a + down, a + down + stay, a + down + stay + up)
    sizes = {
        "floor": {"lift": -0.40, "tilt": 0.80, "bend": 0.50, "sz": -0.16, "nod": 0.1},
        "table": {"tilt": 0.28, "bend": 0.22, "nod": 0.25, "sz": -0.02},
        "shelf": {"lift": 0.05, "pitch0": 0.45, "pitch1": 0.45, "nod": -0.35, "bend": -0.08, "tilt": 0.0},
    }
    s.plateau(keys, **sizes[height])


_REACH = {"floor": (0.02, 0.12, 0.42), "table": (0.05, 0.86, 0.56), "shelf": (0.10, 1.93, 0.36)}


@family(
    "pick_up",
    "daily",
    "~pick (something )up( <height>)( with [the|their] <side> hand)",
    "~pick up [something|an object|a ball]( <height>)( with the <side> hand)",
    "~[bend|reach] and ~pick [something|an object] up with their <side> hand( <height>)",
    "~take something( <height>) with their <side> hand",
    "~grab [something|an object]( <height>)",
    side=True,
    speed=True,
    height=("floor", "table"),
    style=ACTS,
)
def pick_up(s: Stage, p: Params) -> None:
    """Bends down to an object on the floor or a table, takes it with one hand and lifts it to the chest."""
    k, q, level = p.hand, p.slowness**0.8, p.height or "floor"
    go = (1.1 if level == "floor" else 0.8) * q
    _stoop(s, 0.15, go, 0.25, 0.9 * go, level)
    s.reach(k, "heading", (0.15 + go, _REACH[level]), (0.4 + go, _REACH[level]), rise=0.85 * go, release=0.8 * go)
    s.arm(
        k,
        (0.4 + 1.9 * go, (-0.05, -0.35, 0.52)),
        (0.4 + 1.9 * go + 0.8, (-0.05, -0.35, 0.52)),
        rise=1.2 * go,
        release=0.6,
    )
    if level == "floor":
        s.arm(1 - k, (0.15 + go, (-0.02, -0.75, 0.35)), (0.4 + go, (-0.02, -0.75, 0.35)), release=0.8 * go)
    s.hold(0.5 + 1.8 * go, 0.4 + 1.9 * go + 0.6, nod=0.35)
    s.wait(0.4 + 1.9 * go + 1.4)


@family(
    "put_down",
    "daily",
    "~put [something|an object] down( <height>)( with [the|their] <side> hand)",
    "~set [something|an object|a cup] down( <height>)",
    "~place [something|an object]( <height>) with their <side> hand",
    "~lay [something|an object] down",
    side=True,
    speed=True,
    height=("floor", "table"),
    style=ACTS,
)
def put_down(s: Stage, p: Params) -> None:
    """Carries an object in front of the chest, sets it down on the floor or a table and straightens up."""
    k, q, level = p.hand, p.slowness**0.8, p.height or "floor"
    go = (1.1 if level == "floor" else 0.8) * q
    s.arm(k, (0.6, (-0.05, -0.30, 0.50)), (1.3, (-0.05, -0.30, 0.50)), release=0.9 * go)
    _stoop(s, 1.3, go, 0.2, 0.9 * go, level)
    s.reach(k, "heading", (1.3 + go, _REACH[level]), (1.5 + go, _REACH[level]), rise=0.85 * go, release=0.9 * go)
    s.hold(0.4, 1.3, nod=0.3)
    s.wait(1.5 + 2.0 * go + 0.3)


@family(
    "lift_box",
    "daily",
    "~lift a [heavy |]box( from the [floor|ground])( with both hands)",
    "~pick up a [heavy |large |]box( with both hands)",
    "~squat down to lift something heavy",
    "~bend down and ~lift [a box|something heavy] with both [hands|arms]",
    speed=True,
    style=ACTS,
)
def lift_box(s: Stage, p: Params) -> None:
    """Squats, takes a box with both hands and stands up with it, leaning back."""
    go = 1.05 * p.slowness**0.8
    for channel, size, held in (
        ("lift", -0.47, -0.02),
        ("tilt", 0.62, -0.08),
        ("bend", 0.40, -0.04),
        ("sz", -0.18, 0.0),
    ):
        s.add(
            channel,
            (0.15, 0),
            (0.15 + go, size),
            (0.5 + go, size),
            (0.6 + 2.1 * go, held),
            (1.6 + 2.1 * go, held),
            (2.2 + 2.1 * go, 0),
        )
    for k in BOTH:
        s.reach(
            k,
            "heading",
            (0.15 + go, (0.19, 0.20, 0.40)),
            (0.5 + go, (0.19, 0.22, 0.40)),
            (0.6 + 2.0 * go, (0.19, 1.02, 0.32)),
            (1.6 + 2.1 * go, (0.19, 1.02, 0.32)),
            rise=0.85 * go,
            release=0.6,
        )
    s.wait(2.3 + 2.1 * go)


@family(
    "put_box_on_shelf",
    "daily",
    "~[lift|put|place] a box (up )on a (high )shelf",
    "~lift [something|a box] above [the|their] head",
    "~[raise|lift] [something|an object] overhead with both hands",
    "~store something on a high shelf",
    speed=True,
    style=ACTS,
)
def put_box_on_shelf(s: Stage, p: Params) -> None:
    """Takes a box at the belly and lifts it onto a shelf overhead, on the toes."""
    q = p.slowness**0.8
    for k in BOTH:
        s.reach(
            k,
            "chest",
            (0.7 * q, (0.16, -0.14, 0.34)),
            (1.2 * q, (0.16, -0.12, 0.32)),
            (1.8 * q, (0.16, 0.30, 0.34)),
            (2.3 * q, (0.15, 0.62, 0.26)),
            (2.7 * q, (0.15, 0.60, 0.38)),
            release=0.9 * q,
        )
        s.add(f"pitch{k}", (1.8 * q, 0), (2.3 * q, 0.45), (2.8 * q, 0.45), (3.4 * q, 0))
    s.add("lift", (0.9 * q, 0), (1.3 * q, -0.06), (2.3 * q, 0.055), (2.8 * q, 0.055), (3.4 * q, 0))
    s.hold(1.6 * q, 2.7 * q, rise=0.5 * q, nod=-0.35, bend=-0.12)
    s.wait(3.6 * q)


@family(
    "push",
    "daily",
    "~push [something|a heavy object|a box|a wall]( forward)( with both hands)",
    "~push something (heavy )away",
    "~lean (forward )and ~push with both [hands|arms]",
    "~[shove|push] [a heavy object|something] forward( with both hands)",
    speed=True,
    style=ACTS,
)
def push(s: Stage, p: Params) -> None:
    """Sets a foot back, lays both hands on something at chest height and drives it forward with the whole body."""
    q = p.slowness**0.8
    lead = int(s.rng.integers(2))
    s.step(1 - lead, 0.1, 0.5, 0.0, -0.38)
    s.step(1 - lead, 2.6 * q + 0.8, 0.55, 0.0, 0.38)
    for k in BOTH:
        s.arm(
            k,
            (0.7, (0.02, -0.05, 0.55)),
            (1.0, (0.02, -0.06, 0.55)),
            (1.0 + 1.3 * q, (0.02, 0.04, 0.95)),
            (1.3 + 1.3 * q, (0.02, 0.04, 0.95)),
            release=0.7,
            rise=0.6,
        )
    for channel, early, late in (
        ("tilt", 0.18, 0.46),
        ("sz", -0.10, 0.12),
        ("lift", -0.06, -0.11),
        ("nod", -0.1, -0.2),
    ):
        s.add(channel, (0.2, 0), (0.9, early), (1.0 + 1.3 * q, late), (1.3 + 1.3 * q, late), (2.6 * q + 1.0, 0))
    s.wait(2.6 * q + 1.5)


@family(
    "pull",
    "daily",
    "~pull [something|a rope|a heavy object]( towards them)( with both hands)",
    "~pull on a rope( with both hands)",
    "~[drag|haul|tug] [something|a rope]( backwards)",
    "~lean back and ~pull( with both arms)",
    "~play tug of war",
    speed=True,
    count=(1, 2, 3),
    style=ACTS,
)
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
            keys[k] += [
                (a + 0.55 * one, (0.0, -0.32, 0.28)),
                (a + 0.65 * one, (0.0, -0.32, 0.28)),
                (a + one, (-0.15, -0.14 - 0.06 * k, 0.92)),
            ]
        s.add("tilt", (a - 0.2, 0.0), (a, 0.22), (a + 0.55 * one, -0.24), (a + 0.65 * one, -0.24), (a + one, 0))
        s.add("sz", (a, 0), (a + 0.55 * one, -0.12), (a + 0.65 * one, -0.12), (a + one, 0))
        s.add("lift", (a, 0), (a + 0.5 * one, -0.10), (a + one, 0))
    for k in BOTH:
        s.arm(k, *keys[k], release=0.6)
    s.wait(end + 0.7)


@family(
    "reach_high",
    "daily",
    "~reach up( high)( with [the|their] <side> hand)",
    "~reach for something [high up|above them|on a high shelf] with [the|their] <side> hand",
    "~stretch up to get something( with the <side> arm)",
    "~take something from a high shelf( with the <side> hand)",
    side=True,
    speed=True,
    style=ACTS,
)
def reach_high(s: Stage, p: Params) -> None:
    """Goes up on the toes, one arm stretched to a shelf, takes something and brings it down."""
    k, q = p.hand, p.slowness**0.8
    _stoop(s, 0.2, 0.8 * q, 0.5, 0.7 * q, "shelf")
    s.reach(k, "heading", (1.0 * q, _REACH["shelf"]), (1.0 * q + 0.5, _REACH["shelf"]), rise=0.8 * q, release=0.6 * q)
    s.arm(k, (1.9 * q + 0.6, (-0.12, -0.25, 0.45)), (2.6 * q + 0.6, (-0.12, -0.25, 0.45)), rise=0.7 * q, release=0.6)
    s.hold(0.4, 1.0 * q + 0.4, side=-0.14 * SIGN[k], roll=-0.05 * SIGN[k], **{f"shrug{k}": 0.3})
    s.wait(2.6 * q + 1.2)
