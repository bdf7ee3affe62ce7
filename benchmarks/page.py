"""How fast the page is: cold start, searches over HTTP alone and by eight at once, memory, and drawing in a browser.

    python benchmarks/page.py [--out page.json] [--searches 2000] [--no-browser]

Starts `python app/main.py` in a process of its own, measures it from outside, prints a table beside the aims and writes
JSON. Every timed query is new to the server, so that nothing is answered from memory. Processor time per search is
printed beside the wall clock: on a busy machine it moves less. The browser's part needs the dev extras and Chromium
(`WAMO_CHROMIUM`, default /usr/bin/chromium) and is left out where they are missing. Linux only: reads /proc.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import os
import platform
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
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from wamo.files import write_json

ROOT = Path(__file__).resolve().parents[1]
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
    """The page in a process of its own, with what it costs.

    Parameters
    ----------
    arguments : further arguments of app/main.py
    """

    def __init__(self, arguments: list[str]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.started = time.perf_counter()
        command = [sys.executable, "app/main.py", "--port", str(self.port), *arguments]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)

    def connect(self) -> http.client.HTTPConnection:
        """A connection that stays open."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def await_first_result(self) -> tuple[float, float]:
        """Seconds from the process' start to the page's HTML and to the first search that is answered."""
        page = 0.0
        while self.process.poll() is None:
            try:
                if not page:
                    line = self.connect()
                    line.request("GET", "/")
                    line.getresponse().read()
                    page = time.perf_counter() - self.started
                if json.loads(search(self.connect(), "a person walks"))["data"][0]["results"]:
                    return page, time.perf_counter() - self.started
            except OSError:
                time.sleep(0.05)
        raise SystemExit("the page's process ended; start python app/main.py to see why")

    def processor_seconds(self) -> float:
        """Time on all cores so far."""
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
    """Sentences in random order, none twice."""
    for turn in itertools.count():
        round_ = [f"{who} {what} {how}".strip() for who in WHO for what in WHAT for how in HOW]
        random.Random(turn).shuffle(round_)
        yield from (sentence if turn == 0 else f"{sentence}, take {turn}" for sentence in round_)


def search(line: http.client.HTTPConnection, query: str, with_motion: bool = False) -> bytes:
    """The answer to a search; SystemExit when it is none."""
    body = json.dumps({"data": [query, 8, with_motion]})
    line.request("POST", "/gradio_api/run/search", body, {"Content-Type": "application/json"})
    answer = line.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise SystemExit(f"a search failed with {answer.status}: {content[:200]!r}")
    return content


@contextmanager
def measured(server: Server, count: int) -> Iterator[dict[str, float]]:
    """What ``count`` searches inside cost: wall clock and the server's processor time."""
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
    """Eight clients that each search as soon as they have their answer."""
    shares = [list(itertools.islice(queries, count // CLIENTS)) for _ in range(CLIENTS)]
    failed: list[str] = []

    def client(share: list[str]) -> None:
        line = server.connect()
        try:
            for query in share:
                search(line, query)
        except (SystemExit, OSError, http.client.HTTPException) as error:
            failed.append(str(error))

    threads = [threading.Thread(target=client, args=(share,)) for share in shares]
    with measured(server, CLIENTS * (count // CLIENTS)) as found:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    found["errors"] = len(failed)
    return found


def browsed(server: Server, queries: Iterator[str]) -> dict[str, float] | None:
    """What a visitor sees in headless Chromium; None where there is none."""
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
        players = page.evaluate("wamo.players().filter((p) => p.visible && p.clip).length")
        browser.close()
    return {
        "page_open_s": opened,
        "first_moving_p50_ms": statistics.median(moving),
        "first_moving_worst_ms": moving[-1],
        "players": players,
        "drawing_p50_ms": statistics.median(drawing),
        "drawing_p90_ms": drawing[len(drawing) * 9 // 10],
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
"""Milliseconds from the query's sending to the first picture of its first motion."""


def report(found: dict[str, Any]) -> str:
    """The numbers as Markdown, beside the aims."""
    cold, plain, moving = found["cold"], found["alone"], found["alone_with_motion"]
    many, memory, seen = found["together"], found["memory"], found["browser"]
    rows = [
        ("start of the process to the first result, s", f"{cold['first_result_s']:.1f}", "8"),
        ("processor time until then, s", f"{cold['processor_s']:.1f}", ""),
        ("search alone, p50 / p95, ms", f"{plain['p50_ms']:.1f} / {plain['p95_ms']:.1f}", "40"),
        ("the same with motions, p50 / p95, ms", f"{moving['p50_ms']:.1f} / {moving['p95_ms']:.1f}", ""),
        ("processor time of a search alone, ms", f"{plain['processor_ms']:.1f}", ""),
        ("answer with eight motions, KB", f"{moving['largest_kb']:.0f}", "400"),
        (f"{CLIENTS} clients, searches / s", f"{many['per_second']:.1f}", "40"),
        (f"{CLIENTS} clients, errors", f"{many['errors']}", "0"),
        (f"{CLIENTS} clients, processor time of a search, ms", f"{many['processor_ms']:.1f}", ""),
        (f"memory after {memory['searches'] // 2:,} / {memory['searches']:,} searches, MB",
         f"{memory['half_mb']:.0f} / {memory['end_mb']:.0f}", "stable"),
    ]  # fmt: skip
    if seen:
        first = f"{seen['first_moving_p50_ms']:.0f} / {seen['first_moving_worst_ms']:.0f}"
        rows += [
            ("browser: page opened, s", f"{seen['page_open_s']:.1f}", ""),
            ("browser: query to first moving result, p50 / worst, ms", first, "300"),
            (f"browser: a frame of {seen['players']} players, p50 / p90, ms",
             f"{seen['drawing_p50_ms']:.1f} / {seen['drawing_p90_ms']:.1f}", "4"),
        ]  # fmt: skip
    lines = [f"Machine: {found['machine']}; load {found['load']:.1f} at the start", "", "| what | measured | aim |"]
    return "\n".join([*lines, "| --- | ---: | ---: |", *(f"| {' | '.join(row)} |" for row in rows)])


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--searches", type=int, default=2000, help="searches over which memory must be stable")
    parser.add_argument("--no-browser", action="store_true", help="leave out the browser's part")
    parser.add_argument("--out", type=Path, default=None, help="also write the numbers to this JSON file")
    options, rest = parser.parse_known_args()
    found: dict[str, Any] = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "load": os.getloadavg()[0],
    }
    server, queries = Server(rest), sentences()
    try:
        html, first = server.await_first_result()
        found["cold"] = {"html_s": html, "first_result_s": first, "processor_s": server.processor_seconds()}
        for query in itertools.islice(queries, 10):
            search(server.connect(), query, with_motion=True)
        found["browser"] = None if options.no_browser else browsed(server, queries)
        found["alone"] = alone(server, queries, with_motion=False)
        found["alone_with_motion"] = alone(server, queries, with_motion=True)
        half = options.searches // 2
        found["together"] = together(server, queries, half)
        middle = server.megabytes()
        together(server, queries, half)
        found["memory"] = {"searches": 2 * half, "half_mb": middle, "end_mb": server.megabytes()}
    finally:
        server.stop()
    print(report(found))
    if options.out:
        write_json(options.out, found)


if __name__ == "__main__":
    main()
