"""Acclaim ASF skeletons and AMC motions.

An ASF bone is named after the limb that it spans; its joint is at its start (the end of its parent). The local
rotation of a bone is ``C M C^-1``: C from the bone's axis, M from its degrees of freedom, "XYZ" being Rz Ry Rx.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import numpy as np

from wamo.errors import FormatError
from wamo.formats.asf import Asf, read_asf
from wamo.formats.bvh_rows import COMMA_HELP, DECIMAL_COMMA
from wamo.formats.hierarchy import Hierarchy, Node
from wamo.formats.limits import DEFAULT_LIMITS, Limits, read_text
from wamo.formats.options import Note, check_fps

_HEAD = 1_000_000  # characters
_NOT_A_NUMBER = re.compile(r"[^0-9eE+\-.\s]")
DEFAULT_FPS = 120.0
"""AMC files do not state their frame rate; most public ones have this one."""


def find_asf(amc: str | PathLike[str]) -> Path | None:
    """The skeleton beside an AMC file: ``<stem>.asf``, ``<subject>.asf`` of ``<subject>_*.amc``, or the only one."""
    amc = Path(amc)
    try:
        there = {p.stem.lower(): p for p in sorted(amc.parent.iterdir()) if p.suffix.lower() == ".asf"}
    except OSError:
        return None
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
    """Read an AMC motion with its ASF skeleton, without mapping joints or converting units.

    Parameters
    ----------
    asf : the skeleton; default: found next to the file by name
    fps : the frame rate, which the format does not hold; 120 is assumed, with a note

    Raises
    ------
    FormatError
        No skeleton, unknown bones, wrong numbers of values, NaN, no frames; with the line.
    """
    name = Path(path).name
    check_fps(name, fps)
    text = read_text(path, "an AMC file", limits)
    skeleton_path = Path(asf) if asf is not None else find_asf(path)
    if skeleton_path is None:
        mend = "Put <subject>.asf beside <subject>_*.amc, or give it with asf= (on the page: upload both together)."
        raise FormatError(name, "an ASF skeleton for the AMC motion", "none beside it", mend=mend)
    skeleton = read_asf(skeleton_path, limits=limits)
    notes = [Note("skeleton", f"skeleton from {skeleton_path.name}", routine=True)]
    if fps is None:
        fps = DEFAULT_FPS
        text_of = f"AMC files do not state their frame rate; {fps:g} fps assumed (give the true one with fps=)"
        notes.append(Note("frame rate", text_of))
    channels, columns = _amc_values(name, text, skeleton, limits)
    still = [bone.name for bone in skeleton.bones.values() if bone.dof and bone.name not in columns]
    if still:
        listed = ", ".join(still[:5]) + (" ..." if len(still) > 5 else "")
        notes.append(Note("joints", f"the file has no values for {listed}: kept as in the skeleton's rest pose"))
    rotating = [i for keys in columns.values() for key, i in keys.items() if key.startswith("r")]
    channels[:, rotating] *= skeleton.angle
    nodes = _nodes(skeleton, columns)
    limits.check_frames(name, len(channels), len(nodes))
    return Hierarchy(name, nodes, channels, fps, skeleton.unit, notes)


def _nodes(skeleton: Asf, columns: dict[str, dict[str, int]]) -> list[Node]:
    """Joints at the starts of bones, end sites at the ends of leaf bones."""
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


@dataclass
class _Blocks:
    """The non-blank lines of an AMC file from its first frame on.

    Parameters
    ----------
    lines : stripped lines; ``numbers`` their 1-based numbers in the file
    columns : bone -> degree of freedom -> column, in the order of the first frame
    """

    file: str
    lines: list[str]
    numbers: Sequence[int]
    columns: dict[str, dict[str, int]]

    @property
    def period(self) -> int:
        """Number of lines of a frame: the frame's number, and one line for each bone."""
        return 1 + len(self.columns)

    def fail(self, index: int, expected: str) -> FormatError:
        """The error for the line of this index."""
        line, found, mend = self.lines[index], "", ""
        if any(DECIMAL_COMMA.fullmatch(word) for word in line.split()):
            found, mend = "decimal commas, ", COMMA_HELP
        return FormatError(self.file, expected, f"{found}{line[:40]!r}", line=self.numbers[index], mend=mend)


