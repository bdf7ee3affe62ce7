"""A motion as a file to save: NPZ, BVH, GLB, CSV, the figure of one joint's bands, or the file it was read from."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from app.server.answers import File
from app.server.bands import kinetic_energy, speeds
from app.server.names import plain_name
from wamo import scratch
from wamo.errors import ConfigError
from wamo.formats import write
from wamo.formats.joint_names import Naming
from wamo.motion import Motion
from wamo.retrieval.originals import SourceFile, as_one
from wamo.wavelets import FilterBank, band_names, band_ranges, decompose

TYPES = {
    "npz": "application/octet-stream", "bvh": "text/plain", "glb": "model/gltf-binary", "csv": "text/csv",
    "mp4": "video/mp4", "gif": "image/gif", "png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf",
}  # fmt: skip
FIGURES = ("png", "svg", "pdf")
VIDEOS = ("mp4", "gif")
ORIGINAL = "original"
AXES = ("x", "y", "z")


def file(name: str, kind: str, content: bytes) -> File:
    """Bytes as an answer, under the motion's plain name."""
    return answer(f"{Path(plain_name(name)).stem or 'motion'}.{kind}", TYPES[kind], content)


def answer(name: str, mime: str, content: bytes) -> File:
    """Bytes as an answer."""
    return {"name": name, "type": mime, "data": base64.b64encode(content).decode("ascii")}


def original(files: Sequence[SourceFile]) -> File:
    """The file that a motion was read from, byte for byte; several files as one .zip."""
    plain = [SourceFile(plain_name(one.name), one.data) for one in files]
    one = as_one(plain)
    return answer(one.name, "application/zip" if len(plain) > 1 else "application/octet-stream", one.data)


def motion_bytes(motion: Motion, kind: str, naming: Naming = "standard") -> bytes:
    """A motion as npz, bvh, glb or csv; ``naming`` of the joints counts in bvh and glb."""
    if kind == "csv":
        return csv_text(motion).encode("ascii")
    if kind == "glb":
        from wamo.formats.gltf import glb_bytes

        return glb_bytes(motion, naming=naming)
    if kind == "bvh":
        from wamo.formats.bvh_write import bvh_text

        return bvh_text(motion, naming=naming).encode("ascii")
    with scratch.folder() as folder:
        return write(motion, folder / "motion.npz").read_bytes()


def csv_text(motion: Motion) -> str:
    """One line per frame: time in seconds, then x, y, z of every joint in metres."""
    header = ",".join(["time", *(f"{joint}_{axis}" for joint in motion.skeleton.joints for axis in AXES)])
    table = np.column_stack([np.arange(len(motion)) / motion.fps, motion.joints.reshape(len(motion), -1)])
    buffer = io.StringIO()
    np.savetxt(buffer, table, fmt="%.6g", delimiter=",", header=header, comments="")
    return buffer.getvalue()


def zipped(files: Iterable[File]) -> bytes:
    """Several files as one .zip; equal names are numbered."""
    buffer, taken = io.BytesIO(), set()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in files:
            path, number, name = Path(one["name"]), 1, one["name"]
            while name.lower() in taken:
                number += 1
                name = f"{path.stem}-{number}{path.suffix}"
            taken.add(name.lower())
            archive.writestr(name, base64.b64decode(one["data"]))
    return buffer.getvalue()


def figure(
    motion: Motion, kind: Literal["png", "svg", "pdf"], *, bank: FilterBank, joint: int, axis: str, dark: bool = False
) -> bytes:
    """The band rows of one joint and axis with the shares of kinetic energy, as the page shows them."""
    from wamo.render import BandSignal, band_figure, figure_bytes

    if not 0 <= joint < len(motion.skeleton):
        raise ConfigError(f"Choose a joint from 0 to {len(motion.skeleton) - 1}.")
    joints = motion.joints.astype(np.float64)
    signal = speeds(motion)[:, joint] if axis == "speed" else joints[:, joint, AXES.index(axis)]
    names, ranges = band_names(bank.levels), band_ranges(motion.fps, bank.levels)
    bands = BandSignal(
        motion.skeleton.joints[joint], axis, signal, decompose(signal, bank), names, ranges, motion.fps
    )  # fmt: skip
    energy = kinetic_energy(decompose(joints, bank), motion.fps)
    drawn = band_figure(bands, energy=energy, joints=motion.skeleton.joints, dark=dark)
    return figure_bytes(drawn, kind)
