"""Running, skipping and jumping: everything with flight."""

from __future__ import annotations

import numpy as np

from wamo.data.procedural import curves
from wamo.data.procedural import gait as g
from wamo.data.procedural.families.poses import BOTH, HIP, leap, raise_knee
from wamo.data.procedural.families.registry import Params, family
from wamo.data.procedural.gait import Gait
from wamo.data.procedural.kinematics import arm_vector
from wamo.data.procedural.stage import LEFT, SIGN, Stage

RUN = Gait(forward=2.7, frequency=2.75, duty=0.36, kick=0.20, clearance=0.05, heel=0.9, strike=0.10, bob=0.035, sway=0.012, hip_turn=0.12,
           hip_drop=0.05, lean=0.13, bend=0.06, crouch=0.045, arm=0.55, elbow=1.45, arm_out=0.16, arm_base=-0.05, width=0.05, drift=0.015)  # fmt: skip


@family("jog", "run", "~jog <direction>", "~jog", "~[jog|trot] <direction> at an easy pace", "~go for a jog", "~run (<direction> )at a jogging pace", "~[jog|trot] along", direction=("forward",), implies=("run",))
def jog(s: Stage, p: Params) -> None:
    """Jogs straight on with bent elbows."""
    base = Gait(forward=1.9, frequency=2.55, duty=0.41, kick=0.12, clearance=0.05, heel=0.85, strike=0.1, bob=0.032, sway=0.015, lean=0.09,
                crouch=0.04, arm=0.38, elbow=1.4, arm_out=0.16, width=0.055, hip_turn=0.09)  # fmt: skip
    g.walk(s, float(s.rng.uniform(2.4, 4.0)), base.paced(float(s.rng.uniform(0.9, 1.1))), rolling=not s.layered and s.fresh and s.rng.random() < 0.6)


@family("run", "run", "~run <direction>", "~run (<direction>)", "~[run|sprint|dash|race] <direction>", "~run in a straight line", "~[take off|set off] running", "~run <direction> and ~slow down to a stop",
        direction=("forward",), speed=True)  # fmt: skip
def run(s: Stage, p: Params) -> None:
    """Runs straight on: flight, high heels, driving arms."""
    g.walk(s, float(s.rng.uniform(2.3, 3.2)), RUN.paced(0.8 + 0.45 * (p.pace - 0.6)), rolling=s.fresh and s.rng.random() < 0.5)


@family("run_backward", "run", "~run backwards", "~jog backwards", "~run in reverse", "~[run|jog] backward without turning around", speed=True, implies=("run",))
def run_backward(s: Stage, p: Params) -> None:
    """Runs backwards on the balls of the feet."""
    base = Gait(forward=-1.5, frequency=2.6, duty=0.42, kick=0.10, clearance=0.05, heel=0.5, strike=-0.4, bob=0.028, lean=0.10, crouch=0.06, arm=0.3, elbow=1.5, arm_out=0.25, width=0.06)
    g.walk(s, float(s.rng.uniform(2.2, 3.2)), base.paced(0.8 + 0.4 * (p.pace - 0.6)))


@family("run_in_circle", "run", "~run in a circle", "~[run|jog] <direction> in a circle", "~[run|jog] in a <way> circle", "~run around in circles( <direction>)", "~run laps in a small circle",
        direction=("clockwise", "counterclockwise"), implies=("run",))  # fmt: skip
def run_in_circle(s: Stage, p: Params) -> None:
    """Runs round a circle, leaning inwards."""
    radius = float(s.rng.uniform(1.3, 1.9))
    sign = 1 if p.direction == "counterclockwise" else -1
    g.walk(s, 2 * np.pi * radius / 2.1 + 1.0, RUN.paced(0.78), turning=sign * 2.1 / radius)


@family("run_in_place", "run", "~run [in place|on the spot]", "~jog [in place|on the spot]", "~run without moving forward", "~jog on the spot to warm up", speed=True, implies=("run",))
def run_in_place(s: Stage, p: Params) -> None:
    """Runs on the spot, heels swinging up behind."""
    base = Gait(forward=0.0, frequency=2.7 * p.pace**0.35, duty=0.42, kick=0.20, clearance=0.06, heel=1.3, strike=-0.35, bob=0.03, lean=0.06, crouch=0.04, arm=0.45, elbow=1.45, arm_out=0.15, sway=0.02, drift=0.004)
    _on_the_spot(s, base, float(s.rng.uniform(2.8, 4.2)))


