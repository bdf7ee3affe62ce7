"""Score a checkpoint, embeddings or a similarity matrix, and write reports: `python -m wamo.evaluation`."""
