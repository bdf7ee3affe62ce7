"""WaMo's own .npz, and guarded loading of NumPy files: no pickles, headers checked before anything is unpacked."""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Collection, Mapping
from os import PathLike
from pathlib import Path
from typing import IO

import numpy as np
from numpy.lib import format as npy_format

from wamo.errors import FormatError, WamoError
from wamo.files import parse_again, write_atomic
from wamo.formats.limits import DEFAULT_LIMITS, Limits, file_size
from wamo.formats.options import FPS_RANGE, check_fps
from wamo.motion import Motion, skeleton_of
from wamo.motion.facts import clip_from_json, clip_to_json

VERSION = 1
_MAX_FACTS = 1_000_000
_MAX_MEMBERS = 1000
_LARGE_MEMBER = 16_000_000  # bytes unpacked
_MAX_RATIO = 50.0  # recordings compress 2 to 20 times
_SMALL = 1000  # numbers
RATE_KEYS = ("fps", "mocap_framerate", "mocap_frame_rate")
"""Names under which archives store their frame rate."""
_PICKLE_HELP = (
    "Unpickling runs whatever code the file's author put in it: convert a file only if you made it yourself or trust "
    "its source, such as the results.npy of your own MDM run: python -c "
    "\"import numpy as np; r = np.load('results.npy', allow_pickle=True).item(); [np.save(f'sample{i:02d}.npy', "
    "m.transpose(2, 0, 1)[:n]) for i, (m, n) in enumerate(zip(r['motion'], r['lengths']))]\""
)


def load_npy(path: str | PathLike[str], *, limits: Limits = DEFAULT_LIMITS) -> np.ndarray:
    """Load a .npy file after checking its header against the file's size. Never unpickles."""
    name = Path(path).name
    size = file_size(path, limits)
    with Path(path).open("rb") as handle:
        return _load(name, handle, size, limits)


def load_npz(
    path: str | PathLike[str], *, limits: Limits = DEFAULT_LIMITS, wanted: Collection[str] | None = None
) -> dict[str, np.ndarray]:
    """Load numeric and text arrays of a .npz file. Never unpickles: arrays of Python objects are left out.

    The headers of all members are checked before any member is unpacked: sizes, frames, duration and compression.

    Parameters
    ----------
    wanted : only these arrays; default: all

    Raises
    ------
    FormatError
        A damaged archive, one that is too large, or one that holds nothing but pickled objects.
    """
    name = Path(path).name
    file_size(path, limits)
    try:
        with zipfile.ZipFile(path) as archive:
            shapes = _checked_members(name, archive, limits, wanted)
            arrays: dict[str, np.ndarray] = {}
            for key in sorted(shapes, key=lambda key: math.prod(shapes[key])):  # scalars first: the frame rate is one
                member = archive.getinfo(f"{key}.npy")
                if math.prod(shapes[key]) > _SMALL:
                    _check_duration(name, shapes[key], arrays, limits)
                with archive.open(member) as handle:
                    arrays[key] = _load(f"{name}[{key}]", handle, member.file_size, limits)
            return arrays
    except WamoError:
        raise
    except Exception as error:  # zipfile and zlib raise many kinds of errors for damaged archives
        raise FormatError(name, "a whole .npz archive", f"a damaged one ({error})") from None


def array_names(path: str | PathLike[str]) -> list[str]:
    """Names of the arrays in a .npz file that `load_npz` has read, in order."""
    with zipfile.ZipFile(path) as archive:
        return sorted(key.removesuffix(".npy") for key in archive.namelist() if key.endswith(".npy"))


def _checked_members(
    name: str, archive: zipfile.ZipFile, limits: Limits, wanted: Collection[str] | None
) -> dict[str, tuple[int, ...]]:
    """Read the shape of each wanted array without Python objects from the headers alone."""
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    if len(members) > _MAX_MEMBERS or total > min(limits.max_unpacked, 20 * limits.max_bytes):
        found = f"{len(members)} arrays of {total / 1e6:.0f} MB"
        raise FormatError(name, "an archive of reasonable size", found, mend="Store it with fewer arrays.")
    shapes: dict[str, tuple[int, ...]] = {}
    objects = []
    for member in members:
        key = member.filename.removesuffix(".npy")
        if key == member.filename:
            continue
        with archive.open(member) as handle:
            shape, dtype = _read_header(handle)
        if dtype.hasobject:
            objects.append(key)
            continue
        if wanted is not None and key not in wanted:
            continue
        ratio = member.file_size / max(1, member.compress_size)
        if member.file_size > _LARGE_MEMBER and ratio > _MAX_RATIO:
            found = f"{key} of {member.file_size / 1e6:.0f} MB packed {ratio:.0f} to 1"
            raise FormatError(name, "a recorded motion", found, mend="No recording compresses so far: cut the clip.")
        if len(shape) > 1 and max(shape[0], 0) > limits.max_frames:
            raise FormatError(name, f"at most {limits.max_frames} frames", f"{key} of shape {shape}")
        shapes[key] = shape
    if objects and not shapes and len(objects) == len(members):
        found = f"only pickled Python objects ({', '.join(objects)[:80]}), which are never loaded"
        raise FormatError(name, "arrays of numbers", found, mend="Save plain arrays: joints, or poses and trans.")
    return shapes


