"""Event files: what stands in them, after a kill too; and a run without the package."""

from __future__ import annotations

import dataclasses
import json
import logging
import sys
from pathlib import Path

import pytest
from small_runs import config_for
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from wamo.training import loop
from wamo.training.loop import Run, train
from wamo.training.tensorboard import Board


def scalars(path: Path) -> dict[str, list[tuple[int, float]]]:
    """Tag -> [(step, value)], as TensorBoard shows them."""
    events = EventAccumulator(str(path), size_guidance={"scalars": 0})
    events.Reload()
    return {tag: [(e.step, e.value) for e in events.Scalars(tag)] for tag in events.Tags()["scalars"]}


def test_a_run_writes_its_steps_and_epochs(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "LOG_STEPS", 5)
    out = train(config_for(folder, tmp_path / "run", epochs=4, validate_every=2))
    history = json.loads((out / "history.json").read_text())
    found = scalars(out / "tensorboard")
    assert [step for step, _ in found["step/loss"]] == [5, 10] and {"step/lr", "step/contrastive"} <= set(found)
    assert [step for step, _ in found["epoch/number"]] == [row["step"] for row in history] == [3, 6, 9, 12]
    for (step, value), row in zip(found["epoch/contrastive"], history, strict=True):
        assert step == row["step"] and value == pytest.approx(row["contrastive"], abs=1e-4)
    assert [step for step, _ in found["val/score"]] == [6, 12]
    assert found["val/made/t2m/R05"][-1][1] == pytest.approx(history[-1]["made/t2m/R05"], abs=1e-3)


@pytest.mark.slow
def test_a_killed_run_shows_every_step_once(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "LOG_STEPS", 5)
    config = config_for(folder, tmp_path / "run", epochs=4)
    whole = scalars(train(dataclasses.replace(config, out=str(tmp_path / "whole"))) / "tensorboard")
    step = Run.step

    for stop in (2, 5, 11):  # state is saved at the ends of epochs, every 3 steps: some steps are done twice

        def killed(self: Run, *arguments, stop: int = stop) -> None:
            if self.progress.step == stop:
                self.board.flush()  # what was written stays on the disk
                raise KeyboardInterrupt
            step(self, *arguments)

        monkeypatch.setattr(Run, "step", killed)
        with pytest.raises(KeyboardInterrupt):
            train(config)
    monkeypatch.setattr(Run, "step", step)
    found = scalars(train(config) / "tensorboard")
    assert found.keys() == whole.keys()
    for tag, points in whole.items():
        assert [s for s, _ in found[tag]] == [s for s, _ in points], tag
    assert [s for s, _ in found["step/loss"]] == [5, 10]


def test_points_after_the_resumed_step_are_discarded(tmp_path: Path) -> None:
    first = Board(tmp_path)
    for step in (20, 40, 60):
        first.step(step, {"loss": float(step)})
    first.close()
    second = Board(tmp_path, 40)
    second.step(60, {"loss": 6.0})
    second.epoch({"epoch": 2, "step": 70, "contrastive": 1.0, "val_score": 3.0, "cmu/t2m/R05": 4.0})
    second.close()
    found = scalars(tmp_path)
    assert found["step/loss"] == [(20, 20.0), (40, 40.0), (60, 6.0)]
    assert found["epoch/number"] == [(70, 2.0)] and found["epoch/contrastive"] == [(70, 1.0)]
    assert found["val/score"] == [(70, 3.0)] and found["val/cmu/t2m/R05"] == [(70, 4.0)]


def test_a_run_without_the_package_logs_it_and_continues(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:  # fmt: skip
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", None)
    with caplog.at_level(logging.INFO):
        out = train(config_for(folder, tmp_path / "run", epochs=1))
    assert "TensorBoard is not installed" in caplog.text and "[tensorboard]" in caplog.text
    assert not (out / "tensorboard").exists() and (out / "model.safetensors").is_file()


def test_only_the_first_process_writes(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(config_for(folder, tmp_path / "run", epochs=1))
    run.processes.rank = 1
    monkeypatch.setattr(loop.ckpt, "save_model", lambda *_, **__: None)
    run.train()
    assert not (tmp_path / "run" / "tensorboard").exists()
