"""The model tab."""

from __future__ import annotations

from typing import Any

from app.web import Studio


def model_tab(shared: dict[str, Any]) -> Studio:
    """Build the tab. ``shared`` is the configuration of all tabs."""
    return Studio("model", shared, elem_id="model")
