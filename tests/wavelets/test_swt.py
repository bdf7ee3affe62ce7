"""The stationary transform against PyWavelets, its exact inverse, and what happens at a clip's ends."""

from __future__ import annotations

import numpy as np
import pytest
import pywt
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from wamo.errors import ConfigError
from wamo.wavelets import FilterBank
from wamo.wavelets.swt import LearnableISWT, LearnableSWT, exact_inverse_taps, extend

WAVELETS = ["db1", "db2", "db4", "db8", "sym4", "coif1"]


def in_double(wavelet: str, levels: int, **options) -> tuple[LearnableSWT, LearnableISWT]:
    """Both transforms with taps in float64 (parameters are made in float32)."""
    bank = FilterBank.of(wavelet, levels)
    analysis = LearnableSWT(wavelet, levels, **options).double()
    synthesis = LearnableISWT(analysis).double()
    for module in (analysis, synthesis):
        module.low.data = torch.tensor(bank.low[: module.low.shape[0], :, None])
        module.high.data = torch.tensor(bank.high[: module.high.shape[0], :, None])
    return analysis, synthesis


@pytest.mark.parametrize("wavelet", WAVELETS)
@pytest.mark.parametrize("levels", [1, 2, 3, 4])
@pytest.mark.parametrize("boundary", ["replicate", "periodic"])
def test_inverse_is_exact_for_any_length(wavelet: str, levels: int, boundary: str) -> None:
    analysis, synthesis = in_double(wavelet, levels, boundary=boundary)
    for frames in (1, 2, 7, 16, 197):
        x = torch.randn(2, frames, 3, dtype=torch.float64)
        assert (synthesis.synthesise(analysis.analyse(x)) - x).abs().max() < 1e-10


@pytest.mark.parametrize("wavelet", ["db1", "db4", "sym4"])
def test_inverse_in_single_precision(wavelet: str) -> None:
    analysis = LearnableSWT(wavelet, 3)
    x = torch.randn(3, 196, 5)
    assert (LearnableISWT(analysis).synthesise(analysis.analyse(x)) - x).abs().max() < 1e-5


@pytest.mark.parametrize("wavelet", ["db1", "db2", "db4", "sym4", "coif1"])
@pytest.mark.parametrize("levels", [1, 2, 3])
def test_periodic_mode_is_pywavelets_swt_up_to_its_known_shift(wavelet: str, levels: int) -> None:
    signal = np.random.default_rng(0).normal(size=64)
    analysis, _ = in_double(wavelet, levels, boundary="periodic")
    ours = [band[0, :, 0].detach().numpy() for band in analysis(torch.from_numpy(signal)[None, :, None])]
    theirs = pywt.swt(signal, wavelet, levels, trim_approx=True, norm=True)
    half = len(pywt.Wavelet(wavelet).rec_lo) // 2 - 1
    for band, reference, level in zip(ours, theirs, [levels, *range(levels, 0, -1)], strict=True):
        shifted = np.roll(band, half * (2**level - 1))
        sign = np.sign(shifted @ reference)
        assert np.abs(sign * shifted - reference).max() < 1e-10


@given(
    taps=st.lists(st.floats(-2, 2), min_size=12, max_size=12),
    frames=st.integers(1, 70),
)
@settings(max_examples=60, deadline=None)
def test_any_two_learned_taps_have_the_exact_inverse(taps: list[float], frames: int) -> None:
    analysis = LearnableSWT("db1", 3).double()
    low, high = np.array(taps[:6]).reshape(3, 2), np.array(taps[6:]).reshape(3, 2)
    if np.abs(low[:, 0] * high[:, 1] - low[:, 1] * high[:, 0]).min() < 0.1:
        return
    analysis.low.data, analysis.high.data = torch.tensor(low[..., None]), torch.tensor(high[..., None])
    synthesis = LearnableISWT(analysis).double()
    pairs = [exact_inverse_taps(h, g) for h, g in zip(low, high, strict=True)]
    synthesis.low.data = torch.tensor(np.array([p[0] for p in pairs])[..., None])
    synthesis.high.data = torch.tensor(np.array([p[1] for p in pairs])[..., None])
    x = torch.randn(1, frames, 2, dtype=torch.float64)
    assert (synthesis.synthesise(analysis.analyse(x)) - x).abs().max() < 1e-8


