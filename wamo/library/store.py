"""The embedded library as one .npz file without pickles: quantised joints, captions and claims.

Joints are rounded to whole steps, then written as bones (joint minus parent) and as differences from frame to frame:
small numbers that compress well and give the same joints back exactly.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy_format

from wamo.errors import DataError
from wamo.files import parse_again, write_atomic
from wamo.motion import SMPL22, Motion
from wamo.motion.facts import clip_from_json, clip_to_json
from wamo.resources import embedded_library

LIBRARY = embedded_library()
STEP = 0.5e-3
"""Metres per quantisation step."""
MEND = "python -m wamo.library library --out assets/library"


def save(motions: Sequence[Motion], path: str | Path) -> Path:
    """Write a library atomically; the same clips give the same bytes."""
    path = Path(path).with_suffix(".npz")
    if any(np.abs(m.joints).max() / STEP > 32767 for m in motions):
        raise DataError(f"a clip leaves the {32767 * STEP:.0f} m around the origin that quantised joints can hold")
    steps = np.concatenate([np.rint(m.joints / STEP).astype(np.int16) for m in motions])
    bones = steps.copy()
    for parent, child in SMPL22.bones:
        bones[:, child] -= steps[:, parent]
    # one row for each coordinate; int16 wraps around and back
    rows = np.ascontiguousarray(bones.reshape(len(bones), -1).T)
    deltas = np.diff(rows, axis=1, prepend=np.zeros((len(rows), 1), np.int16)).astype(np.int16)
    planes = deltas.view(np.uint8).reshape(*deltas.shape, 2)
    notes = {
        "fps": motions[0].fps if len(motions) else 20.0,
        "clips": [{"name": m.name, "captions": list(m.captions), "labels": clip_to_json(m.clip)} for m in motions],
    }
    text = json.dumps(notes, separators=(",", ":"), sort_keys=True).encode()
    arrays: dict[str, np.ndarray] = {
        "frames": np.array([len(m) for m in motions], np.int32),
        "low": planes[..., 0],
        "high": planes[..., 1],
        "step": np.array(STEP),
        "notes": np.frombuffer(text, np.uint8),
    }
    write_atomic(path, _npz(arrays))
    return path


def load(path: str | Path) -> list[Motion]:
    """Read a library written by `save`.

    Raises
    ------
    DataError
        The file is missing or does not fit; the message names the command that makes it again.
    """
    path = Path(path).with_suffix(".npz")
    try:
        with ThreadPoolExecutor(3) as workers:  # inflating releases the interpreter lock, so arrays inflate in parallel
            planes = [workers.submit(_array, path, name) for name in ("low", "high")]
            notes = json.loads(_array(path, "notes").tobytes())
            frames, step = _array(path, "frames"), _array(path, "step")
            low, high = (plane.result() for plane in planes)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise DataError(f"the library {path.name} cannot be read ({error}); make it with: {MEND}") from error
    total = int(frames.sum())
    if len(notes["clips"]) != len(frames) or low.shape != (66, total) or high.shape != (66, total):
        raise DataError(f"the library {path.name} does not fit together; make it with: {MEND}")
    steps = np.empty((66, total), np.int16)
    joints = np.empty((total, 22, 3), np.float32)
    with ThreadPoolExecutor(2) as workers:
        halves = (slice(0, 33), slice(33, 66))
        list(workers.map(lambda rows: _add_up(low[rows], high[rows], steps[rows]), halves))
        for parent, child in SMPL22.bones:
            steps[3 * child : 3 * child + 3] += steps[3 * parent : 3 * parent + 3]
        points = steps.reshape(22, 3, total).transpose(2, 0, 1)
        spans = (slice(0, total // 2), slice(total // 2, total))
        list(workers.map(lambda span: np.multiply(points[span], np.float32(step), out=joints[span]), spans))
    if not (np.isfinite(step) and notes["fps"] > 0 and frames.min(initial=1) > 0):
        raise DataError(f"the library {path.name} holds impossible numbers; make it with: {MEND}")
    ends = np.cumsum(frames)
    return [
        _motion(joints[end - count : end], notes["fps"], note)
        for note, count, end in zip(notes["clips"], frames.tolist(), ends.tolist(), strict=True)
    ]


def fingerprint(path: str | Path | None = None) -> str:
    """Return a short hash of a library file, by default the embedded one; cached results belong to one hash."""
    with Path(path or LIBRARY).with_suffix(".npz").open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def _motion(joints: np.ndarray, fps: float, note: dict[str, Any]) -> Motion:
    """Build a Motion without its checks; `load` checks all clips at once, which saves 80 ms."""
    motion = object.__new__(Motion)
    fields = {
        "joints": joints,
        "fps": float(fps),
        "skeleton": SMPL22,
        "name": note["name"],
        "captions": tuple(note["captions"]),
        "source": "library",
        "completed": (),
        "clip": clip_from_json(note["labels"]),
    }
    for key, value in fields.items():
        object.__setattr__(motion, key, value)
    return motion


def _npz(arrays: dict[str, np.ndarray]) -> bytes:
    """Write a compressed .npz without time stamps, so that its bytes depend on the arrays only."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, values in arrays.items():
            data = io.BytesIO()
            np.lib.format.write_array(data, np.ascontiguousarray(values), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), data.getvalue(), zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def _add_up(low: np.ndarray, high: np.ndarray, out: np.ndarray) -> None:
    """Decode two byte planes of frame-to-frame differences into running sums (rows, frames) int16."""
    pairs = np.empty((*low.shape, 2), np.uint8)
    pairs[..., 0], pairs[..., 1] = low, high
    np.cumsum(pairs.view(np.int16)[..., 0], axis=1, dtype=np.int16, out=out)


def _array(path: Path, name: str) -> np.ndarray:
    """Read one array of an .npz in one piece."""
    with zipfile.ZipFile(path) as file:
        data = file.read(f"{name}.npy")
    return parse_again(lambda: npy_format.read_array(io.BytesIO(data), allow_pickle=False))
