"""Kneeling, crouching, crawling and falling."""

from __future__ import annotations

import numpy as np

from wamo.library.families.floor.posture import HANG, LAP, LEGS, change, free_leg_down
from wamo.library.families.poses import BOTH, raise_knee, squat_down
from wamo.library.families.registry import Params, family
from wamo.library.stage import LEFT, SIGN, Stage
from wamo.library.styles import ACTS


@family(
    "kneel",
    "posture",
    "~kneel( down)",
    "~kneel on both knees",
    "~get down on [both|their] knees",
    "~drop to their knees",
    "~go down on their knees",
    speed=True,
    style=ACTS,
    ends="kneel",
)
def kneel(s: Stage, p: Params) -> None:
    """Sets one knee down behind, then the other, and stays on both."""
    d = 1.5 * p.slowness**0.8
    first = int(s.rng.integers(2))
    change(s, "stand", "kneel", 0.1, 0.9 * d)
    s.add("tilt", (0.1, 0), (0.1 + 0.45 * d, 0.3), (0.1 + d, 0))
    for k in BOTH:
        a = 0.1 if k == first else 0.1 + 0.75 * d
        over = raise_knee(0.35, 1.35) if k == first else raise_knee(0.65, 2.1)
        s.leg_keys(
            k, (a + 0.30 * d, over), (a + 0.65 * d, LEGS["kneel"]), rise=0.28 * d, release=None, point=0.9, overlap=1.1
        )
        s.arm(k, (0.6 * d, (0.2, -0.62, 0.45)), (1.15 * d, LAP["kneel"]), rise=0.5 * d, release=None)
    s.wait(1.15 * d + float(s.rng.uniform(1.0, 1.6)))


@family(
    "rise_from_knees",
    "posture",
    "~stand up from kneeling",
    "~get up [off|from] their knees",
    "~rise from a kneeling position",
    "~get to their feet after kneeling",
    speed=True,
    starts="kneel",
)
def rise_from_knees(s: Stage, p: Params) -> None:
    """Kneels, sets one foot forward, pushes on the knee and rises."""
    wait, d = 0.6, 1.5 * p.slowness**0.8
    first = int(s.rng.integers(2))
    for k in BOTH:
        a = wait if k == first else wait + 0.45 * d
        s.leg_keys(
            k,
            (a + 0.25 * d, raise_knee(0.75 if k == first else 0.2, 2.15 if k == first else 1.6)),
            rise=0.25 * d,
            release=None,
        )
        free_leg_down(s, k, a + 0.2 * d, 0.35 * d)
        s.arm(k, (wait + 0.4 * d, (0.05, -0.6, 0.5)), (wait + 1.1 * d, HANG), rise=0.4 * d, release=None)
    s.add("tilt", (wait, 0), (wait + 0.5 * d, 0.45), (wait + 1.1 * d, 0))
    change(s, "kneel", "stand", wait + 0.25 * d, 0.85 * d)
    s.wait(wait + 1.2 * d + 0.3)


@family(
    "kneel_one_knee",
    "posture",
    "~kneel on one knee",
    "~kneel (down )on [the|their] <side> knee and ~stand up again",
    "~go down on one knee( and ~get up again)",
    "~take a knee( on the <side> side)",
    "~[drop|get] down on the <side> knee like a proposal",
    side=True,
    speed=True,
    style=ACTS,
)
def kneel_one_knee(s: Stage, p: Params) -> None:
    """Sets one knee on the ground, the other foot in front; rests a hand on that knee, then rises."""
    k, d = p.hand, 1.1 * p.slowness**0.8
    stay = float(s.rng.uniform(0.9, 1.5))
    end = 0.1 + d + stay
    times = (0.1, 0.1 + d, end, end + d)
    s.plateau(times, lift=-0.44, sz=-0.06, tilt=0.05, pyaw=-0.08 * SIGN[k])
    s.step(1 - k, 0.1, 0.6 * d, 0.0, 0.30)
    s.step(1 - k, end + 0.4 * d, 0.6 * d, 0.0, -0.30)
    s.leg_keys(
        k, (0.1 + d, raise_knee(-0.12, 1.50)), (end, raise_knee(-0.12, 1.50)), rise=0.95 * d, release=d, point=-0.30
    )
    s.arm(1 - k, (0.1 + d, (-0.02, -0.60, 0.50)), (end, (-0.02, -0.60, 0.50)), release=d)
    s.wait(end + d + 0.2)


@family(
    "crawl",
    "floor",
    "~crawl( forward)",
    "~crawl on (their )hands and knees",
    "~crawl [along|across] the floor",
    "~move forward on all fours",
    "~crawl like a baby",
    speed=True,
    starts="prone",
    ends="prone",
)
def crawl(s: Stage, p: Params) -> None:
    """Crawls forward on hands and knees, opposite limbs together."""
    s.noise = 0.5
    rate, speed = 0.95 * p.pace**0.6, 0.52 * p.pace**0.9
    seconds = float(s.rng.uniform(3.4, 4.6))
    s.now, start = 0.0, s.now
    at, t = s.ticks(0.0)
    s.path[at, 1] += speed * s.body.scale * t
    s.c["lift"][at] -= 0.395
    s.c["tilt"][at] += 1.38
    s.c["bend"][at] += 0.12
    s.c["nod"][at] -= 0.55
    step = speed / rate
    for k in BOTH:
        phase = (rate * t + 0.5 * k) % 1.0
        hand = _to_and_fro((phase + 0.5) % 1.0, step)
        lifted = 0.055 * np.maximum(np.sin(np.pi * _swing_share((phase + 0.5) % 1.0)), 0)
        place = np.stack([0.19 + 0 * t, 0.065 + lifted, 0.50 + hand], 1)
        s.reach_curve(k, "heading", at, place, np.ones(len(t)), swivel=0.1)
        knee = _to_and_fro(phase, step)
        flex = np.arcsin(np.clip((knee + 0.02) / 0.382, -0.7, 0.7))
        up = 0.05 * np.maximum(np.sin(np.pi * _swing_share(phase)), 0)
        s.leg_curve(k, at, raise_knee(1.38 + flex, 1.62 + flex + 2 * up, 0.04), np.ones(len(t)), 0.95)
        s.c["side"][at] += 0.05 * SIGN[k] * np.sin(2 * np.pi * phase)
    s.now = start + seconds


