"""Data sets and batches; `procedural` makes the embedded library."""
