"""Join the page's JavaScript modules into one script, in the order in which they import each other.

The files under ``js/`` are ordinary ES modules of one kind: named imports from neighbours at the top, named exports.
They share one scope when joined, so a top-level name may be used by one file only; `bundle` checks that.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w-]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let)\b)", re.MULTILINE)
_TOP = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
_FACE = re.compile(r"^export (?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


@cache
def script(entry: str = "main") -> str:
    """One script that defines ``window.wamo`` with what the entry module exports."""
    sources: dict[str, str] = {}
    _collect(entry, sources, ())
    owner: dict[str, str] = {}
    for name, text in sources.items():
        for top in _TOP.findall(text):
            if top in owner:
                raise ValueError(f"js/{name}.js and js/{owner[top]}.js both define {top} at top level")
            owner[top] = name
    body = "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in sources.values())
    face = ", ".join(_FACE.findall(sources[entry]))
    return f'(() => {{\n"use strict";\n{body}\nwindow.wamo = {{ {face} }};\n}})();\n'


@cache
def style() -> str:
    """The page's style sheets, joined in the order of their names."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((FOLDER / "css").glob("*.css")))


def _collect(name: str, sources: dict[str, str], way: tuple[str, ...]) -> None:
    if name in way:
        raise ValueError(f"js modules import each other in a circle: {' -> '.join((*way, name))}")
    if name in sources:
        return
    text = (FOLDER / "js" / f"{name}.js").read_text(encoding="utf-8")
    for _, neighbour in _IMPORT.findall(text):
        _collect(neighbour, sources, (*way, name))
    sources[name] = text
