"""What a motion is: joints over time on a skeleton, and the few operations that keep it one."""

from wamo.motion.motion import Motion
from wamo.motion.skeletons import KIT21, PART_NAMES, SMPL22, Skeleton, skeleton_of

__all__ = ["KIT21", "PART_NAMES", "SMPL22", "Motion", "Skeleton", "skeleton_of"]
