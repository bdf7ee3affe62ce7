"""Read motions from arrays of joint positions or of HumanML3D / KIT-ML features."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from wamo.errors import FormatError
from wamo.formats.features import feature_width, joints_from_features, joints_of_width
from wamo.formats.limits import Limits
from wamo.formats.npz import load_npy
from wamo.formats.options import ADULT, UNITS, Note, ReadOptions
from wamo.formats.up_axis import Y_TO_Y, Z_TO_Y, stands_along
from wamo.motion import SMPL22, Motion, Skeleton, skeleton_of

FPS = {"smpl22": 20.0, "kit21": 12.5}
"""Frame rates of HumanML3D and KIT-ML, which their arrays do not contain."""
SMPL_FAMILY = (22, 24, 45, 52, 55, 73, 127, 144)
"""Joint counts of SMPL, SMPL-H and SMPL-X outputs; the first 22 joints are the same in all."""
OTHER_LAYOUTS = {
    14: "LSP", 15: "OpenPose BODY_15 or MPI", 16: "MPII", 17: "COCO or Human3.6M", 18: "OpenPose COCO",
    19: "CMU Panoptic", 20: "Kinect v1", 23: "Xsens MVN or HALPE", 25: "OpenPose BODY_25, Kinect v2 or NTU RGB+D",
    26: "HALPE", 31: "CMU", 32: "Human3.6M or Azure Kinect", 33: "MediaPipe", 133: "COCO-WholeBody",
}  # fmt: skip
"""Joint counts of layouts without SMPL's spine, or whose order the count does not determine; they are refused."""
_LOOSE = 0.5  # share of its length by which a bone changes, or differs from the other side, before it is doubtful
_LEG = 0.82  # metres, thigh + shin of an average adult


def motion_from_array(
    file: str, array: np.ndarray, options: ReadOptions, notes: list[Note], folder: Path | None = None
) -> Motion:
    """Make a motion from joints or features.

    Parameters
    ----------
    array : joints (frames, 21, 3), (frames, 22 or more, 3) in SMPL's order or (22, 3, frames), or features
        (frames, 263 or 251); a leading axis of one is dropped
    options : ``fps`` defaults to 20 (22 joints) or 12.5 (21); ``unit`` to metres, or millimetres / centimetres
        if the stature suggests them
    notes : receives a note on everything assumed
    folder : folder to search for the data set's Mean.npy and Std.npy if features are z-scored
    """
    if array.dtype.kind not in "fiu":
        raise FormatError(file, "an array of real numbers", f"dtype {array.dtype}")
    array = _without_batch(file, array)
    if array.ndim == 2 and joints_of_width(array.shape[1]):
        options.limits.check_frames(file, len(array), array.shape[1])
        _check_finite(file, array)
        joints = joints_from_features(_plain_features(file, array, folder, options.limits, notes))
    else:
        joints = _joint_array(file, array, options.limits, notes)
    skeleton = skeleton_of(joints.shape[1])
    _check_order(file, joints, skeleton, notes)
    metres = _metres(file, joints, skeleton, options.unit, notes)
    rate = FPS[skeleton.name] if options.fps is None else options.fps
    options.limits.check_duration(file, len(joints), rate)
    turn = Z_TO_Y if options.up is not None and options.up.lower() == "z" else Y_TO_Y
    if options.up is None and skeleton is SMPL22 and stands_along(joints, axis=2):
        notes.append(Note("up axis", "the body stands along Z, though arrays have Y up (turn it with up='z')"))
    return Motion(joints=joints @ turn.T * metres, fps=rate, skeleton=skeleton)


def _without_batch(file: str, array: np.ndarray) -> np.ndarray:
    """The array without an axis of one: a batch before the frames, or one person in each frame."""
    if array.ndim == 4 and array.shape[1] == 1 and array.shape[3] == 3:
        array = array[:, 0]
    if array.ndim == 4 and array.shape[0] > 1:
        mend = "Save one motion a file: np.save('0.npy', motions[0])."
        raise FormatError(file, "one motion", f"{array.shape[0]} motions (shape {array.shape})", mend=mend)
    features = array.ndim == 3 and bool(joints_of_width(array.shape[2]))
    return array[0] if array.shape[:1] == (1,) and (array.ndim == 4 or features) else array


def _joint_array(file: str, array: np.ndarray, limits: Limits, notes: list[Note]) -> np.ndarray:
    """(frames, 22 or 21, 3) float64."""
    joints_first = array.ndim == 3 and array.shape[0] in (21, 22)
    if joints_first and array.shape[1] == 3:
        array = array.transpose(2, 0, 1)
        notes.append(Note("joints", "axes (joints, 3, frames) turned to (frames, joints, 3)"))
    elif joints_first and array.shape[2] == 3 and array.shape[1] not in (21, *SMPL_FAMILY):
        array = array.transpose(1, 0, 2)
        notes.append(Note("joints", "axes (joints, frames, 3) turned to (frames, joints, 3)"))
    count = array.shape[1] if array.ndim == 3 and array.shape[2] == 3 else 0
    if count not in (21, *SMPL_FAMILY):
        raise _unknown_layout(file, array.shape)
    limits.check_frames(file, len(array), count)
    if count > 22:
        notes.append(Note("joints", f"{count} joints: the first 22 are SMPL's body, the others were left out"))
        array = array[:, :22]
    _check_finite(file, array)
    return array.astype(np.float64)


