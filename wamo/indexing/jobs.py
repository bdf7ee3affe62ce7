"""What has to be read for a gallery: jobs of files or of clips, and which files are unchanged since the last build."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from wamo.errors import DataError
from wamo.formats import KNOWN_EXTENSIONS
from wamo.motion import Motion, Skeleton
from wamo.motion.facts import Trial
from wamo.retrieval.originals import of_sample, with_skeleton
from wamo.retrieval.shard import Input

LIBRARY = "library"
SMALLEST, LARGEST = 32, 1024
"""Files of one shard."""


@dataclass(frozen=True)
class Reading:
    """How files become clips. Shards read with other options are not reused.

    Parameters
    ----------
    fps, unit, up, keep_calibration : of plain motion files, see `wamo.formats.ReadOptions`
    splits : only these splits of data sets; empty for all
    windows_only : of captioned collections take the windows only, not whole trials
    originals : keep a copy of every file that a clip was read from
    model_fps, skeleton : what the model expects
    """

    model_fps: float
    skeleton: str
    fps: float | None = None
    unit: str | float | None = None
    up: str | None = None
    keep_calibration: bool = False
    splits: tuple[str, ...] = ()
    windows_only: bool = False
    originals: bool = False

    @property
    def digest(self) -> str:
        """Short hash of all options."""
        return hashlib.blake2b(json.dumps(asdict(self), sort_keys=True).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Clip:
    """A clip that has been read: the motion, its split, the input that it came from, and files to keep."""

    motion: Motion
    split: str
    file: str
    paths: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Job:
    """The content of one future shard: files to read, or clips of a data set that were read as a whole.

    Parameters
    ----------
    source : its name in the gallery; folder : where its files lie
    files : paths relative to the folder
    clips, inputs : of a data set, instead of files
    """

    source: str
    folder: Path
    files: tuple[str, ...] = ()
    clips: tuple[Clip, ...] = ()
    inputs: tuple[Input, ...] = ()

    def __len__(self) -> int:
        return len(self.files) or len(self.clips)


def names_of(sources: Sequence[str]) -> dict[str, str]:
    """Name in the gallery -> source; equal folder names are numbered."""
    found: dict[str, str] = {}
    for source in sources:
        name, number = Path(source).resolve().name if source != LIBRARY else LIBRARY, 1
        while (name if number == 1 else f"{name} {number}") in found:
            number += 1
        found[name if number == 1 else f"{name} {number}"] = source
    return found


def is_data_set(source: str) -> bool:
    """Whether a source is read as a whole: the library, a HumanML3D layout, or a captioned collection."""
    folder = Path(source)
    return source == LIBRARY or (folder / "texts").is_dir() or (folder / "captions.tsv").is_file()


def motion_files(folder: Path) -> list[str]:
    """Motion files below a folder, relative to it, in order; hidden ones and links to elsewhere are left out."""
    if not folder.is_dir():
        raise DataError(f"no folder {folder.name or folder}")
    root, found = folder.resolve(), []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.startswith(".") or os.path.splitext(name)[1].lower() not in KNOWN_EXTENSIONS:
                continue
            path = Path(place, name)
            if path.is_file() and (not path.is_symlink() or path.resolve().is_relative_to(root)):
                found.append(path.relative_to(folder).as_posix())
    return sorted(found)


def stat_of(path: Path) -> tuple[int, int]:
    """(bytes, nanoseconds of the last change) of a motion file with its skeleton file."""
    stats = [one.stat() for one in with_skeleton(path)]
    return sum(one.st_size for one in stats), max(one.st_mtime_ns for one in stats)


def content_of(path: Path) -> str:
    """SHA-256 of a motion file with its skeleton file."""
    content = hashlib.sha256()
    for one in with_skeleton(path):
        with one.open("rb") as handle:
            content.update(hashlib.file_digest(handle, "sha256").digest())
    return content.hexdigest()


def unchanged(folder: Path, known: Input) -> bool:
    """Whether a file is the one that was read before: by size and time, or by content where only the time differs."""
    path = folder / known.path
    try:
        size, mtime = stat_of(path)
        return size == known.size and (mtime == known.mtime or content_of(path) == known.content)
    except OSError:
        return False


def jobs_of_files(source: str, folder: Path, files: Sequence[str], total: int) -> Iterator[Job]:
    """Files in jobs of equal size, which depends on their ``total`` number only, not on the machine."""
    size = min(LARGEST, max(SMALLEST, -(-total // 16)))
    for start in range(0, len(files), size):
        yield Job(source, folder, tuple(files[start : start + size]))


def data_set_content(source: str, reading: Reading) -> str:
    """Hash of a data set's files by path, size and time; of the embedded library, by content."""
    if source == LIBRARY:
        from wamo.library import store

        return store.fingerprint()
    content = hashlib.sha256()
    for place, folders, names in os.walk(source):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            stat = path.stat()
            content.update(f"{path.relative_to(source)}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return content.hexdigest()


def jobs_of_data_set(
    name: str, source: str, content: str, reading: Reading, skeleton: Skeleton, skipped: list[str]
) -> Iterator[Job]:
    """Read a data set and cut it into jobs; notes on what it left out are appended to ``skipped``."""
    clips = list(_clips(name, source, reading, skeleton, skipped))
    for number, start in enumerate(range(0, len(clips), LARGEST)):
        part = tuple(clips[start : start + LARGEST])
        file = f"#{number + 1} of {-(-len(clips) // LARGEST)}"
        part = tuple(Clip(clip.motion, clip.split, f"{name}/{file}", clip.paths) for clip in part)
        yield Job(name, Path(source), clips=part, inputs=(Input(name, file, 0, 0, content, len(part)),))


def _clips(name: str, source: str, reading: Reading, skeleton: Skeleton, skipped: list[str]) -> Iterator[Clip]:
    folder = Path(source)
    if source == LIBRARY:
        from wamo import library as procedural

        for motion in procedural.embedded():
            yield Clip(motion, "", "")
        return
    from wamo.data.sources import load_source

    data = load_source(source, fps=reading.model_fps, skeleton=skeleton, time_tags="own")
    skipped += data.notes
    for sample in data.samples:
        trial = reading.windows_only and isinstance(sample.motion.clip, Trial)
        if not trial and (not reading.splits or sample.split in reading.splits):
            motion = sample.motion.with_(name=sample.motion.name or sample.key)
            yield Clip(motion, sample.split, "", tuple(of_sample(folder, sample.key)))
