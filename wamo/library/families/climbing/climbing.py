"""Ladders, rails and bars: climb, hang, sit high, lean over and duck under. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library import gait as g
from wamo.library.families.poses import BOTH, Leap, leap, raise_knee
from wamo.library.families.registry import Params, family
from wamo.library.gait import Gait
from wamo.library.stage import SIGN, Stage

RUNG = 0.26
"""Metres between two rungs on the mean body."""
AHEAD = 0.14
"""Metres by which the feet stand nearer to the ladder than the pelvis."""
SEAT = 0.15
"""Metres by which the pelvis of who sits high is above that of who stands."""


def let_go(s: Stage, start: float, seconds: float) -> None:
    """Release the hands that have been holding on until now, from ``start`` seconds from now."""
    for layer in s.hand_layers:
        late = s.time[layer.first : layer.first + len(layer.weight)] - s.now
        layer.weight *= 1 - curves.minimum_jerk((late - start) / seconds)


def hold_on_seated(s: Stage, k: int, at: slice, above: bool, held: np.ndarray) -> None:
    """Rest a seated performer's hand beside the hip, or grip a bar above, by weight ``held`` (frames,)."""
    shape = (len(held), 3)
    if above:
        s.arm_curve(k, at, np.broadcast_to((0.30, 0.72, 0.20), shape), held, 0.5)
    else:
        s.reach_curve(k, "pelvis", at, np.broadcast_to((0.27, 0.0, 0.10), shape), held, 0.3)


@family(
    "climb_ladder",
    "daily",
    "~climb( up)( a ladder)",
    "~climb a ladder",
    "~pull themselves up [rung by rung|a ladder]",
    "~climb (up )[something|a wall|a scaffold], hand over hand",
    "~go up a ladder",
    speed=True,
    ends="ladder",
)
def climb_ladder(s: Stage, p: Params) -> None:
    """Climbs rung by rung: the opposite hand and foot move up while the body rises."""
    rate, rungs = 0.95 * p.pace**0.7, int(s.rng.integers(4, 7))
    at, t = s.ticks(0.0)
    near = curves.minimum_jerk(t / 0.5)
    _on_rungs(s, at, np.clip((t - 0.5) * rate, 0, rungs), rungs, near, near)
    s.hold(0, 20, rise=0.6, nod=-0.25, tilt=0.10)
    s.wait(0.5 + rungs / rate + 0.3)


@family(
    "climb_down",
    "daily",
    "~climb down( a ladder)",
    "~climb down [something|a scaffold|a wall], one foot after the other",
    "~come down a ladder( rung by rung)",
    "~lower themselves down [rung by rung|a ladder]",
    "~get down from a ladder( backwards)",
    "~step down a ladder",
    speed=True,
    starts="ladder",
)
def climb_down(s: Stage, p: Params) -> None:
    """Climbs down rung by rung, facing the ladder, and steps back from it."""
    rate = 0.95 * p.pace**0.7
    rungs = round(float(s.c["lift"][s.index(s.now)]) / RUNG) if s.started else int(s.rng.integers(3, 6))
    end = 0.3 + rungs / rate
    let_go(s, 0.1, 0.2)
    at, t = s.ticks(0.0 if s.started else -s.now)
    high, near = (rungs, 0.0) if s.started else (0, 1.0)
    held = 1 - curves.minimum_jerk((t - end) / 0.6)
    level = rungs - np.clip((t - 0.3) * rate, 0, rungs)
    s.c["lift"][at] -= RUNG * high
    for k in BOTH:
        s.foot[k, at, 1] -= RUNG * high * s.body.scale
    _on_rungs(s, at, level, rungs, np.full(len(t), near), held)
    for channel, size in (("nod", 0.30), ("tilt", 0.10)):
        s.add_curve(channel, at, size * held)
    if s.started:  # `climb_ladder` leans to the ladder and looks up for good
        for channel, size in (("nod", 0.25), ("tilt", -0.10)):
            s.add(channel, (0.1, 0), (0.7, size), overlap=1.0)
    for n, k in enumerate(BOTH):
        s.step(k, end + 0.35 * n, 0.45, 0.0, -2 * AHEAD)
    s.travel(end + 0.1, 0.7, 0.0, -AHEAD)
    s.wait(end + 1.0)


