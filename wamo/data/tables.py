"""Tab-separated tables with a header line: captions, windows and annotations of captioned collections."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from wamo.errors import DataError


class Row(dict[str, str]):
    """A row of a table by column; ``place`` names file and line for messages."""

    place: str = ""

    def number(self, column: str) -> float:
        """A cell as a finite number.

        Raises
        ------
        DataError
            It is not a number; the message names file and line.
        """
        try:
            value = float(self[column])
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise DataError(f"{self.place}: expected a number in {column}, found {self[column][:40]!r}")
        return value


def read_table(file: Path, columns: Sequence[str] = (), problems: list[str] | None = None) -> list[Row]:
    """Read a table. Cells missing at the end of a line are empty, unless their column is required.

    Parameters
    ----------
    columns : required columns
    problems : receives a message for each malformed row, which is skipped; None: malformed rows are errors

    Raises
    ------
    DataError
        The file cannot be read, lacks a required column, or has a malformed row (without ``problems``).
    """
    rows: list[Row] = []
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            missing = [name for name in columns if name not in (table.fieldnames or ())]
            if missing:
                raise DataError(f"{file.name} has no column {', '.join(missing)}; the first line names the columns")
            for cells in table:
                row = Row({k: v or "" for k, v in cells.items() if k is not None})
                row.place = f"{file.name}, line {table.line_num}"
                lacking = [name for name in columns if cells[name] is None]
                if None in cells or lacking:
                    expected = f"{len(table.fieldnames or ())} cells"
                    found = "more" if None in cells else f"none for {', '.join(lacking)}"
                    _report(f"{row.place}: expected {expected}, found {found}", problems)
                else:
                    rows.append(row)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{file.name} cannot be read: {error}") from None
    return rows


def _report(problem: str, problems: list[str] | None) -> None:
    if problems is None:
        raise DataError(problem)
    problems.append(problem)


def captions_of(row: Mapping[str, str]) -> tuple[str, ...]:
    """Non-empty caption columns, each sentence once."""
    captions = (v.strip() for k, v in row.items() if k.startswith("caption") and v)
    return tuple(dict.fromkeys(v for v in captions if v))


def path_inside(folder: Path, name: str) -> Path:
    """Resolve a path in a table, relative to the table's folder.

    Raises
    ------
    DataError
        The path leads out of the folder, directly or through a link, or is not valid.
    """
    shown = repr(name[:80])
    try:
        path = (folder / name).resolve()
        inside = bool(name) and "\\" not in name and path.is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        raise DataError(f"{folder.name}: {shown} is not a valid path") from None
    if not inside:
        raise DataError(f"{folder.name}: {shown} leads out of the folder; paths must stay inside it")
    return folder / name
