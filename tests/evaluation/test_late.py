"""Late interaction against its definition, tile by tile, re-ranked, and from a checkpoint to the report."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluation.small_models import SMALL, Words
from wamo import library as procedural
from wamo.errors import DataError
from wamo.evaluation import command, late
from wamo.evaluation.late import BELOW, LateScores, Packed, max_sim
from wamo.metrics import ranks as metrics
from wamo.metrics.scores import EmbeddingScores
from wamo.model.embed import embed_motions, embed_texts, pad_clips
from wamo.model.text import pad_tokens
from wamo.model.wamo import WaMo
from wamo.model.weights import save_model
from wamo.training import losses


def unit(rng: np.random.Generator, *shape: int) -> np.ndarray:
    x = rng.normal(size=shape).astype(np.float32)
    return (x / np.linalg.norm(x, axis=-1, keepdims=True)).astype(np.float16).astype(np.float32)


def naive(words: list[np.ndarray], moments: list[np.ndarray]) -> np.ndarray:
    return np.array([[(w @ m.T).max(axis=1).mean() for m in moments] for w in words])


def made(seed: int, texts: int = 23, motions: int = 31, repeats: int = 1) -> tuple:
    """(words, moments) of random lengths, and embeddings that go with them; texts may repeat."""
    rng = np.random.default_rng(seed)
    number = np.arange(texts) // repeats
    some = [unit(rng, int(rng.integers(1, 9)), 8) for _ in range(number[-1] + 1)]
    moments = [unit(rng, int(rng.integers(1, 12)), 8) for _ in range(motions)]
    means = unit(rng, number[-1] + 1, 8)
    return [some[i] for i in number], moments, means[number], unit(rng, motions, 8)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.integers(1, 3), st.integers(1, 40), st.integers(1, 40))
def test_tiles_equal_the_definition(seed: int, repeats: int, rows: int, columns: int) -> None:
    words, moments, *_ = made(seed, repeats=repeats)
    rng = np.random.default_rng(seed)
    texts, motions = rng.permutation(len(words)), rng.permutation(len(moments))[:17]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(late, "WORDS", rows)
        patch.setattr(late, "MOMENTS", columns)
        found = max_sim(Packed(words), texts, Packed(moments), motions)
    expected = naive(words, moments)[np.ix_(texts, motions)]
    assert found.shape == expected.shape and np.abs(found - expected).max() < 1e-5


def test_the_same_number_as_the_loss_that_trained_it() -> None:
    words, moments, *_ = made(4)
    (w, w_mask), (m, lengths) = pad_tokens(words), pad_clips(moments)
    mask = torch.arange(m.shape[1]) < torch.from_numpy(lengths)[:, None]
    expected = losses.max_sim(torch.from_numpy(w), torch.from_numpy(w_mask), torch.from_numpy(m), mask).numpy()
    found = max_sim(Packed(words), np.arange(len(words)), Packed(moments), np.arange(len(moments)))
    assert np.abs(found - expected).max() < 1e-5


def test_equal_items_are_kept_once_and_tie_exactly() -> None:
    words, moments, texts, motions = made(1, texts=30, repeats=5)
    packed = Packed(words)
    assert len(packed) == 30 and len(packed.start) == 7 and len(packed.of(np.array([7, 8, 9]))) == 3
    scores = LateScores(EmbeddingScores(texts, motions), packed, Packed(moments), add=True).transposed()
    block = scores.block(slice(None), slice(None))
    assert block.shape == (31, 30) and all((block[:, i] == block[:, i // 5 * 5]).all() for i in range(30))


@pytest.mark.parametrize("add", [False, True])
@pytest.mark.parametrize("flipped", [False, True])
@pytest.mark.parametrize("candidates", [0, 1, 4, 30, 31, 99])
def test_re_ranking_the_best_of_the_global_score(add: bool, flipped: bool, candidates: int) -> None:
    words, moments, texts, motions = made(2)
    scores = LateScores(EmbeddingScores(texts, motions), Packed(words), Packed(moments), add=add, candidates=candidates)
    overall, fine = EmbeddingScores(texts, motions).block(slice(None), slice(None)), naive(words, moments)
    if flipped:
        scores, overall, fine = scores.transposed(), overall.T, fine.T
    assert scores.shape == overall.shape
    block = scores.block(slice(0, len(overall)), slice(None))
    for row in range(len(overall)):
        count = candidates or overall.shape[1]
        best = np.argsort(-overall[row])[:count]
        rest = np.setdiff1d(np.arange(overall.shape[1]), best)
        expected = fine[row] + (overall[row] if add else 0)
        assert np.allclose(block[row, best], expected[best], atol=1e-5)
        assert np.allclose(block[row, rest], overall[row, rest] - BELOW, atol=1e-5)
        assert len(rest) == 0 or block[row, best].min() > block[row, rest].max()
    # a part of the gallery is a gallery of its own: 3 columns of which the best are re-ranked
    some, columns = np.array([1, 5]), np.array([9, 2, 4])
    part = scores.block(some, columns)
    assert part.shape == (2, 3)
    if candidates == 0 or candidates >= 3:
        expected = fine[np.ix_(some, columns)] + (overall[np.ix_(some, columns)] if add else 0)
        assert np.allclose(part, expected, atol=1e-5)


def test_ties_at_the_last_candidate_are_all_re_ranked() -> None:
    words, moments, texts, motions = made(3)
    motions[10:20] = motions[10]
    block = LateScores(
        EmbeddingScores(texts, motions), Packed(words), Packed(moments), candidates=12
    ).block(slice(None), slice(None))  # fmt: skip
    re_ranked = block > -BELOW / 2
    assert all(len(set(row[10:20])) == 1 for row in re_ranked) and re_ranked.sum(1).min() >= 12
    assert re_ranked.sum(1).max() > 12


def test_ranks_do_not_depend_on_the_blocks_and_tiles_stay_small(monkeypatch: pytest.MonkeyPatch) -> None:
    words, moments, texts, motions = made(5, texts=40, motions=40)
    for candidates in (0, 10):
        scores = LateScores(EmbeddingScores(texts, motions), Packed(words), Packed(moments), candidates=candidates)
        for side in (scores, scores.transposed()):
            whole = metrics.ranks(side)
            assert np.array_equal(metrics.ranks(side, block_rows=7), whole)
    seen: list[int] = []
    take = Packed.take

    def watched(self: Packed, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        vectors, begin = take(self, numbers)
        seen.append(len(vectors))
        return vectors, begin

    monkeypatch.setattr(Packed, "take", watched)
    monkeypatch.setattr(late, "WORDS", 20)
    monkeypatch.setattr(late, "MOMENTS", 20)
    metrics.ranks(LateScores(EmbeddingScores(texts, motions), Packed(words), Packed(moments)))
    assert max(seen) < 20 + 12  # a tile ends with the item that fills it


def test_large_galleries_are_re_ranked() -> None:
    assert [late.candidates_for(n) for n in (10, 5000, 5001, 100_000)] == [0, 0, 200, 200]
    assert late.candidates_for(100_000, 0) == 0 and late.candidates_for(10, 5) == 5


def test_what_does_not_fit_is_refused() -> None:
    words, moments, texts, motions = made(6)
    overall = EmbeddingScores(texts, motions)
    with pytest.raises(DataError, match="words of 22 texts and 31 motions"):
        LateScores(overall, Packed(words[1:]), Packed(moments))
    with pytest.raises(DataError, match="at least one vector"):
        Packed([np.zeros((0, 4))])
    with pytest.raises(DataError, match="0 \\(all\\) or more, found -1"):
        LateScores(overall, Packed(words), Packed(moments), candidates=-1)


LATE = dataclasses.replace(SMALL, late_interaction=True)


@pytest.fixture
def checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("wamo.model.text.TextBackbone", Words)
    torch.manual_seed(0)
    save_model(WaMo(LATE), tmp_path / "late", facts={"selected_on": "val"})
    return tmp_path / "late"


def test_words_and_moments_of_a_model() -> None:
    torch.manual_seed(0)
    model = WaMo(LATE).eval()
    motions = list(procedural.stream("test", count=5))
    sentences = ["a person waves", "someone jumps twice and then sits down", "a person waves"]
    embedded, moments = late.embed_moments(model, motions)
    assert np.allclose(embedded, embed_motions(model, motions), atol=1e-6)
    lengths = np.diff(moments.start)[moments.number]
    assert list(lengths) == [-(-len(m) // LATE.stride) for m in motions]
    text: Any = Words()
    texts, words = late.embed_words(model, text, sentences)
    assert np.allclose(texts, embed_texts(model, text, sentences), atol=1e-6)
    assert list(np.diff(words.start)[words.number]) == [4, 8, 4] and words.number[0] == words.number[2]
    assert np.allclose(np.linalg.norm(words.vectors.astype(np.float32), axis=1), 1, atol=2e-3)


@pytest.mark.slow
def test_a_checkpoint_reports_the_global_the_late_and_their_sum(
    checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = checkpoint.parent / "out"
    words = [str(checkpoint), "--clips", "36", "--out", str(out), "--samples", "10", "--projection", "none"]
    assert command.main([*words, "--write-ranks"]) == 0
    stored = json.loads((out / "report.json").read_text())
    names = {(r["protocol"], r["captions"], r["score"]) for r in stored["results"]}
    assert {s for *_, s in names} == {"global", "late", "global + late"}
    assert len(names) == 3 * len({n[:2] for n in names}) == len(stored["results"])
    assert {p for p, *_ in names} == {"all", "threshold", "dissimilar", "small_batches", "truth"}
    assert "all pairs" in stored["facts"]["late interaction"]
    text = (out / "report.md").read_text()
    assert "| queries | score | R@1 |" in text and "| global + late |" in text
    with np.load(out / "ranks.npz", allow_pickle=False) as ranks:
        assert {"all_global.t2m", "all_late.m2t", "all_identical_global_+_late.t2m"} <= set(ranks.files)
        assert not np.array_equal(ranks["all_global.t2m"], ranks["all_late.t2m"])
    assert command.main([*words, "--late-candidates", "8"]) == 0
    again = json.loads((out / "report.json").read_text())
    assert "the 8 best of the global score re-ranked" in again["facts"]["late interaction"]
    before, after = (
        {r["score"]: r["metrics"] for r in report["results"] if r["captions"].startswith("first caption, one")}
        for report in (stored, again)
    )
    assert before["global"] == after["global"]
    capsys.readouterr()
