"""Copying a local gallery into Milvus, all at once for readers; resumable."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from wamo import scratch
from wamo.indexing.folder import is_current
from wamo.indexing.maintain import convert
from wamo.indexing.worker import load_embedder
from wamo.retrieval import originals
from wamo.retrieval.address import local_gallery
from wamo.retrieval.embedder import Embedder
from wamo.retrieval.gallery import Gallery
from wamo.retrieval.milvus import MilvusStore
from wamo.retrieval.milvus_client import Address
from wamo.retrieval.retriever import Retriever
from wamo.retrieval.segment import Segment
from wamo.retrieval.shard import one_line
from wamo.retrieval.vectors import Vectors

BLOCK = 256
"""Clips of one step; a killed copy repeats at most one."""


@dataclass(frozen=True)
class Copied:
    """The result of a copy: clips in the store, and clips written now."""

    clips: int
    written: int


def copy(gallery: str | Path, address: str, checkpoint: str | Path, *, quiet: bool = False) -> Copied:
    """Copy a gallery (a folder, hf:// or an address of fsspec) with its vectors and kept originals into Milvus.

    Readers see the former gallery of that name until the copy is complete. A killed copy is resumed where it
    ended; an unchanged gallery is not copied again.

    Parameters
    ----------
    address : ``milvus+file:PATH.db#NAME`` or ``milvus+http://HOST:19530#NAME``
    checkpoint : weights whose vectors are copied; clips that they have not embedded are embedded first

    Raises
    ------
    ConfigError
        The address is none, or the extra is not installed.
    DataError
        The gallery is damaged or empty, or Milvus cannot be reached.
    """
    place = Address.parse(address)
    with _shards_of(gallery) as folder:
        return _copy(folder, place, load_embedder(Path(checkpoint)), quiet)


@contextlib.contextmanager
def _shards_of(gallery: str | Path) -> Iterator[Path]:
    """The folder of a gallery, of the current format; a gallery elsewhere stays as it is, and so does its copy here."""
    folder = local_gallery(gallery)
    if is_current(folder):
        yield folder
    elif folder == Path(gallery):
        convert(folder)
        yield folder
    else:
        with scratch.folder() as converted:
            yield Gallery.load(folder).save(converted)


def _copy(folder: Path, place: Address, embedder: Embedder, quiet: bool) -> Copied:
    opened = Retriever(embedder, Gallery.load(folder)).gallery
    assert isinstance(opened, Gallery)
    version = f"{place.name}_{_digest(opened, embedder.fingerprint)}"
    store = MilvusStore.create(place, version, embedder.fingerprint, embedder.config.embedding)
    try:
        start = len(store)
        with tqdm(total=len(opened), initial=start, unit="clip", disable=quiet, desc="copying") as bar:
            for ids, vectors in _blocks(opened, start):
                rows = opened.rows(ids)
                kept = {one.file: one for row in rows for one in row.original} if opened.folder else {}
                contents = {name: originals.load([one], opened.folder)[0].data for name, one in kept.items()}  # type: ignore[arg-type]
                store.add([opened.motion(i) for i in ids], vectors, rows, contents)
                bar.update(len(ids))
        store.publish()
    finally:
        store.close()
    return Copied(len(opened), len(opened) - start)


def _digest(gallery: Gallery, fingerprint: str) -> str:
    content = [(one.shard.id, None if one.live is None else one.live.tolist()) for one in gallery.segments]
    return hashlib.blake2b(json.dumps([content, fingerprint]).encode(), digest_size=8).hexdigest()


def _blocks(gallery: Gallery, start: int) -> Iterator[tuple[list[int], Vectors]]:
    """(ids, their vectors and those of their captions) from an id on."""
    first = 0
    for segment in gallery.segments:
        places = segment.places(np.arange(len(segment)))
        order = {sentence: i for i, sentence in enumerate(segment.shard.sentences)}
        for begin in range(max(0, start - first), len(segment), BLOCK):
            block = places[begin : begin + BLOCK]
            yield list(range(first + begin, first + begin + len(block))), _vectors(segment, block, order)
        first += len(segment)


def _vectors(segment: Segment, places: np.ndarray, order: dict[str, int]) -> Vectors:
    captions = segment.shard.table.take(places)["captions"].to_pylist()
    sentences = tuple(dict.fromkeys(one_line(caption) for several in captions for caption in several))
    assert segment.vectors is not None
    chosen = np.asarray(segment.vectors.captions)[[order[sentence] for sentence in sentences]]
    return Vectors(np.asarray(segment.vectors.motions)[places], chosen, sentences, segment.vectors.fingerprint)
