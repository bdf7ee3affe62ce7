"""The file that a motion was read from, taken along again: by visitors, from galleries that kept them, over MCP."""

from __future__ import annotations

import ast
import asyncio
import base64
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from app.server import sessions
from app.server.api.motions import MotionApi
from app.server.api.search import SearchApi
from app.server.api.visits import VisitApi
from app.server.engine import Engine
from tests.formats.format_makers import amc_text, amc_values, asf_text
from wamo.errors import DataError
from wamo.formats import write
from wamo.retrieval import Gallery, Retriever
from wamo.retrieval.originals import keep

ALICE, BOB = "alice-0123456789ab", "bob-0123456789abcd"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def engine(retriever: Any) -> Engine:
    return Engine.over(retriever)


@pytest.fixture
def kept(retriever: Any, clips: Any, tmp_path: Path) -> tuple[Engine, bytes]:
    """An engine over a gallery whose first clip has its original, under an awkward name, and the file's bytes."""
    path = write(clips[0], tmp_path / "<b>my wave&.npz")
    gallery = Gallery.of(clips[:3], originals=[keep([path], tmp_path / "gallery"), (), ()])
    gallery.save(tmp_path / "gallery")
    return Engine.over(Retriever(retriever.embedder, Gallery.load(tmp_path / "gallery"))), path.read_bytes()


@pytest.fixture(scope="module")
def acclaim() -> tuple[bytes, bytes]:
    """An .amc and its .asf."""
    return amc_text(amc_values(30)).encode(), asf_text().encode()


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def bytes_of(answer: dict[str, Any]) -> bytes:
    return base64.b64decode(answer["file"]["data"])


def test_a_visitor_gets_the_own_file_back_byte_for_byte(engine: Engine, clips: Any, tmp_path: Path) -> None:
    data = write(clips[2], tmp_path / "a.bvh").read_bytes() + b"\n\n"  # no writer of ours ends a file so
    opened = VisitApi(engine).analyse("../x/my <b>walk.bvh", base64_of(data), visitor=ALICE)["motion"]
    api = MotionApi(engine)
    file = api.export(opened["id"], "original", visitor=ALICE)["file"]
    assert base64.b64decode(file["data"]) == data
    assert file["name"] == opened["original"] == "my bwalk.bvh"
    assert api.clip(opened["id"], ALICE)["original"] == file["name"]
    with pytest.raises(DataError):
        api.export(opened["id"], "original", visitor=BOB)
    VisitApi(engine).forget(ALICE)
    with pytest.raises(DataError):
        api.export(opened["id"], "original", visitor=ALICE)


