"""Search: galleries of motions with their embeddings, and the retriever of motions and sentences.

A `Gallery` needs no torch; names that do load it when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wamo.retrieval.gallery import Gallery
from wamo.retrieval.rows import Facets, Filters, GalleryRow
from wamo.retrieval.store import CaptionHit, Matches, Store

if TYPE_CHECKING:
    from wamo.retrieval.retriever import Hit, Retriever

__all__ = ["CaptionHit", "Facets", "Filters", "Gallery", "GalleryRow", "Hit", "Matches", "Retriever", "Store"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from wamo.retrieval import retriever

        return getattr(retriever, name)
    raise AttributeError(f"module 'wamo.retrieval' has no attribute {name!r}")
