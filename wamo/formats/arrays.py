"""NumPy files: which of the field's layouts an array or archive is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from wamo.errors import FormatError
from wamo.formats.amass import is_amass, motion_from_amass
from wamo.formats.joint_arrays import motion_from_array
from wamo.formats.limits import binary_kind
from wamo.formats.npz import RATE_KEYS, is_own, load_npy, load_npz, motion_from_arrays
from wamo.formats.options import Note, ReadOptions, check_fps
from wamo.motion import Motion


def read_array_file(path: Path, kind: str, options: ReadOptions, notes: list[Note]) -> Motion:
    """Read .npy (joints or features) or .npz (WaMo's own, SMPL poses, or joints and fps)."""
    _check_magic(path, kind)
    file, limits = path.name, options.limits
    if kind == ".npy":
        return motion_from_array(file, load_npy(path, limits=limits), options, notes, path.parent)
    arrays = load_npz(path, limits=limits)
    if is_amass(arrays):
        if options.unit is not None:
            raise FormatError(file, "no unit: SMPL poses are in metres", f"unit={options.unit!r}")
        return motion_from_amass(
            file, arrays, body_model=options.body_model, fps=options.fps, up=options.up, limits=limits, notes=notes
        )
    if is_own(arrays):
        motion = motion_from_arrays(file, arrays, limits=limits)
        if options.up is not None and options.up.lower() == "z":
            raise FormatError(file, "up='y' or none: WaMo's own files have Y up", "up='z'")
        if options.unit is not None:
            raise FormatError(file, "no unit: WaMo's own files are in metres", f"unit={options.unit!r}")
        return motion if options.fps is None else motion.with_(fps=options.fps)
    if "joints" in arrays:
        rate = next((arrays[key] for key in RATE_KEYS if key in arrays and arrays[key].size == 1), None)
        if options.fps is None and rate is not None and rate.dtype.kind in "fiu":
            check_fps(file, float(rate.item()))
            options = replace(options, fps=float(rate.item()))
        return motion_from_array(file, arrays["joints"], options, notes, path.parent)
    found = f"arrays {', '.join(sorted(arrays)[:10]) or '(none)'}"
    raise FormatError(file, "joints and fps, or poses and trans (AMASS, SMPL)", found)


def _check_magic(path: Path, kind: str) -> None:
    with path.open("rb") as handle:
        start = handle.read(64)
    magic = {".npy": b"\x93NUMPY", ".npz": b"PK"}[kind]
    if not start.startswith(magic):
        found = binary_kind(start) or "text or an empty file"
        raise FormatError(path.name, f"a NumPy {kind} file", found, mend="The extension does not fit the content.")