def _swing_share(phase: np.ndarray) -> np.ndarray:
    return np.clip((phase - 0.62) / 0.38, 0, 1)


def _to_and_fro(phase: np.ndarray, step: float) -> np.ndarray:
    """Return the place of a supporting limb relative to the body: back at the body's pace, then quickly forward."""
    u = _swing_share(phase)
    return np.where(phase < 0.62, step * (0.31 - phase), step * (-0.31 + 0.62 * u * u * (3 - 2 * u)))


@family(
    "fall_down",
    "floor",
    "~fall (down |)to the [ground|floor]",
    "~[fall|collapse|drop] onto the [floor|ground]",
    "~collapse",
    "~fall over backwards",
    "~lose balance and ~fall",
    ends="lie",
    implies=("get_down",),
)
def fall_down(s: Stage, p: Params) -> None:
    """Loses balance backwards, arms flung out, drops onto the seat and rolls onto the back."""
    a = 0.5
    s.add("tilt", (a - 0.4, 0), (a, 0.12), (a + 0.45, -0.2))
    change(s, "stand", "floor", a, 0.72)
    s.step(LEFT if s.rng.random() < 0.5 else 1 - LEFT, a - 0.1, 0.32, 0.0, -0.22)
    change(s, "floor", "lie", a + 0.55, 0.65)
    s.add("tilt", (a + 0.55, 0), (a + 1.1, 0.08))
    s.add("bend", (a + 0.3, 0), (a + 0.8, 0.45), (a + 1.7, 0))
    s.add("nod", (a + 0.3, 0), (a + 0.8, 0.45), (a + 1.8, 0))
    for k in BOTH:
        s.arm(
            k,
            (a + 0.25, (0.72, 0.05, 0.45)),
            (a + 0.75, (0.75, -0.35, -0.1)),
            (a + 1.5, (0.6, -0.7, 0.02)),
            rise=0.3,
            release=None,
        )
        s.leg_keys(
            k,
            (a + 0.75, raise_knee(1.75, 0.9, 0.15)),
            (a + 1.15, raise_knee(1.0, 1.0, 0.2)),
            (a + 1.9, np.array([0.14, -0.98, -0.04])),
            rise=0.3,
            release=None,
        )
    s.wait(a + 2.6)


@family(
    "crouch_down",
    "posture",
    "~crouch( down)",
    "~[crouch|squat] down and ~[stay|wait] low",
    "~crouch down, arms around their knees",
    "~duck down [low|to hide]",
    "~hide by crouching",
    speed=True,
    style=ACTS,
)
def crouch_down(s: Stage, p: Params) -> None:
    """Crouches right down, arms about the knees, stays small, and rises."""
    d, stay = 0.8 * p.slowness**0.8, float(s.rng.uniform(0.9, 1.6))
    end = squat_down(s, 0.1, d, stay, d, 0.56, 0.55)
    s.hold(0.1 + 0.3 * d, 0.1 + d + stay, rise=0.6 * d, fall=0.6 * d, bend=0.55, nod=0.5, pitch0=0.45, pitch1=0.45)
    for k in BOTH:
        s.arm(k, (0.1 + d, (-0.32, -0.62, 0.42)), (0.1 + d + stay, (-0.32, -0.62, 0.42)), release=0.8 * d)
    s.wait(end + 0.2)


@family(
    "sit_cross_legged",
    "posture",
    "~sit cross-legged( on the floor)",
    "~sit on the floor with (their )legs crossed",
    "~sit and ~meditate",
    "~meditate sitting on the floor",
    speed=False,
    implies=("sit",),
    starts="floor",
    ends="floor",
)
def sit_cross_legged(s: Stage, p: Params) -> None:
    """Sits on the floor with crossed legs, hands on the knees, breathing."""
    ready, rise = (0.9, 0.85) if s.started else (-0.1, 0.1)
    for k in BOTH:
        s.leg_keys(k, (ready, np.array([-0.16, -0.03, 0.36 + 0.10 * k])), rise=rise, release=None, point=0.5)
        s.add(f"knee{k}", (ready - rise, 0), (ready, 1.15))
        s.arm(k, (ready, (0.22, -0.70, 0.42)), rise=rise, release=None)
    s.add("bend", (ready - rise, 0), (ready, -0.15))
    at, t = s.ticks(0.0)
    breath = np.sin(2 * np.pi * 0.24 * t)
    s.c["bend"][at] -= 0.03 * breath
    s.c["nod"][at] += 0.03 * breath
    s.wait(float(s.rng.uniform(3.0, 4.5)))
