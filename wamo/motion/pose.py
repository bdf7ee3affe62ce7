"""Joint positions -> rotations of a rigid skeleton, for file formats and renderers that need rotations.

Positions do not determine how a limb is twisted about itself, so every joint takes the smallest turn from its parent
that points its bone at the measured joint. Joints that carry several bones (pelvis, chest) take the best-fit rotation.
Not in the paper.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wamo.motion.geometry import facing, unit
from wamo.motion.motion import Motion
from wamo.motion.rotations import best_fit, smallest_turn, upright
from wamo.motion.skeletons import Skeleton

TOLERANCE = 0.008
"""Metres. A joint that a rigid bone leaves farther than this from its measured position also gets a translation."""

ADULT = 1.7
"""Metres. Radii and end sites are given for a body of this height."""


@dataclass(frozen=True)
class Pose:
    """A motion as rotations of a skeleton that stands in a T-pose at rest and faces +Z.

    Parameters
    ----------
    offsets : (joints, 3) float64, each joint in its parent's frame at rest, metres; the root's is 0
    rotations : (frames, joints, 3, 3) float64, from the rest pose to the world
    positions : (frames, joints, 3) float64, metres, by forward kinematics
    local : (frames, joints, 3, 3) float64, each rotation in its parent's frame
    translations : joint -> (frames, 3) float64 metres, the joint in its parent's frame, for the few joints that leave
        their rest offset; the root is not among them
    """

    offsets: np.ndarray
    rotations: np.ndarray
    positions: np.ndarray
    local: np.ndarray
    translations: dict[int, np.ndarray]


def children(skeleton: Skeleton) -> list[list[int]]:
    """The child joints of each joint."""
    return [[c for c, p in enumerate(skeleton.parents) if p == joint] for joint in range(len(skeleton))]


def stature(offsets: np.ndarray, skeleton: Skeleton) -> float:
    """Rough body height in metres from rest offsets: left leg, trunk and head; 1.7 if the bones have no length."""
    length = np.linalg.norm(offsets, axis=1)
    spine = [j for j, n in enumerate(skeleton.joints) if n.startswith("spine") or n in ("neck", "head")]
    leg = [skeleton.index(f"left_{n}") for n in ("knee", "ankle")]
    height = float(length[spine].sum() + length[leg].sum()) * 1.19
    return height if height > 1e-6 else ADULT


def rest_direction(joint: str) -> tuple[float, float, float]:
    """Unit direction of the bone that leads to a joint in the T-pose."""
    side, _, bone = joint.rpartition("_")
    if bone in ("shoulder", "elbow", "wrist"):
        return (1.0, 0.0, 0.0) if side == "left" else (-1.0, 0.0, 0.0)
    legs = {"knee": (0.0, -1.0, 0.0), "ankle": (0.0, -1.0, 0.0), "heel": (0.0, -0.8, -0.6), "foot": (0.0, -0.45, 0.893)}
    return legs.get(bone, (0.0, 1.0, 0.0))


def rest_offsets(joints: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """T-pose offsets with the clip's median bone lengths; hips and shoulders keep their measured shape.

    Parameters
    ----------
    joints : (frames, joints, 3) float64, metres

    Returns
    -------
    (joints, 3) float64, metres
    """
    offsets = np.zeros((len(skeleton), 3))
    for parent, kids in enumerate(children(skeleton)):
        bones = joints[:, kids] - joints[:, [parent]]
        lengths = np.median(np.linalg.norm(bones, axis=-1), axis=0)
        if len(kids) > 1:
            directions = _branch_shape(bones, [skeleton.joints[k] for k in kids])
        else:
            directions = np.array([rest_direction(skeleton.joints[k]) for k in kids]).reshape(-1, 3)
        offsets[kids] = directions * lengths[:, None]
    return offsets


def fit_pose(motion: Motion, *, tolerance: float = TOLERANCE) -> Pose:
    """Fit rotations of one skeleton to the motion, with every joint within ``tolerance`` of its measured position.

    Each joint aims from its position by forward kinematics, so that errors of bone lengths do not add up along a
    limb. A bone without length keeps its parent's rotation. A joint that is farther than ``tolerance`` from its
    measured position in some frame (a bending back, a shrugged shoulder, a bone of changing length) follows it by
    translation throughout the clip.

    Parameters
    ----------
    tolerance : metres; ``inf`` gives a strictly rigid skeleton
    """
    skeleton = motion.skeleton
    joints = motion.joints.astype(np.float64)
    offsets = rest_offsets(joints, skeleton)
    frames, count = joints.shape[:2]
    rotations = np.empty((frames, count, 3, 3))
    local = np.empty_like(rotations)
    positions = np.empty((frames, count, 3))
    positions[:, 0] = joints[:, 0]
    translations: dict[int, np.ndarray] = {}
    for joint, kids in enumerate(children(skeleton)):
        parent = skeleton.parents[joint]
        if parent < 0:
            before = upright(facing(joints, skeleton))
        else:
            before = rotations[:, parent]
            positions[:, joint] = positions[:, parent] + before @ offsets[joint]
            if np.linalg.norm(positions[:, joint] - joints[:, joint], axis=-1).max() > tolerance:
                positions[:, joint] = joints[:, joint]
                move = positions[:, joint] - positions[:, parent]
                translations[joint] = np.einsum("fji,fj->fi", before, move)
        if len(kids) > 1:
            targets = joints[:, kids] - positions[:, [joint]]
            rotations[:, joint] = best_fit(before, offsets[kids], targets)
        elif kids:
            target = joints[:, kids[0]] - positions[:, joint]
            rotations[:, joint] = smallest_turn(before @ offsets[kids[0]], target) @ before
        else:
            rotations[:, joint] = before
        local[:, joint] = rotations[:, joint] if parent < 0 else before.swapaxes(1, 2) @ rotations[:, joint]
    return Pose(offsets, rotations, positions, local, translations)


def _branch_shape(bones: np.ndarray, names: list[str]) -> np.ndarray:
    """Unit directions of the bones at a fork, (bones, 3), in a frame with +X to the left and +Y along the middle bone.

    bones (frames, bones, 3). A fork that has no size gets the directions of a plain T-pose.
    """
    left = next(k for k, n in enumerate(names) if n.startswith("left_"))
    right = next(k for k, n in enumerate(names) if n.startswith("right_"))
    middle = next(k for k, n in enumerate(names) if "_" not in n)
    x = unit(bones[:, left] - bones[:, right])
    y = bones[:, middle]
    y = unit(y - (y * x).sum(-1, keepdims=True) * x)
    frame = np.stack([x, y, np.cross(x, y)], axis=1)
    shape = np.median(np.einsum("fij,fbj->fbi", frame, bones), axis=0)
    plain = np.zeros_like(shape)
    plain[left, 0], plain[right, 0], plain[middle, 1] = 1.0, -1.0, 1.0
    return np.where(np.linalg.norm(shape, axis=1, keepdims=True) > 1e-6, unit(shape), plain)
