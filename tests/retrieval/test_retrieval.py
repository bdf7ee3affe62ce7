"""Galleries on disk, searching, weights, explanations and building, with a real text encoder and a small model."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from wamo import library as procedural
from wamo.errors import CheckpointError, ConfigError, DataError, MotionError
from wamo.formats import write
from wamo.indexing import build
from wamo.model import ModelConfig
from wamo.model.wamo import WaMo
from wamo.model.weights import fingerprint, save_model
from wamo.motion import KIT21, Motion
from wamo.motion.facts import LibraryClip
from wamo.retrieval import Filters, Gallery, Retriever
from wamo.retrieval.embedder import Embedder
from wamo.retrieval.library import LIBRARY_VECTORS, embedded_gallery
from wamo.retrieval.retriever import DEFAULT_CHECKPOINT
from wamo.retrieval.segment import Segment
from wamo.retrieval.vectors import Vectors

SMALL = ModelConfig(band_width=32, width=32, embedding=64, text_width=32, band_layers=1, layers=1, text_layers=1)


@pytest.fixture(scope="module")
def motions() -> list[Motion]:
    return [m.with_(source="odd" if i % 2 else "even") for i, m in enumerate(procedural.stream("test", count=12))]


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory, motions: list[Motion]) -> Path:
    """An untrained small model: retrieval must work with any weights."""
    torch.manual_seed(1)
    model = WaMo(SMALL)
    from wamo.model.embed import motion_batches

    model.motion.calibrate([t[0] for _, t, _ in motion_batches(motions, SMALL, 1)])
    folder = tmp_path_factory.mktemp("weights")
    save_model(model, folder, facts={"selected_on": "nothing"})
    return folder


@pytest.fixture(scope="module")
def retriever(checkpoint: Path, motions: list[Motion]) -> Retriever:
    return Retriever(Embedder(checkpoint), Gallery.of(motions))


def test_a_gallery_on_disk_is_the_gallery_in_memory(
    retriever: Retriever, motions: list[Motion], tmp_path: Path
) -> None:
    assert isinstance(retriever.gallery, Gallery)
    retriever.gallery.save(tmp_path / "gallery")
    opened = Gallery.load(tmp_path / "gallery")
    assert len(opened) == len(motions)
    for i, motion in enumerate(motions):
        found = opened.motion(i)
        assert np.abs(found.joints - motion.joints).max() <= 0.00026
        assert (found.captions, found.name, found.fps) == (motion.captions, motion.name, motion.fps)
        assert found.clip == motion.clip
    assert opened.rows(range(len(motions))) == retriever.gallery.rows(range(len(motions)))
    opened = opened.with_vectors(retriever.embedder.fingerprint)
    assert (opened.vectors(range(12)) == retriever.gallery.vectors(range(12))).all()
    assert opened.describe(opened.vectors([3])[0], 4)[0].caption == retriever.describe(3, 1)[0].caption


def test_far_travel_is_stored_with_a_coarser_step(motions: list[Motion]) -> None:
    far = motions[0].with_(joints=motions[0].joints + np.array([500, 0, 0], np.float32))
    assert np.abs(Gallery.of([far]).motion(0).joints - far.joints).max() < 0.02


def test_search_is_the_cosine_in_order(retriever: Retriever) -> None:
    hits = retriever.search("a person walks forward", k=5)
    text = retriever.embedder.texts(["a person walks forward"])[0]
    scores = retriever.gallery.vectors(range(12)) @ text
    assert [h.index for h in hits] == np.argsort(-scores, kind="stable")[:5].tolist()
    assert [h.rank for h in hits] == [1, 2, 3, 4, 5]
    assert hits[0].score == pytest.approx(float(scores.max()), abs=1e-6)
    assert hits[0].motion.captions == retriever.gallery.captions(hits[0].index)


def test_embeddings_do_not_depend_on_company_place_or_direction(retriever: Retriever, motions: list[Motion]) -> None:
    motion = motions[3]
    turned = motion.joints[..., [2, 1, 0]] * np.array([1, 1, -1], np.float32) + np.array([3, 0.5, -2], np.float32)
    alone, again = retriever.embed(motion), retriever.embed(motion.with_(joints=turned))
    assert alone @ again > 0.9999
    # the gallery embedded the clip as it stores it, rounded to half a millimetre, among others
    assert retriever.embed(retriever.gallery.motion(3)) @ retriever.gallery.vectors([3])[0] > 0.9999


def test_weights_multiply_what_a_part_adds(retriever: Retriever) -> None:
    target = retriever.embedder.texts(["a person waves"])[0]
    plain = retriever.score(target)
    clips = [retriever.embedder.fit(retriever.gallery.motion(i)) for i in range(12)]
    without = retriever.embedder.hidden(clips)[:, SMALL.bands + 3] @ target  # the left leg hidden
    assert np.allclose(retriever.score(target, None, {"left leg": 0}), without, atol=1e-5)
    assert np.allclose(retriever.score(target, None, {"left leg": 2}), 2 * plain - without, atol=1e-5)
    assert np.allclose(retriever.score(target, {"d1": 1}, {"torso": 1}), plain)


def test_hiding_one_part_is_really_hiding_it(retriever: Retriever, motions: list[Motion]) -> None:
    other = motions[2].joints.copy()
    arm = list(motions[2].skeleton.parts["right arm"])[2:]  # elbow and wrist: the heading stays
    other[:, arm] += np.random.default_rng(0).normal(0, 0.2, other[:, arm].shape).astype(np.float32).cumsum(0) * 0.1
    embedder = retriever.embedder
    one, two = embedder.hidden([motions[2]]), embedder.hidden([motions[2].with_(joints=other)])
    hidden = SMALL.bands + 2
    assert one[0, hidden] @ two[0, hidden] > 0.9999
    assert one[0, 0] @ two[0, 0] < 0.9999


@pytest.mark.parametrize("weights", [{"d9": 1}, {"tail": 0}, {"d1": -1}, {"torso": 99}])
def test_impossible_weights_are_refused(retriever: Retriever, weights: dict) -> None:
    with pytest.raises(ConfigError):
        retriever.search("walk", band_weights=weights)


def test_an_excluded_text_lowers_its_motions(retriever: Retriever) -> None:
    plain = {h.index: h.score for h in retriever.search("a person walks", k=12)}
    for hit in retriever.search("a person walks", k=12, exclude="a person jumps"):
        assert hit.score <= plain[hit.index] + 1e-6


def test_filters(retriever: Retriever) -> None:
    hits = retriever.search("walk", k=12, filters=Filters(sources=["odd"], max_seconds=7))
    assert hits and all(h.motion.source == "odd" and h.motion.duration <= 7 for h in hits)
    assert retriever.search("walk", filters=Filters(min_seconds=1000)) == []


def test_similar_motions_leave_out_the_motion_itself(retriever: Retriever, motions: list[Motion]) -> None:
    assert 4 not in [h.index for h in retriever.similar(4, k=11)]
    assert retriever.similar(motions[4], k=1)[0].index == 4


def test_descriptions_are_captions_of_the_gallery(retriever: Retriever, motions: list[Motion]) -> None:
    found = retriever.describe(motions[0], k=4)
    every = {" ".join(c.split()) for m in motions for c in m.captions}
    assert len(found) == 4 and all(hit.caption in every for hit in found)
    assert [h.score for h in found] == sorted((h.score for h in found), reverse=True)


def test_relevance_adds_up_to_the_score(retriever: Retriever, motions: list[Motion]) -> None:
    found = retriever.explain("a person walks forward", 1)
    hits = {h.index: h.score for h in retriever.search("a person walks forward", 12)}
    assert found.joints.sum() == pytest.approx(found.score - found.baseline, abs=0.02)
    for shares in (found.bands, found.frames):
        assert shares.sum() == pytest.approx(found.joints.sum(), abs=1e-4)
    assert found.frames.shape == motions[1].joints.shape[:1]
    assert found.score == pytest.approx(hits[1], abs=5e-3)


def test_moments_cover_the_clip(retriever: Retriever, motions: list[Motion]) -> None:
    long = motions[0].with_(joints=np.concatenate([m.joints for m in motions[:4]]))
    found = retriever.moments("someone jumps", long)
    assert (np.diff(found.times) > 0).all() and len(found.times) == len(found.scores)
    start, end = found.best
    assert 0 <= start < end <= long.duration + 1e-6 and end - start == pytest.approx(2.0)
    first = long.crop(0, 2.0)
    assert found.scores[0] == pytest.approx(
        float(retriever.embed(first) @ retriever.embedder.texts(["someone jumps"])[0]), abs=1e-4
    )
    single = retriever.moments("someone jumps", motions[0].with_(joints=motions[0].joints[:1]))
    assert len(single.times) == 1


def test_the_best_moment_is_the_window_at_the_peak_of_the_curve(retriever: Retriever, motions: list[Motion]) -> None:
    long = motions[0].with_(joints=np.concatenate([m.joints for m in motions[:6]]))
    found = retriever.moments("someone jumps", long)
    assert np.mean(found.best) == pytest.approx(found.times[found.scores.argmax()])


def test_a_clip_longer_than_the_model_reads_is_embedded(retriever: Retriever, motions: list[Motion]) -> None:
    long = motions[0].with_(joints=np.concatenate([m.joints for m in motions]))
    assert len(long) > SMALL.max_frames
    assert np.linalg.norm(retriever.embed(long)) == pytest.approx(1, abs=1e-4)


def test_contributions_of_a_long_clip_count_all_of_its_pieces(retriever: Retriever, motions: list[Motion]) -> None:
    longest = SMALL.max_frames
    joints = np.concatenate([m.joints for m in motions])[: 2 * longest]
    pieces = [motions[0].with_(joints=joints[s : s + longest]).canonical() for s in (0, longest // 2, longest)]
    more = retriever.with_motions([motions[0].with_(joints=joints)])
    long, target = len(motions), retriever.embedder.sentence("a person walks")
    whole, hidden = retriever.embedder.motions(pieces), retriever.embedder.hidden(pieces)

    def mean(vectors: np.ndarray) -> np.ndarray:
        total = vectors.sum(0)
        return total / np.linalg.norm(total, axis=-1, keepdims=True)

    expected = mean(whole) @ target - mean(hidden) @ target
    assert more.contributions("a person walks", [long])[0] == pytest.approx(expected, abs=2e-3)


def test_stored_and_computed_contributions_agree(retriever: Retriever, motions: list[Motion]) -> None:
    shard = Gallery.of(motions).segments[0].shard
    kept = [shard.motion(place) for place in range(len(shard))]  # joints as they are stored, which are computed with
    vectors = retriever.embedder.vectors(kept, explanations=True)
    stored = Retriever(retriever.embedder, Gallery([Segment(shard, None, vectors)]))
    ids = [7, 0, 3]
    assert np.allclose(
        stored.contributions("a person waves", ids), retriever.contributions("a person waves", ids), atol=2e-4
    )


def test_names_and_captions_are_found_by_words(retriever: Retriever, motions: list[Motion]) -> None:
    caption = motions[4].captions[0]
    assert 4 in [hit.index for hit in retriever.find_text(caption, k=3)]
    assert retriever.find_text("xylophone") == []
    words = [word for word in caption.lower().strip(".").split() if len(word) > 3 and word[2] != word[3]]
    word = max(words, key=len)
    wrong = word[:2] + word[3] + word[2] + word[4:]  # neighbours swapped
    assert word in retriever.suggest(wrong, 3) and retriever.suggest(word) == []


def test_a_search_by_words_keeps_to_its_filters(retriever: Retriever) -> None:
    gallery = retriever.gallery
    every = retriever.find_text("a", k=len(gallery))
    durations = sorted(gallery.duration(hit.index) for hit in every)
    middle = durations[len(durations) // 2]
    short = [hit.index for hit in every if gallery.duration(hit.index) <= middle]
    assert len(every) > 3 and len(short) > 0
    found = retriever.find_text("a", k=2, filters=Filters(max_seconds=middle))
    assert [(hit.rank, hit.index) for hit in found] == list(enumerate(short[:2], 1))
    assert retriever.find_text("a", k=5, filters=Filters()) == every[:5]
    assert retriever.find_text("a", filters=Filters(sources=["nowhere"])) == []


def test_weights_that_are_not_finite_or_were_changed_are_refused(checkpoint: Path, tmp_path: Path) -> None:
    model = WaMo(SMALL)
    with torch.no_grad():
        model.motion.project.bias[0] = float("nan")
    save_model(model, tmp_path / "nan")
    with pytest.raises(CheckpointError, match=r"nan/model\.safetensors.*NaN"):
        Embedder(tmp_path / "nan")
    shutil.copytree(checkpoint, tmp_path / "flipped")
    file = tmp_path / "flipped" / "model.safetensors"
    content = bytearray(file.read_bytes())
    (tmp_path / "flipped" / "hashes.json").write_text(json.dumps({file.name: hashlib.sha256(content).hexdigest()}))
    Embedder(tmp_path / "flipped")
    content[-1] ^= 1
    file.write_bytes(content)
    with pytest.raises(CheckpointError, match=r"flipped/model\.safetensors is damaged"):
        Embedder(tmp_path / "flipped")
    for name in ("gone.safetensors", "a\0b", ".."):
        (tmp_path / "flipped" / "hashes.json").write_text(json.dumps({name: "0" * 64}))
        with pytest.raises(CheckpointError, match="cannot read flipped/"):
            Embedder(tmp_path / "flipped")


def test_added_motions_are_found_and_the_old_retriever_stays(retriever: Retriever, motions: list[Motion]) -> None:
    new = motions[5].mirror().with_(name="mine")
    more = retriever.with_motions([new])
    assert len(more.gallery) == len(retriever.gallery) + 1
    assert more.similar(new, k=1)[0].motion.name == "mine"


def test_vectors_of_several_weights_lie_side_by_side(
    retriever: Retriever, motions: list[Motion], checkpoint: Path, tmp_path: Path
) -> None:
    made = retriever.embedder.vectors(motions[:3])
    others = replace(made, motions=-made.motions, fingerprint="other")
    shard = Gallery.of(motions[:3]).segments[0].shard
    Gallery([Segment(shard, None, others)]).save(tmp_path / "gallery")
    before = {path: path.read_bytes() for path in (tmp_path / "gallery").rglob("*") if path.is_file()}
    opened = Retriever.load(checkpoint, tmp_path / "gallery")
    # made from the stored joints (rounded to half a millimetre), and stored beside the others
    assert ((opened.gallery.vectors(range(3)) * made.motions).sum(1) > 0.9995).all()
    assert all(path.read_bytes() == content for path, content in before.items())
    again = Gallery.load(tmp_path / "gallery")
    assert again.fingerprints() == tuple(sorted(["other", fingerprint(checkpoint)]))
    assert (again.with_vectors("other").vectors(range(3)) == -made.motions).all()


def test_an_interrupted_save_leaves_the_former_gallery(
    retriever: Retriever, motions: list[Motion], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = retriever.with_motions([]).gallery
    assert isinstance(empty, Gallery)
    folder = empty.save(tmp_path / "gallery")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken, pytest.raises(DataError, match="No space"):
        broken.setattr("os.replace", full)
        Gallery.of(motions[3:6]).save(folder)
    former = Gallery.load(folder)
    assert len(former) == len(motions) and former.name(0) == motions[0].name
    assert not list(folder.rglob("*.tmp"))


def test_vectors_of_another_library_are_not_taken(
    retriever: Retriever, motions: list[Motion], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wamo.library import store

    first, second = store.save(motions[:3], tmp_path / "first"), store.save(motions[3:6], tmp_path / "second")
    made = replace(retriever.embedder.vectors(motions[:3], explanations=True), clips=store.fingerprint(first))
    made.save(tmp_path / LIBRARY_VECTORS)
    for library, fits in ((first, True), (second, False)):  # as many clips, but others
        monkeypatch.setattr(store, "LIBRARY", library)
        assert embedded_gallery(tmp_path).embedded(retriever.embedder.fingerprint) == fits


def test_the_shipped_vectors_are_of_the_shipped_weights_and_library() -> None:
    from wamo.library import store

    vectors = Vectors.load(DEFAULT_CHECKPOINT / LIBRARY_VECTORS)
    assert (vectors.clips, vectors.fingerprint) == (store.fingerprint(), fingerprint(DEFAULT_CHECKPOINT))


def test_building_skips_unreadable_files_and_names_them(
    motions: list[Motion], checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "files"
    (folder / "deep").mkdir(parents=True)
    write(motions[0], folder / "one.npz")
    write(motions[1], folder / "deep" / "two.bvh")
    (folder / "broken.bvh").write_bytes(b"\xff\xd8\xff\xe0 not a motion")
    report = build([str(folder)], tmp_path / "gallery", checkpoint)
    assert report.clips == 2 and len(report.skipped) == 1
    assert "broken.bvh" in capsys.readouterr().err
    assert {Gallery.load(tmp_path / "gallery").name(i) for i in range(2)} == {"one", "deep/two"}


def test_errors_of_missing_folders_name_the_remedy(checkpoint: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="wamo build"):
        Gallery.load(tmp_path)
    with pytest.raises(DataError, match=r"train\.py"):
        Retriever.load(tmp_path)
    (tmp_path / "gallery.json").write_text("{")
    with pytest.raises(DataError, match="damaged"):
        Gallery.load(tmp_path)
    with pytest.raises(DataError, match="not one motion"):
        (tmp_path / "nothing").mkdir()
        build([str(tmp_path / "nothing")], tmp_path / "out", checkpoint, quiet=True)


def test_another_skeleton_is_refused_with_words(retriever: Retriever) -> None:
    with pytest.raises(MotionError, match="kit21"):
        retriever.embed(Motion(np.zeros((10, 21, 3)), 12.5, KIT21))


@pytest.mark.parametrize(
    "query", ["", "   ", "🕺💃", "一个人在走路", "a" * 10_000, "<script>alert(1)</script>", "x\ny\x00z"]
)
def test_any_text_is_answered(retriever: Retriever, query: str) -> None:
    hits = retriever.search(query, k=3)
    assert len(hits) == 3 and all(np.isfinite(h.score) for h in hits)


def test_the_embedded_gallery_shows_its_most_telling_captions_first(tmp_path: Path) -> None:
    gallery, library = embedded_gallery(tmp_path), procedural.embedded()
    assert len(gallery) == len(library) and not gallery.fingerprints()  # no vectors without weights
    for i in range(0, len(gallery), 50):
        assert sorted(gallery.captions(i)) == sorted(library[i].captions)
        clip = gallery.clip(i)
        assert isinstance(clip, LibraryClip)
        claims = clip.claims
        own = {action.name for action in clip.actions}
        facts = [sum(len(a.facts) + 1 + (a.name in own) for a in claim.actions) for claim in claims]
        assert facts == sorted(facts, reverse=True)
        known = dict(zip(library[i].captions, library[i].clip_as(LibraryClip).claims, strict=True))
        assert [known[caption] for caption in gallery.captions(i)] == list(claims)
