"""Captions that claim a straight path are checked against the clip."""

from __future__ import annotations

import numpy as np
import pytest

from wamo import library as procedural
from wamo.data.direction import contradicts_direction
from wamo.motion import SMPL22
from wamo.motion.geometry import rotate_y


@pytest.mark.parametrize(
    ("caption", "degrees", "contradicts"),
    [
        ("a person walks forward", 170, True),
        ("someone runs straight ahead", -90, True),
        ("a person walks forward", 30, False),
        ("a person walks forward and turns around", 170, False),
        ("someone walks straight, then to the right side", 90, False),
        ("a dancer raises both arms", 170, False),
        ("a person walks in a circle going forward", 350, False),
        ("a person steps backward", 170, False),
    ],
)
def test_straight_captions_contradict_turning_clips(caption: str, degrees: float, contradicts: bool) -> None:
    pose = procedural.generate(3, "wave").joints[:1]
    angle = np.radians(np.linspace(0, degrees, 100))[:, None]
    joints = rotate_y(np.repeat(pose, 100, axis=0), angle).astype(np.float32)
    assert contradicts_direction(caption, joints, SMPL22) is contradicts
