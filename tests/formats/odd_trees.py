"""Trees of joints as programs write them: roots above the hips, twist bones in line, roll bones, faces, doubled necks.

A tree is a text: a joint a line, indented by one space a level; after the name its part of the body (see
`format_makers.BODY`; none for what is no part), then its offset in centimetres.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SWING = 25.0
SIDES = (("l", 1), ("r", -1))


@dataclass(frozen=True)
class Joint:
    """A line of a tree."""

    depth: int
    name: str
    part: str
    offset: tuple[float, ...]


def joints_of(tree: str) -> list[Joint]:
    """The joints of a tree's text."""
    found = []
    for line in tree.strip("\n").splitlines():
        name, part, offset = (word.strip() for word in line.split("|"))
        found.append(Joint(len(line) - len(line.lstrip()), name, part, tuple(map(float, offset.split()))))
    return found


def tree_bvh(tree: str, frames: int = 20) -> str:
    """A BVH text of the tree: legs swing, knees bend, the hips walk along +Z at 1 m/s."""
    joints, lines, open_depths = joints_of(tree), ["HIERARCHY"], list[int]()
    channels: list[tuple[Joint, str]] = []
    for place, joint in enumerate(joints):
        while open_depths and open_depths[-1] >= joint.depth:
            open_depths.pop()
            lines.append("}")
        names = ["Zrotation", "Xrotation", "Yrotation"]
        if not place or joint.part == "hips":
            names = ["Xposition", "Yposition", "Zposition", *names]
        channels += [(joint, name) for name in names]
        offset = " ".join(map(str, joint.offset))
        lines += [f"{'JOINT' if place else 'ROOT'} {joint.name}", "{", f"OFFSET {offset}"]
        lines.append(f"CHANNELS {len(names)} {' '.join(names)}")
        open_depths.append(joint.depth)
        if place + 1 == len(joints) or joints[place + 1].depth <= joint.depth:
            lines.append("End Site\n{\nOFFSET 0 0 0\n}")
    lines += ["}"] * len(open_depths) + ["MOTION", f"Frames: {frames}", "Frame Time: 0.05"]
    for frame in range(frames):
        sin, cos = np.sin(2 * np.pi * frame / 20), np.cos(2 * np.pi * frame / 20)
        bend = {
            "l_thigh": -SWING * sin, "r_thigh": SWING * sin, "l_shin": SWING * (1 + cos) / 2,
            "r_shin": SWING * (1 - cos) / 2, "chest": 5 * sin, "neck": -5 * sin,
        }  # fmt: skip
        row = []
        for joint, name in channels:
            value = bend.get(joint.part, 0.0) if name == "Xrotation" else 0.0
            if name.endswith("position"):
                axis = "XYZ".index(name[0])
                value = joint.offset[axis] + 5 * frame * (axis == 2 and joint.part == "hips")
            row.append(f"{value:.5f}")
        lines.append(" ".join(row))
    return "\n".join(lines) + "\n"


def indented(depth: int, tree: str) -> str:
    """The tree some levels deeper."""
    return "".join(f"{' ' * depth}{line}\n" for line in tree.strip("\n").splitlines())


def both_sides(depth: int, limb: str, left: str = "Left", right: str = "Right") -> str:
    """A limb twice: ``{s}`` is the side's word, ``{p}`` the letter of its parts; x is turned round for the right."""
    found = ""
    for (letter, sign), word in zip(SIDES, (left, right), strict=True):
        for joint in joints_of(limb):
            x, *others = joint.offset
            offset = " ".join(map(str, (sign * x, *others)))
            part = joint.part.format(p=letter)
            found += f"{' ' * (depth + joint.depth)}{joint.name.format(s=word)} | {part} | {offset}\n"
    return found


LEG = """
{s}UpLeg | {p}_thigh | 9 -5 0
 {s}Leg | {p}_shin | 0 -42 1
  {s}Foot | {p}_foot | 0 -40 -1
   {s}ToeBase | {p}_toe | 0 -6 13
"""
ARM = """
{s}Shoulder | {p}_collar | 7 14 0
 {s}Arm | {p}_arm | 11 3 0
  {s}ForeArm | {p}_forearm | 28 0 0
   {s}Hand | {p}_hand | 25 0 0
"""
TORSO = """
Hips | hips | 0 95 0
 Spine | spine | 0 12 -2
  Spine1 | chest | 0 18 0
   Neck | neck | 0 24 0
    Head | head | 0 9 2
"""
PLAIN = TORSO + both_sides(3, ARM) + both_sides(1, LEG)

