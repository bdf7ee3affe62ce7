"""Weights judged by a collection's val windows among its val and train windows: for choices that val alone, with a
few dozen windows of which all come among the first five, cannot tell apart.

    python experiments/among_train.py DATA/cmu runs/one runs/other [--annotations assets/annotations/cmu_val.tsv]
    python experiments/among_train.py DATA/cmu runs/chosen --split test --annotations assets/annotations/cmu_test.tsv

Each window of the split, and with --annotations each more that the file has of its trials, is asked for with each of
its captions; identical ones are credited. The train windows are distractors alone (the weights may know them). The mean
logarithm of the rank is the finest figure: 0 if every window comes first, and no single one of them weighs much. 95 %
intervals are of bootstrap draws over windows, whose captions go together.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from cross_validate import figures

from wamo.data.samples import Sample
from wamo.data.sources import load_source
from wamo.metrics.ranks import Rule, intervals, pairs_of_mask, ranks
from wamo.model.embed import embed_motions, embed_texts
from wamo.model.text import TextBackbone
from wamo.model.weights import load_model
from wamo.motion import SMPL22
from wamo.motion.facts import Window

DRAWS = 1000


def all_ranks(run: Path, asked: list[Sample], others: list[Sample]) -> np.ndarray:
    """Ranks (from 0) among all windows for each caption of each asked one; a window with the same caption counts."""
    model = load_model(run)
    windows = [*asked, *others]
    sentences = [caption for sample in asked for caption in sample.captions]
    distinct = {caption: n for n, caption in enumerate(dict.fromkeys(sentences))}
    texts = embed_texts(model, TextBackbone(model.config.text_backbone), list(distinct))
    scores = np.asarray(texts @ embed_motions(model, [s.motion for s in windows]).T)
    right = np.array([[caption in s.captions for s in windows] for caption in distinct])
    found = ranks(scores, Rule(pairs_of_mask(lambda rows: right[rows])))
    return found[[distinct[caption] for caption in sentences]]


def all_figures(rank: np.ndarray) -> dict[str, float]:
    """Recalls, mean reciprocal rank, mean logarithm of the rank."""
    return figures(rank) | {"mean log rank": float(np.log(rank + 1).mean())}


def spread(rank: np.ndarray, asked: list[Sample]) -> dict[str, tuple[float, float]]:
    """95 % interval of each figure over draws of windows."""
    ends = np.cumsum([len(s.captions) for s in asked])
    of_window = np.split(rank, ends[:-1])
    rng = np.random.default_rng(0)
    drawn = [
        all_figures(np.concatenate([of_window[i] for i in rng.integers(len(of_window), size=len(of_window))]))
        for _ in range(DRAWS)
    ]
    return intervals(np.array([list(d.values()) for d in drawn]), list(drawn[0]), 0.95)


def main() -> None:
    """Print one line for each checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collection", type=Path)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    parser.add_argument("--split", default="val", choices=("val", "test"), help="whose windows are asked for")
    parser.add_argument("--annotations", default="", help="file with more captioned windows of the split's trials")
    options = parser.parse_args()
    data = load_source(
        str(options.collection), skeleton=SMPL22, annotations=options.annotations, annotated_split=options.split
    )
    asked, others = (
        [s for s in data.split(split) if isinstance(s.motion.clip, Window)] for split in (options.split, "train")
    )
    if not asked:
        raise SystemExit(f"{options.collection.name} has no captioned windows in its {options.split} split")
    for checkpoint in options.checkpoints:
        found = all_ranks(checkpoint, asked, others)
        bounds = spread(found, asked)
        told = "  ".join(
            f"{name} {value:.3g} ({bounds[name][0]:.3g}-{bounds[name][1]:.3g})"
            for name, value in all_figures(found).items()
            if name in ("R01", "R05", "R10", "MRR", "mean log rank")
        )
        print(f"{checkpoint}: {len(found)} sentences among {len(asked) + len(others)} windows: {told}", flush=True)


if __name__ == "__main__":
    main()
