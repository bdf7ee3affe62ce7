"""A limit on what a request may carry, before anything reads it."""

from __future__ import annotations

import json
from typing import Any

MAX_BODY = 72_000_000
"""Bytes: 50 MB of motion in base64, and room for what goes with it."""


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
            await _refuse(send)
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
                await _refuse(send)


class _TooMuchError(Exception):
    """The body went over the limit while it was read."""


async def _refuse(send: Any) -> None:
    body = json.dumps({"error": "This is too large: at most 50 MB can be read. Cut the clip."}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
