"""Gestures, signs and held poses."""
