"""Processes that prepare data beside the training loop, and results in order from work that runs ahead."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from wamo.errors import WamoError

Result = TypeVar("Result")
MOST_MAKERS, MOST_DRAWERS = 12, 6
"""More processes than these wait for the training loop, which collects their results; each takes 0.3 GB."""


@dataclass(frozen=True)
class WorkerCounts:
    """Number of processes that prepare data. Samples and batches do not depend on it.

    Parameters
    ----------
    makers : processes that make clips of generated data
    drawers : processes that draw batches; 0: a thread of the training process draws them
    """

    makers: int = 1
    drawers: int = 0


def worker_counts(cores: int) -> WorkerCounts:
    """Share out the cores that the training loop and the thread that encodes captions leave free.

    Making a clip takes several times as long as drawing it, so a third of the processes draw.
    """
    spare = max(1, cores - 2)
    drawers = min(spare // 3, MOST_DRAWERS)
    return WorkerCounts(min(spare - drawers, MOST_MAKERS), drawers)


def usable_cores() -> int:
    """Cores that each training process of this machine can use."""
    known = hasattr(os, "sched_getaffinity")
    cores = len(os.sched_getaffinity(0)) if known else os.cpu_count() or 1
    return cores // int(os.environ.get("LOCAL_WORLD_SIZE", "1"))


class Workers:
    """Processes that start with the first work for them and end with `close` or with this process.

    Parameters
    ----------
    count : number of processes
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, work: Callable[..., Result], *arguments: Any) -> Future[Result]:
        """Call ``work(*arguments)`` in a process; function, arguments and result travel between processes."""
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            end, self._leash = context.Pipe(duplex=False)
            self._pool = ProcessPoolExecutor(self.count, context, initializer=_live_while_open, initargs=(end,))
        return self._pool.submit(work, *arguments)

    def close(self) -> None:
        """End the processes, also in the middle of their work. Closing twice does nothing."""
        if self._pool is not None:
            self._leash.close()
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def result_of(future: Future[Result]) -> Result:
    """Wait for a result; errors of the work are raised here.

    Raises
    ------
    WamoError
        The process that worked on it was killed, or could not start.
    """
    try:
        return future.result()
    except BrokenProcessPool:
        raise WamoError(
            "a process that prepares training data was killed, perhaps because memory ran out, or could not start: "
            'a script that trains must do so below if __name__ == "__main__". The same command continues the run'
        ) from None


def in_order(
    workers: Workers | Executor, work: Callable[..., Result], inputs: Iterable[tuple[Any, ...]], ahead: int
) -> Iterator[Result]:
    """Yield ``work(*input)`` of each input, in order.

    Parameters
    ----------
    ahead : number of inputs that are worked on, or whose results wait, while the caller uses a result
    """
    remaining = iter(inputs)
    waiting = deque(workers.submit(work, *one) for one in islice(remaining, ahead))
    try:
        while waiting:
            result = result_of(waiting.popleft())
            waiting.extend(workers.submit(work, *one) for one in islice(remaining, 1))
            yield result
    finally:
        for future in waiting:
            future.cancel()


def _live_while_open(end: Connection) -> None:
    """Initialise a process: ignore Ctrl-C, and exit as soon as the parent closes its end of the pipe or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def follow() -> None:
        try:
            end.recv()
        finally:
            os._exit(0)

    threading.Thread(target=follow, daemon=True).start()
