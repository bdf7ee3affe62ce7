"""The colours of bands, body parts and surroundings: one source for the page, GLB files, figures and videos."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wamo.motion.skeletons import PART_NAMES


@dataclass(frozen=True)
class Palette:
    """Colours of a figure and its surroundings, '#rrggbb'.

    Parameters
    ----------
    body, left, right : torso and head, the person's left limbs, the right limbs
    sky, ground, grid, ink : background, floor, grid lines, text
    shadow : strength of the shadow on the ground, 0..1
    """

    body: str
    left: str
    right: str
    sky: str
    ground: str
    grid: str
    ink: str
    shadow: float

    def part(self, name: str) -> str:
        """The colour of a body part, one of `PART_NAMES`."""
        return {"left": self.left, "right": self.right}.get(name.partition(" ")[0], self.body)

    @property
    def parts(self) -> tuple[str, ...]:
        """Colours in the order of `PART_NAMES`."""
        return tuple(self.part(name) for name in PART_NAMES)


LIGHT = Palette(
    body="#b9b2a6", left="#8fb0b4", right="#cfa48d", sky="#fbfbf9", ground="#efefea", grid="#b9bbb4", ink="#1c2026",
    shadow=0.42,
)  # fmt: skip
DARK = Palette(
    body="#a9a49b", left="#7fa3a8", right="#c29680", sky="#1d2127", ground="#15181d", grid="#4d545f", ink="#eceef1",
    shadow=0.6,
)  # fmt: skip

SIGNAL = {False: "#374151", True: "#d1d5db"}
"""Colour of an undecomposed signal on a light (False) and a dark (True) page."""
APPROXIMATION = "#2563eb"
DETAILS = ("#dc2626", "#d97706", "#0d9488", "#7c3aed", "#db2777", "#65a30d")
"""Details d1, d2, d3, ... from fast to slow; the same on light and dark pages."""


def palette(*, dark: bool = False) -> Palette:
    """The light or the dark palette."""
    return DARK if dark else LIGHT


def band_colour(name: str, *, dark: bool = False) -> str:
    """'#rrggbb' of a band: "signal", "a{J}" or "d{j}". Approximations of every depth share one blue.

    Raises
    ------
    KeyError
        The name is none of these.
    """
    if name == "signal":
        return SIGNAL[dark]
    if name[:1] == "a" and name[1:].isdigit():
        return APPROXIMATION
    if name[:1] == "d" and name[1:].isdigit() and int(name[1:]) > 0:
        return DETAILS[(int(name[1:]) - 1) % len(DETAILS)]
    raise KeyError(f"no colour for band {name!r}: expected 'signal', 'a3', 'd1' or the like")


def rgb(colour: str) -> tuple[int, int, int]:
    """'#rrggbb' -> three integers 0..255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def linear_rgb(colour: str) -> list[float]:
    """'#rrggbb' (sRGB) -> linear light, 0..1, as glTF and OpenGL materials want it."""
    srgb = np.array(rgb(colour)) / 255.0
    return [float(v) for v in np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)]
