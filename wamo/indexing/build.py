"""Building a gallery from folders of motion files, data sets, or the procedural library; incremental and resumable.

Each worker writes whole shards. The manifest is replaced once at the end, so that readers see the former gallery or
the new one. Files whose size, time and content are unchanged are not read again, and shards that an interrupted
build finished are taken over by the next one.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from wamo.errors import DataError, WamoError
from wamo.files import remove_leftovers
from wamo.indexing import jobs as planning
from wamo.indexing.jobs import Job, Reading
from wamo.indexing.run import run_jobs
from wamo.indexing.worker import embed_shard, load_embedder
from wamo.retrieval import originals
from wamo.retrieval.gallery import Gallery, entry_of, kept_files
from wamo.retrieval.legacy import files as legacy_files
from wamo.retrieval.manifest import NAME, SHARDS, VERSION, Entry, Manifest, read_index
from wamo.retrieval.shard import IDENTIFIER, Shard, remove_temporary


@dataclass
class Report:
    """What came of a build.

    Parameters
    ----------
    clips, seconds : size of the gallery
    read, unchanged : clips that were read now, and those taken over from before
    skipped : one sentence per file or row that gave no clip
    notes : "FILE: ...", what was assumed or repaired in files that were read now
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
    *,
    splits: Sequence[str] = (),
    fps: float | None = None,
    unit: str | float | None = None,
    up: str | None = None,
    keep_calibration: bool = False,
    windows_only: bool = False,
    originals: bool = False,
    explanations: bool = False,
    workers: int | None = None,
    ray: str = "",
    quiet: bool = False,
) -> Report:
    """Make a gallery folder of exactly these sources, or bring one up to date.

    Parameters
    ----------
    sources : folders of motion files, data sets, or "library"
    splits : only these splits of data sets; empty for all
    fps, unit, up, keep_calibration : of plain motion files, see `wamo.formats.ReadOptions`
    windows_only : of captioned collections take the windows only, not whole trials
    originals : keep a copy of every file that a clip was read from, for export
    explanations : store vectors with each band and part hidden, which makes weighted searches of large galleries fast
        and building ten times slower
    workers : processes; default: one per core. ray : address of a Ray cluster instead ("local" starts one)
    quiet : no progress on stderr

    Raises
    ------
    DataError
        Not one motion could be read, a folder is missing, or the gallery cannot be written.
    """
    reading = _reading(checkpoint, splits, fps, unit, up, keep_calibration, windows_only, originals)
    return _update(sources, Path(out), Path(checkpoint), reading, False, explanations, workers, ray, quiet)


def add(
    sources: Sequence[str],
    out: str | Path,
    checkpoint: str | Path,
    *,
    splits: Sequence[str] = (),
    fps: float | None = None,
    unit: str | float | None = None,
    up: str | None = None,
    keep_calibration: bool = False,
    windows_only: bool = False,
    originals: bool = False,
    explanations: bool = False,
    workers: int | None = None,
    ray: str = "",
    quiet: bool = False,
) -> Report:
    """Add sources to a gallery folder; clips of other sources stay. Parameters as in `build`.

    A source that is there already is brought up to date.
    """
    reading = _reading(checkpoint, splits, fps, unit, up, keep_calibration, windows_only, originals)
    return _update(sources, Path(out), Path(checkpoint), reading, True, explanations, workers, ray, quiet)


def _reading(
    checkpoint: str | Path, splits: Sequence[str], fps: float | None, unit: str | float | None, up: str | None,
    keep_calibration: bool, windows_only: bool, originals: bool,
) -> Reading:  # fmt: skip
    config = load_embedder(Path(checkpoint)).config
    return Reading(config.fps, config.skeleton, fps, unit, up, keep_calibration, tuple(splits), windows_only, originals)


def _update(
    sources: Sequence[str], out: Path, checkpoint: Path, reading: Reading, keep_others: bool, explanations: bool,
    workers: int | None, ray: str, quiet: bool,
) -> Report:  # fmt: skip
    report = Report()
    with building(out):
        if keep_others:
            _convert_first(out)
        former = Manifest.load(out) if is_current(out) else Manifest()
        plan = Plan(out, former, reading)
        for name, source in planning.names_of(sources).items():
            try:
                plan.source(name, source, checkpoint, report)
            except WamoError as error:
                if len(sources) == 1:
                    raise
                report.skipped.append(str(error))
        made = run_jobs(plan.jobs, reading, checkpoint, out, explanations, workers, ray, quiet)
        for one in made:
            report.skipped += one.problems
            report.notes += one.notes
            report.read += one.clips
        entries = plan.entries([one.id for one in made], keep_others)
        if not any(entry.clips - len(entry.removed) for entry in entries):
            drop_unused(out, former)
            raise DataError(f"not one motion in {', '.join(sources)}" + "".join(f"\n  {s}" for s in report.skipped[:5]))
        for entry in entries:
            embed_shard(out / SHARDS / entry.id, checkpoint, explanations)  # those that other weights embedded
        provenance = _provenance(former if keep_others else Manifest(), plan, checkpoint, reading)
        Manifest(entries, provenance).save(out)
        drop_unused(out, Manifest(entries))
    gallery = Gallery.load(out)
    report.clips = len(gallery)
    report.unchanged = report.clips - report.read
    report.seconds = float(sum(s.select(s.shard.columns.seconds).sum() for s in gallery.segments))
    if not quiet:
        for note in report.notes:
            print(f"note: {note}", file=sys.stderr)
        for problem in report.skipped:
            print(f"skipped: {problem}", file=sys.stderr)
    return report


