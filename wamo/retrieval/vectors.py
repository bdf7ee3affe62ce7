"""What one model made of a gallery: embeddings of clips and captions, and of clips with a band or part hidden."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from wamo.errors import DataError
from wamo.files import replace_atomic


@dataclass(frozen=True)
class Vectors:
    """Unit vectors in the shared space.

    Parameters
    ----------
    motions : (clips, d) float32
    hidden : (clips, bands + parts, d) float32: each clip with one band (low to high), then one part, hidden
    captions : (sentences, d) float32, distinct sentences; sentences : their words
    fingerprint : of the weights that made them
    clips : of the clips that they were made of, where those may be replaced by others; ""
    """

    motions: np.ndarray
    hidden: np.ndarray
    captions: np.ndarray
    sentences: tuple[str, ...]
    fingerprint: str
    clips: str = ""

    @classmethod
    def join(cls, first: Vectors, second: Vectors) -> Vectors:
        """Clips and sentences of both, by the same model."""
        if first.fingerprint != second.fingerprint:
            raise DataError("vectors of different weights cannot stand in one gallery")
        known = set(first.sentences)
        new = [i for i, s in enumerate(second.sentences) if s not in known]
        return cls(
            np.concatenate([first.motions, second.motions]),
            np.concatenate([first.hidden, second.hidden]),
            np.concatenate([first.captions, second.captions[new]]),
            first.sentences + tuple(second.sentences[i] for i in new),
            first.fingerprint,
        )

    def save(self, file: Path) -> Path:
        """One safetensors file: embeddings in half precision, the rest in 8 bits (error below 0.4 % of a unit)."""
        tensors = {
            "motions": self.motions.astype(np.float16),
            "hidden": _pack(self.hidden),
            "captions": _pack(self.captions),
        }
        tensors["sentences"] = np.frombuffer("\n".join(self.sentences).encode() or b"\n", np.uint8)
        made_of = {"fingerprint": self.fingerprint, "clips": self.clips}
        return replace_atomic(file, lambda path: save_file(tensors, path, made_of))

    @classmethod
    def load(cls, file: Path) -> Vectors:
        """Read what `save` wrote; DataError when it is damaged."""
        try:
            with safe_open(file, "np") as stored:
                parts = {k: stored.get_tensor(k) for k in stored.keys()}  # noqa: SIM118  not a dict
                metadata = stored.metadata() or {}
            fingerprint, clips = metadata["fingerprint"], metadata.get("clips", "")
            sentences = tuple(parts["sentences"].tobytes().decode().split("\n"))
            captions = _unpack(parts["captions"])
            return cls(
                _unit(parts["motions"].astype(np.float32)), _unpack(parts["hidden"]), captions,
                sentences[: len(captions)], fingerprint, clips,
            )  # fmt: skip
        except (SafetensorError, KeyError, ValueError, OSError) as error:
            raise DataError(f"{file.name} is damaged ({error}); delete it and open the gallery again") from error


def _pack(vectors: np.ndarray) -> np.ndarray:
    """Unit vectors in int8; components of 256-d unit vectors rarely pass 0.4."""
    return np.clip(np.round(vectors * 320), -127, 127).astype(np.int8)


def _unpack(packed: np.ndarray) -> np.ndarray:
    return _unit(packed.astype(np.float32))


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
