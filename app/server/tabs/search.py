"""The search tab."""

from __future__ import annotations

from typing import Any

from app.web import Studio

EXAMPLES = (
    "a person walks in a circle", "jumps twice", "waves with the left hand", "sits down on a chair",
    "a slow deep squat", "kicks with the right leg", "dances",
)  # fmt: skip


def search_tab(shared: dict[str, Any]) -> Studio:
    """Build the tab. ``shared`` is the configuration of all tabs."""
    return Studio("search", {**shared, "examples": list(EXAMPLES)}, elem_id="search")
