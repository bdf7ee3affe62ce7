"""`wamo add`: add motions to a gallery."""

from __future__ import annotations

from collections.abc import Sequence

from wamo.cli.build import options_of, run

ABOUT = "Add motions to a gallery; clips of other sources are kept. An existing source is brought up to date."


def main(arguments: Sequence[str]) -> int:
    """Run `wamo add`."""
    return run(options_of(arguments, "wamo add", ABOUT), add=True)
