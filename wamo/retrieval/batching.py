"""Micro-batching: sentences from several threads are encoded in one pass, and their vectors are cached."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np

MAX_BATCH = 32
"""Most sentences in one pass; with more, the first ones would wait too long."""


class MicroBatcher:
    """Encode one sentence at a time from any thread.

    Most of the time for a short sentence goes into reading the encoder's weights, so eight sentences in one pass cost
    about as much as two single ones. A thread that finds the encoder idle encodes all waiting sentences too.
    Not in the paper.

    Parameters
    ----------
    encode : sentences -> (sentences, d) float32, called by one thread at a time
    memory : number of cached sentences; the least recently used one is dropped first
    """

    def __init__(self, encode: Callable[[Sequence[str]], np.ndarray], memory: int = 4096) -> None:
        self._encode, self._memory = encode, memory
        self._known: OrderedDict[str, np.ndarray] = OrderedDict()
        self._waiting: dict[str, None] = {}
        self._lock = threading.Lock()
        self._turn = threading.Lock()

    @property
    def waiting(self) -> int:
        """Number of distinct sentences that wait for a pass."""
        with self._lock:
            return len(self._waiting)

    def __call__(self, sentence: str) -> np.ndarray:
        """(d,) float32, read-only. An error of the encoder reaches only the thread that ran the pass."""
        found = self._look(sentence)
        while found is None:
            with self._turn:
                found = self._look(sentence)  # the pass that has just ended may have encoded it
                if found is None:
                    found = self._pass(sentence)
        return found

    def _look(self, sentence: str) -> np.ndarray | None:
        with self._lock:
            found = self._known.get(sentence)
            if found is None:
                self._waiting[sentence] = None
            else:
                self._waiting.pop(sentence, None)
                self._known.move_to_end(sentence)
            return found

    def _pass(self, sentence: str) -> np.ndarray:
        with self._lock:
            others = (s for s in self._waiting if s != sentence and s not in self._known)
            chosen = [sentence, *others][:MAX_BATCH]
            for one in chosen:
                self._waiting.pop(one, None)
        rows = [row.copy() for row in self._encode(chosen)]  # a view would keep the whole pass alive
        for row in rows:
            row.flags.writeable = False
        with self._lock:
            self._known.update(zip(chosen, rows, strict=True))
            while len(self._known) > self._memory:
                self._known.popitem(last=False)
        return rows[0]
