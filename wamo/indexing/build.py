"""Building a gallery from folders of motion files, data sets, or the procedural library; incremental and resumable.

Each worker writes whole shards. The manifest is replaced once at the end, so that readers see the former gallery or
the new one. Files whose size, time and content are unchanged are not read again, and shards that an interrupted
build finished are used by the next one.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from wamo.errors import DataError, WamoError
from wamo.indexing.folder import building, convert_first, drop_unused, is_current, writable
from wamo.indexing.inputs import names_of, place_of
from wamo.indexing.options import BuildOptions, Reading
from wamo.indexing.plan import Plan
from wamo.indexing.run import run_jobs
from wamo.indexing.worker import embed_shard, load_embedder, make_shard
from wamo.motion import Skeleton
from wamo.retrieval.gallery import Gallery
from wamo.retrieval.manifest import SHARDS, Manifest


@dataclass
class Report:
    """The result of a build.

    Parameters
    ----------
    clips, seconds : size of the gallery
    read, unchanged : clips read now, and clips kept from the former gallery
    skipped : one sentence per file or row that gave no clip
    notes : "FILE: ..." for everything assumed or repaired in files read now
    """

    clips: int = 0
    seconds: float = 0.0
    read: int = 0
    unchanged: int = 0
    skipped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def build(
    sources: Sequence[str],
    out: str | Path,
    checkpoint: str | Path,
    options: BuildOptions | None = None,
    *,
    keep_others: bool = False,
    quiet: bool = False,
) -> Report:
    """Make a gallery folder of exactly these sources, or bring one up to date.

    Parameters
    ----------
    sources : folders of motion files, data sets, or "library"; folders and data sets may lie at an address of fsspec
    out : folder of the gallery, or an address of fsspec, which a copy in the user's cache folder is sent to
    keep_others : keep clips of other sources that the gallery has (`wamo add`)
    quiet : no progress, notes and problems on stderr

    Raises
    ------
    DataError
        Not one motion could be read, a folder is missing, the gallery cannot be written, or a shard whose clips have to
        stay cannot be opened.
    """
    checkpoint, options = Path(checkpoint).absolute(), options or BuildOptions()
    embedder = load_embedder(checkpoint)
    reading = Reading.of(options, embedder.config)
    report = Report()
    with writable(out) as place, building(place.folder):
        out = place.folder
        if keep_others:
            convert_first(out)
        former = Manifest.load(out) if is_current(out) else Manifest()
        plan = Plan(out, former, reading)
        _plan_sources(plan, sources, embedder.skeleton, report, keep_others)
        plan.check_lost(keep_others)
        work = partial(
            make_shard, reading=reading, checkpoint=checkpoint, explanations=options.explanations,
            out=place.address if place.address and options.ray else out,
        )  # fmt: skip
        made = run_jobs(plan.jobs, work, workers=options.workers, ray=options.ray, quiet=quiet)
        place.gather()
        for one in made:
            report.skipped += one.problems
            report.notes += one.notes
            report.read += one.clips
        entries = plan.entries([one.id for one in made], keep_others)
        if not any(entry.clips - len(entry.removed) for entry in entries):
            drop_unused(out, former)
            raise DataError(f"not one motion in {', '.join(sources)}" + "".join(f"\n  {s}" for s in report.skipped[:5]))
        for entry in entries:
            embed_shard(out / SHARDS / entry.id, checkpoint, options.explanations)  # if other weights embedded it
        facts = {"splits_taken": list(reading.splits), "checkpoint": checkpoint.name}
        Manifest(entries, _provenance(plan, keep_others) | facts).save(out)
        drop_unused(out, Manifest(entries))
    _finish(report, Gallery.load(out), quiet)
    return report


def _plan_sources(plan: Plan, sources: Sequence[str], skeleton: Skeleton, report: Report, keep_others: bool) -> None:
    """Add every source to the plan; of several, one that cannot be read is skipped, and its former clips stay."""
    places = plan.former.places
    for name, source in names_of(sources, places, places if keep_others else ()).items():
        try:
            report.skipped += plan.add(name, source, skeleton)
            plan.places[name] = place_of(source)
        except WamoError as error:
            if len(sources) == 1:
                raise
            former = plan.fail(name)
            kept = f". Its former clips stay ({former})" if former else ""
            report.skipped.append(f"{error}{kept}")
    if len(plan.failed) == len(sources):
        raise DataError("nothing was changed, since no source can be read:\n  " + "\n  ".join(report.skipped))


def _finish(report: Report, gallery: Gallery, quiet: bool) -> None:
    """Fill in the size of the gallery, and print notes and problems."""
    report.clips = len(gallery)
    report.unchanged = report.clips - report.read
    report.seconds = float(sum(s.select(s.shard.columns.seconds).sum() for s in gallery.segments))
    if not quiet:
        for note in report.notes:
            print(f"note: {note}", file=sys.stderr)
        for problem in report.skipped:
            print(f"skipped: {problem}", file=sys.stderr)


def _provenance(plan: Plan, keep_others: bool) -> dict[str, Any]:
    """What the new gallery tells of its sources: what the former one told of those that stay, and those of the plan."""
    former = plan.former.provenance if keep_others else {}
    known = former.get("sources")
    before = [str(one) for one in known] if isinstance(known, list) else []
    stay = {name: one for name, one in plan.former.places.items() if keep_others or name in plan.failed}
    return {**former, "sources": list(dict.fromkeys([*before, *plan.names])), "places": stay | plan.places}
