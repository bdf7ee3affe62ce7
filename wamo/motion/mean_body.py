"""The same movement by one mean body, so that proportions and the make-up of a rig's torso do not matter. Ours.

HumanML3D gives all its clips one body too (its "uniform skeleton"); bone lengths alone, as there, leave a rig's own
place for the pelvis and the shoulders and its own bend of the spine, by which its clips can be told from others.
"""

from __future__ import annotations

import numpy as np

from wamo.motion.skeletons import Skeleton

LENGTHS = {
    "knee": 0.382, "ankle": 0.408, "foot": 0.137, "heel": 0.06, "elbow": 0.262, "wrist": 0.252, "head": 0.102,
}  # fmt: skip
"""Metres from the parent joint, for joints whose bone keeps its direction. SMPL's mean body, rounded."""
LEG = LENGTHS["knee"] + LENGTHS["ankle"]
PLACES = {
    "pelvis": (0.0, 0.084, 0.011), "root": (0.0, 0.084, 0.011), "spine1": (0.0, 0.196, -0.012),
    "spine2": (0.0, 0.326, 0.012), "spine3": (0.0, 0.381, 0.021), "neck": (0.0, 0.588, 0.0), "hip": (0.068, 0.0, 0.0),
    "collar": (0.073, 0.493, 0.005), "shoulder": (0.179, 0.530, 0.0),
}  # fmt: skip
"""Metres from the middle of the hips to the middle of what a clip does, in the torso's frame: out, up, forward."""


def on_mean_body(joints: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """A clip of any body as the mean body would move.

    Arms, legs and head keep the directions of their bones. The joints of the torso are where the mean body's are, and
    keep what they move from the middle of their own clip (a shrug, a bent back) in the frame of the torso: up from the
    middle of the hips to the neck, out along the hips. The way over the floor and the height go with the leg.

    Parameters
    ----------
    joints : (frames, joints, 3) float, metres, Y up

    Returns
    -------
    (frames, joints, 3) float32; the first frame's root above the origin, the lowest joint of the clip at y = 0
    """
    names = [joint.rpartition("_")[2] for joint in skeleton.joints]
    own = joints.astype(np.float64)
    left, right, neck = (own[:, skeleton.index(joint)] for joint in ("left_hip", "right_hip", "neck"))
    middle = (left + right) / 2
    frame = _torso_frame(left - right, neck - middle)
    leg = sum(_length(own, skeleton, names, bone) for bone in ("knee", "ankle"))
    back = np.median(np.linalg.norm(neck - middle, axis=-1))
    torso = [k for k, name in enumerate(names) if name in PLACES]
    places = np.array([PLACES[names[k]] for k in torso])
    places[[skeleton.joints[k].startswith("right") for k in torso], 0] *= -1
    local = (own[:, torso] - middle[:, None]) @ frame
    local = places + PLACES["neck"][1] / max(back, 1e-6) * (local - np.median(local, axis=0))
    found = np.empty(joints.shape)
    found[:, torso] = local @ frame.swapaxes(1, 2) + middle[:, None] * (LEG / max(leg, 1e-6))
    for parent, joint in skeleton.bones:  # parents stand before their children
        if joint not in torso:
            found[:, joint] = found[:, parent] + LENGTHS[names[joint]] * _unit(own[:, joint] - own[:, parent])
    found -= np.array([found[0, 0, 0], found[..., 1].min(), found[0, 0, 2]])
    return found.astype(np.float32)


def _torso_frame(across: np.ndarray, up: np.ndarray) -> np.ndarray:
    """(frames, 3, 3): columns point to the person's left, up the back and forward."""
    up = _unit(up)
    out = _unit(across - (across * up).sum(-1, keepdims=True) * up)
    return np.stack([out, up, np.cross(out, up)], axis=-1)


def _length(joints: np.ndarray, skeleton: Skeleton, names: list[str], bone: str) -> float:
    """Mean over both sides of the median length over time, metres."""
    ends = [(parent, joint) for parent, joint in skeleton.bones if names[joint] == bone]
    return float(np.mean([np.median(np.linalg.norm(joints[:, k] - joints[:, p], axis=-1)) for p, k in ends]))


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
