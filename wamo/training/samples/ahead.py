"""Generated data while training: a separate process makes the samples of the next epoch."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor

from wamo.data.samples import Sample


class EpochMaker:
    """Keeps the current epoch of a generated source and prepares the next one in a separate process."""

    def __init__(self) -> None:
        self._current: tuple[int, Sequence[Sample]] = (-1, ())
        self._next: tuple[int, Future[Sequence[Sample]]] | None = None
        self._pool: ProcessPoolExecutor | None = None

    def epoch(self, make: Callable[[int], Sequence[Sample]], number: int, ahead: bool) -> Sequence[Sample]:
        """Return ``make(number)``, the samples of an epoch; ``ahead`` starts on the next epoch."""
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
    """Initialise the process: ignore Ctrl-C, and exit as soon as the parent closes its end of the pipe or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def follow() -> None:
        try:
            end.recv()
        finally:
            os._exit(0)

    threading.Thread(target=follow, daemon=True).start()
