"""AMASS sequences (.npz with SMPL poses) to SMPL-22 joints by forward kinematics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import numpy as np

from wamo.errors import FormatError
from wamo.formats.limits import DEFAULT_LIMITS, Limits
from wamo.formats.npz import frame_rate, load_npz
from wamo.formats.options import Note
from wamo.formats.up_axis import Y_TO_Y, Z_TO_Y, stands_along
from wamo.motion import SMPL22, Motion
from wamo.motion.rotations import from_axis_angle

_POSES = ("poses", "fullpose", "smpl_poses", "pose")
_ROOT = ("root_orient", "global_orient")
_BODY = ("pose_body", "body_pose")
_TRANS = ("trans", "transl", "smpl_trans")
_SCALE = "smpl_scaling"  # AIST++ states how much larger than the body its trans is
POSE_KEYS = (*_POSES, *_ROOT, *_BODY, *_TRANS, _SCALE, "betas")
"""Arrays of an archive that `motion_from_amass` looks at, beside the frame rate."""
MOTION_X_WIDTH = 322
_CHUNK = 4096  # frames
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

Exact joints need a body model: without it a person's size and shape are lost."""


def is_amass(arrays: Mapping[str, np.ndarray]) -> bool:
    """Whether an archive holds poses of an SMPL-family model."""
    return any(key in arrays for key in (*_POSES, *_BODY))


def motion_x_arrays(motion: np.ndarray) -> dict[str, np.ndarray]:
    """Poses, trans and betas of Motion-X's rows of 322 numbers (SMPL-X), 30 a second."""
    parts = {"poses": motion[:, :66], "trans": motion[:, 309:312], "betas": motion[:1, 312:]}
    return {**parts, "fps": np.array(30.0)}


def motion_from_amass(
    file: str,
    arrays: Mapping[str, np.ndarray],
    *,
    body_model: BodyModel | str | PathLike[str] | None = None,
    fps: float | None = None,
    up: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    notes: list[Note] | None = None,
) -> Motion:
    """SMPL-22 joints of an AMASS, SMPL, SMPL-H or SMPL-X sequence, Y up.

    Parameters
    ----------
    arrays : ``poses`` (``fullpose``, ``smpl_poses``, ``pose``; frames, 66 or more: SMPL 72, SMPL-H 156, SMPL-X 165)
        axis-angle, or ``root_orient`` and ``pose_body`` (``global_orient`` and ``body_pose``); ``trans`` (``transl``,
        ``smpl_trans``) (frames, 3) metres; ``mocap_framerate`` or ``mocap_frame_rate``; ``betas``
    body_model : .npz with ``v_template``, ``shapedirs`` and ``J_regressor``, or the loaded model; default: `MEAN_REST`
    up : "y" or "z"; default: Z as in AMASS, unless the body stands along Y throughout
    notes : receives a note on everything assumed
    """
    notes = [] if notes is None else notes
    poses = _poses(file, arrays)
    limits.check_frames(file, len(poses), 22)
    trans = _numbers(file, arrays, _first(arrays, _TRANS) or "trans", np.zeros((len(poses), 3)))
    if trans.shape == (len(poses), 1, 3):
        trans = trans[:, 0]
    scale = _numbers(file, arrays, _SCALE, np.ones(1))
    if scale.size == 1 and scale.item() > 0:
        trans = trans / scale.item()
    if trans.shape != (len(poses), 3):
        raise FormatError(file, f"trans of shape ({len(poses)}, 3)", f"{trans.shape}")
    if not (np.isfinite(poses).all() and np.isfinite(trans).all()):
        raise FormatError(file, "finite poses and trans", "NaN or infinity")
    rate = fps if fps is not None else _rate(file, arrays, notes)
    limits.check_duration(file, len(poses), rate)
    if body_model is None:
        rest, root = MEAN_REST, np.zeros(3)
    else:
        body = body_model if isinstance(body_model, BodyModel) else BodyModel.load(body_model)
        betas = _numbers(file, arrays, "betas", np.zeros(0))
        if not np.isfinite(betas).all():
            raise FormatError(file, "finite betas", "NaN or infinity")
        rest, root = body.rest(betas[0] if betas.ndim > 1 and len(betas) else betas)
    joints = np.empty((len(poses), 22, 3), np.float32)
    for start in range(0, len(poses), _CHUNK):  # rotation matrices of a long clip would fill the memory
        part = slice(start, start + _CHUNK)
        joints[part] = forward(poses[part].astype(np.float64), rest) + (trans[part] + root)[:, None]
    if up is None and stands_along(joints, axis=1):
        up = "y"
        notes.append(Note("up axis", "the body stands along Y: taken as Y up, unlike AMASS (else give up='z')"))
    turn = Y_TO_Y if up is not None and up.lower() == "y" else Z_TO_Y
    return Motion(joints=joints @ turn.T.astype(np.float32), fps=rate, source="amass")


