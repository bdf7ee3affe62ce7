"""Bad files and hostile requests: each gets a plain answer, and the next visitor notices nothing."""

from __future__ import annotations

import base64
import io
import json
import pickle
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.server.sessions import MAX_FILES
from app.server.uploads import MAX_BYTES, MAX_NOTE, MAX_UNPACKED, for_page, read_upload
from wamo.errors import FormatError
from wamo.formats import write
from wamo.retrieval.originals import SourceFile

ALICE = "alice-0123456789ab"
BVH = """HIERARCHY
ROOT Hips
{
  OFFSET 0 0 0
  CHANNELS 3 Xposition Yposition Zposition
  End Site
  {
    OFFSET 0 1 0
  }
}
MOTION
Frames: 1000000000
Frame Time: 0.05
0 0 0
"""


def npy(array: np.ndarray, **options: Any) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, **options)
    return buffer.getvalue()


def npz(**arrays: Any) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def bomb(member: str, shape: tuple[int, ...], *, claimed: int | None = None) -> bytes:
    """An archive with one array of zeros: small here, large unpacked. ``claimed`` replaces its size."""
    header, buffer = io.BytesIO(), io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<f4", "fortran_order": False, "shape": shape})
    left, block = int(np.prod(shape)) * 4, bytes(1 << 24)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open(member, "w", force_zip64=True) as out:
            out.write(header.getvalue())
            while left > 0:
                out.write(block[:left])
                left -= len(block)
        if claimed is not None:
            archive.filelist[0].file_size = claimed
    return buffer.getvalue()


class Evil:
    """Marks app.main if it is ever unpickled."""

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str]]:
        return exec, ("import app.main; app.main.owned = True",)


