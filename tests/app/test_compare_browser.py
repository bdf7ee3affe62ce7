"""Two motions: both curves, alignment of their times, both figures in one pane, and all of it in the link."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser


def shown(view: Any) -> list[dict[str, Any]]:
    """The large players that are in sight."""
    return [p for p in view.tab.evaluate("wamo.players()") if p["large"] and p["visible"] and p["clip"]]


def picture(view: Any, selector: str) -> str:
    found: str = view.tab.locator(selector).first.evaluate("c => c.toDataURL()")
    return found


def test_a_comparison_draws_both_curves_and_its_link_reopens_it(view: Any, open_view: Any) -> None:
    view.open(0)  # three seconds
    view.tab.evaluate("wamo.pause(); wamo.seek(1.0)")
    other = view.look()["cards"].index("g4")  # thirty seconds
    alone = picture(view, "#search .wm-row-signal canvas")
    view.tab.evaluate(f"document.querySelectorAll('#search .wm-cards [data-act=compare]')[{other}].click()")
    view.tab.wait_for_function("wamo.players().filter(p => p.large && p.visible && p.clip).length === 2")
    view.tab.wait_for_function(
        "before => document.querySelector('#search .wm-row-signal canvas').toDataURL() !== before", arg=alone
    )
    assert {p["clip"]: p["time"] for p in shown(view)} == pytest.approx({"g0": 1.0, "g4": 1.0})
    view.tab.select_option("#search [data-act=align]", "length")
    assert {p["clip"]: p["time"] for p in shown(view)} == pytest.approx({"g0": 1.0, "g4": 10.0})
    view.tab.click("#search [data-act=overlay]")
    view.tab.wait_for_function("wamo.players().filter(p => p.large && p.visible && p.clip).length === 1")
    assert "beside=g4" in view.tab.url and "how=length.overlay" in view.tab.url

    again = open_view(view.tab.url)
    again.ready()
    again.tab.wait_for_selector("#search [data-act=overlay][aria-pressed=true]")
    assert again.tab.input_value("#search [data-act=align]") == "length"
    assert again.errors == []

    both = picture(view, "#search .wm-pane canvas")
    view.tab.click("#search [data-act=close]")
    view.tab.wait_for_function(
        "before => document.querySelector('#search .wm-pane canvas').toDataURL() !== before", arg=both
    )
    assert "beside" not in view.tab.url and "how" not in view.tab.url
    assert view.tab.locator("#search .wm-comparebar").is_hidden()
    view.tab.evaluate(f"document.querySelectorAll('#search .wm-cards [data-act=compare]')[{other}].click()")
    view.tab.wait_for_function("wamo.players().filter(p => p.large && p.visible && p.clip).length === 2")
    assert view.tab.get_attribute("#search [data-act=overlay]", "aria-pressed") == "false"
    view.tab.click("#search [data-act=close]")
