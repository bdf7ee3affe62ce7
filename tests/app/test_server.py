"""The running server over plain HTTP, `gradio_client` and MCP."""

from __future__ import annotations

import ast
import asyncio
import json
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlparse

import pytest

PUBLIC = {
    "search",
    "similar",
    "clip",
    "bands",
    "why",
    "moments",
    "describe",
    "export",
    "job",
    "analyse",
    "add",
    "forget",
}


def test_endpoints_are_named_typed_and_described(page_address: str) -> None:
    from gradio_client import Client

    api = Client(page_address, verbose=False).view_api(return_format="dict")["named_endpoints"]
    assert {f"/{name}" for name in PUBLIC} <= set(api)
    search = {p["parameter_name"]: p for p in api["/search"]["parameters"]}
    assert search["query"]["python_type"]["type"] == "str" and search["count"]["parameter_default"] == 8


def test_the_python_client_searches_with_defaults(page_address: str) -> None:
    from gradio_client import Client

    answer = Client(page_address, verbose=False).predict("a person walks forward", api_name="/search")
    assert [row["rank"] for row in answer["results"]] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [row["score"] for row in answer["results"]] == sorted((r["score"] for r in answer["results"]), reverse=True)


def test_a_search_over_plain_http_is_small(post: Any) -> None:
    status, answer = post("search", "waves", 8, True)
    assert status == 200 and len(answer["data"][0]["results"]) == 8
    assert len(json.dumps(answer)) <= 400_000


@pytest.mark.parametrize("name", ["clip", "bands", "describe"])
@pytest.mark.parametrize("key", ["../../../etc/passwd", "/etc/passwd", "g0/../g1", "%2e%2e", "v123"])
def test_paths_are_no_keys(post: Any, name: str, key: str) -> None:
    status, answer = post(name, key)
    assert status == 500 and "no" in answer["error"] and "etc" not in answer["error"]


def test_the_repository_is_not_served(page_address: str) -> None:
    import urllib.error
    import urllib.request
    from pathlib import Path

    file = Path(__file__).resolve().parents[2] / "pyproject.toml"
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{page_address}gradio_api/file={file}", timeout=20)
    assert caught.value.code in (403, 404)


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(page_address: str, post: Any) -> None:
    place = urlparse(page_address)
    with socket.create_connection((place.hostname, place.port), timeout=20) as line:
        line.sendall(b"POST /gradio_api/run/analyse HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                     b"Content-Length: 9000000000\r\n\r\n{")  # fmt: skip
        assert b" 413 " in line.recv(200)
    assert post("search", "walks", 1)[0] == 200  # the next visitor notices nothing


def test_wrong_types_get_an_answer_and_leave_the_server_standing(post: Any) -> None:
    for data in ([None] * 9, [{"a": 1}, "x", [], 3, 4, "5", "6", "7", 8], ["walks"] * 9):
        status, answer = post("search", *data)
        assert status in (200, 422, 500) and "Traceback" not in json.dumps(answer)
    assert post("search", "walks", 1)[0] == 200


def test_mcp_lists_and_calls_search(page_address: str) -> None:
    pytest.importorskip("mcp")
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async def talk() -> tuple[set[str], str]:
        async with (
            streamablehttp_client(f"{page_address}gradio_api/mcp/") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            names = {tool.name for tool in (await session.list_tools()).tools}
            search = next(name for name in names if name.endswith("search"))
            answer = await session.call_tool(search, {"query": "a person walks forward", "count": 2})
            return names, answer.content[0].text

    with ThreadPoolExecutor(1) as own:  # a browser's test may have left a loop running in this thread
        names, text = own.submit(asyncio.run, talk()).result(timeout=60)
    assert len(names) >= len(PUBLIC)
    found = ast.literal_eval(text)
    assert [row["rank"] for row in found["results"]] == [1, 2]


def test_the_pages_own_files_are_served_as_they_are(page_address: str) -> None:
    import urllib.error
    import urllib.request

    from app.server import static

    for name, kind in (("js/main.js", "text/javascript"), ("css/1-tokens.css", "text/css"), ("icon.svg", "image/svg")):
        for path, cached in ((f"web/{name}", "no-cache"), (static.address(name), "immutable")):
            with urllib.request.urlopen(page_address + path, timeout=20) as answer:
                assert answer.headers["content-type"].startswith(kind) and cached in answer.headers["cache-control"]
                assert answer.read() == (static.FOLDER / name).read_bytes()
    for path in ("web/component.py", "web/../server/page.py", "web/%2e%2e/main.py", "web/js", "web/.gitignore"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(page_address + path, timeout=20)
        assert caught.value.code == 404
