"""With and without WebGL: the page needs none; Gradio's own 3D viewer, which does, plays an exported GLB."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

pytestmark = pytest.mark.browser

HAS_WEBGL = "['webgl', 'webgl2'].map(kind => document.createElement('canvas').getContext(kind) !== null)"
PAINTED = """id => {
  const canvas = document.querySelector(`[data-player='${id}']`);
  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  const colours = new Set();
  let filled = 0, sum = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] < 128) continue;
    filled += 1;
    colours.add((data[i] >> 4) * 256 + (data[i + 1] >> 4) * 16 + (data[i + 2] >> 4));
    sum = (sum * 31 + i + data[i] + data[i + 1] + data[i + 2]) % 1000003;
  }
  return {share: filled * 4 / data.length, colours: colours.size, sum};
}"""
"""How much of a player's canvas is painted, in how many colours, and a number that changes with the picture."""


def test_without_webgl_the_search_page_draws_moving_figures(
    chromium: Callable[..., Any], page_address: str, view_of: Any
) -> None:
    browser = chromium("--disable-3d-apis", "--disable-software-rasterizer")
    view = view_of(browser.new_page(viewport={"width": 1440, "height": 900}))
    view.tab.goto(page_address)
    view.ready()
    assert view.tab.evaluate(HAS_WEBGL) == [False, False]
    joints = view.open(0)
    shown = [p for p in view.tab.evaluate("wamo.players()") if p["visible"] and p["clip"]]
    assert len(shown) >= 5 and sum(p["large"] for p in shown) == 1
    view.tab.evaluate("wamo.pause(); wamo.seek(0.25)")  # the arm is at its highest, once a second
    view.still()
    view.until(lambda: all(view.tab.evaluate(PAINTED, p["id"])["share"] > 0.02 for p in shown))
    before = {p["id"]: view.tab.evaluate(PAINTED, p["id"]) for p in shown}
    for painted in before.values():
        assert painted["share"] > 0.02 and painted["colours"] > 12  # a shaded figure over its grid
    np.testing.assert_allclose(view.look()["pose"], joints[5], atol=2e-4)
    view.tab.evaluate("wamo.play()")
    view.until(lambda: np.abs(np.array(view.look()["pose"]) - joints[5]).max() > 0.05)
    view.tab.evaluate("wamo.pause(); wamo.seek(0.6)")  # halfway down
    view.still()
    moved = [p["id"] for p in shown if view.tab.evaluate(PAINTED, p["id"])["sum"] != before[p["id"]]["sum"]]
    large = next(p["id"] for p in shown if p["large"])
    assert large in moved and len(moved) >= len(shown) // 2  # one of them stands still by its nature
    assert view.errors == []
    browser.close()


def test_an_exported_glb_plays_in_gradios_viewer(
    chromium: Callable[..., Any], ask: Any, view_of: Any, tmp_path: Path
) -> None:
    import gradio as gr

    file = ask("export", key="g1", kind="glb")["file"]
    path = tmp_path / file["name"]
    path.write_bytes(base64.b64decode(file["data"]))
    with gr.Blocks(analytics_enabled=False) as blocks:
        gr.Model3D(str(path), elem_id="model", height=400)
    _, address, _ = blocks.launch(prevent_thread_lock=True, quiet=True, ssr_mode=False, allowed_paths=[str(tmp_path)])
    # drawn by the processor: the machines that test have no graphics card
    browser = chromium(
        "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist", without=("--disable-gpu",)
    )
    try:
        view = view_of(browser.new_page(viewport={"width": 900, "height": 600}))
        foreign: list[str] = []
        view.tab.on(
            "request", lambda r: foreign.append(r.url) if not r.url.startswith((address, "blob:", "data:")) else 0
        )
        view.tab.goto(address)
        assert view.tab.evaluate(HAS_WEBGL) == [True, True]
        view.tab.wait_for_selector("#model canvas")
        pictures = [picture(view.tab) for _ in range(12)]
        drawn = [(np.abs(p - p[2, 2]).max(axis=2) > 24).mean() for p in pictures]
        assert max(drawn) > 0.02, drawn  # the figure stands out from the empty ground
        last = [p for p, share in zip(pictures, drawn, strict=True) if share > 0.02][-4:]
        assert max((np.abs(a - b).max(axis=2) > 24).sum() for a in last for b in last) > 300  # and waves
        # the viewer tries WebGPU first and says that there is none
        assert [e for e in view.errors if "WebGPU" not in e] == [] and foreign == []
    finally:
        browser.close()
        blocks.close()


def picture(tab: Any) -> np.ndarray:
    """(height, width, 3) of the viewer, without its buttons, a moment later."""
    tab.wait_for_timeout(400)
    shot = Image.open(io.BytesIO(tab.locator("#model canvas").screenshot())).convert("RGB")
    return np.asarray(shot).astype(int)[60:]
