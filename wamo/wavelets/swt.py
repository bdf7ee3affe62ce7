"""The learnable stationary (a trous) wavelet transform and its inverse, for padded batches of clips of any length.

Paper: Trajectory Wavelet Decomposition uses a learnable dilated SWT with three levels, initialised with Haar;
Trajectory Wavelet Reconstruction uses a learnable inverse with separate filters.

Notes
-----
Not in the paper: the boundary rule, the scaling and the exact inverse.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from wamo.errors import ConfigError
from wamo.wavelets.filters import FilterBank

BOUNDARIES = ("replicate", "periodic")
SHARING = ("level", "all", "channel")


def extend(x: Tensor, lengths: Tensor | None, before: int, after: int, boundary: str = "replicate") -> Tensor:
    """Extend every clip of a padded batch beyond its valid length.

    Parameters
    ----------
    x : (batch, frames, channels); lengths : (batch,) int, valid frames of each clip, or None for all
    before, after : frames to add; boundary : "replicate" (first and last valid frame) or "periodic"

    Returns
    -------
    (batch, before + frames + after, channels); frame n of the clip is at index n + before. The extension
    starts at the clip's valid end, so padding never leaks in.
    """
    frames = x.shape[1]
    position = torch.arange(-before, frames + after, device=x.device)
    if lengths is None:
        index = position.clamp(0, frames - 1) if boundary == "replicate" else position % frames
        return x[:, index]
    last = lengths.to(x.device).clamp(min=1).unsqueeze(1)
    index = torch.minimum(position.clamp(min=0), last - 1) if boundary == "replicate" else position % last
    return torch.gather(x, 1, index.unsqueeze(-1).expand(-1, -1, x.shape[2]))


def correlate(x: Tensor, taps: Tensor, dilation: int) -> Tensor:
    """Compute ``y[n] = sum_k taps[k] x[n + dilation k]`` where all terms exist: (batch, frames - reach, channels).

    taps : (taps, channels or 1)
    """
    reach = dilation * (taps.shape[0] - 1)
    size = x.shape[1] - reach
    y = x[:, :size] * taps[0]
    for k in range(1, taps.shape[0]):
        y = torch.addcmul(y, x[:, dilation * k : dilation * k + size], taps[k])
    return y


def exact_inverse_taps(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Compute synthesis taps (low~, high~) that invert the analysis taps exactly. Not in the paper.

    For an orthonormal pair (MODWT scaling) they are the analysis taps themselves; for any two taps they are
    ``(g1, -g0) / 2D`` and ``(-h1, h0) / 2D`` with ``D = h0 g1 - h1 g0``.

    Raises
    ------
    ConfigError
        No exact finite inverse is known (more than two taps, not orthonormal), or D is 0.
    """
    taps = len(low)
    if taps == 2:
        det = low[0] * high[1] - low[1] * high[0]
        if abs(det) < 1e-8:
            raise ConfigError("the two filters are proportional: no inverse exists")
        return np.array([high[1], -high[0]]) / (2 * det), np.array([-low[1], low[0]]) / (2 * det)
    double = sum(np.correlate(f, f, "full") for f in (low, high))
    delta = np.zeros(2 * taps - 1)
    delta[taps - 1] = 1
    if not np.allclose(double, delta, atol=1e-6):
        raise ConfigError(f"{taps} taps that are not orthonormal have no exact finite inverse")
    return low.copy(), high.copy()


