"""Writes that never leave half a file, and what a killed writer leaves behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from wamo.errors import DataError
from wamo.files import remove_leftovers, replace_atomic, write_atomic

KILLED = """
import os, sys
from wamo.files import replace_atomic

def half(path):
    path.write_text("half")
    os.kill(os.getpid(), 9)

replace_atomic(sys.argv[1], half)
"""


def test_a_killed_writer_leaves_the_former_file_and_a_leftover_that_goes(tmp_path: Path) -> None:
    target = write_atomic(tmp_path / "history.json", "whole")
    others = [tmp_path / name for name in (".hidden.tmp", ".cache", "notes.tmp", ".a.12345678.tmp.txt")]
    for other in others:
        other.write_text("somebody's")
    assert subprocess.run([sys.executable, "-c", KILLED, str(target)]).returncode == -9
    assert target.read_text() == "whole"
    assert len(list(tmp_path.iterdir())) == 1 + len(others) + 1
    [name] = remove_leftovers(tmp_path)
    assert name.startswith(".history.json.") and remove_leftovers(tmp_path) == []
    assert set(tmp_path.iterdir()) == {target, *others}
    assert remove_leftovers(tmp_path / "not there") == []


def test_a_failed_write_keeps_the_former_file_and_leaves_nothing(tmp_path: Path) -> None:
    target = write_atomic(tmp_path / "a.json", "whole")

    def full(path: Path) -> None:
        path.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(DataError, match=r"a\.json: No space left on device.*unchanged"):
        replace_atomic(target, full)
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"] and target.read_text() == "whole"
