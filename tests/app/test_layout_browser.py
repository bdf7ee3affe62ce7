"""The layout at four sizes, light and dark: what fits, what follows what, what fingers can hit."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

WIDE = {"width": 1440, "height": 900}
SMALL = {"width": 1024, "height": 768}
LARGE = {"width": 2560, "height": 1440}
PHONE = {"width": 390, "height": 844}
QUERY = "a person waves with the left hand"


def place(view: Any, selector: str) -> dict[str, float]:
    """Box of the first such element: x, y, width, height."""
    found: dict[str, float] = view.tab.locator(selector).first.bounding_box()
    return found


def bottom(view: Any, selector: str) -> float:
    box = place(view, selector)
    return box["y"] + box["height"]


@pytest.mark.parametrize(
    "view", [{"viewport": WIDE}, {"viewport": SMALL}, {"viewport": LARGE, "color_scheme": "dark"}], indirect=True,
    ids=["1440", "1024", "2560"],
)  # fmt: skip
def test_everything_fits_a_wide_windows_height(view: Any) -> None:
    height = view.tab.viewport_size["height"]
    for query in ("", QUERY):
        view.search(query)
        view.tab.wait_for_timeout(300)
        assert view.tab.evaluate("document.documentElement.scrollHeight") <= height
        assert view.tab.evaluate("document.documentElement.scrollWidth") <= view.tab.viewport_size["width"]
        for part in ("[data-act=play]", ".wm-row-band:last-child", ".wm-heatrow:last-child", ".wm-heatlegend"):
            assert bottom(view, f"#search {part}") <= height, part
        assert place(view, "#search .wm-panes")["height"] > 200
        assert bottom(view, "#search .wm-stage") > 0.94 * height  # no empty lower part
        assert view.tab.evaluate("""() => {
            const heat = document.querySelector('#search .wm-heat');
            return heat.scrollHeight <= heat.clientHeight + 1;
        }""")  # every joint is in sight
    assert place(view, "#search .wm-search")["width"] > 0.94 * view.tab.viewport_size["width"]


@pytest.mark.parametrize("view", [{"viewport": WIDE}], indirect=True)
def test_faders_show_their_tracks(view: Any) -> None:
    view.open(1)
    fader = place(view, "#search [data-gain=d2]")
    assert fader["width"] > 50 and fader["height"] >= 20
    drawn = view.tab.locator("#search [data-gain=d2]").evaluate("f => getComputedStyle(f).backgroundImage")
    assert drawn.count("linear-gradient") == 2


@pytest.mark.parametrize("view", [{"viewport": PHONE}], indirect=True)
def test_a_phone_reads_search_figure_results_bands_and_the_folded_heat_map(view: Any) -> None:
    view.search(QUERY)
    view.tab.wait_for_selector("#search .wm-wordmap button")
    view.tab.evaluate("scrollTo(0, 0)")
    parts = (".wm-form", ".wm-panes", ".wm-transport", ".wm-cards", ".wm-timeline", ".wm-energy")
    tops = [place(view, f"#search {part}")["y"] for part in parts]
    assert tops == sorted(tops)
    assert tops[3] < 680, "the results begin in the first window"
    assert not view.tab.evaluate("document.querySelector('#search .wm-energy').open")
    transport = place(view, "#search .wm-transport")
    assert transport["height"] < 60, "the transport is one line"
    view.tab.click("#search [data-act=solo] >> nth=0")
    note, controls = place(view, "#search .wm-note"), place(view, "#search .wm-overlay")
    assert note["y"] > controls["y"] + controls["height"]
    view.tab.click("#search [data-act=gains]")
    assert view.tab.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("view", [{"viewport": PHONE}], indirect=True)
def test_fingers_find_targets_of_forty_pixels(view: Any) -> None:
    view.search(QUERY)
    view.tab.wait_for_selector("#search .wm-wordmap button")
    small = view.tab.evaluate("""() => [...document.querySelectorAll(
        '#tabs :is(button, select, summary, input:not([type=file]))')]
        .filter((e) => e.checkVisibility() && e.getClientRects().length)
        .map((e) => [e.className, e.dataset.act ?? '', e.getBoundingClientRect()])
        .filter(([, , box]) => box.height > 0 && (box.height < 39.5 || box.width < 33))
        .map(([name, act, box]) => `${name} ${act} ${Math.round(box.width)}x${Math.round(box.height)}`)""")
    assert small == []


@pytest.mark.parametrize("view", [{"viewport": WIDE}], indirect=True)
def test_few_stops_of_the_tab_key_lie_before_the_stage(view: Any) -> None:
    view.search(QUERY)
    view.tab.focus(".wm-box")
    stops = 0
    while stops < 20 and not view.tab.evaluate("Boolean(document.activeElement.closest('.wm-stage'))"):
        view.tab.keyboard.press("Tab")
        stops += 1
    assert stops <= 12
    view.tab.evaluate("document.activeElement.blur(); document.querySelector('.wm-skip').focus()")
    view.tab.keyboard.press("Enter")
    assert view.tab.evaluate("document.activeElement.matches('#search .wm-stage canvas')")


@pytest.mark.parametrize("view", [{"viewport": WIDE}], indirect=True)
def test_a_whole_session_by_keyboard(view: Any) -> None:
    tab = view.tab
    tab.evaluate("document.activeElement.blur()")
    tab.keyboard.press("/")
    tab.keyboard.press("Control+A")
    tab.keyboard.type("a person walks forward")
    tab.keyboard.press("Enter")
    view.ready()
    tab.focus("#search .wm-card[aria-current=true]")
    tab.keyboard.press("ArrowRight")
    view.ready()
    assert view.look()["clip"] == view.look()["cards"][1]
    tab.evaluate("wamo.pause(); wamo.seek(0.5)")
    tab.focus("#search .wm-scrub")
    tab.keyboard.press("ArrowRight")
    assert view.look()["frame"] == 11
    tab.keyboard.press("i")
    tab.keyboard.press("End")
    tab.keyboard.press("o")
    assert view.look()["span"][0] == pytest.approx(0.55, abs=0.01)
    tab.keyboard.press("x")
    assert view.look()["span"] is None
    tab.focus("#search [data-gain=d1]")
    tab.keyboard.press("Home")
    assert view.look()["gains"]["d1"] == 0
    tab.focus("#search [data-act=gains]")
    tab.keyboard.press("Enter")
    assert set(view.look()["gains"].values()) == {1}
    tab.evaluate("document.activeElement.blur()")
    tab.keyboard.press("?")
    assert tab.locator("dialog.wm-help").is_visible()
    tab.keyboard.press("Escape")
    assert not tab.locator("dialog.wm-help").is_visible()
    assert view.errors == []
