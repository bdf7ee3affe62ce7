"""Motions that need no download: procedural human motion on SMPL-22 with captions that say only what is true.

>>> from wamo.data import procedural
>>> motion = procedural.generate(7, "wave", side="left", speed="slow")
>>> motion.fps, motion.joints.shape[1:], motion.labels["actions"][0]["side"]
(20.0, (22, 3), 'left')

An action writes curves onto a `stage` (pelvis, spine, hands, feet), `solve` turns them into joints with planted feet,
and `grammar` says in many ways what was done. Everything is decided by the seed.
"""

from __future__ import annotations

from wamo.data.procedural.compose import COMPOSITES, generate
from wamo.data.procedural.contrast import CONTRASTS, contrast_pair
from wamo.data.procedural.everyday import everyday, with_everyday
from wamo.data.procedural.excerpts import excerpt
from wamo.data.procedural.families import FAMILIES, Family
from wamo.data.procedural.labels import holds
from wamo.data.procedural.splits import SPLITS
from wamo.data.procedural.streams import library, stream

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
    "holds",
    "library",
    "stream",
    "with_everyday",
]
