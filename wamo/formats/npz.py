"""Our own .npz, and guarded loading of NumPy files: no pickles, no archive that unpacks to more than it says."""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import IO

import numpy as np
from numpy.lib import format as npy_format

from wamo.errors import FormatError, WamoError
from wamo.files import write_atomic
from wamo.formats.limits import DEFAULT_LIMITS, Limits, file_size
from wamo.motion import Motion, skeleton_of
from wamo.motion.facts import clip_from_json, clip_to_json

VERSION = 1
_MAX_FACTS = 1_000_000


def load_npy(path: str | PathLike[str], *, limits: Limits = DEFAULT_LIMITS) -> np.ndarray:
    """The array of a .npy file, after its header was checked against the file's size. Never unpickles."""
    name = Path(path).name
    size = file_size(path, limits)
    with Path(path).open("rb") as handle:
        return _load(name, handle, size, limits)


def load_npz(path: str | PathLike[str], *, limits: Limits = DEFAULT_LIMITS) -> dict[str, np.ndarray]:
    """All arrays of a .npz file, after the declared sizes of its members were checked. Never unpickles."""
    name = Path(path).name
    file_size(path, limits)
    arrays: dict[str, np.ndarray] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            total = sum(member.file_size for member in members)
            if len(members) > 1000 or total > min(limits.max_unpacked, 20 * limits.max_bytes):
                found = f"{len(members)} arrays of {total / 1e6:.0f} MB"
                raise FormatError(name, "an archive of reasonable size", found, mend="Store it with fewer arrays.")
            for member in members:
                if not member.filename.endswith(".npy"):
                    continue
                key = member.filename[:-4]
                with archive.open(member) as handle:
                    arrays[key] = _load(f"{name}[{key}]", handle, member.file_size, limits, objects=True)
    except WamoError:
        raise
    except Exception as error:  # a damaged archive makes zipfile and zlib raise a dozen kinds
        raise FormatError(name, "a whole .npz archive", f"a damaged one ({error})") from None
    return {key: array for key, array in arrays.items() if array is not None}


def _load(name: str, handle: IO[bytes], size: int, limits: Limits, objects: bool = False) -> np.ndarray:
    """One array, its header checked before anything else is read or unpacked.

    With ``objects`` an array of Python objects is passed over (None) rather than refused.
    """
    try:
        version = npy_format.read_magic(handle)
        shape, _, dtype = npy_format.read_array_header_1_0(handle) if version == (1, 0) else _header(handle, version)
        if dtype.hasobject:
            if objects:
                return None  # type: ignore[return-value]
            raise FormatError(name, "an array of numbers", "pickled Python objects, which are never loaded")
        declared = math.prod(shape) * dtype.itemsize
        left = size - handle.tell()
        if any(n < 0 for n in shape) or declared > left:
            mend = "The file is truncated or its header is wrong."
            raise FormatError(name, f"{declared} bytes for an array of shape {shape}", f"{left}", mend=mend)
        if math.prod(shape) > 3 * limits.max_points:
            found = f"an array of shape {shape}"
            raise FormatError(name, f"at most {3 * limits.max_points} numbers", found, mend="Cut the clip.")
        handle.seek(0)
        return npy_format.read_array(handle, allow_pickle=False)
    except WamoError:
        raise
    except Exception:  # so does a damaged header, which numpy parses as Python; its words help nobody
        raise FormatError(name, "a NumPy array", "a damaged one") from None


def _header(handle: IO[bytes], version: tuple[int, int]) -> tuple[tuple[int, ...], bool, np.dtype]:
    if version == (2, 0):
        return npy_format.read_array_header_2_0(handle)
    raise ValueError(f"version {version} of the .npy format")


def write_npz(motion: Motion, path: str | PathLike[str]) -> Path:
    """Write a motion with all that is known about it; the file is replaced in one step. Returns the path."""
    path = Path(path)
    facts = {
        "format": "wamo-motion",
        "version": VERSION,
        "skeleton": motion.skeleton.name,
        "name": motion.name,
        "captions": list(motion.captions),
        "source": motion.source,
        "completed": list(motion.completed),
        "labels": clip_to_json(motion.clip),
    }
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer, joints=motion.joints, fps=np.float64(motion.fps), wamo=np.array(json.dumps(facts, ensure_ascii=False))
    )
    write_atomic(path, buffer.getvalue())
    return path


def is_own(arrays: Mapping[str, np.ndarray]) -> bool:
    """Whether these arrays are a motion written by `write_npz`."""
    return "wamo" in arrays and "joints" in arrays


def motion_from_arrays(name: str, arrays: Mapping[str, np.ndarray], *, limits: Limits = DEFAULT_LIMITS) -> Motion:
    """The motion of an archive written by `write_npz`, or of any with ``joints`` (frames, 22 or 21, 3) and ``fps``."""
    joints = arrays["joints"]
    if joints.ndim != 3 or joints.dtype.kind not in "fiu":
        raise FormatError(name, "joints of shape (frames, joints, 3)", f"{joints.dtype} {joints.shape}")
    limits.check_frames(name, joints.shape[0], joints.shape[1])
    facts = _facts(name, arrays)
    try:
        skeleton = skeleton_of(facts.get("skeleton") or joints.shape[1])
        fps = float(arrays["fps"]) if "fps" in arrays else 20.0
        return Motion(
            joints=joints,
            fps=fps,
            skeleton=skeleton,
            name=str(facts.get("name", "")),
            captions=tuple(str(c) for c in facts.get("captions", ())),
            source=str(facts.get("source", "")),
            completed=tuple(j for j in facts.get("completed", ()) if j in skeleton.joints),
            clip=clip_from_json(dict(facts.get("labels", {}))),
        )
    except FormatError:
        raise
    except (WamoError, KeyError, TypeError, ValueError) as error:
        raise FormatError(name, "a motion", str(error).strip("\"'")) from None


def _facts(name: str, arrays: Mapping[str, np.ndarray]) -> dict:
    if "wamo" not in arrays:
        return {}
    text = str(arrays["wamo"]) if arrays["wamo"].size == 1 else ""
    if len(text) > _MAX_FACTS:
        raise FormatError(name, f"facts about the motion of at most {_MAX_FACTS} characters", f"{len(text)}")
    try:
        facts = json.loads(text)
    except (ValueError, RecursionError):
        raise FormatError(name, "facts about the motion as JSON", "something else") from None
    if not isinstance(facts, dict):
        raise FormatError(name, "facts about the motion as a JSON object", type(facts).__name__)
    version = facts.get("version", VERSION)
    if not isinstance(version, int) or version > VERSION:
        raise FormatError(name, f"version {VERSION} of the format or older", str(version), mend="Update wamo.")
    return facts
