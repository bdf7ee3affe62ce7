"""File names that no path and no page can trip over."""

from __future__ import annotations

from pathlib import PurePosixPath


def plain_name(name: str) -> str:
    """The last part of a file name without characters that mean something to a path or a page; at most 80 long."""
    last = PurePosixPath(str(name).replace("\\", "/")).name
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"/\\|?*').strip(". ")
    stem, dot, end = kept.rpartition(".")
    return f"{stem[:70]}{dot}{end[:8]}" if dot else (kept[:80] or "motion")
