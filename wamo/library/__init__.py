"""The procedural library: generated human motion on SMPL-22 with true captions; needs no download. Not in the paper.

>>> from wamo import library
>>> motion = library.generate(7, "wave", side="left", speed="slow")
>>> motion.fps, motion.joints.shape[1:], motion.clip.actions[0].side
(20.0, (22, 3), 'left')

An action of a family writes curves onto a `Stage` (pelvis, spine, hands, feet), `solve` turns them into joints with
planted feet, and `grammar` words captions and the claims they make. The seed determines everything.
"""

from __future__ import annotations

from wamo.library.compose import COMPOSITES, generate
from wamo.library.contrast import CONTRASTS, contrast_pair
from wamo.library.everyday import everyday, with_everyday
from wamo.library.excerpts import excerpt
from wamo.library.families import FAMILIES, Family
from wamo.library.parse import claim_of
from wamo.library.splits import SPLITS
from wamo.library.streams import embedded, stream
from wamo.library.wordings import Wordings, performed, understood, with_wordings

__all__ = [
    "COMPOSITES",
    "CONTRASTS",
    "FAMILIES",
    "SPLITS",
    "Family",
    "Wordings",
    "claim_of",
    "contrast_pair",
    "embedded",
    "everyday",
    "excerpt",
    "generate",
    "performed",
    "stream",
    "understood",
    "with_everyday",
    "with_wordings",
]
