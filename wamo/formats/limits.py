"""Limits on what is read, and the guarded first look at a file: size, and whether it is text at all."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from wamo.errors import FormatError

_MAGIC = (
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x93NUMPY", "a NumPy .npy array"),
    (b"glTF", "a binary glTF file"),
    (b"Kaydara FBX", "a binary FBX file"),
    (b"RIFF", "a RIFF (video or sound) file"),
    (b"\x00\x00\x00", "a binary (perhaps MP4) file"),
)


class FormatWarning(UserWarning):
    """Something about a file was assumed rather than read: frame rate, unit, side or up axis."""


@dataclass(frozen=True)
class Limits:
    """What a file may cost before it is refused.

    Parameters
    ----------
    max_bytes : largest file
    max_frames : most frames of one motion
    max_joints : most joints and end sites of a file's own hierarchy
    max_points : most frames x joints of a file's own hierarchy (memory); three numbers each in any one array
    max_unpacked : most bytes that an archive may unpack to
    """

    max_bytes: int = 50_000_000
    max_frames: int = 200_000
    max_joints: int = 2_000
    max_points: int = 20_000_000
    max_unpacked: int = 1_000_000_000

    def check_frames(self, file: str, frames: int, joints: int = 1, line: int | None = None) -> None:
        """Refuse an empty or an oversized motion; FormatError says which limit."""
        if frames < 1:
            raise FormatError(file, "at least one frame", f"{frames} frames", line=line)
        if frames > self.max_frames:
            mend = "Cut the clip, or raise the frame limit."
            raise FormatError(file, f"at most {self.max_frames} frames", f"{frames}", line=line, mend=mend)
        if frames * joints > self.max_points:
            found = f"{frames} frames of {joints} joints"
            raise FormatError(
                file, f"at most {self.max_points} joint positions", found, line=line, mend="Cut the clip."
            )


DEFAULT_LIMITS = Limits()


def announce(message: str) -> None:
    """Warn with `FormatWarning`, pointing at the caller of the reader."""
    warnings.warn(message, FormatWarning, stacklevel=3)


def file_size(path: str | PathLike[str], limits: Limits) -> int:
    """Size in bytes of a readable, non-empty, not too large file; FormatError otherwise."""
    path = Path(path)
    try:
        size = path.stat().st_size
    except OSError as error:
        raise FormatError(path.name, "a readable file", error.strerror or "nothing") from None
    if not path.is_file():
        raise FormatError(path.name, "a file", "a folder or device")
    if size == 0:
        raise FormatError(path.name, "a motion file", "an empty file")
    if size > limits.max_bytes:
        found = f"{size / 1e6:.0f} MB"
        raise FormatError(path.name, f"at most {limits.max_bytes / 1e6:.0f} MB", found, mend="Cut the clip.")
    return size


def binary_kind(start: bytes) -> str | None:
    """What the first bytes of a file say it is, or None for text."""
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return kind
    odd = sum(byte < 9 or 13 < byte < 32 or byte == 127 for byte in start)
    return "binary data" if odd > 0.02 * max(1, len(start)) else None


def read_text(path: str | PathLike[str], what: str, limits: Limits) -> str:
    """The whole text of a file after the checks of size and kind.

    Parameters
    ----------
    what : what the text should be, for the error ("a BVH file")
    """
    file_size(path, limits)
    path = Path(path)
    with path.open("rb") as handle:
        start = handle.read(4096)
        kind = binary_kind(start)
        if kind:
            raise FormatError(path.name, what, kind, mend="The name's extension does not fit the content.")
        data = start + handle.read(limits.max_bytes)
    return data.decode("utf-8-sig", errors="replace")
