"""From joints to the encoder's input trajectories, and back."""

from __future__ import annotations

import numpy as np

from wamo.motion import PART_NAMES, Skeleton
from wamo.motion.geometry import heading, rotate_y


def to_trajectories(joints: np.ndarray, skeleton: Skeleton, representation: str = "heading") -> np.ndarray:
    """Compute the trajectories of a canonical clip.

    Parameters
    ----------
    joints : (frames, joints, 3) float, metres, canonical frame
    representation : "global" returns the joints themselves (paper). "heading" (not in the paper) returns, in the
        body's heading in each frame: node 0 = (distance walked to the left, pelvis height, distance walked
        forward), nodes 1.. = joints relative to the pelvis (height: above the floor), last node = (unwrapped heading
        in radians, its sine, its cosine)

    Returns
    -------
    (frames, nodes, 3) float32
    """
    if representation == "global":
        return joints.astype(np.float32)
    positions = joints.astype(np.float64)
    angle = np.unwrap(heading(positions, skeleton))
    root = positions[:, 0]
    steps = np.diff(root, axis=0, prepend=root[:1])
    walked = np.cumsum(rotate_y(steps, -angle), axis=0)
    ground = root * np.array([1.0, 0.0, 1.0])
    local = rotate_y(positions - ground[:, None], -angle[:, None])
    local[:, 0, 0], local[:, 0, 2] = walked[:, 0], walked[:, 2]
    turn = np.stack([angle, np.sin(angle), np.cos(angle)], axis=-1)[:, None]
    return np.concatenate([local, turn], axis=1).astype(np.float32)


def clip_features(joints: np.ndarray, skeleton: Skeleton, representation: str = "heading") -> np.ndarray:
    """Encoder input of a canonical clip: `to_trajectories` with flattened nodes, (frames, channels) float32."""
    return to_trajectories(joints, skeleton, representation).reshape(len(joints), -1)


def to_joints(trajectories: np.ndarray, representation: str = "heading") -> np.ndarray:
    """Inverse of `to_trajectories`: (frames, nodes, 3) -> (frames, joints, 3); starts above the origin.

    The heading comes from its sine and cosine. The unwrapped angle grows with every turn, so that a relative error of a
    few per cent in a reconstructed one would turn the whole body.
    """
    if representation == "global":
        return trajectories
    local, turn = trajectories[:, :-1].astype(np.float64), trajectories[:, -1].astype(np.float64)
    angle = np.arctan2(turn[:, 1], turn[:, 2])
    walked = local[:, 0] * np.array([1.0, 0.0, 1.0])
    root = np.cumsum(rotate_y(np.diff(walked, axis=0, prepend=walked[:1]), angle), axis=0)
    local = local.copy()
    local[:, 0, 0] = local[:, 0, 2] = 0
    return (rotate_y(local, angle[:, None]) + root[:, None]).astype(np.float32)


def node_groups(skeleton: Skeleton, representation: str, granularity: str) -> list[list[int]]:
    """Group the nodes that are embedded together: parts in the order of PART_NAMES, single nodes, or all nodes.

    The heading node belongs to the torso.
    """
    extra = [] if representation == "global" else [len(skeleton)]
    if granularity == "whole":
        return [[*range(len(skeleton)), *extra]]
    if granularity == "joints":
        return [[j] for j in [*range(len(skeleton)), *extra]]
    groups = [list(skeleton.parts[part]) for part in PART_NAMES]
    groups[0] += extra
    return groups
