"""Commands: ``library`` makes the embedded clips, ``export`` a HumanML3D folder, ``sheet`` contact sheets.

python -m wamo.library library --out assets/library
python -m wamo.library export FOLDER --clips 20000
python -m wamo.library sheet OUT.png --family wave
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from wamo.errors import WamoError
from wamo.library import FAMILIES, choose, generate, store
from wamo.library.export import export
from wamo.library.sheet import draw_sheet


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m wamo.library", description="Procedural human motion with captions."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    library = commands.add_parser("library", help="make the embedded library")
    library.add_argument("--out", default=str(store.LIBRARY.with_suffix("")), help="path without suffix")
    library.add_argument("--clips", type=int, default=1000)
    library.add_argument("--seed", type=int, default=0)
    folder = commands.add_parser("export", help="write a data set in HumanML3D's layout")
    folder.add_argument("folder")
    folder.add_argument("--clips", type=int, default=20000)
    folder.add_argument("--seed", type=int, default=0)
    sheet = commands.add_parser("sheet", help="draw 12 frames of clips from the front and the side")
    sheet.add_argument("out")
    sheet.add_argument("--family", default=None, help="one family, drawn with four seeds; without it all families")
    sheet.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    try:
        return {"library": _library, "export": _export, "sheet": _sheet}[options.command](options)
    except (WamoError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def _library(options: argparse.Namespace) -> int:
    start = time.perf_counter()
    motions = choose.embedded(options.clips, options.seed)
    path = store.save(motions, options.out)
    sentences = {c for m in motions for c in m.captions}
    vocabulary = {w for c in sentences for w in c.lower().replace(".", "").replace(",", "").split()}
    print(
        f"{path.name}: {len(motions)} clips, {sum(m.duration for m in motions) / 60:.0f} min, {path.stat().st_size / 1e6:.2f} MB, "
        f"{len(sentences)} sentences, {len(vocabulary)} words, {time.perf_counter() - start:.0f} s"
    )
    return 0


def _export(options: argparse.Namespace) -> int:
    counts = export(options.folder, options.clips, options.seed)
    print(f"{options.folder}: " + ", ".join(f"{n} {split}" for split, n in counts.items()))
    return 0


def _sheet(options: argparse.Namespace) -> int:
    if options.family:
        draw_sheet([generate(options.seed + k, options.family) for k in range(4)], options.out)
        return 0
    out, names = Path(options.out), sorted(FAMILIES)
    for page in range(0, len(names), 8):
        motions = [generate(options.seed + page + k, name) for k, name in enumerate(names[page : page + 8])]
        print(draw_sheet(motions, out.with_name(f"{out.stem}_{page // 8:02d}{out.suffix or '.png'}")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
