"""Validation by retrieval: embed a split and score it by the usual protocols."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from wamo.data.samples import DataSet, Sample
from wamo.errors import ConfigError
from wamo.metrics import labels, protocols
from wamo.metrics.results import Result
from wamo.metrics.scores import EmbeddingScores
from wamo.model.embed import embed_motions, embed_texts
from wamo.model.text import TextBackbone
from wamo.model.wamo import WaMo

NONE: Mapping[str, float] = MappingProxyType({})


def validate(
    model: WaMo, text: TextBackbone, data: Sequence[DataSet], split: str = "val", selection: Mapping[str, float] = NONE
) -> tuple[float, dict[str, float]]:
    """Score every data set's split.

    Parameters
    ----------
    selection : figure -> weight of the mean that chooses the checkpoint; figures that are not there are left out.
        Empty: the mean over data sets of Rsum (by label where clips have labels, else with identical captions credited)

    Returns
    -------
    score : the figure that chooses the checkpoint
    numbers : "<data set>/<metric>" of each; "<data set>/all/<metric>" with every caption as a query

    Raises
    ------
    ConfigError
        No figure of the selection is there.
    """
    model.eval()
    sums: list[float] = []
    numbers: dict[str, float] = {}
    for dataset in data:
        samples = dataset.split(split)
        if not samples:
            continue
        result, every = _scored(model, text, samples)
        metrics = result.metrics | {f"all/{name}": value for name, value in every.items()}
        numbers |= {f"{dataset.name}/{k}": round(v, 3) for k, v in metrics.items()}
        sums.append(metrics["Rsum"])
    if selection and numbers:
        return selected(numbers, selection), numbers
    return (float(np.mean(sums)) if sums else float("-inf")), numbers


def selected(numbers: Mapping[str, float], selection: Mapping[str, float]) -> float:
    """Weighted mean of the figures of a selection that are there; ConfigError if none is."""
    known = {name: weight for name, weight in selection.items() if name in numbers}
    if not known:
        raise ConfigError(
            f"select names no figure of this run ({', '.join(selection)}); there are {', '.join(numbers)}"
        )
    return sum(weight * numbers[name] for name, weight in known.items()) / sum(known.values())


def score_split(model: WaMo, text: TextBackbone, samples: Sequence[Sample]) -> Result:
    """Score one split as in reports: by label with distinct first captions as queries if every clip has a label, else
    `all` with identical captions credited."""
    return _scored(model, text, samples)[0]


def _scored(model: WaMo, text: TextBackbone, samples: Sequence[Sample]) -> tuple[Result, dict[str, float]]:
    """The result of `score_split`, and where clips have no labels the recalls with every caption as a query."""
    captions = [s.captions[0] for s in samples]
    motions = embed_motions(model, [s.motion for s in samples])
    labelled = all(s.label for s in samples)
    sentences = captions if labelled else [c for s in samples for c in s.captions]
    number = {caption: i for i, caption in enumerate(dict.fromkeys(sentences))}
    texts = embed_texts(model, text, list(number))
    if labelled:
        return labels.by_sentence(EmbeddingScores(texts, motions), captions, [s.label for s in samples]), {}
    first = texts[[number[c] for c in captions]]
    found = protocols.identical_captions(EmbeddingScores(first, motions), captions)
    return found, protocols.every_caption(texts @ motions.T, list(number), [s.captions for s in samples])
