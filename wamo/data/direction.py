"""Check captions against the direction of a clip: "walks forward" must not describe a walk around a corner."""

from __future__ import annotations

import re

import numpy as np

from wamo.motion import Skeleton
from wamo.motion.geometry import heading

_STRAIGHT = re.compile(r"\b(?:walk|run|jog|step|stride|go|move|march)\w*\b.*\b(?:forwards?|straight|ahead)\b")
_NOT_ONLY = re.compile(
    r"\b(?:turn|circl|spin|veer|curv|arc|corner|around|round|back|return|side|danc|pirouette|zig|then|again|twice)\w*"
)
MAX_TURN = 60.0
"""Degrees between the first and the last heading up to which a clip counts as straight."""


def contradicts_direction(caption: str, joints: np.ndarray, skeleton: Skeleton) -> bool:
    """Whether a caption claims walking straight on, and nothing else, while the clip ends facing elsewhere.

    Parameters
    ----------
    joints : (frames, joints, 3) metres, Y up

    Notes
    -----
    Not in the paper. Captions of windows are short and often omit a turn; training on them teaches wrong words.
    """
    if not _STRAIGHT.search(caption) or _NOT_ONLY.search(caption):
        return False
    angle = np.degrees(np.unwrap(heading(joints.astype(np.float64), skeleton)))
    return bool(abs(angle[-1] - angle[0]) > MAX_TURN)
