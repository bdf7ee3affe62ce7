"""Everyday sentences on the embedded library: is the result true of the sentence?

    python experiments/queries.py [--checkpoint FOLDER] [--out report.json] [--misses]

queries.tsv was written and frozen before the library was trained on; it is never used for training or selection. An
answer is right if one of the query's alternatives is true of the clip: "wave side=left" needs that action with that
fact, "walk then wave" both in this order, "wave while walk" both at once. Queries without any right clip count as
misses.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from experiment import SHIPPED, bootstrap, print_results, read_queries, run, selected_on, success, write_report

from wamo.metrics.results import Result
from wamo.motion.facts import Action, Claim, LibraryClip
from wamo.retrieval import Retriever
from wamo.retrieval.store import Store

DEPTH, MISSED = 50, 1000
"""Results looked at for each query, and the rank if none of them is right."""


@dataclass(frozen=True)
class Answer:
    """Rank of the first right clip (1-based), number of right clips, and first caption of the top result."""

    query: str
    rank: int
    right: int
    first: str


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


def truths(gallery: Store) -> list[LibraryClip]:
    """What is true of each clip of a gallery of the library."""
    return [motion.clip_as(LibraryClip) for motion in gallery.motions(range(len(gallery)))]


def ask(retriever: Retriever) -> list[Answer]:
    """Search every query of queries.tsv."""
    clips = truths(retriever.gallery)
    found = []
    for row in read_queries("queries.tsv"):
        claims = parse(row["answer"])
        right = [any(claim.holds(clip) for claim in claims) for clip in clips]
        hits = retriever.search(row["query"], k=DEPTH)
        rank = next((h.rank for h in hits if right[h.index]), MISSED)
        found.append(Answer(row["query"], rank, sum(right), hits[0].motion.captions[0]))
    return found


def main(checkpoint: Path = SHIPPED, out: Path | None = None, misses: bool = False) -> None:
    """Search every query and print success@1, @5 and @10.

    Args:
        checkpoint: Model folder.
        out: Write the report as JSON.
        misses: Print the queries whose first result is wrong.
    """
    retriever = Retriever.load(checkpoint)
    answers = ask(retriever)
    for a in answers:
        if misses and a.rank > 1:
            print(f"{a.rank:4d}  ({a.right:3d} right clips)  {a.query[:52]:52s}  first: {a.first[:64]}")
    ranks = [a.rank for a in answers]
    counts = {"len": len(ranks), "no right clip": sum(not a.right for a in answers)}
    result = Result(
        "success", len(retriever.gallery), "164 everyday sentences, judged by structured truth",
        "embedded library", selected_on(checkpoint), success(ranks) | counts,
        bootstrap(ranks, success),
    )  # fmt: skip
    print_results([result])
    write_report(out, "Everyday sentences on the embedded library", [result], checkpoint)


if __name__ == "__main__":
    run(main, __doc__)
