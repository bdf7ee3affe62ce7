"""Sports and musical instruments."""

from __future__ import annotations

import numpy as np

from wamo.data.procedural import curves
from wamo.data.procedural import gait as g
from wamo.data.procedural.families.daily import rub
from wamo.data.procedural.families.poses import BOTH, leap, raise_knee, stance, unstance
from wamo.data.procedural.families.registry import Params, family
from wamo.data.procedural.stage import LEFT, RIGHT, SIGN, Stage


def _swing_together(s: Stage, keys: list[tuple[float, tuple[float, float, float]]], sign: float, release: float = 0.7) -> None:
    """Both hands on one grip travel through (seconds, place in the chest's frame) keys; x towards the side ``sign``."""
    for k in BOTH:
        mine = [(t, (x * sign * SIGN[k] + 0.025, y + 0.03 * SIGN[k] * -sign, z)) for t, (x, y, z) in keys]
        s.reach(k, "chest", *mine, release=release, overlap=1.15)


@family("golf_swing", "sport", "~swing a golf club", "~[play|hit] a golf [shot|ball]", "~play golf", "~take a golf swing", "~hit a golf ball with a full swing", "~drive a golf ball", speed=True, implies=("sport",))
def golf_swing(s: Stage, p: Params) -> None:
    """Addresses the ball, turns back with the arms high, swings down through it and finishes over the other shoulder."""
    q = p.slowness**0.6
    sign = 1.0 if s.rng.random() < 0.15 else -1.0  # most people play right-handed: the back-swing goes to the right
    stance(s, 0.05, 0.7, width=0.24, settle=0.05)
    a = 1.15
    top, hit, end = a + 0.85 * q, a + 1.15 * q, a + 1.55 * q
    address = (0.02, -0.34, 0.40)
    _swing_together(s, [(0.9, address), (a, address), (a + 0.5 * q, (0.42, -0.02, 0.30)), (top, (0.40, 0.32, 0.10)), (top + 0.06 * q, (0.40, 0.32, 0.10)), (hit, (-0.02, -0.36, 0.42)),
                        (hit + 0.16 * q, (-0.42, 0.0, 0.32)), (end, (-0.34, 0.34, 0.08)), (end + 0.7, (-0.34, 0.32, 0.08))], sign)  # fmt: skip
    for channel, back, through, held in (("twist", 0.62, -0.15, -0.72), ("pyaw", 0.40, -0.45, -0.85), ("sx", 0.05, -0.06, -0.11)):
        s.add(channel, (a, 0), (top, back * sign), (hit, through * sign), (end, held * sign), (end + 0.7, held * sign), (end + 1.4, 0))
    for channel, size, after in (("tilt", 0.34, 0.05), ("bend", 0.22, 0.0), ("nod", 0.28, 0.0)):
        s.add(channel, (0.2, 0), (0.9, size), (hit, size), (end, after), (end + 0.7, after), (end + 1.3, 0))
    rear = LEFT if sign > 0 else RIGHT
    s.add(f"pitch{rear}", (hit - 0.1, 0), (end, 0.75), (end + 0.7, 0.75), (end + 1.3, 0))
    s.add("look", (a, 0), (top, -0.55 * sign), (hit, 0.3 * sign), (end, 0.5 * sign), (end + 1.2, 0))
    unstance(s, end + 1.0, 0.6, width=0.24, settle=0.05)
    s.wait(end + 1.7)


