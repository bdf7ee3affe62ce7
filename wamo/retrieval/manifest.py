"""gallery.json: the list of a gallery's shards, replaced atomically. Adding and removing clips rewrites only it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wamo.errors import DataError
from wamo.files import write_json
from wamo.retrieval.integrity import MEND, checksum
from wamo.retrieval.shard import IDENTIFIER

NAME, VERSION = "gallery.json", 2
SHARDS = "shards"


@dataclass(frozen=True)
class Entry:
    """A shard of a gallery: its id, its number of clips, and the indices of removed clips."""

    id: str
    clips: int
    removed: tuple[int, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """The list of a gallery's shards.

    Parameters
    ----------
    shards : in the order of the clips' ids
    provenance : facts about the origin of the clips
    """

    shards: tuple[Entry, ...] = ()
    provenance: Mapping[str, Any] = field(default_factory=dict)

    @property
    def places(self) -> dict[str, str]:
        """Name of a source -> hash of its place; without those that galleries of older versions do not tell."""
        found = self.provenance.get("places")
        return {str(name): str(place) for name, place in found.items()} if isinstance(found, Mapping) else {}

    def save(self, folder: Path) -> Path:
        """Replace the gallery's manifest."""
        return write_json(folder / NAME, self._value() | {"checksum": checksum(self._value())})

    def _value(self) -> dict[str, Any]:
        shards = [{"id": one.id, "clips": one.clips, "removed": list(one.removed)} for one in self.shards]
        return {"version": VERSION, "provenance": dict(self.provenance), "shards": shards}

    @classmethod
    def load(cls, folder: Path) -> Manifest:
        """Read a gallery's manifest.

        Raises
        ------
        DataError
            It is missing, damaged, or of another version.
        """
        value = read_index(folder)
        try:
            if value["version"] != VERSION:
                raise ValueError(f"expected version {VERSION}, found {value['version']!r}")
            if value.pop("checksum") != checksum(value):
                raise ValueError("its checksum does not fit")
            entries = tuple(_entry(one) for one in value["shards"])
            return cls(entries, dict(value["provenance"]))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataError(f"{NAME} of the gallery {folder.name} is damaged ({error}). {MEND}") from error


def read_index(folder: Path) -> dict[str, Any]:
    """Read gallery.json of any version; DataError if it is missing or not a JSON object."""
    if not (folder / NAME).is_file():
        name = folder.name or str(folder)
        raise DataError(f"{name} is not a gallery (no {NAME}). Build one: wamo build SOURCE --out {name}")
    try:
        value = json.loads((folder / NAME).read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise DataError(f"{NAME} of the gallery {folder.name} is damaged ({error}). {MEND}") from error
    if not isinstance(value, dict):
        raise DataError(f"{NAME} of the gallery {folder.name} is damaged (no JSON object). {MEND}")
    return value


def _entry(value: Mapping[str, Any]) -> Entry:
    entry = Entry(str(value["id"]), int(value["clips"]), tuple(sorted({int(i) for i in value["removed"]})))
    if not IDENTIFIER.fullmatch(entry.id):
        raise ValueError(f"expected the id of a shard, found {entry.id[:40]!r}")
    if entry.removed and not 0 <= entry.removed[0] <= entry.removed[-1] < entry.clips:
        raise ValueError("removed clips lie outside their shard")
    return entry
