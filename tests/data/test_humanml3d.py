"""HumanML3D's and KIT-ML's layout: captions with times, statistics, and words that say where files come from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from wamo import library as procedural
from wamo.data.humanml3d import PAGE
from wamo.data.sources import SHOWN, load_source
from wamo.data.spec import SourceSpec
from wamo.errors import ConfigError, DataError
from wamo.formats.features import features_from_joints
from wamo.formats.humanml3d import write_humanml3d
from wamo.motion import KIT21, SMPL22, Motion

TAGGED = "a person bows#bow/VERB#0.5#1.5\na person waves#wave/VERB#0.0#0.0\nsomeone waves#wave/VERB#nan#nan\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three train and two test clips; the second of each has a caption of a second, then two of the whole."""
    clips = [procedural.generate(seed, "wave").with_(captions=("a person waves",)) for seed in range(5)]
    write_humanml3d(tmp_path / "made", {"train": clips[:3], "test": clips[3:]})
    for name in ("000001", "000004"):
        (tmp_path / "made" / "texts" / f"{name}.txt").write_text(TAGGED)
    return tmp_path / "made"


def entries(folder: Path, split: str, source: str = "", **options) -> list[tuple[str, tuple[str, ...], float]]:
    data = load_source(source or str(folder), skeleton=SMPL22, **options)
    return [(s.key.split("/")[1], s.captions, round(s.motion.duration, 2)) for s in data.split(split)]


def test_captions_with_times_cut_their_clip(folder: Path) -> None:
    one, bow, wave, _ = entries(folder, "train")
    assert [x[0] for x in entries(folder, "train")] == ["000000", "000001", "000001#1", "000002"]
    assert bow[1:] == (("a person bows",), 1.0)
    assert wave[1] == ("a person waves", "someone waves") and wave[2] > 1.5 and one[2] > 1.5
    # what is scored: one entry for each listed clip, cut to its first caption
    assert entries(folder, "test")[1:] == [("000004", ("a person bows",), 1.0)]


def test_own_lists_every_span_and_drop_none(folder: Path) -> None:
    for options in ({"time_tags": "own"}, {"source": f"{folder}:own"}):
        assert [x[0] for x in entries(folder, "test", **options)] == ["000003", "000004", "000004#1"]
    for options in ({"time_tags": "drop"}, {"source": f"{folder}:drop"}):
        for split, second in (("train", "000001#1"), ("test", "000004#1")):
            found = [x for x in entries(folder, split, **options) if x[0].startswith(second[:6])]
            assert [x[:2] for x in found] == [(second, ("a person waves", "someone waves"))]
    (folder / "texts" / "000004.txt").write_text(TAGGED.splitlines()[0])
    dropped = load_source(str(folder), skeleton=SMPL22, time_tags="drop")
    assert len(dropped.split("test")) == 1 and any("000004: every caption has times" in n for n in dropped.notes)


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("data/HumanML3D", SourceSpec("data/HumanML3D")),
        ("data/HumanML3D:drop", SourceSpec("data/HumanML3D", time_tags="drop")),
        ("data/HumanML3D:own=2", SourceSpec("data/HumanML3D", 2.0, "own")),
        ("library=0.5", SourceSpec("library", 0.5)),
        ("C:/data", SourceSpec("C:/data")),
        (":own", SourceSpec(":own")),
    ],
)
def test_a_source_is_parsed_once(text: str, spec: SourceSpec) -> None:
    assert SourceSpec.parse(text, weighted=True) == spec


@pytest.mark.parametrize("bad", ["a=b", "a=0", "a=nan", "a=inf", "=2"])
def test_impossible_weights_are_refused(bad: str) -> None:
    with pytest.raises(ConfigError, match="data"):
        SourceSpec.parse(bad, weighted=True)


def test_malformed_lines_of_lists_are_reported_and_skipped(folder: Path) -> None:
    with (folder / "train.txt").open("ab") as file:
        file.write(b"\xff\xfe\n" + b"n" * 5000 + b"\n../../etc/passwd\n")
    (folder / "texts" / "000002.txt").write_bytes(b"\xff\xff")
    data = load_source(str(folder), skeleton=SMPL22)
    assert {s.key for s in data.split("train")} == {"made/000000", "made/000001", "made/000001#1"}
    for place in ("train.txt, line 4", "train.txt, line 5", "train.txt, line 6", "000002.txt"):
        assert any(place in note for note in data.notes), place


