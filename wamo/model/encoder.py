"""The motion encoder: Trajectory Wavelet Decomposition, encoders within and across bands, pooling (paper, TWD)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from wamo.model.config import ModelConfig
from wamo.model.layers import AdditiveAttentionPool, Block, DepthwiseConv, sinusoidal_positions, valid_mask
from wamo.motion import skeleton_of
from wamo.motion.trajectories import node_groups
from wamo.wavelets.alternatives import make_transform


@dataclass
class MotionFeatures:
    """Embeddings and intermediate features of a batch of clips.

    Parameters
    ----------
    embedding : (batch, embedding), unit length
    bands : per band (batch, tokens, band_width): intra-frequency features
    fused : (batch, tokens, width): inter-frequency features
    mask : (batch, tokens) bool, valid tokens
    attention : (batch, tokens) pooling weights
    """

    embedding: Tensor
    bands: list[Tensor]
    fused: Tensor
    mask: Tensor
    attention: Tensor


class TokenEmbedding(nn.Module):
    """``stride`` frames of one band -> one token; each group of nodes fills its own slice of the token.

    One matrix with a fixed block mask keeps the parts separate until the first attention layer.

    Notes
    -----
    Not in the paper, which leaves the embedding open.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        groups = node_groups(skeleton_of(config.skeleton), config.representation, config.granularity)
        channels = 3 * config.nodes
        mask = torch.zeros(config.band_width, config.stride, channels)
        for rows, group in zip(torch.arange(config.band_width).tensor_split(len(groups)), groups, strict=True):
            for node in group:
                mask[rows, :, 3 * node : 3 * node + 3] = 1
        fan_in = mask.sum((1, 2)).clamp(min=1)
        self.weight = nn.Parameter(torch.randn(mask.shape) * mask / fan_in[:, None, None].sqrt())
        self.bias = nn.Parameter(torch.zeros(config.band_width))
        self.mask: Tensor
        self.register_buffer("mask", mask, persistent=False)

    def forward(self, patches: Tensor) -> Tensor:
        """(batch, tokens, stride * channels) -> (batch, tokens, band_width)."""
        return F.linear(patches, (self.weight * self.mask).flatten(1), self.bias)


class MotionEncoder(nn.Module):
    """Normalised trajectories -> embedding.

    Buffers ``mean``, ``std`` (channels,) normalise trajectories; ``band_std`` (bands, channels) brings every band to
    unit variance (MODWT bands differ in size by design). They are measured on the training data by `calibrate`.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        channels, bands = 3 * config.nodes, config.bands
        self.transform = make_transform(
            config.transform, wavelet=config.wavelet, levels=config.levels, sharing=config.filter_sharing,
            channels=channels, learnable=config.learnable_filters,
        )  # fmt: skip
        self.mean: Tensor
        self.std: Tensor
        self.band_std: Tensor
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("std", torch.ones(channels))
        self.register_buffer("band_std", torch.ones(bands, channels))
        self.embed = nn.ModuleList(TokenEmbedding(config) for _ in range(bands))
        self.stems = nn.ModuleList(
            DepthwiseConv(config.band_width, config.conv_stem) if config.conv_stem else nn.Identity()
            for _ in range(bands)
        )
        self.intra = nn.ModuleList(
            nn.ModuleList(self._block(config.band_width) for _ in range(config.band_layers)) for _ in range(bands)
        )
        self.fuse = nn.Linear(bands * config.band_width, config.width)
        self.inter = nn.ModuleList(self._block(config.width) for _ in range(config.layers))
        self.norm = nn.LayerNorm(config.width)
        self.pool = AdditiveAttentionPool(config.width)
        self.project = nn.Linear(config.width, config.embedding)

    def _block(self, width: int) -> Block:
        return Block(width, self.config.heads, self.config.feed_forward, self.config.dropout)

    def normalise(self, trajectories: Tensor) -> Tensor:
        """(batch, frames, channels) metres -> unit variance."""
        return (trajectories - self.mean) / self.std

    @torch.no_grad()
    def calibrate(self, trajectories: list[Tensor]) -> None:
        """Measure ``mean``, ``std`` and ``band_std`` on clips, each (frames, channels)."""
        everything = torch.cat(trajectories)
        self.mean.copy_(everything.mean(0))
        # a floor of 2 cm: normalising channels that hardly move would amplify noise
        self.std.copy_(everything.std(0).clamp(min=0.02))
        squares = torch.zeros_like(self.band_std)
        for clip in trajectories:
            for b, band in enumerate(self.transform(self.normalise(clip.unsqueeze(0)))):
                squares[b] += (band[0] ** 2).sum(0)
        self.band_std.copy_((squares / len(everything)).sqrt().clamp(min=0.01))

    def decompose(self, trajectories: Tensor, lengths: Tensor) -> list[Tensor]:
        """(batch, frames, channels) metres -> unit-variance bands, low to high."""
        with torch.autocast(trajectories.device.type, enabled=False):
            bands = self.transform(self.normalise(trajectories), lengths)
            return [band / std for band, std in zip(bands, self.band_std, strict=True)]

    def forward(
        self, trajectories: Tensor, lengths: Tensor, *, shown: Tensor | None = None, positions: bool = True
    ) -> MotionFeatures:
        """trajectories : (batch, frames, channels) in metres; lengths : (batch,).

        shown : (batch, bands, channels) factors on the unit-variance bands; 0 hides, None shows all
        """
        bands = self.decompose(trajectories, lengths)
        if shown is not None:
            bands = [band * shown[:, b, None] for b, band in enumerate(bands)]
        return self.encode_bands(bands, lengths, positions=positions)

    def encode_bands(self, bands: list[Tensor], lengths: Tensor, *, positions: bool = True) -> MotionFeatures:
        """Encode bands, after the transform; explanations and band weights apply to its input.

        bands : list of (batch, frames, channels), unit variance; frames beyond ``lengths`` are ignored.
        """
        stride, frames = self.config.stride, bands[0].shape[1]
        tokens = -(-frames // stride)
        mask = valid_mask(-(-lengths // stride), tokens)
        inside = valid_mask(lengths, frames).unsqueeze(-1)
        features = []
        for band, embed, stem, layers in zip(bands, self.embed, self.stems, self.intra, strict=True):
            patches = F.pad(band * inside, (0, 0, 0, tokens * stride - frames)).reshape(band.shape[0], tokens, -1)
            x = embed(patches)
            x = stem(x, mask) if isinstance(stem, DepthwiseConv) else x
            if positions:
                x = x + sinusoidal_positions(tokens, x.shape[-1], x.device)
            for layer in cast(nn.ModuleList, layers):
                x = layer(x, mask)
            features.append(x)
        fused = self.fuse(torch.cat(features, dim=-1))
        for layer in self.inter:
            fused = layer(fused, mask)
        fused = self.norm(fused)
        pooled, attention = self.pool(fused, mask)
        embedding = F.normalize(self.project(pooled).float(), dim=-1)
        return MotionFeatures(embedding, features, fused, mask, attention)
