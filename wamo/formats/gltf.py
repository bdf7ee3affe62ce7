"""Motion -> animated GLB: a mannequin of rounded limbs, one node per joint; the renderers share its body (ours).

The body is described once, as round cones in the frames of the rest pose's joints, so that the exported file, the
OpenGL renderer and the software renderer show the same figure.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from wamo.files import write_atomic
from wamo.formats.bvh_write import Pose, fit_pose, standard_names, stature
from wamo.motion import PART_NAMES, Motion, Skeleton

if TYPE_CHECKING:
    import trimesh

PART_COLOURS = {
    "torso": "#cfd4dc", "left arm": "#8db1e0", "right arm": "#e6b98c", "left leg": "#6a93cb", "right leg": "#d49a62",
}  # fmt: skip
"""sRGB colour of each body part: the left side is blue, the right side is sand, limbs that cross stay apart."""

LIMBS = {
    "knee": (0.080, 0.056, 1.0, 1.0), "ankle": (0.056, 0.037, 1.0, 1.0), "heel": (0.040, 0.034, 1.0, 1.0),
    "foot": (0.042, 0.034, 1.0, 1.0), "shoulder": (0.056, 0.056, 1.0, 1.0), "elbow": (0.050, 0.039, 1.0, 1.0),
    "wrist": (0.039, 0.028, 1.0, 1.0), "spine2": (0.094, 0.098, 1.28, 1.0), "spine3": (0.098, 0.106, 1.30, 1.0),
    "neck": (0.107, 0.080, 1.36, 0.98), "head": (0.052, 0.048, 1.0, 1.0),
}  # fmt: skip
"""Bone (named by its far joint) -> radius at its start and end, metres for a body of 1.7 m; width and depth factors."""


@dataclass(frozen=True)
class Segment:
    """A round cone fixed to a joint: all points within a radius, growing along an axis, then stretched.

    Parameters
    ----------
    joint : index of the joint that carries it
    part : index into PART_NAMES
    start : (3,) float64 first centre in the joint's rest frame, metres
    basis : (3, 3) float64, columns across, along, through: the cone's own frame, with the width and depth factors
    length : distance of the two centres along the axis, metres
    radii : radius at the first and second centre, metres
    """

    joint: int
    part: int
    start: np.ndarray
    basis: np.ndarray
    length: float
    radii: tuple[float, float]


def mannequin(offsets: np.ndarray, skeleton: Skeleton) -> list[Segment]:
    """The body of a skeleton: about one segment per bone, hips, hands, toes and head.

    offsets (joints, 3) float64, metres, as `fit_pose` gives them. Bones without length make balls.
    """
    scale = stature(offsets, skeleton) / 1.7
    index = skeleton.index
    segments: list[Segment] = []

    def add(joint: int, start: np.ndarray, end: np.ndarray, shape: tuple[float, float, float, float]) -> None:
        r0, r1, width, depth = shape
        segments.append(_segment(skeleton, joint, start, end, (r0 * scale, r1 * scale), (width, depth)))

    zero = np.zeros(3)
    for parent, child in skeleton.bones:
        bone = skeleton.joints[child].rpartition("_")[2]
        if bone in LIMBS and not (bone == "shoulder" and skeleton.name == "kit21"):
            add(parent, zero, offsets[child], LIMBS[bone])
    for side in ("left", "right"):
        sign = 1.0 if side == "left" else -1.0
        add(index(f"{side}_wrist"), zero, np.array([sign * 0.095, 0.0, 0.0]) * scale, (0.030, 0.034, 0.55, 1.15))
        add(index(f"{side}_foot"), zero, np.array([0.0, -0.004, 0.05]) * scale, (0.034, 0.026, 1.25, 1.0))
    hips = [offsets[index(f"{side}_hip")] * 0.62 for side in ("left", "right")]
    add(0, hips[1], hips[0], (0.094, 0.094, 1.05, 1.08))
    first = next(c for p, c in skeleton.bones if p == 0 and skeleton.joints[c].startswith("spine"))
    add(0, zero, offsets[first], (0.100, 0.094, 1.25, 1.0))
    chest = "neck" if skeleton.name == "kit21" else "spine3"
    reach = [_shoulder(offsets, skeleton, side) for side in ("left", "right")]
    add(index(chest), reach[1], reach[0], (0.068, 0.068, 1.0, 1.1))
    head = index("head")
    up, forward = np.array([0.0, 1.0, 0.0]) * scale, np.array([0.0, 0.0, 1.0]) * scale
    add(head, 0.045 * up + 0.030 * forward, 0.105 * up + 0.014 * forward, (0.070, 0.089, 0.90, 1.02))
    return segments


@lru_cache(maxsize=128)
def round_cone(length: float, r0: float, r1: float, sections: int = 20) -> trimesh.Trimesh:
    """Closed mesh of a round cone from the origin along +Y; metres."""
    import trimesh

    # the flank meets both balls where its normal, tilted by `lean`, meets theirs
    lean = np.arcsin(np.clip((r0 - r1) / length, -1.0, 1.0)) if length > abs(r0 - r1) else np.pi / 2 * np.sign(r0 - r1)
    low = np.linspace(-np.pi / 2, lean, 7)
    high = np.linspace(lean, np.pi / 2, 7)
    profile = np.concatenate(
        [
            np.stack([r0 * np.cos(low), r0 * np.sin(low)], axis=1),
            np.stack([r1 * np.cos(high), length + r1 * np.sin(high)], axis=1),
        ]
    )
    profile[[0, -1], 0] = 0.0
    distinct = np.concatenate([[True], np.linalg.norm(np.diff(profile, axis=0), axis=1) > 1e-9])
    mesh = trimesh.creation.revolve(profile[distinct], sections=sections)
    mesh.apply_transform(np.array([[1, 0, 0, 0], [0, 0, 1, 0], [0, -1, 0, 0], [0, 0, 0, 1]], float))
    return mesh


def segment_mesh(segment: Segment, sections: int = 20) -> trimesh.Trimesh:
    """The segment's mesh in its joint's rest frame, metres."""
    mesh = round_cone(segment.length, *segment.radii, sections=sections).copy()
    placement = np.eye(4)
    placement[:3, :3], placement[:3, 3] = segment.basis, segment.start
    mesh.apply_transform(placement)
    return mesh


def glb_bytes(motion: Motion) -> bytes:
    """The motion as a binary glTF 2.0 file: a mannequin whose joint nodes are animated; metres, Y up.

    The root node has a translation and a rotation channel, every other joint with a bone a rotation channel.
    """
    import pygltflib as gl

    pose = fit_pose(motion)
    skeleton = motion.skeleton
    writer = _Buffer(gl)
    names = standard_names(skeleton)
    meshes = _joint_meshes(pose, skeleton)
    gltf = gl.GLTF2(
        asset=gl.Asset(version="2.0", generator="WaMo"),
        scene=0,
        scenes=[gl.Scene(name=motion.name or "motion", nodes=[0])],
        materials=[
            gl.Material(
                name=part,
                pbrMetallicRoughness=gl.PbrMetallicRoughness(
                    baseColorFactor=[*linear_rgb(PART_COLOURS[part]), 1.0], metallicFactor=0.0, roughnessFactor=0.75
                ),
            )
            for part in PART_NAMES
        ],
    )
    for joint, name in enumerate(names):
        kids = [c for c, p in enumerate(skeleton.parents) if p == joint]
        place = pose.positions[0, 0] if joint == 0 else pose.offsets[joint]
        node = gl.Node(name=name, children=kids or None, translation=[float(v) for v in place])
        if joint in meshes:
            node.mesh = len(gltf.meshes)
            gltf.meshes.append(_mesh(gl, writer, name, meshes[joint], int(skeleton.part_of[joint])))
        gltf.nodes.append(node)
    gltf.animations.append(_animation(gl, writer, motion, pose))
    gltf.accessors, gltf.bufferViews = writer.accessors, writer.views
    gltf.buffers = [gl.Buffer(byteLength=len(writer.content))]
    gltf.set_binary_blob(bytes(writer.content))
    return b"".join(gltf.save_to_bytes())


def write_glb(motion: Motion, target: str | os.PathLike[str] | IO[bytes]) -> None:
    """Write the motion as an animated GLB to a path (atomically) or an open binary file.

    Raises
    ------
    DataError
        The target cannot be written.
    """
    content = glb_bytes(motion)
    if isinstance(target, (str, os.PathLike)):
        write_atomic(target, content, make_folder=False)
    else:
        target.write(content)


def linear_rgb(colour: str) -> list[float]:
    """'#rrggbb' (sRGB) -> linear light, 0..1, as glTF and OpenGL materials want it."""
    srgb = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255.0
    return [float(v) for v in np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)]


class _Buffer:
    """The file's one binary buffer, with the accessors and views into it; every view starts on 4 bytes."""

    def __init__(self, gl: ModuleType) -> None:
        self.gl = gl
        self.content = bytearray()
        self.views: list = []
        self.accessors: list = []

    def add(self, array: np.ndarray, kind: str, *, target: int | None = None, bounds: bool = False) -> int:
        """Append an array of float32 or uint16; returns the accessor's index."""
        gl = self.gl
        content = np.ascontiguousarray(array).tobytes()
        self.views.append(gl.BufferView(buffer=0, byteOffset=len(self.content), byteLength=len(content), target=target))
        self.content += content + b"\0" * (-len(content) % 4)
        accessor = gl.Accessor(
            bufferView=len(self.views) - 1,
            componentType=gl.FLOAT if array.dtype == np.float32 else gl.UNSIGNED_SHORT,
            count=len(array),
            type=kind,
        )
        if bounds:
            columns = array.reshape(len(array), -1)
            accessor.min, accessor.max = columns.min(axis=0).tolist(), columns.max(axis=0).tolist()
        self.accessors.append(accessor)
        return len(self.accessors) - 1


