"""Captions: mirroring, and the key under which two captions count as identical."""

from __future__ import annotations

import re

_PAIRS = [
    ("left", "right"), ("lefts", "rights"), ("leftward", "rightward"), ("leftwards", "rightwards"),
    ("clockwise", "counterclockwise"), ("clockwise", "counter-clockwise"), ("clockwise", "anticlockwise"),
    ("clockwise", "anti-clockwise"), ("lefthand", "righthand"), ("lefthanded", "righthanded"),
    ("leftmost", "rightmost"),
]  # fmt: skip
_SWAP = {b: a for a, b in _PAIRS} | {"counter clockwise": "clockwise", "anti clockwise": "clockwise"}
_SWAP |= dict(reversed(_PAIRS))
_SWAP["clockwise"] = "counterclockwise"
_PATTERN = re.compile(r"\b(" + "|".join(sorted(map(re.escape, _SWAP), key=len, reverse=True)) + r")\b", re.IGNORECASE)
# "right" is not a side in these phrases; in "the right after that" it is
_KEEP = re.compile(r"\b((?<!\bthe )right (?:away|now|after|before)|right angles?|upright|all ?right)\b", re.IGNORECASE)


def mirror_caption(caption: str) -> str:
    """Return the caption of the mirrored motion: left <-> right, clockwise <-> counterclockwise, in the same case.

    Not in the paper.
    """

    def swap(match: re.Match[str]) -> str:
        word = match.group(0)
        other = _SWAP[word.lower()]
        if word.isupper() and len(word) > 1:
            return other.upper()
        return other.capitalize() if word[0].isupper() else other

    pieces, last = [], 0
    for kept in _KEEP.finditer(caption):
        pieces += [_PATTERN.sub(swap, caption[last : kept.start()]), kept.group(0)]
        last = kept.end()
    return "".join([*pieces, _PATTERN.sub(swap, caption[last:])])


def caption_key(caption: str) -> str:
    """Captions with the same key are identical for evaluation and for duplicate masking (strip, lower case)."""
    return caption.strip().lower()
