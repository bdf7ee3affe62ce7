"""Stopping a run by a signal: the step is finished, the state saved, and the run continues as if nothing happened."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from small_runs import config_for

from wamo.training.interrupts import SIGNALS, Interrupted, StopRequest
from wamo.training.loop import Run, train


@pytest.mark.parametrize("number", SIGNALS)
def test_the_first_signal_is_a_request_and_the_second_acts_as_usual(number: int) -> None:
    received: list[int] = []
    former = signal.signal(number, lambda n, _: received.append(n))
    try:
        with StopRequest() as stop:
            assert not stop.requested
            os.kill(os.getpid(), number)
            assert stop.requested and not received
            os.kill(os.getpid(), number)
            assert received == [number]
    finally:
        signal.signal(number, former)


def test_handlers_are_restored() -> None:
    before = [signal.getsignal(number) for number in SIGNALS]
    with pytest.raises(RuntimeError), StopRequest():
        raise RuntimeError
    assert [signal.getsignal(number) for number in SIGNALS] == before


def test_a_signal_ends_the_run_after_its_step_with_its_state_saved(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = train(config_for(folder, tmp_path / "whole", text_cache=str(tmp_path / "whole.sqlite")))
    config = config_for(folder, tmp_path / "stopped", text_cache=str(tmp_path / "stopped.sqlite"))
    step = Run.step

    def signalled(self: Run, *arguments) -> None:
        if self.progress.step == 4:
            os.kill(os.getpid(), signal.SIGTERM)
        step(self, *arguments)

    monkeypatch.setattr(Run, "step", signalled)
    with pytest.raises(Interrupted, match=r"the same command continues \(state in .*last\.safetensors\)"):
        train(config)
    monkeypatch.setattr(Run, "step", step)
    resumed = Run(config)
    assert (resumed.resume().step, resumed.progress.epoch, resumed.progress.batch) == (5, 1, 2)
    resumed.train()
    one, other = (load_file(out / "last.safetensors") for out in (whole, tmp_path / "stopped"))
    assert one.keys() == other.keys() and all(torch.equal(one[k], other[k]) for k in one)
