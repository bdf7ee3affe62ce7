"""Time generating and loading the procedural library.

python benchmarks/library.py [--clips 400] [--processes 2] [--out library.json]
"""

from __future__ import annotations

import time
from multiprocessing import get_context
from pathlib import Path

from benchmark import Row, report, run

from wamo import library as procedural

LOADS = 10


def make(part: tuple[int, int]) -> int:
    """Generate ``count`` clips of the train stream from ``start`` on."""
    start, count = part
    return sum(1 for _ in procedural.stream("train", start=start, count=count))


def main(clips: int = 400, processes: int = 2, out: Path | None = None) -> None:
    """Generate clips in several processes at once, and load the embedded library.

    Args:
        clips: Clips to generate.
        processes: Processes.
        out: Write the measurements as JSON.
    """
    share = clips // processes
    with get_context("spawn").Pool(processes) as pool:
        pool.map(make, [(i * 10, 10) for i in range(processes)])  # imports and first tables
        started = time.perf_counter()
        made = sum(pool.map(make, [(1000 + i * share, share) for i in range(processes)], chunksize=1))
        seconds = time.perf_counter() - started
    times = []
    for _ in range(LOADS):
        started = time.perf_counter()
        procedural.embedded()
        times.append(time.perf_counter() - started)
    rows = [
        Row(f"clips generated, {processes} processes", made / seconds, "per second"),
        Row(f"embedded library loaded, best of {LOADS}", 1000 * min(times), "ms"),
    ]
    report("Procedural library", rows, out)


if __name__ == "__main__":
    run(main, __doc__)
