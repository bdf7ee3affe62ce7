"""Wavelet figures for papers and for the page: band rows, energy shares, joint-by-band heat map, learned filters.

Arrays come in as arguments, so drawing needs no torch, and figures are made without pyplot's global state. Text stays
text in SVG and PDF, in one sans-serif family. Not in the paper.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, LogNorm
from matplotlib.figure import Figure

from wamo.errors import ConfigError
from wamo.motion.colours import band_colour

INK = {False: "#1f2937", True: "#e5e7eb"}
PAPER = {False: "#ffffff", True: "#0f172a"}
GRID = {False: "#e5e7eb", True: "#334155"}
INITIAL = "#9ca3af"
LEAST_SHARE = 1e-4
"""The lightest colour of the heat map."""


def hertz_label(low: float, high: float) -> str:
    """'1.25-2.5 Hz' with an en dash, '< 1.25 Hz' for a band that starts at 0."""
    return f"< {high:.3g} Hz" if low <= 0 else f"{low:.3g}–{high:.3g} Hz"


def energy_shares(energy: np.ndarray) -> np.ndarray:
    """(..., bands) energies -> shares that sum to 1; equal shares if nothing moves."""
    energy = np.asarray(energy, np.float64)
    total = energy.sum(axis=-1, keepdims=True)
    return np.where(total > 0, energy / np.where(total > 0, total, 1), 1 / energy.shape[-1])


@dataclass(frozen=True, eq=False)
class BandSignal:
    """One coordinate of a joint over time, and the bands that add up to it.

    Parameters
    ----------
    joint, axis : what was measured: a joint's name, and "x", "y", "z" or "speed"
    signal : (frames,) float, metres (or metres a second for the speed)
    components : (bands, frames) float
    names, ranges : per band its name ("a3", "d3", ...) and (low, high) in Hz
    fps : frames per second

    Raises
    ------
    ConfigError
        The arrays' shapes disagree, or they hold NaN.
    """

    joint: str
    axis: str
    signal: np.ndarray
    components: np.ndarray
    names: Sequence[str]
    ranges: Sequence[tuple[float, float]]
    fps: float

    def __post_init__(self) -> None:
        signal, parts = self.signal, self.components
        if signal.ndim != 1 or not len(signal) or parts.ndim != 2 or parts.shape[1:] != signal.shape:
            raise ConfigError(
                f"expected signal (frames,) and components (bands, frames): {signal.shape}, {parts.shape}"
            )
        if not (len(self.names) == len(self.ranges) == len(parts)):
            raise ConfigError(f"{len(parts)} bands, but {len(self.names)} names and {len(self.ranges)} ranges")
        if not (np.isfinite(signal).all() and np.isfinite(parts).all()):
            raise ConfigError("the signal or its bands hold NaN or infinite values")
        if not (np.isfinite(self.fps) and self.fps > 0):
            raise ConfigError(f"frame rate must be positive, found {self.fps}")

    @property
    def title(self) -> str:
        """'left wrist · y [m]'."""
        return f"{self.joint.replace('_', ' ')} · {self.axis} [{'m/s' if self.axis == 'speed' else 'm'}]"

    @property
    def shares(self) -> np.ndarray:
        """(bands,) share of each band in the variance."""
        parts = np.asarray(self.components, np.float64)
        return energy_shares(((parts - parts.mean(axis=1, keepdims=True)) ** 2).sum(axis=1))


def band_figure(
    bands: BandSignal,
    *,
    energy: np.ndarray | None = None,
    joints: Sequence[str] = (),
    time: float | None = None,
    title: str = "",
    dark: bool = False,
) -> Figure:
    """Draw the signal and its bands in rows over time, the energy shares and the joint-by-band heat map.

    Parameters
    ----------
    energy : (joints, bands) float energies of every joint; without it the heat map is left out
    joints : names of the rows of `energy`
    time : seconds at which to draw a playhead

    Raises
    ------
    ConfigError
        `energy` has another shape.
    """
    if energy is not None and np.shape(energy) != (len(joints), len(bands.components)):
        raise ConfigError(f"energy must be ({len(joints)} joints, {len(bands.components)} bands): {np.shape(energy)}")
    rows = len(bands.components) + 1
    figure = _figure((11.0 if energy is not None else 8.0, 1.0 + 1.12 * rows), dark)
    widths = [5.2, 1.0] + ([2.3] if energy is not None else [])
    grid = figure.add_gridspec(rows, len(widths), width_ratios=widths)
    clock = np.arange(len(bands.signal)) / bands.fps
    first: Axes | None = None
    lines = zip(["signal", *bands.names], [bands.signal, *bands.components], strict=True)
    for row, (name, values) in enumerate(lines):
        axes = figure.add_subplot(grid[row, 0], sharex=first)
        first = first or axes
        label = name if row == 0 else f"{name}\n{hertz_label(*bands.ranges[row - 1])}"
        _row(axes, clock, values, band_colour(name, dark=dark), label, dark, last=row == rows - 1)
        if time is not None:
            axes.axvline(time, color=INK[dark], linewidth=0.9)
    assert first is not None
    first.set_title(title or bands.title, loc="left", fontsize=11, color=INK[dark])
    _share_bars(figure.add_subplot(grid[1:, 1]), bands.shares, bands.names, dark)
    if energy is not None:
        _heat_map(figure.add_subplot(grid[:, 2]), energy_shares(energy), joints, bands.names, bands.joint, dark)
    figure.align_ylabels()
    return figure


def filter_figure(
    learned: tuple[np.ndarray, np.ndarray],
    initial: tuple[np.ndarray, np.ndarray],
    *,
    fps: float = 20.0,
    wavelet: str = "db1",
    dark: bool = False,
) -> Figure:
    """Draw learned filters and their initial wavelet: taps, and gain over frequency at the first level.

    learned, initial: (low-pass taps, high-pass taps), each (taps,) float; one row of taps per joint or part, (n, taps),
    is drawn as a bundle of lines. fps sets the frequency axis (Hz).

    Raises
    ------
    ConfigError
        Taps that are empty or not finite.
    """
    figure = _figure((9.0, 5.4), dark)
    grid = figure.add_gridspec(2, 2, width_ratios=[1, 1.6])
    for row, (word, name) in enumerate((("low-pass", "a1"), ("high-pass", "d1"))):
        new, old = (np.atleast_2d(np.asarray(pair[row], np.float64)) for pair in (learned, initial))
        if not (new.size and old.size and np.isfinite(new).all() and np.isfinite(old).all()):
            raise ConfigError(f"the {word} filter has no taps, or taps that are not finite")
        colour = band_colour(name)
        taps, gain = figure.add_subplot(grid[row, 0]), figure.add_subplot(grid[row, 1])
        _taps(taps, new, old, colour, dark)
        taps.set_title(f"{word} taps", loc="left", fontsize=10, color=INK[dark])
        taps.set_xlabel("tap", color=INK[dark], fontsize=9)
        taps.set_ylabel("weight", color=INK[dark], fontsize=9)
        hertz = np.linspace(0, fps / 2, 257)
        for filters, tint, dashes in ((old, INITIAL, "--"), (new, colour, "-")):
            for k, one in enumerate(_response(filters)):
                label = (f"initial ({wavelet})" if filters is old else "learned") if k == 0 else None
                solid = 1.0 if len(filters) == 1 else 0.5
                gain.plot(hertz, one, dashes, color=tint, linewidth=1.5, label=label, alpha=solid)
        gain.set_title(f"{word} gain", loc="left", fontsize=10, color=INK[dark])
        gain.set_xlabel("frequency [Hz]", color=INK[dark], fontsize=9)
        gain.set_ylabel("gain", color=INK[dark], fontsize=9)
        gain.set_xlim(0, fps / 2)
        gain.set_ylim(bottom=0)
        _plain(gain, dark)
        gain.legend(frameon=False, fontsize=8, labelcolor=INK[dark])
    return figure


def figure_bytes(figure: Figure, fmt: Literal["png", "svg", "pdf"] = "png", *, dpi: int = 200) -> bytes:
    """The figure as PNG, SVG or PDF, without a date inside.

    Raises
    ------
    ConfigError
        Another format.
    """
    stamp = {"png": {"Software": None}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}
    if fmt not in stamp:
        raise ConfigError(f"plots are written as png, svg or pdf, not as {fmt!r}")
    from matplotlib import rc_context

    target = io.BytesIO()
    # fonttype 42 and "none" keep words as text that can be searched and edited
    with rc_context({"pdf.fonttype": 42, "svg.fonttype": "none", "svg.hashsalt": "wamo", "font.family": "sans-serif"}):
        figure.savefig(target, format=fmt, dpi=dpi, metadata=stamp[fmt], facecolor=figure.get_facecolor())
    return target.getvalue()


def _figure(size: tuple[float, float], dark: bool) -> Figure:
    return Figure(figsize=size, layout="constrained", facecolor=PAPER[dark])


def _plain(axes: Axes, dark: bool) -> None:
    axes.set_facecolor(PAPER[dark])
    axes.grid(True, color=GRID[dark], linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(colors=INK[dark], labelsize=8, length=0)
    for side in axes.spines.values():
        side.set_visible(False)


def _row(axes: Axes, clock: np.ndarray, values: np.ndarray, colour: str, label: str, dark: bool, *, last: bool) -> None:
    _plain(axes, dark)
    axes.plot(clock, values, color=colour, linewidth=1.4, marker="o" if len(clock) == 1 else None, markersize=4)
    axes.set_ylabel(label, rotation=0, ha="right", va="center", color=colour, fontsize=9, labelpad=6)
    step = clock[1] if len(clock) > 1 else 1.0
    axes.set_xlim(0, max(float(clock[-1]), step))
    axes.margins(y=0.12)
    axes.locator_params(axis="y", nbins=3)
    axes.tick_params(labelbottom=last)
    if float(np.ptp(values)) < 1e-4:  # a band at rest: do not show rounding errors
        axes.set_ylim(float(values.mean()) - 0.01, float(values.mean()) + 0.01)
    if last:
        axes.set_xlabel("time [s]", color=INK[dark], fontsize=9)


def _share_bars(axes: Axes, shares: np.ndarray, names: Sequence[str], dark: bool) -> None:
    _plain(axes, dark)
    axes.grid(False)
    place = np.arange(len(shares))
    axes.barh(place, shares, height=0.30, color=[band_colour(n, dark=dark) for n in names])
    for row, share in zip(place, shares, strict=True):
        axes.text(float(share) + 0.03, float(row), _percent(float(share)), va="center", fontsize=9, color=INK[dark])
    axes.set_ylim(len(shares) - 0.5, -0.5)
    axes.set_xlim(0, 1.45)
    axes.set_xticks([0, 0.5, 1], ["0", "50", "100"])
    axes.set_yticks(place, names)
    axes.set_xlabel("share [%]", color=INK[dark], fontsize=9)
    axes.set_title("share of energy", loc="left", fontsize=9, color=INK[dark])


def _percent(share: float) -> str:
    return "< 0.1 %" if 0 < share < 0.0005 else f"{100 * share:.1f} %"


def _heat_map(
    axes: Axes, shares: np.ndarray, joints: Sequence[str], names: Sequence[str], joint: str, dark: bool
) -> None:
    colours = LinearSegmentedColormap.from_list("share", [PAPER[dark], "#60a5fa", "#1e3a8a" if not dark else "#bfdbfe"])
    # positions hold nearly all their energy below the details: only a logarithmic scale shows those
    image = axes.imshow(
        np.maximum(shares, LEAST_SHARE),
        cmap=colours,
        norm=LogNorm(LEAST_SHARE, 1),
        aspect="auto",
        interpolation="nearest",
    )
    axes.set_xticks(range(len(names)), names)
    axes.set_yticks(range(len(joints)), [j.replace("_", " ") for j in joints])
    axes.tick_params(colors=INK[dark], labelsize=8, length=0)
    for label, name in zip(axes.get_xticklabels(), names, strict=True):
        label.set_color(band_colour(name, dark=dark))
    for side in axes.spines.values():
        side.set_visible(False)
    if joint in joints:
        axes.get_yticklabels()[list(joints).index(joint)].set_fontweight("bold")
        row = list(joints).index(joint)
        axes.plot([-0.5, -0.5, len(names) - 0.5, len(names) - 0.5, -0.5],
                  [row - 0.5, row + 0.5, row + 0.5, row - 0.5, row - 0.5],
                  color=INK[dark], linewidth=1.3, clip_on=False)  # fmt: skip
    bar = axes.figure.colorbar(image, ax=axes, fraction=0.05, pad=0.03)
    bar.set_ticks([1e-4, 1e-3, 1e-2, 1e-1, 1], labels=["≤ 0.01 %", "0.1 %", "1 %", "10 %", "100 %"])
    bar.minorticks_off()
    bar.outline.set_visible(False)
    bar.ax.tick_params(colors=INK[dark], labelsize=7, length=0)
    axes.set_title("share of each joint's energy", loc="left", fontsize=9, color=INK[dark])


def _taps(axes: Axes, new: np.ndarray, old: np.ndarray, colour: str, dark: bool) -> None:
    _plain(axes, dark)
    axes.axhline(0, color=INITIAL, linewidth=0.8)
    for filters, shift, tint in ((old, -0.1, INITIAL), (new, 0.1, colour)):
        for taps in filters:
            place = np.arange(len(taps)) + shift
            axes.vlines(place, 0, taps, color=tint, linewidth=2, alpha=1.0 if len(filters) == 1 else 0.5)
            axes.plot(place, taps, "o", color=tint, markersize=4.5, alpha=1.0 if len(filters) == 1 else 0.5)
    count = max(new.shape[1], old.shape[1])
    axes.set_xlim(-0.6, count - 0.4)
    axes.set_xticks(range(count))


def _response(filters: np.ndarray) -> np.ndarray:
    """(n, taps) -> (n, 257) gain from 0 to half the frame rate."""
    return np.abs(np.fft.rfft(filters, n=512, axis=1))
