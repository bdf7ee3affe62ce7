"""Search: galleries of motions with their embeddings, and the retriever that answers in words and motions."""

from wamo.retrieval.gallery import Gallery
from wamo.retrieval.retriever import CaptionHit, Filters, Hit, Retriever

__all__ = ["CaptionHit", "Filters", "Gallery", "Hit", "Retriever"]
