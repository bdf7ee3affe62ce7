"""`python -m wamo.evaluation`: score a matrix, embedding files, or a checkpoint, and write the report.

The scores of a matrix and of embeddings are computed here; a checkpoint is loaded by `wamo.evaluation.checkpoint`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import tyro

from wamo.errors import DataError, WamoError
from wamo.evaluation import labels as scoring
from wamo.evaluation import protocols
from wamo.evaluation.protocols import Result
from wamo.evaluation.report import markdown, npz_bytes, ranks_file, write_report
from wamo.evaluation.scores import EmbeddingScores, MatrixFile, MatrixScores, Scores, load_array
from wamo.files import write_atomic

ProtocolName = Literal["all", "identical", "threshold", "dissimilar", "small_batches"]


@dataclass(frozen=True, kw_only=True)
class Common:
    """Options of every subcommand."""

    out: Path = Path("evaluation")
    """Folder for report.md, report.json, the plots and what else is asked for."""
    protocols: tuple[ProtocolName, ...] = ()
    """Protocols to run; none named: all whose inputs are there."""
    samples: int = 1000
    """Bootstrap draws for the 95 % intervals; 0 for none."""
    seed: int = 0
    """Seed of the bootstrap, of the greedy dissimilar choice and of pictures."""
    write_ranks: bool = False
    """Write every query's rank to ranks.npz (0-based)."""
    plots: bool = True
    """Draw recall curves, ranks, confusion and the embedding picture."""


@dataclass(frozen=True, kw_only=True)
class Lists(Common):
    """What is known of the pairs, in files: text with one entry a line, or a JSON list; same order as the rows."""

    captions: Path | None = None
    """The sentence of each row: credits motions with identical captions."""
    sentences: Path | None = None
    """Sentence embeddings of the rows (.npy): for `threshold` and `dissimilar`."""
    ids: Path | None = None
    """Names of the pairs; `small_batches` sorts by them."""
    dissimilar: Path | None = None
    """The ids that `dissimilar` uses, instead of the greedy choice."""
    labels: Path | None = None
    """A label for each motion: scores by label and draws the confusion."""
    text_labels: Path | None = None
    """A label for each text, where they are not those of the motions."""
    split: str = "-"
    """Name of the split that is scored, for the table."""
    selected_on: str = "-"
    """The split that chose the checkpoint, for the table."""


@dataclass(frozen=True, kw_only=True)
class Matrix(Lists):
    """Score a similarity matrix: texts in rows, motions in columns, true pairs on the diagonal."""

    file: tyro.conf.Positional[Path]
    """A .npy (mapped, any size) or .npz file."""
    key: str = ""
    """Name of the array in the .npz file."""


@dataclass(frozen=True, kw_only=True)
class Embeddings(Lists):
    """Score text and motion embeddings, (N, d) each, row i of one belonging to row i of the other."""

    text: tyro.conf.Positional[Path]
    """Text embeddings (.npy)."""
    motion: tyro.conf.Positional[Path]
    """Motion embeddings (.npy)."""
    score: Literal["cosine", "dot"] = "cosine"
    """Cosine, or inner products as they are."""
    projection: Literal["pca", "tsne", "none"] = "pca"
    """How the embedding picture is made; tsne needs scikit-learn."""


@dataclass(frozen=True, kw_only=True)
class Checkpoint(Common):
    """Load a checkpoint and data sets, embed a split of each, and score it.

    Several data sets: one folder each below --out.
    """

    checkpoint: tyro.conf.Positional[Path]
    """Checkpoint folder."""
    data: tuple[str, ...] = ("library",)
    """Data sets: "library", or folders (a name without a folder is looked for below WAMO_DATA)."""
    split: str = "test"
    """The split that is scored."""
    selected_on: str = ""
    """The split that chose the checkpoint; empty: what the checkpoint says."""
    clips: int = 1000
    """Clips of the procedural library that are scored."""
    windows: bool = False
    """Of a captioned collection score the captioned windows only, not the whole short trials."""
    limit: int = 0
    """Score only the first so many motions of each data set; 0 for all."""
    device: str = "cpu"
    """Where the model runs: cpu or cuda."""
    analysis: bool = False
    """Also measure filters, reconstruction, bands, robustness and cost (minutes): analysis.json and pictures."""
    write_embeddings: bool = False
    """Write the embeddings, ids and captions to embeddings.npz."""
    projection: Literal["pca", "tsne", "none"] = "pca"
    """How the embedding picture is made; tsne needs scikit-learn."""


Command = (
    Annotated[Matrix, tyro.conf.subcommand("matrix")]
    | Annotated[Embeddings, tyro.conf.subcommand("embeddings")]
    | Annotated[Checkpoint, tyro.conf.subcommand("checkpoint")]
)


_ABOUT = "Score text-motion retrieval: your own similarity matrix, embedding files, or a checkpoint on a data set."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; errors become one clear line and exit status 2.

    A first word that is no subcommand is a checkpoint: `python -m wamo.evaluation CHECKPOINT --data ...`.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] not in ("matrix", "embeddings", "checkpoint") and not words[0].startswith("-"):
        words.insert(0, "checkpoint")
    options: Any = tyro.cli(Command, prog="python -m wamo.evaluation", description=_ABOUT, args=words)
    try:
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


def write_all(
    options: Common,
    results: Sequence[Result],
    facts: dict[str, Any],
    confusions: Mapping[str, tuple[Sequence[Any], np.ndarray]] | None = None,
    *,
    title: str = "Retrieval",
) -> None:
    """Write report, ranks and plots into `options.out`; `confusions`: kind of label -> labels and table."""
    write_report(options.out, results, title=title, facts=facts)
    if options.write_ranks:
        write_atomic(options.out / "ranks.npz", ranks_file(results))
    if not options.plots:
        return
    from wamo.evaluation import plots

    ranked = [r for r in results if r.ranks]
    if ranked:
        write_atomic(options.out / "recall.png", plots.png(plots.recall_curves(ranked)))
        write_atomic(options.out / "ranks.png", plots.png(plots.rank_histogram(ranked[0])))
    for kind, (names, table) in (confusions or {}).items():
        figure = plots.confusion_picture(names, table, title=f"first motion found, by {kind}")
        write_atomic(options.out / f"confusion_{kind.replace(' ', '_')}.png", plots.png(figure))


def write_embeddings(folder: Path, texts: np.ndarray, motions: np.ndarray, **lists: Sequence[str]) -> Path:
    """Write (N, d) float32 `texts` and `motions` and lists of words (ids, captions) to embeddings.npz."""
    words = {name: np.array(list(values), dtype=np.str_) for name, values in lists.items()}
    return write_atomic(
        folder / "embeddings.npz",
        npz_bytes(texts=texts.astype(np.float32), motions=motions.astype(np.float32), **words),
    )


def read_list(path: Path | None) -> list[str] | None:
    """Entries of a text file (one a line) or of a JSON list of strings; None for no file.

    Raises
    ------
    DataError
        Missing, not UTF-8, or JSON that is not a list of strings.
    """
    if path is None:
        return None
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise DataError(f"{path.name}: no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path.name}: not a readable UTF-8 text file ({error})") from None
    if path.suffix != ".json":
        return text.splitlines()
    try:
        entries = json.loads(text)
    except ValueError as error:
        raise DataError(f"{path.name}: not valid JSON ({error})") from None
    if not isinstance(entries, list) or not all(isinstance(e, str) for e in entries):
        raise DataError(f"{path.name}: expected a JSON list of strings")
    return entries
