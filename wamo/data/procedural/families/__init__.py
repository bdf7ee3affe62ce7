"""The families of actions, by topic; importing this package registers them all."""

from wamo.data.procedural.families import fighting, gestures, locomotion, running
from wamo.data.procedural.families.registry import FAMILIES, Family, Params

__all__ = ["FAMILIES", "Family", "Params", "fighting", "gestures", "locomotion", "running"]
