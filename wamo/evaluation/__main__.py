"""Entry point of `python -m wamo.evaluation`, the same as `wamo evaluate`."""

from wamo.evaluation.command import main

if __name__ == "__main__":
    raise SystemExit(main())
