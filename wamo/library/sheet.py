"""Contact sheets: 12 frames of a clip from the front and from the side, for visual inspection."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from wamo.motion import Motion, Skeleton
from wamo.motion.facts import LibraryClip

_COLOURS = {
    "torso": "#30343b",
    "left arm": "#d1495b",
    "right arm": "#2e86ab",
    "left leg": "#e8902e",
    "right leg": "#3a9d5d",
}
CELL, FRAMES = 118, 12


def draw_sheet(motions: Sequence[Motion], out: str | Path) -> Path:
    """Write a PNG with a pair of rows (front, side) for each motion; left limbs are red and orange."""
    row = 2 * CELL + 22
    image = Image.new("RGB", (FRAMES * CELL + 20, row * len(motions) + 6), "white")
    pen = ImageDraw.Draw(image)
    for k, motion in enumerate(motions):
        top = k * row
        family = motion.clip.family if isinstance(motion.clip, LibraryClip) else ""
        text = f"{family}  {motion.duration:.1f} s   " + "  |  ".join(motion.captions[:2])
        pen.text((6, top + 4), text[:210], fill="black")
        _strip(pen, motion, top + 20, front=True)
        _strip(pen, motion, top + 20 + CELL, front=False)
    out = Path(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    image.save(out)
    return out


def _strip(pen: ImageDraw.ImageDraw, motion: Motion, top: int, front: bool) -> None:
    joints, skeleton = motion.joints, motion.skeleton
    picks = np.linspace(0, len(joints) - 1, FRAMES).round().astype(int)
    low, high = float(joints[..., 1].min()), float(joints[..., 1].max())
    scale = (CELL - 14) / max(high - low, 1.75)
    axis = 0 if front else 2
    pen.line([(0, top + CELL - 7), (FRAMES * CELL + 20, top + CELL - 7)], fill="#c9ced6")
    for n, frame in enumerate(picks):
        centre = joints[frame, 0, axis]
        # front view: the person's left is on the image's right; side view: seen from the person's left
        sign = 1.0 if front else -1.0
        x = 10 + (n + 0.5) * CELL + sign * (joints[frame, :, axis] - centre) * scale
        y = top + CELL - 7 - (joints[frame, :, 1] - low) * scale
        draw_figure(pen, x, y, skeleton, scale)


def draw_figure(pen: ImageDraw.ImageDraw, x: np.ndarray, y: np.ndarray, skeleton: Skeleton, scale: float) -> None:
    """Draw bones in the colours of their body parts, and a head. x, y: (joints,) pixels; scale: pixels per metre."""
    for parent, child in skeleton.bones:
        part = next(p for p, members in skeleton.parts.items() if child in members)
        pen.line([(x[parent], y[parent]), (x[child], y[child])], fill=_COLOURS[part], width=3)
    head, radius = skeleton.index("head"), 0.085 * scale
    pen.ellipse(
        [x[head] - radius, y[head] - 1.6 * radius, x[head] + radius, y[head] + 0.6 * radius],
        outline=_COLOURS["torso"],
        width=2,
    )
