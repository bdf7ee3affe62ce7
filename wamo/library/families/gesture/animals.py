"""Imitated animals: dog, cat, squirrel, chicken, penguin, elephant, dinosaur, snake, frog, beasts. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library import gait as g
from wamo.library.families.poses import BOTH, MOUTH, Leap, around, leap
from wamo.library.families.registry import Params, family
from wamo.library.gait import Gait
from wamo.library.stage import SIGN, Stage

PAW = (-0.10, -0.22, 0.44)
"""A hand hanging before the chest, in arm lengths."""


@family(
    "dog",
    "gesture",
    "~act like a dog",
    "~imitate a [dog|puppy]",
    "~pretend to be a dog( begging)",
    "~hold both hands up like paws and ~pant( like a dog)",
    "~beg with hanging paws, wagging [the|their] hips",
    speed=True,
)
def dog(s: Stage, p: Params) -> None:
    """Holds both hands before the chest like hanging paws, pants and wags the hips on bent knees."""
    span, rate = float(s.rng.uniform(2.2, 3.4)), p.pace**0.6
    for k in BOTH:
        near = around(s.rng, PAW, 0.02)
        s.arm(k, (0.7, near), (0.7 + span, near), rise=0.6, release=0.6, swivel=0.2)
    at, t = s.ticks(0.5, 0.8 + span)
    w = s.envelope(at, 0.4)
    wag = np.sin(2 * np.pi * 1.9 * rate * t) * w
    s.c["pyaw"][at] += 0.24 * wag
    s.c["twist"][at] -= 0.22 * wag
    s.c["bend"][at] += 0.035 * np.sin(2 * np.pi * 2.6 * rate * t) * w
    s.hold(0.2, 0.7 + span, rise=0.6, fall=0.6, lift=-0.11, tilt=0.16, nod=-0.22, knee0=0.25, knee1=0.25)
    s.wait(span + 1.6)


@family(
    "cat",
    "gesture",
    "~act like a cat",
    "~imitate a cat( washing itself with the <side> paw)",
    "~lick [the|their] <side> hand like a paw and ~wipe it over the head",
    "~wash [the|their] face with the <side> hand like a cat",
    "~groom like a cat( <times>)",
    side=True,
    speed=True,
    count=(1, 2, 3),
)
def cat(s: Stage, p: Params) -> None:
    """Crouches a little, licks the back of one hand and wipes it over the head, the other hand hanging like a paw."""
    k, one = p.hand, 1.7 * p.slowness**0.7
    keys: list[tuple[float, object]] = [(0.8, MOUTH)]
    for n in range(p.times):
        a = 0.8 + n * one
        for lick in (0.0, 0.45):
            s.add("nod", (a + lick, 0), (a + lick + 0.2, -0.16), (a + lick + 0.42, 0))
        keys += [(a + 0.5 * one, MOUTH), (a + 0.68 * one, (0.12, 0.17, 0.06)), (a + 0.84 * one, (0.13, 0.02, 0.13))]
        keys.append((a + one, MOUTH))
        s.add("tip", (a + 0.45 * one, 0), (a + 0.7 * one, 0.22 * SIGN[k]), (a + one, 0))
    end = 0.8 + p.times * one
    s.reach(k, "head", *keys, rise=0.7, release=0.7, swivel=0.2)
    s.arm(1 - k, (0.8, PAW), (end, PAW), rise=0.6, release=0.6)
    s.hold(0.2, end, rise=0.7, fall=0.7, lift=-0.12, tilt=0.14, bend=0.22, nod=0.20, knee0=0.2, knee1=0.2)
    s.wait(end + 0.9)


@family(
    "squirrel",
    "gesture",
    "~act like a [squirrel|mouse|rabbit]",
    "~imitate a [squirrel|mouse|prairie dog]",
    "~nibble at something held in both hands( like a squirrel)",
    "~hold both paws to [the|their] mouth, nibbling like a rodent",
    "~crouch and ~nibble, looking about like a squirrel",
    speed=True,
)
def squirrel(s: Stage, p: Params) -> None:
    """Crouches with both hands at the mouth, nibbles with quick nods and looks about in jerks."""
    span, rate = float(s.rng.uniform(2.6, 3.6)), p.pace**0.5
    for k in BOTH:
        s.reach(k, "head", (0.7, (0.035, -0.13, 0.16)), (0.7 + span, (0.035, -0.13, 0.16)), rise=0.6, release=0.6)
    at, t = s.ticks(0.6, 0.7 + span)
    s.c["nod"][at] += 0.06 * np.sin(2 * np.pi * 3.6 * rate * t) * s.envelope(at, 0.3)
    aim, sign = 0.0, float(SIGN[int(s.rng.integers(2))])
    for n, share in enumerate((0.25, 0.45, 0.65, 0.85)):
        there = sign * (-1) ** n * float(s.rng.uniform(0.4, 0.8)) if n < 3 else 0.0
        a = 0.7 + share * span
        s.add("look", (a, 0), (a + 0.16, there - aim))
        aim = there
    s.hold(0.2, 0.7 + span, rise=0.6, fall=0.6, lift=-0.17, tilt=0.22, bend=0.34, nod=-0.18, knee0=0.2, knee1=0.2)
    s.wait(span + 1.6)


@family(
    "chicken",
    "gesture",
    "~peck at the [ground|floor]( like a chicken)",
    "~imitate a chicken( pecking)",
    "~make chicken wings( with [the|their] arms)",
    "~strut like a chicken, elbows flapping, and ~peck",
    "~peck <times> with tucked wings",
    speed=True,
    count=(2, 3, 4),
)
def chicken(s: Stage, p: Params) -> None:
    """Tucks the hands into the armpits, flaps the elbows and pecks towards the floor with the head."""
    one = 1.0 * p.slowness**0.7
    end = 1.0 + p.times * one
    at, t = s.ticks(0.1, end + 0.6)
    w = curves.window(t, 0.1, end, 0.6, 0.6)
    flap = 0.5 - 0.5 * np.cos(2 * np.pi * 1.7 * p.pace**0.5 * np.maximum(t - 0.6, 0))
    for k in BOTH:
        s.reach_curve(k, "chest", at, np.broadcast_to((0.145, 0.09, 0.13), (len(t), 3)), w)
        s.add_curve(f"swivel{k}", at, (0.30 + 0.95 * flap) * w)
        s.add_curve(f"shrug{k}", at, 0.2 * flap * w)
    for n in range(p.times):
        a = 0.9 + n * one
        keys = (a, a + 0.30 * one, a + 0.40 * one, a + 0.85 * one)
        s.plateau(keys, tilt=0.55, bend=0.30, nod=0.25, lift=-0.10, sz=-0.10)
    s.hold(0.2, end, rise=0.6, fall=0.6, lift=-0.07, tilt=0.14, nod=-0.15, knee0=0.25, knee1=0.25)
    s.wait(end + 0.8)


@family(
    "penguin",
    "walk",
    "~walk like a [penguin|duck]",
    "~imitate a [penguin|penguin's walk]",
    "~waddle( like a penguin)",
    "~waddle with stiff arms( beside the body)",
    "~rock from side to side in tiny steps like a penguin",
    speed=True,
    implies=("walking",),
)
def penguin(s: Stage, p: Params) -> None:
    """Waddles in tiny steps with toes turned out, rocking from side to side, the arms stiff beside the body."""
    seconds = float(s.rng.uniform(3.4, 4.6))
    base = Gait(
        forward=0.34, frequency=2.1, width=0.10, toe_out=0.55, sway=0.05, hip_drop=0.02, heel=0.1, strike=0.0,
        clearance=0.05, bob=0.012, crouch=0.015, bend=-0.04, lean=0.0, arm=0.0,
    ).paced(p.pace)  # fmt: skip
    for k in BOTH:
        s.arm(k, (0.6, (0.36, -0.90, 0.06)), (seconds - 0.4, (0.36, -0.90, 0.06)), rise=0.5, release=0.6)
    at, t = s.ticks(0.0, seconds)
    rocking = np.sin(np.pi * base.steps_per_second(s.body.scale) * t) * s.envelope(at, 0.5)
    s.c["side"][at] += 0.16 * rocking
    s.c["tip"][at] -= 0.10 * rocking
    g.walk(s, seconds, base, hands=False)


@family(
    "elephant",
    "walk",
    "~act like an elephant",
    "~imitate an elephant( with the <side> arm as a trunk)",
    "~walk like an elephant( with the <side> arm as a trunk)",
    "~swing [the|their] <side> arm before the face like a trunk",
    "~trudge along heavily, the <side> arm hanging like a trunk",
    side=True,
    speed=True,
    implies=("walking",),
)
def elephant(s: Stage, p: Params) -> None:
    """Walks heavily, bent forward, one arm hanging from the face and swinging like a trunk, the other hand at the nose."""
    k, seconds = p.hand, float(s.rng.uniform(3.8, 5.0))
    base = Gait(
        forward=0.42, frequency=1.15, width=0.13, knee_lift=0.07, sway=0.06, bob=0.03, heel=0.3, strike=0.0, arm=0.0,
        crouch=0.06, hip_drop=0.06,
    ).paced(p.pace)  # fmt: skip
    at, t = s.ticks(0.0, seconds)
    w = curves.window(t, 0.0, seconds - 0.7, 0.8, 0.7)
    swing = np.sin(np.pi * base.steps_per_second(s.body.scale) * t + 0.4)
    path = np.stack([-0.26 + 0.32 * swing, -0.34 + 0.10 * np.abs(swing), 0.80 + 0.0 * t], 1)
    s.arm_curve(k, at, path, w)
    s.reach(1 - k, "head", (0.8, (-0.02, -0.07, 0.17)), (seconds - 0.7, (-0.02, -0.07, 0.17)), rise=0.7, release=0.7)
    s.hold(0.1, seconds - 0.8, rise=0.8, fall=0.8, tilt=0.34, bend=0.24, nod=0.05, sz=-0.04)
    s.c["look"][at] += 0.18 * SIGN[k] * swing * w
    g.walk(s, seconds, base, hands=False)


@family(
    "dinosaur",
    "walk",
    "~act like a dinosaur",
    "~imitate a [dinosaur|t-rex]",
    "~stomp along like a dinosaur with short arms",
    "~walk like a t-rex, claws before the chest",
    "~hold both hands like little claws and ~stomp forward",
    speed=True,
    implies=("walking",),
)
def dinosaur(s: Stage, p: Params) -> None:
    """Stomps forward on bent knees, the trunk leaning, both hands like short claws before the chest, the head swinging."""
    seconds = float(s.rng.uniform(3.6, 4.8))
    base = Gait(
        forward=0.55, frequency=1.3, width=0.12, knee_lift=0.17, crouch=0.12, bob=0.03, sway=0.05, heel=0.4, strike=0.0,
        arm=0.0, hip_drop=0.08,
    ).paced(p.pace)  # fmt: skip
    at, t = s.ticks(0.0, seconds)
    w = curves.window(t, 0.0, seconds - 0.6, 0.6, 0.6)
    for k in BOTH:
        grab = np.sin(2 * np.pi * 1.3 * t + 1.2 * k)
        path = np.array([-0.02, -0.20, 0.40]) + np.stack([0 * t, 0.05 * grab, 0.04 * grab], 1)
        s.arm_curve(k, at, path, w, -0.2)
    s.c["look"][at] += 0.35 * np.sin(2 * np.pi * 0.45 * t + float(s.rng.uniform(0, 6.28))) * w
    s.hold(0.1, seconds - 0.7, rise=0.6, fall=0.7, tilt=0.34, bend=0.10, nod=-0.38)
    g.walk(s, seconds, base, hands=False)


@family(
    "beast",
    "gesture",
    "~act like a [bear|monster|beast of prey|lion|dragon]",
    "~imitate a [bear|monster|scary animal]",
    "~hold both hands up like claws",
    "~claw at the air( <times>)( like a bear)",
    "~raise both claws and ~slash at the air like a wild animal",
    "~rear up like a bear, hands like claws",
    speed=True,
    count=(2, 3, 4),
)
def beast(s: Stage, p: Params) -> None:
    """Rears up with both hands like claws beside the head and slashes down with one after the other."""
    one = 0.85 * p.slowness**0.7
    a, first = 1.0, int(s.rng.integers(2))
    end = a + p.times * one
    ready = np.array([0.34, 0.34, 0.42])
    for k in BOTH:
        keys: list[tuple[float, object]] = [(0.75, ready)]
        for n in range(p.times):
            if (first + n) % 2 == k:
                b = a + n * one
                keys += [(b, ready), (b + 0.38 * one, (-0.02, -0.22, 0.82)), (b + 1.15 * one, ready)]
        s.arm(k, *keys, (end + 0.25, ready), rise=0.65, release=0.7, settle=0.0, swivel=0.35)
    for n in range(p.times):
        b, sign = a + n * one, SIGN[(first + n) % 2]
        s.add("twist", (b, 0), (b + 0.38 * one, -0.30 * sign), (b + one, 0))
        s.add("tilt", (b, 0), (b + 0.38 * one, 0.18), (b + one, 0))
    s.hold(0.2, end, rise=0.6, fall=0.6, lift=-0.08, bend=-0.05, nod=-0.10, knee0=0.25, knee1=0.25)
    s.wait(end + 0.9)


@family(
    "snake",
    "gesture",
    "~act like a snake",
    "~imitate a snake",
    "~wind [the|their] whole body like a snake",
    "~slither on the spot, palms together above the head",
    "~wriggle like a snake( with both hands above the head)",
    speed=True,
)
def snake(s: Stage, p: Params) -> None:
    """Lays the palms together above the head and winds the body from side to side in a wave from the hips up."""
    span, hertz = float(s.rng.uniform(2.6, 3.8)), 0.62 * p.pace**0.6
    at, t = s.ticks(0.2, 0.9 + span)
    w = s.envelope(at, 0.7)
    phase = 2 * np.pi * hertz * t + float(s.rng.choice([0.0, np.pi]))
    for channel, size, late in (("sx", 0.07, 0.0), ("roll", -0.06, 0.0), ("side", 0.30, 0.9), ("tip", 0.28, 1.7)):
        s.c[channel][at] += size * np.sin(phase - late) * w
    s.c["twist"][at] += 0.15 * np.cos(phase) * w
    s.c["lift"][at] -= (0.05 + 0.04 * np.cos(2 * phase)) * w
    arms, u = s.ticks(0.1, 0.9 + span + 0.7)
    weight = curves.window(u, 0.1, 0.9 + span, 0.8, 0.7)
    sway = np.sin(2 * np.pi * hertz * u + (phase[0] - 2 * np.pi * hertz * t[0]) - 2.3)
    for k in BOTH:
        path = np.stack([-0.33 + 0.22 * SIGN[k] * sway, 0.86 - 0.05 * np.abs(sway), 0.22 + 0 * u], 1)
        s.arm_curve(k, arms, path, weight, 0.2)
    s.wait(span + 1.9)


@family(
    "frog",
    "jump",
    "~hop like a frog",
    "~leap forward like a frog( <times>)",
    "~do <n:frog jump>",
    "~squat with both hands on the floor and ~spring forward",
    "~jump along in a deep squat like a frog",
    count=(1, 2, 3),
    implies=("jumping",),
)
def frog(s: Stage, p: Params) -> None:
    """Squats with the hands on the floor between the feet and springs forward, once or more, landing in the squat."""
    shape = Leap(rise=0.15, forward=0.42, crouch=0.40, tuck=0.12, load=0.75, land=0.75)
    a, down = 0.1, 0.0
    for n in range(p.times):
        off, down = leap(s, a, shape)
        for k in BOTH:
            s.reach(k, "heading", (off - 0.32, (0.09, 0.10, 0.30)), (off - 0.16, (0.09, 0.10, 0.30)),
                    rise=0.35 if n == 0 else 0.2, release=0.25)  # fmt: skip
            s.arm(k, (off + 0.1, (0.10, -0.30, 0.80)), (down, (0.05, -0.55, 0.75)), rise=0.15, release=0.5)
        a = down + 0.55 * shape.land
    s.wait(down + shape.land + 0.3)


@family(
    "bear_walk",
    "floor",
    "~walk on [the|their] hands and feet( like [a bear|a dog|a panther])",
    "~do a bear crawl",
    "~go down onto hands and feet and ~walk forward",
    "~move on all fours like [a predator|a panther|a big cat]",
    "~prowl on all fours, knees off the floor",
    speed=True,
    implies=("get_down",),
)
def bear_walk(s: Stage, p: Params) -> None:
    """Bends down onto the hands, walks forward on hands and feet with the knees off the floor, and rises."""
    q = s.clipped(p.slowness)
    down, beat, beats, stride = 1.1 * q, 0.48 * q, 6, 0.15
    a, span = 0.2 + down, beats * beat
    end = a + span
    s.plateau((0.2, a, end, end + down), tilt=1.42, bend=0.20, lift=-0.30, nod=-0.55, sz=-0.12)
    s.travel(a - 0.1, span + 0.2, 0.0, 5 * stride)
    first = int(s.rng.integers(2))
    moves = [stride if n in (0, beats - 1) else 2 * stride for n in range(beats)]
    for n, move in enumerate(moves):
        s.step((first + n) % 2, a + n * beat, 0.92 * beat, 0.0, move, height=0.06)
    at, t = s.ticks(0.2, end + down)
    i = at.start
    ahead = (s.path[at] - s.path[i]) @ np.array([np.sin(s.yaw[i]), np.cos(s.yaw[i])]) / s.body.scale
    for k in BOTH:
        place, high = np.full(len(t), 0.40), np.full(len(t), 0.065)
        for n, move in enumerate(moves):
            if (first + n) % 2 != k:  # the hand opposite to the stepping foot
                u = np.clip((t - a - n * beat) / (0.92 * beat), 0, 1)
                place += move * curves.minimum_jerk(u)
                high += 0.07 * np.sin(np.pi * u) ** 2
        weight = curves.window(t, 0.2 + 0.15 * down, end, 0.85 * down, 0.7 * down)
        s.reach_curve(k, "heading", at, np.stack([0.19 + 0 * t, high, place - ahead], 1), weight, 0.1)
    s.wait(end + down + 0.3)
