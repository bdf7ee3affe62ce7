"""Captions read backwards: what the grammar says is understood, and nothing that is understood contradicts its clip."""

from __future__ import annotations

import re
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wamo import library
from wamo.library import claim_of, generate, understood, with_wordings
from wamo.library.parse import first_action
from wamo.library.pronouns import resolved
from wamo.motion.captions import mirror_caption
from wamo.motion.facts import Action, Claim, LibraryClip


def claimed(sentence: str) -> list[tuple[str, dict]] | None:
    claim = claim_of(sentence)
    return None if claim is None else [(action.name, action.facts) for action in claim.actions]


@pytest.fixture(scope="module")
def spoken() -> list[tuple[str, Claim, LibraryClip]]:
    clips = list(library.stream("val", count=60))
    facts = [(m, m.clip_as(LibraryClip)) for m in clips]
    return [(s, c, clip) for m, clip in facts for s, c in zip(m.captions, clip.claims, strict=True)]


def test_most_sentences_of_the_grammar_are_understood(spoken: list[tuple[str, Claim, LibraryClip]]) -> None:
    assert sum(claim_of(sentence) is not None for sentence, _, _ in spoken) > 0.9 * len(spoken)


def test_no_fact_that_a_sentence_states_is_lost(spoken: list[tuple[str, Claim, LibraryClip]]) -> None:
    for sentence, said, _ in spoken:
        read = claim_of(sentence)
        if read is None or [a.name for a in read.actions] != [a.name for a in said.actions]:
            continue
        assert read.simultaneous == said.simultaneous, sentence
        for found, expected in zip(read.actions, said.actions, strict=True):
            assert expected.facts.items() <= found.facts.items(), sentence


def test_what_is_read_is_hardly_ever_wrong(spoken: list[tuple[str, Claim, LibraryClip]]) -> None:
    read = [(claim, clip) for sentence, _, clip in spoken if (claim := claim_of(sentence)) is not None]
    assert sum(claim.holds(clip) for claim, clip in read) >= 0.99 * len(read)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("a man waves with his left hand", [("wave", {"side": "left"})]),
        ("person is waving with their right hand.", [("wave", {"side": "right"})]),
        ("The person walks forward slowly", [("walk", {"direction": "forward", "speed": "slow"})]),
        ("she quickly walks forward", [("walk", {"direction": "forward", "speed": "fast"})]),
        ("a person walks in a counter-clockwise circle", [("walk_in_circle", {"direction": "counterclockwise"})]),
        ("a person jumps twice", [("jump", {"count": 2})]),
        ("the man looks up", [("look", {"direction": "up"})]),
        ("a person claps, then sits down", [("clap", {}), ("sit", {})]),
        ("a person sits down after clapping", [("clap", {}), ("sit", {})]),
        ("someone sits down before clapping their hands", [("sit", {}), ("clap", {})]),
    ],
)
def test_facts_and_order_are_read(sentence: str, expected: list[tuple[str, dict]]) -> None:
    assert claimed(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "a person waves with both hands and their left foot",
        "a person waves with the left right hand",
        "a person walks slowly and quickly",
        "a person waves and jumps",  # one after the other, or at once?
        "a person waves with the left hand and then does something else",
        "a person walks forward seven miles",
        "the stock market fell",
        "",
        "left",
        "a person",
    ],
)
def test_a_sentence_with_a_part_that_is_not_understood_makes_no_claim(sentence: str) -> None:
    assert claim_of(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "params"),
    [
        ("a man waves with his left hand", {"side": "right"}),
        ("a man waves quickly with his right hand", {"side": "right", "speed": "slow"}),
        ("a man waves three times with his right hand", {"side": "right", "count": 2}),
        ("a man waves with his right hand, then waves with his left hand", {"side": "right"}),
    ],
)
def test_a_contradicting_sentence_is_never_attached(sentence: str, params: dict) -> None:
    clip = generate(3, "wave", **params)
    assert with_wordings(clip, understood([sentence]), 5, 0).captions == clip.captions


def test_sentences_in_the_wrong_order_are_not_attached() -> None:
    clip = next(m for m in library.stream("val") if m.clip_as(LibraryClip).family == "sequence")
    facts = clip.clip_as(LibraryClip)
    named = tuple(Action(action.name) for action in facts.actions)
    right, wrong = Claim(named), Claim(named[::-1])
    known = {named[0].name: [("right", right), ("wrong", wrong)], named[-1].name: [("wrong", wrong)]}
    told = with_wordings(clip, known, 5, 0)
    assert told.captions == (*clip.captions, "right")
    assert told.clip_as(LibraryClip).claims[-1] == right


def test_attached_sentences_hold_and_are_new() -> None:
    known = understood(
        ["a man waves", "a man waves with his left hand", "he is waving with his left hand", "a man waves"]
    )
    clip = generate(1, "wave", side="left")
    told = with_wordings(clip, known, 2, 7)
    assert len(told.captions) == len(clip.captions) + 2 == len(set(told.captions))
    facts = told.clip_as(LibraryClip)
    assert len(facts.claims) == len(told.captions) and all(claim.holds(facts) for claim in facts.claims)
    assert with_wordings(clip, known, 2, 7).captions == told.captions
    pair, _ = library.contrast_pair(0, "side")
    assert with_wordings(pair, known, 5, 0).captions == pair.captions


def test_wordings_hide_no_fact_in_plain_words() -> None:
    hidden = re.compile(r"\b(slow|slowly|quick|quickly|fast|happily|sadly|casually|once|twice|three|clockwise)\b")
    table = (resources.files("wamo.library") / "wordings.tsv").read_text("utf-8")
    assert [line for line in table.splitlines() if hidden.search(line.partition("\t")[2])] == []
    sided = [line for line in table.splitlines() if re.search(r"\b(left|right)\b", line)]
    assert {line.partition("\t")[0] for line in sided} == {"look_around", "sway"}  # both ways in one performance
    assert all("left" in line and "right" in line for line in sided)


WORDS = [
    "a",
    "person",
    "the",
    "walks",
    "waves",
    "left",
    "right",
    "hand",
    "with",
    "then",
    "and",
    "before",
    "after",
    "while",
    "slowly",
    "twice",
    ",",
    ".",
    "his",
    "jumps",
]


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=120) | st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    claim = claim_of(text)
    assert claim is None or claim.actions
    if claim is not None and (turned := claim_of(mirror_caption(text))) is not None:
        assert turned == claim.mirror()


@pytest.mark.parametrize(
    "sentence", ["a man exercises his lower legs", "she stretches her ankles", "a man straightens his back"]
)
def test_loose_patterns_name_an_action_and_claim_nothing(sentence: str) -> None:
    assert first_action(sentence)
    assert claim_of(sentence) is None


def test_prefixed_facts_are_claimed() -> None:
    claim = claim_of("a person takes two steps back")
    assert claim is not None
    assert claim.actions[0].facts == {"direction": "backward", "count": 2}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("raises their left arm, then lowers it", "raises their left arm, then lowers their left arm"),
        ("picks something up with their right hand and puts it down", "puts the object down"),
        ("moves their hands up and then brings them down", "brings their hands down"),
        ("stands in front of them", "stands in front of them"),
    ],
)
def test_object_pronouns_mean_what_was_named_last(text: str, expected: str) -> None:
    assert resolved(text).endswith(expected)
