"""NumPy files: which of the field's layouts an array or archive is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from wamo.errors import FormatError
from wamo.formats.amass import POSE_KEYS, is_amass, motion_from_amass
from wamo.formats.calibration import without_calibration
from wamo.formats.joint_arrays import adult_scale, motion_from_array
from wamo.formats.limits import binary_kind
from wamo.formats.npz import RATE_KEYS, array_names, is_own, load_npy, load_npz, motion_from_arrays
from wamo.formats.options import ADULT, Note, ReadOptions, check_fps
from wamo.motion import Motion

_WANTED = frozenset(("joints", "wamo", *RATE_KEYS, *POSE_KEYS))


def read_array_file(path: Path, kind: str, options: ReadOptions, notes: list[Note]) -> Motion:
    """Read .npy (joints or features) or .npz (WaMo's own, SMPL poses, or joints and fps)."""
    _check_magic(path, kind)
    file, limits = path.name, options.limits
    if kind == ".npy":
        return _start(
            motion_from_array(file, load_npy(path, limits=limits), options, notes, path.parent), options, notes
        )
    arrays = load_npz(path, limits=limits, wanted=_WANTED)
    if is_amass(arrays):
        motion = motion_from_amass(
            file, arrays, body_model=options.body_model, fps=options.fps, up=options.up, limits=limits, notes=notes
        )
        return _start(_in_metres(motion, "SMPL poses", options, notes, file), options, notes)
    if is_own(arrays):
        motion = motion_from_arrays(file, arrays, limits=limits)
        if options.up is not None and options.up.lower() == "z":
            options.not_applied(file, "up", "WaMo's own files have Y up", notes)
        motion = _in_metres(motion, "WaMo's own files", options, notes, file)
        return motion if options.fps is None else motion.with_(fps=options.fps)
    if "joints" in arrays:
        rate = next((arrays[key] for key in RATE_KEYS if key in arrays and arrays[key].size == 1), None)
        if options.fps is None and rate is not None and rate.dtype.kind in "fiu":
            check_fps(file, float(rate.item()))
            options = replace(options, fps=float(rate.item()))
        return _start(motion_from_array(file, arrays["joints"], options, notes, path.parent), options, notes)
    found = f"arrays {', '.join(array_names(path)[:10]) or '(none)'}"
    raise FormatError(file, "joints and fps, or poses and trans (AMASS, SMPL)", found)


def _start(motion: Motion, options: ReadOptions, notes: list[Note]) -> Motion:
    """The motion without the calibration pose before it, unless that is wanted."""
    return motion if options.keep_calibration else without_calibration(motion, notes)


def _in_metres(motion: Motion, what: str, options: ReadOptions, notes: list[Note], file: str) -> Motion:
    """The motion of a format in metres: scaled to an adult on request; no other unit applies to it."""
    if options.unit == ADULT:
        return motion.with_(joints=motion.joints * adult_scale(file, motion.joints, motion.skeleton))
    if options.unit not in (None, "m", 1):
        options.not_applied(file, "unit", f"{what} are in metres", notes)
    return motion


def _check_magic(path: Path, kind: str) -> None:
    with path.open("rb") as handle:
        start = handle.read(64)
    magic = {".npy": b"\x93NUMPY", ".npz": b"PK"}[kind]
    if not start.startswith(magic):
        found = binary_kind(start) or "text or an empty file"
        raise FormatError(path.name, f"a NumPy {kind} file", found, mend="The extension does not fit the content.")