@family("baseball_swing", "sport", "~swing a (baseball )bat", "~[hit|bat] a baseball", "~play baseball, swinging a bat", "~swing a bat( as in baseball)", "~take a baseball swing", speed=True, count=(1, 2), implies=("sport",))
def baseball_swing(s: Stage, p: Params) -> None:
    """Hands at the rear shoulder, a stride, and a level swing round the body."""
    q = p.slowness**0.6
    sign = 1.0 if s.rng.random() < 0.2 else -1.0
    stance(s, 0.05, 0.6, width=0.30, settle=0.09)
    one, keys = 1.75 * q, [(0.8, (0.22, 0.16, 0.22))]
    for n in range(p.times):
        a = 1.0 + n * one
        keys += [(a, (0.24, 0.18, 0.20)), (a + 0.3 * q, (0.34, 0.20, 0.08)), (a + 0.52 * q, (0.0, 0.0, 0.50)), (a + 0.70 * q, (-0.40, 0.06, 0.34)), (a + 0.95 * q, (-0.34, 0.22, 0.06)), (a + one - 0.05, (0.22, 0.16, 0.22))]
        for channel, back, through in (("twist", 0.40 * sign, -0.70 * sign), ("pyaw", 0.45 * sign, -0.60 * sign), ("sx", 0.06 * sign, -0.08 * sign)):
            s.add(channel, (a - 0.2, 0), (a + 0.3 * q, back), (a + 0.75 * q, through), (a + 1.0 * q, through), (a + one - 0.1, 0))
        s.add("look", (a - 0.2, 0), (a + 0.2 * q, -0.8 * sign), (a + 0.6 * q, 0.2 * sign), (a + one - 0.1, 0))
    end = keys[-1][0]
    _swing_together(s, keys, sign)
    s.hold(0.2, end, rise=0.5, tilt=0.14, nod=0.05)
    unstance(s, end + 0.1, 0.6, width=0.30, settle=0.09)
    s.wait(end + 0.8)


@family("tennis_forehand", "sport", "~hit a (tennis )forehand( with the <side> hand)", "~swing a tennis racket( with the <side> hand)", "~play tennis( with the <side> hand)", "~hit a tennis ball( with a forehand)( holding the racket in [the|their] <side> hand)", "~swing a racket forward with the <side> arm", side=True, speed=True, count=(1, 2), implies=("sport",))
def tennis_forehand(s: Stage, p: Params) -> None:
    """Turns with the racket low behind, steps in and sweeps it up and across to the other shoulder."""
    k, q, sign = p.hand, p.slowness**0.6, SIGN[p.hand]
    stance(s, 0.05, 0.6, width=0.20, settle=0.06)
    one, keys, other = 1.8 * q, [(0.7, (-0.05, -0.25, 0.5))], [(0.7, (0.0, -0.2, 0.5))]
    for n in range(p.times):
        a = 0.9 + n * one
        keys += [(a + 0.55 * q, (0.80, -0.22, -0.35)), (a + 0.62 * q, (0.80, -0.30, -0.35)), (a + 0.90 * q, (0.35, -0.12, 0.86)), (a + 1.12 * q, (-0.50, 0.42, 0.35)), (a + one - 0.05, (-0.05, -0.25, 0.5))]
        other += [(a + 0.5 * q, (0.10, -0.02, 0.70)), (a + 0.95 * q, (0.25, -0.25, 0.40)), (a + one - 0.05, (0.0, -0.2, 0.5))]
        for channel, back, through in (("twist", 0.60 * sign, -0.55 * sign), ("pyaw", 0.45 * sign, -0.45 * sign), ("sx", 0.07 * sign, -0.07 * sign)):
            s.add(channel, (a, 0), (a + 0.58 * q, back), (a + 1.1 * q, through), (a + one - 0.05, 0))
        s.add("lift", (a, 0), (a + 0.58 * q, -0.07), (a + 1.0 * q, 0.01), (a + one, 0))
    end = keys[-1][0]
    s.arm(k, *keys, release=0.6, overlap=1.2, settle=0.0)
    s.arm(1 - k, *other, release=0.6)
    unstance(s, end + 0.1, 0.6, width=0.20, settle=0.06)
    s.wait(end + 0.8)


