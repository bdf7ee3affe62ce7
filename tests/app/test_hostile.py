"""What people with bad files and bad manners send: each gets a calm answer, and the next visitor notices nothing."""

from __future__ import annotations

import base64
import io
import json
import pickle
import time
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from app.server.arguments import completed
from app.server.sessions import MAX_FILES
from app.server.uploads import MAX_BYTES, MAX_UNPACKED, read_upload
from wamo.errors import FormatError
from wamo.formats import write

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
    """An archive with one array of zeros: small here, large unpacked. ``claimed`` falsifies the size it tells."""
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
    """Would write to the log if it were ever unpickled."""

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str]]:
        return exec, ("import app.main; app.main.owned = True",)


BAD = {
    "unpacks beyond all limits": ("a.npz", lambda: bomb("joints.npy", (MAX_UNPACKED // 264 + 1, 22, 3)), "reasonable"),
    "unpacks to too many frames": ("a.npz", lambda: bomb("joints.npy", (250_000, 22, 3)), "200000"),
    "unpacks to one long array": ("a.npz", lambda: bomb("junk.npy", (70_000_000,)), "60000000"),
    "lies about its size": ("a.npz", lambda: bomb("joints.npy", (10_000, 22, 3), claimed=200), "a.npz"),
    "a thousand and one arrays": ("a.npz", lambda: npz(**{f"x{i}": np.zeros(1) for i in range(1001)}), "arrays"),
    "pickle": ("a.npy", lambda: pickle.dumps(Evil()), "NumPy"),
    "pickle in npy": ("a.npy", lambda: npy(np.array([Evil()], object)), "never loaded"),
    "pickle in npz": ("a.npz", lambda: npz(joints=np.array([Evil()], object)), "joints"),
    "header as code": ("a.npy", lambda: b"\x93NUMPY\x01\x00\x46\x00{'descr': __import__('os')}".ljust(80), "NumPy"),
    "facts nested beyond measure": ("a.npz", lambda: npz(joints=np.zeros((9, 22, 3)), wamo="[" * 99_999), "JSON"),
    "endless facts": ("a.npz", lambda: npz(joints=np.zeros((9, 22, 3)), wamo="x" * 1_000_001), "1000000"),
    "a billion frames": ("a.bvh", lambda: BVH.encode(), "1000000000"),
    "digits without end": ("a.bvh", lambda: BVH.replace("1000000000", "9" * 5000).encode(), "200000"),
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
    """Whatever the test does, another visitor's search then answers as ever, and at once."""
    before = post("search", "a person waves", 5)
    yield
    start = time.monotonic()
    assert post("search", "a person waves", 5)[1]["data"] == before[1]["data"]
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_with_words(post: Any, peaceful: None, case: str) -> None:
    name, make, said = BAD[case]
    content = base64.b64encode(make()).decode()
    start = time.monotonic()
    status, answer = post("analyse", name, content, "", "", None, ALICE)
    assert status == 500 and said in answer["error"], answer
    assert not any(
        word in answer["error"] for word in ("Traceback", "/tmp", "wamo-", "went wrong", "site-packages", "<")
    )
    assert len(answer["error"]) < 600 and time.monotonic() - start < 10
    import app.main

    assert not hasattr(app.main, "owned")


def test_a_bomb_is_not_unpacked(tmp_path: Any) -> None:
    import tracemalloc

    content = base64.b64encode(bomb("joints.npy", (1_500_000, 22, 3))).decode()
    tracemalloc.start()
    with pytest.raises(FormatError):
        read_upload("a.npz", content)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000  # unpacked it would be 396 MB
    tracemalloc.stop()


@pytest.mark.parametrize("fps", [0, -20, 1e-300, 1e300, "fast", [20], {"a": 1}, True])
def test_a_frame_rate_that_is_none_is_refused(post: Any, peaceful: None, clips: Any, tmp_path: Any, fps: Any) -> None:
    content = base64.b64encode(write(clips[0], tmp_path / "a.npz").read_bytes()).decode()
    status, answer = post("analyse", "a.npz", content, "", "", fps, ALICE)
    assert (status, type(fps)) == (200, bool) or (status == 500 and "fps" in answer["error"] + " frame rate fps")
    if status == 500:
        assert "went wrong" not in answer["error"] and len(answer["error"]) < 300


TEXTS = [
    "walk " * 2000, "走" * 10_000, "шагает вперёд", "يمشي إلى الأمام", "मुड़ता है", "😀" * 5000, "\u202edlrow",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{7*7}} ${7*7} %s %n", "'; DROP TABLE clips; --",
    "../../etc/passwd", "a\x00b\x1b[31m", "\ud800", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞", "-1e309", "null", "\\", "\t\n\r", "​",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text)[:24])
def test_any_text_gets_results_wherever_it_is_put(post: Any, peaceful: None, text: str) -> None:
    for data in ((text, 3), ("walks", 3, False, text, text)):
        status, answer = post("search", *data)
        assert status == 200 and len(answer["data"][0]["results"]) == 3 and answer["data"][0]["message"]
    for name, data in (("why", (text, "g0")), ("moments", (text, "g4"))):
        status, answer = post(name, *data)
        assert status == 200 and all(np.isfinite(v).all() for v in answer["data"][0].values() if isinstance(v, float))


def test_markup_in_a_file_stays_text_everywhere(post: Any, clips: Any, tmp_path: Any) -> None:
    evil = "<img src=x onerror=alert(1)>"
    motion = clips[0].with_(captions=(evil,) * 50, source=evil, name=evil)
    content = base64.b64encode(write(motion, tmp_path / "a.npz").read_bytes()).decode()
    answer = post("analyse", f"{evil}.npz", content, "", "", None, ALICE)[1]["data"][0]
    key = answer["motion"]["id"]
    assert answer["motion"]["captions"] == [evil] * 8  # as text, for the page to show as text
    assert "<" not in answer["motion"]["name"] + answer["motion"]["original"]
    assert post("add", key, evil, ALICE)[0] == 200
    for kind in ("npz", "bvh", "svg", "original"):
        file = post("export", key, kind, 0, "speed", "db1", 3, False, True, ALICE)[1]["data"][0]["file"]
        assert not set(file["name"]) & set('<>"/\\')
        assert kind != "svg" or b"<img" not in base64.b64decode(file["data"])
    post("forget", ALICE)


def test_many_captions_in_a_file_cost_no_more_than_eight(post: Any, peaceful: None, clips: Any, tmp_path: Any) -> None:
    motion = clips[0].with_(captions=tuple(f"sentence number {i}" for i in range(20_000)))
    content = base64.b64encode(write(motion, tmp_path / "a.npz").read_bytes()).decode()
    key = post("analyse", "a.npz", content, "", "", None, ALICE)[1]["data"][0]["motion"]["id"]
    start = time.monotonic()
    assert post("add", key, "", ALICE)[1]["data"] == [{"own": 1}]
    assert time.monotonic() - start < 10
    post("forget", ALICE)


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
TAKES = {
    "clip": ("key", "visitor"), "bands": ("key", "wavelet", "visitor"), "why": ("key", "visitor"),
    "moments": ("key", "visitor"), "describe": ("key", "visitor"), "similar": ("key", "visitor"),
    "export": ("key", "kind", "axis", "wavelet", "visitor"), "job": ("job",), "add": ("key", "visitor"),
    "analyse": ("name", "skeleton_name", "visitor"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAKES)
def test_no_endpoint_follows_a_path(peaceful: None, caller: Any, name: str) -> None:
    for path in PATHS:
        for argument in TAKES[name]:
            status, told = caller(name, **{argument: path})
            answered_as_ever = argument == "visitor" and name != "add" and status == 200
            assert answered_as_ever or status == 500, (argument, path, told)
            assert not any(word in told for word in ("root:", "Traceback", "No such file", "Errno", "went wrong"))


@pytest.fixture
def caller(post: Any) -> Callable[..., tuple[int, str]]:
    """Calls an endpoint by names of its arguments, the others sensible."""
    import inspect

    from app.server.api.motions import MotionApi
    from app.server.api.search import SearchApi
    from app.server.api.visits import VisitApi

    usual = {"key": "g0", "query": "walks", "name": "a.bvh", "content": base64.b64encode(BVH.encode()).decode(),
             "job": "x"}  # fmt: skip

    def call(endpoint: str, **given: Any) -> tuple[int, str]:
        given = {"kind": "svg", **given} if "axis" in given else given
        fn = next(getattr(api, endpoint) for api in (MotionApi, SearchApi, VisitApi) if hasattr(api, endpoint))
        names = [p for p in inspect.signature(fn).parameters if p != "self"]
        status, answer = post(endpoint, *[{**usual, **given}.get(p) for p in names])
        return status, json.dumps(answer)

    return call


FILES = [
    {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}},
    {"path": "http://example.com/x", "url": "http://example.com/x", "meta": {"_type": "gradio.FileData"}},
    {"deep": [{"path": "app/main.py", "meta": {"_type": "gradio.FileData"}}]},
]


@pytest.mark.parametrize("file", FILES, ids=["path", "address", "within"])
def test_files_of_the_server_and_of_other_pages_are_not_fetched(post: Any, peaceful: None, file: Any) -> None:
    for name, data in (
        ("search", ("walks", 3, False, "", "", None, None, file)),
        ("clip", (file,)),
        ("forget", (file,)),
    ):
        status, answer = post(name, *data)
        assert status == 500 and ("No endpoint takes a file" in answer["error"] or "does not fit" in answer["error"])


@pytest.mark.parametrize(
    "address",
    ["file=/etc/passwd", "file=app/main.py", "file=../../../../etc/passwd", "file=C:/x", "proxy=http://example.com/",
     "stream/a/b/c/playlist.m3u8"],
)  # fmt: skip
def test_gradios_own_addresses_give_no_files(page_address: str, peaceful: None, address: str) -> None:
    import urllib.error
    import urllib.request

    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{page_address}gradio_api/{address}", timeout=20)
    assert caught.value.code in (400, 403, 404, 422) and b"root:" not in caught.value.read()


def test_nobody_leaves_files_on_the_server(page_address: str, peaceful: None) -> None:
    import urllib.error
    import urllib.request

    form = b'--x\r\nContent-Disposition: form-data; name="files"; filename="../../x.txt"\r\n\r\nhello\r\n--x--\r\n'
    for ending in ("", "/", "?upload_id=1"):
        request = urllib.request.Request(
            f"{page_address}gradio_api/upload{ending}", form, {"Content-Type": "multipart/form-data; boundary=x"}
        )
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(request, timeout=20)
        assert caught.value.code == 403 and b"analyse" in caught.value.read()


def test_json_nested_without_end_is_refused(page_address: str, peaceful: None) -> None:
    import urllib.error
    import urllib.request

    for depth in (900, 100_000):
        body = b'{"data": ["walks", 1, false, "", "", null, null, ' + b"[" * depth + b"]" * depth + b"]}"
        request = urllib.request.Request(
            f"{page_address}gradio_api/run/search", body, {"Content-Type": "application/json"}
        )
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(request, timeout=20)
        assert caught.value.code in (400, 422, 500) and b"Traceback" not in caught.value.read()


def test_endpoints_fill_in_what_is_left_out(post: Any) -> None:
    assert (
        post("search", "walks")[1]["data"] == post("search", "walks", 8, False, "", "", None, None, None, "")[1]["data"]
    )
    assert post("search", "walks", None, None)[1]["data"] == post("search", "walks")[1]["data"]
    assert post("search", "walks", "3")[1]["data"] == post("search", "walks", 3)[1]["data"]
    assert post("clip", "g0")[0] == 200 and post("bands", "g0")[0] == 200
    for name, data, said in (
        ("search", (), "query"), ("clip", (), "key"), ("search", ("walks", "many"), "count"),
        ("search", ("walks", 3, False, "", "", {"a3": "much"}), "band_weights"), ("search", ({"a": 1},), "query"),
    ):  # fmt: skip
        status, answer = post(name, *data)
        assert status == 500 and said in answer["error"] and len(answer["error"]) < 200, answer


def test_the_queue_fills_in_what_is_left_out_too(page_address: str) -> None:
    import urllib.request

    def ask(address: str, body: Any = None) -> bytes:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"{page_address}gradio_api/{address}", data, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return bytes(answer.read())

    for path, body in (("call/search", {"data": ["walks"]}), ("call/v2/search", {"query": "walks"})):
        event = json.loads(ask(path, body))["event_id"]
        told = ask(f"{path}/{event}").decode()
        assert "event: complete" in told and '"rank": 8' in told


def test_an_endpoints_parameters_are_those_of_its_function() -> None:
    def endpoint(a: str, b: int = 2, c: dict[str, float] | None = None) -> None: ...

    assert completed(endpoint, ["x"]) == ["x", 2, None]
    assert completed(endpoint, ["x", "5", {"y": 1}, "more"]) == ["x", 5, {"y": 1.0}]


def test_one_upload_always_fits_into_what_is_kept() -> None:
    assert 2 * MAX_BYTES <= MAX_FILES  # a motion and its skeleton
