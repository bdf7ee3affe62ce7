"""Find clips by words in their names and captions, and suggest known words for unknown ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wamo.retrieval.store import best
from wamo.retrieval.vocabulary import stem

_WORD = re.compile(r"[^\W_]+")
NAME_WEIGHT = 1.5
"""A word in a clip's name counts more than one in a caption."""
LONG = 8
MAX_WORDS = 16
"""Distinct words of a query that count; each costs a pass over all names and captions."""


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
        """(clip, score) of the clips that have every word of the query in name or captions; of those that have some,
        where none has all. Only the first `MAX_WORDS` distinct words count.

        A word matches at the beginning of a word: "jump" finds "jumping". The score counts words, those in a name
        `NAME_WEIGHT` times; ties keep the clips' order.
        """
        words = _distinct_words(query)
        scores, counts = np.zeros(self._clips, np.float32), np.zeros(self._clips, np.int64)
        for word in words:
            found = np.maximum(NAME_WEIGHT * self._in_names(word), self._in_captions(word))
            scores += found
            counts += found > 0
        if words and (counts == len(words)).any():
            scores[counts < len(words)] = 0
        order = best(scores, k)
        return [(int(i), float(scores[i])) for i in order if scores[i] > 0]

    def suggest(self, query: str, count: int = 3, known: Callable[[str], bool] = lambda word: False) -> list[str]:
        """The query with its unknown words replaced by similar ones of the clips, most similar first; [] if all are
        known. Only the first `MAX_WORDS` distinct words are corrected.

        Parameters
        ----------
        known : whether a word that no clip has is a word all the same; other forms of the clips' words are known
        """
        choices: dict[str, Sequence[str]] = {}
        for word in _distinct_words(query):
            if not (word in self._words or stem(word) in self._stems or known(word)):
                choices[word] = self._near(word, count)
        choices = {word: near for word, near in choices.items() if near}
        versions = []
        for number in range(count if choices else 0):
            chosen = {word: near[min(number, len(near) - 1)] for word, near in choices.items()}
            versions.append(_WORD.sub(lambda found, chosen=chosen: chosen.get(found[0].lower(), found[0]), query))  # type: ignore[misc]
        return list(dict.fromkeys(versions))

    def _near(self, word: str, count: int) -> list[str]:
        """Words within one edit, two from `LONG` letters on."""
        near = get_close_matches(word, self._words, n=8, cutoff=0.7)
        edits = {other: _edits(word, other) for other in near}
        kept = [other for other in near if edits[other] <= (2 if len(word) >= LONG else 1)]
        return sorted(kept, key=lambda other: (edits[other], -self._words[other], len(other)))[:count]

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(map(stem, self._words))

    @cached_property
    def _words(self) -> dict[str, int]:
        """Word -> occurrences, most frequent first. Numbers are no words: a gallery's names may count to a million."""
        every = pa.chunked_array([*_chunks(self._names), *_chunks(self._captions)], pa.string())
        split = pc.split_pattern_regex(every, r"[^\p{L}]+")
        counts = pc.value_counts(pc.list_flatten(split).combine_chunks())
        found = zip(counts.field("values").to_pylist(), counts.field("counts").to_pylist(), strict=True)
        return dict(sorted(((w, n) for w, n in found if w), key=lambda one: (-one[1], one[0])))

    def _in_names(self, word: str) -> np.ndarray:
        return _match(self._names, word).astype(np.float32)

    def _in_captions(self, word: str) -> np.ndarray:
        found = np.zeros(self._clips, np.float32)
        found[self._owner[_match(self._captions, word)]] = 1
        return found


def _distinct_words(query: str) -> list[str]:
    """The first `MAX_WORDS` distinct words of a query, in lower case."""
    return list(dict.fromkeys(_WORD.findall(query.lower())))[:MAX_WORDS]


def _match(texts: pa.ChunkedArray, word: str) -> np.ndarray:
    """Which texts have a word with this beginning; ``word`` consists of letters and digits."""
    mask = pc.match_substring_regex(texts, rf"(?:^|[^\p{{L}}\p{{N}}]){word}")
    return mask.to_numpy(zero_copy_only=False).astype(bool)


def _chunks(texts: pa.Array | pa.ChunkedArray) -> list[pa.Array]:
    return texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]


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
