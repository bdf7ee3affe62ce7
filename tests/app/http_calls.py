"""Requests over plain HTTP, and the names that the server offers."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any

TOOLS = {"search", "similar", "describe", "bands", "why", "words", "moments", "export", "analyse", "model"}
OTHERS = {"clip", "zip", "job", "add", "own", "forget"}
FORM = "multipart/form-data; boundary=x"


def fetch(address: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes, Any]:
    """(status, body, headers) of a request; underscores in header names stand for dashes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(address, body, named), timeout=120) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers
