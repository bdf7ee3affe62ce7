"""The files that clips were read from, kept beside a gallery under the hash of their content.

A gallery never points outside its own folder: it holds copies, and whoever opens it reads nothing else.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from wamo.errors import DataError
from wamo.files import replace_atomic
from wamo.formats.asf_amc import find_asf
from wamo.formats.limits import DEFAULT_LIMITS

FOLDER = "originals"
_KEPT = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,8}")

Entries = list[dict[str, str]]
"""What gallery.json keeps of a clip's original: ``name`` as its owner knows it, ``file`` as it is kept here."""


@dataclass(frozen=True)
class SourceFile:
    """A whole file in memory.

    Parameters
    ----------
    name : the file's own name, without folders
    data : its bytes
    """

    name: str
    data: bytes


def as_one(files: Sequence[SourceFile]) -> SourceFile:
    """The file itself, or a .zip of several (an .amc with its .asf), named after the first."""
    if len(files) == 1:
        return files[0]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(file.name, file.data)
    return SourceFile(name_of([{"name": file.name} for file in files]), buffer.getvalue())


def name_of(entries: Entries) -> str:
    """What `as_one` calls them; "" for none."""
    if not entries:
        return ""
    first = str(entries[0].get("name", ""))
    return first if len(entries) == 1 else f"{Path(first).stem}.zip"


def with_skeleton(path: Path) -> list[Path]:
    """A motion file and what is needed to read it: the .asf of an .amc."""
    skeleton = find_asf(path) if path.suffix.lower() == ".amc" else None
    return [path] if skeleton is None else [path, skeleton]


def of_sample(folder: Path, key: str) -> list[Path]:
    """The files behind a data set's sample: its array (HumanML3D layout) or its row of captions.tsv; [] where unknown.

    Parameters
    ----------
    folder : the data set
    key : of the sample, "<data set>/<clip>" or "<data set>/<clip>#<part>"
    """
    clip = key.removeprefix(f"{folder.name}/").partition("#")[0]
    listed = _listed(folder).get(clip, "")
    arrays = [folder / kind / f"{clip}.npy" for kind in ("new_joints", "new_joint_vecs")]
    found = next((p for p in ([folder / listed] if listed else arrays) if p.is_file()), None)
    return [] if found is None else with_skeleton(found)


@lru_cache(maxsize=8)
def _listed(folder: Path) -> dict[str, str]:
    """Trial -> file, as captions.tsv has them."""
    table = folder / "captions.tsv"
    if not table.is_file():
        return {}
    with table.open(encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["trial"]: row["file"] for row in rows if row.get("trial") and row.get("file")}


def keep(files: Iterable[Path], gallery: Path) -> Entries:
    """Copy files beside a gallery; one that is there already (clips of one trial share it) is not copied again."""
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
        entries.append({"name": path.name, "file": kept.name})
    return entries


def load(entries: Entries, gallery: Path) -> tuple[SourceFile, ...]:
    """The kept files of one clip.

    Raises
    ------
    DataError
        One is missing, is not named as `keep` names it, or its content is not what was kept.
    """
    found = []
    for entry in entries:
        name, kept = str(entry.get("name", "")), str(entry.get("file", ""))
        data = _read(gallery / FOLDER / kept) if _KEPT.fullmatch(kept) else None
        if data is None or hashlib.sha256(data).hexdigest() != kept[:64]:
            raise DataError(f"the original of this clip, {name[:80]!r}, is missing or damaged; build the gallery again")
        found.append(SourceFile(name, data))
    return tuple(found)


def _read(path: Path) -> bytes | None:
    try:
        if not path.is_file() or path.stat().st_size > DEFAULT_LIMITS.max_bytes:
            return None
        return path.read_bytes()
    except OSError:
        return None
