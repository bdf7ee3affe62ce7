"""Which words a gallery's captions speak of."""

from __future__ import annotations

import pytest

from wamo.retrieval.vocabulary import Vocabulary, stem

CAPTIONS = ("a person waves", "a person walks slowly", "a person jumps twice", "a man claps while walking")


@pytest.mark.parametrize(
    "words",
    [
        ("wave", "waves", "waving", "waved"),
        ("jump", "jumps", "jumping", "jumped"),
        ("clap", "claps", "clapping"),
        ("slow", "slowly"),
        ("carry", "carrying"),
    ],
)
def test_forms_of_a_word_have_one_stem(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1


def test_words_of_the_captions_are_known_in_any_form() -> None:
    vocabulary = Vocabulary(CAPTIONS)
    assert vocabulary.unknown("A man WAVING, clapping!") == [] == vocabulary.unknown("Persons jumped")


def test_unknown_words_are_named_once_in_order() -> None:
    assert Vocabulary(CAPTIONS).unknown("soup: a person boils soup") == ["soup", "boils"]


@pytest.mark.parametrize("text", ["", "?! 12", "😀"])
def test_texts_without_words_have_no_unknown_ones(text: str) -> None:
    assert Vocabulary(CAPTIONS).unknown(text) == [] == Vocabulary(()).unknown(text)
