"""`wamo verify`: check every byte of a gallery."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import tyro

from wamo.cli import parse


def main(arguments: Sequence[str]) -> int:
    """Run `wamo verify`."""
    return parse(verify, "verify", arguments)


def verify(gallery: Annotated[str, tyro.conf.Positional]) -> int:
    """Check the hashes of all shards, vectors and originals of a gallery. Exit status 1 if anything is damaged.

    Args:
        gallery: Gallery folder, or its address, such as s3://BUCKET/FOLDER.
    """
    from wamo import indexing

    problems = indexing.verify(gallery)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{gallery}: {f'{len(problems)} problems' if problems else 'all hashes match'}")
    return 1 if problems else 0
