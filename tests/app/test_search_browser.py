"""The main way through the page: type a query, see the motion itself, drag the playhead."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.browser


def test_enter_shows_the_best_motion_and_chances_that_fall(view: Any) -> None:
    view.search("someone is waving")
    seen = view.look()
    cards = view.tab.locator("#search .wm-score")
    scores = [int(text.removesuffix(" %")) for text in cards.all_inner_texts()]
    assert f"right in about {scores[0]} of 100 such results" in cards.first.get_attribute("title")
    assert seen["clip"] == seen["cards"][0] and len(seen["cards"]) == 8
    assert scores == sorted(scores, reverse=True) and scores[0] > scores[-1]


def test_query_shows_the_clips_own_frames(view: Any) -> None:
    joints = view.open(0)
    view.tab.evaluate("wamo.pause()")
    for frame in (7, 41):
        view.tab.evaluate(f"wamo.seek({frame / 20})")
        seen = view.look()
        assert seen["frame"] == frame
        np.testing.assert_allclose(seen["pose"], joints[frame], atol=2e-4)
    assert view.errors == []


def test_dragging_the_playhead_moves_pose_and_plots_together(view: Any) -> None:
    joints = view.open(1)
    view.tab.evaluate("wamo.pause(); wamo.seek(0)")
    box = view.tab.locator("#search .wm-scrub").bounding_box()
    x0, y = box["x"] + 1, box["y"] + 60
    view.tab.mouse.move(x0, y)
    view.tab.mouse.down()
    view.tab.mouse.move(box["x"] + 0.6 * box["width"], y, steps=6)
    view.tab.mouse.up()
    view.until(lambda: view.look()["time"] == pytest.approx(0.6 * 4.0, abs=0.02))
    seen = view.look()
    assert seen["playhead"] == pytest.approx(seen["time"], abs=0.01)
    exact = seen["time"] * 20
    lower = int(exact)
    between = joints[lower] + (exact - lower) * (joints[lower + 1] - joints[lower])
    np.testing.assert_allclose(seen["pose"], between, atol=5e-4)


def test_playing_moves_the_figure_and_the_playhead(view: Any) -> None:
    view.open(2)
    view.tab.evaluate("wamo.seek(0); wamo.play()")
    view.until(lambda: view.look()["pose"][0][2] > 0.1)
    seen = view.look()
    assert seen["playing"] and seen["time"] > 0
    assert seen["playhead"] == pytest.approx(seen["time"], abs=0.1)


def test_a_long_clip_is_whole_once_it_is_open(view: Any) -> None:
    joints = view.open(4)
    view.tab.evaluate("wamo.pause()")
    view.tab.wait_for_timeout(300)
    for frame in (123, 577):
        view.tab.evaluate(f"wamo.seek({frame / 20})")
        np.testing.assert_allclose(view.look()["pose"], joints[frame], atol=2e-4)


def test_bands_switch_off_and_on(view: Any) -> None:
    joints = view.open(1)
    view.tab.evaluate("wamo.pause(); wamo.seek(1.1)")
    before = np.array(view.look()["pose"])
    for name in ("d3", "d2", "d1"):
        view.tab.click(f"#search [data-band={name}] [data-act=band]")
    wrist = 21
    slow = np.array(view.look()["pose"])
    assert np.abs(slow[wrist] - before[wrist]).max() > 0.02  # a 3 Hz wave is gone from the slow band
    np.testing.assert_allclose(slow[0], before[0], atol=2e-3)  # the still pelvis is not
    for name in ("d3", "d2", "d1"):
        view.tab.click(f"#search [data-band={name}] [data-act=band]")
    np.testing.assert_allclose(view.look()["pose"], joints[22], atol=2e-4)


def test_keys_drive_the_clock_but_not_while_typing(view: Any) -> None:
    view.open(2)
    view.tab.evaluate("wamo.pause(); wamo.seek(1.0)")
    view.tab.press(".wm-box", ".")
    assert view.look()["frame"] == 20
    view.tab.evaluate("document.activeElement.blur()")
    view.tab.keyboard.press(".")
    view.tab.keyboard.press(".")
    view.tab.keyboard.press(",")
    assert view.look()["frame"] == 21
    view.tab.keyboard.press(" ")
    assert view.look()["playing"]


def test_markup_in_captions_stays_text(view: Any) -> None:
    view.open(5)
    view.tab.wait_for_timeout(200)
    assert view.tab.title() != "broken"
    assert view.tab.locator(".wm img").count() == 0
    assert view.tab.locator("#search .wm-caption", has_text="<img src=x").count() == 1


ODD = ["", "   ", "?!", "😀🙂", "一个人挥手", "a " * 5000, "<script>alert(1)</script>", "' OR 1=1 --"]


@pytest.mark.parametrize("text", ODD)
def test_odd_queries_get_a_plain_answer(view: Any, text: str) -> None:
    view.search(text)
    assert view.tab.locator(".wm-card").count() > 0
    assert view.tab.inner_text(".wm-status")
    assert view.errors == []


@pytest.mark.parametrize("view", [{"viewport": {"width": 390, "height": 844}}], indirect=True)
def test_a_phone_wide_window_does_not_scroll_sideways(view: Any) -> None:
    view.search("waves")
    assert view.tab.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("view", [{"reduced_motion": "reduce"}], indirect=True)
def test_reduced_motion_waits_for_the_visitor(view: Any) -> None:
    view.search("walks forward")
    view.tab.wait_for_timeout(300)
    assert not view.look()["playing"]


@pytest.mark.parametrize("view", [{"device_scale_factor": 2}], indirect=True)
def test_figures_are_sharp_on_a_dense_screen(view: Any) -> None:
    view.search("waves")
    shown = [p for p in view.tab.evaluate("wamo.players()") if p["visible"] and p["clip"]]
    assert shown and all(p["sharp"] == pytest.approx(2, abs=0.05) for p in shown)


@pytest.mark.parametrize("view", [{"viewport": {"width": 1440, "height": 500}}], indirect=True)
def test_what_is_out_of_sight_is_not_drawn(view: Any) -> None:
    view.search("")
    view.still()  # everything has been drawn once
    before = {p["id"]: p["drawn"] for p in view.tab.evaluate("wamo.players()")}
    view.tab.evaluate("wamo.play()")

    def drawn(visible: bool) -> list[int]:
        """How often the players in sight, or out of it, were drawn since."""
        players = view.tab.evaluate("wamo.players()")
        return [p["drawn"] - before[p["id"]] for p in players if p["visible"] == visible]

    view.until(lambda: max(drawn(True)) > 5)
    assert drawn(False) and set(drawn(False)) == {0}


def test_a_paused_page_draws_nothing(view: Any) -> None:
    view.search("waves")
    view.still()
    before = [p["drawn"] for p in view.tab.evaluate("wamo.players()")]
    view.tab.wait_for_timeout(400)
    assert [p["drawn"] for p in view.tab.evaluate("wamo.players()")] == before