def _on_the_spot(s: Stage, base: Gait, seconds: float, hands: bool = True) -> None:
    g.walk(s, seconds, base, hands=hands)


@family("high_knees", "exercise", "~do high knees", "~run [in place|on the spot] with high knees", "~lift their knees high while running on the spot", "~bring their knees up to their [chest|waist] one after the other",
        "~[do|perform] high knee running", speed=True, implies=("exercise", "run"))  # fmt: skip
def high_knees(s: Stage, p: Params) -> None:
    """Runs on the spot with each knee brought up to the hip."""
    base = Gait(forward=0.0, frequency=2.3 * p.pace**0.4, duty=0.46, knee_lift=0.40, clearance=0.04, heel=0.9, strike=-0.3, bob=0.025, lean=-0.03, crouch=0.03, arm=0.7, elbow=1.5, arm_base=0.2, sway=0.03, drift=0.004)
    _on_the_spot(s, base, float(s.rng.uniform(2.8, 4.2)))


@family("sprint_start", "run", "~get down in a starting position and ~sprint", "~start like a sprinter and ~run( <adv>)", "~crouch down and then ~sprint off", "~[explode|burst] into a sprint from a crouch", implies=("run",))
def sprint_start(s: Stage, p: Params) -> None:
    """Crouches with the hands on the ground, waits for the shot, and sprints away."""
    lead = LEFT if s.rng.random() < 0.5 else 1 - LEFT
    s.step(1 - lead, 0.1, 0.6, 0.0, -0.32)
    down = ((0.2, 0), (1.1, 1), (1.9, 1), (2.35, 0))
    for channel, value in (("lift", -0.42), ("tilt", 0.95), ("bend", 0.25), ("sz", -0.08), ("nod", -0.5)):
        s.add(channel, *[(t, v * value) for t, v in down])
    for k in BOTH:
        s.reach(k, "heading", (1.1, (0.24, 0.05, 0.36)), (1.9, (0.24, 0.05, 0.36)), release=0.35)
    s.wait(1.95)
    g.walk(s, 2.4, RUN.paced(1.15))


@family("skip", "run", "~skip <direction>", "~skip", "~skip along (happily|like a child)", "~[skip|hop] <direction> from one foot to the other", "~skip cheerfully( <direction>)", direction=("forward",), speed=True)
def skip(s: Stage, p: Params) -> None:
    """Skips: a step and a hop on each foot, knees high, arms swinging wide."""
    base = Gait(forward=1.45, frequency=1.5, duty=0.47, knee_lift=0.20, clearance=0.06, heel=0.9, strike=-0.1, bob=0.05, lean=0.05, arm=0.75, elbow=0.8, arm_out=0.22, hip_turn=0.12, crouch=0.04).paced(0.85 + 0.3 * (p.pace - 0.6))
    start, seconds = s.now, float(s.rng.uniform(3.2, 4.4))
    g.walk(s, seconds, base)
    _hops(s, start, seconds, 2 * base.steps_per_second(s.body.scale), 0.06)


def _hops(s: Stage, start: float, seconds: float, rate: float, height: float) -> None:
    """Lift body and feet together in small flights, twice a step: the hops of a skip or a gallop."""
    at = slice(s.index(start + 0.35), s.index(start + seconds - 0.45))
    t = np.arange(at.stop - at.start) / 60.0
    flight = height * np.sin(np.pi * ((t * rate / 2) % 1.0)) ** 2 * s.envelope(at, 0.3)
    s.c["lift"][at] += flight
    for k in BOTH:
        s.foot[k, at, 1] += flight * s.body.scale
        s.planted[k, at] *= 1 - np.clip(flight / height, 0, 1)


@family("gallop", "run", "~gallop to the <way>", "~side gallop to the <way>", "~[gallop|slide] sideways( to the <way>)", "~shuffle sideways to the <way> [in quick hops|with quick hopping steps]", "~chasse to the <way>",
        direction=("left", "right"), speed=True)  # fmt: skip
