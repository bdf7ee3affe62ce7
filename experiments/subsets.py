"""Write subsets of a captioned collection as collections (links to the same files), and train on them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from experiment import ROOT

from wamo.data.tables import Row, read_table


def write_subset(source: Path, out: Path, split_of: Callable[[Row], str | None]) -> Path:
    """Write the trials of ``source`` for which ``split_of(row of captions.tsv)`` returns a split, with that split."""
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


def training_options() -> list[str]:
    """Take the options of train.py, which follow ``--``, off the command line and return them."""
    words = sys.argv[1:]
    cut = words.index("--") if "--" in words else len(words)
    sys.argv[1:] = words[:cut]
    return words[cut + 1 :]


def train_on(data: Sequence[str], out: Path, options: Sequence[str]) -> None:
    """Run train.py on data sets; finished runs are skipped, interrupted ones are resumed."""
    arguments = ["--data", *data, "--out", str(out), *options]
    subprocess.run([sys.executable, str(ROOT / "train.py"), *arguments], check=True)
