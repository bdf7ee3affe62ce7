"""The options of reading a motion file, shared by the subcommands that read some."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Literal, TypedDict


class FileOptions(TypedDict):
    """Keyword arguments that `wamo.formats.read` and `wamo.indexing.build` have in common."""

    fps: float | None
    unit: str | float | None
    up: str | None
    keep_calibration: bool


@dataclass(frozen=True, kw_only=True)
class ReadFlags:
    """How motion files are read."""

    fps: float | None = None
    """Frame rate of files that do not state theirs (AMC)."""
    unit: str | None = None
    """m, cm, mm, inch, cmu, metres per unit, or adult (scale the body to an adult); default: detected from the body."""
    up: Literal["y", "z"] | None = None
    """Up axis of the files; default: detected."""
    keep_calibration: bool = False
    """Keep a calibration pose (T-pose) before the motion, which is dropped otherwise."""

    def fields(self) -> FileOptions:
        """The same as keyword arguments of `wamo.formats.read`."""
        unit: str | float | None = self.unit
        with contextlib.suppress(ValueError):
            unit = float(self.unit) if self.unit else None
        return {"fps": self.fps, "unit": unit, "up": self.up, "keep_calibration": self.keep_calibration}
