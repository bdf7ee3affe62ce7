"""Kicks, punches and swords."""

from __future__ import annotations

import numpy as np

from wamo.data.procedural import curves
from wamo.data.procedural.families.poses import BOTH, GUARD, HIP_FIST, raise_knee, stance, unstance
from wamo.data.procedural.families.registry import Params, family
from wamo.data.procedural.kinematics import arm_vector
from wamo.data.procedural.stage import LEFT, RIGHT, SIGN, Stage


def guard(s: Stage, start: float, end: float, rise: float = 0.4) -> None:
    """Both fists before the chin."""
    for k in BOTH:
        s.arm(k, (start + rise, GUARD), (end, GUARD), rise=rise, release=0.5)
    s.hold(start, end, rise=rise, nod=0.12, bend=0.10, shrug0=0.12, shrug1=0.12)


def counter(s: Stage, start: float, peak: float, end: float, kicking: int, size: float = 1.0) -> None:
    """Arms balance a kick: the opposite one forward, the near one back and out."""
    s.arm(1 - kicking, (peak, (0.25, -0.25, 0.62 * size)), rise=peak - start, release=end - peak)
    s.arm(kicking, (peak, (0.55, -0.62, -0.25 * size)), rise=peak - start, release=end - peak)


@family("front_kick", "kick", "~kick forward with [the|their] <side> [leg|foot]", "~do a front kick( with the <side> leg)", "~kick <height>( with their <side> leg)", "~[perform|throw|deliver] a front kick with the <side> leg",
        "~raise their <side> leg and ~kick (to the front|straight ahead)", "~kick <times> to the front", side=True, speed=True, height=("low", "middle", "high"), implies=("kick",))  # fmt: skip
def front_kick(s: Stage, p: Params) -> None:
    """Lifts the knee, snaps the foot forward, draws it back and sets it down."""
    k, q = p.hand, p.slowness**0.8
    flex = {"low": 0.75, "middle": 1.25, "high": 1.75}[p.height or "middle"]
    load, snap = 0.45 * q, 0.20 * q
    peak = 0.25 + load + snap
    s.shift(1 - k, 0, peak + 0.2 * q, share=0.9, rise=0.25 + 0.6 * load, fall=0.5 * q)
    s.leg_keys(k, (0.25 + load, raise_knee(min(flex + 0.1, 1.75), 1.75)), (peak, raise_knee(flex, 0.08)), (peak + 0.06 * q, raise_knee(flex, 0.12)),
               (peak + 0.34 * q, raise_knee(0.8 * flex, 1.5)), rise=load, release=0.42 * q, overlap=1.1)  # fmt: skip
    lean = 0.18 + 0.20 * flex
    s.add("tilt", (0.25, 0), (0.25 + load, 0.06), (peak, -lean * 0.7), (peak + 0.5 * q, 0))
    s.add("bend", (0.25, 0), (peak, 0.20), (peak + 0.5 * q, 0))
    s.add("pyaw", (0.25, 0), (peak, -0.25 * SIGN[k]), (peak + 0.5 * q, 0))
    counter(s, 0.2, peak, peak + 0.7 * q, k)
    s.wait(peak + 0.95 * q)


@family("side_kick", "kick", "~kick to the side with [the|their] <side> [leg|foot]", "~do a side kick( with the <side> leg)", "~[perform|throw] a <side> side kick", "~kick sideways( with the <side> leg)", "~lift their <side> leg and ~kick out to the side",
        side=True, speed=True, height=("low", "high"), implies=("kick", "fight"))  # fmt: skip
