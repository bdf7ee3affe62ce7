"""Searching: by words, with weights and filters, and from motion to motion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.server import payload
from app.server.api.calls import MAX_QUERY, has_words, one_of_few, words
from app.server.engine import Engine
from wamo.errors import ConfigError
from wamo.motion import Motion

if TYPE_CHECKING:
    from wamo.retrieval import Filters, Retriever

MAX_RESULTS = 48
PATIENCE_S = 12.0
"""Longest wait for a model that is still loading; the page then asks again."""
Found = tuple[str, float | None, Motion]


class SearchApi:
    """Search endpoints over one engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def search(
        self,
        query: str,
        count: int = 8,
        with_motion: bool = False,
        also: str = "",
        exclude: str = "",
        band_weights: dict[str, float] | None = None,
        part_weights: dict[str, float] | None = None,
        filters: dict[str, Any] | None = None,
        visitor: str = "",
    ) -> dict[str, Any]:
        """Find the motions that fit a description best.

        Args:
            query: What the person does, in English: "a person waves with the left hand". Empty: a few to begin with.
            count: How many results, 1 to 48.
            with_motion: Also send joint positions (int16 in base64) for a player.
            also: A second description that must fit as well.
            exclude: What the person must not do.
            band_weights: Band name ("a3", "d3", "d2", "d1") to weight, 0 to 3; bands left out count 1.
            part_weights: Part name ("torso", "left arm", ...) to weight, 0 to 3; parts left out count 1.
            filters: Any of min_seconds, max_seconds, sources (list) and splits (list).
            visitor: The page's own mark, for motions that only this visitor sees.

        Returns:
            A dictionary with "results" (rank, score, id, name, captions, duration, and the name of the original file
            where one can be exported) and a "message" for people.
        """
        text, cut = words(query)
        count = max(1, min(int(count), MAX_RESULTS))
        if not self.engine.ready(PATIENCE_S):
            return {"results": [], "message": "Still opening the gallery and the text encoder …", "loading": True}
        retriever = self.engine.retriever()
        if retriever is None or not len(retriever.gallery):
            return {"results": [], "message": "", "help": self._help()}
        about = {"total": len(retriever.gallery), "facets": self.engine.facets()}
        if not has_words(text):
            found: list[Found] = [
                (f"g{i}", None, self.engine.gallery_motion(i)) for i in opening(len(retriever.gallery), count)
            ]
            message = "Use words to describe a motion." if text else "A few motions to begin with."
            return {"results": rows(self.engine, found, with_motion), "message": message, **about}
        options: dict[str, Any] = {
            "also": words(also)[0], "exclude": words(exclude)[0], "band_weights": weights(band_weights),
            "part_weights": weights(part_weights), "filters": narrowed(filters),
        }  # fmt: skip
        found = self._merged(retriever, visitor, text, count, options)
        more = len(found) == count < min(MAX_RESULTS, len(retriever.gallery))
        return {
            "results": rows(self.engine, found, with_motion, visitor),
            "message": self._words(text, found, cut),
            "more": more,
            **about,
        }

    def similar(self, key: str, count: int = 8, with_motion: bool = False, visitor: str = "") -> dict[str, Any]:
        """Find the motions that are most like a given one.

        Args:
            key: The id of a search result, e.g. "g12".
            count: How many results, 1 to 48.
            with_motion: Also send joint positions (int16 in base64) for a player.
            visitor: The page's own mark, for motions that only this visitor sees.

        Returns:
            A dictionary with "results" as in search, and a "message" for people.
        """
        retriever, count = self.engine.need(), max(1, min(int(count), MAX_RESULTS))
        motion = self.engine.worded(key, visitor)
        with one_of_few():
            hits = retriever.similar(int(key[1:]) if key[0] == "g" else motion, count)
        found: list[Found] = [(f"g{h.index}", h.score, self.engine.gallery_motion(h.index)) for h in hits]
        name = motion.captions[0] if motion.captions else motion.name
        return {
            "results": rows(self.engine, found, with_motion),
            "message": f"Most like “{name[:120]}”.",
            "total": len(retriever.gallery),
        }

    def _merged(
        self, retriever: Retriever, visitor: str, text: str, count: int, options: dict[str, Any]
    ) -> list[Found]:
        """The gallery's best and the visitor's own, in one order."""
        hits = retriever.search(text, k=count, **options)
        found: list[Found] = [(f"g{h.index}", h.score, self.engine.gallery_motion(h.index)) for h in hits]
        own = self.engine.own_retriever(visitor)
        if own is not None:
            keys, small = own
            found += [(keys[h.index], h.score, h.motion) for h in small.search(text, k=count, **options)]
            found = sorted(found, key=lambda one: -(one[1] or 0.0))[:count]
        return found

    def _words(self, text: str, found: list[Found], cut: bool) -> str:
        total = len(self.engine.need().gallery)
        if not found:
            return "No motion passes these filters. Widen them."
        parts = [f"{len(found)} of {total:,} motions, best first."]
        best = max((score or 0.0) for _, score, _ in found)
        if self.engine.weak(text, best):
            nearest = f"these {len(found)} come" if len(found) > 1 else "this one comes"
            parts = [f"Nothing here matches well; {nearest} nearest.", *self._foreign(text)]
        if cut:
            parts.append(f"Only the first {MAX_QUERY:,} characters were read.")
        letters = [c for c in text if c.isalpha()]
        if sum(c.isascii() for c in letters) < 0.8 * len(letters):
            parts.append("Captions here are in English, and so should the query be.")
        return " ".join(parts)

    def _foreign(self, text: str) -> list[str]:
        """A sentence on words that no caption says, where there are some."""
        unknown = [f"“{word[:30]}”" for word in self.engine.vocabulary.unknown(text) if word.isascii()][:3]
        listed = " or ".join(filter(None, (", ".join(unknown[:-1]), *unknown[-1:])))
        return [f"No caption here says {listed}."] if unknown else []

    def _help(self) -> dict[str, Any]:
        lines: list[dict[str, str]] = [
            {"text": "WaMo searches a gallery of motions, and none is here yet."},
            {"text": "Build one from a folder of BVH or ASF + AMC files, or from a HumanML3D data set, then open it:"},
            {"code": "python -m wamo build SOURCE --out GALLERY\npython app/main.py --gallery GALLERY"},
            {"text": "Or look at one file of your own: the Analyse tab needs no gallery."},
        ]
        if self.engine.problem:
            lines.append({"text": f"What the loader said: {self.engine.problem}"})
        return {"title": "No gallery yet", "lines": lines}


