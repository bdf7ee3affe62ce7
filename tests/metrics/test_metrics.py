"""Block-wise metrics against naive ones that sort the whole matrix row by row."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from wamo.errors import DataError
from wamo.metrics import ranks as metrics
from wamo.metrics.graded import graded_metrics
from wamo.metrics.scores import EmbeddingScores, FunctionScores, MatrixFile, MatrixScores


def naive_rank(row: np.ndarray, positives: list[int]) -> float:
    """Mean 0-based place, in the sorted row, of all entries that score like the best positive."""
    best = max(row[p] for p in positives)
    places = [place for place, value in enumerate(sorted(row, reverse=True)) if value == best]
    return sum(places) / len(places)


def naive_expected_rank(row: np.ndarray, positives: list[int]) -> float:
    """Mean place of the first positive over all orders of the tied entries, by counting orders."""
    best = max(row[p] for p in positives)
    tied = [i for i in range(len(row)) if row[i] == best]
    right, total = sum(i in positives for i in tied), len(tied)
    # probability that the first right one of `total` shuffled entries stands at place k
    expected, still = 0.0, 1.0
    for k in range(total):
        chance = right / (total - k)
        expected += k * still * min(chance, 1)
        still *= 1 - min(chance, 1)
    return sum(value > best for value in row) + expected


square = st.integers(1, 12).flatmap(
    lambda n: hnp.arrays(np.float64, (n, n), elements=st.integers(-3, 3).map(float))  # few values: many ties
)


@settings(deadline=None, max_examples=150)
@given(square, st.integers(1, 13))
def test_blocks_equal_naive(matrix: np.ndarray, block_rows: int) -> None:
    for source, table in ((MatrixScores(matrix), matrix), (MatrixScores(matrix).transposed(), matrix.T)):
        expected = [naive_rank(row, [i]) for i, row in enumerate(table)]
        assert np.allclose(metrics.ranks(source, block_rows=block_rows), expected, atol=1e-12, rtol=0)


@settings(deadline=None, max_examples=150)
@given(square, st.integers(1, 13), st.data())
def test_blocks_equal_naive_with_several_positives(matrix: np.ndarray, block_rows: int, data: st.DataObject) -> None:
    groups = np.array(data.draw(st.lists(st.integers(0, 3), min_size=len(matrix), max_size=len(matrix))))
    positives = [np.flatnonzero(groups == g).tolist() for g in groups]
    by_group = metrics.pairs_of_groups(groups, groups)
    by_mask = metrics.pairs_of_mask(lambda rows: groups[rows, None] == groups[None])
    for pairs in (by_group, by_mask):
        field = metrics.ranks(matrix, metrics.Rule(pairs), block_rows=block_rows)
        ours = metrics.ranks(matrix, metrics.Rule(pairs, average_all=False), block_rows=block_rows)
        assert np.allclose(field, [naive_rank(r, p) for r, p in zip(matrix, positives, strict=True)])
        assert np.allclose(ours, [naive_expected_rank(r, p) for r, p in zip(matrix, positives, strict=True)])


@settings(deadline=None, max_examples=80)
@given(st.integers(1, 12), st.integers(1, 4), st.integers(1, 13), st.randoms(use_true_random=False))
def test_embeddings_equal_their_matrix(size: int, width: int, block_rows: int, random: object) -> None:
    rng = np.random.default_rng(random.randrange(2**32))  # type: ignore[attr-defined]
    texts, motions = (rng.integers(-2, 3, (size, width)).astype(np.float32) for _ in range(2))  # exact products
    source = EmbeddingScores(texts, motions, cosine=False)
    matrix = texts @ motions.T
    assert np.array_equal(metrics.ranks(source, block_rows=block_rows), metrics.ranks(matrix))
    assert np.array_equal(metrics.ranks(source.transposed(), block_rows=block_rows), metrics.ranks(matrix.T))
    some = rng.permutation(size)[: rng.integers(1, size + 1)]
    assert np.array_equal(source.block(some, some), matrix[np.ix_(some, some)])
    assert np.array_equal(source.transposed().block(slice(0, 1), some), matrix.T[0:1][:, some])


def test_equal_embeddings_tie_exactly() -> None:
    rng = np.random.default_rng(0)
    distinct = rng.normal(size=(37, 256)).astype(np.float32)
    number = rng.integers(0, 37, 301)
    queries = rng.normal(size=(301, 256)).astype(np.float32)
    block = EmbeddingScores(queries, distinct[number]).block(slice(0, 301), slice(None))
    for value in range(37):
        same = block[:, number == value]
        assert (same == same[:, :1]).all()


def test_function_scores_equal_their_matrix() -> None:
    matrix = np.random.default_rng(1).normal(size=(30, 30))
    source = FunctionScores((30, 30), lambda rows, columns: matrix[np.ix_(rows, columns)])
    assert np.array_equal(metrics.ranks(source, block_rows=7), metrics.ranks(matrix))
    assert np.array_equal(metrics.ranks(source.transposed(), block_rows=7), metrics.ranks(matrix.T))
    with pytest.raises(DataError, match="returned shape"):
        metrics.ranks(FunctionScores((3, 3), lambda rows, columns: np.zeros((1, 1))))


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.int16])
def test_matrix_files_are_read_in_blocks(tmp_path: Path, dtype: type) -> None:
    matrix: np.ndarray = (np.random.default_rng(1).normal(size=(50, 50)) * 20).astype(dtype)
    np.save(tmp_path / "sims.npy", matrix)
    source = MatrixFile(tmp_path / "sims.npy")
    wide = matrix.astype(np.float64)
    assert np.array_equal(metrics.ranks(source, block_rows=8), metrics.ranks(wide))
    assert np.array_equal(metrics.ranks(source.transposed(), block_rows=8), metrics.ranks(wide.T))


def test_recalls_by_hand() -> None:
    values = metrics.recalls(np.array([0, 0.5, 1, 2, 4, 9, 9.5, 10]), "t2m/")
    assert values == {
        "t2m/R01": 25.0, "t2m/R02": 37.5, "t2m/R03": 50.0, "t2m/R05": 62.5, "t2m/R10": 87.5, "t2m/MedR": 4.0,
        "t2m/len": 8.0,
    }  # fmt: skip
    assert metrics.both_ways(np.zeros(3), np.full(3, 99.0))["Rsum"] == 500


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 24).map(lambda r: r / 2), min_size=1, max_size=30), st.integers(0, 100))
def test_bootstrap_equals_drawing_the_queries(ranks: list[float], seed: int) -> None:
    forth, back = np.array(ranks), np.array(ranks)[::-1].copy()
    found = metrics.bootstrap(forth, back, samples=40, seed=seed)
    rng = np.random.default_rng(seed)
    drawn = [rng.integers(len(ranks), size=len(ranks)) for _ in range(40)]
    table = [metrics.both_ways(forth[d], back[d]) for d in drawn]
    for name, span in found.items():
        expected = np.quantile([row[name] for row in table], [0.025, 0.975])
        assert np.allclose(span, expected, atol=1e-9), name


def test_bootstrap_covers_the_truth() -> None:
    """Over 150 simulated test sets the 95 % interval holds the true recall about 95 % of the time."""
    rng = np.random.default_rng(0)
    held = 0
    for trial in range(150):
        ranks = rng.geometric(0.2, size=300) - 1.0
        low, high = metrics.bootstrap(ranks, ranks, samples=120, seed=trial)["t2m/R03"]
        held += low <= 100 * (1 - 0.8**3) <= high
    assert 0.90 * 150 <= held <= 0.99 * 150


def test_bootstrap_is_seeded() -> None:
    ranks = np.arange(50.0)
    assert metrics.bootstrap(ranks, ranks, seed=1) == metrics.bootstrap(ranks, ranks, seed=1)
    assert metrics.bootstrap(ranks, ranks, seed=1) != metrics.bootstrap(ranks, ranks, seed=2)
    with pytest.raises(DataError, match="samples"):
        metrics.bootstrap(ranks, ranks, samples=0)


def naive_graded(row: np.ndarray, grades: np.ndarray, relevant_from: float, depth: int) -> dict[str, float]:
    """One query's metrics, averaged over many random orders of the ties (exactly: over all orders of small rows)."""
    from itertools import permutations

    sums: dict[str, float] = {}
    orders = {tuple(sorted(p, key=lambda i: -row[i])) for p in permutations(range(len(row)))}
    for order in orders:
        g = grades[list(order)]
        right = g >= relevant_from
        precision = np.cumsum(right) / np.arange(1, len(row) + 1)
        discount = 1 / np.log2(np.arange(len(row)) + 2)
        ideal = np.sort(grades)[::-1]
        once = {
            "P@1": precision[0],
            "P@2": right[:2].mean(),
            "AP": (precision * right).sum() / right.sum(),
            "nDCG": (g * discount)[:depth].sum() / (ideal * discount)[:depth].sum(),
        }
        for name, value in once.items():
            sums[name] = sums.get(name, 0.0) + value / len(orders)
    return sums


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 6), st.randoms(use_true_random=False))
def test_graded_metrics_equal_the_mean_over_all_orders(rows: int, size: int, step: int, random: object) -> None:
    rng = np.random.default_rng(random.randrange(2**32))  # type: ignore[attr-defined]
    scores = rng.integers(0, 3, (rows, size)).astype(float)
    grades = rng.integers(0, 3, (rows, size)) / 2
    grades[np.arange(rows), rng.integers(0, size, rows)] = 1
    found = graded_metrics(scores, lambda r: grades[r], at=(1, 2), ndcg_at=3, block_rows=step)
    by_name = {"P@1": found.precision[1], "P@2": found.precision[2], "AP": found.average_precision, "nDCG": found.ndcg}
    for i in range(rows):
        for name, value in naive_graded(scores[i], grades[i], 1.0, 3).items():
            assert by_name[name][i] == pytest.approx(value, abs=1e-12), name