@family("tennis_serve", "sport", "~serve( in tennis)( with the <side> hand)", "~[hit|make] a tennis serve( with the <side> [hand|arm])", "~toss a ball up and ~serve", "~serve a (tennis )ball overhead with the <side> hand", side=True, speed=True, implies=("sport",))
def tennis_serve(s: Stage, p: Params) -> None:
    """Tosses the ball up with one hand, drops the racket behind the back and hits far overhead."""
    k, q, sign = p.hand, p.slowness**0.6, SIGN[p.hand]
    stance(s, 0.05, 0.6, lead=1 - k, width=0.06, length=0.34, turn=0.35 * sign)
    a = 0.9
    toss, load, hit = a + 0.65 * q, a + 1.0 * q, a + 1.32 * q
    s.arm(1 - k, (0.7, (-0.05, -0.5, 0.6)), (a + 0.15 * q, (-0.02, -0.62, 0.6)), (toss, (0.05, 0.85, 0.45)), (load, (0.05, 0.82, 0.45)), (hit, (-0.1, -0.35, 0.25)), release=0.7)
    s.arm(k, (0.7, (0.0, -0.45, 0.6)), (toss, (0.75, 0.15, -0.25)), (load, (0.35, 0.45, -0.25)), (hit, (0.18, 0.97, 0.22)), (hit + 0.28 * q, (-0.45, -0.55, 0.45)), release=0.8, overlap=1.15, settle=0.0)
    for channel, early, late in (("bend", -0.25, 0.32), ("tilt", -0.10, 0.22), ("side", -0.22 * sign, 0.10 * sign), ("lift", -0.13, 0.03), ("twist", 0.45 * sign, -0.45 * sign), ("nod", -0.45, 0.0)):
        s.add(channel, (a, 0), (load - 0.1 * q, early), (hit + 0.08 * q, late), (hit + 0.9 * q, 0))
    for f in BOTH:
        s.add(f"pitch{f}", (load, 0), (hit, 0.55), (hit + 0.4 * q, 0))
    unstance(s, hit + 0.8 * q, 0.6, lead=1 - k, width=0.06, length=0.34, turn=0.35 * sign)
    s.wait(hit + 0.8 * q + 0.8)


@family("dribble", "sport", "~dribble a [basketball|ball]( with [the|their] <side> hand)", "~bounce a ball( with the <side> hand)", "~dribble a basketball with [the|their] <side> hand", "~bounce a basketball on the ground( <times>)", "~play basketball, dribbling the ball", side=True, speed=True, count=(3, 4, 5, 6), implies=("sport",))
def dribble(s: Stage, p: Params) -> None:
    """Knees bent, one hand pumps a ball at hip height, the other arm guards."""
    k, rate = p.hand, 1.6 * p.pace**0.6
    span = p.times / rate
    stance(s, 0.05, 0.5, lead=1 - k, width=0.16, length=0.18, settle=0.12)
    at, t = s.ticks(0.1, 0.8 + span + 0.6)
    u = np.clip((t - 0.8) * rate, 0, p.times)
    push = 0.5 - 0.5 * np.cos(2 * np.pi * u)
    curve = np.array([0.28, -0.38, 0.52]) + push[:, None] * np.array([0.0, -0.34, 0.02])
    s.arm_curve(k, at, curve, curves.window(t, 0.1, 0.8 + span, 0.6, 0.6))
    s.add_curve("lift", at, -0.02 * push * s.envelope(at, 0.4))
    s.add_curve("bend", at, 0.04 * push * s.envelope(at, 0.4))
    s.arm(1 - k, (0.7, (0.40, -0.30, 0.50)), (0.8 + span, (0.40, -0.30, 0.50)), release=0.6)
    s.hold(0.2, 0.8 + span, rise=0.5, tilt=0.32, sz=-0.06, nod=-0.05)
    unstance(s, 0.8 + span, 0.5, lead=1 - k, width=0.16, length=0.18, settle=0.12)
    s.wait(0.8 + span + 0.6)


@family("basketball_shot", "sport", "~shoot a basketball", "~[take|make] a (jump )shot( in basketball)", "~shoot a basketball( at the hoop)", "~jump and ~shoot a ball( with both hands up)", "~throw a basketball (into a hoop)", speed=True, implies=("sport", "throw"))
def basketball_shot(s: Stage, p: Params) -> None:
    """Dips, brings the ball over the forehead, jumps and releases it with a high wrist."""
    q = p.slowness**0.5
    k = LEFT if s.rng.random() < 0.2 else RIGHT
    a = 0.75
    off, down = leap(s, a, 0.20, crouch=0.20, load=0.55 * q, land=0.5)
    s.arm(k, (0.6, (-0.12, -0.30, 0.45)), (a + 0.2, (-0.12, -0.34, 0.42)), (off, (-0.08, 0.48, 0.34)), (off + 0.16, (-0.02, 0.90, 0.38)), (down + 0.1, (0.0, 0.80, 0.52)), release=0.7)
    s.arm(1 - k, (0.6, (-0.22, -0.30, 0.40)), (a + 0.2, (-0.22, -0.34, 0.38)), (off, (-0.22, 0.48, 0.36)), (off + 0.16, (0.0, 0.70, 0.40)), (down + 0.1, (0.15, 0.3, 0.5)), release=0.6)
    s.hold(0.2, down, nod=-0.25)
    s.wait(down + 0.9)


