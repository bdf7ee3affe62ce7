"""Galleries on disk, searching, weights, explanations and building, with a real text encoder and a small model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from wamo import library as procedural
from wamo.errors import ConfigError, DataError, MotionError
from wamo.formats import write
from wamo.indexing.build import build
from wamo.model import ModelConfig
from wamo.model.wamo import WaMo
from wamo.model.weights import fingerprint, save_model
from wamo.motion import KIT21, Motion
from wamo.retrieval import Filters, Gallery, Retriever
from wamo.retrieval.embedder import Embedder
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
    retriever.gallery.save(tmp_path / "gallery")
    opened = Gallery.load(tmp_path / "gallery")
    assert len(opened) == len(motions) and isinstance(opened.joints, np.memmap)
    for i, motion in enumerate(motions):
        found = opened.motion(i)
        assert np.abs(found.joints - motion.joints).max() <= 0.00026
        assert (found.captions, found.name, found.fps) == (motion.captions, motion.name, motion.fps)
        assert found.clip == motion.clip
    assert np.abs(opened.embeddings - retriever.gallery.embeddings).max() < 2e-3
    assert opened.vectors is not None and opened.vectors.sentences == retriever.gallery.vectors.sentences


def test_far_travel_is_stored_with_a_coarser_step(motions: list[Motion]) -> None:
    far = motions[0].with_(joints=motions[0].joints + np.array([500, 0, 0], np.float32))
    assert np.abs(Gallery.of([far]).motion(0).joints - far.joints).max() < 0.02


def test_search_is_the_cosine_in_order(retriever: Retriever) -> None:
    hits = retriever.search("a person walks forward", k=5)
    text = retriever.embedder.texts(["a person walks forward"])[0]
    scores = retriever.gallery.embeddings @ text
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
    assert retriever.embed(retriever.gallery.motion(3)) @ retriever.gallery.embeddings[3] > 0.9999


def test_weights_multiply_what_a_part_adds(retriever: Retriever) -> None:
    target = retriever.embedder.texts(["a person waves"])[0]
    plain = retriever.score(target)
    without = retriever.gallery.vectors.hidden[:, SMALL.bands + 3] @ target  # the left leg hidden
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
    for shares in (found.bands, found.frames, found.joint_band, found.joint_frame):
        assert shares.sum() == pytest.approx(found.joints.sum(), abs=1e-4)
    assert found.joint_frame.shape == motions[1].joints.shape[:2]
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


def test_a_clip_longer_than_the_model_reads_is_embedded(retriever: Retriever, motions: list[Motion]) -> None:
    long = motions[0].with_(joints=np.concatenate([m.joints for m in motions]))
    assert len(long) > SMALL.max_frames
    assert np.linalg.norm(retriever.embed(long)) == pytest.approx(1, abs=1e-4)


def test_added_motions_are_found_and_the_old_retriever_stays(retriever: Retriever, motions: list[Motion]) -> None:
    new = motions[5].mirror().with_(name="mine")
    more = retriever.with_motions([new])
    assert len(more.gallery) == len(retriever.gallery) + 1
    assert more.similar(new, k=1)[0].motion.name == "mine"


def test_vectors_of_other_weights_are_noticed(
    retriever: Retriever, motions: list[Motion], checkpoint: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    gallery = Gallery.of(motions[:3])
    vectors = retriever.embedder.vectors(motions[:3])
    gallery.vectors = Vectors(-vectors.motions, vectors.hidden, vectors.captions, vectors.sentences, "other")
    gallery.save(tmp_path / "gallery")
    opened = Retriever.load(checkpoint, tmp_path / "gallery")
    assert "other weights" in caplog.text
    # made anew from the stored joints (rounded to half a millimetre), not read from the file
    assert ((opened.gallery.embeddings * vectors.motions).sum(1) > 0.9995).all()
    assert Gallery.load(tmp_path / "gallery").vectors.fingerprint == fingerprint(checkpoint)  # kept for the next time


def test_an_interrupted_rebuild_leaves_the_former_gallery(
    retriever: Retriever, motions: list[Motion], checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gallery_of(chosen: list[Motion]) -> Gallery:
        return replace(Gallery.of(chosen), vectors=retriever.embedder.vectors(chosen))

    folder = gallery_of(motions[:3]).save(tmp_path / "gallery")
    assert Gallery.load(folder).vectors is not None

    def full(*_: object) -> None:
        raise DataError("cannot write gallery.json: No space left on device")

    with monkeypatch.context() as broken, pytest.raises(DataError, match="No space"):
        broken.setattr("wamo.retrieval.gallery.write_json", full)
        gallery_of(motions[3:6]).save(folder)  # as many clips, but others
    former = Gallery.load(folder)
    assert former.vectors is None and former.name(0) == motions[0].name
    np.testing.assert_allclose(former.motion(0).joints, motions[0].joints, atol=1e-3)
    opened = Retriever.load(checkpoint, folder)  # made anew, and kept
    assert opened.similar(motions[0], k=1)[0].index == 0 and Gallery.load(folder).vectors is not None
    gallery_of(motions[3:6]).save(folder)
    assert Gallery.load(folder).vectors is not None and len(list(folder.glob("joints*.npy"))) == 1


def test_vectors_of_another_library_are_not_taken(
    retriever: Retriever, motions: list[Motion], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wamo.library import store
    from wamo.retrieval.retriever import LIBRARY_VECTORS, embedded_gallery

    first, second = store.save(motions[:3], tmp_path / "first"), store.save(motions[3:6], tmp_path / "second")
    made = replace(retriever.embedder.vectors(motions[:3]), clips=store.fingerprint(first))
    made.save(tmp_path / LIBRARY_VECTORS)
    for library, fits in ((first, True), (second, False)):  # as many clips, but others
        monkeypatch.setattr(store, "LIBRARY", library)
        assert (embedded_gallery(tmp_path).vectors is not None) == fits


def test_the_shipped_vectors_are_of_the_shipped_weights_and_library() -> None:
    from wamo.library import store
    from wamo.retrieval.retriever import DEFAULT_CHECKPOINT, LIBRARY_VECTORS

    vectors = Vectors.load(DEFAULT_CHECKPOINT / LIBRARY_VECTORS)
    assert (vectors.clips, vectors.fingerprint) == (store.fingerprint(), fingerprint(DEFAULT_CHECKPOINT))


def test_building_skips_what_cannot_be_read_by_name(
    motions: list[Motion], checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "files"
    (folder / "deep").mkdir(parents=True)
    write(motions[0], folder / "one.npz")
    write(motions[1], folder / "deep" / "two.bvh")
    (folder / "broken.bvh").write_bytes(b"\xff\xd8\xff\xe0 not a motion")
    report = build([str(folder)], tmp_path / "gallery", checkpoint, quiet=True)
    assert report.clips == 2 and len(report.skipped) == 1
    assert "broken.bvh" in capsys.readouterr().err
    assert {Gallery.load(tmp_path / "gallery").name(i) for i in range(2)} == {"one", "deep/two"}


def test_what_is_not_there_is_said_with_the_command_that_mends_it(checkpoint: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="python -m wamo build"):
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
def test_any_text_gets_a_calm_answer(retriever: Retriever, query: str) -> None:
    hits = retriever.search(query, k=3)
    assert len(hits) == 3 and all(np.isfinite(h.score) for h in hits)


def test_the_embedded_gallery_shows_its_most_telling_captions_first(tmp_path: Path) -> None:
    from wamo.retrieval.retriever import embedded_gallery

    gallery, library = embedded_gallery(tmp_path), procedural.library()
    assert len(gallery) == len(library) and gallery.vectors is None  # no vectors without weights
    for i in range(0, len(gallery), 50):
        assert sorted(gallery.captions(i)) == sorted(library[i].captions)
        claims = gallery.clip(i).claims
        own = {action.name for action in gallery.clip(i).actions}
        facts = [sum(len(a.facts) + 1 + (a.name in own) for a in claim.actions) for claim in claims]
        assert facts == sorted(facts, reverse=True)
        known = dict(zip(library[i].captions, library[i].clip.claims, strict=True))
        assert [known[caption] for caption in gallery.captions(i)] == list(claims)
