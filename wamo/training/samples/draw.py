"""Draw a training sample: a caption, an augmented clip, hidden channels, and the order task."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wamo.data.samples import Facts, Sample, facts_of
from wamo.model.config import ModelConfig
from wamo.model.text import MAX_TOKENS
from wamo.motion import Skeleton
from wamo.motion.trajectories import node_groups
from wamo.training.samples.augment import Clip, augmentations
from wamo.training.samples.chance import rng_of
from wamo.training.settings import AugmentConfig, LossConfig


@dataclass(frozen=True)
class Drawn:
    """A drawn sample.

    Parameters
    ----------
    joints : (frames, joints, 3) metres, augmented
    order : (frames,) int, the permutation of DMSP
    facts : the drawn caption, and facts about the clip
    sample : the sample that was drawn
    shown : (bands, channels) float32, 0 where hidden from the encoder
    ordered : whether DMSP sees the clip
    chances : (MAX_TOKENS,) a random number for each caption token
    """

    joints: np.ndarray
    order: np.ndarray
    facts: Facts
    sample: Sample
    shown: np.ndarray
    ordered: bool
    chances: np.ndarray


@dataclass(frozen=True)
class Drawer:
    """Draws samples of a training run. Random numbers are keyed by (seed, epoch, sample key)."""

    model: ModelConfig
    augment: AugmentConfig
    loss: LossConfig
    seed: int

    def draw(self, sample: Sample, epoch: int) -> Drawn:
        """Draw a sample for an epoch."""
        keys = (self.seed, epoch, sample.key)
        rng = rng_of(*keys)
        pick = int(rng.integers(len(sample.captions)))
        shared = rng_of(self.seed, epoch, sample.group).random() if sample.group else None
        clip = Clip(sample.motion.joints, sample, group_chance=shared)
        for step in augmentations(self.augment, self.model.fps, self.model.max_frames):
            clip = step.apply(clip, rng_of(*keys, step.stream) if step.stream else rng)
        frames = len(clip.joints)
        return Drawn(
            joints=clip.joints,
            order=shuffled_order(frames, frames, self.loss.dmsp_share, rng),
            facts=facts_of(sample, pick, clip.mirrored),
            sample=sample,
            shown=shown_channels(sample.motion.skeleton, self.model, self.augment.hide, rng),
            ordered=rng.random() < self.loss.dmsp_clips,
            chances=rng.random(MAX_TOKENS),
        )


def shuffled_order(length: int, frames: int, share: float, rng: np.random.Generator) -> np.ndarray:
    """(frames,) int: a permutation that moves ``share`` of the first ``length`` frames among themselves."""
    order = np.arange(frames)
    count = round(share * length)
    if count >= 2:
        chosen = rng.choice(length, count, replace=False)
        order[np.sort(chosen)] = chosen
    return order


def shown_channels(skeleton: Skeleton, config: ModelConfig, chance: float, rng: np.random.Generator) -> np.ndarray:
    """(bands, channels) float32 of ones; with the given chance one part or one band is zero."""
    shown = np.ones((config.bands, config.nodes, 3), np.float32)
    if rng.random() < chance:
        if rng.random() < 0.5:
            shown[rng.integers(config.bands)] = 0
        else:
            parts = node_groups(skeleton, config.representation, "parts")
            shown[:, parts[rng.integers(len(parts))]] = 0
    return shown.reshape(config.bands, -1)
