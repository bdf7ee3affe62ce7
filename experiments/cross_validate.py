"""A recipe judged on its own train split, a part at a time: for choices that a small val split cannot tell apart.

    python experiments/cross_validate.py DATA/cmu --also DATA/uiprmd=0.25 --out runs/folds/base -- --epochs 20

The train trials of a captioned collection are dealt into folds by the checksum of their names. For each fold a training
with the options after ``--`` (those of train.py) sees the other folds and is scored on the windows of this one, each
asked for with its first and its second caption, identical ones credited. The collection's test split takes no part.
Folds that are finished are not trained again. Weights that never saw the collection are judged without training, in
the same galleries:

    python experiments/cross_validate.py DATA/cmu --weights runs/library-alone --out runs/folds/library-alone
"""

from __future__ import annotations

import argparse
import sys
import zlib
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np
from subsets import own_and_training_options, train_on, write_subset

from wamo.data.samples import Sample
from wamo.data.sources import load_source
from wamo.data.tables import Row
from wamo.files import write_json
from wamo.metrics.ranks import recalls
from wamo.model.text import TextBackbone
from wamo.model.weights import load_model
from wamo.motion import SMPL22
from wamo.motion.facts import Window
from wamo.training.validate import score_split


def fold_of(trial: str, folds: int) -> int:
    """The fold of a trial."""
    return zlib.crc32(trial.encode()) % folds


def with_fold(source: Path, fold: int, folds: int, out: Path) -> Path:
    """The collection with one fold of its train trials as test split, and without its own."""

    def split_of(row: Row) -> str | None:
        if row["split"] == "train":
            return "test" if fold_of(row["trial"], folds) == fold else "train"
        return "val" if row["split"] == "val" else None

    return write_subset(source, out, split_of)


def ranks_of(run: Path, windows: list[Sample]) -> np.ndarray:
    """Ranks (from 0) of the windows for their first captions, then for their second ones (if any, else the first)."""
    model = load_model(run)
    text = TextBackbone(model.config.text_backbone)
    turned = [replace(s, motion=s.motion.with_(captions=(*s.captions[1:], s.captions[0]))) for s in windows]
    asked = (windows, turned)
    return np.concatenate([score_split(model, text, samples).ranks["t2m"] for samples in asked])


def figures(ranks: np.ndarray) -> dict[str, float]:
    """Recalls, the median rank and the mean reciprocal rank (the latter in %)."""
    return recalls(ranks) | {"MRR": 100 * float((1 / (ranks + 1)).mean())}


def main() -> None:
    """Train and score fold by fold; print each and all together."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collection", type=Path)
    parser.add_argument("--times", type=int, default=2, help="how often each training counts the collection")
    parser.add_argument("--also", nargs="*", default=[], help="further data sets of each training")
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--weights", type=Path, help="score this checkpoint in each fold instead of a training")
    parser.add_argument("--out", type=Path, default=Path("runs/folds"))
    options, training = own_and_training_options(parser)
    cache = ["--text-cache", str(options.out.parent / "text.sqlite")]
    ranks: list[np.ndarray] = []
    for fold in range(options.folds):
        folder = options.out / f"{fold}" / options.collection.name
        run = options.weights or options.out / f"{fold}" / "run"
        with_fold(options.collection, fold, options.folds, folder)
        if not options.weights:
            train_on([f"{folder}={options.times}", *options.also], run, [*cache, "--seed", str(fold), *training])
        samples = load_source(str(folder), skeleton=SMPL22).split("test")
        ranks.append(ranks_of(run, [s for s in samples if isinstance(s.motion.clip, Window)]))
        print(f"fold {fold}: " + "  ".join(f"{k} {v:.1f}" for k, v in figures(ranks[-1]).items()), flush=True)
    together = np.concatenate(ranks)
    print(f"all, {len(together)} sentences: " + "  ".join(f"{k} {v:.1f}" for k, v in figures(together).items()))
    each = [figures(r) for r in ranks]
    write_json(options.out / "folds.json", {"N": len(together), **figures(together), "folds": each})


if __name__ == "__main__":
    main()
