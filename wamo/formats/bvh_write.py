"""Motion -> BVH: joint rotations recovered from joint positions on a rest skeleton of median bone lengths (ours).

Positions do not say how a limb is twisted about itself, so every joint takes the smallest turn from its parent that
points its bone where it was measured. The pelvis and the chest, which carry several bones, take the best-fit rotation.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import IO

import numpy as np

from wamo.files import write_atomic
from wamo.motion import Motion, Skeleton
from wamo.motion.geometry import facing

STANDARD_NAMES = {
    "pelvis": "Hips", "root": "Hips", "spine1": "Spine", "spine2": "Spine1", "spine3": "Spine2", "neck": "Neck",
    "head": "Head", "collar": "Shoulder", "shoulder": "Arm", "elbow": "ForeArm", "wrist": "Hand", "hip": "UpLeg",
    "knee": "Leg", "ankle": "Foot", "heel": "Heel", "foot": "ToeBase",
}  # fmt: skip
"""Our joint words -> the names that animation tools know; sides are put in front: left_knee -> LeftLeg."""

END_LENGTH = {"head": 0.16, "wrist": 0.09, "foot": 0.06}
"""Length of the end site behind a leaf joint, metres for a body of 1.7 m."""

GIMBAL_LIMIT = np.sin(np.deg2rad(70.0))
"""A joint whose middle Euler angle passes this gets another rotation order: no gimbal lock, no jumps."""


@dataclass(frozen=True)
class Pose:
    """A motion as rotations of a rigid skeleton (T-pose at rest, facing +Z).

    Parameters
    ----------
    offsets : (joints, 3) float64, each joint in its parent's frame at rest, metres; the root's is 0
    rotations : (frames, joints, 3, 3) float64, from the rest pose to the world
    positions : (frames, joints, 3) float64, metres, by forward kinematics: the rigid skeleton's joints
    local : (frames, joints, 3, 3) float64, each rotation in its parent's frame
    """

    offsets: np.ndarray
    rotations: np.ndarray
    positions: np.ndarray
    local: np.ndarray


def standard_names(skeleton: Skeleton) -> tuple[str, ...]:
    """Joint names that Blender and others expect (Hips, LeftUpLeg, ...), one per joint."""
    names = []
    for joint in skeleton.joints:
        side, _, rest = joint.partition("_")
        names.append(side.capitalize() + STANDARD_NAMES[rest] if rest else STANDARD_NAMES[joint])
    return tuple(names)


def stature(offsets: np.ndarray, skeleton: Skeleton) -> float:
    """Rough body height in metres from rest offsets: left leg, trunk and head; 1.7 where all bones have no length."""
    length = np.linalg.norm(offsets, axis=1)
    spine = [j for j, n in enumerate(skeleton.joints) if n.startswith("spine") or n in ("neck", "head")]
    leg = [skeleton.index(f"left_{n}") for n in ("knee", "ankle")]
    height = float(length[spine].sum() + length[leg].sum()) * 1.19
    return height if height > 1e-6 else 1.7


def rest_offsets(joints: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """T-pose offsets with the clip's median bone lengths; hips and shoulders keep the shape they were measured with.

    joints (frames, joints, 3) float64, metres. Returns (joints, 3) float64, metres.
    """
    offsets = np.zeros((len(skeleton), 3))
    children = _children(skeleton)
    for parent, kids in enumerate(children):
        bones = joints[:, kids] - joints[:, [parent]]
        lengths = np.median(np.linalg.norm(bones, axis=-1), axis=0)
        if len(kids) > 1:
            directions = _branch_shape(bones, [skeleton.joints[k] for k in kids])
        else:
            directions = np.array([_rest_direction(skeleton.joints[k]) for k in kids]).reshape(-1, 3)
        offsets[kids] = directions * lengths[:, None]
    return offsets


def fit_pose(motion: Motion) -> Pose:
    """Rotations of a rigid skeleton that follow the motion's joints (ours).

    Each joint aims from where forward kinematics has brought it, so that bones that change their length in the file
    do not add up to a drift along the limb. A bone without length keeps its parent's rotation.
    """
    skeleton = motion.skeleton
    joints = motion.joints.astype(np.float64)
    offsets = rest_offsets(joints, skeleton)
    frames, count = joints.shape[:2]
    rotations = np.empty((frames, count, 3, 3))
    local = np.empty_like(rotations)
    positions = np.empty((frames, count, 3))
    positions[:, 0] = joints[:, 0]
    for joint, kids in enumerate(_children(skeleton)):
        parent = skeleton.parents[joint]
        if parent < 0:
            before = _upright(facing(joints, skeleton))
        else:
            before = rotations[:, parent]
            positions[:, joint] = positions[:, parent] + before @ offsets[joint]
        if not kids:
            rotations[:, joint] = before
        else:
            targets = joints[:, kids] - positions[:, [joint]]
            turn = _best_fit if len(kids) > 1 else _aim
            rotations[:, joint] = turn(before, offsets[kids], targets)
        root = parent < 0
        local[:, joint] = rotations[:, joint] if root else before.swapaxes(1, 2) @ rotations[:, joint]
    return Pose(offsets, rotations, positions, local)


def euler_angles(rotations: np.ndarray) -> tuple[str, np.ndarray]:
    """Continuous intrinsic Euler angles of one joint over time.

    ZXY, unless that comes near gimbal lock and another order stays farther from it. Of the two triples that name the
    same rotation the one nearest to the frame before is taken, then turns are unwrapped.

    Parameters
    ----------
    rotations : (frames, 3, 3) float

    Returns
    -------
    order, and (frames, 3) float64 degrees in that order.
    """
    from scipy.spatial.transform import Rotation

    order = "ZXY"
    if _lock(rotations, order) > GIMBAL_LIMIT:
        order = min(("ZXY", "XZY", "YXZ", "YZX", "ZYX", "XYZ"), key=lambda o: _lock(rotations, o))
    angles = Rotation.from_matrix(rotations).as_euler(order, suppress_warnings=True)
    other = np.stack([angles[:, 0] + np.pi, np.pi - angles[:, 1], angles[:, 2] + np.pi], axis=1)
    stay = np.abs(_wrap(np.diff(angles, axis=0))).sum(axis=1)
    change = np.abs(_wrap(other[1:] - angles[:-1])).sum(axis=1)
    flipped = np.concatenate([[0], np.cumsum(change < stay) % 2]).astype(bool)
    return order, np.rad2deg(np.unwrap(np.where(flipped[:, None], other, angles), axis=0))


def bvh_text(motion: Motion) -> str:
    """The motion as a BVH file's text: centimetres, degrees, standard joint names, T-pose at rest, Y up."""
    pose = fit_pose(motion)
    skeleton = motion.skeleton
    names = standard_names(skeleton)
    children = _children(skeleton)
    ends = _end_sites(pose.offsets, skeleton)
    eulers = [euler_angles(pose.local[:, j]) for j in range(len(skeleton))]
    lines, sequence = ["HIERARCHY"], []

    def describe(joint: int, depth: int) -> None:
        pad = "  " * depth
        sequence.append(joint)
        rotation = " ".join(f"{axis}rotation" for axis in eulers[joint][0])
        channels = f"3 {rotation}" if joint else f"6 Xposition Yposition Zposition {rotation}"
        lines.append(f"{pad}{'JOINT' if joint else 'ROOT'} {names[joint]}")
        lines.extend([pad + "{", f"{pad}  OFFSET {_numbers(pose.offsets[joint])}", f"{pad}  CHANNELS {channels}"])
        for child in children[joint]:
            describe(child, depth + 1)
        if not children[joint]:
            lines.extend([f"{pad}  End Site", f"{pad}  {{", f"{pad}    OFFSET {_numbers(ends[joint])}", f"{pad}  }}"])
        lines.append(pad + "}")

    describe(0, 0)
    values = np.concatenate([pose.positions[:, 0] * 100.0, *(eulers[j][1] for j in sequence)], axis=1)
    lines += ["MOTION", f"Frames: {len(motion)}", f"Frame Time: {1.0 / motion.fps:.10f}"]
    row = " ".join(["%.5f"] * values.shape[1])
    lines += [row % tuple(frame) for frame in (values + 0.0).tolist()]
    return "\n".join(lines) + "\n"


