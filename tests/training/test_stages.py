"""Runs by steps and stages: when they end, what each stage trains on, what chooses the weights, and resuming."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file
from small_runs import config_for

from wamo.cli import main
from wamo.data.samples import Sample
from wamo.errors import CheckpointError, ConfigError
from wamo.model.weights import load_model, model_facts
from wamo.motion import Motion
from wamo.training import loop
from wamo.training.config import TrainConfig
from wamo.training.data import TrainingData, part_of
from wamo.training.loop import Run, train
from wamo.training.recipe import load_recipe
from wamo.training.samples.workers import WorkerCounts
from wamo.training.schedule import FLOOR
from wamo.training.settings import AugmentConfig, LibraryConfig, Stage
from wamo.training.validate import selected


def test_steps_end_a_run_and_fit_the_learning_rate(folder: Path, tmp_path: Path) -> None:
    config = config_for(folder, tmp_path / "run", steps=7)
    run = Run(config)
    run.train()
    assert run.progress.step == 7 and run.optimiser.param_groups[0]["lr"] < config.lr * (FLOOR + 0.1)
    rows = json.loads((tmp_path / "run" / "history.json").read_text())
    assert [row["step"] for row in rows] == [3, 6, 7] and "val_score" in rows[-1]
    again = Run(config)
    again.train()
    assert again.progress.step == 7


@pytest.mark.parametrize(
    ("changes", "named"),
    [({"steps": 9}, "steps"), ({"seed": 5}, "seed"), ({"augment": AugmentConfig(drift=0.1)}, r"augment\.drift")],
)
def test_a_run_does_not_go_on_as_another_one(folder: Path, tmp_path: Path, changes: dict, named: str) -> None:
    config = config_for(folder, tmp_path / "run", steps=3)
    train(config)
    train(replace(config, patience=3, data_root="elsewhere"))  # what may change
    with pytest.raises(CheckpointError, match=rf"another configuration \({named}\)"):
        train(replace(config, **changes))


@pytest.mark.slow
def test_every_stage_has_its_own_mixture(folder: Path, tmp_path: Path) -> None:
    data = (str(folder), "library")
    stages = (Stage(10, (f"{folder}=2", "library")), Stage(5, (f"{folder}=0.5",)))
    config = TrainConfig(data=data, stages=stages, library=LibraryConfig(clips=40), text_cache="", out=str(tmp_path))
    assert config.total_steps == 15
    source = TrainingData(config, lambda _: None, WorkerCounts())
    first, second = source.samples(0, 0), source.samples(1, 10)
    source.close()
    assert sum(s.dataset == "made" for s in first) == 48 and any(s.dataset == "library" for s in first)
    assert len(second) == 12 and {s.dataset for s in second} == {"made"}


@pytest.mark.slow
def test_a_killed_run_of_stages_resumes_bit_for_bit(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages = (Stage(4, (str(folder),)), Stage(5, (f"{folder}=2",)))

    def config(name: str) -> TrainConfig:
        return config_for(folder, tmp_path / name, stages=stages, text_cache=str(tmp_path / f"{name}.sqlite"))

    whole = train(config("whole"))
    monkeypatch.setattr(loop, "SAVE_SECONDS", 0.0)
    step = Run.step
    for stop in (2, 7, 8):

        def killed(self: Run, *arguments, stop: int = stop) -> None:
            if self.progress.step == stop:
                raise KeyboardInterrupt
            step(self, *arguments)

        monkeypatch.setattr(Run, "step", killed)
        with pytest.raises(KeyboardInterrupt):
            train(config("killed"))
    monkeypatch.setattr(Run, "step", step)
    resumed = train(config("killed"))
    one, other = load_file(whole / "last.safetensors"), load_file(resumed / "last.safetensors")
    assert one.keys() == other.keys() and all(torch.equal(one[k], other[k]) for k in one)


def test_the_recipe_says_which_figures_choose_the_weights(folder: Path, tmp_path: Path) -> None:
    assert (
        selected({"a/Rsum": 10.0, "b/Rsum": 40.0, "c/Rsum": 9.0}, {"a/Rsum": 2.0, "b/Rsum": 1.0, "gone": 5.0}) == 20.0
    )
    with pytest.raises(ConfigError, match="no figure of this run"):
        selected({"a/Rsum": 1.0}, {"gone": 1.0})
    run = train(config_for(folder, tmp_path / "run", steps=3, select=("made/all/R05=3", "made/Rsum=1")))
    facts = model_facts(run)
    assert facts["score"] == pytest.approx((3 * facts["made/all/R05"] + facts["made/Rsum"]) / 4, abs=0.01)


def test_impossible_stages_are_refused() -> None:
    for values, says in (
        ({"steps": 5, "stages": [{"steps": 5, "data": ["library"]}]}, "either steps or stages"),
        ({"stages": [{"steps": 0, "data": ["library"]}]}, "positive number of steps"),
        ({"stages": [{"steps": 5, "data": ["nowhere"]}]}, "nowhere"),
        ({"stages": [{"colour": 5}]}, r"stages\.colour"),
        ({"stages": 5}, "stages must be a list"),
        ({"select": ["library/Rsum=often"]}, "must be a number"),
    ):
        with pytest.raises(ConfigError, match=says):
            TrainConfig.from_dict(values)


def test_the_shipped_recipe_is_saved_and_read_back() -> None:
    config = load_recipe("wamo-base")
    assert TrainConfig.from_dict(json.loads(json.dumps(config.to_dict()))) == config
    assert config.total_steps > 0 and config.init == ""


def test_missing_data_sets_are_named_and_left_out(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    caplog.set_level("INFO")
    config = config_for(folder, tmp_path / "run", steps=2, skip_missing=True, texts="words")
    config = TrainConfig.from_dict(config.to_dict() | {"data": ["cmu=2", str(folder)], "annotations": "cmu.tsv"})
    train(config)
    assert "not found and left out: cmu, words" in caplog.text
    root = TrainConfig.from_dict(config.to_dict() | {"data_root": str(tmp_path)})
    assert root.missing == []  # a root that lacks them is a mistake


@pytest.mark.slow
def test_reproduce_trains_evaluates_and_publishes(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = tmp_path / "tiny.yaml"
    recipe.write_text(
        f"data: [{folder.name}]\nbatch_size: 8\ntext_cache: ''\n"
        "model: {width: 32, band_width: 16, embedding: 24, text_width: 32, band_layers: 1, layers: 1, text_layers: 1}\n"
    )
    command = ["reproduce", "--data-root", str(folder.parent), "--recipe", str(recipe), "--out", str(tmp_path / "out")]
    assert main([*command, "--seeds", "0", "1", "--steps", "4"]) == 0
    printed = capsys.readouterr().out
    assert "seed-0: val score" in printed and "seed-1: val score" in printed and printed.count("(published)") == 1
    assert load_model(tmp_path / "out" / "published")
    assert (tmp_path / "out" / "seed-1" / "reports" / "report.json").is_file()
    assert (tmp_path / "out" / "published" / "reports" / "report.json").is_file()
    assert str(tmp_path) not in (tmp_path / "out" / "published" / "config.json").read_text()


@given(pairs=st.integers(0, 40), alone=st.integers(0, 40), share=st.floats(0, 1), seed=st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_a_share_of_a_data_set_keeps_pairs_whole(pairs: int, alone: int, share: float, seed: int) -> None:
    motion = Motion(np.zeros((10, 22, 3)), 20, captions=("a",))
    grouped = [Sample(f"{i}/{k}", motion, "d", "train", group=str(i)) for i in range(pairs) for k in "ab"]
    samples = grouped + [Sample(f"{i}", motion, "d", "train") for i in range(alone)]
    found = part_of(samples, share, np.random.default_rng(seed))
    assert 0 <= len(found) - round(share * len(samples)) <= 1 and len({s.key for s in found}) == len(found)
    assert all(count == 2 for count in Counter(s.group for s in found if s.group).values())