BAD = {
    "unpacks beyond all limits": ("a.npz", lambda: bomb("joints.npy", (MAX_UNPACKED // 264 + 1, 22, 3)), "reasonable"),
    "unpacks to too many frames": ("a.npz", lambda: bomb("joints.npy", (250_000, 22, 3)), "packed"),
    "unpacks to one long array": ("a.npz", lambda: bomb("joints.npy", (70_000_000,)), "packed"),
    "lies about its size": ("a.npz", lambda: bomb("joints.npy", (10_000, 22, 3), claimed=200), "a.npz"),
    "a thousand and one arrays": ("a.npz", lambda: npz(**{f"x{i}": np.zeros(1) for i in range(1001)}), "arrays"),
    "pickle": ("a.npy", lambda: pickle.dumps(Evil()), "NumPy"),
    "pickle in npy": ("a.npy", lambda: npy(np.array([Evil()], object)), "never loaded"),
    "pickle in npz": ("a.npz", lambda: npz(joints=np.array([Evil()], object)), "joints"),
    "header as code": ("a.npy", lambda: b"\x93NUMPY\x01\x00\x46\x00{'descr': __import__('os')}".ljust(80), "NumPy"),
    "facts nested beyond measure": ("a.npz", lambda: npz(joints=np.zeros((9, 22, 3)), wamo="[" * 99_999), "JSON"),
    "endless facts": ("a.npz", lambda: npz(joints=np.zeros((9, 22, 3)), wamo="x" * 1_000_001), "1000000"),
    # a wrong frame count alone is no fault: the rows that are there are read, and this body has no limbs
    "a billion frames": ("a.bvh", lambda: BVH.encode(), "left_hip"),
    "digits without end": ("a.bvh", lambda: BVH.replace("1000000000", "9" * 5000).encode(), "left_hip"),
    "a hundred thousand joints": ("a.bvh", lambda: b"HIERARCHY\nROOT a\n" + b"{\nJOINT b\n" * 10**5, "joints"),
    "not a number": ("a.npy", lambda: npy(np.full((9, 22, 3), np.nan)), "NaN"),
    "far away": ("a.npy", lambda: npy(np.full((9, 22, 3), 1e30)), "a.npy"),
    "no frames": ("a.npy", lambda: npy(np.zeros((0, 22, 3))), "at least one frame"),
    "23 joints": ("a.npy", lambda: npy(np.zeros((9, 23, 3))), "22, 3"),
    "nothing": ("a.npz", lambda: b"", "empty"),
    "a picture": ("a.bvh", lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), "PNG"),
    "markup as a name": ("<script>alert(1)</script>.bvh", lambda: b"x", ".bvh"),
    "a path as a name": ("../../../../etc/passwd.bvh", lambda: b"x", "passwd.bvh"),
    "another type": ("walk.exe", lambda: b"MZ", ".exe"),
    "half a character as a name": ("\ud800.bvh", lambda: b"x", ".bvh"),
}  # fmt: skip


@pytest.fixture
def peaceful(post: Any) -> Iterator[None]:
    """Whatever the test does, another visitor's search then answers as before."""
    before = post("search", query="a person waves", count=5)
    yield
    assert post("search", query="a person waves", count=5) == before


def analysed(post: Any, name: str, data: bytes, **more: Any) -> tuple[int, dict[str, Any]]:
    """(status, answer) of one file; an error of the file takes the place of the whole answer."""
    files = [{"name": name, "content": base64.b64encode(data).decode()}]
    status, answer = post("analyse", files=files, visitor=ALICE, **more)
    return (422, answer["errors"][0]) if status == 200 and answer["errors"] else (status, answer)


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_with_words(post: Any, peaceful: None, case: str) -> None:
    name, make, word = BAD[case]
    status, answer = analysed(post, name, make())
    text = f"{answer['error']} {answer['remedy']}"
    assert status == 422 and word in text, answer
    assert not any(one in text for one in ("Traceback", "/tmp", "wamo-", "went wrong", "site-packages", "<"))
    assert len(text) < 600
    import app.main

    assert not hasattr(app.main, "owned")


def test_a_bomb_is_not_unpacked() -> None:
    import tracemalloc

    file = SourceFile("a.npz", bomb("joints.npy", (1_500_000, 22, 3)))
    tracemalloc.start()
    with pytest.raises(FormatError):
        read_upload(file)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000  # unpacked it would be 396 MB
    tracemalloc.stop()


@pytest.mark.parametrize("fps", [0, -20, 1e-300, 1e300, "fast", [20], {"a": 1}])
def test_a_frame_rate_that_is_none_is_refused(post: Any, peaceful: None, clips: Any, tmp_path: Any, fps: Any) -> None:
    status, answer = analysed(post, "a.npz", write(clips[0], tmp_path / "a.npz").read_bytes(), fps=fps)
    assert status == 422 and ("fps" in answer["error"] or "frame rate" in answer["error"])
    assert len(answer["error"]) < 300


TEXTS = [
    "walk " * 2000, "走" * 10_000, "шагает вперёд", "يمشي إلى الأمام", "मुड़ता है", "😀" * 5000, "\u202edlrow",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{7*7}} ${7*7} %s %n", "'; DROP TABLE clips; --",
    "../../etc/passwd", "a\x00b\x1b[31m", "\ud800", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞", "-1e309", "null", "\\", "\t\n\r", "​",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text)[:24])
def test_any_text_gets_results_wherever_it_is_put(post: Any, peaceful: None, text: str) -> None:
    for request in ({"query": text}, {"query": "walks", "also": text, "exclude": text}):
        status, answer = post("search", count=3, **request)
        assert status == 200 and len(answer["results"]) == 3 and answer["message"]
    for name, key in (("why", "g0"), ("moments", "g4"), ("words", "g0")):
        status, answer = post(name, query=text, key=key)
        assert status == 200 and all(np.isfinite(v).all() for v in answer.values() if isinstance(v, float))


def test_markup_in_a_file_stays_text_everywhere(post: Any, clips: Any, tmp_path: Any) -> None:
    evil = "<img src=x onerror=alert(1)>"
    motion = clips[0].with_(captions=(evil,) * 50, source=evil, name=evil)
    data = write(motion, tmp_path / "a.npz").read_bytes()
    shown = analysed(post, f"{evil}.npz", data)[1]["motions"][0]["motion"]
    assert shown["captions"] == [evil] * 8  # as text, for the page to show as text
    assert "<" not in shown["name"] + shown["original"]
    assert post("add", key=shown["key"], caption=evil, visitor=ALICE)[0] == 200
    for kind in ("npz", "bvh", "svg", "original"):
        file = post("export", key=shown["key"], kind=kind, visitor=ALICE)[1]["file"]
        assert not set(file["name"]) & set('<>"/\\')
        assert kind != "svg" or b"<img" not in base64.b64decode(file["data"])
    post("forget", visitor=ALICE)


def test_many_captions_in_a_file_cost_no_more_than_eight(post: Any, peaceful: None, clips: Any, tmp_path: Any) -> None:
    motion = clips[0].with_(captions=tuple(f"sentence number {i}" for i in range(20_000)))
    shown = analysed(post, "a.npz", write(motion, tmp_path / "a.npz").read_bytes())[1]["motions"][0]["motion"]
    assert post("add", key=shown["key"], visitor=ALICE)[1] == {"own": 1}
    own = post("own", visitor=ALICE)[1]["motions"]
    assert len(own[0]["captions"]) == 8
    post("forget", visitor=ALICE)


PATHS = [
    "../../../etc/passwd",
    "/etc/passwd",
    "file:///etc/passwd",
    "g0/../../x",
    "..\\..\\windows",
    "%2e%2e%2fetc",
    "~/.ssh",
    "\x00/etc",
]
"""Put into every argument of every endpoint that is a text."""
USUAL: dict[str, Any] = {"key": "g0", "query": "walks", "kind": "npz", "job": "x", "keys": ["g0"]}
TAKES = {
    "clip": ("key", "visitor"), "bands": ("key", "wavelet", "visitor"), "why": ("key", "visitor"),
    "words": ("key", "visitor"), "moments": ("key", "visitor"), "describe": ("key", "visitor"),
    "similar": ("key", "visitor"), "export": ("key", "kind", "axis", "wavelet", "theme", "visitor"),
    "job": ("job",), "add": ("key", "visitor"),
}  # fmt: skip
"""Text fields of each endpoint that stand for something."""


@pytest.mark.parametrize("name", TAKES)
def test_no_endpoint_follows_a_path(peaceful: None, post: Any, page_address: str, name: str) -> None:
    described = json.loads(urllib.request.urlopen(f"{page_address}api/v1/openapi.json", timeout=120).read())
    fields = described["components"]["schemas"][f"{name.capitalize()}Request"]["properties"]
    for path in PATHS:
        for field in TAKES[name]:
            request = {k: v for k, v in {**USUAL, field: path}.items() if k in fields}
            status, answer = post(name, **request)
            answered_as_before = field == "visitor" and name != "add" and status == 200
            assert answered_as_before or 400 <= status < 500, (field, path, answer)
            assert not any(one in str(answer) for one in ("root:", "Traceback", "No such file", "Errno", "went wrong"))


FILES = [
    {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}},
    {"path": "http://example.com/x", "url": "http://example.com/x", "meta": {"_type": "gradio.FileData"}},
    {"deep": [{"path": "app/main.py", "meta": {"_type": "gradio.FileData"}}]},
]


@pytest.mark.parametrize("file", FILES, ids=["path", "address", "within"])
def test_files_of_the_server_and_of_other_pages_are_not_fetched(
    post: Any, page_address: str, peaceful: None, file: Any
) -> None:
    for name, values in (("search", {"query": "walks", "filters": file}), ("clip", {"key": file})):
        assert post(name, **values)[0] == 422
    body = json.dumps({"data": [file, "", "page"]}).encode()
    request = urllib.request.Request(f"{page_address}gradio_api/run/clip", body, {"Content-Type": "application/json"})
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=120)
    assert b"root:" not in caught.value.read()


