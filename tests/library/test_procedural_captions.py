"""The grammar: sentences are well formed, and claim only what holds."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wamo import library as procedural
from wamo.library import grammar
from wamo.library.words import counted, inflect
from wamo.motion.captions import mirror_words


@pytest.mark.parametrize(
    ("verb", "present", "past", "gerund"),
    [
        ("walk", "walks", "walked", "walking"),
        ("run", "runs", "ran", "running"),
        ("wave", "waves", "waved", "waving"),
        ("clap", "claps", "clapped", "clapping"),
        ("do", "does", "did", "doing"),
        ("lie", "lies", "lay", "lying"),
        ("push", "pushes", "pushed", "pushing"),
        ("carry", "carries", "carried", "carrying"),
        ("play", "plays", "played", "playing"),
        ("sit", "sits", "sat", "sitting"),
        ("tie", "ties", "tied", "tying"),
        ("throw", "throws", "threw", "throwing"),
        ("step", "steps", "stepped", "stepping"),
        ("kneel", "kneels", "knelt", "kneeling"),
        ("tiptoe", "tiptoes", "tiptoed", "tiptoeing"),
        ("break", "breaks", "broke", "breaking"),
        ("sidestep", "sidesteps", "sidestepped", "sidestepping"),
        ("zigzag", "zigzags", "zigzagged", "zigzagging"),
        ("spread", "spreads", "spread", "spreading"),
    ],
)
def test_inflection(verb, present, past, gerund):
    assert [inflect(verb, f) for f in ("base", "present", "past", "gerund")] == [verb, present, past, gerund]


def test_counted_nouns():
    assert "two circles" in counted(2, "circle")
    assert "an overhead press" in counted(1, "overhead press")
    assert "three lunges" in counted(3, "lunge")
    assert "two overhead presses" in counted(2, "overhead press")


@given(st.sampled_from(sorted(procedural.FAMILIES)), st.integers(0, 10**9))
@settings(max_examples=300, deadline=None)
def test_sentences_are_clean_and_their_claims_hold(name, seed):
    rng = np.random.default_rng(seed)
    family = procedural.FAMILIES[name]
    params = family.draw(rng, {})
    text, claims = grammar.sentence(rng, [(family, params)])
    assert not re.search(r"[~<>\[\]()|@{}]|  | [.,]|None", text), text
    assert 3 <= len(text) < 160
    assert not re.search(r"\b(\w+) \1\b", text.lower().replace("had had", "")), text
    from wamo.library.compose import facts_of

    labels = {"actions": [facts_of(family, params)], "simultaneous": False}
    assert procedural.holds(claims, labels)
    said = claims["actions"][0].get("side")
    if said and "other" not in "".join(family.does):
        assert said in text
        assert {"left": "right", "right": "left"}[said] not in re.sub(r"right (away|after)", "", text)


def test_every_pattern_is_balanced_and_fits_some_performance():
    for family in procedural.FAMILIES.values():
        for pattern in family.does:
            assert pattern.count("(") == pattern.count(")"), pattern
            assert pattern.count("[") == pattern.count("]"), pattern
            assert "~" in pattern
        assert family.doc, family.name


def test_claims_of_own_captions_hold_and_of_others_mostly_do_not():
    clips = [procedural.generate(k, name) for k, name in enumerate(sorted(procedural.FAMILIES)[::5])]
    clips += [procedural.generate(k, c) for k in range(6) for c in procedural.COMPOSITES]
    for motion in clips:
        for claim in motion.labels["claims"]:
            assert procedural.holds(claim, motion.labels)
    others = [procedural.holds(a.labels["claims"][0], b.labels) for a in clips for b in clips if a is not b]
    assert np.mean(others) < 0.15


def test_holds_minds_facts_order_and_simultaneity():
    walk, wave = (
        {"action": "walk", "is": ["walk", "walking"], "speed": "slow"},
        {"action": "wave", "is": ["wave"], "side": "left"},
    )
    sequence = {"actions": [walk, wave], "simultaneous": False}
    together = {"actions": [walk, wave], "simultaneous": True}
    both = {"actions": [{"action": "walking"}, {"action": "wave"}], "simultaneous": False}
    turned = {"actions": both["actions"][::-1], "simultaneous": False}
    assert procedural.holds(both, sequence)
    assert not procedural.holds(turned, sequence)
    assert not procedural.holds(both, together)
    assert procedural.holds({**turned, "simultaneous": True}, together)
    assert procedural.holds({"actions": [{"action": "wave", "side": "left"}]}, sequence)
    assert not procedural.holds({"actions": [{"action": "wave", "side": "right"}]}, sequence)
    assert not procedural.holds({"actions": [{"action": "walk", "speed": "fast"}]}, sequence)


def test_mirrored_labels_turn_round():
    motion = procedural.generate(1, "wave", side="left", speed="slow")
    mirrored = mirror_words(motion.labels)
    assert mirrored["actions"][0]["side"] == "right"
    assert mirror_words(mirrored)["actions"] == motion.labels["actions"]


@pytest.mark.slow
def test_the_library_is_rich():
    captions = {c for m in procedural.library() for c in m.captions}
    vocabulary = {w for c in captions for w in re.findall(r"[a-z-]+", c.lower())}
    assert len(captions) >= 3000
    assert len(vocabulary) >= 600
