"""Where the page's own files lie, and what its head must load first."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
ENTRY = "js/main.js"


def modules() -> list[str]:
    """Paths of all ES modules below app/web, the entry first: what the head may preload."""
    paths = sorted(path.relative_to(FOLDER).as_posix() for path in (FOLDER / "js").rglob("*.js"))
    return [ENTRY, *(path for path in paths if path != ENTRY)]


def style() -> str:
    """The page's style sheets, joined in the order of their names."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((FOLDER / "css").glob("*.css")))
