"""Batches: augmentation keyed by sample and epoch, captions drawn, everything padded. Same keys, same batch."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import torch

from wamo.data.measured import measured_facts, sentences_of
from wamo.data.samples import Facts, Sample, facts_of, positives
from wamo.model.config import ModelConfig
from wamo.model.embed import pad_clips
from wamo.model.ordering import shuffled_order
from wamo.model.text import MAX_TOKENS, TextBackbone, pad_tokens
from wamo.model.wamo import Batch
from wamo.motion import Skeleton
from wamo.motion.captions import caption_key, mirror_caption
from wamo.motion.facts import LibraryClip, Trial, Window
from wamo.motion.geometry import canonical, resample, resized
from wamo.motion.trajectories import node_groups, to_trajectories
from wamo.training.samples.augment import Augment
from wamo.training.samples.rewording import reword
from wamo.training.samples.wander import wandered


def rng_of(*keys: Any) -> np.random.Generator:
    """A generator that depends on the keys alone: the same on every machine, process and after a resume."""
    digest = hashlib.blake2b("\n".join(map(str, keys)).encode(), digest_size=16).digest()
    return np.random.default_rng(int.from_bytes(digest, "little"))


@dataclass(frozen=True)
class Drawn:
    """A sample as one epoch sees it: joints (frames, joints, 3), DMSP's order (frames,), what is known of it, which
    (bands, channels) the encoder is shown, whether DMSP sees it, and a random number for each caption token."""

    joints: np.ndarray
    order: np.ndarray
    facts: Facts
    sample: Sample
    shown: np.ndarray
    ordered: bool
    chances: np.ndarray


def draw(sample: Sample, config: ModelConfig, augment: Augment, seed: int, epoch: int) -> Drawn:
    """Augment one sample. All chance comes from (seed, epoch, sample key)."""
    rng, own = rng_of(seed, epoch, sample.key), partial(rng_of, seed, epoch, sample.key)
    pick = int(rng.integers(len(sample.captions)))
    joints, clip = sample.motion.joints, sample.motion.clip
    marked = clip.marked if isinstance(clip, Window) else None
    if marked:
        joints = _moved_ends(joints, marked, augment.margin * sample.motion.fps, own("margin"))
    mirrored = _mirrored(sample, augment.mirror, seed, epoch, rng)
    if mirrored:
        joints = joints[:, sample.motion.skeleton.mirror] * np.array([-1, 1, 1], np.float32)
    joints = resample(joints, config.fps * rng.uniform(1 - augment.speed, 1 + augment.speed), config.fps)
    piece = isinstance(clip, Trial) and clip.long
    part = augment.excerpt > augment.crop and bears_excerpts(sample)
    joints = _crop(joints, rng, augment.excerpt if part else augment.crop, config.max_frames)
    joints = canonical(joints, sample.motion.skeleton) if piece or part or marked else joints
    if augment.bodies:
        sizes = own("body").uniform(1 - augment.bodies, 1 + augment.bodies, 4)
        joints = resized(joints, sample.motion.skeleton, *sizes)
    facts = facts_of(sample, pick, mirrored)
    if augment.measured and facts.claim is None:
        scene, chance = clip.index if isinstance(clip, Trial | Window) else "", augment.measured * (2 if piece else 1)
        measured = measured_facts(joints, sample.motion.skeleton)
        facts = _tell(facts, measured, mirror_caption(scene) if mirrored else scene, chance, own("measured"))
    if augment.rewording and facts.claim is None:
        saying = own("rewording")
        if saying.random() < augment.rewording:
            facts = replace(facts, wording=reword(facts.caption, saying))
    if augment.wander:
        joints = wandered(joints, sample.motion.skeleton, augment.wander, own("wander"))
    if augment.noise:
        joints = joints + rng.normal(0, augment.noise, joints.shape).astype(np.float32)
    order = shuffled_order(len(joints), len(joints), config.dmsp_share, rng)
    shown = _shown(sample.motion.skeleton, config, augment.hide, rng)
    ordered, chances = rng.random() < config.dmsp_clips, rng.random(MAX_TOKENS)
    return Drawn(joints, order, facts, sample, shown, ordered, chances)


def _tell(facts: Facts, measured: Sequence[str], scene: str, chance: float, rng: np.random.Generator) -> Facts:
    """What was measured of the clip joins what holds of it, and by chance it is what the caption tells.

    Clips of one scene of which the same was measured are not pushed apart: who can say which a caption means?
    """
    if not measured:
        return facts
    told = [sentences_of(fact, scene) for fact in measured]
    caption = facts.caption
    if rng.random() < chance:
        sentences = told[rng.integers(len(told))]
        caption = sentences[rng.integers(len(sentences))]
    keys = facts.keys | {caption_key(s) for sentences in told for s in sentences}
    label = facts.label or (scene and f"{scene}: {', '.join(measured)}")
    return replace(facts, caption=caption, keys=keys, label=label)


def _moved_ends(joints: np.ndarray, marked: tuple[int, int], most: float, rng: np.random.Generator) -> np.ndarray:
    """Joints (frames, joints, 3) of a window, from and to ``most`` frames or a third of it beside its marks at most.

    The frames around the marked ones are there for this alone.
    """
    first, last = marked
    most = min(most, (last - first) / 3)
    first, last = (round(frame + most * rng.uniform(-1, 1)) for frame in marked)
    return joints[max(first, 0) : last]


def bears_excerpts(sample: Sample) -> bool:
    """Whether captions of a library clip hold of most of it: one whole action, counted no further than once."""
    clip = sample.motion.clip
    if not isinstance(clip, LibraryClip) or clip.excerpt or len(clip.actions) != 1:
        return False
    return clip.actions[0].count in (None, 1)


def _mirrored(sample: Sample, chance: float, seed: int, epoch: int, rng: np.random.Generator) -> bool:
    """Whether a sample is mirrored: its own throw of the dice, or its group's."""
    own = rng.random()
    if not sample.group or not chance:
        return own < chance
    return (rng_of(seed, epoch, sample.group).random() < chance) != sample.twin


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