def write_bvh(motion: Motion, target: str | os.PathLike[str] | IO[str]) -> None:
    """Write the motion as BVH to a path (atomically) or an open text file.

    Raises
    ------
    DataError
        The target cannot be written.
    """
    text = bvh_text(motion)
    if not isinstance(target, (str, os.PathLike)):
        target.write(text)
        return
    write_atomic(target, text, make_folder=False)


def _children(skeleton: Skeleton) -> list[list[int]]:
    return [[c for c, p in enumerate(skeleton.parents) if p == joint] for joint in range(len(skeleton))]


def _rest_direction(child: str) -> tuple[float, float, float]:
    side, _, bone = child.rpartition("_")
    if bone in ("shoulder", "elbow", "wrist"):
        return (1.0, 0.0, 0.0) if side == "left" else (-1.0, 0.0, 0.0)
    legs = {"knee": (0.0, -1.0, 0.0), "ankle": (0.0, -1.0, 0.0), "heel": (0.0, -0.8, -0.6), "foot": (0.0, -0.45, 0.893)}
    return legs.get(bone, (0.0, 1.0, 0.0))


def _branch_shape(bones: np.ndarray, names: list[str]) -> np.ndarray:
    """Unit directions of the bones at a fork, (bones, 3), in a frame with +X to the left and +Y along the middle bone.

    bones (frames, bones, 3). A fork that has no size gets the directions of a plain T-pose.
    """
    left = next(k for k, n in enumerate(names) if n.startswith("left_"))
    right = next(k for k, n in enumerate(names) if n.startswith("right_"))
    middle = next(k for k, n in enumerate(names) if "_" not in n)
    x = _unit(bones[:, left] - bones[:, right])
    y = bones[:, middle]
    y = _unit(y - (y * x).sum(-1, keepdims=True) * x)
    frame = np.stack([x, y, np.cross(x, y)], axis=1)
    shape = np.median(np.einsum("fij,fbj->fbi", frame, bones), axis=0)
    plain = np.zeros_like(shape)
    plain[left, 0], plain[right, 0], plain[middle, 1] = 1.0, -1.0, 1.0
    return np.where(np.linalg.norm(shape, axis=1, keepdims=True) > 1e-6, _unit(shape), plain)


