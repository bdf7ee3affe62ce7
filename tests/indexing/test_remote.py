"""Sources and galleries on other storage, through fsspec: the same clips, and nothing lost when it fails."""

from __future__ import annotations

import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import numpy as np
import pytest
import torch

from tests.formats.format_makers import amc_text, amc_values, asf_text
from tests.indexing.conftest import SMALL
from wamo import scratch
from wamo.errors import ConfigError, DataError
from wamo.formats import write
from wamo.formats.humanml3d import write_humanml3d
from wamo.indexing import BuildOptions, build, info, remove, verify
from wamo.model.wamo import WaMo
from wamo.model.weights import fingerprint, save_model
from wamo.motion import Motion
from wamo.remote import Mirror, RemoteFolder, is_address
from wamo.retrieval import Gallery, Retriever
from wamo.retrieval.address import open_gallery

ONE = BuildOptions(workers=1, originals=True)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Local copies of addresses lie in the test's own folder."""
    monkeypatch.setenv("WAMO_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def bucket() -> Iterator[str]:
    """An empty folder in fsspec's memory."""
    address = f"memory://{uuid.uuid4().hex}"
    yield address
    system = fsspec.filesystem("memory")
    if system.exists(address):
        system.rm(address, recursive=True)


def upload(folder: Path, address: str) -> None:
    RemoteFolder(address).send(folder, [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()])


def clips(place: str | Path) -> list[tuple[str, bytes, bytes]]:
    """Name, joints and vector of each clip."""
    gallery = open_gallery(place)
    assert isinstance(gallery, Gallery)
    gallery = gallery.with_vectors(gallery.fingerprints()[0])
    vectors = np.concatenate([block.vectors for block in gallery.blocks()]) if hasattr(gallery, "blocks") else None
    ids = range(len(gallery))
    return [
        (
            gallery.rows([i])[0].name,
            gallery.motion(i).joints.tobytes(),
            b"" if vectors is None else vectors[i].tobytes(),
        )
        for i in ids
    ]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("s3://bucket/motions", True), ("zip://::/data/motions.zip", True), ("memory://a", True),
        ("simplecache::s3://bucket/motions", True), ("hf://USER/NAME", False), ("milvus+http://host:19530#m", False),
        ("milvus+file:demo.db#m", False), ("motions", False), ("/data/motions", False), ("C:\\motions", False),
        ("library", False), (Path("s3:/bucket"), False),
    ],
)  # fmt: skip
def test_addresses_are_told_from_folders(place: str | Path, expected: bool) -> None:
    assert is_address(place) is expected


@pytest.mark.parametrize("kind", ["file", "memory", "zip"])
def test_motions_on_other_storage_give_the_clips_of_a_folder(
    kind: str, files: Path, checkpoint: Path, tmp_path: Path, bucket: str
) -> None:
    if kind == "zip":
        address = f"zip://::{shutil.make_archive(str(tmp_path / 'files'), 'zip', files)}"
    else:
        address = f"file://{files}" if kind == "file" else f"{bucket}/files"
        if kind == "memory":
            upload(files, address)
    local = build([str(files)], tmp_path / "local", checkpoint, ONE, quiet=True)
    remote = build([address], tmp_path / "remote", checkpoint, ONE, quiet=True)
    assert clips(tmp_path / "remote") == clips(tmp_path / "local")
    assert (
        (remote.clips, remote.read, len(remote.skipped)) == (local.clips, local.read, len(local.skipped)) == (4, 4, 1)
    )
    assert info(tmp_path / "remote").sources == info(tmp_path / "local").sources == ("files",)
    assert info(tmp_path / "remote").originals == 4
    again = build([address], tmp_path / "remote", checkpoint, ONE, quiet=True)
    assert (again.read, again.unchanged, len(again.skipped)) == (0, 4, 1)


def test_a_changed_file_on_other_storage_is_read_again(
    files: Path, checkpoint: Path, tmp_path: Path, bucket: str
) -> None:
    upload(files, f"{bucket}/files")
    build([f"{bucket}/files"], tmp_path / "gallery", checkpoint, ONE, quiet=True)
    shutil.copyfile(files / "2.npz", files / "0.npz")
    RemoteFolder(f"{bucket}/files").send(files, ["0.npz"])
    again = build([f"{bucket}/files"], tmp_path / "gallery", checkpoint, ONE, quiet=True)
    assert (again.read, again.unchanged) == (1, 3)


