"""The families of actions, by topic; importing this package registers them all."""

from wamo.data.procedural.families import gestures, locomotion
from wamo.data.procedural.families.registry import FAMILIES, Family, Params

__all__ = ["FAMILIES", "Family", "Params", "gestures", "locomotion"]
