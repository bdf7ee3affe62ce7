"""Placement of SMPL-22's joints on the body in a file: the chain of the torso between hips, arms and head."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from wamo.errors import FormatError
from wamo.formats import completion
from wamo.formats.hierarchy import Hierarchy
from wamo.formats.names import words_of
from wamo.motion.geometry import unit

_LONGEST = 60


@dataclass(frozen=True)
class Entry:
    """One line of a mapping: a target joint, its source, and whether it was measured or constructed."""

    joint: str
    source: str
    measured: bool = True


class Body:
    """The joints found so far: positions in the file's units and axes, and the source of each."""

    def __init__(self, hierarchy: Hierarchy, joints: dict[str, int]) -> None:
        self.hierarchy, self.joints = hierarchy, joints
        self.torso: list[int] = []
        self.neck: list[int] = []
        if "left_shoulder" in joints and "spine1" not in joints:
            self._find_chain()
        nodes = sorted({*joints.values(), *self.torso, *self.neck})
        world = hierarchy.world(nodes)
        self.at = {node: world[:, k] for k, node in enumerate(nodes)}
        self.places = {joint: self.at[node] for joint, node in joints.items()}
        self.entries = {joint: Entry(joint, hierarchy.nodes[node].name) for joint, node in joints.items()}

    def _find_chain(self) -> None:
        """Find torso nodes, from the hips' common ancestor to the arms', and neck nodes from there to the head."""
        tree, joints = self.hierarchy, self.joints
        hips = tree.common_ancestor([joints["left_hip"], joints["right_hip"]])
        arms = tree.common_ancestor([joints["left_shoulder"], joints["right_shoulder"]])
        root = tree.common_ancestor([hips, arms])
        self.torso = tree.path(root, arms)
        top = joints.get("head")
        if top is None or not tree.path(arms, top) or top == arms:
            top = self._neck_leaf(arms)
        self.neck = tree.path(arms, top)[1:] if top is not None else []
        if len(self.torso) + len(self.neck) > _LONGEST:
            found = f"{len(self.torso) + len(self.neck)}"
            raise FormatError(tree.file, f"at most {_LONGEST} joints between hips and head", found)

    def _neck_leaf(self, chest: int) -> int | None:
        """Find the end of the longest branch above the chest that is not an arm: the top of the neck."""
        tree = self.hierarchy
        sides = {self.joints["left_shoulder"], self.joints["right_shoulder"]}
        best, reach = None, 0.0
        for node in range(len(tree.nodes)):
            way = tree.path(chest, node)
            if len(way) < 2 or sides & set(way):
                continue
            first_names = {word for k in way[1:] for word in words_of(tree.nodes[k].name)}
            length = sum(float(np.linalg.norm(tree.nodes[k].offset)) for k in way[1:])
            length += 1e3 * ("neck" in first_names)
            if length > reach:
                best, reach = node, length
        return best

    def name(self, node: int) -> str:
        """Name of a node in the file."""
        return self.hierarchy.nodes[node].name

    def put(self, joint: str, place: np.ndarray, source: str, measured: bool = False) -> None:
        """Set the position of a joint and record its source."""
        self.places[joint] = place
        self.entries[joint] = Entry(joint, source, measured)

    def complete(self) -> None:
        """Construct every joint of SMPL-22 that is still missing; pelvis and spine get SMPL's spacing."""
        leg = completion.leg_length(self.places)
        self._complete_neck_and_head(leg)
        self._complete_spine(leg)
        for side in ("left", "right"):
            if f"{side}_foot" not in self.places:
                self.put(f"{side}_foot", completion.place_toe(self.places, side, leg), "ankle, shin and hips")
            if f"{side}_wrist" not in self.places:
                self.put(f"{side}_wrist", completion.place_wrist(self.places, side), "a straight arm")

    def _shoulders(self) -> np.ndarray:
        return (self.places["left_shoulder"] + self.places["right_shoulder"]) / 2

    def _complete_neck_and_head(self, leg: float) -> None:
        """Place the neck at SMPL's height above the shoulders, not at the start of the collars or inside the chest."""
        hips = (self.places["left_hip"] + self.places["right_hip"]) / 2
        up = unit(self._shoulders() - hips)
        head = self.joints.get("head")
        if head is None:
            head = self._unnamed_head(leg)
        necks = [node for node in self.neck if node != head and not self.hierarchy.nodes[node].is_end]
        if head is None and self.neck and self.hierarchy.nodes[self.neck[-1]].is_end and necks:
            base, end = necks[0], self.neck[-1]
            if self._apart(base, end) > 0.1 * leg:
                for joint, share in (("neck", completion.NECK_ON_LEAF), ("head", completion.HEAD_ON_LEAF)):
                    place = self.at[base] + share * (self.at[end] - self.at[base])
                    self.put(joint, place, f"{share:.0%} of the way from {self.name(base)} to its end")
                return
        above = [node for node in necks if self._apart(node, self._collar_start()) > 0.03 * leg]
        if above:
            self.put("neck", self.at[above[0]], self.name(above[0]), measured=True)
        elif necks and head is not None and self._apart(necks[0], head) > 0.1 * leg:
            place = self.at[necks[0]] + completion.NECK_ON_COLLARS * (self.at[head] - self.at[necks[0]])
            way = f"{completion.NECK_ON_COLLARS:.0%} of the way"
            self.put("neck", place, f"{way} from {self.name(necks[0])} to {self.name(head)}")
        else:
            self.put("neck", self._shoulders() + completion.NECK_ABOVE_SHOULDERS * leg * up, "shoulders and hips")
        if head is None:
            self.put("head", self.places["neck"] + completion.HEAD_ABOVE_NECK * leg * up, "neck, shoulders and hips")

    def _unnamed_head(self, leg: float) -> int | None:
        """The joint of the neck's chain that stands as far above its first joint as a head does, put as the head."""
        chain = [node for node in self.neck if not self.hierarchy.nodes[node].is_end]
        low, high = (share * completion.HEAD_ABOVE_NECK * leg for share in completion.HEAD_RANGE)
        apart = {node: self._apart(chain[0], node) for node in chain[1:]}
        fitting = [node for node in apart if low < apart[node] < high]
        if not fitting:
            return None
        head = min(fitting, key=lambda node: abs(apart[node] - completion.HEAD_ABOVE_NECK * leg))
        self.put("head", self.at[head], self.name(head), measured=True)
        return head

    def _collar_start(self) -> int:
        """Find the node at which the branch to the left arm leaves the middle of the body."""
        collar = self.joints.get("left_collar")
        return collar if collar is not None and collar in self.at else self.torso[-1]

    def _apart(self, a: int, b: int) -> float:
        return float(np.median(np.linalg.norm(self.at[a] - self.at[b], axis=-1)))

    def _complete_spine(self, leg: float) -> None:
        hips = (self.places["left_hip"] + self.places["right_hip"]) / 2
        chain = [n for n in (*self.torso, *self.neck) if not self.hierarchy.nodes[n].is_end]
        high = [n for n in chain if float(np.median(np.linalg.norm(self.at[n] - hips, axis=-1))) > 0.1 * leg]
        high = [n for n in high if n != self.torso[0]]
        up_point = self.at[high[0]] if high else self._shoulders()
        pelvis = completion.place_pelvis(self.places, up_point, leg)
        self.put("pelvis", pelvis, f"hips and {self.name(high[0]) if high else 'shoulders'}")
        points, names = [pelvis], ["pelvis"]
        neck = self.places["neck"]
        reach = float(np.median(np.linalg.norm(neck - pelvis, axis=-1)))
        for node in chain:
            height = float(np.median(((self.at[node] - pelvis) * unit(neck - pelvis)).sum(axis=-1)))
            clear = min(float(np.median(np.linalg.norm(self.at[node] - p, axis=-1))) for p in (*points, neck))
            if node in self.torso[1:] + self.neck and 0 < height < reach and clear > 0.04 * leg:
                points.append(self.at[node])
                names.append(self.name(node))
        points, names = [*points, neck], [*names, "neck"]
        way = f"the way {' - '.join(names)}"
        shares = {**completion.SPINE, "collars": completion.COLLAR_BASE}
        places, taken = completion.along(points, shares)
        for joint, share in completion.SPINE.items():
            source = names[taken[joint]] if joint in taken else f"{share:.0%} of {way}"
            self.put(joint, places[joint], source, measured=joint in taken)
        self._flag_bending_bones()
        self._complete_collars(places["collars"])

    def _flag_bending_bones(self) -> None:
        """Mark torso joints as constructed if the file's chain bends within the bone above them."""
        order = (*completion.SPINE, "neck", "head")
        nodes = {joint: self._node_of(joint) for joint in order}
        for lower, upper in pairwise(order):
            a, b = nodes[lower], nodes[upper]
            if a is None or b is None:
                continue
            steps = [
                k for k in self.hierarchy.path(a, b)[1:-1] if self._apart(a, k) > 1e-4 * max(1e-9, self._apart(a, b))
            ]
            if steps:
                source = f"{self.name(a)} (the way to {self.name(b)} bends at {self.name(steps[0])})"
                self.put(lower, self.places[lower], source)

    def _node_of(self, joint: str) -> int | None:
        """The node that a joint was taken from, None when it was constructed."""
        entry = self.entries[joint]
        names = [node for node in self.at if self.name(node) == entry.source]
        return names[0] if entry.measured and names else None

    def _complete_collars(self, base: np.ndarray) -> None:
        """Use a measured collar joint only if it is well to the side, as SMPL's is."""
        width = float(np.median(np.linalg.norm(self.places["left_shoulder"] - self.places["right_shoulder"], axis=-1)))
        have = all(f"{side}_collar" in self.places for side in ("left", "right"))
        if have:
            apart = self._apart(self.joints["left_collar"], self.joints["right_collar"])
            if 0.28 < apart / max(width, 1e-12) < 0.75:
                return
        for side in ("left", "right"):
            place = completion.place_collar(base, self.places[f"{side}_shoulder"])
            self.put(f"{side}_collar", place, "upper spine and shoulder")
