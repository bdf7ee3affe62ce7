"""Files <-> Motion: one `read` for all formats, and the writers.

>>> from wamo.formats import read
>>> motion = read("walk.bvh")                        # doctest: +SKIP
>>> motion = read("02_01.amc", fps=120)              # doctest: +SKIP

``python -m wamo.formats FILE`` prints how a file's joints were mapped.
"""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from pathlib import Path

from wamo.errors import FormatError, WamoError
from wamo.formats.limits import DEFAULT_LIMITS, FormatWarning, Limits
from wamo.formats.mapping import UNITS, Entry, Mapping, map_hierarchy
from wamo.formats.writers import WRITERS, WriteOptions, write
from wamo.motion import Motion

__all__ = [
    "KNOWN_EXTENSIONS",
    "UNITS",
    "WRITERS",
    "Entry",
    "FormatWarning",
    "Limits",
    "Mapping",
    "WriteOptions",
    "read",
    "read_collection",
    "read_with_mapping",
    "write",
]

KNOWN_EXTENSIONS = (".bvh", ".amc", ".npy", ".npz")
"""Extensions of files that hold a motion; .asf (a skeleton) goes with .amc."""


def read(
    path: str | PathLike[str],
    *,
    fps: float | None = None,
    unit: str | float | None = None,
    up: str | None = None,
    asf: str | PathLike[str] | None = None,
    body_model: str | PathLike[str] | None = None,
    name: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Motion:
    """Read a motion file of any known format.

    Parameters
    ----------
    fps : frame rate; needed for AMC (120 is assumed with a warning), overrides that of other formats
    unit : "m", "cm", "mm", "inch", "cmu" or metres per unit; default: the file's own or guessed from stature
    up : "y" or "z"; default: found out
    asf : skeleton of an AMC file; default: the one beside it
    body_model : SMPL-family model (.npz) for AMASS files; default: a mean skeleton
    name : name of the motion; default: the file's stem

    Returns
    -------
    Motion on SMPL-22 (KIT-21 for files of that skeleton), metres, Y up; neither turned nor resampled.

    Raises
    ------
    FormatError
        Names the file, the line where there are lines, what was expected and what was found.
    """
    return read_with_mapping(path, fps=fps, unit=unit, up=up, asf=asf, body_model=body_model, name=name, limits=limits)[
        0
    ]


def read_with_mapping(
    path: str | PathLike[str],
    *,
    fps: float | None = None,
    unit: str | float | None = None,
    up: str | None = None,
    asf: str | PathLike[str] | None = None,
    body_model: str | PathLike[str] | None = None,
    name: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> tuple[Motion, Mapping | None]:
    """Like `read`, with the table of joints; None for formats whose joints need no mapping."""
    path = Path(path)
    title = path.stem if name is None else name
    kind = _kind(path)
    mapping: Mapping | None = None
    try:
        if kind in (".bvh", ".amc"):
            from wamo.formats.asf_amc import read_amc
            from wamo.formats.bvh import read_bvh

            hierarchy = (
                read_bvh(path, fps=fps, limits=limits)
                if kind == ".bvh"
                else read_amc(path, asf=asf, fps=fps, limits=limits)
            )
            motion, mapping = map_hierarchy(hierarchy, unit=unit, up=up, name=title)
        else:
            from wamo.formats.arrays import read_array_file

            motion = read_array_file(path, kind, fps=fps, unit=unit, body_model=body_model, limits=limits)
            if name is not None or not motion.name:
                motion = motion.with_(name=title)
    except FormatError:
        raise
    except WamoError as error:  # a Motion that refuses its arrays does not know the file
        raise FormatError(path.name, "a motion", str(error)) from None
    return motion, mapping


def _kind(path: Path) -> str:
    """Format by content, and by extension where the content does not tell."""
    try:
        with path.open("rb") as handle:
            start = handle.read(256)
    except OSError as error:
        raise FormatError(path.name, "a readable file", error.strerror or "nothing") from None
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().upper()
    extension = path.suffix.lower()
    if text.startswith(b"HIERARCHY"):
        return ".bvh"
    if start.startswith(b"\x93NUMPY"):
        return ".npy"
    if start.startswith(b"PK\x03\x04") and extension in (".npz", ""):
        return ".npz"
    if text.startswith((b":FULLY-SPECIFIED", b"#!OML:ASF", b"#!OML:AMC")) and extension != ".asf":
        return ".amc"
    if extension == ".asf":
        mend = "An .asf is only a skeleton: read the .amc file beside it, or give both."
        raise FormatError(path.name, "a motion", "a skeleton file", mend=mend)
    if extension in KNOWN_EXTENSIONS:
        return extension
    raise FormatError(path.name, f"one of {', '.join(KNOWN_EXTENSIONS)}", f"{extension or 'no extension'!r}")


def read_collection(
    folder: str | PathLike[str], *, limits: Limits = DEFAULT_LIMITS, **options: object
) -> Iterator[tuple[Path, Motion | FormatError]]:
    """Every motion file below a folder, in name order; a file that cannot be read yields its error.

    Parameters
    ----------
    options : passed to `read`; ``fps`` may be a function of the path (AMC files do not say theirs)
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise FormatError(folder.name, "a folder of motion files", "none")
    rate = options.pop("fps", None)
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in KNOWN_EXTENSIONS or path.name.startswith(".") or not path.is_file():
            continue
        try:
            yield path, read(path, fps=rate(path) if callable(rate) else rate, limits=limits, **options)  # type: ignore[arg-type]
        except FormatError as error:
            yield path, error
