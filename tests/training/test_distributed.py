"""Shares of a batch and their gathering; the processes of a real launch are in the slow set."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import distributed, nn

from wamo.errors import ConfigError
from wamo.training.distributed import Processes, gather_pairs
from wamo.training.samples.batch import Batch


def batch_of(size: int) -> Batch:
    """A batch whose rows hold their own number."""
    rows = torch.arange(size)
    wide = rows[:, None].expand(size, 5)
    return Batch(
        wide[..., None].float(), rows + 3, wide, wide[..., None].float(), wide >= 0, torch.eye(size, dtype=torch.bool),
        wide[..., None].float(), rows % 2 == 0,
    )  # fmt: skip


def test_a_run_without_a_launcher_is_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    processes, module = Processes(), nn.Linear(2, 2)
    assert (processes.count, processes.rank, processes.first) == (1, 0, True)
    assert processes.device.type == ("cuda" if torch.cuda.is_available() else "cpu")
    assert processes.prepare(module) is module


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 6), st.integers(1, 4))
def test_the_shares_of_a_batch_are_equal_and_cover_it_once(pairs: int, ranks: int) -> None:
    batch = batch_of(pairs * ranks)
    shares = [batch.part(rank, ranks) for rank in range(ranks)]
    assert {len(share.lengths) for share in shares} == {pairs}
    assert sorted(torch.cat([share.lengths for share in shares]).tolist()) == batch.lengths.tolist()
    for share in shares:
        assert share.positives.shape == (pairs * ranks, pairs * ranks)
        for name in ("trajectories", "order", "words", "word_mask", "shown", "ordered"):
            assert len(getattr(share, name)) == pairs


def test_a_batch_that_cannot_be_shared_equally_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"7 pairs .* 2 processes.*--batch-size"):
        batch_of(7).part(0, 2)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 5), st.integers(1, 4), st.integers(0, 3))
def test_gathered_rows_stand_in_the_order_of_the_batch(pairs: int, ranks: int, rank: int) -> None:
    rank %= ranks
    whole = torch.randn(pairs * ranks, 6)
    own = whole[rank::ranks].clone().requires_grad_()

    def all_gather(rows: list[torch.Tensor], _: torch.Tensor) -> None:
        for other, row in enumerate(rows):
            row.copy_(whole[other::ranks])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(distributed, "all_gather", all_gather)
        patch.setattr(distributed, "all_reduce", lambda total: total.mul_(ranks))  # every rank has the same gradient
        out = gather_pairs({"text": own, "twr_signal": torch.tensor(2.0)}, ranks, rank)
        weights = torch.randn_like(whole)
        (out["text"] * weights).sum().backward()
    assert torch.equal(out["text"], whole) and float(out["twr_signal"]) == 2.0
    assert own.grad is not None
    torch.testing.assert_close(own.grad, ranks * weights[rank::ranks])


def test_gathering_in_one_process_changes_nothing(tmp_path: Path) -> None:
    distributed.init_process_group("gloo", init_method=f"file://{tmp_path / 'store'}", rank=0, world_size=1)
    try:
        mask = torch.tensor(np.arange(12).reshape(4, 3) % 2 == 0)
        out = {name: torch.randn(4, 3, requires_grad=True) for name in ("text", "motion", "words", "moments")}
        found = gather_pairs({**out, "moment_mask": mask}, 1, 0)
        for name, value in out.items():
            assert torch.equal(found[name], value)
        assert torch.equal(found["moment_mask"], mask)
        found["text"].sum().backward()
        gradient = out["text"].grad
        assert gradient is not None and torch.equal(gradient, torch.ones(4, 3))
    finally:
        distributed.destroy_process_group()
