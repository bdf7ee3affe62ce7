"""MkDocs hook: turn $...$ and $$...$$ into MathML, which browsers draw without JavaScript."""

from __future__ import annotations

import re
from typing import Any

from latex2mathml.converter import convert

_CODE = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)
_DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
_INLINE = re.compile(r"(?<![\\$\w])\$([^$\n]+?)\$(?![\w$])")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Replace formulas outside code; called by MkDocs for every page."""
    return "".join(part if part.startswith("`") else _formulas(part) for part in _CODE.split(markdown))


def _formulas(text: str) -> str:
    text = _DISPLAY.sub(lambda found: "\n\n" + convert(found[1].strip(), display="block") + "\n\n", text)
    return _INLINE.sub(lambda found: convert(found[1]), text)
