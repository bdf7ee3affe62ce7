"""Names of data sources on the command line: ``FOLDER``, ``FOLDER:own``, ``FOLDER=2``, ``FOLDER:own=2``, "library"."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

from wamo.errors import ConfigError

LIBRARY = "library"
"""Source name of the procedural library."""

TimeTags = Literal["crop", "own", "drop"]
"""Treatment of captions that describe a part of their clip ("caption#tokens#1.0#3.5").

crop (default): in val and test each listed clip is one entry, cut to the span of its first caption; in training every
    span is a separate clip, so that a caption is only learned with the frames that it describes
own: every span is a separate entry in every split
drop: such captions are left out, and so are clips without other captions
"""


@dataclass(frozen=True)
class SourceSpec:
    """A data source as a user names it.

    Parameters
    ----------
    folder : folder of a data set, or "library"
    weight : how often an epoch uses its samples
    time_tags : rule for captions with times, or None for the caller's default
    """

    folder: str
    weight: float = 1.0
    time_tags: TimeTags | None = None

    @property
    def is_library(self) -> bool:
        """Whether the source is the procedural library."""
        return self.folder == LIBRARY

    def found_in(self, root: str) -> SourceSpec:
        """This source with the folder of its name below ``root``, unless its own path exists; the library stays."""
        if self.is_library or not root:
            return self
        return replace(self, folder=below(self.folder, root))

    @classmethod
    def parse(cls, text: str, *, weighted: bool = False) -> SourceSpec:
        """Parse the name of a source; with ``weighted`` it may end in "=WEIGHT".

        Raises
        ------
        ConfigError
            The weight is not a positive number, or no folder is named.
        """
        name, weight = text, 1.0
        if weighted and "=" in text:
            name, _, number = text.rpartition("=")
            try:
                weight = float(number)
            except ValueError:
                raise ConfigError(f"data {text!r}: the weight after = must be a number") from None
            if not (weight > 0 and math.isfinite(weight)):
                raise ConfigError(f"data {text!r}: the weight must be positive")
        folder, _, rule = name.rpartition(":")
        if folder and rule in get_args(TimeTags):
            return cls(folder, weight, rule)  # type: ignore[arg-type]
        if not name:
            raise ConfigError(f"data {text!r} names no folder")
        return cls(name, weight)


def below(name: str, root: str) -> str:
    """``root/name`` if only that folder exists, else ``name``."""
    folder = Path(root) / name
    return str(folder) if root and folder.is_dir() and not Path(name).exists() else name
