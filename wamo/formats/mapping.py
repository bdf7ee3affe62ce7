"""From any file's hierarchy to SMPL-22: by joint names, by topology where names fail, completed where joints miss."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from wamo.errors import FormatError
from wamo.formats import completion
from wamo.formats.body import Body, Entry
from wamo.formats.hierarchy import Hierarchy
from wamo.formats.joint_names import PREFIXES, standard_names
from wamo.formats.limits import announce
from wamo.formats.names import named_joints, words_of
from wamo.formats.topology import forward_cue, sample_frames, side_score, topological_joints
from wamo.motion import KIT21, SMPL22, Motion, Skeleton, geometry

UNITS = {"m": 1.0, "cm": 0.01, "mm": 0.001, "inch": 0.0254, "cmu": 0.0254 / 0.45}
"""Metres per unit. "cmu" is the unit of the CMU database's skeletons (1/0.45 inch)."""
_BODY = 1.40  # metres from ankle over knee and hip to the shoulders of an average adult
_BODY_RANGE = (0.8, 2.3)
_REQUIRED = tuple(f"{s}_{j}" for s in ("left", "right") for j in ("hip", "knee", "ankle", "shoulder", "elbow"))
_WRONG_SIDE = -0.4


@dataclass(frozen=True)
class Mapping:
    """How a file's joints became a motion; ``str()`` is a table for people.

    Parameters
    ----------
    file, frames, fps : of the file
    method : "names", "topology" or "same skeleton"
    unit : metres per file unit; ``unit_from`` says how it was found
    entries : one for each joint of the target skeleton
    notes : what was assumed
    """

    file: str
    method: str
    unit: float
    unit_from: str
    frames: int
    fps: float
    entries: tuple[Entry, ...]
    notes: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        wide = max(len(entry.joint) for entry in self.entries)
        named = next((name for name, size in UNITS.items() if np.isclose(size, self.unit)), "")
        lines = [
            f"{self.file}: {self.frames} frames at {self.fps:g} fps ({self.frames / self.fps:.2f} s)",
            f"unit: {self.unit:g} m{f' ({named})' if named else ''}, {self.unit_from}; joints by {self.method}",
        ]
        lines += [f"note: {note}" for note in self.notes]
        for entry in self.entries:
            arrow = "<-" if entry.measured else "<- completed from"
            lines.append(f"  {entry.joint:{wide}s} {arrow} {entry.source}")
        return "\n".join(lines)


def map_hierarchy(
    hierarchy: Hierarchy, *, unit: str | float | None = None, up: str | None = None, name: str = ""
) -> tuple[Motion, Mapping]:
    """A Motion on SMPL-22 (on KIT-21 if the file has exactly its joints), metres, Y up; not turned, not resampled.

    Parameters
    ----------
    unit : "m", "cm", "mm", "inch", "cmu" or metres per unit; default: the file's own, else guessed from stature
    up : "y" or "z"; default: Y unless both rest pose and motion stand along Z

    Raises
    ------
    FormatError
        When neither names nor topology tell hips, knees, ankles, shoulders and elbows; lists the joints found.
    """
    _check_options(hierarchy.file, unit, up)
    notes = list(hierarchy.notes)
    same = _same_skeleton(hierarchy)
    if same is not None:
        skeleton, nodes = same
        joints, method = nodes, "same skeleton"
    else:
        skeleton, method = SMPL22, "names"
        joints = _with_end_sites(hierarchy, named_joints(hierarchy))
        if not _is_body(hierarchy, joints):
            found = topological_joints(hierarchy)
            if found is None:
                raise _unknown(hierarchy, joints)
            joints, method = _with_end_sites(hierarchy, found), "topology"
            notes.append("joint names not understood: limbs found by the shape of the tree")
            announce(f"{hierarchy.file}: joint names not understood; limbs were found by the shape of the tree.")
    body = Body(hierarchy, joints)
    if same is None:
        body.complete()
    metres, unit_from = _unit(hierarchy, body, unit, notes)
    places = {joint: place * metres for joint, place in body.places.items()}
    if _stands_along_z(hierarchy, joints, body) if up is None else up.lower() == "z":
        places = {joint: place[..., [0, 2, 1]] * np.array([1, 1, -1]) for joint, place in places.items()}
        notes.append("Z is up in the file: turned to Y up")
    _check_sides(hierarchy.file, body, notes)
    entries = tuple(body.entries[joint] for joint in skeleton.joints)
    mapping = Mapping(
        hierarchy.file, method, metres, unit_from, len(hierarchy.channels), hierarchy.fps, entries, tuple(notes)
    )
    motion = Motion(
        joints=np.stack([places[joint] for joint in skeleton.joints], axis=1),
        fps=hierarchy.fps,
        skeleton=skeleton,
        name=name,
        completed=tuple(entry.joint for entry in entries if not entry.measured),
    )
    return motion, mapping


