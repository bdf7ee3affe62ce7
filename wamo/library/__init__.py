"""Motions that need no download: procedural human motion on SMPL-22 with captions that say only what is true.

>>> from wamo import library
>>> motion = library.generate(7, "wave", side="left", speed="slow")
>>> motion.fps, motion.joints.shape[1:], motion.clip.actions[0].side
(20.0, (22, 3), 'left')

An action writes curves onto a `stage` (pelvis, spine, hands, feet), `solve` turns them into joints with planted feet,
and `grammar` says in many ways what was done. Everything is decided by the seed.
"""

from __future__ import annotations

from wamo.library.compose import COMPOSITES, generate
from wamo.library.contrast import CONTRASTS, contrast_pair
from wamo.library.everyday import everyday, with_everyday
from wamo.library.excerpts import excerpt
from wamo.library.families import FAMILIES, Family
from wamo.library.splits import SPLITS
from wamo.library.streams import library, stream

__all__ = [
    "COMPOSITES",
    "CONTRASTS",
    "FAMILIES",
    "SPLITS",
    "Family",
    "contrast_pair",
    "everyday",
    "excerpt",
    "generate",
    "library",
    "stream",
    "with_everyday",
]
