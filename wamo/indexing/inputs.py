"""Sources of a gallery: their names, their motion files, and detection of unchanged ones."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from wamo.errors import DataError
from wamo.formats import KNOWN_EXTENSIONS
from wamo.remote import RemoteFile, RemoteFolder, is_address
from wamo.retrieval.originals import with_skeleton
from wamo.retrieval.shard import Input

LIBRARY = "library"
"""Name of the embedded library as a source."""


def names_of(
    sources: Sequence[str], places: Mapping[str, str] | None = None, taken: Collection[str] = ()
) -> dict[str, str]:
    """Name in the gallery -> source, in the order of the sources.

    Parameters
    ----------
    places : name -> `place_of` the source that has it in the gallery; such a source keeps its name
    taken : names that no other source may have; like equal names of folders, they are numbered
    """
    known = dict(places or {})
    names: list[str] = []
    for source in sources:
        place = place_of(source)
        names.append(next((name for name, one in known.items() if one == place and name not in names), ""))
    for i, source in enumerate(sources):
        base, number = _name_of(source), 1
        while not names[i]:
            name = base if number == 1 else f"{base} {number}"
            if name not in names and name not in taken:
                names[i] = name
            number += 1
    return dict(zip(names, sources, strict=True))


def place_of(source: str) -> str:
    """Short hash of the place of a source, so that a gallery knows it again and names no path."""
    if source == LIBRARY:
        place = LIBRARY
    else:
        place = RemoteFolder(source).shown if is_address(source) else Path(source).resolve().as_posix()
    return hashlib.blake2b(place.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def _name_of(source: str) -> str:
    if source == LIBRARY:
        return LIBRARY
    return RemoteFolder(source).name if is_address(source) else Path(source).resolve().name


def is_data_set(source: str) -> bool:
    """Whether a source is read as a whole: the library, a HumanML3D layout, or a captioned collection."""
    folder = Path(source)
    return source == LIBRARY or (folder / "texts").is_dir() or (folder / "captions.tsv").is_file()


def is_data_set_at(files: Mapping[str, RemoteFile]) -> bool:
    """The same of a folder on other storage."""
    return "captions.tsv" in files or any(path.startswith("texts/") for path in files)


def motion_files(folder: Path) -> tuple[list[str], dict[str, str]]:
    """Motion files below a folder, relative to it, in order; hidden ones and links to elsewhere are left out.

    Returns
    -------
    The files, and the folders below it that cannot be opened -> the reason

    Raises
    ------
    DataError
        The folder is missing or cannot be opened.
    """
    if not folder.is_dir():
        raise DataError(f"no folder {folder.name or folder}")
    root, found, closed = folder.resolve(), list[str](), dict[str, str]()

    def note(error: OSError) -> None:
        closed[Path(error.filename).relative_to(folder).as_posix()] = error.strerror or str(error)

    for place, folders, names in os.walk(folder, onerror=note):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.startswith(".") or not _is_motion(name):
                continue
            path = Path(place, name)
            if path.is_file() and (not path.is_symlink() or path.resolve().is_relative_to(root)):
                found.append(path.relative_to(folder).as_posix())
    if "." in closed:
        raise DataError(f"the folder {folder.name} cannot be opened: {closed['.']}")
    return sorted(found), closed


def motion_files_at(files: Mapping[str, RemoteFile]) -> dict[str, RemoteFile]:
    """The motion files among those of a folder on other storage; an .amc counts together with the .asf beside it."""
    beside, found = skeletons_of(files), {}
    for path, file in files.items():
        if _is_motion(path):
            own = [files[one] for one in beside.get(path, ())]
            found[path] = RemoteFile(
                file.size + sum(one.size for one in own), file.version ^ sum(one.version for one in own)
            )
    return found


def skeletons_of(files: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Each .amc file -> the .asf files in its folder."""
    paths, beside = list(files), dict[str, list[str]]()
    for path in paths:
        if path.lower().endswith(".asf"):
            beside.setdefault(path.rpartition("/")[0], []).append(path)
    return {path: tuple(beside.get(path.rpartition("/")[0], ())) for path in paths if path.lower().endswith(".amc")}


def _is_motion(name: str) -> bool:
    return os.path.splitext(name)[1].lower() in KNOWN_EXTENSIONS


def stat_of(path: Path) -> tuple[int, int]:
    """(bytes, nanoseconds of the last change) of a motion file with its skeleton file."""
    stats = [one.stat() for one in with_skeleton(path)]
    return sum(one.st_size for one in stats), max(one.st_mtime_ns for one in stats)


def content_of(path: Path) -> str:
    """SHA-256 of a motion file with its skeleton file."""
    content = hashlib.sha256()
    for one in with_skeleton(path):
        with one.open("rb") as handle:
            content.update(hashlib.file_digest(handle, "sha256").digest())
    return content.hexdigest()


def unchanged(folder: Path, known: Input) -> bool:
    """Whether a file is unchanged: by size and time, or by content if only the time differs."""
    path = folder / known.path
    try:
        size, mtime = stat_of(path)
        return size == known.size and (mtime == known.mtime or content_of(path) == known.content)
    except OSError:
        return False


def data_set_content(source: str) -> str:
    """Hash of a data set's files by path, size and time; of the embedded library, by content."""
    if source == LIBRARY:
        from wamo.library import store

        return store.fingerprint()
    content = hashlib.sha256()
    for place, folders, names in os.walk(source):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            with contextlib.suppress(OSError):  # a link to nothing; reading the data set reports it
                stat = path.stat()
                content.update(
                    f"{path.relative_to(source)}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode("utf-8", "replace")
                )
    return content.hexdigest()
