"""Every store gives the same answers: local shards, and Milvus (Milvus Lite, a file)."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wamo.errors import ConfigError, DataError
from wamo.motion import Motion
from wamo.motion.facts import Trial
from wamo.retrieval import Filters, Gallery, GalleryRow, Store
from wamo.retrieval.address import open_gallery
from wamo.retrieval.milvus import MilvusStore
from wamo.retrieval.milvus_client import PART, Address, MilvusFiles, connect
from wamo.retrieval.milvus_filters import coded, folded
from wamo.retrieval.milvus_versions import About
from wamo.retrieval.rows import KeptFile
from wamo.retrieval.segment import Segment
from wamo.retrieval.shard import Shard, distinct
from wamo.retrieval.vectors import Vectors, unit

pytest.importorskip("pymilvus")
pytest.importorskip("milvus_lite")

WIDTH = 64
HOSTILE = (
    "", "a%b", "a_b", 'a"b', "a'b", "a\\b", "a\nb", '" or id >= 0 or name == "', "%", "_", "\\", "{x}", "日本 語",
    "İstanbul", "Straße", "STRASSE", "K2", "nul\0l", "a b", "aB", "drop_collection", "1) or (1 == 1",
)  # fmt: skip


@dataclass(frozen=True)
class Content:
    """What both stores hold."""

    motions: list[Motion]
    rows: list[GalleryRow]
    vectors: Vectors


def content(clips: int) -> Content:
    rng = np.random.default_rng(7)
    motions, rows = [], []
    for i in range(clips):
        name = f"{HOSTILE[i % len(HOSTILE)]} {i // 7}"
        motion = Motion(
            rng.normal(0, 1 + 40 * (i % 50 == 0), (2 + i % 9, 22, 3)), 20, name=name, source=HOSTILE[i % 5],
            captions=(f"sentence {i // 2}", "said of all") if i % 3 else (), clip=Trial("x") if i % 4 == 0 else None,
        )  # fmt: skip
        motions.append(motion)
        rows.append(GalleryRow.of(motion, ("train", "val", 'te"st', "")[i % 4]))
    sentences = distinct(rows)
    made = unit(rng.normal(size=(clips, WIDTH))).astype(np.float32)
    made[clips // 2 : clips // 2 + 3] = made[0]  # ties
    captions = unit(rng.normal(size=(len(sentences), WIDTH))).astype(np.float32)
    return Content(motions, rows, Vectors(made, captions, sentences, "weights"))


def fill_gallery(given: Content, folder: Path) -> Store:
    Gallery([Segment(Shard.of(given.motions, given.rows), None, given.vectors)]).save(folder / "local")
    return Gallery.load(folder / "local", "weights")


def fill_milvus(given: Content, folder: Path) -> Store:
    address = Address.parse(f"milvus+file:{folder / 'store.db'}#motions")
    store = MilvusStore.create(address, "motions_0123456789abcdef", "weights", WIDTH)
    store.add(given.motions, given.vectors, given.rows)
    store.publish()
    store.close()
    return open_gallery(f"milvus+file:{folder / 'store.db'}#motions")


FILL: dict[str, Callable[[Content, Path], Store]] = {"shards": fill_gallery, "milvus": fill_milvus}


@pytest.fixture(scope="module")
def small() -> Content:
    return content(120)


@pytest.fixture(scope="module", params=FILL)
def store(request: pytest.FixtureRequest, small: Content, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = FILL[request.param](small, tmp_path_factory.mktemp(request.param))
    yield opened
    if isinstance(opened, MilvusStore):
        opened.close()


def allowed(given: Content, filters: Filters) -> np.ndarray:
    """Which clips pass, from the rows alone."""
    found = []
    for row in given.rows:
        seconds = row.frames / row.fps
        named = pc.match_substring(pa.array([row.name]), filters.name, ignore_case=True)[0].as_py()
        found.append(
            (filters.min_seconds is None or seconds >= filters.min_seconds)
            and (filters.max_seconds is None or seconds <= filters.max_seconds)
            and (not filters.sources or row.source in filters.sources)
            and (not filters.splits or row.split in filters.splits)
            and named
        )
    return np.array(found, bool)


def check_search(store: Store, given: Content, target: np.ndarray, k: int, filters: Filters) -> None:
    """The exact answer; clips of equal score may stand for one another."""
    passes = np.flatnonzero(allowed(given, filters))
    scores = given.vectors.motions @ target
    expected = np.sort(scores[passes])[::-1][:k]
    found = store.search(target, k, filters)
    assert len(found.ids) == len(set(found.ids.tolist())) == len(expected)
    assert set(found.ids.tolist()) <= set(passes.tolist())
    np.testing.assert_allclose(found.scores, expected, atol=2e-6)
    np.testing.assert_allclose(scores[found.ids], expected, atol=2e-6)


FILTERS = [
    Filters(),
    Filters(sources=["", 'a"b']),
    Filters(sources=["nowhere"]),
    Filters(splits=['te"st', "train"]),
    Filters(min_seconds=0.2, max_seconds=0.35),
    Filters(min_seconds=-1e-7, max_seconds=1e20),
    Filters(max_seconds=0.0),
    Filters(sources=["a%b", "a_b", "a'b"], splits=["val"], min_seconds=0.15, name="A"),
    *(Filters(name=name) for name in HOSTILE),
]


@pytest.mark.parametrize("filters", FILTERS, ids=range(len(FILTERS)))
def test_searches_give_the_exact_answer(store: Store, small: Content, filters: Filters) -> None:
    check_search(store, small, unit(np.random.default_rng(3).normal(size=WIDTH)).astype(np.float32), 30, filters)


@pytest.mark.parametrize("filters", FILTERS, ids=range(len(FILTERS)))
def test_clips_that_pass_are_told_from_those_that_do_not(store: Store, small: Content, filters: Filters) -> None:
    ids = np.random.default_rng(5).integers(0, len(store), 200)
    assert (store.passing(ids, filters) == allowed(small, filters)[ids]).all()
    assert store.passing([], filters).shape == (0,)
    with pytest.raises(DataError):
        store.passing([len(store)], filters)


@pytest.mark.parametrize("shards", [1, 2, 7])
def test_threads_give_the_answer_of_one_thread(small: Content, monkeypatch: pytest.MonkeyPatch, shards: int) -> None:
    segments = []
    for part in np.array_split(np.arange(120), shards):
        shard = Shard.of([small.motions[i] for i in part], [small.rows[i] for i in part])
        segments.append(Segment(shard, None, replace(small.vectors, motions=small.vectors.motions[part])))
    gallery = Gallery(segments)
    target = unit(np.random.default_rng(3).normal(size=WIDTH)).astype(np.float32)
    one = gallery.search(target, 30)
    monkeypatch.setattr("wamo.retrieval.gallery.SHARED", 0)
    many = gallery.search(target, 30)
    assert (many.ids == one.ids).all() and (many.scores == one.scores).all()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=8), max_size=3), st.lists(st.text(max_size=8), max_size=3), st.text(max_size=8))
def test_no_value_of_a_filter_breaks_out(
    store: Store, small: Content, sources: list[str], splits: list[str], name: str
) -> None:
    check_search(store, small, small.vectors.motions[4], 9, Filters(sources=sources, splits=splits, name=name))


@given(st.text(max_size=6), st.text(max_size=30))
def test_coded_text_contains_what_the_text_contains(part: str, text: str) -> None:
    assert (coded(part) in coded(text)) == (part in text)
    assert set(coded(text)) <= set("abcdefghijklmnopABCDEFGHIJKLMNOP")


@given(st.text(min_size=1, max_size=4), st.text(max_size=12))
def test_names_are_folded_as_local_galleries_fold_them(part: str, text: str) -> None:
    expected = pc.match_substring(pa.array([text]), part, ignore_case=True)[0].as_py()
    assert (folded(part) in folded(text)) == expected


def test_limits_that_are_not_numbers_are_refused(store: Store) -> None:
    if isinstance(store, MilvusStore):
        with pytest.raises(ConfigError, match="finite"):
            store.search(np.ones(WIDTH), 3, Filters(min_seconds=float("nan")))


def test_clips_come_back_as_they_were_given(store: Store, small: Content) -> None:
    ids = [5, 0, 119, 50, 5]
    assert len(store) == 120 and store.embedded("weights") and not store.embedded("others")
    assert store.rows(ids) == [small.rows[i] for i in ids]
    assert (store.vectors(ids) == small.vectors.motions[ids]).all()
    for i, motion in zip(ids, store.motions(ids), strict=True):
        expected = small.motions[i]
        step = max(0.0005, float(np.abs(expected.joints).max()) / 32767)
        assert np.abs(motion.joints - expected.joints).max() <= 0.51 * step
        assert (motion.name, motion.captions, motion.clip) == (expected.name, expected.captions, expected.clip)
        assert (store.motion(i).joints == motion.joints).all()
    texts = store.texts()
    assert texts["name"].to_pylist() == [row.name for row in small.rows]
    assert [tuple(several) for several in texts["captions"].to_pylist()] == [row.captions for row in small.rows]
    for wrong in ([120], [-1]):
        with pytest.raises(DataError, match="no such clip"):
            store.rows(wrong)


def test_ties_come_in_the_order_of_their_ids(store: Store, small: Content) -> None:
    assert store.search(small.vectors.motions[0], 4).ids.tolist() == [0, 60, 61, 62]
    assert store.search(small.vectors.motions[0], 0).ids.tolist() == []


def test_captions_are_described_each_once(store: Store, small: Content) -> None:
    target = small.vectors.captions[3]
    found = store.describe(target, 20)
    order = np.argsort(-(small.vectors.captions @ target))[:20]
    assert found[0].caption == small.vectors.sentences[3]
    assert len({hit.caption for hit in found}) == 20
    np.testing.assert_allclose([h.score for h in found], (small.vectors.captions @ target)[order], atol=0.02)


def test_captions_of_removed_clips_alone_are_not_described(small: Content) -> None:
    shard = Shard.of(small.motions, small.rows)
    live = np.array([i for i in range(120) if i not in (2, 4)])  # clip 2 alone says "sentence 1"; 5 says that of 4, too
    whole, rest = (Gallery([Segment(shard, places, small.vectors)]) for places in (None, live))
    target = small.vectors.captions[small.vectors.sentences.index("sentence 1")]
    every, left = whole.describe(target, 200), rest.describe(target, 200)
    assert every[0].caption == "sentence 1" and [hit.caption for hit in every[1:]] == [hit.caption for hit in left]
    best = [float(gallery.best_captions(target[None])[0]) for gallery in (whole, rest)]
    np.testing.assert_allclose(best, [every[0].score, left[0].score], atol=1e-6)


def test_texts_of_a_gallery_in_milvus_of_an_older_version_are_read_from_its_rows(
    small: Content, tmp_path: Path
) -> None:
    fill_milvus(small, tmp_path).close()  # type: ignore[attr-defined]
    opened = open_gallery(f"milvus+file:{tmp_path / 'store.db'}#motions")
    assert isinstance(opened, MilvusStore)
    new = opened.texts()
    old = About.parse(json.dumps({k: v for k, v in asdict(opened._about).items() if k != "blocks"}).encode())
    assert old.blocks is None and opened._about.blocks == (0,)
    opened._about = old
    assert opened.texts().equals(new)
    opened.close()


def test_facets_name_what_is_there(store: Store, small: Content) -> None:
    facets = store.facets()
    assert set(facets.sources) == {row.source for row in small.rows} - {""}
    assert set(facets.splits) == {"train", "val", 'te"st'}
    assert facets.longest == max(row.duration for row in small.rows)


@pytest.mark.slow
@pytest.mark.parametrize("kind", FILL)
def test_the_best_100_of_5000_clips_are_exact(kind: str, tmp_path: Path) -> None:
    given = content(5000)
    opened = FILL[kind](given, tmp_path)
    targets = unit(np.random.default_rng(5).normal(size=(2, WIDTH))).astype(np.float32)
    for target in targets:
        for filters in [*FILTERS[:8], Filters(name="a_B 2"), Filters(name="stra", min_seconds=0.2)]:
            check_search(opened, given, target, 100, filters)


def milvus(folder: Path) -> MilvusStore:
    address = Address.parse(f"milvus+file:{folder / 'more.db'}#motions")
    return MilvusStore.create(address, "motions_00000000000000aa", "weights", WIDTH)


def part(given: Content, start: int, end: int) -> tuple[list[Motion], Vectors, list[GalleryRow]]:
    rows, vectors = given.rows[start:end], given.vectors
    sentences = distinct(rows)
    captions = vectors.captions[[vectors.sentences.index(one) for one in sentences]]
    return given.motions[start:end], Vectors(vectors.motions[start:end], captions, sentences, "weights"), rows


def test_clips_added_in_parts_are_those_added_at_once(small: Content, tmp_path: Path) -> None:
    store = milvus(tmp_path)
    for start, end in ((0, 50), (50, 51), (51, 120)):
        store.add(*part(small, start, end))
        assert len(store) == end
    check_search(store, small, small.vectors.motions[9], 40, Filters(min_seconds=0.2))
    assert len(store.describe(small.vectors.captions[0], 500)) == len(small.vectors.sentences)
    store.close()


def test_a_reader_goes_on_with_the_version_before_until_the_next_but_one(small: Content, tmp_path: Path) -> None:
    address = Address.parse(f"milvus+file:{tmp_path / 'more.db'}#motions")
    versions = [f"motions_00000000000000{mark}" for mark in ("aa", "bb", "cc")]

    def publish(version: str, start: int, end: int) -> MilvusStore:
        store = MilvusStore.create(address, version, "weights", WIDTH)
        store.add(*part(small, start, end))
        store.publish()
        return store

    first = publish(versions[0], 0, 10)
    second = publish(versions[1], 10, 30)
    assert first.rows(range(10)) == small.rows[:10]
    assert first.search(small.vectors.motions[7], 1).ids.tolist() == [7]
    second.publish()  # an unchanged gallery
    assert first.rows(range(10)) == small.rows[:10]
    assert len(MilvusStore(address)) == 20
    third = publish(versions[2], 30, 60)
    assert second.rows(range(20)) == small.rows[10:30] and len(MilvusStore(address)) == 30
    with pytest.raises(DataError):
        first.rows([0])
    with pytest.raises(DataError, match="no such gallery"):
        MilvusStore(address, versions[0])
    third.close()


@pytest.mark.parametrize("uploads", [0, 1, 2, 3])
def test_a_killed_writer_leaves_the_former_gallery(
    uploads: int, small: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pymilvus import MilvusClient

    store = milvus(tmp_path)
    store.add(*part(small, 0, 50))
    done: list[int] = []
    upsert = MilvusClient.upsert

    def killed(self: MilvusClient, *arguments: Any, **options: Any) -> Any:
        if len(done) == uploads:
            raise KeyboardInterrupt
        done.append(1)
        return upsert(self, *arguments, **options)

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(MilvusClient, "upsert", killed)
        store.add(*part(small, 50, 100))
    assert len(store) == 50 and max(store.search(small.vectors.motions[70], 99).ids) < 50
    store.add(*part(small, 50, 120))
    assert store.rows(range(120)) == small.rows
    store.close()


def test_files_of_any_size_come_back(tmp_path: Path) -> None:
    files = MilvusFiles(connect(Address.parse(f"milvus+file:{tmp_path / 'f.db'}#x")), "x_files")
    files.create()
    given = {f"original/{size}.bvh": os.urandom(size) for size in (0, 1, PART, PART + 1, 5 * PART + 7)}
    files.put(given)
    assert files.get([*given, "original/none"]) == given


def test_originals_are_checked(small: Content, tmp_path: Path) -> None:
    import hashlib

    data = os.urandom(100_000)
    kept = KeptFile("walk.bvh", f"{hashlib.sha256(data).hexdigest()}.bvh")
    motions, vectors, _ = part(small, 0, 2)
    rows = [GalleryRow.of(motions[0], original=[kept]), GalleryRow.of(motions[1])]
    store = milvus(tmp_path)
    store.add(motions, vectors, rows, {kept.file: data})
    assert [(one.name, one.data) for one in store.original(0)] == [("walk.bvh", data)]
    assert (store.original_name(0), store.original_name(1)) == ("walk.bvh", "")
    with pytest.raises(DataError, match="no original"):
        store.original(1)
    store.add(motions, vectors, rows, {kept.file: data[:-1]})
    with pytest.raises(DataError, match="damaged"):
        store.original(0)
    store.close()


@pytest.mark.parametrize(
    "address",
    [
        "milvus+file:#x", "milvus+file:a.db", "milvus+file:a.db#", "milvus+file:a.db#a b", "milvus+http://#x",
        "milvus+ftp://h#x", 'milvus+http://h:1#x"', "milvus+file:a.txt#x", "milvus+http:h#x",
    ],
)  # fmt: skip
def test_addresses_that_cannot_be_are_refused(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").touch()
    with pytest.raises(ConfigError, match=r"milvus|Milvus"):
        open_gallery(address)


def test_errors_of_missing_stores_hide_the_password(tmp_path: Path, small: Content) -> None:
    with pytest.raises(DataError, match=r"127\.0\.0\.1:1#x") as refused:
        open_gallery("milvus+http://user:secret@127.0.0.1:1#x")
    assert "secret" not in str(refused.value)
    with pytest.raises(DataError, match="no such file"):
        open_gallery(f"milvus+file:{tmp_path / 'none.db'}#x")
    milvus(tmp_path).close()  # never published
    with pytest.raises(DataError, match="wamo copy"):
        open_gallery(f"milvus+file:{tmp_path / 'more.db'}#motions")
