"""Opening a gallery wherever it lies: a folder, or an address of another store."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from wamo.errors import DataError
from wamo.model.hub import local_folder
from wamo.remote import Mirror, is_address
from wamo.retrieval.gallery import Gallery
from wamo.retrieval.manifest import NAME
from wamo.retrieval.shard_files import INDEX, is_vectors
from wamo.retrieval.store import Store

MILVUS = "milvus+"


def open_gallery(place: str | Path) -> Store:
    """Open a gallery for reading.

    Parameters
    ----------
    place : a folder, ``hf://USER/NAME``, ``s3://BUCKET/FOLDER`` and whatever else fsspec reads,
        ``milvus+file:PATH.db#NAME`` or ``milvus+http://HOST:19530#NAME``

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
    return Gallery.load(local_gallery(place))


def local_gallery(place: str | Path) -> Path:
    """The folder of a gallery; one on the hub or at an address of fsspec is copied to a cache first.

    Vectors that readers with other weights saved in the copy stay there as long as the gallery has their shard.

    Raises
    ------
    DataError
        There is no gallery, or its storage cannot be reached.
    """
    if not is_address(place):
        return local_folder(place, "dataset")
    mirror = Mirror(str(place), NAME)
    files = mirror.remote.files()
    if NAME not in files:
        raise DataError(f"no gallery at {mirror.remote.shown} (no {NAME})")
    return mirror.pull(files, keep=lambda path: is_vectors(path) and str(PurePosixPath(path).with_name(INDEX)) in files)
