"""Map any hierarchy to SMPL-22 by joint names, or by topology if names fail, and construct missing joints."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from wamo.errors import FormatError
from wamo.formats import up_axis
from wamo.formats.body import Body, Entry
from wamo.formats.hierarchy import Hierarchy
from wamo.formats.joint_names import PREFIXES, standard_names
from wamo.formats.names import is_decoration, named_joints, words_of
from wamo.formats.options import UNITS, Note, ReadOptions, UpAxis
from wamo.formats.topology import forward_cue, sample_frames, side_score, topological_joints
from wamo.formats.units import metres_per_unit
from wamo.motion import KIT21, SMPL22, Motion, Skeleton

_REQUIRED = tuple(f"{s}_{j}" for s in ("left", "right") for j in ("hip", "knee", "ankle", "shoulder", "elbow"))
_TORSO = ("left_hip", "right_hip", "left_shoulder", "right_shoulder")
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
    notes : what was assumed or repaired
    """

    file: str
    method: str
    unit: float
    unit_from: str
    frames: int
    fps: float
    entries: tuple[Entry, ...]
    notes: tuple[Note, ...] = field(default=())

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
    hierarchy: Hierarchy, *, unit: float | str | None = None, up: UpAxis | None = None, name: str = ""
) -> tuple[Motion, Mapping]:
    """Map a hierarchy to SMPL-22 (to KIT-21 if the file has exactly its joints), in metres, Y up.

    The motion is neither turned nor resampled.

    Parameters
    ----------
    unit : see `FileOptions`; default: the file's own, else estimated from the body
    up : "y" or "z"; default: Y unless the motion stands along Z

    Raises
    ------
    FormatError
        Neither names nor topology identify hips, knees, ankles, shoulders and elbows; the message lists the joints.
    """
    ReadOptions(unit=unit, up=up).check(hierarchy.file)
    notes = list(hierarchy.notes)
    same = _same_skeleton(hierarchy)
    if same is not None:
        skeleton, nodes = same
        joints, method = nodes, "same skeleton"
    else:
        skeleton = SMPL22
        joints, method = _body_joints(hierarchy, notes)
    body = Body(hierarchy, joints)
    if same is None:
        body.complete()
    metres, unit_from = metres_per_unit(hierarchy, body, unit, notes)
    places = {joint: place * metres for joint, place in body.places.items()}
    if _z_is_up(hierarchy, joints, body, notes) if up is None else up.lower() == "z":
        places = {joint: place[..., [0, 2, 1]] * np.array([1, 1, -1]) for joint, place in places.items()}
        notes.append(Note("up axis", "Z is up in the file: turned to Y up"))
    _check_sides(body, notes)
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


def _body_joints(hierarchy: Hierarchy, notes: list[Note]) -> tuple[dict[str, int], str]:
    """Find the nodes of SMPL-22's limb joints and head, by names or topology, and return which of the two."""
    named = _with_end_sites(hierarchy, named_joints(hierarchy))
    if _is_body(hierarchy, named):
        return named, "names"
    decoration = {k for k, node in enumerate(hierarchy.nodes) if is_decoration(node.name)}
    found = topological_joints(hierarchy, decoration)
    if found is None:
        raise _unknown(hierarchy, named)
    joints = _with_end_sites(hierarchy, found)
    if "head" in named:  # names take precedence over the shape of the tree
        joints["head"] = named["head"]
    for side in ("left", "right"):
        for upper, lower in (("elbow", "wrist"), ("knee", "ankle")):
            node = named.get(f"{side}_{lower}")
            above = joints[f"{side}_{upper}"]
            if node is not None and node != above and hierarchy.path(above, node):
                joints[f"{side}_{lower}"] = node
    notes.append(Note("joints", "joint names not understood; limbs were found by the shape of the tree"))
    return joints, "topology"


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
    """Add limb ends that are only an End Site: the toe of a leaf foot, the wrist of a leaf forearm ..."""
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
    """Whether all required joints were found, in chains below one another."""
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


def _z_is_up(hierarchy: Hierarchy, joints: dict[str, int], body: Body, notes: list[Note]) -> bool:
    """Whether Z is up: the motion stands along Z, and so does the rest pose, or the feet are near zero height.

    A motion along Z with a Y-up rest pose can also be a lying person: then Y is up, with a note.
    """
    if "left_shoulder" not in joints or "left_hip" not in joints:
        return False
    rest = {joint: _rest_place(hierarchy, joints[joint]) for joint in _TORSO}
    still = up_axis.torso({joint: place[None] for joint, place in rest.items()})[0]
    mean = up_axis.torso(body.places).mean(axis=0)
    if still[2] > 0.8:
        return bool(mean[2] > 0.5 and abs(mean[1]) < 0.4)
    if still[1] < 0.8 or not up_axis.along(body.places, axis=2):
        return False
    if up_axis.stands(body.places, axis=2):
        return True
    notes.append(Note("up axis", "the body points along Z throughout: a lying person, or Z is up (then give up='z')"))
    return False


def _rest_place(hierarchy: Hierarchy, node: int) -> np.ndarray:
    """(3,) position of a node in the rest pose."""
    place = np.zeros(3)
    while node >= 0:
        place = place + hierarchy.nodes[node].offset
        node = hierarchy.nodes[node].parent
    return place


def _check_sides(body: Body, notes: list[Note]) -> None:
    """Add a note if feet and knees contradict the sides: a mirrored file, or left-handed axes."""
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
        notes.append(Note("sides", "feet and knees point backwards; left and right are perhaps exchanged in the file"))
