"""Paraphrase pairs: two captions by different people of the same clip, drawn for the text side. Not in the paper."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wamo.motion.captions import caption_key
from wamo.training.samples.chance import rng_of

Pair = tuple[str, str]


def paraphrase_pairs(groups: Sequence[Sequence[str]], count: int, seed: int, epoch: int, batch: int) -> list[Pair]:
    """Draw pairs of captions for one batch: different clips, two captions each.

    Parameters
    ----------
    groups : at least two distinct captions of each clip
    count : number of pairs; fewer if there are fewer clips
    seed, epoch, batch : all that the draw depends on
    """
    rng = rng_of(seed, epoch, batch, "paraphrases")
    chosen = rng.choice(len(groups), min(count, len(groups)), replace=False)
    pairs = []
    for group in (groups[i] for i in chosen):
        first, second = rng.choice(len(group), 2, replace=False)
        pairs.append((group[first], group[second]))
    return pairs


def paraphrase_positives(pairs: Sequence[Pair]) -> np.ndarray:
    """(pairs, pairs) bool: whether the first caption of pair i may describe the clip of pair j.

    True on the diagonal and where two pairs share a caption, which then says nothing against either clip.
    """
    keys = [frozenset(map(caption_key, pair)) for pair in pairs]
    return np.array([[i == j or bool(one & other) for j, other in enumerate(keys)] for i, one in enumerate(keys)])