@family("bowling", "sport", "~bowl( a ball)( with the <side> hand)", "~roll a bowling ball( with [the|their] <side> hand)", "~go bowling", "~throw a bowling ball( with the <side> arm)", side=True, speed=True, implies=("sport",))
def bowling(s: Stage, p: Params) -> None:
    """Three steps with the ball swinging back, a long slide into a low lunge, and a roll with the arm swung up."""
    k, q, sign = p.hand, p.slowness**0.5, SIGN[p.hand]
    start = s.now
    g.walk(s, 1.7 * q, g.Gait(forward=1.05, lean=0.16, crouch=0.05).paced(p.pace**0.5), hands=False)
    end = s.now
    s.now = start
    a = end - start - 0.25
    s.arm(k, (0.5, (-0.1, -0.30, 0.45)), (0.8 * q, (0.02, -0.5, 0.65)), (a, (0.12, -0.70, -0.65)), (a + 0.35 * q, (0.0, -0.85, 0.30)), (a + 0.62 * q, (-0.08, 0.45, 0.70)), release=0.9, overlap=1.2, settle=0.0)
    s.arm(1 - k, (0.5, (-0.15, -0.32, 0.42)), (a, (0.75, -0.15, 0.25)), (a + 0.6 * q, (0.80, -0.10, -0.10)), release=0.8)
    s.now = end
    s.step(1 - k, -0.2, 0.45 * q, 0.0, 0.55, height=0.05)
    t0, t1, t2 = -0.2, 0.35 * q, 1.0 * q
    for channel, size in (("lift", -0.24), ("tilt", 0.62), ("sz", 0.26), ("bend", 0.15)):
        s.add(channel, (t0, 0), (t1, size), (t2, size), (t2 + 0.8, 0))
    s.add(f"pitch{k}", (t0, 0), (t1, 0.7), (t2, 0.7), (t2 + 0.6, 0))
    s.add("roll", (t0, 0), (t1, -0.06 * sign), (t2 + 0.6, 0))
    s.step(1 - k, t2 + 0.2, 0.6, 0.0, -0.55)
    s.wait(t2 + 1.0)


@family("swim_freestyle", "sport", "~swim( in the air)", "~[swim|do] (the )freestyle( stroke)", "~do the front crawl( with their arms)", "~swim, alternating arms overhead", "~pretend to swim (the )crawl", speed=True, count=(2, 3, 4), implies=("swim",))
def swim_freestyle(s: Stage, p: Params) -> None:
    """Bends forward and swims the crawl in the air: arms turn over one after the other, head rolls to breathe."""
    rate = 0.65 * p.pace**0.7
    span = p.times / rate
    at, t = s.ticks(0.3, 0.6 + span + 0.4)
    angle = 2 * np.pi * rate * (t - 0.6)
    w = s.envelope(at, 0.5)
    for k in BOTH:
        phase = angle + np.pi * k
        curve = np.stack([0.20 + 0.12 * np.maximum(-np.sin(phase), 0), 0.25 + 0.58 * np.cos(phase) * 0.9, 0.15 + 0.80 * np.sin(phase + 0.5)], 1)
        s.arm_curve(k, at, 0.93 * curve / np.maximum(np.linalg.norm(curve, axis=1, keepdims=True), 0.75), w)
    s.add_curve("twist", at, 0.35 * np.sin(angle + 1.2) * w)
    s.add_curve("look", at, 0.45 * np.maximum(np.sin(angle - 0.2), 0) * w)
    s.hold(0.1, 0.6 + span, rise=0.6, tilt=0.62, bend=0.15, sz=-0.12, nod=-0.15, lift=-0.05)
    s.wait(span + 1.2)


