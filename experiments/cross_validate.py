"""Cross-validation of a recipe on the train split, for comparisons that a small val split cannot decide.

    python experiments/cross_validate.py DATA/cmu --also DATA/uiprmd=0.25 --out runs/folds/base -- --epochs 20

The train trials of a captioned collection are assigned to folds by the checksum of their names. For each fold, a run of
train.py with the options after ``--`` trains on the other folds and is scored on the windows of this one. The first and
second caption of each window are queries; identical captions are credited. The test split takes no part. Finished folds
are not trained again. Weights that never saw the collection are scored without training:

    python experiments/cross_validate.py DATA/cmu --weights runs/library-alone --out runs/folds/library-alone
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
import tyro
from experiment import print_results, run, write_report
from subsets import train_on, training_options, write_subset

from wamo.data.samples import Sample
from wamo.data.sources import load_source
from wamo.data.tables import Row
from wamo.metrics.protocols import IDENTICAL
from wamo.metrics.ranks import recalls
from wamo.metrics.results import Result
from wamo.model.text import TextBackbone
from wamo.model.weights import load_model
from wamo.motion import SMPL22
from wamo.motion.facts import Window
from wamo.training.validate import score_split


def fold_of(trial: str, folds: int) -> int:
    """The fold of a trial."""
    return zlib.crc32(trial.encode()) % folds


def with_fold(source: Path, fold: int, folds: int, out: Path) -> Path:
    """The collection with one fold of its train trials as test split, without its own test split."""

    def split_of(row: Row) -> str | None:
        if row["split"] == "train":
            return "test" if fold_of(row["trial"], folds) == fold else "train"
        return "val" if row["split"] == "val" else None

    return write_subset(source, out, split_of)


def ranks_of(checkpoint: Path, windows: list[Sample]) -> np.ndarray:
    """0-based ranks of the windows for their first captions, then for their second (or else first) ones."""
    model = load_model(checkpoint)
    text = TextBackbone(model.config.text_backbone)
    second = [replace(s, motion=s.motion.with_(captions=(*s.captions[1:], s.captions[0]))) for s in windows]
    asked = (windows, second)
    return np.concatenate([score_split(model, text, samples).ranks["t2m"] for samples in asked])


def figures(ranks: np.ndarray) -> dict[str, float]:
    """Recalls, median rank and mean reciprocal rank (in percent)."""
    return recalls(ranks) | {"MRR": 100 * float((1 / (ranks + 1)).mean())}


def main(
    collection: Annotated[Path, tyro.conf.Positional],
    times: int = 2,
    also: tuple[str, ...] = (),
    folds: int = 3,
    weights: Path | None = None,
    out: Path = Path("runs/folds"),
) -> None:
    """Train and score fold by fold; print one row per fold and one for all.

    Args:
        collection: Folder of a captioned collection.
        times: How often each run counts the collection.
        also: Further data sets of each run.
        folds: Number of folds.
        weights: Score this checkpoint in each fold instead of training.
        out: Folder for the folds, their runs and folds.json.
    """
    cache = ["--text-cache", str(out.parent / "text.sqlite")]
    ranks: list[np.ndarray] = []
    results = []
    for fold in range(folds):
        folder, checkpoint = out / f"{fold}" / collection.name, weights or out / f"{fold}" / "run"
        with_fold(collection, fold, folds, folder)
        if not weights:
            train_on([f"{folder}={times}", *also], checkpoint, [*cache, "--seed", str(fold), *TRAINING])
        samples = load_source(str(folder), skeleton=SMPL22).split("test")
        windows = [s for s in samples if isinstance(s.motion.clip, Window)]
        ranks.append(ranks_of(checkpoint, windows))
        results.append(
            Result("all", len(windows), IDENTICAL, "fold of train", "val", figures(ranks[-1]), system=f"fold {fold}")
        )
    together = figures(np.concatenate(ranks))
    size = round(sum(r.size for r in results) / folds)
    results.append(Result("all", size, IDENTICAL, "folds of train", "val", together, system="all folds"))
    print_results(results)
    write_report(out / "folds.json", "Cross-validation on train", results)


if __name__ == "__main__":
    TRAINING = training_options()
    run(main, __doc__)
