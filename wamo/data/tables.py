"""Tab-separated tables with a header line: captions, windows, annotations of captioned collections."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from wamo.errors import DataError

Row = dict[str, str]


def read_table(file: Path, columns: Sequence[str] = ()) -> list[Row]:
    """The rows of a table; a cell that is missing in its line is None.

    Raises
    ------
    DataError
        The file cannot be read, or lacks one of ``columns``.
    """
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            rows = list(table)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{file.name} cannot be read: {error}") from None
    missing = [name for name in columns if name not in (table.fieldnames or ())]
    if missing:
        raise DataError(f"{file.name} has no column {', '.join(missing)}; the first line names the columns")
    return rows


def captions_of(row: Mapping[str, str]) -> tuple[str, ...]:
    """Non-empty caption columns, each sentence once."""
    told = (v.strip() for k, v in row.items() if k and k.startswith("caption") and v)
    return tuple(dict.fromkeys(v for v in told if v))
