"""Paraphrase pairs: two captions by different people of the same clip, drawn for the text side. Not in the paper."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wamo.data.samples import read_claim, read_performed
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
    """(pairs, pairs) bool: whether two pairs may describe the same clip.

    True on the diagonal, where they share a caption, and where what one caption claims follows from one of the other
    pair ("walks" from "walks forward"), as far as the library's patterns understand them.
    """
    keys = [frozenset(map(caption_key, pair)) for pair in pairs]
    claims, true = (
        [[claim for claim in map(read, sorted(one)) if claim is not None] for one in keys]
        for read in (read_claim, read_performed)
    )
    found = np.eye(len(pairs), dtype=bool)
    for i, one in enumerate(keys):
        for j, other in enumerate(keys):
            follows = any(claim.holds(told) for claim in claims[i] for told in true[j])
            if i != j and (follows or one & other):
                found[i, j] = found[j, i] = True
    return found
