"""Videos through the endpoints: whole, of the right length and size, something in every frame; stopped on demand."""

from __future__ import annotations

import base64
import io
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

pytestmark = pytest.mark.slow

FRAMES, RATE, SIZE = 80, 20, 480
CLIP = "g1"  # four seconds of waving
LONG = "g4"  # 600 frames: on any machine it is asked after more than once


def finished(post: Any, **request: Any) -> tuple[dict[str, Any], list[float]]:
    """(file, shares on the way) of an export that is asked after, as the page does."""
    status, answer = post("export", wait=False, **request)
    shares: list[float] = []
    while status == 200 and "job" in answer:
        shares.append(answer["share"])
        status, answer = post("job", job=answer["job"])
    assert status == 200, answer
    return answer["file"], shares


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
def test_a_video_is_complete_and_reports_progress(post: Any, tmp_path: Path, kind: str) -> None:
    file, shares = finished(post, key=CLIP, kind=kind)
    assert file["name"].endswith(f".{kind}") and file["type"] == {"mp4": "video/mp4", "gif": "image/gif"}[kind]
    long = finished(post, key=LONG, kind=kind)[1]
    assert len(set(long)) >= 2
    for reported in (shares, long):
        assert reported == sorted(reported) and all(0 <= share <= 1 for share in reported)
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
        frames_of(finished(post, key=CLIP, kind="gif", theme=theme)[0], tmp_path) for theme in ("light", "dark")
    )
    assert light[0].mean() > dark[0].mean() + 60


def test_a_video_that_is_waited_for_comes_at_once(post: Any, tmp_path: Path) -> None:
    status, answer = post("export", key=CLIP, kind="gif")
    assert status == 200 and len(frames_of(answer["file"], tmp_path)) == FRAMES


def test_a_part_at_another_speed_lasts_as_long_as_it_plays(post: Any) -> None:
    file, _ = finished(post, key=LONG, kind="gif", start=2.0, end=6.0, speed=2.0, size=96)
    with Image.open(io.BytesIO(base64.b64decode(file["data"]))) as image:
        total = 0
        for k in range(image.n_frames):  # type: ignore[attr-defined]
            image.seek(k)
            total += image.info["duration"]
    assert total == pytest.approx(2000, abs=80)


@pytest.mark.parametrize("kind", ["mp4", "gif"])
def test_a_stopped_video_leaves_nothing_and_frees_its_place(post: Any, kind: str) -> None:
    own = f"wamo-*-{os.getpid()}-*"
    before = set(Path(tempfile.gettempdir()).glob(own))
    answer = post("export", key=LONG, kind=kind, wait=False)[1]
    while answer["share"] == 0:
        answer = post("job", job=answer["job"])[1]
    assert 0 < answer["share"] < 0.9
    status, last = 200, {}
    while status == 200:
        status, last = post("job", job=answer["job"], stop=True)
    assert status == 400 and "stopped" in last["error"]
    assert post("job", job=answer["job"])[0] == 404
    assert set(Path(tempfile.gettempdir()).glob(own)) <= before
    assert post("export", key=CLIP, kind="npz")[0] == 200


def test_a_visitor_may_have_three_videos_under_way(post: Any, tmp_path: Path) -> None:
    own = {"key": CLIP, "kind": "gif", "wait": False, "visitor": "videos-0123456789ab"}
    begun = [post("export", **own)[1]["job"] for _ in range(3)]
    status, refused = post("export", **own)
    assert status == 429 and "Wait" in refused["remedy"]
    assert post("export", **{**own, "visitor": "others-0123456789ab"})[0] == 200
    assert post("search", query="walks")[0] == 200  # meanwhile others search
    while begun:  # asks after all of them, as the page does: work that nobody asks after is stopped
        for job in list(begun):
            status, answer = post("job", job=job)
            assert status == 200, answer
            if "file" in answer:
                assert len(frames_of(answer["file"], tmp_path)) == FRAMES
                begun.remove(job)