def test_times_outside_the_clip_are_skipped_with_a_note(folder: Path) -> None:
    (folder / "texts" / "000001.txt").write_text("a person bows#a/DET#90.0#95.0\na person waves#a/DET#0#0\n")
    data = load_source(str(folder), skeleton=SMPL22)
    assert [s.key for s in data.split("train")] == ["made/000000", "made/000001#1", "made/000002"]
    assert any("000001, caption 'a person bows': cannot crop" in note for note in data.notes)


def test_statistics_are_not_needed_but_must_fit(folder: Path) -> None:
    for name in ("Mean", "Std"):
        np.save(folder / f"{name}.npy", np.ones(263, np.float32))
    before = load_source(str(folder), skeleton=SMPL22).samples[0].motion.joints
    np.save(folder / "Mean.npy", np.full(263, 7.0, np.float32))
    assert np.array_equal(load_source(str(folder), skeleton=SMPL22).samples[0].motion.joints, before)
    np.save(folder / "Std.npy", np.ones(251, np.float32))
    with pytest.raises(DataError, match=r"Std\.npy has shape \(251,\), expected \(263,\) for smpl22.*kit21"):
        load_source(str(folder), skeleton=SMPL22)


def test_features_are_read_as_distributed_and_normalised_ones_refused(folder: Path) -> None:
    joints = {f.stem: np.load(f) for f in (folder / "new_joints").iterdir()}
    truth = load_source(str(folder), skeleton=SMPL22).samples[0].motion
    for file in (folder / "new_joints").iterdir():
        file.unlink()
    (folder / "new_joints").rmdir()
    (folder / "new_joint_vecs").mkdir()
    features = {name: features_from_joints(x) for name, x in joints.items()}
    for name, values in features.items():
        np.save(folder / "new_joint_vecs" / f"{name}.npy", values)
    found = load_source(str(folder), skeleton=SMPL22).samples[0].motion
    assert np.abs(found.joints - truth.joints[: len(found)]).max() < 2e-3
    for name, values in features.items():
        np.save(folder / "new_joint_vecs" / f"{name}.npy", (values - 0.3) / 0.5)
    with pytest.raises(DataError, match=r"normalised or predicted.*multiply by Std\.npy and add Mean\.npy"):
        load_source(str(folder), skeleton=SMPL22)


def test_what_is_missing_is_named_with_the_page_that_has_it(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / "new_joints" / "000000.npy").unlink()
    (folder / "texts" / "000002.txt").unlink()
    notes = load_source(str(folder), skeleton=SMPL22).notes
    assert "new_joints/000000.npy or new_joint_vecs/000000.npy, found neither" in notes[0] and PAGE in notes[0]
    assert "wamo humanml3d" in notes[0]
    assert "texts/000002.txt" in notes[1] and "texts.zip" in notes[1] and PAGE in notes[1]
    (folder / "train.txt").write_text("".join(f"x{i:03d}\n" for i in range(100)))
    caplog.clear()
    load_source(str(folder), skeleton=SMPL22)
    assert len(caplog.records) == SHOWN + 1 and "80 more" in caplog.text
    (folder / "train.txt").unlink()
    with pytest.raises(DataError, match=r"no train\.txt.*github\.com"):
        load_source(str(folder), skeleton=SMPL22)
    with pytest.raises(DataError, match=r"no data folder .*none\. .*github\.com"):
        load_source(str(folder / "none"), skeleton=SMPL22)
    (folder / "texts").rename(folder / "text")
    with pytest.raises(DataError, match=r"neither texts/ .*texts\.zip.*github\.com"):
        load_source(str(folder), skeleton=SMPL22)


def test_kit_is_read_at_its_own_rate_and_resampled_by_interpolation(tmp_path: Path) -> None:
    folder = tmp_path / "KIT-ML"
    line = np.linspace(0, 1, 30, dtype=np.float32)[:, None, None]
    joints = np.random.default_rng(0).normal(0, 0.4, (1, 21, 3)).astype(np.float32) + line
    write_humanml3d(folder, {"train": [Motion(joints, 12.5, KIT21, captions=("a person walks",))]})
    [own] = load_source(str(folder), fps=12.5, skeleton=KIT21).samples
    [faster] = load_source(str(folder), fps=20.0, skeleton=KIT21).samples
    assert (own.motion.fps, len(own.motion)) == (12.5, 30)
    assert (faster.motion.fps, len(faster.motion)) == (20.0, 48)
    step = np.diff(faster.motion.joints[:-2, 0], axis=0)
    assert np.allclose(step, step[0], atol=1e-5)  # repeated frames would make steps of 0
    with pytest.raises(DataError, match=r"21 joints, the model expects 22: set skeleton"):
        load_source(str(folder), skeleton=SMPL22)
