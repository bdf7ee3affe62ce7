"""Data sets and batches: layouts, windows, what is left out, augmentation that is keyed, and known positives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wamo import library as procedural
from wamo.data.samples import Facts, Sample, counted, facts_of, part_moved, positives
from wamo.data.sources import CollectionOptions, library_samples, load_source, of_pieces
from wamo.errors import ConfigError, DataError
from wamo.formats import write
from wamo.formats.humanml3d import write_humanml3d
from wamo.model import ModelConfig
from wamo.motion import KIT21, SMPL22, Motion
from wamo.motion.facts import Action, Claim, LibraryClip, Window
from wamo.motion.geometry import heading
from wamo.training.samples.batch import collate
from wamo.training.samples.draw import Drawer, Drawn
from wamo.training.samples.plan import epoch_plan
from wamo.training.settings import AugmentConfig, LossConfig

CONFIG = ModelConfig()


def draw(sample: Sample, augment: AugmentConfig, seed: int, epoch: int) -> Drawn:
    return Drawer(CONFIG, augment, LossConfig(dmsp_clips=0.5), seed).draw(sample, epoch)


class Words:
    """Stands where the text encoder does: one random vector a letter."""

    def encode(self, sentences):
        return [np.random.default_rng(len(s)).normal(size=(3 + len(s) % 4, 384)).astype(np.float16) for s in sentences]


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    clips = procedural.stream("train", count=20)
    return [Sample(f"library/{i}", m, "library", "train") for i, m in enumerate(clips)]


def test_a_humanml3d_folder(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    clips = [m.with_(name=f"clip{i}") for i, m in enumerate(procedural.stream("train", count=6))]
    folder = tmp_path / "made"
    write_humanml3d(folder, {"train": clips[:3], "val": clips[3:5], "test": clips[5:]})
    (folder / "new_joints" / "000001.npy").write_bytes(b"broken")
    (folder / "texts" / "000000.txt").write_text("a person waves#a/DET#0.0#0.0\na person bows#a/DET#0.5#1.5\n")
    data = load_source(str(folder), skeleton=SMPL22)
    keys = [s.key for s in data.split("train")]
    assert keys == ["made/000000", "made/000000#1", "made/000002"]  # the timed caption is an entry of its own
    assert data.samples[1].motion.duration == pytest.approx(1.0) and data.samples[1].captions == ("a person bows",)
    assert any("000001" in note for note in data.notes) and "000001" in caplog.text
    assert len(data.split("val")) == 2 and len(data.split("test")) == 1


def test_the_wrong_skeleton_and_empty_folders_are_errors(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    write_humanml3d(folder, {"train": list(procedural.stream("train", count=2))})
    with pytest.raises(DataError, match="22 joints"):
        load_source(str(folder), skeleton=KIT21)
    (folder / "train.txt").unlink()
    with pytest.raises(DataError, match=r"train\.txt"):
        load_source(str(folder), skeleton=SMPL22)
    with pytest.raises(DataError, match="no data folder"):
        load_source(str(tmp_path / "none"), skeleton=SMPL22)


def test_a_collection_gives_short_trials_and_windows(tmp_path: Path) -> None:
    short, long = (procedural.generate(s, "walk") for s in (1, 2))
    long = long.with_(joints=np.concatenate([long.joints] * 8)[: 20 * 14])
    for name, motion in (("short", short), ("long", long)):
        write(motion, tmp_path / f"{name}.bvh")
    rows = ["trial\tfile\tfps\tseconds\tindex_description\tsplit\tcaption1\tcaption2"]
    rows += [f"{n}\t{n}.bvh\t20\t1\twalk\t{s}\ta person {n}\t" for n, s in (("short", "train"), ("long", "val"))]
    rows += ["gone\tgone.bvh\t20\t1\twalk\ttrain\tnobody\t"]
    (tmp_path / "captions.tsv").write_text("\n".join(rows) + "\n")
    (tmp_path / "segments.tsv").write_text(
        "trial\tstart_s\tend_s\tcaption1\tcaption2\nlong\t1.0\t4.0\tsomeone walks\ta man walks\n"
    )
    data = load_source(str(tmp_path), skeleton=SMPL22)
    assert [s.key.split("/")[1] for s in data.samples] == ["short", "long#0"]  # 14 s are too long for a whole trial
    window = data.samples[1]
    assert (window.split, window.captions) == ("val", ("someone walks", "a man walks"))
    assert len(window.motion) == 60 and abs(window.motion.joints[0, 0, 0]) < 1e-4
    assert any("gone.bvh" in note for note in data.notes)
    again = load_source(str(tmp_path), skeleton=SMPL22, collection=CollectionOptions(long_trials=True))
    assert [s.key for s in again.samples] == [s.key for s in data.samples]  # the long trial is not of the train split


def test_training_drops_straight_captions_of_turning_clips(tmp_path: Path) -> None:
    write(procedural.generate(1, "walk_turn", direction="left"), tmp_path / "bend.bvh")
    rows = ["trial\tfile\tfps\tseconds\tindex_description\tsplit\tcaption1\tcaption2"]
    for trial, split in (("a", "train"), ("b", "test")):
        rows.append(f"{trial}\tbend.bvh\t20\t1\twalk\t{split}\ta person walks forward\tsomeone rounds a corner")
    rows.append("c\tbend.bvh\t20\t1\twalk\ttrain\ta person walks straight ahead\t")
    (tmp_path / "captions.tsv").write_text("\n".join(rows) + "\n")
    data = load_source(str(tmp_path), skeleton=SMPL22)
    captions = {s.key.split("/")[1]: s.captions for s in data.samples}
    assert captions == {"a": ("someone rounds a corner",), "b": ("a person walks forward", "someone rounds a corner")}
    assert sum("turns away" in note for note in data.notes) == 2


def test_long_trials_are_drawn_as_random_pieces(tmp_path: Path) -> None:
    clip = procedural.generate(2, "walk")
    write(clip.with_(joints=np.concatenate([clip.joints] * 16)[: 20 * 24]), tmp_path / "long.bvh")
    (tmp_path / "captions.tsv").write_text("trial\tfile\tfps\tsplit\tcaption1\nlong\tlong.bvh\t20\ttrain\ta walk\n")
    samples = load_source(str(tmp_path), skeleton=SMPL22, collection=CollectionOptions(long_trials=True)).samples
    assert [s.key.split("/")[1] for s in samples] == ["long+0", "long+1"]  # 24 s: two lengths of ten
    drawn = [draw(s, AugmentConfig(speed=0, crop=0, noise=0, mirror=0), 0, e).joints for s in samples for e in (0, 1)]
    assert {len(joints) for joints in drawn} == {CONFIG.max_frames}
    for joints in drawn:  # each is a clip of its own: facing ahead, on the ground
        assert abs(heading(joints[0], SMPL22)) < 1e-4 and abs(joints[..., 1].min()) < 1e-5
    assert len({joints.tobytes() for joints in drawn}) == 4


def test_training_windows_start_and_end_near_their_marks(tmp_path: Path) -> None:
    clip = procedural.generate(2, "walk_in_circle")
    long = clip.with_(joints=np.concatenate([clip.joints] * 16)[: 20 * 20])
    write(long, tmp_path / "long.bvh")
    for split in ("train", "test"):
        rows = ["trial\tfile\tfps\tsplit\tcaption1", f"long\tlong.bvh\t20\t{split}\ta walk"]
        (tmp_path / "captions.tsv").write_text("\n".join(rows) + "\n")
        marked = "long\t0.2\t3.2\tto the left\nlong\t8.0\t12.0\tto the right\nlong\t18.0\t25.0\tto the end\n"
        (tmp_path / "segments.tsv").write_text("trial\tstart_s\tend_s\tcaption1\n" + marked)
        plain = load_source(str(tmp_path), skeleton=SMPL22).samples
        wide = load_source(str(tmp_path), skeleton=SMPL22, collection=CollectionOptions(margin=0.5)).samples
        if split == "test":  # what is scored stays as it was marked
            assert all(np.array_equal(a.motion.joints, b.motion.joints) for a, b in zip(plain, wide, strict=True))
            continue
        assert [s.motion.clip_as(Window).marked for s in wide] == [(4, 64), (10, 90), (10, 50)]
        quiet = AugmentConfig(speed=0, crop=0, noise=0, mirror=0, hide=0)
        for a, b in zip(plain, wide, strict=True):
            same = draw(b, quiet, 0, 1).joints
            assert np.abs(same - draw(a, quiet, 0, 1).joints).max() < 1e-5
            lengths = [len(draw(b, replace(quiet, margin=0.5), 0, epoch).joints) for epoch in range(60)]
            assert len(a.motion) - 20 <= min(lengths) < len(a.motion) - 8
            assert max(lengths) <= min(len(b.motion), len(a.motion) + 20, CONFIG.max_frames)
            drawn = draw(b, replace(quiet, margin=0.5), 0, 3).joints
            assert abs(heading(drawn[0], SMPL22)) < 1e-4 and abs(drawn[..., 1].min()) < 1e-4


def test_the_same_keys_make_the_same_batch(samples: list[Sample]) -> None:
    one, two = ([draw(s, AugmentConfig(), 3, 7) for s in samples] for _ in range(2))
    other = [draw(s, AugmentConfig(), 3, 8) for s in samples]
    assert all(
        np.array_equal(a.joints, b.joints) and a.facts.caption == b.facts.caption for a, b in zip(one, two, strict=True)
    )
    assert any(
        a.joints.shape != b.joints.shape or not np.array_equal(a.joints, b.joints)
        for a, b in zip(one, other, strict=True)
    )
    words: Any = Words()
    batch = collate(one, CONFIG).encoded(words)
    assert batch.trajectories.shape == (20, int(batch.lengths.max()), 69)
    assert batch.positives.diagonal().all()
    for row, drawn in zip(batch.order.numpy(), one, strict=True):
        assert sorted(row) == list(range(len(row))) and (row[len(drawn.joints) :] >= len(drawn.joints)).all()


def test_mirroring_changes_motion_caption_and_claims_together() -> None:
    sided = Sample("library/wave", procedural.generate(0, "wave", side="left"), "library", "train")
    always = AugmentConfig(mirror=1.0, speed=0.0, crop=0.0, noise=0.0, hide=0.0)
    drawn = draw(sided, always, 0, 0)
    assert np.allclose(drawn.joints, sided.motion.mirror().joints[: len(drawn.joints)])
    assert isinstance(drawn.facts.clip, LibraryClip) and any(a.side == "right" for a in drawn.facts.clip.actions)
    plain = facts_of(sided, 0, mirrored=False)
    assert plain.claim is not None and facts_of(sided, 0, mirrored=True).claim == plain.claim.mirror()


def test_hiding_hides_one_part_or_one_band(samples: list[Sample]) -> None:
    hide = AugmentConfig(mirror=0, speed=0, crop=0, noise=0, hide=1.0)
    for epoch in range(20):
        shown = draw(samples[0], hide, 0, epoch).shown
        bands, channels = (shown == 0).all(1).sum(), (shown == 0).all(0).sum()
        assert (bands, channels) in {(1, 0), (0, 12), (0, 21)}  # one band, or a limb, or the torso with the heading


def facts(caption: str, *, keys: tuple[str, ...] = (), label: str = "", claim=None, clip=None) -> Facts:
    return Facts(caption, claim, frozenset(keys or (caption.lower(),)), label, clip)


def test_positives() -> None:
    left, right = (
        LibraryClip("wave", "gesture", (Action("wave", side=side),), False, (), "train", 0)
        for side in ("left", "right")
    )
    batch = [
        facts("A person waves ", keys=("a person waves", "someone waves")),
        facts("someone waves"),
        facts("x", label="m01/left"), facts("y", label="m01/left"), facts("z", label="m01/right"),
        facts("p", claim=Claim((Action("wave"),)), clip=left),
        facts("q", claim=Claim((Action("wave", side="left"),)), clip=right),
    ]  # fmt: skip
    known = positives(batch)
    assert known[1, 0] and not known[0, 1]  # the sentence holds of the first motion; the other way round nobody said so
    assert known[2, 3] and known[3, 2] and not known[2, 4]
    assert known[5, 6]  # "waves" holds of the right hand too
    assert (
        known[6, 5] and known[6, 6]
    )  # "waves with the left" holds of the left-hand clip, and of its own by definition


@given(count=st.integers(1, 300), size=st.integers(1, 64), epoch=st.integers(0, 3))
@settings(max_examples=50, deadline=None)
def test_an_epoch_visits_samples_at_most_once_in_full_batches(count: int, size: int, epoch: int) -> None:
    motion = Motion(np.zeros((10, 22, 3)), 20, captions=("a",))
    some = [Sample(str(i), motion, "d", "train") for i in range(count)]
    plan = epoch_plan(some, size, 0, epoch)
    seen = [i for batch in plan for i in batch]
    assert len(seen) == len(set(seen)) and seen
    if count >= size:
        assert all(len(batch) == size for batch in plan) and len(seen) > count - size


def test_training_clips_of_the_library_have_everyday_sentences_and_two_themes() -> None:
    grammar, everyday = library_samples("val", 0, 12, 20.0), library_samples("train", 0, 12, 20.0)
    assert max(len(s.captions) for s in grammar) <= 4 < max(len(s.captions) for s in everyday)
    for sample in everyday + grammar:
        clip = sample.motion.clip_as(LibraryClip)
        assert len(sample.captions) == len(clip.claims)
        assert sample.themes == (clip.kind, part_moved(sample.motion))


@pytest.mark.parametrize(
    ("family", "part"),
    [("wave", "one hand"), ("turn_shoulder", "one hand"), ("wave_both", "both hands"), ("walk", "travel"),
     ("sit_down", "legs"), ("clap", "both hands")],
)  # fmt: skip
def test_the_part_that_moves_most(family: str, part: str) -> None:
    made = [part_moved(procedural.generate(seed, family=family)) for seed in range(6)]
    assert made.count(part) >= 5


@given(sizes=st.lists(st.integers(1, 60), min_size=1, max_size=6), share=st.floats(0, 1), seed=st.integers(0, 9))
@settings(max_examples=50, deadline=None)
def test_themed_batches_hold_one_theme_and_repeat_no_sample(sizes: list[int], share: float, seed: int) -> None:
    motion = Motion(np.zeros((10, 22, 3)), 20, captions=("a",))
    some = [
        Sample(f"{t}-{i}", motion, "d", "train", themes=(str(t),), group=f"{t}-{i // 2}" if i % 3 else "")
        for t, size in enumerate(sizes) for i in range(size)
    ]  # fmt: skip
    plan = epoch_plan(some, 8, seed, 0, themed=share)
    seen = [i for batch in plan for i in batch]
    assert seen and len(seen) == len(set(seen))
    if len(some) >= 8:
        assert all(len(batch) == 8 for batch in plan)
    if share == 1 and len(sizes) > 1 and min(sizes) >= 16:
        alike = sum(len({some[i].themes for i in batch}) == 1 for batch in plan)
        assert alike >= sum(size // 9 for size in sizes) - len(sizes)


def test_samples_of_two_themes_alternate_and_leftovers_share_batches() -> None:
    motion = Motion(np.zeros((10, 22, 3)), 20, captions=("a",))
    kinds = [Sample(f"{i}", motion, "d", "train", themes=(f"kind {i % 4}", f"part {i % 3}")) for i in range(96)]
    named = set()
    for epoch in range(4):
        for batch in epoch_plan(kinds, 8, 0, epoch, themed=1.0):
            shared = set.intersection(*(set(kinds[i].themes) for i in batch))
            named |= {name.split()[0] for name in shared}
    assert named == {"kind", "part"}
    small = [Sample(f"{i}", motion, "ab"[i % 2], "train", themes=(f"{i // 4}",)) for i in range(64)]
    plan = epoch_plan(small, 8, 0, 0, themed=1.0)
    assert len(plan) == 8 and all(len({small[i].dataset for i in batch}) == 1 for batch in plan)
    assert all(len({small[i].themes for i in batch}) <= 5 for batch in plan)  # theme by theme, not all mixed


@pytest.mark.parametrize("bad", [{"mirror": 2}, {"speed": 0.9}, {"crop": -1}, {"noise": 5}, {"proportions": 0.9}])
def test_impossible_augmentation_is_refused(bad: dict) -> None:
    with pytest.raises(ConfigError, match=next(iter(bad))):
        AugmentConfig(**bad)


def test_proportions_change_bone_lengths_only() -> None:
    motion = Motion(np.random.default_rng(0).normal(size=(30, 22, 3)), 20, captions=("waves the left hand",))
    sample, still = Sample("a", motion, "d", "train"), AugmentConfig(noise=0)
    one, other = (draw(sample, replace(still, proportions=b), 0, 3) for b in (0, 0.2))
    assert (one.facts.caption, one.ordered) == (other.facts.caption, other.ordered)
    np.testing.assert_array_equal(one.order, other.order)
    grown = other.joints[:, 20] - other.joints[:, 18]
    share = np.linalg.norm(grown, axis=1) / np.linalg.norm(one.joints[:, 20] - one.joints[:, 18], axis=1)
    assert share == pytest.approx(share[0], abs=1e-4) and 0.8 <= share[0] <= 1.2 and abs(share[0] - 1) > 1e-3


def test_pairs_share_a_batch_and_twins_are_mirrored_against_each_other() -> None:
    motion = Motion(np.random.default_rng(0).normal(size=(20, 22, 3)), 20, captions=("waves the left hand",))
    alone = [Sample(f"a{i}", motion, "d", "train") for i in range(20)]
    copies = counted(alone, 3)
    assert len(copies) == 60 and sum(s.twin for s in copies) == 20 and sum(not s.group for s in copies) == 20
    twins, third = (draw(copies[n], AugmentConfig(mirror=0), 0, 1).joints for n in (0, 40))
    assert twins.shape != third.shape or not np.allclose(twins, third)  # a third copy is no duplicate
    places: dict[str, set[int]] = {}
    for number, batch in enumerate(epoch_plan(copies, 10, 0, 0)):
        for i in batch:
            places.setdefault(copies[i].group, set()).add(number)
    assert all(len(found) == 1 for group, found in places.items() if group)
    for epoch in range(4):
        for sample in (s for s in copies if s.twin):
            first = next(s for s in copies if s.group == sample.group and not s.twin)
            said = {draw(s, AugmentConfig(), 0, epoch).facts.caption for s in (first, sample)}
            assert said == {"waves the left hand", "waves the right hand"}


def test_left_out_words_leave_the_first_token(text_backbone_tokens: int = 12) -> None:
    class Tokens:
        def encode(self, sentences: list[str]) -> list[np.ndarray]:
            return [np.ones((text_backbone_tokens, 384), np.float16) for _ in sentences]

    motion = Motion(np.random.default_rng(0).normal(size=(20, 22, 3)), 20, captions=("waves",))
    drawn = [draw(Sample(str(i), motion, "d", "train"), AugmentConfig(), 0, 0) for i in range(200)]
    tokens: Any = Tokens()
    whole, partly = (collate(drawn, CONFIG).encoded(tokens, rate) for rate in (0.0, 0.3))
    assert whole.word_mask.all() and partly.word_mask[:, 0].all()
    assert 0.6 < partly.word_mask[:, 1:].float().mean() < 0.8
    assert 0.3 < partly.ordered.float().mean() < 0.7


def test_pieces_of_a_long_trial_are_not_said_to_count_or_order() -> None:
    told = ("climbs three steps", "someone goes up, then comes down", "a person climbs stairs")
    assert of_pieces(told) == ("a person climbs stairs",)
    assert of_pieces(told[:2]) == told[:2]  # better than none
