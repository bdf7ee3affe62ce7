"""What stands behind the page: the retriever, loaded beside the server's start, motions by key, and filters by name."""

from __future__ import annotations

import logging
import threading
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.server import payload
from app.server.sessions import Guest, Sessions
from app.server.uploads import plain_name
from wamo.errors import ConfigError, DataError, WamoError
from wamo.motion import SMPL22, Motion
from wamo.retrieval import originals
from wamo.retrieval.originals import SourceFile
from wamo.retrieval.vocabulary import Vocabulary
from wamo.wavelets import FilterBank, band_ranges

if TYPE_CHECKING:
    from wamo.retrieval import Retriever

WAVELETS = ("db1", "db2", "db4", "db8", "sym4", "sym8", "coif1", "coif2")
LEARNED = "learned"
MAX_LEVELS = 6
WAIT_S = 60.0
KNOWN = 0.5
"""Share of a query's words, by weight, from which on the captions speak of what it asks for."""
SAID = 0.9
"""Share from which on a query is put in the captions' own words: what comes near is then what there is."""
KEPT_MOTIONS = 512
UNRELATED = (
    "the weather is nice", "a tax form in three copies", "quantum field theory", "blue paint on a wooden table",
    "the price of oil fell", "a recipe for lentil soup", "trains leave every hour", "green ideas about the moon",
    "an old stone bridge", "the parliament voted", "a glass of cold milk", "software licence agreement",
)  # fmt: skip
"""Sentences that no motion shows."""

NO_ORIGINAL = "This motion has no original file here. Choose NPZ, BVH or GLB; all three hold the whole motion."

logger = logging.getLogger("wamo.app")


