"""The analyse tab."""

from __future__ import annotations

from typing import Any

from app.server.uploads import EXTENSIONS, MAX_BYTES
from app.web import Studio


def analyse_tab(shared: dict[str, Any]) -> Studio:
    """Build the tab. ``shared`` is the configuration of all tabs."""
    accept = [*EXTENSIONS, ".asf"]
    return Studio("analyse", {**shared, "accept": accept, "max_bytes": MAX_BYTES}, elem_id="analyse")