def test_one_upload_always_fits_into_what_is_kept() -> None:
    assert 2 * MAX_BYTES <= MAX_FILES  # a motion and its skeleton


@pytest.mark.parametrize("name", ["19min-66kB.npz", "many-frames-52kB.npz"])
def test_files_that_unpack_to_very_long_clips_leave_the_others_alone(post: Any, peaceful: None, name: str) -> None:
    path = Path(__file__).resolve().parents[3] / "shared" / "cases" / "trust" / name
    if not path.is_file():
        pytest.skip(f"needs ../shared/cases/trust/{name}")
    status, answer = analysed(post, name, path.read_bytes())
    if status == 200:
        key = answer["motions"][0]["motion"]["key"]
        status, answer = post("export", key=key, kind="mp4", visitor=ALICE)
        assert status == 413 and "at most" in answer["error"] and "part" in answer["remedy"]
        assert post("moments", query="walks", key=key, visitor=ALICE)[1]["covered"] == [0.0, 120.0]
    else:
        assert status == 422 and answer["error"].startswith(name)
    post("forget", visitor=ALICE)


def test_a_megabyte_of_escaped_quotes_is_answered(page_address: str, peaceful: None) -> None:
    status, answer = refused(f"{page_address}api/v1/analyse", b'"' + rb"\"" * 500_000)
    assert status == 400 and "not JSON" in answer["error"]


