"""How fast the procedural library is made and loaded.

    python experiments/library.py [--clips 400] [--processes 2]

Prints clips per second in this many processes at once, and the time to load the embedded library (best of ten).
"""

from __future__ import annotations

import argparse
import sys
import time
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from wamo import library as procedural


def make(part: tuple[int, int]) -> int:
    """Make ``count`` clips of the train stream from ``start`` on."""
    start, count = part
    return sum(1 for _ in procedural.stream("train", start=start, count=count))


def main() -> None:
    """Time generation and loading."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=int, default=400)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    share = options.clips // options.processes
    with get_context("spawn").Pool(options.processes) as pool:
        pool.map(make, [(i * 10, 10) for i in range(options.processes)])  # imports and first tables
        started = time.perf_counter()
        made = sum(pool.map(make, [(1000 + i * share, share) for i in range(options.processes)], chunksize=1))
        seconds = time.perf_counter() - started
    print(f"made {made} clips in {seconds:.2f} s with {options.processes} processes: {made / seconds:.0f} clips/s")
    times = []
    for _ in range(10):
        started = time.perf_counter()
        procedural.library()
        times.append(time.perf_counter() - started)
    print(f"loaded the embedded library in {1000 * min(times):.0f} ms (best of {len(times)})")


if __name__ == "__main__":
    main()
