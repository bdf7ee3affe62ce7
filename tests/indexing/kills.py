"""Kill `wamo build` and `wamo add` at random moments and check what is left. Run: python -m tests.indexing.kills

Each writer is a fork of this process, killed with SIGKILL after a random share of the time that it needs. Afterwards
the gallery must open and be the former one or the new one; the next run must take over every finished shard, end in
the very bytes of an undisturbed run, and leave no temporary file.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np
import torch
import tyro

from tests.killing import finishes, killed, one_thread, rounds, seconds_of
from wamo.formats import write
from wamo.indexing import BuildOptions, build, verify
from wamo.model import ModelConfig
from wamo.model.wamo import WaMo
from wamo.model.weights import fingerprint, save_model
from wamo.motion import Motion
from wamo.retrieval import Gallery
from wamo.retrieval.shard import IDENTIFIER, Shard

SMALL = ModelConfig(band_width=16, width=16, embedding=16, text_width=16, band_layers=1, layers=1, text_layers=1)
OPTIONS = BuildOptions(originals=True, workers=1)
FILES = 128
"""Of the source: four shards."""

Action = Literal["build", "add"]


@dataclass(frozen=True)
class Stage:
    """What every round begins with: sources, weights, a gallery of the first half of the files, the expected end."""

    root: Path
    action: Action

    @property
    def gallery(self) -> Path:
        """The gallery that writers are killed at."""
        return self.root / "gallery"

    def run(self) -> None:
        """Write the gallery once, undisturbed."""
        more = self.action == "add"
        sources = [str(self.root / name) for name in (["second"] if more else ["first", "second"])]
        build(sources, self.gallery, self.root / "weights", OPTIONS, keep_others=more, quiet=True)


def prepare(root: Path, action: Action) -> Stage:
    """Make two folders of motions, weights, and a gallery of the first folder."""
    rng = np.random.default_rng(0)
    for name, count in (("first", 20), ("second", FILES)):
        (root / name).mkdir(parents=True)
        for number in range(count):
            joints = rng.normal(0, 0.3, (30, 22, 3)).astype(np.float32).cumsum(0) * 0.05 + rng.normal(0, 0.5, (22, 3))
            write(Motion(joints, 20), root / name / f"{number}.npz")
    torch.manual_seed(0)
    save_model(WaMo(SMALL), root / "weights")
    build([str(root / "first")], root / "before", root / "weights", OPTIONS, quiet=True)
    return Stage(root, action)


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its relative path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def finished(stage: Stage) -> dict[str, int]:
    """Inode of shard.json of each shard that is there with its vectors."""
    mark = fingerprint(stage.root / "weights")
    folders = [path for path in (stage.gallery / "shards").glob("*") if IDENTIFIER.fullmatch(path.name)]
    return {p.name: (p / "shard.json").stat().st_ino for p in folders if Shard.open(p).vectors(mark) is not None}


def names(gallery: Path) -> list[str]:
    """Names of a gallery's clips, with their sources."""
    opened = Gallery.load(gallery)
    return [f"{row.source}/{row.name}" for row in opened.rows(range(len(opened)))]


def check_round(stage: Stage, delay: float, before: list[str], after: list[str], expected: dict[str, bytes]) -> bool:
    """Kill one writer and check what is left; whether it was killed before it ended.

    Raises
    ------
    AssertionError
        The gallery is neither the former nor the new one, or work was done twice, or something remains.
    """
    shutil.rmtree(stage.gallery, ignore_errors=True)
    shutil.copytree(stage.root / "before", stage.gallery)
    before_its_end = killed(stage.run, delay)
    found = names(stage.gallery)
    assert found in (before, after), f"{len(found)} clips after the kill"
    assert verify(stage.gallery) == [], verify(stage.gallery)
    kept = finished(stage)
    assert finishes(stage.run), "the next run failed"
    written = content(stage.gallery)
    others = sorted(name for name in written.keys() | expected.keys() if written.get(name) != expected.get(name))
    assert not others, f"other bytes than those of an undisturbed run: {others}"
    again = finished(stage)
    assert {name: again.get(name) for name in kept} == kept, "a finished shard was written twice"
    return before_its_end


def main(kills: int = 100, seed: int = 0, action: Action = "build") -> None:
    """Kill a writer at random moments.

    Args:
        kills: Number of rounds.
        seed: Of the moments.
        action: What the writer does.
    """
    one_thread()
    with tempfile.TemporaryDirectory() as folder:
        stage = prepare(Path(folder), action)
        shutil.copytree(stage.root / "before", stage.gallery)
        duration = seconds_of(stage.run)
        before, after, expected = names(stage.root / "before"), names(stage.gallery), content(stage.gallery)
        check = partial(check_round, stage, before=before, after=after, expected=expected)
        early = rounds(check, duration, kills, seed)
    print(f"{action}: {early} of {kills} writers killed before they ended; every gallery opened, resumed and was clean")


if __name__ == "__main__":
    tyro.cli(main)
