"""Batches: augmentation keyed by sample and epoch, captions drawn, everything padded. Same keys, same batch."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from wamo.data.augment import Augment
from wamo.data.samples import Facts, Sample, facts_of, positives
from wamo.model.config import ModelConfig
from wamo.model.embed import pad_clips
from wamo.model.ordering import shuffled_order
from wamo.model.text import TextBackbone, pad_tokens
from wamo.model.trajectories import node_groups, to_trajectories
from wamo.model.wamo import Batch
from wamo.motion import Skeleton
from wamo.motion.geometry import resample


def rng_of(*keys: Any) -> np.random.Generator:
    """A generator that depends on the keys alone: the same on every machine, process and after a resume."""
    digest = hashlib.blake2b("\n".join(map(str, keys)).encode(), digest_size=16).digest()
    return np.random.default_rng(int.from_bytes(digest, "little"))


@dataclass(frozen=True)
class Drawn:
    """A sample as one epoch sees it: joints (frames, joints, 3), DMSP's order (frames,), what is known of it, and which
    (bands, channels) the encoder is shown."""

    joints: np.ndarray
    order: np.ndarray
    facts: Facts
    sample: Sample
    shown: np.ndarray


def draw(sample: Sample, config: ModelConfig, augment: Augment, seed: int, epoch: int) -> Drawn:
    """Augment one sample. All chance comes from (seed, epoch, sample key)."""
    rng = rng_of(seed, epoch, sample.key)
    pick = int(rng.integers(len(sample.captions)))
    joints, mirrored = sample.motion.joints, rng.random() < augment.mirror
    if mirrored:
        joints = joints[:, sample.motion.skeleton.mirror] * np.array([-1, 1, 1], np.float32)
    joints = resample(joints, config.fps * rng.uniform(1 - augment.speed, 1 + augment.speed), config.fps)
    joints = _crop(joints, rng, augment.crop, config.max_frames)
    if augment.noise:
        joints = joints + rng.normal(0, augment.noise, joints.shape).astype(np.float32)
    order = shuffled_order(len(joints), len(joints), config.dmsp_share, rng)
    shown = _shown(sample.motion.skeleton, config, augment.hide, rng)
    return Drawn(joints, order, facts_of(sample, pick, mirrored), sample, shown)


def _shown(skeleton: Skeleton, config: ModelConfig, chance: float, rng: np.random.Generator) -> np.ndarray:
    """(bands, channels) float32 of ones, with one part or one band zeroed by chance."""
    shown = np.ones((config.bands, config.nodes, 3), np.float32)
    if rng.random() < chance:
        if rng.random() < 0.5:
            shown[rng.integers(config.bands)] = 0
        else:
            shown[:, part_nodes(skeleton, config)[rng.integers(5)]] = 0
    return shown.reshape(config.bands, -1)


def part_nodes(skeleton: Skeleton, config: ModelConfig) -> list[list[int]]:
    """Nodes of each of the five parts, whatever the granularity of the model."""
    return node_groups(skeleton, config.representation, "parts")


def _crop(joints: np.ndarray, rng: np.random.Generator, share: float, longest: int) -> np.ndarray:
    keep = min(longest, max(8, round(len(joints) * (1 - share * rng.random()))))
    if keep >= len(joints):
        return joints
    start = int(rng.integers(len(joints) - keep + 1))
    return joints[start : start + keep]


def collate(drawn: Sequence[Drawn], config: ModelConfig, text: TextBackbone) -> Batch:
    """Pad what was drawn to one batch."""
    clips = []
    for d in drawn:
        motion = d.sample.motion
        clips.append(to_trajectories(d.joints, motion.skeleton, config.representation).reshape(len(d.joints), -1))
    padded, lengths = pad_clips(clips)
    order = np.tile(np.arange(padded.shape[1]), (len(drawn), 1))
    for row, d in zip(order, drawn, strict=True):
        row[: len(d.order)] = d.order
    words, word_mask = pad_tokens(text.encode([d.facts.caption for d in drawn]))
    known = positives([d.facts for d in drawn])
    arrays = (padded, lengths, order, words, word_mask, known, np.stack([d.shown for d in drawn]))
    return Batch(*map(torch.from_numpy, arrays))


def epoch_plan(samples: Sequence[Sample], batch_size: int, seed: int, epoch: int, pool: int = 4) -> list[list[int]]:
    """Indices of each batch of an epoch: shuffled, and within pools of a few batches sorted by length (less padding).

    The last incomplete batch is dropped, unless it is the only one.
    """
    rng = rng_of(seed, epoch, "plan")
    shuffled = rng.permutation(len(samples))
    batches: list[list[int]] = []
    for start in range(0, len(shuffled), batch_size * pool):
        chunk = sorted(shuffled[start : start + batch_size * pool].tolist(), key=lambda i: len(samples[i].motion))
        batches += [chunk[i : i + batch_size] for i in range(0, len(chunk), batch_size)]
    full = [b for b in batches if len(b) == batch_size] or batches[:1]
    return [full[i] for i in rng.permutation(len(full))]
