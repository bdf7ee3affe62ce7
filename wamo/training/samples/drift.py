"""Slow drift of joints, inherited by children, which makes procedural clips as noisy as captured ones."""

from __future__ import annotations

import numpy as np

from wamo.motion import Skeleton

KNOT = 8
"""Frames from one drawn displacement to the next (0.4 s at 20 fps)."""
INHERITED = 0.8
"""Share of a joint's displacement that its children inherit."""
ROOT = 0.3
"""Share of its displacement that the root keeps."""


def drifted(joints: np.ndarray, skeleton: Skeleton, most: float, rng: np.random.Generator) -> np.ndarray:
    """Displace every joint by a slow random curve plus a constant offset, inherited by its children.

    Parameters
    ----------
    joints : (frames, joints, 3) metres
    most : the standard deviation is drawn from 0 .. most metres for each clip; ends of limbs drift twice as far

    Returns
    -------
    (frames, joints, 3) float32

    Notes
    -----
    Not in the paper.
    """
    frames, count, _ = joints.shape
    size = most * rng.random()
    knots = max(4, frames // KNOT + 2)
    drawn = rng.normal(0, size, (knots, count, 3)) + rng.normal(0, size, (1, count, 3))
    at = np.linspace(0, knots - 1, frames)
    before = np.minimum(at.astype(int), knots - 2)
    share = (at - before)[:, None, None]
    share = share * share * (3 - 2 * share)
    moved = drawn[before] * (1 - share) + drawn[before + 1] * share
    moved[:, 0] *= ROOT
    for parent, child in skeleton.bones:
        moved[:, child] += INHERITED * moved[:, parent]
    return (joints + moved).astype(np.float32)
