"""Filter banks: the taps of every level, band names and frequency responses."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import pywt

from wamo.errors import ConfigError

MAX_LEVELS = 8


@dataclass(frozen=True)
class FilterBank:
    """Analysis taps of a stationary wavelet transform, one pair for each level.

    Parameters
    ----------
    low, high : (levels, taps) float64
        Scaling and wavelet taps in MODWT scaling (the low-pass has unit gain at 0 Hz; taps of an orthonormal wavelet
        divided by sqrt 2). Level j (from 0) is applied with dilation 2**j as
        ``a[j+1][n] = sum_k low[j, k] a[j][n + 2**j k]``.
    name : origin of the taps, e.g. "db1" or "learned"
    """

    low: np.ndarray
    high: np.ndarray
    name: str = "learned"

    def __post_init__(self) -> None:
        if self.low.ndim != 2 or self.low.shape != self.high.shape:
            raise ConfigError(f"filters must be (levels, taps) twice, found {self.low.shape} and {self.high.shape}")

    @property
    def levels(self) -> int:
        """Number of levels; there is one more band than levels."""
        return self.low.shape[0]

    @classmethod
    def of(cls, wavelet: str = "db1", levels: int = 3) -> FilterBank:
        """Build a bank from an orthogonal PyWavelets wavelet, with the same taps at each level.

        Raises
        ------
        ConfigError
            Unknown or not orthogonal wavelet, or levels outside 1..8.
        """
        low, high = orthogonal_taps(wavelet)
        if not 1 <= levels <= MAX_LEVELS:
            raise ConfigError(f"levels must be 1..{MAX_LEVELS}, found {levels}")
        return cls(np.tile(low, (levels, 1)), np.tile(high, (levels, 1)), wavelet)


def orthogonal_taps(wavelet: str) -> tuple[np.ndarray, np.ndarray]:
    """(low, high) taps, each (taps,) float64, of an orthogonal PyWavelets wavelet in MODWT scaling."""
    try:
        found = pywt.Wavelet(wavelet)
    except (ValueError, TypeError, AttributeError) as error:
        raise ConfigError(f"unknown wavelet {wavelet!r}; try db1, db2, db4, sym4 or coif1 ({error})") from None
    if not found.orthogonal:
        raise ConfigError(f"wavelet {wavelet!r} is not orthogonal; try db1, db2, db4, sym4 or coif1")
    scale = np.sqrt(2.0)
    return np.asarray(found.rec_lo) / scale, np.asarray(found.rec_hi) / scale


def band_names(levels: int) -> list[str]:
    """Band names from low to high, e.g. ["a3", "d3", "d2", "d1"]."""
    return [f"a{levels}"] + [f"d{level}" for level in range(levels, 0, -1)]


def band_ranges(fps: float, levels: int) -> list[tuple[float, float]]:
    """Nominal (low, high) in Hz of each band, in the order of `band_names`.

    Nominal, because Haar filters overlap widely (see `frequency_response`).
    """
    edges = [0.0] + [fps / 2 ** (level + 1) for level in range(levels, -1, -1)]
    return list(itertools.pairwise(edges))


def frequency_response(bank: FilterBank, points: int = 256) -> tuple[np.ndarray, np.ndarray]:
    """Compute the gain of every band's full analysis cascade.

    Returns
    -------
    frequency : (points,) in cycles per frame, 0..0.5 (multiply by fps for Hz)
    gain : (levels + 1, points) magnitude, in the order of `band_names`
    """
    frequency = np.linspace(0, 0.5, points)
    low_so_far = np.ones(points, complex)
    gains = []
    for level in range(bank.levels):
        low, high = level_response(bank, level, frequency)
        gains.append(np.abs(low_so_far * high))
        low_so_far = low_so_far * low
    return frequency, np.stack([np.abs(low_so_far), *gains[::-1]])


def level_response(bank: FilterBank, level: int, frequency: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Complex response of one level's dilated (low, high) correlation taps at frequencies in cycles per frame."""
    taps = np.arange(bank.low.shape[1]) * 2**level
    phase = np.exp(2j * np.pi * np.outer(frequency, taps))
    return phase @ bank.low[level], phase @ bank.high[level]
