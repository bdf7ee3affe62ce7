"""`wamo push`: upload a checkpoint or a gallery to the Hugging Face hub."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import tyro

from wamo.cli import parse


def main(arguments: Sequence[str]) -> int:
    """Run `wamo push`."""
    return parse(push, "push", arguments)


def push(
    folder: Annotated[Path, tyro.conf.Positional],
    repository: Annotated[str, tyro.conf.Positional],
    private: bool = False,
    licence: str = "",
) -> int:
    """Upload a checkpoint (as a model) or a gallery (as a data set) to the Hugging Face hub.

    The account is the one of `hf auth login`, or of the token in HF_TOKEN.

    Args:
        folder: Checkpoint or gallery folder.
        repository: USER/NAME; made if there is none.
        private: Whether a new repository is private.
        licence: Identifier for the card, e.g. cc-by-4.0, if the folder has no card.
    """
    from wamo.indexing.push import push as upload

    done = upload(folder, repository, private=private, licence=licence)
    print(f"uploaded {done.files} files, {done.bytes / 1e6:.1f} MB: {done.address}")
    if done.originals:
        print(f"{done.originals} of them are original motion files: their licences apply")
    option = "gallery" if done.kind == "dataset" else "checkpoint"
    print(f"open it: python app/main.py --{option} hf://{repository}")
    return 0
