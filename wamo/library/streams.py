"""Endless streams of clips for training and evaluation, and the embedded library."""

from __future__ import annotations

from collections.abc import Iterator

from wamo.errors import ConfigError
from wamo.library import store
from wamo.library.compose import generate
from wamo.library.splits import SPLITS
from wamo.motion import Motion


def stream(split: str = "train", *, start: int = 0, count: int | None = None, seed: int = 0) -> Iterator[Motion]:
    """Return clips ``start, start + 1, ...`` of a split, each determined by (split, seed, index) alone.

    Parameters
    ----------
    split : "train", "val", "test" or "held_out"
    start : first index; workers can take disjoint ranges
    count : number of clips, None for an endless stream
    seed : a different seed gives different clips of the same split

    Raises
    ------
    ConfigError
        For an unknown split or negative numbers.
    """
    if split not in SPLITS:
        raise ConfigError(f"split must be one of {', '.join(SPLITS)}; found {split!r}")
    if start < 0 or seed < 0 or (count is not None and count < 0):
        raise ConfigError(f"start, count and seed must not be negative; found {start}, {count}, {seed}")
    return _clips(split, start, count, seed)


def _clips(split: str, start: int, count: int | None, seed: int) -> Iterator[Motion]:
    index = start
    while count is None or index < start + count:
        yield generate(seed * 1_000_000_007 + index, split=split)
        index += 1


def embedded() -> list[Motion]:
    """Load the 1,000 clips that ship with the project: 20 fps, canonical, with captions and claims."""
    return store.load(store.LIBRARY)
