"""The text encoder on a GPU: the vectors of the CPU up to rounding, kept apart in the cache."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from wamo.model.text import TextBackbone

SENTENCES = ["a person waves", "someone jumps twice and then sits down", "a man walks"]


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_vectors_from_a_gpu_are_those_of_the_cpu_up_to_rounding(tmp_path: Path) -> None:
    cache = tmp_path / "text.sqlite"
    usual = TextBackbone(cache=cache).encode(SENTENCES)
    device = TextBackbone(cache=cache, device="cuda").encode(SENTENCES)
    for one, other in zip(usual, device, strict=True):
        assert other.dtype == np.float16
        np.testing.assert_allclose(one.astype(np.float32), other.astype(np.float32), atol=2e-2)
    for one, again in zip(usual, TextBackbone(cache=cache).encode(SENTENCES), strict=True):
        assert np.array_equal(one, again)
