"""Reports: results as Markdown tables, as JSON and as per-query ranks. Files are written atomically."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from wamo.errors import DataError
from wamo.files import write_atomic
from wamo.metrics.ranks import RECALLS
from wamo.metrics.results import Result

_WAYS = {"t2m": "text → motion", "m2t": "motion → text"}
_CIRCUMSTANCES = ("protocol", "N", "captions", "split", "chosen on", "direction", "queries")
_GRADED = ("P01", "P05", "P10", "mAP", "nDCG10", "chance")
_RECALLS = (*(f"R{k:02d}" for k in RECALLS), "MedR")
_RECALL_HEADS = [*(f"R@{k}" for k in RECALLS), "MedR", "Rsum"]

Cell = Callable[[Result, str], str]
"""Text of a table cell, from a result and the name of one of its metrics."""


def today() -> str:
    """The day in UTC, YYYY-MM-DD."""
    return datetime.now(UTC).date().isoformat()


@dataclass(frozen=True)
class Report:
    """Results with what a reader needs to repeat them.

    Parameters
    ----------
    title : heading
    results : the results, in the order of the tables
    facts : what was scored and with what, printed as a list above the tables
    command : the command line that made the report
    date : the day it was made, YYYY-MM-DD
    """

    title: str
    results: Sequence[Result]
    facts: Mapping[str, Any] = field(default_factory=dict)
    command: str = ""
    date: str = field(default_factory=today)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, unrounded. Per-query ranks are not included, see `ranks_file`."""
        made = {"command": self.command, "date": self.date} if self.command else {}
        return {
            "title": self.title,
            **made,
            "facts": dict(self.facts),
            "results": [_result_to_json(r) for r in self.results],
        }

    def markdown(self) -> str:
        """Tables in which every number has protocol, N, caption rule, split, and the split that chose the weights."""
        lines = [f"# {self.title}", ""]
        if self.facts:
            lines += [*(f"- {name}: {value}" for name, value in self.facts.items()), ""]
        if self.command:
            lines += ["```bash", self.command, "```", ""]
        lines += recall_table(self.results)
        spread = [r for r in self.results if "t2m/R01" in r.metrics and r.intervals]
        if spread:
            lines += ["95 % bootstrap intervals over the queries (over batches for small_batches), fixed gallery:", ""]
            lines += recall_table(spread, _span)
        lines += [*truth_table(self.results), NOTES, ""]
        return "\n".join(lines)


def read_report(path: str | Path) -> Report:
    """Read a report.json.

    Raises
    ------
    DataError
        The file is missing, or is not a report.
    """
    try:
        stored = json.loads(Path(path).read_text("utf-8"))
        results = [_result_from_json(r) for r in stored["results"]]
        return Report(
            str(stored.get("title", "")), results, dict(stored.get("facts", {})), str(stored.get("command", "")),
            str(stored.get("date", "")),
        )  # fmt: skip
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise DataError(f"{path}: not a report.json of wamo evaluate") from None


def recall_table(results: Sequence[Result], cell: Cell | None = None) -> list[str]:
    """Lines of the table of recalls, median ranks and Rsum; none if no result has them."""
    ranked = [r for r in results if "t2m/R01" in r.metrics]
    return [*_table(ranked, _RECALLS, _RECALL_HEADS, cell or _value, rsum=True), ""] if ranked else []


def truth_table(results: Sequence[Result], cell: Cell | None = None) -> list[str]:
    """Lines of the table of precision, mAP and nDCG; none if no result has them."""
    graded = [r for r in results if "t2m/P01" in r.metrics]
    if not graded:
        return []
    shown = [name for name in _GRADED if any(f"{way}/{name}" in r.metrics for r in graded for way in _WAYS)]
    titles = [f"P@{int(n[1:])}" if n[0] == "P" else n.replace("DCG10", "DCG@10") for n in shown]
    return ["By label or structured truth:", "", *_table(graded, shown, titles, cell or _value), ""]


NOTES = (
    "Recalls, precision, mAP and nDCG in percent; MedR is 1-based; Rsum is the sum of the ten recalls. "
    "Chosen on: the split that chose the checkpoint."
)


