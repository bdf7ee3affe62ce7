"""Time how galleries of local shards scale, on synthesised clips.

python benchmarks/scale.py [--clips 1000 100000] [--files 500] [--out scale.json]

Each size is written to a temporary folder and opened by a fresh process, which is what the times and memory are of.
Vectors are random and clips short: neither changes what opening and searching cost. The processor's time is given
beside the clock's, because only that is the same on a busy machine.
"""

from __future__ import annotations

import json
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from benchmark import ROOT, Row, report, run

from wamo.formats import write
from wamo.indexing import build
from wamo.model.weights import fingerprint
from wamo.motion import Motion
from wamo.resources import shipped_checkpoint
from wamo.retrieval.gallery import Gallery
from wamo.retrieval.manifest import SHARDS, Manifest
from wamo.retrieval.retriever import Retriever
from wamo.retrieval.rows import Filters, GalleryRow
from wamo.retrieval.segment import entry_of
from wamo.retrieval.shard import Shard
from wamo.retrieval.vectors import Vectors, unit

PER_SHARD, FRAMES, WAYS, REPEATS, CLIENTS = 1024, 10, 10, 15, 8
EXPLAINED = 200_000
"""Up to so many clips are synthesised with vectors for weighted searches (`wamo build --explanations`)."""
SECONDS, FPS = 5, 20


@dataclass
class Timed:
    """Median seconds of a call, by the clock and of the processor."""

    wall: float
    processor: float


def timed(call: Callable[[int], object], repeats: int) -> Timed:
    """Call with 0, 1, 2, ... and take medians."""
    walls, processors = [], []
    for number in range(repeats):
        wall, processor = time.perf_counter(), time.process_time()
        call(number)
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return Timed(statistics.median(walls), statistics.median(processors))


def synthesise(clips: int, folder: Path) -> None:
    """Write a gallery of clips with random vectors of the shipped weights' fingerprint and one caption each."""
    rng = np.random.default_rng(0)
    joints = rng.normal(0, 0.5, (FRAMES, 22, 3)).astype(np.float32)
    motions = [Motion(joints, FPS, captions=(f"motion {n}",)) for n in range(PER_SHARD)]
    rows = [GalleryRow.of(motion, ("train", "val")[n % 2]) for n, motion in enumerate(motions)]
    whole, mark, width, entries = Shard.of(motions, rows), fingerprint(shipped_checkpoint()), 256, []
    place = whole.table.schema.get_field_index("name")
    for start in range(0, clips, PER_SHARD):
        count = min(PER_SHARD, clips - start)
        names = pa.array([f"clip {n}" for n in range(start, start + count)])
        table = whole.table.slice(0, count).set_column(place, "name", names)
        shard = Shard(table, whole.joints[: count * FRAMES], whole.sentences[:count]).save(folder / SHARDS)
        made = unit(rng.normal(size=(count, width))).astype(np.float32)
        hidden = rng.integers(-60, 60, (count, WAYS, width), np.int8) if clips <= EXPLAINED else None
        shard.save_vectors(Vectors(made, made, shard.sentences, mark, hidden))
        entries.append(entry_of(shard, None))
    Manifest(tuple(entries)).save(folder)


