"""Ranks of the right answers, recalls, median rank and bootstrap intervals, in blocks of rows.

Ranks are 0-based; the median rank MedR is 1-based, as in the literature. The similarity matrix is never in memory as a
whole: a block takes about `BLOCK_BYTES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from wamo.errors import DataError
from wamo.metrics.scores import Scores, as_scores

RECALLS = (1, 2, 3, 5, 10)
"""Depths of the recalls in the literature's tables."""

BLOCK_BYTES = 64 * 2**20
"""Size of one block of similarities; comparing needs about as much again."""

Pairs = tuple[np.ndarray, np.ndarray]
"""(row within the block, column) of every positive, sorted by row."""


@dataclass(frozen=True)
class Rule:
    """Which gallery entries are right answers to a query, and what a tie in score means.

    Parameters
    ----------
    positives : takes a slice of rows, returns `Pairs`; None: the entry on the diagonal
    average_all : True: the rank is the mean over all entries that share the best positive's score, as in the reference
        implementation. False: the expected rank of the best positive if ties are broken at random, so that tied
        positives do not harm each other (not in the paper). Both agree if there is one positive.
    """

    positives: Callable[[slice], Pairs] | None = None
    average_all: bool = True


DIAGONAL = Rule()
"""One right answer: the entry with the query's own index."""


def pairs_of_mask(mask: Callable[[slice], np.ndarray]) -> Callable[[slice], Pairs]:
    """Positives from a function that returns a (rows, gallery) bool block."""

    def pairs(rows: slice) -> Pairs:
        row, column = np.nonzero(mask(rows))
        return row, column

    return pairs


def pairs_of_groups(queries: np.ndarray, gallery: np.ndarray) -> Callable[[slice], Pairs]:
    """Positives by group: a query matches the gallery entries with its group number. (Q,) and (N,) int."""
    order = np.argsort(gallery, kind="stable")
    ordered = np.asarray(gallery)[order]
    first = np.searchsorted(ordered, queries, side="left")
    count = np.searchsorted(ordered, queries, side="right") - first

    def pairs(rows: slice) -> Pairs:
        counts = count[rows]
        row = np.repeat(np.arange(len(counts)), counts)
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return row, order[np.repeat(first[rows], counts) + within]

    return pairs


