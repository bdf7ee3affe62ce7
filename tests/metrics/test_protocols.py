"""Protocols against the reference's values, against plain definitions, and against bad input."""

from __future__ import annotations

import numpy as np
import pytest

from wamo.errors import DataError
from wamo.metrics import protocols
from wamo.metrics.scores import EmbeddingScores


@pytest.mark.parametrize("case", ["easy", "ties", "large"])
@pytest.mark.parametrize("protocol", ["all", "threshold", "small_batches"])
def test_reference_values(case: str, protocol: str, expected_metrics: dict, metric_inputs: dict) -> None:
    [result] = protocols.evaluate(
        metric_inputs[f"{case}_sims"], sentences=metric_inputs[f"{case}_text_emb"], protocols=[protocol], samples=0
    )
    expected = expected_metrics[case][protocol]
    assert set(expected) <= set(result.metrics)
    for name, value in expected.items():
        assert result.metrics[name] == pytest.approx(value, abs=1e-9), name


def test_reference_values_in_one_pass(expected_metrics: dict, metric_inputs: dict) -> None:
    results = protocols.evaluate(metric_inputs["ties_sims"], sentences=metric_inputs["ties_text_emb"], samples=0)
    assert [r.protocol for r in results] == ["all", "threshold", "dissimilar", "small_batches"]
    for result in (results[0], results[1], results[3]):
        for name, value in expected_metrics["ties"][result.protocol].items():
            assert result.metrics[name] == pytest.approx(value, abs=1e-9)