def side_kick(s: Stage, p: Params) -> None:
    """Draws the knee up across the body and thrusts the heel out sideways, the trunk leaning away."""
    k, q = p.hand, p.slowness**0.8
    out = {"low": 0.85, "high": 1.40}[p.height or "high"]
    chamber, thrust = raise_knee(1.25, 2.0, 0.35), np.array([np.sin(out), -np.cos(out), 0.10]) * 0.97
    load, peak = 0.55 * q, 0.25 + 0.80 * q
    s.shift(1 - k, 0, peak + 0.25 * q, share=0.9, rise=0.25 + 0.6 * load, fall=0.5 * q)
    s.leg_keys(k, (0.25 + load, chamber), (peak, thrust), (peak + 0.10 * q, thrust), (peak + 0.42 * q, chamber), rise=load, release=0.45 * q, point=0.0, overlap=1.1)
    away = -SIGN[k]
    s.add("roll", (0.25, 0), (0.25 + load, 0.08 * away), (peak, 0.30 * away * out), (peak + 0.12 * q, 0.30 * away * out), (peak + 0.7 * q, 0))
    s.add("side", (0.3, 0), (peak, 0.22 * away), (peak + 0.6 * q, 0))
    s.add("pyaw", (0.2, 0), (peak, 0.45 * away), (peak + 0.8 * q, 0))
    s.add("look", (0.1, 0), (0.5, 0.7 * SIGN[k]), (peak + 0.2 * q, 0.8 * SIGN[k]), (peak + 0.8 * q, 0))
    for a in BOTH:
        s.arm(a, (0.4, GUARD), (peak, (0.35, -0.30, 0.35) if a == k else (-0.05, 0.0, 0.5)), (peak + 0.3, GUARD), release=0.6 * q)
    s.wait(peak + 1.0 * q)


@family("roundhouse_kick", "kick", "~[do|throw|perform] a roundhouse kick( with the <side> leg)", "~swing their <side> leg around in a [kick|roundhouse]", "~kick in a wide arc with the <side> leg", "~do a spinning <side> kick",
        side=True, speed=True, implies=("kick", "fight"))  # fmt: skip
def roundhouse_kick(s: Stage, p: Params) -> None:
    """Turns over the standing foot while the leg whips round from outside to inside at hip height."""
    k, q = p.hand, p.slowness**0.8
    sign = -SIGN[k]  # turning towards the standing side
    load, peak = 0.45 * q, 0.25 + 0.85 * q
    s.shift(1 - k, 0, peak + 0.2 * q, share=0.9, rise=0.3 + 0.5 * load, fall=0.6 * q)
    s.leg_keys(k, (0.25 + load, raise_knee(0.5, 1.9, 1.0)), (0.25 + 0.65 * q, np.array([0.80, -0.05, 0.30])), (peak, np.array([0.35, 0.02, 0.90])),
               (peak + 0.16 * q, np.array([-0.15, -0.15, 0.85])), (peak + 0.45 * q, raise_knee(0.9, 1.4)), rise=load, release=0.45 * q, overlap=1.35)  # fmt: skip
    s.add("pyaw", (0.1, 0), (0.3, -0.2 * sign), (peak + 0.2 * q, 1.05 * sign), (peak + 1.0 * q, 0))
    s.add("roll", (0.3, 0), (peak, 0.35 * sign * -1 * -1), (peak + 0.7 * q, 0))
    s.add("twist", (0.2, 0), (0.5, -0.25 * sign), (peak, 0.15 * sign), (peak + 0.8 * q, 0))
    at, t = s.ticks(0.25, peak + 0.9 * q)
    s.foot_yaw[1 - k, at] += 0.8 * sign * curves.window(t, 0.3, peak + 0.35 * q, 0.5 * q, 0.5 * q)
    for a in BOTH:
        s.arm(a, (0.4, GUARD), (peak, (0.45, -0.55, -0.1) if a == k else GUARD), (peak + 0.35, GUARD), release=0.6 * q)
    s.wait(peak + 1.1 * q)


@family("back_kick", "kick", "~kick backward(s) with [the|their] <side> [leg|foot]", "~do a back kick( with the <side> leg)", "~kick behind them( with the <side> foot)", "~[throw|thrust] their <side> leg back in a kick", side=True, speed=True, implies=("kick",))
def back_kick(s: Stage, p: Params) -> None:
    """Leans forward, looks back and thrusts the heel out behind."""
    k, q = p.hand, p.slowness**0.8
    load, peak = 0.5 * q, 0.2 + 0.8 * q
    s.shift(1 - k, 0, peak + 0.2 * q, share=0.9, rise=0.2 + 0.6 * load, fall=0.5 * q)
    s.leg_keys(k, (0.2 + load, raise_knee(1.2, 1.9)), (peak, np.array([0.08, -0.42, -0.88])), (peak + 0.10 * q, np.array([0.08, -0.42, -0.86])), (peak + 0.4 * q, raise_knee(0.6, 1.4)), rise=load, release=0.45 * q, point=-0.2, overlap=1.1)
    s.add("tilt", (0.2, 0), (peak, 0.80), (peak + 0.12 * q, 0.80), (peak + 0.8 * q, 0))
    s.add("sz", (0.2, 0), (peak, -0.05), (peak + 0.8 * q, 0))
    s.add("look", (0.1, 0), (0.5, 0.8 * SIGN[k]), (peak + 0.1, 0.8 * SIGN[k]), (peak + 0.7 * q, 0))
    for a in BOTH:
        s.arm(a, (peak, (0.20, -0.15, 0.62)), rise=0.6 * q, release=0.7 * q)
    s.wait(peak + 1.0 * q)


