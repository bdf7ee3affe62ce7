"""Precision, average precision and nDCG with several or graded right answers, exact under ties.

For tied scores each value is the expectation over all orders of the tied entries (McSherry and Najork, ECIR 2008: the
gain of an item is the mean gain of its tie group; average precision follows by the same argument). Equal sentences and
equal embeddings therefore do not gain or lose by their position in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from wamo.errors import DataError
from wamo.metrics.ranks import row_blocks
from wamo.metrics.scores import Scores, as_scores

Relevance = Callable[[slice], np.ndarray]
"""Takes a slice of queries and returns their (rows, gallery) grades: bool, or float >= 0."""


@dataclass(frozen=True)
class Graded:
    """Per-query values, each (queries,) float64 in 0 .. 1.

    Parameters
    ----------
    precision : k -> precision at k
    average_precision : average precision; its mean over queries is mAP
    ndcg : normalised discounted cumulative gain at the depth that was asked for
    """

    precision: dict[int, np.ndarray]
    average_precision: np.ndarray
    ndcg: np.ndarray


def graded_metrics(
    scores: Scores | np.ndarray,
    relevance: Relevance,
    *,
    at: Sequence[int] = (1, 5, 10),
    ndcg_at: int = 10,
    relevant_from: float = 1.0,
    block_rows: int | None = None,
) -> Graded:
    """Per-query precision at k, average precision and nDCG.

    Parameters
    ----------
    scores : (queries, gallery) similarities
    relevance : grades, block by block
    at : depths of precision; a depth beyond the gallery means the whole gallery
    ndcg_at : depth of nDCG; gains are the grades, discounts 1 / log2(position + 1)
    relevant_from : lowest grade that counts as right for precision and average precision
    block_rows : queries scored at once; None: as many as fit `ranks.BLOCK_BYTES`

    Raises
    ------
    DataError
        Grades have the wrong shape, are negative or not finite, or a query has no right answer.
    """
    source = as_scores(scores)
    queries, gallery = source.shape
    if not at or min(at) < 1 or ndcg_at < 1:
        raise DataError(f"depths must be at least 1, found {list(at)} and {ndcg_at}")
    found = Graded({k: np.empty(queries) for k in at}, np.empty(queries), np.empty(queries))
    for rows in row_blocks(source.shape, block_rows, itemsize=32):  # sorting needs several copies of a block
        grades = _checked(relevance(rows), rows, gallery, relevant_from)
        block = source.block(rows, slice(None))
        order = np.argsort(-block, axis=1, kind="stable")
        block, grades = np.take_along_axis(block, order, 1), np.take_along_axis(grades, order, 1)
        ties, right = _Ties(block), grades >= relevant_from
        expected = ties.mean(right)
        for k in at:
            found.precision[k][rows] = expected[:, :k].mean(axis=1)
        found.average_precision[rows] = ties.average_precision(right)
        found.ndcg[rows] = _ndcg(ties.mean(grades), grades, ndcg_at)
    return found


def _checked(grades: np.ndarray, rows: slice, gallery: int, relevant_from: float) -> np.ndarray:
    grades = np.asarray(grades, dtype=np.float64)
    expected = (rows.stop - rows.start, gallery)
    if grades.shape != expected:
        raise DataError(f"relevance of rows {rows.start} .. {rows.stop}: expected shape {expected}, got {grades.shape}")
    if not (np.isfinite(grades).all() and (grades >= 0).all()):
        raise DataError(f"relevance of rows {rows.start} .. {rows.stop}: grades must be finite and not negative")
    if not (grades >= relevant_from).any(axis=1).all():
        row = rows.start + int(np.argmin((grades >= relevant_from).any(axis=1)))
        raise DataError(f"query {row} has no right answer in the gallery (no grade of {relevant_from:g} or more)")
    return grades


class _Ties:
    """Groups of equal scores in rows sorted in descending order, (rows, gallery) float."""

    def __init__(self, ordered: np.ndarray) -> None:
        new = np.ones(ordered.shape, dtype=bool)
        new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
        self.shape = ordered.shape
        self.start = np.flatnonzero(new)
        self.size = np.diff(np.append(self.start, ordered.size))

    def mean(self, values: np.ndarray) -> np.ndarray:
        """Each entry replaced by the mean of its group."""
        total = np.add.reduceat(values.ravel().astype(np.float64), self.start)
        return np.repeat(total / self.size, self.size).reshape(self.shape)

    def average_precision(self, right: np.ndarray) -> np.ndarray:
        """Expected average precision over all orders within the groups. (rows,)"""
        spread = lambda per_group: np.repeat(per_group, self.size)  # noqa: E731
        in_group = np.add.reduceat(right.ravel().astype(np.float64), self.start)
        share = spread(in_group / self.size)
        position = np.tile(np.arange(self.shape[1]), self.shape[0])
        place = np.arange(right.size) - spread(self.start)  # 0-based place within the group
        so_far = np.cumsum(right, axis=1).ravel() - right.ravel()
        before = spread(so_far[self.start])
        others = spread((in_group - 1) / np.maximum(self.size - 1, 1))
        terms = share * (before + place * others + 1) / (position + 1)
        return terms.reshape(self.shape).sum(axis=1) / right.sum(axis=1)


def _ndcg(expected: np.ndarray, grades: np.ndarray, depth: int) -> np.ndarray:
    """Discounted gain divided by that of the ideal order, both at `depth`. (rows, gallery) float -> (rows,)"""
    depth = min(depth, grades.shape[1])
    discount = 1 / np.log2(np.arange(depth) + 2)
    ideal = -np.sort(-grades, axis=1)[:, :depth]
    return (expected[:, :depth] @ discount) / (ideal @ discount)
