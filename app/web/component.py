"""A Gradio component whose inside is drawn by the page's own script."""

from __future__ import annotations

from typing import Any

import gradio as gr

_TEMPLATE = '<div class="wm" data-wamo data-state="loading"></div>'
_ON_LOAD = """
const start = () => window.wamo ? window.wamo.mount(props.value.tab, element, props.value) : setTimeout(start, 15);
start();
"""


class Studio(gr.HTML):
    """One tab of the page.

    The script (`app.web.bundle.script`) is put into the page's head once and builds what is seen; this component
    gives it a place and a configuration. Results never travel through ``value``: the script calls the page's endpoints.

    Parameters
    ----------
    tab : which tab to build: "search", "analyse" or "model"
    config : plain values for the script
    """

    def __init__(self, tab: str, config: dict[str, Any], **options: Any) -> None:
        super().__init__(
            value={"tab": tab, **config}, html_template=_TEMPLATE, js_on_load=_ON_LOAD, apply_default_css=False,
            elem_classes=["wm-host"], **options,
        )  # fmt: skip

    def api_info(self) -> dict[str, Any]:
        """What the value looks like to the API: an object, never sent by visitors."""
        return {"type": "object"}
