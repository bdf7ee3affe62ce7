"""The ablation table: recipes under one budget, several seeds, mean and spread.

    python experiments/ablations.py --data library --epochs 8 --seeds 3 --out runs/ablations-library
    python experiments/ablations.py --data DATA/cmu=2 DATA/uiprmd --rows base plain without-twr without-dmsp

Each run has a folder below --out; finished runs are not repeated, interrupted ones are resumed. The
checkpoint is chosen on val, test is scored once: windows of collections that have windows, other sets whole, of the
library 500 test and 500 held-out clips. Every recipe sees the same clips as often (--epochs); --budget gives each the
same time instead. With the library all runs train on the same --library-clips. Prints a Markdown table after each run
and writes ablations.json.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import tyro
from experiment import run

from wamo.data.samples import DataSet
from wamo.data.sources import library_samples
from wamo.files import write_json
from wamo.motion.facts import Window
from wamo.training.config import TrainConfig
from wamo.training.recipe import load_recipe

COLUMNS = ("t2m/R01", "t2m/R05", "Rsum", "minutes")


@dataclass(frozen=True)
class Options:
    """The command line."""

    data: tuple[str, ...] = ("library",)
    """Data sets of every run, as for train.py."""
    base: str = "base"
    """Recipe that the ablations change."""
    rows: tuple[str, ...] = ("base", "plain", "transform-none", "without-twr", "without-dmsp")
    """Rows of the table: "base", or ablations of wamo/training/ablations.py."""
    seeds: int = 3
    """Runs per row."""
    epochs: int = 10
    """Passes over the data of each run."""
    budget: str = ""
    """Training time of each run instead, e.g. 10m."""
    batch_size: int = 64
    """Pairs per step."""
    compact: bool = False
    """Half the width of every encoder: twice the clips a second."""
    library_clips: int = 4000
    """Library clips that all runs train on."""
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    """Arithmetic of the networks."""
    out: Path = Path("runs/ablations")
    """Folder for the runs and ablations.json."""


def configuration(options: Options, row: str, seed: int) -> TrainConfig:
    """Configuration of one run."""
    recipe = load_recipe(options.base if row == "base" else f"{options.base}+{row}")
    if options.compact:
        recipe = replace(recipe, model=replace(recipe.model, band_width=64, width=128, text_width=128))
    return replace(
        recipe, data=options.data, budget=options.budget, epochs=100_000 if options.budget else options.epochs,
        seed=seed, validate_every=2, batch_size=options.batch_size, out=str(options.out / f"{row}-{seed}"),
        library=replace(recipe.library, reuse=100_000, clips=options.library_clips), precision=options.precision,
        text_cache=str(options.out / "text.sqlite"),
    )  # fmt: skip


def score(config: TrainConfig) -> dict[str, float]:
    """Train (or resume) one run and score each data set's test split by the rule of `score_split`."""
    from wamo.model.weights import load_model
    from wamo.training.loop import Run
    from wamo.training.validate import validate

    done = Path(config.out) / "test.json"
    if done.is_file():
        return json.loads(done.read_text("utf-8"))
    training = Run(config)
    training.train()
    sets = [s for dataset in training.data.sets for s in test_sets(dataset, config.model.fps)]
    _, numbers = validate(load_model(config.out), training.text, sets, "test")
    progress = training.progress
    numbers |= {"minutes": round(progress.seconds / 60, 2), "clips": progress.step * config.batch_size}
    write_json(done, numbers)
    return numbers


def test_sets(dataset: DataSet, fps: float) -> list[DataSet]:
    """Test sets of a data set: test and held-out clips for the library, else its windows if it has any."""
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


def main(options: Annotated[Options, tyro.conf.arg(name="")]) -> None:
    """Run every recipe with every seed and print the table after each run."""
    logging.basicConfig(level=logging.WARNING)
    results: dict[str, list[dict[str, Any]]] = {}
    for seed in range(options.seeds):
        for row in options.rows:
            results.setdefault(row, []).append(score(configuration(options, row, seed)))
            names = sorted({k for r in results.values() for scored in r for k in scored if k.endswith(COLUMNS)})
            print(table(results, names), flush=True)
            settings = {k: v for k, v in asdict(options).items() if k != "out"}
            write_json(options.out / "ablations.json", {**settings, "results": results})


if __name__ == "__main__":
    run(main, __doc__)
