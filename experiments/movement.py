"""Fit how a sentence is read as describing a human movement (`wamo.retrieval.movement`).

    python experiments/movement.py DATA/humanml3d_texts [--write] [--out report.json]

Logistic regression on MiniLM's sentence vector. Movements, a third each: people's captions, partly without their
subject, as people search, but none that are reserved for calibration; captions of the library; its actions' names.
Anything else: other_sentences.txt, written by a language model. Every sentence comes a second time with two letters
exchanged, so that typos change little. The prior is chosen by cross-validation. Tested on queries.tsv and on
nonsense.tsv, of which nothing is fitted here.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import tyro
from experiment import ROOT, SHIPPED, print_results, read_queries, run, write_report
from regression import logistic_regression

from wamo.data.texts import read_texts
from wamo.files import write_json
from wamo.library import FAMILIES, embedded
from wamo.library.parse import without_subject
from wamo.metrics.results import Result
from wamo.model.text import TextBackbone, sentence_vectors
from wamo.retrieval.calibration import logistic

CONSTANTS = "movement.json"
PEOPLE, LIBRARY = 1500, 1000
"""Captions of each kind that are taken."""
PRIORS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
FOLDS = 5


def misspelt(sentence: str) -> str:
    """The sentence with two neighbouring letters of its longest word exchanged."""
    longest = max(sentence.split(), key=len, default="")
    place = len(longest) // 2
    if place < 1 or len(longest) < 4:
        return sentence
    wrong = longest[: place - 1] + longest[place] + longest[place - 1] + longest[place + 1 :]
    return sentence.replace(longest, wrong, 1)


def spread(sentences: Sequence[str], count: int) -> list[str]:
    """At most so many of the sentences, by their hash."""
    return sorted(set(sentences), key=lambda one: zlib.crc32(f"spread {one}".encode()))[:count]


def vectors(text: TextBackbone, sentences: Sequence[str]) -> np.ndarray:
    """(sentences, width) mean token vectors."""
    return np.asarray(sentence_vectors(text.encode(list(sentences))), float)


def fit(features: np.ndarray, moves: np.ndarray, fold: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, float]:
    """Bias and weights, and the prior that predicts left-out folds best."""

    def surprise(prior: float) -> float:
        total = 0.0
        for left_out in range(FOLDS):
            seen = fold != left_out
            found = logistic_regression(features[seen], moves[seen], prior, counts[seen])
            chance = logistic(found[0] + features[~seen] @ found[1:])
            right = np.where(moves[~seen], chance, 1 - chance)
            total -= float((counts[~seen] * np.log(np.maximum(right, 1e-9))).sum())
        return total

    best = min(PRIORS, key=surprise)
    return logistic_regression(features, moves, best, counts), best


def main(
    texts: Annotated[Path, tyro.conf.Positional],
    cache: Path | None = None,
    write: bool = False,
    out: Path | None = None,
) -> None:
    """Fit the weights and print how well they tell sentences apart.

    Args:
        texts: Folder with captions without motions.
        cache: File that keeps encoded sentences between runs.
        write: Replace the package's constants.
        out: Write the report as JSON.
    """
    text = TextBackbone(cache=cache)
    people = spread(read_texts(texts, reserved=False).captions, PEOPLE)
    library = spread([caption for motion in embedded() for caption in motion.captions], LIBRARY)
    names = [name.replace("_", " ") for name in sorted(FAMILIES)]
    others = (ROOT / "experiments" / "other_sentences.txt").read_text("utf-8").splitlines()
    people = [without_subject(one) if number % 2 else one for number, one in enumerate(people)]
    kinds = [people, library, names, others]
    sentences = [one for kind in kinds for one in kind]
    features = vectors(text, [variant for one in sentences for variant in (one, misspelt(one))])
    moves = np.repeat([1.0] * (len(sentences) - len(others)) + [0.0] * len(others), 2)
    fold = np.repeat([zlib.crc32(f"fold {one}".encode()) % FOLDS for one in sentences], 2)
    shares = (1 / 6, 1 / 6, 1 / 6, 1 / 2)
    counts = np.concatenate(
        [np.full(2 * len(k), len(sentences) * s / len(k)) for k, s in zip(kinds, shares, strict=True)]
    )
    found, prior = fit(features, moves, fold, counts)
    bias, weights = round(float(found[0]), 4), [round(float(one), 3) for one in found[1:]]
    queries = [row["query"] for row in read_queries("queries.tsv")]
    nonsense = [row["query"] for row in read_queries("nonsense.tsv")]
    tested = {"everyday sentences": (queries, 1), "the same, misspelt": ([misspelt(q) for q in queries], 1)}
    tested |= {"nonsense": (nonsense, -1)}
    results = [
        Result(
            "describes a movement", len(asked), name, "queries.tsv and nonsense.tsv", "-",
            {"right": 100 * float((sign * (bias + vectors(text, asked) @ weights) > 0).mean())},
        )
        for name, (asked, sign) in tested.items()
    ]  # fmt: skip
    print_results(results)
    print(f"{len(sentences) - len(others)} movements, {len(others)} others, prior {prior}")
    if write:
        constants = {"backbone": text.backbone, "bias": bias, "weights": weights}
        write_json(ROOT / "wamo" / "retrieval" / CONSTANTS, constants)
    write_report(out, "Whether a sentence describes a movement", results, SHIPPED)


if __name__ == "__main__":
    run(main, __doc__)
