"""Synthetic files for the tests of the readers: a small person in several rigs' naming habits."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from wamo.formats.amass import forward

# joint -> (parent, offset in metres, facing +Z, left is +X), in the order in which files list them
BODY = {
    "hips": ("", (0.0, 0.95, 0.0)),
    "l_thigh": ("hips", (0.09, -0.05, 0.0)),
    "l_shin": ("l_thigh", (0.0, -0.42, 0.01)),
    "l_foot": ("l_shin", (0.0, -0.40, -0.01)),
    "l_toe": ("l_foot", (0.0, -0.06, 0.13)),
    "r_thigh": ("hips", (-0.09, -0.05, 0.0)),
    "r_shin": ("r_thigh", (0.0, -0.42, 0.01)),
    "r_foot": ("r_shin", (0.0, -0.40, -0.01)),
    "r_toe": ("r_foot", (0.0, -0.06, 0.13)),
    "spine": ("hips", (0.0, 0.12, -0.02)),
    "chest": ("spine", (0.0, 0.18, 0.0)),
    "neck": ("chest", (0.0, 0.24, 0.0)),
    "head": ("neck", (0.0, 0.09, 0.02)),
    "l_collar": ("chest", (0.07, 0.14, 0.0)),
    "l_arm": ("l_collar", (0.11, 0.03, 0.0)),
    "l_forearm": ("l_arm", (0.28, 0.0, 0.0)),
    "l_hand": ("l_forearm", (0.25, 0.0, 0.0)),
    "r_collar": ("chest", (-0.07, 0.14, 0.0)),
    "r_arm": ("r_collar", (-0.11, 0.03, 0.0)),
    "r_forearm": ("r_arm", (-0.28, 0.0, 0.0)),
    "r_hand": ("r_forearm", (-0.25, 0.0, 0.0)),
}

_ORDER = [
    "hips",
    "spine",
    "chest",
    "neck",
    "head",
    "l_collar",
    "l_arm",
    "l_forearm",
    "l_hand",
    "r_collar",
    "r_arm",
    "r_forearm",
    "r_hand",
    "l_thigh",
    "l_shin",
    "l_foot",
    "l_toe",
    "r_thigh",
    "r_shin",
    "r_foot",
    "r_toe",
]


def _names(line: str) -> dict[str, str]:
    return dict(zip(_ORDER, line.split(), strict=True))


HABITS = {
    "mixamo": _names(
        " ".join(
            f"mixamorig:{n}"
            for n in [
                "Hips",
                "Spine",
                "Spine1",
                "Neck",
                "Head",
                "LeftShoulder",
                "LeftArm",
                "LeftForeArm",
                "LeftHand",
                "RightShoulder",
                "RightArm",
                "RightForeArm",
                "RightHand",
                "LeftUpLeg",
                "LeftLeg",
                "LeftFoot",
                "LeftToeBase",
                "RightUpLeg",
                "RightLeg",
                "RightFoot",
                "RightToeBase",
            ]
        )
    ),
    "unreal": _names(
        "pelvis spine_01 spine_02 neck_01 head clavicle_l upperarm_l lowerarm_l hand_l clavicle_r upperarm_r "
        "lowerarm_r "
        "hand_r thigh_l calf_l foot_l ball_l thigh_r calf_r foot_r ball_r"
    ),
    "biovision": _names(
        "Hips Chest Chest2 Neck Head LeftCollar LeftShoulder LeftElbow LeftWrist RightCollar RightShoulder "
        "RightElbow "
        "RightWrist LeftHip LeftKnee LeftAnkle LeftToe RightHip RightKnee RightAnkle RightToe"
    ),
    "xsens": _names(
        "Hips Chest Chest2 Neck Head LeftShoulder LeftUpperArm LeftForeArm LeftHand RightShoulder "
        "RightUpperArm "
        "RightForeArm RightHand LeftUpperLeg LeftLowerLeg LeftFoot LeftToe RightUpperLeg RightLowerLeg RightFoot "
        "RightToe"
    ),
    "rokoko": _names(
        "Hips Spine1 Spine2 Neck Head LeftShoulder LeftArm LeftForeArm LeftHand RightShoulder RightArm "
        "RightForeArm "
        "RightHand LeftThigh LeftShin LeftFoot LeftToe RightThigh RightShin RightFoot RightToe"
    ),
    "blender": _names(
        "hips spine.001 spine.002 neck head shoulder.L upper_arm.L forearm.L hand.L shoulder.R upper_arm.R "
        "forearm.R "
        "hand.R thigh.L shin.L foot.L toe.L thigh.R shin.R foot.R toe.R"
    ),
    "poser": _names(
        "hip abdomen chest neck head lCollar lShldr lForeArm lHand rCollar rShldr rForeArm rHand lThigh lShin lFoot "
        "lToe "
        "rThigh rShin rFoot rToe"
    ),
    "optitrack": _names(
        "Hip Ab Chest Neck Head LShoulder LUArm LFArm LHand RShoulder RUArm RFArm RHand LThigh LShin LFoot LToe "
        "RThigh "
        "RShin RFoot RToe"
    ),
    "acclaim": _names(
        "root lowerback thorax lowerneck head lclavicle lhumerus lradius lwrist rclavicle rhumerus rradius rwrist "
        "lfemur "
        "ltibia lfoot ltoes rfemur rtibia rfoot rtoes"
    ),
    "smpl": _names(
        "Pelvis Spine1 Spine3 Neck Head L_Collar L_Shoulder L_Elbow L_Wrist R_Collar R_Shoulder R_Elbow R_Wrist "
        "L_Hip "
        "L_Knee L_Ankle L_Foot R_Hip R_Knee R_Ankle R_Foot"
    ),
    "biped": {
        k: f"Bip01 {v}".replace("_", " ")
        for k, v in _names(
            "Pelvis Spine Spine1 Neck Head L_Clavicle L_UpperArm L_Forearm L_Hand R_Clavicle R_UpperArm R_Forearm "
            "R_Hand "
            "L_Thigh L_Calf L_Foot L_Toe0 R_Thigh R_Calf R_Foot R_Toe0"
        ).items()
    },
    "nonsense": {joint: f"bone{k:03d}" for k, joint in enumerate(BODY)},
}
"""Naming habits: the same body under the names of common rigs, and under names that say nothing."""


def body_bvh(
    names: dict[str, str] | None = None,
    *,
    scale: float = 100.0,
    frames: int = 20,
    drop: tuple[str, ...] = (),
    swing: float = 25.0,
    header_frames: int | None = None,
    frame_time: str = "0.05",
    swap_yz: bool = False,
) -> str:
    """A BVH text of `BODY`: legs swing, knees and elbows bend, the root walks along +Z at 1 m/s.

    ``drop`` leaves joints out (with all below them). ``swap_yz`` writes the same scene with Z up.
    """
    names = names or {joint: joint for joint in BODY}
    keep = [j for j in BODY if not any(a in drop for a in _line_up(j))]
    lines = ["HIERARCHY"]
    columns: list[str] = []

    def place(offset: tuple[float, float, float]) -> str:
        x, y, z = (scale * v for v in offset)
        return f"{x:.6f} {-z:.6f} {y:.6f}" if swap_yz else f"{x:.6f} {y:.6f} {z:.6f}"

    def add(joint: str, depth: int) -> None:
        pad = "  " * depth
        parent, offset = BODY[joint]
        lines.extend(
            [f"{pad}{'JOINT' if parent else 'ROOT'} {names[joint]}", f"{pad}{{", f"{pad}  OFFSET {place(offset)}"]
        )
        if not parent:
            lines.append(f"{pad}  CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation")
            columns.extend(["tx", "ty", "tz", "", "", ""])
        else:
            lines.append(f"{pad}  CHANNELS 3 Zrotation Xrotation Yrotation")
            columns.extend(["", joint, ""])
        below = [c for c in keep if BODY[c][0] == joint]
        for child in below:
            add(child, depth + 1)
        if not below:
            lines.extend([f"{pad}  End Site", f"{pad}  {{", f"{pad}    OFFSET 0 0 0", f"{pad}  }}"])
        lines.append(f"{pad}}}")

    add("hips", 0)
    lines += ["MOTION", f"Frames: {frames if header_frames is None else header_frames}", f"Frame Time: {frame_time}"]
    for frame in range(frames):
        phase = 2 * np.pi * frame / 20
        pose = {
            "l_thigh": -swing * np.sin(phase), "r_thigh": swing * np.sin(phase),
            "l_shin": swing * (1 + np.cos(phase)) / 2, "r_shin": swing * (1 - np.cos(phase)) / 2,
            "chest": 5 * np.sin(phase), "neck": -5 * np.sin(phase),
        }  # fmt: skip
        root = (0.0, 0.95, frame * 0.05)
        shift = dict(zip(("tx", "ty", "tz"), place(root).split(), strict=True))
        lines.append(" ".join(shift.get(c) or f"{pose.get(c, 0.0):.6f}" for c in columns))
    return "\n".join(lines) + "\n"


def _line_up(joint: str) -> list[str]:
    way = [joint]
    while BODY[way[-1]][0]:
        way.append(BODY[way[-1]][0])
    return way


ASF = """# small skeleton
:version 1.10
:name SMALL
:units
  mass 1.0
  length 0.45
  angle deg
