"""Worker threads that visitors share fairly."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from app.server.problems import Busy

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Limits:
    """What a lane admits.

    Parameters
    ----------
    workers : threads
    running, waiting : most calls of one visitor at work, and in the queue
    total : most calls in the queue
    """

    workers: int
    running: int
    waiting: int
    total: int


class Lane:
    """A queue per visitor; free workers take the next call of each visitor in turn.

    A visitor who sends many calls delays only themselves. No worker waits for another call.
    """

    def __init__(self, name: str, limits: Limits) -> None:
        self.name, self.limits = name, limits
        self._queues: OrderedDict[str, deque[tuple[Future[Any], Callable[[], Any]]]] = OrderedDict()
        self._running: Counter[str] = Counter()
        self._changed = threading.Condition()
        for number in range(limits.workers):
            threading.Thread(target=self._work, name=f"{name}-{number}", daemon=True).start()

    def submit(self, visitor: str, call: Callable[[], Answer]) -> Future[Answer]:
        """Queue a call. Cancelling the future takes it out again while it waits.

        Raises
        ------
        Busy
            This visitor, or all together, already wait for too much.
        """
        future: Future[Answer] = Future()
        with self._changed:
            self._drop_cancelled()
            mine = self._queues.get(visitor, ())
            if len(mine) >= self.limits.waiting:
                raise Busy("You already have as much under way as one visitor may.", "Wait for it, or stop some of it.")
            if sum(map(len, self._queues.values())) >= self.limits.total:
                raise Busy("The server is busy.", "Try again in a moment.")
            self._queues.setdefault(visitor, deque()).append((future, call))
            self._changed.notify()
        return future

    def ahead(self, future: Future[Any]) -> bool:
        """Whether this call still waits in the queue."""
        with self._changed:
            return any(future is waiting for queue in self._queues.values() for waiting, _ in queue)

    def _drop_cancelled(self) -> None:
        for visitor, queue in list(self._queues.items()):
            kept = deque(one for one in queue if not one[0].cancelled())
            if kept:
                self._queues[visitor] = kept
            else:
                del self._queues[visitor]

    def _take(self) -> tuple[str, Future[Any], Callable[[], Any]] | None:
        for visitor, queue in self._queues.items():
            if self._running[visitor] < self.limits.running:
                future, call = queue.popleft()
                if queue:
                    self._queues.move_to_end(visitor)
                else:
                    del self._queues[visitor]
                self._running[visitor] += 1
                return visitor, future, call
        return None

    def _work(self) -> None:
        while True:
            with self._changed:
                while (taken := self._take()) is None:
                    self._changed.wait()
            visitor, future, call = taken
            try:
                if future.set_running_or_notify_cancel():
                    _settle(future, call)
            finally:
                with self._changed:
                    self._running[visitor] -= 1
                    if not self._running[visitor]:
                        del self._running[visitor]
                    self._changed.notify_all()
            del taken, future, call


def _settle(future: Future[Any], call: Callable[[], Any]) -> None:
    try:
        result = call()
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(result)
