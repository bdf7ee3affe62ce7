"""The options of `python -m wamo.evaluation`, one dataclass a subcommand; its docstrings are the command's help."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import tyro

from wamo.data.humanml3d import TimeTags

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
    projection: Literal["tsne", "pca", "none"] = "tsne"
    """How the embedding picture is made: t-SNE, principal components (quicker), or not at all."""


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
    time_tags: TimeTags = "crop"
    """Captions that hold of a part of their clip (HumanML3D). crop: one entry for each listed clip, cut to its first
    caption; own: each part is an entry of its own; drop: such captions are left out."""
    late_candidates: int | None = None
    """Of a model with late interaction: how many of each query's best by the global score are re-ranked; 0: all. Left
    out: all up to 5,000 motions, 200 beyond."""
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
    projection: Literal["tsne", "pca", "none"] = "tsne"
    """How the embedding picture is made: t-SNE, principal components (quicker), or not at all."""


@dataclass(frozen=True, kw_only=True)
class Seeds:
    """Mean and standard deviation over the reports of several seeds of one experiment."""

    reports: tyro.conf.Positional[tuple[Path, ...]]
    """Each seed's report.json."""
    out: Path | None = None
    """Folder for seeds.md and seeds.json; left out: only printed."""
