"""Single kicks and knee strikes."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.poses import BOTH, GUARD, raise_knee
from wamo.library.families.registry import Params, family
from wamo.library.kinematics import arm_vector
from wamo.library.stage import SIGN, Stage
from wamo.library.styles import ACTS


def counter(s: Stage, start: float, peak: float, end: float, kicking: int, size: float = 1.0) -> None:
    """Balance a kick with the arms: the opposite one forward, the near one back and out."""
    s.arm(1 - kicking, (peak, (0.25, -0.25, 0.62 * size)), rise=peak - start, release=end - peak)
    s.arm(kicking, (peak, (0.55, -0.62, -0.25 * size)), rise=peak - start, release=end - peak)


@family(
    "front_kick",
    "kick",
    "~kick forward with [the|their] <side> [leg|foot]",
    "~do a front kick( with the <side> leg)",
    "~kick <height>( with their <side> leg)",
    "~[perform|throw|deliver] a front kick with the <side> leg",
    "~raise their <side> leg and ~kick (to the front|straight ahead)",
    "~kick <times> to the front",
    side=True,
    speed=True,
    height=("low", "middle", "high"),
    implies=("kick",),
)
def front_kick(s: Stage, p: Params) -> None:
    """Lifts the knee, snaps the foot forward, draws it back and sets it down."""
    k, q = p.hand, p.slowness**0.65
    flex = {"low": 0.75, "middle": 1.25, "high": 1.75}[p.height or "middle"]
    load, snap = 0.45 * q, 0.26 * q
    peak = 0.25 + load + snap
    s.shift(1 - k, 0, peak + 0.2 * q, share=0.9, rise=0.25 + 0.6 * load, fall=0.5 * q)
    s.leg_keys(
        k,
        (0.25 + load, raise_knee(min(flex + 0.1, 1.75), 1.75)),
        (peak, raise_knee(flex, 0.08)),
        (peak + 0.06 * q, raise_knee(flex, 0.12)),
        (peak + 0.34 * q, raise_knee(0.8 * flex, 1.5)),
        rise=load,
        release=0.42 * q,
        overlap=1.1,
    )
    lean = 0.18 + 0.20 * flex
    s.add("tilt", (0.25, 0), (0.25 + load, 0.06), (peak, -lean * 0.7), (peak + 0.5 * q, 0))
    s.add("bend", (0.25, 0), (peak, 0.20), (peak + 0.5 * q, 0))
    s.add("pyaw", (0.25, 0), (peak, -0.25 * SIGN[k]), (peak + 0.5 * q, 0))
    counter(s, 0.2, peak, peak + 0.7 * q, k)
    s.wait(peak + 0.95 * q)


@family(
    "side_kick",
    "kick",
    "~kick to the side with [the|their] <side> [leg|foot]",
    "~do a side kick( with the <side> leg)",
    "~[perform|throw] a <side> side kick",
    "~kick sideways( with the <side> leg)",
    "~lift their <side> leg and ~kick out to the side",
    side=True,
    speed=True,
    height=("low", "high"),
    implies=("kick", "fight"),
)
def side_kick(s: Stage, p: Params) -> None:
    """Draws the knee up across the body and thrusts the heel out sideways, the trunk leaning away."""
    k, q = p.hand, p.slowness**0.65
    out = {"low": 0.85, "high": 1.40}[p.height or "high"]
    chamber, thrust = raise_knee(1.25, 2.0, 0.35), np.array([np.sin(out), -np.cos(out), 0.10]) * 0.97
    load, peak = 0.55 * q, 0.25 + 0.80 * q
    s.shift(1 - k, 0, peak + 0.25 * q, share=0.9, rise=0.25 + 0.6 * load, fall=0.5 * q)
    s.leg_keys(
        k,
        (0.25 + load, chamber),
        (peak, thrust),
        (peak + 0.10 * q, thrust),
        (peak + 0.42 * q, chamber),
        rise=load,
        release=0.45 * q,
        point=0.0,
        overlap=1.1,
    )
    away = -SIGN[k]
    s.add(
        "roll",
        (0.25, 0),
        (0.25 + load, 0.08 * away),
        (peak, 0.30 * away * out),
        (peak + 0.12 * q, 0.30 * away * out),
        (peak + 0.7 * q, 0),
    )
    s.add("side", (0.3, 0), (peak, 0.22 * away), (peak + 0.6 * q, 0))
    s.add("pyaw", (0.2, 0), (peak, 0.45 * away), (peak + 0.8 * q, 0))
    s.add("look", (0.1, 0), (0.5, 0.7 * SIGN[k]), (peak + 0.2 * q, 0.8 * SIGN[k]), (peak + 0.8 * q, 0))
    for a in BOTH:
        s.arm(
            a,
            (0.4, GUARD),
            (peak, (0.35, -0.30, 0.35) if a == k else (-0.05, 0.0, 0.5)),
            (peak + 0.3, GUARD),
            release=0.6 * q,
        )
    s.wait(peak + 1.0 * q)


@family(
    "roundhouse_kick",
    "kick",
    "~[do|throw|perform] a roundhouse kick( with the <side> leg)",
    "~swing their <side> leg around in a [kick|roundhouse]",
    "~kick in a wide arc with the <side> leg",
    "~whip [the|their] <side> leg around in a kick",
    side=True,
    speed=True,
    implies=("kick", "fight"),
)
def roundhouse_kick(s: Stage, p: Params) -> None:
    """Turns over the standing foot while the leg whips from outside to inside at hip height."""
    k, q = p.hand, p.slowness**0.65
    sign = -SIGN[k]  # turn towards the standing side
    load, peak = 0.45 * q, 0.25 + 0.85 * q
    s.shift(1 - k, 0, peak + 0.2 * q, share=0.9, rise=0.3 + 0.5 * load, fall=0.6 * q)
    s.leg_keys(
        k,
        (0.25 + load, raise_knee(0.5, 1.9, 1.0)),
        (0.25 + 0.65 * q, np.array([0.80, -0.05, 0.30])),
        (peak, np.array([0.35, 0.02, 0.90])),
        (peak + 0.16 * q, np.array([-0.15, -0.15, 0.85])),
        (peak + 0.45 * q, raise_knee(0.9, 1.4)),
        rise=load,
        release=0.45 * q,
        overlap=1.35,
    )
    s.add("pyaw", (0.1, 0), (0.3, -0.2 * sign), (peak + 0.2 * q, 1.05 * sign), (peak + 1.0 * q, 0))
    s.add("roll", (0.3, 0), (peak, 0.35 * sign * -1 * -1), (peak + 0.7 * q, 0))
    s.add("twist", (0.2, 0), (0.5, -0.25 * sign), (peak, 0.15 * sign), (peak + 0.8 * q, 0))
    at, t = s.ticks(0.25, peak + 0.9 * q)
    s.foot_yaw[1 - k, at] += 0.8 * sign * curves.window(t, 0.3, peak + 0.35 * q, 0.5 * q, 0.5 * q)
    for a in BOTH:
        s.arm(a, (0.4, GUARD), (peak, (0.45, -0.55, -0.1) if a == k else GUARD), (peak + 0.35, GUARD), release=0.6 * q)
    s.wait(peak + 1.1 * q)


@family(
    "back_kick",
    "kick",
    "~kick backward(s) with [the|their] <side> [leg|foot]",
    "~do a back kick( with the <side> leg)",
    "~kick behind them( with the <side> foot)",
    "~[throw|thrust] their <side> leg back in a kick",
    side=True,
    speed=True,
    implies=("kick",),
)
def back_kick(s: Stage, p: Params) -> None:
    """Leans forward, looks back and thrusts the heel out behind."""
    k, q = p.hand, p.slowness**0.65
    load, peak = 0.5 * q, 0.2 + 0.8 * q
    s.shift(1 - k, 0, peak + 0.2 * q, share=0.9, rise=0.2 + 0.6 * load, fall=0.5 * q)
    s.leg_keys(
        k,
        (0.2 + load, raise_knee(1.2, 1.9)),
        (peak, np.array([0.08, -0.42, -0.88])),
        (peak + 0.10 * q, np.array([0.08, -0.42, -0.86])),
        (peak + 0.4 * q, raise_knee(0.6, 1.4)),
        rise=load,
        release=0.45 * q,
        point=-0.2,
        overlap=1.1,
    )
    s.add("tilt", (0.2, 0), (peak, 0.80), (peak + 0.12 * q, 0.80), (peak + 0.8 * q, 0))
    s.add("sz", (0.2, 0), (peak, -0.05), (peak + 0.8 * q, 0))
    s.add("look", (0.1, 0), (0.5, 0.8 * SIGN[k]), (peak + 0.1, 0.8 * SIGN[k]), (peak + 0.7 * q, 0))
    for a in BOTH:
        s.arm(a, (peak, (0.20, -0.15, 0.62)), rise=0.6 * q, release=0.7 * q)
    s.wait(peak + 1.0 * q)


@family(
    "kick_ball",
    "kick",
    "~kick a (soccer |)ball( with the <side> foot)",
    "~kick something on the ground with [the|their] <side> foot",
    "~take a run-up and ~kick a ball",
    "~swing their <side> leg to kick a football",
    "~play soccer, kicking [a|the] ball",
    side=True,
    speed=True,
    style=ACTS,
    implies=("kick", "sport"),
)
def kick_ball(s: Stage, p: Params) -> None:
    """Steps up beside the ball and swings the leg through, low, with a long follow-through."""
    k, q = p.hand, p.slowness**0.65
    s.step(k, 0.1, 0.42 * q, 0.0, 0.30)
    s.travel(0.1, 0.9 * q, 0.0, 0.45)
    s.step(1 - k, 0.1 + 0.40 * q, 0.45 * q, 0.05 * SIGN[1 - k], 0.62)
    plant = 0.1 + 0.85 * q
    peak = plant + 0.28 * q
    s.leg_keys(
        k,
        (plant - 0.02, raise_knee(-0.55, 1.35)),
        (peak - 0.06 * q, raise_knee(0.18, 0.60)),
        (peak + 0.18 * q, raise_knee(1.15, 0.12)),
        (peak + 0.5 * q, raise_knee(0.45, 0.7)),
        rise=0.38 * q,
        release=0.4 * q,
        point=0.6,
        overlap=1.35,
    )
    s.hold(plant - 0.2 * q, peak + 0.45 * q, rise=0.3 * q, fall=0.5 * q, sx=-0.05 * SIGN[k], lift=-0.03)
    s.add("tilt", (plant - 0.3 * q, 0), (plant, 0.05), (peak, 0.22), (peak + 0.3 * q, -0.12), (peak + 0.9 * q, 0))
    s.add(
        "pyaw", (plant - 0.4 * q, 0), (plant, -0.30 * -SIGN[k]), (peak + 0.2 * q, 0.35 * -SIGN[k]), (peak + 0.9 * q, 0)
    )
    s.add("nod", (0.1, 0), (0.4, 0.35), (peak + 0.1, 0.30), (peak + 0.6, 0))
    s.arm(
        1 - k,
        (plant, arm_vector(-0.3, 0.95, 0.3)),
        (peak + 0.15 * q, (-0.1, -0.35, 0.70)),
        rise=0.5 * q,
        release=0.7 * q,
    )
    s.arm(k, (plant, arm_vector(0.5, 0.3, 0.7)), (peak + 0.15 * q, (0.5, -0.55, -0.35)), rise=0.5 * q, release=0.7 * q)
    end = peak + 0.75 * q
    s.step(k, end - 0.25 * q, 0.4 * q, 0.0, 0.28)
    s.wait(end + 0.45)


@family(
    "knee_strike",
    "kick",
    "~[do|throw] a knee strike( with the <side> knee)",
    "~strike with their <side> knee",
    "~thrust [the|their] <side> knee [up|forward]",
    "~knee someone( with the <side> knee)",
    side=True,
    speed=True,
    count=(1, 2, 3),
    implies=("fight",),
)
def knee_strike(s: Stage, p: Params) -> None:
    """Grasps forward with both hands, pulls down and drives the knee up."""
    k, q = p.hand, p.slowness**0.65
    one = 0.95 * q
    s.shift(1 - k, 0.2, 0.5 + p.times * one, share=0.85)
    for n in range(p.times):
        a = 0.45 + n * one
        s.leg_keys(
            k,
            (a + 0.32 * q, raise_knee(1.75, 2.0)),
            (a + 0.38 * q, raise_knee(1.75, 2.0)),
            rise=0.30 * q,
            release=0.34 * q,
        )
        s.add("bend", (a, 0), (a + 0.32 * q, 0.32), (a + 0.7 * q, 0))
        s.add("tilt", (a, 0), (a + 0.32 * q, -0.14), (a + 0.7 * q, 0))
        for h in BOTH:
            s.arm(
                h,
                (a, (-0.05, 0.15, 0.72)),
                (a + 0.32 * q, (0.05, -0.48, 0.42)),
                (a + 0.7 * q, GUARD),
                rise=0.3,
                release=0.4,
            )
    s.wait(0.45 + p.times * one + 0.6)
