"""The running server over plain HTTP and `gradio_client`: its answers, limits on bodies, and abandoned videos."""

from __future__ import annotations

import asyncio
import base64
import http.client
import io
import json
import re
import socket
import threading
import tracemalloc
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pytest
from fastapi import FastAPI

from app.server import rest
from app.server.answers import ExportAnswer, File
from app.server.bodies import JSON_BYTES, Patience
from app.server.endpoints import Endpoints
from app.server.jobs import ABANDONED_S, Job, Jobs
from app.server.lanes import NOBODY, Caller
from app.server.problems import Refusal
from app.server.services import Services
from app.server.services.exporting import ExportService
from app.server.services.loading import Loader
from tests.app.http_calls import FORM, OTHERS, TOOLS, fetch

ROOT = Path(__file__).resolve().parents[2]


def test_openapi_describes_every_endpoint_with_types(page_address: str) -> None:
    status, body, _ = fetch(f"{page_address}api/v1/openapi.json")
    described = json.loads(body)
    assert status == 200 and {path.rpartition("/")[2] for path in described["paths"]} == TOOLS | OTHERS
    for path, methods in described["paths"].items():
        post = methods["post"]
        assert post["description"] and {"400", "404", "413", "422", "429"} <= set(post["responses"])
        content = post["requestBody"]["content"]["application/json"]["schema"]
        assert "$ref" in content or "properties" in content, path
        assert "$ref" in post["responses"]["200"]["content"]["application/json"]["schema"]
    fields = described["components"]["schemas"]["SearchRequest"]["properties"]
    assert fields["count"]["default"] == 8 and "English" in fields["query"]["description"]
    names = set(re.findall(r'"#/components/schemas/([^"]+)"', body.decode()))
    assert names <= set(described["components"]["schemas"])
    bare = [name for name, schema in described["components"]["schemas"].items() if not schema.get("description")]
    assert bare == [] or all(name.endswith("ValidationError") for name in bare)


def test_the_python_client_knows_every_endpoint_and_searches_with_defaults(page_address: str) -> None:
    from gradio_client import Client

    client = Client(page_address, verbose=False)
    api = client.view_api(return_format="dict")["named_endpoints"]
    assert {f"/{name}" for name in TOOLS | OTHERS} <= set(api)
    search = {p["parameter_name"]: p for p in api["/search"]["parameters"]}
    assert search["query"]["python_type"]["type"] == "str" and search["count"]["parameter_default"] == 8
    answer = client.predict("a person walks forward", api_name="/search")
    assert [row["rank"] for row in answer["results"]] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [row["score"] for row in answer["results"]] == sorted((r["score"] for r in answer["results"]), reverse=True)


def test_the_examples_of_the_documentation_run(page_address: str, tmp_path: Path, monkeypatch: Any) -> None:
    """Every Python example of docs/serving.md, against this server."""
    text = (ROOT / "docs" / "serving.md").read_text("utf-8")
    examples = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(examples) >= 3
    monkeypatch.chdir(tmp_path)
    for example in examples:
        local = example.replace("http://127.0.0.1:7860/", page_address)
        with ThreadPoolExecutor(1) as own:  # a browser's test may have left a loop running in this thread
            own.submit(exec, compile(local, "docs/serving.md", "exec"), {}).result(timeout=300)


def test_a_search_over_plain_http_is_small(post: Any) -> None:
    status, answer = post("search", query="waves", with_motion=True)
    assert status == 200 and len(answer["results"]) == 8
    assert len(json.dumps(answer)) <= 400_000


@pytest.mark.parametrize("name", ["clip", "bands", "describe"])
@pytest.mark.parametrize("key", ["../../../etc/passwd", "/etc/passwd", "g0/../g1", "%2e%2e", "v123"])
def test_paths_are_not_keys(post: Any, name: str, key: str) -> None:
    status, answer = post(name, key=key)
    assert status == 404 and "no" in answer["error"] and "etc" not in answer["error"] and answer["remedy"]


def test_files_are_uploaded_as_a_form(page_address: str, clips: Any, tmp_path: Path) -> None:
    from wamo.formats import write

    data = write(clips[2], tmp_path / "a.npz").read_bytes()
    parts = [("files", "walk.npz", data), ("files", "bad.bvh", b"x"), ("visitor", "", b"uploads-0123456789ab")]
    parts += [("fps", "", b"10"), ("unit", "", b"adult"), ("up", "", b"y"), ("keep_calibration", "", b"true")]
    body = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
        % (name.encode(), b'; filename="%s"' % file.encode() if file else b"", content)
        for name, file, content in parts
    )
    status, answer, _ = fetch(f"{page_address}api/v1/analyse", body + b"--x--\r\n", content_type=FORM)
    found = json.loads(answer)
    assert status == 200 and found["motions"][0]["motion"]["name"] == "walk"
    assert "at 10 fps" in " ".join(found["motions"][0]["facts"])
    assert found["errors"][0]["file"] == "bad.bvh"


