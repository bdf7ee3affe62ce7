"""Windows of a collection's val or test split, searched among its train windows as well.

    python experiments/among_train.py DATA/cmu runs/one runs/other --annotations assets/annotations/cmu_val.tsv
    python experiments/among_train.py DATA/cmu checkpoints/wamo-base --split test \
        --annotations assets/annotations/cmu_test.tsv

Discriminates where a split with a few dozen windows does not. Every caption of every window of the split is a query;
--annotations adds more captioned windows of its trials. Windows with the same caption are credited. Train windows are
distractors only. The mean log rank is the most sensitive figure: 0 if every window comes first. Intervals are over
draws of windows, since captions of one window are not independent.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import tyro
from experiment import bootstrap, print_results, run, selected_on, write_report

from wamo.data.samples import Sample
from wamo.data.sources import CollectionOptions, load_source
from wamo.metrics.ranks import Rule, pairs_of_mask, ranks, recalls
from wamo.metrics.results import Result
from wamo.model.embed import embed_motions, embed_texts
from wamo.model.text import TextBackbone
from wamo.model.weights import load_model
from wamo.motion import SMPL22
from wamo.motion.facts import Window


def ranks_of(checkpoint: Path, asked: list[Sample], others: list[Sample]) -> list[np.ndarray]:
    """0-based ranks among all windows of the captions of each asked window; a window with the same caption counts."""
    model = load_model(checkpoint)
    windows = [*asked, *others]
    sentences = [caption for sample in asked for caption in sample.captions]
    distinct = {caption: n for n, caption in enumerate(dict.fromkeys(sentences))}
    texts = embed_texts(model, TextBackbone(model.config.text_backbone), list(distinct))
    scores = np.asarray(texts @ embed_motions(model, [s.motion for s in windows]).T)
    right = np.array([[caption in s.captions for s in windows] for caption in distinct])
    found = ranks(scores, Rule(pairs_of_mask(lambda rows: right[rows])))
    each = found[[distinct[caption] for caption in sentences]]
    return np.split(each, np.cumsum([len(s.captions) for s in asked])[:-1])


def figures(of_window: list[np.ndarray]) -> dict[str, float]:
    """Recalls, mean reciprocal rank (%) and mean log rank of all captions of the windows."""
    rank = np.concatenate(of_window)
    values = {f"R@{k}": recalls(rank)[f"R{k:02d}"] for k in (1, 5, 10)}
    return values | {"MRR": 100 * float((1 / (rank + 1)).mean()), "mean log rank": float(np.log(rank + 1).mean())}


def main(
    collection: Annotated[str, tyro.conf.Positional],
    checkpoints: Annotated[tuple[Path, ...], tyro.conf.Positional],
    split: Literal["val", "test"] = "val",
    annotations: str = "",
    out: Path | None = None,
) -> None:
    """Print one row for each checkpoint.

    Args:
        collection: Folder of a captioned collection.
        checkpoints: Model folders.
        split: The split whose windows are searched for.
        annotations: File with more captioned windows of the split's trials.
        out: Write the report as JSON.
    """
    options = CollectionOptions(annotations=annotations, annotated_split=split)
    data = load_source(collection, skeleton=SMPL22, collection=options)
    asked, others = ([s for s in data.split(name) if isinstance(s.motion.clip, Window)] for name in (split, "train"))
    if not asked:
        raise SystemExit(f"{data.name} has no captioned windows in its {split} split")
    results = []
    for checkpoint in checkpoints:
        found = ranks_of(checkpoint, asked, others)
        results.append(
            Result(
                "among train windows",
                len(asked) + len(others),
                "every caption of every window, same caption credited",
                f"{data.name} {split}",
                selected_on(checkpoint),
                figures(found) | {"len": sum(map(len, found))},
                bootstrap(found, figures),
                system=checkpoint.name,
            )
        )
    print_results(results)
    write_report(
        out, "Detailed sentences on captured motion", results, checkpoints[0] if len(checkpoints) == 1 else None
    )


if __name__ == "__main__":
    run(main, __doc__)
