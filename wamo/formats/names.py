"""Identify joints by name: sides and roles of the limbs, in any naming convention."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from wamo.formats import vocabulary
from wamo.formats.hierarchy import Hierarchy

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_A-Za-z]+")
_ROLES = (  # the first pattern that fits decides
    ("clavicle", r"clavicle|collar|scapula"),
    ("toe", r"toe|ball|forefoot|footindex"),
    ("thigh", r"thigh|femur|up(per)?leg|legup"),
    ("hip", r"hip|butt|pelvis"),
    ("shin", r"knee|shin|calf|tibia|lo(w(er)?)?leg|leglow|crus"),
    ("ankle", r"ankle"),
    ("foot", r"foot"),
    ("leg", r"leg$"),
    ("forearm", r"elbow|fore?_?(upper)?arm|lo(w(er)?)?arm|radius|ulna|armlow"),
    ("upperarm", r"up(per)?arm|humerus|armup|(?<!for)arm$"),
    ("wrist", r"wrist"),
    ("hand", r"hand"),
    ("shoulder", r"shoulder|shldr"),
    ("head", r"head|skull"),
    ("neck", r"neck"),
)
_EXACT = vocabulary.word_set(
    "clavicle collar scapula toe toes toebase ball thigh femur upleg upperleg hip buttock shin calf knee tibia "
    "lowerleg lowleg loleg ankle foot leg forearm elbow lowerarm lowarm loarm radius upperarm uparm humerus "
    "arm wrist hand shoulder shldr head skull neck footindex"
)
_MOST_CANDIDATES = 6
_ORDER = ("knee", "ankle", "hip", "foot", "elbow", "wrist", "shoulder", "collar")  # others depend on the first ones


@dataclass(frozen=True)
class Label:
    """The meaning of a joint's name.

    Parameters
    ----------
    side : "left", "right" or ""
    role : one of the roles of this module, or "" for spine, roots, helpers, faces, props and the unknown
    exact : whether the name has nothing but side, role, numbers and words without meaning
    """

    side: str
    role: str
    exact: bool = False


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    words: list[str] = []
    for word in _WORD.findall(vocabulary.plain_ascii(name).rpartition(":")[2]):
        words += _split(vocabulary.english(word.lower()))
    return tuple(words)


def _split(word: str) -> list[str]:
    """Split a word into the side and the role that are written together in it, if they are."""
    if word in vocabulary.SIDE_AND_LEVEL and word not in ("lf", "rf"):
        return list(vocabulary.SIDE_AND_LEVEL[word])
    for pattern in (vocabulary.GLUED, vocabulary.LONG_SIDE, vocabulary.GLUED_BACK, vocabulary.LONG_SIDE_BACK):
        match = pattern.fullmatch(word)
        if match:
            return [vocabulary.english(part) for part in match.groups()]
    return [word]


def words_of(name: str) -> list[str]:
    """Lower-case words of a joint's name without its namespace: "mixamorig:LeftUpLeg" -> left, up, leg."""
    words = list(_words(name))
    # "LFArm" is cut into "LF" and "Arm": left and fore; elsewhere "LF" is a side
    if len(words) > 1 and words[0] in ("lf", "rf") and words[1] == "arm":
        words[:1] = vocabulary.SIDE_AND_LEVEL[words[0]]
    return words


def label_of(name: str) -> Label:
    """Side and role that a joint's name states."""
    words = words_of(name)
    sides = {vocabulary.SIDES[w] for w in words if w in vocabulary.SIDES}
    side = sides.pop() if len(sides) == 1 else ""
    left = [w for w in words if w not in vocabulary.SIDES and not w.isdigit()]
    if "foot" in left and "index" in left:  # MediaPipe's toe
        left.remove("index")
        return Label(side, "toe", True)
    if set(left) & (vocabulary.HELPERS | vocabulary.FACE | vocabulary.PROPS):
        return Label(side, "")
    meaning = [w for w in left if w not in vocabulary.NOISE] or left
    stem = "".join(meaning)
    for role, pattern in _ROLES:
        if re.search(pattern, stem):
            return Label(side, role, stem in _EXACT)
    return Label(side, "")


def named_joints(hierarchy: Hierarchy) -> dict[str, int]:
    """Limb joints and head by name, and by tree and geometry where several joints have the same role.

    Returns
    -------
    SMPL-22 joint name -> node index, for hips, knees, ankles, feet, collars, shoulders, elbows, wrists and the head, if
    names identify them. Bone names (upper arm, forearm, hand) and joint names (shoulder, elbow, wrist) both work.
    """
    found: dict[tuple[str, str], list[int]] = {}
    exact: set[int] = set()
    for index, node in enumerate(hierarchy.nodes):
        label = label_of(node.name)
        if not node.is_end and label.role:
            found.setdefault((label.side, label.role), []).append(index)
            exact |= {index} if label.exact else set()
    for nodes in found.values():
        nodes.sort(key=lambda index: index not in exact)  # stable: file order among equals
    joints: dict[str, int] = {}
    for side in ("left", "right"):
        roles = {role: nodes for (s, role), nodes in found.items() if s == side}
        limbs = {**_limb(hierarchy, _leg(roles)), **_limb(hierarchy, _arm(roles))}
        joints |= {f"{side}_{joint}": index for joint, index in limbs.items()}
    head = _head(hierarchy, found.get(("", "head"), []), exact)
    return joints if head is None else {**joints, "head": head}


