"""A Gradio component whose content is drawn by the page's own ES modules."""

from __future__ import annotations

from typing import Any

import gradio as gr

_TEMPLATE = '<div class="wm" data-wamo data-state="loading"></div>'
_ON_LOAD = """
const root = window.gradio_config?.root ? `${window.gradio_config.root}/` : document.baseURI;
import(new URL(`${props.value.web}js/main.js`, root)).then(
  (page) => page.mount(props.value.tab, element, props.value),
  () => { element.querySelector("[data-wamo]").textContent = "The page could not load its script. Reload it."; },
);
"""


class Studio(gr.HTML):
    """One tab of the page.

    The module ``js/main.js`` builds what is seen; this component gives it a place and a configuration. Results never
    travel through ``value``: the script calls the page's endpoints.

    Parameters
    ----------
    tab : which tab to build: "search", "analyse" or "model"
    config : plain values for the script; ``web`` is the address of the static files, with a final slash
    """

    def __init__(self, tab: str, config: dict[str, Any], **options: Any) -> None:
        super().__init__(
            value={"tab": tab, **config}, html_template=_TEMPLATE, js_on_load=_ON_LOAD, apply_default_css=False,
            elem_classes=["wm-host"], **options,
        )  # fmt: skip

    def api_info(self) -> dict[str, Any]:
        """Describe the value to the API: an object, never sent by visitors."""
        return {"type": "object"}
