"""The vocabulary of a gallery's captions, to detect queries about other things. Not in the paper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from math import log

_WORD = re.compile(r"[^\W\d_]+")
_ENDINGS = ("ing", "ed", "es", "ly", "er", "s")


class Vocabulary:
    """Counts of the word stems in captions. Rare words have a larger weight than common ones.

    Parameters
    ----------
    captions : sentences of the gallery
    """

    def __init__(self, captions: Iterable[str]) -> None:
        self._seen: Counter[str] = Counter()
        self._captions = 0
        for caption in captions:
            self._captions += 1
            self._seen.update({stem(word) for word in _WORD.findall(caption.lower())})

    def known(self, text: str) -> float:
        """Share of a text's words, by weight, that occur in captions: 0 (or no words) to 1."""
        weights = {word: self._weight(word) for word in _WORD.findall(text.lower())}
        total = sum(weights.values())
        return sum(w for word, w in weights.items() if self._seen[stem(word)]) / total if total > 0 else 0.0

    def unknown(self, text: str) -> list[str]:
        """Words of the text that no caption has, each once, in order."""
        words = dict.fromkeys(_WORD.findall(text.lower()))
        return [word for word in words if not self._seen[stem(word)]]

    def _weight(self, word: str) -> float:
        return log((self._captions + 1) / (self._seen[stem(word)] + 1))


def stem(word: str) -> str:
    """A word without its common English endings: "waving" and "waves" -> "wav"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] in "ey" else word
