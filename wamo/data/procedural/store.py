"""The embedded library as two files: quantised joints in an .npz (no pickle) and captions with labels in JSON."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from wamo.errors import DataError
from wamo.motion import Motion

LIBRARY = Path(__file__).resolve().parents[3] / "assets" / "library"
"""Path without suffix: `.npz` and `.json` stand side by side."""
STEP = 0.5e-3
"""Metres per quantisation step."""
MEND = "python -m wamo.data.procedural library --out assets/library"


def save(motions: Sequence[Motion], path: str | Path) -> None:
    """Write ``path.npz`` and ``path.json``; whole files only, the same bytes for the same clips."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    steps = [np.rint(m.joints / STEP).astype(np.int16).reshape(len(m), -1) for m in motions]
    if any(np.abs(m.joints).max() / STEP > 32767 for m in motions):
        raise DataError("a clip leaves the 16 m that quantised joints can hold")
    # differences over time are small numbers, which compress well; wrapping around int16 is undone by the sum
    deltas = [np.concatenate([s[:1], np.diff(s, axis=0)]).astype(np.int16) for s in steps]
    frames = np.array([len(m) for m in motions], np.int32)
    planes = np.concatenate(deltas).T.copy().view(np.uint8).reshape(-1, 2)
    arrays = {"frames": frames, "low": planes[:, 0].copy(), "high": planes[:, 1].copy(), "step": np.array([STEP], np.float64)}
    _write_npz(path.with_suffix(".npz"), arrays)
    notes = [{"name": m.name, "captions": list(m.captions), "labels": dict(m.labels)} for m in motions]
    lines = ",\n".join(json.dumps(n, separators=(",", ":"), sort_keys=True) for n in notes)
    _replace(path.with_suffix(".json"), f'{{"fps":20.0,"clips":[\n{lines}\n]}}\n'.encode())


def load(path: str | Path) -> list[Motion]:
    """Read a library written by `save`.

    Raises
    ------
    DataError
        When a file is missing or does not fit; the message names the command that makes it anew.
    """
    path = Path(path)
    try:
        with np.load(path.with_suffix(".npz"), allow_pickle=False) as file:
            frames, low, high, step = (file[k] for k in ("frames", "low", "high", "step"))
        notes = json.loads(path.with_suffix(".json").read_bytes())
    except (OSError, KeyError, ValueError) as error:
        raise DataError(f"the library {path.name} cannot be read ({error}); make it with: {MEND}") from error
    total = int(frames.sum())
    if len(notes["clips"]) != len(frames) or low.size != total * 66 or high.size != total * 66:
        raise DataError(f"the library {path.name} does not fit together; make it with: {MEND}")
    deltas = np.stack([low, high], 1).view(np.int16).reshape(66, total).T
    ends = np.cumsum(frames)
    motions = []
    for note, count, end in zip(notes["clips"], frames, ends, strict=True):
        joints = np.cumsum(deltas[end - count : end], axis=0, dtype=np.int16).astype(np.float32) * np.float32(step[0])
        motions.append(Motion(joints.reshape(count, 22, 3), notes["fps"], name=note["name"], captions=tuple(note["captions"]),
                              source="library", labels=note["labels"]))  # fmt: skip
    return motions


def _write_npz(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """A compressed .npz whose bytes depend on the arrays only (no time stamps)."""
    import io
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, values in arrays.items():
            data = io.BytesIO()
            np.lib.format.write_array(data, values, allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), data.getvalue(), zipfile.ZIP_DEFLATED, 9)
    _replace(path, buffer.getvalue())


def _replace(path: Path, data: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.chmod(temporary, 0o644)
    os.replace(temporary, path)
