"""The complete network: motion encoder, text head, and the heads that only training uses (reconstruction, order)."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from wamo.model.config import ModelConfig
from wamo.model.encoder import MotionEncoder, MotionFeatures
from wamo.model.hub import HubModel
from wamo.model.layers import AdditiveAttentionPool, Block, sinusoidal_positions
from wamo.model.ordering import OrderHead
from wamo.model.reconstruction import Reconstruction
from wamo.model.text import WIDTHS


class TextHead(nn.Module):
    """Frozen token vectors -> embedding: CLS (paper), mean, a small transformer over the tokens, or both.

    With ``"mean+tokens"`` the embedding is the direction of the projected mean plus ``departure`` times the direction
    of the transformer's output. The mean is a good sentence embedding but ignores word order; the transformer adds it.

    Notes
    -----
    Not in the paper: every pooling but CLS.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.pooling = config.text_pooling
        width = WIDTHS[config.text_backbone]
        if self.pooling == "mean+tokens":
            self.project_mean = nn.Linear(width, config.embedding)
            self.departure = nn.Parameter(torch.tensor(1.0))
        if "tokens" in self.pooling:
            self.reduce = nn.Linear(width, config.text_width)
            self.blocks = nn.ModuleList(
                Block(config.text_width, config.heads, config.feed_forward, config.dropout)
                for _ in range(config.text_layers)
            )
            self.norm = nn.LayerNorm(config.text_width)
            self.pool = AdditiveAttentionPool(config.text_width)
            width = config.text_width
        self.project = nn.Linear(width, config.embedding)

    def forward(self, words: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """(texts, tokens, width), (texts, tokens) -> embedding (texts, d) unit length, token features."""
        if self.pooling == "cls":
            return F.normalize(self.project(words[:, 0]).float(), dim=-1), words
        mean = (words * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True).clamp(min=1)
        if self.pooling == "mean":
            return F.normalize(self.project(mean).float(), dim=-1), words
        features = self.reduce(words) + sinusoidal_positions(words.shape[1], self.reduce.out_features, words.device)
        for block in self.blocks:
            features = block(features, mask)
        features = self.norm(features)
        embedding = self.project(self.pool(features, mask)[0]).float()
        if self.pooling == "mean+tokens":
            away = self.departure * F.normalize(embedding, dim=-1)
            embedding = F.normalize(self.project_mean(mean).float(), dim=-1) + away
        return F.normalize(embedding, dim=-1), features


class WaMo(nn.Module, HubModel):
    """Text and motion in one embedding space (paper), built from a `ModelConfig` alone.

    ``reconstruction`` and ``order`` are None where the configuration leaves them out; only training calls them.
    `from_pretrained` and `push_to_hub` exchange models with the Hugging Face hub.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.motion = MotionEncoder(config)
        self.text = TextHead(config)
        self.reconstruction = Reconstruction(config) if config.twr_signal or config.twr_feature else None
        self.order = OrderHead(config) if config.order_head else None
        if config.late_interaction:
            text_width = config.text_width if "tokens" in config.text_pooling else WIDTHS[config.text_backbone]
            self.word_project = nn.Linear(text_width, config.embedding)
            self.moment_project = nn.Linear(config.width, config.embedding)

    def encode_motion(self, trajectories: Tensor, lengths: Tensor) -> Tensor:
        """(batch, frames, channels) metres, (batch,) -> (batch, embedding) unit length."""
        return self.motion(trajectories, lengths).embedding

    def encode_text(self, words: Tensor, mask: Tensor) -> Tensor:
        """(texts, tokens, width) frozen vectors, (texts, tokens) bool -> (texts, embedding) unit length."""
        return self.text(words, mask)[0]

    def moments(self, features: MotionFeatures) -> Tensor:
        """Motion tokens for late interaction: (batch, tokens, embedding), unit length."""
        return F.normalize(self.moment_project(features.fused).float(), dim=-1)

    def words(self, features: Tensor) -> Tensor:
        """Word tokens for late interaction: (texts, tokens, width) -> (texts, tokens, embedding), unit length."""
        return F.normalize(self.word_project(features).float(), dim=-1)
