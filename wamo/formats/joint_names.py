"""Joint names that animation tools expect, for BVH and GLB files."""

from __future__ import annotations

from typing import Literal

from wamo.motion import Skeleton

Naming = Literal["standard", "mixamo"]

_NAMES = {
    "pelvis": "Hips", "root": "Hips", "spine1": "Spine", "spine2": "Spine1", "spine3": "Spine2", "neck": "Neck",
    "head": "Head", "collar": "Shoulder", "shoulder": "Arm", "elbow": "ForeArm", "wrist": "Hand", "hip": "UpLeg",
    "knee": "Leg", "ankle": "Foot", "heel": "Heel", "foot": "ToeBase",
}  # fmt: skip

PREFIXES: dict[str, str] = {"standard": "", "mixamo": "mixamorig:"}
"""The prefix of every name in each naming."""


def standard_names(skeleton: Skeleton, naming: Naming = "standard") -> tuple[str, ...]:
    """Names that Blender, Unity and others recognise, one per joint: Hips, LeftUpLeg, ...

    Parameters
    ----------
    naming : "standard", or "mixamo" for Mixamo's prefix (mixamorig:Hips, ...)
    """
    names = []
    for joint in skeleton.joints:
        side, _, rest = joint.partition("_")
        names.append(PREFIXES[naming] + (side.capitalize() + _NAMES[rest] if rest else _NAMES[joint]))
    return tuple(names)
