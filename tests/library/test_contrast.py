"""Pairs of clips that differ in one fact."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from wamo.errors import ConfigError
from wamo.library import CONTRASTS, contrast_pair
from wamo.motion.facts import LibraryClip


@pytest.mark.parametrize("fact", CONTRASTS)
@pytest.mark.parametrize("seed", range(4))
def test_no_sentence_of_a_pair_holds_of_the_other_clip(fact: str, seed: int) -> None:
    pair = contrast_pair(seed, fact, split="val")
    for clip, other in (pair, pair[::-1]):
        facts, others = clip.clip_as(LibraryClip), other.clip_as(LibraryClip)
        assert clip.captions and len(clip.captions) == len(facts.claims)
        for claim in facts.claims:
            assert claim.holds(facts) and not claim.holds(others)


@pytest.mark.parametrize("fact", CONTRASTS)
def test_a_pair_shares_its_body_and_differs_in_one_fact(fact: str) -> None:
    first, second = contrast_pair(3, fact)
    own, other = (
        np.linalg.norm(m.joints[0, 1:] - m.joints[0, m.skeleton.parents[1:]], axis=-1) for m in (first, second)
    )
    np.testing.assert_allclose(own, other, atol=1e-4)
    one, two = (motion.clip_as(LibraryClip).actions for motion in (first, second))
    if fact == "order":
        assert one == two[::-1]
    else:
        without: dict[str, Any] = {fact: None}
        assert replace(one[0], **without) == replace(two[0], **without)
        assert one[0].facts[fact] != two[0].facts[fact]


def test_pairs_are_decided_by_seed_and_split() -> None:
    again = [contrast_pair(5, "side", split="test")[0] for _ in range(2)]
    assert np.array_equal(again[0].joints, again[1].joints) and again[0].captions == again[1].captions
    other = contrast_pair(5, "side", split="train")[0]
    assert other.joints.shape != again[0].joints.shape or not np.array_equal(other.joints, again[0].joints)


@pytest.mark.parametrize(("fact", "split"), [("colour", "test"), ("side", "held_out"), ("side", "nowhere")])
def test_unknown_contrasts_are_refused(fact: str, split: str) -> None:
    with pytest.raises(ConfigError, match="contrast"):
        contrast_pair(0, fact, split=split)
