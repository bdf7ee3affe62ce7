"""Single pictures of a motion: a contact sheet from two sides, and a strip of poses side by side."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from wamo.errors import ConfigError
from wamo.motion import Motion
from wamo.motion.colours import Palette, palette, rgb
from wamo.render.scene import Camera, Scene, make_scene
from wamo.render.software import SoftwareRenderer

MAX_POSES = 24

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def contact_sheet(motion: Motion, count: int = 8, *, size: int = 200, dark: bool = False) -> Image.Image:
    """Draw evenly spaced moments in columns, from the front (upper row) and from the person's left (lower row).

    size: pixels a side of each picture. The camera follows the person. Raises ConfigError for 0 or over 24 moments.
    """
    colours = palette(dark=dark)
    frames = _moments(len(motion), count)
    margin, gap = size // 8, max(2, size // 50)
    width = margin + len(frames) * (size + gap)
    sheet = Image.new("RGB", (width, margin + 2 * (size + gap)), rgb(colours.sky))
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(max(9, size // 16))
    for row, (word, yaw) in enumerate((("front", 0.0), ("left side", 90.0))):
        renderer = SoftwareRenderer(make_scene(motion, Camera(yaw, 8.0)), size, colours)
        top = margin + row * (size + gap)
        _upright(sheet, word, font, colours, top, size, margin)
        for column, frame in enumerate(frames):
            left = margin + column * (size + gap)
            sheet.paste(Image.fromarray(renderer.draw(frame)), (left, top))
            if row == 0:
                place = (left + size // 2, margin // 2)
                pen.text(place, f"{frame / motion.fps:.2f} s", font=font, fill=rgb(colours.ink), anchor="mm")
    return sheet


def motion_strip(motion: Motion, count: int = 7, *, height: int = 360, dark: bool = False) -> Image.Image:
    """Draw the figure at evenly spaced moments, side by side on one ground; time runs from left to right.

    height: pixels. Every pose keeps its height above the ground and has its own place, so that poses do not
    overlap. Raises ConfigError for 0 or over 24 moments.
    """
    colours = palette(dark=dark)
    frames = _moments(len(motion), count)
    scene = _on_the_spot(make_scene(motion.with_(joints=motion.joints[frames]), Camera(24.0)))
    renderer = SoftwareRenderer(scene, height, colours)
    pictures = [renderer.draw(k) for k in range(len(frames))]
    empty = renderer.ground.draw_bare(0).astype(int)
    changed = [np.abs(picture.astype(int) - empty).max(axis=2) > 40 for picture in pictures]
    columns = np.flatnonzero(np.any([c.any(axis=0) for c in changed], axis=0))
    rows = np.flatnonzero(np.any([c.any(axis=1) for c in changed], axis=0))
    middle, edge = height // 2, height // 40
    reach = max((abs(int(c) - middle) + edge for c in columns), default=middle)
    half = min(max(height // 8, reach), middle)
    top = max(int(rows[0]) - 3 * edge, 0) if len(rows) else 0
    label = max(12, height // 14)
    strip = Image.new("RGB", (2 * half * len(frames), height - top + label), rgb(colours.sky))
    pen, font = ImageDraw.Draw(strip), ImageFont.load_default(max(10, height // 26))
    for column, (frame, picture) in enumerate(zip(frames, pictures, strict=True)):
        crop = picture[top:, middle - half : middle + half]
        strip.paste(Image.fromarray(np.ascontiguousarray(crop)), (2 * half * column, 0))
        place = (2 * half * column + half, height - top + label // 2)
        pen.text(place, f"{frame / motion.fps:.2f} s", font=font, fill=rgb(colours.ink), anchor="mm")
    return strip


def image_bytes(image: Image.Image) -> bytes:
    """The picture as PNG."""
    target = io.BytesIO()
    image.save(target, format="PNG", optimize=True)
    return target.getvalue()


def _moments(length: int, count: int) -> list[int]:
    if not 1 <= count <= MAX_POSES:
        raise ConfigError(f"a still shows 1 to {MAX_POSES} moments, found {count}")
    return [int(k) for k in np.unique(np.round(np.linspace(0, length - 1, count)))]


def _on_the_spot(scene: Scene) -> Scene:
    """Move every pose of a scene above the same place, with a still camera."""
    place = (scene.origins.min(axis=1) + scene.origins.max(axis=1)) / 2
    move = (scene.targets[0] - place) * np.array([1.0, 0.0, 1.0])
    return replace(
        scene,
        origins=scene.origins + move[:, None],
        targets=np.broadcast_to(scene.targets[0], scene.targets.shape).copy(),
    )


def _upright(sheet: Image.Image, word: str, font: Font, colours: Palette, top: int, size: int, margin: int) -> None:
    label = Image.new("RGB", (size, margin), rgb(colours.sky))
    ImageDraw.Draw(label).text((size // 2, margin // 2), word, font=font, fill=rgb(colours.ink), anchor="mm")
    sheet.paste(label.rotate(90, expand=True), (0, top))
