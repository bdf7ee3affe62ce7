"""Search: galleries of motions with their embeddings, and the retriever that answers in words and motions.

A `Gallery` alone needs no torch; what does is loaded when it is first named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wamo.retrieval.gallery import Gallery

if TYPE_CHECKING:
    from wamo.retrieval.retriever import CaptionHit, Filters, Hit, Retriever

__all__ = ["CaptionHit", "Filters", "Gallery", "Hit", "Retriever"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from wamo.retrieval import retriever

        return getattr(retriever, name)
    raise AttributeError(f"module 'wamo.retrieval' has no attribute {name!r}")
