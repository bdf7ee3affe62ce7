"""Writes that never leave half a file, and what a killed writer leaves behind."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from wamo.errors import DataError
from wamo.files import parse_again, remove_leftovers, replace_atomic, write_atomic
from wamo.formats.npz import write_npz
from wamo.metrics.scores import load_array
from wamo.motion import Motion

KILLED = """
import os, sys
from wamo.files import replace_atomic

def half(path):
    path.write_text("half")
    os.kill(os.getpid(), 9)

replace_atomic(sys.argv[1], half)
"""


def test_a_killed_writer_leaves_the_former_file_and_a_leftover_that_goes(tmp_path: Path) -> None:
    target = write_atomic(tmp_path / "history.json", "whole")
    others = [tmp_path / name for name in (".hidden.tmp", ".cache", "notes.tmp", ".a.12345678.tmp.txt")]
    for other in others:
        other.write_text("somebody's")
    assert subprocess.run([sys.executable, "-c", KILLED, str(target)]).returncode == -9
    assert target.read_text() == "whole"
    assert len(list(tmp_path.iterdir())) == 1 + len(others) + 1
    [name] = remove_leftovers(tmp_path)
    assert name.startswith(".history.json.") and remove_leftovers(tmp_path) == []
    assert set(tmp_path.iterdir()) == {target, *others}
    assert remove_leftovers(tmp_path / "not there") == []


def test_a_failed_write_keeps_the_former_file_and_leaves_nothing(tmp_path: Path) -> None:
    target = write_atomic(tmp_path / "a.json", "whole")

    def full(path: Path) -> None:
        path.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(DataError, match=r"a\.json: No space left on device.*unchanged"):
        replace_atomic(target, full)
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"] and target.read_text() == "whole"


@pytest.fixture
def busy_threads() -> Iterator[None]:
    """Threads change places, and garbage is collected, in the middle of everything."""
    interval, thresholds = sys.getswitchinterval(), gc.get_threshold()
    sys.setswitchinterval(1e-5)
    gc.set_threshold(20)
    yield
    sys.setswitchinterval(interval)
    gc.set_threshold(*thresholds)


class _Loop:
    """Garbage that runs Python code when it is collected."""

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        sum(range(300))


def _deeper(depth: int, call: Callable[[], object]) -> object:
    return call() if depth == 0 else _deeper(depth - 1, call)


@pytest.mark.usefixtures("busy_threads")
def test_threads_that_read_arrays_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    """Python 3.11 counts the depth of its parser, which reads headers, once for all threads."""
    joints = np.cumsum(np.random.default_rng(0).normal(0, 0.01, (4, 22, 3)), axis=0).astype(np.float32)
    motion = write_npz(Motion(joints, 20.0), tmp_path / "clip.npz")
    np.save(tmp_path / "scores.npy", np.eye(3))
    failures: list[Exception] = []

    def read_often(depth: int) -> None:
        for turn in range(2000):
            _Loop()
            try:
                _deeper(depth, lambda: load_array(tmp_path / "scores.npy"))
                if turn % 20 == 0:
                    _deeper(depth, lambda: Motion.read(motion))
            except Exception as error:
                failures.append(error)

    threads = [threading.Thread(target=read_often, args=(depth,)) for depth in (0, 60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_parser_that_never_recovers_is_not_asked_for_ever() -> None:
    asked = []

    def disturbed() -> None:
        asked.append(1)
        raise SystemError("AST constructor recursion depth mismatch")

    with pytest.raises(SystemError):
        parse_again(disturbed, attempts=3)
    assert len(asked) == 3
