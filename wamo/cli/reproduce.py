"""`wamo reproduce`: train the shipped recipe with several seeds, evaluate them, publish the one that val prefers."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from wamo.cli import INTERRUPTED, parse

if TYPE_CHECKING:
    from wamo.training.config import TrainConfig


def main(arguments: Sequence[str]) -> int:
    """Run `wamo reproduce`."""
    return parse(reproduce, "reproduce", arguments)


def reproduce(
    data_root: str = "",
    recipe: str = "wamo-base",
    out: Path = Path("runs/reproduce"),
    seeds: tuple[int, ...] = (0, 1),
    steps: int = 0,
) -> int:
    """Train one run per seed, score each on val, and publish the best one by the recipe's selection rule.

    Runs that were interrupted continue, and finished ones are not repeated: the same command goes on. The result is
    OUT/published, which `wamo search --checkpoint` and the page load.

    Args:
        data_root: Folder that holds the recipe's data sets; without it, the recipe's skip_missing decides.
        recipe: Recipe to train.
        out: Folder of the runs (seed-0, seed-1, ...), their reports and the published checkpoint.
        seeds: Seeds to train.
        steps: Train so many steps in all instead of the recipe's, for a trial.
    """
    from wamo.indexing.publish import publish
    from wamo.training.interrupts import Interrupted
    from wamo.training.loop import train
    from wamo.training.recipe import load_recipe

    logging.basicConfig(level=logging.INFO, format="%(asctime)s  %(message)s", datefmt="%H:%M:%S", stream=sys.stdout)
    base = replace(load_recipe(recipe), data_root=data_root)
    if steps:
        base = replace(base, steps=steps, stages=())
    scores: dict[Path, float] = {}
    for seed in seeds:
        try:
            run = train(replace(base, seed=seed, out=str(out / f"seed-{seed}")))
        except Interrupted as stop:
            print(stop, file=sys.stderr)
            return INTERRUPTED
        scores[run] = _evaluated(run, base, f"wamo reproduce --recipe {recipe} --seeds {seed}")
    best = max(scores, key=lambda run: scores[run])
    for run, score in scores.items():
        print(f"{run.name}: val score {score:.2f}" + ("  (published)" if run == best else ""))
    print(f"written: {publish(best, out / 'published')}")
    return 0


def _evaluated(run: Path, config: TrainConfig, command: str) -> float:
    """Write val reports of a run, one folder per data set, and return the score that chose its weights."""
    from wamo.evaluation.checkpoint import score_checkpoint
    from wamo.evaluation.options import Checkpoint
    from wamo.model.weights import model_facts

    sources = tuple(spec.folder for spec in config.sources if spec.folder not in config.missing)
    score_checkpoint(Checkpoint(checkpoint=run, data=sources, split="val", out=run / "reports", plots=False), command)
    return float(model_facts(run)["score"])