def row_blocks(shape: tuple[int, int], block_rows: int | None = None, itemsize: int = 4) -> Iterator[slice]:
    """Slices that cover the rows, each of `block_rows` rows or about `BLOCK_BYTES` of similarities."""
    step = block_rows or max(1, BLOCK_BYTES // (itemsize * shape[1]))
    for start in range(0, shape[0], step):
        yield slice(start, min(start + step, shape[0]))


def ranks(scores: Scores | np.ndarray, rule: Rule = DIAGONAL, *, block_rows: int | None = None) -> np.ndarray:
    """Rank of the best positive of each row. See `ranks_by_rule`."""
    return ranks_by_rule(scores, {"": rule}, block_rows=block_rows)[""]


def ranks_by_rule(
    scores: Scores | np.ndarray, rules: Mapping[str, Rule], *, block_rows: int | None = None
) -> dict[str, np.ndarray]:
    """Ranks under several rules with one pass over the similarities.

    Parameters
    ----------
    scores : (queries, gallery) similarities, higher is better
    rules : what counts as right, by name

    Returns
    -------
    name -> (queries,) float64, 0-based; fractions come from ties.

    Raises
    ------
    DataError
        A query without any positive, or a diagonal rule on a matrix that is not square.
    """
    source = as_scores(scores)
    queries, gallery = source.shape
    for rule in rules.values():
        if rule.positives is None and queries != gallery:
            raise DataError(
                f"{queries} texts and {gallery} motions: the true pairs must stand on the diagonal, so the matrix must "
                "be square (score by label if several motions share a text)"
            )
    found = {name: np.empty(queries) for name in rules}
    for rows in row_blocks(source.shape, block_rows):
        block = source.block(rows, slice(None))
        for name, rule in rules.items():
            found[name][rows] = _ranks_of_block(block, rows, rule)
    return found


def _ranks_of_block(block: np.ndarray, rows: slice, rule: Rule) -> np.ndarray:
    """Ranks of one block of rows; compares each score with the best positive's score, exactly."""
    if rule.positives is None:
        best = block[np.arange(len(block)), np.arange(rows.start, rows.stop)]
        right: np.ndarray = np.ones(len(block))
    else:
        row, column = rule.positives(rows)
        start = np.searchsorted(row, np.arange(len(block)))
        count = np.searchsorted(row, np.arange(len(block)), side="right") - start
        if not count.all():
            raise DataError(f"query {rows.start + int(np.argmin(count))} has no right answer in the gallery")
        positive = block[row, column]
        best = np.maximum.reduceat(positive, start)
        right = np.bincount(row, weights=positive == best[row], minlength=len(block))
    above = np.count_nonzero(block > best[:, None], axis=1)
    equal = np.count_nonzero(block == best[:, None], axis=1)
    return above + ((equal - 1) / 2 if rule.average_all else (equal - right) / (right + 1))


def recalls(rank: np.ndarray, prefix: str = "") -> dict[str, float]:
    """R01 R02 R03 R05 R10 in percent, MedR (1-based) and len from 0-based ranks. (queries,) float."""
    rank = np.asarray(rank, dtype=np.float64)
    if rank.ndim != 1 or rank.size == 0 or not np.isfinite(rank).all():
        raise DataError(f"expected a list of finite ranks, found shape {rank.shape}")
    values = {f"{prefix}R{k:02d}": 100 * int(np.count_nonzero(rank < k)) / len(rank) for k in RECALLS}
    return values | {f"{prefix}MedR": float(np.median(rank)) + 1, f"{prefix}len": float(len(rank))}


def both_ways(t2m: np.ndarray, m2t: np.ndarray) -> dict[str, float]:
    """The recalls of both directions (`t2m/R01` ... `m2t/len`) and `Rsum`, the sum of the ten."""
    values = recalls(t2m, "t2m/") | recalls(m2t, "m2t/")
    return values | {"Rsum": rsum(values)}


def rsum(values: Mapping[str, float]) -> float:
    """Sum of the ten recalls, in percent: 0 .. 1000."""
    return float(sum(values[f"{way}/R{k:02d}"] for way in ("t2m", "m2t") for k in RECALLS))


def bootstrap(
    t2m: np.ndarray, m2t: np.ndarray, *, samples: int = 1000, confidence: float = 0.95, seed: int = 0
) -> dict[str, tuple[float, float]]:
    """Percentile intervals of every metric of `both_ways`, with the queries resampled and the gallery fixed.

    If both directions have the same number of queries, text i and motion i are drawn together, so that the interval of
    Rsum accounts for their correlation; otherwise each direction is drawn on its own. Not in the paper.

    Returns
    -------
    name -> (low, high)
    """
    if samples < 1 or not 0 < confidence < 1:
        raise DataError(f"the bootstrap needs samples >= 1 and 0 < confidence < 1, found {samples} and {confidence}")
    rng = np.random.default_rng(seed)
    sides = [_Resampled(np.asarray(t2m, np.float64)), _Resampled(np.asarray(m2t, np.float64))]
    drawn = np.empty((samples, 2, len(RECALLS) + 1))
    for sample in range(samples):
        weights = None
        for number, side in enumerate(sides):
            if weights is None or len(weights) != side.size:
                weights = np.bincount(rng.integers(side.size, size=side.size), minlength=side.size)
            drawn[sample, number] = side.metrics(weights)
    names = [f"{way}/{name}" for way in ("t2m", "m2t") for name in [*(f"R{k:02d}" for k in RECALLS), "MedR"]]
    total = drawn[:, :, : len(RECALLS)].sum(axis=(1, 2))
    return intervals(np.column_stack([drawn.reshape(samples, -1), total]), [*names, "Rsum"], confidence)


def intervals(drawn: np.ndarray, names: list[str], confidence: float) -> dict[str, tuple[float, float]]:
    """Percentile interval of each column. (samples, names) float -> name -> (low, high)."""
    low, high = np.quantile(drawn, [(1 - confidence) / 2, (1 + confidence) / 2], axis=0)
    return {name: (float(a), float(b)) for name, a, b in zip(names, low, high, strict=True)}


class _Resampled:
    """Metrics of one direction as a function of how often each query was drawn."""

    def __init__(self, rank: np.ndarray) -> None:
        self.size = len(rank)
        self.hits = np.stack([rank < k for k in RECALLS]).astype(np.float64)
        self.order = np.argsort(rank, kind="stable")
        self.sorted = rank[self.order]

    def metrics(self, weights: np.ndarray) -> np.ndarray:
        drawn_so_far = np.cumsum(weights[self.order])
        middle = [self.sorted[np.searchsorted(drawn_so_far, k, side="right")] for k in self._middle]
        return np.append(100 * (self.hits @ weights) / self.size, np.mean(middle) + 1)

    @property
    def _middle(self) -> tuple[int, int]:
        return (self.size - 1) // 2, self.size // 2
