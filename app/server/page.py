"""The page as a whole: tabs, endpoints, style."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI

from app.server import payload
from app.server.api import register
from app.server.blocks import Page
from app.server.engine import WAVELETS, Engine
from app.server.limits import BodyLimit, ClosedDoors
from app.server.static import WebFiles, address
from app.server.tabs.analyse import analyse_tab
from app.server.tabs.model import model_tab
from app.server.tabs.search import search_tab
from app.web import FOLDER, modules, style

TITLE = "WaMo: search human motion by words"
MAX_UPLOAD = "50mb"


def build(engine: Engine) -> gr.Blocks:
    """The Blocks of the page over one engine."""
    shared: dict[str, Any] = {"skeletons": payload.skeletons(), "wavelets": list(WAVELETS), "web": address("")}
    with Page(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        with gr.Tabs(elem_id="tabs"):
            for name, tab in (("Search", search_tab), ("Analyse", analyse_tab), ("Model", model_tab)):
                with gr.Tab(name, id=name.lower()):
                    tab(shared)
        register(engine)
    return page


def theme() -> gr.Theme:
    """A plain theme on the system's own fonts: nothing is fetched from elsewhere."""
    fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"]
    return gr.themes.Base(
        primary_hue="blue", neutral_hue="slate", font=fonts, font_mono=["ui-monospace", "monospace"]
    )  # fmt: skip


def head() -> str:
    """HTML for the page's head: all modules are fetched at once, before the first of them runs."""
    links = "".join(f'<link rel="modulepreload" href="{address(path)}">' for path in modules())
    return f'<meta name="color-scheme" content="light dark">{links}'


def application(blocks: gr.Blocks) -> FastAPI:
    """The ASGI application: the page at ``/`` and its own files at ``/web``."""
    blocks.queue(default_concurrency_limit=8, max_size=64)
    app = FastAPI(title="WaMo", docs_url=None, redoc_url=None, openapi_url=None)
    for middleware in (BodyLimit, ClosedDoors):
        app.add_middleware(middleware)
    app.mount("/web", WebFiles(), name="web")
    return gr.mount_gradio_app(
        app, blocks, "/",
        theme=theme(),
        css=style(),
        head=head(),
        favicon_path=str(FOLDER / "icon.svg"),
        footer_links=[],
        max_file_size=MAX_UPLOAD,
        blocked_paths=[str(Path(__file__).resolve().parents[2])],
        mcp_server=find_spec("mcp") is not None,
        ssr_mode=False,
        run_history=False,
        enable_monitoring=False,
        show_error=True,
    )  # fmt: skip
