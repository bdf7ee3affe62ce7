"""Ballet exercises and steps: leg circles, gliding steps, turning leaps, positions and plies."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.families.poses import BOTH, Leap, around, leap, raise_knee, wind_up
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage


@family(
    "leg_circle",
    "dance",
    "~circle [the|their] <side> leg in the air( like a ballet dancer)",
    "~draw [a circle|circles] with [the|their] lifted <side> leg",
    "~do a rond de jambe( with the <side> leg)",
    "~carry the <side> leg around from front to back( in the air)",
    "~swing the <side> leg around in a wide arc, standing on the <other> one",
    side=True,
    speed=True,
    implies=("dance",),
)
def leg_circle(s: Stage, p: Params) -> None:
    """Stands on one leg, lifts the other ahead, carries it around past the side to behind, and closes."""
    k, q = p.hand, p.slowness**0.8
    up, span = 0.3 + 0.8 * q, 1.6 * q
    rounds = 1 if s.rng.random() < 0.6 else 2
    high = float(s.rng.uniform(0.55, 1.25))
    end = up + rounds * span
    s.shift(1 - k, 0, end, share=0.97, rise=0.7 * q, fall=0.6)
    at, t = s.ticks(0.1, end + 0.8)
    share = curves.minimum_jerk((t - up) / (end - up))
    around_hip = np.pi * (0.8 + 2 * (rounds - 1)) * share  # from the front past the side to the back
    inside = np.maximum(-np.sin(around_hip), 0.0)  # the leg swings through low between two rounds
    lift = high - (high - 0.25) * inside
    aside = np.maximum(np.sin(around_hip), 0.0)
    leg = np.stack([0.97 * np.sin(lift) * aside, -np.cos(lift), np.sin(lift) * np.cos(around_hip)], 1)
    s.leg_curve(k, at, 0.985 * leg, curves.window(t, up - 0.1, end, 0.8 * q, 0.7), 0.9)
    s.add_curve("tilt", at, -0.25 * high * np.cos(around_hip) * curves.window(t, up, end, 0.7 * q, 0.7))
    s.add_curve("roll", at, -0.16 * high * SIGN[k] * np.sin(around_hip) * curves.window(t, up, end, 0.7 * q, 0.7))
    for h in BOTH:
        place = around(s.rng, (0.90, 0.05, 0.30))
        s.arm(h, (up, place), (end, place), rise=0.8 * q, release=0.8)
    s.wait(end + 0.9)


@family(
    "gliding_steps",
    "dance",
    "~glide <direction> in small ballet steps",
    "~do glissades <direction>",
    "~[skim|glide] <direction> on the toes, one foot after the other",
    "~move <direction> with light sliding steps, the arms rounded",
    "~[slide|glide] <direction>( <times>) like a ballerina",
    direction=("forward", "backward", "left", "right"),
    count=(2, 3, 4),
    speed=True,
    implies=("dance",),
)
def gliding_steps(s: Stage, p: Params) -> None:
    """Bends the knees, brushes one foot out, passes over it in a small low jump and closes the other to it."""
    q = p.slowness**0.7
    x, z = {"forward": (0, 1), "backward": (0, -1), "left": (1, 0), "right": (-1, 0)}[p.direction or "left"]
    far, beat = float(s.rng.uniform(0.38, 0.58)), 0.95 * q
    lead = 0 if x > 0 else 1 if x < 0 else int(s.rng.integers(2))
    start = 0.6
    low = float(s.rng.uniform(0.25, 0.9))
    for n in range(p.times):
        a = start + n * beat
        s.add("lift", (a - 0.3 * beat, 0), (a, -0.11), (a + 0.38 * beat, 0.05), (a + 0.66 * beat, -0.11), (a + beat, 0))
        s.step(lead, a, 0.45 * beat, far * x, far * z, 0.0, 0.10)
        s.step(1 - lead, a + 0.36 * beat, 0.45 * beat, far * x, far * z, 0.0, 0.10)
        s.travel(a, 0.8 * beat, far * x, far * z)
    end = start + p.times * beat
    s.hold(0.2, end, knee0=0.35, knee1=0.35, bend=-0.06)
    for h in BOTH:
        open_, round_ = around(s.rng, (0.78, -0.35 + 0.5 * low, 0.42)), around(s.rng, (0.10, -0.45 + 0.6 * low, 0.62))
        first = h == lead or low > 0.6
        s.arm(h, (start, open_ if first else round_), (end, open_ if first else round_), rise=0.5, release=0.7)
    s.wait(end + 0.8)


@family(
    "turning_leap",
    "dance",
    "~leap while turning to the <way>",
    "~do a jete with a turn( to the <way>)",
    "~jump in a turn to the <way>, one leg after the other",
    "~throw up one leg and ~turn to the <way> in the air( like a ballet dancer)",
    "~do a turning ballet leap( to the <way>)",
    direction=("left", "right"),
    implies=("jumping", "dance"),
)
def turning_leap(s: Stage, p: Params) -> None:
    """Turns in on two steps, throws up one leg, keeps turning in the air and lands softly."""
    sign = 1 if p.direction == "left" else -1
    wind_up(s, sign * np.pi, 0 if sign > 0 else 1)
    rise, far = float(s.rng.uniform(0.24, 0.34)), float(s.rng.uniform(0.3, 0.7))
    off, down = leap(s, 0.0, Leap(rise, far, turn=sign * np.pi, load=0.5))
    air = down - off
    lead = 1 if sign > 0 else 0
    for k in BOTH:
        first = k == lead
        lag = 0.0 if first else 0.20 * air
        flex = 1.2 if first else -0.6
        s.leg_keys(
            k,
            (off + 0.30 * air + lag, raise_knee(flex, 0.25)),
            (off + 0.62 * air + 0.5 * lag, raise_knee(0.7 * flex, 0.35)),
            rise=0.45,
            release=0.30,
            point=0.9,
        )
    high = s.rng.random() < 0.5
    for h in BOTH:
        place = around(s.rng, (0.30, 0.88, 0.20) if high else (0.88, 0.20, 0.32))
        s.arm(h, (0.3, (0.25, -0.70, 0.45)), (off + 0.1, place), (down, place), rise=0.4, release=0.8)
    s.hold(off - 0.1, down, rise=0.2, fall=0.3, bend=-0.10)
    s.wait(down + 1.0)


@family(
    "ballet_stance",
    "dance",
    "~hold a ballet position",
    "~stand like a ballet dancer, one foot before the other",
    "~stand in [fourth|fifth] position",
    "~stay in a ballet stance, [the|both] feet turned out",
    "~[wait|pause] in a ballet pose",
    implies=("dance",),
)
def ballet_stance(s: Stage, p: Params) -> None:
    """Stands in a ballet position, feet crossed or one far ahead, arms low, open or one of them high."""
    crossed, lead = s.rng.random() < 0.5, int(s.rng.integers(2))
    far = float(s.rng.uniform(0.12, 0.20)) if crossed else float(s.rng.uniform(0.28, 0.50))
    s.step(lead, 0.05, 0.5, -0.07 * SIGN[lead] * crossed, 0.6 * far, 0.35 * SIGN[lead], 0.05)
    s.step(1 - lead, 0.5, 0.5, 0.0, -0.4 * far, 0.30 * SIGN[1 - lead], 0.05)
    taken = 1.0
    end = taken + float(s.rng.uniform(2.2, 4.5))
    s.hold(0.2, end, lift=-0.02 - 0.25 * far * far, bend=-0.06, nod=-0.06)
    low, open_, high = (0.12, -0.78, 0.36), (0.88, -0.05, 0.28), (0.12, 0.90, 0.22)
    places = ((low, low), (open_, open_), (high, open_), (open_, high), (low, open_), (high, high))
    chosen = places[int(s.rng.integers(len(places)))]
    for h in BOTH:
        place = around(s.rng, chosen[h])
        s.arm(h, (taken, place), (end, around(s.rng, place, 0.02)), rise=0.7, release=0.8)
    if s.fresh and s.rng.random() < 0.6:  # hold the position from the first frame on
        s.begin = s.now + taken
    s.step(lead, end + 0.1, 0.45, 0.07 * SIGN[lead] * crossed, -0.6 * far, -0.35 * SIGN[lead], 0.05)
    s.step(1 - lead, end + 0.5, 0.45, 0.0, 0.4 * far, -0.30 * SIGN[1 - lead], 0.05)
    s.wait(end + (1.0 if s.rng.random() < 0.5 else 0.1))


@family(
    "open_and_twist",
    "dance",
    "~sweep the <side> arm up high and ~turn the chest with it",
    "~unfold both arms, the <side> one overhead, and ~twist",
    "~open the arms with the <side> hand on top and ~rotate the upper body",
    "~lift the <side> arm in a wide curve while the torso turns",
    side=True,
    speed=True,
    implies=("dance",),
)
def open_and_twist(s: Stage, p: Params) -> None:
    """Opens one arm high and the other out, the trunk turning and arching with them, and closes again."""
    k, q = p.hand, p.slowness**0.8
    a, stay = 0.2 + 1.1 * q, float(s.rng.uniform(0.4, 1.4))
    b = a + stay
    end = b + 1.0 * q
    way = SIGN[k] * float(s.rng.choice((-1.0, 1.0)))
    size = float(s.rng.uniform(0.35, 0.70))
    turned = {"twist": way * size, "pyaw": 0.35 * way * size, "look": 0.4 * way, "side": -0.14 * SIGN[k]}
    s.plateau((0.2, a, b, end), bend=-0.16, nod=-0.15, **turned)
    s.arm(k, (0.2 + 0.5 * q, (0.10, -0.35, 0.80)), (a, around(s.rng, (0.22, 0.92, 0.20))), (b, (0.22, 0.92, 0.20)),
          rise=0.5 * q, release=0.9 * q)  # fmt: skip
    out = around(s.rng, (0.92, 0.0, 0.20))
    s.arm(1 - k, (0.2 + 0.5 * q, (0.20, -0.50, 0.70)), (a, out), (b, out), rise=0.5 * q, release=0.9 * q)
    if s.rng.random() < 0.5:
        s.step(k, 0.3, 0.6 * q, 0.18 * SIGN[k], 0.10)
        s.step(k, b + 0.2, 0.6 * q, -0.18 * SIGN[k], -0.10)
    s.wait(end + 0.3)


@family(
    "plie",
    "dance",
    "~do a [deep|grand] plie",
    "~sink in a plie and ~rise( with open arms)",
    "~bend [the|both] knees outward and ~straighten up again like a ballet dancer",
    "~do <n:plie>",
    "~lower the body between wide knees( <times>)",
    count=(1, 2, 3),
    speed=True,
    implies=("dance",),
)
def plie(s: Stage, p: Params) -> None:
    """Sinks with turned-out knees, arms opening, and rises, at the end sometimes arching back with the head up."""
    q = p.slowness**0.8
    depth = float(s.rng.uniform(0.22, 0.46))
    for k in BOTH:
        s.step(k, 0.05 + 0.35 * k, 0.35, 0.09 * SIGN[k], 0.0, 0.45 * SIGN[k], 0.04)
    a, one = 0.75, 1.7 * q
    for n in range(p.times):
        b = a + n * one
        s.add("lift", (b, 0), (b + 0.5 * one, -depth), (b + one, 0))
    end = a + p.times * one
    s.hold(a - 0.2, end, knee0=0.5, knee1=0.5, rise=0.5, tilt=0.03)
    low, open_ = (0.15, -0.75, 0.38), (0.88, -0.05, 0.30)
    arch = float(s.rng.uniform(0.25, 0.55)) if s.rng.random() < 0.4 else 0.0
    stay = 0.9 if arch else 0.0
    for h in BOTH:
        keys: list[tuple[float, object]] = [(a, low)]
        for n in range(p.times):
            keys += [
                (a + (n + 0.55) * one, around(s.rng, open_)),
                (a + (n + 1) * one, low if n < p.times - 1 else open_),
            ]
        s.arm(h, *keys, (end + stay, keys[-1][1]), rise=0.6, release=0.8)
    if arch:
        s.plateau((end - 0.4, end + 0.3, end + 0.6, end + 1.4), bend=-arch, tilt=-0.3 * arch, nod=-0.35)
        s.wait(0.8)
    for k in BOTH:
        s.step(k, end + 0.1 + 0.35 * k, 0.35, -0.09 * SIGN[k], 0.0, -0.45 * SIGN[k], 0.04)
    s.wait(end + 0.9)


@family(
    "arch_and_open",
    "dance",
    "~arch back while [the|both] arms sweep open( from above)",
    "~bend back in a dance, lowering the arms in a wide curve",
    "~let the raised arms fall open and ~curve the spine back",
    "~do a cambre( to the back)",
    "~lean back like a dancer, the chest to the sky, and ~come forward again",
    speed=True,
    implies=("dance", "bend_back"),
)
def arch_and_open(s: Stage, p: Params) -> None:
    """Stands with one foot ahead, raises the arms, arches back as they sweep out and down, and straightens up."""
    q, lead = p.slowness**0.8, int(s.rng.integers(2))
    far = float(s.rng.uniform(0.25, 0.50))
    s.step(lead, 0.05, 0.5, 0.0, 0.6 * far, 0.15 * SIGN[lead], 0.06)
    s.step(1 - lead, 0.45, 0.5, 0.0, -0.4 * far, 0.2 * SIGN[1 - lead], 0.06)
    s.hold(0.2, np.inf, rise=0.7, lift=-0.02 - 0.3 * far * far)
    high, back = 0.9, 0.9 + 0.9 * q
    stay = float(s.rng.uniform(0.2, 0.8))
    end = back + stay + 0.8 * q
    size = float(s.rng.uniform(0.55, 1.0))
    arched = {"bend": -0.95 * size, "tilt": -0.22 * size, "sz": 0.10 * size}
    s.plateau((high - 0.2, back, back + stay, end), nod=-0.30, lift=-0.06, **arched)
    for h in BOTH:
        up, out = around(s.rng, (0.15, 0.92, 0.15)), around(s.rng, (0.85, -0.20, 0.05))
        low = (0.45, -0.80, 0.15)
        s.arm(h, (high, up), (back, out), (back + stay, low), rise=0.7, release=0.9 * q, overlap=1.2)
    if s.fresh and s.rng.random() < 0.5:  # the clip starts with the arms already up
        s.begin = s.now + high
    s.step(lead, end + 0.1, 0.45, 0.0, -0.6 * far, -0.15 * SIGN[lead], 0.05)
    s.step(1 - lead, end + 0.5, 0.45, 0.0, 0.4 * far, -0.2 * SIGN[1 - lead], 0.05)
    s.hold(end, np.inf, rise=0.9, lift=0.02 + 0.3 * far * far)
    s.wait(end + (1.0 if s.rng.random() < 0.5 else 0.2))
