"""Building galleries: incremental, resumable, one bad file never stops it; adding, removing, verifying, converting."""

from __future__ import annotations

import json
import os
import re
import shutil
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from wamo.errors import DataError, WamoError
from wamo.formats import write
from wamo.formats.amass import forward
from wamo.indexing import BuildOptions, build, convert, info, remove, verify
from wamo.indexing.jobs import jobs_of_files
from wamo.indexing.options import Reading
from wamo.indexing.run import run_jobs
from wamo.indexing.worker import make_shard
from wamo.model.weights import fingerprint, load_model
from wamo.motion import Motion
from wamo.retrieval import Gallery, Retriever
from wamo.retrieval.embedder import Embedder
from wamo.retrieval.manifest import Manifest


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def names(gallery: Path) -> list[str]:
    opened = Gallery.load(gallery)
    return sorted(row.name for row in opened.rows(range(len(opened))))


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


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 4
    path.write_bytes(damaged)


def shard_of(gallery: Path, source: str) -> Path:
    """The folder of the shard that holds a source's clips."""
    (found,) = [one.shard.folder for one in Gallery.load(gallery).segments if one.shard.inputs[0].source == source]
    assert found is not None
    return found


@pytest.fixture
def two(files: Path, checkpoint: Path, tmp_path: Path, motions: list[Motion]) -> list[str]:
    """Two sources, ``files`` of four clips and ``more`` of two, of which a gallery ``g`` is built."""
    (tmp_path / "more").mkdir()
    for name, motion in zip("mn", motions[4:], strict=True):
        write(motion, tmp_path / "more" / f"{name}.npz")
    sources = [str(files), str(tmp_path / "more")]
    build(sources, tmp_path / "g", checkpoint, quiet=True)
    return sources


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


@pytest.fixture
def twins(tmp_path: Path, motions: list[Motion]) -> tuple[str, str]:
    """Two folders ``bvh`` in different places, each with a clip of its own."""
    for place, motion in zip("ab", motions[:2], strict=True):
        (tmp_path / place / "bvh").mkdir(parents=True)
        write(motion, tmp_path / place / "bvh" / f"{place}.npz")
    return str(tmp_path / "a" / "bvh"), str(tmp_path / "b" / "bvh")


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


def version_1(folder: Path, motions: list[Motion], embedder: Embedder) -> None:
    """Write the files of a version 1 gallery."""
    from safetensors.numpy import save_file

    from wamo.motion.facts import clip_to_json

    folder.mkdir()
    joints = np.concatenate([np.round(m.joints / 0.0005).astype(np.int16) for m in motions])
    starts = np.cumsum([0, *map(len, motions)])
    rows = [
        {
            "name": m.name, "captions": list(m.captions), "source": "old", "split": "val", "completed": [],
            "labels": clip_to_json(m.clip), "skeleton": "smpl22", "fps": m.fps, "frames": len(m),
            "start": int(start), "scale": 0.0005,
        }
        for m, start in zip(motions, starts, strict=False)
    ]  # fmt: skip
    np.save(folder / "joints-abc.npy", joints)
    index = {"version": 1, "provenance": {"made": "long ago"}, "fingerprint": "abc", "clips": rows}
    (folder / "gallery.json").write_text(json.dumps(index))
    vectors = embedder.vectors(motions, explanations=True)
    assert vectors.hidden is not None
    tensors: dict[str, np.ndarray] = {
        "motions": vectors.motions.astype(np.float16),
        "hidden": np.clip(np.round(vectors.hidden * 320), -127, 127).astype(np.int8),
        "captions": np.clip(np.round(vectors.captions * 320), -127, 127).astype(np.int8),
        "sentences": np.frombuffer("\n".join(vectors.sentences).encode(), np.uint8),
    }
    save_file(tensors, folder / "vectors.safetensors", {"fingerprint": vectors.fingerprint, "clips": "abc"})


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


def test_where_no_source_can_be_read_nothing_changes(two: list[str], checkpoint: Path, tmp_path: Path) -> None:
    before = content(tmp_path / "g")
    gone = [str(tmp_path / "gone"), str(tmp_path / "lost")]
    for keep_others in (False, True):
        with pytest.raises(DataError, match=r"no source can be read:\n  .*gone.*\n  .*lost"):
            build(gone, tmp_path / "g", checkpoint, keep_others=keep_others, quiet=True)
        assert content(tmp_path / "g") == before
