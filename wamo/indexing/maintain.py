"""Maintain a gallery: remove clips, verify every byte, report facts, convert from version 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np

from wamo.errors import DataError
from wamo.indexing.folder import building, drop_unused, is_current, writable
from wamo.retrieval import originals
from wamo.retrieval.address import local_gallery
from wamo.retrieval.gallery import Gallery, kept_files
from wamo.retrieval.manifest import SHARDS, Manifest
from wamo.retrieval.segment import entry_of
from wamo.retrieval.shard import check, facts


@dataclass(frozen=True)
class Info:
    """Facts about a gallery folder.

    Parameters
    ----------
    version : of its format; clips, seconds, shards, bytes : its size
    sources, splits : names to filter searches by
    models : fingerprints of the weights that have embedded every clip
    originals : number of kept source files
    """

    version: int
    clips: int
    seconds: float
    shards: int
    bytes: int
    sources: tuple[str, ...]
    splits: tuple[str, ...]
    models: tuple[str, ...]
    originals: int


def info(gallery: str | Path) -> Info:
    """Facts about a gallery in a folder, on the hub or at an address of fsspec; of either version."""
    folder = local_gallery(gallery)
    opened = Gallery.load(folder)
    facets = opened.facets()
    size = sum(facts(segment.shard)["bytes"] for segment in opened.segments)
    seconds = float(sum(s.select(s.shard.columns.seconds).sum() for s in opened.segments))
    return Info(
        2 if is_current(folder) else 1, len(opened), seconds, len(opened.segments), size, facets.sources,
        facets.splits, opened.fingerprints(), len(kept_files(opened)),
    )  # fmt: skip


def verify(gallery: str | Path) -> list[str]:
    """Check every byte of a gallery's shards, vectors and kept originals.

    Returns
    -------
    One sentence per problem, naming the file; empty if there are none
    """
    try:
        folder = local_gallery(gallery)
        if not is_current(folder):
            Gallery.load(folder)
            return []
        problems = [problem for entry in Manifest.load(folder).shards for problem in check(folder / SHARDS / entry.id)]
        return problems or originals.check(folder, kept_files(Gallery.load(folder)))
    except DataError as error:
        return [str(error)]


def remove(gallery: str | Path, patterns: Sequence[str]) -> int:
    """Remove the clips whose name, or SOURCE/NAME, matches one of the patterns (``*`` and ``?`` as in a shell).

    Returns
    -------
    The number of clips removed

    Raises
    ------
    DataError
        No clip matches a pattern, or the gallery cannot be written.
    """
    with writable(gallery) as place:
        convert(place.folder)
        return _remove(place.folder, patterns)


def _remove(folder: Path, patterns: Sequence[str]) -> int:
    with building(folder):
        manifest = Manifest.load(folder)
        opened, entries, count, used = Gallery.load(folder), [], 0, set()
        for segment in opened.segments:
            table = segment.shard.table
            names = zip(table["source"].to_pylist(), table["name"].to_pylist(), strict=True)
            goes = np.zeros(len(segment.shard), bool)
            live = np.arange(len(segment.shard)) if segment.live is None else segment.live
            for place, (source, name) in enumerate(names):
                fitting = [p for p in patterns if fnmatchcase(name, p) or fnmatchcase(f"{source}/{name}", p)]
                goes[place] = bool(fitting)
                used |= set(fitting)
            left = live[~goes[live]]
            count += len(live) - len(left)
            if len(left):
                entries.append(entry_of(segment.shard, left if len(left) < len(segment.shard) else None))
        if missing := [p for p in patterns if p not in used]:
            raise DataError(f"no clip of {folder.name} is named {', '.join(missing)}")
        changed = Manifest(tuple(entries), manifest.provenance)
        changed.save(folder)
        drop_unused(folder, changed)
    return count


def convert(gallery: str | Path) -> bool:
    """Rewrite a version 1 gallery folder in the current format, with its vectors and originals.

    Returns
    -------
    Whether there was anything to convert
    """
    folder = Path(gallery)
    if is_current(folder):
        return False
    old = Gallery.load(folder)
    with building(folder):
        old.save(folder)
        drop_unused(folder, Manifest.load(folder))
    return True
