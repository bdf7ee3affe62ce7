"""What stands before the camera: the body's segments in every frame, the floor, and a camera that follows smoothly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d

from wamo.formats.bvh_write import fit_pose, stature
from wamo.formats.gltf import Segment, mannequin
from wamo.motion import Motion
from wamo.motion.geometry import heading, rotate_y

HALF_VIEW = np.tan(np.deg2rad(30.0) / 2)
"""Half the height of the picture at distance 1: a portrait lens, little distortion."""

FILL = 0.86
"""Share of the half picture that the farthest joint may reach."""

FOLLOW_SECONDS = 0.7
"""Standard deviation of the Gaussian that smooths the camera's path."""


@dataclass(frozen=True)
class Scene:
    """A motion made ready for a renderer. World: metres, Y up.

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
    """

    segments: list[Segment]
    origins: np.ndarray
    frames: np.ndarray
    targets: np.ndarray
    axes: np.ndarray
    distance: float
    floor: float
    size: float

    def __len__(self) -> int:
        return len(self.origins)

    @property
    def still(self) -> bool:
        """True when the camera does not move."""
        return bool((self.targets == self.targets[0]).all())

    def eye(self, frame: int) -> np.ndarray:
        """(3,) position of the camera, metres."""
        return self.targets[frame] + self.axes[2] * self.distance


def make_scene(motion: Motion, *, yaw: float = 32.0, pitch: float = 14.0, follow: bool = True) -> Scene:
    """Set the stage for a motion (ours).

    Parameters
    ----------
    yaw : degrees between the camera and where the person faces in the first frame; 0 is the front, 90 its left side
    pitch : degrees by which the camera looks down
    follow : move with the person; otherwise the camera stands where the whole clip is in view
    """
    pose = fit_pose(motion)
    size = stature(pose.offsets, motion.skeleton)
    segments = mannequin(pose.offsets, motion.skeleton)
    joint = [s.joint for s in segments]
    starts = np.array([s.start for s in segments])
    rotations = pose.rotations[:, joint]
    origins = pose.positions[:, joint] + np.einsum("tsij,sj->tsi", rotations, starts)
    frames = rotations @ np.array([s.basis for s in segments])
    floor = float(pose.positions[..., 1].min()) - 0.034 * size / 1.7
    axes = _axes(
        np.deg2rad(yaw) + float(heading(motion.joints[0].astype(np.float64), motion.skeleton)), np.deg2rad(pitch)
    )
    targets = _path(pose.positions, motion.fps, floor, size, follow)
    relative = (pose.positions - targets[:, None]) @ axes.T
    reach = np.abs(relative[..., :2]).max(axis=-1) + 0.12 * size / 1.7
    distance = float((relative[..., 2] + reach / (HALF_VIEW * FILL)).max())
    return Scene(segments, origins, frames, targets, axes, max(distance, size), floor, size)


def _axes(yaw: float, pitch: float) -> np.ndarray:
    back = rotate_y(np.array([0.0, np.sin(pitch), np.cos(pitch)]), yaw)
    right = rotate_y(np.array([1.0, 0.0, 0.0]), yaw)
    return np.stack([right, np.cross(back, right), back])


def _path(positions: np.ndarray, fps: float, floor: float, size: float, follow: bool) -> np.ndarray:
    low, high = positions.min(axis=(0, 1)), positions.max(axis=(0, 1))
    middle = (low + high) / 2
    middle[1] = (floor + max(high[1] + 0.1 * size, floor + 0.5 * size)) / 2
    targets = np.broadcast_to(middle, (len(positions), 3)).copy()
    root = positions[:, 0]
    travel = np.ptp(root[:, [0, 2]], axis=0).max()
    if follow and travel > 0.4 * size:  # a person who stays needs no moving camera
        centre = (positions.min(axis=1) + positions.max(axis=1)) / 2
        smooth = gaussian_filter1d((root + centre) / 2, FOLLOW_SECONDS * fps, axis=0, mode="nearest")
        targets[:, [0, 2]] = smooth[:, [0, 2]]
        climb = np.ptp(root[:, 1])
        if climb > 1.5 * size:  # ladders and falls: follow in height too
            targets[:, 1] = smooth[:, 1]
    return targets
