"""`wamo build` and `wamo add`: make a gallery, or add to one."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import tyro

from wamo.errors import ConfigError
from wamo.indexing.options import BuildOptions


@dataclass(frozen=True, kw_only=True)
class Build(BuildOptions):
    """Options of `wamo build` and `wamo add`."""

    sources: tyro.conf.Positional[tuple[str, ...]]
    """Folders of .bvh / .amc / .npy / .npz files, data set folders, their addresses, or "library"."""
    out: str
    """Folder of the gallery, or its address, such as s3://BUCKET/FOLDER."""
    splits: Annotated[tuple[str, ...], tyro.conf.arg(name="split")] = ()
    """Only these splits of data sets."""
    checkpoint: Path | None = None
    """Model folder or hf://USER/NAME; default: the shipped weights."""


ABOUT = """Make a gallery from folders of motion files, data sets, or the embedded library.

Building again brings the gallery up to date: unchanged files are not read twice, and an interrupted build is resumed.
Files that cannot be read are named with the reason and skipped.
"""


def main(arguments: Sequence[str]) -> int:
    """Run `wamo build`."""
    return run(options_of(arguments, "wamo build", ABOUT), add=False)


def options_of(arguments: Sequence[str], command: str, about: str) -> Build:
    """Parse the options of a command.

    Raises
    ------
    ConfigError
        ``--split`` is given twice, of which the first would be forgotten.
    """
    if sum(word.partition("=")[0] == "--split" for word in arguments) > 1:
        raise ConfigError("expected --split once, with all splits: --split val test")
    return tyro.cli(Build, prog=command, description=about, args=list(arguments))


def run(options: Build, *, add: bool) -> int:
    """Build or extend the gallery and print a summary. ``add`` keeps clips of other sources."""
    from wamo import indexing
    from wamo.model.hub import local_folder
    from wamo.resources import shipped_checkpoint

    started = time.monotonic()
    checkpoint = local_folder(options.checkpoint, "model") if options.checkpoint else shipped_checkpoint()
    report = indexing.build(options.sources, options.out, checkpoint, options, keep_others=add)
    print(f"{report.clips} motions, {report.seconds / 60:.1f} minutes, in {options.out}")
    print(f"{report.read} read, {report.unchanged} unchanged, {len(report.skipped)} skipped; "
          f"{time.monotonic() - started:.1f} s")  # fmt: skip
    print(f"open the page on it: python app/main.py --gallery {options.out}")
    return 0