def rows(engine: Engine, found: list[Found], with_motion: bool, visitor: str = "") -> list[dict[str, Any]]:
    """Results as plain values, with or without positions."""

    def row(rank: int, key: str, score: float | None, motion: Motion) -> dict[str, Any]:
        result: dict[str, Any] = {"rank": rank, "score": None if score is None else round(float(score), 4)}
        if with_motion and key[0] == "g":
            return {**result, "motion": engine.preview(int(key[1:]))}
        original = engine.original_name(key, visitor)
        if with_motion:
            return {**result, "motion": payload.clip(motion, key, preview=True, original=original)}
        return {
            **result,
            "id": key,
            "name": motion.name,
            "captions": list(motion.captions),
            "duration": motion.duration,
            "original": original,
        }

    return [row(rank, *one) for rank, one in enumerate(found, 1)]


def opening(total: int, count: int) -> list[int]:
    """A fixed, even choice of motions for the first look."""
    count = min(count, total)
    return [(i * total) // count for i in range(count)]


def weights(given: dict[str, float] | None) -> dict[str, float] | None:
    """Weights that change something, as floats; names are checked by the retriever."""
    if not given:
        return None
    if len(given) > 32:
        raise ConfigError("Too many weights.")
    try:
        return {str(name): float(value) for name, value in given.items() if float(value) != 1.0} or None
    except (TypeError, ValueError):
        raise ConfigError("A weight is a number from 0 to 3.") from None


def narrowed(given: dict[str, Any] | None) -> Filters | None:
    """Filters from plain values; ConfigError says what is wrong with them."""
    if not given:
        return None
    from wamo.retrieval import Filters

    unknown = set(given) - {"min_seconds", "max_seconds", "sources", "splits"}
    if unknown:
        raise ConfigError("Filters are min_seconds, max_seconds, sources and splits.")
    try:
        low, high = (None if given.get(k) in (None, "") else float(given[k]) for k in ("min_seconds", "max_seconds"))
        sources, splits = ([str(v)[:200] for v in (given.get(k) or [])][:64] for k in ("sources", "splits"))
    except (TypeError, ValueError):
        raise ConfigError("Durations are numbers of seconds; sources and splits are lists of names.") from None
    return Filters(low, high, sources or None, splits or None)
