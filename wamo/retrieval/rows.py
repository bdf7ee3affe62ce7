"""Rows of a gallery: facts about clips, the Arrow table that holds them, and filters over its columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wamo.errors import ConfigError
from wamo.files import parse_json
from wamo.motion import Motion, skeleton_of
from wamo.motion.facts import Clip, clip_from_json, clip_to_json

STEP = 0.0005
"""Metres: joints are stored to half a millimetre, or coarser if a clip leaves a range of 16 m."""


@dataclass(frozen=True)
class KeptFile:
    """A copy of a source file in the gallery: its original ``name``, and the ``file`` that stores it."""

    name: str
    file: str


@dataclass(frozen=True)
class GalleryRow:
    """One clip of a gallery, without its joints.

    Parameters
    ----------
    name, captions, source, split : short name, sentences, data set or folder, and split of the data set ("" if none)
    fps, frames, skeleton : frame rate, number of frames, name of the skeleton
    completed : joints that were constructed, not measured
    clip : facts beyond the captions
    original : kept copies of the files that the clip was read from
    """

    name: str
    captions: tuple[str, ...]
    source: str
    split: str
    fps: float
    frames: int
    skeleton: str
    completed: tuple[str, ...] = ()
    clip: Clip | None = None
    original: tuple[KeptFile, ...] = ()

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.frames / self.fps

    @classmethod
    def of(cls, motion: Motion, split: str = "", original: Sequence[KeptFile] = ()) -> GalleryRow:
        """The row of a motion."""
        return cls(
            motion.name, motion.captions, motion.source, split, motion.fps, len(motion), motion.skeleton.name,
            motion.completed, motion.clip, tuple(original),
        )  # fmt: skip


SCHEMA = pa.schema(
    [
        ("name", pa.string()), ("captions", pa.list_(pa.string())), ("source", pa.string()), ("split", pa.string()),
        ("fps", pa.float64()), ("frames", pa.int32()), ("skeleton", pa.string()), ("completed", pa.list_(pa.string())),
        ("clip", pa.string()), ("original", pa.list_(pa.struct([("name", pa.string()), ("file", pa.string())]))),
        ("start", pa.int64()), ("scale", pa.float64()), ("file", pa.string()),
    ]
)  # fmt: skip
"""Columns of rows.arrow. ``start``, ``scale``: place among the shard's joints and metres per step; ``file``: the source
file, relative to its folder ("" when there is none)."""


def table_of(
    rows: Sequence[GalleryRow], starts: Sequence[int], scales: Sequence[float], files: Sequence[str]
) -> pa.Table:
    """Rows as an Arrow table of `SCHEMA`."""
    columns = {
        name: [getattr(row, name) for row in rows]
        for name in ("name", "captions", "source", "split", "fps", "frames", "skeleton", "completed")
    }
    columns["clip"] = [json.dumps(clip_to_json(row.clip), separators=(",", ":")) for row in rows]
    columns["original"] = [[{"name": kept.name, "file": kept.file} for kept in row.original] for row in rows]
    return pa.table({**columns, "start": starts, "scale": scales, "file": files}, schema=SCHEMA)


def rows_of(table: pa.Table) -> list[GalleryRow]:
    """The rows of a (small) table."""
    return [
        GalleryRow(
            row["name"], tuple(row["captions"]), row["source"], row["split"], row["fps"], row["frames"],
            row["skeleton"], tuple(row["completed"]), clip_from_json(parse_json(row["clip"])),
            tuple(KeptFile(kept["name"], kept["file"]) for kept in row["original"]),
        )
        for row in table.to_pylist()
    ]  # fmt: skip


def problem_of(table: pa.Table, sentences: pa.Table, joints: np.ndarray) -> str:
    """What is wrong with the tables of a stored shard and their numbers, or ""."""
    if table.schema != SCHEMA or sentences.schema.names != ["sentence"]:
        return "it has other columns than this version reads"
    lists = [pc.list_flatten(table[name]) for name in ("captions", "completed", "original")]
    for column in (*table.columns, *sentences.columns, *lists, *lists[2].flatten()):
        if column.null_count:
            return "values are missing"
    numbers = {name: _values(table, name) for name in ("fps", "frames", "start", "scale")}
    for name, values in numbers.items():
        least = 0 if name == "start" else np.nextafter(0, 1)
        if len(values) and not (np.isfinite(values).all() and values.min() >= least):
            return f"{name} has impossible values"
    if joints.ndim != 3 or joints.dtype != np.int16 or joints.shape[2] != 3:
        return "the joints are no triples of int16"
    if (numbers["start"].astype(float) + numbers["frames"] > len(joints)).any():
        return "the joints do not fit the rows"
    for name in pc.unique(table["skeleton"]).to_pylist():
        try:
            skeleton_of(name)
        except KeyError as error:
            return str(error.args[0])
    return ""


def _values(table: pa.Table, name: str) -> np.ndarray:
    """A column of numbers without nulls. DLPack, since pyarrow's own conversion imports pandas (half a second)."""
    return np.from_dlpack(table[name].combine_chunks())


