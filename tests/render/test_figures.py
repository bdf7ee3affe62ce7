"""Wavelet figures and stills: what is drawn is what was given."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from PIL import Image

from wamo.errors import ConfigError
from wamo.motion import SMPL22, Motion
from wamo.motion.colours import LIGHT, band_colour, rgb
from wamo.render.bands import BandSignal, band_figure, energy_shares, figure_bytes, filter_figure, hertz_label
from wamo.render.stills import contact_sheet, image_bytes, motion_strip
from wamo.render.video import standing

NAMES = ["a3", "d3", "d2", "d1"]
RANGES = [(0.0, 1.25), (1.25, 2.5), (2.5, 5.0), (5.0, 10.0)]


def bands(frames: int = 100) -> np.ndarray:
    time = np.arange(frames) / 20.0
    return np.stack([0.3 * time, 0.2 * np.sin(12 * time), 0.1 * np.sin(24 * time), 0.05 * np.sin(45 * time)])


def draw(frames: int = 100, **options):
    parts = bands(frames)
    energy = np.random.default_rng(0).uniform(0, 1, (22, 4))
    wrist = BandSignal("left_wrist", "y", parts.sum(axis=0), parts, NAMES, RANGES, 20.0)
    given: dict[str, Any] = {"energy": energy, "joints": SMPL22.joints}
    return band_figure(wrist, **(given | options))


def head(signal: np.ndarray, components: np.ndarray, names: list[str] = NAMES) -> BandSignal:
    return BandSignal("head", "x", signal, components, names, RANGES, 20.0)


def test_rows_show_the_signal_and_its_bands_in_their_colours() -> None:
    figure = draw(time=2.0)
    rows = figure.axes[:5]
    parts = bands()
    for axes, name, values in zip(rows, ["signal", *NAMES], [parts.sum(axis=0), *parts], strict=True):
        line = axes.lines[0]
        np.testing.assert_allclose(line.get_ydata(), values)
        np.testing.assert_allclose(line.get_xdata(), np.arange(100) / 20.0)
        assert to_hex(line.get_color()) == band_colour(name)
        assert axes.lines[1].get_xdata()[0] == 2.0  # the playhead
    assert [a.get_ylabel() for a in rows] == [
        "signal",
        "a3\n< 1.25 Hz",
        "d3\n1.25–2.5 Hz",
        "d2\n2.5–5 Hz",
        "d1\n5–10 Hz",
    ]
    assert "left wrist" in rows[0].get_title(loc="left")


def test_bars_and_heat_map_hold_the_energy() -> None:
    energy = np.random.default_rng(1).uniform(0.01, 1, (22, 4))
    figure = draw(energy=energy)
    bars, heat = figure.axes[5], figure.axes[6]
    variance = bands().var(axis=1)
    np.testing.assert_allclose([b.get_width() for b in bars.patches], variance / variance.sum())
    np.testing.assert_allclose(heat.images[0].get_array(), energy / energy.sum(axis=1, keepdims=True))
    assert heat.get_yticklabels()[20].get_text() == "left wrist"
    assert heat.get_yticklabels()[20].get_fontweight() == "bold"


def test_every_panel_has_axes_and_svg_one_font() -> None:
    for figure in (draw(), filter_figure((np.ones(2), np.ones(2)), (np.ones(2), np.ones(2)))):
        for axes in figure.axes:
            assert axes.get_yticks().size, axes.get_title(loc="left")
    for axes in filter_figure((np.ones(2), np.ones(2)), (np.ones(2), np.ones(2))).axes:
        assert axes.get_xlabel() and axes.get_ylabel()
    svg = figure_bytes(draw(), "svg").decode()
    assert "<text" in svg and "serif" not in svg.replace("sans-serif", "")


def test_without_energy_there_is_no_heat_map() -> None:
    assert len(draw(energy=None).axes) == 6


@pytest.mark.parametrize("fmt, magic", [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_formats(fmt, magic: bytes) -> None:
    content = figure_bytes(draw(dark=fmt == "png"), fmt, dpi=50)
    assert content.startswith(magic)
    if fmt == "svg":
        assert b"left wrist" in content and b"1.25" in content  # words stay words
    with pytest.raises(ConfigError, match="png, svg or pdf"):
        figure_bytes(draw(), "bmp")  # type: ignore[arg-type]


def test_one_frame_and_a_joint_at_rest() -> None:
    figure = band_figure(head(np.ones(1), np.array([[1.0], [0], [0], [0]])))
    assert figure_bytes(figure, dpi=40).startswith(b"\x89PNG")
    still = np.zeros((4, 50))
    figure = band_figure(head(still.sum(axis=0), still))
    assert [b.get_width() for b in figure.axes[5].patches if isinstance(b, Rectangle)] == [0.25] * 4


def test_bad_arrays_are_named() -> None:
    with pytest.raises(ConfigError, match="components"):
        head(np.zeros(9), np.zeros((4, 8)))
    with pytest.raises(ConfigError, match="3 names"):
        head(np.zeros(8), np.zeros((4, 8)), NAMES[:3])
    with pytest.raises(ConfigError, match="energy"):
        draw(energy=np.zeros((3, 4)))
    with pytest.raises(ConfigError, match="NaN"):
        head(np.full(8, np.nan), np.zeros((4, 8)))


def test_filters_show_taps_and_gain() -> None:
    haar = (np.array([0.5, 0.5]), np.array([0.5, -0.5]))
    learned = (np.array([0.6, 0.4]), np.array([0.45, -0.55]))
    figure = filter_figure(learned, haar, fps=20.0)
    gain = next(a for a in figure.axes if a.get_title(loc="left") == "low-pass gain")
    initial, new = gain.lines
    hertz = np.asarray(initial.get_xdata(), dtype=float)
    np.testing.assert_allclose(np.asarray(initial.get_ydata()), np.abs(np.cos(np.pi * hertz / 20.0)), atol=1e-9)
    assert np.asarray(new.get_ydata())[-1] == pytest.approx(0.2) and initial.get_linestyle() == "--"
    with pytest.raises(ConfigError, match="low-pass"):
        filter_figure((np.zeros(0), np.zeros(2)), haar)


def test_labels_shares_and_colours() -> None:
    assert hertz_label(0, 1.25) == "< 1.25 Hz" and hertz_label(5, 10) == "5–10 Hz"
    np.testing.assert_allclose(energy_shares(np.array([[0.0, 0], [1, 3]])), [[0.5, 0.5], [0.25, 0.75]])
    assert len({band_colour(n) for n in ("signal", *NAMES, "d4", "d5", "d6")}) == 8
    assert band_colour("signal", dark=True) == "#d1d5db" and band_colour("a5") == band_colour("a3")
    with pytest.raises(KeyError, match="no colour"):
        band_colour("x1")


def reaching(frames: int = 40) -> Motion:
    joints = np.repeat(standing().joints, frames, axis=0)
    joints[:, SMPL22.index("left_wrist"), 1] += np.linspace(0, 0.5, frames)
    joints[..., 2] += np.linspace(0, 3, frames)[:, None]
    return Motion(joints, 20.0, name="reaching")


def test_contact_sheet_and_strip_hold_every_moment() -> None:
    sheet = contact_sheet(reaching(), 5, size=80)
    assert sheet.size == (10 + 5 * 82, 10 + 2 * 82)
    front, side = np.asarray(sheet)[10:90, 10:90].astype(int), np.asarray(sheet)[92:172, 10:90].astype(int)
    assert np.abs(front - side).max(axis=2).mean() > 2
    strip = motion_strip(reaching(), 4, height=120)
    assert strip.width % 4 == 0 and strip.height <= 120 + 12
    columns = np.split(np.asarray(strip).astype(int), 4, axis=1)
    own = np.array(rgb(LIGHT.left)) / sum(rgb(LIGHT.left))
    shares = [c / np.maximum(c.sum(axis=-1, keepdims=True), 1) for c in columns]
    assert all((np.abs(s - own).max(axis=-1) < 0.012).sum() > 50 for s in shares)  # a left side in every pose
    assert Image.open(io.BytesIO(image_bytes(strip))).size == strip.size


def test_stills_of_one_frame_and_too_many() -> None:
    assert contact_sheet(reaching(1), 8, size=64).width == 8 + 66
    assert motion_strip(reaching(1), 8, height=100).width < 200
    for count in (0, 25):
        with pytest.raises(ConfigError, match="1 to 24"):
            motion_strip(reaching(), count)


def test_drawing_needs_no_torch_and_no_pyplot() -> None:
    code = (
        "import sys, wamo.render; heavy = [m for m in ('torch', 'matplotlib', 'trimesh', 'scipy') if m in sys.modules];"
        "import wamo.render.bands, wamo.render.video, wamo.render.stills;"
        "late = [m for m in ('torch', 'matplotlib.pyplot', 'pyrender', 'trimesh') if m in sys.modules];"
        "print(heavy, late)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] []"
