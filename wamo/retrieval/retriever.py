"""The retriever: text to motions, motion to motions, motion to sentences, and why."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from wamo.errors import ConfigError, DataError
from wamo.motion import PART_NAMES, Motion
from wamo.motion.facts import LibraryClip
from wamo.resources import shipped_checkpoint
from wamo.retrieval.embedder import Embedder
from wamo.retrieval.explain import Moments, Relevance, explain, moments
from wamo.retrieval.gallery import Gallery
from wamo.retrieval.vectors import Vectors

log = logging.getLogger(__name__)

DEFAULT_CHECKPOINT = shipped_checkpoint()
LIBRARY_VECTORS = "library.safetensors"
"""Beside the weights: what they made of the embedded library."""
MAX_WEIGHT = 3.0
EXCLUDE_WEIGHT = 0.5


@dataclass(frozen=True)
class Filters:
    """Which clips take part in a search; None means any.

    Parameters
    ----------
    min_seconds, max_seconds : duration; sources, splits : names that a clip's must be among
    """

    min_seconds: float | None = None
    max_seconds: float | None = None
    sources: Sequence[str] | None = None
    splits: Sequence[str] | None = None


@dataclass(frozen=True)
class Hit:
    """One answer of a search.

    Parameters
    ----------
    rank : from 1; score : the higher the better, a cosine where nothing is weighted; index : in the gallery
    """

    rank: int
    score: float
    index: int
    gallery: Gallery = field(repr=False)

    @cached_property
    def motion(self) -> Motion:
        """The clip."""
        return self.gallery.motion(self.index)


@dataclass(frozen=True)
class CaptionHit:
    """A sentence that fits a motion, with its cosine."""

    caption: str
    score: float


class Retriever:
    """A model over a gallery.

    Parameters
    ----------
    embedder : loaded model; gallery : clips with vectors of that model
    """

    def __init__(self, embedder: Embedder, gallery: Gallery) -> None:
        self.embedder = embedder
        if len(gallery) and (gallery.vectors is None or gallery.vectors.fingerprint != embedder.fingerprint):
            reason = "has no embeddings yet" if gallery.vectors is None else "was embedded with other weights"
            log.warning("the gallery %s: embedding %d clips now", reason, len(gallery))
            fitted = [embedder.fit(gallery.motion(i)) for i in range(len(gallery))]
            gallery = replace(gallery, vectors=embedder.vectors(fitted))
        self.gallery = gallery

    @classmethod
    def load(cls, checkpoint: str | Path | None = None, gallery: str | Path | None = None) -> Retriever:
        """Open a model and a gallery; the embedded ones where nothing is given.

        Raises
        ------
        DataError
            No such checkpoint or gallery; the message says which command makes one.
        """
        checkpoint = Path(checkpoint) if checkpoint else DEFAULT_CHECKPOINT
        embedder = Embedder(checkpoint)
        if gallery is not None:
            opened = Gallery.load(gallery)
            stale = opened.vectors is None or opened.vectors.fingerprint != embedder.fingerprint
            retriever = cls(embedder, opened)
            if stale:
                _keep(retriever.gallery)
            return retriever
        return cls(embedder, embedded_gallery(checkpoint))

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
        """The k best clips for a description, best first.

        Parameters
        ----------
        query, also : what must be seen; with ``also`` the score is the mean of both
        exclude : what must not be seen; half of its (positive) cosine is taken off
        band_weights, part_weights : name -> 0..3; a weight multiplies what that part adds to the cosine,
            measured by hiding it (ours). Names as in ``ModelConfig.band_labels`` and ``PART_NAMES``; others count 1.
        """
        target = self.embedder.sentence(query)
        if also.strip():
            target = (target + self.embedder.sentence(also)) / 2
        scores = self.score(target, band_weights, part_weights)
        if exclude.strip():
            scores = scores - EXCLUDE_WEIGHT * np.maximum(self.gallery.embeddings @ self.embedder.sentence(exclude), 0)
        return self._best(scores, k, filters)

    def score(
        self,
        target: np.ndarray,
        band_weights: Mapping[str, float] | None = None,
        part_weights: Mapping[str, float] | None = None,
    ) -> np.ndarray:
        """(clips,) scores of a target vector: cosine, plus (weight - 1) times what each band or part adds to it."""
        scores = self.gallery.embeddings @ target
        weights = self._weights(band_weights, part_weights)
        chosen = np.flatnonzero(weights != 1)
        if len(chosen) and self.gallery.vectors is not None:
            without = self.gallery.vectors.hidden[:, chosen] @ target
            scores = scores + ((scores[:, None] - without) * (weights[chosen] - 1)).sum(1)
        return scores

    def _weights(self, bands: Mapping[str, float] | None, parts: Mapping[str, float] | None) -> np.ndarray:
        names = [*self.embedder.config.band_labels, *PART_NAMES]
        weights = np.ones(len(names))
        for name, value in {**(bands or {}), **(parts or {})}.items():
            if name not in names:
                raise ConfigError(f"no band or part {name!r}; there are {', '.join(names)}")
            if not 0 <= float(value) <= MAX_WEIGHT:
                raise ConfigError(f"weights lie in 0 .. {MAX_WEIGHT:g}, found {value} for {name}")
            weights[names.index(name)] = value
        return weights

    def similar(self, motion: Motion | int, k: int = 8, *, filters: Filters | None = None) -> list[Hit]:
        """The k clips nearest to a motion (or to clip number ``motion``, itself left out)."""
        if isinstance(motion, Motion):
            return self._best(self.gallery.embeddings @ self.embed(motion), k, filters)
        scores = self.gallery.embeddings @ self.gallery.embeddings[motion]
        scores[motion] = -np.inf
        return [hit for hit in self._best(scores, k, filters) if hit.index != motion]

    def describe(self, motion: Motion | int, k: int = 3) -> list[CaptionHit]:
        """The k sentences of the gallery that fit a motion best."""
        vectors = self.gallery.vectors
        if vectors is None or not vectors.sentences:
            raise DataError("this gallery has no captions to describe a motion with")
        target = self.embed(motion) if isinstance(motion, Motion) else self.gallery.embeddings[motion]
        scores = vectors.captions @ target
        return [CaptionHit(vectors.sentences[i], float(scores[i])) for i in _top(scores, k)]

    def embed(self, motion: Motion) -> np.ndarray:
        """(d,) unit vector of any motion on the model's skeleton."""
        return self.embedder.motions([self.embedder.fit(motion)])[0]

    def explain(self, query: str, motion: Motion | int) -> Relevance:
        """Which joints, bands and moments carry the match of a text and a motion; see `wamo.retrieval.explain`."""
        return explain(self.embedder, self.embedder.sentence(query), self._motion(motion))

    def moments(self, query: str, motion: Motion | int, window: float = 2.0) -> Moments:
        """Where in a motion a text matches; see `wamo.retrieval.explain`."""
        return moments(self.embedder, self.embedder.sentence(query), self._motion(motion), window)

    def with_motions(self, motions: Sequence[Motion]) -> Retriever:
        """The same model over this gallery and more clips; this retriever stays as it is."""
        fitted = [self.embedder.fit(m) for m in motions]
        return Retriever(self.embedder, self.gallery.added(fitted, self.embedder.vectors(fitted)))

    def _motion(self, motion: Motion | int) -> Motion:
        return self.embedder.fit(motion if isinstance(motion, Motion) else self.gallery.motion(motion))

    def _best(self, scores: np.ndarray, k: int, filters: Filters | None) -> list[Hit]:
        allowed = self._allowed(filters)
        order = _top(np.where(allowed, scores, -np.inf), min(k, int(allowed.sum())))
        return [Hit(rank, float(scores[i]), int(i), self.gallery) for rank, i in enumerate(order, 1)]

    def _allowed(self, filters: Filters | None) -> np.ndarray:
        allowed = np.ones(len(self.gallery), bool)
        if filters is None:
            return allowed
        for i in range(len(self.gallery)):
            seconds = self.gallery.duration(i)
            allowed[i] = (
                (filters.min_seconds is None or seconds >= filters.min_seconds)
                and (filters.max_seconds is None or seconds <= filters.max_seconds)
                and (not filters.sources or self.gallery.source(i) in filters.sources)
                and (not filters.splits or self.gallery.split(i) in filters.splits)
            )
        return allowed


