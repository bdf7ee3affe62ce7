"""What is true of a motion: whether a sentence's claims hold, and sentences that are nearly true. Ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wamo.library.families.registry import FACTS


def holds(sentence_labels: Mapping[str, Any], motion_labels: Mapping[str, Any]) -> bool:
    """Whether the facts that a sentence claims hold of a motion.

    Parameters
    ----------
    sentence_labels : ``{"actions": [{"action": ..., fact: ...}, ...], "simultaneous": bool}``, one of a motion's
        ``labels["claims"]``. An action's name may be one that a family implies ("kick").
    motion_labels : a motion's ``labels``

    Returns
    -------
    True when every claimed action is performed with all its claimed facts, in the claimed order; a sentence on two
    simultaneous actions needs them at once, one on a sequence needs them one after the other.
    """
    claimed, performed = list(sentence_labels["actions"]), list(motion_labels["actions"])
    simultaneous = bool(sentence_labels.get("simultaneous", False))
    if len(claimed) > 1 and simultaneous != bool(motion_labels.get("simultaneous", False)):
        return False
    if simultaneous:
        return all(any(_fits(c, a) for a in performed) for c in claimed)
    rest = iter(performed)
    return all(any(_fits(c, a) for a in rest) for c in claimed)


def _fits(claim: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
    if claim["action"] not in action.get("is", (action["action"],)):
        return False
    return all(action.get(fact) == claim[fact] for fact in FACTS if fact in claim)
