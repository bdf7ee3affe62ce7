"""The scene: the body's segments in every frame, the floor, and a camera that follows smoothly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d

from wamo.errors import ConfigError
from wamo.motion import Motion
from wamo.motion.figure import Segment, mannequin
from wamo.motion.geometry import heading, rotate_y
from wamo.motion.pose import ADULT, fit_pose, stature

Size = int | tuple[int, int]
"""Pixels of a picture: a side of a square, or width and height."""

HALF_VIEW = np.tan(np.deg2rad(30.0) / 2)
"""Half the height of the picture at distance 1 through the usual lens: a portrait lens, little distortion."""

FILL = 0.86
"""Share of the half picture that the farthest joint may reach."""

SWAY_SECONDS = 0.6
"""At a given distance the camera follows the root averaged over so long before and after, as the page's camera does."""

FOLLOW_SECONDS = 0.7
"""Standard deviation of the Gaussian that smooths the camera's path."""


@dataclass(frozen=True)
class Camera:
    """The viewpoint.

    Parameters
    ----------
    azimuth : degrees from the person's heading in the first frame; 0 is the front, 90 the left side
    elevation : degrees by which the camera looks down
    zoom : 1 fits the person into the picture; 2 shows everything twice as large
    target : (x, y, z) metres, the point in the middle of the picture; None lets the camera follow the person
    follow : move with a person who travels; otherwise the camera stands still and shows the whole clip
    lens : focal length over half the picture's height; the usual one sees 30 degrees
    distance : metres to the point in the middle at zoom 1; None takes the least that shows the whole clip. With a
        distance the camera follows the root, not the body's middle
    height : metres above the world's floor (y = 0) of the point in the middle; None takes half the body's height

    Raises
    ------
    ConfigError
        An angle or point that is not finite, an elevation beyond 90 degrees, a zoom outside 0.1 to 20, or a lens or
        distance that is not positive.
    """

    azimuth: float = 32.0
    elevation: float = 14.0
    zoom: float = 1.0
    target: tuple[float, float, float] | None = None
    follow: bool = True
    lens: float = float(1 / HALF_VIEW)
    distance: float | None = None
    height: float | None = None

    def __post_init__(self) -> None:
        if not np.isfinite([self.azimuth, self.elevation, self.height or 0.0, *(self.target or ())]).all():
            raise ConfigError("the camera's angles, height and target must be finite numbers")
        if not (0 < self.lens < np.inf and (self.distance is None or 0 < self.distance < np.inf)):
            raise ConfigError(f"camera: expected a positive lens and distance, found {self.lens:g} and {self.distance}")
        if abs(self.elevation) > 90 or not 0.1 <= self.zoom <= 20:
            raise ConfigError(
                f"camera: expected an elevation of -90 to 90 degrees and a zoom of 0.1 to 20, "
                f"found {self.elevation:g} and {self.zoom:g}"
            )


def width_and_height(size: Size) -> tuple[int, int]:
    """(width, height) in pixels."""
    return (size, size) if isinstance(size, int) else size


@dataclass(frozen=True)
class Scene:
    """A motion prepared for a renderer. World axes: metres, Y up.

    Parameters
    ----------
    segments : the body
    origins : (frames, segments, 3) float64, each segment's first centre
    frames : (frames, segments, 3, 3) float64, each segment's stretched axes in the world
    targets : (frames, 3) float64, the point in the middle of the picture
    axes : (3, 3) float64, rows right, up, back of the camera; they do not change
    distance : metres from the camera to the target
    floor : height of the ground
    size : body height in metres; light, shadow and lines scale with it
    half_view : half the height of the picture at distance 1
    """

    segments: list[Segment]
    origins: np.ndarray
    frames: np.ndarray
    targets: np.ndarray
    axes: np.ndarray
    distance: float
    floor: float
    size: float
    half_view: float = HALF_VIEW

    def __len__(self) -> int:
        return len(self.origins)

    @property
    def still(self) -> bool:
        """True when the camera does not move."""
        return bool((self.targets == self.targets[0]).all())

    def eye(self, frame: int) -> np.ndarray:
        """(3,) position of the camera, metres."""
        return self.targets[frame] + self.axes[2] * self.distance