@family("swim_breaststroke", "sport", "~swim (the )breaststroke", "~do (the )breaststroke( in the air)", "~swim with both arms sweeping [sideways|apart]", "~do breaststroke arms", speed=True, count=(2, 3, 4), implies=("swim",))
def swim_breaststroke(s: Stage, p: Params) -> None:
    """Both hands shoot forward from the breast, part, sweep back in a circle and come together."""
    one = 1.45 * p.slowness**0.7
    at, t = s.ticks(0.0, 0.6 + p.times * one + 0.6)
    u = np.clip((t - 0.6) / one, 0, p.times) % 1.0
    keys = [(0.0, -0.22, -0.10, 0.40), (0.3, -0.25, 0.0, 0.95), (0.42, -0.15, 0.0, 0.95), (0.72, 0.75, -0.05, 0.45), (0.9, 0.25, -0.20, 0.28), (1.0, -0.22, -0.10, 0.40)]
    table = np.array(keys)
    curve = np.stack([np.interp(u, table[:, 0], table[:, c]) for c in (1, 2, 3)], 1)
    kernel = np.hanning(11)[1:-1] / np.hanning(11).sum()
    curve = np.stack([np.convolve(np.pad(c, 4, mode="edge"), kernel, mode="valid") for c in curve.T], 1)
    for k in BOTH:
        s.arm_curve(k, at, curve, curves.window(t, 0, 0.6 + p.times * one, 0.6, 0.6))
    glide = np.exp(-(((u - 0.35) / 0.2) ** 2)) * s.envelope(at, 0.5)
    s.add_curve("bend", at, 0.12 * glide)
    s.hold(0.1, 0.6 + p.times * one, rise=0.6, tilt=0.34, nod=-0.15, lift=-0.03)
    s.wait(p.times * one + 1.2)


@family("archery", "sport", "~shoot an arrow( with a bow)", "~draw a bow( with the <side> hand) (and ~shoot)", "~[do|practice] archery", "~pull back a bowstring with [the|their] <side> hand", side=True, speed=True)
def archery(s: Stage, p: Params) -> None:
    """Stands sideways, holds a bow out with a straight arm, draws the string to the cheek, looses."""
    k, q, sign = p.hand, p.slowness**0.7, SIGN[p.hand]
    stance(s, 0.05, 0.6, width=0.22)
    s.hold(0.1, 0.9 + 2.6 * q, rise=0.7, fall=0.7, pyaw=0.55 * sign, twist=0.50 * sign, look=-1.15 * sign)
    s.arm(1 - k, (0.9, (0.75, 0.05, 0.62)), (0.9 + 2.5 * q, (0.75, 0.08, 0.62)), release=0.8)
    s.reach(k, "chest", (0.95, (-0.32, 0.20, 0.50)), (1.1, (-0.32, 0.20, 0.50)), (1.1 + 1.1 * q, (0.02, 0.24, 0.16)), (1.1 + 1.9 * q, (0.02, 0.24, 0.15)), (1.25 + 1.95 * q, (0.22, 0.22, 0.02)), (1.1 + 2.4 * q, (0.22, 0.22, 0.02)), release=0.8, swivel=0.85)
    unstance(s, 1.1 + 2.5 * q, 0.6, width=0.22)
    s.wait(1.8 + 2.6 * q)


@family("fencing_lunge", "sport", "~[do|make] a fencing lunge( with the <side> [hand|arm])", "~fence( with the <side> hand)", "~lunge forward and ~thrust a sword with [the|their] <side> hand", "~stab forward with a sword( in the <side> hand)", side=True, speed=True, count=(1, 2), implies=("fight",))
def fencing_lunge(s: Stage, p: Params) -> None:
    """From a low guard thrusts a blade with a long lunge, the rear arm flung back, and recovers."""
    k, q, sign = p.hand, p.slowness**0.7, SIGN[p.hand]
    stance(s, 0.05, 0.6, lead=k, width=0.06, length=0.30, turn=-0.35 * sign, settle=0.10)
    one = 1.7 * q
    end = 0.9 + p.times * one
    guard, back = (0.02, -0.12, 0.60), (0.45, 0.35, -0.35)
    arm: list[tuple[float, object]] = [(0.7, guard)]
    rear: list[tuple[float, object]] = [(0.7, back)]
    for n in range(p.times):
        a = 0.9 + n * one
        arm += [(a, guard), (a + 0.28 * q, (0.0, 0.06, 0.98)), (a + 0.8 * q, (0.0, 0.06, 0.98)), (a + 1.3 * q, guard)]
        rear += [(a, back), (a + 0.42 * q, (0.75, -0.10, -0.50)), (a + 0.8 * q, (0.75, -0.10, -0.50)), (a + 1.3 * q, back)]
        s.step(k, a + 0.10 * q, 0.34 * q, 0.0, 0.42, height=0.10)
        s.step(k, a + 0.85 * q, 0.45 * q, 0.0, -0.42, height=0.08)
        for channel, size in (("lift", -0.15), ("sz", 0.24), ("tilt", 0.16)):
            s.add(channel, (a + 0.1 * q, 0), (a + 0.44 * q, size), (a + 0.8 * q, size), (a + 1.3 * q, 0))
    s.arm(k, *arm, (end, guard), release=0.6, overlap=1.05)
    s.arm(1 - k, *rear, (end, back), release=0.6, overlap=1.05)
    unstance(s, end + 0.1, 0.6, lead=k, width=0.06, length=0.30, turn=-0.35 * sign, settle=0.10)
    s.wait(end + 0.8)


