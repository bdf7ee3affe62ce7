"""A motion as a file to take along: NPZ, BVH, GLB, MP4, GIF, its bands as a figure, or the file it was read from."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np

from app.server.uploads import plain_name
from wamo.errors import ConfigError
from wamo.formats import write
from wamo.motion import Motion
from wamo.retrieval.originals import SourceFile, as_one
from wamo.wavelets import FilterBank, band_names, band_ranges, decompose

TYPES = {
    "npz": "application/octet-stream", "bvh": "text/plain", "glb": "model/gltf-binary", "mp4": "video/mp4",
    "gif": "image/gif", "png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf",
}  # fmt: skip
FIGURES = ("png", "svg", "pdf")
VIDEOS = ("mp4", "gif")
ORIGINAL = "original"
KINDS = (*TYPES, ORIGINAL)
AXES = ("x", "y", "z", "speed")


def export(
    motion: Motion,
    kind: str,
    *,
    bank: FilterBank,
    joint: int = 0,
    axis: str = "speed",
    dark: bool = False,
    progress: Callable[[float], object] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> dict[str, Any]:
    """The motion, or the figure of one joint's bands, as a file.

    Returns
    -------
    dict with ``name``, ``type`` (MIME) and ``data`` (base64)

    Raises
    ------
    ConfigError
        Unknown kind, joint or axis.
    """
    if kind not in TYPES:
        raise ConfigError(f"Choose one of these: {', '.join(KINDS)}.")
    if kind in FIGURES:
        content = figure(motion, cast(Literal["png", "svg", "pdf"], kind), bank=bank, joint=joint, axis=axis, dark=dark)
    elif kind in VIDEOS:
        content = _video(motion, kind, dark, progress, cancelled)
    else:
        content = _file(motion, kind)
    name = f"{Path(plain_name(motion.name)).stem or 'motion'}.{kind}"
    return _answer(name, TYPES[kind], content)


def original(files: Sequence[SourceFile]) -> dict[str, Any]:
    """The file that a motion was read from, byte for byte, in the form of `export`; several files as one .zip."""
    plain = [SourceFile(plain_name(file.name), file.data) for file in files]
    one = as_one(plain)
    return _answer(one.name, "application/zip" if len(plain) > 1 else "application/octet-stream", one.data)


def _answer(name: str, mime: str, content: bytes) -> dict[str, Any]:
    return {"name": name, "type": mime, "data": base64.b64encode(content).decode("ascii")}


def _file(motion: Motion, kind: str) -> bytes:
    if kind == "glb":
        from wamo.formats.gltf import glb_bytes

        return glb_bytes(motion)
    if kind == "bvh":
        from wamo.formats.bvh_write import bvh_text

        return bvh_text(motion).encode("ascii")
    with tempfile.TemporaryDirectory(prefix="wamo-") as folder:
        return write(motion, Path(folder) / "motion.npz").read_bytes()


def _video(
    motion: Motion,
    kind: str,
    dark: bool,
    progress: Callable[[float], object] | None,
    cancelled: Callable[[], bool] | None,
) -> bytes:
    from wamo.render import VideoOptions, render_video

    with tempfile.TemporaryDirectory(prefix="wamo-") as folder:
        path = Path(folder) / f"motion.{kind}"
        render_video(motion, path, VideoOptions(dark=dark), progress=progress, cancelled=cancelled)
        return path.read_bytes()


def figure(
    motion: Motion, kind: Literal["png", "svg", "pdf"], *, bank: FilterBank, joint: int, axis: str, dark: bool = False
) -> bytes:
    """The band rows of one joint and axis with energy shares and heat map, as the page shows them."""
    from wamo.render import band_figure, figure_bytes

    if not 0 <= joint < len(motion.skeleton) or axis not in AXES:
        raise ConfigError("Choose a joint and an axis of the motion.")
    joints = motion.joints.astype(np.float64)
    if axis == "speed":
        signal = np.linalg.norm(np.diff(joints[:, joint], axis=0, prepend=joints[:1, joint]), axis=-1) * motion.fps
        if len(signal) > 1:
            signal[0] = signal[1]
    else:
        signal = joints[:, joint, AXES.index(axis)]
    about = joints - joints[:, :1]
    about[:, 0] = joints[:, 0]
    parts = decompose(about, bank)
    energy = ((parts - parts.mean(axis=1, keepdims=True)) ** 2).sum(axis=(1, 3)).T
    drawn = band_figure(
        signal, decompose(signal, bank), motion.fps, joint=motion.skeleton.joints[joint], axis=axis,
        names=band_names(bank.levels), ranges=band_ranges(motion.fps, bank.levels), energy=energy,
        joints=motion.skeleton.joints, dark=dark,
    )  # fmt: skip
    return figure_bytes(drawn, kind)
