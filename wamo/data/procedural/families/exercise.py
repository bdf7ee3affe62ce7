"""Exercises, stretches and balances."""

from __future__ import annotations

import numpy as np

from wamo.data.procedural import curves
from wamo.data.procedural.families.poses import BOTH, FRONT, HIP, OUT, UP, leap, raise_knee, squat_down, stance, unstance
from wamo.data.procedural.families.registry import Params, family
from wamo.data.procedural.kinematics import arm_vector
from wamo.data.procedural.stage import SIGN, Stage


@family("squat", "exercise", "~squat", "~do squats", "~[do|perform] <n:squat>", "~squat (down )<times>", "~bend their knees (deeply )and ~[come|stand] back up", "~[do|perform] deep squats with arms out", speed=True, count=(1, 2, 3), implies=("exercise",))
def squat(s: Stage, p: Params) -> None:
    """Deep squats with the arms stretched forward."""
    q = p.slowness**0.8
    wide = 0.14 if s.rng.random() < 0.4 else 0.0
    if wide:
        stance(s, 0.05, 0.7, width=wide, settle=0.0)
    a = 0.15 + 0.7 * (wide > 0)
    for _ in range(p.times):
        end = squat_down(s, a, 1.05 * q, 0.1, 1.0 * q, 0.44, 0.55)
        for k in BOTH:
            s.arm(k, (a + 1.0 * q, (-0.02, -0.05, 0.95)), release=1.0 * q, rise=0.95 * q)
        a = end + 0.12
    if wide:
        unstance(s, a, 0.7, width=wide, settle=0.0)
    s.wait(a + 0.2 + 0.6 * (wide > 0))


@family("lunge", "exercise", "~lunge (forward )with [the|their] <side> leg", "~[do|perform] a lunge( with the <side> leg)", "~step forward into a lunge with [the|their] <side> [leg|foot]", "~do a forward lunge", "~[do|perform] <n:lunge> with the <side> leg", side=True, speed=True, count=(1, 2), implies=("exercise",))
def lunge(s: Stage, p: Params) -> None:
    """Steps far forward with one foot, sinks until the rear knee nears the floor, and steps back."""
    k, q = p.hand, p.slowness**0.8
    a = 0.1
    for _ in range(p.times):
        s.step(k, a, 0.75 * q, 0.0, 0.78, height=0.13)
        s.step(k, a + 2.35 * q, 0.8 * q, 0.0, -0.78, height=0.13)
        keys = (a, a + 1.1 * q, a + 2.0 * q, a + 3.0 * q)
        s.add("sz", *zip(keys, (0, 0.34, 0.34, 0), strict=True))
        s.add("lift", (a, 0), (a + 0.7 * q, -0.12), (a + 1.45 * q, -0.36), (a + 1.75 * q, -0.36), (a + 2.4 * q, -0.12), (a + 3.0 * q, 0), overlap=1.3)
        s.add("tilt", *zip(keys, (0, 0.10, 0.10, 0), strict=True))
        a += 3.1 * q
    for h in BOTH:
        s.reach(h, "pelvis", (0.6, HIP), (a - 0.3, HIP), release=0.5, swivel=0.7)
    s.wait(a + 0.2)


@family("side_lunge", "exercise", "~lunge to the <side>", "~do a side lunge to the <side>", "~step to the <side> and ~bend [that|their <side>] knee", "~[do|perform] a side lunge", side=True, speed=True, count=(1, 2), implies=("exercise",))
def side_lunge(s: Stage, p: Params) -> None:
    """Steps wide to one side and sinks over that leg, the other stays straight."""
    k, q = p.hand, p.slowness**0.8
    a = 0.1
    for _ in range(p.times):
        s.step(k, a, 0.8 * q, 0.62 * SIGN[k], 0.0, 0.25 * SIGN[k], height=0.13)
        s.step(k, a + 2.2 * q, 0.8 * q, -0.62 * SIGN[k], 0.0, -0.25 * SIGN[k], height=0.13)
        keys = (a, a + 1.2 * q, a + 1.7 * q, a + 2.9 * q)
        for channel, size in (("sx", 0.50 * SIGN[k]), ("lift", -0.33), ("tilt", 0.50), ("sz", -0.12), ("side", -0.10 * SIGN[k])):
            s.add(channel, *zip(keys, (0, size, size, 0), strict=True))
        for h in BOTH:
            s.arm(h, (a + 1.1 * q, (-0.25, -0.35, 0.55)), (a + 1.7 * q, (-0.25, -0.35, 0.55)), release=0.9 * q)
        a += 3.0 * q
    s.wait(a + 0.2)


