"""What a score means: chances of results, and whether anything matches."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wamo.retrieval import Retriever
from wamo.retrieval.calibration import Curves, Scale

LEVELS = st.lists(st.floats(-5, 5), min_size=1, max_size=20)
CURVES = Curves((-1.0, 3.0), (0.0, 6.0, 4.0))


@pytest.fixture(scope="module")
def retriever() -> Retriever:
    return Retriever.load()


@given(LEVELS)
def test_chances_lie_between_0_and_1_and_follow_the_scores(levels: list[float]) -> None:
    chances = CURVES.chance_right(np.sort(levels))
    assert ((chances > 0) & (chances < 1)).all()
    assert (np.diff(chances) >= 0).all()


@given(st.floats(-5, 5), st.floats(-9, 9))
def test_a_level_above_1_makes_no_match_more_certain(level: float, movement: float) -> None:
    assert CURVES.chance_matched(level, movement) <= CURVES.chance_matched(1.0, movement)


@given(st.floats(-1, 1), st.floats(0.01, 1), LEVELS)
def test_levels_are_0_at_the_poor_and_1_at_the_own_score(poor: float, above: float, levels: list[float]) -> None:
    scale = Scale(poor, poor + above)
    np.testing.assert_allclose(scale.levels(poor + above * np.array(levels)), levels, atol=1e-6)


def test_good_queries_have_good_chances_and_nonsense_has_none(retriever: Retriever) -> None:
    good = retriever.judge(
        "a person walks forward", np.array([h.score for h in retriever.search("a person walks forward")])
    )
    assert good.matched and good.chances[0] > 0.5 and (np.diff(good.chances) <= 0).all()
    poor = retriever.judge(
        "quantum field theory", np.array([h.score for h in retriever.search("quantum field theory")])
    )
    assert not poor.matched and poor.chances.max() < 0.2


def test_nothing_found_is_no_match(retriever: Retriever) -> None:
    verdict = retriever.judge("a person walks", np.zeros(0))
    assert not verdict.matched and len(verdict.chances) == 0
