"""Acclaim ASF skeletons: bones with direction, length, axis and degrees of freedom."""

from __future__ import annotations

from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path

import numpy as np

from wamo.errors import FormatError
from wamo.formats.limits import DEFAULT_LIMITS, Limits, read_text
from wamo.motion.rotations import from_fixed_axes

_INCH = 0.0254
_MAX_LINES = 100_000


@dataclass
class Bone:
    """One bone of an ASF file: direction (3,) unit, length in file units, axis (3, 3), dof like ("rx", "rz")."""

    name: str
    direction: np.ndarray = field(default_factory=lambda: np.zeros(3))
    length: float = 0.0
    axis: np.ndarray = field(default_factory=lambda: np.eye(3))
    dof: tuple[str, ...] = ()
    parent: str = ""


@dataclass
class Asf:
    """A skeleton: bones by name ("root" included), parents before children; angle 1 or pi/180; metres per unit."""

    file: str
    bones: dict[str, Bone]
    angle: float
    unit: float


def read_asf(path: str | PathLike[str], *, limits: Limits = DEFAULT_LIMITS) -> Asf:
    """Read an ASF skeleton. A FormatError names the line."""
    file = Path(path).name
    lines = read_text(path, "an ASF skeleton", limits).splitlines()
    if len(lines) > _MAX_LINES:
        raise FormatError(file, "an ASF skeleton", f"{len(lines)} lines")
    section = ""
    skeleton = Asf(file, {}, np.pi / 180, _INCH / 0.45)
    root, bone = Bone("root", dof=("tx", "ty", "tz", "rx", "ry", "rz")), None
    bones: dict[str, Bone] = {}
    links: list[tuple[int, list[str]]] = []
    for number, raw in enumerate(lines, 1):
        words = raw.split("#")[0].split()
        if not words:
            continue
        if words[0].startswith(":"):
            section = words[0].lower()
            continue
        try:
            if section == ":units":
                _units(skeleton, words)
            elif section == ":root":
                _root(root, words, skeleton.angle)
            elif section == ":bonedata":
                bone = _bone(bone, bones, words, skeleton.angle)
            elif section == ":hierarchy" and words[0] not in ("begin", "end"):
                links.append((number, words))
        except (ValueError, IndexError, KeyError, OverflowError) as error:
            raise FormatError(
                file, f"a valid {section} entry", f"{raw.strip()[:60]!r} ({error})", line=number
            ) from None
    if not bones or not links:
        missing = ":bonedata" if not bones else ":hierarchy"
        raise FormatError(file, "bones and their tree in an ASF skeleton", f"no {missing}", mend="Is it an ASF file?")
    skeleton.bones = _linked(file, root, bones, links, limits)
    return skeleton


def _units(skeleton: Asf, words: list[str]) -> None:
    if words[0] == "length":
        length = float(words[1])
        if not (np.isfinite(length) and length > 0):
            raise ValueError("length must be positive")
        skeleton.unit = _INCH / length
    elif words[0] == "angle":
        skeleton.angle = 1.0 if words[1].lower().startswith("rad") else np.pi / 180


def _floats(words: list[str]) -> list[float]:
    values = [float(w) for w in words]
    if len(values) != 3 or not np.isfinite(values).all():
        raise ValueError("three finite numbers expected")
    return values


def _root(root: Bone, words: list[str], angle: float) -> None:
    if words[0] == "order":
        root.dof = tuple(w.lower() for w in words[1:])
        if any(key not in ("tx", "ty", "tz", "rx", "ry", "rz") for key in root.dof):
            raise ValueError("unknown channel")
    elif words[0] == "orientation":
        root.axis = from_fixed_axes([v * angle for v in _floats(words[1:4])], "XYZ")
    elif words[0] == "position":
        root.direction = np.array(_floats(words[1:4]))


def _bone(bone: Bone | None, bones: dict[str, Bone], words: list[str], angle: float) -> Bone | None:
    key = words[0]
    if key == "begin":
        return Bone("")
    if bone is None:
        raise ValueError("outside begin ... end")
    if key == "end":
        if not bone.name or bone.name in bones or bone.name == "root":
            raise ValueError("a bone without a name, or a second of the same name")
        bones[bone.name] = bone
        return None
    if key == "name":
        bone.name = words[1]
    elif key == "direction":
        vector = np.array(_floats(words[1:4]))
        bone.direction = vector / max(1e-12, float(np.linalg.norm(vector)))
    elif key == "length":
        bone.length = float(words[1])
        if not np.isfinite(bone.length):
            raise ValueError("length must be finite")
    elif key == "axis":
        order = words[4].upper() if len(words) > 4 else "XYZ"
        if sorted(order) != ["X", "Y", "Z"]:
            raise ValueError("axis order")
        bone.axis = from_fixed_axes([v * angle for v in _floats(words[1:4])], order)
    elif key == "dof":
        bone.dof = tuple(w.lower() for w in words[1:])
        if any(k not in ("tx", "ty", "tz", "rx", "ry", "rz", "l") for k in bone.dof):
            raise ValueError("unknown degree of freedom")
    return bone


def _linked(
    file: str, root: Bone, bones: dict[str, Bone], links: list[tuple[int, list[str]]], limits: Limits
) -> dict[str, Bone]:
    """Bones with their parents set, parents first."""
    if len(bones) > limits.max_joints:
        raise FormatError(file, f"at most {limits.max_joints} bones", str(len(bones)))
    done = {"root": root}
    for number, (parent, *children) in links:
        if parent not in done:
            raise FormatError(file, "a parent that is in the tree already", repr(parent), line=number)
        for child in children:
            if child not in bones or child in done:
                raise FormatError(file, "a bone of :bonedata, once", repr(child), line=number)
            bones[child].parent = parent
            done[child] = bones[child]
    return done