@family("kick_ball", "kick", "~kick a (soccer |)ball( with the <side> foot)", "~kick something on the ground with [the|their] <side> foot", "~take a run-up and ~kick a ball", "~swing their <side> leg to kick a football", "~play soccer, kicking [a|the] ball",
        side=True, speed=True, implies=("kick", "sport"))  # fmt: skip
def kick_ball(s: Stage, p: Params) -> None:
    """Steps up beside the ball and swings the leg through, low, with a long follow-through."""
    k, q = p.hand, p.slowness**0.8
    s.step(k, 0.1, 0.42 * q, 0.0, 0.30)
    s.travel(0.1, 0.9 * q, 0.0, 0.45)
    s.step(1 - k, 0.1 + 0.40 * q, 0.45 * q, 0.05 * SIGN[1 - k], 0.62)
    plant = 0.1 + 0.85 * q
    peak = plant + 0.28 * q
    s.leg_keys(k, (plant - 0.02, raise_knee(-0.55, 1.35)), (peak - 0.06 * q, raise_knee(0.18, 0.60)), (peak + 0.18 * q, raise_knee(1.15, 0.12)), (peak + 0.5 * q, raise_knee(0.45, 0.7)),
               rise=0.38 * q, release=0.4 * q, point=0.6, overlap=1.35)  # fmt: skip
    s.hold(plant - 0.2 * q, peak + 0.45 * q, rise=0.3 * q, fall=0.5 * q, sx=-0.05 * SIGN[k], lift=-0.03)
    s.add("tilt", (plant - 0.3 * q, 0), (plant, 0.05), (peak, 0.22), (peak + 0.3 * q, -0.12), (peak + 0.9 * q, 0))
    s.add("pyaw", (plant - 0.4 * q, 0), (plant, -0.30 * -SIGN[k]), (peak + 0.2 * q, 0.35 * -SIGN[k]), (peak + 0.9 * q, 0))
    s.add("nod", (0.1, 0), (0.4, 0.35), (peak + 0.1, 0.30), (peak + 0.6, 0))
    s.arm(1 - k, (plant, arm_vector(-0.3, 0.95, 0.3)), (peak + 0.15 * q, (-0.1, -0.35, 0.70)), rise=0.5 * q, release=0.7 * q)
    s.arm(k, (plant, arm_vector(0.5, 0.3, 0.7)), (peak + 0.15 * q, (0.5, -0.55, -0.35)), rise=0.5 * q, release=0.7 * q)
    end = peak + 0.75 * q
    s.step(k, end - 0.25 * q, 0.4 * q, 0.0, 0.28)
    s.wait(end + 0.45)


@family("knee_strike", "kick", "~[do|throw] a knee strike( with the <side> knee)", "~strike with their <side> knee", "~thrust [the|their] <side> knee [up|forward]", "~knee someone( with the <side> knee)", side=True, speed=True, count=(1, 2, 3), implies=("fight",))
def knee_strike(s: Stage, p: Params) -> None:
    """Grasps forward with both hands, pulls down and drives the knee up."""
    k, q = p.hand, p.slowness**0.8
    one = 0.95 * q
    s.shift(1 - k, 0.2, 0.5 + p.times * one, share=0.85)
    for n in range(p.times):
        a = 0.45 + n * one
        s.leg_keys(k, (a + 0.32 * q, raise_knee(1.75, 2.0)), (a + 0.38 * q, raise_knee(1.75, 2.0)), rise=0.30 * q, release=0.34 * q)
        s.add("bend", (a, 0), (a + 0.32 * q, 0.32), (a + 0.7 * q, 0))
        s.add("tilt", (a, 0), (a + 0.32 * q, -0.14), (a + 0.7 * q, 0))
        for h in BOTH:
            s.arm(h, (a, (-0.05, 0.15, 0.72)), (a + 0.32 * q, (0.05, -0.48, 0.42)), (a + 0.7 * q, GUARD), rise=0.3, release=0.4)
    s.wait(0.45 + p.times * one + 0.6)


