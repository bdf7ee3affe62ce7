"""`wamo inspect`: how the joints of motion files are mapped."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import tyro

from wamo.cli import parse
from wamo.errors import FormatError


def main(arguments: Sequence[str]) -> int:
    """Run `wamo inspect`."""
    return parse(inspect, "inspect", arguments)


def inspect(
    files: Annotated[tuple[Path, ...], tyro.conf.Positional],
    fps: float | None = None,
    unit: str | None = None,
    up: Literal["y", "z"] | None = None,
    asf: Path | None = None,
) -> int:
    """Show how the joints of motion files are mapped to the skeleton, and what was detected.

    The exit status is the number of files that could not be read.

    Args:
        files: Motion files.
        fps: Frame rate, for files that do not state theirs (AMC).
        unit: m, cm, mm, inch, cmu or metres per unit; default: detected from the body.
        up: Up axis of the file; default: detected.
        asf: Skeleton of an AMC file; default: the one beside it.
    """
    from wamo.formats import read_with_mapping

    failed = 0
    for file in files:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # the mapping lists the same notes
                motion, mapping = read_with_mapping(file, fps=fps, unit=_unit(unit), up=up, asf=asf)
        except FormatError as error:
            print(error, file=sys.stderr)
            failed += 1
            continue
        plain = f"{file}: {len(motion)} frames at {motion.fps:g} fps, {motion.skeleton.name}, no mapping needed"
        print(mapping or plain)
    return min(failed, 100)


def _unit(word: str | None) -> str | float | None:
    try:
        return float(word) if word else None
    except ValueError:
        return word