def _head(hierarchy: Hierarchy, nodes: list[int], exact: set[int]) -> int | None:
    """The head among nodes of that name, the exact names first: never a neck ("head neck lower") below another."""
    if not nodes:
        faces = (k for k, node in enumerate(hierarchy.nodes) if words_of(node.name) == ["face"])
        return next(faces, None)
    if nodes[0] in exact:
        return nodes[0]
    plain = [k for k in nodes if "neck" not in words_of(hierarchy.nodes[k].name)]
    return plain[0] if plain else nodes[-1]


def _leg(roles: dict[str, list[int]]) -> dict[str, list[int]]:
    """Candidates from hip to toe.

    A plain "leg" is the shin below a thigh (LeftUpLeg, LeftLeg) but the thigh above a knee (LeftLeg, LeftKnee).
    """
    picked = {
        "hip": roles.get("thigh", roles.get("hip")),
        "knee": roles.get("shin", roles.get("leg")),
        "ankle": roles.get("ankle", roles.get("foot")),
        "foot": roles.get("toe"),
    }
    if "shin" in roles and "leg" in roles and ("thigh" not in roles):
        picked["hip"] = roles["leg"]
    if picked["foot"] is None and "ankle" in roles:
        picked["foot"] = roles.get("foot")
    return {joint: nodes for joint, nodes in picked.items() if nodes}


def _arm(roles: dict[str, list[int]]) -> dict[str, list[int]]:
    """Candidates from collar to wrist.

    A "shoulder" is the collar above an upper arm (LeftShoulder, LeftArm), else the shoulder itself.
    """
    collar = roles.get("clavicle")
    if collar is None and "upperarm" in roles:
        collar = roles.get("shoulder")
    picked = {
        "collar": collar,
        "shoulder": roles.get("upperarm", roles.get("shoulder")),
        "elbow": roles.get("forearm"),
        "wrist": roles.get("wrist", roles.get("hand")),
    }
    return {joint: nodes for joint, nodes in picked.items() if nodes}


def _limb(hierarchy: Hierarchy, candidates: dict[str, list[int]]) -> dict[str, int]:
    """Choose a node for each joint of a limb: a downward chain of bones with a length, best names first."""
    chosen: dict[str, int] = {}
    joints = list(candidates)
    order = sorted(joints, key=lambda joint: _ORDER.index(joint))
    for joint in order:
        nodes = candidates[joint][:_MOST_CANDIDATES]
        fitting = [k for k in nodes if _in_line(hierarchy, joints, chosen, joint, k)] or nodes
        if joint in ("hip", "shoulder") and len(fitting) > 1:
            fitting = _by_proportion(hierarchy, fitting, chosen)
        chosen[joint] = fitting[0]
    return chosen


def _in_line(hierarchy: Hierarchy, joints: list[str], chosen: dict[str, int], joint: str, node: int) -> bool:
    """Whether a node is above or below the chosen joints, as its joint must be."""
    place = joints.index(joint)
    for other, k in chosen.items():
        first, last = (node, k) if place < joints.index(other) else (k, node)
        if first == last or not hierarchy.path(first, last):
            return False
    return True


def _by_proportion(hierarchy: Hierarchy, nodes: list[int], chosen: dict[str, int]) -> list[int]:
    """Order candidates for the start of a limb by how similar its two bones are ("LeftHip" below "LHipJoint")."""
    middle = chosen.get("knee", chosen.get("elbow"))
    low = chosen.get("ankle", chosen.get("wrist"))
    if middle is None or low is None:
        return nodes
    below = _reach(hierarchy, hierarchy.path(middle, low)[1:])
    above = {k: _reach(hierarchy, hierarchy.path(k, middle)[1:]) for k in nodes}
    if not below > 0 or not any(above.values()):
        return nodes
    return sorted(nodes, key=lambda k: abs(np.log(max(above[k], 1e-9) / below)))


def _reach(hierarchy: Hierarchy, way: list[int]) -> float:
    return float(sum(np.linalg.norm(hierarchy.nodes[k].offset) for k in way))


def is_decoration(name: str) -> bool:
    """Whether a name belongs to a face, hair, clothes or a prop, which have no limbs below them."""
    return bool(set(words_of(name)) & (vocabulary.FACE | vocabulary.PROPS))
