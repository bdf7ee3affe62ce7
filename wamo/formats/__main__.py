"""``python -m wamo.formats FILE [FILE ...]``: how the joints of motion files are mapped."""

from __future__ import annotations

import argparse
import sys
import warnings

from wamo.errors import FormatError
from wamo.formats import UNITS, read_with_mapping


def main(arguments: list[str] | None = None) -> int:
    """Print the mapping of each file; the exit status is the number of files that could not be read."""
    parser = argparse.ArgumentParser(prog="python -m wamo.formats", description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--fps", type=float, help="frame rate (AMC files do not say theirs)")
    parser.add_argument("--unit", help=f"{', '.join(UNITS)} or metres per unit; default: guessed from stature")
    parser.add_argument("--up", choices=("y", "z"), help="up axis of the file; default: found out")
    parser.add_argument("--asf", help="skeleton of an AMC file; default: the one beside it")
    options = parser.parse_args(arguments)
    failed = 0
    for file in options.files:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # the mapping's notes say the same
                motion, mapping = read_with_mapping(
                    file, fps=options.fps, unit=_unit(options.unit), up=options.up, asf=options.asf
                )
        except FormatError as error:
            print(error, file=sys.stderr)
            failed += 1
            continue
        print(
            mapping or f"{file}: {len(motion)} frames at {motion.fps:g} fps, {motion.skeleton.name}, no mapping needed"
        )
    return min(failed, 100)


def _unit(word: str | None) -> str | float | None:
    try:
        return float(word) if word else None
    except ValueError:
        return word


if __name__ == "__main__":
    sys.exit(main())
