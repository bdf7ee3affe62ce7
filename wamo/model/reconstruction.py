"""Trajectory Wavelet Reconstruction (paper, TWR): the trajectories are rebuilt from the features."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from wamo.model.config import ModelConfig
from wamo.model.encoder import MotionEncoder, MotionFeatures


class Reconstruction(nn.Module):
    """Two branches: band features -> coefficients -> learnable inverse; fused features -> trajectories."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        channels = 3 * config.nodes
        out = config.stride * channels
        if config.twr_signal:
            self.bands = nn.ModuleList(_decoder(config.band_width, out) for _ in range(config.bands))
        if config.twr_feature:
            self.fused = _decoder(config.width, out)

    def signal(self, features: MotionFeatures, encoder: MotionEncoder, lengths: Tensor, frames: int) -> Tensor:
        """Branch (a): (batch, frames, channels), normalised trajectories."""
        bands = [self._unfold(d(x), frames).float() for d, x in zip(self.bands, features.bands, strict=True)]
        scaled = [band * std for band, std in zip(bands, encoder.band_std, strict=True)]
        with torch.autocast(scaled[0].device.type, enabled=False):
            return encoder.transform.inverse(scaled, lengths)

    def feature(self, features: MotionFeatures, frames: int) -> Tensor:
        """Branch (b): (batch, frames, channels), normalised trajectories."""
        return self._unfold(self.fused(features.fused), frames)

    def _unfold(self, decoded: Tensor, frames: int) -> Tensor:
        """(batch, tokens, stride * channels) -> (batch, frames, channels)."""
        return decoded.reshape(decoded.shape[0], -1, 3 * self.config.nodes)[:, :frames]


def _decoder(width: int, out: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(width, width), nn.GELU(approximate="tanh"), nn.Linear(width, out))