@dataclass(frozen=True)
class Filters:
    """Conditions for the clips of a search; None means any.

    Parameters
    ----------
    min_seconds, max_seconds : limits of the duration, inclusive
    sources, splits : accepted names
    name : text that the clip's name must contain, in any case
    """

    min_seconds: float | None = None
    max_seconds: float | None = None
    sources: Sequence[str] | None = None
    splits: Sequence[str] | None = None
    name: str = ""

    @property
    def empty(self) -> bool:
        """Whether all clips pass."""
        return self == Filters()

    def passes(self, row: GalleryRow) -> bool:
        """Whether one clip passes."""
        return (
            (self.min_seconds is None or row.duration >= self.min_seconds)
            and (self.max_seconds is None or row.duration <= self.max_seconds)
            and (not self.sources or row.source in self.sources)
            and (not self.splits or row.split in self.splits)
            and self.name.lower() in row.name.lower()
        )

    def mask(self, columns: Columns) -> np.ndarray:
        """(clips,) bool: the clips that pass."""
        allowed = np.ones(len(columns), bool)
        if self.min_seconds is not None:
            allowed &= columns.seconds >= self.min_seconds
        if self.max_seconds is not None:
            allowed &= columns.seconds <= self.max_seconds
        if self.sources:
            allowed &= columns.among("source", self.sources)
        if self.splits:
            allowed &= columns.among("split", self.splits)
        if self.name:
            allowed &= columns.contains("name", self.name)
        return allowed


@dataclass(frozen=True)
class Facets:
    """Values to filter by: names of sources and splits, and the longest duration in seconds."""

    sources: tuple[str, ...]
    splits: tuple[str, ...]
    longest: float


class Columns:
    """Columns of a table of rows as arrays; those that every search needs are cached.

    Parameters
    ----------
    table : rows of `SCHEMA`, possibly memory-mapped
    """

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def __len__(self) -> int:
        return self.table.num_rows

    @cached_property
    def seconds(self) -> np.ndarray:
        """(clips,) float64 durations."""
        return _values(self.table, "frames") / _values(self.table, "fps")

    @cached_property
    def _codes(self) -> dict[str, tuple[np.ndarray, list[str]]]:
        found = {}
        for name in ("source", "split"):
            encoded = self.table[name].combine_chunks().dictionary_encode()
            encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
            found[name] = (encoded.indices.to_numpy(zero_copy_only=False), encoded.dictionary.to_pylist())
        return found

    def among(self, column: str, names: Iterable[str]) -> np.ndarray:
        """(clips,) bool: whether the source or split is one of the names."""
        codes, known = self._codes[column]
        wanted = set(names)
        return np.array([name in wanted for name in known], bool)[codes] if known else np.zeros(len(self), bool)

    def contains(self, column: str, text: str) -> np.ndarray:
        """(clips,) bool: whether a text column contains the text, in any case."""
        found = pc.match_substring(self.table[column], text, ignore_case=True)
        return found.to_numpy(zero_copy_only=False).astype(bool)

    def facets(self) -> Facets:
        """Sources, splits and the longest duration."""
        sources, splits = (tuple(sorted(set(self._codes[name][1]) - {""})) for name in ("source", "split"))
        return Facets(sources, splits, float(self.seconds.max(initial=0.0)))


def check_numbers(filters: Filters | None) -> None:
    """Raise a ConfigError unless the limits of the duration are finite numbers."""
    for limit in (filters.min_seconds, filters.max_seconds) if filters else ():
        if limit is not None and not np.isfinite(limit):
            raise ConfigError(f"durations are finite numbers of seconds, found {limit}")
