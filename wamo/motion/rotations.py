"""Rotations: matrices that fit directions, quaternions for animation, and continuous Euler angles.

Matrices act on column vectors. Parsing and kinematics of single files use `scipy.spatial.transform.Rotation`
directly; what stands here is what SciPy does not have.
"""

from __future__ import annotations

import numpy as np

from wamo.motion.geometry import unit

EULER_ORDERS = ("ZXY", "XZY", "YXZ", "YZX", "ZYX", "XYZ")
GIMBAL_LIMIT = np.sin(np.deg2rad(70.0))
"""A joint whose middle Euler angle exceeds this gets another rotation order, to stay clear of gimbal lock."""


def smallest_turn(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Smallest rotations that turn one direction to another.

    Parameters
    ----------
    start, end : (..., 3) float of any length; they broadcast against each other

    Returns
    -------
    (..., 3, 3) float64; the identity where a direction has no length, half a turn where the two are opposite.
    """
    start, end = np.broadcast_arrays(unit(np.asarray(start, np.float64)), unit(np.asarray(end, np.float64)))
    cosine = (start * end).sum(-1)[..., None, None]
    x, y, z = np.moveaxis(np.cross(start, end), -1, 0)
    zero = np.zeros_like(x)
    cross = np.stack([zero, -z, y, z, zero, -x, -y, x, zero], axis=-1).reshape(*x.shape, 3, 3)
    turn = np.eye(3) + cross + cross @ cross / np.maximum(1.0 + cosine, 1e-9)
    axis = unit(np.cross(start, np.eye(3)[np.argmin(np.abs(start), axis=-1)]))
    half = 2.0 * axis[..., :, None] * axis[..., None, :] - np.eye(3)
    turn = np.where(cosine < -1.0 + 1e-9, half, turn)
    has_length = ((np.abs(start).sum(-1) > 0.5) & (np.abs(end).sum(-1) > 0.5))[..., None, None]
    return np.where(has_length, turn, np.eye(3))


def best_fit(before: np.ndarray, rest: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Rotations that bring several rest vectors nearest to their targets in the least-squares sense (Kabsch).

    A weak pull towards ``before`` settles what the vectors leave open (collinear vectors, vectors without length).

    Parameters
    ----------
    before : (frames, 3, 3); rest : (vectors, 3); target : (frames, vectors, 3)

    Returns
    -------
    (frames, 3, 3) float64
    """
    pull = 1e-4 * max(float((rest**2).sum()), 1e-12)
    covariance = np.einsum("fbi,bj->fij", target, rest) + pull * before
    u, _, vt = np.linalg.svd(covariance)
    u[:, :, 2] *= np.sign(np.linalg.det(u @ vt))[:, None]
    return u @ vt


def upright(forward: np.ndarray) -> np.ndarray:
    """Frames (frames, 3, 3) with Y up that face ``forward`` (frames, 3), horizontal unit vectors."""
    up = np.broadcast_to([0.0, 1.0, 0.0], forward.shape)
    return np.stack([np.cross(up, forward), up, forward], axis=-1)


def quaternions(rotations: np.ndarray) -> np.ndarray:
    """Unit quaternions x, y, z, w of one joint over time, (frames, 3, 3) -> (frames, 4) float64.

    Neighbours lie on the same half of the sphere, so that interpolation takes the short way.
    """
    from scipy.spatial.transform import Rotation

    found = Rotation.from_matrix(rotations).as_quat()
    turned = (found[1:] * found[:-1]).sum(axis=1) < 0
    return found * np.where(np.concatenate([[0], np.cumsum(turned) % 2]), -1.0, 1.0)[:, None]


def euler_angles(rotations: np.ndarray) -> tuple[str, np.ndarray]:
    """Continuous intrinsic Euler angles of one joint over time.

    The order is ZXY, unless that comes near gimbal lock and another order stays farther from it. Of the two triples
    that describe the same rotation the one nearest to the previous frame is taken, then the angles are unwrapped.

    Parameters
    ----------
    rotations : (frames, 3, 3) float

    Returns
    -------
    The order, and (frames, 3) float64 degrees in that order.
    """
    from scipy.spatial.transform import Rotation

    order = "ZXY"
    if _lock(rotations, order) > GIMBAL_LIMIT:
        order = min(EULER_ORDERS, key=lambda o: _lock(rotations, o))
    angles = Rotation.from_matrix(rotations).as_euler(order, suppress_warnings=True)
    other = np.stack([angles[:, 0] + np.pi, np.pi - angles[:, 1], angles[:, 2] + np.pi], axis=1)
    stay = np.abs(_wrap(np.diff(angles, axis=0))).sum(axis=1)
    change = np.abs(_wrap(other[1:] - angles[:-1])).sum(axis=1)
    flipped = np.concatenate([[0], np.cumsum(change < stay) % 2]).astype(bool)
    return order, np.rad2deg(np.unwrap(np.where(flipped[:, None], other, angles), axis=0))


def _lock(rotations: np.ndarray, order: str) -> float:
    """Largest |sin| of the middle angle of an intrinsic order: 1 is gimbal lock."""
    return float(np.abs(rotations[:, "XYZ".index(order[0]), "XYZ".index(order[2])]).max())


def _wrap(angles: np.ndarray) -> np.ndarray:
    return (angles + np.pi) % (2 * np.pi) - np.pi