def _on_rungs(s: Stage, at: slice, level: np.ndarray, rungs: int, near: np.ndarray, held: np.ndarray) -> None:
    """Body, feet and hands at ``level`` rungs (frames,) of a ladder; a hand and the other foot move together.

    ``near`` is how far the feet have come to the ladder (0 .. 1), ``held`` how firmly the hands hold it.
    """
    rise = RUNG * level
    s.c["lift"][at] += np.convolve(np.pad(rise, 12, mode="edge"), np.ones(25) / 25, mode="valid")
    s.planted[:, at] = np.where(rise > 0, 0.0, s.planted[:, at])
    first = int(s.rng.integers(2))
    scale = s.body.scale
    for k in BOTH:
        for limb, shift in (("foot", (k + first) % 2), ("hand", (k + first + 1) % 2)):
            step = np.clip((level - shift) / 2, 0, None)
            whole = np.floor(step)
            height = 2 * RUNG * (whole + curves.minimum_jerk((step - whole) * 1.8)) + shift * RUNG * np.clip(
                level, 0, 1
            )
            height = np.minimum(height, RUNG * rungs)
            moving = np.sin(np.pi * np.clip((step - whole) * 1.8, 0, 1)) * (level > 0) * (level < rungs)
            if limb == "foot":
                forward = (AHEAD * near - 0.06 * moving) * scale
                s.foot[k, at] += np.stack([forward * np.sin(s.yaw[at]), height * scale, forward * np.cos(s.yaw[at])], 1)
            else:
                place = np.stack([0.20 + 0 * rise, 1.52 + height, 0.42 - 0.07 * moving], 1)
                s.reach_curve(k, "heading", at, place, held)


@family(
    "hang_from_bar",
    "exercise",
    "~hang from a [bar|branch|beam]( by both hands)",
    "~hang (by the hands )and ~swing( their legs)",
    "~swing from a [high bar|branch]( like a monkey)",
    "~[grab|grip] a bar overhead and ~swing( back and forth)",
    "~dangle from a high bar",
    "~hold on to a bar above [the|their] head and ~swing the body",
    count=(1, 2, 3),
)
def hang_from_bar(s: Stage, p: Params) -> None:
    """Grips a bar overhead, swings below it with straight, bent or drawn-up legs, and lets go."""
    length, hertz = 1.02, 0.47 * float(s.rng.uniform(0.92, 1.08))
    grip, swings = 0.9, p.times / hertz
    size = float(s.rng.uniform(0.36, 0.55))
    end = grip + 0.4 + swings
    at, t = s.ticks(0.0, end + 1.2)
    hanging = curves.window(t, grip - 0.2, end, 0.4, 0.4)
    ready = curves.minimum_jerk((t - grip) / 0.5) * (1 - curves.minimum_jerk((t - end + 0.25) / 0.5))
    way = 1 if s.rng.random() < 0.5 else -1
    phase = 2 * np.pi * hertz * np.clip(t - grip - 0.2, 0, swings)
    angle = way * size * np.sin(phase) * ready
    s.add_curve("lift", at, length * (1 - np.cos(angle)) + float(s.rng.uniform(0.05, 0.14)) * hanging)
    s.add_curve("sz", at, length * np.sin(angle))
    s.add_curve("tilt", at, -angle)
    s.add_curve("bend", at, -0.30 * way * size * np.cos(phase) * ready)
    legs = ("straight", "bent", "up", "aside")[int(s.rng.integers(4))]
    kick = way * np.cos(phase + 0.3) * ready
    for k in BOTH:
        flex, knee = {
            "straight": (0.12 + 0.45 * kick, 0.15 + 0.25 * np.abs(kick)),
            "bent": (0.10 + 0.35 * kick, 1.35 + 0.25 * kick),
            "up": (0.55 + 0.75 * np.sin(phase) ** 2 * ready, 0.9 + 0.5 * np.sin(phase) ** 2),
            "aside": (0.45 + 0 * kick, 1.45 + 0.1 * kick),
        }[legs]
        out = 0.04 + 0.02 * k + (SIGN[k] * 0.45 * kick if legs == "aside" else 0.0)
        s.leg_curve(k, at, raise_knee(flex, knee, out), hanging, 0.6)
        overhead = (0.14, 0.955, 0.06)
        s.arm(k, (grip - 0.15, overhead), (end, overhead), rise=0.75, release=0.7)
    s.add("nod", (0.1, 0), (0.6, -0.4), (grip + 0.4, 0), (end, 0))
    _drop(s, end, 0.10)
    if s.fresh and s.rng.random() < 0.5:  # the clip starts with the performer already hanging
        s.begin = s.now + grip + 0.3
    s.wait(end + 0.9)


