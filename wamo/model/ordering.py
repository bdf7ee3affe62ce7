"""The head of Disordered Motion Sequence Prediction (paper, DMSP): which part of the clip does a frame belong to?"""

from __future__ import annotations

from torch import Tensor, nn

from wamo.model.config import ModelConfig


class OrderHead(nn.Module):
    """Fused features -> logits of the temporal group of each frame."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.groups = config.dmsp_groups
        self.head = nn.Linear(config.width, config.stride * config.dmsp_groups)

    def forward(self, fused: Tensor, frames: int) -> Tensor:
        """(batch, tokens, width) -> (batch, frames, groups)."""
        logits = self.head(fused)
        return logits.reshape(len(logits), logits.shape[1] * logits.shape[2] // self.groups, self.groups)[:, :frames]
