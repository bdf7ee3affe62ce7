"""`wamo library`: generate clips of the procedural library."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import tyro

from wamo.resources import embedded_library


@dataclass(frozen=True)
class Embed:
    """Make the embedded library."""

    out: Path = field(default_factory=embedded_library)
    """File to write."""
    clips: int = 1000
    """Number of clips."""
    seed: int = 0
    """Seed of the choice."""


@dataclass(frozen=True)
class Export:
    """Write a data set in HumanML3D's layout."""

    folder: tyro.conf.Positional[Path]
    """Folder of the data set."""
    clips: int = 20000
    """Number of clips over all splits."""
    seed: int = 0
    """Seed of the clips."""


@dataclass(frozen=True)
class Sheet:
    """Draw 12 frames of clips from the front and the side."""

    out: tyro.conf.Positional[Path]
    """Picture to write (.png); without --family one picture for every eight families."""
    family: str | None = None
    """One family, drawn with four seeds; default: all families."""
    seed: int = 0
    """Seed of the clips."""


Command = (
    Annotated[Embed, tyro.conf.subcommand("embed")]
    | Annotated[Export, tyro.conf.subcommand("export")]
    | Annotated[Sheet, tyro.conf.subcommand("sheet")]
)


def main(arguments: Sequence[str]) -> int:
    """Run `wamo library`."""
    options: Embed | Export | Sheet = tyro.cli(
        Command,
        prog="wamo library", description="Generate clips of the procedural library.", args=list(arguments),
    )  # fmt: skip
    if isinstance(options, Embed):
        return _embed(options)
    return _export(options) if isinstance(options, Export) else _sheet(options)


def _embed(options: Embed) -> int:
    from wamo.library import choose, store

    started = time.perf_counter()
    motions = choose.choose_clips(options.clips, options.seed)
    path = store.save(motions, options.out.with_suffix(""))
    sentences = {c for m in motions for c in m.captions}
    minutes = sum(m.duration for m in motions) / 60
    print(f"{path.name}: {len(motions)} clips, {minutes:.0f} min, {path.stat().st_size / 1e6:.2f} MB, "
          f"{len(sentences)} sentences, {time.perf_counter() - started:.0f} s")  # fmt: skip
    return 0


def _export(options: Export) -> int:
    from wamo.data.library_export import export

    counts = export(options.folder, options.clips, options.seed)
    print(f"{options.folder}: " + ", ".join(f"{n} {split}" for split, n in counts.items()))
    return 0


def _sheet(options: Sheet) -> int:
    from wamo.library import FAMILIES, generate
    from wamo.library.sheet import draw_sheet

    if options.family:
        draw_sheet([generate(options.seed + k, options.family) for k in range(4)], options.out)
        return 0
    names, ending = sorted(FAMILIES), options.out.suffix or ".png"
    for page in range(0, len(names), 8):
        motions = [generate(options.seed + page + k, name) for k, name in enumerate(names[page : page + 8])]
        print(draw_sheet(motions, options.out.with_name(f"{options.out.stem}_{page // 8:02d}{ending}")))
    return 0
