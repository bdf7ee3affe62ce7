"""Which word, which limb, when: the definition, and the library's truth on the shipped weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wamo import library as procedural
from wamo.motion import PART_NAMES, Motion
from wamo.motion.rest import at_rest
from wamo.retrieval.embedder import Embedder
from wamo.retrieval.interaction import interaction
from wamo.retrieval.retriever import DEFAULT_CHECKPOINT


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder(DEFAULT_CHECKPOINT)


def made(kind: str, seed: int, **facts: Any) -> Motion:
    """A clip that no training has met."""
    return procedural.generate(900 + seed, kind, split="test", **facts)


def resting(embedder: Embedder, motion: Motion, *parts: str) -> np.ndarray:
    """(d,) the clip with these parts at rest, through joints and the usual embedding."""
    joints = at_rest(motion.joints, motion.skeleton, parts, "global")
    return embedder.motions([motion.with_(joints=joints)])[0]


def test_a_side_and_its_limb_are_one_word(embedder: Embedder) -> None:
    found = interaction(embedder, "She waves with the Left hand, then lifts both feet.", made("wave", 0), moments=3)
    assert found.words == ("She", "waves", "with", "the", "Left hand,", "then", "lifts", "both feet.")
    assert found.parts.shape == (8, len(PART_NAMES)) and found.moments.shape == (8, 3)
    assert found.edges[0] == 0 and found.edges[-1] == pytest.approx(made("wave", 0).duration, abs=0.06)


def test_word_and_part_interact_by_the_mean_of_four_contexts(embedder: Embedder) -> None:
    motion, query = made("wave", 1, side="left"), "a woman waves"
    found = interaction(embedder, query, motion)
    texts = dict(zip("TPLO", embedder.texts([query, "a person", "a woman", "a person waves"]), strict=True))
    others = [part for part in PART_NAMES if part != "left arm"]
    places = {
        "M": embedder.motions([motion])[0], "L": resting(embedder, motion, "left arm"),
        "O": resting(embedder, motion, *others), "R": resting(embedder, motion, *PART_NAMES),
    }  # fmt: skip

    def effect(word: str, without: str, place: str, hidden: str) -> float:
        return float((texts[word] - texts[without]) @ (places[place] - places[hidden]))

    mean = np.mean([effect(*word, *place) for word in ("TL", "OP") for place in ("ML", "OR")])
    assert found.parts[2, PART_NAMES.index("left arm")] == pytest.approx(mean, abs=0.02)
    assert found.score == pytest.approx(float(texts["T"] @ places["M"]), abs=1e-4)


def test_one_word_and_one_frame_are_answered(embedder: Embedder) -> None:
    single = made("wave", 0).with_(joints=made("wave", 0).joints[:1])
    found = interaction(embedder, "waves", single)
    assert found.parts.shape == (1, 5) and found.moments.shape == (1, 1) and np.isfinite(found.parts).all()
    assert interaction(embedder, "", single).parts.shape == (0, 5)


NAMED = (
    ("wave", "a person waves with the {} hand", "arm"), ("front_kick", "a person kicks with the {} leg", "leg"),
    ("salute", "someone salutes with the {} hand", "arm"), ("leg_raise", "a man lifts the {} leg", "leg"),
    ("knock", "knocks on a door with the {} fist", "arm"), ("side_kick", "kicks sideways with the {} foot", "leg"),
)  # fmt: skip


def test_the_named_limb_leads_for_its_word(embedder: Embedder) -> None:
    right = []
    for kind, sentence, limb in NAMED:
        for seed, side in enumerate(("left", "right")):
            found = interaction(embedder, sentence.format(side), made(kind, seed, side=side))
            row = next(i for i, word in enumerate(found.words) if word.startswith(side))
            right.append(PART_NAMES[int(found.parts[row].argmax())] == f"{side} {limb}")
    assert np.mean(right) >= 0.85, right  # experiments/word_places.py: 200 sentences


def test_a_verb_is_answered_in_its_half_of_the_clip(embedder: Embedder) -> None:
    right = []
    for seed, (first, second) in enumerate(
        ((("wave", "waves"), ("front_kick", "kicks")), (("run", "runs"), ("salute", "salutes")))
    ):
        for order in (1, -1):
            acts = ((first, second))[::order]
            clips = [made(kind, seed) for kind, _ in acts]
            both = clips[0].with_(joints=np.concatenate([clip.joints[:60] for clip in clips]))
            query = f"a person {acts[0][1]} and then {acts[1][1]}"
            found = interaction(embedder, query, both)
            for half, (_, verb) in enumerate(acts):
                row = found.moments[found.words.index(verb)]
                right.append(int(row[4:].sum() > row[:4].sum()) == half)
    assert np.mean(right) >= 0.8, right