def _check_options(file: str, unit: str | float | None, up: str | None) -> None:
    known = isinstance(unit, str) and unit in UNITS
    number = isinstance(unit, int | float) and np.isfinite(unit) and unit > 0
    if unit is not None and not known and not number:
        raise FormatError(file, f"a unit of {', '.join(UNITS)} or metres per unit", repr(unit))
    if up is not None and up.lower() not in ("y", "z"):
        raise FormatError(file, "up axis y or z", repr(up))


def _same_skeleton(hierarchy: Hierarchy) -> tuple[Skeleton, dict[str, int]] | None:
    """SMPL-22 or KIT-21 when the file has all its joints under their own names ("left_hip", "L_Hip", "m_avg_L_Hip")."""

    def key(name: str) -> str:
        words = [{"l": "left", "r": "right"}.get(w, w) for w in words_of(name)]
        return "_".join(words[2:] if words[:2] in (["m", "avg"], ["f", "avg"]) else words).replace("_", "")

    own = _own_export(hierarchy)
    if own is not None:
        return own
    nodes: dict[str, int] = {}
    for index, node in enumerate(hierarchy.nodes):
        if not node.is_end:
            nodes.setdefault(key(node.name), index)
    for skeleton in (SMPL22, KIT21):
        keys = {joint: key(joint) for joint in skeleton.joints}
        if all(k in nodes for k in keys.values()):
            return skeleton, {joint: nodes[k] for joint, k in keys.items()}
    return None


def _own_export(hierarchy: Hierarchy) -> tuple[Skeleton, dict[str, int]] | None:
    """SMPL-22 or KIT-21 when names and tree are exactly those of a BVH file written by this package."""

    joints = [k for k, node in enumerate(hierarchy.nodes) if not node.is_end]
    by_name = {hierarchy.nodes[k].name.removeprefix(PREFIXES["mixamo"]): k for k in joints}
    for skeleton in (SMPL22, KIT21):
        names = standard_names(skeleton)
        if len(joints) != len(names) or set(by_name) != set(names):
            continue
        nodes = [by_name[name] for name in names]
        if all(p < 0 or hierarchy.nodes[k].parent == nodes[p] for k, p in zip(nodes, skeleton.parents, strict=True)):
            return skeleton, dict(zip(skeleton.joints, nodes, strict=True))
    return None


def _with_end_sites(hierarchy: Hierarchy, joints: dict[str, int]) -> dict[str, int]:
    """Limb ends that are only an End Site: the toe of a leaf foot, the wrist of a leaf forearm ..."""
    below = hierarchy.children()
    joints = dict(joints)
    for side in ("left", "right"):
        for upper, lower in (("knee", "ankle"), ("ankle", "foot"), ("elbow", "wrist")):
            start = joints.get(f"{side}_{upper}")
            if start is None or f"{side}_{lower}" in joints:
                continue
            ends = [k for k in below[start] if hierarchy.nodes[k].is_end]
            size = [float(np.linalg.norm(hierarchy.nodes[k].offset)) for k in ends]
            if ends and len(below[start]) == 1 and max(size) > 0:
                joints[f"{side}_{lower}"] = ends[int(np.argmax(size))]
    return joints


