"""Search by words and from motion to motion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.server import payload
from app.server.answers import Help, Offer, Result, SearchAnswer
from app.server.openers import opening
from app.server.requests import SearchFilters, SearchRequest, SimilarRequest
from app.server.services.calibration import Calibration
from app.server.services.guesses import Guesses
from app.server.services.loading import Loader
from app.server.services.motions import Motions
from app.server.services.offers import offers
from app.server.services.own import OwnGalleries
from app.server.words import MAX_QUERY, has_words, one_line
from wamo.motion import Motion
from wamo.retrieval import Filters
from wamo.retrieval.calibration import Verdict

if TYPE_CHECKING:
    from wamo.retrieval import Retriever  # needs torch, which loads beside the server

MAX_RESULTS = 48
PATIENCE_S = 12.0
"""Longest wait for a model that is still loading; the caller then asks again."""
Found = tuple[str, float | None, Motion]


class SearchService:
    """Result lists.

    Parameters
    ----------
    loader : gives the retriever
    motions : looks motions up
    own : visitors' own galleries
    calibration : says which scores mean little
    guesses : captions by the model for clips without any
    """

    def __init__(
        self, loader: Loader, motions: Motions, own: OwnGalleries, calibration: Calibration, guesses: Guesses
    ) -> None:
        self._loader, self._motions, self._own = loader, motions, own
        self._calibration, self._guesses = calibration, guesses
        self._openings: dict[int, list[int]] = {}

    def search(self, request: SearchRequest) -> SearchAnswer:
        """The best motions of the gallery and of the visitor's own for a description."""
        text, cut = one_line(request.query)
        count = max(1, min(request.count, MAX_RESULTS))
        if not self._loader.ready(PATIENCE_S):
            return {"results": [], "message": "Still opening the gallery and the text encoder …", "loading": True}
        retriever = self._loader.retriever()
        if retriever is None or not len(retriever.gallery):
            return {"results": [], "message": "", "help": self._help()}
        total = len(retriever.gallery)
        if not has_words(text):
            found: list[Found] = [(f"g{i}", None, self._motions.gallery_motion(i)) for i in self._opening(count)]
            message = "Use words to describe a motion." if text else "A few motions to begin with."
            more, suggested, chances = False, list[Offer](), list[float]()
        elif request.match == "words":
            found = self._by_words(retriever, request, text, count)
            message, more = _said(len(found), text), len(found) == count < MAX_RESULTS
            suggested, chances = [] if found else offers(retriever, text, exclude="", weak=False), []
        else:
            found = self._merged(retriever, request, text, count)
            verdict = self._calibration.judge(text, [score or 0.0 for _, score, _ in found])
            message, more = self._message(text, found, cut, verdict), len(found) == count < min(MAX_RESULTS, total)
            suggested = offers(retriever, text, exclude=one_line(request.exclude)[0], weak=not verdict.matched)
            chances = verdict.chances.tolist() if _plain(request) else []
        return {
            "results": self._rows(found, request.with_motion, request.visitor, chances), "message": message,
            "more": more, "total": total, "facets": self._motions.facets, "offers": suggested,
        }  # fmt: skip

    def similar(self, request: SimilarRequest) -> SearchAnswer:
        """The motions of the gallery nearest to a motion, itself left out."""
        retriever, count = self._loader.need(), max(1, min(request.count, MAX_RESULTS))
        motion = self._motions.comparable(request.key, request.visitor)
        hits = retriever.similar(self._motions.index(request.key) if request.key[0] == "g" else motion, count)
        found: list[Found] = [(f"g{h.index}", h.score, self._motions.gallery_motion(h.index)) for h in hits]
        name = motion.captions[0] if motion.captions else motion.name
        return {
            "results": self._rows(found, request.with_motion, request.visitor),
            "message": f"Most like “{name[:120]}”.", "total": len(retriever.gallery),
        }  # fmt: skip

    def _opening(self, count: int) -> list[int]:
        if count not in self._openings:
            self._openings[count] = opening(self._loader.need().gallery.texts(), count)
        return self._openings[count]

    def _merged(self, retriever: Retriever, request: SearchRequest, text: str, count: int) -> list[Found]:
        options: dict[str, Any] = {
            "also": one_line(request.also)[0], "exclude": one_line(request.exclude)[0],
            "band_weights": changed(request.band_weights), "part_weights": changed(request.part_weights),
            "filters": narrowed(request.filters),
        }  # fmt: skip
        hits = retriever.search(text, k=count, **options)
        found: list[Found] = [(f"g{h.index}", h.score, self._motions.gallery_motion(h.index)) for h in hits]
        own = self._own.retriever(request.visitor)
        if own is not None:
            keys, small = own
            found += [(keys[h.index], h.score, h.motion) for h in small.search(text, k=count, **options)]
            found = sorted(found, key=lambda one: -(one[1] or 0.0))[:count]
        return found

    def _by_words(self, retriever: Retriever, request: SearchRequest, text: str, count: int) -> list[Found]:
        filters = narrowed(request.filters)
        scored = [(hit.score, f"g{hit.index}", hit) for hit in retriever.find_text(text, count, filters=filters)]
        own = self._own.retriever(request.visitor)
        if own is not None:
            keys, small = own
            scored += [(hit.score, keys[hit.index], hit) for hit in small.find_text(text, count, filters=filters)]
        scored = sorted(scored, key=lambda one: -one[0])[:count]
        return [
            (key, None, self._motions.gallery_motion(hit.index) if key[0] == "g" else hit.motion)
            for _, key, hit in scored
        ]

    def _rows(self, found: list[Found], with_motion: bool, visitor: str, chances: Sequence[float] = ()) -> list[Result]:
        known: Sequence[float | None] = [round(chance, 3) for chance in chances] or [None] * len(found)
        return [
            self._row(rank, *one, chance, with_motion=with_motion, visitor=visitor)
            for rank, (one, chance) in enumerate(zip(found, known, strict=True), 1)
        ]

    def _row(
        self, rank: int, key: str, score: float | None, motion: Motion, chance: float | None, *,
        with_motion: bool, visitor: str,
    ) -> Result:  # fmt: skip
        original = self._motions.original_name(key, visitor)
        row: Result = {
            "rank": rank, "score": None if score is None else round(float(score), 4), "chance": chance, "key": key,
            "name": motion.name[: payload.MAX_TEXT], "captions": payload.short_captions(motion),
            "guess": "" if motion.captions else self._guesses.caption(key, motion), "duration": motion.duration,
            "original": original,
        }  # fmt: skip
        if with_motion and key[0] == "g":
            row["motion"] = self._motions.preview(self._motions.index(key))
        elif with_motion:
            row["motion"] = payload.clip(motion, key, preview=True, original=original)
        return row

    def _message(self, text: str, found: list[Found], cut: bool, verdict: Verdict) -> str:
        if not found:
            return "No motion passes these filters. Widen them."
        parts = [f"{len(found)} of {len(self._loader.need().gallery):,} motions, best first."]
        if not verdict.matched:
            nearest = f"these {len(found)} come" if len(found) > 1 else "this one comes"
            parts = [f"Nothing here matches well; {nearest} nearest.", *self._unknown_words(text)]
        if cut:
            parts.append(f"Only the first {MAX_QUERY:,} characters were read.")
        letters = [c for c in text if c.isalpha()]
        if sum(c.isascii() for c in letters) < 0.8 * len(letters):
            parts.append("Captions here are in English, and so should the query be.")
        return " ".join(parts)

    def _unknown_words(self, text: str) -> list[str]:
        if not self._calibration.has_captions:
            return []
        vocabulary = self._calibration.vocabulary
        unknown = [f"“{word[:30]}”" for word in vocabulary.unknown(text) if word.isascii()][:3]
        listed = " or ".join(filter(None, (", ".join(unknown[:-1]), *unknown[-1:])))
        return [f"No caption here says {listed}."] if unknown else []

    def _help(self) -> Help:
        lines: list[Any] = [
            {"text": "WaMo searches a gallery of motions, and none is here yet."},
            {"text": "Build one from a folder of BVH or ASF + AMC files, or from a HumanML3D data set, then open it:"},
            {"code": "python -m wamo build SOURCE --out GALLERY\npython app/main.py --gallery GALLERY"},
            {"text": "Or look at one file of your own: the Analyse tab needs no gallery."},
        ]
        if self._loader.problem:
            lines.append({"text": f"Problem while loading: {self._loader.problem}"})
        return {"title": "No gallery yet", "lines": lines}


def _plain(request: SearchRequest) -> bool:
    """Whether the scores of a search are cosines of its sentence alone, so that a chance can be read from them."""
    weights = changed(request.band_weights) or changed(request.part_weights)
    return not (weights or request.also.strip() or request.exclude.strip())


def _said(found: int, text: str) -> str:
    if not found:
        return f"No name or caption here has “{text[:60]}”."
    return f"{found} motion{'s' if found > 1 else ''} with these words in name or captions."


def changed(weights: Mapping[str, float] | None) -> dict[str, float] | None:
    """Weights that differ from 1; None if there are none."""
    return {name: value for name, value in (weights or {}).items() if value != 1.0} or None


def narrowed(given: SearchFilters | None) -> Filters | None:
    """The retriever's filters."""
    if given is None:
        return None
    return Filters(given.min_seconds, given.max_seconds, given.sources or None, given.splits or None)
