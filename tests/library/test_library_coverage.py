"""Counting what people ask for: clauses, what is covered, and the list of what is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "experiments"))

from caption_clauses import clauses_of, plain  # noqa: E402
from library_coverage import covered, heads, shares  # noqa: E402


@pytest.mark.parametrize(
    ("caption", "clauses"),
    [
        ("a person walks forward and then sits down", ["walks forward", "sits down"]),
        ("The man is waving, his left arm up high, then stops.", ["waving, their left arm up high"]),
        ("slowly walking while clapping", ["walking", "clapping"]),
        ("a man", []),
        ("a person paces back and forth, then stops", ["paces back and forth"]),
        ("he tries to catch a ball and continues walking", ["catch a ball", "walking"]),
        ("a man uses his right hand to wave", ["wave"]),
        ("a person raises both arms and lowers them", ["raises both arms", "lowers their arms"]),
        ("someone is pushed from behind", ["gets pushed from behind"]),
        ("a man lifts a box with both hands and puts it down", ["lifts a box with both hands", "puts the object down"]),
        ("the man makes a throwing motion", ["throwing motion"]),
        ("a man pretends to be a penguin and tries to walk", ["pretends to be a penguin", "walk"]),
        ("a person stands with arms outstretched and is facing forward", []),
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


@pytest.mark.parametrize(
    "caption", ["a man hunches his shoulders", "he leans his hand on a wall", "a woman lifts up her feet"]
)
def test_a_verb_alone_does_not_cover_a_verb_with_an_object(caption: str) -> None:
    assert covered(caption).missing


def test_adverbs_of_manner_are_taken_out() -> None:
    assert plain("moves quickly to the left") == "moves to the left"
    assert not covered("a person moves very quickly to the left").missing
