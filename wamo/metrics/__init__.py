"""Retrieval metrics: ranks, recalls, protocols and intervals. Arrays in, numbers out."""
