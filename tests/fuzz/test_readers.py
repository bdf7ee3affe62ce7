"""Damaged motion files end in the package's own errors, in time and in memory."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pytest

from tests.fuzz import readers


@pytest.mark.slow
def test_damaged_files_read_or_say_why() -> None:
    faults = readers.run(400)
    assert not faults.exceptions, faults.exceptions[0]
    assert not faults.slow, faults.slow[0]
    assert faults.peak > 0
