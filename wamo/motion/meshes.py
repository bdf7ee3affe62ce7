"""Triangle meshes of the drawn figure."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from wamo.motion.figure import Segment

if TYPE_CHECKING:
    import trimesh


@lru_cache(maxsize=128)
def round_cone(length: float, r0: float, r1: float, sections: int = 20) -> trimesh.Trimesh:
    """Closed mesh of a round cone from the origin along +Y; metres."""
    import trimesh

    # the flank touches both spheres where its normal, tilted by `lean`, equals theirs
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
