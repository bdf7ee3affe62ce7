"""Building galleries: incremental, resumable, one bad file never stops it; equal bytes; conversion of old ones."""

from __future__ import annotations

import os
import re
import shutil
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from tests.indexing.galleries import content, flip, names, shard_of, version_1
from wamo.errors import DataError, WamoError
from wamo.formats import write
from wamo.formats.amass import forward
from wamo.indexing import BuildOptions, build, convert, verify
from wamo.indexing.jobs import jobs_of_files
from wamo.indexing.options import Reading
from wamo.indexing.run import run_jobs
from wamo.indexing.worker import make_shard
from wamo.model.weights import load_model
from wamo.motion import Motion
from wamo.retrieval import Gallery, Retriever
from wamo.retrieval.embedder import Embedder
from wamo.retrieval.manifest import Manifest


def test_a_second_build_reads_nothing_and_writes_the_same(files: Path, checkpoint: Path, tmp_path: Path) -> None:
    first = build([str(files)], tmp_path / "g", checkpoint, quiet=True)
    before = content(tmp_path / "g")
    second = build([str(files)], tmp_path / "g", checkpoint, quiet=True)
    assert (first.clips, first.read, first.unchanged) == (4, 4, 0)
    assert (second.clips, second.read, second.unchanged) == (4, 0, 4)
    assert len(first.skipped) == 1 and first.skipped == second.skipped and "broken.bvh" in first.skipped[0]
    assert content(tmp_path / "g") == before


def test_a_touched_file_is_recognised_by_content_and_a_changed_one_is_read(
    files: Path, checkpoint: Path, tmp_path: Path, motions: list[Motion]
) -> None:
    build([str(files)], tmp_path / "g", checkpoint, quiet=True)
    os.utime(files / "0.npz", ns=(0, 0))
    assert build([str(files)], tmp_path / "g", checkpoint, quiet=True).read == 0
    write(motions[5], files / "0.npz")
    (files / "2.npz").unlink()
    write(motions[4], files / "new.npz")
    report = build([str(files)], tmp_path / "g", checkpoint, quiet=True)
    assert (report.read, report.unchanged) == (2, 2)
    assert names(tmp_path / "g") == ["0", "deep/1", "deep/3", "new"]
    opened = Retriever.load(checkpoint, tmp_path / "g")
    found = opened.similar(motions[5], k=1)[0]
    assert found.motion.name == "0" and found.score > 0.999


def test_other_options_read_everything_again(files: Path, checkpoint: Path, tmp_path: Path) -> None:
    build([str(files)], tmp_path / "g", checkpoint, quiet=True)
    assert build([str(files)], tmp_path / "g", checkpoint, BuildOptions(up="y"), quiet=True).read == 4


