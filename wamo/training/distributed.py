"""Training in several processes: embeddings are gathered with gradients, so that all pairs of a batch are negatives."""

from __future__ import annotations

import os
from typing import Any

import torch
from torch import Tensor, nn


class Processes:
    """The processes of a run, as `accelerate launch` or torchrun started them.

    Attributes
    ----------
    count : number of processes; rank : number of this one, from 0; device : device of this one
    """

    def __init__(self) -> None:
        self.count, self.rank = int(os.environ.get("WORLD_SIZE", "1")), 0
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._accelerator: Any = None
        if self.count > 1:
            from accelerate import Accelerator

            self._accelerator = Accelerator(cpu=not torch.cuda.is_available())
            self.rank, self.device = self._accelerator.process_index, self._accelerator.device

    @property
    def first(self) -> bool:
        """Whether this process logs and writes."""
        return self.rank == 0

    def prepare(self, module: nn.Module) -> nn.Module:
        """The module, wrapped so that gradients are averaged over processes."""
        return self._accelerator.prepare(module) if self._accelerator else module


class _Gather(torch.autograd.Function):
    """Rows of all ranks, interleaved as `Batch.part` split them; backward sums the gradients over ranks."""

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
    """Replace the outputs that losses compare across the batch by those of all ranks, in the order of the batch."""
    shared = [k for k in ("text", "motion", "words", "moments", "paraphrases") if k in out]
    gathered: dict[str, Tensor] = {k: _Gather.apply(out[k], ranks, rank) for k in shared}
    if "moment_mask" in out:
        gathered["moment_mask"] = _Gather.apply(out["moment_mask"].float(), ranks, rank) > 0.5
    return {**out, **gathered}
