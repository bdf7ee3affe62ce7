"""Seeds, splits, streams, the embedded library, export and commands."""

import json
import zipfile
from typing import Any

import numpy as np
import pytest

from wamo import library as procedural
from wamo.cli import main
from wamo.data.library_export import export
from wamo.errors import ConfigError, DataError, WamoError
from wamo.library import store
from wamo.library.splits import is_held_out
from wamo.motion.facts import LibraryClip, clip_to_json


def test_a_seed_decides_everything():
    a, b = procedural.generate(5, split="val"), procedural.generate(5, split="val")
    assert np.array_equal(a.joints, b.joints)
    assert a.captions == b.captions
    assert a.clip == b.clip
    assert not np.array_equal(a.joints[:20], procedural.generate(5, split="test").joints[:20])


def test_streams_are_indexed_and_can_be_shared_out():
    whole = [m.name for m in procedural.stream("train", count=6)]
    parts = [m.name for start in (0, 3) for m in procedural.stream("train", start=start, count=3)]
    assert whole == parts
    assert [m.name for m in procedural.stream("train", count=3, seed=1)] != whole[:3]


def test_held_out_combinations_occur_in_their_split_only():
    def combinations(split):
        for motion in procedural.stream(split, count=12):
            for action in motion.clip_as(LibraryClip).actions:
                family = procedural.FAMILIES[action.name]
                yield is_held_out(
                    family,
                    family.draw(np.random.default_rng(0), action.facts),
                )

    assert not any(any(combinations(split)) for split in ("train", "val", "test"))
    firsts = [m.clip_as(LibraryClip).actions[0] for m in procedural.stream("held_out", count=10)]
    for action in firsts:
        family = procedural.FAMILIES[action.name]
        params = family.draw(np.random.default_rng(0), action.facts)
        assert is_held_out(family, params)


def test_each_held_out_word_occurs_in_training_with_others():
    for family in procedural.FAMILIES.values():
        options = [("side", v) for v in family.space.get("side", ())] + [
            ("speed", v) for v in family.space.get("speed", ())
        ]
        for fact, value in options:
            draws = (family.draw(np.random.default_rng(seed), {fact: value}) for seed in range(60))
            assert any(not is_held_out(family, params) for params in draws), (family.name, fact, value)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"family": "moonwalking"}, "wave"),
        ({"family": "wave", "speed": "warp"}, "slow, normal, fast"),
        ({"family": "wave", "side": 3}, "left, right"),
        ({"family": "wave", "duration": 0}, "side"),
        ({"family": "walk", "style": "purple"}, "tired"),
        ({"split": "dev"}, "train"),
        ({"fps": 0}, "fps"),
        ({"fps": float("nan")}, "fps"),
        ({"fps": -20.0}, "fps"),
        ({"family": "sequence", "side": "left"}, "takes no parameters"),
    ],
)
def test_impossible_requests_are_refused_with_what_is_allowed(arguments, words):
    with pytest.raises(ConfigError, match=words):
        procedural.generate(0, **arguments)


@pytest.mark.parametrize("seed", [-1, 1.5, "7", None, True])
def test_seeds_are_whole_numbers(seed):
    with pytest.raises(ConfigError, match="seed"):
        procedural.generate(seed)


def test_stream_checks_its_arguments_at_once():
    with pytest.raises(ConfigError):
        procedural.stream("nowhere")
    with pytest.raises(ConfigError):
        procedural.stream("train", start=-1)


def test_store_gives_joints_back_within_half_a_step(tmp_path):
    clips = list(procedural.stream("train", count=5))
    again = store.load(store.save(clips, tmp_path / "small"))
    for a, b in zip(clips, again, strict=True):
        assert np.abs(a.joints - b.joints).max() <= 0.51 * store.STEP
        assert (a.captions, a.name) == (b.captions, b.name)
        assert a.clip == b.clip
        assert (b.joints.dtype, b.fps, b.source) == (np.float32, 20.0, "library")
        assert b.resample(10).duration == pytest.approx(b.duration, abs=0.06)


