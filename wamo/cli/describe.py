"""`wamo describe`: the sentences that fit a motion file best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import tyro

from wamo.cli import parse
from wamo.formats import FileOptions


def main(arguments: Sequence[str]) -> int:
    """Run `wamo describe`."""
    return parse(describe, "describe", arguments)


def describe(
    file: Annotated[Path, tyro.conf.Positional],
    reading: Annotated[FileOptions, tyro.conf.arg(name="")],
    k: Annotated[int, tyro.conf.arg(aliases=["-k"])] = 3,
    asf: Path | None = None,
    gallery: str | None = None,
    checkpoint: Path | None = None,
) -> int:
    """Print the captions of a gallery that fit a motion file best.

    Args:
        file: Motion file: BVH, AMC with its ASF, HumanML3D .npy, AMASS .npz or WaMo's own .npz.
        reading: How the file is read.
        k: Number of sentences.
        asf: Skeleton of an AMC file; default: the one beside it.
        gallery: Gallery folder whose captions are used; default: the embedded library.
        checkpoint: Model folder; default: the shipped weights.
    """
    from wamo.formats import read
    from wamo.retrieval import Retriever

    motion = read(file, **asdict(reading), asf=asf)
    for hit in Retriever.load(checkpoint, gallery).describe(motion, k):
        print(f"{hit.score:6.3f}  {hit.caption}")
    return 0
