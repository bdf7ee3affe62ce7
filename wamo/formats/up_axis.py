"""Detect the up axis of a file from the body over the whole clip. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.motion import SMPL22, geometry

Y_TO_Y = np.eye(3)
Z_TO_Y = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
"""(3, 3) rotation from Z up to Y up."""
_UPRIGHT = 0.8  # smallest cosine between the torso and an axis that it stands along
_MOST = 0.9  # share of the frames
_NEAR_FLOOR = 0.12  # of the body's length


def torso(places: dict[str, np.ndarray]) -> np.ndarray:
    """(frames, 3) unit vectors from the hips to the shoulders."""
    shoulders = places["left_shoulder"] + places["right_shoulder"]
    return geometry.unit(shoulders - places["left_hip"] - places["right_hip"])


def body_places(joints: np.ndarray) -> dict[str, np.ndarray]:
    """Joints by name of an SMPL-22 array (frames, 22, 3)."""
    return {joint: joints[:, k] for k, joint in enumerate(SMPL22.joints)}


def stands_along(joints: np.ndarray, axis: int) -> bool:
    """Whether an SMPL-22 body stands along an axis: see `stands`."""
    return stands(body_places(joints), axis)


def stands(places: dict[str, np.ndarray], axis: int) -> bool:
    """Whether torso and legs point along an axis in nearly all frames, with the feet near zero on it.

    A lying person can point along an axis too, but rarely with the feet at zero height.
    """
    if not along(places, axis):
        return False
    feet = np.minimum(places["left_ankle"][:, axis], places["right_ankle"][:, axis])
    return bool(abs(np.percentile(feet, 5)) < 2 * _NEAR_FLOOR * _length(places, axis))


def along(places: dict[str, np.ndarray], axis: int) -> bool:
    """Whether the torso points along an axis in nearly all frames."""
    return float((torso(places)[:, axis] > _UPRIGHT).mean()) > _MOST


def _length(places: dict[str, np.ndarray], axis: int) -> float:
    """Median extent from the ankles to the shoulders along an axis."""
    top = (places["left_shoulder"] + places["right_shoulder"])[:, axis] / 2
    low = np.minimum(places["left_ankle"][:, axis], places["right_ankle"][:, axis])
    return float(np.median(top - low))
