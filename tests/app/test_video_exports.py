"""Videos through the endpoints: whole, of the right length and size, something in every frame; stopped on demand."""

from __future__ import annotations

import base64
import io
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

pytestmark = pytest.mark.slow

FRAMES, RATE, SIZE = 80, 20, 480
CLIP = "g1"  # four seconds of waving
LONG = "g4"  # 600 frames: on any machine it is asked after more than once


def finished(post: Any, *call: Any) -> tuple[dict[str, Any], list[float]]:
    """(file, shares told on the way) of an export that is asked after, as the page does."""
    status, answer = post("export", *call)
    shares: list[float] = []
    while status == 200 and "job" in answer["data"][0]:
        shares.append(answer["data"][0]["share"])
        status, answer = post("job", answer["data"][0]["job"])
    assert status == 200, answer
    return answer["data"][0]["file"], shares


def frames_of(file: dict[str, Any], folder: Path) -> np.ndarray:
    """(frames, height, width, 3) uint8 of an MP4 or a GIF; checks size, rate and duration on the way."""
    data = base64.b64decode(file["data"])
    if file["name"].endswith(".gif"):
        with Image.open(io.BytesIO(data)) as image:
            assert image.info["loop"] == 0
            pictures, total = [], 0
            for k in range(image.n_frames):  # type: ignore[attr-defined]
                image.seek(k)
                total += image.info["duration"]
                pictures.append(np.asarray(image.convert("RGB")))
        assert total == FRAMES * 1000 / RATE
        return np.stack(pictures)
    import imageio_ffmpeg

    path = folder / file["name"]
    path.write_bytes(data)
    reader = imageio_ffmpeg.read_frames(str(path))
    about = next(reader)
    assert about["codec"] == "h264" and about["fps"] == RATE and tuple(about["size"]) == (SIZE, SIZE)
    assert about["duration"] == pytest.approx(FRAMES / RATE, abs=0.06)
    assert data.index(b"moov") < data.index(b"mdat")  # plays before it is loaded
    return np.stack([np.frombuffer(frame, np.uint8).reshape(SIZE, SIZE, 3) for frame in reader])


@pytest.mark.parametrize("kind", ["mp4", "gif"])
def test_a_video_is_whole_and_tells_its_progress(post: Any, tmp_path: Path, kind: str) -> None:
    file, shares = finished(post, CLIP, kind, 0, "speed", "db1", 3, False, False)
    assert file["name"].endswith(f".{kind}") and file["type"] == {"mp4": "video/mp4", "gif": "image/gif"}[kind]
    long = finished(post, LONG, kind, 0, "speed", "db1", 3, False, False)[1]
    assert len(set(long)) >= 2
    for told in (shares, long):
        assert told == sorted(told) and all(0 <= share <= 1 for share in told)
    frames = frames_of(file, tmp_path)
    assert frames.shape == (FRAMES, SIZE, SIZE, 3)
    coarse = frames[:, ::4, ::4].astype(np.int16)
    for frame in coarse:
        assert frame.std() > 8 and len(np.unique(frame.reshape(-1, 3) // 16, axis=0)) > 12  # not blank
    still = np.median(coarse, axis=0)  # all but the arm
    arm = (np.abs(coarse - still).max(axis=3) > 40).reshape(FRAMES, -1).sum(axis=1)
    assert (arm > 4).mean() > 0.5
    # it waves three times a second: a second later the picture is alike, half a wave later it is not
    alike, unlike = (np.abs(coarse[k:] - coarse[:-k]).mean() for k in (20, 3))
    assert alike < unlike


def test_a_dark_video_is_dark(post: Any, tmp_path: Path) -> None:
    light, dark = (
        frames_of(finished(post, CLIP, "gif", 0, "speed", "db1", 3, d, False)[0], tmp_path) for d in (False, True)
    )
    assert light[0].mean() > dark[0].mean() + 60


def test_a_video_that_is_waited_for_comes_at_once(post: Any, tmp_path: Path) -> None:
    status, answer = post("export", CLIP, "gif")
    assert status == 200 and len(frames_of(answer["data"][0]["file"], tmp_path)) == FRAMES


@pytest.mark.parametrize("kind", ["mp4", "gif"])
def test_a_stopped_video_leaves_nothing_and_frees_its_place(post: Any, kind: str) -> None:
    before = set(Path(tempfile.gettempdir()).glob("wamo-*"))
    answer = post("export", LONG, kind, 0, "speed", "db1", 3, False, False)[1]["data"][0]
    while answer["share"] == 0:
        answer = post("job", answer["job"])[1]["data"][0]
    assert 0 < answer["share"] < 0.9
    start, status, told = time.monotonic(), 200, {}
    while status == 200:
        status, told = post("job", answer["job"], True)
    assert "stopped after" in told["error"] and time.monotonic() - start < 5
    assert "ended or was forgotten" in post("job", answer["job"])[1]["error"]
    assert set(Path(tempfile.gettempdir()).glob("wamo-*")) <= before
    assert post("export", CLIP, "npz")[0] == 200


def test_more_videos_than_places_are_made_one_after_the_other(post: Any, tmp_path: Path) -> None:
    begun = [post("export", CLIP, "gif", 0, "speed", "db1", 3, False, False)[1]["data"][0]["job"] for _ in range(4)]
    assert post("search", "walks")[0] == 200  # meanwhile others search
    while begun:
        status, answer = post("job", begun[0])
        assert status == 200, answer
        if "file" in answer["data"][0]:
            assert len(frames_of(answer["data"][0]["file"], tmp_path)) == FRAMES
            begun.pop(0)