@family("push_up", "floor", "~do push-ups", "~[do|perform] <n:push-up>", "~do press-ups", "~lower and ~push up their body on the floor", "~do pushups on the [floor|ground]", speed=True, count=(2, 3, 4), implies=("exercise",))
def push_up(s: Stage, p: Params) -> None:
    """In a plank bends and stretches the arms; the body stays straight from heels to head."""
    s.noise = 0.35
    one = 1.25 * p.slowness**0.8
    total = 0.5 + p.times * one + 0.3
    start, s.now = s.now, 0.0
    at, t = s.ticks(0.0)
    u = np.clip((t - start - 0.5) / one, 0, p.times)
    down = np.sin(np.pi * u) ** 2
    _plank(s, at, 0.30 - 0.235 * down)
    s.c["nod"][at] -= 0.25
    s.now = start + total


def _plank(s: Stage, at: slice, slope: np.ndarray) -> None:
    """A straight body over the toes at ``slope`` radians from the floor, hands on the floor."""
    rest = s.body.pelvis_height / s.body.scale
    length = 0.872
    s.c["lift"][at] += 0.165 + length * np.sin(slope) - rest
    s.c["tilt"][at] += np.pi / 2 - slope
    s.c["sz"][at] += length * (np.cos(slope) - 1)
    for k in BOTH:
        s.leg_curve(k, at, np.broadcast_to(np.array([0.03, -0.998, -0.02]), (len(slope), 3)), np.ones(len(slope)), -0.36)
        place = np.broadcast_to(np.array([0.27, 0.07, 0.47]), (len(slope), 3)) - np.array([0, 0, 1]) * (s.c["sz"][at])[:, None]
        s.reach_curve(k, "heading", at, place, np.ones(len(slope)), swivel=0.35)


@family("plank", "floor", "~hold a plank( position)", "~do a plank", "~[stay|hold themselves] in a [plank|push-up] position", "~hold a plank and ~lift [one leg|a leg]", implies=("exercise",))
def plank(s: Stage, p: Params) -> None:
    """Holds a plank, shifting the weight and lifting one leg."""
    s.noise = 0.5
    seconds = float(s.rng.uniform(3.0, 4.5))
    start, s.now = s.now, 0.0
    at, t = s.ticks(0.0)
    _plank(s, at, 0.28 + 0.012 * np.sin(2.5 * t))
    s.now = start
    k = int(s.rng.integers(2))
    for side in (k, 1 - k):
        a = 0.3 if side == k else seconds * 0.52
        s.leg_keys(side, (a + 0.6, np.array([0.05, -0.95, -0.30])), (a + 1.1, np.array([0.05, -0.95, -0.30])), (a + 1.7, np.array([0.03, -0.998, -0.02])), rise=0.02, release=None, point=-0.36)
        s.leg_free[side, :] = 1.0
        at, t = s.ticks(0.0, a + 0.59)
        s.leg[side, at] = np.array([0.03 * SIGN[side], -0.998, -0.02])
        late, u = s.ticks(a, a + 1.8)
        w = curves.window(u, a, a + 1.1, 0.6, 0.6)[:, None]
        s.leg[side, late] = np.array([0.03 * SIGN[side], -0.998, -0.02]) + w * np.array([0.0, 0.05, -0.28])
    s.wait(seconds)


@family("sit_up", "floor", "~do sit-ups", "~[do|perform] <n:sit-up>", "~[do|perform] crunches", "~lie on their back and ~do sit ups", "~sit up from lying and ~lie back( <times>)", speed=True, count=(2, 3, 4), starts="lie", ends="lie", implies=("exercise",))
def sit_up(s: Stage, p: Params) -> None:
    """On the back with bent knees and hands at the head rises to the knees and lies back."""
    one = 1.7 * p.slowness**0.8
    feet = raise_knee(0.72, 1.55, 0.1)
    a = 0.15
    for k in BOTH:
        s.leg_keys(k, (-0.4, feet), rise=0.02, release=None, point=0.25)
        s.reach(k, "head", (-0.3, (0.15, 0.02, 0.0)), rise=0.05, release=None, swivel=0.3)
    for _ in range(p.times):
        keys = (a, a + 0.45 * one, a + 0.55 * one, a + one)
        up = 1.12
        s.add("tilt", *zip(keys, (0, up, up, 0), strict=True))
        s.add("bend", (a, 0), (a + 0.2 * one, 0.35), (a + 0.5 * one, 0.55), (a + 0.8 * one, 0.35), (a + one, 0))
        s.add("nod", (a, 0), (a + 0.2 * one, 0.3), (a + one, 0))
        s.add("lift", *zip(keys, (0, 0.055, 0.055, 0), strict=True))
        for k in BOTH:
            at, t = s.ticks(a, a + one)
            w = curves.window(t, a, a + 0.55 * one, 0.45 * one, 0.45 * one)
            turned = raise_knee(0.72 + up * w, 1.55 + 0.06 * w, 0.1) * np.array([SIGN[k], 1, 1])
            s.leg[k, at] = turned
        a += one + 0.12
    s.wait(a + 0.3)