def _amc_values(file: str, text: str, skeleton: Asf, limits: Limits) -> tuple[np.ndarray, dict[str, dict[str, int]]]:
    """Read (frames, channels) float64 and bone -> {dof: column}; every frame must list the bones of the first."""
    if len(text) > 2 * _HEAD:  # most wrong files fail early: check the first frames before splitting millions of lines
        _check_structure(_first_frame(file, text[: text.rfind("\n", 0, _HEAD) + 1] or text[:_HEAD], skeleton))
    blocks = _first_frame(file, text, skeleton)
    _check_structure(blocks)
    limits.check_frames(file, -(-len(blocks.lines) // blocks.period))
    if len(blocks.lines) % blocks.period:
        mend = "The file is truncated."
        raise FormatError(file, "a whole last frame", "the end of the file", line=blocks.numbers[-1], mend=mend)
    period, frames = blocks.period, len(blocks.lines) // blocks.period
    texts = []
    for k, bone in enumerate(blocks.columns, 1):
        joined = " ".join([line[len(bone) :] for line in blocks.lines[k::period]])
        if _NOT_A_NUMBER.search(joined):
            raise _bad_number(blocks, k, bone)
        texts.append(joined)
    values = np.empty((frames, sum(map(len, blocks.columns.values()))))
    for k, (bone, joined) in enumerate(zip(blocks.columns, texts, strict=True), 1):
        columns = list(blocks.columns[bone].values())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # unreadable values show as a wrong count below
            try:
                parsed = np.fromstring(joined, dtype=np.float64, sep=" ")
            except ValueError:  # newer NumPy raises where older ones stop
                parsed = np.empty(0)
        if parsed.size != frames * len(columns) or not np.isfinite(parsed).all():
            raise _bad_number(blocks, k, bone)
        values[:, columns] = parsed.reshape(frames, len(columns))
    return values, blocks.columns


def _first_frame(file: str, text: str, skeleton: Asf) -> _Blocks:
    """Skip the heading and read which bones a frame has."""
    raw = text.splitlines()
    first = 0
    while first < len(raw) and (not raw[first].strip() or raw[first].lstrip()[0] in "#:"):
        if raw[first].strip().upper() == ":RADIANS":
            skeleton.angle = 1.0
        first += 1
    if first == len(raw) or not raw[first].strip().isdigit():
        found = repr(raw[first].strip()[:40]) if first < len(raw) else "the end of the file"
        raise FormatError(file, "the number of the first frame", found, line=min(first + 1, len(raw)))
    lines = [line.strip() for line in raw[first:]]
    numbers: Sequence[int] = range(first + 1, len(raw) + 1)
    if "" in lines:
        numbers = [number for number, line in zip(numbers, lines, strict=True) if line]
        lines = [line for line in lines if line]
    columns: dict[str, dict[str, int]] = {}
    width = 0
    for number, line in zip(numbers[1:], lines[1:], strict=True):
        words = line.split()
        if line.isdigit():
            break
        if words[0] in columns:
            raise FormatError(file, "the number of the next frame", repr(line[:40]), line=number)
        columns[words[0]] = _bone_columns(file, skeleton, words, number, width)
        width += len(words) - 1
    if not width:
        raise FormatError(file, "bones in the first frame", "none", line=numbers[0])
    return _Blocks(file, lines, numbers, columns)


def _bone_columns(file: str, skeleton: Asf, words: list[str], line: int, start: int) -> dict[str, int]:
    bone = skeleton.bones.get(words[0])
    if bone is None:
        mend = f"Is {skeleton.file} the skeleton of this motion?"
        raise FormatError(file, f"a bone of {skeleton.file}", repr(words[0][:40]), line=line, mend=mend)
    if len(words) - 1 != len(bone.dof):
        raise FormatError(file, f"{len(bone.dof)} values for {bone.name}", str(len(words) - 1), line=line)
    return {key: start + k for k, key in enumerate(bone.dof)}


def _check_structure(blocks: _Blocks) -> None:
    """Check that lines begin like those of the first frame; the last frame may be cut."""
    prefixes = [(f"{bone} ", f"{bone}\t") for bone in blocks.columns]
    period = blocks.period
    for index, line in enumerate(blocks.lines):
        place = index % period
        if place == 0:
            if not line.isdigit():
                raise blocks.fail(index, "the number of the next frame")
        elif not line.startswith(prefixes[place - 1]):
            raise blocks.fail(index, f"a line of {prefixes[place - 1][0].strip()}")


def _bad_number(blocks: _Blocks, place: int, bone: str) -> FormatError:
    """Make the error for the first line of a bone whose values are wrong."""
    width = len(blocks.columns[bone])
    for index in range(place, len(blocks.lines), blocks.period):
        words = blocks.lines[index].split()[1:]
        try:
            if len(words) != width or not np.isfinite([float(word) for word in words]).all():
                return blocks.fail(index, f"{width} finite numbers for {bone}")
        except ValueError:
            return blocks.fail(index, f"{width} finite numbers for {bone}")
    return FormatError(blocks.file, f"{width} numbers for {bone} in every frame", "something else")
