"""Embedding many clips or sentences with a trained model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch

from wamo.model.config import ModelConfig
from wamo.model.text import TextBackbone, pad_tokens
from wamo.model.wamo import WaMo
from wamo.motion import Motion
from wamo.motion.trajectories import clip_features


def pad_clips(clips: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """[(frames_i, channels)] -> (clips, frames, channels) float32, (clips,) int64."""
    lengths = np.array([len(c) for c in clips])
    padded = np.zeros((len(clips), lengths.max(), clips[0].shape[1]), np.float32)
    for i, clip in enumerate(clips):
        padded[i, : len(clip)] = clip
    return padded, lengths


def motion_batches(
    motions: Sequence[Motion], config: ModelConfig, batch_size: int = 64
) -> Iterator[tuple[np.ndarray, torch.Tensor, torch.Tensor]]:
    """Yield batches for encoding, sorted by length: (indices, trajectories, lengths)."""
    by_length = np.argsort([len(m) for m in motions], kind="stable")
    for start in range(0, len(motions), batch_size):
        chosen = by_length[start : start + batch_size]
        clips = [clip_features(motions[i].joints, motions[i].skeleton, config.representation) for i in chosen]
        padded, lengths = pad_clips(clips)
        yield chosen, torch.from_numpy(padded), torch.from_numpy(lengths)


@torch.inference_mode()
def embed_motions(model: WaMo, motions: Sequence[Motion], batch_size: int = 64) -> np.ndarray:
    """(motions, embedding) float32 unit rows; clips longer than the model's limit are encoded whole."""
    device = next(model.parameters()).device
    found = np.zeros((len(motions), model.config.embedding), np.float32)
    for chosen, trajectories, lengths in motion_batches(motions, model.config, batch_size):
        found[chosen] = model.encode_motion(trajectories.to(device), lengths.to(device)).float().cpu().numpy()
    return found


@torch.inference_mode()
def embed_texts(model: WaMo, text: TextBackbone, sentences: Sequence[str], batch_size: int = 256) -> np.ndarray:
    """(sentences, embedding) float32 unit rows."""
    device = next(model.parameters()).device
    rows = []
    for start in range(0, len(sentences), batch_size):
        words, mask = pad_tokens(text.encode(list(sentences[start : start + batch_size])))
        rows.append(
            model.encode_text(torch.from_numpy(words).to(device), torch.from_numpy(mask).to(device)).cpu().numpy()
        )
    return np.concatenate(rows)
