"""Galleries of version 1: one JSON of all rows, one array of all joints, one file of vectors. Read, never written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from wamo.errors import DataError
from wamo.motion.facts import clip_from_json
from wamo.retrieval.gallery import Gallery
from wamo.retrieval.manifest import NAME, read_index
from wamo.retrieval.rows import GalleryRow, KeptFile, table_of
from wamo.retrieval.segment import Segment
from wamo.retrieval.shard import Shard, distinct
from wamo.retrieval.shard_files import read_array
from wamo.retrieval.vectors import Vectors

VECTORS = "vectors.safetensors"
VERSION = 1
_LONGEST = 196
"""Frames. Version 1 hid bands and parts in the first 196 frames only; its vectors of longer clips are wrong."""


def load(folder: Path) -> Gallery:
    """Open a version 1 folder; `wamo.indexing.convert` rewrites it in the current format.

    Raises
    ------
    DataError
        The gallery is damaged, incomplete or from another version.
    """
    index = read_index(folder)
    if index.get("version") != VERSION:
        raise DataError(f"{NAME} of {folder.name} is of version {index.get('version')!r}; this package reads 1 and 2")
    try:
        clips = str(index.get("fingerprint", ""))  # the oldest galleries have none, and one name for their joints
        joints = read_array(folder / Path(f"joints-{clips}.npy" if clips else "joints.npy").name)
        rows = [_row(one) for one in index["clips"]]
        starts, scales = [int(one["start"]) for one in index["clips"]], [float(one["scale"]) for one in index["clips"]]
        ends = [start + row.frames for start, row in zip(starts, rows, strict=True)]
        if max(ends, default=0) > len(joints) or min(starts, default=0) < 0:
            raise ValueError("rows lie outside the joints")
        table = table_of(rows, starts, scales, [""] * len(rows))
        provenance = dict(index["provenance"])
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, pa.ArrowException) as error:
        raise DataError(f"the gallery {folder.name} is damaged ({error}); build it again") from error
    shard = Shard(table, joints, distinct(rows))
    vectors = _vectors(folder, clips, shard)
    return Gallery([Segment(shard, None, vectors)] if rows else [], provenance, folder)


def files(folder: Path) -> list[Path]:
    """The files of a version 1 gallery except gallery.json and originals/."""
    return [*folder.glob("joints*.npy"), *folder.glob(VECTORS)]


def _row(value: dict[str, Any]) -> GalleryRow:
    kept = value.get("original")
    entries = [one for one in kept if isinstance(one, dict)] if isinstance(kept, list) else []
    return GalleryRow(
        str(value["name"]), tuple(map(str, value["captions"])), str(value["source"]), str(value["split"]),
        float(value["fps"]), int(value["frames"]), str(value["skeleton"]), tuple(map(str, value["completed"])),
        clip_from_json(value["labels"]),
        tuple(KeptFile(str(one.get("name", "")), str(one.get("file", ""))) for one in entries),
    )  # fmt: skip


def _vectors(folder: Path, clips: str, shard: Shard) -> Vectors | None:
    file = folder / VECTORS
    if not file.is_file():
        return None
    found = Vectors.load(file)
    if found.clips != clips or len(found.motions) != len(shard):
        return None
    if set(found.sentences) != set(shard.sentences):
        return None
    order = {sentence: i for i, sentence in enumerate(found.sentences)}
    captions = found.captions[[order[sentence] for sentence in shard.sentences]]
    whole = bool((shard.table["frames"].to_numpy() <= _LONGEST).all())
    hidden = found.hidden if whole else None
    return Vectors(np.asarray(found.motions), captions, shard.sentences, found.fingerprint, hidden, clips)
