"""The files of a shard: their names, and tables and arrays that are memory-mapped."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pyarrow as pa

from wamo.errors import DataError
from wamo.files import parse_again
from wamo.retrieval.integrity import MEND

ROWS, SENTENCES, JOINTS, INDEX = "rows.arrow", "sentences.arrow", "joints.npy", "shard.json"
_KINDS = ("vectors", "captions", "hidden")
_FINGERPRINT = r"[0-9A-Za-z_-]{1,64}"


def is_fingerprint(text: str) -> bool:
    """Whether a text can be the fingerprint of weights in names of files."""
    return re.fullmatch(_FINGERPRINT, text) is not None


def names_of(fingerprint: str) -> dict[str, str]:
    """Kind of array -> name of its file, for one model's vectors."""
    return {kind: f"{kind}-{fingerprint}.npy" for kind in _KINDS}


def is_vectors(path: str) -> bool:
    """Whether a path is that of a file with vectors of a model, which a shard's index does not list."""
    return re.fullmatch(rf"(.*/)?({'|'.join(_KINDS)})-{_FINGERPRINT}\.(npy|json)", path) is not None


def write_arrow(file: Path, table: pa.Table) -> None:
    """Write a table as an Arrow file; equal tables give equal bytes."""
    with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())


def arrow_bytes(table: pa.Table) -> bytes:
    """A table as the bytes of an Arrow file."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return bytes(sink.getvalue())


def read_arrow(file: Path) -> pa.Table:
    """Open a memory-mapped table; DataError if it is damaged."""
    try:
        table = pa.ipc.open_file(pa.memory_map(str(file))).read_all()
        table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DataError(f"{file.parent.name[:12]}/{file.name} is damaged ({error}). {MEND}") from error
    return table


def write_array(file: Path, array: np.ndarray) -> None:
    """Write an array as .npy."""
    with file.open("wb") as handle:
        np.save(handle, array, allow_pickle=False)


def read_array(file: Path) -> np.ndarray:
    """Open a memory-mapped array; DataError if it is damaged."""
    try:
        found = parse_again(lambda: np.load(file, mmap_mode="r", allow_pickle=False))
    except (OSError, ValueError, EOFError) as error:
        raise DataError(f"{file.parent.name[:12]}/{file.name} is damaged ({error}). {MEND}") from error
    if not isinstance(found, np.ndarray):
        raise DataError(f"{file.parent.name[:12]}/{file.name} is no array. {MEND}")
    return found
