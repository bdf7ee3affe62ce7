"""Multiresolution components: they add up, have no delay, and are the classical ones for orthonormal taps."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from wamo.errors import ConfigError
from wamo.wavelets import FilterBank, band_energy, band_names, band_ranges, decompose, frequency_response
from wamo.wavelets.swt import LearnableISWT, LearnableSWT


@given(
    wavelet=st.sampled_from(["db1", "db2", "db8", "sym4", "coif1"]),
    levels=st.integers(1, 5),
    frames=st.integers(1, 120),
    seed=st.integers(0, 99),
)
@settings(max_examples=60, deadline=None)
def test_components_add_up(wavelet: str, levels: int, frames: int, seed: int) -> None:
    signal = np.random.default_rng(seed).normal(size=(frames, 2, 3)).cumsum(0)
    parts = decompose(signal, wavelet, levels)
    assert parts.shape == (levels + 1, frames, 2, 3)
    assert np.abs(parts.sum(0) - signal).max() < 1e-9


@given(seed=st.integers(0, 200), taps=st.integers(2, 6))
@settings(max_examples=40, deadline=None)
def test_components_of_learned_taps_add_up_too(seed: int, taps: int) -> None:
    rng = np.random.default_rng(seed)
    start = FilterBank.of("db1" if taps < 4 else "db2", 3)
    wide = [np.pad(f, ((0, 0), (0, taps - f.shape[1]))) if taps > f.shape[1] else f for f in (start.low, start.high)]
    low, high = (f + 0.05 * rng.normal(size=f.shape) for f in wide)
    bank = FilterBank(low, high)
    signal = rng.normal(size=(50, 4)).cumsum(0)
    assert np.abs(decompose(signal, bank).sum(0) - signal).max() < 1e-9


@pytest.mark.parametrize("wavelet", ["db1", "db2", "sym4"])
def test_each_component_is_its_band_synthesised_alone(wavelet: str) -> None:
    analysis = LearnableSWT(wavelet, 3)
    synthesis = LearnableISWT(analysis)
    x = torch.randn(1, 80, 2).cumsum(1)
    bands = analysis.analyse(x)
    parts = decompose(x[0].numpy(), wavelet, 3)
    for k in range(4):
        alone = synthesis.synthesise([b if i == k else torch.zeros_like(b) for i, b in enumerate(bands)])
        assert np.abs(alone[0].detach().numpy() - parts[k]).max() < 1e-4


@pytest.mark.parametrize("wavelet", ["db1", "db4"])
def test_a_pulse_stays_at_its_time_in_every_band(wavelet: str) -> None:
    pulse = np.exp(-0.5 * ((np.arange(201) - 100) / 3.0) ** 2)
    for part in decompose(pulse, wavelet, 3):
        assert abs(int(np.abs(part).argmax()) - 100) <= 1 or np.abs(part).max() < 0.05
        assert np.abs(part - part[::-1]).max() < 1e-9  # zero phase: a symmetric signal stays symmetric


def test_a_slow_and_a_fast_sine_land_in_their_bands() -> None:
    t = np.arange(200) / 20
    for hertz, band in ((0.3, "a3"), (1.8, "d3"), (3.6, "d2"), (8.0, "d1")):
        parts = decompose(np.sin(2 * np.pi * hertz * t), "db8", 3)
        energy = (parts[:, 40:160] ** 2).sum(1)
        assert band_names(3)[int(energy.argmax())] == band


def test_names_and_nominal_ranges() -> None:
    assert band_names(3) == ["a3", "d3", "d2", "d1"]
    assert band_ranges(20, 3) == [(0, 1.25), (1.25, 2.5), (2.5, 5), (5, 10)]


def test_frequency_response_keeps_power_and_passes_zero_hertz() -> None:
    _, gains = frequency_response(FilterBank.of("db2", 3))
    assert np.allclose((gains**2).sum(0), 1)
    assert np.allclose(gains[:, 0], [1, 0, 0, 0], atol=1e-9)


def test_energy_shares_sum_to_one_and_a_still_joint_has_none() -> None:
    joints = np.random.default_rng(0).normal(size=(60, 3, 3)).cumsum(0)
    joints[:, 1] = 1.5
    shares = band_energy(decompose(joints, "db1", 3))
    assert np.allclose(shares[:, [0, 2]].sum(0), 1)
    assert np.allclose(shares[:, 1], 0)


def test_filters_that_lose_a_frequency_are_refused() -> None:
    bank = FilterBank(np.array([[0.5, 0.5]]), np.array([[0.5, 0.5]]))
    with pytest.raises(ConfigError, match="lose a frequency"):
        decompose(np.ones(10), bank)