@family("cartwheel", "sport", "~do a cartwheel( to the <way>)", "~[turn|perform] a cartwheel( to the <way>)", "~cartwheel( to the <way>)", "~wheel sideways over [the|their] hands( to the <way>)", direction=("left", "right"))
def cartwheel(s: Stage, p: Params) -> None:
    """Arms up, tips sideways, wheels over the hands with spread legs and lands standing."""
    sign = 1.0 if p.direction == "left" else -1.0
    near = LEFT if sign > 0 else RIGHT
    s.noise = 0.5
    a, span = 0.8, 1.5
    at, t = s.ticks(0.0)
    u = np.clip((t - a) / span, 0, 1)
    turn = 2 * np.pi * u * u * (3 - 2 * u)
    height = s.body.pelvis_height / s.body.scale
    # the pelvis rides a circle: standing height at both ends, arms' length above the floor in the middle
    s.c["roll"][at] += sign * turn
    s.c["lift"][at] += (0.93 - 0.06 * np.cos(2 * turn) - 0.03 * np.cos(turn) + 0.09) * 1.0 - height - (0.93 + 0.09 - 0.06 - 0.03 - height) + 0.10 * np.sin(turn / 2) ** 2
    s.path[at, 0] += sign * 1.75 * s.body.scale * u
    for k in BOTH:
        spread = 0.45 * np.sin(np.pi * u) ** 0.8
        legs = np.stack([np.sin(spread) + 0.02, -np.cos(spread), 0 * t], 1) * 0.985
        w = curves.minimum_jerk((t - a + 0.15) / 0.25) * (1 - curves.minimum_jerk((t - a - span + 0.12) / 0.25))
        s.leg_curve(k, at, legs, w, 0.9)
        s.foot[k, at, 0] += sign * 1.75 * s.body.scale * curves.minimum_jerk((t - a - 0.2 * span) / (0.6 * span))
        s.planted[k, at] *= 1 - w
        s.arm(k, (0.6, (0.22, 0.95, 0.06)), (a + 0.3 * span, (0.20, 0.97, 0.02)), (a + 0.95 * span, (0.24, 0.94, 0.05)), release=0.7)
    s.leg_keys(near, (a - 0.15, raise_knee(0.5, 0.1, 0.5)), rise=0.4, release=0.2)
    s.wait(a + span + 0.8)


@family("volleyball_set", "sport", "~set a volleyball", "~play volleyball", "~push a ball up with both hands (overhead)", "~hit a volleyball with both hands above the head", speed=True, count=(1, 2, 3), implies=("sport",))
def volleyball_set(s: Stage, p: Params) -> None:
    """Knees bent, hands before the brow; stretches knees and arms together to push a ball up."""
    one = 1.35 * p.slowness**0.6
    for k in BOTH:
        keys: list[tuple[float, object]] = [(0.6, (-0.12, 0.35, 0.36))]
        for n in range(p.times):
            a = 0.8 + n * one
            keys += [(a, (-0.14, 0.32, 0.34)), (a + 0.28 * one, (-0.10, 0.86, 0.36)), (a + 0.45 * one, (-0.02, 0.88, 0.34)), (a + 0.9 * one, (-0.12, 0.35, 0.36))]
        s.arm(k, *keys, release=0.6)
    for n in range(p.times):
        a = 0.8 + n * one
        s.add("lift", (a - 0.35 * one, 0), (a, -0.15), (a + 0.28 * one, 0.03), (a + 0.6 * one, 0))
        s.add("tilt", (a - 0.35 * one, 0), (a, 0.15), (a + 0.28 * one, 0.0))
    s.hold(0.2, 0.8 + p.times * one, rise=0.4, nod=-0.38)
    s.wait(0.8 + p.times * one + 0.6)


