"""Sentences of many threads -> vectors, encoded in one pass where they come together, and remembered."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np

MOST = 32
"""Sentences of one pass: beyond, a pass takes longer than anyone likes to wait."""


class Together:
    """Asks an encoder for one sentence at a time from any thread.

    An encoder spends most of a short sentence's time on fetching its own weights, so that eight sentences in one pass
    cost about as much as two alone. Whoever finds the encoder free takes along all that wait (ours).

    Parameters
    ----------
    encode : sentences -> (sentences, d) float32, called by one thread at a time
    memory : sentences whose vectors are remembered, the latest asked for
    """

    def __init__(self, encode: Callable[[Sequence[str]], np.ndarray], memory: int = 4096) -> None:
        self._encode, self._memory = encode, memory
        self._known: OrderedDict[str, np.ndarray] = OrderedDict()
        self._waiting: dict[str, None] = {}
        self._lock = threading.Lock()
        self._turn = threading.Lock()

    def __call__(self, sentence: str) -> np.ndarray:
        """(d,) float32, not to be written to; errors of the encoder reach those whose thread met them."""
        found = self._look(sentence)
        while found is None:
            with self._turn:
                found = self._look(sentence)  # a pass that ended meanwhile may have taken it along
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
            chosen = [sentence, *others][:MOST]
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