def _punch(s: Stage, k: int, start: float, place: tuple[float, float, float], q: float, *, load: tuple[float, float, float] = (-0.05, -0.12, 0.30),
           turn: float = 0.5, swivel: float = 0.0, through: tuple[float, float, float] | None = None) -> float:  # fmt: skip
    """One blow from the guard and back; returns its end."""
    hit = start + 0.30 * q
    keys: list[tuple[float, object]] = [(start + 0.12 * q, load), (hit, place), (hit + 0.05 * q, through or place), (hit + 0.30 * q, GUARD)]
    s.arm(k, *keys, rise=0.12 * q, release=0.15, swivel=swivel, overlap=1.1)
    sign = -SIGN[k]
    s.add("twist", (start, 0), (start + 0.12 * q, -0.2 * sign * turn), (hit, 0.75 * sign * turn), (hit + 0.35 * q, 0))
    s.add("pyaw", (start, 0), (start + 0.12 * q, -0.1 * sign * turn), (hit, 0.42 * sign * turn), (hit + 0.35 * q, 0))
    s.add("sz", (start, 0), (hit, 0.05), (hit + 0.3 * q, 0))
    s.add(f"pitch{k}", (start, 0), (hit, 0.35 * turn), (hit + 0.35 * q, 0))
    _jolt(s, hit, k, 0.7)
    return hit + 0.36 * q


def _jolt(s: Stage, hit: float, side: int, size: float = 1.0) -> None:
    """The whole body tightens and shakes as a blow lands."""
    for channel, a, b in (("lift", -0.022, 0.008), ("sz", 0.018, -0.008), ("bend", 0.05, -0.02), ("twist", -0.10 * SIGN[side], 0.04 * SIGN[side]), ("nod", 0.07, -0.03)):
        s.add(channel, (hit - 0.09, 0), (hit, a * size), (hit + 0.10, b * size), (hit + 0.22, 0), overlap=1.0)


def _boxing(s: Stage, p: Params, blows: list[tuple[int, tuple[float, float, float], dict]], gap: float = 0.12) -> None:
    """Step into a boxer's stance, strike, and step out of it."""
    q = p.slowness**0.8
    lead = LEFT
    stance(s, 0.05, 0.6, lead=lead, width=0.10, length=0.34, turn=-0.35)
    a = 0.85
    guard_end = a + len(blows) * (0.66 * q + gap) + 0.3
    guard(s, 0.1, guard_end, rise=0.5)
    bounce, t = s.ticks(0.6, guard_end)
    s.add_curve("lift", bounce, 0.012 * np.sin(2 * np.pi * 1.9 * t) * s.envelope(bounce, 0.3) - 0.02 * s.envelope(bounce, 0.3))
    for k, place, options in blows:
        a = _punch(s, k, a, place, q, **options) + gap
    unstance(s, guard_end, 0.6, lead=lead, width=0.10, length=0.34, turn=-0.35)
    s.wait(guard_end + 0.65)


@family("jab", "punch", "~throw a jab( with the <side> hand)", "~jab with [the|their] <side> [hand|fist|arm]", "~punch straight ahead with [the|their] <side> [hand|fist]", "~[throw|do] <n:jab> with the <side> [hand|fist]", "~punch forward( <times>) with the <side> [arm|hand|fist]",
        side=True, speed=True, count=(1, 2, 3, 4), implies=("punch", "fight"))  # fmt: skip
def jab(s: Stage, p: Params) -> None:
    """Straight punches from a boxer's stance with one hand."""
    _boxing(s, p, [(p.hand, (-0.16, 0.08, 0.97), {"turn": 0.55})] * p.times)


@family("hook", "punch", "~throw a hook( with the <side> hand)", "~[throw|swing] a <side> hook", "~swing their <side> [fist|arm] in a hook", "~throw <n:hook> with the <side> [fist|hand]", "~punch in a sideways arc with the <side> [hand|fist]", side=True, speed=True, count=(1, 2, 3), implies=("punch", "fight"))
def hook(s: Stage, p: Params) -> None:
    """Hooks: the elbow lifted, the fist swung round level from the side."""
    _boxing(s, p, [(p.hand, (0.12, 0.10, 0.66), {"turn": 1.1, "swivel": 1.15, "load": (0.62, -0.02, 0.22), "through": (-0.42, 0.10, 0.50)})] * p.times)


