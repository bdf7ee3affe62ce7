"""`wamo add`: add motions to a gallery."""

from __future__ import annotations

from collections.abc import Sequence

import tyro

from wamo.cli.build import Build, run

ABOUT = "Add motions to a gallery; clips of other sources are kept. An existing source is brought up to date."


def main(arguments: Sequence[str]) -> int:
    """Run `wamo add`."""
    return run(tyro.cli(Build, prog="wamo add", description=ABOUT, args=list(arguments)), add=True)
