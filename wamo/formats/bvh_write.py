"""Motion -> BVH: rotations recovered from joint positions, on a T-pose skeleton of median bone lengths."""

from __future__ import annotations

import os
from typing import IO

import numpy as np

from wamo.files import write_atomic
from wamo.formats.joint_names import Naming, standard_names
from wamo.motion import Motion, Skeleton
from wamo.motion.pose import ADULT, Pose, children, fit_pose, rest_direction, stature
from wamo.motion.rotations import euler_angles

END_LENGTH = {"head": 0.16, "wrist": 0.09, "foot": 0.06}
"""Distance of the end site from a leaf joint, metres for a body of 1.7 m."""

_CENTIMETRES = 100.0


def bvh_text(motion: Motion, *, naming: Naming = "standard") -> str:
    """Format the motion as BVH: centimetres, degrees, T-pose at rest, Y up.

    The root has position channels, and so does every joint that rotations alone would leave more than 8 mm from its
    position (see `wamo.motion.pose.fit_pose`); a position channel replaces the joint's OFFSET, as in Blender.
    """
    pose, skeleton = fit_pose(motion), motion.skeleton
    writer = _Hierarchy(pose, skeleton, standard_names(skeleton, naming))
    writer.describe(0, 0)
    values = np.concatenate(writer.columns, axis=1)
    lines = [*writer.lines, "MOTION", f"Frames: {len(motion)}", f"Frame Time: {1.0 / motion.fps:.10f}"]
    row = " ".join(["%.5f"] * values.shape[1])
    lines += [row % tuple(frame) for frame in (values + 0.0).tolist()]
    return "\n".join(lines) + "\n"


def write_bvh(motion: Motion, target: str | os.PathLike[str] | IO[str], *, naming: Naming = "standard") -> None:
    """Write the motion as BVH to a path (atomically) or an open text file.

    Raises
    ------
    DataError
        The target cannot be written.
    """
    text = bvh_text(motion, naming=naming)
    if isinstance(target, (str, os.PathLike)):
        write_atomic(target, text, make_folder=False)
    else:
        target.write(text)


class _Hierarchy:
    """Collects the lines of the HIERARCHY section and, in the same order, the columns of the MOTION section."""

    def __init__(self, pose: Pose, skeleton: Skeleton, names: tuple[str, ...]) -> None:
        self.pose, self.names = pose, names
        self.children = children(skeleton)
        self.ends = _end_sites(pose.offsets, skeleton)
        self.lines = ["HIERARCHY"]
        self.columns: list[np.ndarray] = []

    def describe(self, joint: int, depth: int) -> None:
        """Append a joint and everything below it."""
        pad = "  " * depth
        order, angles = euler_angles(self.pose.local[:, joint])
        channels = [f"{axis}rotation" for axis in order]
        place = self.pose.translations.get(joint) if joint else self.pose.positions[:, 0]
        if place is not None:
            channels = ["Xposition", "Yposition", "Zposition", *channels]
            self.columns.append(place * _CENTIMETRES)
        self.columns.append(angles)
        self.lines += [
            f"{pad}{'JOINT' if joint else 'ROOT'} {self.names[joint]}",
            pad + "{",
            f"{pad}  OFFSET {_numbers(self.pose.offsets[joint])}",
            f"{pad}  CHANNELS {len(channels)} {' '.join(channels)}",
        ]
        for child in self.children[joint]:
            self.describe(child, depth + 1)
        if joint in self.ends:
            end = _numbers(self.ends[joint])
            self.lines += [f"{pad}  End Site", f"{pad}  {{", f"{pad}    OFFSET {end}", f"{pad}  }}"]
        self.lines.append(pad + "}")


def _end_sites(offsets: np.ndarray, skeleton: Skeleton) -> dict[int, np.ndarray]:
    scale = stature(offsets, skeleton) / ADULT
    ends = {}
    for joint, kids in enumerate(children(skeleton)):
        if not kids:
            bone = skeleton.joints[joint].rpartition("_")[2]
            direction = (0.0, 0.0, 1.0) if bone == "foot" else rest_direction(skeleton.joints[joint])
            ends[joint] = np.array(direction) * END_LENGTH.get(bone, 0.05) * scale
    return ends


def _numbers(metres: np.ndarray) -> str:
    return " ".join(f"{value * _CENTIMETRES + 0.0:.6f}" for value in metres)
