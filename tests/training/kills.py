"""Kill training, publishing and exporting at random moments and check what is left. Run: python -m tests.training.kills

Each writer is a fork of this process, killed with SIGKILL after a random share of the time that it needs. What is left
must be readable; the next run must end with the very content of an undisturbed run and leave no temporary file.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal
from unittest import mock

import tyro
from safetensors import safe_open
from safetensors.numpy import load_file

from tests.indexing.kills import content
from tests.killing import finishes, killed, one_thread, rounds, seconds_of
from tests.training.small_runs import config_for, swinging
from wamo.formats import read, write
from wamo.formats.humanml3d import write_humanml3d
from wamo.indexing.publish import publish
from wamo.library import embedded
from wamo.model.text import TextBackbone
from wamo.model.weights import load_model
from wamo.retrieval.embedder import HASHES, check_hashes
from wamo.training.loop import train

Action = Literal["train", "publish", "export"]
KINDS = ("npz", "bvh", "glb", "csv")
PUBLISHED = 20
"""Clips of the embedded library that are published: most of a whole publication encodes captions and writes nothing."""


@dataclass(frozen=True)
class Writer:
    """What is killed.

    Parameters
    ----------
    out : folder that it writes; run : writes it, undisturbed
    opens : raises if a file in the folder is there but cannot be read
    result : what two undisturbed runs have in common
    """

    out: Path
    run: Callable[[], object]
    opens: Callable[[], object]
    result: Callable[[], object]


def training(root: Path) -> Writer:
    """Train a small model with a checkpoint after every second step."""
    write_humanml3d(root / "made", {s: [swinging(i) for i in range(9)] for s in ("train", "val", "test")})
    out = root / "run"

    def opens() -> None:
        for name in ("last.safetensors", "model.safetensors"):
            if (out / name).exists():
                load_file(out / name)

    def result() -> object:
        return {k: v.tobytes() for name in ("last", "model") for k, v in load_file(out / f"{name}.safetensors").items()}

    return Writer(out, lambda: train(config_for(root / "made", out, text_cache=str(root / "texts"))), opens, result)


def publishing(root: Path) -> Writer:
    """Publish a small model with vectors of a few clips."""
    run = training(root)
    assert finishes(run.run), "training failed"
    out, few = root / "published", embedded()[:PUBLISHED]

    def run_all() -> None:
        with mock.patch("wamo.library.embedded", lambda: few):
            publish(run.out, out)

    def opens() -> None:
        if (out / "model.safetensors").exists():
            load_model(out)

    def result() -> object:
        check_hashes(out)
        return {name: values(out / name, data) for name, data in content(out).items() if name != HASHES}

    return Writer(out, run_all, opens, result)


def values(file: Path, data: bytes) -> object:
    """What a file says; tensor files order their facts anew each time they are written."""
    if file.suffix != ".safetensors":
        return data
    with safe_open(file, "numpy") as tensors:
        return tensors.metadata(), {name: tensors.get_tensor(name).tobytes() for name in tensors.keys()}  # noqa: SIM118


def exporting(root: Path) -> Writer:
    """Write a motion in several formats, over the files that are there."""
    out, motion = root / "exports", swinging(0)

    def run() -> None:
        for kind in KINDS:
            write(motion, out / f"motion.{kind}")

    def opens() -> None:
        for kind in ("npz", "bvh"):
            if (out / f"motion.{kind}").exists():
                read(out / f"motion.{kind}")

    return Writer(out, run, opens, lambda: content(out))


WRITERS = {"train": training, "publish": publishing, "export": exporting}


def temporary(folder: Path) -> list[str]:
    """Temporary files below a folder."""
    return sorted(path.name for path in folder.rglob("*") if path.name.endswith(".tmp"))


def finish(writer: Writer) -> None:
    """Run a writer to its end; AssertionError if it fails or leaves a temporary file."""
    assert finishes(writer.run), "the run failed"
    assert temporary(writer.out) == [], temporary(writer.out)


def check_round(writer: Writer, delay: float, expected: object, *, keep: bool) -> bool:
    """Kill one writer and check what is left; whether it was killed before it ended.

    Parameters
    ----------
    keep : start over the former result instead of from nothing
    """
    if not keep:
        shutil.rmtree(writer.out, ignore_errors=True)
    before_its_end = killed(writer.run, delay)
    writer.opens()
    finish(writer)
    assert writer.result() == expected, "another result than that of an undisturbed run"
    return before_its_end


def main(kills: int = 100, seed: int = 0, action: Action = "train") -> None:
    """Kill a writer at random moments.

    Args:
        kills: Number of rounds.
        seed: Of the moments.
        action: What the writer does.
    """
    one_thread()
    TextBackbone().load()  # its packages, which every fork would import for seconds
    with tempfile.TemporaryDirectory() as folder:
        writer = WRITERS[action](Path(folder))
        finish(writer)
        shutil.rmtree(writer.out)
        duration, expected = seconds_of(writer.run), writer.result()
        assert temporary(writer.out) == [], temporary(writer.out)
        keep = action != "train"  # a finished training is not repeated
        check = partial(check_round, writer, expected=expected, keep=keep)
        early = rounds(check, duration, kills, seed)
    print(f"{action}: {early} of {kills} writers killed before they ended; every next run ended as an undisturbed one")


if __name__ == "__main__":
    tyro.cli(main)