def collate(drawn: Sequence[Drawn], config: ModelConfig, text: TextBackbone, dropped: float = 0.0) -> Batch:
    """Pad what was drawn to one batch; ``dropped`` is the chance of a caption's inner token to be left out."""
    clips = []
    for d in drawn:
        motion = d.sample.motion
        clips.append(to_trajectories(d.joints, motion.skeleton, config.representation).reshape(len(d.joints), -1))
    padded, lengths = pad_clips(clips)
    order = np.tile(np.arange(padded.shape[1]), (len(drawn), 1))
    for row, d in zip(order, drawn, strict=True):
        row[: len(d.order)] = d.order
    words, word_mask = pad_tokens(text.encode([d.facts.told for d in drawn]))
    if dropped:
        left_out = np.stack([d.chances for d in drawn])[:, : words.shape[1]] < dropped
        left_out[:, 0] = False
        word_mask &= ~left_out
    known = positives([d.facts for d in drawn])
    ordered, shown = np.array([d.ordered for d in drawn]), np.stack([d.shown for d in drawn])
    arrays = (padded, lengths, order, words, word_mask, known, shown, ordered)
    return Batch(*map(torch.from_numpy, arrays))


def epoch_plan(
    samples: Sequence[Sample], batch_size: int, seed: int, epoch: int, *, themed: float = 0.0, pool: int = 4
) -> list[list[int]]:
    """Indices of each batch of an epoch: shuffled, and within pools of a few batches sorted by length (less padding).

    Samples of one group stay together (but for a group that a batch's end divides). The last incomplete batch is
    dropped, unless it is the only one.

    themed : share of the samples that meet only samples of their own data set and theme, whose like they are hard to
        tell from; those that do not fill a batch are mixed with the rest
    """
    rng = rng_of(seed, epoch, "plan")
    groups: dict[str | int, list[int]] = {}
    for i, sample in enumerate(samples):
        groups.setdefault(sample.group or i, []).append(i)
    units = list(groups.values())
    mixed = [units[i] for i in rng.permutation(len(units))]
    longest = {unit[0]: max(len(samples[i].motion) for i in unit) for unit in mixed}
    batches: list[list[int]] = []
    if themed:
        batches, mixed = _themed(samples, mixed, longest, batch_size, themed, rng)
    for pooled in _portions(mixed, batch_size * pool):
        chunk = _members(sorted(pooled, key=lambda u: longest[u[0]]))
        batches += [chunk[i : i + batch_size] for i in range(0, len(chunk), batch_size)]
    full = [b for b in batches if len(b) == batch_size] or batches[:1]
    return [full[i] for i in rng.permutation(len(full))]


def _themed(
    samples: Sequence[Sample], units: list[list[int]], longest: dict[int, int], batch_size: int, share: float,
    rng: np.random.Generator,
) -> tuple[list[list[int]], list[list[int]]]:  # fmt: skip
    """Full batches of one data set and theme each, from the first ``share`` of the units, and all other units.

    A sample of several themes goes with one of them, drawn anew each time. What is left of the themes of a data set
    fills batches together, theme by theme. Lengths within a batch are alike (less padding), but only roughly: small
    themes would always meet the same clips.
    """
    rough = {unit[0]: longest[unit[0]] * rng.uniform(0.5, 1.5) for unit in units}
    count = round(share * len(units))
    sets: dict[str, dict[str, list[list[int]]]] = {}
    for unit in units[:count]:
        sample = samples[unit[0]]
        theme = sample.themes[rng.integers(len(sample.themes))] if sample.themes else ""
        sets.setdefault(sample.dataset, {}).setdefault(theme, []).append(unit)
    batches, rest = [], units[count:]
    for themes in sets.values():
        left: list[list[int]] = []
        for alike in themes.values():
            full, short = _full_batches(sorted(alike, key=lambda u: rough[u[0]]), batch_size)
            batches += full
            left += short
        full, short = _full_batches(left, batch_size)
        batches += full
        rest += short
    return batches, rest


def _full_batches(units: Sequence[list[int]], size: int) -> tuple[list[list[int]], list[list[int]]]:
    """Batches of units in their order, and the units at the end that do not fill one."""
    runs = list(_portions(units, size))
    short = runs.pop() if runs and len(_members(runs[-1])) < size else []
    return [_members(run)[:size] for run in runs], short


def _members(units: Sequence[list[int]]) -> list[int]:
    return [i for unit in units for i in unit]


def _portions(units: Sequence[list[int]], size: int) -> Iterator[list[list[int]]]:
    """Runs of units with at least ``size`` members together."""
    run: list[list[int]] = []
    members = 0
    for unit in units:
        run.append(unit)
        members += len(unit)
        if members >= size:
            yield run
            run, members = [], 0
    if run:
        yield run
