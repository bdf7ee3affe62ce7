"""`python -m wamo` is the `wamo` command."""

import sys

from wamo.cli import main

if __name__ == "__main__":
    sys.exit(main())