def test_the_same_clips_give_the_same_bytes(tmp_path):
    clips = list(procedural.stream("train", count=3))
    files = [store.save(clips, tmp_path / name).read_bytes() for name in ("a", "b")]
    assert files[0] == files[1]


@pytest.mark.parametrize("harm", ["missing", "cut", "text", "short"])
def test_a_broken_library_says_how_to_make_it(tmp_path, harm):
    path = store.save(list(procedural.stream("train", count=2)), tmp_path / "x")
    if harm == "missing":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(path.read_bytes()[:500])
    elif harm == "text":
        path.write_text("hello")
    else:
        with np.load(path) as file:
            arrays = dict(file)
        np.savez(path, **{**arrays, "frames": arrays["frames"][:1]})
    with pytest.raises(DataError, match="make it with"):
        store.load(path)


def test_the_embedded_library():
    clips = procedural.embedded()
    assert len(clips) == 1000
    assert store.LIBRARY.stat().st_size < 5e6
    facts = [m.clip_as(LibraryClip) for m in clips]
    families = {a.name for clip in facts for a in clip.actions}
    assert families <= set(procedural.FAMILIES)  # families defined after the asset was built join it when it is rebuilt
    assert len(families) >= 279
    assert {clip.kind for clip in facts} >= {"sequence", "while", "dance", "walk"}
    assert all(2 <= m.duration <= 10.06 for m in clips)
    json.dumps([clip_to_json(clip) for clip in facts[:20]])
    alone = [clip.actions[0] for clip in facts if len(clip.actions) == 1]
    for name in (n for n in {a.name for a in alone} if "side" in procedural.FAMILIES[n].space):
        assert {a.side for a in alone if a.name == name} == {"left", "right"}, name


def test_the_library_is_what_the_generator_makes():
    """Clips of one action; combinations are drawn from all families, those added after the asset was built included."""
    for clip in procedural.embedded()[:800:97]:
        facts = clip.clip_as(LibraryClip)
        styled = "style" in procedural.FAMILIES[facts.family].space
        style: dict[str, Any] = {"style": facts.actions[0].style} if styled else {}
        anew = procedural.generate(facts.seed, facts.family, split=facts.split, **style)
        assert anew.joints.shape == clip.joints.shape
        assert np.abs(anew.joints - clip.joints).max() < 1.6 * store.STEP
        assert anew.captions == clip.captions


def test_export_in_humanml3d_layout(tmp_path):
    counts = export(tmp_path / "set", clips=8)
    assert sum(counts.values()) == 8
    names = (tmp_path / "set" / "train.txt").read_text().split()
    assert len(names) == counts["train"]
    joints = np.load(tmp_path / "set" / "new_joints" / f"{names[0]}.npy", allow_pickle=False)
    assert joints.dtype == np.float32
    assert joints.shape[1:] == (22, 3)
    line = (tmp_path / "set" / "texts" / f"{names[0]}.txt").read_text().splitlines()[0].split("#")
    assert len(line) == 4
    assert line[2:] == ["0.0", "0.0"]
    assert all("/" in token for token in line[1].split())


def test_export_refuses_a_folder_with_other_files(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(WamoError, match="other files"):
        export(tmp_path, clips=5)


def test_commands(tmp_path, capsys):
    assert main(["library", "embed", "--out", str(tmp_path / "lib"), "--clips", "10"]) == 0
    assert "10 clips" in capsys.readouterr().out
    assert zipfile.is_zipfile(tmp_path / "lib.npz")
    assert main(["library", "sheet", str(tmp_path / "wave.png"), "--family", "wave"]) == 0
    assert (tmp_path / "wave.png").read_bytes()[:4] == b"\x89PNG"
    assert main(["library", "embed", "--out", str(tmp_path / "lib"), "--clips", "0"]) == 2
    assert "at least 1" in capsys.readouterr().err
