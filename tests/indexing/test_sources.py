"""Several sources of one gallery: adding and removing, sources of one name, sources that cannot be read."""

from __future__ import annotations

import errno
import os
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.indexing.galleries import content, flip, names, shard_of
from wamo.errors import DataError
from wamo.formats import write
from wamo.indexing import build, info, remove
from wamo.indexing.inputs import motion_files
from wamo.model.weights import fingerprint
from wamo.motion import Motion
from wamo.retrieval.manifest import Manifest


def test_adding_keeps_other_sources_and_removing_takes_clips_out(
    files: Path, checkpoint: Path, tmp_path: Path, motions: list[Motion]
) -> None:
    (tmp_path / "more").mkdir()
    write(motions[4], tmp_path / "more" / "m.npz")
    build([str(files)], tmp_path / "g", checkpoint, quiet=True)
    report = build([str(tmp_path / "more")], tmp_path / "g", checkpoint, keep_others=True, quiet=True)
    assert (report.clips, report.read) == (5, 1)
    assert remove(tmp_path / "g", ["deep/*"]) == 2
    assert names(tmp_path / "g") == ["0", "2", "m"]
    with pytest.raises(DataError, match="no clip of g is named nothing"):
        remove(tmp_path / "g", ["nothing"])
    build([str(tmp_path / "more")], tmp_path / "g", checkpoint, keep_others=True, quiet=True)
    assert names(tmp_path / "g") == ["0", "2", "m"]
    assert build([str(files)], tmp_path / "g", checkpoint, quiet=True).read == 0
    assert names(tmp_path / "g") == ["0", "2", "deep/1", "deep/3"]
    facts = info(tmp_path / "g")
    assert (facts.version, facts.clips, facts.sources, facts.models) == (2, 4, ("files",), (fingerprint(checkpoint),))


def test_clips_of_a_source_that_cannot_be_reached_stay(
    two: list[str], checkpoint: Path, tmp_path: Path, motions: list[Motion]
) -> None:
    remove(tmp_path / "g", ["m"])
    shutil.move(tmp_path / "more", tmp_path / "away")
    for keep_others in (False, True):
        report = build(two, tmp_path / "g", checkpoint, keep_others=keep_others, quiet=True)
        assert names(tmp_path / "g") == ["0", "2", "deep/1", "deep/3", "n"]
        assert any("more" in one and "Its former clips stay (1)" in one for one in report.skipped)
    write(motions[5], Path(two[0]) / "new.npz")
    report = build([*two, str(tmp_path / "nothing")], tmp_path / "g", checkpoint, quiet=True)
    assert (report.read, report.unchanged) == (1, 5)
    assert [one for one in report.skipped if "nothing" in one and "stay" not in one]
    shutil.move(tmp_path / "away", tmp_path / "more")
    assert build(two, tmp_path / "g", checkpoint, quiet=True).read == 0
    assert names(tmp_path / "g") == ["0", "2", "deep/1", "deep/3", "m", "n", "new"]


def test_a_source_and_a_shard_that_cannot_be_read_change_nothing(
    two: list[str], checkpoint: Path, tmp_path: Path
) -> None:
    flip(shard_of(tmp_path / "g", "more") / "joints.npy")
    shutil.move(tmp_path / "more", tmp_path / "away")
    before = content(tmp_path / "g")
    with pytest.raises(DataError, match="nothing was changed"):
        build(two, tmp_path / "g", checkpoint, quiet=True)
    assert content(tmp_path / "g") == before


def test_folders_of_one_name_are_sources_of_their_own(twins: tuple[str, str], checkpoint: Path, tmp_path: Path) -> None:
    add = partial(build, out=tmp_path / "g", checkpoint=checkpoint, keep_others=True, quiet=True)
    a, b = twins
    add([a])
    add([b])
    assert names(tmp_path / "g") == ["a", "b"] and info(tmp_path / "g").sources == ("bvh", "bvh 2")
    for sources in ([a], [b], [b, a]):
        assert add(sources).read == 0
        assert names(tmp_path / "g") == ["a", "b"]
    assert build([b, a], tmp_path / "g", checkpoint, quiet=True).read == 0
    assert build([b], tmp_path / "g", checkpoint, quiet=True).read == 0
    assert names(tmp_path / "g") == ["b"]
    assert str(tmp_path) not in (tmp_path / "g" / "gallery.json").read_text()


