"""The OpenGL renderer: trimesh bodies drawn off screen by pyrender (EGL), over the software renderer's ground."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from wamo.errors import WamoError
from wamo.motion.colours import LIGHT, Palette, linear_rgb
from wamo.motion.meshes import segment_mesh
from wamo.render.ground import Ground
from wamo.render.scene import Scene, Size, width_and_height
from wamo.render.software import KEY_LIGHT, blend


class NoOpenGL(WamoError):
    """OpenGL cannot draw off screen here; the software renderer can."""


_WORKER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="opengl")
"""The only thread that uses OpenGL: a context belongs to its thread, and concurrent creation fails."""


class OpenGLRenderer:
    """Draws frames of a scene with OpenGL; use it as a context manager. Safe to call from several threads.

    Raises
    ------
    NoOpenGL
        pyrender is missing or no off-screen context can be made.
    """

    name = "opengl"

    def __init__(self, scene: Scene, size: Size, palette: Palette = LIGHT) -> None:
        self.scene, self.size = scene, width_and_height(size)
        self.ground = Ground(scene, size, palette)
        self._colours = [linear_rgb(colour) for colour in palette.parts]
        try:
            _WORKER.submit(self._open).result()
        except Exception as error:  # drivers raise all kinds of errors; each means that OpenGL does not work here
            raise NoOpenGL(f"OpenGL cannot draw off screen here: {type(error).__name__}: {error}") from error

    def __enter__(self) -> OpenGLRenderer:
        return self

    def __exit__(self, *_: object) -> None:
        _WORKER.submit(self._target.delete).result()

    def draw(self, frame: int) -> np.ndarray:
        """One frame as (height, width, 3) uint8."""
        figure = _WORKER.submit(self._draw, frame)
        picture = self.ground.draw(frame)
        colour = figure.result()
        rows = np.flatnonzero(colour[..., 3].any(axis=1))
        if not len(rows):
            return picture
        span = slice(rows[0], rows[-1] + 1)
        picture[span] = blend(picture[span], colour[span].astype(np.float32) / np.float32(255))
        return picture

    def _open(self) -> None:
        pyrender = _pyrender()
        scene = self.scene
        self._target = pyrender.OffscreenRenderer(*self.size)
        try:
            self._flags = pyrender.RenderFlags.RGBA
            self._stage = pyrender.Scene(bg_color=[0.0, 0.0, 0.0, 0.0], ambient_light=[0.42, 0.42, 0.42])
            self._bodies = []
            rest = np.eye(4)
            for segment in scene.segments:
                material = pyrender.MetallicRoughnessMaterial(
                    baseColorFactor=[*self._colours[segment.part], 1.0],
                    metallicFactor=0.0,
                    roughnessFactor=0.6,
                )
                mesh = pyrender.Mesh.from_trimesh(segment_mesh(segment, sections=24), material=material, smooth=True)
                self._bodies.append(self._stage.add(mesh, pose=rest))
            camera = pyrender.PerspectiveCamera(
                yfov=2 * np.arctan(scene.half_view), znear=scene.distance * 0.02, zfar=scene.distance * 20
            )
            self._camera = self._stage.add(camera, pose=rest)
            for direction, strength in ((KEY_LIGHT, 2.6), (np.array([0.8, 0.3, 0.5]), 0.7)):
                light = pyrender.DirectionalLight(color=np.ones(3), intensity=strength)
                self._stage.add(light, pose=_looking_from(direction @ scene.axes))
            # the mesh is in its joint's frame: undo the segment's stretched axes
            self._undo = [np.linalg.inv(s.basis) for s in scene.segments]
            self._target.render(self._stage, flags=self._flags)
        except BaseException:
            self._target.delete()
            raise

    def _draw(self, frame: int) -> np.ndarray:
        scene = self.scene
        view = np.eye(4)
        view[:3, :3] = scene.axes.T
        view[:3, 3] = scene.axes[2] * scene.distance
        self._stage.set_pose(self._camera, view)
        for k, body in enumerate(self._bodies):
            pose = np.eye(4)
            pose[:3, :3] = scene.frames[frame, k] @ self._undo[k]
            pose[:3, 3] = scene.origins[frame, k] - pose[:3, :3] @ scene.segments[k].start - scene.targets[frame]
            self._stage.set_pose(body, pose)
        return self._target.render(self._stage, flags=self._flags)[0]


def _looking_from(direction: np.ndarray) -> np.ndarray:
    """(4, 4) pose of a directional light, which shines along its -Z."""
    back = direction / np.linalg.norm(direction)
    right = np.cross([0.0, 1.0, 0.0], back)
    right /= np.linalg.norm(right)
    pose = np.eye(4)
    pose[:3, :3] = np.stack([right, np.cross(back, right), back], axis=1)
    return pose


def _pyrender() -> Any:
    """Import pyrender for drawing off screen; it still uses names that NumPy 2 dropped."""
    os.environ.setdefault("PYOPENGL_PLATFORM", "egl")
    if not hasattr(np, "infty"):
        np.infty = np.inf  # type: ignore[attr-defined]  # noqa: NPY201
    import pyrender

    return pyrender
