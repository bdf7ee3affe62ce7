"""`wamo evaluate`: score a checkpoint, embeddings or a similarity matrix."""

from wamo.evaluation.command import main

__all__ = ["main"]
