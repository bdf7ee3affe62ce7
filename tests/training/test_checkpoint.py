"""What a checkpoint says of itself: lineage, and the configuration, also of older versions."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_runs import SMALL, config_for, swinging

from wamo.data.samples import DataSet, Sample
from wamo.errors import CheckpointError
from wamo.model.weights import fingerprint, model_facts
from wamo.training.checkpoint import read_config
from wamo.training.config import TrainConfig
from wamo.training.lineage import data_hash
from wamo.training.loop import train
from wamo.training.recipe import load_recipe, recipes
from wamo.training.settings import AugmentConfig, LibraryConfig, LossConfig


def test_weights_say_where_they_come_from(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = train(config_for(folder, tmp_path / "first", epochs=1))
    monkeypatch.setattr(sys, "argv", ["/some/where/train.py", "--data", str(folder), f"--out={tmp_path / 'second'}"])
    facts = model_facts(train(config_for(folder, tmp_path / "second", epochs=1, init=str(first))))
    assert facts["epoch"] == 1 and facts["step"] == 3 and facts["selected_on"] == "val" and "score" in facts
    lineage = facts["lineage"]
    assert set(lineage) == {"version", "commit", "command", "data", "library", "init"}
    assert lineage["command"] == "train.py --data made --out=second"
    assert lineage["init"] == fingerprint(first) and re.fullmatch(r"([0-9a-f]{40}\+?)?", lineage["commit"])
    assert set(lineage["data"]) == {"made"} and re.fullmatch(r"[0-9a-f]{32}", lineage["data"]["made"])
    assert str(tmp_path) not in json.dumps(facts)
    assert model_facts(first)["lineage"]["init"] == ""


def test_the_hash_of_data_depends_on_all_that_was_read() -> None:
    sample = Sample("d/0", swinging(0), "d", "train")
    changed = [
        replace(sample, key="d/1"),
        replace(sample, split="val"),
        replace(sample, label="wave"),
        replace(sample, motion=sample.motion.with_(captions=("another",))),
        replace(sample, motion=sample.motion.with_(joints=sample.motion.joints + np.float32(0.01))),
    ]
    hashes = [data_hash(DataSet("d", [s])) for s in (sample, *changed)]
    assert len(set(hashes)) == len(hashes) and data_hash(DataSet("other", [sample])) == hashes[0]


def test_a_configuration_is_read_as_it_was_written(folder: Path, tmp_path: Path) -> None:
    config = config_for(
        folder, tmp_path / "run", epochs=1, augment=AugmentConfig(speed=0.2), loss=LossConfig(temperature=0.05),
        library=LibraryConfig(clips=10),
    )  # fmt: skip
    assert read_config(train(config)) == config
    for name in recipes():
        stored = json.loads(json.dumps(load_recipe(name).to_dict()))
        assert TrainConfig.from_dict(stored) == load_recipe(name)


def test_configurations_before_0_2_are_upgraded(tmp_path: Path) -> None:
    model = SMALL.to_dict() | {"temperature": 0.05, "dmsp_clips": 0.25, "late_interaction": 0.3, "text_skip": False}
    old = {
        "epochs": 5, "library_clips": 100, "library_pairs": 0.5, "model": model,
        "augment": {"words": 0.1, "bodies": 0.2, "wander": 0.03, "measured": 0.0, "rewording": 0},
    }  # fmt: skip
    (tmp_path / "config.json").write_text(json.dumps(old))
    found = read_config(tmp_path)
    assert found.epochs == 5 and found.library == LibraryConfig(clips=100, pairs=0.5)
    assert found.loss == LossConfig(temperature=0.05, dmsp_clips=0.25, weight_late=0.3)
    assert found.model == replace(SMALL, late_interaction=True)
    assert found.augment == AugmentConfig(word_dropout=0.1, proportions=0.2, drift=0.03)
    (tmp_path / "config.json").write_text(json.dumps({**old, "augment": {"rewording": 0.2}}))
    with pytest.raises(CheckpointError, match=r"config\.json .*augment\.rewording"):
        read_config(tmp_path)


def test_a_folder_without_a_configuration_has_the_defaults(tmp_path: Path) -> None:
    assert read_config(tmp_path) == TrainConfig()


@pytest.mark.parametrize("text", ["", "[]", "5", "null", '{"epochs": "x"}', '{"model": [1]}', '{"data": 3}', "\x00"])
def test_a_damaged_configuration_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.json").write_text(text)
    with pytest.raises(CheckpointError, match=r"config\.json in .* is damaged"):
        read_config(tmp_path)
