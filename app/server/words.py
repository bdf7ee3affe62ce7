"""Text that people typed."""

from __future__ import annotations

MAX_QUERY = 2000


def one_line(text: str) -> tuple[str, bool]:
    """(the text on one line, at most MAX_QUERY characters; whether it was cut)."""
    line = " ".join(text.split())
    return line[:MAX_QUERY], len(line) > MAX_QUERY


def has_words(text: str) -> bool:
    """Whether there is any letter or digit in it."""
    return any(c.isalnum() for c in text)
