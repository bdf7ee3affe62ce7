"""The cache of sentences: what is in it comes back, and a damaged file says what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from wamo.errors import DataError
from wamo.model.text import TextBackbone

SENTENCES = ["a person waves", "someone jumps"]


def test_vectors_come_back_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "text.sqlite"
    first = TextBackbone(cache=cache).encode(SENTENCES)
    monkeypatch.setattr(TextBackbone, "load", lambda _: pytest.fail("the encoder was loaded"))
    for a, b in zip(first, TextBackbone(cache=cache).encode(SENTENCES), strict=True):
        assert np.array_equal(a, b)


def test_a_damaged_cache_says_what_to_do(tmp_path: Path) -> None:
    nonsense = tmp_path / "nonsense.sqlite"
    nonsense.write_bytes(b"no database at all" * 500)
    with pytest.raises(DataError, match="damaged: delete it"):
        TextBackbone(cache=nonsense)
    half = tmp_path / "half.sqlite"
    TextBackbone(cache=half).encode(SENTENCES)
    whole = half.read_bytes()
    half.write_bytes(whole[:4096] + b"\x17" * (len(whole) - 4096))  # the header says it is a database
    with pytest.raises(DataError, match="damaged: delete it"):
        TextBackbone(cache=half).encode(SENTENCES)
    half.unlink()
    assert len(TextBackbone(cache=half).encode(SENTENCES)) == 2


def test_a_locked_cache_is_not_called_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "text.sqlite"
    text = TextBackbone(cache=cache)
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **{**k, "timeout": 0.01}))
    other = connect(cache)
    other.execute("begin exclusive")
    with pytest.raises(DataError, match="can't be used: database is locked"):
        text.encode(SENTENCES)
    other.close()
