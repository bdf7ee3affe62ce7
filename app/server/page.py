"""The page and the application around it: tabs, APIs, static files, limits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import gradio as gr
from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.routing import Route

from app.server import gradio_api, head, rest
from app.server.bodies import FILE_BYTES, Bodies, Patience
from app.server.doors import Doors, Hosts
from app.server.endpoints import Endpoints
from app.server.mcp import PATH, McpApp
from app.server.services import Services
from app.server.static import WebFiles
from app.server.tabs.analyse import analyse_tab
from app.server.tabs.model import model_tab
from app.server.tabs.search import search_tab
from app.web import FOLDER, style

PREVIEW = Path(__file__).with_name("preview.png")


def blocks(endpoints: Endpoints) -> gr.Blocks:
    """The Gradio page: three tabs, and the named API."""
    shared = head.shared()
    with gradio_api.Page(title=head.TITLE, analytics_enabled=False, fill_width=True) as page:
        with gr.Tabs(elem_id="tabs"):
            for name, tab in (("Search", search_tab), ("Analyse", analyse_tab), ("Model", model_tab)):
                with gr.Tab(name, id=name.lower()):
                    tab(shared)
        gradio_api.register(endpoints)
    return page.queue(default_concurrency_limit=None, max_size=64)


def theme() -> gr.Theme:
    """A plain theme on the system's own fonts: nothing is fetched from elsewhere."""
    fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"]
    return gr.themes.Base(
        primary_hue="blue", neutral_hue="slate", font=fonts, font_mono=["ui-monospace", "monospace"]
    )  # fmt: skip


def application(services: Services, *, allowed_hosts: Iterable[str] = (), patience: Patience | None = None) -> FastAPI:
    """The ASGI application: the page at ``/``, its files at ``/web``, REST at ``/api/v1``, MCP at ``/mcp``.

    Parameters
    ----------
    services : what it answers with
    allowed_hosts : names that it may be called by, beside localhost and addresses
    patience : how long request bodies may take
    """
    endpoints = Endpoints(services)
    tools = McpApp(endpoints, FILE_BYTES)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with tools.manager.run():
            yield

    app = FastAPI(
        title="WaMo", description=head.DESCRIPTION, version="1", docs_url=None, redoc_url=None,
        openapi_url=f"{rest.PREFIX}/openapi.json", lifespan=lifespan,
    )  # fmt: skip
    app.add_middleware(head.LinkPreview)
    app.add_middleware(gradio_api.RunErrors)
    app.add_middleware(Bodies, patience=patience or Patience())
    app.add_middleware(Doors)
    app.add_middleware(Hosts, allowed=list(allowed_hosts))
    rest.add_routes(app, endpoints)
    app.router.routes.append(Route(PATH, endpoint=tools))

    @app.get(f"/{head.PREVIEW}", include_in_schema=False)
    async def preview() -> FileResponse:
        return FileResponse(PREVIEW, headers={"cache-control": "public, max-age=86400"})

    app.mount("/web", WebFiles(), name="web")
    return gr.mount_gradio_app(
        app, blocks(endpoints), "/",
        theme=theme(),
        css=style(),
        head=head.head(),
        favicon_path=str(FOLDER / "icon.svg"),
        footer_links=[],
        max_file_size="1kb",
        blocked_paths=[str(Path(__file__).resolve().parents[2])],
        mcp_server=False,
        ssr_mode=False,
        run_history=False,
        enable_monitoring=False,
        show_error=True,
    )  # fmt: skip
