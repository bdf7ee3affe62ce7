"""Limits on request bodies, checked before anything parses them: size, time, number of items, nesting."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.server.problems import TooLarge, TooLate
from app.server.rest import json_answer

JSON_BYTES = 256_000
FILE_BYTES = 16_000_000
"""JSON that may hold files in base64."""
UPLOAD_BYTES = 110_000_000
"""Uploads as multipart/form-data: two files of 50 MB."""
MAX_ITEMS = 20_000
MAX_DEPTH = 32
WITH_FILES = ("/api/v1/analyse", "/mcp", "/gradio_api/queue/join", "/gradio_api/call/analyse",
              "/gradio_api/run/analyse")  # fmt: skip
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)  # possessive: time is linear in the length
_BRACKET = re.compile(rb"[\[\]{}]")
HALF = ("A text holds half a character (an unpaired surrogate).", "Send valid Unicode.")
TOO_MANY = "This request has too many items or is nested too deeply.", "Send only the fields that are documented."


@dataclass(frozen=True)
class Patience:
    """Seconds to wait for the next part of a body, for a whole JSON body, and for a whole upload."""

    idle: float = 15.0
    json: float = 60.0
    upload: float = 600.0


class Bodies:
    """ASGI middleware that refuses bodies that are too large, too slow or too intricate.

    JSON is read whole and checked before the application sees it; uploads are passed on as they come.

    Parameters
    ----------
    app : the application
    patience : how long bodies may take
    """

    def __init__(self, app: ASGIApp, patience: Patience = Patience()) -> None:
        self._app, self._patience = app, patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check the body, then pass the request on."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        multipart = headers.get(b"content-type", b"").startswith(b"multipart/")
        path = scope["path"].rstrip("/")
        limit = JSON_BYTES
        if path in WITH_FILES:
            limit = UPLOAD_BYTES if multipart and path == WITH_FILES[0] else FILE_BYTES
        declared = headers.get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > limit:
            await _refuse(scope, receive, send, 413, *_too_large(limit))
        elif limit == UPLOAD_BYTES:
            await self._stream(scope, receive, send, limit)
        else:
            await self._whole(scope, receive, send, limit)

    async def _whole(self, scope: Scope, receive: Receive, send: Send, limit: int) -> None:
        try:
            async with asyncio.timeout(self._patience.json):
                body = await _read(receive, limit, self._patience.idle)
        except TimeoutError:
            await _refuse(scope, receive, send, 408, "The body did not arrive in time.", "Send it again.")
            return
        except TooLarge as error:
            await _refuse(scope, receive, send, 413, error.message, error.remedy)
            return
        if body is None:
            return
        gradio = scope["path"].startswith("/gradio_api")
        problem = await asyncio.to_thread(_problem, body, gradio) if len(body) > 65_536 else _problem(body, gradio)
        if problem is not None:
            await _refuse(scope, receive, send, *problem)
            return
        waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return waiting.pop() if waiting else await receive()

        await self._app(scope, replay, send)

    async def _stream(self, scope: Scope, receive: Receive, send: Send, limit: int) -> None:
        carried, finished = 0, False
        until = asyncio.get_running_loop().time() + self._patience.upload

        async def counted() -> Message:
            nonlocal carried, finished
            if finished:
                return await receive()
            left = until - asyncio.get_running_loop().time()
            try:
                message = await asyncio.wait_for(receive(), min(self._patience.idle, max(left, 0.0)))
            except TimeoutError:
                raise TooLate("The upload did not arrive in time.", "Send it again.") from None
            carried += len(message.get("body", b""))
            finished = not message.get("more_body", False)
            if carried > limit:
                raise TooLarge(*_too_large(limit))
            return message

        await self._app(scope, counted, send)


def _problem(body: bytes, gradio: bool) -> tuple[int, str, str] | None:
    """Status, error and remedy of a JSON body that is not passed on; None for every other body."""
    if not simple(body):
        return 413, *TOO_MANY
    if gradio and not whole_characters(body):
        return 422, *HALF
    return None


def whole_characters(body: bytes) -> bool:
    r"""Whether JSON has no half of a surrogate pair (``"\ud800"``), which Gradio cannot repeat; other bodies pass."""
    if _SURROGATE.search(body):
        try:
            json.dumps(json.loads(body), ensure_ascii=False).encode()
        except UnicodeEncodeError:
            return False
        except (ValueError, RecursionError):
            pass  # no JSON: refused by whoever reads it
    return True


def simple(body: bytes) -> bool:
    """Whether JSON has at most MAX_ITEMS items and MAX_DEPTH levels.

    Other bodies are judged alike; a string that is not closed reaches to the end. JSON has no more closing brackets
    than items, and at most two strings for each item and one more.
    """
    strings = 2 * MAX_ITEMS + 1
    bare, found = _STRING.subn(b"", body, count=strings + 1)
    items, closing = (sum(map(bare.count, signs)) for signs in ((b",", b"[", b"{"), (b"]", b"}")))
    if found > strings or items > MAX_ITEMS or closing > MAX_ITEMS:
        return False
    depth = 0
    for bracket in _BRACKET.findall(bare):
        depth += 1 if bracket in b"[{" else -1
        if depth > MAX_DEPTH:
            return False
    return True


async def _read(receive: Receive, limit: int, idle: float) -> bytes | None:
    """The whole body; None when the client has gone."""
    parts, size = [], 0
    while True:
        message = await asyncio.wait_for(receive(), idle)
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit:
            raise TooLarge(*_too_large(limit))
        if not message.get("more_body", False):
            return b"".join(parts)


def _too_large(limit: int) -> tuple[str, str]:
    size = f"{limit / 1e6:.0f} MB" if limit >= 1_000_000 else f"{limit // 1000} kB"
    return f"This request is too large: at most {size} can be read here.", "Send less, or cut the clip."


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, error: str, remedy: str) -> None:
    await json_answer({"error": error, "remedy": remedy}, status)(scope, receive, send)