def test_halving_learned_taps_would_not_be_exact() -> None:
    low, high = np.array([0.6, 0.5]), np.array([0.4, -0.5])
    inverse_low, inverse_high = exact_inverse_taps(low, high)
    assert not np.allclose(inverse_low, low)
    assert not np.allclose(inverse_high, high)


def test_more_taps_without_orthonormality_are_refused() -> None:
    with pytest.raises(ConfigError, match="no exact finite inverse"):
        exact_inverse_taps(np.array([0.5, 0.3, 0.1, 0.0]), np.array([0.5, -0.3, 0.1, 0.2]))
    with pytest.raises(ConfigError, match="proportional"):
        exact_inverse_taps(np.array([0.5, 0.5]), np.array([1.0, 1.0]))


@given(length=st.integers(1, 40), padding=st.integers(0, 20), seed=st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_padding_never_leaks_into_a_clip(length: int, padding: int, seed: int) -> None:
    analysis, _ = in_double("db2", 3)
    generator = torch.Generator().manual_seed(seed)
    clip = torch.randn(1, length, 2, dtype=torch.float64, generator=generator)
    rubbish = 1e6 * torch.randn(1, padding, 2, dtype=torch.float64, generator=generator)
    alone = analysis(clip, align=True)
    padded = analysis(torch.cat([clip, rubbish], 1), torch.tensor([length]), align=True)
    for one, other in zip(alone, padded, strict=True):
        assert torch.allclose(one, other[:, :length])


def test_a_steady_ramp_has_constant_details_to_its_end() -> None:
    ramp = torch.arange(196.0)[None, :, None]
    details = LearnableSWT("db1", 3)(ramp)[1:]
    for detail, reach in zip(details, (7, 3, 1), strict=True):
        inside = detail[0, : 196 - reach, 0].abs()
        assert torch.allclose(inside, inside[0].expand_as(inside), atol=1e-4)
        assert detail.abs().max() <= inside[0] + 1e-4  # a circular extension would make the last ones 195 times larger


def test_aligned_bands_show_a_step_at_one_time() -> None:
    step = torch.zeros(1, 101, 1)
    step[:, 50:] = 1
    bands = LearnableSWT("db1", 3)(step, align=True)
    for detail in bands[1:]:
        energy = detail[0, :, 0].detach() ** 2
        centre = float((energy * torch.arange(101)).sum() / energy.sum())
        assert abs(centre - 49.5) <= 0.5


@pytest.mark.parametrize("sharing", ["level", "all", "channel"])
def test_gradients_reach_signal_and_every_filter(sharing: str) -> None:
    analysis = LearnableSWT("db1", 3, sharing=sharing, channels=4)
    synthesis = LearnableISWT(analysis)
    x = torch.randn(2, 30, 4, requires_grad=True)
    rebuilt = synthesis(analysis(x, torch.tensor([30, 12])), torch.tensor([30, 12]))
    (rebuilt**2).sum().backward()
    for tensor in (x, analysis.low, analysis.high, synthesis.low, synthesis.high):
        assert tensor.grad is not None and tensor.grad.abs().sum() > 0
    assert x.grad is not None and torch.equal(x.grad[1, 12:], torch.zeros(18, 4))


def test_unit_gain_keeps_a_constant_in_the_approximation() -> None:
    bands = LearnableSWT("db4", 3)(torch.full((1, 25, 1), 3.0))
    assert torch.allclose(bands[0], torch.tensor(3.0), atol=1e-5)
    assert all(band.abs().max() < 1e-5 for band in bands[1:])


def test_extension_is_inside_the_valid_length() -> None:
    x = torch.arange(6.0)[None, :, None]
    replicated = extend(x, torch.tensor([4]), 2, 1)[0, :, 0].tolist()
    assert replicated == [0, 0, 0, 1, 2, 3, 3, 3, 3]
    periodic = extend(x, torch.tensor([4]), 2, 0, "periodic")[0, :, 0].tolist()
    assert periodic == [2, 3, 0, 1, 2, 3, 0, 1]


@pytest.mark.parametrize(("wavelet", "levels"), [("nonsense", 3), (0.5, 3), ("bior1.3", 3), ("db1", 0), ("db1", 9)])
def test_impossible_transforms_are_refused(wavelet: str, levels: int) -> None:
    with pytest.raises(ConfigError):
        LearnableSWT(wavelet, levels)
