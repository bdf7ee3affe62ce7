"""Weights judged by a collection's val windows among its val and train windows: for choices that val alone, with a
few dozen windows of which all come among the first five, cannot tell apart.

    python benchmarks/among_train.py DATA/cmu runs/one runs/other

Each val window is asked for with its first and its second caption; identical captions are credited. The train windows
are distractors alone (the weights may know them). The collection's test split takes no part. The mean logarithm of the
rank is the finest figure: 0 if every window comes first, and no single one of them weighs much.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from cross_validate import figures, ranks_of

from wamo.data.sources import load_source
from wamo.motion import SMPL22


def main() -> None:
    """Print one line for each checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collection", type=Path)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    options = parser.parse_args()
    data = load_source(str(options.collection), skeleton=SMPL22)
    asked, others = ([s for s in data.split(name) if s.motion.labels["kind"] == "window"] for name in ("val", "train"))
    if not asked:
        raise SystemExit(f"{options.collection.name} has no captioned windows in its val split")
    for checkpoint in options.checkpoints:
        both = ranks_of(checkpoint, [*asked, *others]).reshape(2, -1)[:, : len(asked)].ravel()
        found = figures(both) | {"mean log rank": float(np.log(both + 1).mean())}
        told = "  ".join(f"{name} {value:.3g}" for name, value in found.items())
        print(f"{checkpoint}: {len(both)} sentences among {len(asked) + len(others)} windows: {told}", flush=True)


if __name__ == "__main__":
    main()
