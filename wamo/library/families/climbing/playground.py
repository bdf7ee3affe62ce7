"""Playground frames: climb up in big steps, lean over the top, climb down, sit and hang. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library import gait as g
from wamo.library.families.climbing.climbing import SEAT, hold_on_seated, let_go
from wamo.library.families.floor.posture import free_leg_down
from wamo.library.families.poses import BOTH, raise_knee
from wamo.library.families.registry import Params, family
from wamo.library.gait import Gait
from wamo.library.stage import SIGN, Stage

LEAN = {"tilt": 0.22, "bend": 0.12, "sz": -0.06}
"""How who stands on a frame leans to it; `clamber_off` takes it back."""
SITTING = raise_knee(1.45, 1.30, 0.10)


def _raise_foot(s: Stage, k: int, start: float, seconds: float, height: float, ahead: float) -> None:
    """Move a foot to a bar ``height`` metres higher (or lower) and ``ahead`` metres on, and leave it there."""
    s.step(k, start, seconds, 0.0, ahead, height=0.10)
    at, t = s.ticks(start)
    u = (t - start) / seconds
    share = curves.minimum_jerk(1.3 * u if height > 0 else 1.3 * u - 0.3)  # up early, down late: no bar is cut through
    s.foot[k, at, 1] += height * s.body.scale * share


def _steps(
    s: Stage, first: int, start: float, each: float, level: list[float], heights: list[float], aheads: list[float]
) -> list[float]:
    """Move the feet alternately from their ``level`` to the given heights; return the end of each step in seconds."""
    times = []
    for n, (height, ahead) in enumerate(zip(heights, aheads, strict=True)):
        k = (first + n) % 2
        a = start + n * each + float(s.rng.uniform(-0.05, 0.05))
        _raise_foot(s, k, a, 0.8 * each, height - level[k], ahead)
        level[k] = height
        times.append(a + 0.8 * each)
    return times


def _grips(s: Stage, k: int, times: list[float], levels: list[float], at_ease: float, release: float | None) -> None:
    """Move a hand from hold to hold in front of the body, reaching each place at its time."""
    out, ahead = float(s.rng.uniform(0.18, 0.34)), float(s.rng.uniform(0.34, 0.44))
    keys: list[tuple[float, object]] = []
    for time, level in zip(times, levels, strict=True):
        place = np.array([out + s.rng.normal(0, 0.03), level + at_ease, ahead + s.rng.normal(0, 0.03)])
        if keys:  # holds on until it moves
            keys.append((max(time - 0.35, keys[-1][0] + 0.02), keys[-1][1]))
        keys.append((time, place))
    s.reach(k, "heading", *keys, rise=0.5, release=release, swivel=0.4)


def _clamber(s: Stage, p: Params) -> float:
    """Climb from the ground onto a frame in a few steps, the lean `LEAN` persisting; return the end in seconds."""
    q = p.slowness**0.8
    steps = int(s.rng.integers(2, 5))
    rise, each = float(s.rng.uniform(0.22, 0.34)), 0.62 * q
    start = 0.35
    first = int(s.rng.integers(2))
    heights = [
        min(n + 1, steps) * rise for n in range(steps + 1)
    ]  # the last brings the lower foot beside the upper one
    times = _steps(s, first, start, each, [0.0, 0.0], heights, [0.16, 0.20, *[0.10] * (steps - 1)])
    end = times[-1]
    top = steps * rise
    keys = [(start + 0.4 * each, 0.0)]
    keys += [(time + 0.25 * each, (n + 0.45) * rise) for n, time in enumerate(times[:-1])]
    keys[-1] = (keys[-1][0], top - 0.35 * rise)
    s.add("lift", *keys, (end + 0.2, top), overlap=1.4)
    s.travel(start, end - start, 0.0, 0.22 + 0.05 * steps)
    low = float(s.rng.uniform(0.85, 1.20))
    for k in BOTH:
        own = [time - 0.1 for n, time in enumerate(times) if (first + n) % 2 != k]
        levels = [height for n, height in enumerate(heights) if (first + n) % 2 != k]
        _grips(s, k, [start - 0.05, *own], [0.0, *levels], low, None)
    bow = float(s.rng.uniform(0.15, 0.45))
    for channel, rest in LEAN.items():
        more = {"tilt": bow, "bend": 0.10, "sz": -0.05}[channel]
        s.add(channel, (0.1, 0), (start + each, rest + more), (end - 0.2, rest + more), (end + 0.5, rest))
    s.add("nod", (0.1, 0), (0.6, -0.2), (end, 0.0))
    return end


def _over_the_top(s: Stage, start: float, q: float) -> float:
    """Fold forward over the top bar and come up; return the time just before the trunk starts to rise."""
    far, stay = float(s.rng.uniform(0.40, 0.85)), float(s.rng.uniform(0.5, 1.4))
    keys = (start, start + 0.9 * q, start + 0.9 * q + stay, start + 1.9 * q + stay)
    s.plateau(keys, tilt=far, bend=0.30, sz=-0.07, nod=0.20, lift=-float(s.rng.uniform(0.0, 0.12)))
    return keys[2]


@family(
    "climb_frame",
    "daily",
    "~clamber (up )onto [something|a jungle gym|a big rock]",
    "~climb onto a playground frame",
    "~scramble up [something high|a jungle gym]",
    "~climb up( using arms and legs)",
    "~get up on [something high|a platform] with hands and feet",
    "~go up from bar to bar, using arms and legs",
    speed=True,
    ends="frame",
)
def climb_frame(s: Stage, p: Params) -> None:
    """Takes hold in front of the chest, climbs up in a few big steps, bent towards the frame, and stands on it."""
    s.wait(_clamber(s, p) + 0.5 + float(s.rng.uniform(0.0, 0.8)))


@family(
    "climb_and_lean",
    "daily",
    "~climb to the top and ~fold over it",
    "~clamber up and ~look over the top( bar)",
    "~climb onto something and ~bend forward over its edge",
    "~scramble up( a wall) and ~hang over it with the upper body",
    "~go up a jungle gym and ~lean over [the|its] top bar",
    speed=True,
    ends="frame",
    implies=("climb_frame",),
)
def climb_and_lean(s: Stage, p: Params) -> None:
    """Climbs up in a few big steps, then folds the trunk forward over the top bar."""
    end = _clamber(s, p)
    s.wait(_over_the_top(s, end - 0.1, p.slowness**0.6) + (0.0 if s.rng.random() < 0.4 else 0.9))


def _be_on_frame(s: Stage) -> None:
    """Start a new performer on the frame from the first frame on, leaning to it, both hands on a bar."""
    top = float(s.rng.uniform(0.45, 1.0))
    s.c["lift"] += top
    s.foot[:, :, 1] += top * s.body.scale
    for channel, size in LEAN.items():
        s.c[channel] += size
    ease = float(s.rng.uniform(0.85, 1.20))
    whole = slice(0, s.frames)
    for k in BOTH:
        place = np.array([s.rng.uniform(0.18, 0.32), top + ease, s.rng.uniform(0.34, 0.44)])
        s.reach_curve(k, "heading", whole, np.broadcast_to(place, (s.frames, 3)), np.ones(s.frames), 0.4)


@family(
    "clamber_off",
    "daily",
    "~climb (back )down",
    "~come off a [jungle gym|playground frame|platform]",
    "~clamber down, one foot after the other",
    "~lower themselves to the ground step by step( and ~let go)",
    "~step down from something high, feet first and facing it",
    "~climb off [a jungle gym|something high] backwards",
    speed=True,
    starts="frame",
)
def clamber_off(s: Stage, p: Params) -> None:
    """Climbs down backwards in a few big steps, hands on the bars, lets go, and stands or walks off."""
    if not s.started:
        _be_on_frame(s)
    q = p.slowness**0.8
    here = s.index(s.now)
    top = float(s.foot[:, here, 1].min() / s.body.scale)
    steps = max(1, round(top / float(s.rng.uniform(0.24, 0.40))))
    drop, each = top / steps, 0.62 * q
    start = 0.25
    first = int(s.rng.integers(2))
    level = [float(s.foot[k, here, 1] / s.body.scale) for k in BOTH]
    heights = [*(max(top - (n + 1) * drop, 0.0) for n in range(steps)), 0.0]
    times = _steps(s, first, start, each, level, heights, [*[-0.10] * (steps - 1), -0.20, -0.20])
    end = times[-1]
    keys = [(start, 0.0), *((time, -min(n + 0.7, steps) * drop) for n, time in enumerate(times[:-1]))]
    s.add("lift", *keys, (end, -top - 0.03), (end + 0.4, -top), overlap=1.4)
    s.travel(start, end - start + 0.2, 0.0, -0.10 * (steps - 1) - 0.20)
    let_go(s, -0.1, 0.4)
    low = float(s.rng.uniform(0.85, 1.15))
    for k in BOTH:
        own = [time + 0.1 for n, time in enumerate(times[:-1]) if (first + n) % 2 == k]
        levels = [height for n, height in enumerate(heights[:-1]) if (first + n) % 2 == k]
        _grips(s, k, [0.15, *own], [top, *levels], low, 0.6)
    bow = float(s.rng.uniform(0.05, 0.35))
    for channel, rest in LEAN.items():
        more = {"tilt": bow, "bend": 0.08, "sz": -0.05}[channel]
        s.add(channel, (0.0, 0), (start + each, more), (end - 0.2, more), (end + 0.5, -rest))
    s.hold(0.2, end - 0.2, nod=0.22)
    s.wait(end + 0.4)
    if s.rng.random() < 0.4:
        turning = float(s.rng.choice((-1.0, 1.0))) * float(s.rng.uniform(0.3, 1.1))
        g.walk(s, float(s.rng.uniform(1.6, 2.6)), Gait(forward=0.85, turn=turning))
    s.wait(0.3)


def _sit_high(s: Stage) -> None:
    """Start a new performer seated high from the first frame on, hands beside the hips or on a bar above."""
    whole, held = slice(0, s.frames), np.ones(s.frames)  # both hands share it: `let_go` takes it back twice, steeply
    s.c["lift"] += SEAT
    above = s.rng.random() < 0.5
    for k in BOTH:
        s.leg_curve(k, whole, np.broadcast_to(SITTING, (s.frames, 3)), held, 0.5)
        hold_on_seated(s, k, whole, above, held)


@family(
    "slide_off_seat",
    "daily",
    "~slide off [a wall|a high seat] and ~come to stand",
    "~let themselves down from a high seat",
    "~get off a [wall|bar|branch]( after sitting on it)",
    "~hop down from sitting",
    "~push off a ledge from sitting and ~land standing",
    speed=True,
    starts="perch",
)
def slide_off_seat(s: Stage, p: Params) -> None:
    """Sits high, pushes off forward, lands on the feet and stands or walks off."""
    if not s.started:
        _sit_high(s)
    q = p.slowness**0.6
    wait = float(s.rng.uniform(0.3, 1.0))
    off, down = wait + 0.5 * q, wait + 0.85 * q
    far = float(s.rng.uniform(0.30, 0.45))
    at, _ = s.ticks(wait)
    yaw = s.yaw[at.start]
    s.foot[:, at, 0] += far * s.body.scale * np.sin(yaw)
    s.foot[:, at, 2] += far * s.body.scale * np.cos(yaw)
    s.travel(wait, down - wait + 0.1, 0.0, far)
    s.add("lift", (off, 0), (down, -SEAT), (down + 0.2, -SEAT - 0.14), (down + 0.8 * q, -SEAT))
    s.add("tilt", (wait - 0.1, 0), (off, 0.30), (down + 0.2, 0.34), (down + 0.8 * q, 0.0))
    s.hold(wait, down + 0.3, nod=0.15)
    let_go(s, off, 0.35)
    for k in BOTH:
        s.leg_keys(k, (wait, SITTING), (down - 0.1, raise_knee(0.35, 0.45, 0.06)), release=None, rise=0.3)
        free_leg_down(s, k, down - 0.15, 0.25)
        s.arm(k, (down, (0.45, -0.60, 0.35)), (down + 0.3, (0.35, -0.70, 0.35)), rise=0.35, release=0.6)
        late, t = s.ticks(down)
        s.hand[k, late] = curves.blend_vectors(
            s.hand[k, late], np.array([[SIGN[k] * 0.12, -0.97, 0.10]]), curves.minimum_jerk((t - down) / 0.8)
        )
    s.wait(down + 0.9 * q)
    if s.rng.random() < 0.4:
        g.walk(s, float(s.rng.uniform(1.6, 2.6)), Gait(forward=0.9))
    s.wait(0.3)


@family(
    "lean_back_seated",
    "posture",
    "~lean (far )back on a [high seat|bar|branch], [the|both] legs stretched out in front",
    "~perch up high and ~stick out [the|both] legs",
    "~tilt back on a wall and ~stretch out [the|their] legs",
    "~recline on a bar, [the|both] feet up in the air",
    speed=True,
    starts="perch",
    ends="perch",
    implies=("sit",),
)
def lean_back_seated(s: Stage, p: Params) -> None:
    """Sits high, leans back with stretched legs lifted ahead, stays and comes up again."""
    if not s.started:
        _sit_high(s)
    q, stay = p.slowness**0.8, float(s.rng.uniform(0.7, 1.8))
    far = float(s.rng.uniform(0.25, 0.70))
    a, b = 0.3 + 0.9 * q, 0.3 + 0.9 * q + stay
    end = b + 0.9 * q
    s.plateau((0.3, a, b, end), tilt=-far, bend=0.15, nod=0.15)
    flex, knee = float(s.rng.uniform(1.25, 1.60)), float(s.rng.uniform(0.08, 0.7))
    out = raise_knee(flex, knee, 0.06)
    for k in BOTH:
        s.leg_keys(k, (0.3, SITTING), (a, out), (b, out), (end, SITTING), rise=0.2, release=0.3, point=0.6)
    s.wait(end + 0.3)


@family(
    "hang_back",
    "exercise",
    "~hang back from a low bar, heels far in front",
    "~hold on to a bar and ~sink back below it",
    "~grip a low bar and ~lean back until the arms are straight",
    "~dangle under a low rail, heels on the ground",
    "~lean back into the air, gripping a pole",
    speed=True,
)
def hang_back(s: Stage, p: Params) -> None:
    """Grips a bar ahead, walks the feet forward, sinks back below it with straight arms, and pulls up again."""
    q, stay = p.slowness**0.8, float(s.rng.uniform(0.8, 2.0))
    ahead = float(s.rng.uniform(0.28, 0.42))
    depth = float(s.rng.uniform(0.34, 0.50))
    for n, k in enumerate(BOTH):
        s.step(k, 0.6 + 0.35 * n * q, 0.4 * q, 0.0, ahead)
    a = 0.6 + 1.2 * q
    b = a + stay
    end = b + 0.9 * q
    s.plateau((0.7, a, b, end), lift=-depth, tilt=-0.30 - 0.4 * (depth - 0.34), sz=-0.30, bend=0.25, nod=0.15)
    at, t = s.ticks(0.7, end)
    s.add_curve("sz", at, 0.05 * s.envelope(at, 0.6) * np.sin(2 * np.pi * float(s.rng.uniform(0.3, 0.6)) * t))
    bar = (float(s.rng.uniform(0.18, 0.30)), float(s.rng.uniform(1.05, 1.25)), 0.40)
    for k in BOTH:
        s.reach(
            k, "heading", (0.5, bar), (a, (bar[0], bar[1], 0.52)), (b, (bar[0], bar[1], 0.52)), (end, bar), rise=0.5
        )
    for n, k in enumerate(BOTH):
        s.step(k, end - 0.2 + 0.35 * n * q, 0.4 * q, 0.0, -ahead)
    s.wait(end + 0.9 * q)
