"""Motion -> GLB: one skinned mesh on a named skeleton, animated by joint rotations; metres, Y up.

The armature stands in a T-pose at rest, with identity joint orientations, feet on the ground and facing +Z, so that
tools can retarget it. Every vertex follows one joint.
"""

from __future__ import annotations

import os
from types import ModuleType
from typing import IO, Any

import numpy as np

from wamo.files import write_atomic
from wamo.formats.joint_names import Naming, standard_names
from wamo.motion import PART_NAMES, Motion, Skeleton
from wamo.motion.colours import LIGHT, linear_rgb
from wamo.motion.figure import mannequin
from wamo.motion.geometry import unit
from wamo.motion.meshes import segment_mesh
from wamo.motion.pose import Pose, children, fit_pose
from wamo.motion.rotations import quaternions


def glb_bytes(motion: Motion, *, naming: Naming = "standard") -> bytes:
    """Encode the motion as a binary glTF 2.0 file.

    The root joint has a translation and a rotation channel, every other joint with a bone a rotation channel. A joint
    that rotations alone would leave more than 8 mm from its position has a translation channel too (see
    `wamo.motion.pose.fit_pose`).
    """
    import pygltflib as gl

    pose, skeleton = fit_pose(motion), motion.skeleton
    rest = rest_positions(pose.offsets, skeleton)
    writer = _Buffer(gl)
    title = motion.name or "motion"
    joints = list(range(len(skeleton)))
    nodes = []
    for joint, (name, kids) in enumerate(zip(standard_names(skeleton, naming), children(skeleton), strict=True)):
        place = rest[0] if joint == 0 else pose.offsets[joint]
        nodes.append(gl.Node(name=name, children=kids or None, translation=[float(v) for v in place]))
    mesh = _mesh(gl, writer, pose, skeleton, rest)
    nodes.append(gl.Node(name="Body", mesh=0, skin=0))
    binds = np.broadcast_to(np.eye(4, dtype=np.float32), (len(rest), 4, 4)).copy()
    binds[:, 3, :3] = -rest  # glTF stores matrices column by column
    skin = gl.Skin(name="Armature", joints=joints, skeleton=0, inverseBindMatrices=writer.add(binds, gl.MAT4))
    animation = _animation(gl, writer, motion, pose, title)
    gltf = gl.GLTF2(
        asset=gl.Asset(version="2.0", generator="WaMo"),
        scene=0,
        scenes=[gl.Scene(name=title, nodes=[0, len(joints)])],
        nodes=nodes,
        meshes=[mesh],
        skins=[skin],
        materials=[_material(gl, part) for part in PART_NAMES],
        animations=[animation],
        accessors=writer.accessors,
        bufferViews=writer.views,
        buffers=[gl.Buffer(byteLength=len(writer.content))],
    )
    gltf.set_binary_blob(bytes(writer.content))
    return b"".join(gltf.save_to_bytes())


def write_glb(motion: Motion, target: str | os.PathLike[str] | IO[bytes], *, naming: Naming = "standard") -> None:
    """Write the motion as an animated GLB to a path (atomically) or an open binary file.

    Raises
    ------
    DataError
        The target cannot be written.
    """
    content = glb_bytes(motion, naming=naming)
    if isinstance(target, (str, os.PathLike)):
        write_atomic(target, content, make_folder=False)
    else:
        target.write(content)


def rest_positions(offsets: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """World positions of the T-pose, (joints, 3) float64 metres: root above the origin, lowest joint at y = 0."""
    places = np.zeros_like(offsets)
    for parent, joint in skeleton.bones:
        places[joint] = places[parent] + offsets[joint]
    return places - np.array([0.0, places[:, 1].min(), 0.0])


class _Buffer:
    """The file's binary buffer with accessors and views; every view is aligned to 4 bytes."""

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


def _material(gl: ModuleType, part: str) -> Any:
    colour = gl.PbrMetallicRoughness(
        baseColorFactor=[*linear_rgb(LIGHT.part(part)), 1.0], metallicFactor=0.0, roughnessFactor=0.75
    )
    return gl.Material(name=part, pbrMetallicRoughness=colour)


def _mesh(gl: ModuleType, writer: _Buffer, pose: Pose, skeleton: Skeleton, rest: np.ndarray) -> Any:
    """The figure in its bind pose: one mesh with one primitive per body part, each vertex bound to one joint."""
    import trimesh

    segments = mannequin(pose.offsets, skeleton)
    primitives = []
    for part in range(len(PART_NAMES)):
        pieces, owners = [], []
        for segment in segments:
            if segment.part == part:
                piece = segment_mesh(segment)
                piece.apply_translation(rest[segment.joint])
                pieces.append(piece)
                owners.append(np.full(len(piece.vertices), segment.joint, np.uint16))
        whole: Any = trimesh.util.concatenate(pieces)
        joints = np.zeros((len(whole.vertices), 4), np.uint16)
        joints[:, 0] = np.concatenate(owners)
        weights = np.zeros(joints.shape, np.float32)
        weights[:, 0] = 1.0
        normals = unit(np.array(whole.vertex_normals, dtype=np.float64))
        vertex = gl.ARRAY_BUFFER
        attributes = gl.Attributes(
            POSITION=writer.add(whole.vertices.astype(np.float32), gl.VEC3, target=vertex, bounds=True),
            NORMAL=writer.add(normals.astype(np.float32), gl.VEC3, target=vertex),
            JOINTS_0=writer.add(joints, gl.VEC4, target=vertex),
            WEIGHTS_0=writer.add(weights, gl.VEC4, target=vertex),
        )
        faces = whole.faces.astype(np.uint16).reshape(-1)
        indices = writer.add(faces, gl.SCALAR, target=gl.ELEMENT_ARRAY_BUFFER)
        primitives.append(gl.Primitive(attributes=attributes, indices=indices, material=part))
    return gl.Mesh(name="Body", primitives=primitives)


def _animation(gl: ModuleType, writer: _Buffer, motion: Motion, pose: Pose, title: str) -> Any:
    animation = gl.Animation(name=title)
    times = (np.arange(len(motion)) / motion.fps).astype(np.float32)
    clock = writer.add(times, gl.SCALAR, bounds=True)

    def channel(node: int, path: str, values: np.ndarray, kind: str) -> None:
        output = writer.add(values.astype(np.float32), kind)
        animation.samplers.append(gl.AnimationSampler(input=clock, output=output, interpolation="LINEAR"))
        target = gl.AnimationChannelTarget(node=node, path=path)
        animation.channels.append(gl.AnimationChannel(sampler=len(animation.samplers) - 1, target=target))

    for joint, places in {0: pose.positions[:, 0], **pose.translations}.items():
        channel(joint, "translation", places, gl.VEC3)
    for joint in sorted({p for p, _ in motion.skeleton.bones}):
        channel(joint, "rotation", quaternions(pose.local[:, joint]), gl.VEC4)
    return animation
