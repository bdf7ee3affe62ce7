"""Clips by the words of their names and captions, and corrections of misspelt queries."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wamo.retrieval.text import MAX_WORDS, TextIndex

CLIPS = (
    ("trial_07_01", ("A person walks forward.", "someone walks")),
    ("waving", ("a person waves with the left hand",)),
    ("jump_02", ("a man is jumping, then walks away", "jumps")),
    ("bare", ()),
)
INDEX = TextIndex(pa.table({"name": [name for name, _ in CLIPS], "captions": [list(c) for _, c in CLIPS]}))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("walk", [0, 2]), ("WALKS forward", [0]), ("jump", [2]), ("07_01", [0]), ("bare", [3]), ("wav", [1]),
        ("left unicorn", [1]), ("unicorn", []), ("", []), ("?!", []), ("alks", []),
    ],
)  # fmt: skip
def test_clips_with_all_words_or_else_with_some_are_found(query: str, found: list[int]) -> None:
    assert [clip for clip, _ in INDEX.find(query, 10)] == found


def test_a_word_in_the_name_counts_more_and_k_limits() -> None:
    assert INDEX.find("jump", 1)[0][1] > INDEX.find("walks", 1)[0][1]
    assert len(INDEX.find("a", 2)) == 2


@pytest.mark.parametrize(
    ("query", "first"),
    [("wlaks", "walks"), ("Someone wavse, twice", "Someone waves, twice"), ("jupming", "jumping")],
)
def test_misspelt_words_are_corrected_and_the_rest_is_kept(query: str, first: str) -> None:
    assert INDEX.suggest(query, known=lambda word: word == "twice")[0] == first


@pytest.mark.parametrize("query", ["walks", "walked", "a person waving", "zzzzqqq", "", "!?"])
def test_nothing_is_suggested_for_known_forms_and_for_words_that_resemble_none(query: str) -> None:
    assert INDEX.suggest(query) == []


def test_words_known_elsewhere_are_left_alone() -> None:
    assert INDEX.suggest("wakes") != [] and INDEX.suggest("wakes", known=lambda word: word == "wakes") == []


def test_only_the_first_words_of_a_long_query_count() -> None:
    few, many = ([f"q{number}z" for number in range(count)] for count in (MAX_WORDS - 1, MAX_WORDS))
    assert [clip for clip, _ in INDEX.find(" ".join([*few, *few, "walk"]), 10)] == [0, 2]
    assert INDEX.find(" ".join([*many, "walk"]), 10) == []
    assert INDEX.suggest(" ".join([*few, "wlaks"]))[0] == " ".join([*few, "walks"])
    assert INDEX.suggest(" ".join([*many, "wlaks"])) == []


@given(st.text(max_size=60))
def test_any_query_is_answered(query: str) -> None:
    assert all(score > 0 and 0 <= clip < len(CLIPS) for clip, score in INDEX.find(query, 4))
    assert len(INDEX.suggest(query)) <= 3
