"""The ground under the figure, for both renderers: a grid in metres that fades into the distance, and a soft shadow."""

from __future__ import annotations

import numpy as np

from wamo.motion.colours import LIGHT, Palette, rgb
from wamo.render.scene import Scene, Size, width_and_height

SHADOW_CELLS = 72
"""The shadow is computed on this many cells a side, over `SHADOW_SPAN` body heights, and sampled by pixels."""
SHADOW_SPAN = 1.9


def grid_step(size: float) -> float:
    """Metres between grid lines: 1 for a person, a power of ten for giants and dwarfs."""
    return float(10.0 ** np.round(np.log10(size / 1.7)))


class Ground:
    """Draws the surroundings of a scene in pictures of one size."""

    def __init__(self, scene: Scene, size: Size, palette: Palette = LIGHT) -> None:
        self.scene, self.palette = scene, palette
        width, height = width_and_height(size)
        self._sky = np.empty((height, width, 3), np.uint8)
        self._sky[:] = rgb(palette.sky)
        across = ((np.arange(width) + 0.5) * 2 - width) / height * scene.half_view
        down = ((np.arange(height) + 0.5) * 2 - height) / height * scene.half_view
        x, y = np.meshgrid(across, -down)
        rays = np.stack([x, y, -np.ones_like(x)], axis=-1) @ scene.axes
        eye_height = scene.targets[:, 1].mean() + scene.axes[2, 1] * scene.distance - scene.floor
        sinking = np.minimum(rays[..., 1], -1e-3)
        spot = rays / -sinking[..., None] * eye_height + scene.axes[2] * scene.distance
        radius = np.hypot(spot[..., 0], spot[..., 2]) / (1.6 * scene.distance * scene.half_view + scene.size)
        fade = np.clip(1.25 - radius, 0, 1) ** 1.5 * (rays[..., 1] < -1e-3)
        shown = np.flatnonzero((fade > 0.004).any(axis=1))
        self._top = int(shown[0]) if len(shown) else height  # the ground is drawn in the rows from here down
        self._step = grid_step(scene.size)
        lower = spot[self._top :, :, [0, 2]]
        self._spot = np.moveaxis(lower / self._step, -1, 0)
        self._prepare_lines(spot / self._step, fade[self._top :, :, None].astype(np.float32))
        self._prepare_shadow(lower.reshape(-1, 2))
        self._fixed = self._plate(scene.targets[0]) if scene.still else None

    def draw(self, frame: int) -> np.ndarray:
        """(height, width, 3) uint8: sky, ground, grid and the shadow of one frame."""
        plate, lit = self._fixed or self._plate(self.scene.targets[frame])
        picture = plate.copy()
        texture = self._shadow_texture(frame)
        spread = np.maximum(texture, np.roll(texture, -1, axis=0))
        spread = np.maximum(spread, np.roll(spread, -1, axis=1)).reshape(-1)  # the darkest of a pixel's four cells
        dark = np.flatnonzero(spread[self._corners[0]] > 0.004)
        flat = texture.reshape(-1)
        shade = sum(w[dark] * flat[c[dark]] for w, c in zip(self._weights, self._corners, strict=True))
        where = self._shaded[dark]
        view = picture[self._top :].reshape(-1, 3)
        view[where] = view[where] - lit.reshape(-1, 3)[where] * (self.palette.shadow * shade)[:, None]
        return picture

    def draw_bare(self, frame: int) -> np.ndarray:
        """(height, width, 3) uint8: the same without the shadow."""
        return (self._fixed or self._plate(self.scene.targets[frame]))[0].copy()

    def _prepare_lines(self, spot: np.ndarray, fade: np.ndarray) -> None:
        """Compute what all frames share: the bare ground, and the softness and strength of each line."""
        colours = self.palette
        sky, ground, line = (np.array(rgb(c), np.float32) for c in (colours.sky, colours.ground, colours.grid))
        self._bare = sky + fade * (ground - sky) + np.float32(0.5)
        self._lit = fade * ground
        self._ink = fade * (line - ground)
        steps = [np.hypot(*np.gradient(spot[..., k]))[self._top :] for k in (0, 2)]
        spread = np.maximum(np.stack(steps), 1e-6)  # metres that one pixel spans, in grid steps
        self._grids = []
        for part, width, strength in ((1.0, 0.022, 0.85), (0.5, 0.008, 0.45)):
            thin = np.minimum(width / spread, 1) ** 0.35 * np.clip(1.6 - 4 * spread / part, 0, 1) * strength
            terms = (part / spread, (width / 2 + spread / 2) / spread, thin)
            self._grids.append((part, *(term.astype(np.float32) for term in terms)))

    def _plate(self, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The surroundings without shadow as bytes, and the light of the ground, which shadows reduce."""
        offset = (np.array([target[0], target[2]]) / self._step) % 1.0
        cover = np.zeros(self._bare.shape[:2], np.float32)
        for part, sharp, reach, strength in self._grids:
            place = ((self._spot + offset[:, None, None]) / part).astype(np.float32)
            place -= np.rint(place)
            np.abs(place, out=place)
            place *= sharp
            line = np.clip(np.subtract(reach, place, out=place), 0, 1, out=place)
            line *= strength
            np.maximum(cover, line.max(axis=0), out=cover)
        ink = cover[..., None] * self._ink
        picture = self._sky.copy()
        picture[self._top :] = self._bare + ink
        return picture, self._lit + ink

    def _prepare_shadow(self, spot: np.ndarray) -> None:
        span = SHADOW_SPAN * self.scene.size
        cells = (spot / span + 0.5) * SHADOW_CELLS - 0.5
        inside = ((cells >= 0) & (cells < SHADOW_CELLS - 1.001)).all(axis=1)
        self._shaded = np.flatnonzero(inside)
        low = cells[inside].astype(np.int64)
        share = (cells[inside] - low).astype(np.float32)
        first = low[:, 1] * SHADOW_CELLS + low[:, 0]
        self._corners = [first, first + 1, first + SHADOW_CELLS, first + SHADOW_CELLS + 1]
        x, z = share[:, 0], share[:, 1]
        self._weights = [(1 - x) * (1 - z), x * (1 - z), (1 - x) * z, x * z]

    def _shadow_texture(self, frame: int) -> np.ndarray:
        """(cells, cells) float32: how dark, 0..1; sharp where a limb touches the ground, wide and faint above."""
        scene = self.scene
        start = scene.origins[frame]
        along = scene.frames[frame, :, :, 1] * np.array([s.length for s in scene.segments])[:, None]
        radius = np.array([max(s.radii) for s in scene.segments])
        span = SHADOW_SPAN * scene.size
        axis = (((np.arange(SHADOW_CELLS) + 0.5) / SHADOW_CELLS - 0.5) * span).astype(np.float32)
        slant = np.array([0.16, 0.10])  # the light is slightly to the side
        flat = [p[:, [0, 2]] - slant * (p[:, [1]] - scene.floor) for p in (start, start + along)]
        first = (flat[0] - scene.targets[frame][[0, 2]]).astype(np.float32)
        bone = (flat[1] - flat[0]).astype(np.float32)
        squared = np.maximum((bone**2).sum(axis=1), 1e-12)[:, None, None]
        px = axis[None, None, :] - first[:, 0, None, None]
        pz = axis[None, :, None] - first[:, 1, None, None]
        bx, bz = bone[:, 0, None, None], bone[:, 1, None, None]
        share = np.clip((px * bx + pz * bz) / squared, 0, 1)
        gap = np.sqrt((px - share * bx) ** 2 + (pz - share * bz) ** 2)
        heights = np.stack([p[:, 1] for p in (start, start + along)], axis=1) - scene.floor
        height = np.maximum(heights.mean(axis=1) - radius, 0)
        soft = (0.05 * scene.size + 0.35 * height)[:, None, None].astype(np.float32)
        reach = radius[:, None, None].astype(np.float32) + soft / 2
        dark = np.clip((reach - gap) / soft, 0, 1)
        dark *= dark * (3 - 2 * dark)
        faint = (1 / (1 + 2.2 * height / scene.size))[:, None, None].astype(np.float32)
        clear = np.ones((SHADOW_CELLS, SHADOW_CELLS), np.float32)
        for cover in 1 - 0.75 * faint * dark:
            clear *= cover
        return 1 - clear
