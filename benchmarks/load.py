"""A server under load: mixed clients for a minute, long videos beside them; latencies, errors and memory.

    python benchmarks/load.py [--clients 16] [--seconds 60] [--pause 1] [--videos 2]

Starts ``app/main.py`` on the embedded library. Every client is a visitor of its own who asks, waits a while (`pause` on
average, 0 for none) and asks again. Wanted on two idle cores: no errors, search within 250 ms and bands, why and
moments within 500 ms at the 95th percentile, and memory back to within 300 MB of where it began.
"""

from __future__ import annotations

import base64
import http.client
import io
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from benchmark import ROOT, Row, report, run

WORDS = ("walks", "runs", "jumps", "waves", "kicks", "turns around", "sits down", "dances", "punches", "crawls")
MANNERS = ("", " slowly", " quickly", " with the left arm", " to the right", " backwards", " twice", " in a circle")
MIX = {"search": 5, "bands": 2, "why": 2, "moments": 2, "describe": 1, "similar": 1, "words": 1, "clip": 2}
"""How often each endpoint is asked."""
WANTED = {"search": 250.0, "bands": 500.0, "why": 500.0, "moments": 500.0}


class Client:
    """One visitor.

    Parameters
    ----------
    port : of the server; number : of the visitor
    """

    def __init__(self, port: int, number: int) -> None:
        self.port, self.random = port, random.Random(number)
        self.visitor = f"load-visitor-{number:04d}"

    def ask(self, name: str, **request: Any) -> tuple[int, dict[str, Any]]:
        """(status, answer) of one request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        body = json.dumps({**request, "visitor": self.visitor})
        connection.request("POST", f"/api/v1/{name}", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        found = answer.status, json.loads(answer.read() or b"{}")
        connection.close()
        return found

    def request(self) -> tuple[str, dict[str, Any]]:
        """A random request of the mix."""
        name = self.random.choices(list(MIX), list(MIX.values()))[0]
        key, text = (
            f"g{self.random.randrange(500)}",
            f"a person {self.random.choice(WORDS)}{self.random.choice(MANNERS)}",
        )
        asked: dict[str, dict[str, Any]] = {
            "search": {"query": text, "with_motion": True}, "why": {"query": text, "key": key},
            "moments": {"query": text, "key": key}, "words": {"query": text, "key": key},
        }  # fmt: skip
        return name, asked.get(name, {"key": key})


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def long_motion(seconds: float) -> str:
    """An .npz file of a standing person who sways, in base64."""
    frames = round(seconds * 20)
    rest = np.random.default_rng(0).normal(0, 0.4, (22, 3))
    joints = rest + 0.1 * np.sin(np.arange(frames) / 7)[:, None, None]
    buffer = io.BytesIO()
    np.savez_compressed(buffer, joints=joints.astype(np.float32), fps=20.0)
    return base64.b64encode(buffer.getvalue()).decode()


def resident(pid: int) -> float:
    """Resident memory of a process in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def visit(client: Client, until: float, pause: float, times: dict[str, list[float]], errors: list[str]) -> None:
    """Ask until the time is over."""
    while time.monotonic() < until:
        name, fields = client.request()
        began = time.monotonic()
        try:
            status, answer = client.ask(name, **fields)
            if status != 200:
                errors.append(f"{name}: {status} {answer.get('error')}")
        except (OSError, http.client.HTTPException) as error:
            errors.append(f"{name}: {error!r}")
        times[name].append(1000 * (time.monotonic() - began))
        if pause:
            time.sleep(client.random.expovariate(1 / pause))


def film(client: Client, until: float, made: list[float], errors: list[str]) -> None:
    """Export videos of two minutes, one after another; the last is stopped."""
    content = long_motion(120)
    status, answer = client.ask("analyse", files=[{"name": "long.npz", "content": content}])
    if status != 200 or not answer["motions"]:
        errors.append(f"analyse: {status} {answer}")
        return
    key = answer["motions"][0]["motion"]["key"]
    while time.monotonic() < until:
        began = time.monotonic()
        status, answer = client.ask("export", key=key, kind="mp4", wait=False)
        while status == 200 and "job" in answer and time.monotonic() < until:
            time.sleep(1.0)
            status, answer = client.ask("job", job=answer["job"])
        if status != 200:
            errors.append(f"video: {status} {answer}")
            return
        if "job" in answer:
            client.ask("job", job=answer["job"], stop=True)
        else:
            made.append(time.monotonic() - began)


def started(port: int) -> subprocess.Popen[bytes]:
    """A server that has answered its first search."""
    process = subprocess.Popen(
        [sys.executable, "app/main.py", "--port", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    client = Client(port, 9999)
    while process.poll() is None:
        try:
            if client.ask("search", query="a person walks")[1].get("results"):
                return process
        except OSError:
            pass
        time.sleep(0.5)
    raise SystemExit("the server did not start")


def main(
    clients: int = 16, seconds: float = 60.0, pause: float = 1.0, videos: int = 2, out: Path | None = None
) -> None:
    """Load a server and print what its visitors met.

    Args:
        clients: Visitors at once.
        seconds: How long.
        pause: Mean time that a visitor waits between requests.
        videos: Visitors who export long videos beside them.
        out: Also write the figures as JSON.
    """
    port = free_port()
    process = started(port)
    try:
        for name in MIX:  # everything is loaded once before memory is measured
            visitor = Client(port, 10_000)
            while (asked := visitor.request())[0] != name:
                pass
            visitor.ask(asked[0], **asked[1])
        before, times, made = resident(process.pid), defaultdict[str, list[float]](list), list[float]()
        errors: list[str] = []
        until = time.monotonic() + seconds
        threads = [
            threading.Thread(target=visit, args=(Client(port, n), until, pause, times, errors)) for n in range(clients)
        ] + [threading.Thread(target=film, args=(Client(port, 1000 + n), until, made, errors)) for n in range(videos)]
        for thread in threads:
            thread.start()
        time.sleep(seconds / 2)
        load, during = os.getloadavg()[0], resident(process.pid)
        for thread in threads:
            thread.join()
        time.sleep(15)
        after = resident(process.pid)
    finally:
        process.terminate()
        process.wait(30)
    rows = [Row("load of the machine", load, ""), Row("requests", sum(map(len, times.values())), "")]
    rows += [Row("errors", len(errors), ""), Row("videos of two minutes", len(made), "")]
    for name in MIX:
        goal = f" (wanted {WANTED[name]:.0f})" if name in WANTED else ""
        middle, high = np.percentile(times[name] or [0.0], (50, 95))
        rows += [Row(f"{name}, median", float(middle), "ms"), Row(f"{name}, 95th percentile{goal}", float(high), "ms")]
    rows += [Row("memory before", before, "MB"), Row("memory during", during, "MB"), Row("memory after", after, "MB")]
    report(f"{clients} clients, {videos} long videos, {seconds:g} s, pause {pause:g} s", rows, out, errors[:20])
    for error in errors[:10]:
        print(error, file=sys.stderr)


if __name__ == "__main__":
    run(main, (__doc__ or "").splitlines()[0])
