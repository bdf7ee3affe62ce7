"""Training: configuration and recipes, the loop, checkpoints that resume, validation by retrieval."""
