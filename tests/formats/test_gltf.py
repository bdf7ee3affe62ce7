"""Animated GLB: a structural validator written from the Khronos rules, independent of the writer's library."""

from __future__ import annotations

import io
import json
import shutil
import struct
import subprocess

import numpy as np
import pytest

from wamo.errors import DataError
from wamo.formats.gltf import glb_bytes, write_glb
from wamo.formats.joint_names import standard_names
from wamo.motion import KIT21, SMPL22, Motion
from wamo.motion.colours import linear_rgb
from wamo.motion.figure import mannequin
from wamo.motion.meshes import round_cone
from wamo.motion.pose import fit_pose
from wamo.motion.rotations import quaternions

WIDTH = {"SCALAR": 1, "VEC3": 3, "VEC4": 4, "MAT4": 16}
KIND = {5126: np.float32, 5123: np.uint16}


def swinging(frames: int = 30, fps: float = 20.0) -> Motion:
    """A figure that stands, turns about its own axis and swings its left arm."""
    place = {
        "pelvis": (0, 0.95, 0), "hip": (0.09, 0.87, 0), "knee": (0.1, 0.47, 0), "ankle": (0.1, 0.07, 0),
        "foot": (0.1, 0.02, 0.13), "spine1": (0, 1.07, 0), "spine2": (0, 1.2, 0), "spine3": (0, 1.26, 0),
        "neck": (0, 1.47, 0), "collar": (0.08, 1.39, 0), "head": (0, 1.56, 0.03), "shoulder": (0.2, 1.42, 0),
        "elbow": (0.45, 1.42, 0), "wrist": (0.7, 1.42, 0),
    }  # fmt: skip
    names = [n.rpartition("_") for n in SMPL22.joints]
    rest = np.array([np.array(place[bone]) * (-1 if side == "right" else 1, 1, 1) for side, _, bone in names])
    joints = np.repeat(rest[None], frames, axis=0).astype(float)
    angle = np.linspace(0, 4, frames)
    elbow, wrist, shoulder = (SMPL22.index(f"left_{j}") for j in ("elbow", "wrist", "shoulder"))
    for joint, reach in ((elbow, 0.25), (wrist, 0.5)):
        joints[:, joint] = joints[:, shoulder] + reach * np.stack([np.cos(angle), np.sin(angle), 0 * angle], axis=1)
    x, z = joints[..., 0].copy(), joints[..., 2].copy()
    turn = angle[:, None]
    joints[..., 0], joints[..., 2] = np.cos(turn) * x + np.sin(turn) * z, -np.sin(turn) * x + np.cos(turn) * z
    return Motion(joints, fps, name="swing")


def unpack(content: bytes) -> tuple[dict, bytes]:
    magic, version, length = struct.unpack_from("<4sII", content)
    assert (magic, version, length) == (b"glTF", 2, len(content)) and length % 4 == 0
    size, kind = struct.unpack_from("<I4s", content, 12)
    assert kind == b"JSON" and size % 4 == 0
    document = json.loads(content[20 : 20 + size])
    binary, tag = struct.unpack_from("<I4s", content, 20 + size)
    assert tag == b"BIN\0" and binary % 4 == 0 and 28 + size + binary == length
    return document, content[28 + size :]


def values(document: dict, blob: bytes, index: int) -> np.ndarray:
    accessor = document["accessors"][index]
    view = document["bufferViews"][accessor["bufferView"]]
    kind, width = KIND[accessor["componentType"]], WIDTH[accessor["type"]]
    start = view["byteOffset"] + accessor.get("byteOffset", 0)
    assert start % np.dtype(kind).itemsize == 0
    array = np.frombuffer(blob, kind, accessor["count"] * width, start).reshape(accessor["count"], width)
    assert array.nbytes == view["byteLength"]
    return array