def gallop(s: Stage, p: Params) -> None:
    """Gallops sideways: feet clap together in the air, knees bent, arms out."""
    sign = 1 if p.direction == "left" else -1
    base = Gait(forward=0.0, sideways=1.35 * sign, frequency=3.1, duty=0.44, width=0.16, clearance=0.04, heel=0.5, strike=-0.2, bob=0.045, crouch=0.10, lean=0.15, arm=0.05, elbow=0.9, arm_out=0.55, hip_turn=0.0, sway=0.0)
    g.walk(s, float(s.rng.uniform(2.2, 3.2)), base.paced(0.85 + 0.3 * (p.pace - 0.6)))


def _throw_arms(s: Stage, start: float, off: float, down: float, back: float = 0.8, up: float = 2.3, out: float = 0.15) -> None:
    """Arms swing back in the crouch, up at take-off, and down on landing."""
    for k in BOTH:
        s.arm(k, (start + 0.6 * (off - start), arm_vector(-back, 0.12, 0.15)), (off + 0.10, arm_vector(up, out, 0.35)),
              (down, arm_vector(1.0, 0.3, 0.6)), (down + 0.3, arm_vector(0.3, 0.3, 0.5)), rise=0.6 * (off - start), release=0.45, overlap=1.15)  # fmt: skip


@family("jump", "jump", "~jump( up)", "~jump [straight up|up in the air|into the air|vertically]", "~jump <times>", "~[leap|spring] into the air", "~[do|make|perform] <n:jump>", "~jump on the spot", "~jump <height>",
        count=(1, 2, 3), height=("low", "high"))  # fmt: skip
def jump(s: Stage, p: Params) -> None:
    """Crouches, swings the arms and jumps straight up; lands softly."""
    rise = {"low": 0.11, "high": 0.38}[p.height or "low"] * float(s.rng.uniform(0.9, 1.1))
    a = 0.1
    for _ in range(p.times):
        off, down = leap(s, a, rise, crouch=0.14 + 0.32 * rise)
        _throw_arms(s, a, off, down, 0.4 + 0.7 * rise, 1.0 + 3.0 * rise)
        a = down + 0.6
    s.wait(a + 0.2)


@family("jump_forward", "jump", "~jump <direction>", "~jump <direction> with both feet", "~[leap|hop] <direction>( with both feet together)", "~[do|make] a long jump", "~jump as far as they can <direction>", "~take <n:jump> <direction>",
        direction=("forward",), count=(1, 2, 3), implies=("jump",))  # fmt: skip
def jump_forward(s: Stage, p: Params) -> None:
    """Jumps forward with both feet, arms thrown ahead."""
    _broad(s, p, forward=float(s.rng.uniform(0.8, 1.35)))


@family("jump_backward", "jump", "~jump <direction>", "~[hop|leap] <direction>( with both feet)", "~jump <direction> with feet together", direction=("backward",), count=(1, 2, 3), implies=("jump",))
def jump_backward(s: Stage, p: Params) -> None:
    """Jumps backwards with both feet."""
    _broad(s, p, forward=-float(s.rng.uniform(0.45, 0.7)))


@family("jump_sideways", "jump", "~jump to the <way>", "~[hop|leap] sideways to the <way>", "~jump sideways( to their <way>)", "~make <n:jump> to the <way>", direction=("left", "right"), count=(1, 2, 3), implies=("jump",))
def jump_sideways(s: Stage, p: Params) -> None:
    """Jumps to the side with both feet."""
    _broad(s, p, sideways=float(s.rng.uniform(0.5, 0.8)) * (1 if p.direction == "left" else -1))


def _broad(s: Stage, p: Params, forward: float = 0.0, sideways: float = 0.0) -> None:
    a = 0.1
    rise = 0.10 + 0.12 * abs(forward) + 0.05 * abs(sideways)
    for _ in range(p.times):
        off, down = leap(s, a, rise, forward, sideways, crouch=0.24, load=0.62, land=0.6)
        s.add("tilt", (a + 0.2, 0), (off, 0.35 * forward), (down, -0.05 * forward), (down + 0.4, 0))
        _throw_arms(s, a, off, down, 0.9, 1.7 if forward > 0 else 1.0, 0.15 + 0.4 * abs(sideways))
        a = down + 0.6
    s.wait(a + 0.2)