@pytest.mark.parametrize(
    ("grades", "words"),
    [
        (np.zeros((2, 3)), "query 0 has no right answer"),
        (np.array([[1, 0, 0], [0, -1, 1.0]]), "not negative"),
        (np.ones((2, 2)), r"expected shape \(2, 3\)"),
    ],
)
def test_bad_grades(grades: np.ndarray, words: str) -> None:
    with pytest.raises(DataError, match=words):
        graded_metrics(np.zeros((2, 3)), lambda rows: grades[rows])


def test_bad_embeddings() -> None:
    good = np.ones((3, 4), np.float32)
    for texts, motions, words in (
        (good, np.ones((3, 5)), "4-dimensional and motion embeddings 5-dimensional"),
        (good, np.ones(4), "two dimensions"),
        (np.zeros((0, 4)), good, "text embeddings: empty"),
        (good * [[1], [np.nan], [1]], good, "text embeddings: NaN or infinite values, first in row 1"),
        (good, good * [[1], [1], [0]], "motion embeddings: row 2 is all zeros"),
    ):
        with pytest.raises(DataError, match=words):
            EmbeddingScores(np.asarray(texts), np.asarray(motions))
    with pytest.raises(DataError, match="query 1 has no right answer"):
        metrics.ranks(good, metrics.Rule(metrics.pairs_of_groups(np.array([0, 7, 0]), np.zeros(4, int))))


