"""The ablation table: recipes under one budget, several seeds, mean and spread.

    python experiments/ablations.py --data library --epochs 8 --seeds 3 --out runs/ablations-library
    python experiments/ablations.py --data DATA/cmu=2 DATA/uiprmd --rows base plain without-twr without-dmsp

Each run is a training of its own below --out; what is finished is not run again, what was interrupted is resumed. The
checkpoint is chosen on val, test is scored once: windows of collections that have windows, other sets whole, of the
library 500 test and 500 held-out clips. Every recipe sees the same clips as often (--epochs); --budget gives each the
same time instead. With the library all runs train on the same --library-clips. Prints a Markdown table after each run
and writes ablations.json.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np

from wamo.data.samples import DataSet
from wamo.data.sources import library_samples
from wamo.files import write_json
from wamo.motion.facts import Window
from wamo.training.ablations import ABLATIONS
from wamo.training.config import TrainConfig
from wamo.training.recipe import load_recipe

COLUMNS = ("t2m/R01", "t2m/R05", "Rsum", "minutes")
COMPACT = {"band_width": 64, "width": 128, "text_width": 128}
ROWS = ("base", "plain", "transform-none", "without-twr", "without-dmsp")


def score(config: TrainConfig) -> dict[str, float]:
    """Train (or take up) one run and score its test split, `score_split`'s rule for each data set."""
    from wamo.model.weights import load_model
    from wamo.training.loop import Run
    from wamo.training.validate import validate

    done = Path(config.out) / "test.json"
    if done.is_file():
        return json.loads(done.read_text("utf-8"))
    run = Run(config)
    run.train()
    sets = [s for dataset, _ in run.data.sets for s in test_sets(dataset, config.model.fps)]
    _, numbers = validate(load_model(config.out), run.text, sets, "test")
    numbers |= {"minutes": round(run.progress.seconds / 60, 2), "clips": run.progress.step * config.batch_size}
    write_json(done, numbers)
    return numbers


def test_sets(dataset: DataSet, fps: float) -> list[DataSet]:
    """What a data set is tested on."""
    if dataset.make is not None:
        return [made_clips(split, fps) for split in ("test", "held_out")]
    windows = [s for s in dataset.samples if isinstance(s.motion.clip, Window)]
    return [DataSet(dataset.name, windows or dataset.samples)]


@cache
def made_clips(split: str, fps: float) -> DataSet:
    """500 clips of a split of the library, as a test split."""
    clips = [replace(s, split="test") for s in library_samples(split, 0, 500, fps)]
    return DataSet(f"library {split}", clips)


def table(results: dict[str, list[dict[str, float]]], names: list[str]) -> str:
    """Markdown: recipes in rows, mean ± standard deviation over seeds."""
    lines = ["| recipe | seeds | " + " | ".join(names) + " |", "| --- | ---: |" + " ---: |" * len(names)]
    for recipe, rows in results.items():
        cells = []
        for name in names:
            values = [row[name] for row in rows if name in row]
            spread = f" ± {np.std(values, ddof=1):.1f}" if len(values) > 1 else ""
            cells.append(f"{np.mean(values):.1f}{spread}" if values else "-")
        lines.append(f"| {recipe} | {len(rows)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Run every recipe with every seed and print the table after each recipe."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", nargs="+", default=["library"])
    parser.add_argument("--base", default="base", help="recipe that the ablations change")
    parser.add_argument("--rows", nargs="+", default=list(ROWS), help=f"base, or ablations: {', '.join(ABLATIONS)}")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=10, help="passes over the data of each run")
    parser.add_argument("--budget", default="", help="training time of each run instead, e.g. 10m")
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument(
        "--compact", action="store_true", help="half the width of every encoder: twice the clips a second"
    )
    parser.add_argument("--library-clips", type=int, default=4000, help="library clips that all runs train on")
    parser.add_argument("--precision", default="auto", choices=("auto", "float32", "bfloat16"))
    parser.add_argument("--out", type=Path, default=Path("runs/ablations"))
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    results: dict[str, list[dict[str, Any]]] = {}
    epochs = 100_000 if options.budget else options.epochs
    for seed in range(options.seeds):
        for recipe in options.rows:
            base = load_recipe(options.base if recipe == "base" else f"{options.base}+{recipe}")
            if options.compact:
                base = replace(base, model=replace(base.model, **COMPACT))
            config = replace(
                base, data=tuple(options.data), budget=options.budget, epochs=epochs, seed=seed, validate_every=2,
                batch_size=options.batch_size, out=str(options.out / f"{recipe}-{seed}"),
                library=replace(base.library, reuse=100_000, clips=options.library_clips), precision=options.precision,
                text_cache=str(options.out / "text.sqlite"),
            )  # fmt: skip
            results.setdefault(recipe, []).append(score(config))
            names = sorted({k for r in results.values() for row in r for k in row if k.endswith(COLUMNS)})
            print(table(results, names), flush=True)
            settings = {k: v for k, v in vars(options).items() if k != "out"}
            write_json(options.out / "ablations.json", {**settings, "results": results})


if __name__ == "__main__":
    main()
