"""Calibrate scores on sentences that no motion shows, and on the gallery's own captions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.server.services.loading import Loader
from wamo.retrieval.movement import movement_logits
from wamo.retrieval.vocabulary import Vocabulary

LEVEL_WEIGHT, MOVEMENT_WEIGHT, BIAS = 11.505, 2.166, -3.553
"""Logistic regression of the verdict on `Scale.level` of the best score and on `movement_logits`, fitted on everyday
sentences and val captions against sentences that no motion shows (split "fit" of experiments/nonsense.tsv)."""
LEAST = 0.69
"""Log odds below which nothing matches well: two to one."""
SAMPLE = 60
UNRELATED = (
    "the weather is nice", "a tax form in three copies", "quantum field theory", "blue paint on a wooden table",
    "the price of oil fell", "a recipe for lentil soup", "trains leave every hour", "green ideas about the moon",
    "an old stone bridge", "the parliament voted", "a glass of cold milk", "software licence agreement",
)  # fmt: skip
"""Sentences that no motion shows."""


@dataclass(frozen=True)
class Scale:
    """Reference cosines.

    Parameters
    ----------
    poor : median of the best scores of unrelated sentences
    own : median score of the caption that fits a clip best
    """

    poor: float = 0.1
    own: float = 0.6

    def levels(self, scores: np.ndarray) -> np.ndarray:
        """Scores from 0 (as unrelated text) to 1 (as the caption that fits best)."""
        return np.clip((np.asarray(scores) - self.poor) / max(self.own - self.poor, 1e-6), 0, 1)

    def level(self, score: float) -> float:
        """One score on the same scale, also below 0 and above 1."""
        return (score - self.poor) / max(self.own - self.poor, 1e-6)


class Calibration:
    """Reads scores and words against the gallery; measured on first use.

    Parameters
    ----------
    loader : gives the retriever
    """

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    @cached_property
    def scale(self) -> Scale:
        """The scale of this gallery."""
        retriever = self._loader.need()
        gallery = retriever.gallery
        if not len(gallery):
            return Scale()
        best = sorted(retriever.search(sentence, k=1)[0].score for sentence in UNRELATED)
        poor, highest = best[len(best) // 2], best[-1]
        sample = np.unique(np.linspace(0, len(gallery) - 1, SAMPLE).astype(int))
        own = float(np.median(gallery.best_captions(gallery.vectors(sample))))
        return Scale(poor, max(own, highest + 0.05) if np.isfinite(own) else Scale.own)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of the gallery's captions."""
        captions = self._loader.need().gallery.texts()["captions"]
        return Vocabulary(caption for several in captions for caption in several.as_py())

    @cached_property
    def has_captions(self) -> bool:
        """Whether any clip of the gallery has a caption."""
        return any(len(several) for several in self._loader.need().gallery.texts()["captions"])

    def weak(self, text: str, best: float) -> bool:
        """Whether nothing in the gallery matches a text well, by the best score that it reached.

        Two signs count: the score on this gallery's scale, and whether the sentence describes a movement at all. Not in
        the paper.
        """
        movement = float(movement_logits(self._loader.need().embedder.text, [text])[0])
        level = min(self.scale.level(best), 1.0)
        return LEVEL_WEIGHT * level + MOVEMENT_WEIGHT * movement + BIAS < LEAST
