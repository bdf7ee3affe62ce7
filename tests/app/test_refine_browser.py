"""Refining, comparing, explaining and exporting on the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
import pytest

from wamo import formats

pytestmark = pytest.mark.browser


def open_advanced(view: Any) -> None:
    view.tab.evaluate("document.querySelector('.wm-advanced').open = true")


def set_weight(view: Any, name: str, value: float) -> None:
    view.tab.evaluate(
        "([n, v]) => { const r = document.querySelector(`[data-weight='${n}']`); r.value = v;"
        " r.dispatchEvent(new Event('input')); r.dispatchEvent(new Event('change')); }",
        [name, value],
    )
    view.ready()


OWN_WINDOW = [{"viewport": {"width": 1400, "height": 900}}]  # what these tests set must not reach the others


@pytest.mark.parametrize("view", OWN_WINDOW, indirect=True)
def test_refinements_reach_the_search_and_the_address(view: Any, retriever: Any) -> None:
    asked: list[dict[str, Any]] = []
    view.tab.on("request", lambda r: asked.extend([r.post_data_json] if r.url.endswith("/api/v1/search") else []))

    def same(request: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in request.items() if name != "visitor"}  # anew with every visit

    view.search("a person waves")
    plain = view.tab.locator("#search .wm-score").all_inner_texts()
    open_advanced(view)
    view.tab.fill("[aria-label='but not']", "quickly")
    view.tab.fill("[aria-label^='Duration at least']", "2.4")
    view.tab.press("[aria-label^='Duration at least']", "Enter")
    view.tab.wait_for_timeout(150)
    set_weight(view, "left arm", 3)
    last = asked[-1]
    assert (last["query"], last["exclude"]) == ("a person waves", "quickly")
    assert last["part_weights"] == {"left arm": 3} and last["filters"] == {"min_seconds": 2.4}
    shown, scores = view.look()["cards"], view.tab.locator("#search .wm-score").all_inner_texts()
    long = [i for i in range(len(retriever.gallery)) if retriever.gallery.duration(i) >= 2.4]
    assert sorted(shown) == [f"g{i}" for i in long]
    assert scores != plain[: len(scores)]
    view.tab.goto(view.tab.url)  # the address alone reopens the same search
    view.ready()
    assert view.look()["cards"] == shown and same(asked[-1]) == same(asked[-2])
    assert view.tab.locator("#search .wm-score").all_inner_texts() == scores
    open_advanced(view)
    view.tab.click(".wm-explain button")
    view.ready()
    assert not any(asked[-1][name] for name in ("exclude", "part_weights", "filters"))


@pytest.mark.parametrize("view", OWN_WINDOW, indirect=True)
def test_a_link_keeps_split_weights_and_the_number_of_results(view: Any, retriever: Any) -> None:
    open_advanced(view)
    view.tab.select_option("[aria-label=Split]", "val")
    view.ready()
    view.tab.select_option("[aria-label='Results at a time']", "16")
    view.ready()
    set_weight(view, "d2", 2)
    val = {f"g{i}" for i in range(len(retriever.gallery)) if retriever.gallery.split(i) == "val"}
    view.search("a person waves")
    assert set(view.look()["cards"]) == val
    view.tab.goto(view.tab.url)
    view.ready()
    assert set(view.look()["cards"]) == val
    assert view.tab.input_value("[aria-label=Split]") == "val"
    assert view.tab.input_value("[data-weight=d2]") == "2" and '"d2":2' in unquote(view.tab.url)
    named = view.tab.inner_text("#search .wm-advanced .wm-panel")
    assert "rhythm" in named and "1.25–2.5 Hz · d3" in named
    assert view.tab.input_value("[aria-label='Results at a time']") == "16"
    open_advanced(view)
    view.tab.click(".wm-explain button")
    view.ready()
    assert len(view.look()["cards"]) == 8 and view.tab.input_value("[aria-label=Split]") == ""


def test_more_like_this_and_comparison_share_the_clock(view: Any) -> None:
    view.search("a person waves with the left hand")
    view.tab.hover(".wm-cards li:nth-child(2)")
    view.tab.click(".wm-cards li:nth-child(2) [data-act=compare]")
    view.tab.wait_for_selector(".wm-pane:nth-child(2) canvas", state="visible")
    view.tab.evaluate("wamo.pause(); wamo.seek(1.0)")
    # the second clip may still be on its way when its pane is seen, and a player takes up the clock's time when it is
    # next drawn
    shown = "wamo.players().filter(p => p.large && p.visible && p.clip)"
    view.tab.wait_for_function(f"{shown}.length === 2 && {shown}.every(p => p.time === 1)")
    large = view.tab.evaluate(shown)
    assert len({p["clip"] for p in large}) == 2
    assert {round(p["time"], 3) for p in large} == {1.0}
    view.tab.click("[data-act=close] >> visible=true")
    second = view.look()["cards"][1]
    view.tab.hover(".wm-cards li:nth-child(2)")
    view.tab.click(".wm-cards li:nth-child(2) [data-act=similar]")
    view.ready()
    assert second not in view.look()["cards"]
    assert "Most like" in view.tab.inner_text(".wm-status")


def test_the_explanation_of_a_match_is_written_and_coloured(view: Any, post: Any, retriever: Any) -> None:
    view.open(0)
    caption = retriever.gallery.captions(0)[0]
    _, why = post("why", query=caption, key="g0")
    most = int(np.argmax(why["joints"]))
    view.tab.wait_for_selector(f".wm-whywords:has-text('{why['joint_names'][most].replace('_', ' ')}')")
    view.tab.wait_for_selector(".wm-row-match canvas")
    view.tab.select_option("[data-act=colour] >> visible=true", "match")
    shares = np.maximum(why["joints"], 0) / max(why["joints"])
    np.testing.assert_allclose(view.look()["values"], shares, atol=1e-3)


def test_the_best_moment_plays_in_a_loop(view: Any, post: Any, retriever: Any) -> None:
    view.open(4)
    _, answer = post("moments", query=retriever.gallery.captions(4)[0], key="g4")
    start, end = answer["best"]
    view.tab.wait_for_selector("[data-act=best] >> visible=true")
    view.tab.click("[data-act=best] >> visible=true")
    for _ in range(3):  # the span lasts two seconds
        view.tab.wait_for_timeout(900)
        seen = view.look()
        assert seen["playing"] and start - 0.05 <= seen["time"] <= end + 0.05


def test_choosing_a_joint_in_the_heat_map_moves_the_plots(view: Any) -> None:
    view.open(0)
    view.tab.click("[data-joint='10'] >> visible=true")
    assert view.tab.inner_text(".wm-rowtitle >> visible=true").startswith("left foot")
    view.tab.click("[data-axis=y] >> visible=true")
    assert view.tab.inner_text(".wm-rowtitle >> visible=true") == "left foot · y"


def test_wavelet_and_levels_change_the_rows(view: Any) -> None:
    view.search("a person waves with the left hand")
    view.tab.select_option("[data-act=levels] >> visible=true", "2")
    view.tab.wait_for_function("wamo.look().bands.join() === 'a2,d2,d1'")
    assert view.tab.locator(".wm-row-band >> visible=true").count() == 3
    view.tab.select_option("[data-act=levels] >> visible=true", "3")
    view.tab.wait_for_function("wamo.look().bands.join() === 'a3,d3,d2,d1'")


@pytest.mark.parametrize("kind", ["npz", "bvh"])
def test_an_exported_file_holds_the_motion(view: Any, tmp_path: Path, kind: str) -> None:
    joints = view.open(2)  # of this one, the bones keep their lengths
    view.tab.click("[data-act=export] >> visible=true")
    with view.tab.expect_download() as caught:
        view.tab.click(f"[data-kind={kind}] >> visible=true")
    path = tmp_path / caught.value.suggested_filename
    caught.value.save_as(path)
    view.tab.keyboard.press("Escape")
    motion = formats.read(path)
    assert path.suffix == f".{kind}"
    assert np.abs(motion.joints - joints).max() < 0.01


def test_keyboard_alone_reaches_search_and_result(view: Any) -> None:
    view.tab.focus(".wm-box")
    view.tab.keyboard.type("a person walks forward")
    view.tab.keyboard.press("Control+a")
    view.tab.keyboard.type("someone lifts the right arm")
    view.tab.keyboard.press("Enter")
    view.ready()
    first = view.look()["clip"]
    view.tab.focus(".wm-cards li:nth-child(3) .wm-card")
    view.tab.keyboard.press("Enter")
    view.ready()
    assert view.look()["clip"] == view.look()["cards"][2] != first
