"""Which word of a query is answered by which body part and which moment of a motion. Not in the paper."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from wamo.model.embed import motion_batches
from wamo.motion import PART_NAMES, Motion
from wamo.motion.trajectories import node_groups

if TYPE_CHECKING:
    from wamo.retrieval.embedder import Embedder

MAX_WORDS = 40
_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Interaction:
    """Interaction of the words of a text with parts and moments of a motion.

    Parameters
    ----------
    words : (W,) in the order of the text
    parts : (W, len(PART_NAMES)) float; moments : (W, M) float
        ``s(T, M) - s(T without w, M) - s(T, M without p) + s(T without w, M without p)`` with the cosine s: positive
        where the word is answered there.
    edges : (M + 1,) seconds, between which the moments lie
    score : cosine of the whole text with the whole motion
    """

    words: tuple[str, ...]
    parts: np.ndarray
    moments: np.ndarray
    edges: np.ndarray
    score: float


def interaction(embedder: Embedder, query: str, motion: Motion, *, moments: int = 8) -> Interaction:
    """Interaction of every word with every body part and every moment, in two batched encodings.

    Parameters
    ----------
    query : at most MAX_WORDS words take part
    motion : on the model's skeleton; its first ``max_frames`` count
    moments : equal stretches of time, fewer for clips of fewer frames
    """
    motion = embedder.fit(motion)
    motion = motion.with_(joints=motion.joints[: embedder.config.max_frames])
    words = _WORD.findall(query)[:MAX_WORDS]
    texts = [query, *(" ".join(words[:i] + words[i + 1 :]) for i in range(len(words)))]
    moments = max(1, min(moments, len(motion)))
    frames = np.linspace(0, len(motion), moments + 1).round().astype(int)
    scores = embedder.texts(texts) @ _without(embedder, motion, frames).T
    mixed = scores[:1, :1] - scores[1:, :1] - scores[:1, 1:] + scores[1:, 1:]
    parts = len(PART_NAMES)
    edges = frames / motion.fps
    return Interaction(tuple(words), mixed[:, :parts], mixed[:, parts:], edges, float(scores[0, 0]))


@torch.inference_mode()
def _without(embedder: Embedder, motion: Motion, frames: np.ndarray) -> np.ndarray:
    """(1 + parts + moments, d) unit rows: the motion, then with each part, then each moment, at the training mean."""
    config, encoder = embedder.config, embedder.model.motion
    groups = node_groups(embedder.skeleton, config.representation, "parts")
    (_, trajectories, lengths), *_ = motion_batches([motion], config)
    bands = encoder.decompose(trajectories, lengths)
    shown = torch.ones(1 + len(groups) + len(frames) - 1, bands[0].shape[1], config.nodes, 3)
    for row, group in enumerate(groups, 1):
        shown[row][:, group] = 0
    for row, (start, end) in enumerate(itertools.pairwise(frames), 1 + len(groups)):
        shown[row, start:end] = 0
    mask = shown.reshape(len(shown), shown.shape[1], -1)
    masked = [band * mask for band in bands]
    return encoder.encode_bands(masked, lengths.expand(len(mask))).embedding.numpy()
