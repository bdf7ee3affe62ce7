"""Retrieval metrics and protocols on plain arrays, and the command that applies them (`python -m wamo.evaluation`)."""

from wamo.metrics.labels import by_label, confusion, truth
from wamo.metrics.protocols import Result, evaluate, small_batches
from wamo.metrics.ranks import bootstrap, ranks, recalls
from wamo.metrics.scores import EmbeddingScores, FunctionScores, MatrixFile, MatrixScores

__all__ = [
    "EmbeddingScores",
    "FunctionScores",
    "MatrixFile",
    "MatrixScores",
    "Result",
    "bootstrap",
    "by_label",
    "confusion",
    "evaluate",
    "ranks",
    "recalls",
    "small_batches",
    "truth",
]
