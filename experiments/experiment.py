"""Shared by the scripts of this folder: import path, command line, query tables, intervals and reports.

Import it before `wamo`, so that the scripts run from a checkout that is not installed.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np
import tyro

from wamo.errors import WamoError
from wamo.evaluation.command import command_line
from wamo.evaluation.report import Report
from wamo.files import write_json
from wamo.metrics.ranks import intervals
from wamo.metrics.results import Result
from wamo.model.weights import fingerprint, model_facts

SHIPPED = ROOT / "checkpoints" / "wamo-base"
DRAWS = 1000
"""Bootstrap draws of every interval."""


def run(main: Callable[..., None], about: str) -> None:
    """Parse the command line by the signature of `main` and call it; the package's errors become one line."""
    try:
        tyro.cli(main, description=about)
    except WamoError as error:
        raise SystemExit(f"error: {error}") from None


def read_queries(name: str) -> list[dict[str, str]]:
    """Rows of a table of queries in this folder."""
    with (ROOT / "experiments" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def selected_on(checkpoint: Path) -> str:
    """The split that chose a checkpoint."""
    return str(model_facts(checkpoint).get("selected_on", "-"))


def success(ranks: Sequence[float], depths: Sequence[int] = (1, 5, 10)) -> dict[str, float]:
    """Share of queries with a right answer among the first k, in percent. Ranks are 1-based."""
    array = np.asarray(ranks)
    return {f"success@{k}": 100 * float((array <= k).mean()) for k in depths}


def bootstrap(
    items: Sequence[Any], measure: Callable[[list[Any]], dict[str, float]], seed: int = 0
) -> dict[str, tuple[float, float]]:
    """95 % percentile interval of each measure over draws of the items with replacement."""
    rng = np.random.default_rng(seed)
    drawn = [measure([items[i] for i in rng.integers(len(items), size=len(items))]) for _ in range(DRAWS)]
    return intervals(np.array([list(d.values()) for d in drawn]), list(drawn[0]), 0.95)


def write_report(out: Path | None, title: str, results: Sequence[Result], checkpoint: Path | None = None) -> None:
    """Write the results as JSON, in the schema of `wamo evaluate`, with command, date and weights."""
    if out is None:
        return
    facts = {"intervals": f"95 %, {DRAWS:,} bootstrap draws, seed 0"} if any(r.intervals for r in results) else {}
    if checkpoint is not None:
        facts["weights"] = f"{checkpoint.name}, SHA-256 {fingerprint(checkpoint)}"
    program = f"python experiments/{Path(sys.argv[0]).name}"
    write_json(out, Report(title, results, facts, command_line(sys.argv[1:], program)).to_json())


def print_results(results: Sequence[Result]) -> None:
    """Print a Markdown table with one row per result, with intervals or deviations if there are any."""
    names = list(dict.fromkeys(name for r in results for name in r.metrics))
    print("| " + " | ".join(["system", "protocol", "N", *names]) + " |")
    print("| --- | --- | ---: |" + " ---: |" * len(names))
    for r in results:
        cells = [_cell(r, name) for name in names]
        print("| " + " | ".join([r.system or "-", r.protocol, str(r.size), *cells]) + " |")


def _cell(result: Result, name: str) -> str:
    if name not in result.metrics:
        return ""
    value = f"{result.metrics[name]:.1f}"
    if name in result.deviations:
        return f"{value} ± {result.deviations[name]:.1f}"
    if name in result.intervals:
        low, high = result.intervals[name]
        return f"{value} ({low:.1f} – {high:.1f})"
    return value