def test_an_amc_comes_back_with_its_asf(engine: Engine, acclaim: tuple[bytes, bytes]) -> None:
    amc, asf = acclaim
    opened = VisitApi(engine).analyse("02_01.amc", base64_of(amc), "02.asf", base64_of(asf), 120, ALICE)["motion"]
    file = MotionApi(engine).export(opened["id"], "original", visitor=ALICE)["file"]
    assert file["name"] == opened["original"] == "02_01.zip" and file["type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(file["data"]))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {"02_01.amc": amc, "02.asf": asf}


def test_a_gallery_that_kept_its_files_offers_them(kept: tuple[Engine, bytes]) -> None:
    engine, data = kept
    api, found = MotionApi(engine), SearchApi(engine).search("waves", 3)["results"]
    assert {row["id"]: row["original"] for row in found} == {"g0": "bmy wave&.npz", "g1": "", "g2": ""}
    shown = SearchApi(engine).search("waves", 3, True)["results"]
    assert {row["motion"]["id"]: row["motion"]["original"] for row in shown}["g0"] == "bmy wave&.npz"
    answer = api.export("g0", "original")
    assert bytes_of(answer) == data and answer["file"]["name"] == "bmy wave&.npz"
    with pytest.raises(DataError, match="no original file"):
        api.export("g1", "original")


def test_a_library_clip_says_that_it_has_none(shipped: Any) -> None:
    engine = Engine.over(shipped)
    assert MotionApi(engine).clip("g7")["original"] == ""
    with pytest.raises(DataError, match="Choose NPZ, BVH or GLB"):
        MotionApi(engine).export("g7", "original")


def test_beyond_the_limit_the_oldest_files_go_and_their_motions_stay(
    engine: Engine, clips: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = [write(clips[i], tmp_path / f"{i}.npz").read_bytes() for i in (0, 1, 2)]
    monkeypatch.setattr(sessions, "MAX_FILES", len(data[1]) + len(data[2]))
    visits, api = VisitApi(engine), MotionApi(engine)
    keys = [visits.analyse("a.npz", base64_of(d), visitor=ALICE)["motion"]["id"] for d in data]
    with pytest.raises(DataError, match="Drop it in again"):
        api.export(keys[0], "original", visitor=ALICE)
    assert api.clip(keys[0], ALICE)["original"] == "" and api.clip(keys[0], ALICE)["frames"] == len(clips[0])
    assert [bytes_of(api.export(key, "original", visitor=ALICE)) for key in keys[1:]] == data[1:]


def test_beyond_all_memory_whoever_was_away_longest_is_forgotten(
    engine: Engine, clips: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = base64_of(write(clips[4], tmp_path / "a.npz").read_bytes())
    visits, api = VisitApi(engine), MotionApi(engine)
    marks = [f"visitor-{i:012d}" for i in range(3)]
    first = visits.analyse("a.npz", content, visitor=marks[0])["motion"]["id"]
    second = visits.analyse("a.npz", content, visitor=marks[1])["motion"]["id"]
    held = engine.sessions.find(marks[0], first).held  # and was here just now
    monkeypatch.setattr(sessions, "MAX_HELD", int(2.5 * held))
    visits.analyse("a.npz", content, visitor=marks[2])
    assert api.clip(first, marks[0])["frames"] == 600
    with pytest.raises(DataError):
        api.clip(second, marks[1])


def test_a_file_that_cannot_be_read_leaves_nothing_behind(engine: Engine) -> None:
    with pytest.raises(Exception, match=r"x\.bvh"):
        VisitApi(engine).analyse("x.bvh", base64_of(b"HIERARCHY\n"), visitor=ALICE)
    assert len(engine.sessions) == 0


def test_over_http_and_mcp_no_path_goes_in_or_out(page_address: str, post: Any, clips: Any, tmp_path: Path) -> None:
    data = write(clips[2], tmp_path / "walk.npz").read_bytes()
    _, opened = post("analyse", "/etc/walk.npz", base64_of(data), "", "", None, ALICE)
    key = opened["data"][0]["motion"]["id"]
    status, answer = post("export", key, "original", 0, "speed", "db1", 3, False, True, ALICE)
    assert status == 200 and bytes_of(answer["data"][0]) == data
    for value in ("/etc/passwd", "../../etc/passwd", str(ROOT / "README.md"), f"file://{ROOT}/README.md"):
        status, answer = post("export", value, "original")
        assert status == 500 and "etc" not in answer["error"] and "no such motion" in answer["error"]
    status, answer = post("export", "g0", "original")
    assert status == 500 and "no original file" in answer["error"]
    told = mcp(page_address, "export", {"key": key, "kind": "original", "visitor": ALICE})
    assert base64.b64decode(ast.literal_eval(told)["file"]["data"]) == data
    assert "no original file" in mcp(page_address, "export", {"key": "g0", "kind": "original"})
    post("forget", ALICE)


def mcp(page_address: str, tool: str, arguments: dict[str, Any]) -> str:
    """What a tool answers, as text."""
    pytest.importorskip("mcp")
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async def talk() -> str:
        async with (
            streamablehttp_client(f"{page_address}gradio_api/mcp/") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            names = {t.name for t in (await session.list_tools()).tools}
            answer = await session.call_tool(next(n for n in names if n.endswith(tool)), arguments)
            return str(answer.content[0].text)  # type: ignore[union-attr]

    with ThreadPoolExecutor(1) as own:  # a browser's test may have left a loop running in this thread
        return own.submit(asyncio.run, talk()).result(timeout=60)
