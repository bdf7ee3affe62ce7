"""A shard as part of a gallery: without the clips that were removed, with the vectors of one model."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa

from wamo.errors import DataError
from wamo.retrieval.manifest import SHARDS, Entry, Manifest
from wamo.retrieval.shard import Shard, one_line
from wamo.retrieval.vectors import Vectors, cosines


@dataclass(frozen=True)
class Segment:
    """A shard in a gallery: the clips that were not removed (None: all), and one model's vectors of all clips."""

    shard: Shard
    live: np.ndarray | None = None
    vectors: Vectors | None = None

    def __len__(self) -> int:
        return len(self.shard) if self.live is None else len(self.live)

    def places(self, positions: np.ndarray) -> np.ndarray:
        """Indices in the shard of positions among the clips of the segment."""
        return positions if self.live is None else self.live[positions]

    def select(self, values: np.ndarray) -> np.ndarray:
        """Values for the clips of the segment, given one value per clip of the shard."""
        return values if self.live is None else values[self.live]

    def take(self, table: pa.Table) -> pa.Table:
        """Like `select`, for a table."""
        return table if self.live is None else table.take(pa.array(self.live))

    def captions(self, targets: np.ndarray) -> tuple[tuple[str, ...], np.ndarray]:
        """The distinct captions of the clips, and their (captions, ...) cosines with (..., d) vectors."""
        assert self.vectors is not None
        scores = cosines(self.vectors.captions, targets)
        if self._said is None:
            return self.vectors.sentences, scores
        return tuple(self.vectors.sentences[i] for i in self._said), scores[self._said]

    @cached_property
    def _said(self) -> np.ndarray | None:
        """Which of the shard's sentences are captions of clips that were not removed; None: all."""
        if self.live is None or self.vectors is None:
            return None
        kept = {one_line(text) for several in self.take(self.shard.table)["captions"].to_pylist() for text in several}
        return np.flatnonzero([sentence in kept for sentence in self.vectors.sentences])


def entry_of(shard: Shard, live: np.ndarray | None) -> Entry:
    """The manifest's entry for a shard with these clips."""
    removed = () if live is None else tuple(np.setdiff1d(np.arange(len(shard)), live).tolist())
    return Entry(shard.id, len(shard), removed)


def open_all(folder: Path, manifest: Manifest, fingerprint: str) -> list[Segment]:
    """All shards of a gallery folder, in order."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # hashing leaves the interpreter free
        return list(pool.map(lambda entry: _open(folder, entry, fingerprint), manifest.shards))


def _open(folder: Path, entry: Entry, fingerprint: str = "") -> Segment:
    """A shard of a gallery folder, with the vectors of these weights if it has them."""
    shard = Shard.open(folder / SHARDS / entry.id)
    if len(shard) != entry.clips:
        raise DataError(f"shard {entry.id[:12]} has {len(shard)} clips, expected {entry.clips}")
    live = np.setdiff1d(np.arange(entry.clips), entry.removed) if entry.removed else None
    return Segment(shard, live, shard.vectors(fingerprint))