@family("skate", "sport", "~skate( forward)", "~[ice skate|skate] [forward|along|]", "~roller skate", "~glide forward as if skating", "~speed skate", speed=True, implies=("sport",))
def skate(s: Stage, p: Params) -> None:
    """Glides from one bent leg to the other in long diagonal strides, arms swinging across."""
    base = g.Gait(forward=1.0, frequency=1.15, duty=0.56, width=0.17, clearance=0.05, heel=0.35, strike=0.0, crouch=0.15, lean=0.42, bend=0.22, sway=0.17, hip_turn=0.12, bob=-0.02,
                  arm=0.65, elbow=0.6, arm_out=0.45, toe_out=0.42, hip_drop=0.02)  # fmt: skip
    g.walk(s, float(s.rng.uniform(4.0, 5.4)), base.paced(p.pace**0.7))


@family("guitar", "music", "~play [the|a] guitar", "~strum a guitar( with the <side> hand)", "~play air guitar", "~strum (the )strings of a guitar", side=True, speed=True, upper=True, implies=("music",))
def guitar(s: Stage, p: Params) -> None:
    """One hand on the neck out to the side, the other strums before the belly; the body rocks."""
    k, span = p.hand, float(s.rng.uniform(2.8, 4.2))
    rate = 2.3 * p.pace**0.6
    rub(s, k, "pelvis", 0.8, span, (0.05, 0.22, 0.23), (0.02, 0.075, 0.0), rate, swivel=0.45)
    a = 0.8
    keys: list[tuple[float, object]] = [(0.8, (0.34, 0.02, 0.34))]
    while a < span + 0.3:
        a += float(s.rng.uniform(0.35, 0.7))
        slide = float(s.rng.uniform(0, 0.12))
        keys.append((a, (0.36 - slide, 0.03 - 0.5 * slide, 0.34 - 0.3 * slide)))
    s.reach(1 - k, "chest", *keys, release=0.6)
    at, t = s.ticks(0.4, 0.8 + span)
    rock = np.sin(np.pi * rate * t) * s.envelope(at, 0.5)
    s.add_curve("nod", at, 0.10 * rock)
    s.add_curve("lift", at, -0.012 - 0.012 * rock)
    s.hold(0.2, 0.8 + span, nod=0.22, look=0.18 * SIGN[1 - k], tip=0.08)
    s.wait(0.8 + span + 0.6)


@family("violin", "music", "~play [the|a] violin", "~play the violin( bowing with the <side> hand)", "~[draw|move] a bow across a violin( with the <side> hand)", "~play a fiddle", side=True, speed=True, upper=True, implies=("music",))
def violin(s: Stage, p: Params) -> None:
    """Chin on a violin held by one raised arm; the other draws the bow to and fro."""
    k, span = p.hand, float(s.rng.uniform(2.8, 4.2))
    rub(s, k, "chest", 0.9, span, (0.14, 0.10, 0.36), (0.17, -0.10, 0.08), 0.95 * p.pace**0.7, swivel=0.55)
    s.reach(1 - k, "chest", (0.8, (0.27, 0.24, 0.38)), (0.9 + span, (0.27, 0.24, 0.38)), release=0.6)
    s.hold(0.2, 0.9 + span, rise=0.6, tip=0.22 * SIGN[1 - k], look=0.45 * SIGN[1 - k], nod=0.12)
    at, t = s.ticks(0.6, 0.9 + span)
    s.add_curve("side", at, 0.05 * np.sin(2 * np.pi * 0.4 * t) * s.envelope(at, 0.6))
    s.wait(0.9 + span + 0.6)


@family("piano", "music", "~play [the|a] piano", "~sit and ~play the piano", "~play (the )keyboard with both hands", "~play piano", speed=True, starts="sit", ends="sit", implies=("music",))
def piano(s: Stage, p: Params) -> None:
    """Sits, both hands travel over the keys and the trunk sways with them."""
    span = float(s.rng.uniform(3.0, 4.6))
    at, t = s.ticks(0.0, 0.8 + span + 0.6)
    drift = curves.living_noise(s.rng, len(t), 2, 60.0, 1.8)
    beat = 2.6 * p.pace**0.6
    for k in BOTH:
        press = np.abs(np.sin(np.pi * beat * t + 0.8 * k)) ** 2
        curve = np.stack([0.17 + 0.09 * drift[k], -0.12 + 0.035 * press, 0.39 + 0 * t], 1)
        s.reach_curve(k, "chest", at, curve, curves.window(t, 0, 0.8 + span, 0.7, 0.6), swivel=0.1)
    s.add_curve("side", at, 0.07 * drift[0] * s.envelope(at, 0.6))
    s.add_curve("bend", at, 0.08 * np.sin(2 * np.pi * 0.45 * t) * s.envelope(at, 0.6))
    s.hold(0.2, 0.8 + span, nod=0.22, tilt=0.06, bend=0.08)
    s.wait(0.8 + span + 0.6)


