"""A small gallery made on the spot, the page over it, and a browser to look at it."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from wamo.motion import SMPL22, Motion
from wamo.retrieval import CaptionHit, Gallery, Hit
from wamo.retrieval.explain import Moments, Relevance

REST = np.array([
    [0, 0.95, 0], [0.09, 0.87, 0], [-0.09, 0.87, 0], [0, 1.06, 0], [0.1, 0.48, 0.02], [-0.1, 0.48, 0.02], [0, 1.19, 0],
    [0.1, 0.08, -0.02], [-0.1, 0.08, -0.02], [0, 1.25, 0], [0.11, 0.02, 0.11], [-0.11, 0.02, 0.11], [0, 1.46, 0],
    [0.08, 1.38, 0], [-0.08, 1.38, 0], [0, 1.55, 0.03], [0.19, 1.41, 0], [-0.19, 1.41, 0], [0.22, 1.14, 0],
    [-0.22, 1.14, 0], [0.24, 0.9, 0.04], [-0.24, 0.9, 0.04],
], np.float32)  # fmt: skip
"""A standing person, metres, arms at the sides."""


def made(caption: str, seconds: float, *, side: str = "", speed: float = 0.0, rate: float = 1.0) -> Motion:
    """A motion by formula: one arm swings at ``rate`` Hz, the body travels along +Z at ``speed`` m/s."""
    t = np.arange(round(seconds * 20)) / 20
    joints = np.repeat(REST[None], len(t), axis=0)
    joints[..., 2] += speed * t[:, None]
    if side:
        swing = np.sin(2 * np.pi * rate * t).astype(np.float32)
        for joint, reach in ((f"{side}_elbow", 0.2), (f"{side}_wrist", 0.4)):
            joints[:, SMPL22.index(joint), 1] += reach * (1 + swing)
            joints[:, SMPL22.index(joint), 0] += np.sign(REST[SMPL22.index(joint), 0]) * reach * (1 - 0.3 * swing)
    return Motion(joints, 20, name=caption.replace(" ", "_"), captions=(caption,), source="made")


CLIPS = (
    made("a person waves with the left hand", 3.0, side="left"),
    made("a person waves quickly with the right hand", 4.0, side="right", rate=3.0),
    made("a person walks forward", 5.0, speed=1.2),
    made("a person stands still", 2.0),
    made("a person walks slowly and waves with the left hand", 30.0, side="left", speed=0.4, rate=0.6),
    made("<img src=x onerror=document.title='broken'> & <script>document.title='broken'</script>", 2.0, side="right"),
    made("a person runs", 3.0, speed=3.0),
    made("someone lifts the right arm", 2.5, side="right", rate=0.4),
    made("a single frame", 0.05),
)


GALLERY = Gallery.of(CLIPS, splits=["train", "val"] * 4 + ["val"])


class WordRetriever:
    """Stands in for the model: ranks by shared words, so that what the page shows is known beforehand."""

    embedder = SimpleNamespace(config=SimpleNamespace(band_labels=["a3", "d3", "d2", "d1"]))

    def __init__(self, embedder: Any = None, gallery: Gallery = GALLERY) -> None:
        self.gallery = gallery
        self.asked: list[dict[str, Any]] = []

    def _rank(self, sentence: str, k: int, allowed: Any = None) -> list[Hit]:
        words = set(sentence.lower().split())

        def score(index: int) -> float:
            caption = set(self.gallery.captions(index)[0].lower().split())
            return len(words & caption) / len(words | caption)

        some = [i for i in range(len(self.gallery)) if allowed is None or allowed(i)]
        order = sorted(some, key=lambda i: -score(i))[:k]
        return [Hit(rank, score(i), i, self.gallery) for rank, i in enumerate(order, 1)]

    def search(self, query: str, k: int = 8, **options: Any) -> list[Hit]:
        self.asked.append({"query": query, **options})
        least = options["filters"].min_seconds if options.get("filters") else None
        return self._rank(query, k, lambda i: self.gallery.duration(i) >= (least or 0))

    def similar(self, motion: Any, k: int = 8) -> list[Hit]:
        own = motion if isinstance(motion, int) else -1
        sentence = self.gallery.captions(own)[0] if own >= 0 else "a person waves"
        return self._rank(sentence, k, lambda i: i != own)

    def describe(self, motion: Motion, k: int = 3) -> list[CaptionHit]:
        return [CaptionHit(motion.captions[0], 0.9)][:k] if motion.captions else [CaptionHit("someone moves", 0.5)]

    def explain(self, query: str, motion: Motion) -> Relevance:
        """All that the left wrist does, in the first half."""
        share = np.zeros((4, len(motion), 22))
        share[1, : len(motion) // 2, 20] = 1.0
        return Relevance(
            share.sum((0, 1)), share.sum((1, 2)), share.sum((0, 2)), share.sum(1).T, share.sum(0), 0.8, 0.1
        )

    def moments(self, query: str, motion: Motion, window: float = 2.0) -> Moments:
        times = np.arange(1.0, max(1.1, motion.duration - 1), 0.5)
        return Moments(times, np.exp(-((times - 3.0) ** 2)), (2.0, 4.0))


@pytest.fixture(scope="session")
def clips() -> tuple[Motion, ...]:
    """The motions of the made gallery, by gallery index."""
    return CLIPS


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@pytest.fixture(scope="session")
def retriever() -> WordRetriever:
    """The stand-in that the page searches with; it remembers what it was asked."""
    return WordRetriever()


@pytest.fixture(scope="session")
def page_address(retriever: WordRetriever) -> Iterator[str]:
    """The address of the page over the made gallery."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    from app import page
    from app.engine import Engine

    blocks = page.build(Engine.over(retriever))  # type: ignore[arg-type]
    yield page.launch(blocks, port=free_port(), block=False)
    blocks.close()


