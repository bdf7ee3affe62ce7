"""Turn a stage's channels into joints: pelvis, planted and free legs, spine, head and arms. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.kinematics import (
    ARM_AXIS,
    ELBOW,
    KNEE,
    LEG_AXIS,
    carried,
    levelled,
    rotation,
    swivelled,
    turn,
    two_bone,
    unit,
    unturn,
)
from wamo.library.stage import FPS, LEFT, RIGHT, SIGN, Stage
from wamo.motion import SMPL22

_AT = {name: k for k, name in enumerate(SMPL22.joints)}
_SIDES = ("left", "right")
_NOISE = {
    "sx": 0.006,
    "sz": 0.007,
    "lift": 0.0015,
    "tilt": 0.009,
    "roll": 0.006,
    "bend": 0.012,
    "side": 0.010,
    "twist": 0.014,
    "pyaw": 0.008,
    "nod": 0.022,
    "tip": 0.014,
    "look": 0.035,
    "shrug0": 0.02,
    "shrug1": 0.02,
    "swivel0": 0.05,
    "swivel1": 0.05,
}
_HEEL = 0.045


def solve(stage: Stage, first: int, last: int) -> np.ndarray:
    """Return (frames, 22, 3) float64 joints in metres of stage frames ``first .. last``, 60 fps, floor at y = 0."""
    return _Solver(stage, slice(first, last)).joints


class _Solver:
    """Solver of one span of frames; ``joints`` (frames, 22, 3) holds the result."""

    def __init__(self, stage: Stage, at: slice) -> None:
        self.stage, self.at, self.body = stage, at, stage.body
        self.c = {name: values[at].copy() for name, values in stage.c.items()}
        self.count = len(self.c["bend"])
        self.hand = stage.hand[:, at].copy()
        self._add_noise()
        self._react()
        self.joints = np.empty((self.count, 22, 3))
        self.floor = stage.ground[at]
        self._pelvis()
        self._legs()
        self._spine()
        for side in (LEFT, RIGHT):
            self._arm(side)
        self._stay_above_floor()

    def _mirrored(self, name: str, side: int) -> np.ndarray:
        return self.body.offsets[name] * np.array([SIGN[side], 1.0, 1.0])

    def _add_noise(self) -> None:
        """Add sway, breathing and tremor to the channels."""
        rng, t, amount = self.stage.rng, np.arange(self.count) / FPS, self.stage.noise
        sway = curves.living_noise(rng, self.count, len(_NOISE) + 6, FPS, 1.35)
        for row, (name, size) in zip(sway, _NOISE.items(), strict=False):
            self.c[name] += amount * size * row
        self.hand += amount * 0.014 * sway[len(_NOISE) :].reshape(2, 3, -1).transpose(0, 2, 1)
        self.hand += (
            amount * 0.0012 * curves.living_noise(rng, self.count, 6, FPS, 0.2).reshape(2, 3, -1).transpose(0, 2, 1)
        )
        breath = np.sin(2 * np.pi * rng.uniform(0.22, 0.33) * t + rng.uniform(0, 6.28))
        self.c["bend"] -= 0.008 * breath
        for side in (LEFT, RIGHT):
            self.c[f"shrug{side}"] += 0.012 * breath

    def _react(self) -> None:
        """Move the trunk with the arms: reaching turns the chest along, and a raised arm leans it away."""
        left, right = self.hand[LEFT], self.hand[RIGHT]
        self.c["twist"] -= 0.13 * (left[:, 2] - right[:, 2])
        self.c["side"] -= 0.05 * (left[:, 0] + right[:, 0]) + 0.03 * (left[:, 1] - right[:, 1])
        both = 0.5 * (left + right)
        self.c["sz"] -= 0.03 * both[:, 2]
        self.c["bend"] -= 0.05 * np.maximum(both[:, 1] + 0.9, 0.0)

    def _pelvis(self) -> None:
        stage, c, at = self.stage, self.c, self.at
        yaw = stage.yaw[at]
        sin, cos, scale = np.sin(yaw), np.cos(yaw), self.body.scale
        self.yaw = yaw
        x, z = c["sx"] * scale, c["sz"] * scale
        height = self.body.pelvis_height + c["lift"] * scale + stage.ground[at]
        self.pelvis = np.stack(
            [stage.path[at, 0] + cos * x + sin * z, height, stage.path[at, 1] - sin * x + cos * z], 1
        )
        self.facing = rotation(c["tilt"], c["roll"], yaw + c["pyaw"])

    # -- legs -----------------------------------------------------------------------------------------------------
    def _planted_foot(self, side: int, pitch: np.ndarray, at: np.ndarray | slice) -> tuple[np.ndarray, np.ndarray]:
        """Return the ankle and the ankle-to-ball vector, (frames, 3) each, of a foot standing on its ball or heel.

        Positive ``pitch`` (frames,) raises the heel, negative pitch raises the toes.
        """
        yaw = self.stage.foot_yaw[side, self.at][at]
        sin, cos, up, along = np.sin(yaw), np.cos(yaw), np.sin(pitch), np.cos(pitch)

        def turned(x: float, y: float, z: float) -> np.ndarray:
            far, out = y * up + z * along, np.empty((len(yaw), 3))
            out[:, 0], out[:, 1], out[:, 2] = cos * x + sin * far, y * along - z * up, cos * far - sin * x
            return out

        x, y, z = self._mirrored("ball", side)
        ball = turned(x, y, z)
        ankle = self.stage.foot[side, self.at][at].copy()
        ankle[:, 1] += self.body.ankle
        heel, flat = -_HEEL * self.body.scale, np.stack([cos * x + sin * z, 0 * sin + y, cos * z - sin * x], 1)
        rocked = turned(0.0, self.body.ankle, -heel)
        rocked += np.stack([sin * heel, 0 * sin - self.body.ankle, cos * heel], 1)
        return ankle + np.where((pitch > 0)[:, None], flat - ball, rocked), ball

    def _heel_for(self, side: int, hip: np.ndarray, pitch: np.ndarray, limit: float) -> np.ndarray:
        """Raise the heel just enough for the leg to reach its planted foot, by at most 60 degrees; return the pitch."""
        away = self._planted_foot(side, pitch, slice(None))[0] - hip
        short = np.flatnonzero(np.einsum("ni,ni->n", away, away) > limit**2)
        if not len(short):
            return pitch
        low, high = np.zeros(len(short)), np.full(len(short), 1.05)
        for _ in range(6):
            middle = 0.5 * (low + high)
            away = self._planted_foot(side, pitch[short] + middle, short)[0] - hip[short]
            far = np.einsum("ni,ni->n", away, away) > limit**2
            low, high = np.where(far, middle, low), np.where(far, high, middle)
        raised = pitch.copy()
        raised[short] += high
        return raised

    def _legs(self) -> None:
        body, stage, c = self.body, self.stage, self.c
        limit = 0.995 * body.leg
        free = stage.leg_free[:, self.at]
        sockets = [turn(self.facing, self._mirrored("hip", side)) for side in (LEFT, RIGHT)]
        feet, ceilings = [], [self.pelvis[:, 1]]
        for side in (LEFT, RIGHT):
            hip = self.pelvis + sockets[side]
            pitch = self._heel_for(side, hip, c[f"pitch{side}"], limit) if free[side].min() < 0.5 else c[f"pitch{side}"]
            ankle, toe = self._planted_foot(side, pitch, slice(None))
            feet.append((ankle, toe))
            away = ankle - hip
            flat = np.minimum(away[:, 0] ** 2 + away[:, 2] ** 2, (0.97 * limit) ** 2)
            loose = np.maximum(free[side], 1 - stage.planted[side, self.at])
            ceilings.append(ankle[:, 1] - sockets[side][:, 1] + np.sqrt(limit**2 - flat) + 0.6 * loose)
        # lower the pelvis early and smoothly where a leg would not reach its foot
        drop = np.maximum(self.pelvis[:, 1] - np.min(ceilings, axis=0), 0.0)
        if drop.max() > 0:
            self.pelvis[:, 1] -= widened(drop, 6)
        self.joints[:, 0] = self.pelvis
        for side, name in enumerate(_SIDES):
            self._leg(side, name, self.pelvis + sockets[side], *feet[side], free[side])

    def _leg(
        self, side: int, name: str, hip: np.ndarray, planted: np.ndarray, toe: np.ndarray, free: np.ndarray
    ) -> None:
        body, stage, c = self.body, self.stage, self.c
        target = planted
        lifted = bool(free.max() > 0)
        if lifted:
            loose = hip + turn(self.facing, stage.leg[side, self.at] * body.leg)
            target = hip + curves.blend_vectors(planted - hip, loose - hip, free)
            self._above(target, 0.055 * free)
        local = unit(unturn(self.facing, target - hip))
        bent = KNEE * np.array([SIGN[side], 1.0, 1.0])
        pole = carried(local, LEG_AXIS, bent)
        turned = stage.foot_yaw[side, self.at] - self.yaw - c["pyaw"]
        pole = swivelled(pole, local, -0.5 * turned * (1 - free) - SIGN[side] * c[f"knee{side}"])
        knee, ankle = two_bone(hip, target, body.thigh, body.shank, turn(self.facing, pole), 0.992)
        if lifted:
            shank = unit(ankle - knee)
            ahead = turn(self.facing, pole)
            ahead = unit(ahead - np.einsum("ni,ni->n", ahead, shank)[:, None] * shank)
            length = np.sqrt(toe[0] @ toe[0])
            angle = 0.42 + c[f"point{side}"]
            loose_toe = length * (np.cos(angle)[:, None] * ahead + np.sin(angle)[:, None] * shank)
            toe = curves.blend_vectors(toe, loose_toe, free)
            end = ankle + toe
            self._above(end, np.full(self.count, 0.012))
            toe = unit(end - ankle) * length
        for joint, place in (("hip", hip), ("knee", knee), ("ankle", ankle), ("foot", ankle + toe)):
            self.joints[:, _AT[f"{name}_{joint}"]] = place

    def _stay_above_floor(self) -> None:
        """Lift the whole body smoothly where a joint would sink into the level floor."""
        if np.ptp(self.floor) > 0:
            return
        depth = self.floor - self.joints[..., 1].min(1) + 0.008
        if depth.max() <= 0:
            return
        self.joints[..., 1] += widened(np.maximum(depth, 0.0), 9)[:, None]

    def _above(self, places: np.ndarray, height: np.ndarray) -> None:
        """Keep places (frames, 3) at least ``height`` (frames,) metres above the floor with a soft limit, in place."""
        over = places[:, 1] - self.floor - height
        soft = 0.012
        places[:, 1] += np.where(over < 3 * soft, soft * np.log1p(np.exp(-np.clip(over, -1.0, 1.0) / soft)), 0.0)

    # -- trunk and arms -------------------------------------------------------------------------------------------
    def _spine(self) -> None:
        c, offsets = self.c, self.body.offsets
        third = rotation(c["bend"] / 3, c["side"] / 3, c["twist"] / 3)
        frame, place = self.facing, self.pelvis
        for name in ("spine1", "spine2", "spine3"):
            place = place + turn(frame, offsets[name])
            self.joints[:, _AT[name]] = place
            frame = frame @ third
        self.chest, self.chest_place = frame, place
        neck = place + turn(frame, offsets["neck"])
        head = rotation(
            c["nod"] - levelled(c["bend"], c["tilt"]), c["tip"] - 0.4 * c["side"], c["look"] - 0.35 * c["twist"]
        )
        self.head = frame @ head
        self.joints[:, _AT["neck"]] = neck
        self.joints[:, _AT["head"]] = neck + turn(self.head, offsets["head"])

    def _shoulder(self, side: int) -> np.ndarray:
        """Place the collar and return the shoulder (frames, 3); the shoulder rises and moves forward with the hand."""
        hand = self.hand[side]
        collar = self.chest_place + turn(self.chest, self._mirrored("collar", side))
        offset = self._mirrored("shoulder", side)
        rise = self.c[f"shrug{side}"] + 0.30 * np.clip(hand[:, 1] + 0.25, 0.0, 1.2)
        forward = 0.22 * hand[:, 2] - 0.12 * np.maximum(-SIGN[side] * hand[:, 0], 0) * (hand[:, 2] < 0)
        moved = np.stack(
            [
                offset[0] - 0 * rise,
                offset[1] + abs(offset[0]) * np.sin(rise),
                offset[2] + abs(offset[0]) * np.sin(forward),
            ],
            1,
        )
        moved = unit(moved) * np.sqrt(offset @ offset)
        shoulder = collar + turn(self.chest, moved)
        name = _SIDES[side]
        self.joints[:, _AT[f"{name}_collar"]], self.joints[:, _AT[f"{name}_shoulder"]] = collar, shoulder
        return shoulder

    def _frame(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the origin (frames, 3) and rotation (frames, 3, 3) of a hand target's frame."""
        if name == "chest":
            return self.joints[:, _AT["spine3"]], self.chest
        if name == "head":
            return self.joints[:, _AT["head"]], self.head
        if name == "pelvis":
            return self.pelvis, self.facing
        zero = np.zeros(self.count)
        if name == "heading":
            floor = self.pelvis * np.array([1.0, 0.0, 1.0])
            floor[:, 1] = self.stage.ground[self.at]
            return floor, rotation(zero, zero, self.yaw)
        return np.zeros((self.count, 3)), rotation(zero, zero, zero)

    def _arm(self, side: int) -> None:
        body, name = self.body, _SIDES[side]
        shoulder = self._shoulder(side)
        target = shoulder + turn(self.chest, self.hand[side] * body.arm)
        for layer in self.stage.hand_layers:
            if layer.side != side:
                continue
            a, b = max(layer.first, self.at.start), min(layer.first + len(layer.weight), self.at.stop)
            if a >= b:
                continue
            span, part = slice(a - self.at.start, b - self.at.start), slice(a - layer.first, b - layer.first)
            origin, frame = self._frame(layer.frame)
            place = origin[span] + turn(frame[span], layer.target[part])
            root = shoulder[span]
            target[span] = root + curves.blend_vectors(target[span] - root, place - root, layer.weight[part])
        self._above(target, np.full(self.count, 0.03))
        mirror = np.array([SIGN[side], 1.0, 1.0])
        local = unit(unturn(self.chest, target - shoulder))
        pole = carried(local, ARM_AXIS * mirror / np.linalg.norm(ARM_AXIS), ELBOW * mirror)
        pole = swivelled(pole, local, SIGN[side] * self.c[f"swivel{side}"])
        elbow, wrist = two_bone(shoulder, target, body.upper_arm, body.forearm, turn(self.chest, pole), 0.97)
        self.joints[:, _AT[f"{name}_elbow"]], self.joints[:, _AT[f"{name}_wrist"]] = elbow, wrist


def widened(values: np.ndarray, reach: int) -> np.ndarray:
    """Return a smooth curve that is nowhere below ``values`` (frames,).

    Take the maximum over ``2 * reach + 1`` frames, then smooth it with a Hann kernel.
    """
    padded = np.pad(values, 2 * reach, mode="edge")
    highest = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).max(1)
    kernel = np.hanning(2 * reach + 3)[1:-1]
    return np.convolve(highest, kernel / kernel.sum(), mode="valid")
