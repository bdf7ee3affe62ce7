"""`wamo info`: facts about a gallery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import tyro

from wamo.cli import parse


def main(arguments: Sequence[str]) -> int:
    """Run `wamo info`."""
    return parse(info, "info", arguments)


def info(gallery: Annotated[str, tyro.conf.Positional]) -> int:
    """Print the size, sources, splits and models of a gallery.

    Args:
        gallery: Gallery folder, or its address, such as s3://BUCKET/FOLDER.
    """
    from wamo import indexing

    for name, value in asdict(indexing.info(gallery)).items():
        print(f"{name:10s} {', '.join(map(str, value)) if isinstance(value, tuple) else value}")
    return 0
