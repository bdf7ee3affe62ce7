"""A loaded model with its text encoder: sentences and motions in, unit vectors out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch

from wamo.errors import MotionError
from wamo.model.embed import embed_motions, embed_texts, motion_batches
from wamo.model.text import TextBackbone
from wamo.model.weights import fingerprint, load_model, model_facts
from wamo.motion import PART_NAMES, Motion, skeleton_of
from wamo.motion.trajectories import node_groups
from wamo.retrieval.together import Together
from wamo.retrieval.vectors import Vectors


class Embedder:
    """Sentences and motions -> the shared space.

    Parameters
    ----------
    checkpoint : folder of the model
    text_folder : folder of the text encoder's weights, or None (see `find_backbone`)
    """

    def __init__(self, checkpoint: str | Path, *, text_folder: str | None = None) -> None:
        self.checkpoint = Path(checkpoint)
        self.model = load_model(checkpoint)
        self.config = self.model.config
        self.text = TextBackbone(
            self.config.text_backbone, text_folder, memory=256
        )  # what is asked again, `sentence` remembers
        self.fingerprint = fingerprint(checkpoint)
        self.facts = model_facts(checkpoint)
        self.skeleton = skeleton_of(self.config.skeleton)
        self.sentence = Together(self.texts)
        """One sentence -> (d,) float32 unit vector, from any thread; remembered."""

    def fit(self, motion: Motion) -> Motion:
        """Canonical and at the model's frame rate; MotionError for another skeleton."""
        if motion.skeleton != self.skeleton:
            raise MotionError(f"{motion.name!r} has the skeleton {motion.skeleton.name}, this model reads "
                              f"{self.skeleton.name}; read it as that, or load a model for it")  # fmt: skip
        return motion.prepared(self.config.fps)

    def texts(self, sentences: Sequence[str]) -> np.ndarray:
        """(sentences, d) float32 unit rows."""
        return embed_texts(self.model, self.text, sentences)

    def motions(self, motions: Sequence[Motion]) -> np.ndarray:
        """(motions, d) float32 unit rows; clips beyond the model's length are the mean of overlapping pieces."""
        longest = self.config.max_frames
        pieces: list[Motion] = []
        owner: list[int] = []
        for i, motion in enumerate(motions):
            starts = range(0, max(1, len(motion) - longest // 2), longest // 2) if len(motion) > longest else [0]
            for start in starts:
                joints = motion.joints[start : start + longest]
                pieces.append(motion if len(joints) == len(motion) else motion.with_(joints=joints).canonical())
                owner.append(i)
        vectors = embed_motions(self.model, pieces)
        found = np.zeros((len(motions), vectors.shape[1]), np.float32)
        np.add.at(found, owner, vectors)
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)

    def hiding(self) -> np.ndarray:
        """(bands + parts, bands, channels) float32 factors: band by band, then part by part set to 0."""
        bands, nodes = self.config.bands, self.config.nodes
        shown = np.ones((bands + len(PART_NAMES), bands, nodes, 3), np.float32)
        for band in range(bands):
            shown[band, band] = 0
        for part, group in enumerate(node_groups(self.skeleton, self.config.representation, "parts")):
            shown[bands + part][:, group] = 0
        return shown.reshape(len(shown), bands, -1)

    @torch.inference_mode()
    def hidden(self, motions: Sequence[Motion], progress: Callable[[float], None] | None = None) -> np.ndarray:
        """(motions, bands + parts, d): each clip (its first ``max_frames``) with one band or part hidden."""
        ways = torch.from_numpy(self.hiding())
        cut = [
            m if len(m) <= self.config.max_frames else m.with_(joints=m.joints[: self.config.max_frames])
            for m in motions
        ]
        found = np.zeros((len(motions), len(ways), self.config.embedding), np.float32)
        done = 0
        for chosen, trajectories, lengths in motion_batches(cut, self.config):
            bands = self.model.motion.decompose(trajectories, lengths)
            for way, shown in enumerate(ways):
                masked = [band * shown[b] for b, band in enumerate(bands)]
                found[chosen, way] = self.model.motion.encode_bands(masked, lengths).embedding.numpy()
            done += len(chosen)
            if progress:
                progress(done / len(motions))
        return found

    def vectors(self, motions: Sequence[Motion], progress: Callable[[float], None] | None = None) -> Vectors:
        """Everything a gallery keeps of motions that are `fit` already."""
        sentences = tuple(dict.fromkeys(_one_line(c) for m in motions for c in m.captions))
        captions = self.texts(sentences) if sentences else np.zeros((0, self.config.embedding), np.float32)
        if not motions:
            return Vectors(
                captions[:0], np.zeros((0, 1, captions.shape[1]), np.float32), captions, (), self.fingerprint
            )
        return Vectors(self.motions(motions), self.hidden(motions, progress), captions, sentences, self.fingerprint)


def _one_line(caption: str) -> str:
    return " ".join(caption.split())
