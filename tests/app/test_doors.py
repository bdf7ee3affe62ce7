"""Open and closed addresses of the server, the names that it answers to, its own files and link preview."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pytest

from app.server import doors, static
from tests.app.http_calls import FORM, fetch

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("path", ["api/v1/search", "gradio_api/info", "mcp"])
def test_the_api_answers_to_its_own_names_and_pages_only(page_address: str, path: str) -> None:
    body = None if path.endswith("info") else b'{"query": "walks", "count": 1}'
    port = urlparse(page_address).port
    foreign = (
        {"host": "evil.example"}, {"host": f"evil.example:{port}"}, {"origin": "http://evil.example"},
        {"origin": "null"}, {"origin": "http://localhost.evil.example"}, {"host": "localhost", "origin": "http://[x"},
    )  # fmt: skip
    for headers in foreign:
        status, answer, _ = fetch(page_address + path, body, content_type="application/json", **headers)
        assert status == 403 and b"--allow-host" in answer, headers
    for headers in ({"host": "localhost", "origin": "http://localhost:99"}, {"host": "[::1]:80"}, {"host": "10.0.0.7"}):
        assert fetch(page_address + path, body, content_type="application/json", **headers)[0] != 403


def test_further_names_can_be_allowed(monkeypatch: Any) -> None:
    monkeypatch.setenv("SPACE_HOST", "me-motions.hf.space")

    def status(host: str, origin: str, *allowed: str) -> int:
        sent: list[Any] = []

        async def app(scope: Any, receive: Any, send: Any) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})

        async def send(message: Any) -> None:
            sent.append(message)

        headers = [(b"host", host.encode()), (b"origin", origin.encode())]
        scope = {"type": "http", "method": "POST", "path": "/api/v1/search", "headers": headers}
        with ThreadPoolExecutor(1) as own:
            own.submit(asyncio.run, doors.Hosts(app, allowed)(scope, None, send)).result()  # type: ignore[arg-type]
        return int(sent[0]["status"])

    assert status("me-motions.hf.space", "https://me-motions.hf.space") == 200
    assert status("motions.example", "https://motions.example") == 403
    assert status("motions.example", "https://motions.example", "motions.example") == 200
    assert status("localhost", "https://motions.example", "motions.example") == 200
    assert status("localhost", "https://other.example", "motions.example") == 403
    assert status("other.example", "https://x.example", "*") == 200


OPEN = {
    "/", "/config", "/config/", "/theme.css", "/assets/{path:path}", "/static/{path:path}", "/favicon.ico",
    "/manifest.json", "/robots.txt", "/gradio_api/info", "/gradio_api/info/", "/gradio_api/theme.css",
    "/gradio_api/startup-events", "/gradio_api/heartbeat/{session_hash}", "/gradio_api/queue/join",
    "/gradio_api/queue/data", "/gradio_api/cancel", "/gradio_api/reset", "/gradio_api/reset/",
    "/gradio_api/call/{api_name}", "/gradio_api/call/{api_name}/", "/gradio_api/call/{api_name}/{event_id}",
    "/gradio_api/run/{api_name}", "/gradio_api/run/{api_name}/",
}  # fmt: skip
CLOSED = {
    "/gradio_api/api/{api_name}", "/gradio_api/api/{api_name}/", "/gradio_api/app_id", "/gradio_api/app_id/",
    "/gradio_api/call/v2/{api_name}", "/gradio_api/call/v2/{api_name}/{event_id}", "/logout",
    "/gradio_api/call/v2/{api_name}/", "/gradio_api/component_server",
    "/gradio_api/component_server/", "/gradio_api/custom_component/{id}/{environment}/{type}/{file_name}",
    "/gradio_api/deep_link", "/gradio_api/dev/reload", "/gradio_api/file/{path:path}",
    "/gradio_api/file={path_or_url:path}", "/gradio_api/login_check", "/gradio_api/login_check/",
    "/gradio_api/openapi.json", "/gradio_api/process_recording", "/gradio_api/proxy={url_path:path}",
    "/gradio_api/queue/status", "/gradio_api/run-history/buckets", "/gradio_api/run-history/connect",
    "/gradio_api/run-history/records", "/gradio_api/run-history/records/{endpoint}/{record_id}/assets/{asset_id}",
    "/gradio_api/runs", "/gradio_api/runs/", "/gradio_api/stream/{event_id}", "/gradio_api/stream/{event_id}/close",
    "/gradio_api/stream/{session_hash}/{run}/{component_id}/playlist-file",
    "/gradio_api/stream/{session_hash}/{run}/{component_id}/playlist.m3u8",
    "/gradio_api/stream/{session_hash}/{run}/{component_id}/{segment_id}.{ext}", "/gradio_api/token",
    "/gradio_api/token/", "/gradio_api/upload", "/gradio_api/upload_progress", "/gradio_api/user", "/gradio_api/user/",
    "/gradio_api/vibe-code", "/gradio_api/vibe-code/", "/gradio_api/vibe-edit", "/gradio_api/vibe-edit/",
    "/gradio_api/undo-vibe-edit", "/gradio_api/undo-vibe-edit/", "/gradio_api/vibe-starter-queries",
    "/gradio_api/vibe-starter-queries/", "/login", "/login/", "/monitoring", "/monitoring/summary", "/monitoring/{key}",
    "/openapi.json", "/pwa_icon", "/pwa_icon/{size}", "/svelte/{path:path}",
}  # fmt: skip
"""Every address of Gradio 6.31. One that a later version adds is in neither set: decide whether the page needs it."""


def test_every_address_of_gradio_is_known_open_or_closed(ask: Any) -> None:
    import gradio as gr
    from gradio.routes import App

    with gr.Blocks(analytics_enabled=False) as blocks:
        gr.HTML("")
    blocks.run_history = False
    found = {path for route in App.create_app(blocks).routes for path in paths(route)}
    assert found - OPEN - CLOSED == set(), "new addresses of Gradio"
    for path in found:
        example = re.sub(r"\{[^}]*\}", "x1", path)
        assert doors.is_open(example) == (path in OPEN), path


def paths(route: Any) -> list[str]:
    """Addresses of a route, or of the routes of a router inside it."""
    if getattr(route, "path", None) and getattr(route, "endpoint", None):
        return [route.path]
    inner = getattr(getattr(route, "original_router", None), "routes", [])
    prefix = getattr(getattr(route, "include_context", None), "prefix", "")
    return [prefix + path for one in inner for path in paths(one)]


@pytest.mark.parametrize("path", ["upload", "process_recording", "upload?upload_id=1", "vibe-edit", "file=/etc/passwd"])
def test_nobody_leaves_files_on_the_server(page_address: str, path: str) -> None:
    from gradio.utils import get_upload_folder

    def kept() -> set[Path]:
        return {file for file in Path(get_upload_folder()).rglob("*") if file.is_file()}

    before = kept()
    form = b'--x\r\nContent-Disposition: form-data; name="files"; filename="../../x.txt"\r\n\r\nhello\r\n--x--\r\n'
    for body in (form, form[:60], form.replace(b"files", b"video")):
        address = f"{page_address}gradio_api/{path}"
        assert fetch(address, body, content_type=FORM)[0] == 404
    assert kept() == before


def test_the_repository_is_not_served(page_address: str) -> None:
    for file in (
        f"gradio_api/file={ROOT / 'pyproject.toml'}",
        "web/../server/page.py",
        "static/../../x",
        "assets/../x",
    ):
        assert fetch(page_address + file)[0] in (403, 404)


def test_a_shared_link_shows_what_the_page_is(page_address: str) -> None:
    html = fetch(page_address, host="motions.example", x_forwarded_proto="https")[1].decode()
    for name, value in (
        ("og:title", "WaMo: search human motion by words"),
        ("og:site_name", "WaMo"),
        ("og:image", "https://motions.example/preview.png"),
        ("og:url", "https://motions.example/"),
    ):
        assert html.count(f'"{name}"') == 1 and f'property="{name}" content="{value}"' in html  # fmt: skip
    assert "try out the app" not in html and '<meta name="description"' in html
    status, picture, headers = fetch(f"{page_address}preview.png")
    assert status == 200 and headers["content-type"] == "image/png" and picture.startswith(b"\x89PNG")
    assert len(picture) < 200_000


def test_the_pages_own_files_are_served_as_they_are(page_address: str) -> None:
    for name, kind in (("js/main.js", "text/javascript"), ("icon.svg", "image/svg")):
        for path, cached in ((f"web/{name}", "no-cache"), (static.address(name), "immutable")):
            status, body, headers = fetch(page_address + path)
            assert status == 200 and headers["content-type"].startswith(kind) and cached in headers["cache-control"]
            assert body == (static.FOLDER / name).read_bytes()
    for path in ("web/component.py", "web/%2e%2e/main.py", "web/js", "web/.gitignore"):
        assert fetch(page_address + path)[0] == 404
