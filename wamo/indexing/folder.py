"""The folder of a gallery that is being written: its lock, its format, and removal of unused files."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wamo.errors import DataError
from wamo.files import remove_leftovers
from wamo.remote import Mirror, is_address
from wamo.retrieval import originals
from wamo.retrieval.gallery import Gallery, kept_files
from wamo.retrieval.legacy import files as legacy_files
from wamo.retrieval.manifest import NAME, SHARDS, VERSION, Manifest, read_index
from wamo.retrieval.shard import IDENTIFIER, remove_temporary


@contextlib.contextmanager
def building(out: Path) -> Iterator[None]:
    """Hold the gallery's lock and clear away what killed writers left.

    Raises
    ------
    DataError
        Another process builds this gallery, or its folder cannot be made.
    """
    import fcntl

    try:
        (out / SHARDS).mkdir(parents=True, exist_ok=True)
        handle = os.open(out, os.O_RDONLY)
    except OSError as error:
        raise DataError(f"cannot write the gallery {out.name}: {error.strerror or error}") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise DataError(f"another process is building the gallery {out.name}; wait until it ends") from error
        remove_leftovers(out)
        remove_leftovers(out / originals.FOLDER)
        remove_temporary(out / SHARDS)
        for shard in (out / SHARDS).glob("*"):
            remove_leftovers(shard)
        yield
    finally:
        os.close(handle)


@dataclass(frozen=True)
class Place:
    """Where a gallery is written: a folder, which is a copy where the gallery itself lies at an address."""

    folder: Path
    mirror: Mirror | None = None

    @property
    def address(self) -> str:
        """The gallery's address, or ""."""
        return self.mirror.remote.address if self.mirror else ""

    def gather(self) -> None:
        """Fetch the shards that workers on other machines sent to the address."""
        if self.mirror:
            self.mirror.pull(keep=lambda path: True)


@contextlib.contextmanager
def writable(gallery: str | Path) -> Iterator[Place]:
    """A gallery's folder; one at an address of fsspec is copied first, and sent back unless the block fails.

    Readers see the former gallery until all new shards are there. One process may write at a time.
    """
    if not is_address(gallery):
        yield Place(Path(gallery).absolute())
        return
    mirror = Mirror(str(gallery), NAME, "write")
    yield Place(mirror.pull(keep=lambda path: True), mirror)
    mirror.push()


def is_current(out: Path) -> bool:
    """Whether a folder holds a gallery of the current format; DataError when its list of clips cannot be read."""
    return (out / NAME).is_file() and read_index(out).get("version") == VERSION


def convert_first(out: Path) -> None:
    """Rewrite a version 1 gallery in the current format; other folders stay as they are."""
    if (out / NAME).is_file() and not is_current(out):
        Gallery.load(out).save(out)


def drop_unused(out: Path, manifest: Manifest) -> None:
    """Delete shards, kept originals and files of version 1 that the manifest does not use."""
    used = {entry.id for entry in manifest.shards}
    for path in (out / SHARDS).glob("*"):
        if IDENTIFIER.fullmatch(path.name) and path.name not in used:
            shutil.rmtree(path, ignore_errors=True)
    if is_current(out):
        originals.collect_garbage(out, kept_files(Gallery.load(out)))
        for path in legacy_files(out):
            path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        (out / SHARDS).rmdir()  # only if it is empty: nothing was built