@family("uppercut", "punch", "~throw an uppercut( with the <side> hand)", "~[do|throw] a <side> uppercut", "~punch upward(s) with [the|their] <side> [fist|hand]", "~throw <n:uppercut> with the <side> [hand|fist]", side=True, speed=True, count=(1, 2, 3), implies=("punch", "fight"))
def uppercut(s: Stage, p: Params) -> None:
    """Uppercuts: the knees dip, the fist drops and drives up under the chin."""
    q = p.slowness**0.8
    for n in range(p.times):
        a = 0.85 + n * (0.66 * q + 0.12)
        s.add("lift", (a, 0), (a + 0.12 * q, -0.09), (a + 0.30 * q, 0.02), (a + 0.6 * q, 0))
        s.add("bend", (a, 0), (a + 0.12 * q, 0.15), (a + 0.32 * q, -0.08), (a + 0.6 * q, 0))
    _boxing(s, p, [(p.hand, (-0.18, 0.34, 0.50), {"turn": 0.8, "load": (0.02, -0.55, 0.28), "through": (-0.18, 0.44, 0.44)})] * p.times)


@family("punch_combo", "punch", "~throw a combination of punches", "~box", "~[box|shadowbox|spar] with an imaginary opponent", "~[throw|do] a series of punches with both hands", "~punch with alternating [hands|fists]", "~throw several punches, left and right",
        speed=True, implies=("punch", "fight"))  # fmt: skip
def punch_combo(s: Stage, p: Params) -> None:
    """Boxes: jab, cross, hook and more from both hands with the guard up."""
    kinds = [((-0.16, 0.08, 0.97), {"turn": 0.5}), ((-0.2, 0.06, 0.97), {"turn": 0.9}),
             ((0.10, 0.10, 0.64), {"turn": 1.0, "swivel": 1.1, "load": (0.58, 0, 0.22), "through": (-0.4, 0.1, 0.5)})]  # fmt: skip
    first = int(s.rng.integers(2))
    blows = [((first + n) % 2, *kinds[(0, 1, 2, 1, int(s.rng.integers(3)))[n]]) for n in range(4 if p.pace < 1.2 else 5)]
    _boxing(s, p, [(int(k), place, options) for k, place, options in blows], gap=0.02)


@family("elbow_strike", "punch", "~[strike|hit] with [the|their] <side> elbow", "~[throw|do] an elbow strike( with the <side> arm)", "~swing their <side> elbow forward", side=True, speed=True, count=(1, 2, 3), implies=("fight",))
def elbow_strike(s: Stage, p: Params) -> None:
    """Swings a folded arm round so that the elbow strikes."""
    _boxing(s, p, [(p.hand, (-0.30, 0.06, 0.18), {"turn": 1.5, "swivel": 1.5, "load": (0.25, 0.0, 0.16), "through": (-0.36, 0.08, 0.12)})] * p.times)


@family("karate_punch", "punch", "~do karate punches", "~punch alternately from a [horse stance|wide stance]", "~practice karate punches", "~stand with legs wide and ~punch <times>", "~[do|perform] <n:karate punch>", speed=True, count=(2, 3, 4, 5), implies=("punch", "fight"))
def karate_punch(s: Stage, p: Params) -> None:
    """From a wide low stance punches straight, one fist drawn back to the hip as the other goes out."""
    q = p.slowness**0.8
    stance(s, 0.05, 0.8, width=0.42, settle=0.14)
    a, one = 1.0, 0.62 * q
    end = a + p.times * one
    first = int(s.rng.integers(2))
    for k in BOTH:
        keys: list[tuple[float, object]] = [(0.8, HIP_FIST)]
        for n in range(p.times):
            out = (first + n) % 2 == k
            if out:
                _jolt(s, a + n * one + 0.27 * q, k)
            keys += [(a + n * one + 0.02, keys[-1][1]), (a + n * one + 0.28 * q, (-0.28, 0.0, 0.94) if out else HIP_FIST)]
        s.arm(k, *keys, (end, keys[-1][1]), rise=0.6, release=0.6, overlap=1.05)
    unstance(s, end + 0.1, 0.8, width=0.42, settle=0.14)
    s.wait(end + 0.95)


