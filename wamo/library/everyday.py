"""Everyday sentences: how people phrase a search, in addition to the grammar's descriptions. Not in the paper.

`everyday.tsv` holds them, one a line: the action, the facts that the sentence claims, the sentence. A sentence that names
a side also yields its mirrored version. They were written from the families' descriptions alone, without looking at the
queries that evaluate the search (`experiments/queries.tsv`), and are added to training clips only. Their typing errors
are intentional: visitors make them too.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from wamo.errors import DataError
from wamo.library.families import FAMILIES
from wamo.library.styles import contradicts
from wamo.motion import Motion
from wamo.motion.captions import mirror_caption
from wamo.motion.facts import Action, Claim, LibraryClip


@cache
def everyday() -> dict[str, list[tuple[str, Claim]]]:
    """Action name -> its sentences with their claims, mirrored versions included.

    Raises
    ------
    DataError
        A line names an action or a fact that the library does not have.
    """
    found: dict[str, list[tuple[str, Claim]]] = {name: [] for name in FAMILIES}
    table = (resources.files("wamo.library") / "everyday.tsv").read_text("utf-8")
    for number, line in enumerate(table.splitlines(), 1):
        action, facts, sentence = line.split("\t")
        claim = Claim((Action(action, **_facts(action, facts, number)),))
        turned = mirror_caption(sentence)
        found[action].append((sentence, claim))
        if turned != sentence:
            found[action].append((turned, claim.mirror()))
    return found


def _facts(action: str, words: str, number: int) -> dict[str, Any]:
    """Parse the facts of a line, e.g. "side=left count=2", into values of the action's space."""
    if action not in FAMILIES:
        raise DataError(f"everyday.tsv, line {number}: no action {action!r}")
    facts: dict[str, Any] = {}
    for word in words.split():
        key, _, value = word.partition("=")
        known = {str(v): v for v in FAMILIES[action].space.get(key, ())}
        if value not in known:
            raise DataError(f"everyday.tsv, line {number}: {action} has no {key}={value}")
        facts[key] = known[value]
    return facts


def with_everyday(motion: Motion, count: int, seed: int) -> Motion:
    """Append up to ``count`` everyday sentences that describe the clip to its captions.

    Clips of several actions are returned unchanged, since a sentence describes one action only.
    """
    clip = motion.clip_as(LibraryClip)
    if len(clip.actions) != 1:
        return motion
    (action,) = clip.actions
    true = [(s, c) for s, c in everyday()[action.name] if c.holds(clip) and not contradicts(s, action.style)]
    picked = [true[i] for i in np.random.default_rng(seed).permutation(len(true))[:count]]
    claims = (*clip.claims, *(claim for _, claim in picked))
    return motion.with_(captions=(*motion.captions, *(s for s, _ in picked)), clip=replace(clip, claims=claims))
