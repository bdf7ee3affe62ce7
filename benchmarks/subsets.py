"""Parts of a captioned collection as collections of their own: links to the same files, other tables."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

Row = dict[str, str]


def read_table(file: Path) -> list[Row]:
    """Rows of a tab-separated table with a header."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def write_subset(source: Path, out: Path, split_of: Callable[[Row], str | None]) -> Path:
    """Write to ``out`` the trials of ``source`` for which ``split_of(row of captions.tsv)`` names a split, in it."""
    out.mkdir(parents=True, exist_ok=True)
    for folder in ("bvh", "amc"):
        link = out / folder
        if not link.exists() and (source / folder).is_dir():
            link.symlink_to((source / folder).resolve())
    kept = [{**row, "split": split} for row in read_table(source / "captions.tsv") if (split := split_of(row))]
    trials = {row["trial"] for row in kept}
    windows = [row for row in read_table(source / "segments.tsv") if row["trial"] in trials]
    for name, table in (("captions.tsv", kept), ("segments.tsv", windows)):
        lines = ["\t".join(table[0])] + ["\t".join(v or "" for v in row.values()) for row in table]
        (out / name).write_text("\n".join(lines) + "\n", "utf-8")
    return out
