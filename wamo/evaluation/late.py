"""Late interaction (MaxSim) of words and moments as `Scores`: all pairs, or re-ranking of the best by global score.

For models trained with `late_interaction`. Similarities of words and moments are computed in tiles; of a block only one
number per pair is kept. Not in the paper (ColBERT, SIGIR 2020; for motion: MotionColBert).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from wamo.errors import DataError
from wamo.metrics.scores import EmbeddingScores, Index

if TYPE_CHECKING:
    from wamo.model.text import TextBackbone
    from wamo.model.wamo import WaMo
    from wamo.motion import Motion

WORDS, MOMENTS = 2048, 4096
"""Approximate rows and columns of a tile of similarities: 32 MB."""

BELOW = 4.0
"""Entries that are not re-ranked keep the order of the global score, lowered by this much."""

EXACT, RERANKED = 5000, 200
"""Up to EXACT motions all pairs are compared; beyond, the RERANKED best by global score of each query."""


def candidates_for(motions: int, asked: int | None = None) -> int:
    """Number of each query's best entries to re-rank, 0 for all; by gallery size if not asked for."""
    return asked if asked is not None else 0 if motions <= EXACT else RERANKED


class Packed:
    """Vectors of the words of many texts, or of the moments of many motions, concatenated in half precision.

    Equal items are stored once, so that they get exactly equal scores and tie.

    Parameters
    ----------
    items : [N] of (vectors, d) float, at least one vector each
    """

    def __init__(self, items: Sequence[np.ndarray]) -> None:
        if not items or any(x.ndim != 2 or not len(x) for x in items):
            raise DataError("late interaction needs at least one vector for every text and motion")
        numbers: dict[bytes, int] = {}
        halves = [np.ascontiguousarray(x, dtype=np.float16) for x in items]
        self.number = np.array([numbers.setdefault(x.tobytes(), len(numbers)) for x in halves])
        _, first = np.unique(self.number, return_index=True)
        self.vectors = np.concatenate([halves[i] for i in first])
        self.start = np.concatenate([[0], np.cumsum([len(halves[i]) for i in first])])

    def __len__(self) -> int:
        return len(self.number)

    def of(self, chosen: np.ndarray) -> Packed:
        """A selection of the items, by index; the vectors are shared."""
        part = object.__new__(Packed)
        part.number, part.vectors, part.start = self.number[chosen], self.vectors, self.start
        return part

    def tiles(self, numbers: np.ndarray, size: int) -> list[np.ndarray]:
        """The distinct items `numbers`, split into runs of about `size` vectors."""
        total = np.cumsum(self.start[numbers + 1] - self.start[numbers])
        return np.split(numbers, np.flatnonzero(np.diff(total // size)) + 1)

    def take(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Vectors of distinct items, (vectors, d) float32, and the start of each item."""
        count = self.start[numbers + 1] - self.start[numbers]
        begin = np.cumsum(count) - count
        rows = np.arange(count.sum()) + np.repeat(self.start[numbers] - begin, count)
        return self.vectors[rows].astype(np.float32), begin


def max_sim(words: Packed, texts: np.ndarray, moments: Packed, motions: np.ndarray) -> np.ndarray:
    """Mean over the words of a text of the highest inner product with a moment, tile by tile.

    Parameters
    ----------
    texts, motions : indices

    Returns
    -------
    (texts, motions) float32
    """
    text_numbers, text_of = np.unique(words.number[texts], return_inverse=True)
    motion_numbers, motion_of = np.unique(moments.number[motions], return_inverse=True)
    found = np.empty((len(text_numbers), len(motion_numbers)), np.float32)
    column = 0
    for some_motions in moments.tiles(motion_numbers, MOMENTS):
        right, motion_begin = moments.take(some_motions)
        row = 0
        for some_texts in words.tiles(text_numbers, WORDS):
            left, text_begin = words.take(some_texts)
            best = np.maximum.reduceat(left @ right.T, motion_begin, axis=1)
            count = np.diff(np.append(text_begin, len(left)))
            mean = np.add.reduceat(best, text_begin, axis=0) / count[:, None]
            found[row : row + len(some_texts), column : column + len(some_motions)] = mean
            row += len(some_texts)
        column += len(some_motions)
    return found[text_of][:, motion_of]


class LateScores:
    """MaxSim of texts with motions, alone or added to the global score.

    Parameters
    ----------
    overall : the global score, texts in rows
    words, moments : vectors of the same texts and motions
    add : add the global score to MaxSim
    candidates : number of columns with the best global score (and those tied with the last of them) that are
        re-ranked; the others follow in the order of the global score. 0: all
    """

    def __init__(
        self, overall: EmbeddingScores, words: Packed, moments: Packed, *, add: bool = False, candidates: int = 0
    ) -> None:
        if overall.shape != (len(words), len(moments)):
            raise DataError(
                f"global scores of shape {overall.shape} for words of {len(words)} texts and {len(moments)} motions"
            )
        if candidates < 0:
            raise DataError(f"candidates must be 0 (all) or more, found {candidates}")
        self._overall, self._words, self._moments = overall, words, moments
        self._add, self._candidates, self._flipped = add, candidates, False

    @property
    def shape(self) -> tuple[int, int]:
        """(queries, gallery)."""
        return self._overall.shape

    def block(self, rows: Index, columns: Index) -> np.ndarray:
        """(rows, columns) float: the similarities of these rows with these columns."""
        overall = np.asarray(self._overall.block(rows, columns), dtype=np.float32)
        row, column = np.arange(self.shape[0])[rows], np.arange(self.shape[1])[columns]
        if not 0 < self._candidates < len(column):
            return self._sum(self._late(row, column), overall)
        found = overall - BELOW
        last = np.partition(overall, -self._candidates, axis=1)[:, -self._candidates]
        for i, query in enumerate(row):
            best = np.flatnonzero(overall[i] >= last[i])
            found[i, best] = self._sum(self._late(np.array([query]), column[best])[0], overall[i, best])
        return found

    def transposed(self) -> LateScores:
        """Motions as queries, which re-rank their own best texts."""
        flipped = object.__new__(LateScores)
        flipped.__dict__ |= self.__dict__
        flipped._overall, flipped._flipped = self._overall.transposed(), not self._flipped
        return flipped

    def _late(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        texts, motions = (columns, rows) if self._flipped else (rows, columns)
        found = max_sim(self._words, texts, self._moments, motions)
        return found.T if self._flipped else found

    def _sum(self, late: np.ndarray, overall: np.ndarray) -> np.ndarray:
        return late + overall if self._add else late


def embed_words(
    model: WaMo, text: TextBackbone, sentences: Sequence[str], batch_size: int = 256
) -> tuple[np.ndarray, Packed]:
    """Embeddings, (sentences, d) float32, and the vectors of all tokens; the model must have late interaction."""
    import torch

    from wamo.model.text import pad_tokens

    device = next(model.parameters()).device
    rows, items = [], []
    for start in range(0, len(sentences), batch_size):
        words, mask = pad_tokens(text.encode(list(sentences[start : start + batch_size])))
        with torch.inference_mode():
            embedding, features = model.text(torch.from_numpy(words).to(device), torch.from_numpy(mask).to(device))
            vectors = model.words(features).half().cpu().numpy()
        rows.append(embedding.float().cpu().numpy())
        items += [v[m] for v, m in zip(vectors, mask, strict=True)]
    return np.concatenate(rows), Packed(items)


def embed_moments(model: WaMo, motions: Sequence[Motion]) -> tuple[np.ndarray, Packed]:
    """Embeddings, (motions, d) float32, and the vectors of all moments; the model must have late interaction."""
    import torch

    from wamo.model.embed import motion_batches

    device = next(model.parameters()).device
    found = np.zeros((len(motions), model.config.embedding), np.float32)
    items: list[np.ndarray] = [np.empty(0)] * len(motions)
    for chosen, trajectories, lengths in motion_batches(motions, model.config):
        with torch.inference_mode():
            features = model.motion(trajectories.to(device), lengths.to(device))
            vectors, mask = model.moments(features).half().cpu().numpy(), features.mask.cpu().numpy()
        found[chosen] = features.embedding.float().cpu().numpy()
        for i, v, m in zip(chosen, vectors, mask, strict=True):
            items[i] = v[m]
    return found, Packed(items)
