"""The complete WaMo: motion encoder, text head, reconstruction and ordering, and the loss that trains them."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from wamo.model.config import ModelConfig
from wamo.model.encoder import MotionEncoder, MotionFeatures
from wamo.model.layers import AdditiveAttentionPool, Block, sinusoidal_positions, valid_mask
from wamo.model.losses import info_nce, max_sim, reconstruction_loss
from wamo.model.ordering import OrderHead, group_labels, moved_accuracy, order_loss
from wamo.model.reconstruction import Reconstruction
from wamo.model.text import WIDTHS


@dataclass
class Batch:
    """A padded batch of pairs.

    Parameters
    ----------
    trajectories : (batch, frames, channels) metres; lengths : (batch,) valid frames
    order : (batch, frames) int permutation for DMSP
    words : (batch, tokens, text width) frozen token vectors; word_mask : (batch, tokens) bool
    positives : (batch, batch) bool, True where text i also holds of motion j
    shown : (batch, bands, channels) float, 0 where a band or part is hidden from the encoder
    """

    trajectories: Tensor
    lengths: Tensor
    order: Tensor
    words: Tensor
    word_mask: Tensor
    positives: Tensor
    shown: Tensor

    def to(self, device: torch.device | str) -> Batch:
        """The batch on another device."""
        return Batch(**{k: v.to(device, non_blocking=True) for k, v in vars(self).items()})

    def part(self, rank: int, ranks: int) -> Batch:
        """One process's share of the pairs; ``positives`` stays whole, since negatives are gathered."""
        share = {k: v if k == "positives" else v[rank::ranks] for k, v in vars(self).items()}
        return Batch(**share)


class TextHead(nn.Module):
    """Frozen token vectors -> embedding: CLS (paper), mean, or a small transformer over the tokens (ours)."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.pooling = config.text_pooling
        width = WIDTHS[config.text_backbone]
        if self.pooling == "tokens":
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
            features = words
            pooled = words[:, 0]
        elif self.pooling == "mean":
            features = words
            pooled = (words * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True).clamp(min=1)
        else:
            features = self.reduce(words) + sinusoidal_positions(words.shape[1], self.reduce.out_features, words.device)
            for block in self.blocks:
                features = block(features, mask)
            features = self.norm(features)
            pooled, _ = self.pool(features, mask)
        return F.normalize(self.project(pooled).float(), dim=-1), features


class WaMo(nn.Module):
    """Text and motion in one space (paper), built from a ModelConfig alone."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.motion = MotionEncoder(config)
        self.text = TextHead(config)
        self.reconstruction = Reconstruction(config) if config.twr_signal or config.twr_feature else None
        self.order = OrderHead(config) if config.dmsp_original or config.dmsp_shuffled else None
        if config.late_interaction:
            text_width = config.text_width if config.text_pooling == "tokens" else WIDTHS[config.text_backbone]
            self.word_project = nn.Linear(text_width, config.embedding)
            self.moment_project = nn.Linear(config.width, config.embedding)

    def encode_motion(self, trajectories: Tensor, lengths: Tensor) -> Tensor:
        """(batch, frames, channels) metres, (batch,) -> (batch, embedding) unit length."""
        return self.motion(trajectories, lengths).embedding

    def encode_text(self, words: Tensor, mask: Tensor) -> Tensor:
        """(texts, tokens, width) frozen vectors, (texts, tokens) bool -> (texts, embedding) unit length."""
        return self.text(words, mask)[0]

    def moments(self, features: MotionFeatures) -> Tensor:
        """Unit vectors of each token for late interaction, (batch, tokens, embedding)."""
        return F.normalize(self.moment_project(features.fused).float(), dim=-1)

    def words(self, features: Tensor) -> Tensor:
        """Unit vectors of each word for late interaction, (texts, tokens, embedding)."""
        return F.normalize(self.word_project(features).float(), dim=-1)

    def forward(self, batch: Batch) -> dict[str, Tensor]:
        """Encode a batch: everything that `loss` needs. One call, so that wrappers for several processes see it."""
        text, word_features = self.text(batch.words, batch.word_mask)
        features = self.motion(batch.trajectories, batch.lengths, shown=batch.shown)
        out = {"text": text, "motion": features.embedding, **self._auxiliary(batch, features)}
        if self.config.late_interaction:
            out["words"], out["moments"] = self.words(word_features), self.moments(features)
            out["moment_mask"] = features.mask
        return out

    def _auxiliary(self, batch: Batch, features: MotionFeatures) -> dict[str, Tensor]:
        """Losses that concern each clip alone (TWR, DMSP), and the accuracy on moved frames."""
        frames = batch.trajectories.shape[1]
        mask = valid_mask(batch.lengths, frames)
        out: dict[str, Tensor] = {}
        if self.reconstruction is not None:
            target = self.motion.normalise(batch.trajectories)
            if self.config.twr_signal:
                rebuilt = self.reconstruction.signal(features, self.motion, batch.lengths, frames)
                out["twr_signal"] = reconstruction_loss(rebuilt, target, mask)
            if self.config.twr_feature:
                rebuilt = self.reconstruction.feature(features, frames)
                out["twr_feature"] = reconstruction_loss(rebuilt, target, mask)
        if self.order is not None:
            ordered = group_labels(batch.lengths, frames, self.config.dmsp_groups)
            if self.config.dmsp_original:
                shown = features if self.config.dmsp_positions else self._without_positions(batch.trajectories, batch)
                out["dmsp_original"] = order_loss(self.order(shown.fused, frames), ordered, mask)
            if self.config.dmsp_shuffled:
                index = batch.order.unsqueeze(-1).expand(-1, -1, batch.trajectories.shape[2])
                mixed = torch.gather(batch.trajectories, 1, index)
                labels = torch.gather(ordered, 1, batch.order)
                seen = self.motion(mixed, batch.lengths, positions=self.config.dmsp_positions)
                logits = self.order(seen.fused, frames)
                out["dmsp_shuffled"] = order_loss(logits, labels, mask)
                out["moved_accuracy"] = moved_accuracy(logits, labels, ordered, mask).detach()
        return out

    def _without_positions(self, trajectories: Tensor, batch: Batch) -> MotionFeatures:
        return self.motion(trajectories, batch.lengths, positions=False)

    def loss(self, out: dict[str, Tensor], batch: Batch, share: float = 1.0) -> tuple[Tensor, dict[str, float]]:
        """Weighted sum of all losses, and each of them as a number for the log.

        ``share`` weighs the losses that concern each clip alone; with several processes it is this one's share of the
        batch's valid frames times the number of processes, so that the mean over processes is the batch's loss.
        """
        config = self.config
        positives = batch.positives if config.mask_duplicates else None
        parts = {"contrastive": info_nce(out["text"] @ out["motion"].T, config.temperature, positives)}
        total = config.weight_contrastive * parts["contrastive"]
        if config.late_interaction:
            late = max_sim(out["words"], batch.word_mask, out["moments"], out["moment_mask"])
            parts["late"] = info_nce(late, config.temperature, positives)
            total = total + config.late_interaction * parts["late"]
        for name in ("twr_signal", "twr_feature", "dmsp_original", "dmsp_shuffled"):
            if name in out:
                parts[name] = out[name]
                weight = config.weight_reconstruction if name.startswith("twr") else config.weight_order
                total = total + weight * share * out[name]
        numbers = {name: float(value.detach()) for name, value in parts.items()}
        if "moved_accuracy" in out:
            numbers["moved_accuracy"] = float(out["moved_accuracy"])
        return total, numbers
