"""Ways of walking: sneaking, marching, limping, staggering, carrying."""

from __future__ import annotations

import numpy as np

from wamo.library import gait as g
from wamo.library.curves import living_noise
from wamo.library.families.poses import BOTH
from wamo.library.families.registry import Params, family
from wamo.library.gait import Gait
from wamo.library.stage import LEFT, SIGN, Stage


@family(
    "tiptoe",
    "walk",
    "~[sneak|creep|tiptoe] forward",
    "~walk on tiptoe(s)",
    "~[sneak|creep] [around|along] on their toes",
    "~walk stealthily",
    "~sneak quietly",
    "~tiptoe [quietly|silently]",
    "~walk on the tips of their toes",
    speed=True,
    implies=("walking",),
)
def tiptoe(s: Stage, p: Params) -> None:
    """Sneaks on the toes with high careful knees, hunched, hands in front of the chest like paws."""
    base = Gait(
        forward=0.55,
        frequency=1.15,
        clearance=0.12,
        knee_lift=0.10,
        heel=0.3,
        strike=-0.5,
        crouch=0.03,
        lean=0.20,
        bend=0.35,
        arm=0.06,
        sway=0.03,
        bob=0.02,
        duty=0.66,
    )
    seconds = float(s.rng.uniform(4.0, 5.5))
    s.hold(0, seconds, pitch0=0.45, pitch1=0.45, nod=-0.1)
    for side in BOTH:
        s.arm(
            side,
            (0.5, (-0.12, -0.30, 0.42)),
            (0.5 * seconds, (-0.08, -0.24, 0.46)),
            (seconds, (-0.12, -0.30, 0.42)),
            swivel=0.3,
        )
    g.walk(s, seconds, base.paced(p.pace), hands=False)


@family(
    "march",
    "walk",
    "~march [forward|ahead]",
    "~march like a soldier",
    "~march[ with high knees| with straight arms|]",
    "~walk like a soldier",
    "~do a military march",
    "~[march|parade] in a straight line",
    speed=True,
    implies=("walking",),
)
def march(s: Stage, p: Params) -> None:
    """Marches upright, thighs lifted level, straight arms swung high."""
    base = Gait(
        forward=0.95,
        frequency=1.75,
        knee_lift=0.26,
        clearance=0.04,
        heel=0.4,
        strike=0.0,
        arm=0.85,
        elbow=0.08,
        bend=-0.08,
        lean=-0.03,
        bob=0.012,
        sway=0.02,
        arm_out=0.12,
        arm_base=0.1,
        hip_drop=0.02,
        duty=0.58,
    )
    g.walk(s, float(s.rng.uniform(3.2, 4.8)), base.paced(p.pace**0.7))


@family(
    "limp",
    "walk",
    "~limp forward",
    "~limp on the <side> leg",
    "~walk with a limp( on the <side> side)",
    "~hobble forward(, dragging their <side> leg)",
    "~walk with an injured <side> leg",
    "~drag their <side> [leg|foot] while walking",
    "~limp[ along|] as if their <side> [leg|knee|foot] hurts",
    side=True,
    speed=True,
    implies=("walking",),
)
def limp(s: Stage, p: Params) -> None:
    """Walks with one stiff sore leg, a short stance on it, trunk thrown over it, hand on the thigh."""
    sore = p.hand
    unequal = (0.62, 1.0) if sore == LEFT else (1.0, 0.62)
    seconds = float(s.rng.uniform(3.8, 5.2))
    base = Gait(
        forward=0.6,
        frequency=1.3,
        unequal=unequal,
        bob=0.012,
        arm=0.2,
        bend=0.2,
        crouch=0.03,
        strike=0.1,
        heel=0.5,
        sway=0.035,
    ).paced(p.pace)
    start = s.now
    g.walk(s, seconds, base)
    g.favour(s, slice(s.index(start), s.index(s.now)), sore)
    s.now = start
    s.reach(sore, "pelvis", (0.6, (0.15, -0.22, 0.12)), (seconds - 0.5, (0.15, -0.22, 0.12)), release=0.5)
    s.now = start + seconds


@family(
    "stagger",
    "walk",
    "~[stagger|stumble|sway] [forward|around|along]",
    "~walk [like a drunk|as if drunk|drunkenly]",
    "~walk unsteadily",
    "~[walk|wobble] [dizzily|from side to side as if drunk]",
    "~stagger as if [dizzy|drunk]",
    speed=True,
    implies=("walking",),
)
def stagger(s: Stage, p: Params) -> None:
    """Staggers with wide uneven steps, a swinging trunk and arms that catch the balance."""
    seconds = float(s.rng.uniform(4.5, 6.0))
    base = Gait(
        forward=0.7,
        frequency=1.5,
        width=0.15,
        drift=0.30,
        sway=0.07,
        arm=0.15,
        arm_out=0.5,
        elbow=0.6,
        bend=0.18,
        heel=0.5,
    ).paced(p.pace)
    at, _ = s.ticks(0, seconds)
    w = s.envelope(at, 0.6)
    swing = living_noise(s.rng, at.stop - at.start, 4, 60.0, 1.6)
    for channel, row, size in (("side", 0, 0.16), ("bend", 1, 0.12), ("tip", 2, 0.2), ("twist", 3, 0.15)):
        s.c[channel][at] += size * swing[row] * w
    u = np.linspace(0, 1, 60)
    g.walk(s, seconds, base, speed_curve=1 + 0.45 * np.sin(2 * np.pi * (2.3 * u + s.rng.random())))


