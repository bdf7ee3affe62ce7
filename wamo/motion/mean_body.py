"""The same movement by one mean body, so that proportions and the make-up of a rig's torso do not matter. Ours.

HumanML3D gives all its clips one body too (its "uniform skeleton"); bone lengths alone, as there, leave a rig's own
place for the pelvis and the shoulders and its own bend of the spine, by which its clips can be told from others.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from wamo.motion.geometry import unit
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
    plan = _plan(skeleton)
    own = joints.astype(np.float64)
    left, right, neck = own[:, plan.hips[0]], own[:, plan.hips[1]], own[:, plan.neck]
    middle = (left + right) / 2
    frame = _torso_frame(left - right, neck - middle)
    bones = own[:, plan.limbs] - own[:, plan.parents]
    sizes = np.linalg.norm(bones, axis=-1, keepdims=True)
    leg = 2 * np.median(sizes[:, plan.leg], axis=0).mean()  # thigh and shin, mean of both sides
    back = np.median(np.linalg.norm(neck - middle, axis=-1))
    local = (own[:, plan.torso] - middle[:, None]) @ frame
    local = plan.places + PLACES["neck"][1] / max(back, 1e-6) * (local - np.median(local, axis=0))
    found = np.empty(joints.shape)
    found[:, plan.torso] = local @ frame.swapaxes(1, 2) + middle[:, None] * (LEG / max(leg, 1e-6))
    found[:, plan.limbs] = found[:, plan.anchors] + plan.chains @ (bones * plan.lengths / np.maximum(sizes, 1e-9))
    found -= np.array([found[0, 0, 0], found[..., 1].min(), found[0, 0, 2]])
    return found.astype(np.float32)


@dataclass(frozen=True, eq=False)
class _Plan:
    """Joint indices of one skeleton: ``limbs`` with their ``parents`` and the torso joint that each limb hangs on.

    ``lengths`` (limbs, 1) and ``places`` (torso, 3) are metres; ``chains`` (limbs, limbs) has 1 where the column's bone
    leads to the row's joint; ``leg`` are the rows of thighs and shins.
    """

    hips: tuple[int, int]
    neck: int
    torso: list[int]
    places: np.ndarray
    limbs: list[int]
    parents: list[int]
    anchors: list[int]
    lengths: np.ndarray
    chains: np.ndarray
    leg: list[int]


@cache
def _plan(skeleton: Skeleton) -> _Plan:
    names = [joint.rpartition("_")[2] for joint in skeleton.joints]
    torso = [k for k, name in enumerate(names) if name in PLACES]
    limbs = [k for k, name in enumerate(names) if name in LENGTHS]
    places = np.array([PLACES[names[k]] for k in torso])
    places[[skeleton.joints[k].startswith("right") for k in torso], 0] *= -1
    chains, anchors = np.zeros((len(limbs), len(limbs))), []
    for row, joint in enumerate(limbs):
        while joint in limbs:
            chains[row, limbs.index(joint)] = 1
            joint = skeleton.parents[joint]
        anchors.append(joint)
    return _Plan(
        (skeleton.index("left_hip"), skeleton.index("right_hip")), skeleton.index("neck"), torso, places, limbs,
        [skeleton.parents[k] for k in limbs], anchors, np.array([[LENGTHS[names[k]]] for k in limbs]), chains,
        [row for row, k in enumerate(limbs) if names[k] in ("knee", "ankle")],
    )  # fmt: skip


def _torso_frame(across: np.ndarray, up: np.ndarray) -> np.ndarray:
    """(frames, 3, 3): columns point to the person's left, up the back and forward."""
    up = unit(up)
    out = unit(across - (across * up).sum(-1, keepdims=True) * up)
    return np.stack([out, up, np.cross(out, up)], axis=-1)
