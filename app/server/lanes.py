"""Worker threads that visitors share fairly."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from app.server.problems import Busy

Answer = TypeVar("Answer")
Queue = deque[tuple[Future[Any], Callable[[], Any]]]


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


class Caller(NamedTuple):
    """Whose turn a call takes.

    Parameters
    ----------
    mark : of the visitor, which pages choose themselves
    address : network address; visitors behind a proxy may share one
    """

    mark: str
    address: str = ""


NOBODY = Caller("")


class Lane:
    """A queue per visitor; free workers take the next call of each address, and of each visitor there, in turn.

    A visitor who sends many calls delays only themselves, and whoever invents visitors delays only their own address: a
    call that finds the queue full takes the place of the latest one of an address that has more of them. No worker
    waits for another call.
    """

    def __init__(self, name: str, limits: Limits) -> None:
        self.name, self.limits = name, limits
        self._queues: OrderedDict[str, OrderedDict[Caller, Queue]] = OrderedDict()
        self._running: Counter[Caller] = Counter()
        self._changed = threading.Condition()
        for number in range(limits.workers):
            threading.Thread(target=self._work, name=f"{name}-{number}", daemon=True).start()

    def submit(self, caller: Caller, call: Callable[[], Answer]) -> Future[Answer]:
        """Queue a call. Cancelling the future takes it out again while it waits.

        Raises
        ------
        Busy
            This visitor, or all together, already wait for too much; the future of a call that loses its place
            raises it, too.
        """
        future: Future[Answer] = Future()
        with self._changed:
            self._drop_cancelled()
            if len(self._queues.get(caller.address, OrderedDict()).get(caller, ())) >= self.limits.waiting:
                raise Busy("You already have as much under way as one visitor may.", "Wait for it, or stop some of it.")
            if sum(map(self._waiting, self._queues)) >= self.limits.total:
                self._make_room(caller.address)
            self._queues.setdefault(caller.address, OrderedDict()).setdefault(caller, deque()).append((future, call))
            self._changed.notify()
        return future

    def ahead(self, future: Future[Any]) -> bool:
        """Whether this call still waits in the queue."""
        with self._changed:
            queues = [queue for callers in self._queues.values() for queue in callers.values()]
            return any(future is waiting for queue in queues for waiting, _ in queue)

    def _waiting(self, address: str) -> int:
        return sum(map(len, self._queues.get(address, {}).values()))

    def _make_room(self, address: str) -> None:
        """Refuse the latest call of the address that waits for most, unless this one would then be that address."""
        most = max(self._queues, key=self._waiting)
        if self._waiting(most) <= self._waiting(address) + 1:
            raise _busy()
        callers = self._queues[most]
        latest = next(reversed(callers))
        future, _ = callers[latest].pop()
        if not callers[latest]:
            del callers[latest]
        if future.set_running_or_notify_cancel():
            future.set_exception(_busy())

    def _drop_cancelled(self) -> None:
        for address, callers in list(self._queues.items()):
            for caller, queue in list(callers.items()):
                kept = deque(one for one in queue if not one[0].cancelled())
                if kept:
                    callers[caller] = kept
                else:
                    del callers[caller]
            if not callers:
                del self._queues[address]

    def _take(self) -> tuple[Caller, Future[Any], Callable[[], Any]] | None:
        for address, callers in self._queues.items():
            for caller, queue in callers.items():
                if self._running[caller] < self.limits.running:
                    future, call = queue.popleft()
                    self._queues.move_to_end(address)
                    callers.move_to_end(caller)
                    if not queue:
                        del callers[caller]
                    if not callers:
                        del self._queues[address]
                    self._running[caller] += 1
                    return caller, future, call
        return None

    def _work(self) -> None:
        while True:
            with self._changed:
                while (taken := self._take()) is None:
                    self._changed.wait()
            caller, future, call = taken
            try:
                if future.set_running_or_notify_cancel():
                    _settle(future, call)
            finally:
                with self._changed:
                    self._running[caller] -= 1
                    if not self._running[caller]:
                        del self._running[caller]
                    self._changed.notify_all()
            del taken, future, call


def _busy() -> Busy:
    return Busy("The server is busy.", "Try again in a moment.")


def _settle(future: Future[Any], call: Callable[[], Any]) -> None:
    try:
        result = call()
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(result)