def test_adding_one_of_two_folders_of_one_name_keeps_the_other(
    twins: tuple[str, str], checkpoint: Path, tmp_path: Path
) -> None:
    build(twins, tmp_path / "g", checkpoint, quiet=True)
    assert build(twins[1:], tmp_path / "g", checkpoint, keep_others=True, quiet=True).read == 0
    assert names(tmp_path / "g") == ["a", "b"]


def test_a_folder_that_was_moved_is_not_read_again_by_build(
    twins: tuple[str, str], checkpoint: Path, tmp_path: Path
) -> None:
    build(twins[:1], tmp_path / "g", checkpoint, quiet=True)
    shutil.move(tmp_path / "a", tmp_path / "moved")
    moved = str(tmp_path / "moved" / "bvh")
    assert build([moved], tmp_path / "g", checkpoint, quiet=True).read == 0
    assert build([moved], tmp_path / "g", checkpoint, keep_others=True, quiet=True).read == 0
    assert names(tmp_path / "g") == ["a"]


def test_a_gallery_that_tells_no_places_goes_by_names(twins: tuple[str, str], checkpoint: Path, tmp_path: Path) -> None:
    build(twins[:1], tmp_path / "g", checkpoint, quiet=True)
    manifest = Manifest.load(tmp_path / "g")
    provenance = {name: one for name, one in manifest.provenance.items() if name != "places"}
    Manifest(manifest.shards, provenance).save(tmp_path / "g")
    assert build(twins[:1], tmp_path / "g", checkpoint, keep_others=True, quiet=True).read == 0
    assert names(tmp_path / "g") == ["a"]


def test_a_mistyped_place_takes_no_name(twins: tuple[str, str], checkpoint: Path, tmp_path: Path) -> None:
    build([twins[0]], tmp_path / "g", checkpoint, quiet=True)
    for wrong in ("nowhere", "a/nowhere"):
        build([twins[0], str(tmp_path / wrong)], tmp_path / "g", checkpoint, keep_others=True, quiet=True)
    assert list(Manifest.load(tmp_path / "g").places) == ["bvh"]


def test_where_no_source_can_be_read_nothing_changes(two: list[str], checkpoint: Path, tmp_path: Path) -> None:
    before = content(tmp_path / "g")
    gone = [str(tmp_path / "gone"), str(tmp_path / "lost")]
    for keep_others in (False, True):
        with pytest.raises(DataError, match=r"no source can be read:\n  .*gone.*\n  .*lost"):
            build(gone, tmp_path / "g", checkpoint, keep_others=keep_others, quiet=True)
        assert content(tmp_path / "g") == before


def test_clips_of_a_folder_below_that_cannot_be_opened_stay(
    files: Path, checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([str(files)], tmp_path / "g", checkpoint, quiet=True)
    (files / "2.npz").unlink()
    scan = os.scandir

    def closed(place: str | Path) -> Any:
        if Path(place) == files / "deep":
            raise PermissionError(errno.EACCES, "Permission denied", str(place))
        return scan(place)

    with monkeypatch.context() as own:
        own.setattr(os, "scandir", closed)
        report = build([str(files)], tmp_path / "g", checkpoint, quiet=True)
    assert (report.clips, report.unchanged) == (3, 3) and names(tmp_path / "g") == ["0", "deep/1", "deep/3"]
    assert any("files/deep: cannot be opened (Permission denied)" in problem for problem in report.skipped)
    assert build([str(files)], tmp_path / "g", checkpoint, quiet=True).unchanged == 3


def test_a_source_that_cannot_be_opened_is_named(
    files: Path, checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(place: str | Path) -> Any:
        raise PermissionError(errno.EACCES, "Permission denied", str(place))

    monkeypatch.setattr(os, "scandir", closed)
    with pytest.raises(DataError, match="the folder files cannot be opened: Permission denied"):
        motion_files(files)
