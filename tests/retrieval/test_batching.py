"""Micro-batching: sentences of several threads share a pass, and each thread gets its own vector."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from wamo.retrieval.batching import MAX_BATCH, MicroBatcher


class Encoder:
    """Vectors that equal their sentence; blocks in its first pass until ``go`` is set."""

    def __init__(self) -> None:
        self.passes: list[list[str]] = []
        self.started, self.go = threading.Event(), threading.Event()
        self.at_once = 0
        self.most_at_once = 0

    def __call__(self, sentences: Sequence[str]) -> np.ndarray:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.passes.append(list(sentences))
        self.started.set()
        assert self.go.wait(120)
        self.at_once -= 1
        return np.array([[float(s)] for s in sentences], np.float32)


def test_those_who_wait_share_the_next_pass_and_get_their_own_vector() -> None:
    encoder = Encoder()
    ask = MicroBatcher(encoder)
    with ThreadPoolExecutor(64) as pool:
        first = pool.submit(ask, "0")
        assert encoder.started.wait(120)
        rest = {n: pool.submit(ask, str(n)) for n in range(1, 41)}
        again = [pool.submit(ask, "7") for _ in range(5)]
        while ask.waiting < 40:
            time.sleep(0.001)
        encoder.go.set()
        assert first.result(120) == 0
        assert {n: float(vector.result(120)[0]) for n, vector in rest.items()} == {n: n for n in range(1, 41)}
        assert [float(vector.result(120)[0]) for vector in again] == [7] * 5
    assert encoder.most_at_once == 1
    assert [len(one) for one in encoder.passes] == [1, MAX_BATCH, 41 - 1 - MAX_BATCH]


def test_what_was_asked_is_remembered_and_the_oldest_forgotten() -> None:
    encoder = Encoder()
    encoder.go.set()
    ask = MicroBatcher(encoder, memory=2)
    for sentence in ("1", "2", "1", "3", "1", "2"):
        assert ask(sentence) == float(sentence)
    assert encoder.passes == [["1"], ["2"], ["3"], ["2"]]
    with pytest.raises(ValueError, match="read-only"):
        ask("1")[0] = 5.0


def test_a_failing_pass_harms_only_who_met_it() -> None:
    calls = []

    def encode(sentences: Sequence[str]) -> np.ndarray:
        calls.append(list(sentences))
        if len(calls) == 1:
            raise MemoryError
        return np.ones((len(sentences), 1), np.float32)

    ask = MicroBatcher(encode)
    with pytest.raises(MemoryError):
        ask("1")
    assert ask("2") == 1 and ask("1") == 1
    assert calls == [["1"], ["2"], ["1"]]
