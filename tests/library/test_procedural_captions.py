"""The grammar: sentences are well formed, and claim only what holds."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wamo import library as procedural
from wamo.library import grammar
from wamo.library.inflection import counted, inflect
from wamo.motion.facts import Action, Claim, LibraryClip


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
        ("snap", "snaps", "snapped", "snapping"),
        ("strut", "struts", "strutted", "strutting"),
        ("squat", "squats", "squatted", "squatting"),
        ("row", "rows", "rowed", "rowing"),
        ("lift", "lifts", "lifted", "lifting"),
        ("fly", "flies", "flew", "flying"),
        ("ice-skate", "ice-skates", "ice-skated", "ice-skating"),
        ("hula-hoop", "hula-hoops", "hula-hooped", "hula-hooping"),
        ("power-walk", "power-walks", "power-walked", "power-walking"),
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
    text, claim = grammar.sentence(rng, [(family, params)])
    assert not re.search(r"[~<>\[\]()|@{}]|  | [.,]|None", text), text
    assert 3 <= len(text) < 160
    assert not re.search(r"\b(\w+) \1\b", text.lower().replace("had had", "")), text
    clip = LibraryClip(name, family.kind, (family.performed(params),), False, (claim,), "train", seed)
    assert claim.holds(clip)
    said = claim.actions[0].side
    if said and "other" not in "".join(family.does):
        assert said in text
        other = {"left": "right", "right": "left"}[said]
        ways = [claim.actions[0].direction].count(other)  # "moves the left hand to the right": a way, no side
        assert re.sub(r"right (away|after)", "", text).count(other) == ways, text


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
    facts = [motion.clip_as(LibraryClip) for motion in clips]
    assert all(claim.holds(clip) for clip in facts for claim in clip.claims)
    others = [a.claims[0].holds(b) for a in facts for b in facts if a is not b]
    assert np.mean(others) < 0.15


def test_claims_depend_on_facts_order_and_simultaneity():
    walk, wave = (
        Action("walk", speed="slow", kind="walk", implies=("walking",)),
        Action("wave", side="left", kind="wave"),
    )

    def clip(simultaneous):
        return LibraryClip("sequence", "sequence", (walk, wave), simultaneous, (), "train", 0)

    both = Claim((Action("walking"), Action("wave")))
    turned = Claim(both.actions[::-1])
    assert both.holds(clip(False)) and not turned.holds(clip(False))
    assert not both.holds(clip(True)) and Claim(turned.actions, simultaneous=True).holds(clip(True))
    assert Claim((Action("wave", side="left"),)).holds(clip(False))
    assert not Claim((Action("wave", side="right"),)).holds(clip(False))
    assert not Claim((Action("walk", speed="fast"),)).holds(clip(False))


@pytest.mark.slow
def test_the_library_is_rich():
    captions = {c for m in procedural.embedded() for c in m.captions}
    vocabulary = {w for c in captions for w in re.findall(r"[a-z-]+", c.lower())}
    assert len(captions) >= 3000
    assert len(vocabulary) >= 600
