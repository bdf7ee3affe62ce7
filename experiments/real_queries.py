"""Thirty everyday queries on a gallery of real motions: which expected trials or exercises come back.

    python experiments/real_queries.py --gallery GALLERY [--checkpoint RUN] [--out report.json]

The queries and the answers that count as right stand in real_queries.tsv; they were written before the first search.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from wamo.motion.facts import Notes, Trial, Window
from wamo.retrieval import Gallery, Retriever


def key_of(gallery: Gallery, index: int) -> str:
    """ "<source>/<trial>" of a captioned collection's clip, "<source>:<exercise>" of a labelled one."""
    clip = gallery.clip(index)
    if isinstance(clip, Trial | Window):
        return f"{gallery.source(index)}/{clip.trial}"
    movement = clip.movement if isinstance(clip, Notes) else ""
    return f"{gallery.source(index)}:{movement or gallery.name(index)}"


def main() -> None:
    """Search each query, print a table of ranks, and what came first where it was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gallery", required=True)
    parser.add_argument("--checkpoint", help="folder of a run; the shipped weights where none is given")
    parser.add_argument("--out", help="write the ranks as JSON")
    options = parser.parse_args()
    retriever = Retriever.load(options.checkpoint, options.gallery)
    keys = [key_of(retriever.gallery, i) for i in range(len(retriever.gallery))]
    with (ROOT / "experiments" / "real_queries.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    found = []
    for row in rows:
        hits = retriever.search(row["query"], k=len(keys))
        right = [h.rank for h in hits if keys[h.index].startswith(tuple(row["expected"].split()))]
        first = hits[0]
        caption = first.motion.captions[0] if first.motion.captions else ""
        found.append({"query": row["query"], "rank": right[0] if right else None, "relevant": len(right),
                      "first": keys[first.index], "caption": caption, "score": round(first.score, 3)})  # fmt: skip
        print(f"{found[-1]['rank'] or '-':>4}  {row['query']:55s}  first: {keys[first.index]:12s} {caption[:70]}")
    for k in (1, 5, 10):
        hit = sum(1 for f in found if f["rank"] and f["rank"] <= k)
        print(f"success@{k}: {hit} of {len(found)}   (gallery of {len(keys)} clips)")
    if options.out:
        Path(options.out).write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
