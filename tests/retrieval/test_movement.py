"""Which sentences describe a movement."""

from __future__ import annotations

import numpy as np
import pytest

from wamo.model.text import TextBackbone
from wamo.retrieval.movement import movement_logits

MOVEMENTS = [
    "a person waves",
    "somone is waveing his left hand",
    "he does a backflip",
    "jumping jacks",
    "sits down slowly",
]
OTHERS = ["a bottle of red wine", "the price of oil fell", "quantum field theory", "chapter seven", "qwer asdf"]


@pytest.fixture(scope="module")
def text() -> TextBackbone:
    return TextBackbone()


def test_movements_are_told_from_other_sentences(text: TextBackbone) -> None:
    assert (movement_logits(text, MOVEMENTS) > 0.5).all()
    assert (movement_logits(text, OTHERS) < -0.5).all()


def test_another_backbone_is_not_judged() -> None:
    assert np.array_equal(movement_logits(TextBackbone("distilbert"), ["a person waves"]), [0.0])
