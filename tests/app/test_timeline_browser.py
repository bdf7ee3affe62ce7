"""The timeline: zoom and pan, in and out, typed time, values, more joints, contacts, scalogram; what lies around it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wamo.motion import SMPL22

pytestmark = pytest.mark.browser


def picture(view: Any, row: str) -> str:
    found: str = view.tab.locator(f"#search .wm-row-{row} canvas").first.evaluate("c => c.toDataURL()")
    return found


def changed(view: Any, row: str, before: str) -> None:
    """Wait until a row is drawn differently."""
    view.tab.wait_for_function(
        "([row, before]) => document.querySelector(`#search .wm-row-${row} canvas`).toDataURL() !== before",
        arg=[row, before],
    )


def test_time_is_zoomed_panned_and_typed(view: Any) -> None:
    view.open(4)  # thirty seconds
    view.tab.evaluate("wamo.pause()")
    view.tab.fill("#search .wm-time", "12,5")
    view.tab.press("#search .wm-time", "Enter")
    assert view.look()["frame"] == 250
    view.tab.fill("#search .wm-time", "f301")
    view.tab.press("#search .wm-time", "Enter")
    assert view.look()["frame"] == 301
    whole = view.look()["view"]
    view.tab.click("#search [data-act=zoomin]")
    near = view.look()["view"]
    assert near[1] - near[0] == pytest.approx((whole[1] - whole[0]) / 2)
    assert near[0] < view.look()["time"] < near[1]
    assert view.look()["playhead"] == pytest.approx(view.look()["time"], abs=0.05)
    view.tab.hover("#search .wm-scrub")
    view.tab.keyboard.down("Shift")
    view.tab.mouse.wheel(0, 120)
    view.tab.keyboard.up("Shift")
    view.tab.wait_for_function(f"wamo.look().view[0] > {near[0]}")
    for _ in range(3):
        view.tab.click("#search [data-act=zoomout]")
    assert view.look()["view"] == pytest.approx(whole)


def test_a_part_is_looped_and_its_value_is_said(view: Any, clips: Any) -> None:
    view.open(1)
    view.tab.evaluate("wamo.pause(); wamo.seek(1)")
    view.tab.click("#search [data-act=in]")
    view.tab.evaluate("wamo.seek(2)")
    view.tab.click("#search [data-act=out]")
    assert view.look()["span"] == pytest.approx([1, 2])
    view.tab.evaluate("wamo.play()")
    view.tab.wait_for_timeout(1500)
    assert 1 <= view.look()["time"] <= 2
    view.tab.click("#search [data-act=whole]")
    assert view.look()["span"] is None
    view.tab.evaluate("wamo.pause(); wamo.seek(1)")
    wrist = SMPL22.index("right_wrist")
    view.tab.click(f"#search [data-joint='{wrist}']")
    view.tab.click("#search [data-axis=y]")
    said = view.tab.inner_text("#search .wm-valuenow")
    height = float(clips[1].joints[20, wrist, 1])
    assert float(said.split()[0]) == pytest.approx(height, abs=0.006) and said.endswith(" m")
    view.tab.click("#search [data-axis=speed]")


def test_another_joint_is_drawn_beside_and_feet_have_a_strip(view: Any) -> None:
    view.open(0)
    view.tab.evaluate("wamo.pause()")
    assert view.tab.locator("#search .wm-row-contacts canvas").count() == 1
    before = picture(view, "signal")
    view.tab.click("#search [data-joint='20']", modifiers=["Shift"])
    changed(view, "signal", before)
    view.tab.click("#search [data-joint='20']", modifiers=["Shift"])
    view.until(lambda: picture(view, "signal") == before)


def test_a_scalogram_takes_the_place_of_the_rows_and_faders_stay(view: Any) -> None:
    view.open(1)
    view.tab.evaluate("wamo.pause()")
    view.tab.click("#search [data-act=scalogram]")
    assert view.tab.locator("#search .wm-row-band").count() == 0
    assert view.tab.locator("#search .wm-row-scalogram canvas").is_visible()
    view.tab.locator("#search [data-gain=d1]").fill("50")
    assert view.look()["gains"]["d1"] == 0.5
    before = picture(view, "scalogram")
    view.tab.click("#search [data-joint='4']")  # a knee that hardly moves
    changed(view, "scalogram", before)
    view.tab.click("#search [data-act=gains]")
    view.tab.click("#search [data-act=scalogram]")
    assert view.tab.locator("#search .wm-row-band").count() == 4


def test_favourites_are_kept_and_saved_together(view: Any) -> None:
    view.search("someone is waving")
    keys = view.look()["cards"][:2]
    for i in range(2):
        view.tab.evaluate(f"document.querySelectorAll('#search .wm-cards [data-act=favourite]')[{i}].click()")
    kept = view.tab.evaluate("JSON.parse(localStorage.getItem('wamo-favourites'))")
    assert [key for key, _ in kept] == keys
    view.tab.click("#search .wm-favouritemenu > summary")
    with view.tab.expect_download(timeout=60_000) as caught:
        view.tab.click("#search [data-act=zip]")
    names = zipfile.ZipFile(io.BytesIO(Path(caught.value.path()).read_bytes())).namelist()
    assert len(names) == 2 and all(name.endswith(".bvh") for name in names)
    for i in range(2):
        view.tab.evaluate(f"document.querySelectorAll('#search .wm-cards [data-act=favourite]')[{i}].click()")
    assert view.tab.locator("#search .wm-favouritemenu").is_hidden()


def test_similar_motions_have_a_chip_that_leaves_them(view: Any) -> None:
    view.search("someone is waving")
    view.tab.evaluate("document.querySelectorAll('#search .wm-cards [data-act=similar]')[1].click()")
    view.tab.wait_for_selector("#search [data-act=unlike] >> visible=true")
    view.ready()
    assert view.tab.input_value(".wm-box") == "" and "like=g" in view.tab.url
    view.tab.click("#search [data-act=unlike]")
    view.tab.wait_for_selector("#search [data-act=unlike]", state="hidden")
    view.ready()
    view.tab.go_back()
    view.tab.wait_for_selector("#search [data-act=unlike] >> visible=true")
    view.ready()


def test_the_theme_is_switched_and_the_stage_fills_the_screen(view: Any) -> None:
    view.open(0)
    view.tab.evaluate("wamo.pause()")
    before = picture(view, "signal")
    view.tab.click("[data-act=theme]")
    changed(view, "signal", before)
    assert view.tab.evaluate("document.body.classList.contains('dark')")
    view.tab.click("[data-act=theme]")
    assert not view.tab.evaluate("document.body.classList.contains('dark')")
    view.tab.click("#search [data-act=full]")
    view.tab.wait_for_function("document.fullscreenElement?.matches('.wm-stage')")
    view.tab.keyboard.press("f")
    view.tab.wait_for_function("!document.fullscreenElement")


def test_the_opening_demonstration_fades_bands_and_ends_with_a_touch(page_address: str, open_view: Any) -> None:
    view = open_view(page_address)
    view.ready()
    view.tab.wait_for_function("Object.values(wamo.look().gains).some(gain => gain < 0.5)")
    view.tab.keyboard.press("Shift")
    assert set(view.look()["gains"].values()) == {1}
    assert view.tab.inner_text("#search .wm-note") == "" and view.errors == []
    assert np.isfinite(view.look()["pose"]).all()
    view.tab.close()
