"""Everyday sentences: every action has some, they claim only what holds, and none is one of the judged queries."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from wamo.data.annotations import read_annotations
from wamo.data.tables import captions_of
from wamo.library import FAMILIES, everyday, generate, with_everyday
from wamo.motion.captions import caption_key, mirror_caption
from wamo.motion.facts import LibraryClip

ROOT = Path(__file__).resolve().parents[2]
QUERIES = ROOT / "experiments" / "queries.tsv"
ANNOTATIONS = ROOT / "assets" / "annotations" / "cmu.tsv"


def test_every_action_has_sentences_and_no_sentence_is_repeated() -> None:
    assert min(map(len, everyday().values())) >= 8
    for name, entries in everyday().items():
        sentences = [s for s, _ in entries]
        assert len(set(sentences)) == len(sentences), name


def test_sentences_claim_only_facts_of_their_action_and_every_side_that_they_name() -> None:
    for name, entries in everyday().items():
        for sentence, claim in entries:
            (claimed,) = claim.actions
            assert claimed.name == name
            assert all(value in FAMILIES[name].space[fact] for fact, value in claimed.facts.items()), sentence
            if mirror_caption(sentence) != sentence:
                assert claimed.side or claimed.direction, f"{sentence!r} names a side that it does not claim"
                assert claim.mirror() in [c for s, c in entries if s != sentence]


@pytest.mark.parametrize("seed", range(40))
def test_added_sentences_hold_of_their_clip(seed: int) -> None:
    clip = generate(seed)
    extended = with_everyday(clip, 3, seed)
    assert extended.captions[: len(clip.captions)] == clip.captions
    facts, claims = clip.clip_as(LibraryClip), extended.clip_as(LibraryClip).claims
    assert len(extended.captions) == len(claims)
    if len(facts.actions) > 1:
        assert extended.captions == clip.captions
        return
    added = claims[len(clip.captions) :]
    assert added and all(claim.holds(facts) for claim in added)
    assert extended.captions == with_everyday(clip, 3, seed).captions


def test_no_sentence_is_an_evaluation_query() -> None:
    def words(text: str) -> frozenset[str]:
        return frozenset(re.findall(r"[a-z]+", text.lower()))

    with QUERIES.open(encoding="utf-8", newline="") as file:
        queries = [row["query"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    keys, bags = {caption_key(q) for q in queries}, [words(q) for q in queries if len(words(q)) > 1]
    annotated = [
        caption for rows in read_annotations(ANNOTATIONS).values() for row in rows for caption in captions_of(row)
    ]
    for sentence in [sentence for entries in everyday().values() for sentence, _ in entries] + annotated:
        assert caption_key(sentence) not in keys
        bag = words(sentence)
        assert all(len(bag & other) < 0.6 * len(bag | other) for other in bags), sentence
