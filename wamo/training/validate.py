"""Validation by retrieval: embed a split and score it by the usual protocols."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wamo.data.samples import DataSet, Sample
from wamo.metrics import labels, protocols
from wamo.metrics.scores import EmbeddingScores
from wamo.model.embed import embed_motions, embed_texts
from wamo.model.text import TextBackbone
from wamo.model.wamo import WaMo


def validate(
    model: WaMo, text: TextBackbone, data: Sequence[DataSet], split: str = "val"
) -> tuple[float, dict[str, float]]:
    """Score every data set's split.

    Returns
    -------
    score : mean over data sets of the Rsum that chooses the checkpoint (by label where clips have labels, else with
        identical captions credited)
    numbers : "<data set>/<metric>" of each
    """
    model.eval()
    sums: list[float] = []
    numbers: dict[str, float] = {}
    for dataset in data:
        samples = dataset.split(split)
        if not samples:
            continue
        result = score_split(model, text, samples)
        numbers |= {f"{dataset.name}/{k}": round(v, 3) for k, v in result.metrics.items()}
        sums.append(result.metrics["Rsum"])
    return (float(np.mean(sums)) if sums else float("-inf")), numbers


def score_split(model: WaMo, text: TextBackbone, samples: Sequence[Sample]) -> protocols.Result:
    """Score one split as in reports: by label with distinct first captions as queries if every clip has a label, else
    `all` with identical captions credited."""
    captions = [s.captions[0] for s in samples]
    motions = embed_motions(model, [s.motion for s in samples])
    number = {caption: i for i, caption in enumerate(dict.fromkeys(captions))}
    texts = embed_texts(model, text, list(number))
    if all(s.label for s in samples):
        return labels.by_sentence(EmbeddingScores(texts, motions), captions, [s.label for s in samples])
    return protocols.identical_captions(EmbeddingScores(texts[[number[c] for c in captions]], motions), captions)
