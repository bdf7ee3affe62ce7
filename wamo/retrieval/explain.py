"""Explain why a motion matches a text: relevance of joints, bands and moments, and the score over time.

Not in the paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from wamo.model.embed import pad_clips
from wamo.motion import Motion
from wamo.motion.trajectories import clip_features

if TYPE_CHECKING:
    from wamo.retrieval.embedder import Embedder

POINTS = 8
"""Points of the Gauss-Legendre rule on the path of integrated gradients."""
HOP_SECONDS = 0.25


@dataclass(frozen=True)
class Relevance:
    """Shares of the match; negative ones lower it.

    Parameters
    ----------
    joints : (J,); bands : (B,); frames : (T,)
    score : the cosine; baseline : the cosine of a motion whose every band is at the training mean
    """

    joints: np.ndarray
    bands: np.ndarray
    frames: np.ndarray
    score: float
    baseline: float


@dataclass(frozen=True)
class Moments:
    """Score of a text at each moment of a motion.

    Parameters
    ----------
    times : (n,) seconds, centres of the windows; scores : (n,) cosines
    best : (start, end) seconds of the window with the highest score
    """

    times: np.ndarray
    scores: np.ndarray
    best: tuple[float, float]


def explain(embedder: Embedder, target: np.ndarray, motion: Motion) -> Relevance:
    """Integrated gradients of the cosine along the straight path from the mean pose to the motion, in band space.

    Their sum is the score minus the baseline (completeness, up to the path's discretisation). Bands are the
    encoder's input: learned filters, unit variance, relative to the body's heading. The heading belongs to the pelvis.

    Parameters
    ----------
    target : (d,) unit vector of the text; motion : canonical, at the model's rate (``max_frames`` of it)
    """
    config, encoder = embedder.config, embedder.model.motion
    joints = motion.joints[: config.max_frames]
    clip = clip_features(joints, motion.skeleton, config.representation)
    lengths = torch.tensor([len(clip)])
    goal = torch.from_numpy(np.array(target, np.float32))
    with torch.no_grad():
        bands = torch.stack(encoder.decompose(torch.from_numpy(clip)[None], lengths))[:, 0]
    points, weights = gauss_legendre(POINTS)
    path = (points[:, None, None, None] * bands).requires_grad_()
    with torch.enable_grad():
        many = lengths.expand(POINTS)
        embedding = encoder.encode_bands(list(path.unbind(1)), many).embedding
        (gradient,) = torch.autograd.grad((embedding @ goal).sum(), path)
    with torch.no_grad():
        ends = torch.stack([torch.zeros_like(bands), bands])
        baseline, score = (encoder.encode_bands(list(ends.unbind(1)), lengths.expand(2)).embedding @ goal).tolist()
    share = (torch.einsum("p,pbtc->btc", weights, gradient) * bands).detach().numpy()  # (bands, frames, channels)
    share = share.reshape(config.bands, len(clip), config.nodes, 3).sum(-1)
    per_joint = share[:, :, : len(motion.skeleton)].copy()
    if config.nodes > len(motion.skeleton):
        per_joint[:, :, 0] += share[:, :, -1]
    return Relevance(
        joints=per_joint.sum((0, 1)), bands=per_joint.sum((1, 2)), frames=per_joint.sum((0, 2)),
        score=score, baseline=baseline,
    )  # fmt: skip


def gauss_legendre(count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Points (count,) and weights (count,) of the Gauss-Legendre rule on [0, 1]."""
    points, weights = np.polynomial.legendre.leggauss(count)
    return torch.tensor((points + 1) / 2, dtype=torch.float32), torch.tensor(weights / 2, dtype=torch.float32)


@torch.inference_mode()
def moments(embedder: Embedder, target: np.ndarray, motion: Motion, window: float = 2.0) -> Moments:
    """Cosine of the text with sliding windows of the motion, each put in its own canonical frame.

    Parameters
    ----------
    window : seconds; a shorter motion is one window
    """
    fps, frames = motion.fps, len(motion)
    size = min(frames, max(8, round(window * fps)))
    hop = max(1, round(HOP_SECONDS * fps))
    starts = np.unique(np.append(np.arange(0, frames - size + 1, hop), frames - size))
    scores = np.zeros(len(starts))
    for first in range(0, len(starts), 64):
        chunk = starts[first : first + 64]
        clips = []
        for start in chunk:
            joints = motion.with_(joints=motion.joints[start : start + size]).canonical().joints
            clips.append(clip_features(joints, motion.skeleton, embedder.config.representation))
        padded, lengths = pad_clips(clips)
        vectors = embedder.model.encode_motion(torch.from_numpy(padded), torch.from_numpy(lengths)).numpy()
        scores[first : first + 64] = vectors @ target
    best = int(scores.argmax())
    span = (float(starts[best] / fps), float((starts[best] + size) / fps))
    return Moments((starts + size / 2) / fps, scores, span)
