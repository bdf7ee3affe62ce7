"""The losses that train a model: contrastive, reconstruction (TWR), order (DMSP) and paraphrases."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from wamo.model.encoder import MotionFeatures
from wamo.model.layers import valid_mask
from wamo.model.ordering import OrderHead
from wamo.model.reconstruction import Reconstruction
from wamo.model.wamo import WaMo
from wamo.training.samples.batch import Batch
from wamo.training.settings import LossConfig

LENGTH_PARTS, SMALLEST_PART = 3, 8
"""A batch is encoded in so many parts of similar lengths, of so many clips at least: a fifth less padding."""


class Objective(nn.Module):
    """A model together with the losses that train it.

    ``forward`` runs all networks in one call, as wrappers for several processes require; `total` then adds up the
    losses.
    """

    def __init__(self, model: WaMo, config: LossConfig) -> None:
        super().__init__()
        self.model, self.config = model, config

    def forward(self, batch: Batch) -> dict[str, Tensor]:
        """Compute embeddings, which are compared across the batch, and the losses of single clips."""
        model = self.model
        text, word_features = model.text(batch.words, batch.word_mask)
        out = {"text": text, **self._motions(batch)}
        if model.config.late_interaction:
            out["words"] = model.words(word_features)
        if batch.pairs is not None:
            both, _ = model.text(batch.pairs.words.flatten(0, 1), batch.pairs.word_mask.flatten(0, 1))
            out["paraphrases"] = both.unflatten(0, (-1, 2))
        return out

    def total(self, out: dict[str, Tensor], batch: Batch, share: float = 1.0) -> tuple[Tensor, dict[str, float]]:
        """Weighted sum of all losses, and each of them as a number for the log.

        Parameters
        ----------
        out : result of `forward`, gathered over processes
        share : weight of the losses of single clips. With several processes it is this process's share
            of the batch's valid frames times the number of processes, so that the mean over processes is right
        """
        config = self.config
        positives = batch.positives if config.mask_duplicates else None
        parts = {"contrastive": info_nce(out["text"] @ out["motion"].T, config.temperature, positives)}
        total = config.weight_contrastive * parts["contrastive"]
        if "words" in out:
            late = max_sim(out["words"], batch.word_mask, out["moments"], out["moment_mask"])
            parts["late"] = info_nce(late, config.temperature, positives)
            total = total + config.weight_late * parts["late"]
        if "paraphrases" in out and batch.pairs is not None:
            first, second = out["paraphrases"].unbind(1)
            parts["paraphrase"] = info_nce(first @ second.T, config.temperature, batch.pairs.positives)
            total = total + config.weight_paraphrase * parts["paraphrase"]
        for name in ("twr_signal", "twr_feature", "dmsp_original", "dmsp_shuffled"):
            if name in out:
                parts[name] = out[name]
                weight = config.weight_reconstruction if name.startswith("twr") else config.weight_order
                total = total + weight * share * out[name]
        numbers = {name: float(value.detach()) for name, value in parts.items()}
        if "moved" in out:
            right, moved = out["moved"].tolist()
            numbers["moved_accuracy"] = right / max(1.0, moved)
        return total, numbers

    def _motions(self, batch: Batch) -> dict[str, Tensor]:
        """Embeddings and losses of the clips, which are encoded in parts of similar lengths where that saves work."""
        whole = self.model.config.late_interaction or batch.lengths.device.type != "cpu"
        parts = [] if whole else parts_by_length(batch.lengths)
        if len(parts) < 2:
            return self._encoded(batch)
        frames = batch.lengths.sum()
        embeddings, sums = list[Tensor](), dict[str, Tensor]()
        for rows in parts:
            part = batch.clips(rows)
            out = self._encoded(part)
            embeddings.append(out.pop("motion"))
            share = part.lengths.sum() / frames
            for name, value in out.items():
                sums[name] = sums.get(name, 0) + (value if name == "moved" else value * share)
        return {"motion": torch.cat(embeddings)[torch.cat(parts).argsort()], **sums}

    def _encoded(self, batch: Batch) -> dict[str, Tensor]:
        """Embeddings and losses of clips that are encoded together."""
        model = self.model
        features = model.motion(batch.trajectories, batch.lengths, shown=batch.shown)
        out = {"motion": features.embedding}
        if model.reconstruction is not None:
            out |= self._reconstruction(model.reconstruction, batch, features)
        if model.order is not None:
            out |= self._order(model.order, batch, features)
        if model.config.late_interaction:
            out["moments"], out["moment_mask"] = model.moments(features), features.mask
        return out

    def _reconstruction(self, heads: Reconstruction, batch: Batch, features: MotionFeatures) -> dict[str, Tensor]:
        """Losses of the TWR branches that the model has."""
        motion, frames, beta = self.model.motion, batch.trajectories.shape[1], self.config.reconstruction_beta
        mask, target = valid_mask(batch.lengths, frames), motion.normalise(batch.trajectories)
        out: dict[str, Tensor] = {}
        if self.model.config.twr_signal:
            rebuilt = heads.signal(features, motion, batch.lengths, frames)
            out["twr_signal"] = reconstruction_loss(rebuilt, target, mask, beta)
        if self.model.config.twr_feature:
            out["twr_feature"] = reconstruction_loss(heads.feature(features, frames), target, mask, beta)
        return out

    def _order(self, head: OrderHead, batch: Batch, features: MotionFeatures) -> dict[str, Tensor]:
        """DMSP loss on its clips of the batch, and how many moved frames there are and how many of them are right."""
        config, motion, frames = self.config, self.model.motion, batch.trajectories.shape[1]
        chosen = batch.ordered.clone()
        chosen[0] |= ~chosen.any()  # the encoder needs at least one clip: run the first one, masked out of the loss
        clips, lengths, order = batch.trajectories[chosen], batch.lengths[chosen], batch.order[chosen]
        mask = valid_mask(lengths, frames) & batch.ordered[chosen, None]
        expected = batch.lengths.sum() * config.dmsp_clips
        labels = group_labels(lengths, frames, head.groups)
        out: dict[str, Tensor] = {}
        if config.dmsp_original:
            fused = features.fused[chosen]
            if not config.dmsp_positions:
                fused = motion(clips, lengths, positions=False).fused
            out["dmsp_original"] = order_loss(head(fused, frames), labels, mask, expected)
        if config.dmsp_shuffled:
            shuffled = torch.gather(clips, 1, order.unsqueeze(-1).expand(-1, -1, clips.shape[2]))
            moved = torch.gather(labels, 1, order)
            logits = head(motion(shuffled, lengths, positions=config.dmsp_positions).fused, frames)
            out["dmsp_shuffled"] = order_loss(logits, moved, mask, expected)
            out["moved"] = moved_frames(logits, moved, labels, mask)
        return out


def info_nce(similarity: Tensor, temperature: float, positives: Tensor | None = None) -> Tensor:
    """Bidirectional InfoNCE, the *sum* of both directions (paper).

    Parameters
    ----------
    similarity : (batch, batch), texts in rows, motions in columns, true pairs on the diagonal
    positives : (batch, batch) bool, further true pairs off the diagonal, or None. They are left out of the
        denominator (not in the paper)
    """
    logits = similarity.float() / temperature
    if positives is not None:
        off = positives & ~torch.eye(len(logits), dtype=torch.bool, device=logits.device)
        logits = logits.masked_fill(off, -1e9)
    target = torch.arange(len(logits), device=logits.device)
    return F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)


def max_sim(words: Tensor, word_mask: Tensor, moments: Tensor, moment_mask: Tensor) -> Tensor:
    """Late interaction: mean over words of the best moment's cosine (not in the paper; ColBERT, arXiv 2004.12832).

    Parameters
    ----------
    words : (texts, words, d) unit length; word_mask : (texts, words) bool, True where valid
    moments : (motions, tokens, d) unit length; moment_mask : (motions, tokens) bool, True where valid

    Returns
    -------
    (texts, motions) scores
    """
    scores = torch.einsum("iwd,jtd->ijwt", words, moments)
    scores = scores.masked_fill(~moment_mask[None, :, None, :], -1.0).amax(-1)
    weights = word_mask.to(scores.dtype)
    return (scores * weights[:, None]).sum(-1) / weights.sum(-1).clamp(min=1)[:, None]


def reconstruction_loss(predicted: Tensor, target: Tensor, mask: Tensor, beta: float = 1.0) -> Tensor:
    """SmoothL1 averaged over valid frames and channels (paper).

    Parameters
    ----------
    predicted, target : (batch, frames, channels); mask : (batch, frames) bool, True where valid
    beta : errors below it count squared, above it absolutely
    """
    losses = F.smooth_l1_loss(predicted.float(), target.float(), reduction="none", beta=beta).mean(-1)
    return (losses * mask).sum() / mask.sum().clamp(min=1)


def group_labels(lengths: Tensor, frames: int, groups: int) -> Tensor:
    """Temporal group of each frame of the unshuffled clip: floor(groups * frame / length), (batch, frames) int.

    Clips shorter than ``groups`` frames have as many groups as frames.
    """
    frame = torch.arange(frames, device=lengths.device)[None, :]
    used = lengths.clamp(max=groups)[:, None]
    return (frame * used // lengths[:, None].clamp(min=1)).clamp(max=groups - 1)


def order_loss(logits: Tensor, labels: Tensor, mask: Tensor, frames: Tensor) -> Tensor:
    """Cross-entropy of temporal groups, summed over valid frames and divided by ``frames`` (paper).

    Parameters
    ----------
    logits : (batch, frames, groups); labels : (batch, frames) int; mask : (batch, frames) bool
    frames : divisor. Where only a share of the clips is seen it is that share of the whole batch's frames, so that
        several processes add up to what one process computes
    """
    losses = F.cross_entropy(logits.float().transpose(1, 2), labels, reduction="none")
    return (losses * mask).sum() / frames.clamp(min=1)


def moved_frames(logits: Tensor, labels: Tensor, ordered: Tensor, mask: Tensor) -> Tensor:
    """Count right answers on valid frames whose group changed, and those frames: (2,). Position alone is never right.

    Parameters
    ----------
    logits : (batch, frames, groups); labels, ordered : (batch, frames) int, groups of the shuffled and of the
        unshuffled clip; mask : (batch, frames) bool
    """
    moved = (labels != ordered) & mask
    right = (logits.argmax(-1) == labels) & moved
    return torch.stack([right.sum(), moved.sum()]).float()


def parts_by_length(lengths: Tensor) -> list[Tensor]:
    """Rows of a batch in parts of equal size and similar lengths, or in one where that would save little padding."""
    ordered = lengths.argsort()
    parts = list(ordered.tensor_split(LENGTH_PARTS))
    padded = sum(len(rows) * int(lengths[rows].max()) for rows in parts if len(rows))
    saves = len(lengths) >= SMALLEST_PART * LENGTH_PARTS and padded < 0.95 * len(lengths) * int(lengths.max())
    return parts if saves else [ordered]
