"""The contrastive and the reconstruction loss."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F


def info_nce(similarity: Tensor, temperature: float, positives: Tensor | None = None) -> Tensor:
    """Bidirectional InfoNCE, the *sum* of both directions (paper).

    Parameters
    ----------
    similarity : (batch, batch), texts in rows, motions in columns, true pairs on the diagonal
    positives : (batch, batch) bool, pairs off the diagonal that also belong together; they are left out of the
        denominator so that they are not pushed apart (ours), or None
    """
    logits = similarity.float() / temperature
    if positives is not None:
        off = positives & ~torch.eye(len(logits), dtype=torch.bool, device=logits.device)
        logits = logits.masked_fill(off, -1e9)
    target = torch.arange(len(logits), device=logits.device)
    return F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)


def reconstruction_loss(predicted: Tensor, target: Tensor, mask: Tensor, beta: float = 1.0) -> Tensor:
    """SmoothL1 averaged over valid frames and channels (paper). (batch, frames, channels), mask (batch, frames).

    ``beta``: errors below it count squared, above it absolutely.
    """
    losses = F.smooth_l1_loss(predicted.float(), target.float(), reduction="none", beta=beta).mean(-1)
    return (losses * mask).sum() / mask.sum().clamp(min=1)


def max_sim(words: Tensor, word_mask: Tensor, moments: Tensor, moment_mask: Tensor) -> Tensor:
    """Late interaction: mean over words of the best moment's cosine -> (texts, motions) (ours).

    words (texts, words, d), moments (motions, tokens, d), unit length; masks are True where valid.
    """
    scores = torch.einsum("iwd,jtd->ijwt", words, moments)
    scores = scores.masked_fill(~moment_mask[None, :, None, :], -1.0).amax(-1)
    weights = word_mask.to(scores.dtype)
    return (scores * weights[:, None]).sum(-1) / weights.sum(-1).clamp(min=1)[:, None]
