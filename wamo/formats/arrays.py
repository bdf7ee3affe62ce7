"""NumPy files: which of the field's layouts an array or archive is."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from wamo.errors import FormatError
from wamo.formats.limits import Limits, binary_kind
from wamo.formats.npz import is_own, load_npy, load_npz, motion_from_arrays
from wamo.motion import Motion


def read_array_file(
    path: Path,
    kind: str,
    *,
    fps: float | None = None,
    unit: str | float | None = None,
    body_model: str | PathLike[str] | None = None,
    limits: Limits,
) -> Motion:
    """Read .npy (HumanML3D or KIT-ML joints or features) or .npz (ours, AMASS, or joints + fps)."""
    _check_magic(path, kind)
    if kind == ".npy":
        from wamo.formats.humanml3d import motion_from_array

        return motion_from_array(path.name, load_npy(path, limits=limits), fps=fps, unit=unit, limits=limits)
    arrays = load_npz(path, limits=limits)
    if "poses" in arrays or "pose_body" in arrays:
        from wamo.formats.amass import motion_from_amass

        return motion_from_amass(path.name, arrays, body_model=body_model, fps=fps, limits=limits)
    if is_own(arrays) or "joints" in arrays:
        motion = motion_from_arrays(path.name, arrays, limits=limits)
        return motion if fps is None else motion.with_(fps=fps)
    found = f"arrays {', '.join(sorted(arrays)[:10]) or '(none)'}"
    raise FormatError(path.name, "joints and fps (ours) or poses and trans (AMASS)", found)


def _check_magic(path: Path, kind: str) -> None:
    with path.open("rb") as handle:
        start = handle.read(64)
    magic = {".npy": b"\x93NUMPY", ".npz": b"PK"}[kind]
    if not start.startswith(magic):
        found = binary_kind(start) or "text or an empty file"
        raise FormatError(path.name, f"a NumPy {kind} file", found, mend="The extension does not fit the content.")