def validate(content: bytes) -> tuple[dict, bytes]:
    """AssertionError for the first broken rule of glTF 2.0 that concerns files like ours."""
    document, blob = unpack(content)
    assert document["asset"]["version"] == "2.0"
    (buffer,) = document["buffers"]
    assert "uri" not in buffer and 0 <= len(blob) - buffer["byteLength"] <= 3
    end = 0
    for view in document["bufferViews"]:
        assert (
            view["buffer"] == 0 and view["byteOffset"] % 4 == 0 and view["byteOffset"] >= end and view["byteLength"] > 0
        )
        end = view["byteOffset"] + view["byteLength"]
    assert end <= buffer["byteLength"]
    used_as: dict[int, set[str]] = {}
    for index, accessor in enumerate(document["accessors"]):
        array = values(document, blob, index)
        assert np.isfinite(array).all()
        if "min" in accessor:
            np.testing.assert_array_equal(np.float32(accessor["min"]), array.min(axis=0))
            np.testing.assert_array_equal(np.float32(accessor["max"]), array.max(axis=0))
    roots = document["scenes"][document["scene"]]["nodes"]
    children = [c for node in document["nodes"] for c in node.get("children", [])]
    assert len(children) == len(set(children)) and not set(roots) & set(children)
    assert set(roots) | set(children) == set(range(len(document["nodes"])))
    for node in document["nodes"]:
        assert "matrix" not in node and node.get("children") != []
        assert "mesh" in node or len(node["translation"]) == 3
    for mesh in document["meshes"]:
        for primitive in mesh["primitives"]:
            position, normal = (values(document, blob, primitive["attributes"][k]) for k in ("POSITION", "NORMAL"))
            assert {"min", "max"} <= set(document["accessors"][primitive["attributes"]["POSITION"]])
            np.testing.assert_allclose(np.linalg.norm(normal, axis=1), 1.0, atol=1e-5)
            indices = values(document, blob, primitive["indices"])
            assert len(position) == len(normal) and indices.max() < len(position) and len(indices) % 3 == 0
            assert indices.max() < 65535 and 0 <= primitive["material"] < len(document["materials"])
            for accessor, target in ((primitive["attributes"]["POSITION"], 34962), (primitive["indices"], 34963)):
                view = document["accessors"][accessor]["bufferView"]
                assert document["bufferViews"][view]["target"] == target
                used_as.setdefault(view, set()).add("mesh")
    for animation in document["animations"]:
        aims = [(c["target"]["node"], c["target"]["path"]) for c in animation["channels"]]
        assert len(aims) == len(set(aims)) > 0
        for channel in animation["channels"]:
            sampler = animation["samplers"][channel["sampler"]]
            time, output = values(document, blob, sampler["input"])[:, 0], values(document, blob, sampler["output"])
            assert {"min", "max"} <= set(document["accessors"][sampler["input"]])
            assert time[0] >= 0 and (np.diff(time) > 0).all() and len(output) == len(time)
            view = document["accessors"][sampler["output"]]["bufferView"]
            assert "target" not in document["bufferViews"][view] and "mesh" not in used_as.get(view, set())
            if channel["target"]["path"] == "rotation":
                np.testing.assert_allclose(np.linalg.norm(output, axis=1), 1.0, atol=1e-5)
    for material in document["materials"]:
        colour = material["pbrMetallicRoughness"]["baseColorFactor"]
        assert len(colour) == 4 and all(0 <= c <= 1 for c in colour)
    return document, blob


def rotate(quaternion: np.ndarray, vector: np.ndarray) -> np.ndarray:
    """(frames, 4) x, y, z, w and (3,) -> (frames, 3)."""
    axis, w = quaternion[:, :3], quaternion[:, 3:]
    cross = np.cross(axis, vector)
    return vector + 2 * (w * cross + np.cross(axis, cross))