:root
   order TX TY TZ RX RY RZ
   axis XYZ
   position 0 0 0
   orientation 0 0 0
:bonedata
{bones}:hierarchy
  begin
    root lhipjoint rhipjoint lowerback
    lhipjoint lfemur
    lfemur ltibia
    ltibia lfoot
    rhipjoint rfemur
    rfemur rtibia
    rtibia rfoot
    lowerback lowerneck lclavicle rclavicle
    lowerneck head
    lclavicle lhumerus
    lhumerus lradius
    lradius lwrist
    rclavicle rhumerus
    rhumerus rradius
    rradius rwrist
  end
"""

# bone: direction, length (units of 5.64 cm), axis, dof
ASF_BONES = {
    "lhipjoint": ((0.7, -0.7, 0.1), 2.5, (0, 0, 0), ""),
    "lfemur": ((0.34, -0.94, 0.0), 7.5, (0, 0, 20), "rx ry rz"),
    "ltibia": ((0.34, -0.94, 0.0), 7.2, (0, 0, 20), "rx"),
    "lfoot": ((0.09, -0.24, 0.97), 2.2, (-90, 0, 20), "rx rz"),
    "rhipjoint": ((-0.7, -0.7, 0.1), 2.5, (0, 0, 0), ""),
    "rfemur": ((-0.34, -0.94, 0.0), 7.5, (0, 0, -20), "rx ry rz"),
    "rtibia": ((-0.34, -0.94, 0.0), 7.2, (0, 0, -20), "rx"),
    "rfoot": ((-0.09, -0.24, 0.97), 2.2, (-90, 0, -20), "rx rz"),
    "lowerback": ((0.0, 1.0, 0.0), 6.0, (0, 0, 0), "rx ry rz"),
    "lowerneck": ((0.0, 1.0, 0.0), 1.6, (0, 0, 0), "rx ry rz"),
    "head": ((0.0, 1.0, 0.0), 1.6, (0, 0, 0), "rx ry rz"),
    "lclavicle": ((0.97, 0.2, 0.0), 3.3, (0, 0, 0), "ry rz"),
    "lhumerus": ((1.0, 0.0, 0.0), 5.0, (180, 30, 90), "rx ry rz"),
    "lradius": ((1.0, 0.0, 0.0), 3.4, (180, 30, 90), "rx"),
    "lwrist": ((1.0, 0.0, 0.0), 1.7, (180, 30, 90), "ry"),
    "rclavicle": ((-0.97, 0.2, 0.0), 3.3, (0, 0, 0), "ry rz"),
    "rhumerus": ((-1.0, 0.0, 0.0), 5.0, (180, -30, -90), "rx ry rz"),
    "rradius": ((-1.0, 0.0, 0.0), 3.4, (180, -30, -90), "rx"),
    "rwrist": ((-1.0, 0.0, 0.0), 1.7, (180, -30, -90), "ry"),
}


def asf_text() -> str:
    """The text of a small ASF skeleton."""
    bones = ""
    for number, (name, (direction, length, axis, dof)) in enumerate(ASF_BONES.items(), 1):
        bones += f"  begin\n    id {number}\n    name {name}\n    direction {' '.join(map(str, direction))}\n"
        bones += f"    length {length}\n    axis {' '.join(map(str, axis))} XYZ\n"
        bones += f"    dof {dof}\n    limits (-180 180)\n  end\n" if dof else "  end\n"
    return ASF.format(bones=bones)


def amc_values(frames: int, seed: int = 0) -> list[dict[str, list[float]]]:
    """Random joint angles (degrees) of each frame; the root walks along +Z."""
    rng = np.random.default_rng(seed)
    out = []
    for frame in range(frames):
        pose = {"root": [0.0, 17.0, float(frame), *rng.normal(0, 5, 3)]}
        pose |= {name: list(rng.normal(0, 15, len(dof.split()))) for name, (*_, dof) in ASF_BONES.items() if dof}
        out.append(pose)
    return out


def amc_text(poses: list[dict[str, list[float]]]) -> str:
    """The text of an AMC file of these poses."""
    lines = ["#!OML:ASF", ":FULLY-SPECIFIED", ":DEGREES"]
    for number, pose in enumerate(poses, 1):
        lines.append(str(number))
        lines += [f"{bone} {' '.join(f'{v:.9g}' for v in values)}" for bone, values in pose.items()]
    return "\n".join(lines) + "\n"


def write(path: Path, text: str) -> Path:
    """Write a text and return its path."""
    path.write_text(text, encoding="utf-8")
    return path


SWINGING = 40
"""Frames of the motion made below."""
CALIBRATION = 4
"""Frames of the calibration pose before it."""


def swinging_poses() -> np.ndarray:
    """(SWINGING, 22, 3) axis-angle: limbs swing about arms that hang down."""
    poses = 0.4 * np.sin(np.arange(SWINGING)[:, None, None] / 9 + np.arange(66).reshape(22, 3))
    poses[:, 16], poses[:, 17] = [0.0, 0.0, -1.2], [0.0, 0.0, 1.2]
    poses[:, 0] = 0.0
    return poses


def poses_with_calibration() -> np.ndarray:
    """The swinging poses after a T-pose."""
    return np.concatenate([np.zeros((CALIBRATION, 22, 3)), swinging_poses()])


def joints_with_calibration() -> np.ndarray:
    """(CALIBRATION + SWINGING, 22, 3) metres, Y up."""
    return forward(poses_with_calibration()) + np.array([0.0, 0.9, 0.0])
