"""HumanML3D's feature vectors (263 numbers a frame; KIT-ML: 251): to joints, and from joints.

Order of the numbers for J joints: turning speed of the root about Y (radians / frame, half angle), root velocity in x
and z (in its own frame, metres / frame), root height, J - 1 positions relative to the root in its frame, J - 1
rotations (two columns of the matrix), J velocities, four foot contacts.
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d

from wamo.errors import MotionError
from wamo.motion import SMPL22, Skeleton
from wamo.motion.geometry import rotate_y, unit
from wamo.motion.rotations import smallest_turn

_SMOOTH_HEADING = 20.0  # frames, as in the published features
_CONTACT = 0.002  # squared metres per frame, the published threshold


def feature_width(joints: int) -> int:
    """Number of features per frame for this many joints: 263 for 22, 251 for 21."""
    return 4 + 9 * (joints - 1) + 3 * joints + 4


def joints_of_width(width: int) -> int | None:
    """22 for 263, 21 for 251, None for any other width."""
    return {feature_width(j): j for j in (22, 21)}.get(width)


def joints_from_features(features: np.ndarray) -> np.ndarray:
    """Recover joint positions from feature vectors (paper: HumanML3D's recovery from root and local positions).

    Parameters
    ----------
    features : (frames, 263 or 251) float, not normalised

    Returns
    -------
    (frames, 22 or 21, 3) float32, the features' unit, Y up, first frame facing +Z above the origin
    """
    features = np.asarray(features, dtype=np.float64)
    joints = joints_of_width(features.shape[-1]) if features.ndim == 2 else None
    if joints is None:
        raise MotionError(f"expected features of shape (frames, 263) or (frames, 251), found {features.shape}")
    # the turn and step of a row lead to the next frame
    angle = 2 * np.concatenate([[0.0], np.cumsum(features[:-1, 0])])
    step = np.zeros((len(features), 3))
    step[1:, [0, 2]] = features[:-1, 1:3]
    root = np.cumsum(rotate_y(step, -angle), axis=0)
    local = features[:, 4 : 4 + 3 * (joints - 1)].reshape(len(features), joints - 1, 3)
    places = rotate_y(local, -angle[:, None]) + root[:, None]
    root[:, 1] = features[:, 3]
    return np.concatenate([root[:, None], places], axis=1).astype(np.float32)


def features_from_joints(joints: np.ndarray, skeleton: Skeleton = SMPL22) -> np.ndarray:
    """Compute HumanML3D's features by the published conventions; bones are not first fitted to one body.

    The conventions were inferred from published feature vectors: the heading is smoothed over about 20
    frames, comes from the shoulders *minus* the hips, and is that of +Z in the first frame; rotations are the smallest
    ones from an axis of the rest pose, for limbs relative to the heading.

    Parameters
    ----------
    joints : (frames, joints, 3) float, metres, Y up, canonical (first frame facing +Z); at least 2 frames

    Returns
    -------
    (frames - 1, 263 or 251) float32
    """
    joints = np.asarray(joints, dtype=np.float64)
    if joints.ndim != 3 or joints.shape[1:] != (len(skeleton), 3) or len(joints) < 2:
        raise MotionError(f"expected at least 2 frames of {len(skeleton)} joints, found shape {joints.shape}")
    turn = _turn(joints, skeleton)
    moved = np.diff(joints, axis=0)
    root_step = rotate_y(moved[:, 0], turn[1:])[:, [0, 2]]
    local = rotate_y(joints - joints[:, :1] * np.array([1.0, 0.0, 1.0]), turn[:, None])
    count = len(joints) - 1
    parts = (
        np.diff(turn)[:, None] / 2,
        root_step,
        joints[:-1, 0, 1:2],
        local[:-1, 1:].reshape(count, -1),
        _rotations(joints[:-1], turn[:-1], skeleton).reshape(count, -1),
        rotate_y(moved, turn[:-1, None]).reshape(count, -1),
        _contacts(moved, skeleton),
    )
    return np.concatenate(parts, axis=1).astype(np.float32)


class FeatureStatistics:
    """Running mean and standard deviation of features (``Mean``, ``Std``), with which loaders normalise."""

    def __init__(self) -> None:
        self._count, self._sum, self._squares = 0, np.zeros(1), np.zeros(1)

    def add(self, features: np.ndarray) -> None:
        """Add the frames of one clip, (frames, width) float."""
        exact = features.astype(np.float64)
        self._count += len(exact)
        self._sum = self._sum + exact.sum(axis=0)
        self._squares = self._squares + (exact**2).sum(axis=0)

    def mean_and_std(self) -> tuple[np.ndarray, np.ndarray]:
        """(width,) float32 each; features of one kind share the mean of their deviations, as published."""
        mean = self._sum / self._count
        std = np.sqrt(np.maximum(self._squares / self._count - mean**2, 0.0))
        joints = joints_of_width(len(mean)) or 0
        ends = np.cumsum([1, 2, 1, 3 * (joints - 1), 6 * (joints - 1), 3 * joints, 4])
        for group in np.split(np.arange(len(mean)), ends[:-1]):
            std[group] = std[group].mean()
        return mean.astype(np.float32), std.astype(np.float32)


def _turn(joints: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """(frames,) angle about Y from the world to the root's frame."""
    l_hip, r_hip, l_shoulder, r_shoulder = (
        joints[:, skeleton.index(f"{side}_{joint}")] for joint in ("hip", "shoulder") for side in ("left", "right")
    )
    across = unit((l_shoulder - r_shoulder) - (l_hip - r_hip))
    forward = gaussian_filter1d(across[:, [2, 0]] * [-1.0, 1.0], _SMOOTH_HEADING, axis=0, mode="nearest")
    turn = -np.unwrap(np.arctan2(forward[:, 0], forward[:, 1]))
    turn[0] = 2 * np.pi * np.round(turn[0] / (2 * np.pi))
    return turn - turn[0]


def _contacts(moved: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    feet = moved[:, list(skeleton.foot_joints)]
    return ((feet**2).sum(axis=-1) < _CONTACT).astype(np.float64)


def _rest_direction(joint: str) -> np.ndarray:
    """Axis of the bone to this joint in HumanML3D's rest pose."""
    side = {"left": 1.0, "right": -1.0}.get(joint.partition("_")[0], 0.0)
    part = joint.rpartition("_")[2]
    if part in ("hip", "collar"):
        return np.array([side, 0.0, 0.0])
    if part in ("foot", "head"):
        return np.array([0.0, 0.0, 1.0])
    return np.array([0.0, -1.0 if side else 1.0, 0.0])


def _rotations(joints: np.ndarray, turn: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """(frames, joints - 1, 6): each bone's rotation relative to its parent's, first two columns."""
    sin, cos, zero = np.sin(turn), np.cos(turn), np.zeros_like(turn)
    heading = np.stack([cos, zero, sin, zero, 1 + zero, zero, -sin, zero, cos], axis=-1).reshape(-1, 3, 3)
    world = [heading]
    out = []
    for joint in range(1, len(skeleton)):
        parent = skeleton.parents[joint]
        name = skeleton.joints[joint]
        bone = smallest_turn(_rest_direction(name), joints[:, joint] - joints[:, parent])
        # in HumanML3D every chain starts from the root's rotation, those of the arms too
        base = heading if name.endswith(("hip", "collar")) else world[parent]
        relative = np.swapaxes(base, -1, -2) @ bone
        world.append(bone)
        out.append(np.concatenate([relative[..., 0], relative[..., 1]], axis=-1))
    return np.stack(out, axis=1)