def make_scene(
    motion: Motion, camera: Camera | None = None, *, aspect: float = 1.0, facing: float | None = None
) -> Scene:
    """Prepare a motion for a renderer. Not in the paper.

    Parameters
    ----------
    camera : default: a little from the person's left, following
    aspect : width of the picture over its height
    facing : radians about +Y that the camera's azimuth starts from; default: the heading of the first frame
    """
    camera = camera or Camera()
    pose = fit_pose(motion)
    size = stature(pose.offsets, motion.skeleton)
    segments = mannequin(pose.offsets, motion.skeleton)
    joint = [s.joint for s in segments]
    starts = np.array([s.start for s in segments])
    rotations = pose.rotations[:, joint]
    origins = pose.positions[:, joint] + np.einsum("tsij,sj->tsi", rotations, starts)
    frames = rotations @ np.array([s.basis for s in segments])
    floor = float(pose.positions[..., 1].min()) - 0.034 * size / ADULT
    if facing is None:
        facing = first_heading(motion)
    axes = _axes(np.deg2rad(camera.azimuth) + facing, np.deg2rad(camera.elevation))
    half_view = 1 / camera.lens
    targets = _path(pose.positions, motion.fps, floor, size, camera.follow)
    if camera.distance is not None and camera.follow:
        targets[:, [0, 2]] = _swaying(pose.positions[:, 0, [0, 2]], motion.fps)
    if camera.height is not None:
        targets[:, 1] = camera.height
    relative = (pose.positions - targets[:, None]) @ axes.T
    spread = np.abs(relative[..., :2]) / np.array([min(aspect, 1.0), 1.0])
    reach = spread.max(axis=-1) + 0.12 * size / ADULT
    distance = camera.distance or max(float((relative[..., 2] + reach / (half_view * FILL)).max()), size)
    if camera.target is not None:
        targets = np.broadcast_to(np.array(camera.target, np.float64), targets.shape).copy()
    return Scene(segments, origins, frames, targets, axes, distance / camera.zoom, floor, size, half_view)


def first_heading(motion: Motion) -> float:
    """Heading of the first frame, radians about +Y."""
    return float(heading(motion.joints[0].astype(np.float64), motion.skeleton))


def _axes(yaw: float, pitch: float) -> np.ndarray:
    back = rotate_y(np.array([0.0, np.sin(pitch), np.cos(pitch)]), yaw)
    right = rotate_y(np.array([1.0, 0.0, 0.0]), yaw)
    return np.stack([right, np.cross(back, right), back])


def _swaying(path: np.ndarray, fps: float) -> np.ndarray:
    """(frames, 2) the path averaged over a window about each frame, shorter towards the ends."""
    frames = len(path)
    sums = np.concatenate([np.zeros((1, path.shape[1])), np.cumsum(path, axis=0)])
    at = np.arange(frames)
    half = np.minimum(np.minimum(round(SWAY_SECONDS * fps), at), frames - 1 - at)
    return np.asarray((sums[at + half + 1] - sums[at - half]) / (2 * half + 1)[:, None])


def _path(positions: np.ndarray, fps: float, floor: float, size: float, follow: bool) -> np.ndarray:
    low, high = positions.min(axis=(0, 1)), positions.max(axis=(0, 1))
    middle = (low + high) / 2
    middle[1] = (floor + max(high[1] + 0.1 * size, floor + 0.5 * size)) / 2
    targets = np.broadcast_to(middle, (len(positions), 3)).copy()
    root = positions[:, 0]
    travel = np.ptp(root[:, [0, 2]], axis=0).max()
    if follow and travel > 0.4 * size:  # a person who stays in place needs no moving camera
        centre = (positions.min(axis=1) + positions.max(axis=1)) / 2
        smooth = gaussian_filter1d((root + centre) / 2, FOLLOW_SECONDS * fps, axis=0, mode="nearest")
        targets[:, [0, 2]] = smooth[:, [0, 2]]
        climb = np.ptp(root[:, 1])
        if climb > 1.5 * size:  # ladders and falls: follow in height too
            targets[:, 1] = smooth[:, 1]
    return targets
