"""Rendering of videos: a queue, progress, and cancelling."""

from __future__ import annotations

import json
import logging
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from concurrent.futures import wait as wait_for
from pathlib import Path
from typing import Any

from app.server import exports
from app.server.answers import ExportAnswer, File
from app.server.lanes import Caller, Lane, Limits
from app.server.problems import NotFound, Refusal
from wamo import scratch
from wamo.formats import write
from wamo.motion import Motion

LIMITS = Limits(workers=2, running=1, waiting=2, total=16)
"""Two videos at a time, one of each visitor; a visitor may have two more waiting."""
ABANDONED_S = 60.0
"""A job that nobody asks after for this long is stopped and forgotten."""
SLOWEST_S = 1200.0
ROOT = Path(__file__).resolve().parents[2]

logger = logging.getLogger("wamo.app")
Work = Callable[["Job"], File]


class Job:
    """One video.

    Parameters
    ----------
    work : makes the file; reports to ``share`` and looks at ``stopping``
    """

    def __init__(self, work: Work) -> None:
        self.share = 0.0
        self.stopping = threading.Event()
        self.touched = time.monotonic()
        self.future: Future[File] = Future()
        self._work = work

    def __call__(self) -> File:
        """Do the work; a job that was stopped before it began raises."""
        if self.stopping.is_set():
            raise stopped()
        return self._work(self)


class Jobs:
    """Jobs by a random key. A finished job is handed over once; an abandoned one frees its place.

    Parameters
    ----------
    lane : where the work is done
    clock : monotonic seconds
    """

    def __init__(self, lane: Lane | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._lane = lane or Lane("videos", LIMITS)
        self._clock = clock
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._watch: threading.Thread | None = None

    def start(self, visitor: Caller, work: Work) -> str:
        """Queue the work; returns its key. Busy where this visitor has enough under way."""
        self.sweep()
        job = Job(work)
        job.touched = self._clock()
        job.future = self._lane.submit(visitor, job)
        key = secrets.token_hex(8)
        with self._lock:
            self._jobs[key] = job
            if self._watch is None:
                self._watch = threading.Thread(target=self._sweep_now_and_then, name="jobs-watch", daemon=True)
                self._watch.start()
        return key

    def future(self, key: str) -> Future[File]:
        """What to wait for; NotFound for an unknown key."""
        return self._find(key).future

    def stop(self, key: str) -> None:
        """Ask a job to end early."""
        job = self._find(key)
        job.stopping.set()
        job.future.cancel()

    def look(self, key: str, seconds: float = 0.0) -> ExportAnswer:
        """How far a job is; its file once, at the end; its error is raised.

        Parameters
        ----------
        seconds : longest wait for the end
        """
        job = self._find(key)
        job.touched = self._clock()
        wait_for([job.future], seconds)
        if not job.future.done():
            return {"job": key, "share": round(job.share, 3), "waiting": self._lane.ahead(job.future)}
        with self._lock:
            self._jobs.pop(key, None)
        try:
            return {"file": job.future.result()}
        except CancelledError:
            raise stopped() from None

    def sweep(self) -> None:
        """Stop and forget jobs that nobody asks after."""
        with self._lock:
            for key, job in list(self._jobs.items()):
                if self._clock() - job.touched > ABANDONED_S:
                    job.stopping.set()
                    job.future.cancel()
                    del self._jobs[key]

    def _find(self, key: str) -> Job:
        with self._lock:
            job = self._jobs.get(key)
        if job is None:
            raise NotFound("This work has ended or was forgotten.", "Start it again.")
        return job

    def _sweep_now_and_then(self) -> None:
        while True:
            time.sleep(10)
            self.sweep()


def stopped() -> Refusal:
    """The error of a job that was stopped."""
    return Refusal("The video was stopped; nothing was saved.", "Start it again when you want it.")


def render(motion: Motion, kind: str, options: Mapping[str, Any], job: Job) -> File:
    """Render a video in a separate process, which ends when the job is stopped.

    Parameters
    ----------
    options : fields of `wamo.render.VideoOptions`, the camera as a dictionary
    """
    with scratch.folder() as folder:
        target = folder / f"video.{kind}"
        write(motion, folder / "motion.npz")
        task = {"motion": str(folder / "motion.npz"), "target": str(target), "options": dict(options)}
        (folder / "job.json").write_text(json.dumps(task), "utf-8")
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
        command = [sys.executable, "-m", "app.server.render_worker", str(folder / "job.json")]
        with (folder / "errors").open("wb") as errors:
            process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=errors, stdin=subprocess.DEVNULL, text=True, cwd=folder,
                env=environment,
            )  # fmt: skip
        watch = threading.Thread(target=_end_when_stopped, args=(process, job), daemon=True)
        watch.start()
        try:
            for line in process.stdout or ():
                job.share = float(line)
        finally:
            process.kill() if job.stopping.is_set() else None
            status = process.wait()
            watch.join()
        if job.stopping.is_set():
            raise stopped()
        if status:
            said = (folder / "errors").read_text("utf-8", "replace").strip()
            if status == 3:
                raise Refusal(said.splitlines()[-1] if said else "The video could not be made.")
            logger.error("rendering a video failed: %s", said[-2000:])
            raise RuntimeError("rendering a video failed")
        return exports.file(motion.name, kind, target.read_bytes())


def _end_when_stopped(process: subprocess.Popen[str], job: Job) -> None:
    until = time.monotonic() + SLOWEST_S
    while process.poll() is None:
        if job.stopping.wait(0.2) or time.monotonic() > until:
            job.stopping.set()
            process.kill()
            return