def test_a_visit_brings_files_keeps_their_rate_and_takes_them_away_as_one_archive(
    page_address: str, post: Any, clips: Any, tmp_path: Path
) -> None:
    from wamo.formats import read, write

    visitor = "a-visit-of-two-files"
    fast = clips[1].resample(120)
    sent = {
        "fast.npz": write(fast, tmp_path / "fast.npz").read_bytes(), "broken.bvh": b"HIERARCHY",
        "slow.npz": write(clips[0], tmp_path / "slow.npz").read_bytes(),
    }  # fmt: skip
    parts = [(b'name="files"; filename="%s"' % name.encode(), data) for name, data in sent.items()]
    parts += [(b'name="visitor"', visitor.encode()), (b'name="collect"', b"true")]
    body = b"".join(b"--x\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % part for part in parts)
    status, answer, _ = fetch(f"{page_address}api/v1/analyse", body + b"--x--\r\n", content_type=FORM)
    found = json.loads(answer)
    assert status == 200 and found["own"] == 2 and [one["rate"] for one in found["motions"]] == [120, 20]
    (broken,) = found["errors"]
    assert broken["file"] == "broken.bvh" and broken["error"]
    keys = [one["motion"]["key"] for one in found["motions"]]

    status, whole = post("clip", key=keys[0], rate="source", visitor=visitor)
    assert status == 200 and whole["fps"] == 120 and whole["frames"] == len(fast)
    packed = post("zip", keys=keys, kind="npz", gains={"d1": 0}, end=2, visitor=visitor)[1]["file"]
    (tmp_path / "out.zip").write_bytes(base64.b64decode(packed["data"]))
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        archive.extractall(tmp_path / "out")
    taken = {path.name: read(path) for path in (tmp_path / "out").iterdir()}
    assert {name: (m.fps, m.duration) for name, m in taken.items()} == {"fast.npz": (120, 2), "slow.npz": (20, 2)}
    packed = post("zip", keys=keys, kind="original", visitor=visitor)[1]["file"]
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(packed["data"]))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            k: sent[k] for k in ("fast.npz", "slow.npz")
        }
    assert post("forget", visitor=visitor)[0] == 200
    status, gone = post("zip", keys=keys, kind="npz", visitor=visitor)
    assert status == 404 and gone["remedy"]


