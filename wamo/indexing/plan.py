"""The plan of a build: which clips are unchanged, and jobs for all others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from wamo.errors import DataError
from wamo.indexing.inputs import (
    data_set_content,
    is_data_set,
    is_data_set_at,
    motion_files,
    motion_files_at,
    skeletons_of,
    unchanged,
)
from wamo.indexing.jobs import Job, jobs_at_address, jobs_of_data_set, jobs_of_files
from wamo.indexing.options import Reading
from wamo.motion import Skeleton
from wamo.remote import Mirror, RemoteFile, RemoteFolder, is_address
from wamo.retrieval.integrity import MEND
from wamo.retrieval.manifest import SHARDS, Entry, Manifest
from wamo.retrieval.segment import entry_of
from wamo.retrieval.shard import IDENTIFIER, Shard


class Plan:
    """The unchanged clips of a gallery, and jobs for everything else.

    Parameters
    ----------
    out : folder of the gallery; former : its manifest; reading : options of this build

    Attributes
    ----------
    jobs : the shards to make; names : of the sources, in order; failed : names of those that cannot be read
    places : name of a source -> `place_of` it, of those that could be read
    lost : listed shards that cannot be opened -> the reason
    """

    def __init__(self, out: Path, former: Manifest, reading: Reading) -> None:
        self.out, self.former, self.reading = out, former, reading
        self.jobs: list[Job] = []
        self.names: list[str] = []
        self.failed: set[str] = set()
        self.places: dict[str, str] = {}
        self.lost: dict[str, str] = {}
        self._kept: dict[str, set[str]] = {}  # shard -> "source/path" of inputs that are unchanged
        listed = [entry.id for entry in former.shards]
        present = [path.name for path in sorted((out / SHARDS).glob("*")) if IDENTIFIER.fullmatch(path.name)]
        self._shards: dict[str, Shard] = {}
        for name in dict.fromkeys([*listed, *present]):
            try:
                self._shards[name] = Shard.open(out / SHARDS / name)
            except DataError as error:  # its clips are read again from their sources
                if name in listed:
                    self.lost[name] = str(error)

    def add(self, name: str, source: str, skeleton: Skeleton) -> list[str]:
        """Plan one source: find its unchanged clips, and make jobs for the rest.

        Parameters
        ----------
        name : of the source in the gallery
        skeleton : the model's skeleton; data sets of another one are errors

        Returns
        -------
        One sentence per file or row that gives no clip

        Raises
        ------
        DataError
            The folder is missing or cannot be read as a data set.
        """
        self.names.append(name)
        if is_address(source):
            return self._add_address(name, source, skeleton)
        if is_data_set(source):
            return self._add_data_set(name, source, skeleton)
        return self._add_folder(name, Path(source).absolute())

    def _add_folder(self, name: str, folder: Path) -> list[str]:
        files, closed = motion_files(folder)
        known = {one.path: (shard, one) for shard in self._usable() for one in shard.inputs if one.source == name}
        new, problems = [], [f"{name}/{path}: cannot be opened ({reason})" for path, reason in closed.items()]
        for path, (holder, _) in known.items():
            if any(path.startswith(f"{place}/") for place in closed):  # not gone, only out of reach
                self._kept.setdefault(holder.id, set()).add(f"{name}/{path}")
        for path in files:
            shard, before = known.get(path, (None, None))
            if shard is not None and before is not None and unchanged(folder, before):
                self._kept.setdefault(shard.id, set()).add(f"{name}/{path}")
                if before.problem:
                    problems.append(before.problem)
            else:
                new.append(path)
        self.jobs += jobs_of_files(name, folder, new, len(files))
        return problems

    def _add_address(self, name: str, address: str, skeleton: Skeleton) -> list[str]:
        remote = RemoteFolder(address)
        listed = remote.files()
        if not listed:
            raise DataError(f"no files at {remote.shown}")
        if is_data_set_at(listed):  # read as a whole, from a copy in the user's cache folder
            return self._add_data_set(name, str(Mirror(address).pull(listed)), skeleton)
        files = motion_files_at(listed)
        total = len(files)
        known = {one.path: (shard, one) for shard in self._usable() for one in shard.inputs if one.source == name}
        problems = []
        for path, file in list(files.items()):
            shard, before = known.get(path, (None, None))
            if shard is not None and before is not None and file == RemoteFile(before.size, before.mtime):
                self._kept.setdefault(shard.id, set()).add(f"{name}/{path}")
                problems += [before.problem] if before.problem else []
                del files[path]
        self.jobs += jobs_at_address(name, address, files, skeletons_of(listed), total)
        return problems

    def _add_data_set(self, name: str, source: str, skeleton: Skeleton) -> list[str]:
        content = data_set_content(source)
        known = {
            one.path: shard for shard in self._usable() for one in shard.inputs
            if one.source == name and one.content == content
        }  # fmt: skip
        if known and len(known) == int(next(iter(known)).rpartition(" ")[2]):
            for path, shard in known.items():
                self._kept.setdefault(shard.id, set()).add(f"{name}/{path}")
            return []
        problems: list[str] = []
        self.jobs += jobs_of_data_set(name, source, content, self.reading, skeleton, problems)
        return problems

    def _usable(self) -> Iterator[Shard]:
        return (shard for shard in self._shards.values() if shard.reading == self.reading.digest)

    def fail(self, name: str) -> int:
        """Plan that the clips of a source that cannot be read stay; returns their number in the former gallery."""
        self.failed.add(name)
        return sum(int(self._stays(shard, {name}).sum()) for shard in self._shards.values())

    def check_lost(self, keep_others: bool) -> None:
        """Refuse a build that would drop clips only because their shard cannot be opened.

        Raises
        ------
        DataError
            Clips have to stay that no source of this plan gives again, and there are shards that cannot be opened.
        """
        if not self.lost or not (keep_others or self.failed):
            return
        name, reason = next(iter(self.lost.items()))
        more = f" (and {len(self.lost) - 1} more)" if len(self.lost) > 1 else ""
        raise DataError(
            f"nothing was changed: a shard of the gallery {self.out.name} cannot be read, {name[:12]}{more}: "
            f"{reason.removesuffix(MEND).rstrip(' .')}. Its clips would be lost. "
            f"Make it again from all sources of the gallery: wamo build SOURCES --out {self.out.name}"
        )

    def entries(self, made: Sequence[str], keep_others: bool) -> tuple[Entry, ...]:
        """List the shards of the new manifest: former shards without the clips that are gone, then new shards in order.

        Parameters
        ----------
        made : ids of the new shards
        keep_others : keep clips of sources that are not part of this plan
        """
        before = [entry.id for entry in self.former.shards]
        found: dict[str, Entry] = {}
        for name, shard in self._shards.items():
            kept = self._kept.get(name, set())
            stays = np.array([file in kept for file in shard.table["file"].to_pylist()], bool)
            stays |= self._stays(shard, self.failed)
            if keep_others:
                stays |= self._stays(shard, set(self.names), others=True)
            if stays.any():
                found[name] = entry_of(shard, np.flatnonzero(stays))
        for name in made:
            shard = Shard.open(self.out / SHARDS / name)
            if len(shard):
                self._shards[name] = shard
                found[name] = entry_of(shard, None)
        new = sorted((name for name in found if name not in before), key=lambda name: self._place(self._shards[name]))
        return tuple(found[name] for name in [*before, *new] if name in found)

    def _stays(self, shard: Shard, sources: set[str], *, others: bool = False) -> np.ndarray:
        """(clips,) bool: which clips of a shard the former gallery has of these sources, or of all others."""
        removed = {entry.id: entry.removed for entry in self.former.shards}
        if shard.id not in removed or not (sources or others):
            return np.zeros(len(shard), bool)
        files, own = shard.table["file"].to_pylist(), shard.table["source"].to_pylist()
        names = [file.partition("/")[0] or source for file, source in zip(files, own, strict=True)]
        found = np.array([(name in sources) != others for name in names], bool)
        found[list(removed[shard.id])] = False
        return found

    def _place(self, shard: Shard) -> tuple[int, int, str]:
        """Where a new shard comes in the gallery: as its first input does among the sources, whoever wrote it when."""
        first = shard.inputs[0]
        part = first.path.partition(" ")[0].removeprefix("#")  # "#12 of 30" of a data set
        return self.names.index(first.source), int(part) if first.path[:1] == "#" and part.isdigit() else 0, first.path