@family("drums", "music", "~play (the )drums", "~drum( with sticks)", "~[hit|beat] (the )drums with [both hands|drumsticks]", "~play air drums", "~sit and ~play [the|a] drum[ set| kit]", speed=True, starts="sit", ends="sit", implies=("music",))
def drums(s: Stage, p: Params) -> None:
    """Sits and strikes with both hands in turn, now and then far out to a cymbal; one foot taps."""
    span, beat = float(s.rng.uniform(3.0, 4.4)), 0.26 * p.slowness**0.6
    for k in BOTH:
        keys: list[tuple[float, object]] = [(0.6, (-0.05, -0.05, 0.55))]
        a, n = 0.8 + 0.5 * beat * k, 0
        while a < span + 0.6:
            far = s.rng.random() < 0.18
            low, high = ((0.40, 0.0, 0.72), (0.42, 0.45, 0.55)) if far else ((-0.08, -0.38, 0.62), (-0.04, -0.02, 0.52))
            keys += [(a, high), (a + 0.5 * beat, low)]
            a, n = a + beat * (1.0 if not far else 1.3), n + 1
        s.arm(k, *keys, release=0.6, overlap=1.05, settle=0.0)
    at, t = s.ticks(0.6, 0.8 + span)
    w = s.envelope(at, 0.5)
    s.add_curve("nod", at, 0.12 * np.sin(np.pi * t / beat) * w)
    s.add_curve("pitch1", at, 0.22 * np.maximum(np.sin(np.pi * t / beat), 0) * w)
    s.wait(0.8 + span + 0.6)


@family("flute", "music", "~play [the|a] flute", "~play a [flute|wind instrument] held to the <side>", "~hold a flute to the <side> and ~[play|blow]", side=True, speed=False, upper=True, implies=("music",))
def flute(s: Stage, p: Params) -> None:
    """Both hands hold a flute level out to one side of the mouth; elbows lifted, fingers moving."""
    k, span = p.hand, float(s.rng.uniform(2.8, 4.0))
    rub(s, k, "head", 0.9, span, (0.33, -0.07, 0.13), (0.004, 0.008, 0.0), 2.6, swivel=0.45)
    rub(s, 1 - k, "head", 0.9, span, (-0.12, -0.08, 0.15), (0.004, 0.008, 0.0), 2.1, swivel=0.55)
    s.hold(0.2, 0.9 + span, rise=0.6, look=0.12 * SIGN[k], tip=-0.10 * SIGN[k], nod=0.08)
    at, t = s.ticks(0.6, 0.9 + span)
    s.add_curve("side", at, 0.05 * np.sin(2 * np.pi * 0.35 * t) * s.envelope(at, 0.6))
    s.wait(0.9 + span + 0.6)


@family("trumpet", "music", "~play [the|a] trumpet", "~blow (into )a [trumpet|horn]", "~hold a trumpet to [the|their] mouth and ~play", "~raise a trumpet and ~play( it)", upper=True, implies=("music",))
def trumpet(s: Stage, p: Params) -> None:
    """Both hands hold a trumpet straight out from the mouth, the bell lifted on long notes."""
    span = float(s.rng.uniform(2.6, 3.8))
    rub(s, 1, "head", 0.8, span, (0.03, -0.05, 0.27), (0.0, 0.010, 0.0), 2.4, swivel=0.35)
    rub(s, 0, "head", 0.8, span, (0.02, -0.09, 0.21), (0.0, 0.004, 0.0), 1.1, swivel=0.35)
    at, t = s.ticks(0.6, 0.8 + span)
    swell = np.maximum(np.sin(2 * np.pi * 0.42 * t), 0) * s.envelope(at, 0.4)
    s.add_curve("bend", at, -0.22 * swell)
    s.add_curve("nod", at, -0.10 * swell)
    s.wait(0.8 + span + 0.6)
