"""Temporary folders of this process; those of processes that were killed are removed at the next start."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NAME = re.compile(r"wamo-app-(\d+)-\w+")


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that is removed at the end of the block."""
    with tempfile.TemporaryDirectory(prefix=f"wamo-app-{os.getpid()}-") as path:
        yield Path(path)


def sweep() -> int:
    """Remove folders whose process no longer runs; returns how many."""
    removed = 0
    for path in Path(tempfile.gettempdir()).glob("wamo-app-*"):
        found = _NAME.fullmatch(path.name)
        if found and path.is_dir() and not path.is_symlink() and not _runs(int(found[1])):
            shutil.rmtree(path, ignore_errors=True)
            removed += 1
    return removed


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