@family("karate_chop", "punch", "~[do|perform] a karate chop( with the <side> hand)", "~chop (down )with [the|their] <side> hand", "~strike downward with the edge of their <side> hand", side=True, speed=True, count=(1, 2, 3), implies=("fight",))
def karate_chop(s: Stage, p: Params) -> None:
    """Raises the edge of a hand above the shoulder and chops down before the body."""
    k, q = p.hand, p.slowness**0.8
    stance(s, 0.05, 0.6, lead=1 - k, width=0.08, length=0.30)
    one = 0.95 * q
    keys: list[tuple[float, object]] = []
    for n in range(p.times):
        a = 0.75 + n * one
        keys += [(a, (0.30, 0.55, 0.05)), (a + 0.12 * q, (0.30, 0.58, 0.02)), (a + 0.32 * q, (-0.15, -0.35, 0.72)), (a + 0.5 * q, (-0.15, -0.38, 0.70))]
        s.add("bend", (a, -0.05), (a + 0.32 * q, 0.32), (a + 0.9 * q, 0))
        s.add("lift", (a, 0), (a + 0.32 * q, -0.07), (a + 0.9 * q, 0))
        s.add("twist", (a, 0.2 * SIGN[k]), (a + 0.32 * q, -0.35 * SIGN[k]), (a + 0.9 * q, 0))
    end = keys[-1][0]
    s.arm(k, *keys, release=0.6, overlap=1.05)
    s.arm(1 - k, (0.7, GUARD), (end, (0.0, -0.35, 0.4)), release=0.6)
    unstance(s, end + 0.2, 0.6, lead=1 - k, width=0.08, length=0.30)
    s.wait(end + 0.9)


@family("sword_cut", "sport", "~swing a sword", "~[cut|slash|strike] with a sword", "~slash diagonally with [a sword|an imaginary sword|a blade]", "~swing a sword <times>", "~[fight|practice] with a sword", "~wield a sword with both hands", speed=True, count=(1, 2, 3, 4), implies=("fight",))
def sword_cut(s: Stage, p: Params) -> None:
    """Cuts with a two-handed sword, diagonally from one shoulder and then the other, stepping in."""
    q = p.slowness**0.8
    stance(s, 0.05, 0.6, lead=RIGHT, width=0.12, length=0.36)
    one = 1.0 * q
    high = [(0.13, 0.52, 0.18), (-0.13, 0.52, 0.18)]
    low = [(-0.20, -0.28, 0.42), (0.20, -0.28, 0.42)]
    end = 0.9 + p.times * one
    for k in BOTH:
        keys: list[tuple[float, tuple[float, float, float]]] = [(0.7, (0.0, -0.05, 0.40))]
        for n in range(p.times):
            a, m = 0.9 + n * one, n % 2
            shift = 0.05 * (1 if k == RIGHT else -1)
            for t, place in ((a + 0.35 * q, high[m]), (a + 0.60 * q, (0.0, 0.10, 0.55)), (a + 0.74 * q, low[m])):
                keys.append((t, (place[0], place[1] + shift, place[2])))
        mirrored = [(t, (x * SIGN[k] + 0.03, y, z)) for t, (x, y, z) in keys]
        s.reach(k, "chest", *mirrored, (end + 0.2, mirrored[-1][1]), rise=0.6, release=0.6, overlap=1.15)
    for n in range(p.times):
        a, sign = 0.9 + n * one, 1 if n % 2 == 0 else -1
        s.add("twist", (a, 0), (a + 0.35 * q, 0.4 * sign), (a + 0.74 * q, -0.45 * sign), (a + one, 0))
        s.add("bend", (a, 0), (a + 0.35 * q, -0.12), (a + 0.7 * q, 0.25), (a + one, 0))
        s.add("lift", (a, 0), (a + 0.35 * q, 0.02), (a + 0.7 * q, -0.08), (a + one, 0))
    unstance(s, end + 0.3, 0.6, lead=RIGHT, width=0.12, length=0.36)
    s.wait(end + 1.0)


