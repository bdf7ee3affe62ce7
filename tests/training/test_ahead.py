"""Endless sources: epochs come in order, once each, and the process that prepares them ends."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import pytest

from wamo.data.samples import Sample
from wamo.motion import SMPL22, Motion
from wamo.training.samples.ahead import EpochMaker


@pytest.fixture
def maker() -> Iterator[EpochMaker]:
    made = EpochMaker()
    yield made
    made.close()


def sample(name: object) -> Sample:
    """A sample of one frame that is recognised by its key."""
    return Sample(f"d/{name}", Motion(np.zeros((1, 22, 3), np.float32), 20, SMPL22), "d", "train")


def two_samples(offset: int, epoch: int) -> list[Sample]:
    """The samples of an epoch; at module level, so that another process can call it."""
    return [sample(offset + epoch), sample(epoch * epoch)]


def failing(epoch: int) -> list[Sample]:
    if epoch == 1:
        raise ValueError(f"epoch {epoch} cannot be made")
    return [sample(epoch)]


def keys(samples: Sequence[Sample]) -> list[str]:
    return [one.key for one in samples]


def test_epochs_made_ahead_are_those_made_on_demand(maker: EpochMaker) -> None:
    make = partial(two_samples, 7)
    ahead = [keys(maker.epoch(make, epoch, ahead=epoch < 3)) for epoch in range(4)]
    assert ahead == [keys(two_samples(7, epoch)) for epoch in range(4)]


def test_an_epoch_is_made_once_and_a_jump_is_made_on_demand(maker: EpochMaker) -> None:
    before, calls = multiprocessing.active_children(), list[int]()

    def make(epoch: int) -> list[Sample]:
        calls.append(epoch)
        return [sample(epoch)]

    first = maker.epoch(make, 3, ahead=False)
    assert maker.epoch(make, 3, ahead=False) is first
    assert keys(maker.epoch(make, 9, ahead=False)) == ["d/9"] and calls == [3, 9]
    assert not set(multiprocessing.active_children()) - set(before)  # nothing was asked for ahead


def test_an_error_while_making_ahead_is_raised_when_the_epoch_is_due(maker: EpochMaker) -> None:
    assert keys(maker.epoch(failing, 0, ahead=True)) == ["d/0"]
    with pytest.raises(ValueError, match="epoch 1 cannot be made"):
        maker.epoch(failing, 1, ahead=False)


def test_closing_ends_the_process_and_may_be_repeated(maker: EpochMaker) -> None:
    before = set(multiprocessing.active_children())
    maker.epoch(partial(two_samples, 0), 0, ahead=True)
    [process] = set(multiprocessing.active_children()) - before
    maker.close()
    maker.close()
    process.join()
    assert not process.is_alive()
