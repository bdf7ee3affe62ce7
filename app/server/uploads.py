"""Reading a file that a visitor dropped in: limits, a private folder for a moment, errors under the file's own name."""

from __future__ import annotations

import base64
import binascii
import tempfile
import threading
import warnings
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

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


def plain_name(name: str) -> str:
    """The last part of a file name without anything that a path or a page could trip over; at most 80 characters."""
    last = PurePosixPath(str(name).replace("\\", "/")).name
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"/\\|?*').strip(". ")
    stem, dot, end = kept.rpartition(".")
    return f"{stem[:70]}{dot}{end[:8]}" if dot else (kept[:80] or "motion")


def decode(content: str, name: str) -> bytes:
    """Base64 text -> bytes, refused when it is too long or none."""
    if len(content) > MAX_BYTES * 4 // 3 + 8:
        raise FormatError(name, "at most 50 MB", f"{len(content) * 3 // 4 / 1e6:.0f} MB", mend="Cut the clip.")
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise FormatError(name, "a file's bytes in base64", "something else") from None


def read_upload(
    name: str, content: str, skeleton_name: str = "", skeleton: str = "", fps: float | None = None
) -> Upload:
    """A motion from an uploaded file.

    Parameters
    ----------
    name, content : file name and bytes in base64
    skeleton_name, skeleton : the .asf that belongs to an .amc
    fps : frame rate, for files that do not say theirs

    Raises
    ------
    FormatError
        Not a motion that can be read, or beyond the limits.
    """
    shown = plain_name(name)
    extension = Path(shown).suffix.lower()
    if extension not in EXTENSIONS:
        mend = "An .asf is a skeleton only: drop it in together with its .amc." if extension == ".asf" else ""
        raise FormatError(shown, f"a file of type {', '.join(EXTENSIONS)}", extension or "no extension", mend=mend)
    if extension == ".amc" and not skeleton:
        raise FormatError(shown, "its .asf beside it", "the .amc alone", mend="Drop both files in together.")
    _check_rate(shown, fps)
    files = [SourceFile(shown, decode(content, shown))]
    with tempfile.TemporaryDirectory(prefix="wamo-") as folder:
        path = Path(folder) / f"motion{extension}"
        path.write_bytes(files[0].data)
        options: dict[str, object] = {}
        if skeleton and extension == ".amc":
            bones = plain_name(skeleton_name or "skeleton.asf")
            files.append(SourceFile(bones, decode(skeleton, bones)))
            options["asf"] = Path(folder) / "motion.asf"
            (Path(folder) / "motion.asf").write_bytes(files[1].data)
        try:
            motion, notes = _read(path, fps=fps, name=Path(shown).stem, **options)
        except FormatError as error:
            raise FormatError(shown, error.expected, error.found, line=error.line, mend=_mend(error)) from None
    _check_rate(shown, motion.fps)
    if motion.duration > MAX_SECONDS:
        raise FormatError(shown, "at most 20 minutes", f"{motion.duration / 60:.0f} minutes", mend="Cut the clip.")
    return Upload(motion, [note.replace(path.name, shown) for note in notes], tuple(files))


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
    told = f"found {error.found}."
    return text[text.index(told) + len(told) :].strip() if told in text else ""
