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
    ordered : (batch,) bool, the clips that DMSP's branches see
    """

    trajectories: Tensor
    lengths: Tensor
    order: Tensor
    words: Tensor
    word_mask: Tensor
    positives: Tensor
    shown: Tensor
    ordered: Tensor

    def to(self, device: torch.device | str) -> Batch:
        """The batch on another device."""
        return Batch(**{k: v.to(device, non_blocking=True) for k, v in vars(self).items()})

    def part(self, rank: int, ranks: int) -> Batch:
        """One process's share of the pairs; ``positives`` stays whole, since negatives are gathered."""
        share = {k: v if k == "positives" else v[rank::ranks] for k, v in vars(self).items()}
        return Batch(**share)


class TextHead(nn.Module):
    """Frozen token vectors -> embedding: CLS (paper), mean, a small transformer over the tokens, or both (ours).

    With both, "mean+tokens", the embedding is the direction of the projected mean plus ``departure`` times that of the
    transformer: the mean, a sentence embedding in its own right, carries what it can, and the layers over the words add
    what it is deaf to, above all their order.
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
        """Losses that concern each clip alone: TWR and DMSP."""
        out: dict[str, Tensor] = {}
        if self.reconstruction is not None:
            out |= self._rebuild(self.reconstruction, batch, features)
        if self.order is not None:
            out |= self._reorder(self.order, batch, features)
        return out

    def _rebuild(self, reconstruction: Reconstruction, batch: Batch, features: MotionFeatures) -> dict[str, Tensor]:
        frames, beta = batch.trajectories.shape[1], self.config.reconstruction_beta
        mask, target = valid_mask(batch.lengths, frames), self.motion.normalise(batch.trajectories)
        out: dict[str, Tensor] = {}
        if self.config.twr_signal:
            rebuilt = reconstruction.signal(features, self.motion, batch.lengths, frames)
            out["twr_signal"] = reconstruction_loss(rebuilt, target, mask, beta)
        if self.config.twr_feature:
            out["twr_feature"] = reconstruction_loss(reconstruction.feature(features, frames), target, mask, beta)
        return out

    def _reorder(self, head: OrderHead, batch: Batch, features: MotionFeatures) -> dict[str, Tensor]:
        """DMSP on the clips of the batch that it sees, with the accuracy on moved frames."""
        config, chosen, frames = self.config, batch.ordered.clone(), batch.trajectories.shape[1]
        chosen[0] |= ~chosen.any()  # an encoder cannot run on no clip: the first one runs, and counts for nothing
        clips, lengths, order = batch.trajectories[chosen], batch.lengths[chosen], batch.order[chosen]
        mask = valid_mask(lengths, frames) & batch.ordered[chosen, None]
        share = batch.lengths.sum() * config.dmsp_clips
        labels = group_labels(lengths, frames, config.dmsp_groups)
        out: dict[str, Tensor] = {}
        if config.dmsp_original:
            fused = features.fused[chosen]
            if not config.dmsp_positions:
                fused = self.motion(clips, lengths, positions=False).fused
            out["dmsp_original"] = order_loss(head(fused, frames), labels, mask, share)
        if config.dmsp_shuffled:
            mixed = torch.gather(clips, 1, order.unsqueeze(-1).expand(-1, -1, clips.shape[2]))
            moved = torch.gather(labels, 1, order)
            logits = head(self.motion(mixed, lengths, positions=config.dmsp_positions).fused, frames)
            out["dmsp_shuffled"] = order_loss(logits, moved, mask, share)
            out["moved_accuracy"] = moved_accuracy(logits, moved, labels, mask).detach()
        return out

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
