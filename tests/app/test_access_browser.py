"""Accessibility: no serious fault by axe in any tab, light and dark, wide and narrow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from wamo.formats import write

pytestmark = pytest.mark.browser

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LOOKS = [{"viewport": WIDE}, {"viewport": WIDE, "color_scheme": "dark"}, {"viewport": NARROW}]


def faults(view: Any) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(view.tab).response["violations"]
    return [
        f"{fault['id']}: {node['html'][:160]} | {node.get('failureSummary', '')[:200]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
        if "wm" in node["html"] or "wm-" in str(node["target"])
    ]


@pytest.mark.parametrize("view", LOOKS, indirect=True, ids=["light", "dark", "phone"])
def test_search_has_no_serious_fault(view: Any) -> None:
    view.search("a person waves with the left hand")
    view.tab.wait_for_timeout(400)
    assert faults(view) == []
    view.tab.evaluate("document.querySelector('.wm-advanced').open = true")
    assert faults(view) == []
    view.tab.evaluate("document.querySelector('.wm-advanced').open = false")


@pytest.mark.parametrize("view", LOOKS, indirect=True, ids=["light", "dark", "phone"])
@pytest.mark.parametrize("tab", ["Analyse", "Model"])
def test_the_other_tabs_have_no_serious_fault(view: Any, tab: str) -> None:
    view.tab.click(f"button[role=tab]:has-text('{tab}')")
    view.tab.wait_for_timeout(700)
    assert faults(view) == []
    view.tab.click("button[role=tab]:has-text('Search')")


@pytest.mark.parametrize("view", LOOKS[:2], indirect=True, ids=["light", "dark"])
def test_a_motion_that_was_brought_a_pair_and_a_menu_have_no_serious_fault(
    view: Any, clips: Any, tmp_path: Path
) -> None:
    view.search("a person waves with the left hand")
    view.tab.evaluate("document.querySelectorAll('#search .wm-cards [data-act=compare]')[1].click()")
    view.tab.evaluate("document.querySelector('#search .wm-stage .wm-menu').open = true")
    view.tab.wait_for_selector("#search .wm-panelabel >> visible=true")
    view.tab.select_option("#search [data-act=colour]", "d3")
    assert faults(view) == []
    view.tab.evaluate("document.querySelector('#search .wm-stage .wm-menu').open = false")
    view.tab.click("#search [data-act=close]")
    view.tab.click("button[role=tab]:has-text('Analyse')")
    view.tab.set_input_files("#analyse .wm-hidden", str(write(clips[0], tmp_path / "own.npz")))
    view.tab.wait_for_selector("#analyse .wm-sentences small")
    assert faults(view) == []
    view.tab.click("button[role=tab]:has-text('Search')")