def _unknown_layout(file: str, shape: tuple[int, ...]) -> FormatError:
    """The error for an array of no known layout: what its shape looks like, and the way to what can be read."""
    widths = ", ".join(f"(frames, {feature_width(j)})" for j in (22, 21))
    expected = "joints of shape (frames, 22, 3), (frames, 21, 3) or of an SMPL model "
    expected += f"({', '.join(map(str, SMPL_FAMILY[1:]))} joints), or features of shape {widths}"
    found, mend = f"shape {shape}", ""
    if len(shape) == 3 and shape[1] in OTHER_LAYOUTS and shape[2] in (2, 3, 4):
        found += f", perhaps {OTHER_LAYOUTS[shape[1]]} keypoints, which lack joints of the SMPL skeleton"
        mend = "Fit SMPL to them (SMPLify-X or a lifting model), and save its joints or its poses and trans."
    elif len(shape) == 3 and shape[1] in (21, *SMPL_FAMILY) and shape[2] == 2:
        found, mend = f"{found}, which is 2D", "Lift the joints to 3D first."
    elif len(shape) == 3 and shape[1] in (21, *SMPL_FAMILY) and shape[2] == 4:
        mend = "If the fourth number is a confidence, save array[..., :3]."
    elif len(shape) == 2 and shape[1] in (63, 66, 72, 156, 165):
        mend = f"Flat joints: save array.reshape(len(array), {shape[1] // 3}, 3). "
        mend += "SMPL poses: save numpy.savez('motion.npz', poses=array, trans=trans, mocap_framerate=fps)."
    return FormatError(file, expected, found, mend=mend)


def _check_order(file: str, joints: np.ndarray, skeleton: Skeleton, notes: list[Note]) -> None:
    """Note when thighs, shins and arms change their length or differ between the sides: joints in another order."""
    bones = {}
    for side in ("left", "right"):
        for upper, lower in (("hip", "knee"), ("knee", "ankle"), ("shoulder", "elbow"), ("elbow", "wrist")):
            a, b = (joints[:, skeleton.index(f"{side}_{joint}")] for joint in (upper, lower))
            bones[side, upper] = np.linalg.norm(a - b, axis=-1)
    if not max(lengths.max() for lengths in bones.values()) > 0:
        raise FormatError(file, "joints in different places", "all limbs without a length")
    for (side, upper), lengths in bones.items():
        mean, other = float(lengths.mean()), float(bones["left" if side == "right" else "right", upper].mean())
        if abs(mean - other) > _LOOSE * max(mean, other) or float(lengths.std()) > _LOOSE * mean:
            what = f"the bone below {side}_{upper} changes its length or is unlike the other side's"
            notes.append(Note("joints", f"{what}: the joints are perhaps not in {skeleton.name}'s order"))
            return


def _plain_features(
    file: str, features: np.ndarray, folder: Path | None, limits: Limits, notes: list[Note]
) -> np.ndarray:
    """Return features in metres, de-normalised if needed with Mean.npy and Std.npy near the file."""
    features = features.astype(np.float64)
    if not _is_normalised(features):
        return features
    for place in (folder, folder.parent) if folder is not None else ():
        if (place / "Mean.npy").is_file() and (place / "Std.npy").is_file():
            mean, std = (load_npy(place / f"{name}.npy", limits=limits) for name in ("Mean", "Std"))
            if mean.shape == std.shape == (features.shape[1],) and mean.dtype.kind == std.dtype.kind == "f":
                plain = features * std + mean
                if np.isfinite(plain).all() and not _is_normalised(plain):
                    notes.append(Note("unit", "z-scored features: de-normalised with Mean.npy and Std.npy"))
                    return plain
    mend = "Put the data set's Mean.npy and Std.npy beside the file, or de-normalise first: features * Std + Mean."
    raise FormatError(file, "features in metres", "z-scored ones (contacts outside 0 to 1)", mend=mend)


def _is_normalised(features: np.ndarray) -> bool:
    """Whether features were z-scored: foot contacts are 0 or 1 otherwise, and the root is above the floor."""
    contacts = features[:, -4:]
    return bool(contacts.min() < -0.5 or contacts.max() > 1.5 or np.median(features[:, 3]) < 0.05)


def _check_finite(file: str, array: np.ndarray) -> None:
    finite = np.isfinite(array).reshape(len(array), -1).all(axis=1)
    if not finite.all():
        raise FormatError(file, "finite numbers", f"NaN or infinity in frame {int(np.argmin(finite)) + 1}")


def adult_scale(file: str, joints: np.ndarray, skeleton: Skeleton) -> float:
    """What (frames, joints, 3) must be multiplied by for the legs of an average adult; FormatError without legs."""
    leg = _leg(joints, skeleton)
    if not leg > 0:
        raise FormatError(file, "a body with legs", "all leg joints in one place")
    return _LEG / leg


def _leg(joints: np.ndarray, skeleton: Skeleton) -> float:
    """Median length of the left thigh and shin."""
    hip, knee, ankle = (joints[:, skeleton.index(f"left_{j}")] for j in ("hip", "knee", "ankle"))
    return float(np.median(np.linalg.norm(hip - knee, axis=-1) + np.linalg.norm(knee - ankle, axis=-1)))


def _metres(file: str, joints: np.ndarray, skeleton: Skeleton, unit: str | float | None, notes: list[Note]) -> float:
    if unit == ADULT:
        return adult_scale(file, joints, skeleton)
    if unit is not None:
        return UNITS[unit] if isinstance(unit, str) else float(unit)
    leg = _leg(joints, skeleton)
    if leg < 10 * _LEG:  # metres, or synthetic data of any small size
        return 1.0
    name = min(("mm", "cm"), key=lambda u: abs(np.log(leg * UNITS[u] / _LEG)))
    notes.append(Note("unit", f"a leg measures {leg:.0f} units; taken as {name} (give the unit with unit=)"))
    return UNITS[name]
