"""Dropping a file in: what is seen, what is refused, what stays private."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.formats.format_makers import CALIBRATION, SWINGING, joints_with_calibration
from wamo.formats import write
from wamo.formats.bvh_write import write_bvh

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("view", [{"viewport": {"width": 1300, "height": 900}}], indirect=True),
]


def drop(view: Any, *paths: Path) -> None:
    view.tab.set_input_files("#analyse .wm-hidden", [str(p) for p in paths])
    view.tab.wait_for_function("wamo.look('analyse').state === 'busy' || true")
    view.tab.wait_for_function("wamo.look('analyse').state === 'ready'")


def test_a_bvh_opens_plays_and_is_described(analyse: Any, clips: Any, tmp_path: Path) -> None:
    path = tmp_path / "waving <b>.bvh"
    write_bvh(clips[0], path)
    drop(analyse, path)
    analyse.tab.wait_for_function("wamo.look('analyse').bands")
    analyse.tab.evaluate("wamo.pause(); wamo.seek(0.5)")
    pose = np.array(analyse.look("analyse")["pose"])
    assert np.abs(pose - clips[0].canonical().joints[10]).max() < 0.02
    analyse.tab.wait_for_selector("#analyse .wm-sentences small")
    assert analyse.tab.locator("#analyse .wm-cards li").count() > 0
    assert analyse.errors == []


def test_reading_options_apply_to_the_next_file(view: Any, page_address: str, open_view: Any, tmp_path: Path) -> None:
    analyse = open_view(f"{page_address}?tab=analyse")  # its own window: what is set here applies to all later files
    analyse.tab.wait_for_selector("#analyse .wm-drop", state="visible")
    np.savez(tmp_path / "posed.npz", joints=100 * joints_with_calibration(), fps=20.0)
    drop(analyse, tmp_path / "posed.npz")
    facts = "#analyse .wm-facts:has-text('{} frames at {} fps')"
    analyse.tab.wait_for_selector(facts.format(SWINGING, 20))
    analyse.tab.click("#analyse .wm-reading > summary")
    analyse.tab.check("#analyse .wm-reading [type=checkbox]")
    analyse.tab.select_option("#analyse [aria-label='Unit of the file']", "cm")
    analyse.tab.select_option("#analyse [aria-label='Up axis of the file']", "y")
    analyse.tab.fill("#analyse .wm-reading [type=number]", "10")
    drop(analyse, tmp_path / "posed.npz")
    analyse.tab.wait_for_selector(facts.format(CALIBRATION + SWINGING, 10))
    assert analyse.tab.locator("#analyse .wm-notes li:has-text('unit')").count() == 0
    analyse.tab.set_viewport_size({"width": 390, "height": 800})
    assert analyse.tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert analyse.errors == []


def test_what_is_said_of_files_is_not_covered(analyse: Any, clips: Any, tmp_path: Path) -> None:
    names = [tmp_path / f"a file with quite a long name to be read here, number {i}.bvh" for i in (1, 2)]
    for name in names:
        write_bvh(clips[0], name)
    (tmp_path / "bad.bvh").write_text("nonsense")
    drop(analyse, *names, tmp_path / "bad.bvh")
    assert analyse.tab.locator("#analyse .wm-files li").count() == 2
    said = analyse.tab.inner_text("#analyse .wm-fileerrors")
    assert said.count("bad.bvh") == 1 and "HIERARCHY" in said
    analyse.tab.set_viewport_size({"width": 1024, "height": 768})
    covered = analyse.tab.evaluate("""() => {
        const parts = [...document.querySelector('#analyse .wm-side').children].filter((e) => e.offsetHeight);
        return parts.filter((e, i) => i && e.getBoundingClientRect().top
            < parts[i - 1].getBoundingClientRect().top + parts[i - 1].scrollHeight - 1).map((e) => e.className);
    }""")
    analyse.tab.set_viewport_size({"width": 1300, "height": 900})
    assert covered == []


def test_an_added_motion_is_found_by_its_visitor_only(analyse: Any, clips: Any, tmp_path: Path, post: Any) -> None:
    path = write(clips[1], tmp_path / "mine.npz")
    drop(analyse, path)
    analyse.tab.fill("#analyse [aria-label='Caption of this motion']", "zebra crossing dance")
    analyse.tab.click("#analyse [data-act=add]")
    analyse.tab.wait_for_selector("#analyse .wm-status:has-text('Added')")
    stranger = {"query": "zebra crossing dance", "count": 48, "visitor": "someone-else-entirely"}
    keys = [hit["key"] for hit in post("search", **stranger)[1]["results"]]
    assert keys and all(key.startswith("g") for key in keys)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.bvh", b"\xff\xd8\xff\xe0 not a motion", "JPEG"),
        ("b.bvh", b"HIERARCHY\nROOT Hips\n{\n", "b.bvh"),
        ("c.txt", b"hello", "c.txt"),
        ("d.npy", b"\x93NUMPY\x01\x00", "d.npy"),
        ("<img src=x onerror=document.title='broken'>.bvh", b"", "bvh"),
    ],
)
def test_a_file_that_is_not_a_motion_is_explained(
    analyse: Any, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    analyse.tab.set_input_files(
        "#analyse .wm-hidden", {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    analyse.tab.wait_for_selector("#analyse .wm-status[data-bad]")
    told = analyse.tab.inner_text("#analyse .wm-status")
    assert said in told and "Traceback" not in told and "/tmp" not in told
    assert analyse.tab.title() != "broken"


def test_a_long_motion_shows_its_bands_a_minute_at_a_time(analyse: Any, clips: Any, tmp_path: Path) -> None:
    long = clips[4].with_(joints=np.concatenate([clips[4].joints] * 5), name="long")
    drop(analyse, write(long, tmp_path / "long.npz"))
    analyse.tab.wait_for_function("wamo.look('analyse').view?.[1] === 60")
    analyse.tab.evaluate("wamo.pause(); wamo.seek(130)")
    analyse.tab.wait_for_function("wamo.look('analyse').view[0] === 90")
    seen = analyse.look("analyse")
    assert seen["view"] == [90, 150]
    assert seen["playhead"] == pytest.approx(130, abs=0.05)
    np.testing.assert_allclose(seen["pose"], long.canonical().joints[2600], atol=5e-4)


def test_each_tab_keeps_its_own_time(analyse: Any, clips: Any, tmp_path: Path) -> None:
    drop(analyse, write(clips[4], tmp_path / "half-a-minute.npz"))
    analyse.still("analyse")
    analyse.tab.evaluate("wamo.seek(20)")
    analyse.tab.click("button[role=tab]:has-text('Search')")
    analyse.tab.wait_for_function("wamo.look().time < 20")
    seen = analyse.look()
    assert seen["view"][0] <= seen["playhead"] <= seen["view"][1]
    assert float(analyse.tab.get_attribute("#search .wm-scrub", "aria-valuemax")) == pytest.approx(seen["view"][1])
    analyse.tab.click("button[role=tab]:has-text('Analyse')")
    analyse.tab.wait_for_function("wamo.look('analyse').time === 20")


def test_a_file_of_120_fps_plays_at_its_own_rate(analyse: Any, clips: Any, tmp_path: Path) -> None:
    fast = clips[1].resample(120)
    shaken = fast.joints.copy()
    shaken[:, 21, 1] += 0.05 * np.sin(2 * np.pi * 9 * np.arange(len(fast)) / 120)
    fast = fast.with_(joints=shaken)
    drop(analyse, write(fast, tmp_path / "fast.npz"))
    analyse.tab.wait_for_function("wamo.look('analyse').bands")
    analyse.tab.evaluate("wamo.pause(); wamo.seek(0.525)")  # between two frames of the page
    truth, beside = fast.canonical().joints[63], fast.canonical().joints[[60, 66]].mean(axis=0)
    assert np.abs(truth - beside).max() > 0.02
    near = "p => p.every((v, i) => Math.abs(v - wamo.look('analyse').pose.flat()[i]) < 0.002)"
    analyse.tab.wait_for_function(near, arg=[float(v) for v in truth.ravel()])
    assert f"{len(fast)} frames at 120 fps" in analyse.tab.inner_text("#analyse .wm-others")
    analyse.tab.locator("#analyse [data-gain=d1]").fill("0")
    assert np.abs(np.array(analyse.look("analyse")["pose"]) - truth).max() > 0.002
    analyse.tab.click("#analyse [data-act=gains]")
