"""Fit what a score means, and test it on sentences that nothing was fitted on.

    python experiments/calibrate.py DATA/humanml3d_texts [--write] [--out report.json]

Sentences by people that the library understands as a whole (`claim_of`), and whose actions the embedded library has,
are searched in it; its labels say which results are right. Half of them, chosen by hash, give the logistic curve of
"this result is right" by its level. The other curve, whether anything matches, is older: it was fitted on everyday
sentences and val captions against the "fit" half of nonsense.tsv; people's captions cannot improve it, because the
movement of a sentence was learned from them. Tested on the other half, on queries.tsv and on the "test" half of
nonsense.tsv. The calibration error is the mean distance of chance and share of right results over ten equal intervals
of the chance, weighted by results.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated

import numpy as np
import tyro
from experiment import ROOT, SHIPPED, print_results, read_queries, run, selected_on, write_report
from queries import parse, truths

from wamo.data.texts import read_texts
from wamo.files import write_json
from wamo.library import claim_of
from wamo.metrics.results import Result
from wamo.motion.facts import Claim, LibraryClip
from wamo.retrieval import Retriever
from wamo.retrieval.calibration import CONSTANTS, LEAST, Curves, logistic, shipped_curves
from wamo.retrieval.movement import movement_logits

DEPTH = 10
PRIOR = 0.01
"""Precision of the normal prior on the coefficients."""


@dataclass(frozen=True)
class Sentence:
    """A sentence and the claims of which one must hold; none for a sentence that no motion shows."""

    text: str
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True)
class Answers:
    """Results of sentences.

    Parameters
    ----------
    levels, right : (sentences, DEPTH) of the results, best first; movement : (sentences,)
    """

    levels: np.ndarray
    right: np.ndarray
    movement: np.ndarray


def understood(clips: Sequence[LibraryClip], captions: Sequence[str]) -> list[Sentence]:
    """The captions whose claim is known and whose actions the clips have."""
    shown = {name for clip in clips for action in clip.actions for name in (action.name, *action.implies)}
    claims = [(caption, claim_of(caption)) for caption in captions]
    return [
        Sentence(caption, (claim,))
        for caption, claim in claims
        if claim is not None and all(action.name in shown for action in claim.actions)
    ]


def ask(retriever: Retriever, clips: Sequence[LibraryClip], sentences: Sequence[Sentence]) -> Answers:
    """Search every sentence; ``clips`` say what is true of the gallery."""
    levels, right = np.zeros((2, len(sentences), DEPTH))
    for row, sentence in enumerate(sentences):
        hits = retriever.search(sentence.text, k=DEPTH)
        levels[row] = retriever.scale.levels(np.array([hit.score for hit in hits]))
        right[row] = [any(claim.holds(clips[hit.index]) for claim in sentence.claims) for hit in hits]
    movement = movement_logits(retriever.embedder.text, [sentence.text for sentence in sentences])
    return Answers(levels, right, movement)


def fit(features: np.ndarray, happened: np.ndarray) -> tuple[float, float]:
    """Bias and factor of a logistic regression on (n,) features, by Newton's method."""
    table = np.column_stack([np.ones(len(features)), features])
    found = np.zeros(2)
    for _ in range(50):
        chance = logistic(table @ found)
        slope = table.T @ (happened - chance) - PRIOR * found
        curvature = (table * (chance * (1 - chance))[:, None]).T @ table + PRIOR * np.eye(2)
        found = found + np.linalg.solve(curvature, slope)
    return round(float(found[0]), 3), round(float(found[1]), 3)


def measures(curves: Curves, answers: Answers) -> dict[str, float]:
    """Percent: calibration error, mean chance and share right of first results, sentences that nothing matches."""
    matched = np.array(
        [curves.chance_matched(*one) for one in zip(answers.levels[:, 0], answers.movement, strict=True)]
    )
    chances = matched[:, None] * curves.chance_right(answers.levels)
    intervals, error = np.minimum((chances * 10).astype(int), 9), 0.0
    for number in range(10):
        inside = intervals == number
        if inside.any():
            error += inside.mean() * abs(chances[inside].mean() - answers.right[inside].mean())
    return {
        "calibration error": 100 * float(error),
        "chance of the first": 100 * float(chances[:, 0].mean()),
        "first is right": 100 * float(answers.right[:, 0].mean()),
        "nothing matches": 100 * float((matched < LEAST).mean()),
    }


def main(
    texts: Annotated[Path, tyro.conf.Positional],
    checkpoint: Path = SHIPPED,
    write: bool = False,
    out: Path | None = None,
) -> None:
    """Fit the curves and print how well they hold.

    Args:
        texts: Folder with captions without motions.
        checkpoint: Model folder.
        write: Replace the package's constants.
        out: Write the report as JSON.
    """
    retriever = Retriever.load(checkpoint)
    clips = truths(retriever.gallery)
    human = understood(clips, read_texts(texts).captions)
    halves = [[one for one in human if zlib.crc32(one.text.encode()) % 2 == half] for half in (0, 1)]
    nonsense = [Sentence(row["query"]) for row in read_queries("nonsense.tsv") if row["split"] == "test"]
    everyday = [Sentence(row["query"], tuple(parse(row["answer"]))) for row in read_queries("queries.tsv")]
    known = ask(retriever, clips, halves[0])
    curves = replace(shipped_curves(), right=fit(known.levels.ravel(), known.right.ravel()))
    tested = {"people's captions, other half": halves[1], "everyday sentences": everyday, "nonsense": nonsense}
    results = [
        Result(
            "calibration", len(sentences), name, "embedded library", selected_on(checkpoint),
            measures(curves, ask(retriever, clips, sentences)),
        )
        for name, sentences in tested.items()
    ]  # fmt: skip
    print_results(results)
    print(f"right: {curves.right}, matched: {curves.matched}")
    if write:
        write_json(ROOT / "wamo" / "retrieval" / CONSTANTS, asdict(curves))
    write_report(out, "What a score means", results, checkpoint)


if __name__ == "__main__":
    run(main, __doc__)
