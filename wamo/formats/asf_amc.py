"""Acclaim ASF skeletons and AMC motions.

An ASF bone is named after what it spans; its joint stands where the bone starts (the end of its parent). The local
rotation of a bone is ``C M C^-1``: C from the bone's axis, M from its degrees of freedom, "XYZ" being Rz Ry Rx.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path

import numpy as np

from wamo.errors import FormatError
from wamo.formats.hierarchy import Hierarchy, Node, euler_matrix
from wamo.formats.limits import DEFAULT_LIMITS, Limits, announce, read_text

DEFAULT_FPS = 120.0
"""AMC files do not say their frame rate; most public ones are of this rate."""
_INCH = 0.0254


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


def find_asf(amc: str | PathLike[str]) -> Path | None:
    """The skeleton beside an AMC file: ``<stem>.asf``, ``<subject>.asf`` of ``<subject>_*.amc``, or the only one."""
    amc = Path(amc)
    there = {p.stem.lower(): p for p in sorted(amc.parent.iterdir()) if p.suffix.lower() == ".asf"}
    stem = amc.stem.lower()
    while stem:
        if stem in there:
            return there[stem]
        stem = stem.rpartition("_")[0]
    return next(iter(there.values())) if len(there) == 1 else None


def read_amc(
    path: str | PathLike[str],
    *,
    asf: str | PathLike[str] | None = None,
    fps: float | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Hierarchy:
    """Read an AMC motion with its ASF skeleton: no mapping, no change of unit.

    Parameters
    ----------
    asf : the skeleton; default: the one beside the file that fits its name
    fps : the frame rate, which the format does not hold; 120 is assumed, with a `FormatWarning`

    Raises
    ------
    FormatError
        No skeleton, unknown bones, wrong numbers of values, NaN, no frames; with the line.
    """
    name = Path(path).name
    text = read_text(path, "an AMC file", limits)
    skeleton_path = Path(asf) if asf is not None else find_asf(path)
    if skeleton_path is None:
        mend = "Put <subject>.asf beside <subject>_*.amc, or give it with asf= (on the page: upload both together)."
        raise FormatError(name, "an ASF skeleton for the AMC motion", "none beside it", mend=mend)
    skeleton = read_asf(skeleton_path, limits=limits)
    notes = [f"skeleton from {skeleton_path.name}"]
    if fps is None:
        fps = DEFAULT_FPS
        notes.append(f"frame rate not in the file: {fps:g} fps assumed")
        announce(f"{name}: AMC files do not say their frame rate; {fps:g} fps assumed. Give the true one with fps=.")
    elif not 0.1 <= fps <= 10_000:
        raise FormatError(name, "a frame rate between 0.1 and 10000", f"{fps}")
    channels, columns = _amc_values(name, text, skeleton, limits)
    rotating = [i for keys in columns.values() for key, i in keys.items() if key.startswith("r")]
    channels[:, rotating] *= skeleton.angle
    nodes = _nodes(skeleton, columns)
    limits.check_frames(name, len(channels), len(nodes))
    return Hierarchy(name, nodes, channels, fps, skeleton.unit, notes)


def _nodes(skeleton: Asf, columns: dict[str, dict[str, int]]) -> list[Node]:
    """Joints at the starts of the bones, end sites at the ends of the last ones."""
    nodes: list[Node] = []
    index: dict[str, int] = {}
    parents = {bone.parent for bone in skeleton.bones.values()}
    for bone in skeleton.bones.values():
        above = skeleton.bones.get(bone.parent)
        offset = above.direction * above.length if above else bone.direction
        axes = columns.get(bone.name, {})
        rotations = [("xyz".index(key[1]), axes[key]) for key in reversed(bone.dof) if key[0] == "r" and key in axes]
        positions = [("xyz".index(key[1]), axes[key]) for key in bone.dof if key[0] == "t" and key in axes]
        index[bone.name] = len(nodes)
        parent = index[bone.parent] if above else -1
        nodes.append(Node(bone.name, parent, offset, positions, rotations, bone.axis, bone.axis.T))
        if bone.name not in parents and above:
            nodes.append(Node(f"{bone.name}_end", len(nodes) - 1, bone.direction * bone.length, is_end=True))
    return nodes


def read_asf(path: str | PathLike[str], *, limits: Limits = DEFAULT_LIMITS) -> Asf:
    """Read an ASF skeleton. FormatError with the line where it is wrong."""
    file = Path(path).name
    lines = read_text(path, "an ASF skeleton", limits).splitlines()
    if len(lines) > 100_000:
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
        except (ValueError, IndexError, KeyError) as error:
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
        root.axis = euler_matrix([v * angle for v in _floats(words[1:4])], "XYZ")
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
        bone.axis = euler_matrix([v * angle for v in _floats(words[1:4])], order)
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


def _amc_values(file: str, text: str, skeleton: Asf, limits: Limits) -> tuple[np.ndarray, dict[str, dict[str, int]]]:
    """(frames, channels) float64 and bone -> {dof: column}. Regular files are parsed in one piece."""
    lines = text.splitlines()
    first = 0
    while first < len(lines) and (not lines[first].strip() or lines[first].lstrip()[0] in "#:"):
        if lines[first].strip().upper() == ":RADIANS":
            skeleton.angle = 1.0
        first += 1
    if first == len(lines) or not lines[first].strip().isdigit():
        found = repr(lines[first].strip()[:40]) if first < len(lines) else "the end of the file"
        raise FormatError(file, "the number of the first frame", found, line=min(first + 1, len(lines)))
    last = first + 1
    while last < len(lines) and not lines[last].strip().isdigit():
        last += 1
    columns, width = {}, 0
    for offset, line in enumerate(lines[first + 1 : last]):
        words = line.split()
        if not words:
            continue
        columns[words[0]] = _bone_columns(file, skeleton, words, first + 2 + offset, width)
        width += len(words) - 1
    if not width:
        raise FormatError(file, "bones in the first frame", "none", line=first + 1)
    tokens = " ".join(lines[first:]).split()
    period = 1 + len(columns) + width
    if len(tokens) % period == 0:
        limits.check_frames(file, len(tokens) // period)
        values = _regular(tokens, columns, period)
        if values is not None:
            return values, columns
    raise _bad_line(file, lines, first, columns, skeleton)


def _bone_columns(file: str, skeleton: Asf, words: list[str], line: int, start: int) -> dict[str, int]:
    bone = skeleton.bones.get(words[0])
    if bone is None:
        mend = f"Is {skeleton.file} the skeleton of this motion?"
        raise FormatError(file, f"a bone of {skeleton.file}", repr(words[0][:40]), line=line, mend=mend)
    if len(words) - 1 != len(bone.dof):
        raise FormatError(file, f"{len(bone.dof)} values for {bone.name}", str(len(words) - 1), line=line)
    return {key: start + k for k, key in enumerate(bone.dof)}


def _regular(tokens: list[str], columns: dict[str, dict[str, int]], period: int) -> np.ndarray | None:
    """Values of a file whose frames all list the same bones in the same order; None for any other file."""
    frames = len(tokens) // period
    if any(not word.isdigit() for word in tokens[::period]):
        return None
    values = np.empty((frames, sum(map(len, columns.values()))))
    place = 1
    try:
        for bone, keys in columns.items():
            if tokens[place::period] != [bone] * frames:
                return None
            for k, column in enumerate(keys.values(), 1):
                values[:, column] = np.array(tokens[place + k :: period], dtype=np.float64)
            place += 1 + len(keys)
    except ValueError:
        return None
    return values if np.isfinite(values).all() else None


def _bad_line(
    file: str, lines: list[str], first: int, columns: dict[str, dict[str, int]], skeleton: Asf
) -> FormatError:
    """The error for the first line that breaks the pattern of the first frame."""
    expected: Iterator[str] = iter(())
    for number, line in enumerate(lines[first:], first + 1):
        words = line.split()
        if not words:
            continue
        bone = next(expected, None)
        if bone is None:
            if len(words) != 1 or not words[0].isdigit():
                return FormatError(file, "the number of the next frame", repr(line.strip()[:40]), line=number)
            expected = iter(columns)
            continue
        if words[0] != bone or len(words) != 1 + len(columns[bone]):
            what = f"{len(columns[bone])} values for {bone}"
            return FormatError(file, what, repr(line.strip()[:40]), line=number)
        try:
            if not np.isfinite([float(w) for w in words[1:]]).all():
                return FormatError(file, "finite numbers", repr(line.strip()[:40]), line=number)
        except ValueError:
            return FormatError(file, "numbers", repr(line.strip()[:40]), line=number)
    return FormatError(
        file, "a whole last frame", "the end of the file", line=len(lines), mend="The file is truncated."
    )
