"""Time per export for 10 s of motion (200 frames at 20 fps). Prints a table; --json FILE writes the figures.

    python benchmarks/export.py                      # a figure made here, walking on the spot and across the floor
    python benchmarks/export.py --motion walk.bvh    # a file of any known format, repeated or cut to 10 s

Wall and CPU seconds of this process are both shown: on a busy machine only the CPU time says something. The MP4
encoder is a process of its own, whose CPU time is not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from wamo.formats.bvh_write import write_bvh
from wamo.formats.gltf import write_glb
from wamo.motion import SMPL22, Motion
from wamo.render.bands import band_figure, figure_bytes
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


def ten_seconds(path: str) -> Motion:
    motion = Motion.read(path).resample(FPS).canonical()
    repeats = -(-FRAMES // len(motion))
    return motion.with_(joints=np.tile(motion.joints, (repeats, 1, 1))[:FRAMES])


def bands_png(motion: Motion) -> bytes:
    """The band figure of the left wrist, with moving averages in the place of wavelets: drawing alone is timed."""
    approximation, parts = motion.joints.astype(np.float64), []
    for level in range(3):
        step = 2**level
        smooth = (np.roll(approximation, step, 0) + approximation) / 2
        parts.append(approximation - smooth)
        approximation = smooth
    bands = np.array([approximation, *parts[::-1]])
    energy = bands.var(axis=1).sum(axis=-1).T
    figure = band_figure(
        motion.joints[:, 20, 1],
        bands[:, :, 20, 1],
        FPS,
        joint="left_wrist",
        axis="y",
        names=["a3", "d3", "d2", "d1"],
        ranges=[(0, 1.25), (1.25, 2.5), (2.5, 5), (5, 10)],
        energy=energy,
        joints=SMPL22.joints,
    )
    return figure_bytes(figure)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--motion", help="a motion file; by default a figure made here")
    parser.add_argument("--size", type=int, default=480, help="pixels a side of the videos")
    parser.add_argument("--json", help="file to write the figures to")
    options = parser.parse_args()
    clips = {"file": ten_seconds(options.motion)} if options.motion else {}
    clips |= {} if options.motion else {"on the spot": synthetic(0.0), "walking": synthetic(1.2)}

    renderers = measure_renderers(next(iter(clips.values())), options.size)
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder:
        for clip, motion in clips.items():
            for name, export in exports(motion, Path(folder), options.size, list(renderers)).items():
                export()  # the first call imports libraries
                wall, cpu = time.perf_counter(), time.process_time()
                size = export()
                row = {"clip": clip, "export": name, "wall_s": time.perf_counter() - wall}
                rows.append(row | {"cpu_s": time.process_time() - cpu, "kilobytes": size / 1024})
    print(f"{'clip':<12} {'export':<16} {'wall s':>8} {'cpu s':>8} {'KB':>8}")
    for row in rows:
        print("{clip:<12} {export:<16} {wall_s:>8.2f} {cpu_s:>8.2f} {kilobytes:>8.0f}".format(**row))
    print("milliseconds a frame: " + ", ".join(f"{name} {1000 * s:.1f}" for name, s in renderers.items()))
    print("load average of this machine: " + ", ".join(f"{load:.1f}" for load in os.getloadavg()))
    if options.json:
        found = {"exports": rows, "seconds_per_frame": renderers, "load": os.getloadavg(), "cores": os.cpu_count()}
        Path(options.json).write_text(json.dumps(found, indent=1))


def exports(motion: Motion, folder: Path, size: int, renderers: list[str]) -> dict[str, Callable[[], int]]:
    """Name -> a call that makes the export and returns its size in bytes."""

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
    main()
