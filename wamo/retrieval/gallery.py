"""A gallery: motions, captions and where they come from, with the vectors a model made of them. One folder on disk.

gallery.json      one row per clip (name, captions, source, split, labels, place among the joints) and its provenance
joints-*.npy      (all frames, joints, 3) int16, memory-mapped; each clip has its own scale; named after their content
vectors.safetensors  what one model made of these very clips; other weights make new ones
originals/         copies of the files that the clips were read from, where they were kept (see `originals`)
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from wamo.errors import DataError
from wamo.files import remove_leftovers, replace_atomic, write_json
from wamo.motion import Motion, skeleton_of
from wamo.motion.facts import Clip, clip_from_json, clip_to_json
from wamo.retrieval import originals
from wamo.retrieval.originals import SourceFile
from wamo.retrieval.vectors import Vectors

VERSION = 1
VECTORS = "vectors.safetensors"
STEP = 0.0005
"""Metres: joints are stored to half a millimetre, coarser only where a clip travels beyond 16 m."""


@dataclass
class Gallery:
    """Motions to search in.

    Parameters
    ----------
    rows : facts of each clip, see `row_of`
    joints : (all frames, joints, 3) int16, in steps of each row's ``scale``
    vectors : what a model made of the clips, or None
    provenance : where the clips come from, in words and numbers
    folder : where it lies on disk, or None
    clips : fingerprint of the clips in that folder
    """

    rows: list[dict[str, Any]]
    joints: np.ndarray
    vectors: Vectors | None = None
    provenance: dict[str, Any] | None = None
    folder: Path | None = None
    clips: str = ""

    def __len__(self) -> int:
        return len(self.rows)

    @classmethod
    def of(cls, motions: Sequence[Motion], *, splits: Sequence[str] | None = None, **provenance: Any) -> Gallery:
        """A gallery of motions in memory; they are stored as they are (make them canonical first)."""
        rows, pieces, start = [], [], 0
        for number, motion in enumerate(motions):
            scale = max(STEP, float(np.abs(motion.joints).max()) / 32767)
            pieces.append(np.round(motion.joints / scale).astype(np.int16))
            rows.append(row_of(motion, start, scale, splits[number] if splits else ""))
            start += len(motion)
        joints = np.concatenate(pieces) if pieces else np.zeros((0, 22, 3), np.int16)
        return cls(rows, joints, None, provenance)

    def motion(self, index: int) -> Motion:
        """Clip ``index``, as it was stored."""
        row = self.rows[index]
        frames = self.joints[row["start"] : row["start"] + row["frames"]]
        return Motion(
            frames.astype(np.float32) * row["scale"], row["fps"], skeleton_of(row["skeleton"]), name=row["name"],
            captions=tuple(row["captions"]), source=row["source"], completed=tuple(row["completed"]),
            clip=clip_from_json(row["labels"]),
        )  # fmt: skip

    def name(self, index: int) -> str:
        """Short name of a clip."""
        return self.rows[index]["name"]

    def captions(self, index: int) -> tuple[str, ...]:
        """Captions of a clip."""
        return tuple(self.rows[index]["captions"])

    def duration(self, index: int) -> float:
        """Seconds."""
        return self.rows[index]["frames"] / self.rows[index]["fps"]

    def source(self, index: int) -> str:
        """Data set or file that a clip comes from."""
        return self.rows[index]["source"]

    def split(self, index: int) -> str:
        """Split of its data set, or ""."""
        return self.rows[index]["split"]

    def clip(self, index: int) -> Clip | None:
        """What is known of a clip beyond its captions."""
        return clip_from_json(self.rows[index]["labels"])

    def original_name(self, index: int) -> str:
        """Name of the file that a clip was read from, or "" where it is not kept."""
        return originals.name_of(self._kept(index))

    def original(self, index: int) -> tuple[SourceFile, ...]:
        """The file that a clip was read from, byte for byte, and its skeleton file where it has one.

        Raises
        ------
        DataError
            It is not kept, or no longer what was kept.
        """
        kept = self._kept(index)
        if not kept or self.folder is None:
            raise DataError("no original file is kept of this clip; build the gallery with --originals to keep them")
        return originals.load(kept, self.folder)

    def _kept(self, index: int) -> originals.Entries:
        kept = self.rows[index].get("original") if self.folder is not None else None
        return [entry for entry in kept if isinstance(entry, dict)] if isinstance(kept, list) else []

    @property
    def embeddings(self) -> np.ndarray:
        """(clips, embedding) float32 unit rows.

        Raises
        ------
        DataError
            When no model has embedded this gallery yet.
        """
        if self.vectors is None:
            raise DataError("this gallery has no embeddings yet; open it with Retriever.load, which makes them")
        return self.vectors.motions

    def added(self, motions: Sequence[Motion], vectors: Vectors) -> Gallery:
        """A new gallery with more clips behind the old ones; this one stays as it is."""
        more = Gallery.of(motions)
        start = len(self.joints)
        rows = [{**row, "start": row["start"] + start} for row in more.rows]
        joined = Vectors.join(self.vectors, vectors) if self.vectors is not None else vectors
        joints = np.concatenate([self.joints, more.joints])
        return replace(self, rows=self.rows + rows, joints=joints, vectors=joined, clips="")

    def save(self, folder: str | Path) -> Path:
        """Write the folder. The list of clips is replaced last and names its joints: until then the former gallery
        stands, and after an interruption vectors of other clips are not taken for theirs."""
        folder = Path(folder)
        remove_leftovers(folder)
        clips = _fingerprint(self.rows, self.joints)
        joints = folder / f"joints-{clips}.npy"
        replace_atomic(joints, lambda file: _save_array(file, self.joints))
        if self.vectors is not None:
            replace(self.vectors, clips=clips).save(folder / VECTORS)
        index = {"version": VERSION, "provenance": self.provenance or {}, "fingerprint": clips, "clips": self.rows}
        write_json(folder / "gallery.json", index)
        for former in folder.glob("joints*.npy"):
            if former != joints:
                with contextlib.suppress(OSError):  # a system that keeps open files keeps it until the next time
                    former.unlink()
        return folder

    def save_vectors(self) -> None:
        """Keep new vectors in the folder that the clips were read from; DataError where it cannot be written."""
        if self.vectors is not None and self.folder is not None:
            replace(self.vectors, clips=self.clips).save(self.folder / VECTORS)

    @classmethod
    def load(cls, folder: str | Path) -> Gallery:
        """Open a gallery folder; joints stay on disk until they are needed.

        Raises
        ------
        DataError
            The folder is not a gallery, or its files do not belong together.
        """
        folder = Path(folder)
        if not (folder / "gallery.json").is_file():
            raise DataError(
                f"{folder.name or folder} is not a gallery (no gallery.json). Build one: python -m wamo build SOURCE "
                f"--out {folder.name or 'GALLERY'}"
            )
        try:
            index = json.loads((folder / "gallery.json").read_text("utf-8"))
            rows = index["clips"]
            clips = index.get("fingerprint", "")  # galleries of before have none, and one name for their joints
            name = f"joints-{clips}.npy" if clips else "joints.npy"
            joints = np.load(folder / Path(name).name, mmap_mode="r", allow_pickle=False)
            frames = max((row["start"] + row["frames"] for row in rows), default=0)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DataError(f"the gallery {folder.name} is damaged ({error}); build it again") from error
        if index.get("version") != VERSION or frames > len(joints):
            raise DataError(f"the gallery {folder.name} is incomplete or from another version; build it again")
        found = Vectors.load(folder / VECTORS) if (folder / VECTORS).is_file() else None
        fitting = found if found is not None and found.clips == clips and len(found.motions) == len(rows) else None
        return cls(rows, joints, fitting, index["provenance"], folder, clips)


def row_of(motion: Motion, start: int, scale: float, split: str) -> dict[str, Any]:
    """What gallery.json keeps of a clip."""
    return {
        "name": motion.name, "captions": list(motion.captions), "source": motion.source, "split": split,
        "labels": clip_to_json(motion.clip), "completed": list(motion.completed), "skeleton": motion.skeleton.name,
        "fps": motion.fps, "frames": len(motion), "start": start, "scale": scale,
    }  # fmt: skip


def _fingerprint(rows: Sequence[dict[str, Any]], joints: np.ndarray) -> str:
    places = [(row["start"], row["frames"], row["scale"], row["fps"], row["skeleton"]) for row in rows]
    content = hashlib.blake2b(json.dumps(places).encode(), digest_size=8)
    content.update(np.ascontiguousarray(joints).data)
    return content.hexdigest()


def _save_array(file: Path, array: np.ndarray) -> None:
    with file.open("wb") as handle:
        np.save(handle, array, allow_pickle=False)
