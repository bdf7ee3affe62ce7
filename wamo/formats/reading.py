"""One reader for all formats: dispatch by content and extension, notes, and whole folders."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import TypedDict, Unpack

import numpy as np

from wamo.errors import FormatError, WamoError
from wamo.formats.calibration import without_calibration
from wamo.formats.limits import FBX_HELP, FormatWarning, Limits, binary_kind
from wamo.formats.mapping import Mapping, map_hierarchy
from wamo.formats.options import Note, ReadOptions, UpAxis
from wamo.motion import Motion

KNOWN_EXTENSIONS = (".bvh", ".amc", ".npy", ".npz")
"""Extensions of files that hold a motion; .asf (a skeleton) goes with .amc."""
_C3D_HELP = (
    "C3D holds markers, not joints: solve a skeleton first (MotionBuilder, Mokka, or SOMA/MoSh++ to AMASS .npz), "
    "then export BVH."
)
_WAY_OUT = {
    ".fbx": ("an FBX file", FBX_HELP),
    ".c3d": ("a C3D marker file", _C3D_HELP),
    ".trc": ("a TRC marker file", _C3D_HELP),
    ".glb": ("a glTF file", FBX_HELP.replace("import_scene.fbx", "import_scene.gltf").replace("in.fbx", "in.glb")),
    ".pkl": ("a pickle, which is never loaded", "Save its arrays with numpy.savez: poses, trans, mocap_framerate."),
    ".pt": ("a PyTorch file, which is never loaded", "Save the joints with numpy.save: (frames, 22, 3) in metres."),
}


class OptionFields(TypedDict, total=False):
    """The fields of `ReadOptions` as keyword arguments."""

    fps: float | None
    unit: str | float | None
    up: UpAxis | None
    keep_calibration: bool
    asf: str | PathLike[str] | None
    body_model: str | PathLike[str] | None
    mixed: bool
    limits: Limits


@dataclass(frozen=True)
class Reading:
    """The result of reading a file.

    Parameters
    ----------
    motion : SMPL-22 (KIT-21 for files of that skeleton), metres, Y up; neither turned nor resampled
    mapping : table of joints; None for formats whose joints need no mapping
    notes : what was assumed, repaired or left out
    """

    motion: Motion
    mapping: Mapping | None
    notes: tuple[Note, ...]


def read(path: str | PathLike[str], *, name: str | None = None, **fields: Unpack[OptionFields]) -> Motion:
    """Read a motion file of any known format.

    Notes that need attention are issued as `FormatWarning`; `read_file` returns them instead.

    Parameters
    ----------
    name : name of the motion; default: the file's stem
    fields : fields of `ReadOptions`: ``fps``, ``unit``, ``up``, ``keep_calibration``, ``asf``, ``body_model``,
        ``mixed``, ``limits``

    Returns
    -------
    Motion on SMPL-22 (KIT-21 for files of that skeleton), metres, Y up; neither turned nor resampled.

    Raises
    ------
    FormatError
        The message names the file, the line if there is one, what was expected and what was found.
    """
    reading = read_file(path, ReadOptions(**fields), name=name)
    for note in reading.notes:
        if not note.routine:
            warnings.warn(f"{Path(path).name}: {note}.", FormatWarning, stacklevel=2)
    return reading.motion


@np.errstate(over="ignore", invalid="ignore")  # numbers out of range end as NaN or infinity, which are refused
def read_file(path: str | PathLike[str], options: ReadOptions | None = None, *, name: str | None = None) -> Reading:
    """Read a motion file of any known format, with the notes. Errors as `read`; issues no warnings."""
    path, options = Path(path), options or ReadOptions()
    options.check(path.name)
    title = path.stem if name is None else name
    kind = kind_of(path)
    mapping: Mapping | None = None
    notes: list[Note] = []
    try:
        if kind in (".bvh", ".amc"):
            motion, mapping = _read_hierarchy(path, kind, options, title)
            notes += mapping.notes
        else:
            from wamo.formats.arrays import read_array_file

            motion = read_array_file(path, kind, options, notes)
            if name is not None or not motion.name:
                motion = motion.with_(name=title)
        if mapping is not None and not options.keep_calibration:
            motion = without_calibration(motion, notes)
            mapping = replace(mapping, notes=tuple(notes))
    except FormatError:
        raise
    except (WamoError, MemoryError, RecursionError, ArithmeticError) as error:  # a Motion does not know its file
        raise FormatError(path.name, "a motion", str(error) or type(error).__name__) from None
    return Reading(motion, mapping, tuple(notes))


def _read_hierarchy(path: Path, kind: str, options: ReadOptions, title: str) -> tuple[Motion, Mapping]:
    from wamo.formats.asf_amc import read_amc
    from wamo.formats.bvh import read_bvh

    limits = options.limits
    if kind == ".bvh":
        hierarchy = read_bvh(path, fps=options.fps, limits=limits)
    else:
        hierarchy = read_amc(path, asf=options.asf, fps=options.fps, limits=limits)
    limits.check_duration(path.name, len(hierarchy.channels), hierarchy.fps)
    return map_hierarchy(hierarchy, unit=options.unit, up=options.up, name=title)


def kind_of(path: Path) -> str:
    """Detect the format, one of `KNOWN_EXTENSIONS`, by content, or by extension if the content is ambiguous."""
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
    found, mend = _WAY_OUT.get(extension, (repr(extension or "no extension"), ""))
    if "FBX" in (binary_kind(start) or ""):
        found, mend = _WAY_OUT[".fbx"]
    raise FormatError(path.name, f"one of {', '.join(KNOWN_EXTENSIONS)}", found, mend=mend)


def read_collection(
    folder: str | PathLike[str],
    *,
    fps: float | Callable[[Path], float | None] | None = None,
    options: ReadOptions | None = None,
) -> Iterator[tuple[Path, Reading | FormatError]]:
    """Yield every motion file below a folder, in name order, or the error of a file that cannot be read.

    Parameters
    ----------
    fps : overrides ``options.fps``; may be a function of the path (AMC files do not state theirs)
    options : for every file; where a format fixes its unit or up axis, that is noted (`ReadOptions.mixed`)

    Raises
    ------
    FormatError
        The folder does not exist, or the options are invalid.
    """
    folder, options = Path(folder), replace(options or ReadOptions(), mixed=True)
    if not folder.is_dir():
        raise FormatError(folder.name, "a folder of motion files", "none")
    replace(options, fps=options.fps if fps is None or callable(fps) else fps).check(folder.name)
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in KNOWN_EXTENSIONS or path.name.startswith(".") or not path.is_file():
            continue
        try:
            rate = fps(path) if callable(fps) else fps
            yield path, read_file(path, options if rate is None else replace(options, fps=rate))
        except FormatError as error:
            yield path, error
