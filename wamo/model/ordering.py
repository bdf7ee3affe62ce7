"""Disordered Motion Sequence Prediction (paper, DMSP): say of each frame to which part of the clip it belongs."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from wamo.model.config import ModelConfig


class OrderHead(nn.Module):
    """Fused features -> for each frame the logits of its temporal group."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.groups = config.dmsp_groups
        self.head = nn.Linear(config.width, config.stride * config.dmsp_groups)

    def forward(self, fused: Tensor, frames: int) -> Tensor:
        """(batch, tokens, width) -> (batch, frames, groups)."""
        logits = self.head(fused)
        return logits.reshape(len(logits), logits.shape[1] * logits.shape[2] // self.groups, self.groups)[:, :frames]


def group_labels(lengths: Tensor, frames: int, groups: int) -> Tensor:
    """(batch, frames) int: floor(groups * frame / length) of each frame of the ordered clip.

    Clips shorter than ``groups`` frames have as many groups as frames.
    """
    frame = torch.arange(frames, device=lengths.device)[None, :]
    used = lengths.clamp(max=groups)[:, None]
    return (frame * used // lengths[:, None].clamp(min=1)).clamp(max=groups - 1)


def shuffled_order(length: int, frames: int, share: float, rng: np.random.Generator) -> np.ndarray:
    """(frames,) int: a permutation that moves ``share`` of the first ``length`` frames among themselves."""
    order = np.arange(frames)
    count = round(share * length)
    if count >= 2:
        chosen = rng.choice(length, count, replace=False)
        order[np.sort(chosen)] = chosen
    return order


def order_loss(logits: Tensor, labels: Tensor, mask: Tensor, frames: Tensor) -> Tensor:
    """Cross-entropy over valid frames. logits (batch, frames, groups); labels, mask (batch, frames).

    frames : number that the sum is divided by: the valid frames, or with a share of a batch's clips that share of the
        whole batch's, so that several processes add up to one.
    """
    losses = F.cross_entropy(logits.float().transpose(1, 2), labels, reduction="none")
    return (losses * mask).sum() / frames.clamp(min=1)


def moved_accuracy(logits: Tensor, labels: Tensor, ordered: Tensor, mask: Tensor) -> Tensor:
    """Share of right answers on the valid frames whose group changed: position alone cannot score here (ours)."""
    moved = (labels != ordered) & mask
    return ((logits.argmax(-1) == labels) & moved).sum() / moved.sum().clamp(min=1)