def test_uploads_stay_out_of_memory_until_their_turn() -> None:
    size, held = 30_000_000, list[int]()

    class Watched(Endpoints):
        async def read(self, call: Any, who: Caller) -> Any:
            held.append(tracemalloc.get_traced_memory()[0])
            return await super().read(call, who)

    app = FastAPI()
    rest.add_routes(app, Watched(Services(Loader.of(None))))
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="walk.npz"\r\n\r\n'
    parts = [head, *[bytes(100_000)] * (size // 100_000), b"\r\n--x--\r\n"]
    body = [{"type": "http.request", "body": part, "more_body": part is not parts[-1]} for part in parts]
    answer = b""

    async def receive() -> Any:
        return body.pop(0) if body else await asyncio.Event().wait()

    async def send(message: Any) -> None:
        nonlocal answer
        answer += message.get("body", b"")

    scope = {
        "type": "http", "method": "POST", "path": "/api/v1/analyse", "raw_path": b"/api/v1/analyse", "root_path": "",
        "query_string": b"", "headers": [(b"content-type", FORM.encode())], "http_version": "1.1", "scheme": "http",
    }  # fmt: skip
    tracemalloc.start()
    try:
        with ThreadPoolExecutor(1) as own:  # a browser's test may have left a loop running in this thread
            own.submit(asyncio.run, app(scope, receive, send)).result(timeout=300)
    finally:
        tracemalloc.stop()
    (error,) = json.loads(answer)["errors"]
    assert error["file"] == "walk.npz" and len(held) == 1 and held[0] < size / 2


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(page_address: str, post: Any) -> None:
    place = urlparse(page_address)
    for path, length in (("/api/v1/analyse", 9_000_000_000), ("/api/v1/search", JSON_BYTES + 1), ("/mcp", 70_000_000),
                         ("/gradio_api/run/search", 70_000_000)):  # fmt: skip
        with socket.create_connection((place.hostname, place.port), timeout=120) as line:
            line.sendall(f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                         f"Content-Length: {length}\r\n\r\n{{".encode())  # fmt: skip
            assert b" 413 " in line.recv(300), path
    assert post("search", query="walks", count=1)[0] == 200  # the next visitor notices nothing


def test_bodies_with_many_items_or_levels_are_refused_wherever_they_go(page_address: str) -> None:
    many = b'{"query": "x", "y": [' + b"[]," * 40_000 + b"[]]}"
    deep = b'{"query": ' + b"[" * 5000 + b"]" * 5000 + b"}"
    for path in ("api/v1/search", "api/v1/analyse", "gradio_api/run/search", "gradio_api/queue/join", "mcp"):
        for body in (many, deep):
            status, answer, _ = fetch(page_address + path, body, content_type="application/json")
            assert status == 413 and b"too many items" in answer, path


def test_an_unfinished_body_is_closed(retriever: Any, port: int) -> None:
    from app.server import page
    from app.server.services import Services
    from app.server.services.loading import Loader
    from app.server.serving import Server

    app = page.application(Services(Loader.of(retriever)), patience=Patience(idle=0.2, json=0.5, upload=0.5))
    with Server(app, port=None) as server:
        place = urlparse(server.address)
        for path, kind in (("/api/v1/search", "application/json"), ("/api/v1/analyse", FORM),
                           ("/mcp", "application/json")):  # fmt: skip
            with socket.create_connection((place.hostname, place.port), timeout=120) as line:
                line.sendall(f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n"
                             "Content-Length: 1000\r\n\r\n--x\r\n".encode())  # fmt: skip
                answer = b""
                while part := line.recv(1000):
                    answer += part
                assert b" 408 " in answer, path


def test_a_video_is_abandoned_when_its_caller_has_gone(monkeypatch: Any) -> None:
    from app.server import page
    from app.server.serving import Server

    now, begun, unanswered, stopped = [0.0], threading.Event(), threading.Event(), threading.Event()
    jobs, services = Jobs(clock=lambda: now[0]), Services(Loader.of(None))

    def work(job: Job) -> File:
        begun.set()
        job.stopping.wait(240)
        stopped.set()
        raise Refusal("stopped")

    class Videos(ExportService):
        def export(self, request: Any, who: Caller = NOBODY) -> ExportAnswer:
            return {"job": jobs.start(who, work), "share": 0.0}

    class Watched(Endpoints):
        async def call(self, *given: Any) -> Any:
            try:
                return await super().call(*given)
            finally:
                unanswered.set()

    services.jobs, services.export = jobs, Videos(services.motions, services.filters, jobs)
    monkeypatch.setattr(page, "Endpoints", Watched)
    with Server(page.application(services), port=None) as server:
        place = urlparse(server.address)
        connection = http.client.HTTPConnection(place.hostname or "", place.port or 80, timeout=120)
        body = json.dumps({"key": "g0", "kind": "mp4"})
        connection.request("POST", "/api/v1/export", body, {"Content-Type": "application/json"})
        assert begun.wait(120) and not unanswered.is_set()
        connection.close()
        assert unanswered.wait(120) and not stopped.is_set()
        now[0] += ABANDONED_S + 1
        jobs.sweep()
        assert stopped.wait(120)


@pytest.mark.parametrize(
    "body", [b"[]", b"{", b"null", b'{"query": {"a": 1}}', b'{"query": "x", "count": "many"}', b""]
)
def test_wrong_requests_are_errors_of_the_caller(page_address: str, body: bytes) -> None:
    status, answer, _ = fetch(f"{page_address}api/v1/search", body, content_type="application/json")
    assert status == 422 and set(json.loads(answer)) == {"error", "remedy"}


def test_gradios_api_refuses_too_few_values_without_a_traceback(page_address: str, capfd: Any) -> None:
    body = json.dumps({"data": ["g0"]}).encode()
    status, answer, _ = fetch(f"{page_address}gradio_api/run/clip", body, content_type="application/json")
    assert status == 422 and json.loads(answer)["remedy"]
    status, answer, _ = fetch(f"{page_address}gradio_api/call/clip", body, content_type="application/json")
    events = fetch(f"{page_address}gradio_api/call/clip/{json.loads(answer)['event_id']}")[1].decode()
    assert status == 200 and "event: error" in events and "too few values" in events
    assert "Traceback" not in "".join(capfd.readouterr())


def test_gradios_api_says_what_is_wrong(page_address: str) -> None:
    place = urlparse(page_address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port or 80, timeout=120)
    for data, status, words in (
        (["g99", "", "page"], 400, "There is no such motion here."),
        ([], 422, "too few values"),
    ):
        body = json.dumps({"data": data})
        connection.request("POST", "/gradio_api/run/clip", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        assert answer.status == status and words in answer.read().decode()