def _segment(
    skeleton: Skeleton,
    joint: int,
    start: np.ndarray,
    end: np.ndarray,
    radii: tuple[float, float],
    factors: tuple[float, float],
) -> Segment:
    axis = end - start
    length = float(np.linalg.norm(axis))
    along = axis / length if length > 1e-9 else np.array([0.0, 1.0, 0.0])
    across = np.cross(along, [0.0, 0.0, 1.0])
    if np.linalg.norm(across) < 1e-6:
        across = np.array([1.0, 0.0, 0.0])
    across /= np.linalg.norm(across)
    basis = np.stack([across * factors[0], along, np.cross(across, along) * factors[1]], axis=1)
    return Segment(joint, int(skeleton.part_of[joint]), start, basis, length, radii)


def _shoulder(offsets: np.ndarray, skeleton: Skeleton, side: str) -> np.ndarray:
    """Where the chest ends beside a shoulder, in the frame of the joint that carries both shoulders; (3,) metres."""
    shoulder = offsets[skeleton.index(f"{side}_shoulder")]
    if f"{side}_collar" in skeleton.joints:
        return offsets[skeleton.index(f"{side}_collar")] + 0.12 * shoulder
    return 0.85 * shoulder


def _joint_meshes(pose: Pose, skeleton: Skeleton) -> dict[int, trimesh.Trimesh]:
    import trimesh

    pieces: dict[int, list[trimesh.Trimesh]] = {}
    for segment in mannequin(pose.offsets, skeleton):
        pieces.setdefault(segment.joint, []).append(segment_mesh(segment))
    return {joint: trimesh.util.concatenate(found) for joint, found in pieces.items()}  # type: ignore[misc]