def _is_body(hierarchy: Hierarchy, joints: dict[str, int]) -> bool:
    """Whether all required joints are there and stand in chains below one another."""
    if any(joint not in joints for joint in _REQUIRED):
        return False
    chains = [("hip", "knee", "ankle"), ("shoulder", "elbow")]
    for side in ("left", "right"):
        for chain in chains:
            nodes = [joints[f"{side}_{joint}"] for joint in chain]
            if not all(a != b and hierarchy.path(a, b) for a, b in pairwise(nodes)):
                return False
    return hierarchy.common_ancestor([joints[f"{s}_{j}"] for s in ("left", "right") for j in ("hip", "shoulder")]) >= 0


def _unknown(hierarchy: Hierarchy, joints: dict[str, int]) -> FormatError:
    names = [node.name for node in hierarchy.nodes if not node.is_end]
    listed = ", ".join(names[:40])[:600] + (" ..." if len(names) > 40 else "")
    missing = ", ".join(joint for joint in _REQUIRED if joint not in joints) or "a tree of two legs and two arms"
    mend = "Rename the joints (LeftUpLeg, LeftLeg, LeftFoot, LeftArm, LeftForeArm ...)."
    return FormatError(hierarchy.file, f"the joints of a human body; missing: {missing}", f"joints {listed}", mend=mend)


def _unit(hierarchy: Hierarchy, body: Body, unit: str | float | None, notes: list[str]) -> tuple[float, str]:
    """Metres per unit and how it was found."""
    places = body.places
    if "left_knee" not in places:
        return 1.0, "assumed"
    hips = (places["left_hip"] + places["right_hip"]) / 2
    shoulders = (places["left_shoulder"] + places["right_shoulder"]) / 2
    size = completion.leg_length(places) + float(np.median(np.linalg.norm(shoulders - hips, axis=-1)))
    if not size > 0:
        raise FormatError(hierarchy.file, "a body with a size", "all joints in one place")
    if unit is not None:
        return (UNITS[unit] if isinstance(unit, str) else float(unit)), "given"
    if hierarchy.unit is not None:
        metres, origin = hierarchy.unit, "from the file"
    else:
        metres = min(UNITS.values(), key=lambda u: abs(np.log(size * u / _BODY)))
        origin = "guessed from stature"
    if not _BODY_RANGE[0] < size * metres < _BODY_RANGE[1]:
        note = f"ankle to shoulder measures {size * metres:.2f} m, which no adult does; give the unit with unit="
        notes.append(note)
        announce(f"{hierarchy.file}: {note}.")
    return metres, origin


def _stands_along_z(hierarchy: Hierarchy, joints: dict[str, int], body: Body) -> bool:
    """Z up only if the torso stands along Z in the rest pose and, over the clip, more along Z than along Y."""

    def rest(node: int) -> np.ndarray:
        place = np.zeros(3)
        while node >= 0:
            place = place + hierarchy.nodes[node].offset
            node = hierarchy.nodes[node].parent
        return place

    if "left_shoulder" not in joints or "left_hip" not in joints:
        return False
    still = rest(joints["left_shoulder"]) + rest(joints["right_shoulder"])
    still = geometry.unit(still - rest(joints["left_hip"]) - rest(joints["right_hip"]))
    torso = body.places["left_shoulder"] + body.places["right_shoulder"]
    torso = geometry.unit(torso - body.places["left_hip"] - body.places["right_hip"])
    mean = torso.mean(axis=0)
    return bool(still[2] > 0.8 and mean[2] > 0.5 and abs(mean[1]) < 0.4)


def _check_sides(file: str, body: Body, notes: list[str]) -> None:
    """Warn when feet and knees say that left is right: a mirrored file, or a left-handed world."""
    places = body.places
    if "neck" not in places:
        return
    frames = sample_frames(len(places["left_hip"]))
    at = {joint: place[frames] for joint, place in places.items()}
    across = at["left_hip"] - at["right_hip"]
    up = at["neck"] - (at["left_hip"] + at["right_hip"]) / 2
    cue = sum(
        (forward_cue(*(at[f"{s}_{j}"] for j in ("hip", "knee", "ankle", "foot"))) for s in ("left", "right")),
        start=np.zeros_like(across),
    )
    if side_score(across, up, cue) < _WRONG_SIDE:
        notes.append("feet and knees point backwards: left and right are perhaps exchanged in the file")
        announce(f"{file}: feet and knees point backwards; left and right are perhaps exchanged in the file.")
