"""`wamo inspect`: how the joints of motion files are mapped."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import tyro

from wamo.cli import parse
from wamo.errors import FormatError
from wamo.formats import FileOptions


def main(arguments: Sequence[str]) -> int:
    """Run `wamo inspect`."""
    return parse(inspect, "inspect", arguments)


def inspect(
    files: Annotated[tuple[Path, ...], tyro.conf.Positional],
    reading: Annotated[FileOptions, tyro.conf.arg(name="")],
    asf: Path | None = None,
) -> int:
    """Show how the joints of motion files are mapped to the skeleton, and what was detected.

    The exit status is the number of files that could not be read.

    Args:
        files: Motion files.
        reading: How the files are read.
        asf: Skeleton of an AMC file; default: the one beside it.
    """
    from wamo.formats import ReadOptions, read_file

    failed = 0
    for file in files:
        try:
            found = read_file(file, ReadOptions(**asdict(reading), asf=asf))
        except FormatError as error:
            print(error, file=sys.stderr)
            failed += 1
            continue
        if found.mapping:  # the table lists the notes
            print(found.mapping)
            continue
        motion = found.motion
        print(f"{file}: {len(motion)} frames at {motion.fps:g} fps, {motion.skeleton.name}, no mapping needed")
        for note in found.notes:
            print(f"  note: {note}")
    return min(failed, 100)
