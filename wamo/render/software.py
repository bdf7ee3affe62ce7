"""A renderer without OpenGL: rays against the mannequin's round cones, in numpy. Not in the paper.

A ray meets the cone's flank, or one of its two spheres, at the root of a quadratic. The coefficients of all three come
from three shared polynomials of the pixel's position, which are cheap.
"""

from __future__ import annotations

import numpy as np

from wamo.motion.colours import LIGHT, Palette, rgb
from wamo.motion.figure import Segment
from wamo.render.ground import Ground
from wamo.render.scene import Scene, Size, width_and_height

OVERSAMPLE = 2
"""Rays per side of a pixel, which are averaged."""

KEY_LIGHT = np.array([-0.45, 0.75, 0.62])
"""Direction to the main light in camera axes: right, up, back."""


class SoftwareRenderer:
    """Draws frames of a scene with numpy alone; safe to call from several threads."""

    name = "software"

    def __init__(self, scene: Scene, size: Size, palette: Palette = LIGHT) -> None:
        self.scene, self.size = scene, width_and_height(size)
        self.ground = Ground(scene, size, palette)
        self._fine = np.array(self.size) * OVERSAMPLE
        x, y = (((np.arange(n) + 0.5) * 2 - n) / self._fine[1] * scene.half_view for n in self._fine)
        self._x, self._y = x.astype(np.float32), (-y).astype(np.float32)
        self._cones = [Cone(s) for s in scene.segments]
        self._base = np.array([np.array(rgb(palette.parts[s.part])) / 255 for s in scene.segments], np.float32)

    def __enter__(self) -> SoftwareRenderer:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def draw(self, frame: int) -> np.ndarray:
        """One frame as (height, width, 3) uint8."""
        picture = self.ground.draw(frame)
        inverse = np.linalg.inv(self.scene.frames[frame])
        to_eye = np.einsum("sij,sj->si", inverse, self.scene.eye(frame) - self.scene.origins[frame])
        # the ray through pixel (x, y) is right * x + up * y - back: three directions in each cone's frame
        rays = inverse @ self.scene.axes.T * np.array([1.0, 1.0, -1.0])
        depth, owner, box = self._trace(frame, to_eye, rays)
        if box is None:
            return picture
        top, _, left, right = (side // OVERSAMPLE for side in box)
        covered, figure = self._shade(depth, owner, box, inverse, to_eye, rays)
        row, column = np.divmod(covered, right - left)
        place = (top + row) * self.size[0] + left + column
        flat = picture.reshape(-1, 3)
        flat[place] = blend(flat[place], figure)
        return picture

    def _trace(
        self, frame: int, to_eye: np.ndarray, rays: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, tuple[int, int, int, int] | None]:
        """Nearest hit of every fine pixel in the figure's box: depth, segment (-1: none), and the box."""
        boxes = self._boxes(frame)
        inside = (boxes[:, 1] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 2])
        if not inside.any():
            return np.empty((0, 0)), np.empty((0, 0)), None
        shown = boxes[inside]
        top, left = (int(v) // OVERSAMPLE * OVERSAMPLE for v in (shown[:, 0].min(), shown[:, 2].min()))
        bottom, right = (-(-int(v) // OVERSAMPLE) * OVERSAMPLE for v in (shown[:, 1].max(), shown[:, 3].max()))
        depth = np.full((bottom - top, right - left), np.inf, np.float32)
        owner = np.full(depth.shape, -1, np.int16)
        for k in np.flatnonzero(inside):
            high, low, west, east = boxes[k]
            found = self._cones[k].hit(self._x[west:east], self._y[high:low], to_eye[k], rays[k])
            window = (slice(high - top, low - top), slice(west - left, east - left))
            nearer = found < depth[window]
            np.copyto(depth[window], found, where=nearer)
            owner[window][nearer] = k
        return depth, owner, (top, bottom, left, right)

    def _boxes(self, frame: int) -> np.ndarray:
        """(segments, 4) int: top, bottom, left, right in fine pixels, a little too large, cut to the picture."""
        scene = self.scene
        along = scene.frames[frame, :, :, 1] * np.array([s.length for s in scene.segments])[:, None]
        radius = np.array([max(s.radii) * np.linalg.norm(s.basis, axis=0).max() for s in scene.segments])
        low, high = np.full((len(along), 2), np.inf), np.full((len(along), 2), -np.inf)
        for centre in (scene.origins[frame], scene.origins[frame] + along):
            place = (centre - scene.eye(frame)) @ scene.axes.T
            away = np.maximum(-place[:, 2] - radius, 1e-3 * scene.size)[:, None]
            spread = place[:, :2] / np.maximum(-place[:, [2]], 1e-3 * scene.size)
            margin = radius[:, None] / away * 1.08
            low, high = np.minimum(low, spread - margin), np.maximum(high, spread + margin)
        width, height = self._fine
        scale = height / 2 / scene.half_view
        middle = np.array([height, height, width, width]) / 2
        sides = np.stack([-high[:, 1], -low[:, 1], low[:, 0], high[:, 0]], axis=1) * scale + middle
        return np.clip(sides + np.array([-1, 2, -1, 2]), 0, 2 * middle).astype(int)

    def _shade(
        self,
        depth: np.ndarray,
        owner: np.ndarray,
        box: tuple[int, int, int, int],
        inverse: np.ndarray,
        to_eye: np.ndarray,
        rays: np.ndarray,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Places in the box (row * columns + column), and (places, 4): colour times cover, and cover."""
        rows, columns = depth.shape[0] // OVERSAMPLE, depth.shape[1] // OVERSAMPLE
        blocks = owner.reshape(rows, OVERSAMPLE, columns, OVERSAMPLE)
        first = np.ascontiguousarray(blocks[:, 0, :, 0])
        inner = np.ones(first.shape, bool)
        for k in range(1, OVERSAMPLE**2):
            inner &= blocks[:, k // OVERSAMPLE, :, k % OVERSAMPLE] == first
        wanted = blocks >= 0
        wanted &= ~inner[:, None, :, None]
        wanted[:, 0, :, 0] |= inner & (first >= 0)  # one ray is enough for a pixel inside a limb
        seen = np.flatnonzero(wanted)
        order = seen[np.argsort(owner.reshape(-1)[seen], kind="stable")]
        ends = np.searchsorted(owner.reshape(-1)[order], np.arange(len(self._cones) + 1))
        row, column = np.divmod(order, depth.shape[1])
        x, y, t = self._x[box[2] + column], self._y[box[0] + row], depth.reshape(-1)[order]
        turn = (self.scene.axes @ inverse.swapaxes(1, 2)).astype(np.float32)
        normal, base = np.empty((3, len(order)), np.float32), np.empty((3, len(order)), np.float32)
        for k, cone in enumerate(self._cones):
            span = slice(ends[k], ends[k + 1])
            if span.stop > span.start:
                normal[:, span] = turn[k] @ cone.normal(x[span], y[span], t[span], to_eye[k], rays[k])
                base[:, span] = self._base[k][:, None]
        pixel = row // OVERSAMPLE * columns + column // OVERSAMPLE
        weight = np.where(inner.reshape(-1)[pixel], 1, 1 / OVERSAMPLE**2).astype(np.float32)
        sums = [np.bincount(pixel, layer, rows * columns) for layer in (*_lit(base, normal) * weight, weight)]
        covered = np.flatnonzero(sums[3])
        return covered, np.stack([layer[covered] for layer in sums], axis=-1).astype(np.float32)


def blend(picture: np.ndarray, figure: np.ndarray) -> np.ndarray:
    """(..., 3) uint8 picture under a (..., 4) float32 figure whose colours are already times its cover."""
    return (picture * (1 - figure[..., 3:]) + figure[..., :3] * np.float32(255) + np.float32(0.5)).astype(np.uint8)


def _lit(base: np.ndarray, normal: np.ndarray) -> np.ndarray:
    """Colours (3, pixels) under a key light, sky and ground light, with a dark rim that keeps limbs apart.

    base (3, pixels); normal (3, pixels) in camera axes, any length.
    """
    across, up, back = normal / np.maximum(np.sqrt((normal * normal).sum(axis=0)), np.float32(1e-12))
    key = (KEY_LIGHT / np.linalg.norm(KEY_LIGHT)).tolist()
    facing = np.maximum(key[0] * across + key[1] * up + key[2] * back + 0.18, 0) / 1.18
    away = 1 - back
    light = 0.60 + 0.13 * up + 0.40 * facing - 0.27 * (away * away * away)
    shine = np.maximum(-0.3 * across + 0.62 * up + 0.72 * back, 0)
    for _ in range(4):
        shine *= shine
    return np.minimum(base * light + 0.10 * shine, 1)


class Cone:
    """Constants of one round cone on its own Y axis, and the rays that meet it."""

    def __init__(self, segment: Segment) -> None:
        self.length = segment.length
        self.radii = segment.radii
        gap = segment.radii[0] - segment.radii[1]
        self.flank = segment.length > abs(gap) * 1.001
        self.sin = gap / segment.length if self.flank else 0.0
        self.cos = float(np.sqrt(1 - self.sin**2))
        self.tan = self.sin / self.cos
        if not self.flank:  # one sphere is inside the other
            self.length = 0.0 if segment.radii[0] >= segment.radii[1] else self.length

    def hit(self, x: np.ndarray, y: np.ndarray, eye: np.ndarray, rays: np.ndarray) -> np.ndarray:
        """(rows, columns) float32 ray parameters of the nearest hit, NaN where the ray misses.

        x (columns,), y (rows,): the pixel's place; eye (3,), rays (3, 3): the ray eye + t (rays @ (x, y, 1)).
        """
        r0, r1 = self.radii
        c2, slope = self.cos**2, float(r0 - self.sin * eye[1])
        square = _form(x, y, rays.T @ rays)
        along = _linear(x, y, eye @ rays)
        rise = _linear(x, y, rays[1])
        with np.errstate(invalid="ignore"):  # a ray that misses has no root: NaN, which fmin ignores
            nearest = _root(square, along, float(eye @ eye) - r0**2)
            if self.length > 0:
                far = eye - np.array([0.0, self.length, 0.0])
                np.fmin(nearest, _root(square, along - self.length * rise, float(far @ far) - r1**2), out=nearest)
            if self.flank:
                a = c2 * square - rise * rise
                b = c2 * along + (self.sin * slope - c2 * float(eye[1])) * rise
                t = _root(a, b, c2 * float(eye[0] ** 2 + eye[2] ** 2) - slope**2)
                height = float(eye[1]) + t * rise
                on_flank = (height >= r0 * self.sin) & (height <= self.length + r1 * self.sin)
                np.fmin(nearest, t, out=nearest, where=on_flank)
        return nearest

    def normal(self, x: np.ndarray, y: np.ndarray, t: np.ndarray, eye: np.ndarray, rays: np.ndarray) -> np.ndarray:
        """(3, pixels) float32: the surface's direction at the hits of rays x, y (pixels,), in the cone's frame."""
        point = np.stack(
            [(a * x + b * y + c) * t + e for (a, b, c), e in zip(rays.tolist(), eye.tolist(), strict=True)]
        )
        radial = np.sqrt(point[0] ** 2 + point[2] ** 2)
        point[1] -= np.clip(point[1] - self.tan * radial, 0, self.length)  # from the axis point that it leaves
        return point


def _root(a: np.ndarray, b: np.ndarray, c: float) -> np.ndarray:
    """The root of a t^2 + 2 b t + c = 0 at which a ray enters from outside; NaN if it misses."""
    space = b * b
    space -= a * c
    np.sqrt(space, out=space)
    space += b
    np.negative(space, out=space)
    space /= a
    return space


def _form(x: np.ndarray, y: np.ndarray, q: np.ndarray) -> np.ndarray:
    """v q v on the pixels, (rows, columns) float32; q (3, 3) symmetric."""
    (xx, xy, x1), (_, yy, y1), (_, _, one) = q.tolist()
    form = np.multiply.outer(2 * xy * y, x)
    form += (xx * x + 2 * x1) * x
    form += ((yy * y + 2 * y1) * y + one)[:, None]
    return form


def _linear(x: np.ndarray, y: np.ndarray, b: np.ndarray) -> np.ndarray:
    across, down, one = b.tolist()
    return np.add.outer(down * y + one, across * x)
