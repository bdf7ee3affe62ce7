"""Which joint of a file is which, by name: sides and roles of the limbs, whatever the rig's naming habit."""

from __future__ import annotations

import re

from wamo.formats.hierarchy import Hierarchy

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_SIDES = {"l": "left", "left": "left", "lft": "left", "r": "right", "right": "right", "rgt": "right", "rt": "right"}
# "LUArm" is cut into "LU" + "Arm": side and level in one word
_SIDE_AND_LEVEL = {"lu": ("left", "up"), "ru": ("right", "up"), "lf": ("left", "fore"), "rf": ("right", "fore")}
_HELPERS = {
    "twist", "share", "roll", "finger", "fingers", "thumb", "index", "middle", "mid", "ring", "pinky", "pinkie",
    "little", "palm", "carpal", "metacarpal", "meta", "nub", "end", "tip", "ik", "fk", "pole", "target", "ctrl",
    "control", "helper", "eff", "effector", "goal", "adjust", "muscle", "weapon", "prop", "attach",
}  # fmt: skip
_ROLES = (  # the first pattern that fits decides
    ("clavicle", r"clavicle|collar|scapula"),
    ("toe", r"toe|ball|forefoot"),
    ("thigh", r"thigh|femur|up(per)?leg|legup"),
    ("hip", r"hip|butt|pelvis"),
    ("shin", r"knee|shin|calf|tibia|low(er)?leg|leglow"),
    ("ankle", r"ankle"),
    ("foot", r"foot"),
    ("leg", r"leg$"),
    ("forearm", r"elbow|fore_?arm|low(er)?arm|radius|ulna|armlow"),
    ("upperarm", r"up(per)?arm|humerus|armup|(?<!for)arm$"),
    ("wrist", r"wrist"),
    ("hand", r"hand"),
    ("shoulder", r"shoulder|shldr"),
    ("head", r"head|skull"),
    ("neck", r"neck"),
)
_GLUED = re.compile(
    r"([lr])(clavicle|humerus|radius|wrist|hand|fingers|thumb|hipjoint|femur|tibia|foot|toes|hip|knee|ankle|shoulder|"
    r"elbow|collar|thigh|shin|calf|arm|leg|upleg|forearm|upperarm|lowerarm|upperleg|lowerleg|toe)"
)


def words_of(name: str) -> list[str]:
    """Lower-case words of a joint's name without its namespace: "mixamorig:LeftUpLeg" -> left, up, leg."""
    words: list[str] = []
    for word in _WORD.findall(name.rpartition(":")[2]):
        word = word.lower()
        glued = _GLUED.fullmatch(word)
        long_side = re.fullmatch(r"(left|right)([a-z]{3,})", word)
        if word in _SIDE_AND_LEVEL:
            words += _SIDE_AND_LEVEL[word]
        elif glued:
            words += glued.groups()
        elif long_side:
            words += long_side.groups()
        else:
            words.append(word)
    return words


def side_and_role(name: str) -> tuple[str, str]:
    """("left" | "right" | "", role) of a joint; the role is "" for spine, roots, helpers, fingers and the unknown."""
    words = words_of(name)
    sides = {_SIDES[w] for w in words if w in _SIDES}
    side = sides.pop() if len(sides) == 1 else ""
    if _HELPERS & set(words):
        return side, ""
    stem = "".join(w for w in words if w not in _SIDES and not w.isdigit())
    for role, pattern in _ROLES:
        if re.search(pattern, stem):
            return side, role
    return side, ""


def named_joints(hierarchy: Hierarchy) -> dict[str, int]:
    """Limb joints and head by name.

    Returns
    -------
    SMPL-22 joint name -> node index, for hips, knees, ankles, feet, collars, shoulders, elbows, wrists and the head, as
    far as names tell them. Bone names (upper arm, forearm, hand) and joint names (shoulder, elbow, wrist) both work.
    """
    found: dict[tuple[str, str], int] = {}
    for index, node in enumerate(hierarchy.nodes):
        if not node.is_end:
            found.setdefault(side_and_role(node.name), index)
    joints: dict[str, int] = {}
    for side in ("left", "right"):
        roles = {role: index for (s, role), index in found.items() if s == side and role}
        for joint, index in {**_leg(roles), **_arm(roles)}.items():
            joints[f"{side}_{joint}"] = index
    if ("", "head") in found:
        joints["head"] = found["", "head"]
    return joints


def _leg(roles: dict[str, int]) -> dict[str, int]:
    """A plain "leg" is the shin below a thigh (LeftUpLeg, LeftLeg) but the thigh above a knee (LeftLeg, LeftKnee)."""
    picked = {
        "hip": roles.get("thigh", roles.get("hip")),
        "knee": roles.get("shin", roles.get("leg")),
        "ankle": roles.get("ankle", roles.get("foot")),
        "foot": roles.get("toe"),
    }
    if picked["hip"] is None and "shin" in roles:
        picked["hip"] = roles.get("leg")
    if picked["foot"] is None and "ankle" in roles:
        picked["foot"] = roles.get("foot")
    return {joint: index for joint, index in picked.items() if index is not None}


def _arm(roles: dict[str, int]) -> dict[str, int]:
    """A "shoulder" is the collar above an upper arm (LeftShoulder, LeftArm), else the shoulder itself."""
    collar = roles.get("clavicle")
    if collar is None and "upperarm" in roles:
        collar = roles.get("shoulder")
    picked = {
        "collar": collar,
        "shoulder": roles.get("upperarm", roles.get("shoulder")),
        "elbow": roles.get("forearm"),
        "wrist": roles.get("wrist", roles.get("hand")),
    }
    return {joint: index for joint, index in picked.items() if index is not None}
