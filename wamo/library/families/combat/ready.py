"""Ready stances and whole-body efforts: guards, motorcycling, scooping, getting up, jump kicks and springs."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.floor.posture import HANG, free_leg_down
from wamo.library.families.poses import (
    BOTH,
    HIP_FIST,
    LEFT,
    RIGHT,
    Leap,
    Stance,
    around,
    fly,
    leap,
    raise_knee,
    squat_down,
    stance,
    unstance,
)
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage


@family(
    "fists_ready",
    "posture",
    "~lift [the|both] fists and ~hold still, ready",
    "~stand in a [karate|fighting] ready stance",
    "~take up a fighting stance",
    "~stand ready to fight, fists [up|raised]",
    "~hold [the|both] fists up and ~stay on guard",
    implies=("fight",),
)
def fists_ready(s: Stage, p: Params) -> None:
    """Steps into a stance, one foot ahead or feet apart, and holds both fists in front of the body."""
    stay = float(s.rng.uniform(1.8, 3.4))
    lead = LEFT if s.rng.random() < 0.65 else RIGHT
    long = s.rng.random() < 0.6
    shape = Stance(lead, 0.10, 0.26, -0.35 * SIGN[lead]) if long else Stance(lead, 0.16)
    stance(s, 0.1, 0.7, shape)
    end = 1.0 + stay
    low = s.rng.random() < 0.35
    for k in BOTH:
        near = k == lead and long
        high = (-0.10, 0.06, 0.58) if near else (-0.18, 0.02, 0.36)
        place = around(s.rng, (0.0, -0.62, 0.36) if low and not long else high)
        s.arm(k, (0.8, place), (end, around(s.rng, place, 0.02)), rise=0.6, release=0.6)
    at, t = s.ticks(0.6, end)
    pulse = s.envelope(at, 0.5) * np.sin(2 * np.pi * float(s.rng.uniform(0.8, 1.5)) * t)
    s.add_curve("lift", at, -0.012 * np.abs(pulse))
    unstance(s, end + 0.1, 0.7, shape)
    s.wait(end + 0.9)


@family(
    "front_stance",
    "posture",
    "~stand in a (deep |)front stance with the <side> [leg|foot] ahead",
    "~step into a long [front|fighting] stance and ~stay( there)",
    "~hold a lunge with the <side> leg in front",
    "~stay in a lunge, [the|both] fists at the hips",
    "~step forward with the <side> foot into a deep stance and ~stand still",
    side=True,
)
def front_stance(s: Stage, p: Params) -> None:
    """Steps far ahead with one foot, bends that knee and holds, fists at the hips or one arm down."""
    k, q = p.hand, float(s.rng.uniform(0.8, 1.3))
    length, stay = float(s.rng.uniform(0.55, 0.75)), float(s.rng.uniform(1.2, 2.6))
    go = 0.85 * q
    s.step(k, 0.15, go, 0.04 * SIGN[k], length, height=0.07)
    s.travel(0.15, go, 0.0, 0.52 * length)
    end = 0.15 + go + stay
    keys = (0.2, 0.15 + go, end, end + go)
    s.plateau(keys, lift=-0.16 - 0.10 * (length - 0.55), sz=0.06, tilt=0.02)
    block = s.rng.random() < 0.5
    for h in BOTH:
        place = (0.02, -0.55, 0.55) if block and h == k else HIP_FIST
        s.arm(h, (0.15 + go, place), (end, around(s.rng, place, 0.02)), rise=0.9 * go, release=0.8 * q)
    s.step(k, end, go, -0.04 * SIGN[k], -length, height=0.07)
    s.travel(end, go, 0.0, -0.52 * length)
    s.wait(end + go + 0.3)


@family(
    "ride_motorcycle",
    "sport",
    "~ride a [motorcycle|motorbike]",
    "~pretend to ride a [motorcycle|motorbike]( in a half squat)",
    "~[sit|crouch] as if on a motorcycle, both hands on the handlebar",
    "~crouch over an invisible motorbike's handlebar",
    "~lean left and right on an invisible motorbike",
)
def ride_motorcycle(s: Stage, p: Params) -> None:
    """Grips a handlebar with both hands in a half squat, leans into bends and works the throttle."""
    stay = float(s.rng.uniform(2.6, 4.4))
    depth = float(s.rng.uniform(0.22, 0.34))
    stance(s, 0.1, 0.7, Stance(width=0.20, settle=0.0))
    end = 1.0 + stay
    s.hold(
        0.3,
        end,
        rise=0.8,
        fall=0.8,
        lift=-depth,
        tilt=0.34,
        bend=0.15,
        sz=-0.28 * depth,
        knee0=0.3,
        knee1=0.3,
        nod=-0.1,
    )
    bar = (float(s.rng.uniform(0.24, 0.32)), float(s.rng.uniform(0.02, 0.12)), float(s.rng.uniform(0.40, 0.48)))
    at, t = s.ticks(0.4, end + 0.6)
    w = curves.window(t, 0.4, end, 0.6, 0.6)
    lean = np.sin(2 * np.pi * float(s.rng.uniform(0.2, 0.4)) * t) * float(s.rng.uniform(0.0, 0.22)) * w
    s.add_curve("side", at, lean)
    s.add_curve("roll", at, 0.4 * lean)
    shake = 0.006 * curves.living_noise(s.rng, len(t), 1, 60.0, 0.3)[0]
    for k in BOTH:
        place = np.broadcast_to(bar, (len(t), 3)) + np.stack(
            [0 * t, shake + 0.10 * SIGN[k] * lean, 0.15 * SIGN[k] * lean], 1
        )
        s.reach_curve(k, "chest", at, place - np.array([0.0, 0.12, 0.0]), w, 0.35)
    unstance(s, end + 0.2, 0.7, Stance(width=0.20, settle=0.0))
    s.wait(end + 1.1)


@family(
    "scoop_overhead",
    "daily",
    "~sweep the <side> hand along the floor, then ~reach up to the ceiling with it",
    "~scoop up something low( with the <side> hand) and ~bring it over the head",
    "~bend down for something and ~present it overhead( with the <side> hand)",
    "~go from a squat to a tall reach with the <side> arm",
    "~gather something off the ground( with the <side> hand) and ~hold it aloft",
    side=True,
    speed=True,
)
def scoop_overhead(s: Stage, p: Params) -> None:
    """Squats, sweeps a hand along the floor, rises and lifts the hand high above the head."""
    k, q = p.hand, p.slowness**0.8
    depth = float(s.rng.uniform(0.34, 0.48))
    down, low, up = 0.9 * q, 0.3 * q, 0.9 * q
    squat_down(s, 0.2, down, low, up, depth, float(s.rng.uniform(0.65, 0.95)))
    a = 0.2 + down
    high = a + low + up
    stay = float(s.rng.uniform(0.3, 1.0))
    away = float(s.rng.uniform(0.05, 0.30))
    s.reach(
        k,
        "heading",
        (a - 0.05, (away, 0.09, 0.42)),
        (a + 0.5 * low, (away - 0.12, 0.06, 0.46)),
        (a + low, (away - 0.06, 0.14, 0.46)),
        rise=0.8 * down,
        release=0.6 * up,
    )
    top = around(s.rng, (0.10, 0.93, 0.20))
    s.arm(k, (a + low + 0.15 * up, (0.0, -0.35, 0.75)), (high, top), (high + stay, top), rise=0.3 * up, release=0.8 * q)
    s.add("side", (a + low, 0), (high, -0.08 * SIGN[k]), (high + stay, -0.08 * SIGN[k]), (high + stay + 0.6, 0))
    s.add("nod", (a + low, 0), (high, -0.30), (high + stay, -0.30), (high + stay + 0.6, 0))
    knee = (0.0, -0.62, 0.48)
    if s.rng.random() < 0.5:
        s.arm(1 - k, (a, knee), (a + low, knee), rise=0.7 * down, release=0.6 * up)
    s.wait(high + stay + 0.85 * q)


@family(
    "get_up_prone",
    "posture",
    "~get up from lying on [the|their] [stomach|belly]",
    "~push themselves up onto all fours and then ~stand",
    "~lie face down and then ~get up",
    "~get up from the floor, first onto all fours",
    "~push [off|away from] the floor and ~rise to [the|their] feet",
    speed=True,
    starts="prone",
)
def get_up_prone(s: Stage, p: Params) -> None:
    """Lies on the belly, pushes up to hands and knees, sets the feet under the body and rises."""
    s.noise = 0.5
    q = p.slowness**0.8
    start, s.now = s.now, 0.0
    wait = start + 0.5
    knees, crouch, end = wait + 1.1 * q, wait + 2.2 * q, wait + 3.3 * q
    forward = -0.30
    for channel, flat, four, low in (
        ("lift", -0.815, -0.40, -0.50),
        ("tilt", 1.53, 1.36, 0.95),
        ("bend", -0.04, 0.10, 0.35),
        ("sz", 0.0, forward, forward - 0.10),
        ("nod", -0.15, -0.35, -0.20),
    ):
        final = forward if channel == "sz" else 0.0
        s.add(
            channel,
            (-0.5, 0),
            (-0.45, flat),
            (wait, flat),
            (knees, four),
            (knees + 0.2 * q, four),
            (crouch, low),
            (end, final),
            overlap=1.1,
        )
    first = int(s.rng.integers(2))
    at, t = s.ticks(0.0, crouch + 0.5 * q)
    hands = np.stack(
        [0.24 + 0 * t, 0.05 + 0 * t, 0.36 - s.c["sz"][at] + 0.08 * curves.minimum_jerk((t - wait) / (1.1 * q))], 1
    )
    for k in BOTH:
        s.foot[k, :, 2] += (forward - 0.02) * s.body.scale
        s.reach_curve(k, "heading", at, hands, 1 - curves.minimum_jerk((t - crouch + 0.1) / (0.5 * q)), 0.35)
        lag = 0.0 if k == first else 0.35 * q
        s.leg_keys(
            k,
            (-0.4, np.array([0.06, -0.995, -0.02])),
            (wait + 0.2 * q, np.array([0.06, -0.995, -0.02])),
            (knees, raise_knee(1.36, 1.56, 0.05)),
            (knees + 0.3 * q + lag, raise_knee(1.75, 2.1, 0.06)),
            rise=0.02,
            release=None,
            point=0.9,
        )
        free_leg_down(s, k, knees + 0.45 * q + lag, 0.45 * q)
        s.arm(k, (crouch + 0.5 * q, (0.05, -0.70, 0.40)), (end, HANG), rise=0.4 * q, release=None)
    s.now = end + 0.3


@family(
    "jump_kick",
    "kick",
    "~do a [jumping|flying] kick with the <side> leg",
    "~jump and ~kick with the <side> leg in the air",
    "~leap into the air and ~kick with the <side> foot",
    "~do a <side> jump kick",
    side=True,
    implies=("kick", "jumping", "fight"),
)
def jump_kick(s: Stage, p: Params) -> None:
    """Runs up half a step, leaps off and kicks forward in the air, the other leg drawn up, and lands."""
    k, q = p.hand, float(s.rng.uniform(0.9, 1.1))
    high = float(s.rng.uniform(0.32, 0.48))
    s.noise = 0.6
    turn = 0.0 if s.rng.random() < 0.7 else np.pi * -SIGN[k]
    off, down = leap(
        s, 0.15, Leap(high, float(s.rng.uniform(0.25, 0.7)), turn=turn, crouch=0.22, load=0.62 * q, land=0.7 * q)
    )
    air = down - off
    peak = off + 0.45 * air
    kick = raise_knee(float(s.rng.uniform(1.2, 1.7)), 0.08)
    s.leg_keys(
        k,
        (off + 0.05 * air, raise_knee(1.1, 1.6)),
        (peak, kick),
        (peak + 0.06 * air, kick),
        rise=0.3,
        release=0.55 * air,
    )
    s.leg_keys(
        1 - k,
        (off + 0.3 * air, raise_knee(0.9, 1.9)),
        (peak + 0.1 * air, raise_knee(0.9, 1.9)),
        rise=0.2,
        release=0.3 * air,
    )
    s.add("tilt", (off, 0), (peak, -0.22), (down, 0))
    for h in BOTH:
        s.arm(h, (off, (0.45, -0.25, 0.45)), (peak, (0.50, -0.35, 0.30)), rise=0.4, release=0.6)
    s.wait(down + 0.9 * q)


@family(
    "crouch_and_spring",
    "jump",
    "~spring up from a low crouch, arms flung wide",
    "~wind up in a slow crouch and ~burst upward, [the|both] arms thrown apart",
    "~jump up from a deep crouch( and ~throw the arms apart)",
    "~sink into a deep squat and ~leap up, arms wide",
    implies=("jumping",),
)
def crouch_and_spring(s: Stage, p: Params) -> None:
    """Sinks slowly into a deep crouch, springs up with arms flung wide, and lands with bent knees."""
    down = float(s.rng.uniform(0.8, 1.4))
    depth, high = float(s.rng.uniform(0.38, 0.50)), float(s.rng.uniform(0.25, 0.45))
    end = squat_down(s, 0.1, down, 0.35, 0.36, depth, 0.7)
    off = end - 0.04
    air = 2 * np.sqrt(2 * high / 9.81)
    at, t = s.ticks(off, off + air)
    u = np.clip((t - off) / air, 0, 1)
    tuck = float(s.rng.choice((0.0, 0.22)))
    fly(s, at, u, high, 0.08, tuck)
    s.add("lift", (off + air - 0.05, 0), (off + air + 0.25, -0.20), (off + air + 0.8, 0))
    s.add("tilt", (off + air - 0.05, 0), (off + air + 0.25, 0.30), (off + air + 0.8, 0))
    for k in BOTH:
        s.c[f"pitch{k}"][at] += 0.7 * s.envelope(at, 0.12)
        low, wide = (0.15, -0.80, -0.20), (0.85, 0.42, 0.15)
        s.arm(
            k, (0.1 + down, low), (0.45 + down, low), (off + 0.4 * air, wide), (off + air, wide), rise=0.6, release=0.7
        )
    s.wait(off + air + 1.0)
