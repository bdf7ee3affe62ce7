"""What requests may not do, told before anything reads them: carry too much, or leave files on the server."""

from __future__ import annotations

import json
from typing import Any

MAX_BODY = 72_000_000
"""Bytes: 50 MB of motion in base64, and room for what goes with it."""

CLOSED = ("/gradio_api/upload",)


class BodyLimit:
    """ASGI middleware that answers 413 to requests whose body is too large, whether they say its length or not."""

    def __init__(self, app: Any, limit: int = MAX_BODY) -> None:
        self.app, self.limit = app, limit

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        told = dict(scope["headers"]).get(b"content-length", b"0")
        if not told.isdigit() or int(told) > self.limit:
            await _too_large(send)
            return
        carried, started = 0, False

        async def counted() -> Any:
            nonlocal carried
            message = await receive()
            carried += len(message.get("body", b""))
            if carried > self.limit:
                raise _TooMuchError
            return message

        async def watched(message: Any) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, counted, watched)
        except _TooMuchError:
            if not started:
                await _too_large(send)


class _TooMuchError(Exception):
    """The body went over the limit while it was read."""


class ClosedDoors:
    """ASGI middleware that closes Gradio's own way of leaving files: the page sends a motion's bytes to an endpoint."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"].rstrip("/").endswith(CLOSED):
            await _answer(send, 403, "No files are kept here. Send a motion's bytes in base64 to the endpoint analyse.")
            return
        await self.app(scope, receive, send)


async def _too_large(send: Any) -> None:
    await _answer(send, 413, "This is too large: at most 50 MB can be read. Cut the clip.")


async def _answer(send: Any, status: int, message: str) -> None:
    body = json.dumps({"error": message}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
