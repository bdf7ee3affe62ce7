"""Copying a gallery into Milvus: the copy answers like the folder, is replaced at once, and goes on after a kill."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.indexing.galleries import content, version_1
from wamo.cli import main
from wamo.errors import DataError
from wamo.formats import write
from wamo.indexing import BuildOptions, build, remove
from wamo.indexing.copy import copy
from wamo.motion import Motion
from wamo.retrieval import Filters, Gallery, Retriever
from wamo.retrieval.address import open_gallery
from wamo.retrieval.embedder import Embedder
from wamo.retrieval.milvus import MilvusStore

pytest.importorskip("pymilvus")
pytest.importorskip("milvus_lite")


def opened(checkpoint: Path, address: str) -> tuple[Retriever, MilvusStore]:
    retriever = Retriever.load(checkpoint, address)
    assert isinstance(retriever.gallery, MilvusStore)
    return retriever, retriever.gallery


def test_a_copy_answers_like_the_folder(files: Path, checkpoint: Path, tmp_path: Path) -> None:
    build([str(files)], tmp_path / "g", checkpoint, BuildOptions(originals=True), quiet=True)
    address = f"milvus+file:{tmp_path / 'm.db'}#motions"
    assert copy(tmp_path / "g", address, checkpoint, quiet=True).written == 4
    assert copy(tmp_path / "g", address, checkpoint, quiet=True).written == 0
    local = Retriever.load(checkpoint, tmp_path / "g")
    remote, store = opened(checkpoint, address)
    several: tuple[dict[str, Any], ...] = (
        {}, {"exclude": "a person jumps"}, {"part_weights": {"left arm": 2.5}, "band_weights": {"d1": 0.0}},
        {"filters": Filters(name="DEEP/", max_seconds=60)}, {"also": "someone kicks"},
    )  # fmt: skip
    for options in several:
        one, two = (r.search("a person walks", 4, **options) for r in (local, remote))
        assert [hit.index for hit in one] == [hit.index for hit in two]
        np.testing.assert_allclose([hit.score for hit in one], [hit.score for hit in two], atol=1e-3)
    assert local.explain("walks", 2).score == pytest.approx(remote.explain("walks", 2).score, abs=1e-6)
    assert local.moments("walks", 2).best == remote.moments("walks", 2).best
    assert [hit.caption for hit in local.describe(1)] == [hit.caption for hit in remote.describe(1)]
    assert [hit.index for hit in local.similar(1)] == [hit.index for hit in remote.similar(1)]
    assert [hit.index for hit in local.find_text("deep")] == [hit.index for hit in remote.find_text("deep")]
    assert local.gallery.rows(range(4)) == store.rows(range(4))
    for i in range(4):
        assert (local.gallery.motion(i).joints == store.motion(i).joints).all()
        assert [one.data for one in store.original(i)] == [(files / f"{store.name(i)}.npz").read_bytes()]
    store.close()


@pytest.mark.slow
def test_a_changed_gallery_replaces_the_former_copy(
    files: Path, checkpoint: Path, tmp_path: Path, motions: list[Motion], monkeypatch: pytest.MonkeyPatch
) -> None:
    build([str(files)], tmp_path / "g", checkpoint, quiet=True)
    address = f"milvus+file:{tmp_path / 'm.db'}#motions"
    copy(tmp_path / "g", address, checkpoint, quiet=True)
    (tmp_path / "more").mkdir()
    write(motions[4], tmp_path / "more" / "m.npz")
    build([str(tmp_path / "more")], tmp_path / "g", checkpoint, keep_others=True, quiet=True)
    remove(tmp_path / "g", ["deep/1"])

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("wamo.indexing.copy.BLOCK", 1)
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(MilvusStore, "publish", killed)
        copy(tmp_path / "g", address, checkpoint, quiet=True)
    _, store = opened(checkpoint, address)
    assert sorted(row.name for row in store.rows(range(len(store)))) == ["0", "2", "deep/1", "deep/3"]
    store.close()
    copied = copy(tmp_path / "g", address, checkpoint, quiet=True)
    assert (copied.clips, copied.written) == (4, 0)
    _, store = opened(checkpoint, address)
    assert sorted(row.name for row in store.rows(range(len(store)))) == ["0", "2", "deep/3", "m"]
    store.close()


def test_a_gallery_of_version_1_at_an_address_stays_as_it_is(
    checkpoint: Path, tmp_path: Path, motions: list[Motion], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAMO_CACHE", str(tmp_path / "cache"))
    address = f"milvus+file:{tmp_path / 'm.db'}#motions"
    for count in (3, 4):
        old = tmp_path / str(count)
        version_1(old, motions[:count], Embedder(checkpoint))
        before = content(old)
        assert copy(f"file://{old}", address, checkpoint, quiet=True).written == count
        assert copy(f"file://{old}", address, checkpoint, quiet=True).written == 0
        assert content(old) == before
        there = open_gallery(f"file://{old}")
        assert isinstance(there, Gallery) and there.folder is not None and content(there.folder) == before
        _, store = opened(checkpoint, address)
        assert store.rows(range(count)) == there.rows(range(count))
        store.close()


def test_other_weights_are_refused(files: Path, checkpoint: Path, tmp_path: Path) -> None:
    build([str(files)], tmp_path / "g", checkpoint, quiet=True)
    address = f"milvus+file:{tmp_path / 'm.db'}#motions"
    copy(tmp_path / "g", address, checkpoint, quiet=True)
    with pytest.raises(DataError, match="other weights"):
        Retriever.load(None, address)


def test_the_command_copies_and_searches(
    files: Path, checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build([str(files)], tmp_path / "g", checkpoint, quiet=True)
    address = f"milvus+file:{tmp_path / 'm.db'}#motions"
    assert main(["copy", str(tmp_path / "g"), address, "--checkpoint", str(checkpoint)]) == 0
    assert "4 clips in milvus+file:m.db#motions, 4 of them written now" in capsys.readouterr().out
    options = ["--gallery", address, "--checkpoint", str(checkpoint), "-k", "4"]
    assert main(["search", "a person walks", *options]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4
    assert main(["search", "a person walks", "--gallery", "milvus+http://127.0.0.1:1#motions"]) == 2
    assert "is the server running?" in capsys.readouterr().err
