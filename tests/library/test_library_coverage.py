"""Counting what people ask for: clauses, what is covered, and the list of what is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "experiments"))

from library_coverage import clauses_of, covered, heads, shares  # noqa: E402


@pytest.mark.parametrize(
    ("caption", "clauses"),
    [
        ("a person walks forward and then sits down", ["walks forward", "sits down"]),
        ("The man is waving, his left arm up high, then stops.", ["waving"]),
        ("slowly walking while clapping", ["slowly walking", "clapping"]),
        ("a man", []),
    ],
)
def test_clauses_are_what_begins_with_a_verb(caption: str, clauses: list[str]) -> None:
    assert clauses_of(caption) == clauses


def test_a_caption_is_covered_if_every_action_is_there() -> None:
    counted = [
        covered(c) for c in ("a man walks to the fridge", "a man walks and moonlights", "he moonlights", "a man waves")
    ]
    assert [bool(c.missing) for c in counted] == [False, True, True, False]
    assert [c.understood for c in counted] == [False, False, False, True]
    found = shares(counted)
    assert found == {"every action": 50.0, "any action": 75.0, "clauses": 60.0, "understood": 25.0}
    assert heads(counted).total() == 2
