"""`python -m wamo.evaluation`: score a matrix, embedding files, or a checkpoint; put several seeds' reports together.

The scores of a matrix and of embeddings are computed here; a checkpoint is loaded by `wamo.evaluation.checkpoint`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated, Any

import tyro

from wamo.errors import WamoError
from wamo.evaluation.options import Checkpoint, Embeddings, Lists, Matrix, Seeds
from wamo.evaluation.output import read_list, write_all
from wamo.evaluation.report import markdown
from wamo.evaluation.seeds import combine_reports
from wamo.files import write_atomic
from wamo.metrics import labels as scoring
from wamo.metrics import protocols
from wamo.metrics.protocols import Result
from wamo.metrics.scores import EmbeddingScores, MatrixFile, MatrixScores, Scores, load_array

Command = (
    Annotated[Matrix, tyro.conf.subcommand("matrix")]
    | Annotated[Embeddings, tyro.conf.subcommand("embeddings")]
    | Annotated[Checkpoint, tyro.conf.subcommand("checkpoint")]
    | Annotated[Seeds, tyro.conf.subcommand("seeds")]
)

SUBCOMMANDS = ("matrix", "embeddings", "checkpoint", "seeds")
_ABOUT = "Score text-motion retrieval: your own similarity matrix, embedding files, or a checkpoint on a data set."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; errors become one clear line and exit status 2.

    A first word that is no subcommand is a checkpoint: `python -m wamo.evaluation CHECKPOINT --data ...`.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] not in SUBCOMMANDS and not words[0].startswith("-"):
        words.insert(0, "checkpoint")
    options: Any = tyro.cli(Command, prog="wamo evaluate", description=_ABOUT, args=words)
    try:
        if isinstance(options, Seeds):
            print(combine_reports(options.reports, options.out))
            return 0
        if isinstance(options, Checkpoint):
            from wamo.evaluation.checkpoint import score_checkpoint  # needs torch, the model and the data sets

            results = score_checkpoint(options)
        elif isinstance(options, Matrix):
            results = score_matrix(options)
        else:
            results = score_embeddings(options)
    except WamoError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(markdown(results))
    print(f"written to {options.out}")
    return 0


def score_matrix(options: Matrix) -> list[Result]:
    """The `matrix` subcommand; returns what it wrote."""
    scores: MatrixScores = (
        MatrixFile(options.file)
        if options.file.suffix == ".npy"
        else MatrixScores(load_array(options.file, key=options.key), options.file.name)
    )
    return _score(scores, options, {"similarities": options.file.name})


def score_embeddings(options: Embeddings) -> list[Result]:
    """The `embeddings` subcommand; returns what it wrote."""
    texts, motions = load_array(options.text), load_array(options.motion)
    scores = EmbeddingScores(texts, motions, cosine=options.score == "cosine")
    facts = {"texts": options.text.name, "motions": options.motion.name, "score": options.score}
    results = _score(scores, options, facts)
    if options.plots and options.projection != "none":
        from wamo.evaluation import plots

        motion_labels = read_list(options.labels)
        text_labels = read_list(options.text_labels) or motion_labels
        figure = plots.embedding_picture(
            scores.queries, scores.gallery, text_labels=text_labels, motion_labels=motion_labels,
            method=options.projection, seed=options.seed,
        )  # fmt: skip
        write_atomic(options.out / "embeddings.png", plots.png(figure))
    return results


def _score(scores: Scores, options: Lists, facts: dict[str, Any]) -> list[Result]:
    labels = read_list(options.labels)
    text_labels = read_list(options.text_labels) or labels
    square = scores.shape[0] == scores.shape[1]
    results: list[Result] = []
    if square or labels is None or options.protocols:
        results = protocols.evaluate(
            scores,
            captions=read_list(options.captions),
            sentences=load_array(options.sentences) if options.sentences else None,
            ids=read_list(options.ids),
            dissimilar_ids=read_list(options.dissimilar),
            protocols=options.protocols or None,
            samples=options.samples,
            seed=options.seed,
        )
    confused = {}
    if labels is not None and text_labels is not None:
        results.append(scoring.by_label(scores, text_labels, labels, samples=options.samples, seed=options.seed))
        confused["label"] = scoring.confusion(scores, text_labels, labels)
    results = [r.on(options.split, options.selected_on) for r in results]
    write_all(options, results, facts, confused)
    return results
