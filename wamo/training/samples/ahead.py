"""The endless library while training: the next epoch's clips are made in a process beside it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor

from wamo.data.samples import Sample


class Library:
    """The current epoch of the endless library; the next one is made in a process beside the training."""

    def __init__(self) -> None:
        self._current: tuple[int, Sequence[Sample]] = (-1, ())
        self._next: tuple[int, Future[Sequence[Sample]]] | None = None
        self._maker: ProcessPoolExecutor | None = None

    def epoch(self, make: Callable[[int], Sequence[Sample]], number: int, ahead: bool) -> Sequence[Sample]:
        """Samples of epoch ``number``; ``ahead``: start on the one after it."""
        if self._current[0] != number:
            ready = self._next is not None and self._next[0] == number
            self._current = (number, self._next[1].result() if ready and self._next else make(number))
            self._next = None
            if ahead:
                if self._maker is None:
                    context = multiprocessing.get_context("spawn")
                    self._maker = ProcessPoolExecutor(1, context, initializer=_live_with_parent)
                self._next = (number + 1, self._maker.submit(make, number + 1))
        return self._current[1]

    def close(self) -> None:
        """Stop making what is not needed any more."""
        if self._maker is not None:
            for process in (self._maker._processes or {}).values():
                process.terminate()
            self._maker.shutdown(wait=False, cancel_futures=True)


def _live_with_parent() -> None:
    """In the maker: leave Ctrl-C to the parent, and end when it ends, however it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def follow() -> None:
        parent.join()
        os._exit(0)

    threading.Thread(target=follow, daemon=True).start()
