"""Every transform of the ablations keeps the shape, ignores padding, and can be put together again."""

from __future__ import annotations

import pytest
import torch

from wamo.errors import ConfigError
from wamo.wavelets.alternatives import TRANSFORMS, make_transform


@pytest.mark.parametrize("kind", TRANSFORMS)
def test_bands_have_the_signals_shape_and_ignore_padding(kind: str) -> None:
    torch.manual_seed(0)
    transform = make_transform(kind, levels=3, channels=2)
    x = torch.randn(2, 48, 2)
    other = x.clone()
    other[1, 20:] = 99.0
    lengths = torch.tensor([48, 20])
    bands, again = transform(x, lengths), transform(other, lengths)
    assert len(bands) == 4
    for band, same in zip(bands, again, strict=True):
        assert band.shape == x.shape
        assert torch.allclose(band[0], same[0]) and torch.allclose(band[1, :20], same[1, :20], atol=1e-4)
    assert transform.inverse(bands, lengths).shape == x.shape


@pytest.mark.parametrize("kind", ["fft", "dct", "none"])
def test_bands_without_filters_add_up(kind: str) -> None:
    x = torch.randn(1, 64, 3)
    transform = make_transform(kind, levels=3)
    assert torch.allclose(transform.inverse(transform(x)), x, atol=1e-5)


def test_fourier_bands_separate_sines() -> None:
    t = torch.arange(160) / 20
    for hertz, band in ((0.5, 0), (2.0, 1), (4.0, 2), (8.0, 3)):
        bands = make_transform("fft", levels=3)(torch.sin(2 * torch.pi * hertz * t)[None, :, None])
        energy = torch.stack([(b**2).sum() for b in bands])
        assert int(energy.argmax()) == band and energy[band] > 0.9 * energy.sum()


def test_the_decimated_transform_holds_its_coefficients() -> None:
    deepest = make_transform("dwt", levels=3)(torch.randn(1, 32, 1))[0]
    assert torch.equal(deepest[:, 0:8], deepest[:, :1].expand(-1, 8, -1))


def test_an_unknown_transform_is_refused() -> None:
    with pytest.raises(ConfigError, match="swt, dwt"):
        make_transform("laplace")
