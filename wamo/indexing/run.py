"""Running jobs: in this process, in a pool of processes, or on a Ray cluster. Same worker, same shards, same bytes."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import resource_tracker
from typing import Any

from tqdm import tqdm

from wamo.errors import ConfigError, DataError
from wamo.indexing.jobs import Job
from wamo.indexing.worker import Made

ALONE = 64
"""Up to this many files are read in this process, since starting others takes longer."""


def run_jobs(
    jobs: Sequence[Job], work: Callable[[Job], Made], *, workers: int | None = None, ray: str = "", quiet: bool = False
) -> list[Made]:
    """Run jobs and return their results, in order.

    Parameters
    ----------
    work : `wamo.indexing.worker.make_shard` with all but the job filled in
    workers : processes; default: one per core. ray : address of a cluster, "local" to start one, "" for processes
    quiet : no progress on stderr
    """
    found: dict[int, Made] = {}
    total = sum(map(len, jobs))
    skipped = clips = 0
    with tqdm(total=total, unit="file", disable=quiet or not total, desc="building", smoothing=0.1) as bar:
        for number, made in _each(work, jobs, workers, ray, total):
            found[number] = made
            clips, skipped = clips + made.clips, skipped + len(made.problems)
            bar.update(made.files)
            bar.set_postfix(clips=clips, skipped=skipped)
    return [found[number] for number in range(len(jobs))]


def _each(
    work: Callable[[Job], Made], jobs: Sequence[Job], workers: int | None, ray: str, total: int
) -> Iterator[tuple[int, Made]]:
    if ray and jobs:
        yield from _on_ray(work, jobs, ray)
        return
    processes = min(workers or len(os.sched_getaffinity(0)), len(jobs))
    if processes <= 1 or (workers is None and total <= ALONE):
        yield from enumerate(map(work, jobs))
        return
    context = multiprocessing.get_context("spawn")  # a forked process would inherit torch's threads
    with ProcessPoolExecutor(processes, context, _one_thread) as pool:
        try:
            with _unseen_by_children():
                futures = {pool.submit(work, job): number for number, job in enumerate(jobs)}
            for future in as_completed(futures):
                yield futures[future], future.result()
        except KeyboardInterrupt:  # shards under way are lost, finished ones are taken over by the next build
            for child in multiprocessing.active_children():
                child.terminate()
            raise
        except BrokenProcessPool as error:
            raise DataError(
                "a worker was killed, probably for lack of memory. Run the same command with fewer --workers; "
                "finished shards are kept."
            ) from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


@contextlib.contextmanager
def _unseen_by_children() -> Iterator[None]:
    """Ctrl-C never reaches processes that are started inside the block, and this one, which ends them, after it."""
    resource_tracker.ensure_running()  # it lets the signal through again when it starts
    former = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, former)


def _one_thread() -> None:
    import torch

    torch.set_num_threads(1)


def _on_node(work: Callable[[Job], Made], job: Job) -> Made:
    """Run one job on a node of a Ray cluster, which takes plain functions only."""
    return work(job)


def _check_reachable(address: str) -> None:
    """DataError when nothing listens at HOST:PORT; Ray itself would try for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdigit():
        try:
            socket.create_connection((host, int(port)), timeout=10).close()
        except OSError as error:
            raise DataError(f"no Ray cluster at {address}: {error}. Start one: ray start --head") from error


def _on_ray(work: Callable[[Job], Made], jobs: Sequence[Job], address: str) -> Iterator[tuple[int, Made]]:
    """Run jobs as Ray tasks; the sources, weights and gallery must have the same paths on every node."""
    try:
        import ray
    except ImportError as error:
        raise ConfigError("building on Ray needs an extra: pip install 'wamo[ray]'") from error
    options: dict[str, Any] = {"include_dashboard": False} if address == "local" else {"address": address}
    _check_reachable(address)
    try:
        ray.init(**options, log_to_driver=False, logging_level=logging.ERROR)
    except Exception as error:  # Ray raises plain exceptions where a node does not start in time
        text = (str(error).splitlines() or [""])[0][:200]
        raise DataError(f"Ray at {address} cannot be used: {text}") from error
    try:
        task, shared = ray.remote(num_cpus=1)(_on_node), ray.put(work)
        waiting = {task.remote(shared, job): number for number, job in enumerate(jobs)}
        while waiting:
            (done, *_), _ = ray.wait(list(waiting), num_returns=1)
            yield waiting.pop(done), ray.get(done)
    except (ray.exceptions.WorkerCrashedError, ray.exceptions.NodeDiedError, ray.exceptions.OutOfMemoryError) as error:
        raise DataError("Ray lost a worker; finished shards are kept. Run the same command again") from error
    finally:
        ray.shutdown()
