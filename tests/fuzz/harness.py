"""What every target of the fuzz shares: attempts that are judged by their exceptions, time and memory, and damage."""

from __future__ import annotations

import contextlib
import resource
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from tests.fuzz.readers import LARGEST, SLOWEST, Faults
from wamo.errors import WamoError

_STATUS, _REFS = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class Judge:
    """Runs attempts and collects their faults.

    Parameters
    ----------
    allowed : exceptions that are answers
    """

    def __init__(self, *allowed: type[BaseException]) -> None:
        self.faults = Faults()
        self._allowed: tuple[type[BaseException], ...] = (WamoError, *allowed)

    def attempt(self, what: str, call: Callable[[], Any]) -> Any:
        """Call, and record anything but a result or an allowed exception, as well as much time or memory."""
        before, start = _memory("VmRSS", reset=True), time.process_time()
        result = None
        try:
            result = call()
        except self._allowed:
            pass
        except Exception:  # that is what is looked for
            self.faults.exceptions.append(f"{what}\n{traceback.format_exc()}")
        if time.process_time() - start > SLOWEST:
            self.faults.slow.append(what)
        grown = _memory("VmHWM") - before
        if grown > LARGEST:
            self.faults.slow.append(f"{what}: {grown / 1e6:.0f} MB")
        self.faults.peak = max(self.faults.peak, grown)
        return result


def _memory(kind: str, *, reset: bool = False) -> float:
    """Resident bytes now, or at the highest since the last reset."""
    if reset:
        with contextlib.suppress(OSError):
            _REFS.write_text("5")
    if not _STATUS.is_file():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith(kind))
    return float(line.split()[1]) * 1024


NASTY: tuple[Any, ...] = (
    None, True, -1, 0, 1, 3, 0.5, 10**40, -(10**9), 1e308, 1e-320, float("nan"), float("inf"), "", "x", "g0",
    "../../etc/passwd", "a" * 3000, "\x00", "\ud800", "9" * 400, "left arm", [], [0], [[]] * 50, {}, {"a": 1},
    {"": []}, [None], "1e999",
)  # fmt: skip
"""JSON values that are rarely the right ones."""


def pick(rng: np.random.Generator, values: Any) -> Any:
    """One of several values."""
    return values[int(rng.integers(len(values)))]


def mutated(value: Any, rng: np.random.Generator) -> Any:
    """A JSON value with one part of it exchanged, removed or added."""
    if isinstance(value, dict) and value and rng.random() < 0.85:
        name = pick(rng, list(value))
        kind = rng.random()
        if kind < 0.1:
            return {key: one for key, one in value.items() if key != name}
        if kind < 0.2:
            return {**value, str(pick(rng, NASTY))[:99]: pick(rng, NASTY)}
        return {**value, name: mutated(value[name], rng)}
    if isinstance(value, list) and value and rng.random() < 0.7:
        place = int(rng.integers(len(value)))
        return [*value[:place], mutated(value[place], rng), *value[place + 1 :]]
    return pick(rng, NASTY)


def numbered(inputs: int, seed: int) -> Iterator[tuple[int, np.random.Generator, str]]:
    """(number, its own random numbers, its name in reports): any input can be made again without those before it."""
    for number in range(inputs):
        yield number, np.random.default_rng((seed, number)), f"input {number} of seed {seed}"
