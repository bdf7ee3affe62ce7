"""Recalls, precision, average precision and nDCG against ranx, an independent implementation."""

from __future__ import annotations

import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wamo.metrics import labels as scoring
from wamo.metrics import protocols
from wamo.metrics.graded import graded_metrics

os.environ.setdefault("NUMBA_DISABLE_JIT", "1")  # compiling ranx takes longer than running it on small data
ranx = pytest.importorskip("ranx", reason="needs the dev extra: pip install -e '.[dev]'")


def per_query(scores: np.ndarray, grades: np.ndarray, metric: str) -> np.ndarray:
    """(queries,) values of one ranx metric; grades are whole numbers, 0 is wrong."""
    # ranx sorts the queries by name, hence the zeros
    names = [f"m{j:03d}" for j in range(scores.shape[1])]
    right = {f"q{i:03d}": {names[j]: int(row[j]) for j in np.flatnonzero(row)} for i, row in enumerate(grades)}
    run = {f"q{i:03d}": dict(zip(names, map(float, row), strict=True)) for i, row in enumerate(scores)}
    return np.asarray(ranx.evaluate(ranx.Qrels(right), ranx.Run(run), metric, return_mean=False))


def distinct(rng: np.random.Generator, queries: int, gallery: int) -> np.ndarray:
    """(queries, gallery) float scores without ties, which ranx breaks by file order."""
    return rng.permuted(np.tile(np.arange(gallery, dtype=float), (queries, 1)), axis=1)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10**6), st.integers(2, 25), st.integers(2, 40))
def test_graded_metrics(seed: int, queries: int, gallery: int) -> None:
    rng = np.random.default_rng(seed)
    scores, grades = distinct(rng, queries, gallery), rng.integers(0, 3, (queries, gallery))
    grades[np.arange(queries), rng.integers(0, gallery, queries)] = 2
    found = graded_metrics(scores, lambda rows: grades[rows], at=(1, 2), ndcg_at=10)
    binary = (grades > 0).astype(int)
    for k, values in found.precision.items():
        assert np.allclose(values, per_query(scores, binary, f"precision@{k}"), atol=1e-9, rtol=0)
    assert np.allclose(found.average_precision, per_query(scores, binary, "map"), atol=1e-9, rtol=0)
    assert np.allclose(found.ndcg, per_query(scores, grades, "ndcg@10"), atol=1e-9, rtol=0)


@settings(deadline=None, max_examples=10)
@given(st.integers(0, 10**6), st.integers(12, 40), st.integers(1, 8))
def test_recalls_of_the_protocols(seed: int, size: int, kinds: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.permutation(size * size).reshape(size, size).astype(float)
    captions = [f"sentence {k}" for k in rng.integers(0, kinds, size)]
    same = np.array([[int(a == b) for b in captions] for a in captions])
    one, credited = protocols.evaluate(scores, captions=captions, protocols=["all", "identical"], samples=0)
    labelled = scoring.by_label(scores, captions, captions)
    for result, grades in ((one, np.eye(size, dtype=int)), (credited, same), (labelled, same)):
        for way, table, truth in (("t2m", scores, grades), ("m2t", scores.T, grades.T)):
            for k in (1, 2, 3, 5, 10):
                hits = 100 * per_query(table, truth, f"hit_rate@{k}").mean()
                assert result.metrics[f"{way}/R{k:02d}"] == pytest.approx(hits, abs=1e-9)
    assert labelled.metrics["t2m/mAP"] == pytest.approx(100 * per_query(scores, same, "map").mean(), abs=1e-9)
