"""What scores and words mean in the gallery that is open."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from app.server.services.loading import Loader
from wamo.retrieval.calibration import Verdict
from wamo.retrieval.vocabulary import Vocabulary


class Calibration:
    """Reads scores and words against the gallery; measured on first use.

    Parameters
    ----------
    loader : gives the retriever
    """

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def levels(self, scores: np.ndarray) -> np.ndarray:
        """Scores from 0 (as unrelated text) to 1 (as the caption that fits best)."""
        return np.clip(self._loader.need().scale.levels(scores), 0, 1)

    def judge(self, text: str, scores: list[float]) -> Verdict:
        """The chance of each result to be right, and whether anything matches."""
        return self._loader.need().judge(text, np.array(scores))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of the gallery's captions."""
        captions = self._loader.need().gallery.texts()["captions"]
        return Vocabulary(caption for several in captions for caption in several.as_py())

    @cached_property
    def has_captions(self) -> bool:
        """Whether any clip of the gallery has a caption."""
        return any(len(several) for several in self._loader.need().gallery.texts()["captions"])
