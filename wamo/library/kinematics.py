"""Rotations, two-bone inverse kinematics, and bend directions of elbows and knees, for whole clips at once.

Not in the paper.
"""

from __future__ import annotations

import numpy as np

ARM_AXIS = np.array([0.50, -0.10, 0.86])
"""Hand direction (left arm, chest frame) at which the elbow points along `ELBOW`.

The opposite direction is out of reach, so rotating the elbow by the smallest rotation never flips it."""
ELBOW = np.array([0.42, -0.90, 0.0])
LEG_AXIS = np.array([0.0, -1.0, 0.0])
KNEE = np.array([0.06, 0.0, 1.0])
UPPER_ARM_SHARE, THIGH_SHARE = 0.51, 0.483
"""Shares of a limb's length above the elbow and above the knee."""


def rotation(tilt: np.ndarray, side: np.ndarray, yaw: np.ndarray) -> np.ndarray:
    """Return (frames, 3, 3) rotations: lean left by ``side``, then forward by ``tilt``, then turn left by ``yaw``.

    All three angles are (frames,) in radians.
    """
    ct, st, cs, ss, cy, sy = np.cos(tilt), np.sin(tilt), np.cos(side), -np.sin(side), np.cos(yaw), np.sin(yaw)
    out = np.empty((len(tilt), 3, 3))
    out[:, 0, 0] = cy * cs + sy * st * ss
    out[:, 0, 1] = -cy * ss + sy * st * cs
    out[:, 0, 2] = sy * ct
    out[:, 1, 0] = ct * ss
    out[:, 1, 1] = ct * cs
    out[:, 1, 2] = -st
    out[:, 2, 0] = -sy * cs + cy * st * ss
    out[:, 2, 1] = sy * ss + cy * st * cs
    out[:, 2, 2] = cy * ct
    return out


def turn(matrix: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """Rotate (frames, 3) or (3,) vectors by (frames, 3, 3) matrices."""
    if vectors.ndim == 1:
        return (matrix.reshape(-1, 3) @ vectors).reshape(-1, 3)
    return np.einsum("nij,nj->ni", matrix, vectors)


def unturn(matrix: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """Rotate (frames, 3) vectors by the inverse of (frames, 3, 3) matrices; the inverse of `turn`."""
    return np.einsum("nji,nj->ni", matrix, vectors)


def unit(vectors: np.ndarray) -> np.ndarray:
    """Scale (frames, 3) vectors to length 1.

    The same as `wamo.motion.geometry.unit` but for rounding and very short vectors, and several times as fast: the
    solver calls it thousands of times per clip.
    """
    return vectors / (np.sqrt(np.einsum("ni,ni->n", vectors, vectors))[:, None] + 1e-9)


def carried(direction: np.ndarray, axis: np.ndarray, vector: np.ndarray) -> np.ndarray:
    """Rotate ``vector`` (3,) by the smallest rotation from ``axis`` (3,) to each unit ``direction`` (frames, 3)."""
    both = direction + axis
    along = (both @ vector) / np.maximum(1.0 + direction @ axis, 1e-3)
    return vector - along[:, None] * both + 2 * float(axis @ vector) * direction


def swivelled(pole: np.ndarray, direction: np.ndarray, angle: np.ndarray) -> np.ndarray:
    """Turn poles (frames, 3) about unit directions (frames, 3) by angles (frames,), right-handed."""
    flat = pole - np.einsum("ni,ni->n", pole, direction)[:, None] * direction
    return np.cos(angle)[:, None] * flat + np.sin(angle)[:, None] * np.cross(direction, flat)


def levelled(bend: np.ndarray | float, tilt: np.ndarray) -> np.ndarray:
    """Return the angle in radians by which the head is raised against the bend and tilt of the trunk."""
    return 0.45 * (bend + np.clip(tilt, -0.5, 0.5))


def two_bone(
    root: np.ndarray, target: np.ndarray, first: float, second: float, pole: np.ndarray, soft: float = 0.99
) -> tuple[np.ndarray, np.ndarray]:
    """Return the middle and end joints, (frames, 3) each, of a limb that reaches for ``target``.

    ``root``, ``target`` and ``pole`` are (frames, 3); ``first`` and ``second`` are bone lengths; the middle joint bends
    towards ``pole``. Targets beyond ``soft`` times the limb's length are pulled in smoothly, so that a straightening
    limb does not snap.
    """
    reach = target - root
    distance = np.sqrt(np.einsum("ni,ni->n", reach, reach)) + 1e-9
    direction = reach / distance[:, None]
    full = first + second
    limit, knee = 0.9992 * full, soft * full
    beyond = np.maximum(distance - knee, 0.0) / (limit - knee)
    distance = np.where(distance > knee, knee + (limit - knee) * (1 - np.exp(-beyond)), distance)
    distance = np.maximum(distance, smallest(first, second))
    along = (distance**2 + first**2 - second**2) / (2 * distance)
    out = np.sqrt(np.maximum(first**2 - along**2, 0.0))
    across = pole - np.einsum("ni,ni->n", pole, direction)[:, None] * direction
    flat = unit(across)
    # with a short reach or a pole nearly along it, the epsilon in `unit` matters: compute both exactly
    size = np.linalg.norm(across, axis=1)
    short = np.linalg.norm(reach, axis=1) * size < 0.03 * np.linalg.norm(pole, axis=1)
    hard = np.flatnonzero(short | (size < 0.1))
    if len(hard):
        direction[hard], flat[hard] = _exact_frame(reach[hard], pole[hard])
    middle = root + along[:, None] * direction + out[:, None] * flat
    return middle, root + distance[:, None] * direction


def _exact_frame(reach: np.ndarray, pole: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return unit vectors along ``reach`` and across it towards ``pole``, exact to rounding; zeros for zero input."""
    along, across = reach, pole
    for _ in range(2):  # the first pass may leave a component along the reach; the second removes it
        along = along / np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-12)
        across = across - np.sum(across * along, axis=1, keepdims=True) * along
        across = across / np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-12)
    return along, across


def smallest(first: float, second: float, flexion: float = 2.62) -> float:
    """Return the distance between a limb's ends at its greatest flexion, 150 degrees by default."""
    return float(np.sqrt(first**2 + second**2 + 2 * first * second * np.cos(flexion)))


def arm_vector(flex: np.ndarray | float, out: np.ndarray | float = 0.08, elbow: np.ndarray | float = 0.3) -> np.ndarray:
    """Return the hand's position in arm lengths (left arm, chest frame), shape (..., 3).

    The angles are the arm's forward raise, its abduction and the bend of the elbow, in radians.
    """
    return _limb(np.asarray(flex, float), np.asarray(out, float), np.asarray(flex, float) + elbow, UPPER_ARM_SHARE)


def leg_vector(flex: np.ndarray | float, out: np.ndarray | float = 0.04, knee: np.ndarray | float = 0.1) -> np.ndarray:
    """Return the ankle's position in leg lengths (left leg, pelvis frame), shape (..., 3).

    The angles are hip flexion, abduction and knee flexion, in radians.
    """
    return _limb(np.asarray(flex, float), np.asarray(out, float), np.asarray(flex, float) - knee, THIGH_SHARE)


def _limb(first: np.ndarray, out: np.ndarray, second: np.ndarray, share: float) -> np.ndarray:
    down = share * np.cos(first) + (1 - share) * np.cos(second)
    ahead = share * np.sin(first) + (1 - share) * np.sin(second)
    return np.stack(np.broadcast_arrays(np.sin(out) * down, -np.cos(out) * down, ahead), axis=-1)
