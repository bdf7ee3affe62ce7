"""Everyday sentences on the embedded library: is what comes back true of the sentence?

    python experiments/queries.py [--checkpoint FOLDER] [--out report.json] [--misses]

queries.tsv was written and frozen before the library was trained on (later changes: docs/results.md), and is never used
for training or choosing. An answer is right when one of the query's alternatives holds of the clip: "wave side=left"
needs that action with that fact, "walk then wave" both in this order, "wave while walk" both at once.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np

from wamo.motion.facts import Action, Claim, LibraryClip
from wamo.retrieval import Retriever


def parse(answer: str) -> list[Claim]:
    """ "wave side=left | walk then wave" -> the claims of which one must hold."""
    found = []
    for alternative in answer.split("|"):
        joint = " while " in f" {alternative.strip()} "
        pieces = alternative.split(" while " if joint else " then ")
        actions = []
        for piece in pieces:
            action, *facts = piece.split()
            values = dict(fact.split("=") for fact in facts)
            actions.append(Action.from_json({"action": action} | {k: _number(v) for k, v in values.items()}))
        found.append(Claim(tuple(actions), joint))
    return found


def _number(value: str) -> int | str:
    return int(value) if value.isdigit() else value


def right(alternatives: list[Claim], clip: LibraryClip) -> bool:
    """Whether any alternative holds; a query of one action is also answered by a clip that does more."""
    return any(claim.holds(clip) for claim in alternatives)


def main() -> None:
    """Search every query; print success@1 and @5, and on request the misses."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint")
    parser.add_argument("--out", help="write ranks as JSON")
    parser.add_argument("--misses", action="store_true", help="print what came first where it was wrong")
    options = parser.parse_args()
    retriever = Retriever.load(options.checkpoint)
    clips = [retriever.gallery.motion(i).clip_as(LibraryClip) for i in range(len(retriever.gallery))]
    with (ROOT / "experiments" / "queries.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    ranks, found = [], []
    for row in rows:
        claims = parse(row["answer"])
        hits = retriever.search(row["query"], k=50)
        rank = next((h.rank for h in hits if right(claims, clips[h.index])), 1000)
        possible = sum(right(claims, clip) for clip in clips)
        ranks.append(rank)
        found.append({"query": row["query"], "rank": rank, "possible": possible, "first": hits[0].motion.captions[0]})
        if options.misses and rank > 1:
            print(f"{rank:4d}  ({possible:3d} right clips)  {row['query'][:52]:52s}  first: {found[-1]['first'][:64]}")
    array = np.array(ranks)
    lacking = sum(1 for f in found if not f["possible"])
    rng = np.random.default_rng(0)
    drawn = rng.choice(array, (2000, len(array)))
    print(f"{len(rows)} queries on {len(clips)} clips; {lacking} have no right clip there and count as misses")
    for k in (1, 5, 10):
        low, high = np.percentile((drawn <= k).mean(1) * 100, [2.5, 97.5])
        print(f"success@{k}: {100 * (array <= k).mean():.1f} %   (95 % bootstrap {low:.1f} .. {high:.1f})")
    if options.out:
        Path(options.out).write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