@family("leg_lift_lying", "floor", "~lie on their back and ~lift both legs", "~do leg raises lying on [the floor|their back]", "~raise and ~lower their legs while lying down", speed=True, count=(2, 3), starts="lie", ends="lie", implies=("exercise",))
def leg_lift_lying(s: Stage, p: Params) -> None:
    """On the back lifts both straight legs to the vertical and lowers them."""
    one = 2.0 * p.slowness**0.8
    at, t = s.ticks(0.2, 0.2 + p.times * one)
    w = np.sin(np.pi * np.clip((t - 0.2) / one, 0, p.times)) ** 2
    for k in BOTH:
        s.leg[k, at] = raise_knee(0.03 + 1.42 * w, 0.10 + 0.1 * w, 0.03) * np.array([SIGN[k], 1, 1])
    s.wait(0.4 + p.times * one)


@family("bicycle_legs", "floor", "~lie on their back and ~pedal (with )their legs( in the air)", "~do bicycle crunches", "~cycle their legs in the air( while lying down)", speed=True, starts="lie", ends="lie", implies=("exercise",))
def bicycle_legs(s: Stage, p: Params) -> None:
    """On the back pedals with both legs in the air."""
    rate = 0.9 * p.pace**0.8
    span = float(s.rng.uniform(2.8, 3.8))
    at, t = s.ticks(0.1, 0.1 + span)
    w = s.envelope(at, 0.6)
    phase = 2 * np.pi * rate * t
    for k in BOTH:
        cycle = phase + np.pi * k
        legs = raise_knee(1.15 + 0.50 * np.sin(cycle), 1.20 + 0.80 * np.sin(cycle - 0.4), 0.03) * np.array([SIGN[k], 1, 1])
        s.leg[k, at] = curves.blend_vectors(s.leg[k, at], legs, w)
    s.hold(0.1, span, rise=0.5, nod=0.3, bend=0.12)
    s.wait(span + 0.3)


@family("toe_touch", "exercise", "~bend [down|forward] [and ~touch|to touch] their toes", "~touch their toes", "~bend over to touch the floor with straight legs", "~stretch down to their [feet|toes]", "~[do|perform] <n:toe touch>", speed=True, count=(1, 2, 3), implies=("stretch", "exercise"))
def toe_touch(s: Stage, p: Params) -> None:
    """Bends forward with straight knees until the fingers reach the feet."""
    one = 2.0 * p.slowness**0.8
    a = 0.15
    for _ in range(p.times):
        keys = (a, a + 0.42 * one, a + 0.6 * one, a + one)
        for channel, size in (("tilt", 1.22), ("bend", 0.75), ("sz", -0.20), ("nod", 0.2)):
            s.add(channel, *zip(keys, (0, size, size, 0), strict=True))
        for k in BOTH:
            s.reach(k, "heading", (a + 0.42 * one, (0.13, 0.17, 0.36)), (a + 0.6 * one, (0.13, 0.15, 0.36)), release=0.4 * one)
        a += one + 0.1
    s.wait(a + 0.2)


@family("stretch_side", "exercise", "~stretch to the <side>( side)", "~lean to the <side> with the <other> arm over [the|their] head", "~bend sideways to the <side>", "~do a side stretch to the <side>", "~reach over (their )head with the <other> [arm|hand] and ~bend to the <side>", side=True, speed=True, count=(1, 2), implies=("stretch", "exercise"))
def stretch_side(s: Stage, p: Params) -> None:
    """Raises the opposite arm over the head and bends the trunk to one side."""
    k, one = p.hand, 2.2 * p.slowness**0.8
    stance(s, 0.05, 0.6, width=0.24)
    a = 0.7
    for _ in range(p.times):
        keys = (a, a + 0.42 * one, a + 0.62 * one, a + one)
        for channel, size in (("side", 0.55), ("roll", 0.12), ("sx", -0.08), ("tip", 0.15)):
            s.add(channel, *zip(keys, (0, size * SIGN[k], size * SIGN[k], 0), strict=True))
        s.arm(1 - k, (a + 0.38 * one, (-0.25, 0.92, 0.10)), (a + 0.62 * one, (-0.32, 0.90, 0.10)), release=0.4 * one)
        s.reach(k, "pelvis", (a + 0.4 * one, HIP), (a + 0.62 * one, HIP), release=0.4 * one, swivel=0.7)
        a += one
    unstance(s, a, 0.6, width=0.24)
    s.wait(a + 0.7)


