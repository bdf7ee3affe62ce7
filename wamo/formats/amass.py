"""AMASS sequences (.npz with SMPL poses) to SMPL-22 joints by forward kinematics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import numpy as np

from wamo.errors import FormatError
from wamo.formats.limits import DEFAULT_LIMITS, Limits, announce
from wamo.formats.npz import load_npz
from wamo.motion import SMPL22, Motion

_MIDDLE = {
    "spine1": (0.0, 0.110, -0.025),
    "spine2": (0.0, 0.135, 0.0),
    "spine3": (0.0, 0.055, 0.025),
    "neck": (0.0, 0.215, -0.045),
    "head": (0.0, 0.065, 0.050),
}
_LEFT = {
    "hip": (0.070, -0.090, -0.005),
    "knee": (0.035, -0.380, -0.005),
    "ankle": (-0.015, -0.400, -0.045),
    "foot": (0.025, -0.055, 0.120),
    "collar": (0.080, 0.120, -0.035),
    "shoulder": (0.095, 0.030, -0.010),
    "elbow": (0.255, -0.015, -0.025),
    "wrist": (0.250, 0.010, 0.0),
}


def _mean_rest() -> np.ndarray:
    offsets = np.zeros((22, 3))
    for index, joint in enumerate(SMPL22.joints[1:], 1):
        side, _, part = joint.rpartition("_")
        offsets[index] = _MIDDLE[joint] if not side else np.array(_LEFT[part]) * (1 if side == "left" else -1, 1, 1)
    return offsets


MEAN_REST = _mean_rest()
"""(22, 3) metres: offset from the parent in SMPL's T-pose, for an average adult; symmetric, rounded to 5 mm.

