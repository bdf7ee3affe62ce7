"""`wamo publish`: turn a training run into a checkpoint to ship."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import tyro

from wamo.cli import parse


def main(arguments: Sequence[str]) -> int:
    """Run `wamo publish`."""
    return parse(publish, "publish", arguments)


def publish(run: Annotated[Path, tyro.conf.Positional], out: Path) -> int:
    """Write half-precision weights with the vectors of the embedded library, ready for the page.

    Args:
        run: Folder of a training run.
        out: Folder of the checkpoint.
    """
    from wamo.indexing.publish import publish as publish_run

    print(f"written: {publish_run(run, out)}")
    return 0
