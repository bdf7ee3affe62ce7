"""Scoring by label and by structured truth, by hand and against chance."""

from __future__ import annotations

import numpy as np
import pytest

from wamo.errors import DataError
from wamo.metrics import labels as scoring


def test_by_label_scores_labels_and_not_places() -> None:
    texts, motions = ["squat", "lunge"], ["lunge", "squat", "squat", "lunge"]
    sims = np.array([[0.1, 0.9, 0.2, 0.3], [0.2, 0.8, 0.5, 0.1]])
    result = scoring.by_label(sims, texts, motions, name="exercise")
    assert result.metrics["t2m/P01"] == 50 and result.metrics["t2m/R03"] == 100 and result.metrics["t2m/R02"] == 50
    assert result.metrics["t2m/chance"] == 50 and result.size == 4
    assert result.metrics["m2t/P01"] == pytest.approx(100 * 2 / 4)  # columns prefer lunge, squat, lunge, squat
    assert result.metrics["t2m/mAP"] == pytest.approx(100 * ((1 + 2 / 3) / 2 + (1 / 3 + 2 / 4) / 2) / 2)


def test_by_label_of_random_scores_is_near_chance() -> None:
    rng = np.random.default_rng(0)
    labels = [f"l{i}" for i in rng.integers(0, 5, 400)]
    result = scoring.by_label(rng.normal(size=(400, 400)), labels, labels)
    assert result.metrics["t2m/P01"] == pytest.approx(result.metrics["t2m/chance"], abs=8)
    constant = scoring.by_label(np.zeros((400, 400)), labels, labels)
    assert constant.metrics["t2m/P01"] == pytest.approx(constant.metrics["t2m/chance"], abs=1e-9)


def test_a_sentence_of_which_two_labels_hold() -> None:
    sims = np.array([[3.0, 2.0, 1.0], [1.0, 2.0, 3.0]])
    both = frozenset([("squat", "left"), ("squat", "right")])
    result = scoring.by_label(
        sims, [both, ("lunge", "left")], [("squat", "right"), ("lunge", "left"), ("squat", "left")]
    )
    assert result.metrics["t2m/P01"] == 50 and result.metrics["t2m/mAP"] == pytest.approx(100 * (5 / 6 + 1 / 2) / 2)
    assert result.metrics["t2m/chance"] == pytest.approx(50) and result.metrics["m2t/chance"] == pytest.approx(50)


def test_each_sentence_asks_once_and_means_every_label_that_has_it() -> None:
    captions = ["kick", "wave left", "kick", "wave right", "wave left"]
    names = ["m02/right", "m01/left", "m02/left", "m01/right", "m01/left"]
    assert list(scoring.distinct_sentences(captions)) == [0, 1, 3]
    sims = np.array([[0.1, 0.2, 0.9, 0.3, 0.0], [0.0, 0.1, 0.2, 0.9, 0.8], [0.0, 0.1, 0.2, 0.9, 0.3]])
    result = scoring.by_sentence(sims, captions, names, name="side")
    assert result.metrics["t2m/len"] == 3 and result.metrics["m2t/len"] == 5 and result.gallery("m2t") == 3
    assert result.metrics["t2m/P01"] == pytest.approx(200 / 3)  # "wave left" finds the right hand first
    assert result.metrics["t2m/chance"] == pytest.approx(100 * (2 + 2 + 1) / 15)
    assert result.captions == "distinct first captions, same side"


def test_by_label_names_what_is_missing() -> None:
    with pytest.raises(DataError, match="no motion with the exercise 'hop'"):
        scoring.by_label(np.zeros((2, 2)), ["hop", "run"], ["run", "run"], name="exercise")
    with pytest.raises(DataError, match="shape \\(2, 3\\) for 2 text labels and 2 motion"):
        scoring.by_label(np.zeros((2, 3)), ["a", "b"], ["a", "b"])


def test_confusion_shares_ties() -> None:
    labels, table = scoring.confusion(
        np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]), ["a", "b"], ["a", "b", "b"]
    )  # fmt: skip
    assert labels == ["a", "b"]
    assert np.allclose(table, [[0.5, 0.5], [0.0, 1.0]])


def test_truth_reports_both_directions() -> None:
    sims = np.array([[3.0, 2.0, 1.0], [1.0, 2.0, 3.0]])
    grades = np.array([[1.0, 0.5, 0.0], [1.0, 0.0, 0.5]])
    forth, back = (lambda rows: grades[rows]), (lambda rows: grades.T[rows])
    result = scoring.truth(sims, forth, back, relevant_from=0.5, samples=50)
    assert result.metrics["t2m/P01"] == 100
    assert result.metrics["t2m/mAP"] == pytest.approx(100 * (1 + (1 + 2 / 3) / 2) / 2)
    assert {"m2t/mAP", "m2t/nDCG10", "t2m/P05"} <= set(result.metrics) and "t2m/mAP" in result.intervals
    low, high = result.intervals["t2m/mAP"]
    assert low <= result.metrics["t2m/mAP"] <= high
    assert "m2t/mAP" not in scoring.truth(sims, forth, relevant_from=0.5).metrics
