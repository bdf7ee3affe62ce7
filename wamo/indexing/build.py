"""Building a gallery from a folder of motion files, a data set, or the procedural library."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wamo.errors import DataError, FormatError, WamoError
from wamo.motion import Motion
from wamo.motion.facts import Trial
from wamo.retrieval.embedder import Embedder
from wamo.retrieval.gallery import Gallery
from wamo.retrieval.originals import keep, of_sample, with_skeleton


@dataclass
class Report:
    """What came of a build: clips that went in, and files that did not, with the reason."""

    clips: int = 0
    seconds: float = 0.0
    skipped: list[str] = field(default_factory=list)


def build(
    sources: Sequence[str],
    out: str | Path,
    checkpoint: str | Path,
    *,
    splits: Sequence[str] = (),
    fps: float | None = None,
    unit: str | None = None,
    windows_only: bool = False,
    originals: bool = False,
    quiet: bool = False,
) -> Report:
    """Read every motion of the sources, embed them, and write a gallery folder.

    Parameters
    ----------
    sources : folders of motion files, data sets, or "library"
    splits : only these splits of data sets; empty for all
    fps, unit : for plain motion files that do not say theirs
    windows_only : of captioned collections take the windows only, not the whole trials
    originals : keep a copy of every file that a clip was read from, for export; whoever opens the page can take it

    Raises
    ------
    DataError
        Not one motion could be read.
    """
    embedder = Embedder(checkpoint)
    report, motions, named, files = Report(), [], [], []
    for source in sources:
        for motion, split, paths in _motions(source, embedder, splits, fps, unit, report, windows_only):
            motions.append(motion)
            named.append(split)
            files.append(paths)
            report.seconds += motion.duration
            if not quiet and len(motions) % 50 == 0:
                print(f"\r{len(motions)} motions read", end="", file=sys.stderr, flush=True)
    if not motions:
        raise DataError(f"not one motion in {', '.join(sources)}" + "".join(f"\n  {s}" for s in report.skipped[:5]))
    gallery = Gallery.of(
        motions,
        splits=named,
        sources=[Path(s).name for s in sources],
        splits_taken=list(splits),
        checkpoint=embedder.checkpoint.name,
    )

    def tell(done: float) -> None:
        if not quiet:
            print(f"\rembedding {len(motions)} motions: {100 * done:3.0f} %", end="", file=sys.stderr, flush=True)

    gallery.vectors = embedder.vectors(motions, tell)
    if not quiet:
        print(file=sys.stderr)
    if originals:
        for row, paths in zip(gallery.rows, files, strict=True):
            row["original"] = keep(paths, Path(out))
    gallery.save(out)
    report.clips = len(motions)
    return report


def _motions(
    source: str, embedder: Embedder, splits: Sequence[str], fps: float | None, unit: str | None, report: Report,
    windows_only: bool,
) -> Iterator[tuple[Motion, str, list[Path]]]:  # fmt: skip
    """(clip, split, the files that it was read from)."""
    folder = Path(source)
    if source == "library":
        from wamo import library as procedural

        for motion in procedural.library():
            yield embedder.fit(motion), "", []
    elif (folder / "texts").is_dir() or (folder / "captions.tsv").is_file():
        from wamo.data.sources import load_source

        data = load_source(source, fps=embedder.config.fps, skeleton=embedder.skeleton, time_tags="own")
        report.skipped += data.notes
        for sample in data.samples:
            if (not splits or sample.split in splits) and not (windows_only and isinstance(sample.motion.clip, Trial)):
                named = sample.motion.with_(name=sample.motion.name or sample.key)
                yield named, sample.split, of_sample(folder, sample.key)
    else:
        yield from _files(folder, embedder, fps, unit, report)


def _files(
    folder: Path, embedder: Embedder, fps: float | None, unit: str | None, report: Report
) -> Iterator[tuple[Motion, str, list[Path]]]:
    """Every motion file below a folder; one that cannot be read is reported by name and skipped."""
    from wamo.formats import read_collection

    if not folder.is_dir():
        raise DataError(f"no folder {folder}")
    for path, found in read_collection(folder, fps=fps, unit=unit):
        try:
            if isinstance(found, FormatError):
                raise found
            name = path.relative_to(folder).with_suffix("").as_posix()
            yield embedder.fit(found.with_(name=name, source=folder.name)), "", with_skeleton(path)
        except WamoError as error:
            report.skipped.append(str(error))
            print(f"skipped: {error}", file=sys.stderr)
