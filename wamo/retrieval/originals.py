"""Source files of clips, kept in a gallery under the hash of their content.

A gallery holds copies and never points outside its folder, so that opening it reads nothing else.
"""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import zipfile
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from wamo.data.tables import read_table
from wamo.errors import DataError
from wamo.files import replace_atomic, write_atomic
from wamo.formats.asf_amc import find_asf
from wamo.formats.limits import DEFAULT_LIMITS
from wamo.retrieval.rows import KeptFile

FOLDER = "originals"
_KEPT = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,8}")


@dataclass(frozen=True)
class SourceFile:
    """A whole file in memory.

    Parameters
    ----------
    name : name of the file, without folders
    data : its bytes
    """

    name: str
    data: bytes


def as_one(files: Sequence[SourceFile]) -> SourceFile:
    """Return the file, or a .zip of several (an .amc with its .asf), named after the first."""
    if len(files) == 1:
        return files[0]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(file.name, file.data)
    return SourceFile(name_of(files), buffer.getvalue())


def name_of(files: Sequence[SourceFile | KeptFile]) -> str:
    """The name that `as_one` gives to files; "" for none."""
    if not files:
        return ""
    return files[0].name if len(files) == 1 else f"{Path(files[0].name).stem}.zip"


def with_skeleton(path: Path) -> list[Path]:
    """A motion file, and the .asf that an .amc needs."""
    skeleton = find_asf(path) if path.suffix.lower() == ".amc" else None
    return [path] if skeleton is None else [path, skeleton]


def of_sample(folder: Path, key: str) -> list[Path]:
    """The files behind a data set's sample: its array (HumanML3D layout) or its row of captions.tsv; [] if unknown.

    Files outside the data set are ignored.

    Parameters
    ----------
    folder : the data set
    key : of the sample, "<data set>/<clip>" or "<data set>/<clip>#<part>"
    """
    clip = key.removeprefix(f"{folder.name}/").partition("#")[0]
    listed = _listed(folder).get(clip, "")
    arrays = [folder / kind / f"{clip}.npy" for kind in ("new_joints", "new_joint_vecs")]
    found = next((p for p in ([folder / listed] if listed else arrays) if _inside(p, folder)), None)
    return [] if found is None else [path for path in with_skeleton(found) if _inside(path, folder)]


def _inside(path: Path, folder: Path) -> bool:
    """Whether this is a file in the folder, with links resolved."""
    return path.is_file() and path.resolve().is_relative_to(folder.resolve())


@lru_cache(maxsize=8)
def _listed(folder: Path) -> dict[str, str]:
    """Trial -> file, from captions.tsv."""
    table = folder / "captions.tsv"
    if not table.is_file():
        return {}
    skipped: list[str] = []  # loading the data set reports them
    return {row["trial"]: row["file"] for row in read_table(table, ("trial", "file"), skipped)}


def keep(files: Iterable[Path], gallery: Path) -> tuple[KeptFile, ...]:
    """Copy files into a gallery; clips of one trial share a copy.

    Raises
    ------
    DataError
        A file cannot be read, or the gallery cannot be written.
    """
    entries = []
    for path in files:
        try:
            with path.open("rb") as handle:
                content = hashlib.file_digest(handle, "sha256").hexdigest()
        except OSError as error:
            raise DataError(f"cannot keep {path.name}: {error.strerror}") from error
        kept = gallery / FOLDER / f"{content}{path.suffix.lower()}"
        if not kept.is_file():
            replace_atomic(kept, lambda target, path=path: shutil.copyfile(path, target))  # type: ignore[misc]
        entries.append(KeptFile(path.name, kept.name))
    return tuple(entries)


def copy(entries: Iterable[KeptFile], source: Path, target: Path) -> None:
    """Copy kept files from one gallery to another, except missing and damaged ones."""
    for name in {entry.file for entry in entries}:
        data = _checked(name, source)
        if data is not None and not (target / FOLDER / name).is_file():
            write_atomic(target / FOLDER / name, data)


def load(entries: Sequence[KeptFile], gallery: Path) -> tuple[SourceFile, ...]:
    """The kept files of one clip.

    Raises
    ------
    DataError
        A file is missing, damaged, or not named as `keep` names files.
    """
    found = []
    for entry in entries:
        data = _checked(entry.file, gallery)
        if data is None:
            raise DataError(
                f"the original of this clip, {entry.name[:80]!r}, is missing or damaged; build the gallery again"
            )
        found.append(SourceFile(entry.name, data))
    return tuple(found)


def matches(name: str, data: bytes) -> bool:
    """Whether a kept file of this name has this content."""
    return _KEPT.fullmatch(name) is not None and hashlib.sha256(data).hexdigest() == name[:64]


def collect_garbage(gallery: Path, used: Set[str]) -> list[str]:
    """Remove kept files that no clip refers to, and return their names."""
    folder = gallery / FOLDER
    found = [p for p in sorted(folder.glob("*")) if _KEPT.fullmatch(p.name) and p.name not in used]
    for path in found:
        path.unlink(missing_ok=True)
    return [path.name for path in found]


def check(gallery: Path, used: Set[str]) -> list[str]:
    """Kept files that are missing or damaged, one sentence each."""
    return [f"{FOLDER}/{name} is missing or damaged" for name in sorted(used) if _checked(name, gallery) is None]


def _checked(name: str, gallery: Path) -> bytes | None:
    """The bytes of a kept file, or None if their hash is not its name."""
    data = _read(gallery / FOLDER / name) if _KEPT.fullmatch(name) else None
    return data if data is not None and matches(name, data) else None


def _read(path: Path) -> bytes | None:
    try:
        if not path.is_file() or path.stat().st_size > DEFAULT_LIMITS.max_bytes:
            return None
        return path.read_bytes()
    except OSError:
        return None
