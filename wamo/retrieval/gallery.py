"""A gallery of local shards: clips in memory or in one folder, searched exactly.

gallery.json     the list of shards (`manifest`)
shards/ID/       immutable groups of clips with their vectors (`shard`)
originals/       copies of the files that the clips were read from, where they were kept (`originals`)

Vectors are float32 and memory-mapped. One product of a million 256-d vectors with a query takes about 50 ms on one
core; int8 or float16 vectors would have to be converted first, which costs more than the memory traffic they save.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from wamo.errors import DataError
from wamo.motion import Motion
from wamo.retrieval import originals
from wamo.retrieval.integrity import MEND
from wamo.retrieval.manifest import SHARDS, VERSION, Manifest, read_index
from wamo.retrieval.originals import SourceFile
from wamo.retrieval.rows import Facets, Filters, GalleryRow, KeptFile
from wamo.retrieval.segment import Segment, entry_of, open_all
from wamo.retrieval.shard import Shard
from wamo.retrieval.store import CaptionHit, Ids, Matches, Store, best
from wamo.retrieval.vectors import Vectors, in_threads, unpack

log = logging.getLogger(__name__)

SHARED = 50_000
"""Galleries of more clips than this are scored by several threads."""

ATTEMPTS = 3
"""How often opening is tried while builds replace the list of shards and remove those that it named before."""


class Gallery(Store):
    """Clips in local shards, with the vectors of one model if it has embedded them.

    Parameters
    ----------
    segments : shards in the order of the clips' ids
    provenance : facts about the origin of the clips
    folder : folder of the gallery, or None
    """

    deepest = 1 << 40

    def __init__(
        self, segments: Sequence[Segment] = (), provenance: dict[str, Any] | None = None, folder: Path | None = None
    ) -> None:
        self.provenance, self.folder = dict(provenance or {}), folder
        self._lock = threading.Lock()
        self._set(segments)

    def _set(self, segments: Sequence[Segment]) -> None:
        self.segments = tuple(segments)
        self._starts = np.cumsum([0, *map(len, self.segments)])

    def __len__(self) -> int:
        return int(self._starts[-1])

    @classmethod
    def of(
        cls, motions: Sequence[Motion], *, splits: Sequence[str] | None = None,
        originals: Sequence[Sequence[KeptFile]] | None = None, **provenance: Any,
    ) -> Gallery:  # fmt: skip
        """Make a gallery in memory. Motions are stored unchanged: make them canonical first."""
        rows = [
            GalleryRow.of(motion, splits[i] if splits else "", originals[i] if originals else ())
            for i, motion in enumerate(motions)
        ]
        return cls([Segment(Shard.of(motions, rows))] if motions else [], provenance)

    @classmethod
    def load(cls, folder: str | Path, fingerprint: str = "") -> Gallery:
        """Open a gallery folder. Nothing is written; joints and vectors are read on demand.

        Parameters
        ----------
        fingerprint : of the weights whose vectors to use; `with_vectors` can choose them later

        Raises
        ------
        DataError
            The folder is not a gallery, or its files are damaged or do not belong together.
        """
        folder = Path(folder)
        if read_index(folder).get("version") != VERSION:
            from wamo.retrieval.legacy import load

            return load(folder)
        manifest = Manifest.load(folder)
        for _ in range(ATTEMPTS - 1):
            try:
                return cls(open_all(folder, manifest, fingerprint), dict(manifest.provenance), folder)
            except DataError:
                former, manifest = manifest, Manifest.load(folder)
                if manifest == former:
                    raise
        return cls(open_all(folder, manifest, fingerprint), dict(manifest.provenance), folder)

    def save(self, folder: str | Path) -> Path:
        """Write a gallery folder. The list of shards is replaced last; until then the former gallery is valid."""
        folder = Path(folder)
        shards = []
        for segment in self.segments:
            shard = segment.shard.save(folder / SHARDS)
            if segment.vectors is not None:
                shard.save_vectors(segment.vectors)
            shards.append(entry_of(shard, segment.live))
        if self.folder is not None and self.folder.resolve() != folder.resolve():
            originals.copy(self._kept(), self.folder, folder)
        Manifest(tuple(shards), self.provenance).save(folder)
        return folder

    def fingerprints(self) -> tuple[str, ...]:
        """Fingerprints of the weights that have embedded every clip."""
        found = [
            {*segment.shard.fingerprints(), *([segment.vectors.fingerprint] if segment.vectors else [])}
            for segment in self.segments
        ]
        return tuple(sorted(set.intersection(*found))) if found else ()

    def embedded(self, fingerprint: str) -> bool:
        """Whether the vectors in use are those of these weights."""
        return all(s.vectors is not None and s.vectors.fingerprint == fingerprint for s in self.segments)

    def with_vectors(self, fingerprint: str, make: Callable[[Sequence[Motion]], Vectors] | None = None) -> Gallery:
        """Return this gallery with the vectors of other weights; computed vectors are stored.

        Parameters
        ----------
        make : embeds motions; None leaves shards without such vectors as they are
        """
        segments = []
        for segment in self.segments:
            vectors = segment.vectors
            if vectors is None or vectors.fingerprint != fingerprint:
                vectors = segment.shard.vectors(fingerprint)
            if vectors is None and make is not None:
                vectors = self._made(segment.shard, make)
            segments.append(replace(segment, vectors=vectors))
        return Gallery(segments, self.provenance, self.folder)

    @staticmethod
    def _made(shard: Shard, make: Callable[[Sequence[Motion]], Vectors]) -> Vectors:
        """Compute vectors of a shard and save them if its folder can be written; a read-only gallery works too."""
        vectors = make([shard.motion(place) for place in range(len(shard))])
        if shard.folder is not None:
            try:
                shard.save_vectors(vectors)
                return shard.vectors(vectors.fingerprint) or vectors
            except DataError as error:
                log.warning("%s", error)
        return vectors

    def add(self, motions: Sequence[Motion], vectors: Vectors, rows: Sequence[GalleryRow] | None = None) -> None:
        """Append clips with their vectors, also on disk if the gallery has a folder."""
        shard = Shard.of(motions, rows or [GalleryRow.of(motion) for motion in motions])
        with self._lock:
            if self.folder is not None:
                shard = shard.save(self.folder / SHARDS)
                shard.save_vectors(vectors)
                entries = [entry_of(one.shard, one.live) for one in self.segments]
                Manifest((*entries, entry_of(shard, None)), self.provenance).save(self.folder)
            self._set([*self.segments, Segment(shard, None, vectors)])

    def added(self, motions: Sequence[Motion], vectors: Vectors) -> Gallery:
        """Return a new gallery with more clips, kept in memory, after these."""
        shard = Shard.of(motions, [GalleryRow.of(motion) for motion in motions])
        return Gallery([*self.segments, Segment(shard, None, vectors)], self.provenance, self.folder)

    def search(self, vector: np.ndarray, k: int, filters: Filters | None = None) -> Matches:
        """The k clips with the highest cosine, exact; see `Store.search`."""
        target = np.ascontiguousarray(vector, np.float32)
        every = self._scores(target)
        if filters is None or filters.empty:
            order = best(every, k)
            return Matches(order, every[order])
        allowed = np.flatnonzero(self._mask(filters))
        order = allowed[best(every[allowed], k)]
        return Matches(order, every[order])

    def _scores(self, target: np.ndarray) -> np.ndarray:
        """(clips,) cosines with one vector."""

        def part(segments: Sequence[Segment]) -> np.ndarray:
            scores = [segment.select(self._need(segment, len(target)).motions @ target) for segment in segments]
            return np.concatenate(scores) if scores else np.zeros(0, np.float32)

        if len(self) <= SHARED:
            return part(self.segments)
        return np.concatenate(in_threads(part, self.segments))

    def _mask(self, filters: Filters) -> np.ndarray:
        """(clips,) bool: the clips that pass."""
        masks = [segment.select(filters.mask(segment.shard.columns)) for segment in self.segments]
        return np.concatenate(masks) if masks else np.zeros(0, bool)

    def passing(self, ids: Ids, filters: Filters) -> np.ndarray:
        """(ids,) bool: which of these clips pass the filters; only the columns that they need are read."""
        return self._mask(filters)[self.check_ids(ids)]

    def rows(self, ids: Ids) -> list[GalleryRow]:
        """Rows of these clips, in this order."""
        found: dict[int, GalleryRow] = {}
        for segment, positions, which in self._split(ids):
            found |= zip(which.tolist(), segment.shard.rows(segment.places(positions)), strict=True)  # type: ignore[arg-type]
        return [found[i] for i in range(len(found))]

    def vectors(self, ids: Ids) -> np.ndarray:
        """(ids, d) float32 unit vectors of these clips."""
        width = self._need(self.segments[0]).motions.shape[1] if self.segments else 0
        found = np.zeros((len(ids), width), np.float32)
        for segment, positions, which in self._split(ids):
            found[which] = self._need(segment).motions[segment.places(positions)]
        return found

    def hidden(self, ids: Ids) -> np.ndarray | None:
        """(ids, bands + parts, d) float32 vectors with one band or part hidden; None if a shard has none."""
        stored = [segment.vectors.hidden if segment.vectors else None for segment in self.segments]
        shapes = {None if one is None else one.shape[1:] for one in stored}
        if len(shapes) != 1 or None in shapes:
            return None
        found = np.zeros((len(ids), *stored[0].shape[1:]), np.float32)  # type: ignore[union-attr]
        for segment, positions, which in self._split(ids):
            assert segment.vectors is not None and segment.vectors.hidden is not None
            found[which] = unpack(segment.vectors.hidden[segment.places(positions)])
        return found

    def hidden_cosines(self, vector: np.ndarray, ids: Ids, ways: Sequence[int]) -> np.ndarray | None:
        """(ids, ways) cosines with clips with bands or parts hidden; see `Store.hidden_cosines`."""
        if not self.segments or any(one.vectors is None or one.vectors.hidden is None for one in self.segments):
            return None
        target, columns = np.asarray(vector, np.float32), list(ways)
        found = np.zeros((len(ids), len(columns)), np.float32)
        for segment, positions, which in self._split(ids):
            assert segment.vectors is not None and segment.vectors.hidden is not None
            stored = segment.vectors.hidden[segment.places(positions)][:, columns]
            values = stored.astype(np.float32)
            found[which] = values @ target
            if stored.dtype == np.int8:  # packed vectors have another length than 1
                found[which] /= np.sqrt(np.einsum("cwd,cwd->cw", values, values)) + 1e-9
        return found

    def motion(self, index: int) -> Motion:
        """A clip, as stored."""
        ((segment, positions, _),) = self._split([index])
        return segment.shard.motion(int(segment.places(positions)[0]))

    def describe(self, vector: np.ndarray, k: int) -> list[CaptionHit]:
        """The k captions with the highest cosine, each once."""
        found: dict[str, float] = {}
        for segment in self.segments:
            self._need(segment, len(vector))
            sentences, scores = segment.captions(vector)
            for i in best(scores, k):
                found[sentences[i]] = max(found.get(sentences[i], -2.0), float(scores[i]))
        ranked = sorted(found.items(), key=lambda one: -one[1])[:k]
        return [CaptionHit(sentence, score) for sentence, score in ranked]

    def best_captions(self, vectors: np.ndarray) -> np.ndarray:
        """(n,) highest cosine of any caption with each of (n, d) vectors, in one pass; see `Store.best_captions`."""
        found = np.full(len(vectors), -np.inf, np.float32)
        for segment in self.segments:
            self._need(segment, vectors.shape[1])
            _, scores = segment.captions(vectors)
            if len(scores):
                np.maximum(found, scores.max(axis=0), out=found)
        return found

    def facets(self) -> Facets:
        """Values by which searches can be filtered."""
        parts = [segment.shard.columns.facets() for segment in self.segments]
        sources, splits = ({name for part in parts for name in getattr(part, kind)} for kind in ("sources", "splits"))
        return Facets(tuple(sorted(sources)), tuple(sorted(splits)), max((part.longest for part in parts), default=0.0))

    def texts(self) -> pa.Table:
        """Names and captions of every clip, by id."""
        columns = ["name", "captions"]
        parts = [segment.take(segment.shard.table.select(columns)) for segment in self.segments]
        empty = pa.table({"name": pa.array([], pa.string()), "captions": pa.array([], pa.list_(pa.string()))})
        return pa.concat_tables(parts) if parts else empty

    def original(self, index: int) -> tuple[SourceFile, ...]:
        """The kept file of a clip; see `Store.original`."""
        kept = self.row(index).original
        if not kept or self.folder is None:
            raise DataError("no original file is kept of this clip; build the gallery with --originals to keep them")
        return originals.load(kept, self.folder)

    def original_name(self, index: int) -> str:
        """Name of the file that `original` returns, "" if none is kept."""
        return super().original_name(index) if self.folder is not None else ""

    def _kept(self) -> Iterator[KeptFile]:
        for segment in self.segments:
            for entries in segment.take(segment.shard.table.select(["original"]))["original"].to_pylist():
                yield from (KeptFile(entry["name"], entry["file"]) for entry in entries)

    def _split(self, ids: Ids) -> Iterator[tuple[Segment, np.ndarray, np.ndarray]]:
        """Yield (segment, positions in it, positions in ``ids``) for each segment that ``ids`` refer to."""
        wanted = self.check_ids(ids)
        owner = np.searchsorted(self._starts, wanted, side="right") - 1
        for number in np.unique(owner):
            which = np.flatnonzero(owner == number)
            yield self.segments[number], wanted[which] - self._starts[number], which

    @staticmethod
    def _need(segment: Segment, width: int = 0) -> Vectors:
        if segment.vectors is None:
            raise DataError("this gallery has no embeddings yet; open it with Retriever.load, which makes them")
        if width and segment.vectors.motions.shape[1] != width:
            found = segment.vectors.motions.shape[1]
            raise DataError(f"shard {segment.shard.id[:12]} holds vectors of size {found}, expected {width}. {MEND}")
        return segment.vectors


def kept_files(gallery: Gallery) -> set[str]:
    """Names of the kept files that a gallery's clips refer to."""
    return {kept.file for kept in gallery._kept()}
