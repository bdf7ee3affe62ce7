"""Slopes, shuffling, carts and loads, changes of speed. Not in the paper."""

from __future__ import annotations

from wamo.library import gait as g
from wamo.library.families.poses import BOTH
from wamo.library.families.registry import Params, family
from wamo.library.gait import Gait
from wamo.library.stage import Stage
from wamo.library.styles import GAITS, RUNS

RUN = Gait(
    forward=2.7, duty=0.36, width=0.05, clearance=0.05, kick=0.20, heel=1.15, strike=0.1, bob=0.04, sway=0.01,
    hip_turn=0.14, lean=0.13, bend=0.06, crouch=0.05, arm=0.60, elbow=1.45, arm_out=0.16, arm_base=-0.1,
)  # fmt: skip


@family(
    "ramp_up",
    "walk",
    "~walk up a [ramp|slope|hill|incline]",
    "~walk uphill",
    "~climb a [slope|hill]",
    "~go up a [ramp|slope]",
    "~hike up an incline",
    speed=True,
    style=GAITS,
    implies=("walking",),
)
def ramp_up(s: Stage, p: Params) -> None:
    """Walks up a slope with short steps and a forward lean."""
    base = Gait(
        forward=0.85, lean=0.20, bend=0.08, heel=0.85, strike=0.1, knee_lift=0.05, arm=0.42, elbow=0.55, crouch=0.04
    )
    slope, scale = float(s.rng.uniform(0.16, 0.26)), s.body.scale
    g.walk(s, float(s.rng.uniform(3.0, 4.2)), base.paced(p.pace), height=lambda d: slope * max(d, 0.0) * scale)


@family(
    "ramp_down",
    "walk",
    "~walk down a [ramp|slope|hill|incline]",
    "~walk downhill",
    "~go down a [ramp|slope]",
    "~come down a [hill|slope]",
    "~descend an incline",
    speed=True,
    style=GAITS,
    implies=("walking",),
)
def ramp_down(s: Stage, p: Params) -> None:
    """Walks down a slope with bent knees, leaning back, the heels first."""
    base = Gait(
        forward=0.85, lean=-0.09, heel=0.5, strike=0.4, crouch=0.07, arm=0.25, elbow=0.4, arm_out=0.18, bob=0.026
    )
    slope, scale = float(s.rng.uniform(0.16, 0.26)), s.body.scale
    g.walk(s, float(s.rng.uniform(3.0, 4.2)), base.paced(p.pace), height=lambda d: -slope * max(d, 0.0) * scale)


@family(
    "shuffle",
    "walk",
    "~shuffle <direction>",
    "~shuffle [the|their] feet, going <direction>",
    "~walk <direction> in tiny shuffling steps",
    "~move <direction> without lifting the feet",
    "~take many tiny steps <direction>",
    direction=("forward", "backward"),
    speed=True,
    implies=("walking",),
)
def shuffle(s: Stage, p: Params) -> None:
    """Shuffles with tiny steps, the feet hardly leaving the floor, the arms still."""
    way = -1.0 if p.direction == "backward" else 1.0
    base = Gait(
        forward=0.42 * way, frequency=2.3, clearance=0.008, heel=0.12, strike=0.0, arm=0.05, bob=0.006, hip_turn=0.02,
        crouch=0.05, lean=0.06, elbow=0.45, sway=0.012,
    )  # fmt: skip
    g.walk(s, float(s.rng.uniform(3.0, 4.4)), base.paced(p.pace))


@family(
    "push_cart",
    "walk",
    "~push a [cart|stroller|shopping cart] (forward)",
    "~walk pushing [a cart|something] with both hands",
    "~push something along while walking",
    "~roll a cart ahead( of them)",
    "~walk forward, both hands on a cart",
    speed=True,
    implies=("walking",),
)
def push_cart(s: Stage, p: Params) -> None:
    """Walks with both hands on a bar at waist height in front of the body."""
    seconds = float(s.rng.uniform(3.4, 4.8))
    for k in BOTH:
        place = (0.22, 1.0, 0.46)
        s.reach(k, "heading", (0.6, place), (seconds - 0.4, place), rise=0.6, release=0.7)
    g.walk(s, seconds, Gait(forward=0.95, lean=0.13, bend=0.08, strike=0.2).paced(p.pace), hands=False)


