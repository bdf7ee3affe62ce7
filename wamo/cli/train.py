"""`wamo train`: train a model from a recipe."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence

from wamo.cli import INTERRUPTED

ABOUT = """Train a WaMo model.

    wamo train                                          the procedural library, recipe base, into runs/base
    wamo train --budget 60s                             a first useful model in a minute
    wamo train --data FOLDER library --out runs/mix     data sets and the library, mixed
    accelerate launch --num_processes 2 train.py ...    several processes or machines

An interrupted run continues with the same command. The folder in --out is a checkpoint that the page loads:
python app/main.py --checkpoint runs/base
"""


def main(arguments: Sequence[str]) -> int:
    """Run `wamo train`: read the recipe and the command line, then train."""
    import tyro

    from wamo.training.config import TrainConfig
    from wamo.training.recipe import load_recipe

    logging.basicConfig(level=logging.INFO, format="%(asctime)s  %(message)s", datefmt="%H:%M:%S", stream=sys.stdout)
    for chatty in ("httpx", "accelerate", "matplotlib"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    first = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    first.add_argument("--recipe", default="base")
    known, _ = first.parse_known_args(arguments)
    recipe = load_recipe(known.recipe)
    config = tyro.cli(TrainConfig, prog="wamo train", args=list(arguments), default=recipe, description=ABOUT)
    from wamo.training.interrupts import Interrupted
    from wamo.training.loop import train

    try:
        train(config)
    except Interrupted as stop:
        print(stop, file=sys.stderr)
        return INTERRUPTED
    return 0