def _check_duration(name: str, shape: tuple[int, ...], arrays: Mapping[str, np.ndarray], limits: Limits) -> None:
    rates = [arrays[key] for key in RATE_KEYS if key in arrays and arrays[key].size == 1]
    for rate in rates:
        if rate.dtype.kind in "fiu" and FPS_RANGE[0] <= rate.item() <= FPS_RANGE[1]:
            limits.check_duration(name, shape[0], rate.item())


def _read_header(handle: IO[bytes]) -> tuple[tuple[int, ...], np.dtype]:
    start = handle.tell()

    def read() -> tuple[tuple[int, ...], np.dtype]:
        handle.seek(start)
        return _parse_header(handle)

    return parse_again(read)


def _parse_header(handle: IO[bytes]) -> tuple[tuple[int, ...], np.dtype]:
    version = npy_format.read_magic(handle)
    if version == (1, 0):
        shape, _, dtype = npy_format.read_array_header_1_0(handle)
    elif version == (2, 0):
        shape, _, dtype = npy_format.read_array_header_2_0(handle)
    else:
        raise ValueError(f"version {version} of the .npy format")
    return shape, dtype


def _load(name: str, handle: IO[bytes], size: int, limits: Limits) -> np.ndarray:
    """Load one array, after checking its header."""
    try:
        shape, dtype = _read_header(handle)
        if dtype.hasobject:
            found = "pickled Python objects, which are never loaded"
            raise FormatError(name, "an array of numbers", found, mend=_PICKLE_HELP)
        declared = math.prod(shape) * dtype.itemsize
        left = size - handle.tell()
        if any(n < 0 for n in shape) or declared > left:
            mend = "The file is truncated or its header is wrong."
            raise FormatError(name, f"{declared} bytes for an array of shape {shape}", f"{left}", mend=mend)
        if math.prod(shape) > 3 * limits.max_points:
            found = f"an array of shape {shape}"
            raise FormatError(name, f"at most {3 * limits.max_points} numbers", found, mend="Cut the clip.")
        return parse_again(lambda: _read_array(handle))
    except WamoError:
        raise
    except Exception:  # a damaged header too, which numpy parses as Python; its message does not help users
        raise FormatError(name, "a NumPy array", "a damaged one") from None


def _read_array(handle: IO[bytes]) -> np.ndarray:
    handle.seek(0)
    return npy_format.read_array(handle, allow_pickle=False)


def write_npz(motion: Motion, path: str | PathLike[str]) -> Path:
    """Write a motion with captions and facts, atomically. Returns the path."""
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


def frame_rate(file: str, arrays: Mapping[str, np.ndarray]) -> float | None:
    """Frames per second that an archive states as a number or as text; None when it does not.

    Raises
    ------
    FormatError
        A rate outside `FPS_RANGE`.
    """
    for key in RATE_KEYS:
        if key not in arrays or arrays[key].size != 1 or arrays[key].dtype.kind not in "fiuUS":
            continue
        try:
            rate = float(arrays[key].item())
        except ValueError:
            continue
        if not FPS_RANGE[0] <= rate <= FPS_RANGE[1]:
            found = f"between {FPS_RANGE[0]:g} and {FPS_RANGE[1]:g}"
            raise FormatError(file, f"{key} {found}", f"{rate}", mend="Give the rate with fps=.")
        return rate
    return None


def is_own(arrays: Mapping[str, np.ndarray]) -> bool:
    """Whether these arrays are a motion written by `write_npz`."""
    return "wamo" in arrays and "joints" in arrays


def motion_from_arrays(name: str, arrays: Mapping[str, np.ndarray], *, limits: Limits = DEFAULT_LIMITS) -> Motion:
    """The motion of an archive written by `write_npz`."""
    joints = arrays["joints"]
    if joints.ndim != 3 or joints.dtype.kind not in "fiu":
        raise FormatError(name, "joints of shape (frames, joints, 3)", f"{joints.dtype} {joints.shape}")
    limits.check_frames(name, joints.shape[0], joints.shape[1])
    facts = _facts(name, arrays)
    try:
        skeleton = skeleton_of(facts.get("skeleton") or joints.shape[1])
        fps = float(arrays["fps"]) if "fps" in arrays else 20.0
        check_fps(name, fps)
        limits.check_duration(name, len(joints), fps)
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
    except (WamoError, KeyError, TypeError, ValueError, OverflowError) as error:
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
