"""Jobs: the content of future shards, as files to read or as clips of a data set that was read as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wamo.indexing.inputs import LIBRARY
from wamo.indexing.options import Reading
from wamo.motion import Motion, Skeleton
from wamo.motion.facts import Trial
from wamo.remote import RemoteFile
from wamo.retrieval.originals import of_sample
from wamo.retrieval.shard import Input

SMALLEST, LARGEST = 32, 1024
"""Files of one shard."""


@dataclass(frozen=True)
class Clip:
    """A clip that was read: the motion, its split, its source file, and the files to keep."""

    motion: Motion
    split: str
    file: str
    paths: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Job:
    """The content of one future shard: files to read, or clips of a data set that were read as a whole.

    Parameters
    ----------
    source : its name in the gallery; folder : the folder of its files
    files : paths relative to the folder
    address, listed : of files on other storage, which the worker fetches, and how the storage lists each of them
    beside : further files that they need, such as the .asf of an .amc
    clips, inputs : of a data set, instead of files
    """

    source: str
    folder: Path
    files: tuple[str, ...] = ()
    clips: tuple[Clip, ...] = ()
    inputs: tuple[Input, ...] = ()
    address: str = ""
    listed: tuple[RemoteFile, ...] = ()
    beside: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.files) or len(self.clips)


def jobs_of_files(source: str, folder: Path, files: Sequence[str], total: int) -> Iterator[Job]:
    """Split files into jobs whose size depends on their ``total`` number only, not on the machine."""
    for part in _parts(files, total):
        yield Job(source, folder, tuple(part))


def jobs_at_address(
    source: str, address: str, files: Mapping[str, RemoteFile], beside: Mapping[str, tuple[str, ...]], total: int
) -> Iterator[Job]:
    """The same for files on other storage; ``beside`` names the files that others need."""
    for part in _parts(list(files), total):
        needed = dict.fromkeys(one for path in part for one in beside.get(path, ()))
        listed = tuple(files[path] for path in part)
        yield Job(source, Path(), tuple(part), address=address, listed=listed, beside=tuple(needed))


def _parts(files: Sequence[str], total: int) -> Iterator[Sequence[str]]:
    size = min(LARGEST, max(SMALLEST, -(-total // 16)))
    for start in range(0, len(files), size):
        yield files[start : start + size]


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
