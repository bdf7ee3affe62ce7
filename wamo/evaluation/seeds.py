"""Mean and standard deviation over the reports of several seeds (`wamo evaluate seeds A B C`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from wamo.errors import DataError
from wamo.evaluation.report import NOTES, Report, read_report, recall_table, truth_table
from wamo.files import write_atomic, write_json
from wamo.metrics.results import Result

Key = tuple[str, int, int, str, str, str, str]
"""What must agree before numbers of two seeds are averaged: protocol, N, N m2t, captions, splits and score."""
_NAMES = ("protocol", "N", "N m2t", "captions", "split", "selected_on", "score")


def combine_reports(reports: Sequence[Path], out: Path | None = None, command: str = "") -> str:
    """The Markdown table "mean ± sd" of several `report.json`; written to seeds.md and seeds.json if `out` is given.

    Raises
    ------
    DataError
        Fewer than two reports, a report given twice, a file that is not a report, or reports of different experiments.
    """
    if len(reports) < 2:
        raise DataError("a spread needs the reports of at least two seeds: seeds A/report.json B/report.json ...")
    if len({path.resolve() for path in reports}) < len(reports):
        raise DataError("one report is given twice; each seed counts once")
    results = _combined([(str(path), read_report(path).results) for path in reports])
    title = f"Mean ± standard deviation over {len(reports)} seeds"
    text = "\n".join([f"# {title}", "", *recall_table(results, _cell), *truth_table(results, _cell), NOTES])
    if out is not None:
        write_atomic(out / "seeds.md", text + "\n")
        facts = {"reports": ", ".join(path.parent.name for path in reports)}
        write_json(out / "seeds.json", Report(title, results, facts, command).to_json())
    return text


def _combined(reports: Sequence[tuple[str, Sequence[Result]]]) -> list[Result]:
    """One result for each protocol, with mean and standard deviation (of a sample, n - 1) of each metric."""
    tables = [(name, {_key(r): r for r in results}) for name, results in reports]
    first_name, first = tables[0]
    for name, table in tables[1:]:
        for one, other, at in ((first, table, name), (table, first, first_name)):
            missing = [key for key in one if key not in other]
            if missing:
                words = ", ".join(f"{n} {v}" for n, v in zip(_NAMES, missing[0], strict=True) if v not in ("", "-"))
                raise DataError(f"{at} has no result with {words}: these are not seeds of one experiment")
    return [_mean([table[key] for _, table in tables]) for key in first]


def _key(result: Result) -> Key:
    return (
        result.protocol, result.size, result.gallery("m2t"), result.captions, result.split, result.selected_on,
        result.score,
    )  # fmt: skip


def _mean(results: Sequence[Result]) -> Result:
    names = [name for name in results[0].metrics if all(name in r.metrics for r in results)]
    values = np.array([[r.metrics[name] for name in names] for r in results], dtype=np.float64)
    return replace(
        results[0],
        metrics=dict(zip(names, values.mean(axis=0).tolist(), strict=True)),
        deviations=dict(zip(names, values.std(axis=0, ddof=1).tolist(), strict=True)),
        intervals={},
        seeds=len(results),
    )


def _cell(result: Result, name: str) -> str:
    return f"{result.metrics[name]:.1f} ± {result.deviations[name]:.1f}" if name in result.metrics else ""