@family("stretch_up", "exercise", "~stretch (both |their )arms [up|overhead|above their head]", "~reach (up )for the [sky|ceiling] with both [arms|hands]", "~stretch their whole body upward(s)", "~stretch( and ~yawn) with both arms raised", speed=True, implies=("stretch",))
def stretch_up(s: Stage, p: Params) -> None:
    """Stretches both arms overhead, rising on the toes and arching the back."""
    q = p.slowness**0.8
    go, stay = 1.1 * q, float(s.rng.uniform(0.9, 1.4))
    for k in BOTH:
        s.arm(k, (0.6 * go, (0.55, 0.3, 0.45)), (go, (-0.02, 0.97, 0.02)), (go + stay, (-0.05, 0.97, -0.04)), release=1.0 * q)
        s.add(f"pitch{k}", (0.4 * go, 0), (go, 0.5), (go + 0.8 * stay, 0.5), (go + stay + 0.5, 0))
    s.add("lift", (0.4 * go, 0), (go, 0.065), (go + 0.8 * stay, 0.065), (go + stay + 0.5, 0))
    s.hold(0.3, go + stay, rise=go, fall=0.8, bend=-0.22, nod=-0.25)
    s.wait(go + stay + 1.0 * q)


@family("twist_torso", "exercise", "~twist their [torso|upper body|trunk] [from side to side|left and right]", "~rotate their upper body to both sides", "~[twist|swing] from side to side with (their )arms out", "~do torso twists", "~turn their waist left and right <times>", speed=True, count=(2, 3, 4), implies=("stretch", "exercise"))
def twist_torso(s: Stage, p: Params) -> None:
    """Twists the trunk to one side and the other, arms out level."""
    rate = 0.55 * p.pace**0.8
    span = p.times / rate
    at, t = s.ticks(0.3, 0.5 + span + 0.6)
    u = np.clip((t - 0.6) * rate, 0, p.times)
    swing = np.sin(2 * np.pi * u)
    for channel, size in (("twist", 0.85), ("pyaw", 0.30), ("look", 0.30)):
        s.add_curve(channel, at, size * swing)
    for k in BOTH:
        curve = np.stack([0.80 + 0 * t, 0.02 + 0 * t, 0.25 - 0.30 * SIGN[k] * swing], 1)
        s.arm_curve(k, at, curve, curves.window(t, 0.3, 0.5 + span, 0.6, 0.6))
        s.add_curve(f"pitch{k}", at, 0.35 * np.maximum(-SIGN[k] * swing, 0))
    s.wait(span + 1.2)


@family("arm_circles", "exercise", "~[do|make] arm circles", "~[swing|circle|rotate] (both )their arms in (big |large )circles", "~make <n:circle> with both arms", "~windmill their arms", "~rotate both shoulders with straight arms", speed=True, count=(2, 3, 4, 5), implies=("exercise",))
def arm_circles(s: Stage, p: Params) -> None:
    """Swings both straight arms in full circles, forward over the head and back down."""
    rate = 0.8 * p.pace**0.8
    span = p.times / rate
    at, t = s.ticks(0.1, span + 0.5)
    u = np.clip((t - 0.2) * rate, 0, p.times)
    angle = 2 * np.pi * u * (1 if s.rng.random() < 0.5 else -1)
    for k in BOTH:
        curve = np.stack([0.34 + 0.10 * np.cos(angle), -0.90 * np.cos(angle), 0.72 * np.sin(angle)], 1)
        s.arm_curve(k, at, 0.97 * curve / np.linalg.norm(curve, axis=1, keepdims=True), s.envelope(at, 0.25))
    s.add_curve("bend", at, 0.06 * np.sin(angle) * s.envelope(at, 0.3))
    s.wait(span + 0.6)


@family("lateral_raise", "exercise", "~raise both arms to the side(s)", "~lift both arms [sideways|out to the sides] to shoulder height", "~raise and ~lower both arms to the sides", "~do lateral raises", "~spread their arms wide and ~lower them", "~[do|perform] <n:lateral raise>", speed=True, count=(1, 2, 3), implies=("exercise",))
def lateral_raise(s: Stage, p: Params) -> None:
    """Raises both straight arms sideways to shoulder height and lowers them."""
    _raise(s, p, OUT)


