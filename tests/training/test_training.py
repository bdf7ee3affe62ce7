"""Training end to end on a small data set: resume after a kill, several processes, recipes, bad input."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from small_runs import SMALL, config_for

from wamo.errors import CheckpointError, ConfigError, DataError, WamoError
from wamo.indexing.publish import publish
from wamo.model.weights import load_model, model_facts
from wamo.training import loop
from wamo.training.config import TrainConfig
from wamo.training.loop import Run, train
from wamo.training.recipe import load_recipe, recipes
from wamo.training.settings import AugmentConfig, LibraryConfig, LossConfig

ROOT = Path(__file__).resolve().parents[2]


def test_it_learns_and_leaves_a_checkpoint_that_loads(folder: Path, tmp_path: Path, curves: list[Path]) -> None:
    out = train(config_for(folder, tmp_path / "run", epochs=12))
    history = json.loads((out / "history.json").read_text())
    assert history[-1]["contrastive"] < history[0]["contrastive"]
    assert curves[-1] == out / "curves.png"
    model = load_model(out)
    assert model.config == SMALL and not model.training
    assert json.loads((out / "config.json").read_text())["epochs"] == 12


@pytest.mark.parametrize(("keep", "epoch", "chosen"), [("best", 2, "val"), ("last", 3, "-")])
def test_a_run_keeps_the_best_or_the_last_weights(
    keep: str, epoch: int, chosen: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scores = iter((1.0, 3.0, 2.0))
    monkeypatch.setattr(loop, "validate", lambda *_, **__: (next(scores), {}))
    out = train(config_for(folder, tmp_path / "run", keep=keep))
    kept = model_facts(out)
    assert (kept["epoch"], kept["selected_on"]) == (epoch, chosen)
    assert json.loads((out / "history.json").read_text())[-1]["epoch"] == 3


def test_a_run_starts_from_other_weights_with_its_own_temperature(folder: Path, tmp_path: Path) -> None:
    first = train(config_for(folder, tmp_path / "first", epochs=1))
    losses = LossConfig(temperature=0.04, weight_order=0.5)
    run = Run(config_for(folder, tmp_path / "second", init=str(first), loss=losses, epochs=1))
    assert run.objective.config == losses
    expected = load_model(first).state_dict()
    assert all(torch.equal(value, expected[name]) for name, value in run.model.state_dict().items())
    with pytest.raises(CheckpointError, match=r"another architecture \(width\)"):
        Run(config_for(folder, tmp_path / "third", init=str(first), model=replace(SMALL, width=48)))


@pytest.mark.parametrize(("capability", "warned"), [("avx512_bf16", False), ("avx2", True)])
def test_emulated_bfloat16_is_logged(
    folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, capability: str, warned: bool
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {capability: True})
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    caplog.set_level("INFO")
    Run(config_for(folder, folder / "run", precision="bfloat16"))
    assert ("emulates it" in caplog.text) is warned


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ({"text_pooling": "mean+tokens"}, {"text_pooling": "mean"},
         {"text.project.weight": "text.project_mean.weight"}),
        ({}, {"text_pooling": "mean+tokens"}, {"text.reduce.weight": "text.reduce.weight"}),
        ({"text_pooling": "mean"}, {"text_pooling": "mean+tokens"},
         {"text.project_mean.weight": "text.project.weight"}),
        ({"text_pooling": "cls"}, {}, {}),
    ],
)  # fmt: skip
def test_another_text_head_keeps_the_shared_weights(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, before: dict, after: dict, kept: dict
) -> None:
    first = train(config_for(folder, tmp_path / "first", epochs=1, model=replace(SMALL, **before)))
    run = Run(config_for(folder, tmp_path / "second", init=str(first), model=replace(SMALL, **after), epochs=1))
    assert "the text head differs" in caplog.text
    expected, found = load_model(first).state_dict(), run.model.state_dict()
    assert torch.equal(found["motion.fuse.weight"], expected["motion.fuse.weight"])
    for name, source in kept.items():
        assert torch.equal(found[name], expected[source])
    if not kept:
        assert "kept: nothing" in caplog.text


def test_annotations_of_no_train_trial_are_refused(folder: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.tsv"
    more.write_text("trial\tstart_s\tend_s\tcaption1\nclip0\t0\t1\tone\n")
    with pytest.raises(DataError, match=r"more\.tsv has no train trial of .*leave --annotations out"):
        Run(config_for(folder, tmp_path / "run", annotations=str(more)))


@pytest.mark.slow
def test_a_published_run_names_no_folder_of_its_machine(folder: Path, tmp_path: Path) -> None:
    run = train(config_for(folder, tmp_path / "run", epochs=1))
    values = json.loads((run / "config.json").read_text())
    (run / "config.json").write_text(json.dumps(values | {"annotations": str(tmp_path / "more.tsv")}))
    publish(run, tmp_path / "shipped")
    model = load_model(tmp_path / "shipped")
    assert model.config == SMALL
    assert str(tmp_path) not in (tmp_path / "shipped" / "config.json").read_text()
    assert (tmp_path / "shipped" / "library.safetensors").is_file()


def test_killed_and_resumed_is_bit_for_bit_the_uninterrupted_run(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the text cache is part of a run's state: how a sentence is batched changes the last bits of its vectors
    whole = train(config_for(folder, tmp_path / "whole", text_cache=str(tmp_path / "whole.sqlite")))
    killed_config = config_for(folder, tmp_path / "killed", text_cache=str(tmp_path / "killed.sqlite"))
    monkeypatch.setattr(loop, "SAVE_SECONDS", 0.0)
    step = Run.step
    for stop in (2, 4, 7):  # in the first epoch, in the second, and in the third

        def killed(self: Run, *arguments, stop: int = stop) -> None:
            if self.progress.step == stop:
                raise KeyboardInterrupt
            step(self, *arguments)

        monkeypatch.setattr(Run, "step", killed)
        with pytest.raises(KeyboardInterrupt):
            train(killed_config)
    monkeypatch.setattr(Run, "step", step)
    resumed = train(killed_config)
    for name in ("model.safetensors", "last.safetensors"):
        one, other = load_file(whole / name), load_file(resumed / name)
        assert one.keys() == other.keys()
        assert all(torch.equal(one[k], other[k]) for k in one), name


@pytest.mark.slow
def test_a_real_kill_leaves_a_run_that_resumes(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    command = [sys.executable, str(ROOT / "train.py"), "--data", str(folder), "--out", str(out), "--epochs", "500",
               "--batch-size", "8", "--text-cache", "", "--model.width", "32", "--model.band-width", "16"]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as killed:
        while not (out / "last.safetensors").exists() and killed.poll() is None:
            time.sleep(0.2)
        killed.kill()
    before = load_file(out / "last.safetensors")
    lines = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            if "epoch" in line and "val score" in line:
                process.send_signal(signal.SIGTERM)
                break
        process.stdout.read()
    assert process.returncode == 130  # stopped on request
    assert any("resumed at epoch" in line for line in lines)
    assert load_file(out / "last.safetensors").keys() == before.keys()
    assert not list(out.glob(".*.tmp"))


@pytest.mark.slow
def test_two_processes_give_the_weights_of_one(folder: Path, tmp_path: Path) -> None:
    still = AugmentConfig(mirror=0, speed=0, crop=0, noise=0, hide=0)
    model = dataclasses.replace(SMALL, dropout=0.0)
    config = config_for(folder, tmp_path / "one", epochs=2, augment=still, model=model)
    one = load_file(train(config) / "last.safetensors")
    script = tmp_path / "two.py"
    script.write_text(
        "import json, sys\nfrom wamo.training.config import TrainConfig\nfrom wamo.training.loop import train\n"
        "train(TrainConfig.from_dict(json.loads(sys.argv[1])))\n"
    )
    values = json.dumps({**config.to_dict(), "out": str(tmp_path / "two")})
    command = [sys.executable, "-m", "accelerate.commands.launch", "--cpu", "--num_processes", "2",
               "--num_machines", "1",
               "--mixed_precision", "no", "--dynamo_backend", "no", str(script), values]  # fmt: skip
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT), "ACCELERATE_USE_CPU": "true"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    two = load_file(tmp_path / "two" / "last.safetensors")
    worst = max((one[k] - two[k]).abs().max().item() for k in one if k.startswith("model."))
    assert worst < 1e-4


def test_another_configuration_does_not_resume(folder: Path, tmp_path: Path) -> None:
    train(config_for(folder, tmp_path / "run", epochs=1))
    with pytest.raises(CheckpointError, match=r"model\.levels"):
        train(config_for(folder, tmp_path / "run", epochs=1, model=dataclasses.replace(SMALL, levels=2)))


def test_a_damaged_resume_file_says_what_to_do(folder: Path, tmp_path: Path) -> None:
    out = train(config_for(folder, tmp_path / "run", epochs=1))
    (out / "last.safetensors").write_bytes(b"rubbish" * 50)
    with pytest.raises(CheckpointError, match="delete it"):
        train(config_for(folder, tmp_path / "run", epochs=2))
    assert load_model(out)  # the best weights are untouched


def test_a_full_disk_keeps_the_last_good_checkpoint(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = train(config_for(folder, tmp_path / "run", epochs=1))
    good = (out / "last.safetensors").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(DataError, match="No space left"):
        train(config_for(folder, tmp_path / "run", epochs=2))
    assert (out / "last.safetensors").read_bytes() == good
    assert not list(out.glob(".*.tmp"))


def test_a_budget_ends_the_run(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Run, "elapsed", lambda self: 0.75 * self.progress.step)
    out = train(config_for(folder, tmp_path / "run", epochs=100_000, validate_every=100_000, budget="3s"))
    history = json.loads((out / "history.json").read_text())
    assert [(row["step"], row["seconds"]) for row in history] == [(3, 2.2), (4, 3.0)]
    assert "val_score" in history[-1] and "val_score" not in history[0]


def test_a_short_budget_takes_no_more_clips_than_it_can_make() -> None:
    config = TrainConfig(library=LibraryConfig(clips=6000))
    assert config.epoch_clips == 6000
    assert [replace(config, budget=b).epoch_clips for b in ("60s", "10m", "2h")] == [1500, 6000, 6000]


def test_a_diverged_loss_stops_the_run(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(WamoError, match="lower --lr"):
        train(config_for(folder, tmp_path / "run", epochs=50, lr=1e9, clip=1e12, warmup=0.0))


@pytest.mark.parametrize(
    ("changes", "word"),
    [({"budget": "soon"}, "budget"), ({"epochs": 0}, "epochs"), ({"data": ("a=b",)}, "number"), ({"ema": 1.0}, "ema")],
)
def test_impossible_runs_are_refused(changes: dict, word: str) -> None:
    with pytest.raises(ConfigError, match=word):
        TrainConfig(**changes)


def test_recipes_load_and_paper_is_as_published() -> None:
    assert {"base", "paper"} <= set(recipes())
    for name in recipes():
        assert TrainConfig.from_dict(load_recipe(name).to_dict()) == load_recipe(name)
    paper = load_recipe("paper")
    assert (paper.lr, paper.weight_decay, paper.loss.temperature, paper.model.embedding) == (1e-4, 0.0, 0.07, 256)
    assert (paper.model.transform, paper.model.wavelet, paper.model.levels) == ("swt", "db1", 3)
    assert (paper.model.text_backbone, paper.model.text_pooling, paper.model.representation) == (
        "distilbert",
        "cls",
        "global",
    )
    assert (paper.model.dmsp_groups, paper.loss.dmsp_share, paper.model.stride) == (16, 0.25, 1)
    with pytest.raises(ConfigError, match="known are"):
        load_recipe("nonsense")


def test_missing_data_says_what_is_expected(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no data folder"):
        train(TrainConfig(data=(str(tmp_path / "none"),), out=str(tmp_path / "run"), text_cache=""))
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match=r"captions\.tsv"):
        train(TrainConfig(data=(str(tmp_path / "empty"),), out=str(tmp_path / "run"), text_cache=""))


def test_the_command_reports_errors_in_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "train.py"), "--data", str(tmp_path / "none"), "--out", str(tmp_path / "run")],
        capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 2 and done.stderr.startswith("error: no data folder")
