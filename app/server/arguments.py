"""The command line of the page."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import tyro

from wamo.errors import ConfigError


@dataclass(frozen=True)
class Arguments:
    """Serve the WaMo page: search human motion by words."""

    gallery: str | None = None
    """Gallery folder or address: hf://, s3://, milvus+...; default: the embedded library."""
    checkpoint: str | None = None
    """Checkpoint folder or hf://USER/NAME; default: the shipped one."""
    port: int | None = None
    """Port to listen on; default: 7860, or the next free one."""
    host: str = os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1")
    """Address to listen on."""
    allow_host: Annotated[tuple[str, ...], tyro.conf.UseAppendAction, tyro.conf.arg(metavar="NAME")] = ()
    """Name by which the API may be called, e.g. behind a proxy; may be repeated; * allows all."""


def parse(words: Sequence[str] | None = None) -> Arguments:
    """Parse the command line, by default this process's own.

    Raises
    ------
    ConfigError
        A folder that is not there.
    """
    given = tyro.cli(Arguments, prog="app/main.py", args=words)
    for folder in (given.checkpoint, given.gallery):
        if folder is not None and ":" not in folder and not Path(folder).is_dir():
            raise ConfigError(f"{folder} is not a folder")
    return given
