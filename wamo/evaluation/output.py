"""Files of a report: ranks, pictures and embeddings to write, lists of words to read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from wamo.errors import DataError
from wamo.evaluation.options import Common
from wamo.evaluation.report import Report, npz_bytes, ranks_file, write_report
from wamo.files import write_atomic
from wamo.metrics.labels import Confusion


def write_all(options: Common, report: Report, confusions: Mapping[str, Confusion]) -> None:
    """Write report, ranks and plots into `options.out`.

    Parameters
    ----------
    confusions : kind of label -> which labels are found for which
    """
    write_report(options.out, report)
    if options.write_ranks:
        write_atomic(options.out / "ranks.npz", ranks_file(report.results))
    if not options.plots:
        return
    from wamo.evaluation import plots

    ranked = [r for r in report.results if r.ranks]
    if ranked:
        write_atomic(options.out / "recall.png", plots.png(plots.recall_curves(ranked)))
        write_atomic(options.out / "ranks.png", plots.png(plots.rank_histogram(ranked[0])))
    for kind, (names, table) in confusions.items():
        figure = plots.confusion_picture(names, table, title=f"first motion found, by {kind}")
        write_atomic(options.out / f"confusion_{kind.replace(' ', '_')}.png", plots.png(figure))


def write_embeddings(folder: Path, texts: np.ndarray, motions: np.ndarray, **lists: Sequence[str]) -> Path:
    """Write embeddings, (N, d) each, and lists of words (ids, captions) to embeddings.npz."""
    words = {name: np.array(list(values), dtype=np.str_) for name, values in lists.items()}
    return write_atomic(
        folder / "embeddings.npz",
        npz_bytes(texts=texts.astype(np.float32), motions=motions.astype(np.float32), **words),
    )


def read_list(path: Path | None) -> list[str] | None:
    """Entries of a text file (one per line) or of a JSON list of strings; None without a file.

    Raises
    ------
    DataError
        The file is missing, not UTF-8, or JSON that is not a list of strings.
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
