"""Processes that prepare data: the same batches for any number of them, bounded work ahead, errors, and their end."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from operator import truediv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from small_runs import config_for, wait_for_end

from wamo.errors import WamoError
from wamo.training import loop
from wamo.training.config import TrainConfig
from wamo.training.data import TrainingData
from wamo.training.loop import train
from wamo.training.samples.batch import Batch
from wamo.training.samples.workers import WorkerCounts, Workers, in_order, worker_counts
from wamo.training.settings import LibraryConfig, LossConfig

ROOT = Path(__file__).resolve().parents[2]


class Recorder(Executor):
    """Collects what is submitted; the first ``done`` results are there at once, the others never come."""

    def __init__(self, done: int) -> None:
        self.done = done
        self.futures: list[Future[Any]] = []

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if len(self.futures) < self.done:
            future.set_result(work(*arguments))
        self.futures.append(future)
        return future


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers(2)
    yield made
    made.close()


@pytest.mark.parametrize("ahead", [1, 3])
def test_work_ahead_is_bounded_and_cancelled_with_the_results(ahead: int) -> None:
    pool = Recorder(done=2)
    results = in_order(pool, truediv, ((1, n) for n in range(1, 100)), ahead)
    assert next(results) == 1 and len(pool.futures) == 1 + ahead
    assert next(results) == 0.5 and len(pool.futures) == 2 + ahead
    results.close()  # type: ignore[attr-defined]
    assert [f.cancelled() for f in pool.futures] == [False] * 2 + [True] * ahead
    assert list(in_order(Recorder(done=9), truediv, ((1, n) for n in (1, 2, 4)), ahead)) == [1, 0.5, 0.25]


def test_results_come_in_order_and_an_error_at_its_turn(workers: Workers) -> None:
    results = in_order(workers, truediv, ((1, n) for n in (1, 2, 0, 4)), 4)
    assert [next(results), next(results)] == [1, 0.5]
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_a_killed_process_is_reported(workers: Workers) -> None:
    with pytest.raises(WamoError, match=r"was killed.*The same command continues"):
        list(in_order(workers, os.abort, [(), (), ()], 3))


def test_cores_are_shared_out() -> None:
    for cores in range(257):
        counts = worker_counts(cores)
        assert counts.makers >= 1 and counts.drawers >= 0
        assert counts.makers + counts.drawers <= max(1, cores - 2)
    assert [worker_counts(n) for n in (1, 2, 4)] == [WorkerCounts(1, 0), WorkerCounts(1, 0), WorkerCounts(2, 0)]
    assert worker_counts(16) == WorkerCounts(makers=10, drawers=4)


class Sentences:
    """Stands for the text encoder, and records the order in which captions reach it."""

    def __init__(self) -> None:
        self.encoded: list[list[str]] = []

    def encode(self, sentences: list[str]) -> list[np.ndarray]:
        self.encoded.append(sentences)
        return [np.full((3 + len(s) % 5, 4), len(s), np.float16) for s in sentences]


def batches_of(config: TrainConfig, counts: WorkerCounts) -> tuple[list[Batch], list[list[str]]]:
    """Batches of two epochs, the second one resumed in its middle, and what was encoded for them."""
    before, text = set(multiprocessing.active_children()), Sentences()
    data, encoder = TrainingData(config, lambda _: None, counts), text
    any_text: Any = encoder
    found = [batch for epoch, first in ((0, 0), (1, 5)) for batch, _ in data.batches(epoch, first, any_text)]
    started = set(multiprocessing.active_children()) - before
    data.close()
    wait_for_end(started)
    return found, text.encoded


@pytest.mark.slow
def test_batches_do_not_depend_on_the_number_of_processes(folder: Path, tmp_path: Path) -> None:
    texts = tmp_path / "words"
    texts.mkdir()
    plain = ("a man waves", "a person walks", "he is running", "a woman jumps")
    rows = [f"{i:06d}\ta person moves {i} times\n{i:06d}\tsomebody moves {i} times\n" for i in range(50, 60)]
    (texts / "captions.tsv").write_text("id\tcaption\n" + "".join(rows) + "".join(f"w\t{s}\n" for s in plain))
    config = config_for(
        folder, tmp_path / "run", batch_size=4, texts=str(texts), themed=0.5,
        loss=LossConfig(weight_paraphrase=0.5, paraphrases=4, mask_understood=True),
        library=LibraryConfig(clips=30, reuse=1, pairs=0.4, excerpts=0.2, wordings=2),
    )  # fmt: skip
    config = TrainConfig(**{**vars(config), "data": (f"{folder}=2", "library")})
    alone, order = batches_of(config, WorkerCounts(1, 0))
    several, same_order = batches_of(config, WorkerCounts(3, 2))
    assert len(alone) == len(several) > 25 and order == same_order
    assert {s for sentences in order for s in sentences} & set(plain)
    for one, other in zip(alone, several, strict=True):
        assert one.pairs is not None and other.pairs is not None
        for name in ("trajectories", "lengths", "order", "words", "word_mask", "positives", "shown", "ordered"):
            found, expected = getattr(other, name), getattr(one, name)
            assert found.dtype == expected.dtype and torch.equal(found, expected), name
        assert torch.equal(one.pairs.words, other.pairs.words)


@pytest.mark.slow
def test_a_run_on_many_cores_ends_with_the_weights_of_one_on_two(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for cores in (2, 8):
        monkeypatch.setattr(loop, "usable_cores", lambda cores=cores: cores)
        before = set(multiprocessing.active_children())
        config = config_for(folder, tmp_path / str(cores), epochs=1, batch_size=1)
        found.append(load_file(train(config) / "last.safetensors"))
        wait_for_end(set(multiprocessing.active_children()) - before)
    one, other = found
    assert one.keys() == other.keys() and all(torch.equal(one[k], other[k]) for k in one)


@pytest.mark.slow
def test_processes_end_with_a_parent_that_is_killed() -> None:
    script = (
        "import time\n"
        "from wamo.training.samples.workers import Workers\n"
        "if __name__ == '__main__':\n"
        "    workers = Workers(2)\n"
        "    print(workers.submit(abs, -3).result(), flush=True)\n"
        "    for _ in range(2):\n"
        "        workers.submit(time.sleep, 10**6)\n"
        "    time.sleep(10**6)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "3\n"
        parent.kill()
        assert parent.stdout.read() == ""  # ends when no process has the pipe open any more
