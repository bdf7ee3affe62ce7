"""`wamo build`: make a gallery."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import tyro

from wamo.cli import parse


def main(arguments: Sequence[str]) -> int:
    """Run `wamo build`."""
    return parse(build, "build", arguments)


def build(
    sources: Annotated[tuple[str, ...], tyro.conf.Positional],
    out: Path,
    split: tuple[str, ...] = (),
    fps: float | None = None,
    unit: str | None = None,
    windows_only: bool = False,
    originals: bool = False,
    checkpoint: Path | None = None,
) -> int:
    """Make a gallery from folders of motion files, data sets, or the embedded library.

    Files that cannot be read are named with the reason and skipped.

    Args:
        sources: Folders of .bvh / .amc / .npy / .npz files, data set folders, or "library".
        out: Folder of the new gallery.
        split: Only these splits of data sets.
        fps: Frame rate of files that do not state theirs (AMC).
        unit: m, cm, mm, inch or cmu; default: detected from the body.
        windows_only: Only the captioned windows of captioned collections.
        originals: Keep copies of the files, which the page then offers for download.
        checkpoint: Model folder; default: the shipped weights.
    """
    from wamo.indexing.build import build as build_gallery
    from wamo.resources import shipped_checkpoint

    started = time.monotonic()
    report = build_gallery(
        sources, out, checkpoint or shipped_checkpoint(), splits=split, fps=fps, unit=unit,
        windows_only=windows_only, originals=originals,
    )  # fmt: skip
    print(f"{report.clips} motions, {report.seconds / 60:.1f} minutes, in {out}")
    print(f"{len(report.skipped)} skipped; {time.monotonic() - started:.1f} s")
    print(f"open the page on it: python app/main.py --gallery {out}")
    return 0
