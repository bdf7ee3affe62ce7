"""The package's errors. A message names the place, what was expected, what was found, and the remedy."""

from __future__ import annotations


class WamoError(Exception):
    """Base of every error that this package raises on purpose. Catch it to report any user error."""


class MotionError(WamoError, ValueError):
    """A motion's arrays or parameters are invalid: shape, NaN, frame rate or range."""


class FormatError(WamoError, ValueError):
    """A file cannot be read as a motion.

    Parameters
    ----------
    file : name of the file as the user knows it (never a server path)
    expected, found : what should be there and what is
    line : 1-based line, for formats with lines
    mend : the remedy, for the user
    """

    def __init__(self, file: str, expected: str, found: str, *, line: int | None = None, mend: str = "") -> None:
        place = f"{file}, line {line}" if line is not None else file
        super().__init__(f"{place}: expected {expected}, found {found}.{' ' + mend if mend else ''}")
        self.file, self.line, self.expected, self.found, self.mend = file, line, expected, found, mend


class ConfigError(WamoError, ValueError):
    """A configuration value is out of range."""


class DataError(WamoError):
    """A data set, gallery or checkpoint folder is incomplete or does not fit."""


class CheckpointError(DataError):
    """A checkpoint cannot be loaded or does not fit the configuration."""
