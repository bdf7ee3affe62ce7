"""Mean and standard deviation over the reports of several seeds (`python -m wamo.evaluation seeds A B C`)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from wamo.errors import DataError
from wamo.evaluation.report import NOTES, recall_table, truth_table
from wamo.files import write_atomic, write_json
from wamo.metrics.protocols import Result

_SAME = ("protocol", "N", "N m2t", "captions", "split", "selected_on", "score")
"""What must agree before two seeds' numbers are averaged."""


def combine_reports(reports: Sequence[Path], out: Path | None = None) -> str:
    """The Markdown table "mean ± sd" of several `report.json`; also written to a folder when one is given.

    Raises
    ------
    DataError
        Fewer than two reports, one given twice, a file that is no report, or reports of different experiments.
    """
    if len(reports) < 2:
        raise DataError("a spread needs the reports of at least two seeds: seeds A/report.json B/report.json ...")
    if len({path.resolve() for path in reports}) < len(reports):
        raise DataError("one report is given twice; each seed counts once")
    rows = _combined([(str(path), _read(path)) for path in reports])
    text = _markdown(rows, len(reports))
    if out is not None:
        write_atomic(out / "seeds.md", text + "\n")
        write_json(out / "seeds.json", {"reports": [str(path) for path in reports], "results": rows})
    return text


def _read(path: Path) -> list[dict[str, Any]]:
    """The results of a report."""
    try:
        results = json.loads(path.read_text("utf-8"))["results"]
        if all(isinstance(r["protocol"], str) and isinstance(r["metrics"], dict) for r in results):
            return results
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from None
    except (ValueError, TypeError, KeyError):
        pass
    raise DataError(f"{path}: not a report.json of python -m wamo.evaluation")


def _combined(reports: Sequence[tuple[str, list[dict[str, Any]]]]) -> list[dict[str, Any]]:
    """One row for each protocol: its circumstances, and `mean` and `sd` (of a sample, n - 1) of each metric."""
    tables = [(name, {tuple(r.get(key, "") for key in _SAME): r["metrics"] for r in rows}) for name, rows in reports]
    first_name, first = tables[0]
    for name, table in tables[1:]:
        for one, other, at in ((first, table, name), (table, first, first_name)):
            lacking = [key for key in one if key not in other]
            if lacking:
                words = ", ".join(f"{n} {v}" for n, v in zip(_SAME, lacking[0], strict=True) if v not in ("", "-"))
                raise DataError(f"{at} has no result with {words}: these are not seeds of one experiment")
    rows = []
    for key in first:
        seeds = [table[key] for _, table in tables]
        names = [name for name in seeds[0] if all(name in s for s in seeds)]
        values = np.array([[s[name] for name in names] for s in seeds], dtype=np.float64)
        rows.append(
            dict(zip(_SAME, key, strict=True))
            | {"seeds": len(seeds)}
            | {"mean": dict(zip(names, values.mean(axis=0).tolist(), strict=True))}
            | {"sd": dict(zip(names, values.std(axis=0, ddof=1).tolist(), strict=True))}
        )
    return rows


def _markdown(rows: Sequence[dict[str, Any]], seeds: int) -> str:
    spread: dict[int, dict[str, float]] = {}
    results = []
    for row in rows:
        result = Result(
            row["protocol"], row["N"], row["captions"], row["split"], row["selected_on"], metrics=row["mean"],
            texts=row["N m2t"] or None, score=row["score"],
        )  # fmt: skip
        results.append(result)
        spread[id(result)] = row["sd"]

    def cell(result: Result, name: str) -> str:
        if name not in result.metrics:
            return ""
        return f"{result.metrics[name]:.1f} ± {spread[id(result)][name]:.1f}"

    head = f"# Mean ± standard deviation over {seeds} seeds"
    return "\n".join([head, "", *recall_table(results, cell), *truth_table(results, cell), NOTES])
