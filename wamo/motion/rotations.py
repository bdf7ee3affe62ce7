"""Rotations: matrices from angles and from directions, quaternions for animation, and continuous Euler angles.

Matrices act on column vectors. Forward kinematics of whole files has its own loops, in `wamo.formats.hierarchy` and
`wamo.library.kinematics`, which never form a matrix per frame and axis.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wamo.motion.geometry import unit

EULER_ORDERS = ("ZXY", "XZY", "YXZ", "YZX", "ZYX", "XYZ")
GIMBAL_LIMIT = np.sin(np.deg2rad(70.0))
"""A joint whose middle Euler angle exceeds this gets another rotation order, to stay clear of gimbal lock."""


def from_axis_angle(vectors: np.ndarray) -> np.ndarray:
    """(..., 3, 3) rotations of axis-angle vectors (..., 3), radians (Rodrigues' formula)."""
    x, y, z = np.moveaxis(vectors, -1, 0)
    angle = np.sqrt(x * x + y * y + z * z)
    size = np.maximum(angle, 1e-12)
    sin, cos = np.sin(angle) / size, (1 - np.cos(angle)) / size**2
    cx, cy, cz, sx, sy, sz = cos * x, cos * y, cos * z, sin * x, sin * y, sin * z
    rows = (
        (1 - cy * y - cz * z, cx * y - sz, cx * z + sy),
        (cx * y + sz, 1 - cx * x - cz * z, cy * z - sx),
        (cx * z - sy, cy * z + sx, 1 - cx * x - cy * y),
    )
    out = np.empty((*angle.shape, 3, 3))
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            out[..., i, j] = value
    return out


def from_fixed_axes(angles: Sequence[float], order: str) -> np.ndarray:
    """(3, 3) rotation about the fixed axes one after the other: "XYZ" is Rz Ry Rx. Radians."""
    matrix = np.eye(3)
    for angle, letter in zip(angles, order, strict=True):
        first, second = ("XYZ".index(letter) + 1) % 3, ("XYZ".index(letter) + 2) % 3
        turn = np.eye(3)
        turn[first, first] = turn[second, second] = np.cos(angle)
        turn[second, first], turn[first, second] = np.sin(angle), -np.sin(angle)
        matrix = turn @ matrix
    return matrix


def _cross_matrix(vectors: np.ndarray) -> np.ndarray:
    """(..., 3, 3) matrices that take the cross product with vectors (..., 3)."""
    x, y, z = np.moveaxis(vectors, -1, 0)
    zero = np.zeros_like(x)
    return np.stack([zero, -z, y, z, zero, -x, -y, x, zero], axis=-1).reshape(*x.shape, 3, 3)


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
    cross = _cross_matrix(np.cross(start, end))
    turn = np.eye(3) + cross + cross @ cross / np.maximum(1.0 + cosine, 1e-9)
    axis = unit(np.cross(start, np.eye(3)[np.argmin(np.abs(start), axis=-1)]))
    half = 2.0 * axis[..., :, None] * axis[..., None, :] - np.eye(3)
    turn = np.where(cosine < -1.0 + 1e-9, half, turn)
    has_length = ((np.abs(start).sum(-1) > 0.5) & (np.abs(end).sum(-1) > 0.5))[..., None, None]
    return np.where(has_length, turn, np.eye(3))


def best_fit(before: np.ndarray, rest: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Rotations that bring several rest vectors nearest to their targets in the least-squares sense (Kabsch).

    A weak pull towards ``before`` resolves ambiguous cases: collinear vectors and vectors without length.

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

    Neighbours are on the same half of the sphere, so that interpolation takes the short way.
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
