"""The shipped model over a small gallery made on the spot, the page over it, and a browser.

Tests here look at motions by their index, or at what must hold of any ranking. Whether the model finds what a sentence
says is tested on the shipped library, whose labels say what is true.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlparse

import numpy as np
import pytest
from pydantic import TypeAdapter

from app.server.endpoints import Endpoints
from app.server.services import Services
from app.server.services.loading import Loader, share_cores
from wamo.motion import SMPL22, Motion
from wamo.retrieval import Gallery, Retriever
from wamo.retrieval.embedder import Embedder
from wamo.retrieval.retriever import DEFAULT_CHECKPOINT, embedded_gallery

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


@pytest.fixture(scope="session")
def clips() -> tuple[Motion, ...]:
    """The motions of the made gallery, by gallery index."""
    return CLIPS


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The shipped weights with the text encoder, loaded once; computing on one core, as the page does."""
    share_cores()
    return Embedder(DEFAULT_CHECKPOINT)


@pytest.fixture(scope="session")
def retriever(embedder: Embedder) -> Retriever:
    """The shipped model over the made gallery: what the page searches with."""
    return Retriever(embedder, GALLERY)


@pytest.fixture(scope="session")
def shipped(embedder: Embedder) -> Retriever:
    """The shipped model over the shipped library, whose labels say what is true of each clip."""
    return Retriever(embedder, embedded_gallery(DEFAULT_CHECKPOINT))


@pytest.fixture(scope="session")
def page_address(retriever: Retriever) -> Iterator[str]:
    """The address of the page over the made gallery."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    from app.server import page
    from app.server.serving import Server

    with Server(page.application(Services(Loader.of(retriever))), port=free_port()) as server:
        yield server.address


class Asker:
    """Asks endpoints without a server: requests are parsed and answers checked against their types.

    Parameters
    ----------
    retriever : what the services search with, or None for no gallery
    """

    def __init__(self, retriever: Retriever | None) -> None:
        self.services = Services(Loader.of(retriever))
        self.endpoints = Endpoints(self.services)

    def __call__(self, name: str, **request: Any) -> dict[str, Any]:
        endpoint = self.endpoints.table[name]
        call = self.endpoints.call(name, endpoint.request.model_validate(request), "a test")
        with ThreadPoolExecutor(1) as own:  # a browser's test may have left a loop running in this thread
            answer = own.submit(asyncio.run, call).result(timeout=240)
        TypeAdapter(endpoint.answer).validate_python(answer)
        return dict(answer)


@pytest.fixture(scope="session")
def asker() -> type[Asker]:
    """Makes an `Asker` over any retriever."""
    return Asker


@pytest.fixture(scope="session")
def ask(retriever: Retriever) -> Asker:
    """Asks the endpoints over the made gallery."""
    return Asker(retriever)


@pytest.fixture(scope="session")
def ask_library(shipped: Retriever) -> Asker:
    """Asks the endpoints over the shipped library."""
    return Asker(shipped)


@pytest.fixture(scope="session")
def post(page_address: str) -> Callable[..., tuple[int, dict[str, Any]]]:
    """Calls an endpoint over plain HTTP: (status, answer)."""

    def call(name: str, *, timeout: float = 240, **request: Any) -> tuple[int, dict[str, Any]]:
        place = urlparse(page_address)
        connection = http.client.HTTPConnection(place.hostname or "", place.port or 80, timeout=timeout)
        body, headers = json.dumps(request), {"Content-Type": "application/json"}
        connection.request("POST", f"/api/v1/{name}", body, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read() or b"{}")

    return call


CHROMIUM = os.environ.get("WAMO_CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[Callable[..., Any]]:
    """Starts headless Chromium with further flags; the test is skipped where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if not os.path.exists(CHROMIUM):
        pytest.skip(f"no Chromium at {CHROMIUM}; set WAMO_CHROMIUM")
    with sync_api.sync_playwright() as playwright:
        running: list[Any] = []

        def start(*flags: str, without: tuple[str, ...] = ()) -> Any:
            chosen = [flag for flag in FLAGS if flag not in without] + list(flags)
            running.append(playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=chosen))
            return running[-1]

        yield start
        for one in running:
            if one.is_connected():
                one.close()


