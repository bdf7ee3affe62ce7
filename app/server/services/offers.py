"""Other searches that may be meant: corrected words, what a "not" leaves out, and names or captions with the words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.server.answers import Offer

if TYPE_CHECKING:
    from wamo.retrieval import Retriever  # needs torch, which loads beside the server

MAX_SUGGESTIONS = 2
_NOT = re.compile(
    r"(?<![\s,;])[\s,;]*+\b(?:but\s+|and\s+)?(?:(?:(?:is|are|does|do)\s+)?(?:not|without|never)|(?:isn|aren|doesn|don)['’]t)\s+"
    r"(?:a\s+|an\s+|the\s+|any\s+)?(?P<what>[^,.;]+?)(?=\s*(?:$|[,.;]|\b(?:but|and|then|while)\b))", re.IGNORECASE,
)  # fmt: skip
_SOMEONE = re.compile(r"(?:a|the)?\s*(?:person|man|woman|someone|somebody|people|they|he|she)?\W*", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_LITERAL = re.compile(r"_|\d{2}|[^\W\d]\d|\d[^\W\d]")  # as in names of files, not "jumps 2 times"


def offers(retriever: Retriever, text: str, *, exclude: str, weak: bool) -> list[Offer]:
    """What else a query may mean, most likely first.

    Parameters
    ----------
    text : the query; exclude : what the search leaves out already
    weak : whether nothing matched it well
    """
    found = [_excluding(text, exclude), *_corrected(retriever, text), _by_words(retriever, text) if weak else None]
    if not weak and _LITERAL.search(text):
        found.append(_by_words(retriever, text))
    return [one for one in found if one is not None]


def _excluding(text: str, exclude: str) -> Offer | None:
    """ "a person moves, not walking" -> "a person moves" but not "walking": the model hardly reads a negation."""
    negation = _NOT.search(text)
    if not negation:
        return None
    rest = " ".join((text[: negation.start()] + text[negation.end() :]).split()).strip(" ,;.")
    query = "a person moves" if _SOMEONE.fullmatch(rest) else rest
    both = ", ".join(filter(None, (exclude, negation["what"].strip())))
    return {"label": f"But not: {negation['what'].strip()}", "query": query, "exclude": both, "match": "meaning"}


def _corrected(retriever: Retriever, text: str) -> list[Offer]:
    return [
        {"label": f"Did you mean “{version}”?", "query": version, "exclude": "", "match": "meaning"}
        for version in retriever.suggest(text, MAX_SUGGESTIONS)
    ]


def _by_words(retriever: Retriever, text: str) -> Offer | None:
    found = retriever.find_text(text, 1)
    if not found or found[0].score < len(set(_WORD.findall(text.lower()))):
        return None  # no clip has all of the words
    return {"label": f"Names and captions with “{text[:60]}”", "query": text, "exclude": "", "match": "words"}
