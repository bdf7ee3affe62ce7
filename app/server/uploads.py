"""Read a file that a visitor brought: limits, a temporary folder, errors under the file's own name."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, replace
from pathlib import Path

from app.server.names import plain_name
from wamo import scratch
from wamo.errors import FormatError
from wamo.formats import Limits, ReadOptions, read_file
from wamo.motion import Motion
from wamo.retrieval.originals import SourceFile

MAX_BYTES = 50_000_000
MAX_UNPACKED = 8 * MAX_BYTES
MAX_SECONDS = 20 * 60
PAGE_FPS = 20.0
MAX_NOTE = 1000
"""Characters of a note or remedy; it may repeat names from the file, which can be of any length."""
EXTENSIONS = (".bvh", ".amc", ".npy", ".npz")
_OPTION = r"\b(?:asf|keep_calibration|unit|up)="
_CODE = re.compile(
    rf"\s*\([^()]*{_OPTION}[^()]*\)|, or give (?:it|both) with {_OPTION}|(?:(?<=\. )|^)[^.(]*{_OPTION}[^.]*\."
)
"""What advises on an option of the readers."""
_PAGE_WORDS = (
    (r"with fps=", "under “Frame rate”"),
    (r"\bfps=", "the frame rate"),
    (r"\b(?:unit|up)='?(\w+)'? was not", r"“\1” was not"),
    (r"with (?:unit|up)=(?:'\w+')?", "under “Reading options”"),
    (r"give up='([yz])'", "set the up axis under “Reading options”"),
    (r"keep with keep_calibration=True", "keep it under “Reading options”"),
)
"""Options of the readers, and where the page has them."""


@dataclass(frozen=True)
class Upload:
    """What was read.

    Parameters
    ----------
    motion : as the file has it
    notes : what was assumed while reading it
    files : the bytes that were read, under plain names
    """

    motion: Motion
    notes: list[str]
    files: tuple[SourceFile, ...]


def decode(content: str, name: str) -> bytes:
    """Base64 text -> bytes; FormatError where it is too long or not base64."""
    _check_size(name, len(content) * 3 // 4 - 8)
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise FormatError(name, "a file's bytes in base64", "something else") from None


def read_upload(file: SourceFile, skeleton: SourceFile | None = None, options: ReadOptions | None = None) -> Upload:
    """A motion from an uploaded file.

    Parameters
    ----------
    file : name and bytes
    skeleton : the .asf that belongs to an .amc
    options : of reading; ``asf`` and ``limits`` are set here

    Raises
    ------
    FormatError
        Not a motion that can be read, or beyond the limits.
    """
    shown = plain_name(file.name)
    extension = Path(shown).suffix.lower()
    if extension not in EXTENSIONS:
        mend = "An .asf is a skeleton only: drop it in together with its .amc." if extension == ".asf" else ""
        raise FormatError(shown, f"a file of type {', '.join(EXTENSIONS)}", extension or "no extension", mend=mend)
    if extension == ".amc" and skeleton is None:
        raise FormatError(shown, "its .asf beside it", "the .amc alone", mend="Drop both files in together.")
    _check_size(shown, len(file.data))
    options = options or ReadOptions()
    options.check(shown)
    files = [SourceFile(shown, file.data)]
    with scratch.folder() as folder:
        path = folder / f"motion{extension}"
        path.write_bytes(file.data)
        limits = Limits(max_bytes=MAX_BYTES, max_unpacked=MAX_UNPACKED, max_seconds=MAX_SECONDS)
        options = replace(options, limits=limits)
        if skeleton is not None and extension == ".amc":
            files.append(SourceFile(plain_name(skeleton.name), skeleton.data))
            _check_size(files[1].name, len(skeleton.data))
            options = replace(options, asf=folder / "motion.asf")
            (folder / "motion.asf").write_bytes(skeleton.data)
        try:
            reading = read_file(path, options, name=Path(shown).stem)
        except FormatError as error:
            raise FormatError(shown, error.expected, error.found, line=error.line, mend=for_page(error.mend)) from None
    notes = [f"{for_page(str(note)).replace(path.name, shown)}." for note in reading.notes if not note.routine]
    return Upload(reading.motion, notes, tuple(files))


def _check_size(name: str, size: int) -> None:
    if size > MAX_BYTES:
        raise FormatError(name, "at most 50 MB", f"{size / 1e6:.0f} MB", mend="Cut the clip.")


def for_page(text: str) -> str:
    """A note or remedy of a reader in the page's words, without what only a program can do."""
    text = text[:MAX_NOTE]
    for pattern, words in _PAGE_WORDS:
        text = re.sub(pattern, words, text)
    kept = _CODE.sub("", text).strip()
    return kept[:1].upper() + kept[1:]