class LearnableSWT(nn.Module):
    """Analysis: signal -> [a{J}, d{J}, ..., d1], each as long as the signal (paper: TWD).

    Parameters
    ----------
    wavelet : orthogonal PyWavelets wavelet that initialises the taps
    levels : number of levels
    sharing : "level" (one pair of filters per level), "all" (one pair) or "channel" (per level and channel)
    channels : needed for sharing "channel"
    learnable : whether the taps get gradients
    boundary : "replicate" or "periodic"
    """

    def __init__(
        self,
        wavelet: str = "db1",
        levels: int = 3,
        *,
        sharing: str = "level",
        channels: int = 1,
        learnable: bool = True,
        boundary: str = "replicate",
    ) -> None:
        super().__init__()
        if sharing not in SHARING or boundary not in BOUNDARIES:
            raise ConfigError(f"sharing must be one of {SHARING} and boundary one of {BOUNDARIES}")
        bank = FilterBank.of(wavelet, levels)
        self.levels, self.sharing, self.boundary, self.wavelet = levels, sharing, boundary, wavelet
        rows = 1 if sharing == "all" else levels
        width = channels if sharing == "channel" else 1
        self.low = nn.Parameter(_spread(bank.low[:rows], width), requires_grad=learnable)
        self.high = nn.Parameter(_spread(bank.high[:rows], width), requires_grad=learnable)

    @property
    def reach(self) -> int:
        """Frames that the deepest level looks ahead: (taps - 1)(2**levels - 1)."""
        return (self.low.shape[1] - 1) * (2**self.levels - 1)

    def taps(self, level: int) -> tuple[Tensor, Tensor]:
        """(low, high) taps of a level (from 0), each (taps, channels or 1)."""
        row = 0 if self.sharing == "all" else level
        return self.low[row], self.high[row]

    def bank(self) -> FilterBank:
        """The current taps, averaged over channels, as a numpy FilterBank."""
        pairs = [self.taps(level) for level in range(self.levels)]
        low, high = (np.stack([p[i].detach().double().mean(1).cpu().numpy() for p in pairs]) for i in (0, 1))
        return FilterBank(low, high, "learned" if self.low.requires_grad else self.wavelet)

    def analyse(self, x: Tensor, lengths: Tensor | None = None) -> list[Tensor]:
        """Bands on the extended axis, low to high; frame n of the clip is at index ``n + reach``.

        Use with `LearnableISWT.synthesise`; `forward` crops to the clip.
        """
        approximation = extend(x, lengths, self.reach, self.reach, self.boundary)
        details = []
        for level in range(self.levels):
            low, high = self.taps(level)
            details.append(correlate(approximation, high, 2**level))
            approximation = correlate(approximation, low, 2**level)
        return [approximation, *details[::-1]]

    def forward(self, x: Tensor, lengths: Tensor | None = None, *, align: bool = False) -> list[Tensor]:
        """[a{J}, d{J}, ..., d1], each (batch, frames, channels).

        Parameters
        ----------
        x : (batch, frames, channels); lengths : (batch,) valid frames or None
        align : shift each band by its filters' delay in whole frames, so that an event is at the same time in all bands
            (without it, Haar shows events 0.5, 1.5 and 3.5 frames early at levels 1, 2 and 3)
        """
        frames, taps = x.shape[1], self.low.shape[1]
        levels = [self.levels, *range(self.levels, 0, -1)]
        shifts = [(taps - 1) * (2**level - 1) // 2 if align else 0 for level in levels]
        bands = self.analyse(x, lengths)
        return [band[:, self.reach - s : self.reach - s + frames] for band, s in zip(bands, shifts, strict=True)]


class LearnableISWT(nn.Module):
    """Synthesis with its own taps (paper: TWR), initialised at the exact inverse of an analysis (not in the paper)."""

    def __init__(self, analysis: LearnableSWT, *, learnable: bool = True) -> None:
        super().__init__()
        pairs = []
        with torch.no_grad():
            for level in range(analysis.levels if analysis.sharing != "all" else 1):
                low, high = (t.double().cpu().numpy() for t in analysis.taps(level))
                pairs.append([exact_inverse_taps(low[:, c], high[:, c]) for c in range(low.shape[1])])
        self.levels, self.boundary, self.sharing = analysis.levels, analysis.boundary, analysis.sharing
        stacked = np.array(pairs)  # (rows, channels, 2, taps)
        taps = torch.tensor(stacked, dtype=torch.float32).permute(2, 0, 3, 1).contiguous()
        self.low = nn.Parameter(taps[0].clone(), requires_grad=learnable)
        self.high = nn.Parameter(taps[1].clone(), requires_grad=learnable)

    def synthesise(self, bands: list[Tensor]) -> Tensor:
        """Invert bands on the extended axis (from `LearnableSWT.analyse`) -> (batch, frames, channels), cropped."""
        approximation, details = bands[0], bands[1:]
        for level in range(self.levels - 1, -1, -1):
            row = 0 if self.sharing == "all" else level
            detail = details[self.levels - 1 - level]
            detail = detail[:, detail.shape[1] - self._tail(level) - approximation.shape[1] :][
                :, : approximation.shape[1]
            ]
            flipped_low, flipped_high = self.low[row].flip(0), self.high[row].flip(0)
            approximation = correlate(approximation, flipped_low, 2**level) + correlate(detail, flipped_high, 2**level)
        return approximation

    def _tail(self, level: int) -> int:
        """Frames by which this level's detail extends past the deeper approximation on the right."""
        taps = self.low.shape[1]
        return (taps - 1) * (2**self.levels - 2 ** (level + 1))

    def forward(self, bands: list[Tensor], lengths: Tensor | None = None) -> Tensor:
        """Invert bands that cover only the clip, e.g. decoded ones: extend each at its ends, then synthesise.

        bands : [a{J}, d{J}, ..., d1], each (batch, frames, channels) -> (batch, frames, channels)
        """
        reach = (self.low.shape[1] - 1) * (2**self.levels - 1)
        levels = [self.levels, *range(self.levels, 0, -1)]
        after = [(self.low.shape[1] - 1) * (2**self.levels - 2**level) for level in levels]
        extended = [extend(b, lengths, reach, a, self.boundary) for b, a in zip(bands, after, strict=True)]
        return self.synthesise(extended)


def _spread(taps: np.ndarray, width: int) -> Tensor:
    """(rows, taps) -> (rows, taps, width) float32."""
    return torch.tensor(taps, dtype=torch.float32).unsqueeze(-1).repeat(1, 1, width)
