"""Time the exports of 10 s of motion (200 frames at 20 fps).

    python benchmarks/export.py                      # a synthetic figure, on the spot and walking
    python benchmarks/export.py --motion walk.bvh    # a file of any known format, repeated or cut to 10 s

Wall and processor seconds of this process are both reported: on a busy machine only the latter are comparable. The MP4
encoder is a separate process, whose processor time is not counted.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from benchmark import Row, report, run

from wamo.formats.bvh_write import write_bvh
from wamo.formats.gltf import write_glb
from wamo.motion import SMPL22, Motion
from wamo.render.bands import BandSignal, band_figure, figure_bytes
from wamo.render.stills import contact_sheet, image_bytes, motion_strip
from wamo.render.video import VideoOptions, measure_renderers, render_video, standing

FRAMES, FPS = 200, 20.0


def synthetic(speed: float) -> Motion:
    """A figure that swings arms and legs and moves forward at `speed` metres a second."""
    joints = np.repeat(standing().joints.astype(np.float64), FRAMES, axis=0)
    clock = np.arange(FRAMES) / FPS
    for side, sign in (("left", 1), ("right", -1)):
        for bone, reach in (("knee", 0.2), ("ankle", 0.35), ("foot", 0.38), ("elbow", -0.1), ("wrist", -0.25)):
            joints[:, SMPL22.index(f"{side}_{bone}"), 2] += sign * reach * np.sin(6 * clock)
    joints[..., 2] += speed * clock[:, None]
    return Motion(joints, FPS, name="synthetic")


def ten_seconds(path: Path) -> Motion:
    """A file at 20 fps, repeated or cut to 10 s."""
    motion = Motion.read(path).resample(FPS).canonical()
    repeats = -(-FRAMES // len(motion))
    return motion.with_(joints=np.tile(motion.joints, (repeats, 1, 1))[:FRAMES])


def bands_png(motion: Motion) -> bytes:
    """The band figure of the left wrist, with moving averages instead of wavelets: only drawing is timed."""
    approximation, parts = motion.joints.astype(np.float64), []
    for level in range(3):
        step = 2**level
        smooth = (np.roll(approximation, step, 0) + approximation) / 2
        parts.append(approximation - smooth)
        approximation = smooth
    bands = np.array([approximation, *parts[::-1]])
    energy = bands.var(axis=1).sum(axis=-1).T
    names, ranges = ["a3", "d3", "d2", "d1"], [(0, 1.25), (1.25, 2.5), (2.5, 5), (5, 10)]
    wrist = BandSignal("left_wrist", "y", motion.joints[:, 20, 1], bands[:, :, 20, 1], names, ranges, FPS)
    figure = band_figure(wrist, energy=energy, joints=SMPL22.joints)
    return figure_bytes(figure)


def main(motion: Path | None = None, size: int = 480, out: Path | None = None) -> None:
    """Time every export.

    Args:
        motion: A motion file; default: a synthetic figure.
        size: Width and height of the videos in pixels.
        out: Write the measurements as JSON.
    """
    clips = {"on the spot": synthetic(0.0), "walking": synthetic(1.2)}
    if motion is not None:
        clips = {"file": ten_seconds(motion)}
    renderers = measure_renderers(next(iter(clips.values())), size)
    rows = [Row(f"one frame ({name})", 1000 * seconds, "ms") for name, seconds in renderers.items()]
    with tempfile.TemporaryDirectory() as folder:
        for clip, shown in clips.items():
            for name, export in exports(shown, Path(folder), size, list(renderers)).items():
                export()  # the first call imports libraries
                wall, processor = time.perf_counter(), time.process_time()
                written = export()
                rows += [
                    Row(f"{clip}: {name}", time.perf_counter() - wall, "s"),
                    Row(f"{clip}: {name}, processor", time.process_time() - processor, "s"),
                    Row(f"{clip}: {name}, size", written / 1024, "KB"),
                ]
    report("Exports of 10 s of motion", rows, out)


def exports(motion: Motion, folder: Path, size: int, renderers: list[str]) -> dict[str, Callable[[], int]]:
    """Name -> function that makes the export and returns its size in bytes."""

    def file(write: Callable[[Path], object], ending: str) -> Callable[[], int]:
        path = folder / f"motion.{ending}"

        def run() -> int:
            write(path)
            return path.stat().st_size

        return run

    found = {
        "bvh": file(lambda path: write_bvh(motion, path), "bvh"),
        "glb": file(lambda path: write_glb(motion, path), "glb"),
    }
    for fmt in ("mp4", "gif"):
        for renderer in renderers:

            def write(path: Path, renderer: str = renderer) -> object:
                return render_video(motion, path, VideoOptions(size=size, renderer=renderer))  # type: ignore[arg-type]

            found[f"{fmt} ({renderer})"] = file(write, fmt)
    found["bands png"] = lambda: len(bands_png(motion))
    found["contact sheet"] = lambda: len(image_bytes(contact_sheet(motion)))
    found["strip"] = lambda: len(image_bytes(motion_strip(motion)))
    return found


if __name__ == "__main__":
    run(main, __doc__)