@family("front_raise", "exercise", "~raise both arms (straight )in front( of them)", "~lift both arms forward to shoulder height", "~raise and ~lower both arms in front( of the body)", "~do front raises", "~[hold|stretch] both arms out in front", speed=True, count=(1, 2, 3), implies=("exercise",))
def front_raise(s: Stage, p: Params) -> None:
    """Raises both straight arms forward to shoulder height and lowers them."""
    _raise(s, p, FRONT)


def _raise(s: Stage, p: Params, place: object) -> None:
    one = 1.9 * p.slowness**0.9
    a = 0.15
    for _ in range(p.times):
        for k in BOTH:
            s.arm(k, (a + 0.45 * one, place), (a + 0.58 * one, place), rise=0.45 * one, release=0.42 * one)
        a += one
    s.wait(a + 0.2)


@family("raise_arm_side", "exercise", "~raise [the|their] <side> arm out to the side", "~lift [the|their] <side> arm sideways( and ~lower it)", "~raise and ~lower the <side> arm( at the side)", "~abduct the <side> shoulder", side=True, speed=True, count=(1, 2, 3), implies=("exercise",))
def raise_arm_side(s: Stage, p: Params) -> None:
    """Raises one straight arm sideways overhead and lowers it."""
    one = 2.1 * p.slowness**0.9
    a = 0.15
    for _ in range(p.times):
        s.arm(p.hand, (a + 0.25 * one, OUT), (a + 0.5 * one, (0.35, 0.90, 0.08)), (a + 0.75 * one, OUT), rise=0.25 * one, release=0.27 * one, overlap=1.5)
        a += one
    s.wait(a + 0.2)


@family("bicep_curl", "exercise", "~do bicep curls", "~curl [weights|dumbbells] with both arms", "~[do|perform] <n:bicep curl>", "~bend both elbows [to lift|lifting] [weights|dumbbells]", "~lift dumbbells( to their shoulders)", speed=True, count=(2, 3, 4), upper=True, implies=("exercise",))
def bicep_curl(s: Stage, p: Params) -> None:
    """Curls both forearms up with the elbows at the sides."""
    one = 1.3 * p.slowness**0.8
    at, t = s.ticks(0.0, 0.4 + p.times * one + 0.4)
    u = np.clip((t - 0.35) / one, 0, p.times)
    up = 0.5 - 0.5 * np.cos(2 * np.pi * u)
    for k in BOTH:
        s.arm_curve(k, at, arm_vector(0.02 + 0.18 * up, 0.08, 0.30 + 2.0 * up), s.envelope(at, 0.35))
    s.add_curve("tilt", at, -0.03 * up)
    s.wait(0.8 + p.times * one)


@family("overhead_press", "exercise", "~press [a weight|weights|a barbell] overhead", "~lift [a barbell|weights] [over|above] their head", "~push both [hands|arms] up from their shoulders( <times>)", "~[do|perform] <n:overhead press>", speed=True, count=(1, 2, 3), implies=("exercise",))
def overhead_press(s: Stage, p: Params) -> None:
    """Brings both fists to the shoulders and presses them overhead."""
    one = 1.6 * p.slowness**0.8
    rack, top = (0.08, 0.10, 0.30), (0.10, 0.96, 0.06)
    for k in BOTH:
        keys: list[tuple[float, object]] = [(0.7, rack)]
        for n in range(p.times):
            a = 0.8 + n * one
            keys += [(a + 0.1 * one, rack), (a + 0.45 * one, top), (a + 0.6 * one, top), (a + one, rack)]
        s.arm(k, *keys, release=0.7, overlap=1.05)
    for n in range(p.times):
        a = 0.8 + n * one
        s.add("lift", (a - 0.1, 0), (a + 0.1 * one, -0.05), (a + 0.4 * one, 0), overlap=1.0)
        s.add("bend", (a, 0), (a + 0.45 * one, -0.10), (a + one, 0))
    s.wait(0.8 + p.times * one + 0.7)


@family("deadlift", "exercise", "~do a deadlift", "~lift a [barbell|heavy weight] from the floor to their hips", "~[do|perform] <n:deadlift>", "~bend down, ~grab a bar and ~straighten up with it", speed=True, count=(1, 2), implies=("exercise",))
def deadlift(s: Stage, p: Params) -> None:
    """Bends hips and knees with a flat back, grips a bar at the shins and straightens up with it."""
    one = 2.6 * p.slowness**0.8
    a = 0.2
    for _ in range(p.times):
        keys = (a, a + 0.35 * one, a + 0.48 * one, a + 0.78 * one, a + one)
        for channel, size in (("tilt", 0.92), ("lift", -0.24), ("sz", -0.20)):
            s.add(channel, *zip(keys, (0, size, size, 0, 0), strict=True))
        a += one
    for k in BOTH:
        s.arm(k, (0.5 * one, (0.03, -0.80, 0.56)), (a - 0.1, (0.03, -0.97, 0.10)), rise=0.35 * one, release=0.5)
        at, t = s.ticks(0.2, a)
        low = -s.c["tilt"][at]
        s.reach_curve(k, "heading", at, np.stack([0.22 + 0 * t, 0.76 + 0.46 * np.clip(low, -1.0, 0), 0.10 + 0.04 * np.sin(-low)], 1), s.envelope(at, 0.6))
    s.wait(a + 0.5)