@pytest.fixture(scope="session")
def browser(chromium: Callable[..., Any]) -> Any:
    """The browser that most tests share."""
    return chromium()


class View:
    """The page in a browser, with the errors that it showed."""

    def __init__(self, tab: Any) -> None:
        self.tab = tab
        self.errors: list[str] = []
        tab.set_default_timeout(120_000)  # a slow machine is no fault of the page
        tab.on("console", lambda m: self.errors.extend([m.text] if m.type == "error" else []))
        tab.on("pageerror", lambda e: self.errors.append(str(e)))

    def look(self, name: str = "search") -> dict[str, Any]:
        return self.tab.evaluate(f"window.wamo.look('{name}')")

    def ready(self) -> None:
        self.tab.wait_for_function("(l => l && l.state === 'ready' && l.bands && l.whole)(window.wamo?.look())")

    def still(self, name: str = "search") -> None:
        """Pause and wait until the explanations have come and nothing more is drawn."""
        self.tab.evaluate("wamo.pause()")
        self.tab.wait_for_function(f"(l => l.bands && l.explained && l.idle)(wamo.look('{name}'))")

    def until(self, true: Callable[[], Any]) -> None:
        """Wait until something is true; AssertionError after two minutes."""
        for _ in range(2400):
            if true():
                return
            self.tab.wait_for_timeout(50)
        raise AssertionError("it did not become true")

    def truth(self) -> tuple[int, np.ndarray]:
        """(gallery index, joints) of the clip that the page says it shows."""
        index = int(self.look()["clip"][1:])
        return index, GALLERY.motion(index).joints

    def search(self, text: str) -> None:
        self.tab.fill(".wm-box", text)
        self.tab.press(".wm-box", "Enter")
        self.ready()

    def open(self, index: int) -> np.ndarray:
        """Search for a clip's own caption and choose its card, wherever it is ranked; its joints."""
        key = f"g{index}"
        self.search(GALLERY.captions(index)[0])
        if key not in self.look()["cards"]:
            self.tab.click(".wm-more")
            self.ready()
        self.tab.click(f".wm-cards li:nth-child({self.look()['cards'].index(key) + 1}) .wm-card")
        self.ready()
        assert self.look()["clip"] == key
        return GALLERY.motion(index).joints


@pytest.fixture(scope="session")
def view_of() -> type[View]:
    """Wraps a window of any browser."""
    return View


@pytest.fixture(scope="module")
def open_view(browser: Any) -> Iterator[Callable[[str], View]]:
    """Opens a window of its own on an address, until the file's tests end."""
    opened: list[View] = []

    def open_one(address: str) -> View:
        opened.append(View(browser.new_page(viewport={"width": 1440, "height": 900})))
        opened[-1].tab.goto(address)
        return opened[-1]

    yield open_one
    for shown in opened:
        shown.tab.close()


@pytest.fixture(scope="session")
def port() -> int:
    """A free port."""
    return free_port()


@pytest.fixture(scope="module")
def windows(browser: Any, page_address: str) -> Iterator[dict[str, View]]:
    """Windows that a file's tests share, by their options: loading the page anew for each test takes seconds."""
    opened: dict[str, View] = {}
    yield opened
    for shown in opened.values():
        shown.tab.close()


@pytest.fixture
def view(browser: Any, page_address: str, windows: dict[str, View], request: pytest.FixtureRequest) -> Iterator[View]:
    """A window on the page, shared by tests; parametrise indirectly with Playwright's options of a new page."""
    options = {"viewport": {"width": 1440, "height": 900}, **getattr(request, "param", {})}
    key = repr(sorted(options.items()))
    if key not in windows:
        shown = windows[key] = View(browser.new_page(**options))
        shown.tab.goto(page_address)
    windows[key].ready()
    windows[key].errors.clear()
    yield windows[key]
    windows[key].tab.evaluate("window.wamo?.pause()")  # what plays unseen slows the others


@pytest.fixture
def analyse(view: Any) -> Iterator[Any]:
    """The Analyse tab of the view's window; Search stands in front again afterwards."""
    view.tab.click("button[role=tab]:has-text('Analyse')")
    view.tab.wait_for_selector("#analyse .wm-drop", state="visible")
    yield view
    view.tab.click("button[role=tab]:has-text('Search')")
