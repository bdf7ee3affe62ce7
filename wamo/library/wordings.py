"""Human sentences for clips of the library: captions that the library's patterns understand, by action. Not in the paper.

A sentence is attached to a clip only if its claim is true of the clip: the same actions in the same order, and no
other side, direction, speed or count. Sentences that name the action itself come before those that name a more general
one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from wamo.library.families import FAMILIES
from wamo.library.parse import claim_of
from wamo.library.styles import contradicts
from wamo.motion import Motion
from wamo.motion.facts import Claim, LibraryClip

TRIES = 8
"""Sentences of the right action that are tried for each one that is wanted."""

Wordings = Mapping[str, Sequence[tuple[str, Claim]]]
"""First action of the claim -> sentences with their claims."""


def understood(captions: Iterable[str]) -> dict[str, list[tuple[str, Claim]]]:
    """The captions that make a claim about actions of the library, by the name of the first action."""
    found: dict[str, list[tuple[str, Claim]]] = {}
    for caption in captions:
        claim = claim_of(caption)
        if claim is not None:
            found.setdefault(claim.actions[0].name, []).append((caption, claim))
    return found


def performed(claim: Claim) -> Claim:
    """The claim with the more general names of its actions, so that it can be told whether other claims hold of it."""
    actions = [
        replace(action, implies=FAMILIES[action.name].implies) if action.name in FAMILIES else action
        for action in claim.actions
    ]
    return replace(claim, actions=tuple(actions))


def with_wordings(motion: Motion, wordings: Wordings, count: int, seed: int) -> Motion:
    """Append up to ``count`` human sentences that describe a library clip to its captions.

    A clip of several actions only takes sentences about as many. Clips of contrast pairs are returned unchanged, since
    a sentence without the fact in which the pair differs would describe both.
    """
    clip = motion.clip_as(LibraryClip)
    if clip.contrast or not count:
        return motion
    performed = clip.actions if clip.simultaneous else clip.actions[:1]
    rng = np.random.default_rng(seed)
    true: list[tuple[str, Claim]] = []
    for names in ([a.name for a in performed], [name for a in performed for name in a.implies]):
        known = [entry for name in dict.fromkeys(names) for entry in wordings.get(name, ())]
        for i in rng.permutation(len(known))[: TRIES * count]:
            sentence, claim = known[i]
            astray = any(contradicts(sentence, action.style) for action in clip.actions)
            if len(claim.actions) == len(clip.actions) and claim.holds(clip) and not astray:
                true.append(known[i])
    added = [(s, c) for s, c in dict(true).items() if s not in motion.captions][:count]
    claims = (*clip.claims, *(claim for _, claim in added))
    return motion.with_(captions=(*motion.captions, *(s for s, _ in added)), clip=replace(clip, claims=claims))
