"""Generated data while training: separate processes make the samples of the next epoch."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from itertools import chain

from wamo.data.samples import MakeEpoch, Sample
from wamo.training.samples.workers import Workers, result_of

PARTS = 4
"""Parts of an epoch for each of several processes; clips take different times, so small parts spread them evenly."""


class EpochMaker:
    """Keeps the current epoch of a generated source and prepares the next one in separate processes.

    Parameters
    ----------
    workers : a single process makes only epochs ahead of time; several also make one that is due, a part each
    """

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._current: tuple[int, Sequence[Sample]] = (-1, ())
        self._next: tuple[int, list[Future[list[Sample]]]] = (-1, [])

    def epoch(self, make: MakeEpoch, number: int, ahead: bool) -> Sequence[Sample]:
        """Return ``make(number)``, the samples of an epoch; ``ahead`` starts on the next epoch."""
        if self._current[0] != number:
            coming, parts = self._next
            if coming != number:
                for part in parts:
                    part.cancel()
                parts = self._started(make, number) if self._workers.count > 1 else []
            samples = list(chain.from_iterable(map(result_of, parts))) if parts else make(number)
            self._current = number, samples
            self._next = (number + 1, self._started(make, number + 1)) if ahead else (-1, [])
        return self._current[1]

    def close(self) -> None:
        """End the processes, also in the middle of an epoch. Closing twice does nothing."""
        self._workers.close()

    def _started(self, make: MakeEpoch, number: int) -> list[Future[list[Sample]]]:
        parts = PARTS * self._workers.count if self._workers.count > 1 else 1
        return [self._workers.submit(make, number, part, parts) for part in range(parts)]
