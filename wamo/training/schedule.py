"""Learning rate over a run, and the running mean of weights."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from wamo.training.config import TrainConfig

FLOOR = 0.01
"""Final learning rate of the cosine, as a share of the peak."""


def learning_rate(config: TrainConfig, done: float) -> float:
    """Linear warm-up, then cosine; ``done`` is the finished share of the run, by steps or by time."""
    if done < config.warmup:
        return config.lr * (done + 1e-3) / (config.warmup + 1e-3)
    return config.lr * (FLOOR + (1 - FLOOR) * 0.5 * (1 + math.cos(math.pi * min(1.0, done))))


def optimiser_of(model: nn.Module, config: TrainConfig) -> torch.optim.Optimizer:
    """AdamW; only matrices decay (paper: Adam, which is weight decay 0)."""
    trained = [p for p in model.parameters() if p.requires_grad]
    decayed, others = [p for p in trained if p.ndim >= 2], [p for p in trained if p.ndim < 2]
    groups = [{"params": decayed, "weight_decay": config.weight_decay}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=config.lr)


@torch.no_grad()
def average_weights(mean: dict[str, Tensor], model: nn.Module, decay: float, step: int) -> None:
    """Update the running mean of weights in place; early steps count more, so that it forgets the start."""
    decay = min(decay, (1 + step) / (10 + step))
    for name, value in model.state_dict().items():
        mean[name].lerp_(value, 1 - decay)
