"""`wamo build` and `wamo add`: make a gallery, or add to one."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import tyro

from wamo.cli.reading import ReadFlags


@dataclass(frozen=True, kw_only=True)
class Build(ReadFlags):
    """Options of `wamo build` and `wamo add`."""

    sources: tyro.conf.Positional[tuple[str, ...]]
    """Folders of .bvh / .amc / .npy / .npz files, data set folders, or "library"."""
    out: Path
    """Folder of the gallery."""
    split: tuple[str, ...] = ()
    """Only these splits of data sets."""
    windows_only: bool = False
    """Only the captioned windows of captioned collections."""
    originals: bool = False
    """Keep copies of the files, which the page then offers for download."""
    explanations: bool = False
    """Store vectors for fast weighted searches of large galleries; building takes ten times longer."""
    workers: int | None = None
    """Processes; default: one per core."""
    ray: str = ""
    """Address of a Ray cluster to build on ("local" starts one)."""
    checkpoint: Path | None = None
    """Model folder; default: the shipped weights."""


ABOUT = """Make a gallery from folders of motion files, data sets, or the embedded library.

Building again brings the gallery up to date: unchanged files are not read twice, and an interrupted build goes on.
Files that cannot be read are named with the reason and skipped.
"""


def main(arguments: Sequence[str]) -> int:
    """Run `wamo build`."""
    return run(tyro.cli(Build, prog="wamo build", description=ABOUT, args=list(arguments)), add=False)


def run(options: Build, *, add: bool) -> int:
    """Build or extend the gallery and print what came of it. ``add`` keeps clips of other sources."""
    from wamo import indexing
    from wamo.resources import shipped_checkpoint

    started = time.monotonic()
    report = (indexing.add if add else indexing.build)(
        options.sources, options.out, options.checkpoint or shipped_checkpoint(), **options.fields(),
        splits=options.split, windows_only=options.windows_only, originals=options.originals,
        explanations=options.explanations, workers=options.workers, ray=options.ray,
    )  # fmt: skip
    print(f"{report.clips} motions, {report.seconds / 60:.1f} minutes, in {options.out}")
    print(f"{report.read} read, {report.unchanged} unchanged, {len(report.skipped)} skipped; "
          f"{time.monotonic() - started:.1f} s")  # fmt: skip
    print(f"open the page on it: python app/main.py --gallery {options.out}")
    return 0
