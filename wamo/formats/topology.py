"""Identify joints by the shape of the tree, for rigs with meaningless names. Not in the paper.

The two longest symmetric pairs of chains are legs (nearer the root) and arms; the two longest
neighbouring bones of a chain are thigh and shin, upper arm and forearm; feet and knees point forward, which
gives the sides.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations

import numpy as np

from wamo.formats.hierarchy import Hierarchy

_ALIKE = 0.1  # relative difference up to which two chains count as a left and right pair
_LONGEST = 60  # nodes of a limb: a longer chain is a rope, and slow to search
_SURE = 0.15  # smallest mean cosine that determines the sides


def topological_joints(hierarchy: Hierarchy, left_out: Collection[int] = ()) -> dict[str, int] | None:
    """SMPL-22 limb joint name -> node index by topology alone, or None when the tree is not a body's.

    ``left_out`` are nodes that cannot be limbs (faces, props), with everything below them.
    """
    pairs = _pairs(hierarchy, set(left_out))
    best: tuple[float, tuple[list[int], list[int]], tuple[list[int], list[int]]] | None = None
    for first, second in combinations(pairs, 2):
        for legs, arms in ((first, second), (second, first)):
            if legs[0] == arms[0] or not hierarchy.path(legs[0], arms[0]):
                continue
            score = legs[1] + arms[1]
            if best is None or score > best[0]:
                best = (score, legs[2], arms[2])
    if best is None:
        return None
    return _sided(hierarchy, best[1], best[2])


def _length(hierarchy: Hierarchy, node: int) -> float:
    return float(np.linalg.norm(hierarchy.nodes[node].offset))


def _main_chains(hierarchy: Hierarchy, left_out: set[int]) -> tuple[list[list[int]], list[float]]:
    """For each node, the nodes of the longest path down, and its length."""
    below = hierarchy.children()
    reach = [0.0] * len(hierarchy.nodes)
    following: list[list[int]] = [[] for _ in hierarchy.nodes]
    for node in reversed(range(len(hierarchy.nodes))):
        limbs = [k for k in below[node] if k not in left_out]
        if limbs:
            child = max(limbs, key=lambda k: reach[k] + _length(hierarchy, k))
            reach[node] = reach[child] + _length(hierarchy, child)
            following[node] = [child]
    return following, reach


def _limb(hierarchy: Hierarchy, following: list[list[int]], start: int) -> list[int]:
    """Joints of a limb, given a chain's first node: from the start of its two longest neighbouring bones on."""
    chain = [start]
    while following[chain[-1]] and len(chain) < _LONGEST:
        chain += following[chain[-1]]
    if len(chain) < 3:
        return []
    lengths = [_length(hierarchy, node) for node in chain]
    top = max(range(len(chain) - 2), key=lambda k: min(lengths[k + 1], lengths[k + 2]))
    return chain[top:]


def _pairs(hierarchy: Hierarchy, left_out: set[int]) -> list[tuple[int, float, tuple[list[int], list[int]]]]:
    """(fork, length, two limbs) of every fork whose two branches are alike, the longest first."""
    following, reach = _main_chains(hierarchy, left_out)
    found = []
    for fork, children in enumerate(hierarchy.children()):
        children = sorted(set(children) - left_out, key=lambda k: -reach[k])[:8]
        for a, b in combinations(children, 2):
            limbs = _limb(hierarchy, following, a), _limb(hierarchy, following, b)
            if not limbs[0] or len(limbs[0]) != len(limbs[1]):
                continue
            bones = np.array([[_length(hierarchy, node) for node in limb[1:3]] for limb in limbs])
            if (np.abs(bones[0] - bones[1]) <= _ALIKE * bones.max(axis=0) + 1e-9).all() and bones.min() > 0:
                found.append((fork, float(bones.sum()), limbs))
    found.sort(key=lambda pair: -pair[1])
    return found[:12]


def _sided(
    hierarchy: Hierarchy, legs: tuple[list[int], list[int]], arms: tuple[list[int], list[int]]
) -> dict[str, int] | None:
    """Names for both limbs of both pairs, or None if the data do not determine the sides."""
    frames = sample_frames(len(hierarchy.channels))
    wanted = sorted({node for limb in (*legs, *arms) for node in limb[:4]})
    world = hierarchy.world(wanted, frames)
    place = {node: world[:, k] for k, node in enumerate(wanted)}
    shoulders = (place[arms[0][0]] + place[arms[1][0]]) / 2
    across = place[legs[0][0]] - place[legs[1][0]]
    up = shoulders - (place[legs[0][0]] + place[legs[1][0]]) / 2
    cues = [forward_cue(*(place[node] for node in limb[:4])) for limb in legs]
    sure = side_score(across, up, cues[0] + cues[1])
    if abs(sure) < _SURE:
        return None
    left, right = legs if sure > 0 else legs[::-1]
    same = (across * (place[arms[0][0]] - place[arms[1][0]])).sum(axis=-1).mean() > 0
    left_arm, right_arm = arms if same == (sure > 0) else arms[::-1]
    joints: dict[str, int] = {}
    for side, leg, arm in (("left", left, left_arm), ("right", right, right_arm)):
        joints |= {f"{side}_{joint}": node for joint, node in zip(("hip", "knee", "ankle", "foot"), leg, strict=False)}
        joints |= {f"{side}_{joint}": node for joint, node in zip(("shoulder", "elbow", "wrist"), arm, strict=False)}
    return joints


def sample_frames(count: int, most: int = 64) -> np.ndarray:
    """At most ``most`` frame indices spread over a clip."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(int))


def forward_cue(hip: np.ndarray, knee: np.ndarray, ankle: np.ndarray, toe: np.ndarray | None = None) -> np.ndarray:
    """(frames, 3) vector that points forward: direction of the foot, and of the knee from the hip-ankle line."""
    leg = np.linalg.norm(knee - hip, axis=-1, keepdims=True) + 1e-12
    cue = (knee - (hip + ankle) / 2) / leg
    return cue if toe is None else cue + (toe - ankle) / leg * 2


def side_score(across: np.ndarray, up: np.ndarray, forward: np.ndarray) -> float:
    """Mean cosine between ``across`` and the left given by ``up`` and ``forward``: 1 is left, -1 right."""
    left = np.cross(up, forward)
    size = np.linalg.norm(left, axis=-1) * np.linalg.norm(across, axis=-1)
    # weight frames by the size of their forward vector: those with a clear one count more
    weight = np.linalg.norm(forward, axis=-1)
    cosine = (left * across).sum(axis=-1) / np.maximum(size, 1e-12)
    return float((cosine * weight).sum() / max(weight.sum(), 1e-12))
