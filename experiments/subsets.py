"""Parts of a captioned collection as collections of their own (links to the same files), and trainings on them."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from wamo.data.tables import Row, read_table

ROOT = Path(__file__).resolve().parents[1]


def write_subset(source: Path, out: Path, split_of: Callable[[Row], str | None]) -> Path:
    """Write to ``out`` the trials of ``source`` for which ``split_of(row of captions.tsv)`` names a split, in it."""
    out.mkdir(parents=True, exist_ok=True)
    for folder in ("bvh", "amc"):
        link = out / folder
        if not link.exists() and (source / folder).is_dir():
            link.symlink_to((source / folder).resolve())
    kept = [{**row, "split": split} for row in read_table(source / "captions.tsv") if (split := split_of(row))]
    trials = {row["trial"] for row in kept}
    windows = [row for row in read_table(source / "segments.tsv") if row["trial"] in trials]
    for name, table in (("captions.tsv", kept), ("segments.tsv", windows)):
        lines = ["\t".join(table[0])] + ["\t".join(v or "" for v in row.values()) for row in table]
        (out / name).write_text("\n".join(lines) + "\n", "utf-8")
    return out


def own_and_training_options(parser: argparse.ArgumentParser) -> tuple[argparse.Namespace, list[str]]:
    """The script's own options, and those of train.py, which stand after ``--``."""
    words = sys.argv[1:]
    cut = words.index("--") if "--" in words else len(words)
    return parser.parse_args(words[:cut]), words[cut + 1 :]


def train_on(data: Sequence[str], out: Path, options: Sequence[str]) -> None:
    """Run train.py on data sets; a run that is finished is not run again, an interrupted one is resumed."""
    arguments = ["--data", *data, "--out", str(out), *options]
    subprocess.run([sys.executable, str(ROOT / "train.py"), *arguments], check=True)
