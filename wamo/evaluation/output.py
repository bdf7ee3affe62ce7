"""What the command writes and reads beside the report: ranks, pictures, embeddings, lists of words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from wamo.errors import DataError
from wamo.evaluation.options import Common
from wamo.evaluation.report import npz_bytes, ranks_file, write_report
from wamo.files import write_atomic
from wamo.metrics.protocols import Result


def write_all(
    options: Common,
    results: Sequence[Result],
    facts: dict[str, Any],
    confusions: Mapping[str, tuple[Sequence[Any], np.ndarray]] | None = None,
    *,
    title: str = "Retrieval",
) -> None:
    """Write report, ranks and plots into `options.out`; `confusions`: kind of label -> labels and table."""
    write_report(options.out, results, title=title, facts=facts)
    if options.write_ranks:
        write_atomic(options.out / "ranks.npz", ranks_file(results))
    if not options.plots:
        return
    from wamo.evaluation import plots

    ranked = [r for r in results if r.ranks]
    if ranked:
        write_atomic(options.out / "recall.png", plots.png(plots.recall_curves(ranked)))
        write_atomic(options.out / "ranks.png", plots.png(plots.rank_histogram(ranked[0])))
    for kind, (names, table) in (confusions or {}).items():
        figure = plots.confusion_picture(names, table, title=f"first motion found, by {kind}")
        write_atomic(options.out / f"confusion_{kind.replace(' ', '_')}.png", plots.png(figure))


def write_embeddings(folder: Path, texts: np.ndarray, motions: np.ndarray, **lists: Sequence[str]) -> Path:
    """Write (N, d) float32 `texts` and `motions` and lists of words (ids, captions) to embeddings.npz."""
    words = {name: np.array(list(values), dtype=np.str_) for name, values in lists.items()}
    return write_atomic(
        folder / "embeddings.npz",
        npz_bytes(texts=texts.astype(np.float32), motions=motions.astype(np.float32), **words),
    )


def read_list(path: Path | None) -> list[str] | None:
    """Entries of a text file (one a line) or of a JSON list of strings; None for no file.

    Raises
    ------
    DataError
        Missing, not UTF-8, or JSON that is not a list of strings.
    """
    if path is None:
        return None
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise DataError(f"{path.name}: no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path.name}: not a readable UTF-8 text file ({error})") from None
    if path.suffix != ".json":
        return text.splitlines()
    try:
        entries = json.loads(text)
    except ValueError as error:
        raise DataError(f"{path.name}: not valid JSON ({error})") from None
    if not isinstance(entries, list) or not all(isinstance(e, str) for e in entries):
        raise DataError(f"{path.name}: expected a JSON list of strings")
    return entries