def memory() -> dict[str, float]:
    """Resident memory of this process in MB: its own, and mapped files that the page cache holds."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {name: int(lines[key].split()[0]) / 1024 for name, key in (("own", "RssAnon"), ("mapped", "RssFile"))}


def measure_folder(folder: Path) -> dict[str, object]:
    """What a process that opens the gallery experiences."""
    found: dict[str, object] = {}
    mark = fingerprint(shipped_checkpoint())
    before = memory()["own"]
    found["open"] = asdict(timed(lambda _: Gallery.load(folder, mark), 1))
    gallery = Gallery.load(folder, mark)
    found["search of a vector"] = asdict(timed(lambda n: gallery.search(gallery.vectors([n])[0], 10), REPEATS))
    narrow = Filters(max_seconds=10, splits=["val"], name="9")
    found["filtered search of a vector"] = asdict(
        timed(lambda n: gallery.search(gallery.vectors([n])[0], 10, narrow), REPEATS)
    )
    found["memory of the gallery"] = memory()["own"] - before
    found["mapped"] = memory()["mapped"]
    retriever = Retriever.load(None, folder)
    retriever.search("a person walks")
    sentences = [f"a person walks {n} steps and turns around" for n in range(REPEATS)]
    found["new sentence"] = asdict(timed(lambda n: retriever.search(sentences[n]), REPEATS))
    found["remembered sentence"] = asdict(timed(lambda n: retriever.search(sentences[n]), REPEATS))
    if gallery.hidden([0]) is not None:
        weights = {name: 0.5 + 0.1 * n for n, name in enumerate(retriever.embedder.ways)}
        bands = {name: weights.pop(name) for name in retriever.embedder.config.band_labels}

        def weighted(number: int) -> None:
            retriever.search(sentences[number % REPEATS], band_weights=bands, part_weights=weights)

        found["all weights, one client"] = asdict(timed(weighted, 5))
        started = time.perf_counter(), time.process_time()
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(weighted, range(2 * CLIENTS)))
        each = [(now - then) / 2 for now, then in zip((time.perf_counter(), time.process_time()), started, strict=True)]
        found["all weights, eight clients"] = asdict(Timed(*each))
    found["most memory of its own"] = memory()["own"]
    return found


def server_start(folder: Path) -> float:
    """Seconds from starting the page to its first answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, str(ROOT / "app" / "main.py"), "--gallery", str(folder), "--port", str(port)]
    started = time.perf_counter()
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            body = json.dumps({"query": "a person walks", "count": 3}).encode()
            headers = {"Content-Type": "application/json"}
            call = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1/search", body, headers)
            try:
                with urllib.request.urlopen(call, timeout=60) as answer:
                    if json.load(answer)["results"]:
                        return time.perf_counter() - started
            except (urllib.error.URLError, ConnectionError):
                if server.poll() is not None:
                    raise
            time.sleep(0.1)
    finally:
        server.terminate()
        server.wait()


def measure_build(files: int, folder: Path) -> list[Row]:
    """Building from BVH and NPZ files of five seconds by turns, and once more unchanged."""
    rng = np.random.default_rng(0)
    (folder / "files").mkdir()
    for number in range(files):
        moves = 0.02 * rng.normal(size=(SECONDS * FPS, 22, 3)).cumsum(0)
        motion = Motion(moves + rng.normal(0, 0.4, (22, 3)), FPS)
        write(motion, folder / "files" / f"{number}.{('bvh', 'npz')[number % 2]}")
    rows = []
    for name in ("built", "unchanged"):
        wall, spent = time.perf_counter(), processor_time()
        build([str(folder / "files")], folder / "gallery", shipped_checkpoint(), quiet=True)
        wall, spent = time.perf_counter() - wall, processor_time() - spent
        rows += [
            Row(f"{name} files of {SECONDS} s", files / wall, "per second"),
            Row(f"{name} files of {SECONDS} s, by processor time of two cores", 2 * files / spent, "per second"),
        ]
    return rows


def processor_time() -> float:
    """Seconds that this process and its finished children have computed."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def rows_of_size(clips: int, folder: Path) -> list[Row]:
    """All figures of one size."""
    synthesise(clips, folder)
    child = [sys.executable, __file__, "--measure", str(folder)]
    found = json.loads(subprocess.run(child, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    rows = []
    for name, value in found.items():
        if isinstance(value, dict):
            rows.append(Row(f"{clips:,} clips: {name}", 1000 * value["wall"], "ms"))
            rows.append(Row(f"{clips:,} clips: {name}, processor time", 1000 * value["processor"], "ms"))
        else:
            rows.append(Row(f"{clips:,} clips: {name}", value, "MB"))
    return [*rows, Row(f"{clips:,} clips: server start to first answer", server_start(folder), "s")]


def main(
    clips: tuple[int, ...] = (1000, 100_000), files: int = 500, out: Path | None = None, measure: Path | None = None
) -> None:
    """Measure galleries of several sizes, and building.

    Args:
        clips: Sizes of the galleries.
        files: Files to build a gallery from; 0 skips this.
        out: Write the measurements as JSON.
        measure: Print the figures of one gallery folder as JSON (used by the benchmark itself).
    """
    if measure:
        print(json.dumps(measure_folder(measure)))
        return
    rows = []
    for count in clips:
        with tempfile.TemporaryDirectory() as folder:
            rows += rows_of_size(count, Path(folder))
    if files:
        with tempfile.TemporaryDirectory() as folder:
            rows += measure_build(files, Path(folder))
    report(f"Scale ({os.cpu_count()} cores)", rows, out)


if __name__ == "__main__":
    run(main, __doc__)
