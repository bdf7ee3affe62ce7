"""How galleries of local shards scale: time to open, to search, and memory, on synthesised clips.

    python benchmarks/scale.py [--clips 1000 100000] [--out scale.json]

Each size is written to a temporary folder and opened by a fresh process, which is what the times and memory are of.
Vectors are random and clips short: neither changes what opening and searching cost.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np

from wamo.motion import Motion
from wamo.retrieval.gallery import Gallery, Segment
from wamo.retrieval.rows import Filters, GalleryRow
from wamo.retrieval.shard import Shard
from wamo.retrieval.vectors import Vectors, unit

PER_SHARD, FRAMES, WIDTH, REPEATS = 1024, 10, 256, 50


def synthesise(clips: int, folder: Path) -> None:
    """Write a gallery of clips with random vectors and one caption each."""
    rng = np.random.default_rng(0)
    joints = rng.normal(0, 0.5, (FRAMES, 22, 3)).astype(np.float32)
    segments = []
    for start in range(0, clips, PER_SHARD):
        numbers = range(start, min(start + PER_SHARD, clips))
        motions = [Motion(joints, 20, name=f"clip {n}", captions=(f"motion number {n}",)) for n in numbers]
        rows = [GalleryRow.of(motion, ("train", "val")[n % 2]) for n, motion in zip(numbers, motions, strict=True)]
        shard = Shard.of(motions, rows)
        made = unit(rng.normal(size=(len(rows), WIDTH))).astype(np.float32)
        segments.append(Segment(shard, None, Vectors(made, made, shard.sentences, "scale")))
    Gallery(segments).save(folder)


def measure(folder: Path) -> dict[str, float]:
    """Times in milliseconds (medians) and resident memory in MB, in this process."""
    started = time.perf_counter()
    gallery = Gallery.load(folder, "scale")
    found = {"clips": len(gallery), "open": 1000 * (time.perf_counter() - started)}
    targets = unit(np.random.default_rng(1).normal(size=(REPEATS, WIDTH))).astype(np.float32)
    filters = Filters(max_seconds=10, splits=["val"])
    calls = {
        "search": lambda v: gallery.search(v, 10),
        "filtered": lambda v: gallery.search(v, 10, filters),
        "describe": lambda v: gallery.describe(v, 5),
    }
    for name, call in calls.items():
        times = []
        for target in targets:
            began = time.perf_counter()
            call(target)
            times.append(1000 * (time.perf_counter() - began))
        found[name] = float(np.median(times))
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    anonymous, mapped = (int(lines[key].split()[0]) / 1024 for key in ("RssAnon", "RssFile"))
    return {**found, "anonymous": anonymous, "mapped": mapped}


def main() -> None:
    """Measure each size and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--clips", type=int, nargs="+", default=[1000, 100_000])
    parser.add_argument("--out", type=Path, help="also write the figures as JSON")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure)))
        return
    found = []
    print("   clips    open ms  search ms  filtered ms  describe ms  memory MB  page cache MB")
    for clips in options.clips:
        with tempfile.TemporaryDirectory() as folder:
            synthesise(clips, Path(folder))
            command = [sys.executable, __file__, "--measure", folder]
            row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        found.append(row)
        print(
            f"{clips:8,d} {row['open']:10.0f} {row['search']:10.2f} {row['filtered']:12.2f} {row['describe']:12.1f} "
            f"{row['anonymous']:10.0f} {row['mapped']:14.0f}",
            flush=True,
        )
    if options.out:
        options.out.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
