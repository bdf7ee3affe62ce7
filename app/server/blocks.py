"""The page's Blocks: endpoints that may be called with fewer values than they have, at little cost."""

from __future__ import annotations

from copy import copy
from typing import Any

import gradio as gr
from gradio.blocks import BlocksConfig

from app.server.arguments import completed


class Page(gr.Blocks):
    """Blocks whose endpoints may be called as Python functions are, with defaults for what is left out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.default_config = Descriptions(self)

    async def preprocess_data(self, block_fn: Any, inputs: list[Any], *rest: Any, **options: Any) -> Any:
        """Gradio's own step before an endpoint runs, after `completed`."""
        return await super().preprocess_data(block_fn, completed(block_fn.fn, inputs), *rest, **options)


class Descriptions(BlocksConfig):
    """Describes every component once. Gradio does so anew for each request, which takes longer than the search itself;
    nothing that this page's components say of themselves ever changes."""

    def __init__(self, root_block: gr.Blocks) -> None:
        super().__init__(root_block)
        self._known: dict[int, dict[str, Any]] = {}

    def config_for_block(self, _id: int, *rest: Any) -> dict[str, Any]:  # type: ignore[override]
        """Gradio's description of a component; the caller may write into it."""
        found = self._known.get(_id)
        if found is None:
            found = self._known[_id] = super().config_for_block(_id, *rest)
        return {**found, "props": {**found["props"]}} if "props" in found else {**found}

    def __copy__(self) -> Descriptions:
        new = Descriptions(self.root_block)
        new.blocks, new.fns, new.renderables = copy(self.blocks), copy(self.fns), copy(self.renderables)
        new.fn_id, new._known = self.fn_id, self._known
        return new
