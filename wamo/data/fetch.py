"""Fetch a public collection: resumable downloads, checked hashes, archives unpacked safely. Not in the paper."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

from tqdm import tqdm

from wamo.data.collections import Archive, Collection
from wamo.errors import ConfigError, DataError
from wamo.files import new_folder_atomic, remove_leftovers
from wamo.formats import KNOWN_EXTENSIONS

UNPACKED = (*KNOWN_EXTENSIONS, ".asf", ".csv", ".txt", ".md")
MOST_FILES, RATIO = 100_000, 30
"""Most files of an archive, and how many times its size it may unpack to."""
TRIES, CHUNK, TIMEOUT_S = 4, 1 << 16, 30.0
Say = Callable[[str], object]


def fetch(collection: Collection, out: str | Path, *, say: Say = print, quiet: bool = False) -> Path:
    """Download and unpack a collection; what is there already is kept, and a download that broke off is continued.

    Parameters
    ----------
    out : folder; the motion files come into ``out/NAME``, archives are deleted once they are unpacked
    say : is called with sentences about the progress
    quiet : no progress bar on stderr

    Returns
    -------
    The folder of motion files

    Raises
    ------
    DataError
        The server cannot be reached or refuses, the content is not the expected one, or the disk is full.
    ConfigError
        The extra ``fetch`` is not installed.
    """
    out, folder = Path(out), Path(out) / collection.name
    if folder.is_dir():
        say(f"{folder} is there already.")
        return folder
    files = [download(archive, collection, out, quiet=quiet) for archive in collection.archives]
    remove_leftovers(out)
    for archive, file in zip(collection.archives, files, strict=True):
        if not archive.digest:
            say(f"The publisher of {archive.name} gives no hash to compare with; its SHA-256 is {_sha256(file)}.")
    new_folder_atomic(folder, lambda target: [unpack(file, target / file.stem) for file in files])
    for file in files:
        file.unlink(missing_ok=True)
    return folder


def download(archive: Archive, collection: Collection, out: Path, *, quiet: bool = False) -> Path:
    """One archive in ``out``; its unfinished part is kept beside it as NAME.part for the next call."""
    try:
        import pooch
        import requests
    except ImportError as error:
        raise ConfigError("fetching collections needs an extra: pip install 'wamo[fetch]'") from error
    pooch.get_logger().setLevel(logging.ERROR)
    part = _Part(archive, collection, out / f"{archive.name}.part", quiet)
    try:
        out.mkdir(parents=True, exist_ok=True)
        _need_room(out, archive.size - part.size())
        found = pooch.retrieve(
            archive.url, archive.digest or None, fname=archive.name, path=out, downloader=part.complete
        )
    except ValueError as error:
        raise DataError(
            f"{archive.name} is not the expected file: its hash is not {archive.digest[:20]}.... "
            f"Run the same command again; if that does not help, see {collection.home}"
        ) from error
    except requests.RequestException as error:
        raise DataError(f"cannot fetch {archive.url}: {_reason(error)}. {_LATER}") from error
    except OSError as error:
        raise DataError(f"cannot write {archive.name}: {error.strerror or error}. {_LATER}") from error
    return Path(found)


_LATER = "What was fetched is kept: run the same command again to continue"


class _Part:
    """The unfinished part of a download.

    Parameters
    ----------
    archive, collection : what is fetched; file : where; quiet : no progress bar
    """

    def __init__(self, archive: Archive, collection: Collection, file: Path, quiet: bool) -> None:
        self.archive, self.collection, self.file, self.quiet = archive, collection, file, quiet

    def size(self) -> int:
        """Bytes that are there."""
        return self.file.stat().st_size if self.file.is_file() else 0

    def complete(self, url: str, target: str, _: Any) -> None:
        """Fetch what is missing and move all of it to ``target`` (a downloader of pooch)."""
        import requests

        for left in reversed(range(TRIES)):
            before = self.size()
            try:
                self._more(url)
                break
            except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError):
                if not left or self.size() == before:  # nothing more comes: not a passing fault
                    raise
        os.replace(self.file, target)

    def _more(self, url: str) -> None:
        import requests

        have = self.size()
        headers = {"Accept-Encoding": "identity", **({"Range": f"bytes={have}-"} if have else {})}
        with requests.get(url, headers=headers, stream=True, timeout=TIMEOUT_S) as answer:
            given = answer.headers.get("Content-Range", "")
            if answer.status_code == 416 and given == f"bytes */{have}":
                return  # all of it is there
            if answer.status_code == 416 or (answer.status_code == 206 and not given.startswith(f"bytes {have}-")):
                self.file.unlink(missing_ok=True)
                raise requests.ConnectionError("the file on the server has changed")
            if not answer.ok:
                raise DataError(
                    f"the server answers {answer.status_code} for {url}; perhaps the file has moved: see "
                    f"{self.collection.home}"
                )
            have = have if answer.status_code == 206 else 0
            total = have + int(answer.headers.get("Content-Length", 0))
            with (
                self.file.open("ab" if have else "wb") as file,
                tqdm(total=total, initial=have, unit="B", unit_scale=True, desc=self.archive.name, disable=self.quiet)
                as bar,
            ):  # fmt: skip
                for chunk in answer.iter_content(CHUNK):
                    file.write(chunk)
                    bar.update(len(chunk))


def unpack(file: Path, folder: Path) -> int:
    """Unpack the motion files and texts of a .zip into a new folder; the number of files.

    Raises
    ------
    DataError
        The file is not a .zip, damaged, too large, or holds paths that lead out of the folder.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            total = sum(one.file_size for one in members)
            if len(members) > MOST_FILES or total > RATIO * file.stat().st_size + (1 << 20):
                raise DataError(f"{file.name} would unpack to {len(members):,} files, {total / 1e9:.1f} GB: refused")
            _need_room(folder.parent, total)
            chosen = [one for one in members if _path(one, file).suffix.lower() in UNPACKED]
            for one in chosen:
                target = folder / _path(one, file)
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(one) as source, target.open("wb") as sink:
                    shutil.copyfileobj(source, sink, CHUNK)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise DataError(f"{file.name} is damaged ({error}); delete it and run the same command again") from error
    if not chosen:
        raise DataError(f"{file.name} holds no motion files")
    return len(chosen)


def _path(member: zipfile.ZipInfo, file: Path) -> PurePosixPath:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    link = stat.S_ISLNK(member.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or link:
        raise DataError(f"{file.name} holds a path that leads out of its folder ({member.filename[:80]!r}): refused")
    return path


def _need_room(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if size > free:
        raise DataError(f"the disk has {free / 1e9:.1f} GB left, {size / 1e9:.1f} GB are needed")


def _sha256(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _reason(error: Exception) -> str:
    text = str(error)
    return "the connection broke off" if "IncompleteRead" in text or "broken" in text else text.splitlines()[0][:200]