@family("tuck_jump", "jump", "~do a tuck jump", "~jump (high )and ~[tuck|pull] their knees up", "~jump bringing both knees to (the )chest", "~[do|perform] <n:tuck jump>", "~jump up high with bent knees", count=(1, 2, 3), implies=("jump", "exercise"))
def tuck_jump(s: Stage, p: Params) -> None:
    """Jumps high and draws both knees up to the chest."""
    a = 0.1
    for _ in range(p.times):
        off, down = leap(s, a, 0.44, tuck=0.34, crouch=0.27)
        middle = 0.5 * (off + down)
        s.add("bend", (off, 0), (middle, 0.35), (down, 0))
        for k in BOTH:
            s.arm(k, (a + 0.25, arm_vector(-0.8, 0.12, 0.1)), (off, arm_vector(1.7, 0.2, 0.5)), (middle, arm_vector(0.9, 0.15, 0.5)), (down, arm_vector(0.6, 0.3, 0.6)), release=0.45)
        a = down + 0.5
    s.wait(a + 0.2)


@family("star_jump", "jump", "~do a star jump", "~jump with arms and legs [spread wide|apart]", "~jump up in the shape of a star", "~[do|perform] <n:star jump>", "~leap up with arms and legs spread apart", count=(1, 2, 3), implies=("jump", "exercise"))
def star_jump(s: Stage, p: Params) -> None:
    """From a deep squat jumps up with limbs spread like a star, and lands with the feet together."""
    a = 0.1
    for _ in range(p.times):
        off, down = leap(s, a, 0.40, crouch=0.42, load=0.65, land=0.6, spread=0.48)
        for k in BOTH:
            s.arm(k, (a + 0.4, (-0.10, -0.75, 0.35)), (off + 0.12, (0.80, 0.55, 0.1)), (down - 0.06, (0.75, 0.0, 0.15)), (down + 0.3, (0.2, -0.75, 0.3)), release=0.45)
        a = down + 0.6
    s.wait(a + 0.2)


@family("jump_turn", "jump", "~jump and ~turn 180 degrees( to the <way>)", "~jump, turning around in the air( to the <way>)", "~do a half-turn jump to the <way>", "~spin [half a turn|to face the other way] in a jump", direction=("left", "right"), implies=("jump", "turn"))
def jump_turn(s: Stage, p: Params) -> None:
    """Jumps and turns by half a circle in the air."""
    sign = 1 if p.direction == "left" else -1
    s.add("twist", (0.1, 0), (0.4, -0.4 * sign), (0.62, 0.35 * sign), (1.2, 0))
    off, down = leap(s, 0.1, 0.30, turn=sign * np.pi, crouch=0.25, load=0.5)
    for k in BOTH:
        s.arm(k, (0.35, arm_vector(0.2, 0.5, 0.4)), (off + 0.1, (0.15, -0.05, 0.55)), (down, (0.5, -0.4, 0.4)), release=0.6)
    s.wait(down + 0.8)


@family("jumping_jacks", "exercise", "~do jumping jacks", "~[do|perform] <n:jumping jack>", "~perform jumping jacks", "~jump while opening and closing [both |their |]arms and legs", "~exercise with jumping jacks",
        "~jump with legs apart and arms overhead, then back together", speed=True, count=(3, 4, 5, 6), implies=("exercise", "jump"))  # fmt: skip
