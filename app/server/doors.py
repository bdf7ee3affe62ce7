"""The addresses that answer: the page's, and only those of Gradio's that the page or `gradio_client` needs."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from app.server.rest import json_answer

OWN = re.compile(r"/web/.+|/api/v1/\w+(\.json)?|/mcp/?|/preview\.png")
GRADIO = re.compile(
    r"/|/config/?|/theme\.css|/(assets|static)/.+|/favicon\.ico|/manifest\.json|/robots\.txt"
    r"|/gradio_api/(info/?|theme\.css|startup-events|heartbeat/\w+|queue/(join|data)|cancel|reset/?"
    r"|call/(?!v2/)\w+(/\w+)?/?|run/\w+/?)"
)
"""Addresses of Gradio that stay open; every other one answers 404, new ones of a later version included."""
GUARDED = ("/api/", "/mcp", "/gradio_api/")


class Doors:
    """ASGI middleware that closes every address which is not listed above."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 404."""
        if scope["type"] == "http" and not is_open(scope["path"]):
            problem = {"error": "There is nothing at this address.", "remedy": "See /api/v1/openapi.json."}
            await json_answer(problem, 404)(scope, receive, send)
        elif scope["type"] != "websocket":
            await self._app(scope, receive, send)


def is_open(path: str) -> bool:
    """Whether an address is answered at all."""
    return bool(OWN.fullmatch(path) or GRADIO.fullmatch(path))


class Hosts:
    """ASGI middleware against DNS rebinding: the API answers only to its own names, and only to its own pages.

    A request's ``Host`` must be an IP address, localhost, this machine's name, the Space's, or one that was allowed; an
    ``Origin``, if sent, must be the same host or an allowed one.

    Parameters
    ----------
    app : the application
    allowed : further host names, without ports; "*" allows all
    """

    def __init__(self, app: ASGIApp, allowed: Iterable[str] = ()) -> None:
        self._app = app
        own = socket.gethostname().lower()
        space = os.environ.get("SPACE_HOST", "").lower()
        self._names = {"localhost", own, f"{own}.local", space, *(name.lower() for name in allowed)} - {""}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] == "http" and scope["path"].startswith(GUARDED):
            headers = dict(scope["headers"])
            host = hostname("//" + headers.get(b"host", b"").decode("latin-1"))
            origin = headers.get(b"origin")
            if not self._allows(host):
                await _forbid(scope, receive, send, "This server does not answer to that host name.")
                return
            if origin is not None and not self._same(hostname(origin.decode("latin-1")), host):
                await _forbid(scope, receive, send, "Pages of other sites may not call this server.")
                return
        await self._app(scope, receive, send)

    def _allows(self, host: str) -> bool:
        return "*" in self._names or host in self._names or _is_address(host)

    def _same(self, origin: str, host: str) -> bool:
        return "*" in self._names or (bool(origin) and (origin == host or origin in self._names - {"localhost"}))


def hostname(address: str) -> str:
    """Host of an address, in lower case without port and brackets; "" if there is none."""
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


async def _forbid(scope: Scope, receive: Receive, send: Send, error: str) -> None:
    problem = {"error": error, "remedy": "Start the server with --allow-host NAME for each of its names."}
    await json_answer(problem, 403)(scope, receive, send)
