"""Why a motion matches a text: joints, bands, moments, words, and sentences that describe it."""

from __future__ import annotations

from collections.abc import Iterable

from app.server.answers import BandsAnswer, DescribeAnswer, MomentsAnswer, WhyAnswer, WordsAnswer
from app.server.bands import bands
from app.server.problems import NotFound
from app.server.requests import BandsRequest, DescribeRequest, MomentsRequest, WhyRequest, WordsRequest
from app.server.services.calibration import Calibration
from app.server.services.filters import Filters
from app.server.services.guesses import Guesses
from app.server.services.loading import Loader
from app.server.services.motions import Motions
from app.server.words import one_line
from wamo.motion import PART_NAMES

MAX_SEARCHED_S = 120.0
"""Moments are searched for in at most this much of a motion at once, so that no call takes longer than seconds."""


class ExplainService:
    """Explanations of one motion.

    Parameters
    ----------
    loader, motions, filters, calibration, guesses : as named
    """

    def __init__(
        self, loader: Loader, motions: Motions, filters: Filters, calibration: Calibration, guesses: Guesses
    ) -> None:
        self._loader, self._motions, self._filters = loader, motions, filters
        self._calibration, self._guesses = calibration, guesses

    def bands(self, request: BandsRequest) -> BandsAnswer:
        """The wavelet bands of one motion."""
        motion = self._motions.shown(request.key, request.visitor)
        bank, label = self._filters.bank(request.wavelet, request.levels)
        return bands(motion, bank, start=request.start, label=label, components=request.components)

    def why(self, request: WhyRequest) -> WhyAnswer:
        """Integrated gradients of the cosine."""
        retriever, motion = self._loader.need(), self._motions.comparable(request.key, request.visitor)
        found = retriever.explain(one_line(request.query)[0], motion)
        return {
            "joints": rounded(found.joints), "joint_names": list(motion.skeleton.joints),
            "bands": rounded(found.bands), "band_names": list(retriever.embedder.config.band_labels),
            "frames": rounded(found.frames), "fps": motion.fps, "score": round(float(found.score), 4),
            "baseline": round(float(found.baseline), 4),
        }  # fmt: skip

    def words(self, request: WordsRequest) -> WordsAnswer:
        """Interaction of each word with each part and moment."""
        from wamo.retrieval.interaction import interaction  # needs torch, which loads beside the server

        retriever, motion = self._loader.need(), self._motions.comparable(request.key, request.visitor)
        found = interaction(retriever.embedder, one_line(request.query)[0], motion, moments=request.moments)
        return {
            "words": list(found.words), "part_names": list(PART_NAMES),
            "parts": [rounded(row) for row in found.parts], "moments": [rounded(row) for row in found.moments],
            "edges": rounded(found.edges), "score": round(found.score, 4),
        }  # fmt: skip

    def moments(self, request: MomentsRequest) -> MomentsAnswer:
        """The curve of matching moments; the best moment is the window around its highest point."""
        motion = self._motions.comparable(request.key, request.visitor)
        start = min(request.start, max(0.0, motion.duration - request.window))
        end = min(motion.duration, start + MAX_SEARCHED_S)
        part = motion if (start, end) == (0.0, motion.duration) else motion.crop(start, end)
        found = self._loader.need().moments(one_line(request.query)[0], part, request.window)
        return {
            "times": rounded(found.times + start), "scores": rounded(found.scores),
            "levels": rounded(self._calibration.levels(found.scores)),
            "best": [round(start + edge, 4) for edge in found.best],
            "covered": [round(start, 4), round(end, 4)],
        }  # fmt: skip

    def describe(self, request: DescribeRequest) -> DescribeAnswer:
        """Sentences of the gallery, or of the embedded library where the gallery has none."""
        motion = self._motions.comparable(request.key, request.visitor)
        found = self._guesses.sentences(request.key, motion, max(1, min(request.count, 20)))
        if not found:
            raise NotFound("This gallery has no captions to describe a motion with.")
        return {"captions": [{"caption": c, "score": round(s, 4)} for c, s in found], "guess": not motion.captions}


def rounded(values: Iterable[float]) -> list[float]:
    """Floats with five significant digits, to keep answers small."""
    return [float(f"{value:.5g}") for value in values]
