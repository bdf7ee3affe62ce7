"""`python -m wamo.evaluation CHECKPOINT --data ...` from a folder of weights to the report."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tests.evaluation.small_models import SMALL, Words
from wamo import library as procedural
from wamo.data.samples import Sample
from wamo.data.sources import load_source
from wamo.evaluation import command
from wamo.evaluation.truth import claim_grades, label_kinds
from wamo.model.wamo import WaMo
from wamo.model.weights import load_model, save_model
from wamo.motion import SMPL22
from wamo.motion.facts import Action, Claim, LibraryClip
from wamo.training.validate import score_split


@pytest.fixture
def checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("wamo.model.text.TextBackbone", Words)
    torch.manual_seed(0)
    save_model(WaMo(SMALL), tmp_path / "small", facts={"epoch": 3, "selected_on": "val", "library/t2m/R01": 7.0})
    return tmp_path / "small"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Forty clips in HumanML3D's layout: two exercises, two sides, sentences shared by many."""
    root = tmp_path / "data" / "exercises"
    (root / "new_joints").mkdir(parents=True)
    (root / "texts").mkdir()
    rows = ["id\tmovement\tside"]
    for i in range(40):
        side, exercise = ("left", "right")[i % 2], ("m01", "m02")[i // 2 % 2]
        action = {"m01": "wave", "m02": "front_kick"}[exercise]
        np.save(root / "new_joints" / f"{i:03d}.npy", procedural.generate(i, action, side=side).joints)
        sentence = "a person kicks" if exercise == "m02" else f"a person waves with the {side} hand"
        (root / "texts" / f"{i:03d}.txt").write_text(f"{sentence}#a/DET person/NOUN#0.0#0.0\n")
        rows.append(f"{i:03d}\t{exercise}\t{side}")
    (root / "index.tsv").write_text("\n".join(rows) + "\n")
    names = [f"{i:03d}" for i in range(40)]
    (root / "train.txt").write_text("\n".join(names[:4]))
    (root / "test.txt").write_text("\n".join(names[4:]))
    return root


def test_a_checkpoint_on_a_folder(checkpoint: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = checkpoint.parent / "out"
    words = [str(checkpoint), "--data", str(folder), "--out", str(out), "--samples", "20", "--write-ranks"]
    assert command.main([*words, "--write-embeddings"]) == 0
    stored = json.loads((out / "report.json").read_text())
    protocols = {r["protocol"]: r for r in reversed(stored["results"])}  # the first of each name
    assert {"all", "threshold", "small_batches", "by exercise", "by exercise and side"} <= set(protocols)
    assert protocols["all"]["N"] == 36 and protocols["all"]["split"] == "exercises test"
    assert all(r["selected_on"] == "val" for r in stored["results"])
    # three distinct sentences; "a person kicks" is true of both sides
    assert protocols["by exercise and side"]["metrics"]["t2m/len"] == 3
    chance = (9 / 36 + 9 / 36 + 18 / 36) / 3
    assert protocols["by exercise and side"]["metrics"]["t2m/chance"] == pytest.approx(100 * chance)
    assert (
        stored["facts"]["checkpoint"] == "small"
        and stored["facts"]["training epoch"] == 3
        and "R01" not in str(stored["facts"])
    )
    assert {"embeddings.npz", "ranks.npz", "confusion_exercise.png", "embeddings.png"} <= {
        p.name for p in out.iterdir()
    }
    with np.load(out / "embeddings.npz", allow_pickle=False) as saved:
        assert saved["motions"].shape == (36, 12) and saved["captions"][0].startswith("a person")
        np.save(out / "t.npy", saved["texts"])
        np.save(out / "m.npy", saved["motions"])
    again = ["embeddings", str(out / "t.npy"), str(out / "m.npy"), "--out", str(out / "again"), "--samples", "0"]
    assert command.main([*again, "--no-plots"]) == 0
    repeated = json.loads((out / "again" / "report.json").read_text())["results"][0]["metrics"]
    assert repeated == protocols["all"]["metrics"]
    assert "written to" in capsys.readouterr().out


def test_validation_and_report_have_one_rule(checkpoint: Path, folder: Path) -> None:
    out = checkpoint.parent / "out"
    model = load_model(checkpoint)

    def compare(protocol: str, captions: str) -> None:
        words = [str(checkpoint), "--data", str(folder), "--out", str(out), "--samples", "0", "--no-plots"]
        assert command.main(words) == 0
        rows = json.loads((out / "report.json").read_text())["results"]
        [reported] = [r for r in rows if r["protocol"] == protocol and r["captions"].startswith(captions)]
        samples = load_source(str(folder), skeleton=SMPL22).split("test")
        text: Any = Words()
        validated = score_split(model, text, samples)
        assert validated.metrics == pytest.approx(reported["metrics"])
        assert validated.metrics["m2t/len"] == 36

    compare("by exercise and side", "distinct first captions")
    (folder / "index.tsv").unlink()  # without labels: identical captions credited
    compare("all", "identical")


def test_time_tags_from_the_command(checkpoint: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "texts" / "010.txt").write_text("a person starts#a/DET#0.0#1.0\na person waves#a/DET#0.0#0.0\n")
    (folder / "texts" / "011.txt").write_text("a person starts#a/DET#0.0#1.0\n")
    out = checkpoint.parent / "out"

    def entries(*words: str, source: str = str(folder)) -> tuple[int, int]:
        given = [str(checkpoint), "--data", source, "--out", str(out), "--samples", "0", "--no-plots", *words]
        assert command.main([*given, "--protocols", "all", "--write-embeddings"]) == 0
        with np.load(out / "embeddings.npz", allow_pickle=False) as saved:
            return len(saved["captions"]), list(saved["captions"]).count("a person starts")

    assert entries() == entries("--time-tags", "crop") == (36, 2)
    assert entries("--time-tags", "own") == entries(source=f"{folder}:own") == (37, 2)
    assert entries("--time-tags", "drop") == (35, 0)
    capsys.readouterr()


@pytest.mark.slow
def test_a_checkpoint_on_the_library_with_analysis(checkpoint: Path) -> None:
    out = checkpoint.parent / "out"
    words = ["checkpoint", str(checkpoint), "--clips", "12", "--out", str(out), "--samples", "0", "--analysis"]
    assert command.main([*words, "--projection", "none"]) == 0
    protocols = [r["protocol"] for r in json.loads((out / "report.json").read_text())["results"]]
    assert protocols == ["all", "all", "threshold", "dissimilar", "truth"]
    found = json.loads((out / "analysis.json").read_text())
    assert {"filters", "reconstruction", "bands", "bands_by_kind", "robustness", "cost"} <= set(found)
    assert found["robustness"]["N"] == 12 and (out / "filters.png").is_file() and (out / "analysis.md").is_file()


def test_names_are_looked_for_below_the_data_folder(
    checkpoint: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WAMO_DATA", str(folder.parent))
    out = checkpoint.parent / "out"
    words = [str(checkpoint), "--out", str(out), "--no-plots", "--samples", "0", "--limit", "8", "--data"]
    assert command.main([*words, "exercises"]) == 0
    assert json.loads((out / "report.json").read_text())["results"][0]["N"] == 8
    assert command.main([*words, "exercises", "--split", "val"]) == 2
    assert "exercises has no split 'val'; it has test, train" in capsys.readouterr().err
    assert command.main([*words, "absent"]) == 2
    assert "absent" in capsys.readouterr().err
    assert command.main([*words, "library", "--split", "tset"]) == 2
    assert "not 'tset'" in capsys.readouterr().err


def test_a_folder_without_weights(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: no model.safetensors") and not (tmp_path / "out").exists()


def test_claims_grade_motions() -> None:
    motions = [
        procedural.generate(1, "wave", side="left"), procedural.generate(2, "wave", side="right"),
        procedural.generate(3, "jump"),
    ]  # fmt: skip
    claim = Claim((Action("wave", side="left"),))
    clips = [replace(m.clip_as(LibraryClip), claims=(claim,)) for m in motions]
    samples = [
        Sample(str(i), m.with_(clip=c), "x", "test") for i, (m, c) in enumerate(zip(motions, clips, strict=True))
    ]
    assert np.array_equal(claim_grades(samples), [[1, 0.5, 0]] * 3)
    assert label_kinds(samples)["action family"] == ["wave", "wave", "jump"]
