"""The evaluation command: score a matrix, embedding files or a checkpoint; combine the reports of several seeds.

`score_matrix`, `score_embeddings`, `wamo.evaluation.checkpoint.score_checkpoint` and `wamo.evaluation.seeds
.combine_reports` do the work and can be called directly with the dataclasses of `wamo.evaluation.options`.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import tyro

from wamo.errors import WamoError
from wamo.evaluation.options import Checkpoint, Embeddings, Lists, Matrix, Seeds
from wamo.evaluation.output import read_list, write_all
from wamo.evaluation.report import Report
from wamo.evaluation.seeds import combine_reports
from wamo.files import write_atomic
from wamo.metrics import labels as scoring
from wamo.metrics import protocols
from wamo.metrics.results import Result
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
    """Run the command and return the exit status; the package's own errors become one line on stderr and status 2.

    A first word that is not a subcommand is a checkpoint: `wamo evaluate CHECKPOINT --data ...`.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    command = command_line(words)
    if words and words[0] not in SUBCOMMANDS and not words[0].startswith("-"):
        words.insert(0, "checkpoint")
    options: Any = tyro.cli(Command, prog="wamo evaluate", description=_ABOUT, args=words)
    try:
        print(run(options, command))
    except WamoError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def run(options: Matrix | Embeddings | Checkpoint | Seeds, command: str = "") -> str:
    """Run one subcommand and return what it prints; `command` is the command line, for the report."""
    if isinstance(options, Seeds):
        return combine_reports(options.reports, options.out, command)
    if isinstance(options, Checkpoint):
        from wamo.evaluation.checkpoint import score_checkpoint  # needs torch, the model and the data sets

        results = score_checkpoint(options, command)
    elif isinstance(options, Matrix):
        results = score_matrix(options, command)
    else:
        results = score_embeddings(options, command)
    return f"{Report('Retrieval', results).markdown()}\nwritten to {options.out}"


def command_line(words: Sequence[str], program: str = "wamo evaluate") -> str:
    """The command line for a report: without `--out`, and with absolute paths shortened to their last part."""
    out = {i for i, word in enumerate(words) if word == "--out"}
    out |= {i + 1 for i in out} | {i for i, word in enumerate(words) if word.startswith("--out=")}
    kept = [word for i, word in enumerate(words) if i not in out]
    shown = [Path(word).name if word.startswith("/") else word for word in kept]
    return " ".join([program, *map(shlex.quote, shown)])


def score_matrix(options: Matrix, command: str = "") -> list[Result]:
    """Score a similarity matrix and write the report (subcommand `matrix`)."""
    scores: MatrixScores = (
        MatrixFile(options.file)
        if options.file.suffix == ".npy"
        else MatrixScores(load_array(options.file, key=options.key), options.file.name)
    )
    return _score(scores, options, {"similarities": options.file.name}, command)


def score_embeddings(options: Embeddings, command: str = "") -> list[Result]:
    """Score text and motion embeddings and write the report (subcommand `embeddings`)."""
    texts, motions = load_array(options.text), load_array(options.motion)
    scores = EmbeddingScores(texts, motions, cosine=options.score == "cosine")
    facts = {"texts": options.text.name, "motions": options.motion.name, "score": options.score}
    results = _score(scores, options, facts, command)
    if options.plots and options.projection != "none":
        from wamo.evaluation import plots  # matplotlib is slow to import

        motion_labels = read_list(options.labels)
        text_labels = read_list(options.text_labels) or motion_labels
        figure = plots.embedding_picture(
            scores.queries, scores.gallery, text_labels=text_labels, motion_labels=motion_labels,
            method=options.projection, seed=options.seed,
        )  # fmt: skip
        write_atomic(options.out / "embeddings.png", plots.png(figure))
    return results


def _score(scores: Scores, options: Lists, facts: dict[str, Any], command: str) -> list[Result]:
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
    write_all(options, Report("Retrieval", results, facts, command), confused)
    return results
