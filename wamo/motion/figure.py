"""The drawn figure: limb radii and body segments, one source for the page, GLB files and videos.

The body is described once, as round cones in the frames of the rest pose's joints. The page draws the same limbs in
two dimensions; `figure_spec` gives it radii and colours as plain JSON values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from wamo.motion import colours
from wamo.motion.pose import ADULT, stature
from wamo.motion.skeletons import PART_NAMES, Skeleton

Shape = tuple[float, float, float, float]
"""Radius at the start and at the end, metres for a body of 1.7 m; factors of width and depth."""

LIMBS: dict[str, Shape] = {
    "knee": (0.080, 0.056, 1.0, 1.0), "ankle": (0.056, 0.037, 1.0, 1.0), "heel": (0.040, 0.034, 1.0, 1.0),
    "foot": (0.042, 0.034, 1.0, 1.0), "shoulder": (0.056, 0.056, 1.0, 1.0), "elbow": (0.050, 0.039, 1.0, 1.0),
    "wrist": (0.039, 0.028, 1.0, 1.0), "spine2": (0.094, 0.098, 1.28, 1.0), "spine3": (0.098, 0.106, 1.30, 1.0),
    "neck": (0.107, 0.080, 1.36, 0.98), "head": (0.052, 0.048, 1.0, 1.0),
}  # fmt: skip
"""Shapes of bones, named by their far joint."""

EXTRAS: dict[str, Shape] = {
    "hand": (0.030, 0.034, 0.55, 1.15), "toes": (0.034, 0.026, 1.25, 1.0), "hips": (0.094, 0.094, 1.05, 1.08),
    "waist": (0.100, 0.094, 1.25, 1.0), "chest": (0.068, 0.068, 1.0, 1.1), "skull": (0.070, 0.089, 0.90, 1.02),
}  # fmt: skip
"""Shapes of the pieces that are not bones."""


@dataclass(frozen=True)
class Segment:
    """A round cone fixed to a joint: all points within a radius that grows along an axis, then stretched.

    Parameters
    ----------
    joint : index of the joint that carries it
    part : index into PART_NAMES
    start : (3,) float64 first centre in the joint's rest frame, metres
    basis : (3, 3) float64, columns across, along, through: the cone's own frame, with the width and depth factors
    length : distance of the two centres along the axis, metres
    radii : radius at the first and second centre, metres
    """

    joint: int
    part: int
    start: np.ndarray
    basis: np.ndarray
    length: float
    radii: tuple[float, float]


def mannequin(offsets: np.ndarray, skeleton: Skeleton) -> list[Segment]:
    """The body of a skeleton: about one segment per bone, and hips, chest, hands, toes and head.

    Parameters
    ----------
    offsets : (joints, 3) float64, metres, as `wamo.motion.pose.fit_pose` gives them; bones without length make balls
    """
    scale = stature(offsets, skeleton) / ADULT
    index = skeleton.index
    segments: list[Segment] = []

    def add(joint: int, start: np.ndarray, end: np.ndarray, shape: Shape) -> None:
        r0, r1, width, depth = shape
        segments.append(_segment(skeleton, joint, start, end, (r0 * scale, r1 * scale), (width, depth)))

    zero = np.zeros(3)
    for parent, child in skeleton.bones:
        bone = skeleton.joints[child].rpartition("_")[2]
        if bone in LIMBS and not (bone == "shoulder" and skeleton.name == "kit21"):
            add(parent, zero, offsets[child], LIMBS[bone])
    for side, sign in (("left", 1.0), ("right", -1.0)):
        add(index(f"{side}_wrist"), zero, np.array([sign * 0.095, 0.0, 0.0]) * scale, EXTRAS["hand"])
        add(index(f"{side}_foot"), zero, np.array([0.0, -0.004, 0.05]) * scale, EXTRAS["toes"])
    hips = [offsets[index(f"{side}_hip")] * 0.62 for side in ("left", "right")]
    add(0, hips[1], hips[0], EXTRAS["hips"])
    first = next(c for p, c in skeleton.bones if p == 0 and skeleton.joints[c].startswith("spine"))
    add(0, zero, offsets[first], EXTRAS["waist"])
    chest = "neck" if skeleton.name == "kit21" else "spine3"
    reach = [_shoulder(offsets, skeleton, side) for side in ("left", "right")]
    add(index(chest), reach[1], reach[0], EXTRAS["chest"])
    up, forward = np.array([0.0, 1.0, 0.0]) * scale, np.array([0.0, 0.0, 1.0]) * scale
    add(index("head"), 0.045 * up + 0.030 * forward, 0.105 * up + 0.014 * forward, EXTRAS["skull"])
    return segments


def figure_spec() -> dict[str, Any]:
    """Radii and colours as plain JSON values, for a page that draws the figure itself.

    Returns
    -------
    dict with

    - ``adult``: body height in metres that the radii belong to
    - ``limbs``: list of ``[from, to, radius at from, radius at to]``; names of joints without their side, and the
      page's extra points ``heel``, ``toe``, ``instep``, ``hand`` (once a side), ``throat``, ``skull``, ``face``,
      ``crown``, ``nose`` (once)
    - ``hulls``: list of ``{"points": [[name, radius], ...], "colours": [names]}``, the trunk's convex pieces
    - ``light``, ``dark``: the palettes (`wamo.motion.colours.Palette`)
    - ``bands``: ``{"signal": {"light", "dark"}, "a": colour, "d": [colour of d1, d2, ...]}``
    """

    def limb(start: str, end: str, shape: Shape) -> list[Any]:
        return [start, end, shape[0], shape[1]]

    skull, hips, waist, chest = EXTRAS["skull"], EXTRAS["hips"][0], EXTRAS["waist"][0], EXTRAS["chest"][0]
    ribs = LIMBS["spine3"][1]
    return {
        "adult": ADULT,
        "limbs": [
            limb("hip", "knee", LIMBS["knee"]), limb("knee", "ankle", LIMBS["ankle"]),
            limb("heel", "toe", LIMBS["heel"]), limb("ankle", "instep", LIMBS["foot"]),
            limb("shoulder", "elbow", LIMBS["elbow"]), limb("elbow", "wrist", LIMBS["wrist"]),
            limb("wrist", "hand", EXTRAS["hand"]), limb("throat", "skull", LIMBS["head"]),
            ["face", "crown", skull[1], skull[1]], ["face", "nose", 0.030, 0.014],
        ],
        "hulls": [
            {"points": [["left_hip", hips], ["right_hip", hips], ["waist", waist]],
             "colours": ["pelvis", "left_hip", "right_hip"]},
            {"points": [["waist", waist], ["ribs", ribs]], "colours": ["waist", "ribs"]},
            {"points": [["ribs", ribs], ["left_shoulder", chest], ["right_shoulder", chest], ["throat", 0.055]],
             "colours": ["ribs", "chest", "throat"]},
        ],
        "light": _palette(colours.LIGHT),
        "dark": _palette(colours.DARK),
        "bands": {
            "signal": {"light": colours.SIGNAL[False], "dark": colours.SIGNAL[True]},
            "a": colours.APPROXIMATION,
            "d": list(colours.DETAILS),
        },
    }  # fmt: skip


def _palette(palette: colours.Palette) -> dict[str, Any]:
    return {**vars(palette), "parts": dict(zip(PART_NAMES, palette.parts, strict=True))}


def _segment(
    skeleton: Skeleton,
    joint: int,
    start: np.ndarray,
    end: np.ndarray,
    radii: tuple[float, float],
    factors: tuple[float, float],
) -> Segment:
    axis = end - start
    length = float(np.linalg.norm(axis))
    along = axis / length if length > 1e-9 else np.array([0.0, 1.0, 0.0])
    across = np.cross(along, [0.0, 0.0, 1.0])
    if np.linalg.norm(across) < 1e-6:
        across = np.array([1.0, 0.0, 0.0])
    across /= np.linalg.norm(across)
    basis = np.stack([across * factors[0], along, np.cross(across, along) * factors[1]], axis=1)
    return Segment(joint, int(skeleton.part_of[joint]), start, basis, length, radii)


def _shoulder(offsets: np.ndarray, skeleton: Skeleton, side: str) -> np.ndarray:
    """(3,) metres: the side of the chest at a shoulder, in the frame of the joint that carries both shoulders."""
    shoulder = offsets[skeleton.index(f"{side}_shoulder")]
    if f"{side}_collar" in skeleton.joints:
        return offsets[skeleton.index(f"{side}_collar")] + 0.12 * shoulder
    return 0.85 * shoulder
