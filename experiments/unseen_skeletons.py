"""Motions of a skeleton kind that no training data holds: how much does retrieval lose?

    python experiments/unseen_skeletons.py DATA/cmu --root root --bodies 15 --out runs/unseen -- --epochs 18

The collection's trials are sorted by their file's kind: its root joint and its number of joints. Two trainings with the
options after ``--`` (those of train.py): one on all train trials, one without that kind. Both are
scored on the same queries, the test clips of that kind (windows and short trials), among all test clips of the
collection; identical captions are credited. Without --root the kinds are listed.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from subsets import own_and_training_options, train_on, write_subset

from wamo.data.samples import Sample
from wamo.data.sources import load_source
from wamo.data.tables import Row, read_table
from wamo.files import write_json
from wamo.metrics.ranks import both_ways
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
    """The collection without a kind in its train split (validation keeps the others, too); test keeps all."""

    def split_of(row: Row) -> str | None:
        return row["split"] if row["split"] == "test" or kind_of(source / row["file"]) != kind else None

    return write_subset(source, out, split_of)


def ranked(model: WaMo, samples: Sequence[Sample], asked: Sequence[int]) -> dict[str, float]:
    """Recalls and median rank of the asked clips among all, both ways; the best clip of an identical caption counts."""
    ranks = score_split(model, TextBackbone(model.config.text_backbone), samples).ranks
    return both_ways(*(ranks[way][list(asked)] for way in ("t2m", "m2t")))


def main() -> None:
    """Train both, score both, print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collection", type=Path)
    parser.add_argument("--root", help="root joint of the kind that is left out; amc for ASF/AMC")
    parser.add_argument("--bodies", type=int, default=0, help="its number of joints")
    parser.add_argument("--also", nargs="*", default=[], help="further data sets of both trainings")
    parser.add_argument("--out", type=Path, default=Path("runs/unseen"))
    options, training = own_and_training_options(parser)
    files = [row["file"] for row in read_table(options.collection / "captions.tsv")]
    kinds = Counter(kind_of(options.collection / f) for f in files)
    if not options.root:
        print("\n".join(f"--root {root} --bodies {joints}: {count} trials" for (root, joints), count in kinds.items()))
        return
    kind = (options.root, options.bodies)
    if kind not in kinds:
        parser.error(f"no trial of the kind {kind}; there are {sorted(kinds)}")
    rest = without(options.collection, kind, options.out / options.collection.name)
    samples = load_source(str(options.collection), skeleton=SMPL22).split("test")
    of_kind = {Path(f).stem for f in files if kind_of(options.collection / f) == kind}
    asked = [
        i for i, s in enumerate(samples) if isinstance(s.motion.clip, Trial | Window) and s.motion.clip.trial in of_kind
    ]
    found = {}
    for name, source in (("all kinds", options.collection), ("without this kind", rest)):
        out = options.out / name.replace(" ", "-")
        train_on([f"{source}=2", *options.also], out, training)
        found[name] = ranked(load_model(out), samples, asked)
    print(f"{len(asked)} test clips of {kind[0]}, {kind[1]} joints, among {len(samples)}; identical captions credited")
    print("| trained on | t2m R@1 | R@5 | R@10 | MedR | m2t R@1 | R@5 | R@10 | MedR |")
    print("| --- |" + " ---: |" * 8)
    for name, figures in found.items():
        shown = (figures[f"{way}/{k}"] for way in ("t2m", "m2t") for k in ("R01", "R05", "R10", "MedR"))
        print(f"| {name} | " + " | ".join(f"{v:.1f}" for v in shown) + " |")
    write_json(options.out / "unseen.json", {"kind": list(kind), "queries": len(asked), "N": len(samples), **found})


if __name__ == "__main__":
    main()
