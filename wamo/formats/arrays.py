"""NumPy files: detect which of the field's layouts an array or archive has, and read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from wamo.errors import FormatError
from wamo.formats.amass import MOTION_X_WIDTH, POSE_KEYS, is_amass, motion_from_amass, motion_x_arrays
from wamo.formats.calibration import without_calibration
from wamo.formats.joint_arrays import adult_scale, motion_from_array
from wamo.formats.limits import binary_kind
from wamo.formats.npz import RATE_KEYS, array_names, frame_rate, is_own, load_npy, load_npz, motion_from_arrays
from wamo.formats.options import ADULT, Note, ReadOptions
from wamo.motion import Motion

_JOINTS = ("joints", "joint_positions", "positions", "joints3d", "keypoints3d", "motion", "arr_0")
"""Names under which archives hold joints, the usual one first."""
_WANTED = frozenset(("wamo", *_JOINTS, *RATE_KEYS, *POSE_KEYS))


def read_array_file(path: Path, kind: str, options: ReadOptions, notes: list[Note]) -> Motion:
    """Read .npy (joints or features) or .npz (WaMo's own, SMPL poses, or joints and fps)."""
    _check_magic(path, kind)
    file, limits = path.name, options.limits
    if kind == ".npy":
        array = load_npy(path, limits=limits)
        if array.ndim == 2 and array.shape[1] == MOTION_X_WIDTH and array.dtype.kind == "f":
            return _from_poses(file, motion_x_arrays(array), options, notes)
        return _start(motion_from_array(file, array, options, notes, path.parent), options, notes)
    arrays = load_npz(path, limits=limits, wanted=_WANTED)
    if is_amass(arrays):
        return _from_poses(file, arrays, options, notes)
    if is_own(arrays):
        motion = motion_from_arrays(file, arrays, limits=limits)
        if options.up is not None and options.up.lower() == "z":
            options.not_applied(file, "up", "WaMo's own files have Y up", notes)
        motion = _in_metres(motion, "WaMo's own files", options, notes, file)
        return motion if options.fps is None else motion.with_(fps=options.fps)
    name = next((name for name in _JOINTS if name in arrays), None)
    if name is not None:
        if name != _JOINTS[0]:
            notes.append(Note("joints", f"{name} taken as the joints"))
        if options.fps is None:
            rate = frame_rate(file, arrays)
            options = replace(options, fps=rate)
        motion = motion_from_array(file, arrays[name], options, notes, path.parent)
        if options.fps is None:
            notes.append(Note("frame rate", f"no fps; {motion.fps:g} assumed (give the true one with fps=)"))
        return _start(motion, options, notes)
    found = f"arrays {', '.join(array_names(path)[:10]) or '(none)'}"
    mend = "Save it with numpy.savez('motion.npz', joints=joints, fps=fps): (frames, 22, 3) in SMPL's order."
    raise FormatError(file, "joints and fps, or poses and trans (AMASS, SMPL)", found, mend=mend)


def _from_poses(file: str, arrays: Mapping[str, np.ndarray], options: ReadOptions, notes: list[Note]) -> Motion:
    """A motion of SMPL poses."""
    motion = motion_from_amass(
        file, arrays, body_model=options.body_model, fps=options.fps, up=options.up, limits=options.limits, notes=notes
    )
    return _start(_in_metres(motion, "SMPL poses", options, notes, file), options, notes)


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
