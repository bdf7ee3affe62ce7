"""Endless sources: epochs come in order, once each, in any number of parts, and the processes that prepare them end."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import pytest
from small_runs import wait_for_end

from wamo.data.samples import Sample
from wamo.data.sources import LibraryEpoch, load_source
from wamo.motion import SMPL22, Motion
from wamo.training.samples.ahead import EpochMaker
from wamo.training.samples.workers import Workers


@pytest.fixture(params=[1, 2])
def maker(request: pytest.FixtureRequest) -> Iterator[EpochMaker]:
    made = EpochMaker(Workers(request.param))
    yield made
    made.close()


def sample(name: object) -> Sample:
    """A sample of one frame that is recognised by its key."""
    return Sample(f"d/{name}", Motion(np.zeros((1, 22, 3), np.float32), 20, SMPL22), "d", "train")


def five_samples(offset: int, epoch: int, part: int = 0, parts: int = 1) -> list[Sample]:
    """The samples of an epoch; at module level, so that another process can call it."""
    return [sample(f"{offset + epoch}-{i}") for i in range(5 * part // parts, 5 * (part + 1) // parts)]


def failing(epoch: int, part: int = 0, parts: int = 1) -> list[Sample]:
    if epoch == 1 and part == parts - 1:
        raise ValueError(f"epoch {epoch} cannot be made")
    return [sample(epoch)] if part == 0 else []


def keys(samples: Sequence[Sample]) -> list[str]:
    return [one.key for one in samples]


def test_epochs_made_ahead_are_those_made_on_demand(maker: EpochMaker) -> None:
    make = partial(five_samples, 7)
    ahead = [keys(maker.epoch(make, epoch, ahead=epoch < 4)) for epoch in (0, 1, 4, 5)]  # 2 is made, but skipped
    assert ahead == [keys(five_samples(7, epoch)) for epoch in (0, 1, 4, 5)]


def test_an_epoch_is_made_once_and_a_jump_is_made_on_demand() -> None:
    maker = EpochMaker(Workers(1))
    before, calls = multiprocessing.active_children(), list[int]()

    def make(epoch: int, part: int = 0, parts: int = 1) -> list[Sample]:
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


def test_closing_ends_the_processes_and_may_be_repeated(maker: EpochMaker) -> None:
    before = set(multiprocessing.active_children())
    maker.epoch(partial(five_samples, 0), 0, ahead=True)
    started = set(multiprocessing.active_children()) - before
    assert started
    maker.close()
    maker.close()
    wait_for_end(started)


@pytest.mark.slow
def test_parts_of_an_epoch_of_the_library_are_the_epoch() -> None:
    make = load_source("library", skeleton=SMPL22, library=LibraryEpoch(13, pairs=0.4, excerpts=0.3)).make
    assert make is not None
    whole = make(2)
    assert len(whole) == 13 and len({s.group for s in whole if s.group}) == 3
    for parts in (2, 3, 10, 30):
        pieces = [make(2, part, parts) for part in range(parts)]
        assert keys([s for piece in pieces for s in piece]) == keys(whole)
        for found, expected in zip((s for piece in pieces for s in piece), whole, strict=True):
            assert np.array_equal(found.motion.joints, expected.motion.joints)
            assert (found.captions, found.group) == (expected.captions, expected.group)
        for piece in pieces:
            groups = [s.group for s in piece if s.group]
            assert all(groups.count(group) == 2 for group in groups)
