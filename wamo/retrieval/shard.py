"""A shard: an immutable group of clips with the vectors of models, in memory or in a folder.

rows.arrow                   one row per clip (`rows.SCHEMA`)
sentences.arrow              distinct captions, in order of first appearance
joints.npy                   (all frames, joints, 3) int16, memory-mapped; each clip has its own scale
shard.json                   hashes of these files, and the source files that the clips were read from
vectors-FINGERPRINT.npy      (clips, d) float32, memory-mapped; captions-*.npy and hidden-*.npy are int8
vectors-FINGERPRINT.json     hashes of one model's vectors, written last; there may be several models

A shard's id is the hash of its shard.json, so equal sources and options give equal folders.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from wamo.errors import DataError, WamoError
from wamo.files import parse_json, replace_atomic, write_atomic, write_json
from wamo.motion import Motion, skeleton_of
from wamo.retrieval.integrity import MEND, Digest, checksum
from wamo.retrieval.rows import SCHEMA, STEP, Columns, GalleryRow, problem_of, rows_of, table_of
from wamo.retrieval.shard_files import (
    INDEX,
    JOINTS,
    ROWS,
    SENTENCES,
    is_fingerprint,
    names_of,
    read_array,
    read_arrow,
    write_array,
    write_arrow,
)
from wamo.retrieval.vectors import Vectors, pack

TEMPORARY = re.compile(r"\.shard\..+\.tmp")
IDENTIFIER = re.compile(r"[0-9a-f]{32}")
_AGAIN = "and open the gallery again, which embeds the clips"


@dataclass(frozen=True)
class Input:
    """A source file of a shard: its state when it was read, and the result.

    Parameters
    ----------
    path : relative to its source, with "/"; source : name of the source
    size, mtime : bytes and nanoseconds; content : SHA-256
    clips : number of clips read from it; problem : reason if there are none, or ""
    """

    source: str
    path: str
    size: int
    mtime: int
    content: str
    clips: int
    problem: str = ""


@dataclass(frozen=True)
class Shard:
    """An immutable group of clips of a gallery.

    Parameters
    ----------
    table : rows of `SCHEMA`; joints : (all frames, joints, 3) int16; sentences : distinct one-line captions
    inputs : the files that they were read from; reading : digest of the options that they were read with
    folder, id : its folder and id on disk, or None and ""
    """

    table: pa.Table
    joints: np.ndarray
    sentences: tuple[str, ...]
    inputs: tuple[Input, ...] = ()
    reading: str = ""
    folder: Path | None = None
    id: str = ""

    def __len__(self) -> int:
        return self.table.num_rows

    @classmethod
    def of(
        cls, motions: Sequence[Motion], rows: Sequence[GalleryRow], *, files: Sequence[str] = (),
        inputs: Sequence[Input] = (), reading: str = "",
    ) -> Shard:  # fmt: skip
        """Make a shard in memory. Joints are stored unchanged: make motions canonical first."""
        pieces, starts, scales, start = [], [], [], 0
        for motion in motions:
            scale = max(STEP, float(np.abs(motion.joints).max()) / 32767)
            pieces.append(np.round(motion.joints / scale).astype(np.int16))
            starts.append(start)
            scales.append(scale)
            start += len(motion)
        joints = np.concatenate(pieces) if pieces else np.zeros((0, 22, 3), np.int16)
        table = table_of(rows, starts, scales, files or [""] * len(rows))
        return cls(table, joints, distinct(rows), tuple(inputs), reading)

    @cached_property
    def columns(self) -> Columns:
        """The rows by column."""
        return Columns(self.table)

    def rows(self, places: Sequence[int]) -> list[GalleryRow]:
        """Rows at these indices; DataError if they are damaged."""
        with self._damage():
            return rows_of(self.table.take(pa.array(places, pa.int64())))

    def motion(self, place: int) -> Motion:
        """The clip at an index, as stored; DataError if it is damaged."""
        with self._damage():
            return self._motion(place)

    @contextlib.contextmanager
    def _damage(self) -> Iterator[None]:
        """Report malformed values, which hashes do not show if they were written so."""
        try:
            yield
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, pa.ArrowException) as error:
            raise DataError(f"a row of shard {self.id[:12]} is damaged ({error}). {MEND}") from error

    def _motion(self, place: int) -> Motion:
        values = self.table.slice(place, 1)
        (row,), start, scale = rows_of(values), values["start"][0].as_py(), values["scale"][0].as_py()
        with np.errstate(over="ignore", invalid="ignore"):  # `Motion` refuses what a damaged scale makes of it
            joints = self.joints[start : start + row.frames].astype(np.float32) * scale
        return Motion(
            joints, row.fps, skeleton_of(row.skeleton), name=row.name, captions=row.captions, source=row.source,
            completed=row.completed, clip=row.clip,
        )  # fmt: skip

    def save(self, shards: Path, embed: Callable[[], Vectors] | None = None) -> Shard:
        """Write a folder below ``shards``, named after the content; an existing one is kept unless it is damaged.

        Parameters
        ----------
        embed : makes vectors of the clips, which appear with the folder
        """
        shards.mkdir(parents=True, exist_ok=True)
        try:
            temporary = Path(tempfile.mkdtemp(dir=shards, prefix=".shard.", suffix=".tmp"))
        except OSError as error:
            raise DataError(f"cannot write {shards.parent.name}: {error.strerror or error}") from error
        try:
            write_arrow(temporary / ROWS, self.table)
            write_arrow(temporary / SENTENCES, pa.table({"sentence": pa.array(self.sentences, pa.string())}))
            write_array(temporary / JOINTS, self.joints)
            digests = {name: Digest.of(temporary / name) for name in (ROWS, SENTENCES, JOINTS)}
            index = {
                "files": {name: digest.as_dict() for name, digest in digests.items()},
                "inputs": [asdict(one) for one in self.inputs],
                "reading": self.reading,
            }
            text = json.dumps(index, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            name = identify(text)
            write_atomic(temporary / INDEX, text)
            temporary.chmod(0o755)
            if (shards / name).is_dir() and check(shards / name):
                shutil.rmtree(shards / name)
            if not (shards / name).is_dir():
                if embed is not None:
                    replace(self, folder=temporary, id=name).save_vectors(embed())
                os.replace(temporary, shards / name)
        except OSError as error:
            raise DataError(f"cannot write {shards.parent.name}: {error.strerror or error}") from error
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
        return Shard.open(shards / name)

    @classmethod
    def open(cls, folder: Path, *, everything: bool = False) -> Shard:
        """Open a folder; joints and rows are read on demand.

        Parameters
        ----------
        everything : check the hash of every byte instead of sampled blocks

        Raises
        ------
        DataError
            A file is missing or damaged, or they do not belong together; the message names it.
        """
        place = f"{folder.name[:12]}/{INDEX}"
        try:
            text = (folder / INDEX).read_text("utf-8")
            index = parse_json(text)
            digests = {name: Digest.parse(index["files"][name]) for name in (ROWS, SENTENCES, JOINTS)}
            inputs, reading = tuple(Input(**one) for one in index["inputs"]), str(index["reading"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DataError(f"{place} is damaged ({error}). {MEND}") from error
        if identify(text) != folder.name:
            raise DataError(f"{place} is damaged: its hash is not the folder's name. {MEND}")
        # a build takes a shard for sound whose sampled blocks are
        remedy = (
            f"Delete the folder {folder.parent.name}/{folder.name} of the gallery first. {MEND}" if everything else ""
        )
        for name, digest in digests.items():
            digest.check(folder / name, everything=everything, remedy=remedy)
        table = read_arrow(folder / ROWS)
        sentences = read_arrow(folder / SENTENCES)
        joints = read_array(folder / JOINTS)
        if table.schema != SCHEMA or sentences.schema.names != ["sentence"]:
            raise DataError(f"{folder.name[:12]}/{ROWS} has other columns than this version reads. {MEND}")
        if problem := problem_of(table, sentences, joints):
            raise DataError(f"shard {folder.name[:12]} is damaged: {problem}. {MEND}")
        return cls(table, joints, tuple(sentences["sentence"].to_pylist()), inputs, reading, folder, folder.name)

    def fingerprints(self) -> tuple[str, ...]:
        """Fingerprints of the weights whose vectors the folder has."""
        found = sorted(self.folder.glob("vectors-*.json")) if self.folder is not None else []
        return tuple(path.stem.removeprefix("vectors-") for path in found)

    def vectors(self, fingerprint: str, *, everything: bool = False) -> Vectors | None:
        """One model's vectors, memory-mapped; None if that model has not embedded the shard.

        Raises
        ------
        DataError
            They are damaged, or of another shard.
        """
        if self.folder is None or not is_fingerprint(fingerprint):
            return None
        file = self.folder / f"vectors-{fingerprint}.json"
        if not file.is_file():
            return None
        place = f"{self.folder.name[:12]}/{file.name}"
        try:
            index = parse_json(file.read_text("utf-8"))
            if index.pop("checksum") != checksum(index):
                raise ValueError("its checksum does not fit")
            digests = {str(name): Digest.parse(value) for name, value in index["files"].items()}
            if index["shard"] != self.id:
                raise ValueError("it belongs to another shard")
            if set(digests) - set(names_of(fingerprint).values()):
                raise ValueError("it names files that are none of its own")
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataError(f"{place} is damaged ({error}). Delete it {_AGAIN}") from error
        for name, digest in digests.items():
            digest.check(self.folder / name, everything=everything, remedy=f"Delete {file.name} {_AGAIN}")
        parts = {
            kind: read_array(self.folder / name) for kind, name in names_of(fingerprint).items() if name in digests
        }
        motions, captions, hidden = parts.get("vectors"), parts.get("captions"), parts.get("hidden")
        if motions is None or captions is None:
            raise DataError(f"{place} lists no vectors. Delete it {_AGAIN}")
        found = Vectors(motions, captions, self.sentences, fingerprint, hidden, self.id)
        if not found.fits(len(self)):
            raise DataError(f"{place} does not fit the clips. Delete it {_AGAIN}")
        return found

    def save_vectors(self, vectors: Vectors) -> None:
        """Write one model's vectors over former ones; their list of files is written last.

        Raises
        ------
        DataError
            The shard is in memory only, or its folder cannot be written or was removed.
        """
        if self.folder is None:
            raise DataError("a shard in memory keeps no vectors; save the gallery first")
        names = names_of(vectors.fingerprint)
        arrays = {names["vectors"]: np.asarray(vectors.motions, np.float32), names["captions"]: pack(vectors.captions)}
        if vectors.hidden is not None:
            arrays[names["hidden"]] = pack(vectors.hidden)
        list_file = self.folder / f"vectors-{vectors.fingerprint}.json"
        try:
            for name, array in arrays.items():
                fill = partial(write_array, array=array)
                replace_atomic(self.folder / name, fill, make_folder=False)
            files = {name: Digest.of(self.folder / name).as_dict() for name in arrays}
            index = {"shard": self.id, "files": files}
            write_json(list_file, index | {"checksum": checksum(index)}, make_folder=False)
            if vectors.hidden is None:
                (self.folder / names["hidden"]).unlink(missing_ok=True)
        except OSError as error:
            raise DataError(f"cannot write {list_file.name}: {error.strerror or error}") from error


def distinct(rows: Sequence[GalleryRow]) -> tuple[str, ...]:
    """Distinct captions of rows, each on one line, in order of first appearance."""
    return tuple(dict.fromkeys(one_line(caption) for row in rows for caption in row.captions))


def one_line(caption: str) -> str:
    """A caption with single spaces and no line breaks."""
    return " ".join(caption.split())


def identify(text: str) -> str:
    """The id of a shard with this shard.json."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def check(folder: Path) -> list[str]:
    """Check every byte of a shard and its vectors; return one sentence per problem."""
    try:
        shard = Shard.open(folder, everything=True)
    except DataError as error:
        return [str(error)]
    problems: list[str] = []
    for fingerprint in shard.fingerprints():
        try:
            shard.vectors(fingerprint, everything=True)
        except WamoError as error:
            problems.append(str(error))
    return problems


def remove_temporary(shards: Path) -> list[str]:
    """Remove temporary folders of killed writers below ``shards``; only for the process that builds."""
    found = [path for path in shards.glob(".shard.*.tmp") if TEMPORARY.fullmatch(path.name)]
    for path in found:
        shutil.rmtree(path, ignore_errors=True)
    return sorted(path.name for path in found)


def facts(shard: Shard) -> dict[str, Any]:
    """Size of a shard in numbers: clips, seconds, frames and bytes on disk."""
    files = [path for path in shard.folder.iterdir() if path.is_file()] if shard.folder is not None else []
    return {
        "clips": len(shard), "seconds": float(shard.columns.seconds.sum()), "frames": len(shard.joints),
        "bytes": sum(path.stat().st_size for path in files),
    }  # fmt: skip
