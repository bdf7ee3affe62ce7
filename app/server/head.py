"""The page's head: title, description, link preview, what the script needs to start."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.server import payload
from app.server.services.filters import WAVELETS
from app.server.static import address
from app.web import modules
from wamo.motion.figure import figure_spec

TITLE = "WaMo: search human motion by words"
DESCRIPTION = "Search human motion by words. Pull a motion apart into its frequencies."
PREVIEW = "preview.png"
_FOREIGN = re.compile(r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*?>\s*', re.DOTALL)


def shared() -> dict[str, Any]:
    """What every tab of the page needs from the start."""
    return {"skeletons": payload.skeletons(), "wavelets": list(WAVELETS), "web": address(""), "figure": figure_spec()}


def head() -> str:
    """HTML for the page's head: all modules are fetched at once, before the first of them runs."""
    links = "".join(f'<link rel="modulepreload" href="{address(path)}">' for path in modules())
    return f'<meta name="color-scheme" content="light dark">{links}'


def preview(base: str) -> str:
    """Meta elements for link previews; ``base`` is the page's address with a final slash."""
    values = {
        "og:type": "website", "og:site_name": "WaMo", "og:url": base, "og:title": TITLE,
        "og:description": DESCRIPTION, "og:image": base + PREVIEW, "og:image:width": "1200",
        "og:image:height": "630", "twitter:card": "summary_large_image", "twitter:title": TITLE,
        "twitter:description": DESCRIPTION, "twitter:image": base + PREVIEW,
    }  # fmt: skip
    lines = [f'<meta property="{name}" content="{escape(value)}">' for name, value in values.items()]
    return "".join([f'<meta name="description" content="{escape(DESCRIPTION)}">', *lines])


class LinkPreview:
    """ASGI middleware that puts the page's own preview into its HTML in place of Gradio's."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; rewrite the page's HTML."""
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: Message = {}
        parts: list[bytes] = []

        async def rewritten(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            parts.append(message.get("body", b""))
            if message.get("more_body", False):
                return
            body = b"".join(parts)
            headers = MutableHeaders(raw=list(start["headers"]))
            if headers.get("content-type", "").startswith("text/html"):
                html = _FOREIGN.sub("", body.decode("utf-8"))
                body = html.replace("<head>", "<head>" + preview(_base(Headers(scope=scope), scope)), 1).encode()
                headers["content-length"] = str(len(body))
            await send({**start, "headers": headers.raw})
            await send({"type": "http.response.body", "body": body})

        await self._app({**scope, "headers": kept}, receive, rewritten)


def _base(headers: Headers, scope: Scope) -> str:
    scheme = headers.get("x-forwarded-proto", scope.get("scheme", "http")).split(",")[0].strip()
    return f"{'https' if scheme == 'https' else 'http'}://{headers.get('host', 'localhost')}/"
