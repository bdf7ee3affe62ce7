"""``python -m tests.fuzz --inputs N [--seed S] [--target readers]``: fuzz the package for as long as you like."""

from __future__ import annotations

import argparse
import sys

from tests.fuzz import readers

TARGETS = {"readers": readers.run}


def main() -> int:
    """Run the targets and print their faults; the exit status is 1 when there were any."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--target", choices=sorted(TARGETS), default="readers")
    options = parser.parse_args()
    faults = TARGETS[options.target](options.inputs, options.seed)
    for fault in (*faults.exceptions[:20], *faults.slow[:20]):
        print(fault)
    found = f"{len(faults.exceptions)} foreign exceptions, {len(faults.slow)} too slow, peak {faults.peak / 1e6:.0f} MB"
    print(f"{options.target}: {options.inputs} inputs, seed {options.seed}: {found}")
    return int(bool(faults.exceptions or faults.slow or faults.peak > readers.LARGEST))


if __name__ == "__main__":
    sys.exit(main())
