"""A split with its embeddings, and the score functions of a model on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from wamo.evaluation.data import Split
from wamo.evaluation.late import LateScores, Packed, candidates_for, embed_moments, embed_words
from wamo.metrics.scores import EmbeddingScores, Scores
from wamo.model import text as text_encoders
from wamo.model.embed import embed_motions, embed_texts
from wamo.model.text import TextBackbone, sentence_vectors
from wamo.model.wamo import WaMo

JUDGE = "minilm"
"""Text encoder whose sentence vectors decide which captions count as similar."""


@dataclass(frozen=True)
class Embedded:
    """One split with its embeddings.

    Parameters
    ----------
    split : the clips
    texts, motions : (N, d) float32 embeddings of each clip's first caption, and of the clip
    sentences : (N, s) float32 sentence vectors of the same captions, independent of the model
    judge : the encoder of `sentences`, in words
    words, moments : what late interaction compares, if the model has it
    """

    split: Split
    texts: np.ndarray
    motions: np.ndarray
    sentences: np.ndarray
    judge: str
    words: Packed | None = None
    moments: Packed | None = None

    def scores(self, rows: np.ndarray | None = None, *, candidates: int | None = None) -> Mapping[str, Scores]:
        """Score functions by name; "" if the model has only one.

        Parameters
        ----------
        rows : indices of the texts; None: all
        candidates : number of each query's best entries by global score that late interaction re-ranks; see
            `candidates_for`
        """
        chosen = np.arange(len(self.texts)) if rows is None else rows
        overall = EmbeddingScores(self.texts[chosen], self.motions)
        if self.words is None or self.moments is None:
            return {"": overall}
        words, count = self.words.of(chosen), candidates_for(len(self.motions), candidates)
        return {
            "global": overall,
            "late": LateScores(overall, words, self.moments, candidates=count),
            "global + late": LateScores(overall, words, self.moments, add=True, candidates=count),
        }


def embed_split(split: Split, model: WaMo, text: TextBackbone) -> Embedded:
    """Embed the clips and their first captions; each distinct caption is embedded once, so that equal ones tie."""
    number = {caption: i for i, caption in enumerate(dict.fromkeys(split.captions))}
    distinct, of_clip = list(number), np.array([number[c] for c in split.captions])
    clips = [s.motion for s in split.samples]
    judge = text if text.backbone == JUDGE else text_encoders.TextBackbone(JUDGE)
    sentences = sentence_vectors(judge.encode(distinct))[of_clip]
    if not model.config.late_interaction:
        texts, motions = embed_texts(model, text, distinct), embed_motions(model, clips)
        return Embedded(split, texts[of_clip], motions, sentences, judge.source.words)
    texts, words = embed_words(model, text, distinct)
    motions, moments = embed_moments(model, clips)
    return Embedded(split, texts[of_clip], motions, sentences, judge.source.words, words.of(of_clip), moments)
