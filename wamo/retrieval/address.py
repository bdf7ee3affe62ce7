"""Opening a gallery wherever it lies: a folder, or an address of another store."""

from __future__ import annotations

from pathlib import Path

from wamo.model.hub import local_folder
from wamo.retrieval.gallery import Gallery
from wamo.retrieval.store import Store

MILVUS = "milvus+"


def open_gallery(place: str | Path) -> Store:
    """Open a gallery for reading.

    Parameters
    ----------
    place : a folder, ``hf://USER/NAME``, ``milvus+file:PATH.db#NAME`` or ``milvus+http://HOST:19530#NAME``

    Raises
    ------
    ConfigError
        The address cannot be read, or an extra is not installed.
    DataError
        The gallery does not exist, or is damaged.
    """
    if str(place).startswith(MILVUS):
        from wamo.retrieval.milvus import MilvusStore
        from wamo.retrieval.milvus_client import Address

        return MilvusStore(Address.parse(str(place)))
    return Gallery.load(local_folder(place, "dataset"))
