"""The file that a motion was read from, taken along again: by visitors, from galleries that kept them, over MCP."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from app.server import sessions
from app.server.problems import NotFound
from tests.formats.format_makers import amc_text, amc_values, asf_text
from wamo.formats import write
from wamo.retrieval import Gallery, Retriever
from wamo.retrieval.originals import keep

ALICE, BOB = "alice-0123456789ab", "bob-0123456789abcd"
ROOT = Path(__file__).resolve().parents[2]


def opened(ask: Any, *files: tuple[str, bytes], visitor: str = ALICE, **more: Any) -> dict[str, Any]:
    """The first motion that analyse answers with."""
    sent = [{"name": name, "content": base64_of(data)} for name, data in files]
    return ask("analyse", files=sent, visitor=visitor, **more)["motions"][0]["motion"]


def original(ask: Any, key: str, visitor: str = "") -> dict[str, Any]:
    """The export of a motion's original file."""
    return ask("export", key=key, kind="original", visitor=visitor)


@pytest.fixture
def kept(retriever: Any, clips: Any, asker: Any, tmp_path: Path) -> tuple[Any, bytes]:
    """Endpoints over a gallery whose first clip has its original, under an awkward name, and the file's bytes."""
    path = write(clips[0], tmp_path / "<b>my wave&.npz")
    gallery = Gallery.of(clips[:3], originals=[keep([path], tmp_path / "gallery"), (), ()])
    gallery.save(tmp_path / "gallery")
    return asker(Retriever(retriever.embedder, Gallery.load(tmp_path / "gallery"))), path.read_bytes()


@pytest.fixture(scope="module")
def acclaim() -> tuple[bytes, bytes]:
    """An .amc and its .asf."""
    return amc_text(amc_values(30)).encode(), asf_text().encode()


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def bytes_of(answer: dict[str, Any]) -> bytes:
    return base64.b64decode(answer["file"]["data"])


def test_a_visitor_gets_their_file_back_byte_for_byte(ask: Any, clips: Any, tmp_path: Path) -> None:
    data = write(clips[2], tmp_path / "a.bvh").read_bytes() + b"\n\n"  # no writer here ends a file like this
    found = opened(ask, ("../x/my <b>walk.bvh", data))
    file = original(ask, found["key"], ALICE)["file"]
    assert base64.b64decode(file["data"]) == data
    assert file["name"] == found["original"] == "my bwalk.bvh"
    assert ask("clip", key=found["key"], visitor=ALICE)["original"] == file["name"]
    with pytest.raises(NotFound):
        original(ask, found["key"], BOB)
    ask("forget", visitor=ALICE)
    with pytest.raises(NotFound):
        original(ask, found["key"], ALICE)


def test_an_amc_comes_back_with_its_asf(ask: Any, acclaim: tuple[bytes, bytes]) -> None:
    amc, asf = acclaim
    found = opened(ask, ("02_01.amc", amc), ("02.asf", asf), fps=120)
    file = original(ask, found["key"], ALICE)["file"]
    assert file["name"] == found["original"] == "02_01.zip" and file["type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(file["data"]))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {"02_01.amc": amc, "02.asf": asf}


def test_a_gallery_that_kept_its_files_offers_them(kept: tuple[Any, bytes]) -> None:
    ask, data = kept
    found = ask("search", query="waves", count=3)["results"]
    assert {row["key"]: row["original"] for row in found} == {"g0": "bmy wave&.npz", "g1": "", "g2": ""}
    shown = ask("search", query="waves", count=3, with_motion=True)["results"]
    assert {row["key"]: row["motion"]["original"] for row in shown}["g0"] == "bmy wave&.npz"
    answer = original(ask, "g0")
    assert bytes_of(answer) == data and answer["file"]["name"] == "bmy wave&.npz"
    with pytest.raises(NotFound, match="no original file"):
        original(ask, "g1")


def test_a_library_clip_says_that_it_has_none(ask_library: Any) -> None:
    assert ask_library("clip", key="g7")["original"] == ""
    with pytest.raises(NotFound, match="Choose NPZ, BVH or GLB"):
        original(ask_library, "g7")


def test_beyond_the_limit_the_oldest_files_go_and_their_motions_stay(
    ask: Any, clips: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = [write(clips[i], tmp_path / f"{i}.npz").read_bytes() for i in (0, 1, 2)]
    monkeypatch.setattr(sessions, "MAX_FILES", len(data[1]) + len(data[2]))
    keys = [opened(ask, ("a.npz", one), visitor=BOB)["key"] for one in data]
    with pytest.raises(NotFound, match="Drop it in again"):
        original(ask, keys[0], BOB)
    clip = ask("clip", key=keys[0], visitor=BOB)
    assert clip["original"] == "" and clip["frames"] == len(clips[0])
    assert [bytes_of(original(ask, key, BOB)) for key in keys[1:]] == data[1:]


def test_beyond_all_memory_whoever_was_away_longest_is_forgotten(
    retriever: Any, asker: Any, clips: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, data = asker(retriever), write(clips[4], tmp_path / "a.npz").read_bytes()
    marks = [f"visitor-{i:012d}" for i in range(3)]
    first, second = (opened(ask, ("a.npz", data), visitor=mark)["key"] for mark in marks[:2])
    held = ask.services.sessions.find(marks[0], first).held  # and was here just now
    monkeypatch.setattr(sessions, "MAX_HELD", int(2.5 * held))
    opened(ask, ("a.npz", data), visitor=marks[2])
    assert ask("clip", key=first, visitor=marks[0])["frames"] == 600
    with pytest.raises(NotFound):
        ask("clip", key=second, visitor=marks[1])


def test_a_file_that_cannot_be_read_leaves_nothing_behind(retriever: Any, asker: Any) -> None:
    ask = asker(retriever)
    answer = ask("analyse", files=[{"name": "x.bvh", "content": base64_of(b"HIERARCHY\n")}], visitor=ALICE)
    assert answer["motions"] == [] and "x.bvh" in answer["errors"][0]["error"]
    assert len(ask.services.sessions) == 0


def test_over_http_no_path_goes_in_or_out(post: Any, clips: Any, tmp_path: Path) -> None:
    data = write(clips[2], tmp_path / "walk.npz").read_bytes()
    _, answer = post("analyse", files=[{"name": "/etc/walk.npz", "content": base64_of(data)}], visitor=ALICE)
    key = answer["motions"][0]["motion"]["key"]
    status, answer = post("export", key=key, kind="original", visitor=ALICE)
    assert status == 200 and bytes_of(answer) == data
    for value in ("/etc/passwd", "../../etc/passwd", str(ROOT / "README.md"), f"file://{ROOT}/README.md"):
        status, answer = post("export", key=value, kind="original")
        assert status == 404 and "etc" not in answer["error"] and "no such motion" in answer["error"]
    status, answer = post("export", key="g0", kind="original")
    assert status == 404 and "no original file" in answer["error"] and "NPZ" in answer["remedy"]
    post("forget", visitor=ALICE)
