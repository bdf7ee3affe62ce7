"""The ablation table: recipes under one budget, several seeds, mean and spread.

    python benchmarks/ablations.py --data library --budget 20m --seeds 3 --out runs/ablations
    python benchmarks/ablations.py --data DATA/cmu=2 DATA/uiprmd --recipes base plain without-twr without-dmsp

Each run is a training of its own below --out; what is finished is not run again, what was interrupted is resumed. The
checkpoint is chosen on val, test is scored once. Prints a Markdown table and writes ablations.json.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from wamo.files import write_json  # noqa: E402
from wamo.training.config import TrainConfig, load_recipe  # noqa: E402

RECIPES = ("base", "plain", "transform-none", "without-twr", "without-dmsp")


def score(config: TrainConfig) -> dict[str, float]:
    """Train (or take up) one run and score its test split, `score_split`'s rule for each data set."""
    from wamo.data import procedural
    from wamo.data.samples import DataSet, Sample, prepare
    from wamo.training.loop import Run
    from wamo.training.validate import validate

    done = Path(config.out) / "test.json"
    if done.is_file():
        return json.loads(done.read_text("utf-8"))
    run = Run(config)
    run.run()
    from wamo.model.weights import load_model

    sets = []
    for dataset, _ in run.data:
        if dataset.make is None:
            sets.append(dataset)
            continue
        for split in ("test", "held_out"):
            made = procedural.stream(split, count=500)
            clips = [Sample(f"{split}-{i}", prepare(m, config.model.fps), split, "test") for i, m in enumerate(made)]
            sets.append(DataSet(f"library {split}", clips))
    _, numbers = validate(load_model(config.out), run.text, sets, "test")
    write_json(done, numbers)
    return numbers


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
    parser.add_argument("--recipes", nargs="+", default=list(RECIPES))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--budget", default="10m", help="training time of each run")
    parser.add_argument("--out", type=Path, default=Path("runs/ablations"))
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    results: dict[str, list[dict[str, Any]]] = {}
    for recipe in options.recipes:
        for seed in range(options.seeds):
            config = replace(
                load_recipe(recipe), data=tuple(options.data), budget=options.budget, epochs=100_000, seed=seed,
                validate_every=5, out=str(options.out / f"{recipe}-{seed}"),
            )  # fmt: skip
            results.setdefault(recipe, []).append(score(config))
        names = sorted(
            {k for r in results.values() for row in r for k in row if k.endswith(("t2m/R01", "t2m/R05", "Rsum"))}
        )
        print(table(results, names), flush=True)
        write_json(options.out / "ablations.json", {"budget": options.budget, "data": options.data, "results": results})


if __name__ == "__main__":
    main()
