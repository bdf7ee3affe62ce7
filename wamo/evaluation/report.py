"""Results as a Markdown table, as JSON and as per-query ranks; files appear whole or not at all."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from wamo.files import write_atomic
from wamo.metrics.protocols import Result
from wamo.metrics.ranks import RECALLS

_WAYS = {"t2m": "text → motion", "m2t": "motion → text"}
_CIRCUMSTANCES = ("protocol", "N", "captions", "split", "chosen on", "direction", "queries")
_GRADED = ("P01", "P05", "P10", "mAP", "nDCG10", "chance")
_RECALLS = (*(f"R{k:02d}" for k in RECALLS), "MedR")
_RECALL_HEADS = [*(f"R@{k}" for k in RECALLS), "MedR", "Rsum"]

Cell = Callable[[Result, str], str]
"""What stands in a table for a result and the name of one of its metrics."""


def markdown(results: Sequence[Result], *, title: str = "Retrieval", facts: Mapping[str, Any] | None = None) -> str:
    """Tables in which every number stands beside protocol, N, caption rule, split and the split that chose the weights.

    Parameters
    ----------
    facts : what else the reader should know (checkpoint, data, parameters), printed as a list above the tables
    """
    lines = [f"# {title}", ""]
    if facts:
        lines += [*(f"- {name}: {value}" for name, value in facts.items()), ""]
    lines += recall_table(results)
    spread = [r for r in results if "t2m/R01" in r.metrics and r.intervals]
    if spread:
        lines += ["95 % bootstrap intervals over the queries (over batches for small_batches), the gallery fixed:", ""]
        lines += recall_table(spread, _span)
    lines += [*truth_table(results), NOTES, ""]
    return "\n".join(lines)


def recall_table(results: Sequence[Result], cell: Cell | None = None) -> list[str]:
    """Lines of the table of recalls, median ranks and Rsum; none where no result has them."""
    ranked = [r for r in results if "t2m/R01" in r.metrics]
    return [*_table(ranked, _RECALLS, _RECALL_HEADS, cell or _value, rsum=True), ""] if ranked else []


def truth_table(results: Sequence[Result], cell: Cell | None = None) -> list[str]:
    """Lines of the table of what is true of the motions: precision, mAP, nDCG; none where no result has them."""
    graded = [r for r in results if "t2m/P01" in r.metrics]
    if not graded:
        return []
    shown = [name for name in _GRADED if any(f"{way}/{name}" in r.metrics for r in graded for way in _WAYS)]
    titles = [f"P@{int(n[1:])}" if n[0] == "P" else n.replace("DCG10", "DCG@10") for n in shown]
    return ["By what is true of the motions:", "", *_table(graded, shown, titles, cell or _value), ""]


NOTES = (
    "Recalls, precision, mAP and nDCG in percent; MedR is 1-based; Rsum is the sum of the ten recalls. "
    "Chosen on: the split that chose the checkpoint."
)


def _table(
    results: Sequence[Result], names: Sequence[str], heads: Sequence[str], cell: Cell, *, rsum: bool = False
) -> list[str]:
    several = any(r.score for r in results)  # a model with late interaction has several similarities
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


def as_json(
    results: Sequence[Result], *, title: str = "Retrieval", facts: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The same as plain JSON values, unrounded; ranks are left out (see `ranks_file`)."""
    return {
        "title": title,
        "facts": dict(facts or {}),
        "results": [
            {
                "protocol": r.protocol, "N": r.size, "N m2t": r.gallery("m2t"), "captions": r.captions,
                "split": r.split, "selected_on": r.selected_on, "metrics": r.metrics,
                "intervals": {name: list(span) for name, span in r.intervals.items()},
            } | ({"score": r.score} if r.score else {})
            for r in results
        ],
    }  # fmt: skip


def ranks_file(results: Sequence[Result]) -> bytes:
    """Bytes of a `.npz` with each protocol's per-query ranks (0-based): `<protocol>.t2m`, `.m2t`, and `.index`.

    Identical captions are `all_identical`; where a model has several scores, their name follows (`all_late.t2m`).
    `index` gives the number of each query's pair where not all pairs took part or their order changed.
    """
    arrays: dict[str, np.ndarray] = {}
    for result in results:
        name = result.protocol + (" identical" if result.captions.startswith("identical") else "")
        name = f"{name} {result.score}".strip()
        arrays |= {f"{name}/{key}".replace(" ", "_").replace("/", "."): values for key, values in result.ranks.items()}
    return npz_bytes(**arrays)


def npz_bytes(**arrays: np.ndarray) -> bytes:
    """A compressed `.npz` in memory."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def write_report(
    folder: str | Path, results: Sequence[Result], *, title: str = "Retrieval", facts: Mapping[str, Any] | None = None
) -> list[Path]:
    """Write `report.md` and `report.json` into a folder, which is made if needed."""
    text = markdown(results, title=title, facts=facts)
    values = json.dumps(as_json(results, title=title, facts=facts), indent=1, ensure_ascii=False, default=str)
    return [
        write_atomic(Path(folder) / "report.md", text),
        write_atomic(Path(folder) / "report.json", values),
    ]
