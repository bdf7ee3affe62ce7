"""Folders on other storage (``s3://BUCKET/FOLDER``, ``sftp://HOST/FOLDER``, ...) through fsspec, and copies of them.

Not in the paper.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from fsspec.core import url_to_fs

from wamo import scratch
from wamo.errors import ConfigError, DataError, WamoError
from wamo.files import parse_json, write_json

_ADDRESS = re.compile(r"(?!hf:|milvus\+)[a-z][a-z0-9+.-]*(://|::)")
_VERSIONS = ("mtime", "last_modified", "LastModified", "updated", "ETag", "etag", "md5", "CRC", "date_time", "created")
"""What file systems call the time and the hash of a file."""
GROUP_BYTES, GROUP_FILES = 64_000_000, 1_000
"""What a killed copy fetches again at most, one file apart."""


def is_address(place: str | Path) -> bool:
    """Whether a place is an address for fsspec, not a folder of this machine, of the hub or of Milvus."""
    return isinstance(place, str) and _ADDRESS.match(place) is not None


@dataclass(frozen=True)
class RemoteFile:
    """A file as its storage lists it.

    Parameters
    ----------
    size : bytes; version : hash of the time, entity tag or checksum that the storage knows
    """

    size: int
    version: int


class RemoteFolder:
    """A folder on other storage. Errors are DataError with the address, without its password.

    Parameters
    ----------
    address : for fsspec, chained ones included (``zip://::s3://BUCKET/motions.zip``)

    Raises
    ------
    ConfigError
        No such kind of storage, or its package is not installed.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.shown = re.sub(r"//[^/@]*@", "//", address)
        try:
            self._system, root = url_to_fs(address)
        except (ImportError, ValueError) as error:
            raise ConfigError(f"{self.shown} cannot be used: {error}") from error
        except Exception as error:  # file systems have errors of their own
            raise DataError(f"{self.shown} cannot be reached: {_first_line(error)}") from error
        self._root = root.rstrip("/")

    @property
    def name(self) -> str:
        """Name of the folder, or of the archive."""
        own = PurePosixPath(self._root).name
        return own or PurePosixPath(self.shown.partition("::")[2]).stem or "remote"

    def files(self) -> dict[str, RemoteFile]:
        """Files below the folder by relative path, in order, without hidden ones; {} where there is no folder."""
        with self._explained():
            self._system.invalidate_cache()
            listed: Mapping[str, Mapping[str, Any]] = self._system.find(self._root, detail=True)
        found = {}
        for full, info in sorted(listed.items()):
            path = full[len(self._root) :].lstrip("/") if full.startswith(self._root) else ""
            if path and not any(part.startswith(".") for part in path.split("/")):
                found[path] = RemoteFile(int(info.get("size") or 0), _version(info))
        return found

    def fetch(self, paths: Iterable[str], into: Path) -> None:
        """Copy files into a local folder; each appears there as a whole."""
        chosen = list(paths)
        if not chosen:
            return
        into.mkdir(parents=True, exist_ok=True)
        with self._explained(), scratch.folder(into) as folder:
            targets = [folder / str(number) for number in range(len(chosen))]
            self._system.get([self._full(path) for path in chosen], [str(target) for target in targets])
            for path, target in zip(chosen, targets, strict=True):
                (into / path).parent.mkdir(parents=True, exist_ok=True)
                os.replace(target, into / path)

    def send(self, folder: Path, paths: Iterable[str]) -> None:
        """Copy files of a local folder here."""
        chosen = list(paths)
        with self._explained():
            for path in {str(PurePosixPath(self._full(path)).parent) for path in chosen}:
                self._system.makedirs(path, exist_ok=True)
            if chosen:
                self._system.put([str(folder / path) for path in chosen], [self._full(path) for path in chosen])

    def replace(self, folder: Path, path: str) -> None:
        """Copy a file of a local folder here over the former one, which readers see until the copy is complete."""
        with self._explained():
            self._system.makedirs(self._root, exist_ok=True)
            self._system.put_file(str(folder / path), self._full(f".{path}.new"))
            self._system.mv(self._full(f".{path}.new"), self._full(path))

    def remove(self, paths: Iterable[str]) -> None:
        """Delete files."""
        with self._explained():
            for path in paths:
                self._system.rm_file(self._full(path))

    def _full(self, path: str) -> str:
        if not path or path.startswith("/") or ".." in path.split("/"):
            raise DataError(f"{self.shown}: {path!r} lies outside the folder")
        return f"{self._root}/{path}" if self._root else path

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except WamoError:
            raise
        except FileNotFoundError as error:
            raise DataError(f"{self.shown}: no such file or folder ({_first_line(error)})") from error
        except Exception as error:  # each kind of storage has errors of its own
            raise DataError(f"{self.shown}: {_first_line(error)}") from error


class Mirror:
    """A local copy of a remote folder; what is there already is not fetched again.

    Parameters
    ----------
    address : of the remote folder
    last : name of the file that lists the others: fetched and sent last, so that nobody sees it without them
    use : readers and writers have copies of their own
    """

    def __init__(self, address: str, last: str = "", use: Literal["read", "write"] = "read") -> None:
        self.remote, self.last = RemoteFolder(address), last
        key = hashlib.sha256(address.encode()).hexdigest()[:16]
        self.folder = cache_folder() / "mirrors" / f"{key}-{use}" / self.remote.name
        self._index = self.folder.parent / "versions.json"

    def pull(
        self, listed: Mapping[str, RemoteFile] | None = None, *, keep: Callable[[str], bool] | None = None
    ) -> Path:
        """Bring the local copy up to date and return its folder; a killed one goes on where it was.

        Parameters
        ----------
        listed : the files of the remote folder, where the caller has listed them already
        keep : which local files stay that are not there, by relative path, such as shards of an interrupted build;
            default: none
        """
        files, known = self.remote.files() if listed is None else listed, self._known()
        self.folder.mkdir(parents=True, exist_ok=True)
        scratch.sweep(self.folder)
        new = [path for path, file in files.items() if known.get(path) != file or not (self.folder / path).is_file()]
        for group in _groups([path for path in new if path != self.last], files):
            self.remote.fetch(group, self.folder)
            known |= {path: files[path] for path in group}
            self._remember(known)
        self.remote.fetch([path for path in new if path == self.last], self.folder)
        for path in set(_local(self.folder)) - set(files):
            if keep is None or not keep(path):
                (self.folder / path).unlink(missing_ok=True)
        self._remember(files)
        return self.folder

    def push(self) -> None:
        """Send what the remote folder lacks, then the listing file; then delete there what the local copy dropped."""
        before, known = self.remote.files(), self._known()
        local = _local(self.folder)
        new = [path for path in local if path not in before or before[path].size != (self.folder / path).stat().st_size]
        self.remote.send(self.folder, [path for path in new if path != self.last])
        if self.last in local:
            self.remote.replace(self.folder, self.last)
        self.remote.remove(path for path in before if path in known and path not in local)
        self._remember(self.remote.files())

    def _known(self) -> dict[str, RemoteFile]:
        try:
            return {str(path): RemoteFile(**one) for path, one in parse_json(self._index.read_bytes()).items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}  # fetched again

    def _remember(self, files: Mapping[str, RemoteFile]) -> None:
        write_json(self._index, {path: asdict(file) for path, file in files.items()})


def _groups(paths: Iterable[str], files: Mapping[str, RemoteFile]) -> Iterator[list[str]]:
    """The paths in groups of files that are fetched at once."""
    group: list[str] = []
    size = 0
    for path in paths:
        group.append(path)
        size += files[path].size
        if size >= GROUP_BYTES or len(group) >= GROUP_FILES:
            yield group
            group, size = [], 0
    if group:
        yield group


def cache_folder() -> Path:
    """Folder for copies that can be fetched again: ``WAMO_CACHE``, or ``wamo`` in the user's cache folder."""
    chosen = os.environ.get("WAMO_CACHE")
    return Path(chosen) if chosen else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wamo"


def _local(folder: Path) -> list[str]:
    paths = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    return [path.as_posix() for path in paths if not any(part.startswith(".") for part in path.parts)]


def _version(info: Mapping[str, Any]) -> int:
    known = {key: str(info[key]) for key in _VERSIONS if info.get(key) is not None}
    digest = hashlib.sha256(json.dumps([known, info.get("size")], sort_keys=True).encode()).hexdigest()
    return int(digest[:13], 16)


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