def _table(
    results: Sequence[Result], names: Sequence[str], heads: Sequence[str], cell: Cell, *, rsum: bool = False
) -> list[str]:
    several = any(r.score for r in results)  # a model with late interaction has several score functions
    circumstances = [*_CIRCUMSTANCES, "score"] if several else list(_CIRCUMSTANCES)
    rows = [[*circumstances, *heads]]
    for result in results:
        present = [way for way in _WAYS if f"{way}/{names[0]}" in result.metrics]
        for way in present:
            wanted = [f"{way}/{name}" for name in names] + (["Rsum"] if rsum else [])
            values = [cell(result, name) for name in wanted]
            if rsum and way != present[0]:
                values[-1] = ""
            queries = f"{result.metrics.get(f'{way}/len', float('nan')):.0f}"
            rows.append(
                [result.protocol, str(result.gallery(way)), result.captions, result.split, result.selected_on,
                 _WAYS[way], queries, *([result.score] if several else []), *values]
            )  # fmt: skip
    rule = ["---"] * len(circumstances) + ["---:"] * len(heads)
    return ["| " + " | ".join(words.replace("|", "/") for words in row) + " |" for row in [rows[0], rule, *rows[1:]]]


def _value(result: Result, name: str) -> str:
    if name not in result.metrics:
        return ""
    return f"{result.metrics[name]:.1f}" if name == "Rsum" else f"{result.metrics[name]:.2f}"


def _span(result: Result, name: str) -> str:
    if name not in result.intervals:
        return ""
    low, high = result.intervals[name]
    return f"{low:.1f} – {high:.1f}"


def _result_to_json(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = {
        "protocol": result.protocol, "N": result.size, "N m2t": result.gallery("m2t"), "captions": result.captions,
        "split": result.split, "selected_on": result.selected_on, "metrics": result.metrics,
        "intervals": {name: list(span) for name, span in result.intervals.items()},
    }  # fmt: skip
    optional: dict[str, Any] = {"score": result.score, "system": result.system}
    if result.seeds > 1:
        optional |= {"seeds": result.seeds, "sd": result.deviations}
    return found | {name: value for name, value in optional.items() if value}


def _result_from_json(stored: Mapping[str, Any]) -> Result:
    size, texts = int(stored["N"]), stored.get("N m2t")
    return Result(
        str(stored["protocol"]),
        size,
        str(stored["captions"]),
        str(stored["split"]),
        str(stored["selected_on"]),
        metrics={name: float(value) for name, value in stored["metrics"].items()},
        intervals={name: (float(low), float(high)) for name, (low, high) in stored.get("intervals", {}).items()},
        texts=None if texts in (None, size) else int(texts),
        score=str(stored.get("score", "")),
        system=str(stored.get("system", "")),
        seeds=int(stored.get("seeds", 1)),
        deviations=dict(stored.get("sd", {})),
    )


def ranks_file(results: Sequence[Result]) -> bytes:
    """Bytes of a `.npz` with per-query ranks (0-based) of each protocol: `<protocol>.t2m`, `.m2t`, and `.index`.

    Identical captions are `all_identical`; if a model has several scores, their name follows (`all_late.t2m`).
    `index` has the row number of each query's pair if only some pairs took part or their order changed.
    """
    arrays: dict[str, np.ndarray] = {}
    for result in results:
        name = result.protocol + (" identical" if result.captions.startswith("identical") else "")
        name = f"{name} {result.score}".strip()
        arrays |= {f"{name}/{key}".replace(" ", "_").replace("/", "."): values for key, values in result.ranks.items()}
    return npz_bytes(**arrays)


def npz_bytes(**arrays: np.ndarray) -> bytes:
    """Bytes of a compressed `.npz`."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def write_report(folder: str | Path, report: Report) -> None:
    """Write `report.md` and `report.json` into a folder, which is made if needed."""
    write_atomic(Path(folder) / "report.md", report.markdown())
    values = json.dumps(report.to_json(), indent=1, ensure_ascii=False, default=str)
    write_atomic(Path(folder) / "report.json", values + "\n")
