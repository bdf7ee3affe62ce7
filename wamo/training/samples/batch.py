"""A padded batch of pairs, the input of a training step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import torch
from torch import Tensor

from wamo.data.samples import Sample, positives
from wamo.errors import ConfigError
from wamo.model.config import ModelConfig
from wamo.model.embed import pad_clips
from wamo.model.text import TextBackbone, pad_tokens
from wamo.motion.trajectories import clip_features
from wamo.training.samples.draw import Drawer, Drawn
from wamo.training.samples.paraphrase import Pair, paraphrase_positives


@dataclass
class Pairs:
    """Two captions of each of several clips: paraphrases for the text side.

    Parameters
    ----------
    words : (pairs, 2, tokens, text width) frozen token vectors; word_mask : (pairs, 2, tokens) bool
    positives : (pairs, pairs) bool, True where two pairs share a caption
    """

    words: Tensor
    word_mask: Tensor
    positives: Tensor

    def to(self, device: torch.device | str) -> Pairs:
        """Copy of the pairs on another device."""
        return Pairs(*(getattr(self, f.name).to(device, non_blocking=True) for f in fields(self)))

    def part(self, rank: int, ranks: int) -> Pairs:
        """Share of one process; ``positives`` stays whole. Pairs that cannot be divided equally are left out."""
        count = len(self.words) // ranks * ranks
        known = self.positives[:count, :count]
        return Pairs(self.words[rank:count:ranks], self.word_mask[rank:count:ranks], known)


@dataclass
class Batch:
    """A padded batch of pairs.

    Parameters
    ----------
    trajectories : (batch, frames, channels) metres; lengths : (batch,) valid frames
    order : (batch, frames) int permutation for DMSP
    words : (batch, tokens, text width) frozen token vectors; word_mask : (batch, tokens) bool
    positives : (batch, batch) bool, True where text i also describes motion j
    shown : (batch, bands, channels) float, 0 where a band or part is hidden from the encoder
    ordered : (batch,) bool, the clips that DMSP sees
    pairs : paraphrases, or None where that loss is off
    """

    trajectories: Tensor
    lengths: Tensor
    order: Tensor
    words: Tensor
    word_mask: Tensor
    positives: Tensor
    shown: Tensor
    ordered: Tensor
    pairs: Pairs | None = None

    def to(self, device: torch.device | str) -> Batch:
        """Copy of the batch on another device."""
        moved = {k: v.to(device, non_blocking=True) for k, v in self._tensors().items()}
        return Batch(**moved, pairs=self.pairs.to(device) if self.pairs else None)

    def _tensors(self) -> dict[str, Tensor]:
        return {k: v for k, v in vars(self).items() if k != "pairs"}

    def clips(self, rows: Tensor) -> Batch:
        """Some of the clips, without padding that none of them needs; captions, `positives` and `pairs` stay whole."""
        frames = int(self.lengths[rows].max())
        return replace(
            self, trajectories=self.trajectories[rows, :frames], lengths=self.lengths[rows],
            order=self.order[rows, :frames], shown=self.shown[rows], ordered=self.ordered[rows],
        )  # fmt: skip

    def part(self, rank: int, ranks: int) -> Batch:
        """Share of one process: every ``ranks``-th pair from ``rank`` on.

        ``positives`` stays whole, since the pairs of the other processes are negatives too.

        Raises
        ------
        ConfigError
            The pairs cannot be divided equally; gathering needs shares of equal size.
        """
        if len(self.lengths) % ranks:
            raise ConfigError(
                f"a batch of {len(self.lengths)} pairs cannot be divided equally among {ranks} processes: choose a "
                f"--batch-size that is a multiple of {ranks} and at most the number of training samples"
            )
        share = {k: v if k == "positives" else v[rank::ranks] for k, v in self._tensors().items()}
        return Batch(**share, pairs=self.pairs.part(rank, ranks) if self.pairs else None)


@dataclass(frozen=True)
class Draft:
    """A batch whose captions are not encoded yet. Drafts can be made by any process.

    Parameters
    ----------
    captions : one for each clip; chances : (batch, MAX_TOKENS) a random number for each of their tokens
    trajectories, lengths, order, positives, shown, ordered : as in `Batch`
    """

    captions: list[str]
    chances: np.ndarray
    trajectories: np.ndarray
    lengths: np.ndarray
    order: np.ndarray
    positives: np.ndarray
    shown: np.ndarray
    ordered: np.ndarray

    def encoded(self, text: TextBackbone, word_dropout: float = 0.0) -> Batch:
        """The batch, with its captions encoded; each of their inner tokens is left out with a given chance."""
        words, word_mask = pad_tokens(text.encode(self.captions))
        if word_dropout:
            dropped = self.chances[:, : words.shape[1]] < word_dropout
            dropped[:, 0] = False
            word_mask &= ~dropped
        tensor = torch.from_numpy
        return Batch(
            tensor(self.trajectories), tensor(self.lengths), tensor(self.order), tensor(words), tensor(word_mask),
            tensor(self.positives), tensor(self.shown), tensor(self.ordered),
        )  # fmt: skip


def draft(drawer: Drawer, samples: Sequence[Sample], epoch: int) -> Draft:
    """Draw samples for an epoch and pad them to one batch."""
    drawn = [drawer.draw(sample, epoch) for sample in samples]
    return collate(drawn, drawer.model, read=drawer.loss.mask_understood)


def collate(drawn: Sequence[Drawn], config: ModelConfig, read: bool = False) -> Draft:
    """Pad drawn samples to one batch.

    Parameters
    ----------
    read : whether real captions are parsed by the library's patterns to find the clips that they describe (`positives`)
    """
    clips = [clip_features(d.joints, d.sample.motion.skeleton, config.representation) for d in drawn]
    padded, lengths = pad_clips(clips)
    order = np.tile(np.arange(padded.shape[1]), (len(drawn), 1))
    for row, d in zip(order, drawn, strict=True):
        row[: len(d.order)] = d.order
    return Draft(
        captions=[d.facts.caption for d in drawn],
        chances=np.stack([d.chances for d in drawn]),
        trajectories=padded,
        lengths=lengths,
        order=order,
        positives=positives([d.facts for d in drawn], read),
        shown=np.stack([d.shown for d in drawn]),
        ordered=np.array([d.ordered for d in drawn]),
    )


def collate_pairs(pairs: Sequence[Pair], text: TextBackbone) -> Pairs:
    """Encode paraphrase pairs."""
    words, mask = pad_tokens(text.encode([caption for pair in pairs for caption in pair]))
    shape = (len(pairs), 2)
    arrays = words.reshape(*shape, *words.shape[1:]), mask.reshape(*shape, -1), paraphrase_positives(pairs)
    return Pairs(*map(torch.from_numpy, arrays))
