"""Motions that visitors bring: seen by their owner only, kept in memory, forgotten after the visit."""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from wamo.errors import DataError
from wamo.motion import Motion

IDLE_S = 30 * 60.0
MAX_VISITORS = 200
MAX_MOTIONS = 12
_MARK = re.compile(r"[0-9A-Za-z-]{16,64}")


@dataclass
class Guest:
    """One motion of a visitor.

    Parameters
    ----------
    shown : at the page's frame rate, in the canonical frame
    original : as it was read
    listed : whether the visitor added it to what they search
    embedding : (d,) float32 unit vector, once computed
    """

    shown: Motion
    original: Motion
    listed: bool = False
    embedding: np.ndarray | None = None


@dataclass
class _Visitor:
    motions: OrderedDict[str, Guest] = field(default_factory=OrderedDict)
    seen: float = 0.0


class Sessions:
    """Every visitor's motions, by the random mark that only their page knows.

    Parameters
    ----------
    clock : seconds, for the tests
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._visitors: OrderedDict[str, _Visitor] = OrderedDict()

    def add(self, mark: str, guest: Guest) -> str:
        """Keep a motion for this visitor; the oldest goes when there are too many. Returns its key, "v" and hex digits.

        Raises
        ------
        DataError
            The mark is not one that the page makes.
        """
        if not _MARK.fullmatch(mark):
            raise DataError("This page lost track of its visit. Reload it, then try again.")
        with self._lock:
            self._sweep()
            visitor = self._visitors.setdefault(mark, _Visitor())
            self._touch(mark)
            key = f"v{secrets.token_hex(6)}"
            visitor.motions[key] = guest
            while len(visitor.motions) > MAX_MOTIONS:
                visitor.motions.popitem(last=False)
            return key

    def find(self, mark: str, key: str) -> Guest:
        """The visitor's motion of this key; DataError when it is not theirs or was forgotten."""
        with self._lock:
            self._sweep()
            visitor = self._visitors.get(mark)
            if visitor is None or key not in visitor.motions:
                raise DataError("This motion is no longer here. Drop its file in again.")
            self._touch(mark)
            return visitor.motions[key]

    def listed(self, mark: str) -> dict[str, Guest]:
        """What the visitor added to their search, by key."""
        with self._lock:
            self._sweep()
            visitor = self._visitors.get(mark)
            return {key: guest for key, guest in visitor.motions.items() if guest.listed} if visitor else {}

    def forget(self, mark: str) -> None:
        """Drop all that this visitor brought."""
        with self._lock:
            self._visitors.pop(mark, None)

    def __len__(self) -> int:
        return len(self._visitors)

    def _touch(self, mark: str) -> None:
        self._visitors[mark].seen = self._clock()
        self._visitors.move_to_end(mark)

    def _sweep(self) -> None:
        now = self._clock()
        while self._visitors:
            oldest = next(iter(self._visitors.values()))
            if now - oldest.seen <= IDLE_S and len(self._visitors) <= MAX_VISITORS:
                return
            self._visitors.popitem(last=False)
