"""Motions: joints over time on a skeleton, and the operations on them."""

from wamo.motion.motion import Motion
from wamo.motion.skeletons import KIT21, PART_NAMES, SMPL22, Skeleton, skeleton_of

__all__ = ["KIT21", "PART_NAMES", "SMPL22", "Motion", "Skeleton", "skeleton_of"]
