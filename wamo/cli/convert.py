"""`wamo convert`: read a motion file and write it in another format."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import tyro

from wamo.cli import parse


def main(arguments: Sequence[str]) -> int:
    """Run `wamo convert`."""
    return parse(convert, "convert", arguments)


def convert(
    source: Annotated[Path, tyro.conf.Positional],
    target: Annotated[Path, tyro.conf.Positional],
    fps: float | None = None,
) -> int:
    """Read a motion file and write it in the format that the target's ending names.

    Args:
        source: Motion file to read.
        target: File to write: .bvh, .glb or .npz.
        fps: Frame rate, for files that do not state theirs.
    """
    from wamo.formats import write
    from wamo.motion import Motion

    motion = Motion.read(source, fps=fps)
    write(motion, target)
    print(f"{target}: {len(motion)} frames at {motion.fps:g} fps")
    return 0
