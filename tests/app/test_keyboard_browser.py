"""A visit by keyboard alone: every control is reached with the tab key, shows that it is, and lets go again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("view", [{"viewport": {"width": 1420, "height": 900}}], indirect=True),
]

MOST_STOPS = 70
FOCUSED = """async () => {
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);  // what the focus shows has begun to appear
    const focused = document.activeElement;
    if (!focused || focused === document.body) return null;
    const drawn = (e) => e.checkVisibility({opacityProperty: true}) && e.getBoundingClientRect().width > 4;
    const ringed = (e) => drawn(e) && ((s) => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1
        && !s.outlineColor.endsWith(', 0)'))(getComputedStyle(e));
    const holder = focused.closest('.wm-form, .wm-drop');
    const box = (drawn(focused) ? focused : holder ?? focused).getBoundingClientRect();
    const said = focused.dataset.act ?? focused.textContent.trim().slice(0, 20);
    return {
        name: `${focused.tagName} ${focused.className} ${said}`,
        ringed: ringed(focused) || Boolean(holder) && ringed(holder),
        seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        stage: Boolean(focused.closest('.wm-stage')),
    };
}"""


def from_the_top(view: Any) -> None:
    """The next tab key reaches the first control of the page."""
    view.tab.evaluate("""() => {
        const start = document.createElement('a');
        start.tabIndex = -1;
        document.body.prepend(start);
        start.focus();
        start.remove();
    }""")


def stops(view: Any, key: str = "Tab") -> Iterator[dict[str, Any]]:
    """What each press of the tab key reaches, until it leaves the page."""
    for _ in range(MOST_STOPS):
        view.tab.keyboard.press(key)
        focused = view.tab.evaluate(FOCUSED)
        if focused is None:
            return
        yield focused
    raise AssertionError(f"the focus does not leave the page within {MOST_STOPS} stops")


def walk_to(view: Any, selector: str, key: str = "Tab") -> None:
    """Press the tab key until such an element has the focus."""
    for _ in range(MOST_STOPS):
        view.tab.keyboard.press(key)
        if view.tab.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"the tab key does not reach {selector}")


@pytest.mark.parametrize("tab", ["Search", "Analyse", "Model"])
def test_every_stop_of_the_tab_key_is_seen_and_none_is_a_trap(view: Any, tab: str) -> None:
    view.tab.click(f"button[role=tab]:has-text('{tab}')")
    view.tab.wait_for_selector({"Search": ".wm-card", "Analyse": ".wm-drop", "Model": "#model .wm-table"}[tab])
    from_the_top(view)
    reached = list(stops(view))
    assert [stop["name"] for stop in reached if not stop["ringed"] or not stop["seen"]] == []
    if tab == "Search":
        assert next(i for i, stop in enumerate(reached) if stop["stage"]) <= 14
        names = [stop["name"] for stop in reached]
        wanted = ("wm-skip", "Search", "wm-box", "wm-card ", "export", "wm-canvas", "wm-heatrow", "play", "wm-fader",
                  "wm-scrub", "theme", "help")  # fmt: skip
        places = [next(i for i, name in enumerate(names) if part in name) for part in wanted]
        assert places == sorted(places), names
    back = list(islice(stops(view, "Shift+Tab"), len(reached)))
    assert [stop["name"] for stop in back] == [stop["name"] for stop in reversed(reached)]
    from_the_top(view)  # the skip link lies over the tabs while it has the focus
    view.tab.click("button[role=tab]:has-text('Search')")


def test_a_whole_visit_without_a_mouse(view: Any) -> None:
    tab, press = view.tab, view.tab.keyboard.press
    from_the_top(view)
    walk_to(view, ".wm-skip")
    press("Enter")
    assert tab.evaluate("document.activeElement.matches('#search .wm-stage canvas')")
    large = "wamo.players().find(p => p.large && p.visible && p.clip).view"
    turned = tab.evaluate(large)["azimuth"]
    press("ArrowLeft")
    assert tab.evaluate(large)["azimuth"] != turned

    press("/")
    press("Control+A")
    tab.keyboard.type("a person waves with the left hand")
    press("Enter")
    view.ready()
    walk_to(view, ".wm-card")
    press("ArrowRight")
    view.ready()
    assert view.look()["clip"] == view.look()["cards"][1]
    walk_to(view, "[data-act=compare]")
    press("ArrowRight")  # not a card: the choice stays
    press("Enter")
    tab.wait_for_selector("#search .wm-comparebar", state="visible")
    walk_to(view, "[data-act=close]")
    press("Enter")
    tab.wait_for_selector("#search .wm-comparebar", state="hidden")

    walk_to(view, "[data-act=play]")
    playing = view.look()["playing"]
    press("Enter")
    assert view.look()["playing"] is not playing
    if not playing:
        press("Enter")  # paused for what follows
    walk_to(view, "[data-gain=d2]")
    press("End")
    assert view.look()["gains"]["d2"] == 3
    walk_to(view, "[data-act=gains]", "Shift+Tab")
    press("Enter")
    assert set(view.look()["gains"].values()) == {1}
    walk_to(view, ".wm-scrub")
    press("Home")
    press("ArrowRight")
    assert view.look()["frame"] == 1

    walk_to(view, "#search [data-act=export]", "Shift+Tab")
    press("Enter")
    walk_to(view, "[data-kind=gif]")
    press("Escape")
    assert tab.evaluate("document.activeElement.matches('[data-act=export]')")
    assert not tab.evaluate("document.querySelector('#search .wm-stage .wm-menu').open")

    walk_to(view, "[data-act=theme]")
    press("Enter")
    assert tab.evaluate("document.body.classList.contains('dark')")
    press("Enter")
    walk_to(view, "[data-act=help]")
    press("Enter")
    assert tab.evaluate("document.activeElement.closest('dialog') !== null")
    press("Escape")
    assert tab.evaluate("document.activeElement.matches('[data-act=help]')")

    for name, there in (("Analyse", "#analyse .wm-drop"), ("Model", "#model .wm-table"), ("Search", ".wm-card")):
        from_the_top(view)
        while tab.evaluate("document.activeElement.textContent.trim()") != name:
            press("Tab")
        press("Enter")
        tab.wait_for_selector(there, state="visible")
    assert view.errors == []
