"""Multiresolution analysis: zero-delay components of a signal, one per band, that add up to the signal exactly."""

from __future__ import annotations

import numpy as np

from wamo.errors import ConfigError
from wamo.wavelets.filters import FilterBank, level_response


def decompose(signal: np.ndarray, bank: FilterBank | str = "db1", levels: int = 3) -> np.ndarray:
    """Split a signal into band components that add up to it.

    Each band is analysed with the bank's taps and synthesised alone with their canonical dual. Components therefore
    have zero phase (events keep their time) and add up to the signal even for learned taps. For orthonormal taps this
    is the usual multiresolution analysis. Computed in the frequency domain on the signal extended by replicated ends.

    Parameters
    ----------
    signal : (frames, ...) float
        Time first.
    bank : FilterBank, or the name of a PyWavelets orthogonal wavelet (then with ``levels``)

    Returns
    -------
    (levels + 1, frames, ...) float64, from low to high: a{J}, d{J}, ..., d1

    Raises
    ------
    ConfigError
        The taps remove a frequency entirely, so that no inverse exists.

    Notes
    -----
    Not in the paper.
    """
    if isinstance(bank, str):
        bank = FilterBank.of(bank, levels)
    values = np.asarray(signal, np.float64)
    frames = values.shape[0]
    reach = (bank.low.shape[1] - 1) * (2**bank.levels - 1)
    extended = _extend(values.reshape(frames, -1), 2 * reach + 16)
    spectrum = np.fft.rfft(extended, axis=0)
    gains = component_gains(bank, np.fft.rfftfreq(len(extended)))
    start = 2 * reach + 16
    parts = [np.fft.irfft(gain[:, None] * spectrum, len(extended), axis=0)[start : start + frames] for gain in gains]
    parts[0] += values.reshape(frames, -1) - sum(parts)  # rounding error only
    return np.stack(parts).reshape(-1, *values.shape)


def component_gains(bank: FilterBank, frequency: np.ndarray) -> np.ndarray:
    """(levels + 1, len(frequency)) real gains, low to high, of analysis followed by its canonical dual; sum 1."""
    remaining = np.ones(len(frequency))
    details = []
    for level in range(bank.levels):
        low, high = level_response(bank, level, frequency)
        low_power, high_power = np.abs(low) ** 2, np.abs(high) ** 2
        total = low_power + high_power
        if total.min() < 1e-6:
            raise ConfigError(f"the filters of level {level + 1} lose a frequency; no inverse exists")
        details.append(remaining * high_power / total)
        remaining = remaining * low_power / total
    return np.stack([remaining, *details[::-1]])


def band_energy(components: np.ndarray) -> np.ndarray:
    """Compute each band's share of the summed squared components, after removing each component's mean.

    Parameters
    ----------
    components : (bands, frames, joints, 3), e.g. from `decompose`

    Returns
    -------
    (bands, joints) float that sums to 1 over bands; zeros for a joint that does not move.
    """
    moving = components - components.mean(axis=1, keepdims=True)
    energy = (moving**2).sum(axis=(1, 3))
    total = energy.sum(axis=0, keepdims=True)
    return np.where(total > 1e-12, energy / np.maximum(total, 1e-12), 0.0)


def _extend(values: np.ndarray, margin: int) -> np.ndarray:
    """Replicate both ends by ``margin`` frames; a raised-cosine bridge joins last to first for the periodic FFT."""
    frames = len(values)
    size = 1 << (frames + 4 * margin - 1).bit_length()
    bridge = size - frames - 2 * margin
    blend = 0.5 - 0.5 * np.cos(np.pi * (np.arange(bridge) + 1) / (bridge + 1))
    joined = values[-1] * (1 - blend[:, None]) + values[0] * blend[:, None]
    head, tail = np.repeat(values[:1], margin, axis=0), np.repeat(values[-1:], margin, axis=0)
    return np.concatenate([head, values, tail, joined])
