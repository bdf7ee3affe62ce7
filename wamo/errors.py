"""The package's own errors. A message names the place, what was expected, what was found and how to mend it."""

from __future__ import annotations


class WamoError(Exception):
    """Base of every error that this package raises on purpose."""


class MotionError(WamoError, ValueError):
    """A motion's arrays or parameters make no sense (shape, NaN, frame rate, range)."""


class FormatError(WamoError, ValueError):
    """A file cannot be read as the motion that it claims to be.

    Parameters
    ----------
    file : name of the file as the user knows it (never a server path)
    expected, found : what should stand there and what does
    line : 1-based line, when the format has lines
    mend : what the user can do about it
    """

    def __init__(self, file: str, expected: str, found: str, *, line: int | None = None, mend: str = "") -> None:
        place = f"{file}, line {line}" if line is not None else file
        super().__init__(f"{place}: expected {expected}, found {found}.{' ' + mend if mend else ''}")
        self.file, self.line, self.expected, self.found, self.mend = file, line, expected, found, mend


class ConfigError(WamoError, ValueError):
    """A configuration value is outside what is allowed."""


class DataError(WamoError):
    """A data set, gallery or checkpoint folder is missing something or does not fit."""


class CheckpointError(DataError):
    """A checkpoint cannot be loaded or does not belong to this configuration."""
