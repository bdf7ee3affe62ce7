"""Kill writers, which are forks of this process, at random moments. Shared by the kill tests."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import torch


def fork(work: Callable[[], object]) -> int:
    """Run work in a fork; the id of its process."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:
            print(f"the writer failed: {error!r}", file=sys.stderr)
            os._exit(1)
        os._exit(0)
    return child


def finishes(work: Callable[[], object]) -> bool:
    """Whether work that runs in a fork, undisturbed, ends without an error."""
    return os.waitstatus_to_exitcode(os.waitpid(fork(work), 0)[1]) == 0


def seconds_of(work: Callable[[], object]) -> float:
    """How long work takes in a fork; AssertionError if it fails."""
    started = time.monotonic()
    assert finishes(work), "the undisturbed run failed"
    return time.monotonic() - started


def killed(work: Callable[[], object], delay: float) -> bool:
    """Kill work after so many seconds; whether it had not ended before."""
    child = fork(work)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def wait_for_work(process: int, seconds: float) -> None:
    """Wait until a process, which starts, has worked for so many seconds of a processor, however busy the machine."""
    while True:
        times = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        if (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK") >= seconds:
            return
        time.sleep(0.05)


def rounds(check: Callable[[float], bool], longest: float, kills: int, seed: int) -> int:
    """Check so many kills at random moments up to ``longest`` seconds; how many came before the writer's end."""
    moments = random.Random(seed)
    return sum(check(moments.uniform(0, longest)) for _ in range(kills))


def one_thread() -> None:
    """Compute in one thread: forks of a process with more would wait for threads that they do not have."""
    torch.set_num_threads(1)
