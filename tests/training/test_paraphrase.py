"""Paraphrases: what is drawn, what the loss asks for, and that nothing changes where it is off."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from small_runs import config_for

from wamo import library
from wamo.data.samples import Facts, positives
from wamo.errors import ConfigError
from wamo.model.text import TextBackbone
from wamo.model.wamo import WaMo
from wamo.model.weights import model_facts
from wamo.motion.facts import LibraryClip, Trial
from wamo.training.config import TrainConfig
from wamo.training.loop import Run, train
from wamo.training.losses import Objective, info_nce
from wamo.training.samples.batch import collate_pairs
from wamo.training.samples.paraphrase import paraphrase_pairs, paraphrase_positives
from wamo.training.settings import LibraryConfig, LossConfig

PLAIN = ("a man waves", "a person walks", "somebody dances", "he is running", "a woman jumps", "the man kicks")
GROUPS = [(f"clip {i} one", f"clip {i} two", f"clip {i} three") for i in range(10)]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    out = tmp_path / "words"
    out.mkdir()
    rows = [f"{i:06d}\ta person swings arm {i}\n{i:06d}\tsomebody moves limb {i}\n" for i in range(40)]
    (out / "captions.tsv").write_text(
        "id\tcaption\n" + "".join(rows) + "".join(f"w\t{sentence}\n" for sentence in PLAIN)
    )
    return out


def test_pairs_are_two_captions_of_different_clips_and_depend_on_the_keys_alone() -> None:
    pairs = paraphrase_pairs(GROUPS, 6, 1, 2, 3)
    owners = [[one.split()[1] for one in pair] for pair in pairs]
    assert all(a == b for a, b in owners) and len({a for a, _ in owners}) == 6
    assert all(a != b for a, b in pairs)
    assert pairs == paraphrase_pairs(GROUPS, 6, 1, 2, 3) != paraphrase_pairs(GROUPS, 6, 1, 2, 4)
    assert len(paraphrase_pairs(GROUPS, 64, 0, 0, 0)) == 10


def test_pairs_that_share_a_caption_do_not_repel_each_other() -> None:
    known = paraphrase_positives([("a", "b"), ("c", "A "), ("d", "e")])
    assert known.tolist() == [[True, True, False], [True, True, False], [False, False, True]]


def test_the_loss_is_infonce_of_both_captions(texts: Path, folder: Path, tmp_path: Path) -> None:
    config = config_for(folder, tmp_path / "run")
    objective = Objective(WaMo(config.model).eval(), LossConfig(weight_paraphrase=0.5))
    run = Run(config)
    batch, _ = next(run.data.batches(0, 0, run.text))
    without, parts = objective.total(objective(batch), batch)
    assert "paraphrase" not in parts
    pairs = [("one", "two"), ("three", "four"), ("five", "one")]
    batch.pairs = collate_pairs(pairs, TextBackbone())
    out = objective(batch)
    total, parts = objective.total(out, batch)
    first, second = out["paraphrases"][:, 0], out["paraphrases"][:, 1]
    expected = info_nce(first @ second.T, 0.07, torch.from_numpy(paraphrase_positives(pairs)))
    assert parts["paraphrase"] == pytest.approx(expected.item())
    assert total.item() == pytest.approx(without.item() + 0.5 * expected.item(), rel=1e-5)
    halves = [batch.pairs.part(rank, 2) for rank in (0, 1)]
    assert [len(half.words) for half in halves] == [1, 1] and halves[0].positives.shape == (2, 2)
    assert torch.equal(halves[1].words[0], batch.pairs.words[1])


def test_a_run_learns_from_texts_and_holds_out_clips_of_val_and_test(
    texts: Path, folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    loss = LossConfig(weight_paraphrase=0.5, paraphrases=8)
    config = config_for(folder, tmp_path / "run", epochs=2, texts=str(texts), loss=loss)
    history = json.loads((train(config) / "history.json").read_text())
    assert history[-1]["paraphrase"] < history[0]["paraphrase"]
    assert "16 clips of val and test left out" in caplog.text
    assert set(model_facts(tmp_path / "run")["lineage"]["data"]) == {"made", "words"}


def test_texts_change_nothing_where_their_losses_are_off(texts: Path, folder: Path, tmp_path: Path) -> None:
    plain = train(config_for(folder, tmp_path / "plain", epochs=1))
    beside = train(config_for(folder, tmp_path / "beside", epochs=1, texts=str(texts)))
    one, other = load_file(plain / "model.safetensors"), load_file(beside / "model.safetensors")
    assert all(torch.equal(one[name], other[name]) for name in one)


@pytest.mark.slow
def test_human_wordings_reach_the_clips_of_the_library(texts: Path, tmp_path: Path) -> None:
    settings = LibraryConfig(clips=60, wordings=2)
    run = Run(TrainConfig(texts=str(texts), library=settings, out=str(tmp_path / "run"), text_cache="", epochs=1))
    samples = run.data.samples(0)
    run.data.close()
    told = [s for s in samples if set(PLAIN) & set(s.captions)]
    assert told and len(told) < len(samples)
    for sample in told:
        clip = sample.motion.clip_as(LibraryClip)
        assert len(clip.claims) == len(sample.captions) and all(claim.holds(clip) for claim in clip.claims)


def test_settings_that_need_texts_ask_for_them() -> None:
    for changes in ({"loss": LossConfig(weight_paraphrase=1.0)}, {"library": LibraryConfig(wordings=1)}):
        with pytest.raises(ConfigError, match="need captions"):
            TrainConfig(**changes)
    for values in ({"weight_paraphrase": -1.0}, {"paraphrases": 1}):
        with pytest.raises(ConfigError, match="paraphrase"):
            dataclasses.replace(LossConfig(), **values)


def test_real_captions_do_not_repel_library_clips_that_they_hold_of() -> None:
    waving = library.generate(0, "wave", side="left")
    real = Facts("a man waves with his left hand", None, frozenset({"a man waves with his left hand"}), "", None)
    other = Facts("a man kicks", None, frozenset({"a man kicks"}), "", None)
    shown = Facts(waving.captions[0], None, frozenset(waving.captions), "", waving.clip)
    batch = [real, other, shown]
    assert np.array_equal(positives(batch), np.eye(3, dtype=bool))
    assert positives(batch, read=True).tolist() == [[True, False, True], [False, True, False], [False, False, True]]


def test_what_follows_from_a_sentence_of_a_captured_clip_is_no_negative() -> None:
    def told(*captions: str, clip: Trial | None = None) -> Facts:
        return Facts(captions[0], None, frozenset(map(str.lower, captions)), "", clip)

    forward, walks, left = "A person walks forward.", "someone is walking", "a man waves with his left hand"
    batch = [told(forward), told("the person is walking forward"), told(walks), told(left), told("a person waves")]
    found = positives(batch, read=True)
    assert found[0, 1] and found[1, 0]  # the same in other words
    assert found[2, 0] and not found[0, 2]  # "walking" follows from "walks forward", and not the other way round
    assert found[4, 3] and not found[3, 4] and not found[3, 0]
    piece = told(forward, clip=Trial("01_01", long=True))
    assert not positives([told(walks), piece], read=True)[0, 1]  # a piece of a long trial may not show it


def test_paraphrases_of_the_same_action_are_no_negatives() -> None:
    pairs = [("a man walks forward", "he goes"), ("x y", "someone is walking"), ("a man kicks", "he kicks out")]
    assert paraphrase_positives(pairs).tolist() == [[True, True, False], [True, True, False], [False, False, True]]