def jumping_jacks(s: Stage, p: Params) -> None:
    """Jumps feet apart while both arms rise overhead, and back together."""
    rate = 1.05 * p.pace**0.55
    start, span = 0.3, p.times / rate
    at, t = s.ticks(start, start + span)
    u = (t - start) * rate
    apart = 0.5 - 0.5 * np.cos(2 * np.pi * u)
    apart = curves.minimum_jerk(apart * 1.1 - 0.05)
    hop = np.sin(2 * np.pi * u) ** 2
    flight = 0.075 * hop * np.minimum(1, 6 * np.minimum(u, p.times - u))
    s.c["lift"][at] += flight - 0.045 * (1 - hop) - 0.07 * apart
    for k in BOTH:
        s.foot[k, at, 0] += SIGN[k] * 0.30 * apart * np.cos(s.yaw[at]) * s.body.scale
        s.foot[k, at, 2] -= SIGN[k] * 0.30 * apart * np.sin(s.yaw[at]) * s.body.scale
        s.foot[k, at, 1] += 0.9 * flight
        s.planted[k, at] *= 1 - np.clip(flight / 0.03, 0, 1)
        s.c[f"pitch{k}"][at] += 0.55 * np.clip(flight / 0.06, 0, 1) + 0.12
        angle = 0.15 + 2.75 * (0.5 - 0.5 * np.cos(2 * np.pi * u - 0.15))
        curve = 0.96 * np.stack([np.sin(angle), -np.cos(angle), 0.12 + 0 * u], 1)
        s.arm_curve(k, at, curve, np.minimum(s.envelope(at, 0.25), 1))
    s.wait(start + span + 0.3)


@family("jump_rope", "exercise", "~jump rope", "~skip rope", "~jump over a (skipping )rope", "~pretend to [jump|skip] rope", "~use a skipping rope", speed=True, count=(4, 5, 6, 7), implies=("exercise", "jump"))
def jump_rope(s: Stage, p: Params) -> None:
    """Small quick hops with both feet, elbows in and hands circling at the hips."""
    rate = 1.9 * p.pace**0.5
    start, span = 0.5, p.times / rate
    at, t = s.ticks(start, start + span)
    u = (t - start) * rate
    hop = np.abs(np.sin(np.pi * u)) ** 1.3
    flight = 0.085 * hop
    s.c["lift"][at] += flight - 0.05 * (1 - hop)
    for k in BOTH:
        s.foot[k, at, 1] += 0.92 * flight
        s.planted[k, at] *= 1 - np.clip(flight / 0.03, 0, 1)
        s.c[f"pitch{k}"][at] += 0.25 + 0.45 * np.clip(flight / 0.06, 0, 1)
    at, t = s.ticks(0, start + span + 0.6)
    turn = 2 * np.pi * rate * (t - start)
    for k in BOTH:
        curve = np.stack([0.42 + 0.10 * np.cos(turn), -0.52 + 0.10 * np.sin(turn), 0.22 + 0.13 * np.cos(turn)], 1)
        s.arm_curve(k, at, curve, curves.window(t, 0, start + span, start, 0.55))
    s.wait(start + span + 0.55)


@family("hop", "jump", "~hop on [their|one] <side> [leg|foot]", "~hop on one leg", "~hop <times> on the <side> foot", "~[jump|hop] on their <side> leg only", "~balance on the <side> foot and ~hop", side=True, speed=True, count=(2, 3, 4, 5), implies=("jump",))
def hop(s: Stage, p: Params) -> None:
    """Hops on one foot, the other leg bent behind, arms out."""
    k, rate = p.hand, 1.7 * p.pace**0.4
    lift = 0.7
    span = p.times / rate
    s.shift(k, 0.0, lift + span, share=0.95, rise=0.6)
    s.leg_keys(1 - k, (lift, raise_knee(0.25, 1.45)), (lift + span, raise_knee(0.3, 1.35)), release=0.5)
    at, t = s.ticks(lift, lift + span)
    u = (t - lift) * rate
    flight = 0.13 * np.maximum(np.sin(2 * np.pi * u - 0.9), 0) ** 1.1 * s.envelope(at, 0.12)
    crouch = np.maximum(-np.sin(2 * np.pi * u - 0.9), 0) * s.envelope(at, 0.2)
    s.c["lift"][at] += flight - 0.09 * crouch
    s.c["tilt"][at] += 0.16 * crouch
    s.foot[k, at, 1] += 0.95 * flight
    s.planted[k, at] *= 1 - np.clip(flight / 0.03, 0, 1)
    s.c[f"pitch{k}"][at] += 0.7 * np.clip(flight / 0.06, 0, 1)
    for a in BOTH:
        curve = np.stack([0.62 + 0 * u, -0.45 + 0.25 * crouch - 1.6 * flight, 0.25 + 0 * u], 1)
        s.arm_curve(a, at, curve, s.envelope(at, 0.35))
    s.wait(lift + span + 0.6)