@family("leg_raise", "exercise", "~raise [the|their] <side> leg (straight )in front", "~lift [the|their] straight <side> leg forward", "~lift and ~lower the <side> leg", "~raise the <side> leg and ~hold it", side=True, speed=True, count=(1, 2), implies=("exercise",))
def leg_raise(s: Stage, p: Params) -> None:
    """Lifts one straight leg forward, holds it and lowers it, standing on the other."""
    k, one = p.hand, 1.6 * p.slowness**0.8
    end = 0.4 + p.times * one
    s.shift(1 - k, 0, end, share=0.9, rise=0.6)
    for n in range(p.times):
        a = 0.4 + n * one
        s.leg_keys(k, (a + 0.45 * one, raise_knee(1.0, 0.06)), (a + 0.6 * one, raise_knee(1.02, 0.05)), rise=0.42 * one, release=0.38 * one, point=0.15)
        s.add("tilt", (a, 0), (a + 0.5 * one, -0.14), (a + one, 0))
    for h in BOTH:
        s.arm(h, (0.7, (0.55, -0.60, 0.15)), (end, (0.55, -0.60, 0.15)), release=0.6)
    s.wait(end + 0.4)


@family("side_leg_raise", "exercise", "~raise [the|their] <side> leg to the side", "~lift [the|their] <side> leg sideways", "~do side leg raises with the <side> leg", "~swing the <side> leg out to the side( and back)", side=True, speed=True, count=(1, 2, 3), implies=("exercise",))
def side_leg_raise(s: Stage, p: Params) -> None:
    """Lifts one straight leg out to the side and lowers it, hands on the hips."""
    k, one = p.hand, 1.5 * p.slowness**0.8
    end = 0.5 + p.times * one
    s.shift(1 - k, 0, end, share=0.9, rise=0.6)
    for n in range(p.times):
        a = 0.5 + n * one
        s.leg_keys(k, (a + 0.45 * one, raise_knee(0.0, 0.05, 0.70)), rise=0.42 * one, release=0.5 * one, point=0.0)
        s.add("side", (a, 0), (a + 0.45 * one, -0.15 * SIGN[k]), (a + one, 0))
    for h in BOTH:
        s.reach(h, "pelvis", (0.6, HIP), (end, HIP), release=0.5, swivel=0.7)
    s.wait(end + 0.5)


@family("balance_one_leg", "exercise", "~balance on [the|their] <side> [leg|foot]", "~stand on one leg( with the arms out)", "~stand on the <side> leg only", "~[hold|keep] their balance on the <side> [leg|foot]", "~lift the <other> [foot|knee] and ~balance( on the <side> leg)", side=True, implies=("exercise",))
def balance_one_leg(s: Stage, p: Params) -> None:
    """Stands on one leg with the other knee lifted, arms out, wavering."""
    k, stay = p.hand, float(s.rng.uniform(2.2, 3.5))
    s.shift(k, 0, 0.9 + stay, share=0.97, rise=0.7)
    s.leg_keys(1 - k, (1.0, raise_knee(1.15, 1.5)), (1.0 + stay, raise_knee(1.1, 1.45)), release=0.6)
    at, t = s.ticks(0.3, 1.0 + stay)
    waver = curves.living_noise(s.rng, len(t), 1, 60.0, 0.9)[0] * s.envelope(at, 0.8)
    s.add_curve("side", at, 0.07 * waver)
    for h in BOTH:
        curve = np.stack([0.85 + 0 * t, 0.02 - 0.14 * SIGN[h] * waver, 0.15 + 0 * t], 1)
        s.arm_curve(h, at, curve, s.envelope(at, 0.7))
    s.wait(1.0 + stay + 0.7)