CHROMIUM = os.environ.get("WAMO_CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium; the test is skipped where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if not os.path.exists(CHROMIUM):
        pytest.skip(f"no Chromium at {CHROMIUM}; set WAMO_CHROMIUM")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield running
        running.close()


class View:
    """The page in a browser, with the errors that it showed."""

    def __init__(self, tab: Any) -> None:
        self.tab = tab
        self.errors: list[str] = []
        tab.on("console", lambda m: m.type == "error" and self.errors.append(m.text))
        tab.on("pageerror", lambda e: self.errors.append(str(e)))

    def look(self, name: str = "search") -> dict[str, Any]:
        return self.tab.evaluate(f"window.wamo.look('{name}')")  # type: ignore[no-any-return]

    def ready(self) -> None:
        self.tab.wait_for_function("(l => l && l.state === 'ready' && l.bands && l.whole)(window.wamo?.look())")

    def truth(self) -> tuple[int, np.ndarray]:
        """(gallery index, joints) of the clip that the page says it shows."""
        index = int(self.look()["clip"][1:])
        return index, GALLERY.motion(index).joints

    def search(self, text: str) -> None:
        self.tab.fill(".wm-box", text)
        self.tab.press(".wm-box", "Enter")
        self.ready()


@pytest.fixture(scope="session")
def open_view(browser: Any) -> Callable[[str], View]:
    """Opens a window of its own on an address."""

    def open_one(address: str) -> View:
        shown = View(browser.new_page(viewport={"width": 1440, "height": 900}))
        shown.tab.goto(address)
        return shown

    return open_one


@pytest.fixture(scope="session")
def port() -> int:
    """A free port."""
    return free_port()


@pytest.fixture(scope="session")
def windows(browser: Any, page_address: str) -> dict[str, View]:
    """Windows that are open already, by their options: loading the page anew for each test takes seconds."""
    return {}


@pytest.fixture
def view(browser: Any, page_address: str, windows: dict[str, View], request: pytest.FixtureRequest) -> View:
    """A window on the page, shared by tests; parametrise indirectly with Playwright's options of a new page."""
    options = {"viewport": {"width": 1440, "height": 900}, **getattr(request, "param", {})}
    key = repr(sorted(options.items()))
    if key not in windows:
        shown = windows[key] = View(browser.new_page(**options))
        shown.tab.goto(page_address)
    windows[key].ready()
    windows[key].errors.clear()
    return windows[key]