def test_blocks_stay_small() -> None:
    seen: list[int] = []

    def function(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        seen.append(len(rows) * len(columns))
        return np.cos(rows[:, None] * columns[None]).astype(np.float32)

    metrics.ranks(FunctionScores((6000, 6000), function))
    assert max(seen) * 4 <= metrics.BLOCK_BYTES and sum(seen) == 6000**2


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_hundred_thousand_pairs_fit_in_two_gigabytes() -> None:
    program = """
import numpy as np
from wamo.metrics.ranks import Rule, pairs_of_groups, ranks_by_rule, DIAGONAL
from wamo.metrics.scores import EmbeddingScores
rng = np.random.default_rng(0)
texts = rng.standard_normal((100_000, 256), dtype=np.float32)
motions = texts + 4 * rng.standard_normal((100_000, 256), dtype=np.float32)
groups = np.arange(100_000) // 3
rules = {"all": DIAGONAL, "identical": Rule(pairs_of_groups(groups, groups), average_all=False)}
source = EmbeddingScores(texts, motions)
for side in (source, source.transposed()):
    found = ranks_by_rule(side, rules)
    assert (found["identical"] <= found["all"]).all() and 0 < np.median(found["all"]) < 50_000
"""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).resolve().parents[2])
    peak = max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    assert peak * 1024 < 2e9
