"""Motions as displayed: band gains, part and speed applied to the data."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from wamo.errors import ConfigError, MotionError
from wamo.motion import Motion
from wamo.wavelets import FilterBank, band_names, decompose


def as_seen(
    original: Motion,
    shown: Motion,
    bank: FilterBank,
    *,
    gains: Mapping[str, float] | None = None,
    start: float = 0.0,
    end: float | None = None,
    speed: float = 1.0,
) -> Motion:
    """Apply band gains, then cut, then change the speed.

    Bands are those of the shown motion (20 fps, canonical frame), as the page draws them. What the gains change there
    is added to the original at its own rate, so that everything faster than the page's bands is kept.

    Parameters
    ----------
    original : what to return a changed copy of; the same object where nothing changes
    shown : the same motion at the page's rate, in the canonical frame
    gains : band symbol -> gain, 0 to 3; others keep 1
    start, end : seconds of the motion; ``end`` None is its end
    speed : factor on the frame rate

    Raises
    ------
    ConfigError
        A band that these filters do not have, or an empty part.
    """
    motion = original
    factors = _factors(gains or {}, bank)
    if (factors != 1).any():
        joints = shown.joints.astype(np.float64)
        change = np.tensordot(factors - 1, decompose(joints, bank), axes=1)
        base = original.canonical() if original is not shown else original
        motion = base.with_(joints=base.joints + _at(change, shown.fps, len(base), base.fps))
    if start > 0 or (end is not None and end < motion.duration):
        try:
            motion = motion.crop(start, motion.duration if end is None else end)
        except MotionError:
            raise ConfigError(f"Choose a part of this motion: it lasts {motion.duration:.2f} s.") from None
    return motion if speed == 1 else motion.with_(fps=motion.fps * speed)


def _factors(gains: Mapping[str, float], bank: FilterBank) -> np.ndarray:
    names = band_names(bank.levels)
    if unknown := set(gains) - set(names):
        raise ConfigError(f"There is no band {min(unknown)[:20]!r}; there are {', '.join(names)}.")
    return np.array([float(gains.get(name, 1.0)) for name in names])


def _at(values: np.ndarray, fps: float, frames: int, wanted: float) -> np.ndarray:
    """(frames, ...) values at another frame rate, linear between samples, the ends held."""
    if fps == wanted and len(values) == frames:
        return values
    place = np.clip(np.arange(frames) * (fps / wanted), 0, len(values) - 1)
    low = np.floor(place).astype(int)
    high = np.minimum(low + 1, len(values) - 1)
    weight = (place - low).reshape(-1, *[1] * (values.ndim - 1))
    return values[low] * (1 - weight) + values[high] * weight