class Plan:
    """What is unchanged in a gallery, and the jobs for everything else.

    Parameters
    ----------
    out : folder of the gallery; former : its manifest; reading : today's options
    """

    def __init__(self, out: Path, former: Manifest, reading: Reading) -> None:
        self.out, self.former, self.reading = out, former, reading
        self.jobs: list[Job] = []
        self.names: list[str] = []
        self._kept: dict[str, set[str]] = {}  # shard -> "source/path" of inputs that are unchanged
        listed = [entry.id for entry in former.shards]
        lying = [path.name for path in sorted((out / SHARDS).glob("*")) if IDENTIFIER.fullmatch(path.name)]
        self._shards: dict[str, Shard] = {}
        for name in dict.fromkeys([*listed, *lying]):
            with contextlib.suppress(DataError):  # a damaged shard is read again from its sources
                self._shards[name] = Shard.open(out / SHARDS / name)

    def source(self, name: str, source: str, checkpoint: Path, report: Report) -> None:
        """Plan one source: what of it is unchanged, and jobs for the rest."""
        self.names.append(name)
        if planning.is_data_set(source):
            self._data_set(name, source, checkpoint, report)
        else:
            self._folder(name, Path(source), report)

    def _folder(self, name: str, folder: Path, report: Report) -> None:
        files = planning.motion_files(folder)
        known = {one.path: (shard, one) for shard in self._usable() for one in shard.inputs if one.source == name}
        new = []
        for path in files:
            shard, before = known.get(path, (None, None))
            if shard is not None and before is not None and planning.unchanged(folder, before):
                self._kept.setdefault(shard.id, set()).add(f"{name}/{path}")
                if before.problem:
                    report.skipped.append(before.problem)
            else:
                new.append(path)
        self.jobs += planning.jobs_of_files(name, folder, new, len(files))

    def _data_set(self, name: str, source: str, checkpoint: Path, report: Report) -> None:
        content = planning.data_set_content(source, self.reading)
        known = {
            one.path: shard for shard in self._usable() for one in shard.inputs
            if one.source == name and one.content == content
        }  # fmt: skip
        if known and len(known) == int(next(iter(known)).rpartition(" ")[2]):
            for path, shard in known.items():
                self._kept.setdefault(shard.id, set()).add(f"{name}/{path}")
            return
        skeleton = load_embedder(checkpoint).skeleton
        self.jobs += planning.jobs_of_data_set(name, source, content, self.reading, skeleton, report.skipped)

    def _usable(self) -> Iterator[Shard]:
        return (shard for shard in self._shards.values() if shard.reading == self.reading.digest)

    def entries(self, made: Sequence[str], keep_others: bool) -> tuple[Entry, ...]:
        """The shards of the new manifest: those of before without what is gone, then the new ones."""
        before = {entry.id: entry for entry in self.former.shards}
        found: dict[str, Entry] = {}
        for name, shard in self._shards.items():
            files = shard.table["file"].to_pylist()
            sources = [
                file.partition("/")[0] or own
                for file, own in zip(files, shard.table["source"].to_pylist(), strict=True)
            ]
            kept = self._kept.get(name, set())
            stays = np.array([file in kept for file in files], bool)
            if keep_others and name in before:
                others = np.array([source not in self.names for source in sources], bool)
                others[list(before[name].removed)] = False
                stays |= others
            if stays.any():
                found[name] = entry_of(shard, np.flatnonzero(stays))
        for name in made:
            shard = Shard.open(self.out / SHARDS / name)
            if len(shard):
                found[name] = entry_of(shard, None)
        return tuple(found.values())


def _provenance(former: Manifest, plan: Plan, checkpoint: Path, reading: Reading) -> dict[str, Any]:
    known = former.provenance.get("sources")
    before = [str(one) for one in known] if isinstance(known, list) else []
    return {
        **former.provenance, "sources": list(dict.fromkeys([*before, *plan.names])),
        "splits_taken": list(reading.splits), "checkpoint": checkpoint.name,
    }  # fmt: skip


@contextlib.contextmanager
def building(out: Path) -> Iterator[None]:
    """Hold the gallery's lock and clear away what killed writers left.

    Raises
    ------
    DataError
        Another process builds this gallery, or its folder cannot be made.
    """
    import fcntl

    try:
        (out / SHARDS).mkdir(parents=True, exist_ok=True)
        handle = os.open(out, os.O_RDONLY)
    except OSError as error:
        raise DataError(f"cannot write the gallery {out.name}: {error.strerror or error}") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise DataError(f"another process is building the gallery {out.name}; wait until it ends") from error
        remove_leftovers(out)
        remove_leftovers(out / originals.FOLDER)
        remove_temporary(out / SHARDS)
        for shard in (out / SHARDS).glob("*"):
            remove_leftovers(shard)
        yield
    finally:
        os.close(handle)


def is_current(out: Path) -> bool:
    """Whether a folder holds a gallery of today's format; DataError when its list of clips cannot be read."""
    return (out / NAME).is_file() and read_index(out).get("version") == VERSION


def _convert_first(out: Path) -> None:
    if (out / NAME).is_file() and not is_current(out):
        Gallery.load(out).save(out)


def drop_unused(out: Path, manifest: Manifest) -> None:
    """Delete shards, kept originals and files of version 1 that the manifest has no use for."""
    used = {entry.id for entry in manifest.shards}
    for path in (out / SHARDS).glob("*"):
        if IDENTIFIER.fullmatch(path.name) and path.name not in used:
            shutil.rmtree(path, ignore_errors=True)
    if is_current(out):
        originals.collect_garbage(out, kept_files(Gallery.load(out)))
        for path in legacy_files(out):
            path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        (out / SHARDS).rmdir()  # only where it is empty: nothing was built