@family("yoga_tree", "exercise", "~do the tree pose", "~[stand|balance] in a yoga [tree pose|pose] (on the <side> leg)", "~do yoga, standing on the <side> leg with (their )hands [overhead|together above the head]", "~hold a tree pose", side=True, implies=("exercise",))
def yoga_tree(s: Stage, p: Params) -> None:
    """Sets one sole against the other thigh, knee out, palms together overhead."""
    k, stay = p.hand, float(s.rng.uniform(2.0, 3.0))
    s.shift(k, 0, 1.4 + stay, share=0.97, rise=0.8)
    s.leg_keys(1 - k, (0.8, raise_knee(0.7, 1.6, 0.2)), (1.4, np.array([-0.10, -0.50, 0.06])), (1.4 + stay, np.array([-0.10, -0.50, 0.06])), rise=0.6, release=0.7, point=0.6)
    s.hold(0.5, 1.4 + stay, rise=0.9, fall=0.6, **{f"knee{1 - k}": 1.25})
    for h in BOTH:
        s.reach(h, "chest", (1.2, (0.04, 0.10, 0.22)), (1.8, (0.03, 0.66, 0.06)), (1.4 + stay, (0.03, 0.66, 0.05)), release=0.8)
    s.wait(1.4 + stay + 0.8)


@family("warrior_pose", "exercise", "~do a warrior pose", "~stand in a wide [lunge|stance] with arms out to the sides", "~do the warrior yoga pose( to the <side>)", "~bend [the|their] <side> knee in a wide stance with arms spread", side=True, implies=("exercise",))
def warrior_pose(s: Stage, p: Params) -> None:
    """Wide stance, one knee bent over the foot, arms spread level, gaze over that hand."""
    k, stay = p.hand, float(s.rng.uniform(1.6, 2.4))
    stance(s, 0.05, 1.1, width=0.85, settle=0.0)
    s.add("sx", (0.9, 0), (1.9, 0.22 * SIGN[k]), (1.9 + stay, 0.22 * SIGN[k]), (2.7 + stay, 0))
    s.add("lift", (0.9, 0), (1.9, -0.12), (1.9 + stay, -0.12), (2.7 + stay, 0))
    s.hold(0.9, 1.9 + stay, rise=0.9, look=1.0 * SIGN[k], **{f"knee{k}": 0.5})
    for h in BOTH:
        s.arm(h, (1.6, OUT), (1.9 + stay, OUT), release=0.8)
    unstance(s, 2.6 + stay, 1.0, width=0.85, settle=0.0)
    s.wait(3.7 + stay)


@family("hip_circles", "exercise", "~[circle|rotate|roll] their hips", "~make circles with (their )hips", "~do hip circles( with hands on (the )waist)", "~swing their hips in circles", "~hula hoop", "~pretend to use a hula hoop", speed=True, count=(2, 3, 4), implies=("exercise",))
def hip_circles(s: Stage, p: Params) -> None:
    """Hands on the hips, the pelvis travels in wide level circles."""
    rate = 0.6 * p.pace**0.8
    span = p.times / rate
    sign = 1 if s.rng.random() < 0.5 else -1
    stance(s, 0.05, 0.5, width=0.16)
    at, t = s.ticks(0.5, 0.6 + span)
    angle, w = 2 * np.pi * rate * (t - 0.5) * sign, s.envelope(at, 0.4)
    for channel, curve in (("sx", 0.12 * np.cos(angle)), ("sz", 0.10 * np.sin(angle)), ("tilt", -0.16 * np.sin(angle)), ("roll", 0.14 * np.cos(angle)),
                           ("bend", 0.14 * np.sin(angle)), ("side", -0.20 * np.cos(angle))):  # fmt: skip
        s.add_curve(channel, at, curve * w)
    for k in BOTH:
        s.reach(k, "pelvis", (0.5, HIP), (0.6 + span, HIP), release=0.5, swivel=0.7)
    unstance(s, 0.6 + span, 0.5, width=0.16)
    s.wait(span + 1.3)


@family("neck_roll", "exercise", "~roll their [head|neck]( in circles)", "~stretch their neck", "~[circle|rotate] their head( around)", "~do neck rolls", speed=True, count=(1, 2, 3), upper=True, implies=("stretch",))
def neck_roll(s: Stage, p: Params) -> None:
    """Rolls the head in slow wide circles."""
    rate = 0.5 * p.pace**0.8
    span = p.times / rate
    at, t = s.ticks(0.2, 0.3 + span)
    angle, w = 2 * np.pi * rate * (t - 0.2) * (1 if s.rng.random() < 0.5 else -1), s.envelope(at, 0.35)
    s.add_curve("nod", at, (0.12 + 0.60 * np.cos(angle)) * w)
    s.add_curve("tip", at, 0.55 * np.sin(angle) * w)
    s.add_curve("bend", at, 0.08 * np.cos(angle) * w)
    s.wait(span + 0.6)


