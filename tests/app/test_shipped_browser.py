"""The page as it is shipped: `python app/main.py`, embedded library, committed weights, the real text encoder."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wamo import library as procedural
from wamo.motion.facts import Action, Claim, LibraryClip

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def address(port: int) -> Iterator[str]:
    """The page in a process of its own, started as a newcomer would."""
    process = subprocess.Popen([sys.executable, "app/main.py", "--port", str(port)], cwd=ROOT)
    where = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(where, timeout=5).read()
                break
            except OSError:
                assert process.poll() is None, "the page's process ended"
                time.sleep(0.2)
        yield where
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def page(open_view: Any, address: str) -> Any:
    shown = open_view(address)
    shown.tab.wait_for_selector(".wm-card", timeout=300_000)
    shown.ready()
    return shown


def test_a_query_shows_a_motion_of_which_it_is_true(page: Any) -> None:
    library = procedural.embedded()
    page.search("a person waves with the left hand")
    motion = library[int(page.look()["clip"][1:])]
    clip = motion.clip_as(LibraryClip)
    claim = Claim((Action("wave", side="left"),), clip.simultaneous)
    assert claim.holds(clip), motion.captions
    page.tab.evaluate("wamo.pause()")
    for frame in (3, len(motion) // 2):
        page.tab.evaluate(f"wamo.seek({frame / motion.fps})")
        np.testing.assert_allclose(page.look()["pose"], motion.joints[frame], atol=1e-3)
    assert page.errors == []


def test_a_taken_port_is_reported_in_one_sentence(page: Any, port: int) -> None:
    command = [sys.executable, "app/main.py", "--port", str(port)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 2 and ended.stderr.strip().splitlines()[-1] == (
        f"wamo: port {port} on 127.0.0.1 cannot be opened. Choose another one with --port."
    )
    assert "Traceback" not in ended.stderr


def test_dragging_the_playhead_moves_pose_and_plots_together(page: Any) -> None:
    library = procedural.embedded()
    page.search("someone kicks with the right leg")
    motion = library[int(page.look()["clip"][1:])]
    page.tab.evaluate("wamo.pause(); wamo.seek(0)")
    box = page.tab.locator("#search .wm-scrub").bounding_box()
    y = box["y"] + 60
    page.tab.mouse.move(box["x"] + 1, y)
    page.tab.mouse.down()
    page.tab.mouse.move(box["x"] + 0.5 * box["width"], y, steps=6)
    page.tab.mouse.up()
    page.until(lambda: page.look()["time"] > 0.3)
    seen = page.look()
    assert seen["playhead"] == pytest.approx(seen["time"], abs=0.01)
    lower = min(int(seen["time"] * motion.fps), len(motion) - 2)
    share = seen["time"] * motion.fps - lower
    between = motion.joints[lower] * (1 - share) + motion.joints[lower + 1] * share
    np.testing.assert_allclose(seen["pose"], between, atol=1e-3)
