"""The Model Context Protocol at ``/mcp``: the useful endpoints as tools with typed input and structured answers."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from mcp import types
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from pydantic import AnyUrl, TypeAdapter
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from app.server.endpoints import Endpoint, Endpoints
from app.server.problems import answer_for
from app.server.rest import address_of

INSTRUCTIONS = (
    "Search human motion by words. Call search first; its results have a key, which the other tools take. Bands are "
    "frequency ranges: a3 posture, d3 rhythm, d2 accent, d1 flick. export with kind png draws a figure."
)
PATH = "/mcp"


class McpApp:
    """The ASGI application of the tools; run `manager` while it serves.

    Parameters
    ----------
    endpoints : the table whose tools are offered
    largest : most bytes of a message
    """

    def __init__(self, endpoints: Endpoints, largest: int) -> None:
        self.manager = StreamableHTTPSessionManager(
            app=server(endpoints), json_response=True, stateless=True, max_request_body_size=largest
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI request."""
        await self.manager.handle_request(scope, receive, send)


def server(endpoints: Endpoints) -> Server[Any, Request]:
    """An MCP server over the endpoints that are tools."""
    made: Server[Any, Request] = Server("wamo", instructions=INSTRUCTIONS)
    tools = {endpoint.name: endpoint for endpoint in endpoints.table.values() if endpoint.tool}
    listed = [_tool(endpoint) for endpoint in tools.values()]

    @made.list_tools()
    async def list_tools() -> list[types.Tool]:
        return listed

    @made.call_tool(validate_input=False)
    async def call_tool(name: str, arguments: dict[str, Any]) -> types.CallToolResult:
        if name not in tools:
            return _refused({"error": f"There is no tool {name[:60]!r}.", "remedy": f"Use one of {', '.join(tools)}."})
        try:
            request = tools[name].request.model_validate(arguments)
            caller = made.request_context.request
            gone = None if caller is None else caller.is_disconnected
            return _result(await endpoints.call(name, request, address_of(caller), gone))
        except Exception as error:
            return _refused(dict(answer_for(error, name)[1]))

    return made


def _tool(endpoint: Endpoint) -> types.Tool:
    return types.Tool(
        name=endpoint.name, description=endpoint.summary, inputSchema=endpoint.request.model_json_schema(),
        outputSchema=TypeAdapter(endpoint.answer).json_schema(),
        annotations=types.ToolAnnotations(readOnlyHint=endpoint.name != "analyse", openWorldHint=False),
    )  # fmt: skip


def _result(answer: Mapping[str, Any]) -> types.CallToolResult:
    """Return files as separate content, and everything else as structured content, repeated as JSON text."""
    content: list[types.ContentBlock] = []
    structured = dict(answer)
    if "file" in answer:
        file = answer["file"]
        structured["file"] = {**file, "data": ""}
        content.append(_content(file))
    text = json.dumps(structured, ensure_ascii=False)
    return types.CallToolResult(
        content=[*content, types.TextContent(type="text", text=text)], structuredContent=structured
    )


def _content(file: Mapping[str, str]) -> types.ContentBlock:
    if file["type"] in ("image/png", "image/gif"):
        return types.ImageContent(type="image", data=file["data"], mimeType=file["type"])
    place = AnyUrl(f"file:///{file['name'].replace(' ', '_')}")
    if file["type"].startswith("text/") or file["type"] == "image/svg+xml":
        text = base64.b64decode(file["data"]).decode("utf-8")
        return types.EmbeddedResource(
            type="resource", resource=types.TextResourceContents(uri=place, mimeType=file["type"], text=text)
        )
    resource = types.BlobResourceContents(uri=place, mimeType=file["type"], blob=file["data"])
    return types.EmbeddedResource(type="resource", resource=resource)


def _refused(problem: dict[str, Any]) -> types.CallToolResult:
    text = f"{problem['error']} {problem['remedy']}".strip()
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=text)], structuredContent=problem, isError=True
    )