def embedded_gallery(checkpoint: Path) -> Gallery:
    """The procedural library that comes with the project, with its vectors where they are of these very clips."""
    from wamo import library as procedural
    from wamo.library import store

    motions = [_telling_first(motion) for motion in procedural.library()]
    gallery = Gallery.of(motions, source="procedural library", clips=len(motions))
    file = checkpoint / LIBRARY_VECTORS
    if file.is_file():
        vectors = Vectors.load(file)
        if vectors.clips == store.fingerprint() and len(vectors.motions) == len(gallery):
            gallery.vectors = vectors
    return gallery


def _telling_first(motion: Motion) -> Motion:
    """The caption that claims most stands first: people see it. An action's own name counts as a fact."""
    clip = motion.clip_as(LibraryClip)
    own = {action.name for action in clip.actions}
    facts = [sum(1 + len(action.facts) + (action.name in own) for action in claim.actions) for claim in clip.claims]
    order = sorted(range(len(facts)), key=lambda i: -facts[i])
    captions = tuple(motion.captions[i] for i in order)
    return motion.with_(captions=captions, clip=replace(clip, claims=tuple(clip.claims[i] for i in order)))


def _top(scores: np.ndarray, k: int) -> np.ndarray:
    """Indices of the k best scores, best first; equal scores keep their order."""
    if k <= 0:
        return np.zeros(0, int)
    if k < len(scores):
        near = np.argpartition(-scores, k - 1)[:k]
        near.sort()
    else:
        near = np.arange(len(scores))
    return near[np.argsort(-scores[near], kind="stable")]


def _keep(gallery: Gallery) -> None:
    """Keep what was computed where the folder can be written; a read-only gallery works all the same."""
    try:
        gallery.save_vectors()
    except DataError as error:
        log.warning("%s", error)
