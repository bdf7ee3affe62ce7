"""Endless data while training: the next epoch's samples are made in a process of their own."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor

from wamo.data.samples import Sample


class EpochMaker:
    """Keeps the current epoch of an endless source and prepares the next one in a process of its own."""

    def __init__(self) -> None:
        self._current: tuple[int, Sequence[Sample]] = (-1, ())
        self._next: tuple[int, Future[Sequence[Sample]]] | None = None
        self._pool: ProcessPoolExecutor | None = None

    def epoch(self, make: Callable[[int], Sequence[Sample]], number: int, ahead: bool) -> Sequence[Sample]:
        """Samples of epoch ``number``, as ``make`` returns them; with ``ahead`` the next epoch is started."""
        if self._current[0] != number:
            waiting = self._next[1] if self._next is not None and self._next[0] == number else None
            self._current, self._next = (number, waiting.result() if waiting else make(number)), None
            if ahead:
                self._next = (number + 1, self._started().submit(make, number + 1))
        return self._current[1]

    def close(self) -> None:
        """End the process, also in the middle of an epoch. Closing twice does nothing."""
        if self._pool is not None:
            self._leash.close()
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            end, self._leash = context.Pipe(duplex=False)
            self._pool = ProcessPoolExecutor(1, context, initializer=_live_while_open, initargs=(end,))
        return self._pool


def _live_while_open(end: multiprocessing.connection.Connection) -> None:
    """In the process: leave Ctrl-C to the parent, and exit as soon as the parent closes its end of the pipe or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def follow() -> None:
        try:
            end.recv()
        finally:
            os._exit(0)

    threading.Thread(target=follow, daemon=True).start()
