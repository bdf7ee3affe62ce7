"""A small model and a stand-in for the text encoder, for tests that go from a checkpoint to a report."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np

from wamo.model.config import ModelConfig

SMALL = ModelConfig(
    band_width=20,
    width=24,
    heads=2,
    layers=1,
    band_layers=1,
    text_width=16,
    text_layers=1,
    embedding=12,
    feed_forward=1,
)


class Words:
    """Stands for the frozen text encoder: each word has a fixed random vector."""

    def __init__(self, backbone: str = "minilm", **_: object) -> None:
        self.backbone, self.width = backbone, 384
        self.source = SimpleNamespace(location="nowhere", words="random word vectors")

    def encode(self, sentences: Sequence[str]) -> list[np.ndarray]:
        return [np.stack([self._vector(w) for w in ["[CLS]", *s.lower().split()]]) for s in sentences]

    def _vector(self, word: str) -> np.ndarray:
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "little")
        return np.random.default_rng(seed).normal(size=384).astype(np.float16)
