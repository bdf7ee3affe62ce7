"""Train a WaMo model: `wamo train` without installing the package. See python train.py --help."""

import sys

from wamo.cli import main

if __name__ == "__main__":
    sys.exit(main(["train", *sys.argv[1:]]))
