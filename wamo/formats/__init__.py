"""Motion files: one `read` for all formats, and writers.

>>> from wamo.formats import read
>>> motion = read("walk.bvh")                        # doctest: +SKIP
>>> motion = read("02_01.amc", fps=120)              # doctest: +SKIP

``python -m wamo.formats FILE`` prints how a file's joints were mapped.
"""

from __future__ import annotations

from wamo.formats.limits import FormatWarning, Limits
from wamo.formats.mapping import Entry, Mapping
from wamo.formats.options import UNITS, FileOptions, Note, ReadOptions, UpAxis
from wamo.formats.reading import KNOWN_EXTENSIONS, Reading, read, read_collection, read_file
from wamo.formats.writers import WRITERS, WriteOptions, write

__all__ = [
    "KNOWN_EXTENSIONS",
    "UNITS",
    "WRITERS",
    "Entry",
    "FileOptions",
    "FormatWarning",
    "Limits",
    "Mapping",
    "Note",
    "ReadOptions",
    "Reading",
    "UpAxis",
    "WriteOptions",
    "read",
    "read_collection",
    "read_file",
    "write",
]
