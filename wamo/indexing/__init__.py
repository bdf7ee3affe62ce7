"""Building galleries: read, embed, store."""
