"""What is known of a clip: JSON round trips, mirroring, and the claims that hold."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wamo import library
from wamo.errors import MotionError
from wamo.motion import Motion
from wamo.motion.facts import Action, Claim, Clip, LibraryClip, Notes, Trial, Window, clip_from_json, clip_to_json

TEXTS = st.lists(st.sampled_from(["salsa", "turn", "left", "to the right", "walk"]), max_size=4).map(" ".join)
SECONDS = st.floats(0, 100)


def actions(performed: bool) -> st.SearchStrategy[Action]:
    names = st.lists(st.sampled_from(["walking", "gesture"]), unique=True, max_size=2).map(tuple)
    return st.builds(
        Action,
        st.sampled_from(["wave", "kick", "walk_turn", "left_hook"]),
        side=st.sampled_from([None, "left", "right"]),
        direction=st.sampled_from([None, "left", "right", "clockwise", "counterclockwise", "forward"]),
        speed=st.sampled_from([None, "slow", "fast"]),
        count=st.none() | st.integers(1, 9),
        height=st.sampled_from([None, "low", "high"]),
        style=st.sampled_from([None, "happy"]),
        kind=st.sampled_from(["gesture", "kick"]) if performed else st.just(""),
        implies=names if performed else st.just(()),
    )


def claims() -> st.SearchStrategy[Claim]:
    return st.builds(Claim, st.lists(actions(False), min_size=1, max_size=3).map(tuple), st.booleans())


def library_clips() -> st.SearchStrategy[LibraryClip]:
    performed = st.lists(actions(True), min_size=1, max_size=3).map(tuple)
    return st.builds(
        LibraryClip, TEXTS, TEXTS, performed, st.booleans(), st.lists(claims(), max_size=4).map(tuple),
        st.just("train"), st.integers(0, 2**31), contrast=st.sampled_from(["", "side"]), excerpt=st.booleans(),
    )  # fmt: skip


def clips() -> st.SearchStrategy[Clip]:
    marked = st.none() | st.tuples(st.integers(0, 50), st.integers(51, 200))
    return st.one_of(
        library_clips(),
        st.builds(Trial, TEXTS, TEXTS, st.booleans()),
        st.builds(Window, TEXTS, TEXTS, SECONDS, SECONDS, marked),
        st.builds(Notes, TEXTS, st.sampled_from(["left", "right"]), st.just((("count", 3), ("tags", ["a"])))),
    )


@given(clip=clips())
def test_a_clip_survives_json(clip: Clip) -> None:
    assert clip_from_json(json.loads(json.dumps(clip_to_json(clip)))) == clip


@given(clip=clips())
def test_mirroring_a_clip_twice_gives_it_back(clip: Clip) -> None:
    assert clip.mirror().mirror() == clip


@given(clip=library_clips())
def test_a_mirrored_claim_holds_of_the_mirrored_clip_exactly_when_the_claim_holds(clip: LibraryClip) -> None:
    own = Claim(tuple(action for action in clip.actions), clip.simultaneous)
    for claim in (*clip.claims, own):
        assert claim.mirror().holds(clip.mirror()) == claim.holds(clip)
    assert own.holds(clip) and own.bare.holds(clip)


@pytest.mark.parametrize("seed", range(12))
def test_everything_said_of_a_mirrored_library_clip_is_mirrored(seed: int) -> None:
    motion = library.generate(seed, ("wave", "turn_around", "sequence", "while")[seed % 4])
    mirrored = motion.mirror()
    clip, other = motion.clip_as(LibraryClip), mirrored.clip_as(LibraryClip)
    swapped = {"left": "right", "right": "left", "clockwise": "counterclockwise", "counterclockwise": "clockwise"}
    for before, after in zip(clip.actions, other.actions, strict=True):
        assert after.side == swapped.get(before.side or "", before.side)
        assert after.direction == swapped.get(before.direction or "", before.direction)
    assert all(claim.holds(other) for claim in other.claims)
    assert mirrored.mirror().clip == clip


def test_facts_of_unknown_shape_are_kept() -> None:
    assert clip_from_json({}) is None and clip_to_json(None) == {}
    unknown: list[dict[str, Any]] = [
        {"side": "left", "id": "7"}, {"claims": 5}, {"trial": "01"}, {"claims": [{"actions": "x"}], "a": None}
    ]  # fmt: skip
    for found in unknown:
        assert clip_to_json(clip_from_json(found)) == found


def test_another_kind_than_expected_is_an_error() -> None:
    motion = Motion(np.zeros((1, 22, 3)), 20, name="dance", clip=Trial("05_02"))
    with pytest.raises(MotionError, match="'dance': expected a clip of kind LibraryClip, found Trial"):
        motion.clip_as(LibraryClip)
