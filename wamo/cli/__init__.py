"""The `wamo` command: one file per subcommand, each with ``main(arguments) -> exit status``."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence
from importlib import import_module

from wamo.errors import WamoError

COMMANDS = {
    "search": "Search a gallery by words.",
    "describe": "Print the sentences that fit a motion file best.",
    "build": "Make a gallery from motion files, data sets or the embedded library.",
    "add": "Add motions to a gallery.",
    "remove": "Remove clips from a gallery.",
    "verify": "Check every byte of a gallery.",
    "copy": "Copy a gallery into Milvus.",
    "info": "Print facts about a gallery.",
    "fetch": "Download a public motion capture collection.",
    "convert": "Convert a motion file: BVH, GLB, NPZ, CSV.",
    "inspect": "Show how the joints of motion files are mapped.",
    "train": "Train a model from a recipe.",
    "reproduce": "Train, evaluate and publish the shipped weights from nothing.",
    "evaluate": "Score a checkpoint, embeddings or a similarity matrix.",
    "publish": "Turn a training run into a checkpoint to ship.",
    "push": "Upload a checkpoint or a gallery to the Hugging Face hub.",
    "library": "Generate clips of the procedural library.",
    "humanml3d": "Make HumanML3D's motions from AMASS files.",
}
"""Subcommands with one line of help; the module of the same name runs each."""

USER_ERROR, INTERRUPTED = 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand and return the exit status.

    The package's own errors become one line on stderr and status 2. Ctrl-C and a closed pipe (`| head`) end quietly.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["--version"]:
        from wamo import __version__

        print(f"wamo {__version__}")
        return 0
    if not words or words[0] in ("-h", "--help"):
        print(overview())
        return 0 if words else USER_ERROR
    name = words[0]
    if name not in COMMANDS:
        print(f"error: no command {name!r}. Commands: {', '.join(COMMANDS)}. See wamo --help.", file=sys.stderr)
        return USER_ERROR
    try:
        with warnings.catch_warnings():
            warnings.showwarning = _print_note
            return import_module(f"wamo.cli.{name}").main(words[1:])
    except WamoError as error:
        print(f"error: {error}", file=sys.stderr)
        return USER_ERROR
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Python flushes stdout once more at exit; without a reader that would print a second error
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def overview() -> str:
    """The text of `wamo --help`."""
    width = max(map(len, COMMANDS))
    rows = "\n".join(f"  {name:{width}}  {what}" for name, what in COMMANDS.items())
    return (
        "usage: wamo COMMAND [OPTIONS]\n\nSearch human motion by words and see what a motion is made of.\n\n"
        f"commands:\n{rows}\n\nwamo COMMAND --help shows the options of a command. wamo --version prints the version."
    )


def _print_note(message: Warning | str, category: type[Warning], *_: object, **__: object) -> None:
    """Print a reader's note as one line; other warnings keep their category."""
    kind = "note" if issubclass(category, UserWarning) else category.__name__
    print(f"{kind}: {message}", file=sys.stderr)


def parse(function: object, name: str, arguments: Sequence[str]) -> int:
    """Parse the arguments of a subcommand by the signature and docstring of its function, and call it."""
    import tyro

    return tyro.cli(function, prog=f"wamo {name}", args=list(arguments))  # type: ignore[call-overload]