@family("burpee", "exercise", "~do burpees", "~do a burpee", "~[do|perform] <n:burpee>", "~drop into a push-up position, then ~jump up", "~squat, ~kick their legs back and ~jump up", count=(1, 2), implies=("exercise", "jump"))
def burpee(s: Stage, p: Params) -> None:
    """Squats with the hands on the floor, shoots the feet back into a plank, returns and jumps up."""
    a = 0.1
    for _ in range(p.times):
        for channel, squat_v, plank_v in (("lift", -0.52, -0.545), ("tilt", 1.05, 1.29), ("bend", 0.35, 0.0), ("sz", -0.05, -0.12), ("nod", -0.3, -0.3)):
            s.add(channel, (a, 0), (a + 0.55, squat_v), (a + 0.70, squat_v), (a + 1.05, plank_v), (a + 1.35, plank_v), (a + 1.7, squat_v), (a + 1.85, squat_v), (a + 2.35, 0))
        for k in BOTH:
            s.reach(k, "heading", (a + 0.52, (0.22, 0.07, 0.42)), (a + 1.05, (0.22, 0.07, 0.44)), (a + 1.85, (0.22, 0.07, 0.42)), rise=0.45, release=0.4)
            s.leg_keys(k, (a + 0.90, raise_knee(0.75, 1.0)), (a + 1.08, np.array([0.03, -0.99, -0.08])), (a + 1.35, np.array([0.03, -0.99, -0.08])), (a + 1.55, raise_knee(0.9, 1.1)), rise=0.18, release=0.16, point=-0.36, overlap=1.05)
        off, down = leap(s, a + 2.2, 0.26, crouch=0.16, load=0.36)
        for k in BOTH:
            s.arm(k, (off + 0.05, UP), (down - 0.1, UP), rise=0.4, release=0.5)
        a = down + 0.55
    s.wait(a + 0.2)


@family("march_in_place", "exercise", "~march in place", "~march on the spot", "~[step|walk] in place", "~walk on the spot", "~lift their knees one after the other (while |)standing in place", speed=True, implies=("exercise",))
def march_in_place(s: Stage, p: Params) -> None:
    """Marches on the spot, knees to the waist, arms swinging."""
    from wamo.data.procedural import gait as g

    base = g.Gait(forward=0.0, frequency=1.65 * p.pace**0.6, duty=0.6, knee_lift=0.24, clearance=0.04, heel=0.5, strike=-0.2, bob=0.012, arm=0.55, elbow=0.5, sway=0.03, drift=0.004)
    g.walk(s, float(s.rng.uniform(3.0, 4.4)), base)


@family("shoulder_roll", "exercise", "~roll their shoulders", "~[circle|rotate] (both )their shoulders( backwards)", "~loosen up their shoulders", "~do shoulder rolls", speed=True, count=(2, 3, 4), upper=True, implies=("stretch",))
def shoulder_roll(s: Stage, p: Params) -> None:
    """Circles both shoulders, up, back and down, arms hanging."""
    rate = 0.75 * p.pace**0.8
    span = p.times / rate
    at, t = s.ticks(0.2, 0.3 + span)
    angle, w = 2 * np.pi * rate * (t - 0.2), s.envelope(at, 0.3)
    for k in BOTH:
        s.add_curve(f"shrug{k}", at, (0.26 - 0.34 * np.cos(angle)) * w)
        curve = np.stack([0.12 + 0.05 * np.cos(angle), -0.93 + 0 * t, 0.10 - 0.28 * np.sin(angle)], 1)
        s.arm_curve(k, at, curve, w)
    s.add_curve("bend", at, 0.10 * np.sin(angle) * w)
    s.wait(span + 0.6)


@family("thigh_stretch", "exercise", "~stretch [the|their] <side> [thigh|leg] by pulling the foot up behind", "~pull their <side> [heel|foot] (up )to their [buttocks|bottom]", "~do a quad stretch( with the <side> leg)", "~hold their <side> foot behind them to stretch", side=True, implies=("stretch",))
def thigh_stretch(s: Stage, p: Params) -> None:
    """Draws one heel up behind and holds it with the hand."""
    k, stay = p.hand, float(s.rng.uniform(1.8, 2.6))
    s.shift(1 - k, 0, 1.1 + stay, share=0.95, rise=0.7)
    s.leg_keys(k, (1.0, raise_knee(-0.05, 2.15)), (1.1 + stay, raise_knee(-0.08, 2.2)), release=0.6)
    s.reach(k, "pelvis", (1.1, (0.10, -0.20, -0.26)), (1.1 + stay, (0.10, -0.17, -0.26)), rise=0.8, release=0.5)
    s.arm(1 - k, (1.0, (0.75, -0.1, 0.25)), (1.1 + stay, (0.72, -0.1, 0.25)), release=0.7)
    s.wait(1.1 + stay + 0.8)


