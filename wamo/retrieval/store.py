"""The store: the interface of galleries for a retriever, for local shards and Milvus.

Four methods carry a search: `add`, `search`, `rows` and `vectors`. The rest returns facts about clips for display.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from wamo.errors import DataError
from wamo.motion import Motion
from wamo.motion.facts import Clip
from wamo.retrieval.originals import SourceFile
from wamo.retrieval.rows import Facets, Filters, GalleryRow
from wamo.retrieval.vectors import Vectors

Ids = Sequence[int] | np.ndarray
"""Ids of clips, 0 .. len - 1."""


@dataclass(frozen=True)
class Matches:
    """Clips found by a search, best first.

    Parameters
    ----------
    ids : (n,) int64; scores : (n,) float32 cosines
    """

    ids: np.ndarray
    scores: np.ndarray


@dataclass(frozen=True)
class CaptionHit:
    """A sentence that fits a motion, with its cosine."""

    caption: str
    score: float


class Store(ABC):
    """Clips with the vectors of one model. Ids are 0 .. len - 1."""

    deepest: int
    """Most clips that one search may return."""

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def embedded(self, fingerprint: str) -> bool:
        """Whether the vectors are those of these weights."""

    @abstractmethod
    def add(self, motions: Sequence[Motion], vectors: Vectors, rows: Sequence[GalleryRow] | None = None) -> None:
        """Append clips (canonical, at the model's rate) with their vectors; rows default to the motions' own."""

    @abstractmethod
    def search(self, vector: np.ndarray, k: int, filters: Filters | None = None) -> Matches:
        """The k clips with the highest cosine to a (d,) vector, exact; ties in order of their ids."""

    @abstractmethod
    def rows(self, ids: Ids) -> list[GalleryRow]:
        """Rows of these clips, in this order."""

    def passing(self, ids: Ids, filters: Filters) -> np.ndarray:
        """(ids,) bool: which of these clips pass the filters."""
        return np.array([filters.passes(row) for row in self.rows(ids)], bool)

    @abstractmethod
    def vectors(self, ids: Ids) -> np.ndarray:
        """(ids, d) float32 unit vectors of these clips."""

    @abstractmethod
    def hidden(self, ids: Ids) -> np.ndarray | None:
        """(ids, bands + parts, d) float32 vectors with one band or part hidden; None if they are not stored."""

    def hidden_cosines(self, vector: np.ndarray, ids: Ids, ways: Sequence[int]) -> np.ndarray | None:
        """(ids, ways) cosines of a (d,) vector with clips with bands or parts hidden; None where not stored."""
        stored = self.hidden(ids)
        return None if stored is None else stored[:, list(ways)] @ vector

    @abstractmethod
    def motion(self, index: int) -> Motion:
        """A clip, as stored."""

    @abstractmethod
    def describe(self, vector: np.ndarray, k: int) -> list[CaptionHit]:
        """The k captions with the highest cosine to a vector, each once."""

    def best_captions(self, vectors: np.ndarray) -> np.ndarray:
        """(n,) highest cosine of any caption with each of (n, d) vectors; -inf in a store without captions."""
        found = [self.describe(vector, 1) for vector in vectors]
        return np.array([hits[0].score if hits else -np.inf for hits in found], np.float32)

    @abstractmethod
    def facets(self) -> Facets:
        """Values by which searches can be filtered."""

    @abstractmethod
    def texts(self) -> pa.Table:
        """Columns ``name`` (string) and ``captions`` (list of strings) of every clip, by id."""

    @abstractmethod
    def original(self, index: int) -> tuple[SourceFile, ...]:
        """The file that a clip was read from, byte for byte, with its skeleton file if it has one.

        Raises
        ------
        DataError
            The file was not kept, or is damaged.
        """

    def motions(self, ids: Ids) -> list[Motion]:
        """Clips, as they were stored."""
        return [self.motion(int(i)) for i in self.check_ids(ids)]

    def row(self, index: int) -> GalleryRow:
        """The row of one clip."""
        return self.rows([index])[0]

    def name(self, index: int) -> str:
        """Short name of a clip."""
        return self.row(index).name

    def captions(self, index: int) -> tuple[str, ...]:
        """Captions of a clip."""
        return self.row(index).captions

    def duration(self, index: int) -> float:
        """Seconds of a clip."""
        return self.row(index).duration

    def source(self, index: int) -> str:
        """Data set or folder of a clip."""
        return self.row(index).source

    def split(self, index: int) -> str:
        """Split of a clip's data set, or ""."""
        return self.row(index).split

    def clip(self, index: int) -> Clip | None:
        """Facts about a clip beyond its captions."""
        return self.row(index).clip

    def original_name(self, index: int) -> str:
        """Name of the file that `original` returns, "" if none is kept."""
        from wamo.retrieval.originals import name_of

        return name_of(self.row(index).original)

    def check_ids(self, ids: Ids) -> np.ndarray:
        """Return ids as an array; DataError if one is out of range."""
        found = np.asarray(ids, np.int64).reshape(-1)
        if len(found) and (found.min() < 0 or found.max() >= len(self)):
            raise DataError(f"no such clip: expected ids 0 .. {len(self) - 1}, found {found.min()} .. {found.max()}")
        return found


def best(scores: np.ndarray, k: int) -> np.ndarray:
    """Indices of the k highest scores, best first; equal scores keep their order."""
    k = min(k, len(scores))
    if k <= 0:
        return np.zeros(0, np.int64)
    if k < len(scores):
        threshold = np.partition(scores, len(scores) - k)[len(scores) - k]
        above = np.flatnonzero(scores > threshold)
        near = np.concatenate([above, np.flatnonzero(scores == threshold)[: k - len(above)]])
        near.sort()
    else:
        near = np.arange(len(scores))
    return near[np.argsort(-scores[near], kind="stable")]
