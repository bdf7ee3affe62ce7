"""The vocabulary of a gallery's captions, to name the words of a query that it lacks. Not in the paper."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+")
_ENDINGS = ("ing", "ed", "es", "ly", "er", "s")


class Vocabulary:
    """The word stems of captions.

    Parameters
    ----------
    captions : sentences of the gallery
    """

    def __init__(self, captions: Iterable[str]) -> None:
        self._stems = {stem(word) for caption in captions for word in _WORD.findall(caption.lower())}

    def unknown(self, text: str) -> list[str]:
        """Words of the text that no caption has, each once, in order."""
        words = dict.fromkeys(_WORD.findall(text.lower()))
        return [word for word in words if stem(word) not in self._stems]


def stem(word: str) -> str:
    """A word without its common English endings: "waving" and "waves" -> "wav"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] in "ey" else word
