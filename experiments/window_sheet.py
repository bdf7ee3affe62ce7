"""Draw a window of a captioned trial as stick figures and print measurements, to write captions from.

    python experiments/window_sheet.py DATA/cmu 01_02 3.4 6.6 --out sheet.png [--step 0.4]

One figure every --step seconds; upper row: seen from the front, lower row: from the person's left, both relative to the
heading in the first figure. Left limbs are red and orange, right ones blue and green. The table has what is easily
misread in drawings: turns (left is positive), heights, speeds and sides. assets/annotations/ was written with it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import numpy as np
import tyro
from experiment import run
from PIL import Image, ImageDraw

from wamo.data.tables import read_table
from wamo.library.sheet import CELL, draw_figure
from wamo.motion import Motion, Skeleton
from wamo.motion.geometry import facing, heading, rotate_y

FPS, ROW = 20.0, 12
HEAD = (
    "time s | turned deg | pelvis m | speed ahead and left m/s | wrists, left and right: above the head, before the "
    "shoulder, outward m | ankles m | knees bent deg | trunk leans ahead deg"
)


def load_trial(folder: Path, name: str) -> Motion:
    """A trial of the collection, canonical at 20 frames a second."""
    row = next((row for row in read_table(folder / "captions.tsv") if row["trial"] == name), None)
    if row is None:
        raise SystemExit(f"{folder.name}/captions.tsv has no trial {name}")
    return Motion.read(folder / row["file"], fps=float(row["fps"]), name=name).prepared(FPS)


def left_of(ahead: np.ndarray) -> np.ndarray:
    """Unit vector (3,) to the left of a person who faces the horizontal unit vector ``ahead``."""
    return rotate_y(ahead, np.pi / 2)


def draw_figures(joints: np.ndarray, skeleton: Skeleton, frames: np.ndarray, turned: np.ndarray) -> Image.Image:
    """Draw frames of joints (frames, joints, 3) in pairs of rows; turned: (frames,) degrees."""
    band = 2 * CELL + 24
    image = Image.new("RGB", (ROW * CELL, band * -(-len(frames) // ROW)), "white")
    pen = ImageDraw.Draw(image)
    low, high = joints[frames, :, 1].min(), joints[frames, :, 1].max()
    scale = (CELL - 16) / max(high - low, 1.75)
    ahead = facing(joints[frames[0]], skeleton)
    for n, frame in enumerate(frames):
        x0, y0 = n % ROW * CELL, n // ROW * band
        pen.text((x0 + 6, y0 + 2), f"{frame / FPS:.1f} s  {turned[frame]:+.0f}", fill="black")
        around = joints[frame] - joints[frame, 0] * [1, 0, 1]
        for k, across in enumerate((around @ left_of(ahead), -(around @ ahead))):
            ground = y0 + 14 + (k + 1) * CELL
            pen.line([(x0, ground + low * scale), (x0 + CELL, ground + low * scale)], fill="#c9ced6")
            x, y = x0 + CELL / 2 + across * scale, ground - (around[:, 1] - low) * scale
            draw_figure(pen, x, y, skeleton, scale)
    return image


def table_row(joints: np.ndarray, skeleton: Skeleton, frame: int, turned: float) -> str:
    """One row of the table."""
    now = joints[frame]
    ahead = facing(now, skeleton)
    left = left_of(ahead)
    before, after = max(frame - 3, 0), min(frame + 3, len(joints) - 1)
    speed = (joints[after, 0] - joints[before, 0]) * FPS / (after - before)
    at = dict(zip(skeleton.joints, now, strict=True))
    wrists, ankles, knees = [], [], []
    for side, sign in (("left", 1), ("right", -1)):
        reach = at[f"{side}_wrist"] - at[f"{side}_shoulder"]
        above = at[f"{side}_wrist"][1] - at["head"][1]
        wrists.append(f"{above:+.2f} {reach @ ahead:+.2f} {sign * (reach @ left):+.2f}")
        ankles.append(f"{at[f'{side}_ankle'][1]:.2f}")
        thigh, shin = at[f"{side}_hip"] - at[f"{side}_knee"], at[f"{side}_ankle"] - at[f"{side}_knee"]
        straight = thigh @ shin / max(np.linalg.norm(thigh) * np.linalg.norm(shin), 1e-9)
        knees.append(f"{180 - np.degrees(np.arccos(np.clip(straight, -1, 1))):3.0f}")
    trunk = at["neck"] - now[0]
    lean = np.degrees(np.arctan2(trunk @ ahead, trunk[1]))
    return (
        f"{frame / FPS:6.1f} | {turned:+5.0f} | {now[0, 1]:.2f} | {speed @ ahead:+.2f} {speed @ left:+.2f} | "
        f"{wrists[0]}, {wrists[1]} | {' '.join(ankles)} | {' '.join(knees)} | {lean:+.0f}"
    )


def main(
    collection: Annotated[Path, tyro.conf.Positional],
    trial: Annotated[str, tyro.conf.Positional],
    start: Annotated[float, tyro.conf.Positional],
    end: Annotated[float, tyro.conf.Positional],
    step: float = 0.4,
    out: Path = Path("sheet.png"),
) -> None:
    """Write the picture and print the table.

    Args:
        collection: Folder of a captioned collection.
        trial: Name of the trial.
        start: Start of the window in seconds.
        end: End of the window in seconds.
        step: Seconds between figures.
        out: PNG file.
    """
    motion = load_trial(collection, trial)
    joints, skeleton = motion.joints.astype(np.float64), motion.skeleton
    end = min(end, (len(joints) - 1) / FPS)
    if not (0 <= start < end and step >= 1 / FPS):
        raise SystemExit(f"{trial} lasts {motion.duration:.2f} s; give a start, a later end, and a step from 0.05")
    frames = np.unique((np.arange(start, end + 1e-6, step) * FPS).round().astype(int))
    turned = np.degrees(np.unwrap(heading(joints, skeleton)))
    turned -= turned[frames[0]]
    out.parent.mkdir(parents=True, exist_ok=True)
    draw_figures(joints, skeleton, frames, turned).save(out)
    print(HEAD)
    for frame in frames:
        print(table_row(joints, skeleton, int(frame), turned[frame]))


if __name__ == "__main__":
    run(main, __doc__)
