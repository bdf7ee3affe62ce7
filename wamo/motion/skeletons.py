"""The skeletons of the field: SMPL-22 (HumanML3D's order) and KIT-21, with parts and mirror pairs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

PART_NAMES = ("torso", "left arm", "right arm", "left leg", "right leg")
"""The five body parts, in the order of every per-part array (paper: "part-specific")."""


@dataclass(frozen=True)
class Skeleton:
    """A fixed set of joints.

    Parameters
    ----------
    name : short name, also stored in files
    joints : joint names
    parents : parent index of each joint, -1 for the root (always joint 0)
    parts : part name -> joint indices; the five parts cover every joint once
    foot_joints : (left heel or ankle, left toe, right heel or ankle, right toe)
    """

    name: str
    joints: tuple[str, ...]
    parents: tuple[int, ...]
    parts: dict[str, tuple[int, ...]]
    foot_joints: tuple[int, int, int, int]

    def __hash__(self) -> int:
        return hash(self.name)

    def __len__(self) -> int:
        return len(self.joints)

    def index(self, joint: str) -> int:
        """Index of a joint by name; KeyError lists the names."""
        try:
            return self.joints.index(joint)
        except ValueError:
            raise KeyError(f"{self.name} has no joint {joint!r}; it has {', '.join(self.joints)}") from None

    @cached_property
    def bones(self) -> tuple[tuple[int, int], ...]:
        """(parent, child) for every bone."""
        return tuple((p, j) for j, p in enumerate(self.parents) if p >= 0)

    @cached_property
    def mirror(self) -> np.ndarray:
        """(joints,) int: the joint on the other side; middle joints map to themselves."""
        swap = {"left": "right", "right": "left"}
        other = []
        for joint in self.joints:
            side, _, rest = joint.partition("_")
            other.append(self.joints.index(f"{swap[side]}_{rest}") if side in swap else self.joints.index(joint))
        return np.array(other)

    @cached_property
    def part_of(self) -> np.ndarray:
        """(joints,) int: index into PART_NAMES of each joint's part."""
        return np.array([next(k for k, p in enumerate(PART_NAMES) if j in self.parts[p]) for j in range(len(self))])


SMPL22 = Skeleton(
    name="smpl22",
    joints=(
        "pelvis", "left_hip", "right_hip", "spine1", "left_knee", "right_knee", "spine2", "left_ankle", "right_ankle",
        "spine3", "left_foot", "right_foot", "neck", "left_collar", "right_collar", "head", "left_shoulder",
        "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist",
    ),
    parents=(-1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19),
    parts={
        "torso": (0, 3, 6, 9, 12, 15),
        "left arm": (13, 16, 18, 20),
        "right arm": (14, 17, 19, 21),
        "left leg": (1, 4, 7, 10),
        "right leg": (2, 5, 8, 11),
    },
    foot_joints=(7, 10, 8, 11),
)  # fmt: skip
"""HumanML3D's 22 joints in SMPL's order."""

KIT21 = Skeleton(
    name="kit21",
    joints=(
        "root", "spine1", "spine2", "neck", "head", "left_shoulder", "left_elbow", "left_wrist", "right_shoulder",
        "right_elbow", "right_wrist", "left_hip", "left_knee", "left_ankle", "left_heel", "left_foot", "right_hip",
        "right_knee", "right_ankle", "right_heel", "right_foot",
    ),
    parents=(-1, 0, 1, 2, 3, 3, 5, 6, 3, 8, 9, 0, 11, 12, 13, 14, 0, 16, 17, 18, 19),
    parts={
        "torso": (0, 1, 2, 3, 4),
        "left arm": (5, 6, 7),
        "right arm": (8, 9, 10),
        "left leg": (11, 12, 13, 14, 15),
        "right leg": (16, 17, 18, 19, 20),
    },
    foot_joints=(14, 15, 19, 20),
)  # fmt: skip
"""KIT-ML's 21 joints."""

_BY_NAME = {s.name: s for s in (SMPL22, KIT21)}


def skeleton_of(key: str | int) -> Skeleton:
    """The skeleton of this name, or with this number of joints (22 or 21)."""
    if isinstance(key, str) and key in _BY_NAME:
        return _BY_NAME[key]
    for skeleton in _BY_NAME.values():
        if len(skeleton) == key:
            return skeleton
    raise KeyError(f"no skeleton {key!r}: known are smpl22 (22 joints) and kit21 (21 joints)")
