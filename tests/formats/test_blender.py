"""Exported BVH and GLB as Blender imports them. Set WAMO_BLENDER_PYTHON to a Python that has the package ``bpy``."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wamo.formats import WriteOptions, write
from wamo.formats.joint_names import Naming, standard_names
from wamo.motion import SMPL22, Motion
from wamo.motion.geometry import rotate_y
from wamo.render.video import standing

PYTHON = os.environ.get("WAMO_BLENDER_PYTHON")
PROBE = Path(__file__).with_name("blender_probe.py")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PYTHON, reason="WAMO_BLENDER_PYTHON names no Python with Blender's package bpy"),
]


def bending(frames: int = 31, fps: float = 30.0) -> Motion:
    """A figure that walks, turns, and bends its back more than a rigid spine can follow."""
    joints = np.repeat(standing().joints.astype(float), frames, axis=0)
    time = np.arange(frames) / fps
    bend = np.sin(3 * time)[:, None]
    for name, reach in (("spine1", 0.06), ("spine2", 0.08), ("spine3", 0.08), ("left_wrist", 0.1)):
        joints[:, SMPL22.index(name), 2] += reach * bend[:, 0]
    for side, sign in (("left", 1), ("right", -1)):
        for bone, reach in (("knee", 0.1), ("ankle", 0.25), ("foot", 0.27)):
            joints[:, SMPL22.index(f"{side}_{bone}"), 2] += sign * reach * np.sin(6 * time)
    joints[..., 2] += 1.2 * time[:, None]
    return Motion(rotate_y(joints, time[:, None]), fps, name="bending")


def imported(path: Path, fps: float) -> dict[str, Any]:
    assert PYTHON
    done = subprocess.run([PYTHON, str(PROBE), str(path), str(fps)], capture_output=True, text=True, timeout=300)
    line = next((line for line in done.stdout.splitlines() if line.startswith("REPORT ")), None)
    assert line, done.stderr[-3000:]
    return json.loads(line.removeprefix("REPORT "))


@pytest.mark.parametrize("naming", ["standard", "mixamo"])
@pytest.mark.parametrize("suffix", [".bvh", ".glb"])
def test_blender_shows_the_motion(tmp_path: Path, suffix: str, naming: Naming) -> None:
    motion = bending()
    found = imported(write(motion, tmp_path / f"motion{suffix}", WriteOptions(naming=naming)), motion.fps)
    assert found["fps"] == pytest.approx(motion.fps)
    assert len(found["frames"]) == len(motion)  # the right duration
    names = standard_names(SMPL22, naming)
    places = np.array([[frame[name] for name in names] for frame in found["frames"]])
    assert np.linalg.norm(places - motion.joints, axis=-1).max() < 0.01
    assert 1.4 < np.ptp(places[0, :, 1]) < 2.0 and np.ptp(places[0, :, 1]) > np.ptp(places[0, :, 2])  # upright
    assert np.linalg.norm(places[-1, 0] - places[0, 0]) > 0.5  # moving
    if suffix == ".glb":
        assert found["meshes"] == 1
        low, high = np.array(found["bounds"]).swapaxes(0, 1)
        assert (low < places.min(axis=1) + 0.01).all() and (high > places.max(axis=1) - 0.01).all()
        assert np.abs((low + high) / 2 - (places.min(axis=1) + places.max(axis=1)) / 2).max() < 0.12  # the body follows
