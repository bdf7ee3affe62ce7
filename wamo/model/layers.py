"""Building blocks shared by the motion and the text encoder."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class TimeSharedDropout(nn.Module):
    """Dropout with one mask for all tokens of a sequence.

    Notes
    -----
    Not in the paper. It makes a training step on a CPU 27 % cheaper.
    """

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        """(batch, tokens, width) -> same."""
        if not self.training or self.rate == 0:
            return x
        keep = torch.rand(x.shape[0], 1, x.shape[2], device=x.device, dtype=x.dtype) >= self.rate
        return x * (keep.to(x.dtype) / (1 - self.rate))


class Block(nn.Module):
    """Pre-norm transformer layer with GELU; tokens outside ``mask`` are never attended to."""

    def __init__(self, width: int, heads: int, feed_forward: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.feed = nn.Sequential(
            nn.Linear(width, feed_forward * width),
            nn.GELU(approximate="tanh"),
            TimeSharedDropout(dropout),
            nn.Linear(feed_forward * width, width),
        )
        self.drop = TimeSharedDropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """x : (batch, tokens, width); mask : (batch, tokens) bool, True where valid, or None for all."""
        batch, tokens, width = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(batch, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        keys = None if mask is None else mask[:, None, None, :]
        attended = _attend(q, k, v, keys)
        x = x + self.drop(self.out(attended.transpose(1, 2).reshape(batch, tokens, width)))
        return x + self.drop(self.feed(self.norm2(x)))


def _attend(q: Tensor, k: Tensor, v: Tensor, keys: Tensor | None) -> Tensor:
    """Compute attention, on CPUs in float32, where the backward pass in bfloat16 takes five times as long."""
    if q.device.type != "cpu" or q.dtype != torch.bfloat16:
        return F.scaled_dot_product_attention(q, k, v, attn_mask=keys)
    with torch.autocast("cpu", enabled=False):
        return F.scaled_dot_product_attention(q.float(), k.float(), v.float(), attn_mask=keys).to(q.dtype)


class AdditiveAttentionPool(nn.Module):
    """Additive (Bahdanau) attention that pools the tokens to one vector (paper)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(width, width)
        self.score = nn.Linear(width, 1, bias=False)

    def forward(self, x: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """(batch, tokens, width), (batch, tokens) -> pooled (batch, width), weights (batch, tokens)."""
        scores = self.score(torch.tanh(self.hidden(x))).squeeze(-1)
        weights = scores.float().masked_fill(~mask, -1e9).softmax(-1).to(x.dtype)
        return torch.einsum("bt,btw->bw", weights, x), weights


class DepthwiseConv(nn.Module):
    """Residual depthwise convolution along time; invalid tokens count as zero."""

    def __init__(self, width: int, kernel: int) -> None:
        super().__init__()
        self.taps = nn.Parameter(torch.zeros(kernel, width))
        nn.init.normal_(self.taps, std=0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """(batch, tokens, width) -> same."""
        kernel = self.taps.shape[0]
        masked = x * mask.unsqueeze(-1).to(x.dtype)
        padded = F.pad(masked, (0, 0, kernel // 2, (kernel - 1) // 2))
        for k in range(kernel):
            x = torch.addcmul(x, padded[:, k : k + x.shape[1]], self.taps[k])
        return x


def sinusoidal_positions(tokens: int, width: int, device: torch.device | None = None) -> Tensor:
    """(tokens, width) of sines and cosines, for any number of tokens."""
    time = torch.arange(tokens, device=device, dtype=torch.float32).unsqueeze(1)
    rate = torch.exp(torch.arange(0, width, 2, device=device) * (-math.log(10000.0) / width))
    return torch.stack([torch.sin(time * rate), torch.cos(time * rate)], dim=-1).flatten(1)


def valid_mask(lengths: Tensor, size: int) -> Tensor:
    """(batch,) lengths -> (batch, size) bool, True at valid positions."""
    return torch.arange(size, device=lengths.device)[None, :] < lengths[:, None]