Use the user's own body model for anything that must be exact: without it a person's size and shape are lost."""


def read_amass(
    path: str | PathLike[str],
    *,
    body_model: str | PathLike[str] | None = None,
    fps: float | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Motion:
    """Read an AMASS .npz. See `motion_from_amass`."""
    path = Path(path)
    arrays = load_npz(path, limits=limits)
    return motion_from_amass(path.name, arrays, body_model=body_model, fps=fps, limits=limits).with_(name=path.stem)


def motion_from_amass(
    file: str,
    arrays: Mapping[str, np.ndarray],
    *,
    body_model: BodyModel | str | PathLike[str] | None = None,
    fps: float | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Motion:
    """SMPL-22 joints of an AMASS sequence, turned from Z up to Y up.

    Parameters
    ----------
    arrays : ``poses`` (frames, 66 or more; SMPL 72, SMPL-H 156, SMPL-X 165) axis-angle, or ``root_orient`` and
        ``pose_body``; ``trans`` (frames, 3) metres; ``mocap_framerate`` or ``mocap_frame_rate``; ``betas``
    body_model : .npz with ``v_template``, ``shapedirs`` and ``J_regressor``, or such a file loaded; without it
        `MEAN_REST` is used
    """
    poses = _poses(file, arrays)
    limits.check_frames(file, len(poses), 22)
    trans = np.asarray(arrays.get("trans", np.zeros((len(poses), 3))), dtype=np.float64)
    if trans.shape != (len(poses), 3):
        raise FormatError(file, f"trans of shape ({len(poses)}, 3)", f"{trans.shape}")
    if not (np.isfinite(poses).all() and np.isfinite(trans).all()):
        raise FormatError(file, "finite poses and trans", "NaN or infinity")
    rate = fps if fps is not None else _rate(file, arrays)
    if body_model is None:
        rest, root = MEAN_REST, np.zeros(3)
    else:
        body = body_model if isinstance(body_model, BodyModel) else BodyModel.load(body_model)
        rest, root = body.rest(np.asarray(arrays.get("betas", np.zeros(0)), np.float64))
    joints = forward(poses, rest) + (trans + root)[:, None]
    turned = joints[..., [0, 2, 1]] * np.array([1.0, 1.0, -1.0])
    return Motion(joints=turned, fps=rate, source="amass")


def _poses(file: str, arrays: Mapping[str, np.ndarray]) -> np.ndarray:
    """(frames, 22, 3) axis-angle."""
    if "poses" in arrays:
        poses = arrays["poses"]
    elif "root_orient" in arrays and "pose_body" in arrays:
        root, body = arrays["root_orient"], arrays["pose_body"]
        if root.ndim != 2 or body.ndim != 2 or len(root) != len(body):
            raise FormatError(file, "root_orient and pose_body of the same frames", f"{root.shape} and {body.shape}")
        poses = np.concatenate([root, body], axis=1)
    else:
        raise FormatError(file, "poses, or root_orient and pose_body", f"arrays {', '.join(sorted(arrays)[:10])}")
    if poses.ndim != 2 or poses.shape[1] < 66 or poses.shape[1] % 3 or poses.dtype.kind != "f":
        raise FormatError(file, "poses of shape (frames, 66 or more)", f"{poses.dtype} {poses.shape}")
    return poses[:, :66].astype(np.float64).reshape(-1, 22, 3)


def _rate(file: str, arrays: Mapping[str, np.ndarray]) -> float:
    for key in ("mocap_framerate", "mocap_frame_rate", "fps"):
        if key in arrays and arrays[key].size == 1 and arrays[key].dtype.kind in "fiu":
            rate = float(arrays[key].reshape(-1)[0])
            if 0.1 <= rate <= 10_000:
                return rate
            raise FormatError(file, f"{key} between 0.1 and 10000", f"{rate}", mend="Give the rate with fps=.")
    announce(f"{file}: no mocap_framerate; 120 fps assumed. Give the true one with fps=.")
    return 120.0


def forward(poses: np.ndarray, rest: np.ndarray = MEAN_REST) -> np.ndarray:
    """Joint positions of SMPL poses, root at the origin.

    Parameters
    ----------
    poses : (frames, 22, 3) axis-angle, radians, relative to the parent
    rest : (22, 3) offsets from the parent, metres

    Returns
    -------
    (frames, 22, 3) float64, in the world of the root's rotation
    """
    local = rotation_matrices(poses)
    world = [local[:, 0]]
    places = [np.zeros((len(poses), 3))]
    for joint, parent in enumerate(SMPL22.parents[1:], 1):
        places.append(places[parent] + world[parent] @ rest[joint])
        world.append(world[parent] @ local[:, joint])
    return np.stack(places, axis=1)


def rotation_matrices(vectors: np.ndarray) -> np.ndarray:
    """(..., 3, 3) rotations of axis-angle vectors (..., 3), radians (Rodrigues' formula)."""
    angle = np.linalg.norm(vectors, axis=-1)[..., None, None]
    x, y, z = np.moveaxis(vectors / np.maximum(angle[..., 0], 1e-12), -1, 0)
    zero = np.zeros_like(x)
    skew = np.stack([zero, -z, y, z, zero, -x, -y, x, zero], axis=-1).reshape(*x.shape, 3, 3)
    return np.eye(3) + np.sin(angle) * skew + (1 - np.cos(angle)) * skew @ skew


@dataclass(frozen=True, eq=False)
class BodyModel:
    """What forward kinematics needs of a SMPL-family body model.

    Parameters
    ----------
    joints : (22, 3) rest places of the mean shape, metres
    directions : (22, 3, shapes) how each shape parameter moves them
    """

    joints: np.ndarray
    directions: np.ndarray

    @classmethod
    def load(cls, path: str | PathLike[str]) -> BodyModel:
        """Read a model file (.npz with ``v_template``, ``J_regressor`` and, for shapes, ``shapedirs``).

        SMPL's pickled models are not read: convert them to .npz, or download that version.
        """
        name = Path(path).name
        if Path(path).suffix.lower() != ".npz":
            mend = "Pickled body models are not read; the model's page also offers .npz."
            raise FormatError(name, "a body model as .npz", Path(path).suffix or "no extension", mend=mend)
        model = load_npz(path, limits=Limits(max_bytes=400_000_000))
        missing = [key for key in ("v_template", "J_regressor") if key not in model]
        if missing:
            raise FormatError(name, "v_template, shapedirs and J_regressor", f"no {', '.join(missing)}")
        vertices, regressor = model["v_template"].astype(np.float64), model["J_regressor"].astype(np.float64)
        if vertices.ndim != 2 or regressor.ndim != 2 or regressor.shape[1] != len(vertices) or len(regressor) < 22:
            raise FormatError(name, "J_regressor of shape (22 or more, vertices)", f"{regressor.shape}")
        shapes = model.get("shapedirs", np.zeros((*vertices.shape, 0)))[..., :16].astype(np.float64)
        if shapes.shape[:2] != vertices.shape:
            raise FormatError(name, f"shapedirs of shape {(*vertices.shape, 'shapes')}", f"{shapes.shape}")
        return cls(regressor[:22] @ vertices, np.einsum("jv,vck->jck", regressor[:22], shapes))

    def rest(self, betas: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rest offsets (22, 3) and root position (3,) of a body of this shape; shapes that are not known count 0."""
        used = min(betas.size, self.directions.shape[-1])
        joints = self.joints + self.directions[..., :used] @ betas.reshape(-1)[:used]
        return joints - joints[[max(0, parent) for parent in SMPL22.parents]], joints[0]
