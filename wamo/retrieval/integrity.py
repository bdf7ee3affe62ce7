"""Hashes of gallery files: sampled blocks when a gallery is opened, every byte with `wamo verify`.

Not in the paper.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from wamo.errors import DataError

BLOCK = 1 << 16
BLOCKS = 8
"""Number of blocks of a large file to hash when it is opened: the first, the last, and evenly between."""


@dataclass(frozen=True)
class Digest:
    """Size of a file, the hash of all of it, and the hash of its sampled blocks; hexadecimal BLAKE2b, 16 bytes."""

    size: int
    full: str
    sample: str

    @classmethod
    def of(cls, file: Path) -> Digest:
        """Digest of a file on disk."""
        with file.open("rb") as handle:
            full = hashlib.file_digest(handle, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
            size = file.stat().st_size
            return cls(size, full, _sample(handle, size))

    @classmethod
    def parse(cls, value: Any) -> Digest:
        """The inverse of `as_dict`; ValueError for anything else."""
        if not isinstance(value, dict) or set(value) != {"size", "full", "sample"}:
            raise ValueError("expected size, full and sample of a file's digest")
        if type(value["size"]) is not int:
            raise ValueError(f"size must be a whole number, found {value['size']!r}")
        return cls(value["size"], str(value["full"]), str(value["sample"]))

    def as_dict(self) -> dict[str, Any]:
        """JSON values."""
        return asdict(self)

    def check(self, file: Path, *, everything: bool = False, remedy: str = "") -> None:
        """Compare a file with this digest: size and sampled blocks, or every byte.

        Parameters
        ----------
        remedy : sentence that ends a message; default: build the gallery again

        Raises
        ------
        DataError
            The file is missing, cannot be read, or differs; the message names it.
        """
        place, remedy = f"{file.parent.name}/{file.name}", remedy or MEND
        try:
            size = file.stat().st_size
            if size != self.size:
                raise DataError(f"{place} is damaged: expected {self.size:,} bytes, found {size:,}. {remedy}")
            if everything:
                same = Digest.of(file).full == self.full
            else:
                with file.open("rb") as handle:
                    same = _sample(handle, size) == self.sample
        except OSError as error:
            raise DataError(f"cannot read {place}: {error.strerror or error}. {remedy}") from error
        if not same:
            raise DataError(f"{place} is damaged: its content is not what was written. {remedy}")


def checksum(value: Mapping[str, Any] | str) -> str:
    """Hash of a JSON value, for files that carry it among their own values and for keys."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


MEND = "Build the gallery again: wamo build SOURCE --out GALLERY"


def _sample(handle: BinaryIO, size: int) -> str:
    """Hash of evenly spaced blocks; of everything where the blocks would cover the file."""
    content = hashlib.blake2b(digest_size=16)
    if size <= BLOCK * BLOCKS:
        handle.seek(0)
        content.update(handle.read())
    else:
        for number in range(BLOCKS):
            handle.seek((size - BLOCK) * number // (BLOCKS - 1))
            content.update(handle.read(BLOCK))
    return content.hexdigest()
