"""Retrieval metrics and protocols on plain arrays, and the command that applies them (`python -m wamo.evaluation`)."""

from wamo.evaluation.labels import by_label, confusion, truth
from wamo.evaluation.metrics import bootstrap, ranks, recalls
from wamo.evaluation.protocols import Result, evaluate, small_batches
from wamo.evaluation.scores import EmbeddingScores, FunctionScores, MatrixFile, MatrixScores

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