def test_an_interrupted_build_leaves_the_former_gallery_and_is_continued(
    files: Path, checkpoint: Path, tmp_path: Path, motions: list[Motion], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wamo.indexing.jobs.SMALLEST", 1)
    (tmp_path / "more").mkdir()
    write(motions[5], tmp_path / "more" / "m.npz")
    build([str(tmp_path / "more")], tmp_path / "g", checkpoint, quiet=True)
    embed, passes = Embedder.motions, []

    def killed(self: Embedder, clips: list[Motion]) -> np.ndarray:
        passes.append(len(clips))
        if len(passes) == 3:
            raise KeyboardInterrupt
        return embed(self, clips)

    sources = [str(tmp_path / "more"), str(files)]
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(Embedder, "motions", killed)
        build(sources, tmp_path / "g", checkpoint, quiet=True)
    assert names(tmp_path / "g") == ["m"]
    (tmp_path / "g" / "shards" / ".shard.abcdefgh.tmp").mkdir()
    report = build(sources, tmp_path / "g", checkpoint, quiet=True)
    assert report.clips == 5 and report.read < 4
    assert not [path for path in (tmp_path / "g").rglob("*") if path.name.endswith(".tmp")]
    assert verify(tmp_path / "g") == []


def test_vectors_without_hidden_parts_replace_those_with_them(files: Path, checkpoint: Path, tmp_path: Path) -> None:
    build([str(files)], tmp_path / "g", checkpoint, BuildOptions(explanations=True), quiet=True)
    (path,) = (tmp_path / "g" / "shards").glob("*/vectors-*.npy")
    flip(path)
    build([str(files)], tmp_path / "g", checkpoint, quiet=True)
    assert verify(tmp_path / "g") == [] and not list(path.parent.glob("hidden-*"))


def test_a_gallery_opens_while_a_build_replaces_its_shards(
    two: list[str], checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load, reads = Manifest.load, []

    def late(folder: Path) -> Manifest:
        """The list of shards, of which a build that ends right after it was read removes some."""
        found = load(folder)
        reads.append(found)
        if len(reads) == 1:
            with monkeypatch.context() as own:
                own.setattr(Manifest, "load", load)
                build(two[1:], tmp_path / "g", checkpoint, quiet=True)
        return found

    monkeypatch.setattr(Manifest, "load", late)
    assert len(Gallery.load(tmp_path / "g")) == 2
    shutil.rmtree(shard_of(tmp_path / "g", "more"))
    with pytest.raises(DataError, match="damaged"):
        Gallery.load(tmp_path / "g")


def test_only_one_process_builds_a_gallery(files: Path, checkpoint: Path, tmp_path: Path) -> None:
    from wamo.indexing.folder import building

    with building(tmp_path / "g"), pytest.raises(DataError, match="another process"):
        build([str(files)], tmp_path / "g", checkpoint, quiet=True)


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_readers_notes_are_printed_once_and_names_keep_the_tree(
    workers: int, checkpoint: Path, tmp_path: Path, motions: list[Motion], capfd: pytest.CaptureFixture[str]
) -> None:
    for place in ("first/a", "first/b", "second"):
        (tmp_path / place).mkdir(parents=True)
        file = write(motions[0], tmp_path / place / "walk.bvh")
        file.write_text(re.sub(r"Frames: \d+", "Frames: 9999", file.read_text()))
    sources = [str(tmp_path / "first"), str(tmp_path / "second")]
    report = build(sources, tmp_path / "g", checkpoint, BuildOptions(workers=workers))
    lines = [line for line in capfd.readouterr().err.splitlines() if "9999" in line]
    assert sorted(line.split(": ")[:2] for line in lines) == [
        ["note", "a/walk.bvh"], ["note", "b/walk.bvh"], ["note", "walk.bvh"],
    ]  # fmt: skip
    assert lines == [f"note: {note}" for note in report.notes]
    assert names(tmp_path / "g") == ["a/walk", "b/walk", "walk"]


def test_calibration_poses_are_kept_on_request(checkpoint: Path, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    still = forward(np.zeros((1, 22, 3))).repeat(4, axis=0)
    poses = 0.4 * np.sin(np.arange(40)[:, None, None] / 9 + np.arange(66).reshape(22, 3))
    poses[:, 16], poses[:, 17] = [0.0, 0.0, -1.2], [0.0, 0.0, 1.2]
    write(Motion(np.concatenate([still, forward(poses)]), 20), tmp_path / "files" / "walk.bvh")
    seconds = [
        build(
            [str(tmp_path / "files")], tmp_path / "g", checkpoint, BuildOptions(keep_calibration=keep), quiet=True
        ).seconds
        for keep in (False, True)
    ]
    assert seconds == pytest.approx([40 / 20, 44 / 20])


@pytest.mark.slow
def test_processes_write_the_same_bytes_as_one(files: Path, checkpoint: Path, tmp_path: Path) -> None:
    build([str(files)], tmp_path / "one", checkpoint, BuildOptions(workers=1), quiet=True)
    config = load_model(checkpoint).config
    reading = Reading(config.fps, config.skeleton)
    paths = sorted(path.relative_to(files).as_posix() for path in files.rglob("*.npz"))
    jobs = [job for path in paths for job in jobs_of_files("files", files, [path], 1)]
    results = {}
    for workers in (1, 2):
        out = tmp_path / f"pool{workers}"
        work = partial(make_shard, reading=reading, checkpoint=checkpoint, out=out)
        made = run_jobs(jobs, work, workers=workers, quiet=True)
        results[workers] = ([one.id for one in made], content(out))
    assert results[1] == results[2]


def test_a_gallery_of_version_1_opens_and_is_converted_without_loss(
    motions: list[Motion], checkpoint: Path, tmp_path: Path
) -> None:
    embedder = Embedder(checkpoint)
    version_1(tmp_path / "old", motions, embedder)
    before = content(tmp_path / "old")
    old = Retriever.load(checkpoint, tmp_path / "old")
    assert content(tmp_path / "old") == before  # opening writes nothing
    shutil.copytree(tmp_path / "old", tmp_path / "new")
    assert convert(tmp_path / "new") and not convert(tmp_path / "new")
    assert verify(tmp_path / "new") == [] and not (tmp_path / "new" / "vectors.safetensors").exists()
    new = Retriever.load(checkpoint, tmp_path / "new")
    ids = range(len(motions))
    assert new.gallery.rows(ids) == old.gallery.rows(ids)
    assert (new.gallery.vectors(ids) == old.gallery.vectors(ids)).all()
    hidden, expected = new.gallery.hidden(ids), old.gallery.hidden(ids)
    assert hidden is not None and expected is not None and np.allclose(hidden, expected, atol=2e-3)
    assert all((new.gallery.motion(i).joints == old.gallery.motion(i).joints).all() for i in ids)
    weights = {"left arm": 3.0}
    for query in ("a person walks", "someone kicks"):
        one, two = (r.search(query, k=6, part_weights=weights) for r in (old, new))
        assert [hit.index for hit in one] == [hit.index for hit in two]
    assert [hit.caption for hit in old.describe(0, 5)] == [hit.caption for hit in new.describe(0, 5)]


SHARED = Path("../shared/cases/trust")


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the shared cases of malformed folders")
@pytest.mark.parametrize("case", ["amass-trans-is-text", "amc-word-that-is-no-number"])
def test_malformed_files_are_skipped_and_the_rest_is_built(checkpoint: Path, tmp_path: Path, case: str) -> None:
    report = build([str(SHARED / case)], tmp_path / "g", checkpoint, quiet=True)
    assert report.clips >= 1 and report.skipped
    assert all("/" not in problem.split(":")[0] for problem in report.skipped)


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the shared cases of malformed folders")
def test_a_table_never_brings_in_a_foreign_file(checkpoint: Path, tmp_path: Path) -> None:
    case = SHARED / "captions-tsv-names-a-foreign-file"
    try:
        build([str(case)], tmp_path / "g", checkpoint, BuildOptions(originals=True), quiet=True)
    except WamoError:
        return
    kept = [path.stem for path in (tmp_path / "g").glob("originals/*")]
    import hashlib

    inside = {hashlib.sha256(path.read_bytes()).hexdigest() for path in case.rglob("*") if path.is_file()}
    assert set(kept) <= inside
