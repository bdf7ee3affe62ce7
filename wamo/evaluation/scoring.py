"""Every protocol that a split allows, on every score function of a model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from wamo.evaluation.embedded import Embedded
from wamo.evaluation.options import Checkpoint
from wamo.evaluation.truth import RULE, claim_grades, have_claims, label_kinds, label_levels
from wamo.metrics import labels, protocols
from wamo.metrics.labels import Confusion
from wamo.metrics.results import Result
from wamo.metrics.scores import EmbeddingScores


def score_embedded(embedded: Embedded, options: Checkpoint) -> list[Result]:
    """Results of the protocols, of structured truth and of labels, as far as the split has what they need."""
    results = _by_identity(embedded, options)
    if all(s.label for s in embedded.split.samples):
        results += _by_label(embedded, options)
    return [r.on(f"{embedded.split.dataset} {options.split}", options.selected_on) for r in results]


def confusions(embedded: Embedded) -> dict[str, Confusion]:
    """Kind of label -> which labels are found first for which, by the global score."""
    scores = EmbeddingScores(embedded.texts, embedded.motions)
    return {kind: labels.confusion(scores, names, names) for kind, names in label_kinds(embedded.split.samples).items()}


def _by_identity(embedded: Embedded, options: Checkpoint) -> list[Result]:
    split = embedded.split
    grades = claim_grades(split.samples) if have_claims(split.samples) else None
    results = []
    for name, scores in embedded.scores(candidates=options.late_candidates).items():
        found = protocols.evaluate(
            scores,
            captions=split.captions,
            sentences=embedded.sentences,
            ids=[s.key for s in split.samples],
            protocols=options.protocols or None,
            samples=options.samples,
            seed=options.seed,
        )
        if grades is not None:
            forth, back = _rows(grades), _rows(grades.T)
            found.append(labels.truth(scores, forth, back, rule=RULE, samples=options.samples, seed=options.seed))
        results += [replace(r, score=name) for r in found]
    return results


def _by_label(embedded: Embedded, options: Checkpoint) -> list[Result]:
    captions = embedded.split.captions
    rows = labels.distinct_sentences(captions)
    results = []
    for score, scores in embedded.scores(rows, candidates=options.late_candidates).items():
        for name, of_clip in label_levels(embedded.split.samples).items():
            result = labels.by_sentence(
                scores, captions, of_clip, name=name, samples=options.samples, seed=options.seed
            )
            results.append(replace(result, score=score))
    return results


def _rows(grades: np.ndarray) -> labels.Relevance:
    return lambda rows: grades[rows]
