"""Options of `wamo evaluate`, one dataclass per subcommand; the docstrings are the help texts."""

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
    """Folder for report.md, report.json, plots and further files."""
    protocols: tuple[ProtocolName, ...] = ()
    """Protocols to run. Default: every protocol whose inputs are given."""
    samples: int = 1000
    """Bootstrap draws for the 95 % intervals; 0 for none."""
    seed: int = 0
    """Seed of the bootstrap, of the greedy dissimilar choice and of pictures."""
    write_ranks: bool = False
    """Write the rank of every query to ranks.npz (0-based)."""
    plots: bool = True
    """Draw recall curves, ranks, confusion and the embedding picture."""


@dataclass(frozen=True, kw_only=True)
class Lists(Common):
    """Files with facts about the pairs: text with one entry per line, or a JSON list, in the order of the rows."""

    captions: Path | None = None
    """The sentence of each row: credits motions with identical captions."""
    sentences: Path | None = None
    """Sentence embeddings of the rows (.npy): for `threshold` and `dissimilar`."""
    ids: Path | None = None
    """Names of the pairs; `small_batches` sorts by them."""
    dissimilar: Path | None = None
    """Ids for `dissimilar`, instead of the greedy choice."""
    labels: Path | None = None
    """A label for each motion: scores by label and draws the confusion."""
    text_labels: Path | None = None
    """A label for each text, if they differ from those of the motions."""
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
    """Projection of the embedding picture: t-SNE, principal components (quicker), or no picture."""


@dataclass(frozen=True, kw_only=True)
class Checkpoint(Common):
    """Load a checkpoint and data sets, embed a split of each, and score it.

    With several data sets, each has its own folder below --out.
    """

    checkpoint: tyro.conf.Positional[Path]
    """Checkpoint folder."""
    data: tuple[str, ...] = ("library",)
    """Data sets: "library", or folders. Other names are looked up below WAMO_DATA."""
    split: str = "test"
    """The split that is scored."""
    selected_on: str = ""
    """The split that chose the checkpoint. Default: as stored in the checkpoint."""
    clips: int = 1000
    """Number of clips of the procedural library to score."""
    time_tags: TimeTags = "crop"
    """Captions that describe a part of their clip (HumanML3D). crop: one entry per listed clip, cut to its first
    caption; own: one entry per part; drop: leave such captions out."""
    late_candidates: int | None = None
    """With late interaction: number of each query's best entries by global score to re-rank; 0: all. Default: all up
    to 5,000 motions, 200 beyond."""
    windows: bool = False
    """Score only the captioned windows of a captioned collection, not whole short trials."""
    limit: int = 0
    """Score only the first motions of each data set; 0 for all."""
    device: str = "cpu"
    """Where the model runs: cpu or cuda."""
    analysis: bool = False
    """Also measure filters, reconstruction, bands, robustness and cost (takes minutes)."""
    write_embeddings: bool = False
    """Write the embeddings, ids and captions to embeddings.npz."""
    projection: Literal["tsne", "pca", "none"] = "tsne"
    """Projection of the embedding picture: t-SNE, principal components (quicker), or no picture."""


@dataclass(frozen=True, kw_only=True)
class Seeds:
    """Mean and standard deviation over the reports of several seeds of one experiment."""

    reports: tyro.conf.Positional[tuple[Path, ...]]
    """report.json of each seed."""
    out: Path | None = None
    """Folder for seeds.md and seeds.json. Default: print only."""