def play(document: dict, blob: bytes) -> dict[str, np.ndarray]:
    """World positions (frames, 3) of every node by forward kinematics of the file's own channels."""
    tracks: dict[tuple[int, str], np.ndarray] = {}
    (animation,) = document["animations"]
    for channel in animation["channels"]:
        sampler = animation["samplers"][channel["sampler"]]
        tracks[channel["target"]["node"], channel["target"]["path"]] = values(document, blob, sampler["output"])
    found: dict[str, np.ndarray] = {}

    def visit(index: int, above: list[np.ndarray], place: np.ndarray) -> None:
        node = document["nodes"][index]
        step = tracks.get((index, "translation"), np.array([node["translation"]]))
        for quaternion in reversed(above):
            step = rotate(quaternion, step)
        place = place + step
        found[node["name"]] = place
        chain = [*above, tracks[index, "rotation"]] if (index, "rotation") in tracks else above
        for child in node.get("children", []):
            visit(child, chain, place)

    visit(document["scenes"][0]["nodes"][0], [], np.zeros((1, 3)))
    return found


@pytest.mark.parametrize("frames, fps", [(1, 20.0), (2, 20.0), (40, 120.0), (30, 12.5)])
def test_file_keeps_the_rules(frames: int, fps: float) -> None:
    document, blob = validate(glb_bytes(swinging(frames, fps)))
    clock = values(document, blob, document["animations"][0]["samplers"][0]["input"])[:, 0]
    np.testing.assert_allclose(clock, np.arange(frames) / fps, rtol=1e-6)


def test_validator_notices_broken_files() -> None:
    content = bytearray(glb_bytes(swinging(5)))
    with pytest.raises(AssertionError):
        validate(bytes(content[:-4]))
    document, blob = unpack(bytes(content))
    sampler = document["animations"][0]["samplers"][1]
    view = document["bufferViews"][document["accessors"][sampler["output"]]["bufferView"]]
    start = len(content) - len(blob) + view["byteOffset"]
    content[start : start + 16] = np.full(4, 3.0, np.float32).tobytes()
    with pytest.raises(AssertionError):
        validate(bytes(content))


def test_nodes_move_as_the_joints_do() -> None:
    motion = swinging(40)
    places = play(*validate(glb_bytes(motion)))
    for joint, name in enumerate(standard_names(SMPL22)):
        error = np.linalg.norm(places[name] - motion.joints[:, joint], axis=-1)
        assert error.max() < 0.01, name


def test_the_skin_is_one_mesh_on_every_joint() -> None:
    motion = swinging(10)
    document, blob = validate(glb_bytes(motion, naming="mixamo"))
    (skin,), (mesh,) = document["skins"], document["meshes"]
    assert [document["nodes"][k]["name"] for k in skin["joints"]] == list(standard_names(SMPL22, "mixamo"))
    carriers = [node for node in document["nodes"] if "mesh" in node]
    assert len(carriers) == 1 and carriers[0]["skin"] == 0
    # at rest, every inverse bind matrix undoes its joint's world position
    binds = values(document, blob, skin["inverseBindMatrices"]).reshape(-1, 4, 4)
    rest = np.zeros((22, 3))
    for joint, node in enumerate(document["nodes"][:22]):
        above = rest[SMPL22.parents[joint]] if joint else 0.0
        rest[joint] = above + np.array(node["translation"])
    np.testing.assert_allclose(binds[:, 3, :3], -rest, atol=1e-5)
    np.testing.assert_allclose(binds[:, :3, :3], np.broadcast_to(np.eye(3), (22, 3, 3)))
    for primitive in mesh["primitives"]:
        joints, weights = (values(document, blob, primitive["attributes"][k]) for k in ("JOINTS_0", "WEIGHTS_0"))
        assert joints.max() < 22
        np.testing.assert_allclose(weights.sum(axis=1), 1.0)


def test_the_skin_follows_the_joints() -> None:
    motion = swinging(10)
    document, blob = validate(glb_bytes(motion))
    offsets = fit_pose(motion).offsets
    bound = {
        int(j)
        for p in document["meshes"][0]["primitives"]
        for j in values(document, blob, p["attributes"]["JOINTS_0"])[:, 0]
    }
    assert bound == {s.joint for s in mannequin(offsets, SMPL22)}


def test_neighbouring_quaternions_take_the_short_way() -> None:
    found = quaternions(fit_pose(swinging(200)).rotations[:, 0])
    assert ((found[1:] * found[:-1]).sum(axis=1) > 0.9).all()