@family(
    "drag_load",
    "walk",
    "~drag [something|a heavy object] backward(s)( with both hands)",
    "~walk backward(s), dragging something heavy",
    "~pull something heavy along the [floor|ground]",
    "~haul a load backward(s) step by step",
    "~drag a heavy sack( with both hands)",
    speed=True,
    implies=("walking",),
)
def drag_load(s: Stage, p: Params) -> None:
    """Walks backward bent over, hauling something along the floor with both hands."""
    seconds = float(s.rng.uniform(3.6, 4.8))
    base = Gait(
        forward=-0.48, frequency=1.5, heel=0.25, strike=-0.2, crouch=0.16, lean=0.30, bend=0.35, bob=0.03, width=0.12,
        hip_turn=0.06,
    )  # fmt: skip
    for k in BOTH:
        place = (0.10, 0.46, 0.50)
        s.reach(k, "heading", (0.7, place), (seconds - 0.4, place), rise=0.7, release=0.7)
    g.walk(s, seconds, base.paced(p.pace), hands=False)


@family(
    "speed_up",
    "run",
    "~walk, then ~start to run",
    "~walk and ~break into a [run|jog]",
    "~start walking and ~speed up to a run",
    "~walk a few steps and ~run on",
    "~go from walking to running",
    style=RUNS,
    implies=("walking", "running"),
)
def speed_up(s: Stage, p: Params) -> None:
    """Walks a few steps and breaks into a run."""
    g.walk(s, float(s.rng.uniform(2.0, 2.7)), Gait(forward=1.25))
    s.wait(-0.55)
    g.walk(s, float(s.rng.uniform(2.0, 2.6)), RUN.paced(float(s.rng.uniform(0.75, 1.0))))


@family(
    "slow_down",
    "run",
    "~run, then ~slow down to a walk",
    "~run and ~slow to a walk",
    "~slow down( to a walk)",
    "~jog a little and ~walk on",
    "~go from running to walking",
    "~slow down from a run and ~walk",
    style=GAITS,
    implies=("walking", "running"),
)
def slow_down(s: Stage, p: Params) -> None:
    """Runs and then walks on in the same direction."""
    g.walk(s, float(s.rng.uniform(2.0, 2.6)), RUN.paced(float(s.rng.uniform(0.7, 0.9))))
    s.wait(-0.5)
    g.walk(s, float(s.rng.uniform(2.2, 3.0)), Gait(forward=1.15))


@family(
    "hop_side_to_side",
    "jump",
    "~hop from one foot to the other",
    "~jump from foot to foot, side to side",
    "~leap sideways from one leg to the other( <times>)",
    "~skate on the spot, hopping from leg to leg",
    "~bound from side to side, one foot at a time",
    speed=True,
    count=(2, 4, 6),
    implies=("jumping",),
)
def hop_side_to_side(s: Stage, p: Params) -> None:
    """Hops sideways from one foot to the other, the free foot lifted behind."""
    beat = 0.85 * p.slowness**0.5
    side = int(s.rng.integers(2))
    half, a = 0.24, 0.55
    sign = 1.0 if side == 0 else -1.0
    for n in range(p.times):
        far = (half if n == 0 else 2 * half) * sign
        start, air = a + n * beat, 0.52 * beat
        foot = 0 if sign > 0 else 1
        s.travel(start - 0.1, air + 0.2, far, 0.0)
        s.step(foot, start, air, far if n else 0.6 * far, 0.0, height=0.14)
        s.step(1 - foot, start + 0.05, air + 0.1, far if n else 0.6 * far, 0.0, height=0.22)
        s.add("lift", (start - 0.2, 0), (start - 0.02, -0.05), (start + 0.5 * air, 0.10), (start + air, -0.02),
              (start + air + 0.12, -0.06), (start + beat, 0))  # fmt: skip
        s.plateau((start, start + 0.6 * air, start + air + 0.1, start + beat), side=-0.10 * sign)
        sign = -sign
    end = a + p.times * beat
    for k in BOTH:
        place = (0.42, -0.62, 0.25)
        s.arm(k, (a, place), (end, place), rise=0.4, release=0.6)
    s.wait(end + 0.6)
