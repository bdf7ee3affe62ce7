"""The page's own files, served as they are: ES modules, style sheets and pictures under ``/web``."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).resolve().parents[1] / "web"
TYPES = {
    ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
    ".png": "image/png", ".json": "application/json",
}  # fmt: skip
"""Extensions that are served, with their MIME types. Everything else under app/web answers 404."""


class WebFiles(StaticFiles):
    """Files of app/web under a versioned address (cached for good) or a plain one (revalidated each time).

    Both ``/web/js/main.js`` and ``/web/<version>/js/main.js`` answer. Relative imports keep the version, so one
    changed file renews them all.
    """

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file with its type and cache header; 404 for other types, 405 for other methods than GET and HEAD."""
        first, _, rest = Path(path).as_posix().partition("/")
        versioned = first == version()
        name = rest if versioned else Path(path).as_posix()
        kind = TYPES.get(Path(name).suffix)
        if kind is None:
            raise HTTPException(404)
        response = await super().get_response(name, scope)
        if response.status_code == 200:
            response.headers["content-type"] = kind
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if versioned else "no-cache"
        response.headers["x-content-type-options"] = "nosniff"
        return response


@cache
def version() -> str:
    """Twelve hex digits that change with any served file."""
    content = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.suffix in TYPES and path.is_file() and "node_modules" not in path.parts:
            content.update(path.relative_to(FOLDER).as_posix().encode() + b"\0" + path.read_bytes())
    return content.hexdigest()[:12]


def address(name: str) -> str:
    """Versioned address of a file below app/web, relative to the page: "web/0123456789ab/js/main.js"."""
    return f"web/{version()}/{name}"
