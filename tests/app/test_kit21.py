"""Uploads of KIT-ML's 21 joints: seen, taken apart and exported like any other; words need another file, and say so."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

import numpy as np
import pytest

from app.server import payload
from wamo import formats
from wamo.errors import DataError
from wamo.formats.features import features_from_joints
from wamo.motion import KIT21, Motion

ALICE = "alice-0123456789ab"


def walker(frames: int = 50) -> np.ndarray:
    """(frames, 21, 3) metres, 12.5 fps: a figure of KIT-ML's joints that walks ahead and lifts its left arm at 1 Hz."""
    place = {
        "root": (0, 0.92, 0), "spine1": (0, 1.08, 0), "spine2": (0, 1.25, 0), "neck": (0, 1.45, 0),
        "head": (0, 1.6, 0.02), "shoulder": (0.18, 1.42, 0), "elbow": (0.24, 1.15, 0), "wrist": (0.26, 0.9, 0.03),
        "hip": (0.09, 0.88, 0), "knee": (0.1, 0.48, 0.01), "ankle": (0.1, 0.08, 0), "heel": (0.1, 0.03, -0.05),
        "foot": (0.1, 0.02, 0.15),
    }  # fmt: skip
    names = [name.rpartition("_") for name in KIT21.joints]
    rest = np.array([np.array(place[part]) * (-1 if side == "right" else 1, 1, 1) for side, _, part in names])
    time = np.arange(frames) / 12.5
    joints = np.repeat(rest[None], frames, axis=0)
    joints[..., 2] += 1.1 * time[:, None]
    for joint, reach in (("left_elbow", 0.2), ("left_wrist", 0.45)):
        joints[:, KIT21.index(joint), 1] += reach * (1 - np.cos(2 * np.pi * time))
        joints[:, KIT21.index(joint), 0] += reach * np.abs(np.sin(np.pi * time))
    return joints.astype(np.float32)


def content(array: np.ndarray) -> str:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return base64.b64encode(buffer.getvalue()).decode()


FILES = {
    "joints in metres": lambda: walker(),
    "joints in millimetres": lambda: walker() * 1000,
    "features": lambda: features_from_joints(walker(51), KIT21),
}


def opened(ask: Any, array: np.ndarray) -> dict[str, Any]:
    """What analyse answers for an array."""
    files = [{"name": "kit.npy", "content": content(array)}]
    return ask("analyse", files=files, visitor=ALICE)["motions"][0]


def unpack(packed: dict[str, Any]) -> np.ndarray:
    whole = np.frombuffer(base64.b64decode(packed["data"]), "<i2").reshape(-1, len(packed["scale"]))
    return whole * np.array(packed["scale"]) + np.array(packed["offset"])


@pytest.mark.parametrize("kind", FILES)
def test_its_figure_is_its_motion_at_the_pages_rate(ask: Any, kind: str) -> None:
    answer = opened(ask, FILES[kind]())
    shown = answer["motion"]
    assert (shown["skeleton"], shown["frames"], shown["fps"], shown["duration"]) == ("kit21", 80, 20, 4.0)
    assert answer["facts"][:3] == ["4.00 s", "50 frames at 12.5 fps", "KIT-21"]
    truth = Motion(walker(), 12.5, KIT21).resample(20).canonical()
    np.testing.assert_allclose(unpack(shown["positions"]).reshape(-1, 21, 3), truth.joints, atol=0.01)
    assert any(one["name"] == "kit21" and len(one["joints"]) == 21 for one in payload.skeletons())


def test_its_bands_add_up_and_lie_where_it_moves(ask: Any) -> None:
    key = opened(ask, walker())["motion"]["key"]
    bands = ask("bands", key=key, visitor=ALICE)
    total = np.sum([unpack(part) for part in bands["components"]], axis=0).reshape(-1, 21, 4)
    truth = Motion(walker(), 12.5, KIT21).resample(20).canonical()
    np.testing.assert_allclose(total[..., :3], truth.joints, atol=3e-3)
    wrist = KIT21.index("left_wrist")
    assert np.array(bands["strength"]).shape == (4, 21) and np.argmax(bands["energy"][wrist]) == 0  # 1 Hz is in a3
    assert np.argmax(np.array(bands["strength"])[0]) in (0, wrist)


@pytest.mark.parametrize("kind", ["npz", "bvh", "glb", "svg", "png"])
def test_it_is_exported_like_any_other(ask: Any, kind: str, tmp_path: Any) -> None:
    key = opened(ask, walker())["motion"]["key"]
    file = ask("export", key=key, kind=kind, visitor=ALICE)["file"]
    path = tmp_path / file["name"]
    path.write_bytes(base64.b64decode(file["data"]))
    assert path.stat().st_size > 500
    if kind in ("npz", "bvh"):
        back = formats.read(path)
        assert back.skeleton == KIT21 and back.fps == 12.5 and len(back) == 50
    assert base64.b64decode(ask("export", key=key, kind="original", visitor=ALICE)["file"]["data"])[:6] == b"\x93NUMPY"


@pytest.mark.slow
def test_it_becomes_a_video(ask: Any) -> None:
    key = opened(ask, walker())["motion"]["key"]
    assert len(base64.b64decode(ask("export", key=key, kind="gif", visitor=ALICE)["file"]["data"])) > 20_000


def test_what_needs_words_says_what_to_do(ask: Any) -> None:
    key = opened(ask, walker())["motion"]["key"]
    calls: list[tuple[str, dict[str, Any]]] = [
        ("describe", {}), ("why", {"query": "walks"}), ("moments", {"query": "walks"}), ("words", {"query": "walks"}),
        ("similar", {}), ("add", {"caption": "mine"}),
    ]  # fmt: skip
    for name, more in calls:
        with pytest.raises(DataError, match=r"KIT-21.*SMPL-22.*work as it is.*BVH"):
            ask(name, key=key, visitor=ALICE, **more)
    own = ask("search", query="walks", count=48, visitor=ALICE)["results"]
    assert len(own) == len(ask.services.loader.need().gallery)  # the search goes on as before


@pytest.mark.parametrize("width", [252, 250, 21 * 3])
def test_arrays_that_are_nearly_right_are_refused_with_the_right_shapes(ask: Any, width: int) -> None:
    files = [{"name": "kit.npy", "content": content(np.zeros((9, width), np.float32))}]
    answer = ask("analyse", files=files, visitor=ALICE)
    assert answer["motions"] == []
    assert re.search(r"kit\.npy.*21, 3.*251", answer["errors"][0]["error"])
