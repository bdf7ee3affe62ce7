"""Further walks: uneven ground, long strides, strutting, bent forward, dribbling and the moonwalk."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from wamo.library import curves
from wamo.library import gait as g
from wamo.library.families.registry import Params, family
from wamo.library.gait import Gait
from wamo.library.kinematics import arm_vector
from wamo.library.stage import Stage
from wamo.library.styles import GAITS


@family(
    "walk_uneven",
    "walk",
    "~walk over [rocky|bumpy|rugged] ground",
    "~pick their way [over|across] [rocks|boulders|stones|rubble]",
    "~walk on a [bumpy|hilly|rocky] path",
    "~hike over stones, up and down",
    "~clamber along a stony track",
    "~walk where the ground [rises and falls|is full of holes and bumps]",
    speed=True,
    implies=("walking",),
)
def walk_uneven(s: Stage, p: Params) -> None:
    """Walks over bumps and hollows with steps of varying height, knees lifted, arms ready to balance."""
    scale, rng = s.body.scale, s.rng
    rough = float(rng.uniform(0.05, 0.13))
    bumps = rough * curves.living_noise(rng, 240, 1, 20.0, 0.55)[0]  # one value for each 5 cm of the way
    far = 0.05 * np.arange(len(bumps))

    def height(travelled: float) -> float:
        return scale * float(np.interp(travelled / scale, far, bumps * np.clip(far / 0.4, 0, 1)))

    base = Gait(
        forward=float(rng.uniform(0.65, 0.95)),
        frequency=float(rng.uniform(1.25, 1.6)),
        clearance=0.07,
        knee_lift=float(rng.uniform(0.03, 0.12)),
        duty=0.68,
        width=0.09,
        strike=0.0,
        heel=0.45,
        lean=0.09,
        bend=0.12,
        crouch=0.04,
        sway=0.035,
        arm=0.22,
        arm_out=float(rng.uniform(0.15, 0.5)),
        elbow=0.55,
        drift=0.06,
    ).paced(p.pace**0.8)
    seconds = float(rng.uniform(4.2, 6.0))
    u = np.linspace(0, 1, 60)
    waver = 1 + 0.25 * np.sin(2 * np.pi * (1.7 * u + rng.random()))
    s.hold(0.2, seconds - 0.3, nod=0.22)
    at, _ = s.ticks(0, seconds)
    w = s.envelope(at, 0.6)
    swing = curves.living_noise(rng, at.stop - at.start, 3, 60.0, 1.1)
    for channel, row, size in (("side", 0, 0.06), ("bend", 1, 0.05), ("twist", 2, 0.06)):
        s.c[channel][at] += size * swing[row] * w
    g.walk(s, seconds, base, speed_curve=waver, height=height)


@family(
    "long_strides",
    "walk",
    "~walk with [long|big|giant] [strides|steps]",
    "~[take|make] [long|huge|giant] strides",
    "~stride [along|ahead] with big steps",
    "~walk, lengthening every step",
    "~pace out a distance in giant steps",
    speed=True,
    implies=("walking",),
)
def long_strides(s: Stage, p: Params) -> None:
    """Walks with few, far-reaching steps, sinking a little into each."""
    step = float(s.rng.uniform(0.85, 1.0))
    rate = float(s.rng.uniform(1.35, 1.6)) * p.pace**0.5
    base = Gait(
        forward=step * rate,
        frequency=rate,
        duty=0.60,
        clearance=0.05,
        bob=0.045,
        crouch=0.06,
        heel=0.95,
        strike=0.42,
        arm=0.6,
        elbow=0.45,
        hip_turn=0.16,
        lean=0.06,
    )
    g.walk(s, float(s.rng.uniform(3.4, 4.6)), base)


@family(
    "strut",
    "walk",
    "~strut [along|forward|about]( like a model)",
    "~swagger [along|forward]",
    "~walk [like a model on a catwalk|down a runway]",
    "~walk with swinging hips",
    "~walk with a swagger, the shoulders rolling",
    "~do a [cool|funky|catwalk] walk",
    speed=True,
    implies=("walking",),
)
def strut(s: Stage, p: Params) -> None:
    """Walks on one line with far-swung hips and rolling shoulders, chest out, chin up."""
    seconds = float(s.rng.uniform(3.8, 5.2))
    loose = float(s.rng.uniform(0.8, 1.3))
    base = Gait(
        forward=1.05,
        frequency=1.55,
        width=0.02,
        sway=0.05 * loose,
        hip_drop=0.12 * loose,
        hip_turn=0.20 * loose,
        bob=0.034,
        bend=-0.10,
        lean=-0.03,
        arm=0.5,
        arm_out=0.24,
        elbow=0.35,
    ).paced(p.pace**0.7)
    at, t = s.ticks(0, seconds)
    w = s.envelope(at, 0.6)
    roll = np.sin(np.pi * base.steps_per_second(s.body.scale) * t)
    s.add_curve("twist", at, 0.10 * loose * roll * w)
    s.add_curve("tip", at, 0.06 * loose * roll * w)
    s.hold(0.2, seconds - 0.3, nod=-0.12)
    g.walk(s, seconds, base)


@family(
    "walk_bent",
    "walk",
    "~walk [stooped|hunched over|doubled over]",
    "~walk bent [forward|over], the back low",
    "~go forward with [the|their] trunk bent down",
    "~walk in a stoop",
    "~walk hunched, looking at the ground",
    speed=True,
    style=GAITS,
    implies=("walking",),
)
def walk_bent(s: Stage, p: Params) -> None:
    """Walks with the trunk bent far forward from the hips, arms hanging or on the back."""
    seconds = float(s.rng.uniform(4.0, 5.4))
    tilt = float(s.rng.uniform(0.45, 0.95))
    s.hold(0.1, seconds - 1.0, rise=0.7, fall=0.8, tilt=tilt, bend=0.25, sz=-0.10 * tilt, nod=-0.25 * tilt)
    base = Gait(forward=0.75, crouch=0.05, arm=0.22, arm_base=tilt, elbow=0.25, strike=0.1, heel=0.5, bob=0.014)
    g.walk(s, seconds, base.paced(p.pace**0.85))


DRIBBLES = {"forward": (1.0, 0.0), "backward": (-0.65, 0.0), "side": (0.0, 0.62)}
"""Metres a second ahead and to one side."""


def _pump_ball(s: Stage, k: int, p: Params, until: float, last: float) -> None:
    """Dribble a ball beside the hip with one hand and guard with the other, from now to ``until``."""
    at, t = s.ticks(0.0, last)
    push = 0.5 - 0.5 * np.cos(2 * np.pi * 1.6 * p.pace**0.5 * t)
    place = np.array([0.32, -0.40, 0.44]) + push[:, None] * np.array([0.0, -0.32, 0.02])
    s.arm_curve(k, at, place, curves.window(t, 0.1, until, 0.5, 0.5))
    s.arm(1 - k, (0.6, (0.38, -0.42, 0.48)), (until, (0.38, -0.38, 0.50)), release=0.6)


@family(
    "dribble_walk",
    "sport",
    "~advance <direction> as [the|their] <side> hand keeps a ball bouncing",
    "~take the ball <direction>, bouncing it at the hip",
    "~bounce a basketball and ~go <direction>( at the same time)",
    "~move <direction> while dribbling with [the|their] <side> hand",
    "~take a basketball <direction>, dribbling",
    side=True,
    direction=("forward", "backward", "side"),
    speed=True,
    implies=("sport", "dribble"),
)
def dribble_walk(s: Stage, p: Params) -> None:
    """Walks in one direction on bent knees while one hand dribbles a ball and the other guards."""
    k = p.hand
    ahead, left = DRIBBLES[p.direction or "forward"]
    left *= 1 if s.rng.random() < 0.5 else -1
    seconds = float(s.rng.uniform(3.6, 4.8))
    base = Gait(forward=ahead, sideways=left, crouch=0.10, lean=0.20, bend=0.15, bob=0.014, width=0.10, heel=0.5)
    if left:
        base = replace(base, frequency=1.7, duty=0.66)
    _pump_ball(s, k, p, seconds - 0.2, seconds + 0.4)
    s.hold(0.1, seconds - 0.3, nod=0.05)
    g.walk(s, seconds, base.paced(p.pace**0.7), hands=False)


@family(
    "dribble_turn",
    "sport",
    "~spin slowly to the <way>, a ball bouncing under one hand",
    "~turn step by step to the <way>, [the|a] ball bouncing at the hip",
    "~keep a ball bouncing and ~rotate <way>",
    "~pivot <way> while one hand dribbles a basketball",
    direction=("left", "right"),
    speed=True,
    implies=("sport", "dribble"),
)
def dribble_turn(s: Stage, p: Params) -> None:
    """Turns on the spot in small steps, with or without halts, while one hand dribbles a ball."""
    k = int(s.rng.integers(2))
    sign = 1 if p.direction == "left" else -1
    step, beat = sign * float(s.rng.uniform(0.30, 0.65)), 0.42 * p.slowness**0.7
    steps = int(s.rng.integers(6, 11))
    halts = s.rng.random() < 0.5
    a, first = 0.5, 0 if sign > 0 else 1
    for n in range(steps):
        s.travel(a, beat, 0.0, 0.0, step)
        s.place((first + n) % 2, a, 0.9 * beat, 0.13, 0.02 * (-1) ** n, 0.06)
        a += beat + (0.6 if halts and n % 3 == 2 else 0.0)
    _pump_ball(s, k, p, a - 0.1, a + 0.4)
    s.hold(0.1, a - 0.2, lift=-0.10, tilt=0.22, bend=0.15, nod=0.10, rise=0.5, fall=0.6)
    s.wait(a + 0.5)


@family(
    "moonwalk",
    "dance",
    "~moonwalk",
    "~do the moonwalk",
    "~glide backward(s) on flat feet, seeming to walk forward",
    "~slide back(wards), one foot after the other, like a pop star",
    "~drift backward(s) on smooth soles",
    speed=True,
    implies=("dance",),
)
def moonwalk(s: Stage, p: Params) -> None:
    """Glides backwards: the flat foot slides past the other, which stands on its toes, and they swap."""
    rng = s.rng
    beat, far = 0.62 * p.slowness**0.8, float(rng.uniform(0.26, 0.42))
    steps, start, first = int(rng.integers(5, 9)), 0.5, int(rng.integers(2))
    s.step(first, 0.05, 0.4, 0.0, 0.5 * far, height=0.03)
    s.travel(start, steps * beat, 0.0, -0.5 * far * steps)
    for n in range(steps):
        flat, a = (first + n) % 2, start + n * beat
        s.step(flat, a, beat, 0.0, -far if n < steps - 1 else -0.5 * far, height=0.004)
        at, t = s.ticks(a - 0.3 * beat, a + 0.95 * beat)
        s.c[f"pitch{1 - flat}"][at] += 0.85 * curves.window(t, a - 0.3 * beat, a + 0.6 * beat, 0.35 * beat, 0.35 * beat)
    end = start + steps * beat
    s.hold(0.2, end, lift=-0.035, tilt=float(rng.uniform(-0.02, 0.12)), nod=0.12)
    at, t = s.ticks(start, end)
    swing = float(rng.uniform(0.15, 0.45)) * np.cos(np.pi * (t - start) / beat)
    for k in (0, 1):
        phase = swing * (1 if k == first else -1)
        s.arm_curve(k, at, arm_vector(0.1 + phase, 0.12, 0.5 + 0.3 * phase), s.envelope(at, 0.5))
        s.add_curve(f"shrug{k}", at, 0.25 * np.abs(phase) * s.envelope(at, 0.5))
    s.wait(end + 0.4)
