"""Finding clips by the words of their names and captions, with suggestions for words that none of them has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wamo.retrieval.store import best

_WORD = re.compile(r"[^\W_]+")
NAME_WEIGHT = 1.5
"""A word in a clip's name counts more than one in a caption."""


class TextIndex:
    """Words of names and captions.

    Parameters
    ----------
    texts : columns ``name`` (string) and ``captions`` (list of strings), one row per clip
    """

    def __init__(self, texts: pa.Table) -> None:
        self._clips = texts.num_rows
        self._names = pc.utf8_lower(texts["name"])
        captions = texts["captions"].combine_chunks()
        captions = captions.combine_chunks() if isinstance(captions, pa.ChunkedArray) else captions
        self._captions = pc.utf8_lower(pc.list_flatten(captions))
        self._owner = pc.list_parent_indices(captions).to_numpy(zero_copy_only=False)

    def find(self, query: str, k: int) -> list[tuple[int, float]]:
        """(clip, score) of clips whose name or captions have words of the query, most words first.

        A word matches at the beginning of a word: "jump" finds "jumping". Ties keep the clips' order.
        """
        scores = np.zeros(self._clips, np.float32)
        for word in dict.fromkeys(_WORD.findall(query.lower())):
            scores += np.maximum(NAME_WEIGHT * self._in_names(word), self._in_captions(word))
        order = best(scores, k)
        return [(int(i), float(scores[i])) for i in order if scores[i] > 0]

    def suggest(self, query: str, count: int = 3) -> list[str]:
        """The query with its unknown words replaced by similar known ones, most similar first; [] if all are known."""
        words = _WORD.findall(query.lower())
        known = self._words
        choices: dict[str, Sequence[str]] = {}
        for word in words:
            if word not in known and not any(other.startswith(word) for other in known):
                near = get_close_matches(word, known, n=8, cutoff=0.7)
                choices[word] = sorted(near, key=lambda other, word=word: _rank(word, other, known))[:count]  # type: ignore[misc]
        if not choices or not all(choices.values()):
            return []
        versions = [
            " ".join(choices[w][min(n, len(choices[w]) - 1)] if w in choices else w for w in words)
            for n in range(count)
        ]
        return list(dict.fromkeys(versions))

    def complete(self, prefix: str, count: int = 8) -> list[str]:
        """The most frequent words that begin with a prefix."""
        prefix = prefix.lower()
        return [word for word in self._words if prefix and word.startswith(prefix)][:count]

    @cached_property
    def _words(self) -> dict[str, int]:
        """Word -> occurrences, most frequent first."""
        every = pa.chunked_array([*_chunks(self._names), *_chunks(self._captions)], pa.string())
        split = pc.split_pattern_regex(every, r"[^\p{L}\p{N}]+")
        counts = pc.value_counts(pc.list_flatten(split).combine_chunks())
        found = zip(counts.field("values").to_pylist(), counts.field("counts").to_pylist(), strict=True)
        return dict(sorted(((w, n) for w, n in found if w), key=lambda one: (-one[1], one[0])))

    def _in_names(self, word: str) -> np.ndarray:
        return _match(self._names, word).astype(np.float32)

    def _in_captions(self, word: str) -> np.ndarray:
        found = np.zeros(self._clips, np.float32)
        found[self._owner[_match(self._captions, word)]] = 1
        return found


def _match(texts: pa.ChunkedArray, word: str) -> np.ndarray:
    """Which texts have a word that begins like this; ``word`` consists of letters and digits."""
    mask = pc.match_substring_regex(texts, rf"(?:^|[^\p{{L}}\p{{N}}]){word}")
    return mask.to_numpy(zero_copy_only=False).astype(bool)


def _chunks(texts: pa.Array | pa.ChunkedArray) -> list[pa.Array]:
    return texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]


def _rank(word: str, other: str, known: dict[str, int]) -> tuple[int, int, int]:
    """Fewer edits first, then frequent words."""
    return (_edits(word, other), -known[other], len(other))


def _edits(first: str, second: str) -> int:
    """Levenshtein distance, with a swap of neighbours as one edit."""
    before, row = [0] * (len(second) + 1), list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