TREES = {
    "root without motion": "Root | | 0 0 0\n" + indented(1, PLAIN),
    "scene and armature": "Scene | | 0 0 0\n Armature | | 0 0 0\n" + indented(2, PLAIN),
    "motionbuilder": "BVH:reference | | 0 0 0\n" + indented(1, PLAIN),
    "biped, thighs below the spine": """
Bip01 | | 0 0 0
 Bip01 Pelvis | hips | 0 95 0
  Bip01 Spine | spine | 0 12 -2
   Bip01 Spine1 | chest | 0 18 0
    Bip01 Neck | neck | 0 24 0
     Bip01 Head | head | 0 9 2
""" + both_sides(5, """
Bip01 {s} Clavicle | {p}_collar | 7 -10 0
 Bip01 {s} UpperArm | {p}_arm | 11 3 0
  Bip01 {s} Forearm | {p}_forearm | 28 0 0
   Bip01 {s} Hand | {p}_hand | 25 0 0
""", "L", "R") + both_sides(3, """
Bip01 {s} Thigh | {p}_thigh | 9 -17 2
 Bip01 {s} Calf | {p}_shin | 0 -42 1
  Bip01 {s} Foot | {p}_foot | 0 -40 -1
   Bip01 {s} Toe0 | {p}_toe | 0 -6 13
""", "L", "R"),
    "freemocap": """
pelvis | hips | 0 95 0
 spine | spine | 0 12 -2
  spine.001 | chest | 0 18 0
   neck | neck | 0 24 0
    face | head | 0 9 2
""" + both_sides(3, """
shoulder.{s} | {p}_collar | 7 14 0
 upper_arm.{s} | {p}_arm | 11 3 0
  forearm.{s} | {p}_forearm | 28 0 0
   hand.{s} | {p}_hand | 25 0 0
""", "L", "R") + both_sides(1, """
pelvis.{s} | | 9 -5 0
 thigh.{s} | {p}_thigh | 0 0 0
  shin.{s} | {p}_shin | 0 -42 1
   foot.{s} | {p}_foot | 0 -40 -1
    heel.02.{s} | | 0 -6 -5
    toe.{s} | {p}_toe | 0 -6 13
""", "L", "R"),
    "daz genesis 8": """
hip | hips | 0 95 0
 abdomenLower | spine | 0 12 -2
  abdomenUpper | | 0 9 0
   chestLower | chest | 0 9 0
    chestUpper | | 0 8 0
     neckLower | neck | 0 16 0
      neckUpper | | 0 4 0
       head | head | 0 5 2
        upperJaw | | 0 2 8
        lEye | | 3 6 8
        rEye | | -3 6 8
""" + both_sides(5, """
{s}Collar | {p}_collar | 7 6 0
 {s}ShldrBend | {p}_arm | 11 3 0
  {s}ShldrTwist | | 13 0 0
   {s}ForearmBend | {p}_forearm | 15 0 0
    {s}ForearmTwist | | 12 0 0
     {s}Hand | {p}_hand | 13 0 0
{s}Pectoral | | 8 2 10
""", "l", "r") + " pelvis | | 0 -3 0\n" + both_sides(2, """
{s}ThighBend | {p}_thigh | 9 -2 0
 {s}ThighTwist | | 0 -20 0
  {s}Shin | {p}_shin | 0 -22 1
   {s}Foot | {p}_foot | 0 -40 -1
    {s}Metatarsals | | 0 -3 4
     {s}Toe | {p}_toe | 0 -3 9
      {s}BigToe | | 0 0 4
""", "l", "r"),
    "character creator with twist and share bones": """
CC_Base_BoneRoot | | 0 0 0
 CC_Base_Hip | hips | 0 95 0
  CC_Base_Waist | spine | 0 12 -2
   CC_Base_Spine01 | | 0 8 0
    CC_Base_Spine02 | chest | 0 10 0
     CC_Base_NeckTwist01 | neck | 0 24 0
      CC_Base_NeckTwist02 | | 0 4 0
       CC_Base_Head | head | 0 5 2
        CC_Base_FacialBone | | 0 0 0
         CC_Base_L_Eye | | 3 6 8
         CC_Base_R_Eye | | -3 6 8
         CC_Base_JawRoot | | 0 -2 3
""" + both_sides(5, """
CC_Base_{s}_Clavicle | {p}_collar | 7 14 0
 CC_Base_{s}_Upperarm | {p}_arm | 11 3 0
  CC_Base_{s}_UpperarmTwist01 | | 9 0 0
   CC_Base_{s}_UpperarmTwist02 | | 9 0 0
  CC_Base_{s}_Forearm | {p}_forearm | 28 0 0
   CC_Base_{s}_ElbowShareBone | | 0 0 1
   CC_Base_{s}_ForearmTwist01 | | 9 0 0
    CC_Base_{s}_ForearmTwist02 | | 9 0 0
   CC_Base_{s}_Hand | {p}_hand | 25 0 0
    CC_Base_{s}_Mid1 | | 9 0 0
    CC_Base_{s}_Thumb1 | | 3 -1 3
CC_Base_{s}_RibsTwist | | 8 2 10
""", "L", "R") + "  CC_Base_Pelvis | | 0 -2 0\n" + both_sides(3, """
CC_Base_{s}_Thigh | {p}_thigh | 9 -3 0
 CC_Base_{s}_ThighTwist01 | | 0 -10 0
  CC_Base_{s}_ThighTwist02 | | 0 -15 0
 CC_Base_{s}_Calf | {p}_shin | 0 -42 1
  CC_Base_{s}_CalfTwist01 | | 0 -10 0
  CC_Base_{s}_KneeShareBone | | 0 0 2
  CC_Base_{s}_Foot | {p}_foot | 0 -40 -1
   CC_Base_{s}_ToeBaseShareBone | | 0 -6 13
   CC_Base_{s}_ToeBase | {p}_toe | 0 -6 13
""", "L", "R"),
    "rigify, deform bones in two pieces, head without a name": """
DEF-spine | hips | 0 95 0
 DEF-spine.001 | spine | 0 12 -2
  DEF-spine.002 | | 0 9 0
   DEF-spine.003 | chest | 0 9 0
    DEF-spine.004 | neck | 0 24 0
     DEF-spine.005 | | 0 4 0
      DEF-spine.006 | head | 0 5 2
""" + both_sides(4, """
DEF-shoulder.{s} | {p}_collar | 7 14 0
 DEF-upper_arm.{s} | {p}_arm | 11 3 0
  DEF-upper_arm.{s}.001 | | 14 0 0
   DEF-forearm.{s} | {p}_forearm | 14 0 0
    DEF-forearm.{s}.001 | | 12 0 0
     DEF-hand.{s} | {p}_hand | 13 0 0
DEF-breast.{s} | | 6 5 10
""", "L", "R") + both_sides(1, """
DEF-thigh.{s} | {p}_thigh | 9 -5 0
 DEF-thigh.{s}.001 | | 0 -21 0
  DEF-shin.{s} | {p}_shin | 0 -21 1
   DEF-shin.{s}.001 | | 0 -20 0
    DEF-foot.{s} | {p}_foot | 0 -20 -1
     DEF-toe.{s} | {p}_toe | 0 -6 13
DEF-pelvis.{s} | | 3 2 2
""", "L", "R"),
    "roll bones beside the forearm": TORSO + both_sides(3, """
{s}Shoulder | {p}_collar | 7 14 0
 {s}Arm | {p}_arm | 11 3 0
  {s}ArmRoll | | 14 0 0
  {s}ForeArm | {p}_forearm | 28 0 0
   {s}ForeArmRoll | | 12 0 0
   {s}Hand | {p}_hand | 25 0 0
    {s}InHandIndex | | 3 0 2
     {s}HandIndex1 | | 6 0 0
    {s}HandThumb1 | | 3 0 3
""") + both_sides(1, LEG),
    "ends of feet": TORSO + both_sides(3, ARM) + both_sides(1, LEG + "    {s}FootEE | | 0 0 5\n"),
    "xps, two necks named head": """
root hips | hips | 0 95 0
 spine lower | spine | 0 12 -2
  spine upper | chest | 0 18 0
   head neck lower | neck | 0 24 0
    head neck upper | head | 0 9 2
""" + both_sides(3, """
arm {s} shoulder 1 | {p}_collar | 7 14 0
 arm {s} shoulder 2 | {p}_arm | 11 3 0
  arm {s} elbow | {p}_forearm | 28 0 0
   arm {s} wrist | {p}_hand | 25 0 0
""", "left", "right") + both_sides(1, """
leg {s} thigh | {p}_thigh | 9 -5 0
 leg {s} knee | {p}_shin | 0 -42 1
  leg {s} ankle | {p}_foot | 0 -40 -1
   leg {s} toes | {p}_toe | 0 -6 13
""", "left", "right"),
    "kinect sdk 1": """
HipCenter | hips | 0 95 0
 Spine | spine | 0 12 -2
  ShoulderCenter | chest | 0 32 0
   Head | head | 0 20 2
""" + both_sides(3, """
Shoulder{s} | {p}_arm | 18 0 0
 Elbow{s} | {p}_forearm | 28 0 0
  Wrist{s} | {p}_hand | 25 0 0
   Hand{s} | | 8 0 0
""") + both_sides(1, """
Hip{s} | {p}_thigh | 9 -5 0
 Knee{s} | {p}_shin | 0 -42 1
  Ankle{s} | {p}_foot | 0 -40 -1
   Foot{s} | {p}_toe | 0 -6 13
"""),
}  # fmt: skip
"""What programs write, by name."""