def test_a_file_that_cannot_be_fetched_is_skipped_and_read_by_the_next_build(
    files: Path, checkpoint: Path, tmp_path: Path, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(files, f"{bucket}/files")
    memory: Any = type(fsspec.filesystem("memory"))
    fetch = memory.get_file

    def broken(self: Any, source: str, *others: Any, **options: Any) -> Any:
        if source.endswith("0.npz"):
            raise OSError("the line broke")
        return fetch(self, source, *others, **options)

    with monkeypatch.context() as patched:
        patched.setattr(memory, "get_file", broken)
        report = build([f"{bucket}/files"], tmp_path / "gallery", checkpoint, ONE, quiet=True)
    assert report.clips == 3 and any("0.npz" in problem for problem in report.skipped)
    again = build([f"{bucket}/files"], tmp_path / "gallery", checkpoint, ONE, quiet=True)
    assert (again.clips, again.read, len(again.skipped)) == (4, 1, 1)


def test_storage_that_breaks_down_stops_the_build_in_words(
    files: Path, checkpoint: Path, tmp_path: Path, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(files, f"{bucket}/files")

    def broken(*_: Any, **__: Any) -> Any:
        raise OSError("the line broke")

    monkeypatch.setattr(type(fsspec.filesystem("memory")), "get_file", broken)
    with pytest.raises(DataError, match="the line broke"):
        build([f"{bucket}/files"], tmp_path / "gallery", checkpoint, ONE, quiet=True)


def test_an_amc_file_brings_its_skeleton(checkpoint: Path, tmp_path: Path, bucket: str) -> None:
    folder = tmp_path / "subjects"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"0{number}.asf").write_text(asf_text())
        (folder / f"0{number}_01.amc").write_text(amc_text(amc_values(40, number)))
    upload(folder, f"{bucket}/subjects")
    build([str(folder)], tmp_path / "local", checkpoint, ONE, quiet=True)
    build([f"{bucket}/subjects"], tmp_path / "remote", checkpoint, ONE, quiet=True)
    assert clips(tmp_path / "remote") == clips(tmp_path / "local")
    assert [name for name, _, _ in clips(tmp_path / "remote")] == ["01_01", "02_01"]
    assert info(tmp_path / "remote").originals == info(tmp_path / "local").originals


def test_a_data_set_on_other_storage_keeps_its_captions(
    motions: list[Motion], checkpoint: Path, tmp_path: Path, bucket: str
) -> None:
    write_humanml3d(tmp_path / "made", {"train": motions[:2], "test": motions[2:4]})
    upload(tmp_path / "made", f"{bucket}/made")
    build([str(tmp_path / "made")], tmp_path / "local", checkpoint, BuildOptions(workers=1), quiet=True)
    build([f"{bucket}/made"], tmp_path / "remote", checkpoint, BuildOptions(workers=1), quiet=True)
    assert clips(tmp_path / "remote") == clips(tmp_path / "local")
    local, remote = Gallery.load(tmp_path / "local"), Gallery.load(tmp_path / "remote")
    assert [row.captions for row in remote.rows(range(4))] == [row.captions for row in local.rows(range(4))]
    assert remote.facets() == local.facets()


def test_a_gallery_at_an_address_is_built_opened_extended_and_thinned_out(
    files: Path, checkpoint: Path, tmp_path: Path, bucket: str
) -> None:
    out = f"{bucket}/gallery"
    build([str(files)], tmp_path / "local", checkpoint, ONE, quiet=True)
    first = build([str(files)], out, checkpoint, ONE, quiet=True)
    assert (first.clips, first.read) == (4, 4)
    assert clips(out) == clips(tmp_path / "local")
    assert verify(out) == []
    assert info(out) == info(tmp_path / "local")
    assert set(RemoteFolder(out).files()) == {
        path.relative_to(tmp_path / "local").as_posix() for path in (tmp_path / "local").rglob("*") if path.is_file()
    }
    other = tmp_path / "other"
    other.mkdir()
    shutil.copyfile(files / "0.npz", other / "more.npz")
    added = build([str(other)], out, checkpoint, ONE, keep_others=True, quiet=True)
    assert (added.clips, added.read) == (5, 1)
    before = set(RemoteFolder(out).files())
    assert remove(out, ["more"]) == 1
    assert len(open_gallery(out)) == 4
    after = set(RemoteFolder(out).files())
    assert after < before and verify(out) == []


def test_another_machine_goes_on_with_a_gallery_at_an_address(
    files: Path, checkpoint: Path, tmp_path: Path, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([str(files)], f"{bucket}/gallery", checkpoint, ONE, quiet=True)
    monkeypatch.setenv("WAMO_CACHE", str(tmp_path / "another cache"))
    again = build([str(files)], f"{bucket}/gallery", checkpoint, ONE, quiet=True)
    assert (again.read, again.unchanged) == (0, 4)


def test_readers_keep_the_former_gallery_when_sending_fails(
    files: Path, checkpoint: Path, tmp_path: Path, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, other = f"{bucket}/gallery", tmp_path / "other"
    build([str(files)], out, checkpoint, ONE, quiet=True)
    other.mkdir()
    shutil.copyfile(files / "0.npz", other / "more.npz")
    memory: Any = type(fsspec.filesystem("memory"))

    def full(*_: object, **__: object) -> None:
        raise OSError("the quota is used up")

    with monkeypatch.context() as broken:
        broken.setattr(memory, "put_file", full)
        with pytest.raises(DataError, match="quota"):
            build([str(other)], out, checkpoint, ONE, keep_others=True, quiet=True)
    assert len(open_gallery(out)) == 4
    assert verify(out) == []
    assert build([str(other)], out, checkpoint, ONE, keep_others=True, quiet=True).clips == 5


def test_a_local_copy_that_was_damaged_or_lost_is_fetched_again(tmp_path: Path, bucket: str) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "list").write_text("one")
    upload(tmp_path / "a", f"{bucket}/a")
    mirror = Mirror(f"{bucket}/a", "list")
    assert (mirror.pull() / "list").read_text() == "one"
    (mirror.folder / "list").unlink()
    (mirror.folder.parent / "versions.json").write_text("{")
    (mirror.folder / "foreign").write_text("of nobody")
    assert [path.name for path in mirror.pull().iterdir()] == ["list"]


def test_a_killed_copy_goes_on_and_leaves_nothing(tmp_path: Path, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    for name in "pqrs":
        (tmp_path / "a" / name).write_text(name)
    upload(tmp_path / "a", f"{bucket}/a")
    monkeypatch.setattr("wamo.remote.GROUP_FILES", 1)
    memory: Any = type(fsspec.filesystem("memory"))
    get, asked = memory.get_file, []

    def counted(self: Any, source: str, *others: Any, **options: Any) -> Any:
        asked.append(source[-1])
        if len(asked) == 3:
            raise KeyboardInterrupt
        return get(self, source, *others, **options)

    monkeypatch.setattr(memory, "get_file", counted)
    mirror = Mirror(f"{bucket}/a")
    with pytest.raises(KeyboardInterrupt):
        mirror.pull()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = mirror.folder / f".wamo-{scratch._machine()}-{ended.pid}-left"
    left.mkdir()
    foreign = mirror.folder / f".wamo-00000000-{ended.pid}-left"
    foreign.mkdir()
    mirror.pull()
    assert asked == ["p", "q", "r", "r", "s"]
    assert sorted(path.name for path in mirror.folder.iterdir()) == [foreign.name, "p", "q", "r", "s"]


def test_vectors_of_other_weights_stay_in_the_local_copy_as_long_as_their_shard(
    files: Path, checkpoint: Path, tmp_path: Path, bucket: str, motions: list[Motion]
) -> None:
    out = f"{bucket}/gallery"
    build([str(files)], out, checkpoint, ONE, quiet=True)
    torch.manual_seed(2)
    save_model(WaMo(SMALL), tmp_path / "other weights")
    mark = fingerprint(tmp_path / "other weights")
    assert Retriever.load(tmp_path / "other weights", out).gallery.embedded(mark)
    again = open_gallery(out)
    assert isinstance(again, Gallery) and mark in again.fingerprints()
    folder = again.segments[0].shard.folder
    assert folder is not None
    (files / "0.npz").unlink()
    write(motions[5], files / "0.npz")
    build([str(files)], out, checkpoint, BuildOptions(workers=1, originals=True, up="y"), quiet=True)
    assert not open_gallery(out).embedded(mark)
    assert not any(path.is_file() for path in folder.rglob("*"))


@pytest.mark.parametrize("address", ["nonsense://a/b", "memory://nothing-is-here", "http://127.0.0.1:1/motions"])
def test_addresses_that_cannot_be_read_are_named(address: str, checkpoint: Path, tmp_path: Path) -> None:
    with pytest.raises((ConfigError, DataError), match=address.replace("+", r"\+")):
        build([address], tmp_path / "gallery", checkpoint, ONE, quiet=True)
    with pytest.raises((ConfigError, DataError), match=address):
        open_gallery(address)


def test_a_password_is_not_shown() -> None:
    with pytest.raises((ConfigError, DataError)) as caught:
        RemoteFolder("nonsense://me:secret@host/folder")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("path", ["../up", "a/../../up", "/etc/passwd", ""])
def test_no_file_outside_the_folder_is_touched(path: str, tmp_path: Path, bucket: str) -> None:
    with pytest.raises(DataError, match="outside"):
        RemoteFolder(f"{bucket}/a").fetch([path], tmp_path / "into")
    assert not (tmp_path / "up").exists()


@pytest.mark.slow
def test_ray_sends_the_shards_of_a_pool_to_an_address(
    files: Path, checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers share nothing but the address: they fetch sources from it and send shards to it."""
    pytest.importorskip("ray")
    monkeypatch.setattr("wamo.indexing.jobs.SMALLEST", 2)
    made = {}
    for name, options in {
        "pool": BuildOptions(workers=2, originals=True),
        "ray": BuildOptions(ray="local", originals=True),
    }.items():
        out = tmp_path / name
        report = build([f"file://{files}"], f"file://{out}", checkpoint, options, quiet=True)
        content = {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}
        made[name] = (report, content)
        assert verify(f"file://{out}") == []
    assert len({name.split("/")[1] for name in made["ray"][1] if name.startswith("shards/")}) > 1
    assert made["pool"] == made["ray"]
