"""Every visitor's own small gallery: the motions that they brought and added to their search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.server import payload
from app.server.services.loading import Loader
from app.server.services.motions import Motions
from app.server.sessions import Guest, Sessions

if TYPE_CHECKING:
    from wamo.retrieval import Retriever


class OwnGalleries:
    """Retrievers over visitors' own motions.

    Parameters
    ----------
    loader : gives the model
    sessions : what visitors brought
    motions : checks skeletons
    """

    def __init__(self, loader: Loader, sessions: Sessions, motions: Motions) -> None:
        self._loader, self._sessions, self._motions = loader, sessions, motions
        self._kept: dict[tuple[str, tuple[str, ...]], tuple[list[str], Retriever]] = {}

    def add(self, visitor: str, key: str, caption: str = "") -> int:
        """Take a motion into the visitor's search; returns how many are in it now."""
        guest = self._sessions.find(visitor, key)
        self._motions.check_skeleton(guest.shown)
        own = guest.shown.captions[: payload.MAX_CAPTIONS] or (guest.shown.name,)
        captions = (caption,) if caption else tuple(sentence[: payload.MAX_TEXT] for sentence in own)
        guest.shown = guest.shown.with_(captions=captions, source="yours")
        guest.listed = True
        try:
            found = self.retriever(visitor)
        except Exception:
            guest.listed = False  # what cannot be embedded must not spoil the searches that follow
            raise
        return 0 if found is None else len(found[0])

    def retriever(self, visitor: str) -> tuple[list[str], Retriever] | None:
        """(keys, retriever over them), or None where the visitor added none."""
        listed: dict[str, Guest] = self._sessions.listed(visitor) if visitor else {}
        if not listed:
            return None
        mark = visitor, tuple(listed)
        if mark not in self._kept:
            from wamo.retrieval import Gallery

            self._kept = {m: r for m, r in self._kept.items() if m[0] != visitor and self._sessions.listed(m[0])}
            gallery = Gallery.of([guest.shown for guest in listed.values()])
            shared = self._loader.need()
            self._kept[mark] = list(listed), type(shared)(shared.embedder, gallery)
        return self._kept[mark]