def _mesh(gl: ModuleType, writer: _Buffer, name: str, mesh: trimesh.Trimesh, material: int) -> Any:
    normals = np.array(mesh.vertex_normals, dtype=np.float64)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    attributes = gl.Attributes(
        POSITION=writer.add(mesh.vertices.astype(np.float32), gl.VEC3, target=gl.ARRAY_BUFFER, bounds=True),
        NORMAL=writer.add(normals.astype(np.float32), gl.VEC3, target=gl.ARRAY_BUFFER),
    )
    indices = writer.add(mesh.faces.astype(np.uint16).reshape(-1), gl.SCALAR, target=gl.ELEMENT_ARRAY_BUFFER)
    return gl.Mesh(name=name, primitives=[gl.Primitive(attributes=attributes, indices=indices, material=material)])


def _animation(gl: ModuleType, writer: _Buffer, motion: Motion, pose: Pose) -> Any:
    animation = gl.Animation(name=motion.name or "motion")
    times = (np.arange(len(motion)) / motion.fps).astype(np.float32)
    clock = writer.add(times, gl.SCALAR, bounds=True)

    def channel(node: int, path: str, values: np.ndarray, kind: str) -> None:
        output = writer.add(values.astype(np.float32), kind)
        animation.samplers.append(gl.AnimationSampler(input=clock, output=output, interpolation="LINEAR"))
        target = gl.AnimationChannelTarget(node=node, path=path)
        animation.channels.append(gl.AnimationChannel(sampler=len(animation.samplers) - 1, target=target))

    channel(0, "translation", pose.positions[:, 0], gl.VEC3)
    for joint in sorted({p for p, _ in motion.skeleton.bones}):
        channel(joint, "rotation", quaternions(pose.local[:, joint]), gl.VEC4)
    return animation


def quaternions(rotations: np.ndarray) -> np.ndarray:
    """(frames, 3, 3) -> (frames, 4) float64 unit quaternions x, y, z, w; neighbours on the same side, so that
    interpolation takes the short way."""
    from scipy.spatial.transform import Rotation

    found = Rotation.from_matrix(rotations).as_quat()
    turned = (found[1:] * found[:-1]).sum(axis=1) < 0
    return found * np.where(np.concatenate([[0], np.cumsum(turned) % 2]), -1.0, 1.0)[:, None]
