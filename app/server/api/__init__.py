"""The page's endpoints: typed and documented, the same for the page, `gradio_client` and MCP; no server paths."""

from __future__ import annotations

import gradio as gr

from app.server.api.calls import calm
from app.server.api.model import ModelApi
from app.server.api.motions import MotionApi
from app.server.api.search import SearchApi
from app.server.api.visits import VisitApi
from app.server.engine import Engine

__all__ = ["register"]


def register(engine: Engine) -> None:
    """Make every endpoint known inside the current Blocks."""
    search, motions, visits = SearchApi(engine), MotionApi(engine), VisitApi(engine)
    light = (
        search.search,
        search.similar,
        motions.clip,
        motions.job,
        visits.add,
        visits.forget,
        ModelApi(engine).model,
    )
    for fn in (*light, motions.bands, motions.why, motions.moments, motions.describe, motions.export, visits.analyse):
        gr.api(calm(fn), api_name=fn.__name__, concurrency_limit=8 if fn in light else 4)
