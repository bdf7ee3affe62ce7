"""`wamo remove`: remove clips from a gallery."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import tyro

from wamo.cli import parse


def main(arguments: Sequence[str]) -> int:
    """Run `wamo remove`."""
    return parse(remove, "remove", arguments)


def remove(
    gallery: Annotated[str, tyro.conf.Positional], names: Annotated[tuple[str, ...], tyro.conf.Positional]
) -> int:
    """Remove clips from a gallery. The files they were read from stay where they are.

    Args:
        gallery: Gallery folder, or its address, such as s3://BUCKET/FOLDER.
        names: Names of clips, or SOURCE/NAME; * and ? as in a shell.
    """
    from wamo import indexing

    print(f"{indexing.remove(gallery, names)} clips removed from {gallery}")
    return 0
