"""What a score means: how often a result with this score is right, and whether anything matches a sentence at all.

Cosines of unlike galleries and weights differ, so a score is read on a scale of its gallery first: 0 is the best score
of sentences that no motion shows, 1 that of the caption that fits a clip best. Two logistic curves read the rest
(`calibration.json`, fitted by ``experiments/calibrate.py``). Not in the paper.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from wamo.retrieval.movement import movement_logits

if TYPE_CHECKING:
    from wamo.retrieval.retriever import Retriever

CONSTANTS = "calibration.json"
LEAST = 2 / 3
"""Chance that anything matches below which nothing is said to match well."""
SAMPLE = 60
"""Clips whose best caption's score is measured."""
UNRELATED = (
    "the weather is nice", "a tax form in three copies", "quantum field theory", "blue paint on a wooden table",
    "the price of oil fell", "a recipe for lentil soup", "trains leave every hour", "green ideas about the moon",
    "an old stone bridge", "the parliament voted", "a glass of cold milk", "software licence agreement",
)  # fmt: skip
"""Sentences that no motion shows."""


@dataclass(frozen=True)
class Scale:
    """Reference cosines of a gallery.

    Parameters
    ----------
    poor : median of the best scores of unrelated sentences
    own : median score of the caption that fits a clip best
    """

    poor: float = 0.1
    own: float = 0.6

    @classmethod
    def of(cls, retriever: Retriever) -> Scale:
        """Measure the scale of a retriever's gallery: twelve searches and one pass over its captions."""
        gallery = retriever.gallery
        if not len(gallery):
            return cls()
        best = sorted(retriever.search(sentence, k=1)[0].score for sentence in UNRELATED)
        poor, highest = best[len(best) // 2], best[-1]
        sample = np.unique(np.linspace(0, len(gallery) - 1, SAMPLE).astype(int))
        own = float(np.median(gallery.best_captions(gallery.vectors(sample))))
        return cls(poor, max(own, highest + 0.05) if np.isfinite(own) else cls.own)

    def levels(self, scores: np.ndarray | float) -> np.ndarray:
        """Scores on the scale: 0 as unrelated text, 1 as the caption that fits best; others lie below and above."""
        return (np.asarray(scores, float) - self.poor) / max(self.own - self.poor, 1e-6)


@dataclass(frozen=True)
class Curves:
    """The two logistic curves; each is (bias, factor of the level[, factor of `movement_logits`]).

    Parameters
    ----------
    right : whether a result is right, by its level
    matched : whether anything matches, by the level of the best result (at most 1) and the movement of the sentence
    """

    right: tuple[float, float]
    matched: tuple[float, float, float]

    def chance_right(self, levels: np.ndarray) -> np.ndarray:
        """Chance that results at these levels are right, for a sentence that something matches."""
        bias, level = self.right
        return logistic(bias + level * np.asarray(levels))

    def chance_matched(self, best: float, movement: float) -> float:
        """Chance that anything matches a sentence."""
        bias, level, moves = self.matched
        return float(logistic(np.array(bias + level * min(best, 1.0) + moves * movement)))


@cache
def shipped_curves() -> Curves:
    """The curves of the shipped weights."""
    values = json.loads((resources.files("wamo.retrieval") / CONSTANTS).read_text("utf-8"))
    return Curves(tuple(values["right"]), tuple(values["matched"]))


@dataclass(frozen=True)
class Verdict:
    """What the scores of one search mean.

    Parameters
    ----------
    chances : (results,) chance of each result to be right, 0 .. 1
    matched : whether something in the gallery matches, at least two to one
    """

    chances: np.ndarray
    matched: bool


def judge(retriever: Retriever, sentence: str, scores: np.ndarray) -> Verdict:
    """Read the cosines that `Retriever.search` found for a sentence, best first."""
    scores = np.asarray(scores, float).reshape(-1)
    if not len(scores):
        return Verdict(scores, False)
    curves, levels = shipped_curves(), retriever.scale.levels(scores)
    movement = float(movement_logits(retriever.embedder.text, [sentence])[0])
    matched = curves.chance_matched(float(levels.max()), movement)
    return Verdict(matched * curves.chance_right(levels), matched >= LEAST)


def logistic(odds: np.ndarray) -> np.ndarray:
    """Probability of log odds."""
    return 1 / (1 + np.exp(-np.clip(odds, -40, 40)))
