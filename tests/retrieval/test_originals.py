"""Galleries that keep the files they were built from: byte for byte, inside their own folder, nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from wamo import library as procedural
from wamo.cli import main
from wamo.errors import DataError
from wamo.formats import write
from wamo.formats.humanml3d import write_humanml3d
from wamo.indexing import BuildOptions, build
from wamo.motion import Motion
from wamo.retrieval import Gallery, Retriever
from wamo.retrieval.embedder import Embedder
from wamo.retrieval.originals import SourceFile, as_one, name_of, of_sample, with_skeleton
from wamo.retrieval.retriever import DEFAULT_CHECKPOINT
from wamo.retrieval.rows import KeptFile


@pytest.fixture(scope="module")
def motions() -> list[Motion]:
    return list(procedural.stream("test", count=3))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, motions: list[Motion]) -> Path:
    folder = tmp_path_factory.mktemp("files")
    (folder / "deep").mkdir()
    write(motions[0], folder / "one.npz")
    write(motions[1], folder / "deep" / "two.bvh")
    shutil.copy(folder / "one.npz", folder / "same.npz")
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, files: Path) -> Path:
    out = tmp_path_factory.mktemp("gallery")
    build([str(files)], out, DEFAULT_CHECKPOINT, BuildOptions(originals=True), quiet=True)
    return out


def test_originals_come_back_byte_for_byte(built: Path, files: Path) -> None:
    gallery = Gallery.load(built)
    kept = {gallery.name(i): gallery.original(i) for i in range(len(gallery))}
    assert kept["one"] == (SourceFile("one.npz", (files / "one.npz").read_bytes()),)
    assert kept["deep/two"] == (SourceFile("two.bvh", (files / "deep" / "two.bvh").read_bytes()),)
    assert kept["same"][0].data == kept["one"][0].data and kept["same"][0].name == "same.npz"
    assert len(list((built / "originals").iterdir())) == 2  # equal files are kept once
    assert all(str(files).encode() not in path.read_bytes() for path in built.rglob("*") if path.is_file())


def test_a_gallery_keeps_nothing_unless_asked(files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(files), "--out", str(tmp_path / "plain")]) == 0
    plain = Gallery.load(tmp_path / "plain")
    assert not (tmp_path / "plain" / "originals").exists() and plain.original_name(0) == ""
    with pytest.raises(DataError, match="--originals"):
        plain.original(0)
    assert main(["build", str(files), "--out", str(tmp_path / "kept"), "--originals"]) == 0
    assert Gallery.load(tmp_path / "kept").original_name(0)


def test_a_gallery_that_grows_or_is_embedded_anew_keeps_them(built: Path, motions: list[Motion], files: Path) -> None:
    retriever = Retriever(Embedder(DEFAULT_CHECKPOINT), Gallery.load(built)).with_motions([motions[2]])
    names = [retriever.gallery.original_name(i) for i in range(4)]
    assert sorted(names) == ["", "one.npz", "same.npz", "two.bvh"] and names[3] == ""
    assert retriever.gallery.original(names.index("two.bvh"))[0].data == (files / "deep" / "two.bvh").read_bytes()


def test_clips_of_data_sets_lead_to_their_arrays_and_trials(motions: list[Motion], tmp_path: Path) -> None:
    write_humanml3d(tmp_path / "set", {"train": motions})
    collection = tmp_path / "trials"
    collection.mkdir()
    write(motions[0], collection / "a.bvh")
    (collection / "captions.tsv").write_text(
        f"file\ttrial\tfps\tsplit\tcaption_1\na.bvh\twalk\t{motions[0].fps}\ttrain\t{motions[0].captions[0]}\n"
    )
    sources = [str(tmp_path / "set"), str(collection)]
    build(sources, tmp_path / "out", DEFAULT_CHECKPOINT, BuildOptions(originals=True), quiet=True)
    gallery = Gallery.load(tmp_path / "out")
    kept = {gallery.original_name(i): gallery.original(i)[0].data for i in range(len(gallery))}
    assert kept["a.bvh"] == (collection / "a.bvh").read_bytes()
    for number in range(len(motions)):
        assert kept[f"{number:06d}.npy"] == (tmp_path / "set" / "new_joints" / f"{number:06d}.npy").read_bytes()


@pytest.mark.parametrize(
    "kept",
    [
        KeptFile("passwd", "../../../etc/passwd"),
        KeptFile("passwd", "/etc/passwd"),
        KeptFile("a.bvh", "0" * 64 + ".bvh"),
        KeptFile("gallery", "../gallery.json"),
        KeptFile("", ""),
    ],
)
def test_a_gallery_that_points_elsewhere_gives_nothing(motions: list[Motion], tmp_path: Path, kept: KeptFile) -> None:
    Gallery.of(motions[:1], originals=[[kept]]).save(tmp_path / "g")
    with pytest.raises(DataError, match="missing or damaged"):
        Gallery.load(tmp_path / "g").original(0)


def test_a_table_that_names_a_foreign_file_keeps_nothing(motions: list[Motion], tmp_path: Path) -> None:
    write(motions[0], tmp_path / "secret.bvh")
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "link.bvh").symlink_to(tmp_path / "secret.bvh")
    rows = "".join(f"{file}\t{trial}\n" for file, trial in [("../secret.bvh", "a"), ("link.bvh", "b")])
    (folder / "captions.tsv").write_text(f"file\ttrial\n{rows}")
    assert of_sample(folder, "set/a") == [] == of_sample(folder, "set/b")


def test_rebuilding_removes_originals_that_no_clip_has(motions: list[Motion], tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    for name, motion in zip("ab", motions, strict=False):
        write(motion, tmp_path / "files" / f"{name}.npz")
    build([str(tmp_path / "files")], tmp_path / "g", DEFAULT_CHECKPOINT, BuildOptions(originals=True), quiet=True)
    assert len(list((tmp_path / "g" / "originals").iterdir())) == 2
    (tmp_path / "files" / "a.npz").unlink()
    build([str(tmp_path / "files")], tmp_path / "g", DEFAULT_CHECKPOINT, BuildOptions(originals=True), quiet=True)
    assert len(list((tmp_path / "g" / "originals").iterdir())) == 1
    assert Gallery.load(tmp_path / "g").original(0)[0].name == "b.npz"


def test_a_file_that_was_exchanged_is_noticed(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "g")
    secret = tmp_path / "secret"
    secret.write_text("not a motion")
    for kept in (tmp_path / "g" / "originals").iterdir():
        kept.unlink()
        kept.symlink_to(secret)
    gallery = Gallery.load(tmp_path / "g")
    for i in range(len(gallery)):
        with pytest.raises(DataError, match="missing or damaged"):
            gallery.original(i)


def test_an_amc_comes_with_its_skeleton_as_one_archive(tmp_path: Path) -> None:
    (tmp_path / "02_01.amc").write_text("motion")
    (tmp_path / "02.asf").write_text("bones")
    paths = with_skeleton(tmp_path / "02_01.amc")
    assert [p.name for p in paths] == ["02_01.amc", "02.asf"]
    one = as_one([SourceFile(p.name, p.read_bytes()) for p in paths])
    assert one.name == "02_01.zip" == name_of([KeptFile(p.name, "") for p in paths])
    (tmp_path / "back.zip").write_bytes(one.data)
    shutil.unpack_archive(tmp_path / "back.zip", tmp_path / "back")
    assert {p.name: p.read_text() for p in (tmp_path / "back").iterdir()} == {"02_01.amc": "motion", "02.asf": "bones"}
    assert as_one([SourceFile("a.bvh", b"x")]) == SourceFile("a.bvh", b"x") and name_of([]) == ""