@family("leap_run", "jump", "~run and ~[jump|leap] over something", "~run up and ~leap", "~take a running jump", "~run forward and ~jump over an obstacle", "~hurdle over something while running", speed=True, implies=("run", "jump"))
def leap_run(s: Stage, p: Params) -> None:
    """Runs up, leaps far with split legs and runs out."""
    start, seconds = s.now, 3.6
    quick = RUN.paced(0.80 + 0.3 * (p.pace - 0.6))
    g.walk(s, seconds, quick)
    middle = start + 0.52 * seconds
    at = slice(s.index(middle - 0.36), s.index(middle + 0.36))
    t = (np.arange(at.stop - at.start) / 60.0) / 0.72
    flight = 0.34 * np.clip(4 * t * (1 - t), 0, 1)
    s.c["lift"][at] += flight
    s.c["bend"][at] += 0.25 * np.sin(np.pi * t) ** 2
    lead = LEFT if s.rng.random() < 0.5 else 1 - LEFT
    for k in BOTH:
        s.foot[k, at, 1] += (flight + (0.10 if k == lead else 0.0) * np.sin(np.pi * t)) * s.body.scale
        s.planted[k, at] *= 1 - np.clip(flight / 0.05, 0, 1)
        flex = 0.95 if k == lead else -0.55
        s.leg_curve(k, at, np.broadcast_to(raise_knee(flex, 0.45 if k == lead else 0.8), (len(t), 3)), np.sin(np.pi * t) ** 2)
        s.arm_curve(k, at, np.broadcast_to(arm_vector(-0.6 if k == lead else 1.3, 0.35, 0.7), (len(t), 3)), np.sin(np.pi * t) ** 2)


@family("hopscotch", "jump", "~play hopscotch", "~hop and ~jump as in hopscotch", "~do hopscotch, alternating one foot and two feet", "~hop forward on one foot and then two", implies=("jump",))
def hopscotch(s: Stage, p: Params) -> None:
    """Jumps forward from two feet to one and back to two."""
    a = 0.1
    for n in range(5):
        off, down = leap(s, a, 0.09, forward=0.36, crouch=0.10, load=0.26, land=0.26, spread=0.10 if n % 2 else 0.0)
        if n % 2 == 0:
            k = (n // 2) % 2
            s.leg_keys(k, (down - 0.05, raise_knee(0.4, 1.5)), (down + 0.30, raise_knee(0.4, 1.45)), rise=0.25, release=0.22)
            s.hold(off, down + 0.30, rise=0.2, fall=0.2, sx=-0.07 * SIGN[k])
        a = down + 0.26
    for k in BOTH:
        s.arm(k, (0.4, (0.5, -0.55, 0.3)), (0.5 * a, (0.6, -0.45, 0.3)), (a, (0.4, -0.6, 0.3)), release=0.5)
    s.wait(a + 0.3)


@family("straddle_hops", "exercise", "~jump with feet apart and together, hands on hips", "~keep their hands on their hips while jumping with legs apart and together", "~do straddle jumps with hands on [hips|waist]", speed=True, count=(3, 4, 5), implies=("jump", "exercise"))
def straddle_hops(s: Stage, p: Params) -> None:
    """Straddle hops with the hands kept on the hips."""
    rate = 1.1 * p.pace**0.5
    start, span = 0.7, p.times / rate
    at, t = s.ticks(start, start + span)
    u = (t - start) * rate
    apart = 0.5 - 0.5 * np.cos(2 * np.pi * u)
    hop = np.sin(2 * np.pi * u) ** 2
    flight = 0.07 * hop
    s.c["lift"][at] += flight - 0.05 * (1 - hop) - 0.06 * apart
    for k in BOTH:
        s.foot[k, at, 0] += SIGN[k] * 0.28 * apart * np.cos(s.yaw[at])
        s.foot[k, at, 2] -= SIGN[k] * 0.28 * apart * np.sin(s.yaw[at])
        s.foot[k, at, 1] += 0.9 * flight
        s.planted[k, at] *= 1 - np.clip(flight / 0.03, 0, 1)
        s.reach(k, "pelvis", (0.6, HIP), (start + span, HIP), release=0.5, swivel=0.75)
    s.wait(start + span + 0.5)
