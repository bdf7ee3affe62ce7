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


def test_a_query_in_the_captions_words_is_known_in_any_form() -> None:
    vocabulary = Vocabulary(CAPTIONS)
    assert vocabulary.known("A man WAVING, clapping!") == 1 and vocabulary.unknown("Persons jumped") == []


def test_rare_words_weigh_more_than_common_ones() -> None:
    vocabulary = Vocabulary(CAPTIONS)
    assert 0 < vocabulary.known("a person boils soup") < 0.2
    assert vocabulary.known("a person walks to the soup") > vocabulary.known("a person boils soup")
    assert vocabulary.unknown("soup: a person boils soup") == ["soup", "boils"]


@pytest.mark.parametrize("text", ["", "?! 12", "😀", "挥手"])
def test_texts_without_known_words_are_not_known(text: str) -> None:
    assert Vocabulary(CAPTIONS).known(text) == 0 == Vocabulary(()).known(text)
