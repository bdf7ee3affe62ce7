"""Read a file that a visitor brought: limits, a temporary folder, errors under the file's own name."""

from __future__ import annotations

import base64
import binascii
import threading
import warnings
from dataclasses import dataclass
from pathlib import Path

from app.server import scratch
from app.server.names import plain_name
from wamo import formats
from wamo.errors import FormatError
from wamo.formats.limits import FormatWarning, Limits
from wamo.motion import Motion
from wamo.retrieval.originals import SourceFile

MAX_BYTES = 50_000_000
MAX_UNPACKED = 8 * MAX_BYTES
MAX_SECONDS = 20 * 60
PAGE_FPS = 20.0
RATES = 0.1, 10_000.0
EXTENSIONS = (".bvh", ".amc", ".npy", ".npz")
_WARNINGS = threading.Lock()  # `warnings.catch_warnings` is not safe across threads


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


def read_upload(file: SourceFile, skeleton: SourceFile | None = None, fps: float | None = None) -> Upload:
    """A motion from an uploaded file.

    Parameters
    ----------
    file : name and bytes
    skeleton : the .asf that belongs to an .amc
    fps : frame rate, for files that do not say theirs

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
    _check_rate(shown, fps)
    files = [SourceFile(shown, file.data)]
    with scratch.folder() as folder:
        path = folder / f"motion{extension}"
        path.write_bytes(file.data)
        options: dict[str, object] = {}
        if skeleton is not None and extension == ".amc":
            files.append(SourceFile(plain_name(skeleton.name), skeleton.data))
            _check_size(files[1].name, len(skeleton.data))
            options["asf"] = folder / "motion.asf"
            (folder / "motion.asf").write_bytes(skeleton.data)
        try:
            motion, notes = _read(path, fps=fps, name=Path(shown).stem, **options)
        except FormatError as error:
            raise FormatError(shown, error.expected, error.found, line=error.line, mend=_mend(error)) from None
    _check_rate(shown, motion.fps)
    if motion.duration > MAX_SECONDS:
        raise FormatError(shown, "at most 20 minutes", f"{motion.duration / 60:.0f} minutes", mend="Cut the clip.")
    return Upload(motion, [note.replace(path.name, shown) for note in notes], tuple(files))


def _check_size(name: str, size: int) -> None:
    if size > MAX_BYTES:
        raise FormatError(name, "at most 50 MB", f"{size / 1e6:.0f} MB", mend="Cut the clip.")


def _check_rate(name: str, fps: float | None) -> None:
    if fps is not None and not RATES[0] <= fps <= RATES[1]:
        mend = "Give the true one, or leave it empty."
        raise FormatError(name, f"a frame rate from {RATES[0]:g} to {RATES[1]:g}", f"{fps:g}", mend=mend)


def _read(path: Path, **options: object) -> tuple[Motion, list[str]]:
    limits = Limits(max_bytes=MAX_BYTES, max_unpacked=MAX_UNPACKED)
    with _WARNINGS, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", FormatWarning)
        motion = formats.read(path, limits=limits, **options)  # type: ignore[arg-type]
    return motion, [str(w.message) for w in caught if issubclass(w.category, FormatWarning)]


def _mend(error: FormatError) -> str:
    """The advice of an error, taken from the end of its message."""
    text = str(error)
    found = f"found {error.found}."
    return text[text.index(found) + len(found) :].strip() if found in text else ""
