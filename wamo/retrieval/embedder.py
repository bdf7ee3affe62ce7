"""A loaded model with its text encoder: sentences and motions in, unit vectors out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from wamo.errors import CheckpointError, MotionError
from wamo.files import parse_json
from wamo.model.embed import embed_motions, embed_texts, motion_batches
from wamo.model.text import TextBackbone
from wamo.model.weights import MODEL, fingerprint, load_model, model_facts
from wamo.motion import PART_NAMES, Motion, skeleton_of
from wamo.motion.geometry import unit
from wamo.motion.trajectories import node_groups
from wamo.retrieval.batching import MicroBatcher
from wamo.retrieval.shard import one_line
from wamo.retrieval.vectors import Vectors

HASHES = "hashes.json"
"""File with the SHA-256 of published weights."""


class Embedder:
    """Embed sentences and motions in the shared space.

    Parameters
    ----------
    checkpoint : folder of the model
    text_folder : folder of the text encoder's weights, or None (see `find_backbone`)

    Raises
    ------
    CheckpointError
        The folder holds no model, or its weights are damaged or not finite.
    """

    def __init__(self, checkpoint: str | Path, *, text_folder: str | None = None) -> None:
        self.checkpoint = Path(checkpoint)
        check_hashes(self.checkpoint)
        self.model = load_model(checkpoint)
        for name, value in self.model.state_dict().items():
            if not torch.isfinite(value).all():
                raise CheckpointError(f"{self.checkpoint.name}/{MODEL}: {name} holds NaN or infinite values")
        self.config = self.model.config
        self.text = TextBackbone(
            self.config.text_backbone, text_folder, memory=256
        )  # `sentence` caches its vectors instead
        self.fingerprint = fingerprint(checkpoint)
        self.facts = model_facts(checkpoint)
        self.skeleton = skeleton_of(self.config.skeleton)
        self.sentence = MicroBatcher(self.texts)
        """One sentence -> (d,) float32 unit vector; thread-safe and cached."""

    @property
    def ways(self) -> tuple[str, ...]:
        """Names of everything that can be hidden: bands from low to high, then body parts."""
        return (*self.config.band_labels, *PART_NAMES)

    def fit(self, motion: Motion) -> Motion:
        """Return the motion in the canonical frame at the model's frame rate; MotionError for another skeleton."""
        if motion.skeleton != self.skeleton:
            raise MotionError(f"{motion.name!r} has the skeleton {motion.skeleton.name}, this model reads "
                              f"{self.skeleton.name}; read it as that, or load a model for it")  # fmt: skip
        return motion.prepared(self.config.fps)

    def texts(self, sentences: Sequence[str]) -> np.ndarray:
        """(sentences, d) float32 unit rows."""
        return embed_texts(self.model, self.text, sentences)

    def motions(self, motions: Sequence[Motion]) -> np.ndarray:
        """(motions, d) float32 unit rows; a longer clip than the model takes is the mean of overlapping pieces."""
        pieces, owner = self._pieces(motions)
        return _mean_of_pieces(embed_motions(self.model, pieces), owner, len(motions))

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
    def hidden(
        self,
        motions: Sequence[Motion],
        progress: Callable[[float], None] | None = None,
        ways: Sequence[int] | None = None,
    ) -> np.ndarray:
        """Embed each clip with one band or part hidden, in every piece of a long clip.

        Parameters
        ----------
        ways : numbers of the bands and parts (see `ways`) to hide in turn; default: each

        Returns
        -------
        (motions, ways, d) float32 unit rows
        """
        factors = torch.from_numpy(self.hiding())
        chosen = range(len(factors)) if ways is None else ways
        pieces, owner = self._pieces(motions)
        found = np.zeros((len(pieces), len(chosen), self.config.embedding), np.float32)
        done = 0
        for places, trajectories, lengths in motion_batches(pieces, self.config):
            bands = self.model.motion.decompose(trajectories, lengths)
            for column, way in enumerate(chosen):
                masked = [band * factors[way, b] for b, band in enumerate(bands)]
                found[places, column] = self.model.motion.encode_bands(masked, lengths).embedding.numpy()
            done += len(places)
            if progress:
                progress(done / len(pieces))
        return _mean_of_pieces(found, owner, len(motions))

    def vectors(
        self,
        motions: Sequence[Motion],
        progress: Callable[[float], None] | None = None,
        *,
        explanations: bool = False,
    ) -> Vectors:
        """Compute the vectors that a gallery stores, for motions that are already `fit`.

        Parameters
        ----------
        explanations : also embed each clip with each band and part hidden: ten encodings a clip instead of one
        """
        sentences = tuple(dict.fromkeys(one_line(c) for m in motions for c in m.captions))
        width = self.config.embedding
        captions = self.texts(sentences) if sentences else np.zeros((0, width), np.float32)
        embedded = self.motions(motions) if motions else np.zeros((0, width), np.float32)
        hidden = self.hidden(motions, progress) if explanations and motions else None
        return Vectors(embedded, captions, sentences, self.fingerprint, hidden).checked()

    def _pieces(self, motions: Sequence[Motion]) -> tuple[list[Motion], np.ndarray]:
        """Cut clips into overlapping pieces of at most ``max_frames``; also return the clip of each piece."""
        longest = self.config.max_frames
        found = [(piece, i) for i, motion in enumerate(motions) for piece in pieces(motion, longest)]
        return [piece for piece, _ in found], np.array([i for _, i in found], np.int64)


def pieces(motion: Motion, longest: int) -> Iterator[Motion]:
    """Yield a clip, or its pieces of at most ``longest`` frames that overlap by half, each in its canonical frame."""
    if len(motion) <= longest:
        yield motion
        return
    for start in range(0, max(1, len(motion) - longest // 2), longest // 2):
        yield motion.with_(joints=motion.joints[start : start + longest]).canonical()


def _mean_of_pieces(vectors: np.ndarray, owner: np.ndarray, clips: int) -> np.ndarray:
    """(pieces, ..., d) -> (clips, ..., d): the normalised sum over the pieces of each clip."""
    found = np.zeros((clips, *vectors.shape[1:]), np.float32)
    np.add.at(found, owner, vectors)
    return unit(found)


def check_hashes(checkpoint: Path) -> None:
    """Compare published weights with their hashes; training runs, which have none, pass.

    Raises
    ------
    CheckpointError
        A file is missing or differs; the message names it.
    """
    file = checkpoint / HASHES
    if not file.is_file():
        return
    try:
        expected = {str(name): str(value) for name, value in parse_json(file.read_text("utf-8")).items()}
    except (OSError, ValueError, AttributeError) as error:
        raise CheckpointError(f"{checkpoint.name}/{HASHES} is damaged: {error}") from error
    for name, value in expected.items():
        try:
            found = sha256(checkpoint / Path(name).name)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            reason = getattr(error, "strerror", None) or error
            raise CheckpointError(f"cannot read {checkpoint.name}/{name!a}: {reason}") from error
        if found != value:
            raise CheckpointError(
                f"{checkpoint.name}/{name} is damaged: expected SHA-256 {value[:12]}..., found {found[:12]}.... "
                "Fetch the checkpoint again."
            )


def sha256(file: Path) -> str:
    """Hexadecimal SHA-256 of a file."""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
