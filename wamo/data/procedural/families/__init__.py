"""The families of actions, by topic; importing this package registers them all."""

from wamo.data.procedural.families import (
    daily,
    dance,
    exercise,
    fighting,
    gestures,
    locomotion,
    posture,
    running,
    sports,
)
from wamo.data.procedural.families.registry import FAMILIES, Family, Params

__all__ = [
    "FAMILIES", "Family", "Params", "daily", "dance", "exercise", "fighting", "gestures", "locomotion", "posture", "running",
    "sports",
]  # fmt: skip
