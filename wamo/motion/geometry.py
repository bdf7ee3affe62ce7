"""Heading, canonical frame and resampling on plain arrays."""

from __future__ import annotations

import numpy as np

from wamo.motion.skeletons import PART_NAMES, Skeleton


def facing(joints: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """Horizontal unit vector of the direction that the body faces.

    The left-to-right axes of hips and shoulders are added and turned by 90 degrees, as HumanML3D does.

    Parameters
    ----------
    joints : (..., joints, 3) float, metres, Y up

    Returns
    -------
    (..., 3) float with y = 0; +Z where the four joints coincide.
    """
    side = (skeleton.index(f"{s}_{j}") for j in ("hip", "shoulder") for s in ("left", "right"))
    l_hip, r_hip, l_sho, r_sho = (joints[..., i, :] for i in side)
    across = (l_hip - r_hip) + (l_sho - r_sho)  # points to the person's left
    forward = np.stack([-across[..., 2], np.zeros_like(across[..., 0]), across[..., 0]], axis=-1)
    norm = np.linalg.norm(forward, axis=-1, keepdims=True)
    return np.where(norm > 1e-8, forward / np.maximum(norm, 1e-8), np.array([0.0, 0.0, 1.0]))


def heading(joints: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """Angle of `facing` in radians about +Y: 0 faces +Z, positive turns to the person's left (+X)."""
    forward = facing(joints, skeleton)
    return np.arctan2(forward[..., 0], forward[..., 2])


def unit(vectors: np.ndarray) -> np.ndarray:
    """Scale vectors (..., n) to length 1; zero vectors stay zero."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


def rotate_y(points: np.ndarray, angle: np.ndarray | float) -> np.ndarray:
    """Rotate points (..., 3) about +Y by an angle in radians; a positive quarter turn takes +Z to +X.

    ``angle`` is a number, or an array that broadcasts against ``points.shape[:-1]``.
    """
    sin, cos = np.sin(angle), np.cos(angle)
    x, y, z = points[..., 0], points[..., 1], points[..., 2]
    return np.stack([cos * x + sin * z, y + 0 * cos, -sin * x + cos * z], axis=-1)


def canonical(joints: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """Move a clip (frames, joints, 3) so that frame 0 faces +Z above the origin and the lowest joint is at y = 0."""
    moved = joints.astype(np.float64)
    moved = moved - np.array([1.0, 0.0, 1.0]) * moved[0, 0] - np.array([0.0, moved[..., 1].min(), 0.0])
    return rotate_y(moved, -heading(moved[0], skeleton)).astype(np.float32)


def resample(joints: np.ndarray, fps: float, new_fps: float) -> np.ndarray:
    """Resample (frames, joints, 3): zero-phase low-pass when decimating, then linear interpolation in time."""
    frames = joints.shape[0]
    if fps == new_fps or frames == 1:
        return joints
    count = max(1, round(frames * new_fps / fps))
    times = np.minimum(np.arange(count) * (fps / new_fps), frames - 1)
    signal = joints.astype(np.float64)
    if fps > 1.5 * new_fps:
        signal = _smooth(signal, fps / new_fps)
    lower = np.minimum(times.astype(int), frames - 2)
    share = (times - lower)[:, None, None]
    return (signal[lower] * (1 - share) + signal[lower + 1] * share).astype(np.float32)


def resized(
    joints: np.ndarray, skeleton: Skeleton, legs: float, arms: float, torso: float, breadth: float
) -> np.ndarray:
    """Scale the bones of each body part, keeping their directions. Not in the paper.

    ``breadth`` scales the bones to hips, collars and shoulders. The root's path and height scale with the legs, so that
    standing feet keep their place except for the breadth of the hips. (frames, joints, 3) -> the same, float32.
    """
    moved = np.empty(joints.shape, np.float32)
    moved[:, 0] = joints[:, 0] * legs
    for parent, joint in skeleton.bones:  # parents come before their children
        name, part = skeleton.joints[joint], PART_NAMES[skeleton.part_of[joint]]
        if name.endswith(("_hip", "_collar", "_shoulder")):
            size = breadth
        else:
            size = legs if part.endswith("leg") else arms if part.endswith("arm") else torso
        moved[:, joint] = moved[:, parent] + size * (joints[:, joint] - joints[:, parent])
    return moved


def _smooth(signal: np.ndarray, ratio: float) -> np.ndarray:
    """Hann-window average over about one new sample, with replicated ends: no aliasing, no delay."""
    half = max(1, round(ratio) - 1)
    window = np.hanning(2 * half + 3)[1:-1]
    window /= window.sum()
    padded = np.concatenate([signal[:1].repeat(half, 0), signal, signal[-1:].repeat(half, 0)])
    return sum(w * padded[k : k + len(signal)] for k, w in enumerate(window))
