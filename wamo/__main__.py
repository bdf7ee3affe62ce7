"""The command line: build a gallery, search it, describe a motion.

python -m wamo build FOLDER --out GALLERY
python -m wamo search "a person waves" --gallery GALLERY
python -m wamo describe walk.bvh
"""

from __future__ import annotations

import argparse
import sys
import time

from wamo.errors import WamoError
from wamo.motion import Motion


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return options.run_command(options)
    except WamoError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m wamo", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    build = commands.add_parser("build", help="make a gallery from motion files, a data set, or the library")
    build.add_argument("source", nargs="+", help="folder of .bvh/.amc/.npy/.npz files, data set folder, or 'library'")
    build.add_argument("--out", required=True, help="folder of the new gallery")
    build.add_argument("--split", action="append", default=[], help="only this split of data sets (repeatable)")
    build.add_argument("--fps", type=float, help="frame rate of files that do not say theirs (AMC)")
    build.add_argument("--unit", help="m, cm, mm, inch or cmu; default: found out")
    build.add_argument(
        "--windows-only", action="store_true", help="of captioned collections only the captioned windows"
    )
    build.add_argument(
        "--originals", action="store_true", help="keep copies of the files, which the page then offers for download"
    )
    build.set_defaults(run_command=_build)

    search = commands.add_parser("search", help="search a gallery by words")
    search.add_argument("query")
    search.add_argument("-k", type=int, default=5, help="number of results")
    search.add_argument("--exclude", default="", help="what must not be seen")
    search.set_defaults(run_command=_search)

    describe = commands.add_parser("describe", help="the sentences that fit a motion file best")
    describe.add_argument("file")
    describe.add_argument("-k", type=int, default=3)
    describe.add_argument("--fps", type=float, help="frame rate, if the file does not say it")
    describe.set_defaults(run_command=_describe)

    publish = commands.add_parser("publish", help="make a training run ready to ship: half precision, library vectors")
    publish.add_argument("run", help="folder of a training run")
    publish.add_argument("--out", required=True, help="folder of the checkpoint")
    publish.set_defaults(run_command=_publish)

    average = commands.add_parser("average", help="the mean weights of runs that started from the same weights")
    average.add_argument("run", nargs="+", help="folders of training runs of one configuration")
    average.add_argument("--out", required=True, help="folder of the mean, a run folder for publish")
    average.set_defaults(run_command=_average)

    for command in (build, search, describe):
        command.add_argument("--checkpoint", help="model folder; default: the one that comes with the project")
    for command in (search, describe):
        command.add_argument("--gallery", help="gallery folder; default: the embedded library")
    return parser


def _build(options: argparse.Namespace) -> int:
    from wamo.indexing.build import build
    from wamo.retrieval.retriever import DEFAULT_CHECKPOINT

    started = time.monotonic()
    report = build(
        options.source, options.out, options.checkpoint or DEFAULT_CHECKPOINT, splits=options.split, fps=options.fps,
        unit=options.unit, windows_only=options.windows_only, originals=options.originals,
    )  # fmt: skip
    print(f"{report.clips} motions, {report.seconds / 60:.1f} minutes, in {options.out}")
    print(f"{len(report.skipped)} skipped; {time.monotonic() - started:.1f} s")
    print(f"open the page on it: python app/main.py --gallery {options.out}")
    return 0


def _search(options: argparse.Namespace) -> int:
    from wamo.retrieval import Retriever

    retriever = Retriever.load(options.checkpoint, options.gallery)
    for hit in retriever.search(options.query, k=options.k, exclude=options.exclude):
        caption = hit.motion.captions[0] if hit.motion.captions else "(no caption)"
        print(f"{hit.rank:3d}  {hit.score:6.3f}  {hit.motion.duration:5.1f} s  {hit.motion.name:24s}  {caption}")
    return 0


def _describe(options: argparse.Namespace) -> int:
    from wamo.retrieval import Retriever

    motion = Motion.read(options.file, fps=options.fps)
    for hit in Retriever.load(options.checkpoint, options.gallery).describe(motion, options.k):
        print(f"{hit.score:6.3f}  {hit.caption}")
    return 0


def _average(options: argparse.Namespace) -> int:
    from wamo.training.average import average

    print(f"written: {average(options.run, options.out)}")
    return 0


def _publish(options: argparse.Namespace) -> int:
    from wamo.indexing.publish import publish

    print(f"written: {publish(options.run, options.out)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