class Engine:
    """Loads the retriever in a background thread; whoever needs it waits for it.

    Parameters
    ----------
    gallery, checkpoint : folders, or None for the embedded ones
    """

    def __init__(self, gallery: Path | None = None, checkpoint: Path | None = None) -> None:
        self._folders = gallery, checkpoint
        self._ready = threading.Event()
        self._retriever: Retriever | None = None
        self._own: dict[tuple[str, tuple[str, ...]], tuple[list[str], Retriever]] = {}
        self.sessions = Sessions()
        self.problem = ""
        self.doubtful, self.poor = 0.2, 0.1
        self.gallery_motion = lru_cache(maxsize=KEPT_MOTIONS)(self._gallery_motion)
        self.preview = lru_cache(maxsize=KEPT_MOTIONS)(self._preview)

    @classmethod
    def over(cls, retriever: Retriever | None) -> Engine:
        """An engine over a retriever that is there already (or over none)."""
        engine = cls()
        engine._retriever = retriever
        engine._ready.set()
        return engine

    def start(self) -> Engine:
        """Begin to load; returns at once."""
        threading.Thread(target=self._load, name="load-retriever", daemon=True).start()
        return self

    def _load(self) -> None:
        gallery, checkpoint = self._folders
        try:
            from wamo.retrieval import Retriever

            self._retriever = Retriever.load(checkpoint=checkpoint, gallery=gallery)
            share_cores()
            if len(self._retriever.gallery):
                self._retriever.search("a person walks", k=1)  # the first text pays for the encoder's start
        except WamoError as error:
            self.problem = str(error)
        except Exception:
            logger.exception("the retriever could not be loaded")
            self.problem = "The gallery or the checkpoint could not be loaded; the server's log says why."
        finally:
            self._ready.set()
        self._calibrate()

    def _calibrate(self) -> None:
        """What sentences that no motion shows score at best tells which scores mean little."""
        retriever = self._retriever
        if retriever is not None and len(retriever.gallery):
            best = sorted(retriever.search(sentence, k=1)[0].score for sentence in UNRELATED)
            self.poor, self.doubtful = best[len(best) // 2], best[-1]

    def weak(self, text: str, best: float) -> bool:
        """Whether nothing in the gallery matches a text well, by the best score that it reached (ours).

        A score alone misleads: a sentence about soup may come as near to some motion as a good query in rare words.
        Where its words are not those of the captions either, it counts as a miss.
        """
        known = self.vocabulary.known(text)
        return (best < self.poor and known < SAID) or (best < self.doubtful and known < KNOWN)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of the gallery's captions."""
        captions = self.need().gallery.texts()["captions"]
        return Vocabulary(caption for several in captions for caption in several.as_py())

    def ready(self, seconds: float) -> bool:
        """Whether loading ends, well or not, within this time."""
        return self._ready.wait(seconds)

    def retriever(self) -> Retriever | None:
        """The retriever once it is there; None when there is no gallery (`problem` says why)."""
        if not self._ready.wait(WAIT_S):
            raise DataError("The search is still loading. Try again in a moment.")
        return self._retriever

    def need(self) -> Retriever:
        """The retriever, or a DataError that says what to do."""
        found = self.retriever()
        if found is None:
            raise DataError(self.problem or "There is no gallery yet.")
        return found

    def motion(self, key: str, visitor: str = "") -> Motion:
        """A motion by the page's key: "g<index>" in the gallery, "v<hex>" among the visitor's own."""
        if str(key)[:1] == "v":
            return self.sessions.find(visitor, key).shown
        return self.gallery_motion(self._index(str(key)))

    def worded(self, key: str, visitor: str = "") -> Motion:
        """A motion that the model can compare with words and motions; DataError says what to do about another."""
        motion = self.motion(key, visitor)
        self._check_skeleton(motion)
        return motion

    def _check_skeleton(self, motion: Motion) -> None:
        reads = self.need().embedder.skeleton
        if motion.skeleton != reads:
            has, needs = payload.skeleton_label(motion.skeleton), payload.skeleton_label(reads)
            mend = "For those bring it as BVH, AMC with its ASF, AMASS .npz or HumanML3D joints."
            raise DataError(
                f"This motion's joints are those of {has}; captions and likeness need those of {needs}. Its figure, "
                f"bands and exports work as it is.{' ' + mend if reads == SMPL22 else ''}"
            )

    def original(self, key: str, visitor: str = "") -> Motion:
        """The motion as it was read, for exports."""
        return self.sessions.find(visitor, key).original if str(key)[:1] == "v" else self.motion(key)

    def original_name(self, key: str, visitor: str = "") -> str:
        """Name of the file that a motion was read from, or "" where there is none (any more)."""
        if str(key)[:1] == "v":
            files = self.sessions.find(visitor, key).files
            return originals.name_of(files)
        return plain_name(name) if (name := self.need().gallery.original_name(self._index(str(key)))) else ""

    def files(self, key: str, visitor: str = "") -> tuple[SourceFile, ...]:
        """The file that a motion was read from, byte for byte; DataError where there is none (any more)."""
        if str(key)[:1] == "v":
            if not (files := self.sessions.find(visitor, key).files):
                raise DataError("Only your newest files are kept, and this one no longer is. Drop it in again.")
            return files
        index, gallery = self._index(str(key)), self.need().gallery
        if not gallery.original_name(index):
            raise DataError(NO_ORIGINAL)
        return gallery.original(index)

    def _index(self, key: str) -> int:
        number = key[1:]
        known = key[:1] == "g" and number.isascii() and number.isdigit() and len(number) <= 9
        if not known or int(number) >= len(self.need().gallery):
            raise DataError("There is no such motion here. Search again, then choose one.")
        return int(number)

    def _gallery_motion(self, index: int) -> Motion:
        return self.need().gallery.motion(index)

    def _preview(self, index: int) -> dict[str, Any]:
        """A gallery motion packed for a result card."""
        key = f"g{index}"
        return payload.clip(self.gallery_motion(index), key, preview=True, original=self.original_name(key))

    def facets(self) -> dict[str, Any]:
        """What the gallery's clips can be narrowed by: sources, splits, longest duration, bands of the model."""
        return self._facets

    @cached_property
    def _facets(self) -> dict[str, Any]:
        retriever = self.need()
        facets = retriever.gallery.facets()
        config = retriever.embedder.config
        levels = config.levels if len(config.band_labels) == config.levels + 1 else 0  # no levels: no bands in Hz
        return {
            "sources": facets.sources[:40], "splits": facets.splits[:10],
            "longest": round(facets.longest, 1),
            "bands": list(config.band_labels), "learned": self.learned() is not None,
            "ranges": [list(map(float, one)) for one in band_ranges(config.fps, levels)] if levels else [],
        }  # fmt: skip

    def list_guest(self, visitor: str, key: str, caption: str) -> int:
        """Take a visitor's motion into their own search; how many are in it now."""
        guest = self.sessions.find(visitor, key)
        self._check_skeleton(guest.shown)
        own = guest.shown.captions[: payload.MAX_CAPTIONS] or (guest.shown.name,)
        captions = (caption,) if caption else tuple(sentence[: payload.MAX_TEXT] for sentence in own)
        guest.shown = guest.shown.with_(captions=captions, source="yours")
        guest.listed = True
        try:
            found = self.own_retriever(visitor)
        except Exception:
            guest.listed = False  # what cannot be embedded must not spoil the searches that follow
            raise
        return 0 if found is None else len(found[0])

    def own_retriever(self, visitor: str) -> tuple[list[str], Retriever] | None:
        """(keys, a retriever over the visitor's own motions), or None when they added none."""
        listed: dict[str, Guest] = self.sessions.listed(visitor) if visitor else {}
        if not listed:
            return None
        mark = visitor, tuple(listed)
        if mark not in self._own:
            from wamo.retrieval import Gallery

            self._own = {m: r for m, r in self._own.items() if m[0] != visitor and self.sessions.listed(m[0])}
            gallery = Gallery.of([guest.shown for guest in listed.values()])
            self._own[mark] = list(listed), type(self.need())(self.need().embedder, gallery)
        return self._own[mark]

    def learned(self) -> FilterBank | None:
        """The model's own filters, where it has any."""
        retriever = self.retriever()
        model = getattr(retriever.embedder, "model", None) if retriever else None
        analysis = getattr(model.motion.transform, "analysis", None) if model is not None else None
        return analysis.bank() if analysis is not None else None

    def bank(self, wavelet: str, levels: int) -> tuple[FilterBank, str]:
        """The filters of a name and a label for people.

        Raises
        ------
        ConfigError
            Unknown wavelet or level, or a model without learned filters.
        """
        if wavelet == LEARNED:
            learned = self.learned()
            if learned is None:
                raise ConfigError("This model has no learned filters.")
            return learned, f"learned, {learned.levels} levels"
        if wavelet not in WAVELETS:
            raise ConfigError(f"Choose one of these wavelets: {', '.join((*WAVELETS, LEARNED))}.")
        if not 1 <= levels <= MAX_LEVELS:
            raise ConfigError(f"Choose 1 to {MAX_LEVELS} levels.")
        return _bank(wavelet, levels), f"{wavelet}, {levels} level{'s' if levels > 1 else ''}"


def share_cores() -> None:
    """One core for each computation: several that each want all cores mostly wait for one another, ten times as long
    on a machine that also does other work; and a container is not told how many cores are its own."""
    import torch

    torch.set_num_threads(1)


@lru_cache(maxsize=64)
def _bank(wavelet: str, levels: int) -> FilterBank:
    return FilterBank.of(wavelet, levels)
