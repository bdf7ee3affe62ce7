"""Construct joints of SMPL-22 that a file lacks from those that it has. Not in the paper.

Files of every kind get the same torso: SMPL's pelvis above the hip centre, SMPL's spacing of the spine along the
measured line from pelvis to neck, collars between spine and shoulder. Fractions are rounded means of SMPL's mean body
and of marker data; lengths are fractions of the leg (thigh + shin).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from wamo.motion.geometry import unit

PELVIS_UP, PELVIS_FORWARD = 0.10, 0.03
SPINE = {"spine1": 0.23, "spine2": 0.48, "spine3": 0.58}
"""Positions of the spine joints, as fractions of the line from pelvis to neck."""
SNAP = 0.05
"""A measured joint within this fraction of the line is used unchanged."""
COLLAR_BASE, COLLAR_OUT = 0.75, 0.47
NECK_ABOVE_SHOULDERS, HEAD_ABOVE_NECK = 0.07, 0.11
HEAD_RANGE = 0.6, 2.0
"""Shares of `HEAD_ABOVE_NECK` between which an unnamed joint above the neck counts as the head."""
NECK_ON_LEAF, HEAD_ON_LEAF = 0.2, 0.5
NECK_ON_COLLARS = 0.45
TOE_FORWARD, TOE_DOWN = 0.15, 0.06
HAND_REACH = 0.9

Places = dict[str, np.ndarray]


def leg_length(places: Places) -> float:
    """Median over time of thigh + shin, mean of both legs, in the units of the positions."""
    total = 0.0
    for side in ("left", "right"):
        hip, knee, ankle = (places[f"{side}_{j}"] for j in ("hip", "knee", "ankle"))
        total += float(np.median(np.linalg.norm(hip - knee, axis=-1) + np.linalg.norm(knee - ankle, axis=-1)))
    return total / 2


def place_pelvis(places: Places, up_point: np.ndarray, leg: float) -> np.ndarray:
    """Place SMPL's pelvis (frames, 3), above and slightly in front of the middle of the hips.

    ``up_point`` is a point that moves with the pelvis and lies above the hips.
    """
    middle = (places["left_hip"] + places["right_hip"]) / 2
    across = unit(places["left_hip"] - places["right_hip"])
    up = up_point - middle
    up = unit(up - (up * across).sum(axis=-1, keepdims=True) * across)
    return middle + leg * (PELVIS_UP * up + PELVIS_FORWARD * np.cross(across, up))


def along(points: list[np.ndarray], shares: dict[str, float]) -> tuple[Places, dict[str, int]]:
    """Place points at fixed fractions of a chain; also return which chain points were near enough to be used.

    Fractions refer to the chain's median bone lengths, so that a point stays on its bone over time.
    """
    bones = [float(np.median(np.linalg.norm(b - a, axis=-1))) for a, b in pairwise(points)]
    ways = np.concatenate([[0.0], np.cumsum(bones)]) / max(sum(bones), 1e-12)
    places: Places = {}
    taken: dict[str, int] = {}
    for joint, share in shares.items():
        inner = [k for k in range(1, len(points) - 1) if k not in taken.values()]
        nearest = min(inner, key=lambda k: abs(ways[k] - share), default=None)
        if nearest is not None and abs(ways[nearest] - share) <= SNAP:
            places[joint], taken[joint] = points[nearest], nearest
            continue
        k = min(int(np.searchsorted(ways, share, side="right")) - 1, len(points) - 2)
        part = (share - ways[k]) / max(ways[k + 1] - ways[k], 1e-12)
        places[joint] = points[k] + part * (points[k + 1] - points[k])
    return places, taken


def place_collar(base: np.ndarray, shoulder: np.ndarray) -> np.ndarray:
    """Place a collar between the upper spine and the shoulder."""
    return base + COLLAR_OUT * (shoulder - base)


def place_toe(places: Places, side: str, leg: float) -> np.ndarray:
    """Place the toe base at a right angle to the shin, in the direction that the hips face."""
    hip, knee, ankle = (places[f"{side}_{j}"] for j in ("hip", "knee", "ankle"))
    across = unit(places["left_hip"] - places["right_hip"])
    middle = (places["left_hip"] + places["right_hip"]) / 2
    forward = np.cross(across, unit(places["neck"] - middle))
    shin = unit(ankle - knee)
    ahead = forward - (forward * shin).sum(axis=-1, keepdims=True) * shin
    # if the hips face along the shin (kneeling), the bend of the knee gives the direction
    ahead = ahead + 0.2 * unit(knee - (hip + ankle) / 2)
    ahead = unit(ahead - (ahead * shin).sum(axis=-1, keepdims=True) * shin)
    return ankle + leg * (TOE_FORWARD * ahead + TOE_DOWN * shin)


def place_wrist(places: Places, side: str) -> np.ndarray:
    """Extend the arm straight beyond the elbow, for lack of a hand."""
    shoulder, elbow = places[f"{side}_shoulder"], places[f"{side}_elbow"]
    return elbow + HAND_REACH * (elbow - shoulder)
