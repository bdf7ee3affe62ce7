"""The text encoder serves several threads at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from wamo.model.text import TextBackbone

WORDS = ("walks", "zigzaggingly", "waves", "handstandish")


def test_words_are_looked_up_while_sentences_are_encoded() -> None:
    text, alone = TextBackbone(), TextBackbone()
    pairs = [[f"a person walks {n} steps", f"someone waves {n} times and then sits down again"] for n in range(40)]
    with ThreadPoolExecutor(4) as pool:
        known = pool.map(text.is_word, WORDS * 100)
        found = list(pool.map(text.encode, pairs))
        assert list(known)[:4] == [True, False, True, False]
    for pair, vectors in zip(pairs[::10], found[::10], strict=True):
        for one, other in zip(vectors, alone.encode(pair), strict=True):
            np.testing.assert_allclose(one.astype(np.float32), other.astype(np.float32), atol=2e-3)
