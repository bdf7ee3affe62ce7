"""Plots of results: recall curves, ranks, confusion by label, and a projection of the embedding space.

All functions return a `matplotlib.figure.Figure` made without pyplot, so they are safe in threads and servers.
"""

from __future__ import annotations

import io
from collections.abc import Hashable, Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wamo.errors import DataError
from wamo.metrics.protocols import Result

# Okabe and Ito's palette: distinct for all kinds of colour vision
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8c6d31", "#000000")
_WAYS = {"t2m": ("text → motion", "-"), "m2t": ("motion → text", "--")}


def recall_curves(results: Sequence[Result]) -> Figure:
    """Recall at k for k up to N in both directions, one colour per result, and the chance level."""
    figure, axes = _figure(7.5, 4.6)
    shown = [r for r in results if {"t2m", "m2t"} <= set(r.ranks)]
    for colour, result in zip(COLOURS * len(shown), shown, strict=False):
        for way, (_, dashes) in _WAYS.items():
            ordered = np.sort(result.ranks[way])
            k = np.unique(np.geomspace(1, result.size, 200).astype(int))
            axes.plot(k, 100 * np.searchsorted(ordered, k, side="left") / len(ordered), dashes, color=colour, lw=1.8)
        axes.plot([], [], color=colour, lw=2.5, label=f"{_name(result)} (N = {result.size})")
    for words, dashes in _WAYS.values():
        axes.plot([], [], dashes, color="0.35", label=words)
    largest = max((r.size for r in shown), default=10)
    k = np.geomspace(1, largest, 100)
    axes.plot(k, 100 * k / largest, ":", color="0.6", label=f"chance (N = {largest})")
    axes.set(xscale="log", xlabel="k", ylabel="recall at k (%)", ylim=(0, 102), xlim=(1, largest))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.grid(alpha=0.25)
    axes.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(1.01, 1))
    return figure


def rank_histogram(result: Result) -> Figure:
    """Histogram of the rank (1-based) of the right answer, in bins that grow with the rank."""
    figure, axes = _figure(6.4, 3.8)
    edges = np.unique(np.concatenate([np.arange(1, 11), np.geomspace(10, max(result.size, 11) + 1, 14).round()]))
    left, width = np.arange(len(edges) - 1), 0.4
    for number, (way, (words, _)) in enumerate(_WAYS.items()):
        counts, _ = np.histogram(np.floor(result.ranks[way]) + 1, edges)
        share = 100 * counts / max(counts.sum(), 1)
        axes.bar(left + (number - 0.5) * width, share, width, color=COLOURS[number], label=words)
    names = [f"{a:.0f}" if b - a <= 1 else f"{a:.0f}–{b - 1:.0f}" for a, b in pairwise(edges)]
    axes.set_xticks(left, names, rotation=60, ha="right", fontsize=8)
    axes.set(xlabel="rank of the right answer", ylabel="queries (%)")
    axes.set_title(f"{_name(result)}, N = {result.size}", fontsize=10)
    axes.legend(frameon=False, fontsize=9)
    axes.grid(axis="y", alpha=0.25)
    return figure


def confusion_picture(labels: Sequence[Hashable], table: np.ndarray, *, title: str = "") -> Figure:
    """Heat map of `labels.confusion`: row = label of the text, column = label of the motion found first."""
    size = len(labels)
    side = min(14.0, max(4.2, 1.8 + 0.34 * size))
    figure, axes = _figure(side + 0.8, side)
    picture = axes.imshow(100 * table, cmap="Blues", vmin=0, vmax=100)
    names = [" ".join(map(str, x)) if isinstance(x, tuple) else str(x) for x in labels]
    axes.set_xticks(range(size), names, rotation=60, ha="right", fontsize=8)
    axes.set_yticks(range(size), names, fontsize=8)
    axes.set(xlabel="label of the motion found first", ylabel="label of the text")
    axes.set_title(title, fontsize=10)
    if size <= 24:
        for row, column in zip(*np.nonzero(table >= 0.005), strict=True):
            value = 100 * table[row, column]
            colour = "white" if value > 55 else "black"
            axes.text(column, row, f"{value:.0f}", ha="center", va="center", fontsize=7, color=colour)
    figure.colorbar(picture, ax=axes, shrink=0.8, label="%")
    return figure


