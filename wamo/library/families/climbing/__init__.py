"""Ladders, bars and playground frames."""
