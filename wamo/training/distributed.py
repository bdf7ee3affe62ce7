"""Several processes: gather embeddings with gradients, so that negatives come from the whole batch on every one."""

from __future__ import annotations

import os
from typing import Any

import torch
from torch import Tensor


def processes() -> int:
    """How many processes this run has (as `accelerate launch` or torchrun set it up)."""
    return int(os.environ.get("WORLD_SIZE", "1"))


class _Gather(torch.autograd.Function):
    """All ranks' rows, interleaved as `Batch.part` dealt them; gradients are summed over ranks on the way back."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, ranks: int, rank: int) -> Tensor:
        ctx.ranks, ctx.rank = ranks, rank
        rows = [torch.empty_like(x) for _ in range(ranks)]
        torch.distributed.all_gather(rows, x.contiguous())
        return torch.stack(rows, dim=1).flatten(0, 1)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Any:
        total = gradients[0].contiguous()
        torch.distributed.all_reduce(total)
        return total[ctx.rank :: ctx.ranks], None, None


def gather_pairs(out: dict[str, Tensor], ranks: int, rank: int) -> dict[str, Tensor]:
    """Replace the outputs that losses compare across the batch by those of all ranks (in the order of the batch)."""
    shared = [k for k in ("text", "motion", "words", "moments") if k in out]
    gathered: dict[str, Tensor] = {k: _Gather.apply(out[k], ranks, rank) for k in shared}
    if "moment_mask" in out:
        gathered["moment_mask"] = _Gather.apply(out["moment_mask"].float(), ranks, rank) > 0.5
    return {**out, **gathered}
