"""Band transforms of the ablations behind one interface (paper: none, FFT, DCT, convolution, DWT, SWT).

Each splits a signal into ``levels + 1`` bands as long as the signal and can recombine (decoded) bands.
"""

from __future__ import annotations

import itertools

import torch
from torch import Tensor, nn

from wamo.errors import ConfigError
from wamo.wavelets.swt import LearnableISWT, LearnableSWT, extend

TRANSFORMS = ("swt", "dwt", "fft", "dct", "convolution", "none")


class BandTransform(nn.Module):
    """signal (batch, frames, channels) <-> [a{J}, d{J}, ..., d1], each (batch, frames, channels)."""

    levels: int

    def forward(self, x: Tensor, lengths: Tensor | None = None) -> list[Tensor]:
        """Split into bands, low to high."""
        raise ConfigError(f"{type(self).__name__} does not split signals")

    def inverse(self, bands: list[Tensor], lengths: Tensor | None = None) -> Tensor:
        """Recombine bands; their sum if the transform has no synthesis filters."""
        return torch.stack(bands).sum(0)


class StationaryWavelets(BandTransform):
    """The learnable SWT and its learnable inverse (paper)."""

    def __init__(self, wavelet: str, levels: int, sharing: str, channels: int, learnable: bool) -> None:
        super().__init__()
        self.levels = levels
        self.analysis = LearnableSWT(wavelet, levels, sharing=sharing, channels=channels, learnable=learnable)
        self.synthesis = LearnableISWT(self.analysis, learnable=learnable)

    def forward(self, x: Tensor, lengths: Tensor | None = None) -> list[Tensor]:
        """Split into bands, low to high."""
        return self.analysis(x, lengths, align=True)

    def inverse(self, bands: list[Tensor], lengths: Tensor | None = None) -> Tensor:
        """Synthesise; the decoders learn coefficients at their unaligned positions."""
        return self.synthesis(bands, lengths)


class DecimatedWavelets(StationaryWavelets):
    """The DWT. Level j keeps every 2**j-th coefficient and repeats it, so that all bands share one time axis."""

    def forward(self, x: Tensor, lengths: Tensor | None = None) -> list[Tensor]:
        """Split into bands, low to high."""
        bands = self.analysis(x, lengths)
        frames = torch.arange(x.shape[1], device=x.device)
        levels = [self.levels, *range(self.levels, 0, -1)]
        return [band[:, frames // 2**level * 2**level] for band, level in zip(bands, levels, strict=True)]


class FourierBands(BandTransform):
    """Ideal dyadic bands, cut in the spectrum of the clip (FFT) or of the clip and its mirror image (DCT)."""

    def __init__(self, levels: int, mirrored: bool) -> None:
        super().__init__()
        self.levels, self.mirrored = levels, mirrored

    def forward(self, x: Tensor, lengths: Tensor | None = None) -> list[Tensor]:
        """Split into bands, low to high."""
        frames = x.shape[1]
        signal = extend(x, lengths, 0, 0)
        if self.mirrored:
            signal = torch.cat([signal, signal.flip(1)], dim=1)
        spectrum = torch.fft.rfft(signal.float(), dim=1)
        frequency = torch.fft.rfftfreq(signal.shape[1], device=x.device)
        edges = [-1.0] + [2.0 ** -(level + 1) for level in range(self.levels, 0, -1)] + [1.0]
        bands = []
        for low, high in itertools.pairwise(edges):
            inside = ((frequency > low) & (frequency <= high)).to(spectrum.dtype)
            bands.append(torch.fft.irfft(spectrum * inside[:, None], signal.shape[1], dim=1)[:, :frames].to(x.dtype))
        return bands


class NoTransform(BandTransform):
    """Identity: every branch sees the raw signal, with the same network otherwise."""

    def __init__(self, levels: int) -> None:
        super().__init__()
        self.levels = levels

    def forward(self, x: Tensor, lengths: Tensor | None = None) -> list[Tensor]:
        """Split into bands, low to high."""
        return [x] * (self.levels + 1)

    def inverse(self, bands: list[Tensor], lengths: Tensor | None = None) -> Tensor:
        """Recombine bands: their mean, as each is the signal itself."""
        return torch.stack(bands).mean(0)


def make_transform(
    kind: str,
    *,
    wavelet: str = "db1",
    levels: int = 3,
    sharing: str = "level",
    channels: int = 1,
    learnable: bool = True,
) -> BandTransform:
    """Build a transform by name.

    "convolution" is the SWT's cascade of dilated filters with random initial taps, one set per channel: it learns
    without prior knowledge of wavelets.
    """
    if kind == "swt":
        return StationaryWavelets(wavelet, levels, sharing, channels, learnable)
    if kind == "dwt":
        return DecimatedWavelets(wavelet, levels, sharing, channels, learnable)
    if kind in ("fft", "dct"):
        return FourierBands(levels, mirrored=kind == "dct")
    if kind == "none":
        return NoTransform(levels)
    if kind == "convolution":
        made = StationaryWavelets(wavelet, levels, "channel", channels, learnable=True)
        with torch.no_grad():
            for taps in (made.analysis.low, made.analysis.high, made.synthesis.low, made.synthesis.high):
                taps.normal_(std=taps.shape[1] ** -0.5)
        return made
    raise ConfigError(f"unknown transform {kind!r}; known are {', '.join(TRANSFORMS)}")