def _drop(s: Stage, start: float, depth: float) -> None:
    """Absorb a landing with the knees."""
    s.add("lift", (start + 0.2, 0), (start + 0.5, -depth), (start + 1.0, 0))
    s.add("tilt", (start + 0.2, 0), (start + 0.5, 2.2 * depth), (start + 1.0, 0))


@family(
    "support_on_arms",
    "exercise",
    "~prop themselves up on [stiff|straight] arms so that [the|both] feet hang free",
    "~carry their weight on both hands( between two bars)",
    "~push up on a bar and ~stay there on straight arms",
    "~lift their feet off the ground, propped on [straight arms|two bars]",
    "~do a straight arm support",
    implies=("exercise",),
)
def support_on_arms(s: Stage, p: Params) -> None:
    """Props up on two straight arms beside the hips, feet off the ground, legs dangling, and comes down."""
    stay = float(s.rng.uniform(1.8, 3.2))
    up, end = 1.1, 1.1 + stay
    at, t = s.ticks(0.0, end + 0.9)
    w = curves.window(t, up - 0.45, end, 0.5, 0.45)
    s.add_curve("lift", at, 0.17 * w)
    s.add_curve("tilt", at, 0.14 * w)
    dangle = 0.16 * np.sin(2 * np.pi * s.rng.uniform(0.5, 0.9) * t) * w
    bent = float(s.rng.uniform(0.1, 0.9))
    for k in BOTH:
        s.leg_curve(k, at, raise_knee(0.12 + dangle * (1 if k else 0.8), bent, 0.04), w, 0.7)
        rest = (0.24, 0.02, 0.06)
        s.reach(k, "pelvis", (up - 0.35, (0.24, 0.10, 0.14)), (up, rest), (end, rest), rise=0.6, release=0.6)
        s.hold(up, end, rise=0.4, **{f"shrug{k}": 0.30})
    _drop(s, end, 0.08)
    s.wait(end + 1.1)


@family(
    "dangle_legs",
    "posture",
    "~perch somewhere high, legs dangling",
    "~sit on a [wall|branch|ledge], swinging [the|their] [feet|legs]",
    "~swing their lower legs back and forth, sitting (up )high",
    "~[sit|perch] on the edge of something high",
    "~let [the|their] legs dangle from a high seat",
    speed=True,
    starts="perch",
    ends="perch",
    implies=("sit",),
)
def dangle_legs(s: Stage, p: Params) -> None:
    """Sits high on an edge, hands beside the hips or on a bar above, and swings the lower legs to and fro."""
    start, s.now = s.now, 0.0
    at, t = s.ticks(0.0)
    hertz = 0.85 * p.pace**0.7
    both, above = s.rng.random() < 0.35, s.rng.random() < 0.4
    lean = float(s.rng.choice((-0.12, 0.05, 0.18)))
    drift = 0.10 * curves.living_noise(s.rng, len(t), 1, 60.0, 1.6)[0]
    s.add_curve("tilt", at, lean + drift)
    s.c["lift"][at] += SEAT
    for k in BOTH:
        phase = curves.oscillation(s.rng, t, hertz, 0.0 if both else np.pi * k)
        swing = float(s.rng.uniform(0.30, 0.50)) * np.sin(phase)
        s.leg_curve(k, at, raise_knee(1.45 + lean + drift, 1.35 - swing, 0.10), np.ones(len(t)), 0.5)
        hold_on_seated(s, k, at, above, np.ones(len(t)))
    s.hold(0, 20, rise=0.1, nod=0.18, bend=0.18)
    s.now = start + float(s.rng.uniform(2.6, 4.2))


