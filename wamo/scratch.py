"""Temporary folders that name their process, so that those of processes that were killed can be removed.

Not in the paper.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NAME = re.compile(r"\.?wamo-([0-9a-f]{8})-(\d+)-\w+")


@contextmanager
def folder(within: str | Path | None = None) -> Iterator[Path]:
    """A folder that is removed at the end of the block.

    Parameters
    ----------
    within : where it is made, hidden; default: the system's folder for temporary files
    """
    prefix = f"{'.' if within else ''}wamo-{_machine()}-{os.getpid()}-"
    with tempfile.TemporaryDirectory(prefix=prefix, dir=within) as path:
        yield Path(path)


def sweep(within: str | Path | None = None) -> int:
    """Remove folders whose process, on this machine, no longer runs; returns how many.

    Parameters
    ----------
    within : where they were made; default: the system's folder for temporary files
    """
    place, removed = Path(within or tempfile.gettempdir()), 0
    for path in place.glob(".wamo-*" if within else "wamo-*"):
        found = _NAME.fullmatch(path.name)
        if found and found[1] == _machine() and path.is_dir() and not path.is_symlink() and not _runs(int(found[2])):
            shutil.rmtree(path, ignore_errors=True)
            removed += 1
    return removed


def _machine() -> str:
    """Short mark of this machine: several may share a folder, and a process number means another process on each."""
    return hashlib.blake2b(socket.gethostname().encode(), digest_size=4).hexdigest()


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
