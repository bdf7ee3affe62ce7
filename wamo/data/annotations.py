"""More captions for the trials of a captioned collection, kept in a file of their own beside the data. Ours.

A tab-separated file with the columns ``trial``, ``start_s``, ``end_s``, ``caption1`` .. ``captionN`` (all but the first
may be empty). A row without start and end tells of the whole trial, a row with the bounds of a window that the
collection has already adds its captions to that window, any other row is a window more. Only trials of one split take
part, in training those of the train split: what is validated and tested on stays what the collection says.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from wamo.data.tables import Row, captions_of, read_table
from wamo.errors import DataError

SAME = 0.05
"""Bounds that differ by at most so many seconds are the same window."""


def read_annotations(file: str | Path) -> dict[str, list[Row]]:
    """The rows of an annotation file by trial.

    Raises
    ------
    DataError
        There is no such file, a column is missing, or a row is malformed; the message names the line.
    """
    path, found = Path(file), dict[str, list[Row]]()
    for number, row in enumerate(read_table(path, ("trial", "start_s", "end_s", "caption1")), 2):
        problem = _problem(row)
        if problem:
            raise DataError(f"{path.name}, line {number}: {problem}")
        found.setdefault(row["trial"], []).append(row)
    return found


def annotated(trial: Row, windows: Sequence[Row], more: Sequence[Row]) -> tuple[Row, list[Row]]:
    """A trial's row and those of its windows with what an annotation file adds; new windows come last.

    Parameters
    ----------
    trial : row of ``captions.tsv``; windows : its rows of ``segments.tsv``; more : its rows of the annotations
    """
    known, fresh = list(windows), []
    for row in more:
        if not row["start_s"].strip():
            trial = _told_more(trial, row)
            continue
        same = next((n for n, w in enumerate(known) if _same(w, row)), None)
        if same is None:
            fresh.append(row)
        else:
            known[same] = _told_more(known[same], row)
    return trial, known + fresh


def _problem(row: Row) -> str:
    if None in row or None in row.values():
        return "not as many cells as there are columns"
    cells = {k: v.strip() for k, v in row.items()}
    if not cells["trial"] or not cells["caption1"]:
        return "trial and caption1 must not be empty"
    if not cells["start_s"] and not cells["end_s"]:
        return ""
    try:
        start, end = float(cells["start_s"]), float(cells["end_s"])
    except ValueError:
        return "start_s and end_s must both be numbers, or both empty for the whole trial"
    if not (math.isfinite(end) and 0 <= start < end):
        return f"a window from {start:g} to {end:g} s; it must begin at 0 or later and end after it began"
    return ""


def _same(one: Row, other: Row) -> bool:
    return all(abs(float(one[k]) - float(other[k])) <= SAME for k in ("start_s", "end_s"))


def _told_more(row: Row, more: Row) -> Row:
    """A row whose captions are followed by those of another one."""
    return row | {f"caption{n}": caption for n, caption in enumerate(captions_of(row) + captions_of(more), 1)}
