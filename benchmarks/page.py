"""Time the page: start, searches over HTTP by one and by eight clients, memory, and drawing in a browser.

    python benchmarks/page.py [--out page.json] [--searches 2000] [--no-browser]

Starts `python app/main.py` in a separate process and measures it from outside. Every timed query is new to the
server, so that nothing comes from a cache. Processor time per search is reported beside the wall clock, because it
depends less on other load. The browser part needs the dev extra and Chromium (`WAMO_CHROMIUM`, default
/usr/bin/chromium) and is skipped without them. Linux only: reads /proc.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmark import ROOT, Row, report, run

CLIENTS = 8
ALONE = 200
KILOBYTE = 1000
WHO = ("a person", "a man", "a woman", "someone", "the girl", "an old man")
WHAT = (
    "walks", "runs", "jumps", "waves with the left hand", "kicks with the right leg", "sits down", "dances", "bows",
    "lifts a box", "throws a ball", "turns around", "crawls", "stretches both arms", "climbs stairs", "punches twice",
)  # fmt: skip
HOW = ("", "slowly", "quickly", "twice", "in a circle", "forward", "backward", "three times", "while looking around")


class Server:
    """The page in a separate process, with its memory and processor time."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.started = time.perf_counter()
        command = [sys.executable, "app/main.py", "--port", str(self.port)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)

    def connect(self) -> http.client.HTTPConnection:
        """A new HTTP connection."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def await_first_result(self) -> tuple[float, float]:
        """Seconds from the start of the process to the first HTML and to the first answered search."""
        page = 0.0
        while self.process.poll() is None:
            try:
                if not page:
                    line = self.connect()
                    line.request("GET", "/")
                    line.getresponse().read()
                    page = time.perf_counter() - self.started
                if json.loads(search(self.connect(), "a person walks"))["results"]:
                    return page, time.perf_counter() - self.started
            except OSError:
                time.sleep(0.05)
        raise SystemExit("the page's process ended; start python app/main.py to see why")

    def processor_seconds(self) -> float:
        """Processor time so far, on all cores."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """Resident memory."""
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(text.split("VmRSS:")[1].split()[0]) / 1024

    def stop(self) -> None:
        """End the process."""
        self.process.terminate()
        self.process.wait(30)


def sentences() -> Iterator[str]:
    """Endless distinct sentences in random order."""
    for turn in itertools.count():
        round_ = [f"{who} {what} {how}".strip() for who in WHO for what in WHAT for how in HOW]
        random.Random(turn).shuffle(round_)
        yield from (sentence if turn == 0 else f"{sentence}, take {turn}" for sentence in round_)


def search(line: http.client.HTTPConnection, query: str, with_motion: bool = False, visitor: str = "") -> bytes:
    """The response to a search; SystemExit if it fails."""
    body = json.dumps({"query": query, "count": 8, "with_motion": with_motion, "visitor": visitor})
    line.request("POST", "/api/v1/search", body, {"Content-Type": "application/json"})
    answer = line.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise SystemExit(f"a search failed with {answer.status}: {content[:200]!r}")
    return content


@contextmanager
def measured(server: Server, count: int) -> Iterator[dict[str, float]]:
    """Wall clock and processor time of the ``count`` searches inside."""
    found: dict[str, float] = {}
    spent, began = server.processor_seconds(), time.perf_counter()
    yield found
    found["per_second"] = count / (time.perf_counter() - began)
    found["processor_ms"] = 1000 * (server.processor_seconds() - spent) / count


def alone(server: Server, queries: Iterator[str], with_motion: bool) -> dict[str, float]:
    """One search after another over one connection."""
    line, spent, sizes = server.connect(), [], []
    with measured(server, ALONE) as found:
        for query in itertools.islice(queries, ALONE):
            began = time.perf_counter()
            sizes.append(len(search(line, query, with_motion)))
            spent.append(1000 * (time.perf_counter() - began))
    spent.sort()
    found.update(p50_ms=statistics.median(spent), p95_ms=spent[ALONE * 95 // 100], largest_kb=max(sizes) / KILOBYTE)
    return found


def together(server: Server, queries: Iterator[str], count: int) -> dict[str, float]:
    """Eight clients, each searching again as soon as it has its response."""
    shares = [list(itertools.islice(queries, count // CLIENTS)) for _ in range(CLIENTS)]
    failed: list[str] = []

    def client(number: int) -> None:
        line = server.connect()
        try:
            for query in shares[number]:
                search(line, query, visitor=f"page-benchmark-{number:04d}")
        except (SystemExit, OSError, http.client.HTTPException) as error:
            failed.append(str(error))

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    with measured(server, CLIENTS * (count // CLIENTS)) as found:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    found["errors"] = len(failed)
    return found


def browsed(server: Server, queries: Iterator[str]) -> dict[str, float] | None:
    """Measurements in headless Chromium; None without it."""
    chromium = os.environ.get("WAMO_CHROMIUM", "/usr/bin/chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("playwright is not installed: pip install -e '.[dev]' for the browser's part", file=sys.stderr)
        return None
    if not os.path.exists(chromium):
        print(f"no Chromium at {chromium}: set WAMO_CHROMIUM for the browser's part", file=sys.stderr)
        return None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        began = time.perf_counter()
        page.goto(f"http://127.0.0.1:{server.port}")
        page.wait_for_selector(".wm-card")
        opened = time.perf_counter() - began
        moving = sorted(page.evaluate(_FIRST_MOVING, query) for query in itertools.islice(queries, 15))
        page.set_viewport_size({"width": 1440, "height": 1500})  # all eight cards in sight, and the large figure
        page.evaluate("wamo.seek(0); wamo.play()")
        page.wait_for_timeout(4000)
        drawing = sorted(page.evaluate("wamo.look().drawing"))
        composing = page.evaluate("Array.from({ length: 20 }, () => wamo.composing())")
        players = page.evaluate("wamo.players().filter((p) => p.visible && p.clip).length")
        browser.close()
    return {
        "page_open_s": opened,
        "first_moving_p50_ms": statistics.median(moving),
        "first_moving_worst_ms": moving[-1],
        "players": players,
        "drawing_p50_ms": statistics.median(drawing),
        "drawing_p90_ms": drawing[len(drawing) * 9 // 10],
        "faders_p50_ms": statistics.median(composing),
    }


_FIRST_MOVING = """async (query) => {
  const box = document.querySelector(".wm-box"), before = wamo.look().turn, start = performance.now();
  box.value = query;
  box.form.requestSubmit();
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  while (wamo.look().turn === before || wamo.look().state !== "ready") await frame();
  const drawn = Object.fromEntries(wamo.players().map((p) => [p.id, p.drawn]));
  while (!wamo.players().some((p) => p.large && p.drawn > (drawn[p.id] ?? 0))) await frame();
  return performance.now() - start;
}"""
"""Milliseconds from sending the query to the first frame of its first motion."""


def rows_of(name: str, found: dict[str, float]) -> list[Row]:
    """Measurements of one part as rows."""
    units = {"_ms": "ms", "_s": "s", "_kb": "KB", "_mb": "MB", "per_second": "per second"}
    return [
        Row(f"{name}: {key.replace('_', ' ')}", value, next((u for end, u in units.items() if key.endswith(end)), ""))
        for key, value in found.items()
    ]


def main(searches: int = 2000, browser: bool = True, out: Path | None = None) -> None:
    """Measure and report.

    Args:
        searches: Number of searches over which memory is watched.
        browser: Measure in a browser, too.
        out: Write the measurements as JSON.
    """
    server, queries, rows = Server(), sentences(), []
    try:
        html, first = server.await_first_result()
        start = {"html_s": html, "first_result_s": first, "processor_s": server.processor_seconds()}
        rows += rows_of("start", start)
        for query in itertools.islice(queries, 10):
            search(server.connect(), query, with_motion=True)
        rows += rows_of("browser", (browsed(server, queries) if browser else None) or {})
        rows += rows_of("one client", alone(server, queries, with_motion=False))
        rows += rows_of("one client, with motions", alone(server, queries, with_motion=True))
        half = searches // 2
        rows += rows_of(f"{CLIENTS} clients", together(server, queries, half))
        middle = server.megabytes()
        together(server, queries, half)
        memory = {f"after_{half}_searches_mb": middle, f"after_{2 * half}_searches_mb": server.megabytes()}
        rows += rows_of("memory", memory)
    finally:
        server.stop()
    report("The page", rows, out)


if __name__ == "__main__":
    run(main, __doc__)
