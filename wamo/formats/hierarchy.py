"""A file's own skeleton with its channels, and forward kinematics over all frames at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from wamo.formats.options import Note

_CHUNK = 400_000  # frames x nodes at a time: bounds the memory for rotation matrices of long clips


@dataclass
class Node:
    """One joint or end site of a file.

    Parameters
    ----------
    name : as in the file; an end site takes its parent's name and "_end"
    parent : index of the parent node, -1 for a root; parents come before children
    offset : (3,) rest position relative to the parent, in the parent's frame, file units
    positions : (axis 0-2, column) of each position channel; they replace the offset on that axis
    rotations : (axis 0-2, column) of each rotation channel, in the order of multiplication
    before, after : (3, 3) constant rotations on either side of the channels' (ASF axes), or None
    is_end : whether it is an end site, which has a position but no channels
    """

    name: str
    parent: int
    offset: np.ndarray
    positions: list[tuple[int, int]] = field(default_factory=list)
    rotations: list[tuple[int, int]] = field(default_factory=list)
    before: np.ndarray | None = None
    after: np.ndarray | None = None
    is_end: bool = False


@dataclass
class Hierarchy:
    """A skeleton read from a file together with its motion channels.

    Parameters
    ----------
    file : file name, for messages
    nodes : joints and end sites, parents first
    channels : (frames, channels) float64; rotations in radians, positions in file units
    fps : frames per second
    unit : metres per file unit if the file states it, else None
    notes : what was assumed or repaired while reading
    """

    file: str
    nodes: list[Node]
    channels: np.ndarray
    fps: float
    unit: float | None = None
    notes: list[Note] = field(default_factory=list)

    @property
    def parents(self) -> list[int]:
        """Parent index of each node, -1 for roots."""
        return [node.parent for node in self.nodes]

    def children(self) -> list[list[int]]:
        """Children of each node, in file order."""
        below: list[list[int]] = [[] for _ in self.nodes]
        for index, node in enumerate(self.nodes):
            if node.parent >= 0:
                below[node.parent].append(index)
        return below

    def path(self, ancestor: int, node: int) -> list[int]:
        """Nodes from an ancestor down to a node, both included; empty when it is not an ancestor."""
        way = [node]
        while way[-1] != ancestor:
            parent = self.nodes[way[-1]].parent
            if parent < 0:
                return []
            way.append(parent)
        return way[::-1]

    def common_ancestor(self, nodes: Sequence[int]) -> int:
        """Deepest node that is an ancestor of (or equal to) all the given ones; -1 when there is none."""
        shared = self._above(nodes[0])
        for node in nodes[1:]:
            others = set(self._above(node))
            shared = [k for k in shared if k in others]
        return shared[0] if shared else -1

    def _above(self, node: int) -> list[int]:
        way = []
        while node >= 0:
            way.append(node)
            node = self.nodes[node].parent
        return way

    def world(self, wanted: Sequence[int] | None = None, frames: slice | np.ndarray | None = None) -> np.ndarray:
        """Positions of nodes in the file's world and units by forward kinematics.

        Parameters
        ----------
        wanted : node indices, default all
        frames : which frames, default all

        Returns
        -------
        (frames, wanted, 3) float64
        """
        wanted = list(range(len(self.nodes)) if wanted is None else wanted)
        channels = self.channels if frames is None else self.channels[frames]
        out = np.empty((len(channels), len(wanted), 3))
        needed = set()
        for node in wanted:
            needed.update(self._above(node))
        chunk = max(64, _CHUNK // len(needed)) if needed else 1
        for start in range(0, len(channels), chunk):
            part = np.ascontiguousarray(channels[start : start + chunk].T)
            places = dict(self._forward(part, needed))
            for column, node in enumerate(wanted):
                out[start : start + chunk, column] = places[node].T
        return out

    def _forward(self, channels: np.ndarray, needed: set[int]) -> Iterator[tuple[int, np.ndarray]]:
        """Yield (node, (3, frames) positions). Rotations are kept as three columns of shape (3, frames)."""
        count = channels.shape[1]
        sin, cos = np.sin(channels), np.cos(channels)
        rotation: dict[int, np.ndarray] = {}
        place: dict[int, np.ndarray] = {}
        identity = np.broadcast_to(np.eye(3)[:, :, None], (3, 3, count))
        for index, node in enumerate(self.nodes):
            if index not in needed:
                continue
            base = rotation[node.parent] if node.parent >= 0 else identity
            shift: list[np.ndarray | float] = [float(v) for v in node.offset]
            for axis, column in node.positions:
                shift[axis] = channels[column]
            moved = base[0] * shift[0] + base[1] * shift[1] + base[2] * shift[2]
            place[index] = moved + place[node.parent] if node.parent >= 0 else moved
            yield index, place[index]
            if not node.is_end:
                rotation[index] = _turned(base, node, sin, cos)


def _turned(base: np.ndarray, node: Node, sin: np.ndarray, cos: np.ndarray) -> np.ndarray:
    """World rotation of a node: (3 columns, 3, frames). A turn about an axis mixes the two other columns."""
    turned = base.copy() if node.before is None else np.einsum("kif,kj->jif", base, node.before)
    for axis, column in node.rotations:
        first, second = (axis + 1) % 3, (axis + 2) % 3
        s, c = sin[column], cos[column]
        a, b = turned[first], turned[second]
        turned[first], turned[second] = c * a + s * b, c * b - s * a
    return turned if node.after is None else np.einsum("kif,kj->jif", turned, node.after)