def embedding_picture(
    texts: np.ndarray,
    motions: np.ndarray,
    *,
    text_labels: Sequence[Hashable] | None = None,
    motion_labels: Sequence[Hashable] | None = None,
    method: str = "pca",
    limit: int = 1000,
    seed: int = 0,
) -> Figure:
    """Texts (crosses) and motions (dots) on a plane, coloured by label.

    Parameters
    ----------
    texts, motions : (N, d) float unit vectors
    method : "pca" (principal components) or "tsne" (t-SNE of scikit-learn on texts and motions together, cosine)
    limit : maximum number of points of each kind, drawn with the seed

    Raises
    ------
    DataError
        The method is unknown, or t-SNE is asked for without scikit-learn.
    """
    rng = np.random.default_rng(seed)
    kinds = []
    for rows, labels in ((texts, text_labels), (motions, motion_labels)):
        some = np.sort(rng.permutation(len(rows))[:limit])
        kinds.append((rows[some], [labels[i] for i in some] if labels is not None else None))
    plane, name = project(np.concatenate([kinds[0][0], kinds[1][0]]), method, seed)
    figure, axes = _figure(7.6, 5.6)
    split = len(kinds[0][0])
    known = sorted({x for _, labels in kinds for x in labels or ()}, key=str)
    colour_of = {label: _colour(i, len(known)) for i, label in enumerate(known)}
    for points, (_, labels), marker, size, words in (
        (plane[split:], kinds[1], "o", 9, "motions"), (plane[:split], kinds[0], "x", 16, "texts")
    ):  # fmt: skip
        colours = [colour_of[x] for x in labels] if labels else COLOURS[words == "texts"]
        width = 0.9 if marker == "x" else 0
        axes.scatter(points[:, 0], points[:, 1], c=colours, s=size, marker=marker, linewidths=width, alpha=0.65)
        axes.scatter([], [], c="0.3" if labels else COLOURS[words == "texts"], marker=marker, label=words)
    for label in known[:24]:
        words = " ".join(map(str, label)) if isinstance(label, tuple) else str(label)
        axes.scatter([], [], color=colour_of[label], marker="s", label=words)
    axes.set(xticks=[], yticks=[])
    axes.set_title(name, fontsize=10)
    axes.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(1.01, 1), ncols=1 + (len(known) > 14))
    return figure


def project(points: np.ndarray, method: str = "pca", seed: int = 0) -> tuple[np.ndarray, str]:
    """Project (N, d) float to (N, 2) float; also returns the name of the projection."""
    if method == "pca":
        centred = points.astype(np.float64) - points.mean(axis=0)
        values, axes = np.linalg.eigh(centred.T @ centred)
        share = 100 * values[-2:].sum() / max(values.sum(), 1e-300)
        plane = np.zeros((len(points), 2))
        plane[:, : min(2, axes.shape[1])] = centred @ axes[:, ::-1][:, :2]
        return plane, f"principal components ({share:.0f} % of the variance)"
    if method == "tsne":
        try:
            from sklearn.manifold import TSNE
        except ImportError:
            raise DataError(
                "t-SNE needs scikit-learn: python -m pip install scikit-learn, or choose --projection pca"
            ) from None
        perplexity = max(1.0, min(30.0, (len(points) - 1) / 3))
        plane = TSNE(2, perplexity=perplexity, init="pca", random_state=seed, metric="cosine").fit_transform(points)
        return plane, f"t-SNE, perplexity {perplexity:g}, seed {seed}"
    raise DataError(f"unknown projection {method!r}; choose pca, tsne or none")


def png(figure: Figure, dpi: int = 150) -> bytes:
    """PNG bytes of the figure."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=dpi, bbox_inches="tight")
    return buffer.getvalue()


def _figure(width: float, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _colour(number: int, count: int) -> tuple[float, float, float, float] | str:
    if count <= len(COLOURS):
        return COLOURS[number]
    from matplotlib import colormaps

    return colormaps["turbo"](number / max(count - 1, 1))


def _name(result: Result) -> str:
    words = (result.protocol, "identical captions" * result.captions.startswith("identical"), result.score)
    return ", ".join(filter(None, words))
