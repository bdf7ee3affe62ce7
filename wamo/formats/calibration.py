"""Detect a calibration pose (T-pose) before a motion by the jump that follows. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.formats.options import Note
from wamo.motion import Motion, Skeleton

_LONGEST = 10  # longest held calibration pose, in frames; at least a second
_NEXT = 15  # frames after the jump to compare it with
_RATIO = 5.0
_LEAST = 0.08  # metres: mean distance that joints move, relative to the pelvis
_STILL = 1e-3  # metres
_STRAIGHT = 0.94  # cosine of 20 degrees
_LIMBS = (("hip", "knee", "ankle"), ("shoulder", "elbow", "wrist"))


def without_calibration(motion: Motion, notes: list[Note]) -> Motion:
    """Remove leading frames that hold a calibration pose, with a note."""
    count = calibration_frames(motion)
    if not count:
        return motion
    what = "the first frame is" if count == 1 else f"the first {count} frames are"
    notes.append(Note("calibration", f"{what} a calibration pose and dropped (keep with keep_calibration=True)"))
    return motion.with_(joints=motion.joints[count:])


def calibration_frames(motion: Motion) -> int:
    """Count the leading frames that hold a calibration pose: straight limbs, then a jump larger than any other."""
    longest = max(_LONGEST, round(motion.fps))
    joints = motion.joints[: longest + _NEXT + 1]
    if len(joints) < 4:
        return 0
    relative = joints - joints[:, :1]
    ways = np.linalg.norm(np.diff(relative, axis=0), axis=-1).mean(axis=1)
    first = int(np.argmax(ways > _STILL))
    after = ways[first + 1 : first + 1 + _NEXT]
    jump = ways[first]
    if first >= longest or len(after) < 2 or jump < _LEAST or jump < _RATIO * after.max():
        return 0
    return first + 1 if is_calibration_pose(joints[0], motion.skeleton) else 0


def is_calibration_pose(joints: np.ndarray, skeleton: Skeleton) -> bool:
    """Whether (joints, 3) hold a T- or A-pose: limbs straight, legs below and in line with the trunk."""

    def at(name: str) -> np.ndarray:
        return joints[skeleton.index(name)].astype(np.float64)

    for side in ("left", "right"):
        for upper, middle, lower in _LIMBS:
            a, b, c = (at(f"{side}_{joint}") for joint in (upper, middle, lower))
            if _cosine(b - a, c - b) < _STRAIGHT:
                return False
        if _cosine(at(f"{side}_hip") - at(f"{side}_ankle"), at("neck") - joints[0]) < _STRAIGHT:
            return False
    arms = [at(f"{side}_wrist") - at(f"{side}_shoulder") for side in ("left", "right")]
    across = at("left_shoulder") - at("right_shoulder")
    return _cosine(arms[0], across) > 0.35 and _cosine(arms[1], -across) > 0.35


def _cosine(a: np.ndarray, b: np.ndarray) -> float:
    return float(a @ b / max(1e-12, float(np.linalg.norm(a) * np.linalg.norm(b))))
