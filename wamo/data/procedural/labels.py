"""What is true of a motion: whether a sentence's claims hold, and sentences that are nearly true. Ours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wamo.data.procedural.families.registry import FACTS
from wamo.motion.captions import mirror_caption


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


_SWAPS = (
    (r"\bslowly\b", "quickly"),
    (r"\bquickly\b", "slowly"),
    (r"\bfast\b", "slowly"),
    (r"\brapidly\b", "slowly"),
    (r"\bforwards?\b", "backward"),
    (r"\bbackwards?\b", "forward"),
    (r"\bonce\b", "three times"),
    (r"\btwice\b", "four times"),
    (r"\bthree times\b", "once"),
    (r"\bfour times\b", "twice"),
    (r"\bupwards?\b", "downward"),
    (r"\bdownwards?\b", "upward"),
)


def contrast_captions(captions: Sequence[str]) -> list[str]:
    """Sentences that differ from a motion's captions in one fact and so do not hold of it.

    Sides exchanged, speed, direction or count replaced, and the order of two actions turned round.
    """
    found: list[str] = []
    for caption in captions:
        mirrored = mirror_caption(caption)
        if mirrored != caption:
            found.append(mirrored)
        for pattern, word in _SWAPS:
            changed, count = re.subn(pattern, word, caption, count=1)
            if count:
                found.append(changed)
                break
        match = re.match(
            r"^(?P<head>(?:an?|the|this) \w+(?: man)?) (?P<a>[^,.]+?),? (?:and )?then (?P<b>[^,.]+)\.?$", caption
        )
        if match:
            found.append(f"{match['head']} {match['b']}, then {match['a']}")
    return list(dict.fromkeys(f for f in found if f not in captions))
