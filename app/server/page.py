"""The page as a whole: tabs, endpoints, style."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import gradio as gr
from starlette.middleware import Middleware

from app.server import payload
from app.server.api import register
from app.server.blocks import Page
from app.server.engine import WAVELETS, Engine
from app.server.limits import BodyLimit, ClosedDoors
from app.server.tabs.analyse import analyse_tab
from app.server.tabs.model import model_tab
from app.server.tabs.search import search_tab
from app.web.bundle import FOLDER, script, style

TITLE = "WaMo: search human motion by words"
MAX_UPLOAD = "50mb"


def build(engine: Engine) -> gr.Blocks:
    """The Blocks of the page over one engine."""
    shared: dict[str, Any] = {"skeletons": payload.skeletons(), "wavelets": list(WAVELETS)}
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


def launch(page: gr.Blocks, *, host: str = "127.0.0.1", port: int | None = None, block: bool = True) -> str:
    """Serve the page; returns its address when ``block`` is False.

    Raises
    ------
    OSError
        The port is taken.
    """
    page.queue(default_concurrency_limit=8, max_size=64)
    head = f'<meta name="color-scheme" content="light dark"><script>{script()}</script>'
    _, address, _ = page.launch(
        server_name=host,
        server_port=port,
        prevent_thread_lock=True,
        quiet=True,
        theme=theme(),
        css=style(),
        head=head,
        favicon_path=FOLDER / "icon.svg",
        footer_links=[],
        max_file_size=MAX_UPLOAD,
        blocked_paths=[str(Path(__file__).resolve().parents[1])],
        app_kwargs={"middleware": [Middleware(ClosedDoors), Middleware(BodyLimit)]},
        mcp_server=find_spec("mcp") is not None,
        ssr_mode=False,
        run_history=False,
        enable_monitoring=False,
        show_error=True,
    )
    if block:
        print(f"WaMo is open at {address} (Ctrl+C ends it).", flush=True)
        page.block_thread()
    return address
