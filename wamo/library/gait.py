"""Locomotion: walk along a path at a given pace with planted feet. Not in the paper.

Step frequency grows with about the square root of speed, as it does in people. Each foot is planted where the pelvis
will be in the middle of its stance, so curves, side-steps, turns on the spot and stops need no special case.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from wamo.library import curves
from wamo.library.kinematics import arm_vector
from wamo.library.stage import FPS, LEFT, RIGHT, SIGN, Stage
from wamo.library.styles import Manner

FASTEST_WALK = 1.9
"""m/s on the mean body; people run when they go faster."""
LONGEST_STEP = 0.80
"""Metres on the mean body; walking faster than this allows takes more steps per second."""


@dataclass(frozen=True)
class Gait:
    """How a person walks or runs.

    Parameters
    ----------
    forward, sideways : m/s along the heading and to the left, on the mean body
    turn : rad/s to the left
    frequency : steps per second; None chooses the usual frequency for the speed
    duty : share of a stride during which a foot is on the ground; below 0.5 there is a flight phase
    width : metres from the midline to a foot
    clearance : metres by which a swinging foot is lifted; kick : extra lift early in the swing, as in running
    heel : heel raise at toe-off, radians; strike : toe raise at landing, radians
    bob, sway, hip_turn, hip_drop : pelvis amplitudes (metres, radians)
    lean : forward lean, radians; bend : bend of the upper back, radians; crouch : metres by which the pelvis is lowered
    arm, elbow, arm_out, arm_base : swing amplitude, elbow angle, abduction and mean angle of the arms, radians
    unequal : (left, right) factors on stance time, for limps
    drift : random drift of the heading
    knee_lift : extra lift in the middle of the swing, metres; toe_out : outward turn of the feet, radians
    """

    forward: float = 1.3
    sideways: float = 0.0
    turn: float = 0.0
    frequency: float | None = None
    duty: float = 0.62
    width: float = 0.075
    clearance: float = 0.035
    kick: float = 0.0
    heel: float = 0.75
    strike: float = 0.3
    bob: float = 0.020
    sway: float = 0.020
    hip_turn: float = 0.09
    hip_drop: float = 0.05
    lean: float = 0.03
    bend: float = 0.03
    crouch: float = 0.022
    arm: float = 0.38
    elbow: float = 0.35
    arm_out: float = 0.10
    arm_base: float = 0.0
    unequal: tuple[float, float] = (1.0, 1.0)
    drift: float = 0.02
    knee_lift: float = 0.0
    toe_out: float = 0.12

    def paced(self, factor: float) -> Gait:
        """Return this gait at ``factor`` times the speed; arm swing, bob and hip turn grow with it."""
        root = factor**0.6
        fastest = FASTEST_WALK if self.duty > 0.5 else np.inf
        return replace(
            self,
            forward=min(self.forward * factor, max(fastest, self.forward)),
            sideways=self.sideways * factor,
            turn=self.turn * factor,
            frequency=None if self.frequency is None else self.frequency * factor**0.7,
            arm=self.arm * root,
            bob=self.bob * root,
            hip_turn=self.hip_turn * root,
        )

    def styled(self, manner: Manner, scale: float) -> Gait:
        """Return this gait in a style."""
        style = manner.style
        rate = self.steps_per_second(scale) * style.speed**0.45 * style.cadence
        fields = {*style.scaled, *style.added}
        changed = {k: getattr(self, k) * style.scaled.get(k, 1.0) + style.added.get(k, 0.0) for k in fields}
        spared = tuple(1 - (0.38 * style.limp if side == manner.sore else 0.0) for side in (LEFT, RIGHT))
        gait = replace(
            self,
            forward=self.forward * style.speed,
            sideways=self.sideways * style.speed,
            frequency=rate,
            unequal=(self.unequal[LEFT] * spared[LEFT], self.unequal[RIGHT] * spared[RIGHT]),
            **changed,
        )
        return replace(gait, clearance=max(gait.clearance, 0.008), width=max(gait.width, 0.008))

    def steps_per_second(self, scale: float) -> float:
        """Return the step frequency, or the one people usually choose at this speed if none is set."""
        if self.frequency is not None:
            return self.frequency
        speed = max(np.hypot(self.forward, self.sideways), 0.25)
        usual = float(np.clip(1.62 * speed**0.45, 0.8, 2.3)) / np.sqrt(scale)
        return max(usual, speed / LONGEST_STEP)


def walk(
    stage: Stage,
    seconds: float,
    gait: Gait,
    *,
    turning: np.ndarray | float | None = None,
    rolling: bool = False,
    speed_curve: np.ndarray | None = None,
    height: object = None,
    hands: bool = True,
) -> None:
    """Walk or run from now for ``seconds``.

    ``rolling`` starts and ends the clip in full stride. ``turning`` replaces the gait's turn by a constant or a curve
    in rad/s, and ``speed_curve`` multiplies the speed; a curve (n,) is stretched over the whole walk. ``height`` maps
    metres travelled to the height of the floor, for stairs.
    """
    rng, scale, manner = stage.rng, stage.body.scale, stage.manner
    if manner is not None:
        gait = gait.styled(manner, scale)
    period = 1.0 / gait.steps_per_second(scale)
    ramp = min(0.9 if gait.duty > 0.5 else 0.7, 0.45 * seconds)
    total = seconds + (2.2 * ramp if rolling else 0.0)
    if rolling:
        stage.begin, stage.rolling = stage.now + 1.1 * ramp, True
    steps = max(2, round(total / period))
    period = total / (steps + 0.35)
    at, t = stage.ticks(0.0, total + 0.1)
    flow = curves.minimum_jerk(t / ramp) * (1 - curves.minimum_jerk((t - (total - 1.15 * ramp)) / ramp))
    if speed_curve is not None:
        flow = flow * np.interp(t, np.linspace(0, total, len(speed_curve)), speed_curve)
    if manner is not None and manner.style.unsteady:
        waver = np.sin(2 * np.pi * (rng.uniform(0.35, 0.5) * t + rng.random()))
        flow = flow * (1 + manner.style.unsteady * waver)
    if isinstance(turning, np.ndarray):
        spin = np.interp(t, np.linspace(0, total, len(turning)), turning)
    else:
        spin = np.full(len(t), gait.turn if turning is None else turning)
    spin = spin * flow + gait.drift * 3 * curves.living_noise(rng, len(t), 1, FPS, 1.0)[0] * flow
    travelled = _path(stage, at, flow, spin, gait, scale)
    plants = _footfalls(stage, t, at, steps, period, gait, travelled, height)
    for side in (LEFT, RIGHT):
        stage.c[f"pitch{side}"][at] = _softened(stage.c[f"pitch{side}"][at])
        stage.foot[side, at, 1] = _softened(stage.foot[side, at, 1])
    _carry(stage, t, at, flow, spin, plants, gait, period, hands)
    if height is not None:
        _climb(stage, at, t, travelled, height, gait)
    if manner is not None and manner.style.limp:
        favour(stage, slice(at.start, at.start + round(total * FPS)), manner.sore, manner.style.limp)
    stage.wait(1.1 * ramp + seconds if rolling else seconds)


def favour(stage: Stage, at: slice, sore: int, amount: float = 1.0) -> None:
    """Throw the trunk over the sore leg and sink a little whenever that leg carries the body alone."""
    weight = stage.planted[sore, at] * np.minimum(1, (1 - stage.planted[1 - sore, at]) * 2)
    dip = amount * np.convolve(weight, np.hanning(21) / np.hanning(21).sum(), mode="same")
    stage.c["lift"][at] -= 0.055 * dip
    stage.c["side"][at] += 0.24 * SIGN[sore] * dip
    stage.c["tilt"][at] += 0.14 * dip


def _softened(values: np.ndarray) -> np.ndarray:
    """Return values (frames,) smoothed over about a tenth of a second."""
    kernel = np.hanning(11)[1:-1]
    return np.convolve(np.pad(values, 4, mode="edge"), kernel / kernel.sum(), mode="valid")


def _path(stage: Stage, at: slice, flow: np.ndarray, spin: np.ndarray, gait: Gait, scale: float) -> np.ndarray:
    """Write the pelvis path and heading, and return the distance travelled (frames,) in metres."""
    yaw = stage.yaw[at.start] + np.cumsum(spin) / FPS
    ahead, left = gait.forward * flow * scale / FPS, gait.sideways * flow * scale / FPS
    moves = np.stack([np.sin(yaw) * ahead + np.cos(yaw) * left, np.cos(yaw) * ahead - np.sin(yaw) * left], 1)
    place = np.cumsum(moves, 0)
    stage.path[at] = stage.path[at.start] + place
    stage.path[at.stop :] = stage.path[at.stop - 1]
    stage.yaw[at], stage.yaw[at.stop :] = yaw, yaw[-1]
    return np.cumsum(np.hypot(ahead, left))


@dataclass
class Plants:
    """Landing and lifting times (steps,) in seconds, and the side of the first step."""

    first: int
    land: np.ndarray
    lift: np.ndarray


def _footfalls(
    stage: Stage, t: np.ndarray, at: slice, steps: int, period: float, gait: Gait, travelled: np.ndarray, height: object
) -> Plants:
    """Plan the steps, write the foot channels, and return the footfalls."""
    rng, scale = stage.rng, stage.body.scale
    first = LEFT if gait.sideways > 0.05 or (gait.sideways == 0 and rng.random() < 0.5) else RIGHT
    swing = 2 * (1 - gait.duty) * period
    lifts = np.arange(steps) * period
    lands = lifts + swing
    for k in range(steps):  # a limp puts the sore leg down late and lifts it early
        side = (first + k) % 2
        extra = period * (1 - gait.unequal[side])
        lands[k] += extra
        if k + 2 < steps:
            lifts[k + 2] -= extra
    stance = 2 * gait.duty * period
    last_frame, ground = len(t) - 1, stage.ground[at.start]
    for k in range(steps):
        side = (first + k) % 2
        middle = lands[k] + 0.5 * stance if k < steps - 2 else t[-1]
        i = min(round(middle * FPS), last_frame)
        yaw = stage.yaw[at.start + i]
        width = (gait.width + 0.006 * rng.standard_normal() + (0.02 if k >= steps - 2 else 0.0)) * scale * SIGN[side]
        ahead = -0.02 - 0.025 * min(max(gait.forward, 0.0), 1.5) + 0.012 * rng.standard_normal()
        x, z = stage.path[at.start + i]
        above = height(travelled[i]) if height is not None else 0.0  # type: ignore[operator]
        place = np.array(
            [
                x + np.cos(yaw) * width + np.sin(yaw) * ahead,
                ground + above,
                z - np.sin(yaw) * width + np.cos(yaw) * ahead,
            ]
        )
        _swing(stage, side, lifts[k], lands[k], stance, place, yaw + SIGN[side] * gait.toe_out, gait)
    return Plants(first, lands, lifts)


def _swing(
    stage: Stage, side: int, lift: float, land: float, stance: float, place: np.ndarray, yaw: float, gait: Gait
) -> None:
    """Write one step: heel off, swing, heel strike and roll down."""
    scale = stage.body.scale
    at, t = stage.ticks(lift, land)
    s = np.clip((t - lift) / (land - lift), 0, 1)
    start, start_yaw = stage.foot[side, at.start].copy(), stage.foot_yaw[side, at.start]
    move = place - start
    go = s * s * (3 - 2 * s)
    foot = start + go[:, None] * move
    arch = np.sin(np.pi * s) ** 2
    rise = max(move[1], 0.0) + 0.5 * abs(move[1])
    early = np.sin(np.pi * np.clip(s, 0, 1) ** 0.75) ** 2
    foot[:, 1] = (
        start[1]
        + curves.minimum_jerk(np.clip(s * (1.6 if move[1] > 0 else 1.0) - (0.35 if move[1] < 0 else 0), 0, 1)) * move[1]
    )
    foot[:, 1] += (gait.clearance * scale + 0.3 * rise) * arch + (gait.kick * early + gait.knee_lift * arch) * scale
    stage.foot[side, at] = foot
    stage.foot[side, at.stop :] = place
    stage.foot_yaw[side, at] = start_yaw + go * (yaw - start_yaw)
    stage.foot_yaw[side, at.stop :] = yaw
    stage.planted[side, at] *= 1 - np.sin(np.pi * s) ** 0.5
    size = min(1.0, np.hypot(move[0], move[2]) / (0.9 * scale) + 0.25 * (gait.heel > 0.9))
    before, stop = 0.45 * stance, 0.16 * stance
    around, u = stage.ticks(lift - before, land + stop)
    heel = gait.heel * size * curves.minimum_jerk((u - (lift - before)) / before) ** 1.4
    heel *= 1 - curves.minimum_jerk((u - lift) / (0.75 * (land - lift)))
    toes = gait.strike * size * curves.window(u, lift + 0.45 * (land - lift), land - 0.02, 0.5 * (land - lift), stop)
    stage.c[f"pitch{side}"][around] += heel - toes


def _carry(
    stage: Stage,
    t: np.ndarray,
    at: slice,
    flow: np.ndarray,
    spin: np.ndarray,
    plants: Plants,
    gait: Gait,
    period: float,
    hands: bool,
) -> None:
    """Write pelvis bob and sway, hip and shoulder turns, and counter-swinging arms."""
    c, rng = stage.c, stage.rng
    stance = 2 * gait.duty * period
    theta = np.pi * (t - plants.land[0] - 0.5 * stance) / period
    sign = SIGN[plants.first]
    landing = np.cos(theta + 0.5 * np.pi * stance / period)
    active = np.clip(1.3 * flow, 0, 1) if gait.forward or gait.sideways else flow
    flight = -1.0 if gait.duty < 0.5 else 1.0
    # harmonics of the step frequency model the jolt of the foot strike
    bob = np.cos(2 * theta) + 0.28 * np.cos(4 * theta + 1.1) + 0.11 * np.cos(6 * theta + 2.2)
    c["lift"][at] += active * (flight * gait.bob * bob - gait.crouch)
    c["sx"][at] += active * gait.sway * sign * np.cos(theta)
    backward = -1.0 if gait.forward < 0 else 1.0
    turned = backward * gait.hip_turn * sign * landing * active
    c["pyaw"][at] -= turned
    c["twist"][at] += 0.5 * turned  # the swinging arms turn the chest by the same amount again
    drop = gait.hip_drop * sign * np.cos(theta - 0.25) * active
    c["roll"][at] -= drop
    c["side"][at] += 2.0 * drop
    speed = np.hypot(gait.forward, gait.sideways)
    lean = np.gradient(flow) * FPS * 0.035 * gait.forward
    c["tilt"][at] += active * gait.lean + lean + 0.010 * active * (np.cos(2 * theta + 0.8) + 0.3 * np.cos(4 * theta))
    c["bend"][at] += active * gait.bend
    c["side"][at] += 0.10 * spin * flow * min(speed, 2.5) / 1.5
    c["look"][at] += np.clip(0.25 * spin * flow, -0.5, 0.5)
    if not hands:
        return
    weight = np.clip(2.0 * flow, 0, 1) if speed > 0.05 else np.clip(flow, 0, 1)
    uneven = 1 + 0.12 * rng.standard_normal(2)
    free = [stage.manner is None or stage.manner.hands[side] is None for side in (LEFT, RIGHT)]
    for side in (side for side in (LEFT, RIGHT) if free[side]):
        phase = -sign * SIGN[side] * backward * np.cos(theta + 0.5 * np.pi * stance / period - 0.2)
        flex = gait.arm_base + gait.arm * uneven[side] * phase * flow
        elbow = gait.elbow + 0.35 * gait.arm * np.maximum(phase, -0.4)
        out = gait.arm_out + 0.02 * phase - 0.10 * np.maximum(flex - 0.3, 0)
        stage.arm_curve(side, at, arm_vector(flex, out, elbow), weight)


def _climb(stage: Stage, at: slice, t: np.ndarray, travelled: np.ndarray, height: object, gait: Gait) -> None:
    """Make the pelvis follow the slope of the stairs, averaged over the way of 0.9 s at the usual speed."""
    seconds = 0.9 / (stage.manner.style.speed if stage.manner is not None else 1.0)
    smooth = np.array([height(d) for d in travelled[::6]])  # type: ignore[operator]
    level = np.interp(t, t[::6], smooth)
    kernel = np.hanning(round(seconds * FPS) | 1)
    half = len(kernel) // 2
    padded = np.concatenate([np.full(half, level[0]), level, np.full(half, level[-1])])
    level = np.convolve(padded, kernel / kernel.sum(), mode="valid")
    stage.ground[at] += level
    stage.ground[at.stop :] += level[-1]
