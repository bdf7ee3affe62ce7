"""Options of reading a file, and the notes on what was assumed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from os import PathLike
from typing import Literal

from wamo.errors import FormatError
from wamo.formats.limits import DEFAULT_LIMITS, Limits

UNITS = {"m": 1.0, "cm": 0.01, "mm": 0.001, "inch": 0.0254, "cmu": 0.0254 / 0.45}
"""Metres per unit. "cmu" is the unit of the CMU database's skeletons (1/0.45 inch)."""
ADULT = "adult"
"""Value of ``unit`` that scales the body to an average adult, for files in unknown units."""
FPS_RANGE = (0.1, 10_000.0)
"""Lowest and highest accepted frame rate, in files and in options."""

UpAxis = Literal["y", "z"]
Topic = Literal["calibration", "frame rate", "frames", "joints", "sides", "skeleton", "syntax", "unit", "up axis"]


@dataclass(frozen=True)
class Note:
    """One thing that was assumed, repaired or left out while reading a file; ``str()`` is its text.

    Parameters
    ----------
    topic : its subject
    text : a sentence without a full stop
    routine : whether it is for completeness only and needs no attention
    """

    topic: Topic
    text: str
    routine: bool = False

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, kw_only=True)
class FileOptions:
    """How to read any number of motion files; None means "detect". Subcommands take these as flags."""

    fps: float | None = None
    """Frame rate; overrides the file's own. AMC files do not state theirs: 120 is assumed, with a note."""
    unit: float | str | None = None
    """m, cm, mm, inch, cmu, metres per unit, or adult (scale the body to an adult); default: detected from the body."""
    up: UpAxis | None = None
    """Up axis of the files; default: detected."""
    keep_calibration: bool = False
    """Keep a calibration pose (T-pose) before the motion, which is dropped otherwise."""


@dataclass(frozen=True, kw_only=True)
class ReadOptions(FileOptions):
    """How to read one motion file; None means "detect".

    Parameters
    ----------
    fps, unit, up, keep_calibration : as in `FileOptions`
    asf : skeleton of an AMC file; default: the one beside it
    body_model : SMPL-family model (.npz) for AMASS files; default: a mean skeleton
    mixed : the options are for files of several formats: a format that fixes its unit or up axis keeps it, with a note;
        otherwise such an option is refused
    limits : largest accepted file and motion
    """

    asf: str | PathLike[str] | None = None
    body_model: str | PathLike[str] | None = None
    mixed: bool = False
    limits: Limits = DEFAULT_LIMITS

    def check(self, file: str) -> None:
        """Raise a FormatError that names the file and the invalid option."""
        check_fps(file, self.fps)
        check_unit(file, self.unit)
        if self.up is not None and (not isinstance(self.up, str) or self.up.lower() not in ("y", "z")):
            raise FormatError(file, "up axis y or z", repr(self.up))

    def not_applied(self, file: str, option: str, reason: str, notes: list[Note]) -> None:
        """Note that an option does not fit a file's format, or refuse it when it was given for this file alone."""
        found = f"{option}={getattr(self, option)!r}"
        if not self.mixed:
            raise FormatError(file, f"no {option}= here: {reason}", found)
        notes.append(Note("unit" if option == "unit" else "up axis", f"{found} was not applied: {reason}"))


def check_fps(file: str, fps: float | None) -> None:
    """Refuse a frame rate outside `FPS_RANGE`; None passes."""
    if fps is None:
        return
    low, high = FPS_RANGE
    if not isinstance(fps, int | float) or not low <= fps <= high:
        raise FormatError(
            file, f"a frame rate from {low:g} to {high:g}", str(fps)[:40], mend="Give the rate with fps=."
        )


def check_unit(file: str, unit: str | float | None) -> None:
    """Refuse a unit that is neither a known name nor a positive number; None passes."""
    known = isinstance(unit, str) and (unit in UNITS or unit == ADULT)
    number = isinstance(unit, int | float) and math.isfinite(unit) and unit > 0
    if unit is not None and not known and not number:
        raise FormatError(file, f"a unit of {', '.join(UNITS)}, {ADULT} or metres per unit", repr(unit)[:60])