def _aim(before: np.ndarray, rest: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Smallest turn of the frames `before` (frames, 3, 3) that points the one rest bone (1, 3) at (frames, 1, 3)."""
    start = _unit(before @ rest[0])
    end = _unit(target[:, 0])
    cosine = (start * end).sum(-1)[:, None, None]
    x, y, z = np.moveaxis(np.cross(start, end), -1, 0)
    zero = np.zeros_like(x)
    cross = np.stack([zero, -z, y, z, zero, -x, -y, x, zero], axis=-1).reshape(-1, 3, 3)
    turn = np.eye(3) + cross + cross @ cross / np.maximum(1.0 + cosine, 1e-9)
    # straight back: half a turn about any axis across the bone
    axis = _unit(np.cross(start, np.eye(3)[np.argmin(np.abs(start), axis=-1)]))
    half = 2.0 * axis[:, :, None] * axis[:, None, :] - np.eye(3)
    turn = np.where(cosine < -1.0 + 1e-9, half, turn)
    has_length = ((np.abs(start).sum(-1) > 0) & (np.abs(end).sum(-1) > 0))[:, None, None]
    return np.where(has_length, turn, np.eye(3)) @ before


def _best_fit(before: np.ndarray, rest: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Rotations (frames, 3, 3) that bring rest bones (bones, 3) nearest to targets (frames, bones, 3) (Kabsch).

    A weak pull towards `before` settles what the bones leave open (all in one line, or without length).
    """
    pull = 1e-4 * max(float((rest**2).sum()), 1e-12)
    covariance = np.einsum("fbi,bj->fij", target, rest) + pull * before
    u, _, vt = np.linalg.svd(covariance)
    u[:, :, 2] *= np.sign(np.linalg.det(u @ vt))[:, None]
    return u @ vt


def _upright(forward: np.ndarray) -> np.ndarray:
    """Frames (frames, 3, 3) that stand upright and face `forward` (frames, 3), horizontal unit vectors."""
    up = np.broadcast_to([0.0, 1.0, 0.0], forward.shape)
    return np.stack([np.cross(up, forward), up, forward], axis=-1)


def _unit(vectors: np.ndarray) -> np.ndarray:
    """Vectors of length 1 along the last axis; those without length become 0."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.where(length > 1e-9, vectors / np.maximum(length, 1e-9), 0.0)


def _lock(rotations: np.ndarray, order: str) -> float:
    """Largest |sin| of the middle angle of an intrinsic order: 1 is gimbal lock."""
    return float(np.abs(rotations[:, "XYZ".index(order[0]), "XYZ".index(order[2])]).max())


def _wrap(angles: np.ndarray) -> np.ndarray:
    return (angles + np.pi) % (2 * np.pi) - np.pi


def _end_sites(offsets: np.ndarray, skeleton: Skeleton) -> dict[int, np.ndarray]:
    scale = stature(offsets, skeleton) / 1.7
    ends = {}
    for joint, kids in enumerate(_children(skeleton)):
        if not kids:
            bone = skeleton.joints[joint].rpartition("_")[2]
            direction = (0.0, 0.0, 1.0) if bone == "foot" else _rest_direction(skeleton.joints[joint])
            ends[joint] = np.array(direction) * END_LENGTH.get(bone, 0.05) * scale
    return ends


def _numbers(metres: np.ndarray) -> str:
    return " ".join(f"{value * 100.0 + 0.0:.6f}" for value in metres)
