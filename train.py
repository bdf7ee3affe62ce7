"""Train a WaMo model.

    python train.py                                      the procedural library, recipe base, into runs/base
    python train.py --budget 60s                         a first useful model in a minute
    python train.py --data FOLDER library --out runs/mix HumanML3D-layout folders and captioned collections, mixed
    accelerate launch --num_processes 2 train.py ...     several processes or machines

An interrupted run continues with the same command. The folder in --out is a checkpoint that the app loads:
python app/main.py --checkpoint runs/base
"""

from __future__ import annotations

import argparse
import logging
import sys

from wamo.errors import WamoError


def main(arguments: list[str]) -> int:
    """Read the recipe and the command line, then train. Returns the exit status."""
    import tyro

    from wamo.training.config import TrainConfig, load_recipe

    logging.basicConfig(level=logging.INFO, format="%(asctime)s  %(message)s", datefmt="%H:%M:%S", stream=sys.stdout)
    for chatty in ("httpx", "accelerate", "matplotlib"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    first = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    first.add_argument("--recipe", default="base")
    known, _ = first.parse_known_args(arguments)
    try:
        config = tyro.cli(TrainConfig, args=arguments, default=load_recipe(known.recipe), description=__doc__)
        from wamo.training.loop import Interrupted, train

        try:
            train(config)
        except Interrupted as stop:
            print(stop, file=sys.stderr)
            return 130
    except WamoError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
