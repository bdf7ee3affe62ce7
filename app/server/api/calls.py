"""What all endpoints have in common: calm errors, and a limit on how much is computed at a time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

import gradio as gr

from wamo.errors import WamoError

HEAVY = threading.BoundedSemaphore(2)
"""At most this many long computations at a time; others wait their turn."""

logger = logging.getLogger("wamo.app")
Answer = TypeVar("Answer")


def calm(fn: Callable[..., Answer]) -> Callable[..., Answer]:
    """The package's own errors become messages for the visitor, anything else a calm sentence and a line in the log."""

    @wraps(fn)
    def wrapped(*args: Any, **kwargs: Any) -> Answer:
        try:
            return fn(*args, **kwargs)
        except gr.Error:
            raise
        except WamoError as error:
            raise gr.Error(str(error), print_exception=False) from None
        except Exception:
            logger.exception("%s failed", fn.__name__)
            raise gr.Error("Something went wrong here; the log has the details.", print_exception=False) from None

    return wrapped


@contextmanager
def one_of_few() -> Iterator[None]:
    """Hold one of the few places for long computations."""
    if not HEAVY.acquire(timeout=60):
        raise gr.Error("The server is busy. Try again in a moment.", print_exception=False)
    try:
        yield
    finally:
        HEAVY.release()


MAX_QUERY = 2000


def words(text: object) -> tuple[str, bool]:
    """(what is searched for, whether it was cut): one line, at most MAX_QUERY characters."""
    line = " ".join(str(text or "").split())
    return line[:MAX_QUERY], len(line) > MAX_QUERY


def has_words(text: str) -> bool:
    """Whether there is any letter or digit in it."""
    return any(c.isalnum() for c in text)
