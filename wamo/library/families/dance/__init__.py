"""Dances and stage shows."""
