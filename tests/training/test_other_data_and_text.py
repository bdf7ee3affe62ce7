"""KIT-ML's layout through training and evaluation, and the `paper` recipe with a small made DistilBERT."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from small_runs import swinging

from wamo.evaluation import command
from wamo.formats.humanml3d import write_humanml3d
from wamo.model.weights import load_model
from wamo.motion import KIT21, Motion
from wamo.training.loop import train
from wamo.training.recipe import load_recipe

KIT_RECIPE = """
extends: base
epochs: 1
batch_size: 16
text_cache: ""
model: {skeleton: kit21, fps: 12.5, band_width: 20, width: 32, embedding: 24, text_width: 32, band_layers: 1, layers: 1,
        text_layers: 1}
"""


def kit_clip(number: int) -> Motion:
    """A made clip of KIT-ML's 21 joints in millimetres' size of body: an arm swings, the body stands."""
    rng = np.random.default_rng(number)
    side = ("left", "right")[number % 2]
    joints = np.zeros((int(rng.integers(20, 40)), 21, 3), np.float32)
    joints[:] = rng.normal(0, 0.02, (1, 21, 3)) + np.linspace(0, 1.6, 21)[None, :, None] * [0, 1, 0]
    for s, x in (("left", 0.15), ("right", -0.15)):
        for joint in ("hip", "shoulder", "wrist"):
            joints[:, KIT21.index(f"{s}_{joint}"), 0] = x
    joints[:, KIT21.index(f"{side}_wrist"), 1] += 0.3 * np.sin(np.arange(len(joints)) / 2 + rng.uniform(0, 6))
    return Motion(joints, 12.5, KIT21, captions=(f"a person swings the {side} arm",))


def test_kit_ml_trains_and_is_scored_at_its_own_rate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "KIT-ML"
    clips = [kit_clip(i) for i in range(76)]
    write_humanml3d(folder, {"train": clips[:32], "val": clips[32:40], "test": clips[40:]})
    for name, value in (("Mean", 0.0), ("Std", 1.0)):
        np.save(folder / f"{name}.npy", np.full(251, value, np.float32))
    recipe = tmp_path / "kit.yaml"
    recipe.write_text(KIT_RECIPE)
    config = dataclasses.replace(load_recipe(str(recipe)), data=(str(folder),), out=str(tmp_path / "run"))
    model = load_model(train(config))
    assert (model.config.skeleton, model.config.fps, model.config.nodes) == ("kit21", 12.5, 22)
    words = [str(tmp_path / "run"), "--data", str(folder), "--out", str(tmp_path / "out"), "--samples", "0"]
    assert command.main([*words, "--projection", "pca"]) == 0
    stored = json.loads((tmp_path / "out" / "report.json").read_text())
    assert stored["results"][0]["N"] == 36 and stored["results"][0]["split"] == "KIT-ML test"
    assert "36 clips" in stored["facts"]["data"] and "left out" not in stored["facts"]
    assert {r["protocol"] for r in stored["results"]} >= {"all", "threshold", "small_batches"}
    capsys.readouterr()
    np.save(folder / "Mean.npy", np.zeros(263, np.float32))
    assert command.main(words) == 2
    assert "KIT-ML/Mean.npy has shape (263,), expected (251,) for kit21" in capsys.readouterr().err


def made_distilbert(folder: Path, width: int) -> Path:
    """A DistilBERT of random weights with a few words; stands for the real one, whose weights are 260 MB."""
    from transformers import BertTokenizer, DistilBertConfig, DistilBertModel

    folder.mkdir()
    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        "a",
        "person",
        "swings",
        "the",
        "left",
        "right",
        "arm",
        "slowly",
        "quickly",
    ]
    (folder / "vocab.txt").write_text("\n".join(words) + "\n")
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    config = DistilBertConfig(vocab_size=len(words), dim=width, n_layers=1, n_heads=2, hidden_dim=32)
    DistilBertModel(config).save_pretrained(folder)
    return folder


@pytest.fixture
def swings(tmp_path: Path) -> Path:
    out = tmp_path / "swings"
    write_humanml3d(out, {"train": [swinging(i) for i in range(8)], "val": [swinging(i) for i in range(8, 12)]})
    return out


def paper(swings: Path, out: Path):
    recipe = load_recipe("paper")
    return dataclasses.replace(recipe, data=(str(swings),), out=str(out), epochs=1, batch_size=4, text_cache="")


def test_the_paper_recipe_trains_with_a_distilbert_from_a_folder(
    swings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAMO_TEXT_MODEL", str(made_distilbert(tmp_path / "made-distilbert", 768)))
    out = train(paper(swings, tmp_path / "run"))
    [row] = json.loads((out / "history.json").read_text())
    assert row["step"] == 2 and np.isfinite(row["contrastive"])
    model = load_model(out)
    config = model.config
    assert (config.text_backbone, config.text_pooling, config.stride) == ("distilbert", "cls", 1)
    assert model.text.project.in_features == 768 and not hasattr(model.text, "reduce")
    assert not any(name.startswith("text.") and "distilbert" in name for name, _ in model.named_parameters())
