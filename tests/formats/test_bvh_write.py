"""BVH writing, checked by a small reader and forward kinematics of its own."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wamo.errors import DataError
from wamo.formats.bvh import read_bvh
from wamo.formats.bvh_write import bvh_text, write_bvh
from wamo.formats.joint_names import standard_names
from wamo.motion import KIT21, SMPL22, Motion, Skeleton
from wamo.motion.pose import fit_pose, rest_offsets
from wamo.motion.rotations import euler_angles

# a rest body in metres, drawn up for these tests: offsets in SMPL-22's order
REST = np.array([
    (0, 0, 0), (0.09, -0.08, -0.01), (-0.09, -0.08, -0.01), (0, 0.12, -0.02), (0, -0.40, 0), (0, -0.40, 0),
    (0, 0.13, 0), (0, -0.41, 0), (0, -0.41, 0), (0, 0.06, 0.02), (0.01, -0.06, 0.13), (-0.01, -0.06, 0.13),
    (0, 0.21, -0.03), (0.08, 0.12, -0.02), (-0.08, 0.12, -0.02), (0, 0.09, 0.04), (0.12, 0.03, -0.01),
    (-0.12, 0.03, -0.01), (0.26, 0, 0), (-0.26, 0, 0), (0.25, 0, 0), (-0.25, 0, 0),
])  # fmt: skip


def turn(axis: int, angle: np.ndarray) -> np.ndarray:
    """(frames, 3, 3) rotations about x, y or z, written out."""
    c, s, o, i = np.cos(angle), np.sin(angle), 0 * angle, 0 * angle + 1
    rows = {0: [i, o, o, o, c, -s, o, s, c], 1: [c, o, s, o, i, o, -s, o, c], 2: [c, -s, o, s, c, o, o, o, i]}[axis]
    return np.stack(rows, axis=-1).reshape(-1, 3, 3)


def moving(seed: int, frames: int = 40, reach: float = 1.0, skeleton: Skeleton = SMPL22) -> Motion:
    """A body with smooth random joint rotations: constant bone lengths, every joint turning."""
    rng = np.random.default_rng(seed)
    time = np.linspace(0, 2 * np.pi, frames)
    world = np.zeros((frames, 22, 3, 3))
    place = np.zeros((frames, 22, 3))
    for joint, parent in enumerate(SMPL22.parents):
        local = np.broadcast_to(np.eye(3), (frames, 3, 3))
        for axis in range(3):
            local = local @ turn(
                axis, reach * rng.uniform(-0.6, 0.6) * np.sin(time * rng.integers(1, 3) + rng.uniform(0, 6))
            )
        if parent < 0:
            world[:, joint] = turn(1, time * rng.uniform(-1, 1)) @ local
            place[:, joint] = np.stack([time * 0.3, 0.95 + 0.05 * np.sin(time), 0.2 * time], axis=1)
        else:
            world[:, joint] = world[:, parent] @ local
            place[:, joint] = place[:, parent] + world[:, parent] @ REST[joint]
    return Motion(place, 20.0, name=f"moving {seed}")


def read_back(text: str) -> tuple[list[str], np.ndarray, float]:
    """A plain BVH reader with forward kinematics: joint names, positions (frames, joints, 3) in metres, frame time."""
    head, _, tail = text.partition("MOTION\n")
    names: list[str] = []
    parents, offsets = [], []
    channels: list[list[str]] = []
    stack: list[int] = []
    for line in head.splitlines():
        word = line.split()
        if word[0] in ("ROOT", "JOINT"):
            parents.append(stack[-1] if stack else -1)
            names.append(word[1])
            offsets.append(np.zeros(3))
            channels.append([])
            current = len(names) - 1
        elif word[0] == "End":
            current = -2
        elif word[0] == "{":
            stack.append(current)
        elif word[0] == "}":
            stack.pop()
        elif word[0] == "OFFSET" and current >= 0:
            offsets[current] = np.array([float(v) for v in word[1:]])
        elif word[0] == "CHANNELS":
            channels[current] = word[2:]
            assert int(word[1]) == len(word[2:])
    assert not stack
    lines = tail.splitlines()
    values = np.array([[float(v) for v in line.split()] for line in lines[2:]])
    assert lines[0] == f"Frames: {len(values)}" and values.shape[1] == sum(len(c) for c in channels)
    world, place, column = {}, np.zeros((len(values), len(names), 3)), 0
    for joint in range(len(names)):
        rotation = np.broadcast_to(np.eye(3), (len(values), 3, 3))
        placed = any(channel.endswith("position") for channel in channels[joint])  # in place of the OFFSET
        move = np.zeros((len(values), 3)) if placed else np.broadcast_to(offsets[joint], (len(values), 3)).copy()
        for channel in channels[joint]:
            value, column = values[:, column], column + 1
            if channel.endswith("position"):
                move[:, "XYZ".index(channel[0])] += value
            else:
                rotation = rotation @ turn("XYZ".index(channel[0]), np.deg2rad(value))
        if parents[joint] < 0:
            world[joint], place[:, joint] = rotation, move
        else:
            world[joint] = world[parents[joint]] @ rotation
            place[:, joint] = place[:, parents[joint]] + np.einsum("fij,fj->fi", world[parents[joint]], move)
    return names, place / 100.0, float(lines[1].split()[-1])


def in_order(motion: Motion, names: list[str], place: np.ndarray) -> np.ndarray:
    return place[:, [names.index(n) for n in standard_names(motion.skeleton)]]


@pytest.mark.parametrize("seed", range(6))
def test_round_trip_reproduces_positions(seed: int) -> None:
    motion = moving(seed)
    names, place, frame_time = read_back(bvh_text(motion))
    error = np.linalg.norm(in_order(motion, names, place) - motion.joints, axis=-1)
    assert error.mean() < 1e-4 and error.max() < 1e-3
    assert frame_time == pytest.approx(0.05, abs=1e-9)


def test_round_trip_with_bones_that_change_length_stays_within_a_centimetre() -> None:
    motion = moving(3)
    noise = np.random.default_rng(0).normal(0, 0.004, motion.joints.shape)
    noisy = motion.with_(joints=motion.joints + noise)
    names, place, _ = read_back(bvh_text(noisy))
    assert np.linalg.norm(in_order(noisy, names, place) - noisy.joints, axis=-1).max() < 0.01


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.1, 2.0))
def test_any_pose_of_a_rigid_body_comes_back(seed: int, reach: float) -> None:
    motion = moving(seed, frames=24, reach=reach)
    names, place, _ = read_back(bvh_text(motion))
    assert np.linalg.norm(in_order(motion, names, place) - motion.joints, axis=-1).mean() < 0.002


def test_a_bending_back_comes_back_within_a_centimetre(tmp_path) -> None:
    """The spine moves between hips and shoulders, which no rigid skeleton can follow."""
    motion = moving(5, frames=60)
    joints = motion.joints.astype(float)
    bend = np.sin(np.linspace(0, 3, 60))[:, None]
    for name, reach in (("spine1", 0.06), ("spine2", 0.05), ("spine3", 0.04), ("left_collar", 0.03)):
        joints[:, SMPL22.index(name)] += reach * bend * [0.2, -0.5, 1.0]
    bent = motion.with_(joints=joints)
    for naming in ("standard", "mixamo"):
        write_bvh(bent, tmp_path / "bent.bvh", naming=naming)
        back = Motion.read(tmp_path / "bent.bvh")
        assert np.linalg.norm(back.joints - bent.joints, axis=-1).max() < 0.01
    assert "ROOT mixamorig:Hips" in (tmp_path / "bent.bvh").read_text()


def test_a_rigid_body_needs_no_translations() -> None:
    assert not fit_pose(moving(2)).translations
    rng = np.random.default_rng(0)
    loose = moving(2).with_(joints=moving(2).joints + rng.normal(0, 0.02, (40, 22, 3)))
    assert fit_pose(loose).translations and not fit_pose(loose, tolerance=np.inf).translations


def test_rotations_are_rotations_and_pose_is_consistent() -> None:
    pose = fit_pose(moving(1))
    product = pose.rotations @ pose.rotations.swapaxes(-1, -2)
    np.testing.assert_allclose(product, np.broadcast_to(np.eye(3), product.shape), atol=1e-9)
    np.testing.assert_allclose(np.linalg.det(pose.rotations), 1.0, atol=1e-9)


def test_angles_are_continuous_through_a_full_turn_and_gimbal_lock() -> None:
    spin = np.linspace(0, 6 * np.pi, 300)
    for rotations in (turn(1, spin), turn(0, spin), turn(2, spin), turn(1, spin) @ turn(0, 0.4 * np.sin(spin))):
        order, angles = euler_angles(rotations)
        assert np.abs(np.diff(angles, axis=0)).max() < 15
        rebuilt = np.broadcast_to(np.eye(3), rotations.shape)
        for k, axis in enumerate(order):
            rebuilt = rebuilt @ turn("XYZ".index(axis), np.deg2rad(angles[:, k]))
        np.testing.assert_allclose(rebuilt, rotations, atol=1e-6)


def test_rest_pose_is_a_t_pose() -> None:
    motion = moving(2)
    offsets = rest_offsets(motion.joints.astype(float), SMPL22)
    index = SMPL22.index
    assert offsets[index("left_hip"), 0] > 0.05 > -0.05 > offsets[index("right_hip"), 0]
    assert offsets[index("left_elbow")] == pytest.approx([0.26, 0, 0], abs=1e-4)
    assert offsets[index("right_knee")] == pytest.approx([0, -0.40, 0], abs=1e-4)
    assert offsets[index("left_foot"), 2] > 0.1


def test_names_are_the_standard_ones() -> None:
    names = standard_names(SMPL22)
    assert {"Hips", "LeftUpLeg", "LeftLeg", "LeftFoot", "LeftToeBase", "Neck", "RightForeArm", "RightHand"} <= set(
        names
    )
    assert len(set(names)) == 22 and len(set(standard_names(KIT21))) == 21


def test_kit_skeleton_can_be_written() -> None:
    rng = np.random.default_rng(0)
    joints = np.cumsum(rng.normal(0, 0.01, (30, 21, 3)), axis=0) + rng.normal(0, 0.3, (21, 3))
    names, place, _ = read_back(bvh_text(Motion(joints, 12.5, skeleton=KIT21)))
    assert set(names) == set(standard_names(KIT21)) and np.isfinite(place).all()


@pytest.mark.parametrize("joints", [np.zeros((1, 22, 3)), np.zeros((5, 22, 3)), np.full((2, 22, 3), 9999.0)])
def test_joints_in_one_place_give_a_finite_file(joints: np.ndarray) -> None:
    names, place, _ = read_back(bvh_text(Motion(joints, 20.0)))
    np.testing.assert_allclose(place, np.broadcast_to(joints[:, :1], place.shape), atol=1e-3)
    assert len(names) == 22


def test_arms_folded_straight_back_are_handled() -> None:
    motion = moving(0, frames=3, reach=0.0)
    joints = motion.joints.copy()
    elbow, shoulder, wrist = (SMPL22.index(f"left_{j}") for j in ("elbow", "shoulder", "wrist"))
    joints[:, wrist] = joints[:, elbow] + (joints[:, shoulder] - joints[:, elbow]) * 0.9
    folded = motion.with_(joints=joints)
    names, place, _ = read_back(bvh_text(folded))
    assert np.linalg.norm(in_order(folded, names, place) - joints, axis=-1).max() < 1e-3


def test_targets(tmp_path) -> None:
    motion = moving(0, frames=4)
    write_bvh(motion, tmp_path / "a.bvh")
    buffer = io.StringIO()
    write_bvh(motion, buffer)
    assert (tmp_path / "a.bvh").read_text() == buffer.getvalue() == bvh_text(motion)
    with pytest.raises(DataError, match="cannot write"):
        write_bvh(motion, tmp_path / "missing" / "a.bvh")
    (tmp_path / "folder.bvh").mkdir()
    with pytest.raises(DataError, match="cannot write"):
        write_bvh(motion, tmp_path / "folder.bvh")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.bvh", "folder.bvh"]


def test_reading_an_export_gives_the_motion_back(tmp_path) -> None:
    motion = moving(4)
    write_bvh(motion, tmp_path / "walk.bvh")
    back = Motion.read(tmp_path / "walk.bvh")
    assert back.skeleton.name == "smpl22" and back.fps == pytest.approx(20.0)
    assert np.linalg.norm(back.joints - motion.joints, axis=-1).max() < 0.01


@pytest.mark.parametrize("fps", [12.5, 12.0, 20, 23.976, 30, 59.94, 120, 0.5])
def test_the_frame_rate_comes_back(tmp_path, fps: float) -> None:
    joints = np.repeat(np.arange(22 * 3, dtype=np.float32).reshape(1, 22, 3) / 50, 3, axis=0)
    write_bvh(Motion(joints, fps), tmp_path / "a.bvh")
    assert read_bvh(tmp_path / "a.bvh").fps == pytest.approx(fps, rel=1e-7)
