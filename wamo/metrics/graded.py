"""Precision, average precision and nDCG against graded or many-valued truth, exact under ties.

Where scores tie, each value is the expectation over all orders of the tied entries (McSherry and Najork's definition:
an item's gain is its tie group's mean gain; average precision follows from the same argument). So equal sentences and
equal embeddings neither gain nor lose by their place in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from wamo.errors import DataError
from wamo.metrics.ranks import row_blocks
from wamo.metrics.scores import Scores, as_scores

Relevance = Callable[[slice], np.ndarray]
"""Takes a slice of queries and returns their (rows, gallery) grades: bool, or float >= 0."""


def graded_metrics(
    scores: Scores | np.ndarray,
    relevance: Relevance,
    *,
    at: Sequence[int] = (1, 5, 10),
    ndcg_at: int = 10,
    relevant_from: float = 1.0,
    block_rows: int | None = None,
) -> dict[str, np.ndarray]:
    """Per-query precision at k, average precision and nDCG.

    Parameters
    ----------
    scores : (queries, gallery) similarities
    relevance : grades, block by block
    at : the k of precision at k; the gallery's size where k is larger
    ndcg_at : depth of nDCG; gains are the grades themselves, discount 1 / log2(position + 1)
    relevant_from : the least grade that counts as right for precision and average precision

    Returns
    -------
    "P01", "P05", ..., "AP", "nDCG10" -> (queries,) float64 in 0 .. 1.

    Raises
    ------
    DataError
        Grades of the wrong shape, negative or not finite; a query with no right answer.
    """
    source = as_scores(scores)
    queries, gallery = source.shape
    if not at or min(at) < 1 or ndcg_at < 1:
        raise DataError(f"depths must be at least 1, found {list(at)} and {ndcg_at}")
    found = {name: np.empty(queries) for name in [*(f"P{k:02d}" for k in at), "AP", f"nDCG{ndcg_at}"]}
    for rows in row_blocks(source.shape, block_rows, itemsize=32):  # sorting needs several copies of a block
        grades = _checked(relevance(rows), rows, gallery, relevant_from)
        block = source.block(rows, slice(None))
        order = np.argsort(-block, axis=1, kind="stable")
        block, grades = np.take_along_axis(block, order, 1), np.take_along_axis(grades, order, 1)
        ties = _Ties(block)
        right = ties.mean(grades >= relevant_from)
        for k in at:
            found[f"P{k:02d}"][rows] = right[:, :k].mean(axis=1)
        found["AP"][rows] = ties.average_precision(grades >= relevant_from)
        found[f"nDCG{ndcg_at}"][rows] = _ndcg(ties.mean(grades), grades, ndcg_at)
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
    """Groups of equal scores in rows that are sorted downwards. (rows, gallery) float."""

    def __init__(self, ordered: np.ndarray) -> None:
        new = np.ones(ordered.shape, dtype=bool)
        new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
        self.shape = ordered.shape
        self.start = np.flatnonzero(new)
        self.size = np.diff(np.append(self.start, ordered.size))

    def mean(self, values: np.ndarray) -> np.ndarray:
        """Each entry replaced by its group's mean."""
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
    """Discounted gain over that of the ideal order, both cut at `depth`. (rows, gallery) float -> (rows,)"""
    depth = min(depth, grades.shape[1])
    discount = 1 / np.log2(np.arange(depth) + 2)
    ideal = -np.sort(-grades, axis=1)[:, :depth]
    return (expected[:, :depth] @ discount) / (ideal @ discount)
