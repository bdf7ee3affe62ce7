"""Which word of a query is answered by which body part and which moment of a motion. Not in the paper."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from wamo.model.embed import motion_batches, pad_clips
from wamo.motion import PART_NAMES, Motion
from wamo.motion.rest import at_rest
from wamo.motion.trajectories import clip_features

if TYPE_CHECKING:
    from wamo.retrieval.embedder import Embedder

MAX_WORDS = 40
SHORTEST_S = 0.8
"""Shortest stretch that is encoded alone."""
_LIMBS = "hand|arm|wrist|elbow|fist|forearm|palm|shoulder|leg|knee|heel|toe|thigh|shin|ankle"
_UNIT = re.compile(rf"\b(?:left|right|both)\s+(?:(?:{_LIMBS})s?|foot|feet)\b\S*|\S+", re.IGNORECASE)


@dataclass(frozen=True)
class Interaction:
    """Interaction of the words of a text with parts and moments of a motion.

    Parameters
    ----------
    words : (W,) in the order of the text; a side and its limb ("left hand") are one
    parts : (W, len(PART_NAMES)) float; moments : (W, M) float; positive where the word is answered there
    edges : (M + 1,) seconds, between which the moments lie
    score : cosine of the whole text with the whole motion
    """

    words: tuple[str, ...]
    parts: np.ndarray
    moments: np.ndarray
    edges: np.ndarray
    score: float


def interaction(embedder: Embedder, query: str, motion: Motion, *, moments: int = 8) -> Interaction:
    """Interaction of every word with every body part and every moment.

    With the cosine s, word w and place p (a part or a moment) interact by
    ``s(T, M) - s(T without w, M) - s(T, M without p) + s(T without w, M without p)``. What w adds is the mean of two
    contexts, the whole text and "a person"; what p adds likewise, the whole motion and a standing person (for
    moments: the stretch alone). A part that is taken away hangs at rest, see `wamo.motion.rest`.

    Parameters
    ----------
    query : at most MAX_WORDS words take part
    motion : on the model's skeleton; its first ``max_frames`` count
    moments : equal stretches of time, fewer for clips of fewer frames
    """
    motion = embedder.fit(motion)
    motion = motion.with_(joints=motion.joints[: embedder.config.max_frames])
    words = _UNIT.findall(query)[:MAX_WORDS]
    moments = max(1, min(moments, len(motion)))
    frames = np.linspace(0, len(motion), moments + 1).round().astype(int)
    whole, added = _places(embedder, motion, frames)
    sentences, wanted = _words(embedder, query, words)
    mixed = wanted @ added.T
    parts = len(PART_NAMES)
    edges = frames / motion.fps
    return Interaction(tuple(words), mixed[:, :parts], mixed[:, parts:], edges, float(sentences @ whole))


def _words(embedder: Embedder, query: str, words: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """(d,) the text's vector, and (words, d) what each word adds to it, mean of both contexts."""
    without = [" ".join(words[:i] + words[i + 1 :]) for i in range(len(words))]
    alone = [f"a person {word}" for word in words]
    found = embedder.texts([query, "a person", *without, *alone])
    text, person, (less, only) = found[0], found[1], np.split(found[2:], 2)
    return text, ((text - less) + (only - person)) / 2


def _places(embedder: Embedder, motion: Motion, frames: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(d,) the motion, and (parts + moments, d) what each part and moment adds to it, mean of both contexts."""
    without = [_resting(embedder, motion, [part]) for part in PART_NAMES]
    alone = [_resting(embedder, motion, [other for other in PART_NAMES if other != part]) for part in PART_NAMES]
    still = _resting(embedder, motion, PART_NAMES)
    cuts = [clip_features(cut.joints, cut.skeleton, embedder.config.representation) for cut in _cuts(motion, frames)]
    vectors = _encode(embedder, [*without, *alone, still])
    less, only, rest = vectors[: len(PART_NAMES)], vectors[len(PART_NAMES) : -1], vectors[-1]
    stretches = _encode(embedder, cuts)  # apart from the others, whose length they would be padded to
    whole, hidden = _hiding(embedder, motion, frames)
    parts = ((whole - less) + (only - rest)) / 2
    moments = ((whole - hidden) + (stretches - rest)) / 2
    return whole, np.concatenate([parts, moments])


def _resting(embedder: Embedder, motion: Motion, parts: list[str] | tuple[str, ...]) -> np.ndarray:
    found = at_rest(motion.joints, motion.skeleton, parts, embedder.config.representation)
    return found.reshape(len(found), -1)


def _cuts(motion: Motion, frames: np.ndarray) -> list[Motion]:
    """Make a clip of each stretch, widened about its middle to `SHORTEST_S` and a quarter of the motion."""
    size = min(len(motion), max(round(SHORTEST_S * motion.fps), len(motion) // 4))
    starts = np.clip(((frames[:-1] + frames[1:] - size) / 2).round().astype(int), 0, len(motion) - size)
    return [motion.with_(joints=motion.joints[start : start + size]).canonical() for start in starts]


@torch.inference_mode()
def _encode(embedder: Embedder, clips: list[np.ndarray]) -> np.ndarray:
    """(clips, d) unit rows of trajectories of (frames, channels)."""
    padded, lengths = pad_clips(clips)
    return embedder.model.encode_motion(torch.from_numpy(padded), torch.from_numpy(lengths)).numpy()


@torch.inference_mode()
def _hiding(embedder: Embedder, motion: Motion, frames: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(d,) the motion's vector, and (moments, d) with each stretch of every band at the training mean."""
    encoder = embedder.model.motion
    (_, trajectories, lengths), *_ = motion_batches([motion], embedder.config)
    bands = encoder.decompose(trajectories, lengths)
    shown = torch.ones(len(frames), bands[0].shape[1], 1)
    for row, (start, end) in enumerate(itertools.pairwise(frames), 1):
        shown[row, start:end] = 0
    vectors = encoder.encode_bands([band * shown for band in bands], lengths.expand(len(shown))).embedding.numpy()
    return vectors[0], vectors[1:]
