"""Embeddings of clips and captions by one model, and how they are stored."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from wamo.errors import DataError
from wamo.files import replace_atomic
from wamo.motion.geometry import unit

T = TypeVar("T")
Part = TypeVar("Part")

_THREADS = min(8, os.cpu_count() or 1)
BLOCK = 8192
"""Number of packed vectors to unpack at a time."""


@dataclass(frozen=True)
class Vectors:
    """Unit vectors in the shared space of motions and texts.

    Parameters
    ----------
    motions : (clips, d) float32
    captions : (sentences, d) float32, or int8 as `pack` stores them
    sentences : distinct sentences of the clips, in order of first appearance
    fingerprint : of the weights that made them
    hidden : (clips, bands + parts, d) float32 or packed int8: each clip with one band (low to high), then one part,
        hidden; None if they are computed on demand
    clips : fingerprint of the clips; "" if it is not needed
    """

    motions: np.ndarray
    captions: np.ndarray
    sentences: tuple[str, ...]
    fingerprint: str
    hidden: np.ndarray | None = None
    clips: str = ""

    def checked(self) -> Vectors:
        """Return these vectors; DataError if they hold NaN or infinite values.

        Opening a stored shard checks its hashes instead, since this check would read everything.
        """
        for name in ("motions", "captions"):
            if not np.isfinite(getattr(self, name)).all():
                raise DataError(f"vectors of {name} hold NaN or infinite values; the weights are damaged")
        return self

    def fits(self, clips: int) -> bool:
        """Whether numbers, widths and types are those of vectors of so many clips and of the sentences."""
        motions, captions, hidden = self.motions, self.captions, self.hidden
        if motions.ndim != 2 or motions.dtype != np.float32 or len(motions) != clips:
            return False
        if captions.dtype not in (np.float32, np.int8) or captions.shape != (len(self.sentences), motions.shape[1]):
            return False
        if hidden is None:
            return True
        shape = (hidden.shape[0], hidden.shape[-1])
        return hidden.ndim == 3 and hidden.dtype in (np.float32, np.int8) and shape == motions.shape

    def save(self, file: Path) -> Path:
        """Write one safetensors file: embeddings in half precision, the rest in 8 bits (error below 0.4 % of a unit).

        Raises
        ------
        DataError
            There are no ``hidden`` vectors, or the file cannot be written.
        """
        if self.hidden is None:
            raise DataError(f"{file.name} holds explanations too: embed with explanations=True")
        tensors = {
            "motions": self.motions.astype(np.float16), "hidden": pack(self.hidden), "captions": pack(self.captions),
            "sentences": np.frombuffer("\n".join(self.sentences).encode() or b"\n", np.uint8),
        }  # fmt: skip
        made_of = {"fingerprint": self.fingerprint, "clips": self.clips}

        def fill(path: Path) -> None:
            try:
                save_file(tensors, path, made_of)
            except SafetensorError as error:  # hides the system's error (disk full, ...)
                raise OSError(str(error)) from error

        return replace_atomic(file, fill)

    @classmethod
    def load(cls, file: Path) -> Vectors:
        """Read a file written by `save`.

        Raises
        ------
        DataError
            The file is damaged.
        """
        try:
            with safe_open(file, "np") as stored:
                parts = {k: stored.get_tensor(k) for k in stored.keys()}  # noqa: SIM118  not a dict
                metadata = stored.metadata() or {}
            sentences = tuple(parts["sentences"].tobytes().decode().split("\n"))
            captions = unpack(parts["captions"])
            return cls(
                unit(parts["motions"].astype(np.float32)), captions, sentences[: len(captions)],
                metadata["fingerprint"], unpack(parts["hidden"]), metadata.get("clips", ""),
            ).checked()  # fmt: skip
        except (SafetensorError, KeyError, ValueError, TypeError, OSError, DataError) as error:
            raise DataError(f"{file.name} is damaged ({error}); delete it and open the gallery again") from error


def pack(vectors: np.ndarray) -> np.ndarray:
    """Convert unit vectors to int8, unless they are. Components of 256-d unit vectors rarely exceed 0.4."""
    return vectors if vectors.dtype == np.int8 else np.clip(np.round(vectors * 320), -127, 127).astype(np.int8)


def unpack(packed: np.ndarray) -> np.ndarray:
    """Convert packed vectors to float32 unit vectors; float vectors are returned unchanged."""
    return unit(packed.astype(np.float32)) if packed.dtype == np.int8 else packed


def cosines(stored: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """(rows, ...) cosines of stored rows with one unit vector (d,) or several (n, d); packed rows block by block."""
    targets = np.asarray(vectors, np.float32).T
    if stored.dtype != np.int8:
        return stored @ targets
    found = np.zeros((len(stored), *targets.shape[1:]), np.float32)
    for start in range(0, len(stored), BLOCK):
        found[start : start + BLOCK] = unpack(stored[start : start + BLOCK]) @ targets
    return found


def in_threads(work: Callable[[Sequence[Part]], T], parts: Sequence[Part]) -> list[T]:
    """Results for runs of parts in order, one run per core: a core alone does not use up the memory's speed."""
    size = -(-len(parts) // _THREADS)
    return list(_pool().map(work, [parts[start : start + size] for start in range(0, len(parts), size)]))


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_THREADS, thread_name_prefix="scoring")
