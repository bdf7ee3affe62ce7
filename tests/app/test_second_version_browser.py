"""What the second version of the page adds: the space bar after a click, Back, faders that outlive a clip."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.browser


def test_space_plays_and_pauses_after_a_click_on_a_band(view: Any) -> None:
    view.open(1)
    view.tab.evaluate("wamo.pause()")
    view.tab.click("#search [data-band=d1] [data-act=band]")
    view.tab.keyboard.press(" ")
    seen = view.look()
    assert seen["playing"] and seen["gains"]["d1"] == 0  # the band was not switched again
    view.tab.click("#search [data-act=gains]")
    assert set(view.look()["gains"].values()) == {1}


def test_a_fader_triples_a_band_and_stays_for_the_next_clip(view: Any) -> None:
    joints = view.open(1)
    view.tab.evaluate("wamo.pause(); wamo.seek(1.1)")
    view.tab.locator("#search [data-gain=d2]").fill("300")
    seen = view.look()
    assert seen["gains"]["d2"] == 3 and np.abs(np.array(seen["pose"]) - joints[22]).max() > 0.02
    view.tab.evaluate("document.querySelector('#search [data-gain=d2]').dataset.held = 'yes'")
    view.open(0)
    view.still()
    assert view.look()["gains"]["d2"] == 3
    assert view.tab.get_attribute("#search [data-gain=d2]", "data-held") == "yes"  # what one drags stays in hand
    view.tab.dblclick("#search [data-gain=d2]")
    view.tab.evaluate("document.querySelector('#search [data-act=gains]').click()")
    assert set(view.look()["gains"].values()) == {1}


def test_back_returns_to_the_last_search(view: Any) -> None:
    view.search("a person walks forward")
    view.search("a person stands still")
    view.tab.go_back()
    view.tab.wait_for_function("document.querySelector('.wm-box').value === 'a person walks forward'")
    view.ready()
    assert "walks+forward" in view.tab.url