def _first(arrays: Mapping[str, np.ndarray], keys: tuple[str, ...]) -> str | None:
    return next((key for key in keys if key in arrays), None)


def _numbers(file: str, arrays: Mapping[str, np.ndarray], key: str, default: np.ndarray) -> np.ndarray:
    array = arrays.get(key, default)
    if array.dtype.kind not in "fiu":
        raise FormatError(file, f"{key} as numbers", f"dtype {array.dtype}")
    return array.astype(np.float64)


def _poses(file: str, arrays: Mapping[str, np.ndarray]) -> np.ndarray:
    """(frames, 22, 3) axis-angle."""
    root, body = _first(arrays, _ROOT), _first(arrays, _BODY)
    whole = _first(arrays, _POSES)
    if whole is not None:
        poses = _flat(arrays[whole])
    elif root is not None and body is not None:
        turn, rest = _flat(arrays[root]), _flat(arrays[body])
        if turn.ndim != 2 or rest.ndim != 2 or len(turn) != len(rest) or turn.shape[1] != 3:
            raise FormatError(file, f"{root} and {body} of the same frames", f"{turn.shape} and {rest.shape}")
        poses = np.concatenate([turn, rest[:, :63]], axis=1)
    else:
        raise FormatError(file, "poses, or root_orient and pose_body", f"arrays {', '.join(sorted(arrays)[:10])}")
    if poses.ndim != 2 or poses.shape[1] < 66 or poses.shape[1] % 3 or poses.dtype.kind != "f":
        expected = "axis-angle poses of shape (frames, 66 or more)"
        raise FormatError(file, expected, f"{poses.dtype} {poses.shape}")
    return poses[:, :66].reshape(-1, 22, 3)


def _flat(array: np.ndarray) -> np.ndarray:
    """(frames, joints, 3) or (1, frames, n) as (frames, n)."""
    if array.ndim == 3 and array.shape[0] == 1 and array.shape[2] > 3:
        return array[0]
    return array.reshape(len(array), -1) if array.ndim == 3 and array.shape[2] == 3 and len(array) else array


def _rate(file: str, arrays: Mapping[str, np.ndarray], notes: list[Note]) -> float:
    rate = frame_rate(file, arrays)
    if rate is not None:
        return rate
    notes.append(Note("frame rate", "no mocap_framerate; 120 fps assumed (give the true one with fps=)"))
    return 120.0


def forward(poses: np.ndarray, rest: np.ndarray = MEAN_REST) -> np.ndarray:
    """Joint positions of SMPL poses, root at the origin.

    Parameters
    ----------
    poses : (frames, 22, 3) axis-angle, radians, relative to the parent
    rest : (22, 3) offsets from the parent, metres

    Returns
    -------
    (frames, 22, 3) float64, in world axes
    """
    world = {0: from_axis_angle(poses[:, 0])}
    places = np.zeros((len(poses), 22, 3))
    for joint, parent in enumerate(SMPL22.parents[1:], 1):
        places[:, joint] = places[:, parent] + world[parent] @ rest[joint]
        if joint in SMPL22.parents:  # the rotation of a joint that carries nothing moves nothing
            world[joint] = world[parent] @ from_axis_angle(poses[:, joint])
    return places


@dataclass(frozen=True, eq=False)
class BodyModel:
    """The parts of a SMPL-family body model that forward kinematics needs.

    Parameters
    ----------
    joints : (22, 3) rest positions of the mean shape, metres
    directions : (22, 3, shapes) their change with each shape parameter
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
        """Rest offsets (22, 3) and root position (3,) of a body with these shape parameters; extra ones are ignored."""
        used = min(betas.size, self.directions.shape[-1])
        joints = self.joints + self.directions[..., :used] @ betas.reshape(-1)[:used]
        return joints - joints[[max(0, parent) for parent in SMPL22.parents]], joints[0]