@family("block", "punch", "~block (a punch |)with [the|their] <side> [arm|forearm]", "~[raise|lift] their <side> forearm to block( an attack)", "~defend themselves with [the|their] <side> arm", side=True, speed=True, implies=("fight",))
def block(s: Stage, p: Params) -> None:
    """Snaps a forearm up above the brow and sinks back."""
    k, q = p.hand, p.slowness**0.8
    stance(s, 0.05, 0.5, lead=k, width=0.08, length=0.30)
    s.arm(k, (0.35, (-0.2, -0.35, 0.35)), (0.35 + 0.30 * q, (-0.30, 0.48, 0.40)), (1.3 + 0.3 * q, (-0.28, 0.46, 0.40)), rise=0.35, release=0.6, swivel=0.85)
    s.arm(1 - k, (0.5, HIP_FIST), (1.3 + 0.3 * q, HIP_FIST), release=0.6)
    s.hold(0.4, 1.2 + 0.3 * q, rise=0.25 * q, lift=-0.07, tilt=-0.08, nod=0.1)
    unstance(s, 1.4 + 0.3 * q, 0.6, lead=k, width=0.08, length=0.30)
    s.wait(2.1 + 0.3 * q)


@family("dodge", "sport", "~dodge to the <way>", "~duck to the <way>", "~[lean|weave|duck] to the <way> to avoid [something|a punch]", "~evade [something|a punch]( to the <way>)", direction=("left", "right"), speed=True, count=(1, 2, 3), implies=("fight",))
def dodge(s: Stage, p: Params) -> None:
    """Ducks and sways to one side with the guard up, and comes back."""
    sign, q = (1 if p.direction == "left" else -1), p.slowness**0.8
    one = 0.95 * q
    end = 0.5 + p.times * one
    guard(s, 0.1, end, rise=0.35)
    stance(s, 0.05, 0.5, width=0.22)
    for n in range(p.times):
        a = 0.5 + n * one
        for channel, size in (("lift", -0.17), ("side", 0.42 * sign), ("sx", 0.11 * sign), ("tilt", 0.28), ("roll", 0.10 * sign), ("twist", 0.2 * sign)):
            s.add(channel, (a, 0), (a + 0.42 * one, size), (a + 0.55 * one, size), (a + one, 0))
    unstance(s, end + 0.1, 0.5, width=0.22)
    s.wait(end + 0.7)


@family("step_punch", "punch", "~step forward and ~punch( with every step)", "~lunge forward with a punch on every step", "~[walk|step] forward in a karate stance, punching", "~do stepping punches", "~advance with <n:lunge punch>", speed=True, count=(2, 3), implies=("punch", "fight"))
def step_punch(s: Stage, p: Params) -> None:
    """Steps forward in long low karate stances; on every step the fist of that side shoots out, the other goes to the hip."""
    q = p.slowness**0.6
    one, first = 1.15 * q, int(s.rng.integers(2))
    s.hold(0.1, 0.9 + p.times * one, rise=0.6, fall=0.8, lift=-0.14, nod=0.05)
    a = 0.8
    end = a + p.times * one
    arms: dict[int, list[tuple[float, object]]] = {k: [(0.6, HIP_FIST)] for k in BOTH}
    for n in range(p.times):
        k = (first + n) % 2
        far = 0.42 if n == 0 else 0.78
        s.travel(a, 0.85 * one, 0.0, 0.42)
        s.step(k, a, 0.62 * one, 0.0, far if n else 0.62, height=0.06)
        for h in BOTH:
            if h == k:
                _jolt(s, a + 0.64 * one, k)
            arms[h] += [(a + 0.38 * one, arms[h][-1][1]), (a + 0.66 * one, (-0.26, -0.02, 0.95) if h == k else HIP_FIST)]
        s.add("pyaw", (a, 0), (a + 0.35 * one, 0.30 * SIGN[k]), (a + 0.68 * one, -0.18 * SIGN[k]), (a + one, 0))
        s.add("twist", (a + 0.2 * one, 0), (a + 0.45 * one, 0.22 * SIGN[k]), (a + 0.68 * one, -0.22 * SIGN[k]), (a + one, 0))
        s.add("lift", (a, 0), (a + 0.30 * one, 0.05), (a + 0.66 * one, -0.03), (a + one, 0))
        s.add("tilt", (a, 0), (a + 0.35 * one, 0.10), (a + 0.66 * one, 0.02), (a + one, 0))
        a += one
    for h in BOTH:
        s.arm(h, *arms[h], (end, arms[h][-1][1]), rise=0.5, release=0.7, overlap=1.1)
    last = (first + p.times - 1) % 2
    s.place(1 - last, end + 0.1, 0.7, 0.10, -0.03)
    s.place(last, end + 0.75, 0.5, 0.10, -0.03)
    s.wait(end + 1.4)
