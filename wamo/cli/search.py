"""`wamo search`: search a gallery by words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import tyro

from wamo.cli import parse


def main(arguments: Sequence[str]) -> int:
    """Run `wamo search`."""
    return parse(search, "search", arguments)


def search(
    query: Annotated[str, tyro.conf.Positional],
    k: Annotated[int, tyro.conf.arg(aliases=["-k"])] = 5,
    exclude: str = "",
    gallery: str | None = None,
    checkpoint: Path | None = None,
) -> int:
    """Search a gallery by words and print the best motions: rank, score, duration, name and first caption.

    Args:
        query: What the person does, in English.
        k: Number of results.
        exclude: What the person must not do.
        gallery: Gallery folder, hf://USER/NAME, s3://BUCKET/FOLDER or milvus+...#NAME; default: the embedded library.
        checkpoint: Model folder or hf://USER/NAME; default: the shipped weights.
    """
    from wamo.retrieval import Retriever

    for hit in Retriever.load(checkpoint, gallery).search(query, k=k, exclude=exclude):
        caption = hit.motion.captions[0] if hit.motion.captions else "(no caption)"
        print(f"{hit.rank:3d}  {hit.score:6.3f}  {hit.motion.duration:5.1f} s  {hit.motion.name:24s}  {caption}")
    return 0
