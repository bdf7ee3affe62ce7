"""Contrast pairs of real captions: the false sentence differs in the one fact alone, or there is no pair."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "experiments"))

from real_contrasts import CONTRASTS, Judged, pairs_of, share  # noqa: E402

from wamo.data.samples import Sample  # noqa: E402
from wamo.motion import Motion  # noqa: E402


@pytest.mark.parametrize(
    ("contrast", "caption", "expected"),
    [
        ("order", "A man runs forward, then stops abruptly.",
         ("a person runs forward, then stops abruptly", "a person stops abruptly, then runs forward")),
        ("order", "a man runs", None),
        ("order", "a man jumps high then jumps low", None),
        ("order", "he walks up, then turns around, then walks back", None),
        ("side", "he waves his left hand", ("he waves his left hand", "he waves his right hand")),
        ("side", "from left to right", None),
        ("side", "he walks right away", None),
        ("hands", "a man claps with both hands", ("a person claps with both hands", "a person claps with one hand")),
        ("hands", "she lifts her left arm", ("a person lifts their left arm", "a person lifts both arms")),
        ("hands", "she lifts her left arm and the right hand", None),
        ("raise", "someone waves with the right hand",
         ("a person waves with the right hand", "a person raises the right hand")),
        ("raise", "a man raises his left arm",
         ("a person raises their left arm", "a person waves with their left arm")),
        ("raise", "a man raises his left arm and waves his right hand", None),
    ],
)  # fmt: skip
def test_pairs_differ_in_one_fact(contrast: str, caption: str, expected: tuple[str, str] | None) -> None:
    assert CONTRASTS[contrast](caption) == expected


def test_a_false_sentence_that_another_caption_states_is_left_out() -> None:
    motion = Motion(np.zeros((10, 22, 3), np.float32), 20, captions=("wave the left hand", "wave the right hand"))
    other = motion.with_(captions=("wave the left hand", "wave the left hand ", "stand"))
    samples = [Sample(str(n), m, "made", "val") for n, m in enumerate((motion, other))]
    assert list(pairs_of(samples, CONTRASTS["side"])) == [1]


def test_the_share_counts_sentences_not_clips() -> None:
    assert share([Judged("a", (True, True, True)), Judged("b", (False,))]) == {"right": 75.0}
