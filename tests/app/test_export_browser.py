"""Exporting from the page: videos with progress and a way to stop, and the original where there is one."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from wamo import formats
from wamo.formats.bvh_write import write_bvh

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("view", [{"viewport": {"width": 1360, "height": 900}}], indirect=True),
]


def menu(view: Any, tab: str = "search") -> None:
    view.tab.evaluate(f"document.querySelector('#{tab} .wm-stage .wm-menu').open = true")


def fetch(view: Any, kind: str, tab: str = "search") -> tuple[str, bytes]:
    """(name, bytes) of what one button of the open menu downloads."""
    with view.tab.expect_download(timeout=120_000) as caught:
        view.tab.click(f"#{tab} [data-kind={kind}]")
    return caught.value.suggested_filename, Path(caught.value.path()).read_bytes()


def test_a_video_shows_its_progress_and_comes_down_whole(view: Any, tmp_path: Path) -> None:
    import imageio_ffmpeg

    view.open(1)
    for time, act in ((1, "in"), (3, "out")):
        view.tab.evaluate(f"wamo.pause(); wamo.seek({time})")
        view.tab.click(f"#search [data-act={act}]")
    menu(view)
    view.tab.evaluate("""() => {
        const bar = document.querySelector('#search .wm-stage .wm-menu progress');
        window.shares = [];
        new MutationObserver(() => bar.hidden || window.shares.push(bar.value)).observe(bar, {attributes: true});
    }""")
    name, data = fetch(view, "mp4")
    (tmp_path / "a.mp4").write_bytes(data)
    frames, duration = imageio_ffmpeg.count_frames_and_secs(str(tmp_path / "a.mp4"))
    assert name.endswith(".mp4") and frames == 40 and duration == pytest.approx(2.0, abs=0.06)
    shares = view.tab.evaluate("window.shares")
    assert shares == sorted(shares) and any(0 < share <= 1 for share in shares)
    view.tab.wait_for_selector(f"#search .wm-jobnote:has-text('{name} is in your downloads')")
    assert view.tab.locator("#search .wm-stage .wm-menu progress").is_hidden()
    view.tab.select_option("#search [data-act=rate]", "60")
    (tmp_path / "b.mp4").write_bytes(fetch(view, "mp4")[1])
    frames, duration = imageio_ffmpeg.count_frames_and_secs(str(tmp_path / "b.mp4"))
    assert frames == 120 and duration == pytest.approx(2.0, abs=0.06)
    name, data = fetch(view, "gif")
    with Image.open(io.BytesIO(data)) as image:
        pane = view.tab.locator("#search .wm-pane").first.bounding_box()
        assert image.n_frames == 40 and image.height == 480  # type: ignore[attr-defined]
        assert image.width / image.height == pytest.approx(pane["width"] / pane["height"], rel=0.01)
        assert np.asarray(image.convert("L")).std() > 8
    view.tab.evaluate("document.querySelectorAll('.wm-menu').forEach(m => m.open = false)")
    view.tab.click("#search [data-act=whole]")
    assert view.errors == []


def test_a_video_is_stopped_and_the_next_export_works(view: Any) -> None:
    view.open(4)  # half a minute
    menu(view)
    downloads: list[Any] = []
    view.tab.on("download", lambda file: downloads.append(file))
    view.tab.click("#search [data-kind=mp4]")
    view.tab.click("#search .wm-stage .wm-menu >> text=Stop")
    view.tab.wait_for_selector("#search .wm-jobnote:has-text('Stopped.')")
    view.tab.wait_for_timeout(500)
    assert downloads == []
    assert fetch(view, "npz")[0].endswith(".npz")


def test_only_what_was_read_from_a_file_offers_its_original(view: Any, clips: Any, tmp_path: Path) -> None:
    view.open(0)
    menu(view)
    assert view.tab.locator("#search [data-kind=original]").is_hidden()
    assert view.tab.locator("#search [data-kind=bvh]").is_visible()
    view.tab.click("button[role=tab]:has-text('Analyse')")
    path = tmp_path / "ütli <b>walk.bvh"
    write_bvh(clips[2], path)
    path.write_bytes(path.read_bytes() + b"\n\n")
    view.tab.set_input_files("#analyse .wm-hidden", str(path))
    view.tab.wait_for_function("wamo.look('analyse').state === 'ready' && wamo.look('analyse').bands")
    menu(view, "analyse")
    assert fetch(view, "original", "analyse") == ("ütli bwalk.bvh", path.read_bytes())
    assert len(formats.read(path)) == 100
    view.tab.evaluate("document.querySelectorAll('.wm-menu').forEach(m => m.open = false)")
    view.tab.fill("#analyse [aria-label='Caption of this motion']", "<img src=x onerror=document.title='broken'>")
    view.tab.click("#analyse [data-act=add]")
    view.tab.wait_for_selector("#analyse .wm-status:has-text('Added')")
    view.tab.click("button[role=tab]:has-text('Search')")
    view.search("a person walks forward")
    if view.tab.locator(".wm-more").is_visible():
        view.tab.click(".wm-more")
        view.ready()
    own = next(i for i, key in enumerate(view.look()["cards"]) if key[0] == "v")
    view.tab.click(f"#search .wm-cards li:nth-child({own + 1}) .wm-card")
    view.ready()
    assert view.tab.inner_text("#search .wm-title") == "<img src=x onerror=document.title='broken'>"
    assert view.tab.title() != "broken" and view.tab.locator(".wm img").count() == 0
    menu(view)
    assert fetch(view, "original")[1] == path.read_bytes()
    assert view.errors == []


def test_a_kit_file_is_seen_and_says_what_its_words_need(view: Any, tmp_path: Path) -> None:
    from tests.app.test_kit21 import walker

    np.save(tmp_path / "kit.npy", walker() * 1000)
    view.tab.click("button[role=tab]:has-text('Analyse')")
    view.tab.set_input_files("#analyse .wm-hidden", str(tmp_path / "kit.npy"))
    view.tab.wait_for_function("(l => l.state === 'ready' && l.bands && l.pose?.length === 21)(wamo.look('analyse'))")
    assert "KIT-21" in view.tab.inner_text("#analyse .wm-facts")
    view.tab.wait_for_selector("#analyse .wm-sentences:has-text('SMPL-22')")
    told = view.tab.inner_text("#analyse .wm-sentences")
    assert "KIT-21" in told and "BVH" in told and "work as it is" in told
    assert view.tab.locator("#analyse .wm-cards li").count() == 0
    assert view.tab.locator("#analyse .wm-row-band >> visible=true").count() == 4
    view.tab.evaluate("wamo.pause(); wamo.seek(1)")
    before = np.array(view.look("analyse")["pose"])
    view.tab.evaluate("wamo.seek(1.5)")
    after = np.array(view.look("analyse")["pose"])
    assert np.abs(after - before).max() > 0.3
    view.tab.click("#analyse [data-band=a3] [data-act=band]")
    assert "posture 0 %" in view.tab.inner_text("#analyse .wm-note >> nth=0")
    view.tab.click("#analyse [data-band=a3] [data-act=band]")
    view.tab.click("#analyse [data-act=add]")
    view.tab.wait_for_selector("#analyse .wm-status[data-bad]:has-text('SMPL-22')")
    view.tab.click("button[role=tab]:has-text('Search')")
    # the browser itself reports the three refusals: words, similar motions, adding
    refused = "Failed to load resource: the server responded with a status of 422"
    assert len(view.errors) == 3 and all(e.startswith(refused) for e in view.errors), view.errors
