"""What the first tests of each tab leave out: links, more results, learned filters, the model's facts, AMC, moments."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.formats.format_makers import amc_text, amc_values, asf_text
from wamo.formats import write

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("view", [{"viewport": {"width": 1380, "height": 900}}], indirect=True),
]


def test_show_more_keeps_the_chosen_motion(view: Any, retriever: Any) -> None:
    view.search("someone is waving")
    view.tab.click(".wm-cards li:nth-child(2) .wm-card")
    view.ready()
    chosen = view.look()["clip"]
    view.tab.click(".wm-more")
    view.tab.wait_for_function(f"wamo.look().cards.length === {len(retriever.gallery)}")
    view.ready()
    assert view.look()["clip"] == chosen and view.tab.locator(".wm-more").is_hidden()


def test_a_link_reopens_the_chosen_motion_and_likeness(view: Any) -> None:
    view.search("someone is waving")
    view.tab.click(".wm-cards li:nth-child(3) .wm-card")
    view.ready()
    chosen = view.look()["clip"]
    view.tab.goto(view.tab.url)
    view.ready()
    assert view.look()["clip"] == chosen
    view.tab.evaluate("document.querySelector('.wm-cards [data-act=similar]').click()")
    view.ready()
    cards = view.look()["cards"]
    view.tab.goto(view.tab.url)
    view.ready()
    assert view.look()["cards"] == cards and "Most like" in view.tab.inner_text("#search .wm-status")


@pytest.mark.parametrize(
    "link", ["?with={broken", "?with=[1]", "?pick=g99999&q=walks", "?like=g99999", "?like=../x&q=%00"]
)
def test_a_damaged_link_opens_a_plain_page(view: Any, page_address: str, link: str) -> None:
    view.tab.goto(page_address + link)
    view.tab.wait_for_function("window.wamo?.look().state === 'ready'")
    assert view.tab.inner_text("#search .wm-status")
    assert [e for e in view.errors if "404 (Not Found)" not in e] == []  # the browser itself reports a refusal
    view.tab.goto(page_address)
    view.ready()


def test_learned_filters_are_offered_and_move_the_bands(view: Any, post: Any) -> None:
    view.open(1)
    view.tab.click("#search [data-joint='21']")
    view.tab.evaluate("wamo.pause()")
    peaks = "[...document.querySelectorAll('#search .wm-row .wm-rowscale')].map(e => e.textContent).join(' | ')"
    before = view.tab.evaluate(peaks)  # of all bands: rounded to centimetres, single ones can be alike
    view.tab.select_option("#search [data-act=wavelet]", "learned")
    view.tab.wait_for_function(f"{peaks} !== {before!r}")
    assert view.tab.locator("#search [data-act=levels]").is_disabled()  # the model has as many as it has
    assert view.look()["bands"] == post("bands", key="g1", wavelet="learned")[1]["names"]
    view.tab.select_option("#search [data-act=wavelet]", "db1")
    view.tab.wait_for_function(f"{peaks} === {before!r}")
    assert view.tab.locator("#search [data-act=levels]").is_enabled()


def test_the_model_tab_shows_the_checkpoints_files(view: Any, ask: Any) -> None:
    told = ask("model")
    view.tab.click("button[role=tab]:has-text('Model')")
    view.tab.wait_for_selector("#model .wm-table")
    text = view.tab.inner_text("#model")
    assert f"{told['parameters']:,}" in text and told["facts"][0]["text"] in text
    rows = view.tab.locator("#model [aria-label=Retrieval] tbody tr")
    assert rows.count() == len(told["retrieval"])
    for shown, row in zip(rows.all_inner_texts(), told["retrieval"], strict=True):
        assert row["data"] in shown and f"{row['motions']:,}" in shown and f"{row['first']:.1f} %" in shown
    bands = view.tab.locator("#model [aria-label='Reconstruction of each band'] tbody tr")
    for shown, row in zip(bands.all_inner_texts(), told["reconstruction"]["bands"], strict=True):
        assert row["word"] in shown and f"{row['error_mm']:.1f} mm" in shown
    for name in ("Let through, by frequency", "Right first while it learned"):
        chart = view.tab.locator(f"#model canvas[aria-label^='{name}']")
        assert chart.evaluate("c => new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size") > 8
    view.tab.click("button[role=tab]:has-text('Search')")
    assert view.errors == []


def test_the_model_tables_keep_their_figures_on_a_phone(view: Any) -> None:
    view.tab.set_viewport_size({"width": 390, "height": 844})
    view.tab.click("button[role=tab]:has-text('Model')")
    view.tab.wait_for_selector("#model .wm-table")
    cut = """[...document.querySelectorAll('#model td')].filter((cell) => {
        const box = cell.getBoundingClientRect();
        return box.right > 390 || box.left < 0 || box.width === 0;
    }).length"""
    assert view.tab.evaluate(cut) == 0
    heads = "[...document.querySelectorAll('#model td')].map((c) => getComputedStyle(c, '::before').content)"
    assert all(head not in ("none", '""') for head in view.tab.evaluate(heads))
    view.tab.set_viewport_size({"width": 1380, "height": 900})
    view.tab.click("button[role=tab]:has-text('Search')")


def test_an_amc_opens_with_its_asf_and_alone_asks_for_it(analyse: Any, tmp_path: Path) -> None:
    (tmp_path / "07_01.amc").write_text(amc_text(amc_values(90)))
    (tmp_path / "07.asf").write_text(asf_text())
    analyse.tab.set_input_files("#analyse .wm-hidden", str(tmp_path / "07_01.amc"))
    analyse.tab.wait_for_selector("#analyse .wm-status[data-bad]:has-text('Drop both files in together')")
    analyse.tab.set_input_files("#analyse .wm-hidden", [str(tmp_path / "07.asf"), str(tmp_path / "07_01.amc")])
    analyse.tab.wait_for_function("wamo.look('analyse').state === 'ready' && wamo.look('analyse').bands")
    assert analyse.tab.inner_text("#analyse .wm-title") == "07_01"
    assert analyse.tab.locator("#analyse [data-kind=original]").get_attribute("title") == "07_01.zip"


def test_a_moment_is_found_in_an_own_motion(analyse: Any, clips: Any, post: Any, tmp_path: Path) -> None:
    both = clips[2].with_(joints=np.concatenate([clips[3].joints] * 4 + [clips[1].joints]), name="late wave")
    path = write(both, tmp_path / "late.npz")
    analyse.tab.set_input_files("#analyse .wm-hidden", str(path))
    analyse.tab.wait_for_function("wamo.look('analyse').state === 'ready' && wamo.look('analyse').bands")
    analyse.tab.fill("#analyse [aria-label='Find a moment in this motion']", "a person waves with the right hand")
    analyse.tab.click("#analyse [data-act=find]")
    analyse.tab.wait_for_selector("#analyse [data-act=best] >> visible=true")
    content = base64.b64encode(path.read_bytes()).decode()
    visitor = "a-test-of-moments-1"
    opened = post("analyse", files=[{"name": "late.npz", "content": content}], visitor=visitor)[1]["motions"][0]
    key = opened["motion"]["key"]
    found = post("moments", query="a person waves with the right hand", key=key, visitor=visitor)[1]
    start, end = found["best"]
    assert start >= 7.0  # it stands still for eight seconds, then waves
    told = re.findall(r"[\d.]+", analyse.tab.inner_text("#analyse [data-act=best]"))
    assert [float(t) for t in told] == pytest.approx([start, end], abs=0.06)
    analyse.tab.click("#analyse [data-act=best]")
    analyse.until(lambda: start - 0.05 <= analyse.look("analyse")["time"] <= end + 0.05)
