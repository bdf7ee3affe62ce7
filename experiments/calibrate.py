"""Fit what a score means, and test it on sentences that nothing was fitted on.

    python experiments/calibrate.py DATA/humanml3d_texts [--write] [--out report.json]

Sentences by people that the library understands as a whole (`claim_of`), and whose actions the embedded library has,
are searched in it; its labels say which results are right. All are of clips that training and experiments/movement.py
leave out (`is_reserved`). One half of them, chosen by hash, gives two logistic curves: "this result is right" by its
level, and "anything matches" by the level of the best result and by how much the sentence reads like a movement. For
the second they come partly without their subject, as people search, and stand against the "fit" half of nonsense.tsv,
both kinds counting the same. The other half, queries.tsv and the "test" half of nonsense.tsv test both. The calibration
error is the mean distance of chance and share of right results over ten equal intervals of the chance, weighted by
results.
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
from regression import logistic_regression

from wamo.data.texts import read_texts
from wamo.files import write_json
from wamo.library import claim_of
from wamo.library.parse import without_subject
from wamo.metrics.results import Result
from wamo.motion.facts import Claim, LibraryClip
from wamo.retrieval import Retriever
from wamo.retrieval.calibration import CONSTANTS, LEAST, Curves
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


def fit_right(known: Answers) -> tuple[float, float]:
    """The curve of "this result is right"."""
    bias, level = logistic_regression(known.levels.reshape(-1, 1), known.right.ravel(), PRIOR)
    return rounded(bias), rounded(level)


def fit_matched(known: Answers, unrelated: Answers) -> tuple[float, float, float]:
    """The curve of "anything matches"; both kinds of sentences count the same."""
    level, movement = (np.concatenate([f(known), f(unrelated)]) for f in (best_level, lambda one: one.movement))
    sizes = len(known.levels), len(unrelated.levels)
    counts = np.repeat([sum(sizes) / 2 / size for size in sizes], sizes)
    features = np.column_stack([level, movement])
    bias, level, moves = logistic_regression(features, np.repeat([1.0, 0.0], sizes), PRIOR, counts)
    return rounded(bias), rounded(level), rounded(moves)


def best_level(answers: Answers) -> np.ndarray:
    """(sentences,) level of the best result, at most 1 as in `Curves.chance_matched`."""
    return np.minimum(answers.levels[:, 0], 1.0)


def rounded(value: float) -> float:
    """A constant with three decimals."""
    return round(float(value), 3)


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
    human = understood(clips, read_texts(texts, reserved=True).captions)
    fitted, unseen = ([one for one in human if zlib.crc32(one.text.encode()) % 2 == half] for half in (0, 1))
    searched = [replace(one, text=without_subject(one.text)) if n % 2 else one for n, one in enumerate(fitted)]
    unrelated, nonsense = (
        [Sentence(row["query"]) for row in read_queries("nonsense.tsv") if row["split"] == split]
        for split in ("fit", "test")
    )
    everyday = [Sentence(row["query"], tuple(parse(row["answer"]))) for row in read_queries("queries.tsv")]
    curves = Curves(
        fit_right(ask(retriever, clips, fitted)),
        fit_matched(ask(retriever, clips, searched), ask(retriever, clips, unrelated)),
    )
    tested = {"people's captions, other half": unseen, "everyday sentences": everyday, "nonsense": nonsense}
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
