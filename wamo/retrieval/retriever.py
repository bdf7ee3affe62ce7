"""The retriever: text to motions, motion to motions, motion to sentences, and explanations. It only reads."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from wamo.errors import ConfigError, DataError
from wamo.model.hub import local_folder
from wamo.motion import Motion
from wamo.resources import shipped_checkpoint
from wamo.retrieval.address import open_gallery
from wamo.retrieval.calibration import Scale, Verdict, judge
from wamo.retrieval.contributions import Contributions
from wamo.retrieval.embedder import Embedder
from wamo.retrieval.explain import Moments, Relevance, explain, moments
from wamo.retrieval.gallery import Gallery
from wamo.retrieval.library import LIBRARY_VECTORS, embedded_gallery
from wamo.retrieval.rows import Filters, check_numbers
from wamo.retrieval.store import CaptionHit, Ids, Store, best
from wamo.retrieval.text import TextIndex

__all__ = [
    "DEFAULT_CHECKPOINT", "LIBRARY_VECTORS", "CaptionHit", "Filters", "Hit", "Retriever", "embedded_gallery",
]  # fmt: skip

log = logging.getLogger(__name__)

DEFAULT_CHECKPOINT = shipped_checkpoint()
MAX_WEIGHT = 3.0
EXCLUDE_WEIGHT = 0.5
EXACT = 20_000
"""Most clips that weights apply to; in a larger gallery, those with the best cosines."""
ON_DEMAND = 256
"""The same if vectors with hidden bands and parts are not stored and have to be computed."""


@dataclass(frozen=True)
class Hit:
    """One answer of a search.

    Parameters
    ----------
    rank : from 1; score : higher is better, a cosine unless weights or exclusions apply; index : id in the gallery
    """

    rank: int
    score: float
    index: int
    gallery: Store = field(repr=False)

    @cached_property
    def motion(self) -> Motion:
        """The clip."""
        return self.gallery.motion(self.index)


class Retriever:
    """A model over a gallery.

    A `Gallery` without vectors of the model is embedded first; the vectors are stored beside those of other models.

    Parameters
    ----------
    embedder : loaded model; gallery : clips, in local shards or another store
    """

    def __init__(self, embedder: Embedder, gallery: Store) -> None:
        self.embedder = embedder
        if isinstance(gallery, Gallery) and not gallery.embedded(embedder.fingerprint):
            gallery = gallery.with_vectors(embedder.fingerprint)
            if not gallery.embedded(embedder.fingerprint):
                log.warning("embedding %d clips with %s now", len(gallery), embedder.checkpoint.name)
                gallery = gallery.with_vectors(
                    embedder.fingerprint, lambda motions: embedder.vectors([embedder.fit(m) for m in motions])
                )
        if not gallery.embedded(embedder.fingerprint):
            raise DataError(
                f"this gallery was embedded with other weights than {embedder.checkpoint.name}. Open it with those, or "
                "copy it again: wamo copy GALLERY ADDRESS --checkpoint FOLDER"
            )
        self.gallery = gallery
        self._contributions = Contributions(embedder, gallery)

    @classmethod
    def load(cls, checkpoint: str | Path | None = None, gallery: str | Path | None = None) -> Retriever:
        """Open a model and a gallery; by default those that come with the package.

        Parameters
        ----------
        checkpoint : a folder, or hf://USER/NAME on the Hugging Face hub
        gallery : the same, or an address of another store (see `open_gallery`)

        Raises
        ------
        DataError
            No such checkpoint or gallery; the message says which command makes one.
        """
        checkpoint = local_folder(checkpoint, "model") if checkpoint else DEFAULT_CHECKPOINT
        embedder = Embedder(checkpoint)
        return cls(embedder, embedded_gallery(checkpoint) if gallery is None else open_gallery(gallery))

    def search(
        self,
        query: str,
        k: int = 8,
        *,
        also: str = "",
        exclude: str = "",
        band_weights: Mapping[str, float] | None = None,
        part_weights: Mapping[str, float] | None = None,
        filters: Filters | None = None,
    ) -> list[Hit]:
        """Find the k best clips for a description, best first.

        Without weights and exclusions the search is exact. With them it has two stages: the `EXACT` clips with the
        best cosines are found first, then scored; galleries up to that size are scored as a whole. Where no vectors
        with hidden bands and parts are stored, weights apply to the `ON_DEMAND` best and are computed for them.

        Parameters
        ----------
        query, also : what the clips must show; with ``also`` the score is the mean of both
        exclude : what the clips must not show; half of its (positive) cosine is subtracted
        band_weights, part_weights : name -> 0..3; a weight multiplies the contribution of that part to the cosine,
            measured by hiding it. Names are `Embedder.ways`; others count 1. Not in the paper.
        """
        check_numbers(filters)
        target = self.embedder.sentence(query)
        if also.strip():
            target = (target + self.embedder.sentence(also)) / 2
        weights = self._weights(band_weights, part_weights)
        if not weights and not exclude.strip():
            found = self.gallery.search(target, k, filters)
            return self._hits(found.ids, found.scores)
        found = self.gallery.search(target, min(max(k, self._depth(bool(weights))), self.gallery.deepest), filters)
        scores = self._weighted(target, found.ids, found.scores, weights)
        if exclude.strip():
            unwanted = self.gallery.vectors(found.ids) @ self.embedder.sentence(exclude)
            scores = scores - EXCLUDE_WEIGHT * np.maximum(unwanted, 0)
        by_id = np.argsort(found.ids, kind="stable")  # ties keep the order of the gallery
        order = by_id[best(scores[by_id], k)]
        return self._hits(found.ids[order], scores[order])

    def _depth(self, weighted: bool) -> int:
        stored = not weighted or (len(self.gallery) > 0 and self.gallery.hidden([0]) is not None)
        return min(len(self.gallery), EXACT if stored else ON_DEMAND)

    def score(
        self,
        target: np.ndarray,
        band_weights: Mapping[str, float] | None = None,
        part_weights: Mapping[str, float] | None = None,
        *,
        ids: Ids | None = None,
    ) -> np.ndarray:
        """(ids,) scores of clips for a (d,) target: cosine plus (weight - 1) times each contribution.

        Parameters
        ----------
        ids : clips; default: every clip of the gallery, which costs an encoding each where nothing is stored
        """
        chosen = np.arange(len(self.gallery)) if ids is None else np.asarray(ids, np.int64)
        cosines = self.gallery.vectors(chosen) @ target
        return self._weighted(target, chosen, cosines, self._weights(band_weights, part_weights))

    def contributions(self, query: str, ids: Ids) -> np.ndarray:
        """(ids, bands + parts) contribution of each band and part to the cosine of a text with clips of the gallery.

        Columns are those of `Embedder.ways`. Long clips count with all their pieces.
        """
        return self._contributions.of(self.embedder.sentence(query), ids, range(len(self.embedder.ways)))

    def _weighted(
        self, target: np.ndarray, ids: np.ndarray, cosines: np.ndarray, weights: Mapping[int, float]
    ) -> np.ndarray:
        if not weights or not len(ids):
            return cosines
        factors = np.array([value - 1 for value in weights.values()])
        return cosines + self._contributions.of(target, ids, list(weights)) @ factors

    def _weights(self, bands: Mapping[str, float] | None, parts: Mapping[str, float] | None) -> dict[int, float]:
        """Number of a band or part -> its weight, if it is not 1."""
        names, weights = self.embedder.ways, {}
        for name, value in {**(bands or {}), **(parts or {})}.items():
            if name not in names:
                raise ConfigError(f"no band or part {name!r}; there are {', '.join(names)}")
            if not 0 <= float(value) <= MAX_WEIGHT:
                raise ConfigError(f"weights lie in 0 .. {MAX_WEIGHT:g}, found {value} for {name}")
            if value != 1:
                weights[names.index(name)] = float(value)
        return weights

    def similar(self, motion: Motion | int, k: int = 8, *, filters: Filters | None = None) -> list[Hit]:
        """Find the k clips nearest to a motion, or to clip number ``motion``, which is left out."""
        check_numbers(filters)
        if isinstance(motion, Motion):
            found = self.gallery.search(self.embed(motion), k, filters)
            return self._hits(found.ids, found.scores)
        found = self.gallery.search(self.gallery.vectors([motion])[0], min(k + 1, self.gallery.deepest), filters)
        others = found.ids != motion
        return self._hits(found.ids[others][:k], found.scores[others][:k])

    def describe(self, motion: Motion | int, k: int = 3) -> list[CaptionHit]:
        """Find the k sentences of the gallery that fit a motion best.

        Raises
        ------
        DataError
            The gallery has no captions.
        """
        target = self.embed(motion) if isinstance(motion, Motion) else self.gallery.vectors([motion])[0]
        found = self.gallery.describe(target, k)
        if not found and k > 0:
            raise DataError("this gallery has no captions to describe a motion with")
        return found

    def embed(self, motion: Motion) -> np.ndarray:
        """(d,) unit vector of any motion on the model's skeleton."""
        return self.embedder.motions([self.embedder.fit(motion)])[0]

    def explain(self, query: str, motion: Motion | int) -> Relevance:
        """Relevance of joints, bands and moments for the match of a text and a motion; see `wamo.retrieval.explain`."""
        return explain(self.embedder, self.embedder.sentence(query), self._motion(motion))

    def moments(self, query: str, motion: Motion | int, window: float = 2.0) -> Moments:
        """Score of a text over the time of a motion; see `wamo.retrieval.explain`."""
        return moments(self.embedder, self.embedder.sentence(query), self._motion(motion), window)

    def find_text(self, query: str, k: int = 8, *, filters: Filters | None = None) -> list[Hit]:
        """Clips that have the words of a query in name or captions; the score counts the words."""
        check_numbers(filters)
        if filters is None or filters.empty:
            found = self._texts.find(query, k)
        else:
            every = self._texts.find(query, len(self.gallery))
            allowed = self.gallery.passing([index for index, _ in every], filters)
            found = [one for one, passes in zip(every, allowed, strict=True) if passes][:k]
        return [Hit(rank, score, index, self.gallery) for rank, (index, score) in enumerate(found, 1)]

    def suggest(self, query: str, count: int = 3) -> list[str]:
        """Corrected versions of a query with misspelt words; [] where each is a word of the gallery or the encoder."""
        return self._texts.suggest(query, count, self.embedder.text.is_word)

    @cached_property
    def scale(self) -> Scale:
        """The scale on which scores of this gallery are read; measured on first use."""
        return Scale.of(self)

    def judge(self, query: str, scores: np.ndarray) -> Verdict:
        """What the scores of a search mean: the chance of each result to be right; see `wamo.retrieval.calibration`.

        Parameters
        ----------
        scores : (results,) cosines as `search` gives them without weights and exclusions, best first
        """
        return judge(self, query, scores)

    @cached_property
    def _texts(self) -> TextIndex:
        return TextIndex(self.gallery.texts())

    def with_motions(self, motions: Sequence[Motion]) -> Retriever:
        """Return a retriever over this gallery and more clips, kept in memory."""
        if not isinstance(self.gallery, Gallery):
            raise DataError("only a gallery of local shards takes more clips in memory; add them to the store instead")
        fitted = [self.embedder.fit(m) for m in motions]
        return Retriever(self.embedder, self.gallery.added(fitted, self.embedder.vectors(fitted)))

    def _motion(self, motion: Motion | int) -> Motion:
        return self.embedder.fit(motion if isinstance(motion, Motion) else self.gallery.motion(motion))

    def _hits(self, ids: np.ndarray, scores: np.ndarray) -> list[Hit]:
        return [
            Hit(rank, float(score), int(i), self.gallery)
            for rank, (i, score) in enumerate(zip(ids, scores, strict=True), 1)
        ]