@family(
    "stumble",
    "walk",
    "~[stumble|trip] while walking",
    "~walk forward and ~[trip|stumble]",
    "~trip over something and ~catch themselves",
    "~stumble forward and almost ~fall",
    "~lose their balance while walking",
    "~trip and ~regain their balance",
    speed=True,
    implies=("walking",),
)
def stumble(s: Stage, p: Params) -> None:
    """Walks, catches a foot, pitches forward with flung arms, and recovers."""
    u = np.linspace(0, 1, 80)
    seconds = 4.4 * s.clipped(p.slowness)
    start = s.now
    g.walk(
        s,
        seconds,
        Gait(forward=1.15).paced(p.pace**0.7),
        speed_curve=1 - 0.55 * np.exp(-(((u - 0.42) / 0.03) ** 2)) + 0.45 * np.exp(-(((u - 0.54) / 0.06) ** 2)),
    )
    s.now = start
    hit = 0.42 * seconds
    s.add("tilt", (hit, 0), (hit + 0.32, 0.62), (hit + 1.2, 0))
    s.add("bend", (hit, 0), (hit + 0.28, 0.42), (hit + 1.1, 0))
    s.add("lift", (hit, 0), (hit + 0.35, -0.12), (hit + 1.1, 0))
    for side in BOTH:
        s.arm(
            side,
            (hit + 0.22, (0.25, 0.10, 0.80)),
            (hit + 0.5, (0.6, -0.1, 0.55)),
            (hit + 0.9, (0.35, -0.6, 0.3)),
            rise=0.24,
            release=0.7,
        )
    s.now = start + seconds


@family(
    "balance_beam",
    "walk",
    "~walk [along|on|across] a [balance beam|tightrope|narrow line|line]",
    "~balance on a [beam|tightrope|rope] while walking",
    "~walk heel to toe",
    "~walk like a tightrope walker",
    "~walk carefully with arms out [to balance|for balance|wide]",
    speed=True,
    implies=("walking",),
)
def balance_beam(s: Stage, p: Params) -> None:
    """Walks heel to toe on one line, arms spread, tipping from side to side."""
    seconds = float(s.rng.uniform(4.5, 6.0))
    base = Gait(
        forward=0.42,
        frequency=1.15,
        width=0.012,
        duty=0.66,
        strike=0.05,
        heel=0.35,
        arm=0.0,
        sway=0.012,
        bob=0.008,
        clearance=0.06,
        toe_out=0.03,
        drift=0.0,
    ).paced(p.pace)
    at, t = s.ticks(0, seconds)
    w = s.envelope(at, 0.7)
    wobble = living_noise(s.rng, len(t), 1, 60.0, 1.3)[0] * w
    s.c["side"][at] += 0.09 * wobble
    start = s.now
    g.walk(s, seconds, base, hands=False)
    s.now = start
    for side in BOTH:
        lift = 0.10 + 0.17 * SIGN[side] * -wobble
        curve = np.stack([0.93 + 0 * t, lift, 0.06 + 0 * t], 1)
        s.arm_curve(side, at, curve, w)
    s.c["nod"][at] += 0.25 * w
    s.now = start + seconds


@family(
    "crouch_walk",
    "walk",
    "~[walk|move] [in a crouch|crouched|while crouching]",
    "~walk with bent knees",
    "~walk crouched [low|down]",
    "~[move|creep] forward with their body low",
    "~duck and ~walk forward",
    "~walk bent over as if under something low",
    speed=True,
    implies=("walking",),
)
def crouch_walk(s: Stage, p: Params) -> None:
    """Walks deeply crouched with the trunk leaning forward."""
    base = Gait(
        forward=0.7,
        frequency=1.5,
        crouch=0.27,
        lean=0.55,
        bend=0.15,
        arm=0.22,
        elbow=0.9,
        heel=0.5,
        strike=0.0,
        bob=0.012,
        arm_base=0.3,
    )
    g.walk(s, float(s.rng.uniform(3.2, 4.6)), base.paced(p.pace))


@family(
    "carry_walk",
    "walk",
    "~carry [a box|something|a heavy box|an object] [forward|]",
    "~walk [forward |]while carrying a [box|load|package]",
    "~carry [a box|a load] with both [hands|arms] while walking",
    "~walk [holding|carrying] something heavy in front of them",
    speed=True,
    implies=("walking",),
)
def carry_walk(s: Stage, p: Params) -> None:
    """Walks with a heavy box held before the belly, leaning back."""
    seconds = float(s.rng.uniform(3.4, 4.8))
    base = Gait(forward=0.9, lean=-0.07, bend=-0.05, width=0.10, crouch=0.03, heel=0.6, bob=0.016).paced(p.pace)
    for side in BOTH:
        s.reach(side, "chest", (0.5, (0.17, -0.16, 0.33)), (seconds - 0.3, (0.17, -0.16, 0.33)), release=0.6)
    g.walk(s, seconds, base, hands=False)


@family(
    "trudge",
    "walk",
    "~trudge [along|forward|on]",
    "~trudge through [mud|snow|deep sand]",
    "~slog [along|forward|on]",
    "~walk with heavy [steps|feet]",
    "~drag themselves [along|forward]",
    "~lumber [along|forward]",
    speed=True,
    implies=("walking",),
)
def trudge(s: Stage, p: Params) -> None:
    """Walks slowly with heavy feet, sinking at every step, the trunk bent and the arms hanging."""
    base = Gait(
        forward=0.75,
        frequency=1.3,
        width=0.09,
        clearance=0.07,
        knee_lift=0.05,
        heel=0.45,
        strike=0.0,
        bob=0.035,
        sway=0.045,
        crouch=0.05,
        lean=0.14,
        bend=0.25,
        arm=0.14,
        arm_base=0.12,
        duty=0.68,
    )
    seconds = float(s.rng.uniform(4.0, 5.4))
    s.hold(0.2, seconds - 0.3, nod=0.30)
    g.walk(s, seconds, base.paced(p.pace**0.8))
