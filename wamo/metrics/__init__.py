"""Retrieval metrics: ranks, recalls, protocols and intervals. Arrays in, numbers out."""

from wamo.metrics.labels import Confusion, by_label, by_sentence, confusion, truth
from wamo.metrics.protocols import PROTOCOLS, evaluate, small_batches
from wamo.metrics.ranks import bootstrap, ranks_by_rule, recalls
from wamo.metrics.results import Result
from wamo.metrics.scores import EmbeddingScores, FunctionScores, MatrixFile, MatrixScores

__all__ = [
    "PROTOCOLS",
    "Confusion",
    "EmbeddingScores",
    "FunctionScores",
    "MatrixFile",
    "MatrixScores",
    "Result",
    "bootstrap",
    "by_label",
    "by_sentence",
    "confusion",
    "evaluate",
    "ranks_by_rule",
    "recalls",
    "small_batches",
    "truth",
]
