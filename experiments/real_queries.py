"""Thirty everyday queries on a gallery of real motions: are the expected trials or exercises found?

    python experiments/real_queries.py --gallery GALLERY [--checkpoint FOLDER] [--out report.json]

Queries and right answers are in real_queries.tsv. They were written before the first search, with the captions of the
val and test splits in view. GALLERY holds the val and test clips of both collections:

    wamo build DATA/cmu DATA/uiprmd --split val test --out GALLERY
"""

from __future__ import annotations

from pathlib import Path

from experiment import SHIPPED, bootstrap, print_results, read_queries, run, selected_on, success, write_report

from wamo.metrics.results import Result
from wamo.motion.facts import Notes, Trial, Window
from wamo.retrieval import Retriever
from wamo.retrieval.store import Store


def key_of(gallery: Store, index: int) -> str:
    """ "<source>/<trial>" of a captioned collection's clip, "<source>:<exercise>" of a labelled one."""
    clip = gallery.clip(index)
    if isinstance(clip, Trial | Window):
        return f"{gallery.source(index)}/{clip.trial}"
    movement = clip.movement if isinstance(clip, Notes) else ""
    return f"{gallery.source(index)}:{movement or gallery.name(index)}"


def main(gallery: Path, checkpoint: Path = SHIPPED, out: Path | None = None) -> None:
    """Search each query; print its rank, the first result, and success@1, @5 and @10.

    Args:
        gallery: Folder of a built gallery.
        checkpoint: Model folder.
        out: Write the report as JSON.
    """
    retriever = Retriever.load(checkpoint, gallery)
    keys = [key_of(retriever.gallery, i) for i in range(len(retriever.gallery))]
    ranks = []
    for row in read_queries("real_queries.tsv"):
        hits = retriever.search(row["query"], k=len(keys))
        expected = tuple(row["expected"].split())
        ranks.append(next((h.rank for h in hits if keys[h.index].startswith(expected)), len(keys) + 1))
        print(f"{ranks[-1]:4d}  {row['query']:55s}  first: {keys[hits[0].index]}")
    result = Result(
        "success",
        len(keys),
        f"{len(ranks)} everyday sentences, judged by trial or exercise",
        "cmu and uiprmd, val and test",
        selected_on(checkpoint),
        success(ranks) | {"len": len(ranks)},
        bootstrap(ranks, success),
    )
    print_results([result])
    write_report(out, "Everyday sentences on real motions", [result], checkpoint)


if __name__ == "__main__":
    run(main, __doc__)
