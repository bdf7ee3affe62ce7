"""Sentences that measurements vouch for: turns, raised hands, deep bends of a clip. Ours.

A long take with one caption holds many moments that nobody described. Which way and how often a dancer turns, or which
hand is above the head, can be read off the joints, so a training clip cut out anywhere gets sentences that are true of
it. Only clear cases are told; a clip without one gets no sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from wamo.motion import Skeleton
from wamo.motion.geometry import heading

_TIMES = {1: ("once",), 2: ("twice", "two times")}
_MANY = ("several times", "again and again")
_WHO = ("a person", "someone", "a dancer")
_STRAIGHT = re.compile(r"\b(?:walk|run|jog|step|stride|go|move|march)\w*\b.*\b(?:forwards?|straight|ahead)\b")
_NOT_ONLY = re.compile(
    r"\b(?:turn|circl|spin|veer|curv|arc|corner|around|round|back|return|side|danc|pirouette|zig|then|again|twice)\w*"
)
_ASTRAY = 60.0
"""Degrees between the first and the last heading from which on nobody would say "straight"."""
_HELD = 6
"""A hand or foot counts as raised from so many frames on (0.3 s at 20 fps)."""


def measured_facts(joints: np.ndarray, skeleton: Skeleton) -> list[str]:
    """What clearly happens in a canonical clip, as names of facts: "turn left 2", "same way", "hand right", "low" ...

    Parameters
    ----------
    joints : (frames, joints, 3) metres, Y up, floor at 0, 20 fps
    """
    return [fact for find in (_turns, _hands, _deep_bend, _legs, _climbs) for fact in find(joints, skeleton)]


def goes_astray(caption: str, joints: np.ndarray, skeleton: Skeleton) -> bool:
    """Whether a caption says that somebody goes straight on, and nothing else, while the clip ends turned away.

    Captions of windows are short; "walks forward" of a walk around a corner would teach wrong what the words mean.
    """
    if not _STRAIGHT.search(caption) or _NOT_ONLY.search(caption):
        return False
    angle = _headings(joints, skeleton)
    return bool(abs(angle[-1] - angle[0]) > _ASTRAY)


def sentences_of(fact: str, scene: str = "") -> list[str]:
    """Many ways to say a measured fact.

    scene : what the whole take is about, e.g. "salsa dance"; where it is that short, half of the sentences name it
    """
    kind, *values = fact.split()
    ends = ("", f", {scene.lower()}") if scene and len(scene.split()) <= 3 else ("",)
    return [f"{who} {told}{end}" for who in _WHO for told in _WORDS[kind](*values) for end in ends]


def _headings(joints: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """Where the body faces in each frame, degrees to the left, unwrapped: (frames,)."""
    return np.degrees(np.unwrap(heading(joints.astype(np.float64), skeleton)))


def _turns(joints: np.ndarray, skeleton: Skeleton) -> list[str]:
    """Full turns one way, or none at all. A turn counts from 300 degrees; both ways mixed say nothing."""
    angle = _headings(joints, skeleton)
    left, right = _rise(angle), _rise(-angle)
    if max(left, right) < 60 and len(joints) >= 40:
        return ["same way"]
    for side, this, other in (("left", left, right), ("right", right, left)):
        if this >= 300 and other < 120:
            return [f"turn {side} {int((this + 60) // 360)}"]
    return []


def _rise(values: np.ndarray) -> float:
    """Largest rise from any value to any later one."""
    return float((values - np.minimum.accumulate(values)).max())


def _hands(joints: np.ndarray, skeleton: Skeleton) -> list[str]:
    head = joints[:, skeleton.index("head"), 1]
    high = {s: _held(joints[:, skeleton.index(f"{s}_wrist"), 1] > head + 0.05) for s in ("left", "right")}
    lower = joints[:, [skeleton.index("left_wrist"), skeleton.index("right_wrist")], 1].min(axis=1)
    if all(high.values()) and _held(lower > head):
        return ["hand both"]
    return [f"hand {side}" for side, other in (("left", "right"), ("right", "left")) if high[side] and not high[other]]


def _deep_bend(joints: np.ndarray, skeleton: Skeleton) -> list[str]:
    height = joints[:, 0, 1]
    lowest = int(height.argmin())
    stands = min(height[: lowest + 1].max(), height[lowest:].max())
    return ["low"] if stands > 0.7 and height[lowest] < 0.8 * stands else []


def _legs(joints: np.ndarray, skeleton: Skeleton) -> list[str]:
    height = {s: joints[:, skeleton.index(f"{s}_ankle"), 1] for s in ("left", "right")}
    standing = joints[:, 0, 1] > 0.7
    found = []
    for side, other in (("left", "right"), ("right", "left")):
        if _held((height[side] > height[other] + 0.5) & standing) and not _held(height[other] > height[side] + 0.3):
            found.append(f"leg {side}")
    return found


def _climbs(joints: np.ndarray, skeleton: Skeleton) -> list[str]:
    """From the ground to where no foot reaches it, or back; jumps begin and end on the ground."""
    lowest = joints[..., 1].min(axis=1)
    first, last = lowest[:4].max(), lowest[-4:].max()
    if first < 0.12 and lowest[-4:].min() > 0.35:
        return ["climb up"]
    return ["climb down"] if last < 0.12 and lowest[:4].min() > 0.35 else []


def _held(flags: np.ndarray) -> bool:
    """Whether a run of at least `_HELD` frames is true."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return bool(len(edges)) and int((edges[1::2] - edges[::2]).max()) >= _HELD


def _tell_turn(side: str, count: str) -> list[str]:
    return [
        f"{verb} {times} to the {side}"
        for verb in ("spins around", "turns around", "spins", "makes a full turn")
        for times in _TIMES.get(int(count), _MANY)
    ]


def _tell_hand(side: str) -> list[str]:
    what = "both hands" if side == "both" else f"the {side} hand"
    return [f"raises {what} above the head", f"lifts {what} up high", f"holds {what} overhead"]


_WORDS: dict[str, Callable[..., list[str]]] = {
    "turn": _tell_turn,
    "same": lambda _: ["moves facing the same way", "does not turn around", "keeps facing one way"],
    "hand": _tell_hand,
    "low": lambda: ["sinks low and comes up again", "bends the knees deeply and straightens up", "goes down and rises"],
    "climb": lambda way: (
        ["climbs up onto something", "climbs up", "gets up on something high"]
        if way == "up"
        else ["climbs down to the ground", "climbs down", "comes down to the ground from above"]
    ),
    "leg": lambda side: [f"lifts the {side} leg high", f"raises the {side} leg", f"brings the {side} leg up high"],
}