def test_identical_captions_credit_each_other() -> None:
    rng = np.random.default_rng(3)
    words, motions = rng.normal(size=(20, 8)), rng.normal(size=(40, 8))
    texts = words[np.arange(40) // 2]  # every sentence twice
    captions = [f" Sentence {i // 2}" if i % 2 else f"sentence {i // 2} " for i in range(40)]
    sims = texts @ motions.T
    result = protocols.identical_captions(EmbeddingScores(texts, motions, cosine=False), captions)
    for row in range(40):
        partners = [row // 2 * 2, row // 2 * 2 + 1]
        assert result.ranks["t2m"][row] == min(np.sum(sims[row] > sims[row, p]) for p in partners)
        # both texts of a motion's sentence have one score: the tie between two right answers costs nothing
        of_words = words @ motions[row]
        assert result.ranks["m2t"][row] == 2 * np.sum(of_words > of_words[row // 2])
    assert result.captions == protocols.IDENTICAL and result.size == 40


def test_small_batches_follow_the_sorted_ids() -> None:
    rng = np.random.default_rng(0)
    sims = rng.normal(size=(70, 70))
    ids = [f"{i:03d}" for i in range(70)]
    mixed = rng.permutation(70)
    direct = protocols.small_batches(sims, ids)
    again = protocols.small_batches(sims[np.ix_(mixed, mixed)], [ids[i] for i in mixed])
    assert direct.metrics == again.metrics
    assert protocols.small_batches(sims[np.ix_(mixed, mixed)]).metrics != direct.metrics
    assert len(direct.ranks["t2m"]) == 64 and direct.size == 32 and "2 batches" in direct.captions


def test_small_batches_tie_equal_sentences_exactly() -> None:
    """The figures must not depend on the last bits of a matrix product, which differ between processors."""
    rng = np.random.default_rng(4)
    texts = rng.normal(size=(12, 256)).astype(np.float32)[rng.integers(0, 12, 96)]  # every sentence several times
    motions = rng.normal(size=(96, 256)).astype(np.float32)
    unit_texts, unit_motions = (
        x.astype(np.float64) / np.linalg.norm(x, axis=1, keepdims=True) for x in (texts, motions)
    )
    exact = np.round(unit_texts @ unit_motions.T, 12)
    expected = protocols.small_batches(exact)
    found = protocols.small_batches(EmbeddingScores(texts, motions))
    assert np.array_equal(found.ranks["m2t"], expected.ranks["m2t"]) and found.metrics == expected.metrics


def test_small_batches_of_too_few() -> None:
    with pytest.raises(DataError, match="at least 32 pairs, found 31"):
        protocols.small_batches(np.eye(31))
    assert [r.protocol for r in protocols.evaluate(np.eye(31), samples=0)] == ["all"]  # left out unless asked for
    with pytest.raises(DataError, match="at least 32"):
        protocols.evaluate(np.eye(31), protocols=["small_batches"])


def test_farthest_points_are_spread_and_seeded() -> None:
    angles = np.concatenate([np.zeros(50), np.full(50, 2.0), np.full(3, 4.0)])
    points = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    chosen = protocols.farthest_points(points, 10, seed=1)
    assert sorted(angles[chosen]) == [0.0, 2.0, 4.0]  # three different sentences, each once
    scattered = np.random.default_rng(0).normal(size=(300, 5))
    first, second = (protocols.farthest_points(scattered, 40, seed=7) for _ in range(2))
    assert np.array_equal(first, second) and len(set(first)) == 40
    assert not np.array_equal(first, protocols.farthest_points(scattered, 40, seed=8))

    def closest(index: np.ndarray) -> float:
        unit = scattered[index] / np.linalg.norm(scattered[index], axis=1, keepdims=True)
        return float((unit @ unit.T - 2 * np.eye(len(index))).max())

    assert closest(first) < closest(np.arange(40))


def test_dissimilar_takes_a_given_list() -> None:
    sims = np.random.default_rng(2).normal(size=(50, 50))
    ids = [f"m{i}" for i in range(50)]
    result = protocols.dissimilar(sims, ids=ids, chosen=["m40", "m3", "m7"])
    part = sims[np.ix_([40, 3, 7], [40, 3, 7])]
    assert result.metrics["t2m/R01"] == pytest.approx(100 * np.mean(part.argmax(1) == np.arange(3)))
    assert result.size == 3 and list(result.ranks["index"]) == [40, 3, 7]
    with pytest.raises(DataError, match="1 of 2 listed ids are not in this split, first 'gone'"):
        protocols.dissimilar(sims, ids=ids, chosen=["m1", "gone"])


@pytest.mark.parametrize(
    ("matrix", "words"),
    [
        (np.zeros((3, 4)), "3 texts and 4 motions"),
        (np.zeros((0, 0)), "empty"),
        (np.zeros(5), "two dimensions"),
        (np.full((4, 4), np.nan), "NaN"),
        (np.array([[1.0, np.inf], [0.0, 1.0]]), "infinite"),
        (np.array([["a", "b"], ["c", "d"]]), "real numbers"),
    ],
)
def test_bad_matrices(matrix: np.ndarray, words: str) -> None:
    with pytest.raises(DataError, match=words):
        protocols.evaluate(matrix, samples=0)


def test_lists_must_fit() -> None:
    sims = np.eye(4)
    with pytest.raises(DataError, match="3 captions for 4 pairs"):
        protocols.identical_captions(sims, ["a", "b", "c"])
    with pytest.raises(DataError, match="5 sentence embeddings for 4"):
        protocols.evaluate(sims, sentences=np.ones((5, 2)))
    with pytest.raises(DataError, match="row 2 is all zeros"):
        protocols.evaluate(sims, sentences=np.eye(4) * [[1], [1], [0], [1]])
    with pytest.raises(DataError, match="no protocol 'every'"):
        protocols.evaluate(sims, protocols=["every"])
    with pytest.raises(DataError, match="'threshold' needs sentence embeddings"):
        protocols.evaluate(sims, protocols=["threshold"])


def test_results_carry_their_circumstances() -> None:
    results = protocols.evaluate(np.eye(40), captions=["x"] * 40, samples=20)
    named = [r.on("test", "val") for r in results]
    assert [(r.protocol, r.size) for r in named] == [("all", 40), ("all", 40), ("small_batches", 32)]
    assert all(r.split == "test" and r.selected_on == "val" for r in named)
    assert results[0].intervals["t2m/R01"] == (100, 100) and results[0].metrics["Rsum"] == 1000
