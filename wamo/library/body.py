"""The performer's body: bone lengths of a standing adult and their variation between people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

STATURE = 1.70
"""Stature of the mean body below, in metres."""

_REST = {  # from the parent joint, left side, in metres; limbs have only a length
    "hip": (0.068, -0.085, -0.008),
    "spine1": (0.0, 0.112, -0.028),
    "spine2": (0.0, 0.132, 0.018),
    "spine3": (0.0, 0.056, 0.006),
    "neck": (0.0, 0.208, -0.034),
    "head": (0.0, 0.092, 0.044),
    "collar": (0.074, 0.112, -0.022),
    "shoulder": (0.108, 0.036, -0.012),
    "ball": (0.016, -0.056, 0.124),
}
THIGH, SHANK, UPPER_ARM, FOREARM = 0.382, 0.408, 0.262, 0.252  # metres, SMPL's mean body
ANKLE_HEIGHT = 0.074


@dataclass(frozen=True)
class Body:
    """One performer.

    Parameters
    ----------
    offsets : joint name without side -> (3,) float metres from its parent, for the left side
    thigh, shank, upper_arm, forearm : bone lengths, metres
    ankle : height of the ankle over the floor with a flat foot, metres
    """

    offsets: dict[str, np.ndarray]
    thigh: float
    shank: float
    upper_arm: float
    forearm: float
    ankle: float

    @property
    def leg(self) -> float:
        """Length from hip to ankle with a straight knee, in metres."""
        return self.thigh + self.shank

    @property
    def arm(self) -> float:
        """Length from shoulder to wrist with a straight elbow, in metres."""
        return self.upper_arm + self.forearm

    @property
    def pelvis_height(self) -> float:
        """Height of the pelvis in a relaxed stand, in metres."""
        return self.ankle + 0.9935 * self.leg - float(self.offsets["hip"][1])

    @property
    def scale(self) -> float:
        """Leg length relative to the mean body; step lengths and squat depths scale with it."""
        return self.leg / (THIGH + SHANK)


def random_body(rng: np.random.Generator) -> Body:
    """Draw an adult: stature 1.52-1.93 m, limb proportions within a few percent of the mean. Not in the paper."""
    size = float(np.clip(rng.normal(STATURE, 0.085), 1.52, 1.93)) / STATURE
    legs, arms, trunk = (1 + 0.025 * np.clip(rng.standard_normal(3), -2, 2)) * size
    widths = 1 + 0.05 * np.clip(rng.standard_normal(2), -2, 2)
    offsets = {}
    for name, value in _REST.items():
        offset = np.array(value) * (size if name in ("hip", "ball") else trunk)
        offset[0] *= widths[0] if name == "hip" else widths[1] if name in ("collar", "shoulder") else 1.0
        offsets[name] = offset
    return Body(offsets, THIGH * legs, SHANK * legs, UPPER_ARM * arms, FOREARM * arms, ANKLE_HEIGHT * size)
