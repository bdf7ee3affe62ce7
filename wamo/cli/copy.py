"""`wamo copy`: copy a gallery into Milvus."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import tyro

from wamo.cli import parse


def main(arguments: Sequence[str]) -> int:
    """Run `wamo copy`."""
    return parse(copy, "copy", arguments)


def copy(
    gallery: Annotated[str, tyro.conf.Positional],
    to: Annotated[str, tyro.conf.Positional],
    checkpoint: Path | None = None,
) -> int:
    """Copy a gallery with its vectors and originals into Milvus. Readers see the former one until it is complete.

    Args:
        gallery: Gallery folder, or its address.
        to: milvus+file:PATH.db#NAME or milvus+http://HOST:19530#NAME.
        checkpoint: Model folder; default: the shipped weights.
    """
    from wamo.indexing.copy import copy as copy_gallery
    from wamo.resources import shipped_checkpoint
    from wamo.retrieval.milvus_client import Address

    copied = copy_gallery(gallery, to, checkpoint or shipped_checkpoint())
    print(f"{copied.clips} clips in {Address.parse(to)}, {copied.written} of them written now")
    print(f"open the page on it: python app/main.py --gallery '{to}'")
    return 0
