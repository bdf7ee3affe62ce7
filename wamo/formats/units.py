"""Metres per unit of a file, from the body's size and speed. Not in the paper."""

from __future__ import annotations

import numpy as np

from wamo.errors import FormatError
from wamo.formats import completion
from wamo.formats.body import Body
from wamo.formats.hierarchy import Hierarchy
from wamo.formats.options import ADULT, UNITS, Note

ADULT_BODY = 1.40
"""Metres from ankle over knee and hip to the shoulders of an average adult."""
_BODY_RANGE = (0.8, 2.3)
_GIANT = 1.65  # metres from ankle to shoulder: taller people are far rarer than children
_GIANT_WEIGHT = 3.0
_RARE = {"inch": 0.15, "cmu": 0.1, "mm": 0.1}  # cost of rare units
_FASTEST = 12.0  # metres a second: top speed of the hips
_DOUBT = 0.3  # cost from which a unit is doubtful: a child, a giant, or two units that fit
_CHILD_LEG = 1.15  # thigh + shin over torso; adults have about 1.4


def metres_per_unit(hierarchy: Hierarchy, body: Body, unit: str | float | None, notes: list[Note]) -> tuple[float, str]:
    """Find the metres per unit; also return how."""
    places = body.places
    if "left_knee" not in places:
        return 1.0, "assumed"
    legs, trunk = _size(places)
    size = legs + trunk
    if not size > 0:
        raise FormatError(hierarchy.file, "a body with a size", "all joints in one place")
    _check_bones(hierarchy.file, places, size)
    if unit == ADULT:
        return ADULT_BODY / size, "scaled to an adult"
    if unit is not None:
        return (UNITS[unit] if isinstance(unit, str) else float(unit)), "given"
    if hierarchy.unit is not None:
        metres, origin = hierarchy.unit, "from the file"
        doubt = ""
    else:
        metres, doubt = _guess(size, legs / max(trunk, 1e-12), _speed(places["left_hip"], hierarchy.fps))
        origin = "guessed from stature"
    measure = f"ankle to shoulder measures {size * metres:.2f} m"
    if not _BODY_RANGE[0] < size * metres < _BODY_RANGE[1]:
        doubt = f"{measure}, which no adult does; give the unit with unit=, or scale the body with unit='adult'"
    elif doubt:
        doubt = f"{measure} in {doubt}; give the unit with unit= if that is wrong"
    if doubt:
        notes.append(Note("unit", doubt))
    return metres, origin


def _size(places: dict[str, np.ndarray]) -> tuple[float, float]:
    """Leg (thigh + shin) and torso (hips to shoulders) in file units."""
    hips = (places["left_hip"] + places["right_hip"]) / 2
    shoulders = (places["left_shoulder"] + places["right_shoulder"]) / 2
    return completion.leg_length(places), float(np.median(np.linalg.norm(shoulders - hips, axis=-1)))


def _speed(place: np.ndarray, fps: float) -> float:
    """95th percentile of a joint's speed in file units a second."""
    if len(place) < 3:
        return 0.0
    return float(np.percentile(np.linalg.norm(np.diff(place, axis=0), axis=-1), 95)) * fps


def _guess(size: float, proportion: float, speed: float) -> tuple[float, str]:
    """Find the unit that gives the most likely person, and the reason for doubt ("" if there is none)."""
    costs = sorted((_cost(name, size, proportion, speed), name) for name in UNITS)
    (cost, name), (second, other) = costs[:2]
    doubt = ""
    if cost > _DOUBT:
        doubt = f"{name}, the likeliest unit"
    elif second - cost < _DOUBT / 2:
        doubt = f"{name} ({size * UNITS[other]:.2f} m in {other} would fit as well)"
    return UNITS[name], doubt


def _cost(name: str, size: float, proportion: float, speed: float) -> float:
    metres = UNITS[name]
    tall = size * metres
    small_body = 0.6 if proportion < _CHILD_LEG and tall < ADULT_BODY else 1.0
    cost = small_body * abs(np.log(tall / ADULT_BODY)) + _GIANT_WEIGHT * max(0.0, float(np.log(tall / _GIANT)))
    return float(cost + _RARE.get(name, 0.0) + max(0.0, np.log(max(speed * metres, 1e-9) / _FASTEST)))


def _check_bones(file: str, places: dict[str, np.ndarray], size: float) -> None:
    """Refuse limbs without length, whose joints coincide."""
    for side in ("left", "right"):
        for upper, lower in (("hip", "knee"), ("knee", "ankle"), ("shoulder", "elbow")):
            a, b = f"{side}_{upper}", f"{side}_{lower}"
            length = float(np.median(np.linalg.norm(places[a] - places[b], axis=-1)))
            if length < 1e-3 * size:
                mend = "The OFFSETs or position channels of these joints are zero: export the skeleton again."
                raise FormatError(file, f"{a} and {b} in different places", "no length between them", mend=mend)