@family(
    "lean_over_rail",
    "daily",
    "~lean (far )over a [rail|railing|bar|fence]",
    "~bend over a railing( and ~look down)",
    "~lean over an edge to look down",
    "~fold (their )upper body forward over a bar",
    "~[hold on to|grip] a rail and ~lean (far )forward over it",
    speed=True,
)
def lean_over_rail(s: Stage, p: Params) -> None:
    """Grips a rail before the hips, tips far over it, looks down, and comes back."""
    q = p.slowness**0.8
    down, stay = 1.1 * q, float(s.rng.uniform(0.7, 1.6))
    far = float(s.rng.uniform(0.35, 1.15))
    keys = (0.5, 0.5 + down, 0.5 + down + stay, 0.5 + 2 * down + stay)
    s.plateau(keys, tilt=far, bend=0.45, sz=-0.08, nod=0.25, lift=-0.02 - 0.14 * float(s.rng.random()) ** 2)
    high = s.rng.random() < 0.25  # the hands hold something above the rail
    rail = (
        float(s.rng.uniform(0.22, 0.34)),
        float(s.rng.uniform(1.25, 1.5) if high else s.rng.uniform(0.85, 1.02)),
        0.34,
    )
    for k in BOTH:
        s.plateau(keys, **{f"pitch{k}": 0.45})
        s.reach(k, "heading", (0.5, rail), (keys[-1], rail), rise=0.5, release=0.6, swivel=0.3)
    if s.fresh and s.rng.random() < 0.3:  # the clip starts with the performer already leaning
        s.begin = s.now + keys[1] - 0.3 * down
    s.wait(keys[-1] + 0.7)


@family(
    "duck_under",
    "walk",
    "~duck under [something|a bar|a beam|an obstacle]",
    "~walk and ~duck under [something low|an obstacle]",
    "~stoop to get [below|beneath] something low",
    "~go under a low [bar|branch|beam] and ~straighten up again",
    "~bend down low to get under a barrier",
    speed=True,
    implies=("walking",),
)
def duck_under(s: Stage, p: Params) -> None:
    """Walks, bends knees and trunk low to pass under something, straightens up and walks on."""
    low = float(s.rng.uniform(0.30, 0.42))
    plain = Gait(forward=0.85).paced(min(p.pace, 1.25))
    g.walk(s, 1.9 * s.clipped(p.slowness), plain)
    s.wait(-0.3)
    under = Gait(forward=0.6, frequency=1.25, crouch=low, lean=0.75, bend=0.45, width=0.11, arm=0.1, arm_base=0.5)
    g.walk(s, 2.5 * s.clipped(p.slowness), under.paced(p.pace), turning=0.0)
    s.wait(-0.3)
    g.walk(s, 1.9 * s.clipped(p.slowness), plain)


@family(
    "jump_down",
    "jump",
    "~jump down( from [something|a wall|a ledge])",
    "~[jump|drop|hop] off [a wall|a bar|something high]( and ~land on both feet)",
    "~drop to the ground from a height",
    "~leap down and ~land with bent knees",
    "~jump from a high place to the ground",
    speed=True,
    starts="ledge",
    implies=("jumping",),
)
def jump_down(s: Stage, p: Params) -> None:
    """Stands high, crouches, jumps off forward and lands with deeply bent knees."""
    drop, q = float(s.rng.uniform(0.35, 0.75)), p.slowness**0.6
    ahead = float(s.rng.uniform(0.35, 0.7))
    off, down = leap(s, 0.5 * q, Leap(0.06 + 0.30 * drop, ahead, crouch=0.24, tuck=0.05, load=0.6 * q, land=0.8 * q))
    at, t = s.ticks(-s.now)
    u = np.clip((t - off) / (down - off), 0, 1)
    above = drop * (1 - u * u * (1.6 - 0.6 * u))
    s.add_curve("lift", at, above)
    s.add_curve("nod", at, 0.24 * (1 - u))
    for k in BOTH:
        s.foot[k, at, 1] += above * s.body.scale
        s.arm(k, (off, (0.55, -0.25, 0.45)), (down, (0.75, 0.10, 0.40)), rise=0.4, release=0.8)
    s.wait(down + 0.9 * q + float(s.rng.uniform(0.3, 0.8)))
