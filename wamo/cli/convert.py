"""`wamo convert`: read a motion file and write it in another format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import tyro

from wamo.cli import parse
from wamo.formats import FileOptions


def main(arguments: Sequence[str]) -> int:
    """Run `wamo convert`."""
    return parse(convert, "convert", arguments)


def convert(
    source: Annotated[Path, tyro.conf.Positional],
    target: Annotated[Path, tyro.conf.Positional],
    reading: Annotated[FileOptions, tyro.conf.arg(name="")],
    asf: Path | None = None,
    out_fps: float | None = None,
    start: float = 0.0,
    end: float | None = None,
    naming: Literal["standard", "mixamo"] = "standard",
) -> int:
    """Read a motion file and write it in the format of the target's extension.

    Args:
        source: Motion file to read.
        target: File to write: .bvh, .glb, .npz or .csv.
        reading: How the source is read.
        asf: Skeleton of an AMC file; default: the one beside it.
        out_fps: Frame rate of the target; default: that of the source.
        start: First second to write.
        end: Last second to write; default: the end of the motion.
        naming: Joint names in BVH and GLB files.
    """
    from wamo.formats import WriteOptions, read, write

    part = WriteOptions(fps=out_fps, start=start, end=end).apply(read(source, **asdict(reading), asf=asf))
    write(part, target, WriteOptions(naming=naming))
    print(f"{target}: {len(part)} frames at {part.fps:g} fps")
    return 0
