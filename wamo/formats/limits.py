"""Limits on the size of files and motions, and the first checks of a file: its size and kind."""

from __future__ import annotations

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
    (b"; FBX", "an FBX file in text form"),
    (b"\xff\xfe", "UTF-16 text"),
    (b"\xfe\xff", "UTF-16 text"),
    (b"RIFF", "a RIFF (video or sound) file"),
    (b"\x00\x00\x00", "a binary (perhaps MP4) file"),
)

_BLENDER = "import bpy; bpy.ops.import_scene.fbx(filepath='in.fbx'); bpy.ops.export_anim.bvh(filepath='out.bvh')"
FBX_HELP = f'Convert it with Blender (free): blender --background --python-expr "{_BLENDER}"'
"""How to convert an FBX file to BVH."""


class FormatWarning(UserWarning):
    """A fact about a file was assumed rather than read: frame rate, unit, side or up axis."""


@dataclass(frozen=True)
class Limits:
    """Limits beyond which a file is refused.

    Parameters
    ----------
    max_bytes : largest file
    max_frames : most frames of one motion
    max_joints : most joints and end sites of a file's own hierarchy
    max_points : most frames x joints of a file's own hierarchy; any array may have three times as many numbers
    max_unpacked : most bytes in an unpacked archive
    max_seconds : longest motion
    """

    max_bytes: int = 50_000_000
    max_frames: int = 200_000
    max_joints: int = 2_000
    max_points: int = 20_000_000
    max_unpacked: int = 1_000_000_000
    max_seconds: float = 3 * 3600.0

    def check_frames(self, file: str, frames: int, joints: int = 1, line: int | None = None) -> None:
        """Refuse empty and oversized motions; the FormatError names the limit."""
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

    def check_duration(self, file: str, frames: int, fps: float) -> None:
        """Refuse a motion that is too long."""
        if frames / fps > self.max_seconds:
            found = f"{frames} frames at {fps:g} fps ({frames / fps / 60:.0f} minutes)"
            raise FormatError(file, f"at most {self.max_seconds / 60:g} minutes", found, mend="Cut the clip.")


DEFAULT_LIMITS = Limits()

_WAY_OUT = {
    "UTF-16 text": "Save the file again as UTF-8 or plain ASCII text.",
    "a binary FBX file": FBX_HELP,
    "an FBX file in text form": FBX_HELP,
}


def file_size(path: str | PathLike[str], limits: Limits) -> int:
    """Size in bytes of a file; FormatError if it is unreadable, empty or too large."""
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
    """The kind of a binary file by its first bytes, or None for text."""
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return kind
    odd = sum(byte < 9 or 13 < byte < 32 or byte == 127 for byte in start)
    return "binary data" if odd > 0.02 * max(1, len(start)) else None


def read_text(path: str | PathLike[str], what: str, limits: Limits) -> str:
    """Read a text file, after checks of its size and kind.

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
            mend = _WAY_OUT.get(kind, "The name's extension does not fit the content.")
            raise FormatError(path.name, what, kind, mend=mend)
        data = start + handle.read(limits.max_bytes)
    return data.decode("utf-8-sig", errors="replace")
