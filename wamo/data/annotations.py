"""Annotations: more captions and windows for the trials of a captioned collection, in a separate file.

A tab-separated file with the columns ``trial``, ``start_s``, ``end_s``, ``caption1`` .. ``captionN`` (all but the first
may be empty). A row without start and end describes the whole trial. A row with the bounds of an
existing window adds captions to it; any other row adds a window. Only trials of one split are annotated (train, in
training), so that validation and test data stay unchanged. Not in the paper.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from wamo.data.tables import Row, captions_of, read_table
from wamo.errors import DataError

SAME = 0.05
"""Windows whose bounds differ by at most this many seconds are the same."""


def read_annotations(file: str | Path, problems: list[str] | None = None) -> dict[str, list[Row]]:
    """Read the rows of an annotation file, by trial.

    Parameters
    ----------
    problems : receives a message for each malformed row, which is skipped; None: malformed rows are errors

    Raises
    ------
    DataError
        The file or a column is missing, or a row is malformed (without ``problems``).
    """
    found: dict[str, list[Row]] = {}
    for row in read_table(Path(file), ("trial", "start_s", "end_s", "caption1"), problems):
        problem = _problem(row)
        if not problem:
            found.setdefault(row["trial"], []).append(row)
        elif problems is None:
            raise DataError(f"{row.place}: {problem}")
        else:
            problems.append(f"{row.place}: {problem}")
    return found


def annotated(trial: Row, windows: Sequence[Row], more: Sequence[Row]) -> tuple[Row, list[Row]]:
    """Add annotations to the rows of a trial and its windows; new windows come last.

    Parameters
    ----------
    trial : row of ``captions.tsv``; windows : its rows of ``segments.tsv``; more : its rows of the annotations
    """
    known, fresh = list(windows), []
    for row in more:
        if not row["start_s"].strip():
            trial = _extended(trial, row)
            continue
        same = next((n for n, w in enumerate(known) if _same(w, row)), None)
        if same is None:
            fresh.append(row)
        else:
            known[same] = _extended(known[same], row)
    return trial, known + fresh


def _problem(row: Row) -> str:
    """Describe what is wrong with a row; "" if nothing is."""
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
        return f"a window from {start:g} to {end:g} s; it must start at 0 or later and end after its start"
    return ""


def _same(one: Row, other: Row) -> bool:
    """Whether two windows have the same bounds; one without proper numbers is like none, and is reported later."""
    try:
        return all(abs(one.number(k) - other.number(k)) <= SAME for k in ("start_s", "end_s"))
    except DataError:
        return False


def _extended(row: Row, more: Row) -> Row:
    """Append the captions of another row to a row."""
    extended = Row(row | {f"caption{n}": caption for n, caption in enumerate(captions_of(row) + captions_of(more), 1)})
    extended.place = row.place
    return extended
