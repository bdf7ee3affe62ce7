"""The running server as tools of the Model Context Protocol."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlparse

import pytest

from app.server.endpoints import Endpoints
from app.server.services import Services
from app.server.services.loading import Loader
from tests.app.http_calls import TOOLS


def talk(page_address: str, *calls: tuple[str, dict[str, Any]]) -> tuple[list[Any], list[Any]]:
    """(tools, results of the calls) of a real MCP client."""
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async def session() -> tuple[list[Any], list[Any]]:
        async with (
            streamablehttp_client(f"{page_address}mcp") as (read, write, _),
            ClientSession(read, write) as opened,
        ):
            await opened.initialize()
            tools = (await opened.list_tools()).tools
            return tools, [await opened.call_tool(name, arguments) for name, arguments in calls]

    with ThreadPoolExecutor(1) as own:  # a browser's test may have left a loop running in this thread
        return own.submit(asyncio.run, session()).result(timeout=300)


def test_an_mcp_client_reads_structured_answers(page_address: str, post: Any) -> None:
    tools, answers = talk(
        page_address, ("search", {"query": "a person walks forward", "count": 2}),
        ("bands", {"key": "g1", "components": False}), ("export", {"key": "g1", "kind": "png"}),
        ("export", {"key": "g1", "kind": "bvh"}), ("clip", {"key": "g1"}), ("describe", {"key": "g99"}),
        ("search", {"query": "x", "sort": "best"}),
    )  # fmt: skip
    search, bands, figure, file, closed, missing, wrong = answers
    assert {tool.name for tool in tools} == TOOLS
    assert all(tool.description and tool.outputSchema and "properties" in tool.inputSchema for tool in tools)
    assert search.structuredContent == post("search", query="a person walks forward", count=2)[1]
    assert json.loads(search.content[-1].text) == search.structuredContent
    assert bands.structuredContent["words"] == ["posture", "rhythm", "accent", "flick"]
    assert figure.content[0].type == "image" and figure.content[0].mimeType == "image/png"
    assert figure.structuredContent["file"]["data"] == "" and len(figure.content[-1].text) < 300
    assert file.content[0].resource.text.startswith("HIERARCHY")
    for refused, word in ((closed, "no tool"), (missing, "no such motion"), (wrong, "sort")):
        assert refused.isError and word in refused.content[0].text and "error" in refused.structuredContent


def test_a_video_is_abandoned_when_its_mcp_client_has_gone() -> None:
    """What waits for a file looks whether its caller is still there, over MCP as over plain HTTP."""
    from app.server import page
    from app.server.serving import Server

    seen: list[str] = []
    asked, left = threading.Event(), threading.Event()

    class Watched(Endpoints):
        async def call(self, name: str, request: Any, address: str, gone: Any = None) -> Any:
            asked.set()
            while not await gone():
                await asyncio.sleep(0.02)
            seen.append(address)
            left.set()
            return {}

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(page, "Endpoints", Watched)
        with Server(page.application(Services(Loader.of(None))), port=None) as server:
            place = urlparse(server.address)
            connection = http.client.HTTPConnection(place.hostname or "", place.port or 80, timeout=120)
            call = {"name": "export", "arguments": {"key": "g0", "kind": "mp4", "wait": True}}
            body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call})
            headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
            connection.request("POST", "/mcp", body, headers)
            assert asked.wait(120) and not left.is_set()
            connection.close()
            assert left.wait(120)
    assert seen == ["127.0.0.1"]
