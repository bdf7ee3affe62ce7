"""Atomic writes: a reader, or a crash, never sees half a file."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar

from wamo.errors import DataError

T = TypeVar("T")

LEFTOVER = re.compile(r"\..+\.[a-z0-9_]{8}\.tmp")
"""Names of the temporary files that `replace_atomic` makes."""


def write_atomic(path: str | PathLike[str], data: bytes | str, *, make_folder: bool = True) -> Path:
    """Write a file atomically: to a temporary file in the same folder, which then replaces the target."""
    content = data.encode("utf-8") if isinstance(data, str) else data
    return replace_atomic(path, lambda temporary: temporary.write_bytes(content), make_folder=make_folder)


def write_json(path: str | PathLike[str], value: Any, *, make_folder: bool = True) -> Path:
    """Write a value as readable JSON, atomically."""
    return write_atomic(path, json.dumps(value, indent=1, ensure_ascii=False) + "\n", make_folder=make_folder)


def parse_json(text: str | bytes) -> Any:
    """The value of a JSON text; ValueError where it is none, also for one that is nested too deeply."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def parse_again(read: Callable[[], T], attempts: int = 10) -> T:
    """Return what `read` returns, calling it again where other threads disturbed Python's parser.

    NumPy reads the headers of its files with that parser. All threads of Python 3.11 share one count of its depth: two
    that parse at the same moment may both fail with "AST constructor recursion depth mismatch" on sound files
    (python/cpython issue 106905).
    """
    for _ in range(attempts - 1):
        try:
            return read()
        except SystemError:
            continue
    return read()


def copy_atomic(names: Iterable[str], source: Path, target: Path) -> None:
    """Copy the named files that exist in ``source`` to ``target``, each atomically."""
    for name in names:
        if (source / name).is_file():
            write_atomic(target / name, (source / name).read_bytes())


def remove_leftovers(folder: str | PathLike[str]) -> list[str]:
    """Remove the temporary files and folders of writers that were killed half-way, and return their names.

    Only for folders that a single process writes (a training run, a gallery being built): files that another process is
    writing would be removed too.
    """
    found = [path for path in Path(folder).glob(".*.tmp") if LEFTOVER.fullmatch(path.name)]
    for path in found:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return sorted(path.name for path in found)


def new_folder_atomic(path: str | PathLike[str], fill: Callable[[Path], Any]) -> Path:
    """Let ``fill`` write into a temporary folder beside ``path``, then give it that name.

    Raises
    ------
    DataError
        There is something at ``path`` already, or the disk is full or cannot be written; nothing is left behind.
    """
    path = Path(path)
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".tmp"))
        fill(temporary)
        temporary.chmod(0o755)
        os.rename(temporary, path)
    except OSError as error:
        raise DataError(f"cannot write {path.name}: {error.strerror or error}") from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)
    return path


def replace_atomic(path: str | PathLike[str], fill: Callable[[Path], Any], *, make_folder: bool = True) -> Path:
    """Let ``fill`` write a temporary file in the same folder, then replace ``path`` by it.

    ``make_folder`` creates a missing folder; without it a missing folder is an error, as of a mistyped path.

    Raises
    ------
    DataError
        The folder cannot be written or the disk is full; the old file is intact.
    """
    path = Path(path)
    temporary: Path | None = None
    try:
        if make_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".tmp")
        os.close(handle)
        temporary = Path(name)
        fill(temporary)
        temporary.chmod(0o644)
        os.replace(temporary, path)
    except OSError as error:
        raise DataError(
            f"cannot write {path.name}: {error.strerror or error}. The existing file is unchanged."
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    return path
