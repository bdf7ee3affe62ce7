"""Workouts, stretches and physiotherapy."""
