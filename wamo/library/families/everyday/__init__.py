"""Daily life: care, house, handling, work and music."""
