"""Damaged galleries: noticed when they are opened or verified, mended by building, never a reason to drop clips."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.indexing.galleries import content, flip, shard_of
from wamo.errors import DataError
from wamo.indexing import BuildOptions, build, verify
from wamo.model.weights import fingerprint
from wamo.retrieval import Gallery, Retriever
from wamo.retrieval.embedder import Embedder


@pytest.mark.parametrize("name", ["joints.npy", "rows.arrow", "shard.json", ""])
def test_adding_never_drops_a_shard_that_cannot_be_opened(
    two: list[str], checkpoint: Path, tmp_path: Path, name: str
) -> None:
    damaged = shard_of(tmp_path / "g", "files")
    if name:
        flip(damaged / name)
    else:
        shutil.rmtree(damaged)
    before = content(tmp_path / "g")
    with pytest.raises(DataError, match=f"nothing was changed.*{damaged.name[:12]}.*wamo build SOURCES --out g"):
        build(two[1:], tmp_path / "g", checkpoint, keep_others=True, quiet=True)
    assert content(tmp_path / "g") == before


@pytest.mark.parametrize("explanations", [False, True])
@pytest.mark.parametrize("name", ["joints.npy", "shard.json", "vectors-*.npy", "captions-*.npy", "vectors-*.json"])
def test_building_again_mends_a_damaged_gallery(
    two: list[str], checkpoint: Path, tmp_path: Path, name: str, explanations: bool
) -> None:
    options, gallery, mark = BuildOptions(explanations=explanations), tmp_path / "h", fingerprint(checkpoint)
    build(two, gallery, checkpoint, options, quiet=True)
    former = Gallery.load(gallery, mark)
    ids = range(len(former))
    rows, joints = former.rows(ids), [former.motion(i).joints.copy() for i in ids]
    vectors, hidden = former.vectors(ids), former.hidden(ids)
    (path,) = shard_of(gallery, "files").glob(name)
    flip(path)
    with pytest.raises(DataError):
        Gallery.load(gallery, mark)
    build(two, gallery, checkpoint, options, quiet=True)
    assert verify(gallery) == []
    mended = Gallery.load(gallery, mark)
    assert mended.rows(ids) == rows
    assert all((mended.motion(i).joints == joints[i]).all() for i in ids)
    again = mended.hidden(ids)
    if path.name == "joints.npy" or path.name == "shard.json":  # read again
        assert (mended.vectors(ids) == vectors).all()
        assert again is None or (again == hidden).all()
    else:  # embedded again, from the stored joints
        assert (mended.vectors(ids) * vectors).sum(axis=1).min() > 0.99
        assert again is None or hidden is None or (again * hidden).sum(axis=2).min() > 0.99
    assert (again is None, hidden is None) == (not explanations, not explanations)


@pytest.mark.parametrize("name", ["joints.npy", "vectors-*.npy"])
def test_damage_outside_the_sampled_blocks_is_mended_as_verify_advises(
    two: list[str], checkpoint: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wamo.retrieval.integrity.BLOCK", 16)
    gallery, mark = tmp_path / "h", fingerprint(checkpoint)
    build(two, gallery, checkpoint, quiet=True)
    (path,) = shard_of(gallery, "files").glob(name)
    whole = path.read_bytes()
    path.write_bytes(whole[:200] + bytes([whole[200] ^ 1]) + whole[201:])
    assert build(two, gallery, checkpoint, quiet=True).read == 0
    (problem,) = verify(gallery)
    advised = re.search(r"Delete (?:the folder (\S+)|(\S+))", problem)
    assert advised is not None
    if advised[1]:
        shutil.rmtree(gallery / advised[1])
        build(two, gallery, checkpoint, quiet=True)
    else:
        (path.parent / advised[2]).unlink()
        Retriever.load(checkpoint, gallery)
    assert verify(gallery) == [] and len(Gallery.load(gallery, mark)) == 6
    assert path.read_bytes() == whole or name != "joints.npy"


def test_every_flipped_byte_is_found_by_verify(files: Path, checkpoint: Path, tmp_path: Path) -> None:
    build([str(files)], tmp_path / "g", checkpoint, BuildOptions(originals=True), quiet=True)
    assert verify(tmp_path / "g") == []
    rng = np.random.default_rng(0)
    for path in sorted(path for path in (tmp_path / "g").rglob("*") if path.is_file()):
        whole = path.read_bytes()
        for place in rng.integers(0, len(whole), 3):
            damaged = bytearray(whole)
            damaged[place] ^= 1 << int(rng.integers(8))
            path.write_bytes(damaged)
            assert verify(tmp_path / "g"), (path.name, place)
        path.write_bytes(whole)
    assert verify(tmp_path / "g") == []


@pytest.mark.parametrize("name", ["joints.npy", "rows.arrow", "shard.json", "vectors-*.npy", "vectors-*.json"])
def test_damage_of_a_small_gallery_is_noticed_when_it_is_opened(
    files: Path, checkpoint: Path, tmp_path: Path, name: str
) -> None:
    build([str(files)], tmp_path / "g", checkpoint, quiet=True)
    (path,) = (tmp_path / "g" / "shards").rglob(name)
    flip(path)
    with pytest.raises(DataError, match=path.name.replace(".", r"\.")):
        Retriever.load(checkpoint, tmp_path / "g")


@pytest.mark.parametrize("damage", ["null", "[]", "{", '{"version": 2}', '{"version": 9}', '{"version": 1}', '"x"'])
def test_a_damaged_list_of_clips_is_the_packages_own_error(tmp_path: Path, damage: str) -> None:
    (tmp_path / "gallery.json").write_text(damage)
    with pytest.raises(DataError, match=r"gallery"):
        Gallery.load(tmp_path)


def test_vectors_are_never_saved_in_a_folder_that_was_removed(two: list[str], checkpoint: Path, tmp_path: Path) -> None:
    mark = fingerprint(checkpoint)
    opened = Gallery.load(tmp_path / "g")
    for one in opened.segments:
        vectors = one.shard.vectors(mark)
        assert vectors is not None and one.shard.folder is not None
        shutil.rmtree(one.shard.folder)
        with pytest.raises(DataError, match="cannot write"):
            one.shard.save_vectors(vectors)
    shutil.rmtree(tmp_path / "g" / "shards")
    embedder = Embedder(checkpoint)
    assert len(opened.with_vectors(mark, embedder.vectors).vectors(range(6))) == 6
    assert not (tmp_path / "g" / "shards").exists()