@pytest.mark.parametrize("path", ["analyse", "search"])
def test_numbers_with_thousands_of_digits_are_errors_of_the_caller(
    page_address: str, peaceful: None, path: str
) -> None:
    status, answer = refused(f"{page_address}api/v1/{path}", b'{"count": ' + b"9" * 5000 + b"}")
    assert 400 <= status < 500 and answer["error"]


def test_bodies_that_do_not_fit_the_request_say_where(page_address: str) -> None:
    status, answer = refused(f"{page_address}api/v1/analyse", b'{"files": 3}')
    assert status == 422 and answer["error"].startswith("files")


def refused(address: str, body: bytes) -> tuple[int, dict[str, Any]]:
    """(status, answer) of a JSON body that is not accepted."""
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(urllib.request.Request(address, body, {"Content-Type": "application/json"}), timeout=120)
    return raised.value.code, json.loads(raised.value.read())


LONG = {
    "a frame count that never comes": BVH.partition("Frames")[0] + "Frames" + " " * 1_000_000,
    "a frame time that never comes": BVH.partition("0.05")[0] + " " * 1_000_000,
    "digits that end in a sign": BVH.rstrip() + "9" * 1_000_000 + "-",
}  # fmt: skip


@pytest.mark.parametrize("case", LONG)
def test_files_with_a_megabyte_of_one_kind_are_refused(post: Any, peaceful: None, case: str) -> None:
    status, answer = analysed(post, "a.bvh", LONG[case].encode())
    assert status == 422 and answer["error"].startswith("a.bvh") and len(str(answer)) < 2000


@pytest.mark.parametrize("unit", ["asf=", " ", "(asf=", ". asf="])
def test_long_notes_are_cut_before_they_are_put_into_the_pages_words(unit: str) -> None:
    assert len(for_page(unit * 250_000)) <= MAX_NOTE


@pytest.mark.parametrize(
    ("text", "whole"),
    [(r"\ud800", False), (r"\udc00\ud800", False), (r"\ud83d\ude00", True), (r"\\ud800", True), ("plain", True)],
)
def test_half_a_character_is_refused_where_gradio_would_repeat_it(page_address: str, text: str, whole: bool) -> None:
    body = f'{{"data": ["{text}"]}}'.encode()
    address = page_address.rstrip("/") + "/gradio_api/run/search"
    with pytest.raises(urllib.error.HTTPError) as raised:  # without half a character there are too few values
        urllib.request.urlopen(urllib.request.Request(address, body, {"Content-Type": "application/json"}), timeout=120)
    said = raised.value.read().decode()
    assert raised.value.code == 422 and ("half a character" in said) == (not whole)
