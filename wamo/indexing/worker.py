"""The worker that turns a job into a shard folder, the same on one machine and on a cluster."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from wamo import scratch
from wamo.errors import DataError, WamoError
from wamo.indexing.inputs import content_of, stat_of
from wamo.indexing.jobs import Clip, Job
from wamo.indexing.options import Reading
from wamo.remote import RemoteFolder
from wamo.retrieval import originals
from wamo.retrieval.manifest import SHARDS
from wamo.retrieval.rows import GalleryRow
from wamo.retrieval.shard import Input, Shard
from wamo.retrieval.shard_files import INDEX

if TYPE_CHECKING:
    from wamo.retrieval.embedder import Embedder


@dataclass(frozen=True)
class Made:
    """A finished job: the shard's id and size, problems of unreadable files, and notes on the others."""

    id: str
    files: int
    clips: int
    seconds: float
    problems: tuple[str, ...]
    notes: tuple[str, ...]


def make_shard(job: Job, reading: Reading, checkpoint: Path, out: Path | str, explanations: bool = False) -> Made:
    """Read, embed and write one shard of a gallery.

    A file that cannot be read is recorded with the reason and never stops the others.

    Parameters
    ----------
    out : folder or address of the gallery; the shard appears there, and counts once the manifest lists it
    """
    if isinstance(out, Path):
        with _fetched(job) as local:
            return _make(local, reading, load_embedder(checkpoint), out, explanations)
    scratch.sweep()
    with scratch.folder() as folder:
        made = make_shard(job, reading, checkpoint, folder, explanations)
        _send(folder, made.id, RemoteFolder(out))
        return made


def _make(job: Job, reading: Reading, embedder: Embedder, out: Path, explanations: bool) -> Made:
    clips, inputs, notes = _read(job, reading, embedder)
    kept = [originals.keep(clip.paths, out) if reading.originals else () for clip in clips]
    rows = [GalleryRow.of(clip.motion, clip.split, files) for clip, files in zip(clips, kept, strict=True)]
    motions = [clip.motion for clip in clips]
    made = Shard.of(motions, rows, files=[clip.file for clip in clips], inputs=inputs, reading=reading.digest)
    shard = made.save(out / SHARDS, lambda: embedder.vectors(motions, explanations=explanations))
    seconds = sum(clip.motion.duration for clip in clips)
    problems = tuple(one.problem for one in inputs if one.problem)
    return Made(shard.id, len(job), len(clips), seconds, problems, tuple(notes))


@contextlib.contextmanager
def _fetched(job: Job) -> Iterator[Job]:
    """The job, with files that lie on other storage in a temporary folder.

    Files that cannot be fetched are missing there, and read again by the next build; DataError if not one can.
    """
    if not job.address:
        yield job
        return
    scratch.sweep()
    remote, wanted = RemoteFolder(job.address), sorted({*job.files, *job.beside})
    with scratch.folder() as folder:
        try:
            remote.fetch(wanted, folder)
        except DataError as error:
            for path in wanted:
                with contextlib.suppress(DataError):
                    remote.fetch([path], folder)
            if not any((folder / path).is_file() for path in job.files):
                raise error
        yield replace(job, folder=folder)


def _send(gallery: Path, shard: str, to: RemoteFolder) -> None:
    """Copy a shard with its originals to the gallery's address; shard.json, without which it is none, goes last."""
    files = [path.relative_to(gallery).as_posix() for path in sorted(gallery.rglob("*")) if path.is_file()]
    index = f"{SHARDS}/{shard}/{INDEX}"
    to.send(gallery, [path for path in files if path != index])
    to.send(gallery, [index])


def embed_shard(folder: Path, checkpoint: Path, explanations: bool = False) -> str:
    """Add vectors of these weights to a shard that lacks them or has damaged ones; returns its id."""
    embedder, shard, found = load_embedder(checkpoint), Shard.open(folder), None
    with contextlib.suppress(DataError):
        found = shard.vectors(embedder.fingerprint)
    if found is None:
        motions = [embedder.fit(shard.motion(place)) for place in range(len(shard))]
        shard.save_vectors(embedder.vectors(motions, explanations=explanations))
    return shard.id


@lru_cache(maxsize=1)
def load_embedder(checkpoint: Path) -> Embedder:
    """The model of a process, loaded once."""
    from wamo.retrieval.embedder import Embedder  # needs torch, which the help of a command does not

    return Embedder(checkpoint)


def _read(job: Job, reading: Reading, embedder: Embedder) -> tuple[list[Clip], list[Input], list[str]]:
    if job.clips:
        fitted = [Clip(embedder.fit(clip.motion), clip.split, clip.file, clip.paths) for clip in job.clips]
        return fitted, list(job.inputs), []
    clips: list[Clip] = []
    inputs: list[Input] = []
    notes: list[str] = []
    stats = {path: (file.size, file.version) for path, file in zip(job.files, job.listed, strict=False)}
    for path, clip, problem in _files(job, reading, embedder, notes):
        try:
            (size, mtime), content = stats.get(path) or stat_of(job.folder / path), content_of(job.folder / path)
        except OSError as error:
            size, mtime, content, problem = 0, 0, "", f"{Path(path).name}: {error.strerror or error}"
        if clip is not None and not problem:
            clips.append(clip)
        inputs.append(Input(job.source, path, size, mtime, content, int(not problem), problem))
    return clips, inputs, notes


def _files(job: Job, reading: Reading, embedder: Embedder, notes: list[str]) -> Iterator[tuple[str, Clip | None, str]]:
    """(path, clip, "") or (path, None, problem) of each file; what readers note is appended to ``notes``."""
    from wamo.formats import ReadOptions, read_file

    options = ReadOptions(**asdict(reading.files), mixed=True)
    for path in job.files:
        file = job.folder / path
        try:
            found = read_file(file, options)
            notes += [f"{path}: {note}." for note in found.notes if not note.routine]
            name = Path(path).with_suffix("").as_posix()
            fitted = embedder.fit(found.motion.with_(name=name, source=job.source))
            yield path, Clip(fitted, "", f"{job.source}/{path}", tuple(originals.with_skeleton(file))), ""
        except WamoError as error:
            yield path, None, str(error)
        except Exception as error:  # a reader's own fault must not end a build of a million files
            yield path, None, f"{file.name}: cannot be read ({type(error).__name__}: {str(error)[:200]})"
