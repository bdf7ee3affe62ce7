"""Long work that can be watched and stopped."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from wamo.errors import DataError, WamoError

KEEP_S = 300.0
MAX_JOBS = 64


class Job:
    """One piece of work in its own thread.

    Parameters
    ----------
    work : called with (report a share 0..1, ask whether to stop); returns the result
    """

    def __init__(self, work: Callable[[Callable[[float], None], Callable[[], bool]], Any]) -> None:
        self.share = 0.0
        self.result: Any = None
        self.problem: Exception | None = None
        self.touched = time.monotonic()
        self._stop = threading.Event()
        self._done = threading.Event()
        self._work = work
        threading.Thread(target=self._run, name="job", daemon=True).start()

    def _run(self) -> None:
        try:
            self.result = self._work(self._report, self._stop.is_set)
        except Exception as error:
            self.problem = error
        finally:
            self._done.set()

    def _report(self, share: float) -> None:
        self.share = float(share)

    def wait(self, seconds: float) -> bool:
        """Whether the work has ended within this time."""
        return self._done.wait(seconds)

    def stop(self) -> None:
        """Ask the work to end early."""
        self._stop.set()


class Jobs:
    """Running and finished jobs by a random key; finished ones are kept for a few minutes."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()

    def start(self, work: Callable[[Callable[[float], None], Callable[[], bool]], Any]) -> str:
        """Begin; returns the key. DataError when too much is going on."""
        with self._lock:
            now = time.monotonic()
            for key in [k for k, job in self._jobs.items() if now - job.touched > KEEP_S]:
                self._jobs.pop(key).stop()
            if len(self._jobs) >= MAX_JOBS:
                raise DataError("The server is busy. Try again in a moment.")
            key = secrets.token_hex(8)
            self._jobs[key] = Job(work)
            return key

    def look(self, key: str, *, wait: float = 0.0, stop: bool = False) -> dict[str, Any]:
        """How far a job is: {"job", "share"} while it runs, {"file"} once and last; its error is raised."""
        job = self._jobs.get(key)
        if job is None:
            raise DataError("This work has ended or was forgotten. Start it again.")
        job.touched = time.monotonic()
        if stop:
            job.stop()
        if not job.wait(wait):
            return {"job": key, "share": round(job.share, 3)}
        with self._lock:
            self._jobs.pop(key, None)
        if job.problem is not None:
            raise (
                job.problem if isinstance(job.problem, WamoError) else RuntimeError("the work failed")
            ) from job.problem
        return {"file": job.result}
