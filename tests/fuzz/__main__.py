"""``python -m tests.fuzz [--inputs N] [--seed S] [--target NAME]``: fuzz the package for as long as you like."""

from __future__ import annotations

import argparse
import sys

from tests.fuzz import checkpoints, endpoints, galleries, readers, recipes, tables

TARGETS = {
    "readers": readers.run, "tables": tables.run, "galleries": galleries.run, "checkpoints": checkpoints.run,
    "recipes": recipes.run, "endpoints": endpoints.run,
}  # fmt: skip


def main() -> int:
    """Run the targets, N inputs in all, and print their faults; the exit status is 1 when there were any."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--target", choices=sorted(TARGETS), help="this one only")
    options = parser.parse_args()
    chosen, failed = [options.target] if options.target else list(TARGETS), False
    for name in chosen:
        inputs = -(-options.inputs // len(chosen))
        faults = TARGETS[name](inputs, options.seed)
        for fault in (*faults.exceptions[:20], *faults.slow[:20]):
            print(fault)
        found = f"{len(faults.exceptions)} foreign exceptions, {len(faults.slow)} too slow or too large"
        print(f"{name}: {inputs} inputs, seed {options.seed}: {found}, peak {faults.peak / 1e6:.0f} MB", flush=True)
        failed = failed or bool(faults.exceptions or faults.slow)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
