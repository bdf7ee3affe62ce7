"""Retrieval scored by label or by structured truth instead of by identity.

For galleries with many clips of one sentence (exercises, action families) and for the procedural library. Not in the
paper.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from wamo.errors import DataError
from wamo.metrics import ranks as m
from wamo.metrics.graded import Relevance, graded_metrics
from wamo.metrics.results import Direction, Result
from wamo.metrics.scores import Scores, as_scores


class Confusion(NamedTuple):
    """Labels of the motions found for texts of each label.

    Parameters
    ----------
    labels : all labels, sorted
    table : (labels, labels) float; row: label of the text, column: label of the motion found first. Rows of labels
        with at least one text add up to 1; motions tied for first place share it.
    """

    labels: list[Hashable]
    table: np.ndarray


def by_label(
    scores: Scores | np.ndarray,
    text_labels: Sequence[Hashable],
    motion_labels: Sequence[Hashable],
    *,
    name: str = "label",
    samples: int = 0,
    seed: int = 0,
) -> Result:
    """Score by label: every entry with the query's label is a right answer.

    Parameters
    ----------
    scores : (texts, motions) similarities, each distinct sentence once
    text_labels, motion_labels : what must agree, e.g. exercise, or (exercise, side). A frozenset is a text or motion
        with several labels; one label in common is enough.
    name : what the labels are, for the table
    samples, seed : bootstrap draws, 0 for no intervals, and their seed

    Returns
    -------
    Result with, in both directions, `P01`: share of queries whose first answer is right; `R..`: share with a right
    answer among the first k; `mAP`; `chance`: P01 of random scores. Ties count by their expectation.

    Raises
    ------
    DataError
        Numbers of labels and shape differ, or the gallery has no entry with a query's label.
    """
    source = as_scores(scores)
    _lengths(source, text_labels, motion_labels)
    texts, motions = _memberships(text_labels, motion_labels)
    values: dict[str, float] = {}
    ranks: dict[str, np.ndarray] = {}
    ways: tuple[tuple[Direction, Scores, np.ndarray, np.ndarray], ...] = (
        ("t2m", source, texts, motions),
        ("m2t", source.transposed(), motions, texts),
    )
    for way, side, query, gallery in ways:
        lacking = np.flatnonzero(~(query[:, gallery.any(axis=0)]).any(axis=1))
        if len(lacking):
            label = (text_labels if way == "t2m" else motion_labels)[lacking[0]]
            raise DataError(f"no {'motion' if way == 't2m' else 'text'} with the {name} {label!r}; leave it out")
        ranks[way], found = _one_direction(side, _same(query, gallery))
        values |= {f"{way}/{key}": value for key, value in found.items()}
    values["Rsum"] = m.rsum(values)
    intervals = m.bootstrap(ranks["t2m"], ranks["m2t"], samples=samples, seed=seed) if samples else {}
    return Result(
        f"by {name}", source.shape[1], f"same {name}", metrics=values, intervals=intervals, ranks=ranks,
        texts=source.shape[0],
    )  # fmt: skip


def _one_direction(scores: Scores, same: Relevance) -> tuple[np.ndarray, dict[str, float]]:
    """Ranks of the first right answers, and the metrics of one direction."""
    ranks = m.ranks(scores, m.Rule(m.pairs_of_mask(same), average_all=False))
    graded = graded_metrics(scores, same, at=(1,), ndcg_at=1)
    shares = [same(rows).mean(axis=1) for rows in m.row_blocks(scores.shape)]
    return ranks, {
        **m.recalls(ranks, ""),
        "P01": 100 * float(graded.precision[1].mean()),
        "mAP": 100 * float(graded.average_precision.mean()),
        "chance": 100 * float(np.concatenate(shares).mean()),
    }


def distinct_sentences(captions: Sequence[str]) -> np.ndarray:
    """Index of the first clip with each distinct caption, in order. [N] -> (sentences,) int."""
    first: dict[str, int] = {}
    for i, caption in enumerate(captions):
        first.setdefault(caption, i)
    return np.array(list(first.values()))


def by_sentence(
    scores: Scores | np.ndarray,
    captions: Sequence[str],
    labels: Sequence[str],
    *,
    name: str = "label",
    samples: int = 0,
    seed: int = 0,
) -> Result:
    """Score labelled, captioned clips by label, with each distinct caption as one query.

    Parameters
    ----------
    scores : (sentences, N) similarities of the `distinct_sentences` of `captions`, in that order
    captions, labels : (N,) caption and label of each clip; a sentence has the labels of all clips with that caption
    name, samples, seed : as for `by_label`
    """
    meant: dict[str, set[str]] = {}
    for caption, label in zip(captions, labels, strict=True):
        meant.setdefault(caption, set()).add(label)
    sentences = [frozenset(meant[captions[i]]) for i in distinct_sentences(captions)]
    result = by_label(scores, sentences, labels, name=name, samples=samples, seed=seed)
    return replace(result, captions=f"distinct first captions, same {name}")


def confusion(
    scores: Scores | np.ndarray, text_labels: Sequence[Hashable], motion_labels: Sequence[Hashable]
) -> Confusion:
    """Labels of the motions found first for the texts of each label."""
    source = as_scores(scores)
    _lengths(source, text_labels, motion_labels)
    texts, motions, labels = _numbered(text_labels, motion_labels)
    counts = np.zeros((len(labels), len(labels)))
    for rows in m.row_blocks(source.shape):
        block = source.block(rows, slice(None))
        row, column = np.nonzero(block == block.max(axis=1, keepdims=True))
        weight = 1 / np.bincount(row)[row]
        np.add.at(counts, (texts[rows][row], motions[column]), weight)
    return Confusion(labels, counts / np.maximum(counts.sum(axis=1, keepdims=True), 1e-300))


def truth(
    scores: Scores | np.ndarray,
    relevance: Relevance,
    relevance_m2t: Relevance | None = None,
    *,
    rule: str = "structured truth",
    relevant_from: float = 1.0,
    samples: int = 0,
    seed: int = 0,
) -> Result:
    """Score against grades that are known for every pair (the procedural library).

    Parameters
    ----------
    relevance : slice of texts -> (rows, motions) grades
    relevance_m2t : slice of motions -> (rows, texts) grades; None leaves that direction out
    rule : the caption rule, for the table
    relevant_from : lowest grade that counts as right for precision and mAP
    samples, seed : bootstrap draws, 0 for no intervals, and their seed

    Returns
    -------
    Result with `P01 P05 P10 mAP nDCG10` of each direction in percent.
    """
    source = as_scores(scores)
    values: dict[str, float] = {}
    found: dict[str, tuple[float, float]] = {}
    ways: list[tuple[str, Callable[[], Scores], Relevance | None]] = [
        ("t2m", lambda: source, relevance),
        ("m2t", source.transposed, relevance_m2t),
    ]
    rng = np.random.default_rng(seed)
    for way, side, grades in ways:
        if grades is None:
            continue
        each = graded_metrics(side(), grades, relevant_from=relevant_from)
        names = [f"{way}/{name}" for name in (*(f"P{k:02d}" for k in each.precision), "mAP", "nDCG10")]
        table = 100 * np.column_stack([*each.precision.values(), each.average_precision, each.ndcg])
        values |= dict(zip(names, table.mean(axis=0).tolist(), strict=True)) | {f"{way}/len": float(len(table))}
        if samples:
            drawn = np.stack([table[rng.integers(len(table), size=len(table))].mean(axis=0) for _ in range(samples)])
            found |= m.intervals(drawn, names, 0.95)
    return Result("truth", source.shape[1], rule, metrics=values, intervals=found, texts=source.shape[0])


def _same(query: np.ndarray, gallery: np.ndarray) -> Relevance:
    """Which gallery entries share a label with each query; (Q, labels) and (N, labels) bool."""
    wide, other = query.astype(np.float32), gallery.astype(np.float32).T
    return lambda rows: wide[rows] @ other > 0


def _memberships(*sides: Sequence[Hashable]) -> list[np.ndarray]:
    """For each side (entries, labels) bool: which labels each entry has."""
    sets = [[label if isinstance(label, frozenset) else frozenset([label]) for label in side] for side in sides]
    number = {label: i for i, label in enumerate(dict.fromkeys(x for side in sets for entry in side for x in entry))}
    found = [np.zeros((len(side), len(number)), dtype=bool) for side in sets]
    for table, side in zip(found, sets, strict=True):
        for row, entry in enumerate(side):
            table[row, [number[label] for label in entry]] = True
    return found


def _numbered(texts: Sequence[Hashable], motions: Sequence[Hashable]) -> tuple[np.ndarray, np.ndarray, list[Hashable]]:
    labels = sorted(dict.fromkeys([*texts, *motions]), key=str)
    number = {label: i for i, label in enumerate(labels)}
    return np.array([number[t] for t in texts]), np.array([number[t] for t in motions]), labels


def _lengths(source: Scores, text_labels: Sequence[Hashable], motion_labels: Sequence[Hashable]) -> None:
    if source.shape != (len(text_labels), len(motion_labels)):
        raise DataError(
            f"similarities of shape {source.shape} for {len(text_labels)} text labels and {len(motion_labels)} motion "
            "labels; rows are texts, columns are motions"
        )
