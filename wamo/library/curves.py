"""Curves over time: minimum-jerk keys, windows, oscillations and noise of a living body. Not in the paper."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

Keys = Sequence[tuple[float, float]]
VectorKeys = Sequence[tuple[float, Sequence[float] | np.ndarray]]


def minimum_jerk(share: np.ndarray) -> np.ndarray:
    """Map time 0 .. 1 to 0 .. 1 by Flash and Hogan's minimum-jerk polynomial; constant outside 0 .. 1."""
    s = np.clip(share, 0.0, 1.0)
    return s * s * s * (10.0 + s * (6.0 * s - 15.0))


def keyed(time: np.ndarray, keys: Keys, overlap: float = 1.0, settle: float = 0.0) -> np.ndarray:
    """Return a curve (frames,) through (seconds, value) keys, with one minimum-jerk stroke from each key to the next.

    ``overlap`` > 1 starts every stroke before the last has ended, so that the movement flows through its keys;
    ``settle`` lets every stroke overshoot by that share and swing back, as limbs do.
    """
    value = np.full(len(time), float(keys[0][1]))
    for (start, a), (end, b) in pairwise(keys):
        if a == b:
            continue
        span = max(end - start, 1e-3)
        stroke = minimum_jerk((time - start + 0.5 * (overlap - 1) * span) / (overlap * span))
        if settle:
            late = np.clip((time - end + 0.15 * span) / 0.5, 0.0, None)
            stroke = stroke + settle * np.sin(9.0 * late) * np.exp(-5.0 * late) * (late > 0)
        value += (b - a) * stroke
    return value


def keyed_vectors(time: np.ndarray, keys: VectorKeys, overlap: float = 1.0, settle: float = 0.0) -> np.ndarray:
    """Return a curve (frames, 3) through (seconds, vector) keys; strokes follow arcs, lengths are interpolated apart.

    A hand so travels about the shoulder instead of cutting through the body.
    """
    value = np.repeat(np.asarray(keys[0][1], float)[None], len(time), axis=0)
    for (start, before), (end, after) in pairwise(keys):
        target = np.asarray(after, float)
        if np.array_equal(before, target):
            continue
        weight = keyed(time, [(start, 0.0), (end, 1.0)], overlap, settle)
        first = int(np.argmax(weight > 0))
        value[first:] = blend_vectors(value[first:], target[None], weight[first:])
    return value


def blend_vectors(a: np.ndarray, b: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Blend a to b (frames, 3) by weight (frames,) at constant speed along an arc; lengths are blended separately."""
    ra, rb = (np.sqrt(np.einsum("ni,ni->n", v, v)) + 1e-9 for v in (a, b))
    cosine = np.einsum("ni,ni->n", a, np.broadcast_to(b, a.shape)) / (ra * rb)
    if cosine.min() < 0.3:  # far apart: turn evenly, otherwise the middle of the arc passes too fast
        angle = np.arccos(np.clip(cosine, -0.9995, 0.9995))
        mixed = a * (np.sin((1 - weight) * angle) / ra)[:, None] + b * (np.sin(weight * angle) / rb)[:, None]
    else:
        mixed = a * ((1 - weight) / ra)[:, None] + b * (weight / rb)[:, None]
    norm = np.sqrt(np.einsum("ni,ni->n", mixed, mixed)) + 1e-9
    return mixed * ((ra * (1 - weight) + rb * weight) / norm)[:, None]


def window(time: np.ndarray, start: float, end: float, rise: float, fall: float) -> np.ndarray:
    """Return a weight that rises from 0 at ``start`` over ``rise`` seconds and is back at 0 at ``end + fall``."""
    up = minimum_jerk((time - start) / max(rise, 1e-3))
    if np.isinf(end):
        return up
    return up * (1.0 - minimum_jerk((time - end) / max(fall, 1e-3)))


def oscillation(
    rng: np.random.Generator, time: np.ndarray, hertz: float, phase: float = 0.0, irregular: float = 0.04
) -> np.ndarray:
    """Return the phase in radians of a human rhythm, whose rate drifts by a few percent."""
    drift = irregular * np.sin(0.9 * time + rng.uniform(0, 6.28)) * rng.uniform(0.4, 1.0)
    return 2 * np.pi * hertz * (time + drift / max(hertz, 0.5)) + phase


def living_noise(rng: np.random.Generator, frames: int, channels: int, fps: float, slope: float = 1.0) -> np.ndarray:
    """Return noise (channels, frames), unit standard deviation, amplitude spectrum 1/f^slope from 0.15 to 12 Hz."""
    size = 1 << int(np.ceil(np.log2(max(frames, 64))))
    hertz = np.fft.rfftfreq(size, 1 / fps)
    shape = np.where((hertz > 0.1) & (hertz < 12.0), 1.0 / np.maximum(hertz, 0.15) ** slope, 0.0)
    bins = np.flatnonzero(shape)
    spectrum = np.zeros((channels, len(hertz)), complex)
    draws = rng.standard_normal((channels, len(bins), 2))
    spectrum[:, bins] = (draws[..., 0] + 1j * draws[..., 1]) * shape[bins]
    scale = size / np.sqrt(4.0 * np.sum(shape**2))
    return np.fft.irfft(spectrum, size, axis=1)[:, :frames] * scale
