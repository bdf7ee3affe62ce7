"""Motions that visitors bring: visible to their owner only, kept in memory, forgotten after the visit."""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from app.server.problems import NotFound, Refusal
from wamo.motion import Motion
from wamo.retrieval.originals import SourceFile

IDLE_S = 30 * 60.0
MAX_VISITORS = 200
MAX_MOTIONS = 48
MAX_FILES = 100_000_000
"""Bytes of original files kept for one visitor: beyond, the oldest files go and their motions stay."""
MAX_HELD = 2_000_000_000
"""Bytes of all visitors' motions and files: beyond, the visitor who has been away longest is forgotten."""
_MARK = re.compile(r"[0-9A-Za-z-]{16,64}")


@dataclass
class Guest:
    """One motion of a visitor.

    Parameters
    ----------
    shown : at the page's frame rate, in the canonical frame
    original : as it was read
    files : what the visitor brought, byte for byte, as long as there is room
    listed : whether the visitor added it to what they search
    """

    shown: Motion
    original: Motion
    files: tuple[SourceFile, ...] = ()
    listed: bool = False

    @property
    def file_bytes(self) -> int:
        """Bytes of the files."""
        return sum(len(file.data) for file in self.files)

    @property
    def held(self) -> int:
        """Bytes of the files and of the motions."""
        return self.file_bytes + self.shown.joints.nbytes + self.original.joints.nbytes


@dataclass
class _Visitor:
    motions: OrderedDict[str, Guest] = field(default_factory=OrderedDict)
    seen: float = 0.0


class Sessions:
    """Every visitor's motions, by the random mark of their page.

    Parameters
    ----------
    clock : monotonic seconds
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._visitors: OrderedDict[str, _Visitor] = OrderedDict()

    def add(self, mark: str, guest: Guest) -> str:
        """Keep a motion for this visitor; the oldest goes when there are too many. Returns its key, "v" and hex digits.

        Raises
        ------
        Refusal
            The mark is not 16 to 64 letters, digits or dashes.
        """
        if not _MARK.fullmatch(mark):
            raise Refusal(
                "This page lost track of its visit: a visitor's mark is 16 to 64 letters, digits or dashes.",
                "Reload the page, then try again.",
            )
        with self._lock:
            self._sweep()
            visitor = self._visitors.setdefault(mark, _Visitor())
            self._touch(mark)
            key = f"v{secrets.token_hex(6)}"
            visitor.motions[key] = guest
            while len(visitor.motions) > MAX_MOTIONS:
                visitor.motions.popitem(last=False)
            self._make_room(visitor)
            return key

    def find(self, mark: str, key: str) -> Guest:
        """The visitor's motion of this key; NotFound when it is not theirs or was forgotten."""
        with self._lock:
            self._sweep()
            visitor = self._visitors.get(mark)
            if visitor is None or key not in visitor.motions:
                raise NotFound("This motion is no longer here.", "Drop its file in again.")
            self._touch(mark)
            return visitor.motions[key]

    def all(self, mark: str) -> dict[str, Guest]:
        """Everything that the visitor brought, by key, oldest first."""
        with self._lock:
            self._sweep()
            visitor = self._visitors.get(mark)
            return dict(visitor.motions) if visitor else {}

    def listed(self, mark: str) -> dict[str, Guest]:
        """What the visitor added to their search, by key."""
        return {key: guest for key, guest in self.all(mark).items() if guest.listed}

    def forget(self, mark: str) -> None:
        """Drop all that this visitor brought."""
        with self._lock:
            self._visitors.pop(mark, None)

    def __len__(self) -> int:
        return len(self._visitors)

    def _make_room(self, latest: _Visitor) -> None:
        """Stay within `MAX_FILES` and `MAX_HELD`; ``latest`` is the visitor who just brought something."""
        room = MAX_FILES
        for guest in reversed(latest.motions.values()):
            room -= guest.file_bytes
            if room < 0:
                guest.files = ()
        while len(self._visitors) > 1 and self._held() > MAX_HELD:
            self._visitors.popitem(last=False)

    def _held(self) -> int:
        return sum(guest.held for visitor in self._visitors.values() for guest in visitor.motions.values())

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
