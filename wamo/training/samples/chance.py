"""Random generators that depend on names alone, so that every process and every resumed run draws the same."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np


def rng_of(*keys: Any) -> np.random.Generator:
    """Generator keyed by values, such as (seed, epoch, sample key): the same on every machine."""
    digest = hashlib.blake2b("\n".join(map(str, keys)).encode(), digest_size=16).digest()
    return np.random.default_rng(int.from_bytes(digest, "little"))
