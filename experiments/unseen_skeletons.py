"""Retrieval of motions whose kind of skeleton has no training data.

    python experiments/unseen_skeletons.py DATA/cmu --root root --bodies 15 --out runs/unseen -- --epochs 18

The kind of a trial is the root joint and the number of joints of its file. Two runs of train.py with the options after
``--``: one on all train trials, one without the kind. Both are scored on the same queries, the test clips of that kind
(windows and short trials), among all test clips; identical captions are credited. Without --root the kinds are listed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import tyro
from experiment import print_results, run, write_report
from subsets import train_on, training_options, write_subset

from wamo.data.samples import Sample
from wamo.data.sources import load_source
from wamo.data.tables import Row, read_table
from wamo.metrics.protocols import IDENTICAL
from wamo.metrics.ranks import both_ways
from wamo.metrics.results import Result
from wamo.model.text import TextBackbone
from wamo.model.wamo import WaMo
from wamo.model.weights import load_model
from wamo.motion import SMPL22
from wamo.motion.facts import Trial, Window
from wamo.training.validate import score_split


def kind_of(file: Path) -> tuple[str, int]:
    """(root joint, number of joints) of a BVH file; ("amc", 0) of another."""
    if file.suffix.lower() != ".bvh":
        return "amc", 0
    head = file.read_text("utf-8", errors="replace").split("MOTION")[0]
    joints = re.findall(r"^\s*(?:ROOT|JOINT)\s+(\S+)", head, re.MULTILINE)
    return joints[0], len(joints)


def without(source: Path, kind: tuple[str, int], out: Path) -> Path:
    """The collection without a kind in its train and val splits."""

    def split_of(row: Row) -> str | None:
        return row["split"] if row["split"] == "test" or kind_of(source / row["file"]) != kind else None

    return write_subset(source, out, split_of)


def ranked(model: WaMo, samples: Sequence[Sample], asked: Sequence[int]) -> dict[str, float]:
    """Recalls and median ranks of the asked clips among all; identical captions are credited."""
    ranks = score_split(model, TextBackbone(model.config.text_backbone), samples).ranks
    return both_ways(*(ranks[way][list(asked)] for way in ("t2m", "m2t")))


def main(
    collection: Annotated[Path, tyro.conf.Positional],
    root: str = "",
    bodies: int = 0,
    also: tuple[str, ...] = (),
    out: Path = Path("runs/unseen"),
) -> None:
    """Train and score with and without a kind of skeleton.

    Args:
        collection: Folder of a captioned collection.
        root: Root joint of the kind that is left out; "amc" for ASF/AMC.
        bodies: Number of joints of the kind.
        also: Further data sets of both runs.
        out: Folder for the runs and unseen.json.
    """
    files = [row["file"] for row in read_table(collection / "captions.tsv")]
    kinds = Counter(kind_of(collection / f) for f in files)
    if not root:
        print("\n".join(f"--root {name} --bodies {joints}: {count} trials" for (name, joints), count in kinds.items()))
        return
    kind = (root, bodies)
    if kind not in kinds:
        raise SystemExit(f"no trial of the kind {kind}; there are {sorted(kinds)}")
    rest = without(collection, kind, out / collection.name)
    samples = load_source(str(collection), skeleton=SMPL22).split("test")
    of_kind = {Path(f).stem for f in files if kind_of(collection / f) == kind}
    asked = [
        i for i, s in enumerate(samples) if isinstance(s.motion.clip, Trial | Window) and s.motion.clip.trial in of_kind
    ]
    results = []
    for name, source in (("all kinds", collection), ("without this kind", rest)):
        checkpoint = out / name.replace(" ", "-")
        train_on([f"{source}=2", *also], checkpoint, TRAINING)
        found = ranked(load_model(checkpoint), samples, asked)
        split = f"{collection.name} test, {bodies}-joint skeletons"
        results.append(Result("all", len(samples), IDENTICAL, split, "val", found, system=name))
    print_results(results)
    write_report(out / "unseen.json", "A kind of skeleton without training clips", results)


if __name__ == "__main__":
    TRAINING = training_options()
    run(main, __doc__)
