"""Retrieval with disturbed clips: noise, lost frames, other rates, repeats, other bodies and rigs. Not in the paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from wamo.errors import DataError
from wamo.metrics import ranks as metrics
from wamo.metrics.scores import EmbeddingScores, unit_rows
from wamo.motion import Motion
from wamo.motion.geometry import heading, resized, rotate_y

Disturbance = Callable[[Motion, np.random.Generator], Motion]


def with_noise(sigma: float) -> Disturbance:
    """White noise on every coordinate; `sigma`: standard deviation in metres."""

    def disturb(motion: Motion, rng: np.random.Generator) -> Motion:
        noise = rng.normal(scale=sigma, size=motion.joints.shape)
        return motion.with_(joints=motion.joints + noise.astype(np.float32))

    return disturb


def with_dropped_frames(share: float, *, hold: bool = False) -> Disturbance:
    """Frames lost at random and replaced by linear interpolation, or with `hold` by the last frame before."""

    def disturb(motion: Motion, rng: np.random.Generator) -> Motion:
        kept = rng.random(len(motion)) >= share
        kept[0] = True
        frames, known = np.arange(len(motion)), np.flatnonzero(kept)
        if hold:
            return motion.with_(joints=motion.joints[known[np.searchsorted(known, frames, side="right") - 1]])
        right = np.minimum(np.searchsorted(known, frames), len(known) - 1)
        left = np.maximum(np.searchsorted(known, frames, side="right") - 1, 0)
        gap = np.maximum(known[right] - known[left], 1)
        weight = np.clip((frames - known[left]) / gap, 0, 1)[:, None, None]
        mixed = motion.joints[known[left]] * (1 - weight) + motion.joints[known[right]] * weight
        return motion.with_(joints=mixed.astype(np.float32))

    return disturb


def at_rate(fps: float) -> Disturbance:
    """Resampled to another frame rate and back."""
    return lambda motion, rng: motion.resample(fps).resample(motion.fps)


def repeated(times: int) -> Disturbance:
    """The clip repeated; each repeat continues from the previous end position and heading."""

    def disturb(motion: Motion, rng: np.random.Generator) -> Motion:
        pieces = [motion.joints.astype(np.float64)]
        first = motion.joints.astype(np.float64)
        turn_first = float(heading(first[0], motion.skeleton))
        ground = np.array([1.0, 0.0, 1.0])
        for _ in range(times - 1):
            last = pieces[-1][-1]
            turn = float(heading(last, motion.skeleton)) - turn_first
            pieces.append(rotate_y(first - first[0, 0] * ground, turn) + last[0] * ground)
        return motion.with_(joints=np.concatenate(pieces).astype(np.float32))

    return disturb


def followed_by_rest(seconds: float) -> Disturbance:
    """The last pose held for some more seconds."""

    def disturb(motion: Motion, rng: np.random.Generator) -> Motion:
        rest = np.repeat(motion.joints[-1:], max(1, round(seconds * motion.fps)), axis=0)
        return motion.with_(joints=np.concatenate([motion.joints, rest]))

    return disturb


def by_another_body(most: float) -> Disturbance:
    """The clip on another body: legs, arms, torso and breadth each scaled by a factor of 1 / (1 + most) .. 1 + most."""

    def disturb(motion: Motion, rng: np.random.Generator) -> Motion:
        sizes = (1 + most) ** rng.uniform(-1, 1, 4)
        return motion.with_(joints=resized(motion.joints, motion.skeleton, *sizes))

    return disturb


def by_another_rig(sigma: float) -> Disturbance:
    """Another rig: root, spine, collars and shoulders (with the arms) moved within the torso, constant over a clip.

    ``sigma`` is the standard deviation of each coordinate in metres; both sides move symmetrically.
    """

    def disturb(motion: Motion, rng: np.random.Generator) -> Motion:
        skeleton = motion.skeleton
        offsets = np.zeros((len(skeleton), 3))  # in the body's own heading
        for k, joint in enumerate(skeleton.joints):
            side, _, name = joint.rpartition("_")
            if side != "right" and name.startswith(("pelvis", "root", "spine", "collar", "shoulder")):
                arm = [j for j in skeleton.parts["left arm"] if not skeleton.joints[j].endswith("collar")]
                offsets[arm if name == "shoulder" else k] = rng.normal(scale=sigma, size=3)
        right = [k for k, joint in enumerate(skeleton.joints) if joint.startswith("right")]
        offsets[right] = offsets[skeleton.mirror[right]] * [-1, 1, 1]
        joints = motion.joints.astype(np.float64)
        return motion.with_(joints=joints + rotate_y(offsets, heading(joints, skeleton)[:, None]))

    return disturb


DISTURBANCES: dict[str, Disturbance] = {
    "noise 5 mm": with_noise(0.005),
    "noise 10 mm": with_noise(0.01),
    "noise 20 mm": with_noise(0.02),
    "noise 50 mm": with_noise(0.05),
    "10 % frames lost, interpolated": with_dropped_frames(0.1),
    "50 % frames lost, interpolated": with_dropped_frames(0.5),
    "10 % frames lost, held": with_dropped_frames(0.1, hold=True),
    "50 % frames lost, held": with_dropped_frames(0.5, hold=True),
    "recorded at 10 fps": at_rate(10),
    "recorded at 12.5 fps": at_rate(12.5),
    "recorded at 30 fps": at_rate(30),
    "twice in a row": repeated(2),
    "four times in a row": repeated(4),
    "then 5 s of rest": followed_by_rest(5),
    "another body, up to 20 %": by_another_body(0.2),
    "another body, up to 50 %": by_another_body(0.5),
    "another rig, 3 cm": by_another_rig(0.03),
    "another rig, 6 cm": by_another_rig(0.06),
}


def robustness(
    motions: Sequence[Motion],
    texts: np.ndarray,
    embed: Callable[[Sequence[Motion]], np.ndarray],
    *,
    rule: metrics.Rule = metrics.DIAGONAL,
    disturbances: dict[str, Disturbance] | None = None,
    seed: int = 0,
) -> dict[str, Any]:
    """Retrieval of disturbed clips with the same texts.

    Parameters
    ----------
    motions : (N,) clips; texts : (N, d) embeddings of their captions
    embed : canonical clips of any length -> (N, d) embeddings
    rule : which motions are right answers to a text, e.g. those with identical captions
    disturbances : name -> disturbance; None: `DISTURBANCES`
    seed : each disturbance starts from this seed

    Returns
    -------
    `N`, and `conditions`: name -> `t2m/R01` ... `Rsum`, and `cosine`: mean similarity to the embedding of the
    undisturbed clip. "clean" is first.
    """
    if len(motions) != len(texts):
        raise DataError(f"{len(texts)} texts for {len(motions)} motions")
    clean = unit_rows(np.asarray(embed(motions)), "motion embeddings")
    found = {"clean": _measure(texts, clean, clean, rule)}
    for name, disturb in (DISTURBANCES if disturbances is None else disturbances).items():
        rng = np.random.default_rng(seed)
        disturbed = [disturb(m, rng).canonical() for m in motions]
        found[name] = _measure(texts, unit_rows(np.asarray(embed(disturbed)), "motion embeddings"), clean, rule)
    return {"N": len(motions), "conditions": found}


def _measure(texts: np.ndarray, motions: np.ndarray, clean: np.ndarray, rule: metrics.Rule) -> dict[str, float]:
    scores = EmbeddingScores(texts, motions)
    values = metrics.both_ways(metrics.ranks(scores, rule), metrics.ranks(scores.transposed(), rule))
    return values | {"cosine": float((motions * clean).sum(axis=1).mean())}
