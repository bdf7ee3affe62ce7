"""Fetching collections from a local server that breaks off, sends damaged files, refuses, or fills the disk."""

from __future__ import annotations

import hashlib
import io
import resource
import stat
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

pytest.importorskip("pooch")

from tests.formats.format_makers import HABITS, body_bvh
from wamo.cli import main
from wamo.data.collections import COLLECTIONS, Archive, Collection
from wamo.data.fetch import fetch, unpack
from wamo.errors import DataError

BVH = body_bvh(HABITS["mixamo"], frames=30).encode()


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:  # stored, so that there is something to break off
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@dataclass
class Shelf:
    """What the server has, and how it misbehaves."""

    files: dict[str, bytes] = field(default_factory=dict)
    cut: int = 0
    """Bytes after which every answer breaks off; 0 for none."""
    ranges: bool = True
    asked: list[str] = field(default_factory=list)
    address: str = ""


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    found = Shelf()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            found.asked.append(wanted)
            data = found.files.get(self.path)
            if data is None:
                self.send_error(404)
                return
            start = int(wanted.removeprefix("bytes=").rstrip("-") or 0) if found.ranges else 0
            if start >= len(data):
                self.send_response(416)
                self.send_header("Content-Range", f"bytes */{len(data)}")
                self.end_headers()
                return
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            self.send_header("Content-Length", str(len(data) - start))
            self.end_headers()
            self.wfile.write(data[start : start + found.cut] if found.cut else data[start:])

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def collection(shelf: Shelf) -> Collection:
    """One archive of two motion files and something else."""
    data = zipped({"a/walk.bvh": BVH, "b/run.bvh": BVH, "b/setup.exe": b"MZ", "LICENCE.txt": bytes(800_000)})
    shelf.files["/one.zip"] = data
    archive = Archive("one.zip", f"{shelf.address}/one.zip", len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
    return replace(COLLECTIONS["lafan1"], archives=(archive,))


def files_of(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def get(collection: Collection, out: Path) -> Path:
    return fetch(collection, out, say=lambda _: None, quiet=True)


WHOLE = ["one/LICENCE.txt", "one/a/walk.bvh", "one/b/run.bvh"]


def test_a_collection_is_fetched_once_and_unpacked(shelf: Shelf, collection: Collection, tmp_path: Path) -> None:
    folder = get(collection, tmp_path / "new")
    assert folder == tmp_path / "new" / "lafan1" and files_of(folder) == WHOLE
    assert (folder / "one/a/walk.bvh").read_bytes() == BVH
    assert files_of(tmp_path / "new") == [f"lafan1/{name}" for name in WHOLE]  # no archive, nothing temporary
    asked = len(shelf.asked)
    assert get(collection, tmp_path / "new") == folder and len(shelf.asked) == asked


def test_a_download_that_breaks_off_is_continued_where_it_ended(
    shelf: Shelf, collection: Collection, tmp_path: Path
) -> None:
    data = shelf.files["/one.zip"]
    shelf.cut = len(data) // 8
    with pytest.raises(DataError, match="run the same command again to continue"):
        get(collection, tmp_path)
    part = tmp_path / "one.zip.part"
    assert part.read_bytes() == data[: part.stat().st_size] and part.stat().st_size > shelf.cut // 2
    begun = part.stat().st_size
    shelf.cut, shelf.asked = 0, []
    assert files_of(get(collection, tmp_path)) == WHOLE
    assert shelf.asked == [f"bytes={begun}-"]


def test_a_whole_part_is_not_fetched_again(shelf: Shelf, collection: Collection, tmp_path: Path) -> None:
    (tmp_path / "one.zip.part").write_bytes(shelf.files["/one.zip"])
    assert files_of(get(collection, tmp_path)) == WHOLE


def test_a_server_without_ranges_starts_over(shelf: Shelf, collection: Collection, tmp_path: Path) -> None:
    (tmp_path / "one.zip.part").write_bytes(b"something of long ago")
    shelf.ranges = False
    assert files_of(get(collection, tmp_path)) == WHOLE


def test_another_content_is_refused_and_forgotten(shelf: Shelf, collection: Collection, tmp_path: Path) -> None:
    good = shelf.files["/one.zip"]
    shelf.files["/one.zip"] = good[:-40] + b"x" * 40
    with pytest.raises(DataError, match="not the expected file"):
        get(collection, tmp_path)
    assert files_of(tmp_path) == []
    shelf.files["/one.zip"] = good
    assert files_of(get(collection, tmp_path)) == WHOLE


def test_a_file_that_is_gone_and_a_server_that_is_off(shelf: Shelf, collection: Collection, tmp_path: Path) -> None:
    del shelf.files["/one.zip"]
    with pytest.raises(DataError, match=rf"answers 404 .* see {collection.home}"):
        get(collection, tmp_path)
    off = replace(collection.archives[0], url="http://127.0.0.1:9/one.zip")
    with pytest.raises(DataError, match="cannot fetch"):
        get(replace(collection, archives=(off,)), tmp_path)
    assert files_of(tmp_path) == []


def test_a_full_disk_is_said_and_the_part_is_kept(shelf: Shelf, collection: Collection, tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(shelf.files["/one.zip"]) // 2, hard))
    try:
        with pytest.raises(DataError, match=r"cannot write one\.zip: .* to continue"):
            get(collection, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert files_of(tmp_path) == ["one.zip.part"]
    assert files_of(get(collection, tmp_path)) == WHOLE


def test_too_little_room_is_said_before_anything_is_asked(shelf: Shelf, collection: Collection, tmp_path: Path) -> None:
    huge = replace(collection.archives[0], size=1 << 60)
    with pytest.raises(DataError, match="GB are needed"):
        get(replace(collection, archives=(huge,)), tmp_path)
    assert not shelf.asked


def linked() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("walk.bvh")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize("name", ["../walk.bvh", "/etc/walk.bvh", "a/../../walk.bvh", "..\\walk.bvh", "C:\\walk.bvh"])
def test_paths_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "bad.zip").write_bytes(zipped({name: BVH}))
    with pytest.raises(DataError, match="leads out of its folder"):
        unpack(tmp_path / "bad.zip", tmp_path / "side")
    assert files_of(tmp_path) == ["bad.zip"]


def test_links_bombs_and_other_files_are_refused(tmp_path: Path) -> None:
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr(linked(), "/etc/passwd")
    with pytest.raises(DataError, match="leads out"):
        unpack(bad, tmp_path / "x")
    with zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("walk.bvh", bytes(50_000_000))
    with pytest.raises(DataError, match="refused"):
        unpack(bad, tmp_path / "x")
    bad.write_bytes(b"<html>Sign in</html>")
    with pytest.raises(DataError, match="damaged"):
        unpack(bad, tmp_path / "x")
    bad.write_bytes(zipped({"a.exe": b"MZ"}))
    with pytest.raises(DataError, match="no motion files"):
        unpack(bad, tmp_path / "x")


def test_the_command_shows_the_licence_first(
    shelf: Shelf, collection: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setitem(COLLECTIONS, "lafan1", collection)
    assert main(["fetch", "lafan1", "--out", str(tmp_path)]) == 2
    shown = capsys.readouterr()
    assert "CC BY-NC-ND 4.0" in shown.out and "MB to fetch" in shown.out and "--accept-licence" in shown.err
    assert not shelf.asked and files_of(tmp_path) == []
    assert main(["fetch", "lafan1", "--out", str(tmp_path), "--accept-licence"]) == 0
    assert f"wamo build {tmp_path / 'lafan1'} --out GALLERY" in capsys.readouterr().out
    gallery = tmp_path / "gallery"
    assert main(["fetch", "lafan1", "--out", str(tmp_path), "--accept-licence", "--gallery", str(gallery)]) == 0
    assert "2 motions" in capsys.readouterr().out and (gallery / "gallery.json").is_file()


def test_every_collection_says_what_it_allows() -> None:
    for one in COLLECTIONS.values():
        assert one.licence and one.terms and one.home.startswith("http") and one.size > 1e8
        assert all(archive.url.startswith("http") for archive in one.archives)
    assert COLLECTIONS["cmu"].reading.fps == 120