@pytest.mark.parametrize("joints", [np.zeros((3, 22, 3)), np.full((2, 22, 3), 9000.0)])
def test_joints_in_one_place(joints: np.ndarray) -> None:
    validate(glb_bytes(Motion(joints, 20.0)))


def test_kit_skeleton_and_odd_names() -> None:
    joints = np.random.default_rng(0).normal(0, 0.3, (5, 21, 3))
    document, _ = validate(glb_bytes(Motion(joints, 12.5, skeleton=KIT21, name='<b>"ünï"\n')))
    assert document["scenes"][0]["name"] == '<b>"ünï"\n'


def test_trimesh_opens_it() -> None:
    import trimesh

    scene = trimesh.load(io.BytesIO(glb_bytes(swinging(3))), file_type="glb")
    low, high = scene.bounds
    assert 1.5 < high[1] - low[1] < 2.0  # a person, standing
    assert high[0] > 0.7  # with the arm out to its left


def test_every_part_has_its_colour() -> None:
    document, _ = validate(glb_bytes(swinging(2)))
    colours = {tuple(m["pbrMetallicRoughness"]["baseColorFactor"]) for m in document["materials"]}
    used = {p["material"] for mesh in document["meshes"] for p in mesh["primitives"]}
    assert len(colours) == 3 and used == set(range(5))  # torso, left and right
    assert linear_rgb("#ffffff") == [1.0, 1.0, 1.0] and linear_rgb("#808080")[0] == pytest.approx(0.2158, abs=1e-3)


@pytest.mark.parametrize(
    "length, r0, r1", [(0.4, 0.1, 0.05), (0.4, 0.05, 0.1), (0.3, 0.1, 0.1), (0.02, 0.1, 0.03), (0.0, 0.1, 0.1)]
)
def test_round_cone_is_closed_and_lies_on_the_surface(length: float, r0: float, r1: float) -> None:
    mesh = round_cone(length, r0, r1)
    assert mesh.is_watertight and mesh.volume > 0
    share = np.linspace(0, 1, 400)[:, None, None]
    centre = share * np.array([0.0, length, 0.0])
    gap = np.linalg.norm(mesh.vertices[None] - centre, axis=-1) - (r0 + share[..., 0] * (r1 - r0))
    np.testing.assert_allclose(gap.min(axis=0), 0.0, atol=1e-3)


def test_body_is_symmetric() -> None:
    motion = swinging(1)
    segments = mannequin(fit_pose(motion).offsets, SMPL22)
    left, right = (np.array(sorted(s.radii for s in segments if s.part == part)) for part in (1, 2))
    np.testing.assert_allclose(left, right)
    assert len(left) == 4  # shoulder, upper arm, forearm, hand


def test_unwritable_target(tmp_path) -> None:
    write_glb(swinging(2), tmp_path / "a.glb")
    validate((tmp_path / "a.glb").read_bytes())
    with pytest.raises(DataError, match="cannot write"):
        write_glb(swinging(2), tmp_path / "no" / "a.glb")


@pytest.mark.slow
def test_khronos_validator_agrees(tmp_path) -> None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (node and npm):
        pytest.skip("node and npm are not installed")
    done = subprocess.run(
        [npm, "install", "--no-audit", "--no-fund", "gltf-validator@2.0.0-dev.3.10"],
        cwd=tmp_path,
        capture_output=True,
        timeout=300,
    )
    if done.returncode:
        pytest.skip("the npm package gltf-validator cannot be installed")
    write_glb(swinging(30), tmp_path / "a.glb")
    script = (
        "require('gltf-validator').validateBytes(new Uint8Array(require('fs').readFileSync('a.glb')))"
        ".then(r => console.log(JSON.stringify(r.issues)))"
    )
    report = subprocess.run([node, "-e", script], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=300)
    issues = json.loads(report.stdout)
    assert issues["numErrors"] == issues["numWarnings"] == 0, issues
