"""Filters as Milvus expressions that no value can break out of.

Text is stored and searched in a code of letters only: two letters a byte, the first in a-p, the second in A-P. An
expression therefore holds no quote, escape or wildcard of a user's, whatever the version of Milvus makes of those, and
a match can only begin at a whole byte.
"""

from __future__ import annotations

from collections.abc import Iterable

from wamo.errors import DataError
from wamo.retrieval.rows import Filters, check_numbers

LONGEST = 65_535
"""Bytes of a text field, the most that Milvus allows."""
_FIRST, _SECOND = "abcdefghijklmnop", "ABCDEFGHIJKLMNOP"
_PAIRS = [first + second for first in _FIRST for second in _SECOND]


def coded(text: str) -> str:
    """Text in the letter code.

    Raises
    ------
    DataError
        The result exceeds what a field of Milvus holds.
    """
    found = "".join(_PAIRS[byte] for byte in text.encode("utf-8", "surrogatepass"))
    if len(found) > LONGEST:
        raise DataError(f"{text[:40]!r}... is too long for Milvus: at most {LONGEST // 2:,} bytes in UTF-8")
    return found


def folded(text: str) -> str:
    """Text without differences of case, character by character, as local galleries compare names."""
    return "".join(map(_fold, text))


def expression(filters: Filters | None, clips: int) -> str:
    """The Milvus expression of filters, for the ids below ``clips``.

    Raises
    ------
    ConfigError
        A limit of the duration is not finite.
    """
    terms = [f"id < {int(clips)}"]
    if filters is not None:
        check_numbers(filters)
        if filters.min_seconds is not None:
            terms.append(f"seconds >= {float(filters.min_seconds)!r}")
        if filters.max_seconds is not None:
            terms.append(f"seconds <= {float(filters.max_seconds)!r}")
        if filters.sources:
            terms.append(f"source in {among(map(coded, filters.sources))}")
        if filters.splits:
            terms.append(f"split in {among(map(coded, filters.splits))}")
        if filters.name:
            terms.append(f'name like "%{coded(folded(filters.name))}%"')
    return " and ".join(terms)


def among(values: Iterable[str]) -> str:
    """A list of values that need no escaping: coded text, hashes, or keys of `MilvusFiles`."""
    return "[" + ", ".join(f'"{value}"' for value in values) + "]"


def _fold(character: str) -> str:
    for found in (character.casefold(), character.lower()):
        if len(found) == 1:
            return found
    return character
