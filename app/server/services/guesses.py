"""Captions by the model for clips that have none. Not in the paper."""

from __future__ import annotations

import threading
from collections import OrderedDict
from functools import cached_property

from app.server.services.loading import Loader
from wamo.motion import Motion
from wamo.retrieval.gallery import Gallery
from wamo.retrieval.library import embedded_gallery

KEPT = 4096


class Guesses:
    """Finds the sentence that fits a motion best, in the gallery, or in the embedded library if it has no captions.

    Parameters
    ----------
    loader : gives the model and the gallery
    """

    def __init__(self, loader: Loader) -> None:
        self._loader = loader
        self._known: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def caption(self, key: str, motion: Motion) -> str:
        """One sentence, or "" where no captions can be had or the skeleton is not the model's."""
        with self._lock:
            if key in self._known:
                return self._known[key]
        found = self.sentences(key, motion, 1)
        caption = found[0][0] if found else ""
        with self._lock:
            self._known[key] = caption
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return caption

    def sentences(self, key: str, motion: Motion, count: int) -> list[tuple[str, float]]:
        """(sentence, cosine) of the best ``count`` sentences."""
        retriever = self._loader.need()
        if motion.skeleton != retriever.embedder.skeleton:
            return []
        inside = key[:1] == "g" and key[1:].isdigit()
        target = retriever.gallery.vectors([int(key[1:])])[0] if inside else retriever.embed(motion)
        found = retriever.gallery.describe(target, count)
        if not found and self._library is not None:
            found = self._library.describe(target, count)
        return [(hit.caption, hit.score) for hit in found]

    @cached_property
    def _library(self) -> Gallery | None:
        embedder = self._loader.need().embedder
        gallery = embedded_gallery(embedder.checkpoint)
        return gallery if gallery.embedded(embedder.fingerprint) else None
