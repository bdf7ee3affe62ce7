"""A motion with body parts at rest: arms hanging, legs straight, trunk upright in one place. Not in the paper."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from wamo.motion.geometry import unit
from wamo.motion.skeletons import PART_NAMES, Skeleton
from wamo.motion.trajectories import to_joints, to_trajectories

_UP, _DOWN = (0.0, 1.0, 0.0), (0.0, -1.0, 0.0)
_BONES = {
    "spine1": _UP, "spine2": _UP, "spine3": _UP, "neck": _UP, "head": (0.0, 1.0, 0.1), "collar": (0.5, 0.8, 0.0),
    "shoulder": (1.0, 0.2, 0.0), "elbow": (0.08, -1.0, 0.0), "wrist": (0.04, -1.0, 0.15), "hip": (0.75, -0.65, 0.0),
    "knee": _DOWN, "ankle": _DOWN, "foot": (0.0, -0.4, 1.0), "heel": (0.0, -0.3, -1.0),
}  # fmt: skip
"""Direction of the bone that ends in a joint (X: left, Y: up, Z: forward), on the left side of a standing person."""


def at_rest(
    joints: np.ndarray, skeleton: Skeleton, parts: Collection[str], representation: str = "heading"
) -> np.ndarray:
    """Trajectories of a canonical clip in which some parts are at rest and the others move on.

    A part at rest stays attached: its bones keep the clip's median lengths and the directions of a standing person. The
    others keep their movement relative to the joint that they are attached to. A trunk at rest stands in one place and
    faces ahead.

    Parameters
    ----------
    joints : (frames, joints, 3) float, metres, canonical frame
    parts : names in `PART_NAMES`
    representation : of the result, see `to_trajectories`

    Returns
    -------
    (frames, nodes, 3) float32
    """
    moved = to_trajectories(joints, skeleton, "heading").astype(np.float64)
    local = moved[:, : len(skeleton)].copy()  # relative to the pelvis, heights above the floor
    local[:, 0, [0, 2]] = 0
    resting = {PART_NAMES.index(part) for part in parts}
    bones = _standing(local, skeleton)
    place = local.copy()
    if 0 in resting:
        place[:, 0] = moved[:, 0] = 0.0, _height(bones, skeleton), 0.0
        moved[:, -1] = 0.0, 0.0, 1.0
    for parent, joint in skeleton.bones:
        still = skeleton.part_of[joint] in resting
        place[:, joint] = place[:, parent] + (bones[joint] if still else local[:, joint] - local[:, parent])
        moved[:, joint] = place[:, joint]
    found = moved.astype(np.float32)
    return found if representation == "heading" else to_joints(found)


def _standing(local: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """(joints, 3) offsets from the parents of a person who stands still, with the clip's median bone lengths."""
    offsets = np.zeros((len(skeleton), 3))
    for parent, joint in skeleton.bones:
        side, _, name = skeleton.joints[joint].rpartition("_")
        across = -1.0 if side == "right" else 1.0
        length = np.median(np.linalg.norm(local[:, joint] - local[:, parent], axis=-1))
        offsets[joint] = length * unit(np.array(_BONES[name])) * (across, 1.0, 1.0)
    return offsets


def _height(bones: np.ndarray, skeleton: Skeleton) -> float:
    """Height of the pelvis above the lowest joint of the standing person."""
    place = np.zeros_like(bones)
    for parent, joint in skeleton.bones:
        place[joint] = place[parent] + bones[joint]
    return float(-place[:, 1].min())
