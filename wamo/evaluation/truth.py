"""What is known of the clips beside their captions: labels, and the structured facts of the procedural library."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

import numpy as np

from wamo.data.samples import Sample
from wamo.motion.facts import LibraryClip

Value = TypeVar("Value")

RULE = "first caption; every motion of which its claims hold, 0.5 in nDCG where only the actions agree"
"""Caption rule of the grades of `claim_grades`."""


def have_claims(samples: Sequence[Sample]) -> bool:
    """Whether every clip has structured claims and facts."""
    return all(isinstance(s.motion.clip, LibraryClip) for s in samples)


def label_kinds(samples: Sequence[Sample]) -> dict[str, list[str]]:
    """Kind of label -> label of each clip, coarse kinds first; only kinds that every clip has."""
    if all(s.label for s in samples):
        return {"exercise": [s.label.split("/")[0] for s in samples]}
    clips = [s.motion.clip for s in samples if isinstance(s.motion.clip, LibraryClip)]
    if len(clips) < len(samples):
        return {}
    return {
        "kind of action": [clip.kind.replace("_", " ") for clip in clips],
        "action family": [clip.family.replace("_", " ") for clip in clips],
    }


def label_levels(samples: Sequence[Sample]) -> dict[str, list[str]]:
    """Name -> labels to score by: whole labels and, if they have parts ("m01/right"), their first parts."""
    whole = [s.label for s in samples]
    if not any("/" in label for label in whole):
        return {"label": whole}
    return {"exercise and side": whole, "exercise": [label.split("/")[0] for label in whole]}


def claim_grades(samples: Sequence[Sample]) -> np.ndarray:
    """(texts, motions) float32: 1 if the first caption's claims are true of the motion, 0.5 if only its actions are.

    Each distinct claim is compared once with each distinct set of facts.
    """
    clips = [s.motion.clip_as(LibraryClip) for s in samples]
    claim_of, claims = _distinct([clip.claims[0] for clip in clips], lambda claim: claim)
    shown_of, shown = _distinct(clips, lambda clip: (clip.actions, clip.simultaneous))
    grades = np.zeros((len(claims), len(shown)), np.float32)
    for i, claim in enumerate(claims):
        for j, clip in enumerate(shown):
            grades[i, j] = 1.0 if claim.holds(clip) else 0.5 * claim.bare.holds(clip)
    return grades[claim_of][:, shown_of]


def _distinct(values: Sequence[Value], key: Callable[[Value], Hashable]) -> tuple[np.ndarray, list[Value]]:
    """(values,) int index of each value among the distinct ones, and the distinct values."""
    first: dict[Hashable, Value] = {}
    for value in values:
        first.setdefault(key(value), value)
    number = {k: i for i, k in enumerate(first)}
    return np.array([number[key(value)] for value in values]), list(first.values())
