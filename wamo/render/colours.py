"""One colour per frequency band and per body part, the same on the page, in figures and in videos."""

from __future__ import annotations

from wamo.formats.gltf import PART_COLOURS

BAND_COLOURS = {"signal": "#374151", "a3": "#2563eb", "d3": "#0d9488", "d2": "#d97706", "d1": "#dc2626"}
"""Colour of each row of a band figure on a light page."""

SIGNAL_DARK = "#d1d5db"
"""The signal's colour on a dark page; the bands keep theirs."""

_FINE = ("#dc2626", "#d97706", "#0d9488", "#7c3aed", "#db2777", "#65a30d")
"""Details d1, d2, d3, d4 ... for decompositions deeper than the paper's three levels."""

__all__ = ["BAND_COLOURS", "PART_COLOURS", "SIGNAL_DARK", "band_colour"]


def band_colour(name: str, *, dark: bool = False) -> str:
    """'#rrggbb' of a band: "signal", "a{J}" or "d{j}"; approximations of every depth share a3's blue.

    Raises
    ------
    KeyError
        The name is none of these.
    """
    if name == "signal":
        return SIGNAL_DARK if dark else BAND_COLOURS["signal"]
    if name[:1] == "a" and name[1:].isdigit():
        return BAND_COLOURS["a3"]
    if name[:1] == "d" and name[1:].isdigit() and int(name[1:]) > 0:
        return _FINE[(int(name[1:]) - 1) % len(_FINE)]
    raise KeyError(f"no colour for band {name!r}: expected 'signal', 'a3', 'd1' or the like")


def rgb(colour: str) -> tuple[int, int, int]:
    """'#rrggbb' -> three integers 0..255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
